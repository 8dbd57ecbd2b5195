//! The store as a whole: what it tells, what lies on the disk, and what a crash leaves.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use rusqlite::types::ValueRef;
use tokenim_protocol::channel::{ChannelEvent, Membership, ReadMark};
use tokenim_protocol::directory::Person;
use tokenim_protocol::ids::{ChannelId, DeviceId, MessageId, OrganisationId, PersonId};
use tokenim_protocol::permission::PersonKind;

use super::fixture::{
    NOON, Profile, a_channel, channel_with, follow, happened, message_id, range, said,
};
use super::outbox::{NewMessage, OutboxState};
use super::range as ranges;
use super::session::StoredSession;
use super::{
    Mode, Store, StoreError, access_timeline, channel, cursor, directory, draft, entry, facts,
    member, notified, outbox, pool, preferences, purge, read_mark, session, sidebar, write_tx,
};
use crate::change::Change;
use crate::keys::seal::open as unseal;
use crate::keys::{Key, KeyStore, Keys, MemoryKeyStore, destroy_everything};
use crate::search::follow_once;
use crate::search::operators::Asker;
use crate::view::search::SearchResults;
use crate::view::timeline::WedgedWhy;

const BODY: &str = "planted-body 今晚发布猎鹰计划";
const NAME: &str = "planted-channel-name";
const PERSON: &str = "planted-person-name";
const TOKEN: &str = "planted-session-token";
const DRAFT: &str = "planted-draft 写了一半";
const UNSENT: &str = "planted-outbox 还没发出";

fn alice_signed_in() -> StoredSession {
    StoredSession {
        server: "https://im.example.com".into(),
        person: PersonId::now_v7(),
        handle: "alice".into(),
        device: DeviceId::now_v7(),
        organisation: OrganisationId::now_v7(),
        organisation_name: "Example".into(),
        token: TOKEN.into(),
        snapshot_key: "s".into(),
        audit_key: "a".into(),
        company_ca: None,
        ended: false,
    }
}

fn bob() -> Person {
    Person {
        id: PersonId::now_v7(),
        handle: "bob".into(),
        display_name: PERSON.into(),
        title: String::new(),
        kind: PersonKind::Member,
        department: None,
        manager: None,
        active: true,
        posts: Vec::new(),
    }
}

pub(super) fn queued(channel: ChannelId, body: &str) -> NewMessage {
    NewMessage {
        id: MessageId::now_v7(),
        channel,
        body: body.into(),
        reply_to: None,
        queued_at: NOON,
        extra: Default::default(),
    }
}

async fn search(
    store: &Store,
    query: &str,
    channel: Option<ChannelId>,
    limit: u32,
) -> super::Result<SearchResults> {
    let asker = Asker::in_utc(PersonId::now_v7(), NOON);
    crate::search::search(store, query, channel, limit, asker).await
}

async fn index_all(store: &Store) {
    while follow_once(store).await.expect("followed") {}
}

/// A life's worth of words in every table.
async fn planted(store: &Store) -> ChannelId {
    let channel = channel_with(store, NAME, &["hello", BODY]).await;
    let id = channel.id;
    store
        .write(move |tx| {
            session::put(tx, &alice_signed_in())?;
            directory::put_person(tx, &bob())?;
            draft::save(tx, id, None, DRAFT, None)?;
            outbox::enqueue(tx, &queued(id, UNSENT))
        })
        .await
        .expect("written");
    index_all(store).await;
    id
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack
        .windows(needle.len())
        .any(|window| window == needle)
}

#[tokio::test]
async fn a_commit_tells_what_it_touched_and_a_failure_tells_nothing() {
    let profile = Profile::new();
    let store = profile.open();
    let mut changes = store.subscribe();
    let failed: Result<(), _> = store
        .write(|tx| {
            channel::put(tx, &a_channel("general"))?;
            Err(StoreError::Closed)
        })
        .await;
    assert!(failed.is_err());
    assert!(changes.try_recv().is_err());
    assert_eq!(store.read(channel::all).await.expect("read"), []);

    let id = channel_with(&store, "general", &["morning"]).await.id;
    let told = changes.try_recv().expect("told");
    for change in [Change::Channels, Change::Channel(id), Change::Timeline(id)] {
        assert!(told.contains(&change), "{change:?}");
    }
}

#[tokio::test]
async fn lr_01_nothing_that_people_wrote_lies_readable_in_the_profile_folder() {
    let profile = Profile::new();
    let store = profile.open();
    preferences::save(profile.path(), &preferences::Remembered::default()).expect("saved");
    planted(&store).await;
    let keys = profile.keys();
    let secrets = [keys.cache(), keys.outbox(), keys.search()];
    for (file, bytes) in profile.bytes() {
        for word in [BODY, NAME, PERSON, TOKEN, DRAFT, UNSENT, "hello"] {
            assert!(!contains(&bytes, word.as_bytes()), "{word} in {file}");
            let utf16: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
            assert!(!contains(&bytes, &utf16), "{word} in {file}");
        }
        for key in &secrets {
            assert!(!contains(&bytes, key.expose()), "a key in {file}");
            let hex = key.to_sqlcipher();
            assert!(!contains(&bytes, &hex.as_bytes()[2..66]), "a key in {file}");
        }
    }
    // And it was there to be found.
    let hits = search(&store, "猎鹰", None, 5)
        .await
        .expect("searched")
        .hits;
    assert_eq!(hits.len(), 1);
}

#[tokio::test]
async fn lr_04_keys_are_in_no_argument_no_environment_and_no_debug_text() {
    let profile = Profile::new();
    let store = profile.open();
    planted(&store).await;
    let keys = profile.keys();
    let session = store.read(session::get).await.expect("read");
    let shown = format!("{keys:?} {:?} {session:?}", keys.cache());
    let mut places = vec![shown.into_bytes()];
    for file in ["cmdline", "environ"] {
        places.extend(std::fs::read(format!("/proc/self/{file}")));
    }
    for place in places {
        for key in [keys.cache(), keys.outbox(), keys.search()] {
            assert!(!contains(&place, key.expose()));
            assert!(!contains(&place, &key.to_sqlcipher().as_bytes()[2..66]));
        }
        assert!(!contains(&place, TOKEN.as_bytes()));
    }
}

#[tokio::test]
async fn lr_05_a_purged_channel_is_unreadable_with_every_key_in_hand() {
    let profile = Profile::new();
    let store = profile.open();
    let falcon = planted(&store).await;
    let general = channel_with(&store, "general", &["what stays readable"])
        .await
        .id;
    index_all(&store).await;
    // Freed pages, the log, old blocks: whatever the disk may still have.
    let before = profile.copy();
    store.purge(BTreeSet::from([falcon])).await.expect("purged");
    index_all(&store).await;

    let keys = profile.keys();
    let in_hand = [
        Some(keys.cache()),
        Some(keys.outbox()),
        Some(keys.search()),
        keys.channel(general),
    ];
    assert_eq!(keys.channel(falcon), None);
    for disk in [&before, &profile] {
        let cache = pool::open_file(&disk.path().join("cache.db"), "cache.db", &keys.cache())
            .expect("the account's key opens the file");
        for value in every_value(&cache) {
            assert!(!contains(&value, BODY.as_bytes()));
            assert!(!contains(&value, NAME.as_bytes()));
            for key in in_hand.iter().flatten() {
                for place in every_place(falcon) {
                    assert!(unseal(key, &place, &value).is_none());
                }
            }
        }
    }
    // The old index has the words; its key is gone.
    assert!(matches!(
        pool::open_file(
            &before.path().join("search.db"),
            "search.db",
            &keys.search()
        ),
        Err(StoreError::WrongKey(_))
    ));
    // The old key file has the key; what opened it is gone.
    assert!(Keys::open(before.path(), profile.key_store.clone()).is_err());
    for (file, bytes) in profile.bytes() {
        assert!(!contains(&bytes, BODY.as_bytes()), "{file}");
    }

    let hits = |query| search(&store, query, None, 5);
    assert_eq!(hits("猎鹰").await.expect("searched").hits, []);
    assert_eq!(hits("readable").await.expect("searched").hits.len(), 1);
    // What was written there and not sent is the person's own.
    let line = store.read(move |reader| outbox::line(reader, falcon)).await;
    assert_eq!(line.expect("read")[0].body, UNSENT);
}

fn every_value(connection: &rusqlite::Connection) -> Vec<Vec<u8>> {
    let mut tables = connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
        .expect("prepared");
    let tables: Vec<String> = tables
        .query_map([], |row| row.get(0))
        .expect("queried")
        .map(|name| name.expect("a name"))
        .collect();
    let mut values = Vec::new();
    for table in tables {
        let mut statement = connection
            .prepare(&format!("SELECT * FROM \"{table}\""))
            .expect("prepared");
        let columns = statement.column_count();
        let mut rows = statement.query([]).expect("queried");
        while let Some(row) = rows.next().expect("read") {
            for column in 0..columns {
                match row.get_ref(column).expect("a value") {
                    ValueRef::Text(bytes) | ValueRef::Blob(bytes) => values.push(bytes.to_vec()),
                    _ => {}
                }
            }
        }
    }
    values
}

/// Where a text of this channel may have been sealed for.
fn every_place(channel: ChannelId) -> Vec<Vec<u8>> {
    let mut places = Vec::new();
    for tag in *b"cepst" {
        for seq in 0..4u64 {
            let mut place = vec![tag];
            place.extend_from_slice(channel.0.as_bytes());
            place.extend_from_slice(&seq.to_be_bytes());
            place.extend_from_slice(&0u32.to_be_bytes());
            places.push(place);
        }
    }
    places
}

#[tokio::test]
async fn lr_05_a_crash_at_every_step_of_a_purge_is_finished_by_the_next_start() {
    for crash_after in 0..3 {
        let profile = Profile::new();
        let store = profile.open();
        let falcon = planted(&store).await;
        let general = channel_with(&store, "general", &["still here"]).await.id;
        drop(store);

        let keys = profile.keys();
        let files = super::Files {
            cache: profile.path().join("cache.db"),
            outbox: profile.path().join("outbox.db"),
            search: profile.path().join("search.db"),
        };
        let (mut connection, _) = pool::open_writer(&files, &keys).expect("opened");
        let lost = BTreeSet::from([falcon]);
        write_tx::run(&mut connection, &keys, |tx| purge::begin(tx, &lost)).expect("begun");
        if crash_after >= 1 {
            keys.destroy(&lost).expect("destroyed");
        }
        if crash_after >= 2 {
            purge::finish(&mut connection, &keys).expect("finished");
        }
        drop((connection, keys));

        let store = profile.open();
        assert_eq!(profile.keys().channel(falcon), None);
        let left = store.read(channel::ids).await.expect("read");
        assert_eq!(left, [general], "after step {crash_after}");
        let begun = store
            .read(|reader| {
                Ok(reader
                    .connection
                    .query_row("SELECT count(*) FROM purge", [], |row| row.get::<_, u32>(0))?)
            })
            .await;
        assert_eq!(begun.expect("read"), 0);
        index_all(&store).await;
        let found = search(&store, "猎鹰", None, 5).await.expect("searched");
        assert_eq!(found.hits, []);
        let found = search(&store, "still", None, 5).await.expect("searched");
        assert_eq!(found.hits.len(), 1);
    }
}

#[tokio::test]
async fn a_channel_that_comes_back_begins_under_a_new_key() {
    let profile = Profile::new();
    let store = profile.open();
    let falcon = channel_with(&store, "Falcon", &["before"]).await;
    let before = profile.keys().channel(falcon.id);
    store
        .purge(BTreeSet::from([falcon.id]))
        .await
        .expect("purged");
    let again = falcon.clone();
    store
        .write(move |tx| {
            channel::put(tx, &again)?;
            follow(tx, again.id, &[said(1, PersonId::now_v7(), "after")])
        })
        .await
        .expect("written");
    let after = profile.keys().channel(falcon.id);
    assert!(after.is_some() && after != before);
    let rows = store.read(sidebar::all).await.expect("read");
    assert_eq!(
        rows[0].last.as_ref().map(|last| last.source.as_str()),
        Some("after")
    );
}

#[tokio::test]
async fn a_queued_message_survives_a_program_that_never_closes() {
    let profile = Profile::new();
    let store = profile.open();
    let general = ChannelId::now_v7();
    let message = queued(general, UNSENT);
    let written = message.clone();
    store
        .write(move |tx| {
            draft::delete(tx, general, None)?;
            outbox::enqueue(tx, &written)
        })
        .await
        .expect("written");
    let killed = profile.copy();
    let after_the_kill = killed.open();
    let heads = after_the_kill.read(outbox::heads).await.expect("read");
    assert_eq!(heads.len(), 1);
    assert_eq!((heads[0].id, heads[0].body.as_str()), (message.id, UNSENT));
    let (full, log_limit): (u32, i64) = {
        let inner = store
            .write(|tx| {
                let ask = |pragma| tx.connection.query_row(pragma, [], |row| row.get(0));
                let full = ask("PRAGMA outbox.synchronous")?;
                Ok((
                    u32::try_from(full).unwrap_or_default(),
                    ask("PRAGMA outbox.journal_size_limit")?,
                ))
            })
            .await;
        inner.expect("asked")
    };
    assert_eq!(full, 2, "the outbox is synchronised on every commit");
    assert_eq!(log_limit, 0, "its log ends with its round");
}

#[tokio::test]
async fn another_profiles_file_is_put_aside_and_said() {
    for file in ["cache.db", "outbox.db"] {
        let (alice, bob) = (Profile::new(), Profile::new());
        for profile in [&alice, &bob] {
            profile.open().close().await;
        }
        std::fs::copy(bob.path().join(file), alice.path().join(file)).expect("copied");
        let mended = alice.open().mended().expect("said");
        match file {
            "cache.db" => assert_eq!((mended.cache, mended.outbox), (true, None)),
            _ => assert!(mended.outbox.is_some_and(|outbox| !outbox.complete)),
        }
        let kept = alice
            .path()
            .join(format!("damaged-{}-1", file.trim_end_matches(".db")));
        assert!(kept.join(file).exists());
    }
}

#[tokio::test]
async fn with_threads_it_does_the_same() {
    let profile = Profile::new();
    let store = Store::open(profile.path(), profile.keys(), Mode::Threaded).expect("opened");
    let general = channel_with(&store, "general", &["one", "two", "three"])
        .await
        .id;
    let reads = (0..20).map(|_| {
        let store = store.clone();
        tokio::spawn(async move {
            store
                .read(move |reader| entry::window_latest(reader, general, 2))
                .await
        })
    });
    for read in reads.collect::<Vec<_>>() {
        let window = read.await.expect("joined").expect("read");
        assert_eq!(window.rows.len(), 2);
    }
    let panicked: Result<(), _> = store.write(|_| panic!("a mistake")).await;
    assert!(matches!(panicked, Err(StoreError::Closed)));
    let id = channel_with(&store, "after", &["it goes on"]).await.id;
    index_all(&store).await;
    let found = search(&store, "goes", None, 5).await.expect("searched");
    assert_eq!(found.hits[0].channel_id, id);
    store.purge(BTreeSet::from([id])).await.expect("purged");
}

#[tokio::test]
async fn a_window_never_crosses_a_hole() {
    let profile = Profile::new();
    let store = profile.open();
    let channel = a_channel("general");
    let (id, alice) = (channel.id, PersonId::now_v7());
    let run = move |from: u64, to: u64| -> Vec<_> {
        (from..=to)
            .map(|seq| said(seq, alice, &format!("message {seq}")))
            .collect()
    };
    store
        .write(move |tx| {
            channel::put(tx, &channel)?;
            follow(tx, id, &run(1, 10))?;
            follow(tx, id, &run(31, 60))
        })
        .await
        .expect("written");
    let window = |f: fn(&super::Reader<'_>, ChannelId) -> super::Result<entry::Window>| {
        store.read(move |reader| f(reader, id))
    };
    let edges = |window: &entry::Window| {
        (
            window.rows.first().map(|row| row.seq),
            window.rows.last().map(|row| row.seq),
            window.from,
            window.to,
            window.has_older,
            window.has_newer,
        )
    };

    let latest = window(|r, c| entry::window_latest(r, c, 5))
        .await
        .expect("read");
    assert_eq!(edges(&latest), (Some(56), Some(60), 56, 60, true, false));
    let all = window(|r, c| entry::window_latest(r, c, 50))
        .await
        .expect("read");
    assert_eq!(edges(&all), (Some(31), Some(60), 31, 60, true, false));
    let above = window(|r, c| entry::before(r, c, 34, 10))
        .await
        .expect("read");
    assert_eq!(edges(&above), (Some(31), Some(33), 31, 33, true, true));
    let hole = window(|r, c| entry::before(r, c, 31, 10))
        .await
        .expect("read");
    assert_eq!(edges(&hole), (None, None, 0, 0, false, false));
    let oldest = window(|r, c| entry::before(r, c, 11, 4))
        .await
        .expect("read");
    assert_eq!(edges(&oldest), (Some(7), Some(10), 7, 10, true, true));
    let around = window(|r, c| entry::around(r, c, 2, 6))
        .await
        .expect("read");
    assert_eq!(edges(&around), (Some(1), Some(5), 1, 5, false, true));
    let missing = window(|r, c| entry::around(r, c, 20, 6))
        .await
        .expect("read");
    assert_eq!(missing.rows, []);
    let again = window(|r, c| entry::window_range(r, c, 8, Some(40)))
        .await
        .expect("read");
    assert_eq!(edges(&again), (Some(31), Some(40), 31, 40, true, true));
    let grown = window(|r, c| entry::window_range(r, c, 50, None))
        .await
        .expect("read");
    assert_eq!(edges(&grown), (Some(50), Some(60), 50, 60, true, false));

    let holes = store
        .read(move |reader| ranges::holes(reader, id, 60))
        .await;
    assert_eq!(holes.expect("read"), [range(11, 30)]);
    assert!(
        store
            .read(move |r| ranges::any_holes(r, Some(id)))
            .await
            .expect("read")
    );
    store
        .write(move |tx| follow(tx, id, &run(11, 30)))
        .await
        .expect("written");
    let whole = store.read(move |reader| ranges::all(reader, id)).await;
    assert_eq!(whole.expect("read"), [range(1, 60)]);
    assert!(
        !store
            .read(move |r| ranges::any_holes(r, None))
            .await
            .expect("read")
    );
}

#[tokio::test]
async fn an_edit_told_before_its_message_waits_for_it_and_a_deletion_is_final() {
    let profile = Profile::new();
    let store = profile.open();
    let channel = a_channel("general");
    let (id, alice) = (channel.id, PersonId::now_v7());
    let (first, second) = (said(1, alice, "frist"), said(2, alice, "secret"));
    let (one, two) = (message_id(&first), message_id(&second));
    let edited = |seq, revision, body: &str| {
        happened(
            seq,
            &said(seq, alice, ""),
            ChannelEvent::Edited {
                target: one,
                target_seq: 1,
                revision,
                body: body.into(),
                mentions: vec![],
                mentions_all: false,
                label: None,
            },
        )
    };
    let later = vec![
        edited(10, 1, "firts"),
        edited(11, 2, "first"),
        happened(
            12,
            &second,
            ChannelEvent::Deleted {
                target: two,
                target_seq: 2,
            },
        ),
        happened(
            13,
            &second,
            ChannelEvent::Edited {
                target: two,
                target_seq: 2,
                revision: 5,
                body: "too late".into(),
                mentions: vec![],
                mentions_all: false,
                label: None,
            },
        ),
    ];
    let stale = vec![first, second];
    let state = move |reader: &super::Reader<'_>| {
        let rows = entry::window_range(reader, id, 1, Some(2))?.rows;
        Ok(rows
            .iter()
            .filter_map(|row| row.message())
            .map(|message| {
                (
                    message.body.clone(),
                    message.revision,
                    message.deleted_at.is_some(),
                )
            })
            .collect::<Vec<_>>())
    };
    let told = stale.clone();
    store
        .write(move |tx| {
            channel::put(tx, &channel)?;
            follow(tx, id, &later)?;
            follow(tx, id, &told)
        })
        .await
        .expect("written");
    let expected = [(Some("first".to_owned()), 2, false), (None, 0, true)];
    assert_eq!(store.read(state).await.expect("read"), expected);
    // An old page comes once more.
    store
        .write(move |tx| follow(tx, id, &stale))
        .await
        .expect("written");
    assert_eq!(store.read(state).await.expect("read"), expected);
}

#[tokio::test]
async fn unread_is_a_difference_of_the_logs_counts_and_marks_merge_in_any_order() {
    let profile = Profile::new();
    let store = profile.open();
    let general = channel_with(&store, "general", &["1", "2", "3", "4", "5"])
        .await
        .id;
    let unread = || async {
        let row = store
            .read(move |r| sidebar::get(r, general))
            .await
            .expect("read");
        row.expect("a row").unread
    };
    assert_eq!(unread().await, 5);
    store
        .write(move |tx| read_mark::read_to(tx, general, 3))
        .await
        .expect("written");
    assert_eq!(unread().await, 2);
    store
        .write(move |tx| read_mark::read_to(tx, general, 2))
        .await
        .expect("written");
    assert_eq!(unread().await, 2, "reading never goes back");
    store
        .write(move |tx| read_mark::mark_unread(tx, general, 2))
        .await
        .expect("written");
    assert_eq!(unread().await, 4);
    let unsent = store.read(read_mark::unsent).await.expect("read");
    let mark = ReadMark {
        mark_epoch: 1,
        read_seq: 1,
    };
    assert_eq!(unsent, [(general, mark)]);
    // The server confirms an older one, then this one.
    store
        .write(move |tx| {
            read_mark::sent(
                tx,
                general,
                ReadMark {
                    mark_epoch: 0,
                    read_seq: 3,
                },
            )
        })
        .await
        .expect("written");
    assert_eq!(store.read(read_mark::unsent).await.expect("read").len(), 1);
    store
        .write(move |tx| read_mark::merge(tx, general, mark, None))
        .await
        .expect("written");
    assert_eq!(store.read(read_mark::unsent).await.expect("read"), []);
}

#[tokio::test]
async fn a_mark_in_a_hole_counts_exactly_when_the_hole_is_filled() {
    let profile = Profile::new();
    let store = profile.open();
    let channel = a_channel("general");
    let (id, alice) = (channel.id, PersonId::now_v7());
    let run = move |from: u64, to: u64| -> Vec<_> {
        (from..=to).map(|seq| said(seq, alice, "so many")).collect()
    };
    store
        .write(move |tx| {
            channel::put(tx, &channel)?;
            follow(tx, id, &run(31, 60))?;
            let elsewhere = ReadMark {
                mark_epoch: 0,
                read_seq: 20,
            };
            read_mark::merge(tx, id, elsewhere, None)
        })
        .await
        .expect("written");
    let unread = || async {
        let row = store
            .read(move |r| sidebar::get(r, id))
            .await
            .expect("read");
        row.expect("a row").unread
    };
    assert_eq!(unread().await, 60, "rather too many than one hidden");
    store
        .write(move |tx| follow(tx, id, &run(11, 30)))
        .await
        .expect("written");
    assert_eq!(unread().await, 40);
    assert_eq!(store.read(read_mark::unsent).await.expect("read"), []);
}

#[tokio::test]
async fn a_closed_store_does_nothing_more_and_its_successor_is_left_alone() {
    for mode in [Mode::Inline, Mode::Threaded] {
        let profile = Profile::new();
        let store = Store::open(profile.path(), profile.keys(), mode).expect("opened");
        planted(&store).await;
        store.close().await;
        let read = store.read(sidebar::all).await;
        assert!(matches!(read, Err(StoreError::Closed)), "{mode:?}");
        let write = store.write(session::end).await;
        assert!(matches!(write, Err(StoreError::Closed)), "{mode:?}");
        destroy_everything(profile.path(), &*profile.key_store).expect("signed out");

        let next = Store::open(profile.path(), profile.keys(), mode).expect("opened");
        planted(&next).await;
        drop(store);
        assert!(profile.path().join("cache.db-wal").exists());
        assert_eq!(next.read(sidebar::all).await.expect("read").len(), 1);
    }
}

#[tokio::test]
async fn with_a_channel_goes_what_the_server_has_of_it_and_what_it_has_not_stays() {
    let profile = Profile::new();
    let store = profile.open();
    let falcon = ChannelId::now_v7();
    let (arrived, waiting) = (queued(falcon, "arrived"), queued(falcon, "waiting"));
    let (arrived_id, waiting_id) = (arrived.id, waiting.id);
    store
        .write(move |tx| {
            outbox::enqueue(tx, &arrived)?;
            outbox::enqueue(tx, &waiting)?;
            outbox::acked(tx, arrived_id, 7, NOON)?;
            outbox::wedge_line(tx, falcon, &WedgedWhy::ChannelGone)
        })
        .await
        .expect("written");
    let line = store.read(move |reader| outbox::line(reader, falcon)).await;
    let line = line.expect("read");
    let left: Vec<_> = line.iter().map(|row| (row.id, &row.state)).collect();
    let wedged = OutboxState::Wedged {
        why: WedgedWhy::ChannelGone,
    };
    assert_eq!(left, [(waiting_id, &wedged)]);
}

#[tokio::test]
async fn a_line_keeps_its_order_and_a_refused_message_lets_the_next_one_go() {
    let profile = Profile::new();
    let store = profile.open();
    let (general, falcon) = (ChannelId::now_v7(), ChannelId::now_v7());
    let messages = [
        queued(general, "one"),
        queued(falcon, "other line"),
        queued(general, "two"),
    ];
    let [one, other, two] = [0, 1, 2].map(|n: usize| messages[n].id);
    store
        .write(move |tx| {
            messages
                .iter()
                .try_for_each(|message| outbox::enqueue(tx, message))
        })
        .await
        .expect("written");
    let heads = || async {
        let heads = store.read(outbox::heads).await.expect("read");
        heads.into_iter().map(|row| row.id).collect::<Vec<_>>()
    };
    assert_eq!(heads().await, [one, other]);
    store
        .write(move |tx| outbox::wedge(tx, one, &WedgedWhy::Invalid))
        .await
        .expect("written");
    assert_eq!(heads().await, [other, two]);
    let counts = store.read(outbox::wedged_counts).await.expect("read");
    assert_eq!(counts.get(&general), Some(&1));
    store
        .write(move |tx| outbox::retry(tx, one))
        .await
        .expect("written");
    assert_eq!(heads().await, [other, two], "behind the others");
    store
        .write(move |tx| outbox::set_sending(tx, two))
        .await
        .expect("written");
    assert_eq!(heads().await, [other, two]);
    store
        .write(move |tx| outbox::acked(tx, two, 7, NOON))
        .await
        .expect("written");
    assert_eq!(heads().await, [other, one]);
    let row = store
        .read(move |r| outbox::get(r, two))
        .await
        .expect("read")
        .expect("a row");
    assert_eq!(row.state, OutboxState::Acked { seq: 7, at: NOON });

    // The log brings it: the echo becomes the row.
    let mut brought = said(7, PersonId::now_v7(), "two");
    if let tokenim_protocol::event::Kept::Known(ChannelEvent::Message(message)) = &mut brought.event
    {
        message.id = two;
    }
    store
        .write(move |tx| entry::put_run(tx, general, range(7, 7), &[brought], 0))
        .await
        .expect("written");
    assert_eq!(
        store
            .read(move |r| outbox::get(r, two))
            .await
            .expect("read"),
        None
    );
    assert_eq!(
        store
            .read(move |r| entry::place_of(r, two))
            .await
            .expect("read"),
        Some((general, 7))
    );
}

#[tokio::test]
async fn a_notification_is_claimed_once() {
    let profile = Profile::new();
    let general = ChannelId::now_v7();
    let claim = |store: &Store, seq| {
        let store = store.clone();
        async move {
            store
                .write(move |tx| notified::claim(tx, general, seq))
                .await
                .expect("claimed")
        }
    };
    let store = profile.open();
    assert!(claim(&store, 5).await);
    assert!(!claim(&store, 5).await);
    assert!(!claim(&store, 4).await);
    let killed = profile.copy();
    let after_the_kill = killed.open();
    assert!(!claim(&after_the_kill, 5).await);
    assert!(claim(&after_the_kill, 6).await);
}

#[tokio::test]
async fn starting_over_forgets_the_server_and_keeps_what_is_ones_own() {
    let profile = Profile::new();
    let store = profile.open();
    let id = planted(&store).await;
    store
        .write(|tx| {
            cursor::set_oseq(tx, 9)?;
            cursor::set_useq(tx, 4)
        })
        .await
        .expect("written");
    store.start_over().await.expect("begun again");
    assert_eq!(
        store.read(cursor::load).await.expect("read"),
        Default::default()
    );
    assert_eq!(store.read(sidebar::all).await.expect("read"), []);
    assert_eq!(store.read(directory::people).await.expect("read"), []);
    assert_eq!(store.read(facts::get).await.expect("read"), None);
    assert_eq!(store.read(access_timeline::all).await.expect("read"), []);
    assert_eq!(
        store
            .read(move |r| draft::get(r, id, None))
            .await
            .expect("read"),
        DRAFT
    );
    assert_eq!(store.read(outbox::heads).await.expect("read").len(), 1);
    assert!(store.read(session::get).await.expect("read").is_some());
    assert_eq!(
        search(&store, "猎鹰", None, 5)
            .await
            .expect("searched")
            .hits,
        []
    );
}

#[tokio::test]
async fn sql_in_every_text_is_text() {
    let profile = Profile::new();
    let store = profile.open();
    let nasty = "'); DROP TABLE entry; -- \" \\ \u{0} %_ ?1 :x $y";
    let channel = channel_with(&store, nasty, &[nasty]).await;
    let id = channel.id;
    store
        .write(move |tx| {
            draft::save(tx, id, None, nasty, None)?;
            outbox::enqueue(tx, &queued(id, nasty))
        })
        .await
        .expect("written");
    assert_eq!(
        store
            .read(move |r| draft::get(r, id, None))
            .await
            .expect("read"),
        nasty
    );
    let rows = store.read(sidebar::all).await.expect("read");
    assert_eq!(rows[0].name, nasty);
    assert_eq!(
        store.read(outbox::heads).await.expect("read")[0].body,
        nasty
    );
    assert_eq!(
        store
            .read(move |r| channel::get(r, id))
            .await
            .expect("read"),
        Some(channel)
    );
}

#[tokio::test]
async fn starting_up_reads_by_key_whatever_the_size() {
    let profile = Profile::new();
    let store = profile.open();
    let plans = store
        .read(|reader| {
            [
                "SELECT seq FROM entry WHERE channel_id = ?1 AND seq >= ?2 AND seq <= ?3
                 ORDER BY seq DESC LIMIT ?4",
                "SELECT seq FROM entry WHERE channel_id = ?1 AND seq >= ?2 AND kind = 'message'
                 ORDER BY seq DESC LIMIT 1",
                "SELECT from_seq, to_seq FROM cached_range WHERE channel_id = ?1
                 AND from_seq <= ?2 ORDER BY from_seq DESC LIMIT 1",
                "SELECT channel_id, seq FROM entry WHERE message_id = ?1",
                "SELECT n FROM index_queue WHERE n > ?1 ORDER BY n LIMIT ?2",
                "SELECT seq FROM entry INDEXED BY entry_settings WHERE channel_id = ?1
                 AND seq < ?2 AND kind IN ('created', 'changed') ORDER BY seq DESC LIMIT 1",
            ]
            .into_iter()
            .map(|sql| {
                let mut statement = reader
                    .connection
                    .prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?;
                let steps = statement
                    .query_map(
                        rusqlite::params_from_iter(vec![
                            rusqlite::types::Null;
                            statement_parameters(sql)
                        ]),
                        |row| row.get::<_, String>(3),
                    )?
                    .collect::<Result<Vec<_>, _>>()?;
                Ok(steps.join("; "))
            })
            .collect::<super::Result<Vec<_>>>()
        })
        .await
        .expect("explained");
    for plan in plans {
        assert!(plan.starts_with("SEARCH"), "{plan}");
        assert!(!plan.contains("SCAN") && !plan.contains("TEMP"), "{plan}");
    }
}

fn statement_parameters(sql: &str) -> usize {
    (1..=9).filter(|n| sql.contains(&format!("?{n}"))).count()
}

#[tokio::test]
async fn the_other_person_names_a_direct_message() {
    let profile = Profile::new();
    let store = profile.open();
    let (session, bob) = (alice_signed_in(), bob());
    let mut direct = a_channel("");
    direct.kind = tokenim_protocol::channel::ChannelKind::Direct;
    let (me, other) = (session.person, bob.id);
    store
        .write(move |tx| {
            session::put(tx, &session)?;
            directory::put_person(tx, &bob)?;
            channel::put(tx, &direct)?;
            let members = [me, other].map(|person| Membership {
                person,
                since: NOON,
                from_seq: 1,
            });
            member::replace(tx, direct.id, &members)
        })
        .await
        .expect("written");
    let rows = store.read(sidebar::all).await.expect("read");
    assert_eq!(rows[0].person, Some(other));
}

#[test]
fn a_store_needs_no_more_than_its_key_store() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let key_store = Arc::new(MemoryKeyStore::default());
    let keys = Keys::create(dir.path(), key_store.clone()).expect("made");
    drop(Store::open(dir.path(), Arc::new(keys), Mode::Inline).expect("opened"));
    let names = key_store.names();
    assert_eq!(names.len(), 1);
    key_store.set(&names[0], &Key::random()).expect("set");
    assert!(Keys::open(dir.path(), key_store).is_err());
    assert!(Path::new(&dir.path().join("outbox.db")).exists());
}
