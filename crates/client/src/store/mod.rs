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

pub mod access_request;
pub mod access_timeline;
pub mod attachment;
pub mod audit_seen;
pub mod call;
pub mod channel;
pub mod conduct_case;
pub mod cursor;
mod damage;
pub mod decoration;
pub mod directory;
pub mod draft;
pub mod entry;
mod error;
pub mod facts;
pub mod file_opening;
pub mod first_hour;
#[cfg(test)]
pub(crate) mod fixture;
pub mod index_queue;
pub mod member;
pub mod mention;
mod migrations;
pub mod notified;
mod other_draft;
pub mod outbox;
mod pending;
pub mod people_group;
pub mod person_state;
pub mod pin;
mod pool;
pub mod preferences;
mod purge;
pub mod purge_report;
pub mod range;
pub mod read_mark;
pub mod reader_mark;
mod rescue;
pub mod saved;
pub(crate) mod search_index;
pub mod session;
pub mod sidebar;
mod sql;
pub mod team_standing;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_of_damage;
#[cfg(test)]
mod tests_of_migrations;
#[cfg(test)]
mod tests_of_purge;
pub mod thread;
pub mod transfer;
mod wal;
pub mod wish;
mod write_tx;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use tokenim_protocol::ids::ChannelId;
use tokenim_protocol::purge::PurgeCause;
use tokenim_protocol::time::UnixMillis;
use tokio::sync::{broadcast, watch};

use crate::change::Change;
use crate::keys::{Keys, disk};
use crate::view::session::Mended;

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
    dir: PathBuf,
    mended: Mutex<Option<Mended>>,
    /// Something was met that is not as it was written.
    damaged: watch::Sender<bool>,
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
        match Self::try_open(dir, keys.clone(), mode) {
            // Behind the first pages, and met while what a crash interrupted was finished.
            Err(error) if error.is_damage() => {
                damage::mark(dir)?;
                Self::try_open(dir, keys, mode)
            }
            opened => opened,
        }
    }

    fn try_open(dir: &Path, keys: Arc<Keys>, mode: Mode) -> Result<Self> {
        disk::private_dir(dir)?;
        let files = Files {
            cache: dir.join("cache.db"),
            outbox: dir.join("outbox.db"),
            search: dir.join("search.db"),
        };
        let (mut writer, found) = pool::open_writer(&files, &keys)?;
        let mended = if found == Mended::default() {
            damage::told(dir)
        } else {
            Some(damage::tell(dir, found.clone())?)
        };
        let search = SearchFile::new(files.search.clone(), keys.clone());
        purge::begin_where_no_key_is(&mut writer, &keys)?;
        let purged = !purge::finish(&mut writer, &keys)?.is_empty();
        // The queue of a new cache counts from the beginning.
        if purged || found.cache {
            search.discard()?;
        }
        Ok(Self(Arc::new(Inner {
            readers: Readers::new(files, keys.clone(), mode),
            search,
            writer: Writer::new(writer, mode),
            changes: broadcast::channel(CHANGE_SETS_KEPT).0,
            dir: dir.to_owned(),
            mended: Mutex::new(mended),
            damaged: watch::Sender::new(false),
            keys,
        })))
    }

    /// What was found damaged and made again, until the person has read it.
    pub fn mended(&self) -> Option<Mended> {
        pool::lock(&self.0.mended).clone()
    }

    /// Something the person should know of once, kept until they have read it.
    pub fn tell_mended(&self, news: Mended) -> Result<()> {
        *pool::lock(&self.0.mended) = Some(damage::tell(&self.0.dir, news)?);
        self.tell([Change::Session]);
        Ok(())
    }

    pub fn dismiss_mended(&self) -> Result<()> {
        damage::forget(&self.0.dir)?;
        *pool::lock(&self.0.mended) = None;
        Ok(())
    }

    /// Turns true when something is met that is not as it was written. Whoever owns the store
    /// closes it and opens it again, which makes anew what is damaged.
    pub fn damaged(&self) -> watch::Receiver<bool> {
        self.0.damaged.subscribe()
    }

    /// Takes over what waits in another outbox of this person's, under this one's key. What
    /// is here already stays as it is. Blocks.
    pub(crate) fn bring_back(&self, folder: &Path, keys: &Keys) -> Result<()> {
        let (old, _) = rescue::open_outbox(&folder.join("outbox.db"), &keys.outbox())?;
        let path = self.0.dir.join("outbox.db");
        let brought_back = rescue::bring_back(&old, &path, &self.0.keys.outbox())?;
        if brought_back > 0 {
            let news = Mended {
                brought_back,
                ..Mended::default()
            };
            self.tell_mended(news)?;
            self.tell([Change::Outbox, Change::Channels]);
        }
        Ok(())
    }

    /// The account's folder.
    pub(crate) fn dir(&self) -> &Path {
        &self.0.dir
    }

    pub(crate) fn keys(&self) -> &Arc<Keys> {
        &self.0.keys
    }

    /// Reads from one consistent moment of the store.
    pub async fn read<T, F>(&self, f: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Reader<'_>) -> Result<T> + Send + 'static,
    {
        self.0.looked_at(self.0.readers.read(f).await)
    }

    /// Writes: all of it or nothing. What was touched is told after the commit.
    pub async fn write<T, F>(&self, f: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut WriteTx<'_>) -> Result<T> + Send + 'static,
    {
        let inner = self.0.clone();
        let written = self
            .0
            .writer
            .run(move |connection| {
                let (answer, changes) = write_tx::run(connection, &inner.keys, f)?;
                inner.tell(changes);
                Ok(answer)
            })
            .await;
        self.0.looked_at(written)
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
    pub async fn purge(&self, channels: BTreeSet<ChannelId>) -> Result<()> {
        self.purge_why(channels, None).await
    }

    /// The same, to be said to the server at the next contact.
    pub(crate) async fn purge_and_report(
        &self,
        channels: BTreeSet<ChannelId>,
        cause: PurgeCause,
        at: UnixMillis,
    ) -> Result<()> {
        self.purge_why(channels, Some((cause, at))).await
    }

    /// Keys of single shelves are destroyed, and the index's with them; what they sealed stays where
    /// it is and is nothing any more.
    pub(crate) async fn forget_keys(&self, shelves: BTreeSet<ChannelId>) -> Result<()> {
        let inner = self.0.clone();
        self.0
            .writer
            .run(move |_| {
                inner.keys.destroy(&shelves)?;
                inner.search.discard()
            })
            .await
    }

    /// The files of a channel go, its words stay.
    pub(crate) async fn purge_files(&self, channel: ChannelId) -> Result<()> {
        self.write(move |tx| attachment::forget_all_cached(tx, channel))
            .await?;
        remove_files(&self.0.dir, channel);
        Ok(())
    }

    async fn purge_why(&self, channels: BTreeSet<ChannelId>, why: purge::Why) -> Result<()> {
        if channels.is_empty() {
            return Ok(());
        }
        let inner = self.0.clone();
        self.0
            .writer
            .run(move |connection| {
                let changes = purge::purge(connection, &inner.keys, &channels, why)?;
                inner.search.discard()?;
                for channel in channels {
                    remove_files(&inner.dir, channel);
                }
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
        let outbox = self.0.dir.join("outbox.db");
        if outbox.exists()
            && let Err(error) = rescue::remember_head(&outbox)
        {
            tracing::debug!(%error, "the outbox's first page could not be remembered");
        }
    }

    pub(crate) fn inner(&self) -> &Arc<Inner> {
        &self.0
    }
}

/// Without the channel's key nobody reads them; should this fail, the next start does it.
fn remove_files(dir: &Path, channel: ChannelId) {
    let _ = std::fs::remove_dir_all(crate::transfer::folder_of(dir, channel));
    let _ = std::fs::remove_dir_all(crate::transfer::opened_of(dir, channel));
}

impl Inner {
    pub(crate) fn search(&self) -> &SearchFile {
        &self.search
    }

    /// Passes an answer on, and looks at it for damage.
    fn looked_at<T>(&self, answer: Result<T>) -> Result<T> {
        if let Err(error) = &answer
            && error.is_damage()
        {
            // On the disk first: should the program end now, the next start knows.
            if let Err(error) = damage::mark(&self.dir) {
                tracing::warn!(%error, "the damage could not be marked");
            }
            if !self.damaged.send_replace(true) {
                tracing::warn!(%error, "the cache is damaged");
            }
        }
        answer
    }

    fn tell(&self, changes: BTreeSet<Change>) {
        if !changes.is_empty() {
            // Nobody listening is fine: whoever comes later reads for the first time.
            let _ = self.changes.send(Arc::new(changes));
        }
    }
}
