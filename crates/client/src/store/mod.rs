//! The encrypted store: everything the client knows, on this disk and on no other.
//!
//! Three SQLCipher files, each with its own key: `cache.db` is what the server said and can
//! be fetched again; `outbox.db` is what exists nowhere else, so it is synchronised on
//! every commit and no damage to the cache touches it; `search.db` is made from the cache.
//! Inside `cache.db` whatever people wrote is sealed once more under its channel's key, so
//! that a lost channel can be made unreadable while the account's keys live on.
//!
//! There is one way to write: [`Store::write`]. It collects what its tables touched and
//! tells it on commit; nobody remembers to send a notice.
//!
//! Both databases commit in one transaction, the cache first. Should the power fail between
//! the two, a message that the log has brought is still in the outbox: it is sent again under
//! its id and answered with the first answer.

pub mod access_timeline;
pub mod channel;
pub mod cursor;
pub mod directory;
pub mod draft;
pub mod entry;
mod error;
pub mod facts;
#[cfg(test)]
pub(crate) mod fixture;
pub mod index_queue;
pub mod member;
mod migrations;
pub mod notified;
pub mod outbox;
mod pending;
pub mod people_group;
mod pool;
pub mod preferences;
mod purge;
pub mod range;
pub mod read_mark;
pub(crate) mod search_index;
pub mod session;
pub mod sidebar;
mod sql;
#[cfg(test)]
mod tests;
pub mod team_standing;
mod write_tx;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::sync::broadcast;

use crate::change::Change;
use crate::keys::{Keys, disk};

pub use error::StoreError;
pub use write_tx::{Reader, WriteTx};

use pool::{Readers, Writer};
use search_index::SearchFile;

pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// What one commit touched.
pub type ChangeSet = Arc<BTreeSet<Change>>;

/// A listener that is this far behind is told so (`RecvError::Lagged`) and must take
/// everything as changed.
const CHANGE_SETS_KEPT: usize = 256;

/// Where the work is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// One thread writes, others read; a screen never waits for a catch-up.
    Threaded,
    /// Everything at once, in the caller: for tests on a paused clock, which jumps whenever
    /// a thread works and nobody else does.
    Inline,
}

/// A handle to the open store. Cheap to clone; the files close with the last one.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

pub(crate) struct Inner {
    keys: Arc<Keys>,
    writer: Writer,
    readers: Readers,
    search: SearchFile,
    changes: broadcast::Sender<ChangeSet>,
}

/// The three files of a profile folder.
#[derive(Clone, Debug)]
pub(crate) struct Files {
    pub cache: PathBuf,
    pub outbox: PathBuf,
    pub search: PathBuf,
}

impl Store {
    /// Opens the store of a profile folder, brings it to this version's form and finishes
    /// the purges that a crash interrupted. Blocks for some milliseconds, more after an
    /// update.
    pub fn open(dir: &Path, keys: Arc<Keys>, mode: Mode) -> Result<Self> {
        disk::private_dir(dir)?;
        let files = Files {
            cache: dir.join("cache.db"),
            outbox: dir.join("outbox.db"),
            search: dir.join("search.db"),
        };
        let mut writer = pool::open_writer(&files, &keys)?;
        let search = SearchFile::new(files.search.clone(), keys.clone());
        if !purge::finish(&mut writer, &keys)?.is_empty() {
            search.discard()?;
        }
        Ok(Self(Arc::new(Inner {
            readers: Readers::new(files, keys.clone(), mode),
            search,
            writer: Writer::new(writer, mode),
            changes: broadcast::channel(CHANGE_SETS_KEPT).0,
            keys,
        })))
    }

    /// Reads from one consistent moment of the store.
    pub async fn read<T, F>(&self, f: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Reader<'_>) -> Result<T> + Send + 'static,
    {
        self.0.readers.read(f).await
    }

    /// Writes: all of it or nothing. What was touched is told after the commit.
    pub async fn write<T, F>(&self, f: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut WriteTx<'_>) -> Result<T> + Send + 'static,
    {
        let inner = self.0.clone();
        self.0
            .writer
            .run(move |connection| {
                let (answer, changes) = write_tx::run(connection, &inner.keys, f)?;
                inner.tell(changes);
                Ok(answer)
            })
            .await
    }

    /// Hears what every commit from now on touches.
    pub fn subscribe(&self) -> broadcast::Receiver<ChangeSet> {
        self.0.changes.subscribe()
    }

    /// Tells of a change that lies in no table, such as the connection's.
    pub fn tell(&self, changes: impl IntoIterator<Item = Change>) {
        self.0.tell(changes.into_iter().collect());
    }

    /// Makes lost channels unreadable and then removes them: their keys first. What was
    /// written there and not sent stays in the outbox.
    pub async fn purge(&self, channels: BTreeSet<tokenim_protocol::ids::ChannelId>) -> Result<()> {
        if channels.is_empty() {
            return Ok(());
        }
        let inner = self.0.clone();
        self.0
            .writer
            .run(move |connection| {
                let changes = purge::purge(connection, &inner.keys, &channels)?;
                inner.search.discard()?;
                inner.tell(changes);
                Ok(())
            })
            .await
    }

    /// Forgets everything the server said, for a server whose log is not the one that was
    /// followed. Outbox, drafts and session stay.
    pub async fn start_over(&self) -> Result<()> {
        let inner = self.0.clone();
        self.0
            .writer
            .run(move |connection| {
                let changes = purge::start_over(connection, &inner.keys)?;
                inner.search.discard()?;
                inner.tell(changes);
                Ok(())
            })
            .await
    }

    /// Closes the files, whoever still holds a handle: signing out removes them next, and
    /// a connection that closed later would take its successor's side files with it.
    pub async fn close(&self) {
        self.0.readers.close().await;
        self.0.search.close();
        self.0.writer.close().await;
    }

    pub(crate) fn inner(&self) -> &Arc<Inner> {
        &self.0
    }
}

impl Inner {
    pub(crate) fn search(&self) -> &SearchFile {
        &self.search
    }

    fn tell(&self, changes: BTreeSet<Change>) {
        if !changes.is_empty() {
            // Nobody listening is fine: whoever comes later reads for the first time.
            let _ = self.changes.send(Arc::new(changes));
        }
    }
}
