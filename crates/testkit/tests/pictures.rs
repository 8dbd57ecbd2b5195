//! Pictures between two desktops: small ones to look at, nothing in them that their maker did not
//! mean to say, and no harm from those that are meant to do some.

use std::io::Cursor;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use tokenim_client::NewWords;
use tokenim_client::error::Error;
use tokenim_client::store::outbox::Extra;
use tokenim_client::view::timeline::{MessageRow, RowContent};
use tokenim_client::view::transfer::{Metadata, TransferRow, TransferState};
use tokenim_protocol::ids::FileId;
use tokenim_protocol::permission::{Permission, Scope};
use tokenim_testkit::story::{Person, Story};

const PLACE: &[u8] = b"GPS 39.9042N 116.4074E";

fn photograph(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let picture = RgbImage::from_fn(width, height, |x, y| Rgb([x as u8, y as u8, (x ^ y) as u8]));
    let mut bytes = Vec::new();
    DynamicImage::ImageRgb8(picture)
        .write_to(&mut Cursor::new(&mut bytes), format)
        .expect("written");
    bytes
}

/// A photograph that says where it was taken, and that up is to the left.
fn from_a_phone() -> Vec<u8> {
    let mut tiff = b"II\x2a\0\x08\0\0\0\x02\0".to_vec();
    tiff.extend_from_slice(b"\x12\x01\x03\0\x01\0\0\0\x06\0\0\0");
    tiff.extend_from_slice(b"\x25\x88\x04\0\x01\0\0\0\x26\0\0\0\0\0\0\0");
    tiff.extend_from_slice(PLACE);
    let mut exif = vec![0xff, 0xe1, 0, tiff.len() as u8 + 8];
    exif.extend_from_slice(b"Exif\0\0");
    exif.extend_from_slice(&tiff);
    let mut bytes = photograph(1_600, 900, ImageFormat::Jpeg);
    bytes.splice(2..2, exif);
    bytes.extend_from_slice(PLACE);
    bytes
}

fn has(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|window| window == what)
}

async fn attach(person: &Person, name: &str, bytes: &[u8]) -> TransferRow {
    let path = person.folder().join(name);
    std::fs::write(&path, bytes).expect("written");
    let attached = person
        .client()
        .attach(person.here(), None, vec![path])
        .await;
    attached.expect("attached").pop().expect("one")
}

async fn send(person: &Person, row: &TransferRow) {
    let words = NewWords {
        extra: Extra {
            files: vec![row.id],
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

/// What the person has attached, when it has arrived at the server.
async fn arrived(story: &Story, person: &Person) -> TransferRow {
    story.settle().await;
    let rows = person
        .client()
        .attached(person.here(), None)
        .await
        .expect("rows");
    let row = rows.into_iter().next_back().expect("one");
    assert_eq!(row.state, TransferState::Done, "{row:?}");
    row
}

async fn received(story: &Story, person: &Person) -> (FileId, Vec<u8>) {
    story.settle().await;
    let id = last(person).await.files[0]
        .file
        .id
        .expect("the server's id");
    let picture = person
        .client()
        .picture(person.here(), id)
        .await
        .expect("an answer");
    let bytes = STANDARD
        .decode(picture.expect("a picture").bytes)
        .expect("base64");
    (id, bytes)
}

#[tokio::test(start_paused = true)]
async fn fl_09_a_photograph_arrives_without_its_place_and_a_file_as_it_is() {
    let story = Story::begin().await;
    let (alice, bob) = story.two_in("general").await;
    let photo = from_a_phone();
    attach(&alice, "IMG_0001.jpg", &photo).await;
    let row = arrived(&story, &alice).await;
    assert_eq!(row.metadata, Metadata::TakenOut);
    // It stands upright, and its box is kept so.
    assert_eq!((row.file.width, row.file.height), (Some(900), Some(1_600)));
    send(&alice, &row).await;
    let (_, clean) = received(&story, &bob).await;
    assert!(has(&photo, PLACE) && !has(&clean, PLACE));
    assert_eq!(row.file.size, clean.len() as u64);
    let dots = |bytes: &[u8]| image::load_from_memory(bytes).expect("a picture").to_rgb8();
    assert!(
        dots(&clean) == dots(&photo),
        "the picture itself is the same"
    );

    // As a file it goes byte for byte; and without again, if that was a mistake.
    attach(&alice, "IMG_0001.jpg", &photo).await;
    let first = arrived(&story, &alice).await;
    let client = alice.client();
    let second = client
        .send_as_file(first.id, true)
        .await
        .expect("another one");
    assert_ne!(second.id, first.id);
    let row = arrived(&story, &alice).await;
    assert_eq!(
        (row.metadata, row.file.size),
        (Metadata::Kept, photo.len() as u64)
    );
    client.send_as_file(second.id, false).await.expect("back");
    let row = arrived(&story, &alice).await;
    assert_eq!(row.metadata, Metadata::TakenOut);
    let third = client.send_as_file(row.id, true).await.expect("after all");
    arrived(&story, &alice).await;
    send(&alice, &third).await;
    let (_, whole) = received(&story, &bob).await;
    assert!(whole == photo);
    let staged = alice.account_folder().join("files-staged");
    assert_eq!(files_below(&staged).len(), 0, "our own copies went");
}

fn files_below(folder: &Path) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files_below(&path));
        } else {
            let bytes = std::fs::read(&path).expect("read");
            found.push((path, bytes));
        }
    }
    found
}

#[tokio::test(start_paused = true)]
async fn a_small_picture_lies_sealed_and_goes_with_its_channel() {
    let story = Story::begin().await;
    let (alice, bob) = story.two_in("general").await;
    let row = attach(
        &alice,
        "chart.png",
        &photograph(1_600, 900, ImageFormat::Png),
    )
    .await;
    send(&alice, &row).await;
    story.settle().await;
    let id = last(&bob).await.files[0].file.id.expect("an id");
    let small = bob
        .client()
        .thumbnail(bob.here(), id)
        .await
        .unwrap()
        .expect("a small one");
    let bytes = STANDARD.decode(&small.bytes).unwrap();
    let picture = image::load_from_memory(&bytes).expect("ours");
    assert_eq!((picture.width(), picture.height()), (768, 432));
    let folder = bob.account_folder();
    let sealed = files_below(&folder.join("files"));
    assert_eq!(sealed.len(), 2, "the picture and the small one");
    assert!(!sealed.iter().any(|(_, on_disk)| has(on_disk, &bytes[..32])));

    // Without a network it is there, also after a restart.
    story.cut_off(&bob);
    bob.restarts().await;
    let again = bob
        .client()
        .thumbnail(bob.here(), id)
        .await
        .unwrap()
        .expect("it");
    assert_eq!(again.bytes, small.bytes);
    // Not without the right, though it lies here.
    story.reconnect(&bob).await;
    let scope = Scope::Channel(bob.here());
    let root = story.root().await;
    root.revokes(
        Permission::FileDownload,
        &bob,
        scope,
        "until the audit is over",
    )
    .await;
    story.settle().await;
    assert!(matches!(
        bob.client().thumbnail(bob.here(), id).await,
        Err(Error::Refused(_))
    ));
    // And with the channel it goes.
    let channel = bob.here();
    let left = story.remove_member(bob.id, channel, bob.id).await;
    left.expect("anybody may leave");
    story.settle().await;
    assert!(files_below(&folder.join("files")).is_empty());
}

#[tokio::test(start_paused = true)]
async fn fl_05_what_cannot_be_borne_has_no_preview_and_nothing_else_happens() {
    let story = Story::begin().await;
    let (alice, bob) = story.two_in("general").await;
    let mut giant = photograph(64, 64, ImageFormat::Png);
    giant[16..20].copy_from_slice(&50_000_u32.to_be_bytes());
    let mut broken = photograph(640, 480, ImageFormat::Png);
    broken[80] ^= 0xff;
    for (name, bytes) in [("giant.png", giant), ("broken.png", broken)] {
        let row = attach(&alice, name, &bytes).await;
        send(&alice, &row).await;
        story.settle().await;
        let id = last(&bob).await.files[0].file.id.expect("an id");
        let client = bob.client();
        assert!(
            client.thumbnail(bob.here(), id).await.unwrap().is_none(),
            "{name}"
        );
        assert!(
            client.picture(bob.here(), id).await.unwrap().is_none(),
            "{name}"
        );
    }
    let row = attach(&alice, "well.png", &photograph(640, 480, ImageFormat::Png)).await;
    send(&alice, &row).await;
    let (_, well) = received(&story, &bob).await;
    assert!(!well.is_empty());
}

/// Two pages of A5, printed by a browser.
const REPORT: &[u8] = include_bytes!("../../pictures/tests/made/report.pdf");

/// The last file that somebody sent, as another sees it.
async fn sent(story: &Story, from: &Person, to: &Person, name: &str, bytes: &[u8]) -> FileId {
    let row = attach(from, name, bytes).await;
    send(from, &row).await;
    story.settle().await;
    last(to).await.files[0].file.id.expect("the server's id")
}

#[tokio::test(start_paused = true)]
async fn the_pages_of_a_document_are_drawn_and_its_first_lies_sealed_until_the_channel_goes() {
    let story = Story::begin().await;
    let (alice, bob) = story.two_in("general").await;
    let id = sent(&story, &alice, &bob, "季度报告.pdf", REPORT).await;
    let (client, here) = (bob.client(), bob.here());
    assert!(client.thumbnail(here, id).await.unwrap().is_none());
    let found = client.document(here, id).await.unwrap().expect("pages");
    assert_eq!(found.sizes.len(), 2);
    let first = STANDARD.decode(&found.first.bytes).unwrap();
    let picture = image::load_from_memory(&first).expect("ours");
    assert!(picture.height().abs_diff(768) <= 1);
    let second = client.document_page(here, id, 1).await.unwrap();
    let second = STANDARD.decode(second.expect("a page").bytes).unwrap();
    let picture = image::load_from_memory(&second).expect("ours");
    assert!(picture.height() > 2_000);
    assert!(client.document_page(here, id, 2).await.unwrap().is_none());
    let folder = bob.account_folder().join("files");
    let sealed = files_below(&folder);
    assert_eq!(sealed.len(), 2, "the document and its first page");
    assert!(!sealed.iter().any(|(_, on_disk)| has(on_disk, &first[..32])));
    assert!(!sealed.iter().any(|(_, on_disk)| has(on_disk, b"%PDF")));

    // It is there without a network, and not without the right.
    story.cut_off(&bob);
    bob.restarts().await;
    let again = bob.client().document(here, id).await.unwrap();
    assert_eq!(again.expect("kept").first.bytes, found.first.bytes);
    story.reconnect(&bob).await;
    let (root, scope) = (story.root().await, Scope::Channel(here));
    let why = "until the audit is over";
    root.revokes(Permission::FileDownload, &bob, scope, why)
        .await;
    story.settle().await;
    let client = bob.client();
    let refused = |error: Error| matches!(error, Error::Refused(_));
    assert!(client.document(here, id).await.is_err_and(refused));
    assert!(client.document_page(here, id, 0).await.is_err_and(refused));
    let left = story.remove_member(bob.id, here, bob.id).await;
    left.expect("anybody may leave");
    story.settle().await;
    assert!(files_below(&folder).is_empty());
}

#[tokio::test(start_paused = true)]
async fn fl_05_a_document_that_cannot_be_borne_is_a_file_like_any_other() {
    let story = Story::begin().await;
    let (alice, bob) = story.two_in("general").await;
    let head = &REPORT[..300];
    let picture = photograph(64, 64, ImageFormat::Png);
    for (name, bytes) in [("head.pdf", head), ("no.pdf", &picture), ("empty.pdf", b"")] {
        let id = sent(&story, &alice, &bob, name, bytes).await;
        let (client, here) = (bob.client(), bob.here());
        assert!(client.document(here, id).await.unwrap().is_none(), "{name}");
        let page = client.document_page(here, id, 0).await.unwrap();
        assert!(page.is_none(), "{name}");
        assert!(client.opened_copy(here, id).await.is_ok(), "{name}");
    }
    // And what is called something else is not looked into.
    let id = sent(&story, &alice, &bob, "report.doc", REPORT).await;
    assert!(
        bob.client()
            .document(bob.here(), id)
            .await
            .unwrap()
            .is_none()
    );
}

#[tokio::test(start_paused = true)]
async fn what_is_played_comes_in_pieces_with_the_right_that_is_held_at_each() {
    let story = Story::begin().await;
    let (alice, bob) = story.two_in("general").await;
    let film: Vec<u8> = (0..2_500_000_u32).map(|n| (n % 251) as u8).collect();
    let id = sent(&story, &alice, &bob, "现场.webm", &film).await;
    let (client, here) = (bob.client(), bob.here());
    let mut played = Vec::new();
    loop {
        let at = played.len() as u64;
        let piece = client.media_piece(here, id, at).await.expect("a piece");
        played.extend(STANDARD.decode(piece.bytes).unwrap());
        if !piece.more {
            break;
        }
    }
    assert!(played == film);
    // From anywhere; past its end there is none.
    let piece = client.media_piece(here, id, 1_234_567).await.unwrap();
    let piece = STANDARD.decode(piece.bytes).unwrap();
    assert!(film[1_234_567..].starts_with(&piece));
    assert!(client.media_piece(here, id, 2_500_001).await.is_err());
    let text = sent(&story, &alice, &bob, "notes.txt", b"no film").await;
    assert!(client.media_piece(here, text, 0).await.is_err());

    let (root, scope) = (story.root().await, Scope::Channel(here));
    let why = "until the audit is over";
    root.revokes(Permission::FileDownload, &bob, scope, why)
        .await;
    story.settle().await;
    let refused = bob.client().media_piece(here, id, 0).await;
    assert!(matches!(refused, Err(Error::Refused(_))));
}

#[tokio::test(start_paused = true)]
async fn lr_01_what_waits_to_be_sent_lies_sealed_and_outlives_the_channel_as_its_words_do() {
    let story = Story::begin().await;
    let (alice, bob) = story.two_in("general").await;
    let photo = from_a_phone();
    story.cut_off(&alice);
    // A picture that was pasted, and one of the person's own from which something is taken out.
    let client = alice.client();
    let name = "IMG_0002.jpg".to_owned();
    let size = photo.len() as u64;
    let pasted = client.begin_attachment(alice.here(), None, name, size);
    let pasted = pasted.await.expect("begun");
    for (nth, piece) in photo.chunks(100_001).enumerate() {
        let at = nth as u64 * 100_001;
        let put = client.put_attachment(pasted, at, piece.to_vec()).await;
        put.expect("taken");
    }
    let pasted = client.end_attachment(pasted).await.expect("whole");
    let own = attach(&alice, "IMG_0003.jpg", &photo).await;
    story.after(std::time::Duration::from_secs(2)).await;
    let staged = alice.account_folder().join("files-staged");
    let on_disk = files_below(&staged);
    assert_eq!(on_disk.len(), 3, "what was pasted, and two clean ones");
    for (path, bytes) in &on_disk {
        assert!(!has(bytes, &photo[2_000..2_032]), "{path:?}");
        assert!(!has(bytes, PLACE) && !has(bytes, b"JFIF"), "{path:?}");
    }
    for row in [&pasted, &own] {
        send(&alice, row).await;
    }

    // Over a restart, and until both have arrived.
    alice.restarts().await;
    assert_eq!(files_below(&staged).len(), 3);
    story.reconnect(&alice).await;
    let (_, second) = received(&story, &bob).await;
    let dots = |bytes: &[u8]| image::load_from_memory(bytes).expect("a picture").to_rgb8();
    assert!(dots(&second) == dots(&photo));
    assert_eq!(files_below(&staged).len(), 0, "our own copies went");

    // The channel goes while something waits: it stays with the words that wait for it.
    story.cut_off(&alice);
    let client = alice.client();
    let waits = client.begin_attachment(alice.here(), None, "plan.txt".into(), 11);
    let waits = waits.await.expect("begun");
    let put = client.put_attachment(waits, 0, b"what I want".to_vec());
    put.await.expect("taken");
    let row = client.end_attachment(waits).await.expect("whole");
    send(&alice, &row).await;
    let (channel, by) = (alice.here(), alice.id);
    let left = story.remove_member(by, channel, by).await;
    left.expect("anybody may leave");
    story.reconnect(&alice).await;
    story.settle().await;
    let on_disk = files_below(&staged);
    assert_eq!(on_disk.len(), 1);
    assert!(!has(&on_disk[0].1, b"what I want"));
    alice
        .client()
        .cancel_transfer(waits)
        .await
        .expect("taken back");
    assert!(files_below(&staged).is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_message_goes_while_its_file_is_still_handed_over_and_says_so_when_it_never_comes() {
    let story = Story::begin().await;
    let (alice, bob) = story.two_in("general").await;
    let client = alice.client();
    let begin = |name: &str| client.begin_attachment(alice.here(), None, name.to_owned(), 11);
    let (first, second) = (begin("a.txt").await.unwrap(), begin("b.txt").await.unwrap());
    for id in [first, second] {
        let words = NewWords {
            extra: Extra {
                files: vec![id],
                ..Extra::default()
            },
            ..NewWords::default()
        };
        client.send(alice.here(), words).await.expect("it waits");
    }
    let put = client.put_attachment(first, 0, b"one ".to_vec()).await;
    put.expect("taken");
    let rows = client.transfers().await.unwrap();
    let row = rows.iter().find(|row| row.id == first).expect("a row");
    assert_eq!((&row.state, row.done), (&TransferState::Preparing, 4));
    // It waits, and nobody is told of it.
    let a_while = std::time::Duration::from_secs(5);
    tokio::time::sleep(a_while).await;
    bob.sees(&[]).await;
    let put = client.put_attachment(first, 4, b"and two".to_vec()).await;
    put.expect("taken");
    client.end_attachment(first).await.expect("whole");
    tokio::time::sleep(a_while).await;
    let shown = last(&bob).await.files.remove(0).file;
    assert_eq!((shown.name.as_str(), shown.size), ("a.txt", 11));

    // The page went, and what it had with it.
    drop(client);
    alice.restarts().await;
    story.settle().await;
    let rows = alice.client().transfers().await.unwrap();
    let row = rows.iter().find(|row| row.id == second).expect("a row");
    assert!(matches!(row.state, TransferState::Failed { .. }), "{row:?}");
    let staged = alice.account_folder().join("files-staged");
    assert!(files_below(&staged).is_empty());
}
