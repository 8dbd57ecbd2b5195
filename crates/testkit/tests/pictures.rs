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
