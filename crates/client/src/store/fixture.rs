//! A profile folder with people's words in it, for tests.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use tempfile::TempDir;
use tokenim_protocol::channel::{
    Channel, ChannelEvent, ChannelKind, Entry, HistoryPolicy, Membership, Message,
};
use tokenim_protocol::event::Kept;
use tokenim_protocol::ids::{ChannelId, MessageId, PersonId, Seq};
use tokenim_protocol::label::Label;
use tokenim_protocol::permission::Mode as ChannelMode;
use tokenim_protocol::time::UnixMillis;

use crate::keys::{Keys, MemoryKeyStore};

use super::channel::LogPlace;
use super::range::Range;
use super::{Mode, Store, WriteTx, channel, entry, member};

/// 2026-11-21, a Saturday.
pub const NOON: UnixMillis = UnixMillis(1_795_262_400_000);

pub struct Profile {
    pub dir: TempDir,
    pub key_store: Arc<MemoryKeyStore>,
}

impl Profile {
    pub fn new() -> Self {
        Self {
            dir: tempfile::tempdir().expect("a temporary folder"),
            key_store: Arc::default(),
        }
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    pub fn keys(&self) -> Arc<Keys> {
        let keys = Keys::open_or_create(self.path(), self.key_store.clone());
        Arc::new(keys.expect("the keys open"))
    }

    pub fn open(&self) -> Store {
        Store::open(self.path(), self.keys(), Mode::Inline).expect("the store opens")
    }

    /// What a thief of the running machine's disk has: every byte, nothing closed.
    pub fn copy(&self) -> Profile {
        let copy = tempfile::tempdir().expect("a temporary folder");
        for file in std::fs::read_dir(self.path()).expect("readable") {
            let file = file.expect("readable");
            // The index of the write-ahead log is made again from it after a power cut.
            if !file.file_name().to_string_lossy().ends_with("-shm") {
                std::fs::copy(file.path(), copy.path().join(file.file_name())).expect("copied");
            }
        }
        Profile {
            dir: copy,
            key_store: self.key_store.clone(),
        }
    }

    /// Every byte of every file of the folder.
    pub fn bytes(&self) -> BTreeMap<String, Vec<u8>> {
        std::fs::read_dir(self.path())
            .expect("readable")
            .map(|file| {
                let file = file.expect("readable");
                (
                    file.file_name().to_string_lossy().into_owned(),
                    std::fs::read(file.path()).expect("readable"),
                )
            })
            .collect()
    }
}

pub fn a_channel(name: &str) -> Channel {
    Channel {
        id: ChannelId::now_v7(),
        kind: ChannelKind::Private,
        team: None,
        name: name.to_owned(),
        topic: format!("about {name}"),
        mode: ChannelMode::Open,
        history: HistoryPolicy::All,
        archived: false,
        created_at: NOON,
        retention: None,
        label: Label::Internal,
    }
}

/// The `seq`th minute's message, which is the channel's `seq`th too.
pub fn said(seq: Seq, author: PersonId, body: &str) -> Entry {
    Entry {
        seq,
        at: NOON.plus_ms(i64::try_from(seq).unwrap_or_default() * 60_000),
        author: Some(author),
        message_count: seq,
        prev_hash: String::new(),
        event: Kept::Known(ChannelEvent::Message(Message::plain(
            MessageId::now_v7(),
            Some(body.to_owned()),
        ))),
    }
}

pub fn message_id(entry: &Entry) -> MessageId {
    match &entry.event {
        Kept::Known(ChannelEvent::Message(message)) => message.id,
        other => panic!("{other:?} is no message"),
    }
}

/// An entry that is no message: it counts none.
pub fn happened(seq: Seq, after: &Entry, event: ChannelEvent) -> Entry {
    Entry {
        seq,
        at: after.at.plus_ms(60_000),
        author: after.author,
        message_count: after.message_count,
        prev_hash: String::new(),
        event: Kept::Known(event),
    }
}

/// What following a log does: the run, its range and the place in the log.
pub fn follow(tx: &mut WriteTx<'_>, id: ChannelId, entries: &[Entry]) -> super::Result<()> {
    let Some(range) = entry::covered(entries) else {
        return Ok(());
    };
    entry::put_run(tx, id, range, entries, 0)?;
    channel::set_log_place(
        tx,
        id,
        LogPlace {
            seq: range.to,
            message_count: entries.last().map_or(0, |entry| entry.message_count),
        },
    )
}

/// A channel with these words said in it, one a minute.
pub async fn channel_with(store: &Store, name: &str, bodies: &[&str]) -> Channel {
    let channel = a_channel(name);
    let author = PersonId::now_v7();
    let entries: Vec<_> = (1..)
        .zip(bodies)
        .map(|(seq, body)| said(seq, author, body))
        .collect();
    let made = channel.clone();
    store
        .write(move |tx| {
            channel::put(tx, &made)?;
            member::put(
                tx,
                made.id,
                &Membership {
                    person: author,
                    since: NOON,
                    from_seq: 1,
                },
            )?;
            follow(tx, made.id, &entries)
        })
        .await
        .expect("written");
    channel
}

pub fn range(from: Seq, to: Seq) -> Range {
    Range { from, to }
}
