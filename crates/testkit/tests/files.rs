//! Files between two desktops: whole, once, whatever the network does, and for those only who may.

#[path = "files/outside.rs"]
mod outside;
#[path = "files/server_kills.rs"]
mod server_kills;

use std::path::{Path, PathBuf};
use std::time::Duration;

use tokenim_client::NewWords;
use tokenim_client::error::Error;
use tokenim_client::store::outbox::Extra;
use tokenim_client::view::timeline::{MessageRow, MessageState, RowContent, WedgedWhy};
use tokenim_client::view::transfer::{FailedWhy, FileSort, TransferRow, TransferState};
use tokenim_protocol::file::FileKind;
use tokenim_protocol::permission::{Permission, Scope};
use tokenim_testkit::story::{Person, Story};

const PIECE: u64 = 256 * 1024;

/// Bytes that nobody would guess, the same every time.
fn content(length: usize) -> Vec<u8> {
    let mut state = 0x2545_f491_u32;
    (0..length)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            (state >> 8) as u8
        })
        .collect()
}

fn file(person: &Person, name: &str, bytes: &[u8]) -> PathBuf {
    let path = person.folder().join(name);
    std::fs::write(&path, bytes).expect("written");
    path
}

async fn attach(person: &Person, path: &Path) -> TransferRow {
    let paths = vec![path.to_owned()];
    let attached = person.client().attach(person.here(), None, paths).await;
    attached.expect("attached").pop().expect("one")
}

async fn send(person: &Person, text: &str, files: &[&TransferRow]) {
    let words = NewWords {
        body: text.to_owned(),
        extra: Extra {
            files: files.iter().map(|row| row.id).collect(),
            ..Extra::default()
        },
        ..NewWords::default()
    };
    person
        .client()
        .send(person.here(), words)
        .await
        .expect("sent");
}

async fn last(person: &Person) -> MessageRow {
    let rows = person.rows().await;
    let found = rows.into_iter().rev().find_map(|row| match row.content {
        RowContent::Message(message) => Some(message),
        _ => None,
    });
    found.expect("a message")
}

/// Lets time pass until this holds.
async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    for _ in 0..100_000 {
        if holds().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("never: {what}");
}

async fn fetched(person: &Person, message: &MessageRow, nth: usize) -> Vec<u8> {
    let id = message.files[nth].file.id.expect("the server's id");
    let target = person.folder().join(format!("saved-{nth}"));
    let client = person.client();
    let saving = client.save_file(person.here(), id, target.clone()).await;
    let transfer = saving.expect("begun").id;
    until("saved", async || {
        let rows = client.transfers().await.expect("rows");
        let row = rows.into_iter().find(|row| row.id == transfer).expect("it");
        assert!(
            !matches!(row.state, TransferState::Failed { .. }),
            "{row:?}"
        );
        row.state == TransferState::Done
    })
    .await;
    let bytes = std::fs::read(&target).expect("saved");
    std::fs::remove_file(target).expect("removed");
    bytes
}

#[tokio::test(start_paused = true)]
async fn a_file_reaches_the_other_desktop_as_it_was() {
    let story = Story::begin().await;
    let (alice, bob) = story.two_in("general").await;
    let bytes = content(900_000);
    let one = attach(&alice, &file(&alice, "报告 2026.pdf", &bytes)).await;
    let two = attach(&alice, &file(&alice, "empty.txt", b"")).await;
    assert_eq!(
        alice
            .client()
            .attached(alice.here(), None)
            .await
            .unwrap()
            .len(),
        2
    );
    send(&alice, "", &[&one, &two]).await;
    assert!(
        alice
            .client()
            .attached(alice.here(), None)
            .await
            .unwrap()
            .is_empty()
    );
    // At once on the sender's screen, with what is on its way.
    let echo = last(&alice).await;
    assert_eq!(echo.files.len(), 2);
    assert_eq!(echo.files[0].transfer, Some(one.id));
    story.settle().await;

    let sent = last(&alice).await;
    assert!(matches!(sent.state, MessageState::Sent));
    assert!(alice.client().transfers().await.unwrap().is_empty());
    let message = last(&bob).await;
    let names: Vec<&str> = message
        .files
        .iter()
        .map(|row| row.file.name.as_str())
        .collect();
    assert_eq!(names, ["报告 2026.pdf", "empty.txt"]);
    assert_eq!(message.files[0].file.size, 900_000);
    assert!(!message.files[0].cached);
    assert!(fetched(&bob, &message, 0).await == bytes);
    assert!(fetched(&bob, &message, 1).await.is_empty());
    assert!(last(&bob).await.files[0].cached);
    // In the cache it is there without a network, and after a restart; and nobody reads it there.
    story.cut_off(&bob);
    bob.restarts().await;
    assert!(fetched(&bob, &message, 0).await == bytes);
    let list = bob
        .client()
        .channel_files(
            bob.here(),
            "报告".into(),
            Some(FileKind::Pdf),
            FileSort::Newest,
        )
        .await
        .unwrap();
    assert_eq!(list.rows.len(), 1);
    assert!(list.rows[0].cached);
    // The same by who sent them, wherever that was.
    let of = async |who: &Person, query: &str| {
        let client = bob.client();
        let found = client
            .person_files(who.id, query.into(), None, FileSort::Size)
            .await;
        let rows = found.unwrap().rows;
        rows.into_iter()
            .map(|row| (row.channel_name, row.file.name))
            .collect::<Vec<_>>()
    };
    let sent = |name: &str| ("general".to_owned(), name.to_owned());
    assert_eq!(
        of(&alice, "").await,
        [sent("报告 2026.pdf"), sent("empty.txt")]
    );
    assert_eq!(of(&alice, "EMPTY").await, [sent("empty.txt")]);
    assert!(of(&bob, "").await.is_empty());
    assert!(
        !holds(&bob.folder(), &bytes[..64]),
        "in the open on the disk"
    );
}

/// Whether any file below the folder has these bytes in it.
fn holds(folder: &Path, bytes: &[u8]) -> bool {
    std::fs::read_dir(folder).expect("a folder").any(|entry| {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            return holds(&path, bytes);
        }
        let content = std::fs::read(&path).expect("read");
        content.windows(bytes.len()).any(|window| window == bytes)
    })
}

#[tokio::test(start_paused = true)]
async fn c_21_an_upload_that_is_cut_a_thousand_times_arrives_whole_and_sends_no_piece_twice_for_nothing()
 {
    let story = Story::begin().await;
    let (alice, bob) = story.two_in("general").await;
    let bytes = content(64 * 1024 * 1024);
    let path = file(&alice, "film.mp4", &bytes);
    alice.line.cut_pieces(600);
    let row = attach(&alice, &path).await;
    send(&alice, "look", &[&row]).await;
    let mut restarts = 0;
    until("sent", async || {
        // Looking costs more than waiting.
        tokio::time::sleep(Duration::from_secs(3)).await;
        let cuts = alice.line.pieces_cut();
        // Now and then the program dies, too.
        if cuts / 250 > restarts {
            restarts = cuts / 250;
            alice.crashes().await;
        }
        if cuts >= 1_000 {
            alice.line.cut_pieces(0);
        }
        let rows = alice.client().transfers().await.expect("rows");
        let failed = rows
            .iter()
            .find(|row| matches!(row.state, TransferState::Failed { .. }));
        assert!(failed.is_none(), "{failed:?} after {cuts} cuts");
        matches!(last(&alice).await.state, MessageState::Sent)
    })
    .await;
    story.settle().await;
    let (up, cuts) = (alice.line.bytes_up(), alice.line.pieces_cut());
    println!(
        "{cuts} cuts, {restarts} restarts, {up} bytes up for {}",
        bytes.len()
    );
    assert!(cuts >= 1_000, "{cuts}");
    // What a cut or a restart costs is at most the piece that was on its way.
    assert!(up <= bytes.len() as u64 + (cuts + restarts) * PIECE, "{up}");
    let message = last(&bob).await;
    assert!(fetched(&bob, &message, 0).await == bytes);
}

#[tokio::test(start_paused = true)]
async fn an_upload_waits_for_the_network_and_other_messages_do_not_wait_for_it() {
    let story = Story::begin().await;
    let (alice, bob) = story.two_in("general").await;
    let bytes = content(3_000_000);
    let path = file(&alice, "big.bin", &bytes);
    story.cut_off(&alice);
    let row = attach(&alice, &path).await;
    send(&alice, "with a file", &[&row]).await;
    until("it says that it waits", async || {
        let rows = alice.client().transfers().await.unwrap();
        rows[0].state == TransferState::Offline
    })
    .await;
    alice.client().pause_transfer(row.id).await.unwrap();
    alice.says("a word").await;
    story.reconnect(&alice).await;
    until("the word goes first", async || {
        bob.screen().await == ["a word"]
    })
    .await;
    let rows = alice.client().transfers().await.unwrap();
    assert_eq!(rows[0].state, TransferState::Paused);
    assert!(matches!(last(&alice).await.state, MessageState::Queued));
    alice.restarts().await;
    let rows = alice.client().transfers().await.unwrap();
    assert_eq!(rows[0].state, TransferState::Paused, "over a restart, too");
    alice.client().resume_transfer(row.id).await.unwrap();
    story.settle().await;
    bob.sees(&["a word", "with a file"]).await;
    assert!(fetched(&bob, &last(&bob).await, 0).await == bytes);
}

#[tokio::test(start_paused = true)]
async fn d12_whoever_loses_the_right_in_the_middle_keeps_their_words_and_hears_why() {
    let story = Story::begin().await;
    let (alice, bob) = story.two_in("general").await;
    let root = story.root().await;
    let bytes = content(4_000_000);
    let path = file(&alice, "plan.docx", &bytes);
    story.cut_off(&alice);
    let row = attach(&alice, &path).await;
    send(&alice, "the plan", &[&row]).await;
    let why = "uploads stop until the audit is over";
    let exclusion = root
        .revokes(Permission::FileUpload, &alice, Scope::Organisation, why)
        .await;
    story.reconnect(&alice).await;
    until("the message is parked", async || {
        matches!(last(&alice).await.state, MessageState::Wedged { .. })
    })
    .await;
    let parked = last(&alice).await;
    assert_eq!(parked.source, "the plan");
    let MessageState::Wedged {
        why: WedgedWhy::Refused { decision },
    } = parked.state
    else {
        panic!("{:?}", parked.state);
    };
    assert_eq!(decision.obstacles[0].text.as_deref(), Some(why));
    let rows = alice.client().transfers().await.unwrap();
    assert!(
        matches!(
            &rows[0].state,
            TransferState::Failed {
                why: FailedWhy::Refused { .. }
            }
        ),
        "{rows:?}"
    );
    story.settle().await;
    bob.sees(&[]).await;
    // Nothing more can be attached; the reason is the same.
    let refused = alice.client().attach(alice.here(), None, vec![path]).await;
    assert!(matches!(refused, Err(Error::Refused(_))), "{refused:?}");

    root.restores(exclusion, "the audit is over now").await;
    story.settle().await;
    alice.client().retry_wedged(parked.id).await.unwrap();
    story.settle().await;
    bob.sees(&["the plan"]).await;
    assert!(fetched(&bob, &last(&bob).await, 0).await == bytes);
}

#[tokio::test(start_paused = true)]
async fn whoever_loses_a_channel_loses_its_files_and_a_deleted_message_takes_its_own() {
    let story = Story::begin().await;
    let (alice, bob) = story.two_in("general").await;
    let bytes = content(300_000);
    let row = attach(&alice, &file(&alice, "a.bin", &bytes)).await;
    send(&alice, "one", &[&row]).await;
    story.settle().await;
    let other = attach(&alice, &file(&alice, "b.bin", &content(10_000))).await;
    send(&alice, "two", &[&other]).await;
    story.settle().await;
    let second = last(&bob).await;
    assert!(fetched(&bob, &second, 0).await == content(10_000));
    alice.deletes(second.id).await;
    story.settle().await;
    let id = second.files[0].file.id.unwrap();
    let gone = bob.client().fetch_file(bob.here(), id).await;
    assert!(matches!(gone, Err(Error::NotFound)), "{gone:?}");
    let client = bob.client();
    let list = client.channel_files(bob.here(), String::new(), None, FileSort::Newest);
    assert_eq!(list.await.unwrap().rows.len(), 1);

    let message = last(&bob).await;
    assert!(fetched(&bob, &message, 0).await == bytes);
    let here = bob.here();
    bob.client().leave_channel(here).await.expect("left");
    story.settle().await;
    let files = bob
        .account_folder()
        .join("files")
        .join(here.0.simple().to_string());
    assert!(!files.exists(), "the channel's files are still here");
    assert!(bob.client().transfers().await.unwrap().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_file_that_changes_on_its_way_does_not_go_and_can_be_taken_out() {
    let story = Story::begin().await;
    let (alice, bob) = story.two_in("general").await;
    story.cut_off(&alice);
    let path = file(&alice, "notes.txt", &content(50_000));
    let row = attach(&alice, &path).await;
    send(&alice, "my notes", &[&row]).await;
    until("it waits", async || {
        let rows = alice.client().transfers().await.unwrap();
        rows[0].state == TransferState::Offline
    })
    .await;
    std::fs::write(&path, content(40_000)).unwrap();
    story.reconnect(&alice).await;
    until("the message is parked", async || {
        matches!(
            last(&alice).await.state,
            MessageState::Wedged {
                why: WedgedWhy::FileFailed
            }
        )
    })
    .await;
    let rows = alice.client().transfers().await.unwrap();
    assert_eq!(
        rows[0].state,
        TransferState::Failed {
            why: FailedWhy::Changed
        }
    );
    // Without the file the words go.
    alice.client().cancel_transfer(row.id).await.unwrap();
    story.settle().await;
    bob.sees(&["my notes"]).await;
    assert!(last(&bob).await.files.is_empty());
}

#[tokio::test(start_paused = true)]
async fn what_is_pasted_comes_in_pieces_and_is_drawn_on_the_other_side() {
    let story = Story::begin().await;
    let (alice, bob) = story.two_in("general").await;
    let noise = content(640 * 480 * 3);
    let dots = image::RgbImage::from_raw(640, 480, noise).expect("as many as there are");
    let mut png = Vec::new();
    let to = &mut std::io::Cursor::new(&mut png);
    dots.write_to(to, image::ImageFormat::Png).expect("written");
    let client = alice.client();
    let id = client
        .begin_attachment(alice.here(), None, "picture.png".into(), 0)
        .await
        .unwrap();
    for (nth, piece) in png.chunks(40_000).enumerate() {
        client
            .put_attachment(id, nth as u64 * 40_000, piece.to_vec())
            .await
            .unwrap();
    }
    // A piece twice is no piece.
    assert!(client.put_attachment(id, 0, vec![1]).await.is_err());
    let row = client.end_attachment(id).await.unwrap();
    send(&alice, "", &[&row]).await;
    story.settle().await;
    let message = last(&bob).await;
    let shown = &message.files[0].file;
    assert_eq!((shown.width, shown.height), (Some(640), Some(480)));
    assert!(shown.has_picture);
    let picture = bob
        .client()
        .picture(bob.here(), shown.id.unwrap())
        .await
        .unwrap();
    let picture = picture.expect("a picture");
    assert_eq!(picture.media_type, "image/png");
    assert_eq!(picture.bytes.len(), png.len().div_ceil(3) * 4);
    let staged = alice.account_folder().join("files-staged");
    assert_eq!(
        std::fs::read_dir(staged).unwrap().count(),
        0,
        "our own copy went"
    );
}
