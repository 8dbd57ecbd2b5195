//! The one way to read and the one way to write.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;

use rusqlite::{Connection, TransactionBehavior};
use tokenim_policy::labels::is_kept;
use tokenim_protocol::ids::{ChannelId, Seq};
use tokenim_protocol::label::Label;

use crate::change::Change;
use crate::keys::seal::{open, seal};
use crate::keys::{Key, Keys, shelf};

use super::{Result, StoreError, sidebar};

/// What the tables read from: a moment of the database, and the keys to its sealed texts.
pub struct Reader<'a> {
    pub(super) connection: &'a Connection,
    keys: &'a Keys,
    /// Keys of channels that this transaction is the first to write to.
    new_keys: RefCell<BTreeMap<ChannelId, Key>>,
    /// Of these nothing is kept: their keys are never written down.
    fleeting: RefCell<BTreeSet<ChannelId>>,
}

/// What a sealed text is, so that one can never be passed off as another.
#[derive(Clone, Copy, Debug)]
pub(super) enum Sealed {
    /// Name and topic.
    Channel,
    Entry {
        seq: Seq,
        revision: u32,
    },
    Pending {
        seq: Seq,
        revision: u32,
    },
    Sidebar,
    /// What stands around a message's words.
    Around {
        seq: Seq,
    },
    /// Reactions and confirmations.
    Decoration {
        seq: Seq,
    },
}

impl Sealed {
    fn place(self, channel: ChannelId) -> Vec<u8> {
        let (tag, seq, revision) = match self {
            Sealed::Channel => (b'c', 0, 0),
            Sealed::Entry { seq, revision } => (b'e', seq, revision),
            Sealed::Pending { seq, revision } => (b'p', seq, revision),
            Sealed::Sidebar => (b's', 0, 0),
            Sealed::Around { seq } => (b'a', seq, 0),
            Sealed::Decoration { seq } => (b'd', seq, 0),
        };
        let mut place = Vec::with_capacity(29);
        place.push(tag);
        place.extend_from_slice(channel.0.as_bytes());
        place.extend_from_slice(&seq.to_be_bytes());
        place.extend_from_slice(&revision.to_be_bytes());
        place
    }
}

impl<'a> Reader<'a> {
    pub(super) fn new(connection: &'a Connection, keys: &'a Keys) -> Self {
        Self {
            connection,
            keys,
            new_keys: RefCell::default(),
            fleeting: RefCell::default(),
        }
    }

    /// Whether the channel's key lives in memory only, and its words with it.
    pub(crate) fn is_fleeting(&self, channel: ChannelId) -> bool {
        self.keys.is_fleeting(channel)
    }

    pub(super) fn key(&self, channel: ChannelId) -> Result<Key> {
        self.new_keys
            .borrow()
            .get(&channel)
            .cloned()
            .or_else(|| self.keys.channel(channel))
            .ok_or(StoreError::NoKey(channel))
    }

    /// The key of what wears this label itself in the channel; none where it went.
    pub(super) fn key_under(&self, channel: ChannelId, label: Label) -> Option<Key> {
        self.key(shelf(channel, label)).ok()
    }

    pub(super) fn unseal(
        &self,
        key: &Key,
        channel: ChannelId,
        what: Sealed,
        sealed: &[u8],
    ) -> Result<Vec<u8>> {
        open(key, &what.place(channel), sealed).ok_or(StoreError::Damaged)
    }
}

/// A transaction. Dropped without a commit it leaves nothing behind.
pub struct WriteTx<'a> {
    reader: Reader<'a>,
    changes: BTreeSet<Change>,
    stale_sidebar: BTreeSet<ChannelId>,
}

impl<'a> Deref for WriteTx<'a> {
    type Target = Reader<'a>;

    fn deref(&self) -> &Reader<'a> {
        &self.reader
    }
}

impl WriteTx<'_> {
    /// Says what was touched; told on commit.
    pub fn touch(&mut self, change: Change) {
        self.changes.insert(change);
    }

    /// The channel's row of the sidebar is made again before the commit.
    pub(super) fn sidebar_is_stale(&mut self, channel: ChannelId) {
        self.stale_sidebar.insert(channel);
        self.touch(Change::Channels);
    }

    pub(super) fn execute(&self, sql: &str, params: impl rusqlite::Params) -> Result<usize> {
        Ok(self.connection.prepare_cached(sql)?.execute(params)?)
    }

    /// Whether the channel's key may lie on the disk. A key that lies there already stays: who
    /// hears that it must not purges the channel first.
    pub(super) fn keep_key(&self, channel: ChannelId, kept: bool) {
        let known = self.reader.keys.channel(channel);
        if !kept && known.is_none() {
            self.reader.fleeting.borrow_mut().insert(channel);
        } else if kept
            && let Some(key) = known
            && self.reader.keys.is_fleeting(channel)
        {
            self.reader.new_keys.borrow_mut().insert(channel, key);
        }
    }

    /// Seals under the channel's key, which is made if this is the channel's first text.
    pub(super) fn seal(&self, channel: ChannelId, what: Sealed, plain: &[u8]) -> Vec<u8> {
        seal(&self.key_or_new(channel), &what.place(channel), plain)
    }

    /// The same for what wears a label itself: under the key of that, which is never written
    /// down where nothing is kept, be it because of the label or of the channel.
    pub(super) fn seal_under(
        &self,
        channel: ChannelId,
        label: Option<Label>,
        what: Sealed,
        plain: &[u8],
    ) -> Vec<u8> {
        let Some(label) = label else {
            return self.seal(channel, what, plain);
        };
        let shelf = shelf(channel, label);
        let unkept =
            self.reader.is_fleeting(channel) || self.reader.fleeting.borrow().contains(&channel);
        self.keep_key(shelf, is_kept(label) && !unkept);
        seal(&self.key_or_new(shelf), &what.place(channel), plain)
    }

    fn key_or_new(&self, channel: ChannelId) -> Key {
        self.key(channel).unwrap_or_else(|_| {
            let key = Key::random();
            self.reader
                .new_keys
                .borrow_mut()
                .insert(channel, key.clone());
            key
        })
    }
}

/// Runs one transaction and answers with what it touched. The writer's thread only.
pub(super) fn run<T>(
    connection: &mut Connection,
    keys: &Keys,
    f: impl FnOnce(&mut WriteTx<'_>) -> Result<T>,
) -> Result<(T, BTreeSet<Change>)> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut tx = WriteTx {
        reader: Reader::new(&transaction, keys),
        changes: BTreeSet::new(),
        stale_sidebar: BTreeSet::new(),
    };
    let answer = f(&mut tx)?;
    for channel in std::mem::take(&mut tx.stale_sidebar) {
        sidebar::refresh(&tx, channel)?;
    }
    let WriteTx {
        reader, changes, ..
    } = tx;
    let fleeting = reader.fleeting.into_inner();
    let (fleeting, new_keys): (BTreeMap<_, _>, BTreeMap<_, _>) = reader
        .new_keys
        .into_inner()
        .into_iter()
        .partition(|(channel, _)| fleeting.contains(channel));
    if !fleeting.is_empty() {
        keys.hold(fleeting);
    }
    if !new_keys.is_empty() {
        // A key must be on the disk before what it seals is.
        keys.add(&new_keys)?;
    }
    transaction.commit()?;
    Ok((answer, changes))
}
