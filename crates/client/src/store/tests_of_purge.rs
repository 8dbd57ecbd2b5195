//! LR-05 over a whole profile: fifty strings in every place where one may lie, and whoever
//! looks for them afterwards has the disk as it was before, the disk as it is, and every key
//! that the account still holds.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use rusqlite::types::ValueRef;
use sha2::{Digest, Sha256};
use tokenim_protocol::channel::ChannelEvent;
use tokenim_protocol::event::Kept;
use tokenim_protocol::ids::{ChannelId, FileId, PersonId};
use tokenim_protocol::label::Label;
use tokenim_protocol::purge::PurgeCause;

use super::fixture::{NOON, Profile, a_channel, channel_with, follow, happened, message_id, said};
use super::{Store, channel, entry, pool, purge_report};
use crate::keys::seal::open as unseal;
use crate::keys::{Key, Keys, shelf};
use crate::search::follow_once;
use crate::transfer::frames::Frames;

const MESSAGES: usize = 30;
const EDITS: usize = 8;
const FILES: usize = 5;
const SMALL: usize = 3;
const OPENED: usize = 2;

fn word(n: usize) -> String {
    format!("canary{n:02}singt")
}

/// Plants them all; what each file is called, so that its frames can be tried with any key.
async fn plant(profile: &Profile, store: &Store) -> (ChannelId, Vec<FileId>) {
    let mut words = (0..50).map(word);
    let mut next = || words.next().expect("fifty of them");
    let mut about = a_channel(&next());
    about.topic = next();
    let (id, author) = (about.id, PersonId::now_v7());
    let mut entries: Vec<_> = (1..=MESSAGES)
        .map(|seq| said(seq as u64, author, &next()))
        .collect();
    for nth in 0..EDITS {
        let target = entries[nth].clone();
        let last = entries.last().expect("an entry").clone();
        let edited = ChannelEvent::Edited {
            target: message_id(&target),
            target_seq: target.seq,
            revision: 1,
            body: next(),
            mentions: Vec::new(),
            mentions_all: false,
            label: None,
        };
        entries.push(happened(last.seq + 1, &last, edited));
    }
    // One half is folded into the file and indexed, the other lies in the log beside it.
    let later = entries.split_off(MESSAGES / 2);
    for part in [entries, later] {
        let about = about.clone();
        store
            .write(move |tx| {
                channel::put(tx, &about)?;
                follow(tx, id, &part)
            })
            .await
            .expect("written");
        while follow_once(store).await.expect("indexed") {}
    }
    let key = profile.keys().channel(id).expect("the channel's key");
    let mut files = Vec::new();
    for nth in 0..FILES {
        let file = FileId::now_v7();
        let frames = Frames::of(profile.path(), key.clone(), id, file);
        let text = format!("{} in a file", next());
        frames.append(0, text.as_bytes()).expect("written");
        let hash: String = Sha256::digest(text.as_bytes())
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert!(frames.finish(&hash).expect("whole"));
        if nth < SMALL {
            frames.put_small(next().as_bytes()).expect("written");
        }
        files.push(file);
    }
    let opened = crate::transfer::opened_of(profile.path(), id);
    fs::create_dir_all(&opened).expect("a folder");
    for nth in 0..OPENED {
        fs::write(opened.join(format!("{nth}.txt")), next()).expect("written");
    }
    assert_eq!(words.next(), None, "all fifty are planted");
    (id, files)
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("readable") {
        let entry = entry.expect("readable");
        let name = entry.file_name();
        if entry.path().is_dir() {
            copy(&entry.path(), &to.join(&name));
        } else if !name.to_string_lossy().ends_with("-shm") {
            fs::copy(entry.path(), to.join(&name)).expect("copied");
        }
    }
}

fn all_files(folder: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            all_files(&path, found);
        } else {
            let bytes = fs::read(&path).expect("readable");
            found.insert(path.to_string_lossy().into_owned(), bytes);
        }
    }
}

fn values(connection: &rusqlite::Connection) -> Vec<Vec<u8>> {
    let mut tables = connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
        .expect("prepared");
    let tables: Vec<String> = tables
        .query_map([], |row| row.get(0))
        .expect("queried")
        .map(|name| name.expect("a name"))
        .collect();
    let mut found = Vec::new();
    for table in tables {
        let Ok(mut statement) = connection.prepare(&format!("SELECT * FROM \"{table}\"")) else {
            continue;
        };
        let columns = statement.column_count();
        let mut rows = statement.query([]).expect("queried");
        while let Ok(Some(row)) = rows.next() {
            for column in 0..columns {
                if let ValueRef::Text(bytes) | ValueRef::Blob(bytes) =
                    row.get_ref(column).expect("a value")
                {
                    found.push(bytes.to_vec());
                }
            }
        }
    }
    found
}

/// Where a text of this channel may have been sealed for.
fn places(channel: ChannelId) -> Vec<Vec<u8>> {
    let mut places = Vec::new();
    for tag in *b"cepsad" {
        for seq in 0..48u64 {
            for revision in 0..2u32 {
                let mut place = vec![tag];
                place.extend_from_slice(channel.0.as_bytes());
                place.extend_from_slice(&seq.to_be_bytes());
                place.extend_from_slice(&revision.to_be_bytes());
                places.push(place);
            }
        }
    }
    places
}

/// Which of the fifty can be had from this disk with these keys.
fn recovered(
    disk: &Path,
    hand: &Keys,
    channel_keys: &[Key],
    id: ChannelId,
    files: &[FileId],
) -> BTreeSet<usize> {
    let mut texts = Vec::new();
    let mut raw = BTreeMap::new();
    all_files(disk, &mut raw);
    texts.extend(raw.into_values());
    for (file, key) in [
        ("cache.db", hand.cache()),
        ("outbox.db", hand.outbox()),
        ("search.db", hand.search()),
    ] {
        let Ok(connection) = pool::open_file(&disk.join(file), "cache.db", &key) else {
            continue;
        };
        for value in values(&connection) {
            for key in channel_keys {
                texts.extend(
                    places(id)
                        .iter()
                        .filter_map(|place| unseal(key, place, &value)),
                );
            }
            texts.push(value);
        }
    }
    for key in channel_keys {
        for file in files {
            let frames = Frames::of(disk, key.clone(), id, *file);
            texts.extend(frames.read(1 << 20).ok());
            texts.extend(frames.small());
        }
    }
    (0..50)
        .filter(|n| {
            let wanted = word(*n);
            let holds = |text: &Vec<u8>| {
                text.windows(wanted.len())
                    .any(|part| part == wanted.as_bytes())
            };
            texts.iter().any(holds)
        })
        .collect()
}

#[tokio::test]
async fn lr_05_of_fifty_planted_strings_none_is_had_back_after_a_purge() {
    let profile = Profile::new();
    let store = profile.open();
    let (id, files) = plant(&profile, &store).await;
    let other = channel_with(&store, "general", &["what stays"]).await.id;

    let all: BTreeSet<usize> = (0..50).collect();
    let key = profile.keys().channel(id).expect("a key");
    let found = recovered(profile.path(), &profile.keys(), &[key], id, &files);
    // What an edit wrote over may be gone by itself.
    let kept: BTreeSet<usize> = all
        .into_iter()
        .filter(|n| !(2..2 + EDITS).contains(n))
        .collect();
    assert!(
        found.is_superset(&kept),
        "they were there to be found: {found:?}"
    );

    // Freed pages, the log, old blocks: whatever the disk may still have.
    let before = tempfile::tempdir().expect("a folder");
    copy(profile.path(), before.path());
    // What was opened for another program lies in the open, and is gone with the purge only.
    fs::remove_dir_all(before.path().join("files-opened")).expect("removed");
    store
        .purge_and_report([id].into(), PurgeCause::ChannelLost, NOON)
        .await
        .expect("purged");
    while follow_once(&store).await.expect("indexed") {}

    let hand = profile.keys();
    let in_hand: Vec<Key> = [
        Some(hand.cache()),
        Some(hand.outbox()),
        Some(hand.search()),
        hand.channel(other),
    ]
    .into_iter()
    .flatten()
    .collect();
    assert_eq!(hand.channel(id), None);
    let mut left = 0;
    for disk in [profile.path(), before.path()] {
        left += recovered(disk, &hand, &in_hand, id, &files).len();
    }
    // The old key file has the key; what opened it is gone.
    assert!(Keys::open(before.path(), profile.key_store.clone()).is_err());
    println!("recovered after the purge: {left} of 50, on the disk and on its copy from before");
    assert_eq!(left, 0);

    // And it is said to the server, once.
    let told = store.read(purge_report::untold).await.expect("read");
    assert_eq!(told.len(), 1);
    assert_eq!(
        (told[0].channel, told[0].cause),
        (Some(id), PurgeCause::ChannelLost)
    );
}

#[tokio::test]
async fn lr_05_what_a_message_wears_goes_with_a_key_of_its_own_and_a_secret_is_never_on_the_disk() {
    const SAID: usize = 40;
    let profile = Profile::new();
    let store = profile.open();
    let about = a_channel("plans");
    let (id, author) = (about.id, PersonId::now_v7());
    let entries: Vec<_> = (0..SAID)
        .map(|n| {
            let mut one = said(n as u64 + 1, author, &word(n));
            if let Kept::Known(ChannelEvent::Message(message)) = &mut one.event {
                message.label = Some([Label::Secret, Label::Confidential][n % 2]);
            }
            one
        })
        .collect();
    store
        .write(move |tx| {
            channel::put(tx, &about)?;
            follow(tx, id, &entries)
        })
        .await
        .expect("written");
    while follow_once(&store).await.expect("indexed") {}
    let shelves = Label::ALL.iter().map(|label| shelf(id, *label));
    let with_all = || {
        let hand = profile.keys();
        let found: Vec<Key> = shelves
            .clone()
            .chain([id])
            .filter_map(|place| hand.channel(place))
            .collect();
        recovered(profile.path(), &hand, &found, id, &[])
    };
    let confidential: BTreeSet<usize> = (0..SAID).filter(|n| n % 2 == 1).collect();
    assert_eq!(with_all(), confidential, "and of the secret ones none");
    // Both are read while the process lives.
    let read = async |seq| {
        let found = store.read(move |reader| entry::get(reader, id, seq)).await;
        let found = found.expect("read").expect("an entry");
        found.message().and_then(|message| message.body.clone())
    };
    assert_eq!(
        (read(1).await, read(2).await),
        (Some(word(0)), Some(word(1)))
    );

    let before = tempfile::tempdir().expect("a folder");
    copy(profile.path(), before.path());
    let kept = [shelf(id, Label::Confidential)].into();
    store.forget_keys(kept).await.expect("forgotten");
    while follow_once(&store).await.expect("indexed") {}
    assert_eq!(read(2).await, None, "the row is there, its words are not");
    assert_eq!(with_all(), BTreeSet::new());
    let hand = profile.keys();
    let left: Vec<Key> = hand.channel(id).into_iter().collect();
    let found = recovered(before.path(), &hand, &left, id, &[]);
    assert_eq!(found, BTreeSet::new(), "nor on the disk as it was before");
    drop(store);

    // The next start has no key for what was secret, and says so instead of failing.
    let store = profile.open();
    let found = store.read(move |reader| entry::get(reader, id, 1)).await;
    let found = found.expect("read").expect("an entry");
    assert!(found.message().is_some_and(|message| message.is_withheld()));
}
