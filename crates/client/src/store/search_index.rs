//! `search.db`: the words of the cache and where they stand.
//!
//! It is derived: when its key no longer opens it, or it has fallen behind what the cache
//! still tells, it is thrown away and made again. Deleted words stay in the pages of such an
//! index for long, so on a purge the whole file goes, with its key.
//!
//! Rows are numbered by time, so that "the newest first" is the order of the index itself;
//! within a channel the index is narrowed by a token of its own (`scope`), which costs
//! nothing, where looking up the channel of each hit would.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use tokenim_protocol::ids::{ChannelId, Seq};
use tokenim_protocol::time::UnixMillis;

use crate::keys::{Keys, disk};

use super::index_queue::QueueNumber;
use super::pool::{SEARCH_CACHE_KIB, keep_pages, lock, open_file};
use super::sql::{Blob, int, uint, uuid};
use super::{Result, StoreError, migrations};

/// Bits of a row's number that tell apart what was said in the same millisecond.
const TIE_BITS: u32 = 12;

pub(crate) struct SearchFile {
    path: PathBuf,
    keys: Arc<Keys>,
    writer: Mutex<Option<Connection>>,
    reader: Mutex<Option<Connection>>,
    /// The last use met damage.
    is_suspect: AtomicBool,
}

/// How far the index has followed the cache.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Followed {
    pub watermark: QueueNumber,
    /// What is older than the queue is in the index too.
    pub whole: bool,
}

/// Where a hit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub channel: ChannelId,
    pub seq: Seq,
}

impl SearchFile {
    pub fn new(path: PathBuf, keys: Arc<Keys>) -> Self {
        Self {
            path,
            keys,
            writer: Mutex::new(None),
            reader: Mutex::new(None),
            is_suspect: AtomicBool::new(false),
        }
    }

    pub fn close(&self) {
        lock(&self.writer).take();
        lock(&self.reader).take();
    }

    /// The key was destroyed: the file goes, whatever was open with it. A step of the
    /// follower that is under way ends first, in the old file.
    pub fn discard(&self) -> Result<()> {
        let mut writer = lock(&self.writer);
        let mut reader = lock(&self.reader);
        *writer = None;
        *reader = None;
        remove(&self.path)
    }

    /// One transaction of the follower. `f` may read the cache meanwhile; a purge waits until
    /// it is done, so nothing purged can be written into the new index.
    pub fn write<T>(&self, f: impl FnOnce(&IndexTx<'_>) -> Result<T>) -> Result<T> {
        let answer = {
            let mut slot = lock(&self.writer);
            let mut connection = self.take(&mut slot)?;
            let answer = write_with(&mut connection, f);
            *slot = Some(connection);
            answer
        };
        self.looked_at(answer)
    }

    /// Reads one moment of the index.
    pub fn read<T>(&self, f: impl FnOnce(&IndexTx<'_>) -> Result<T>) -> Result<T> {
        let answer = {
            let mut slot = lock(&self.reader);
            let mut connection = self.take(&mut slot)?;
            let answer = read_with(&mut connection, f);
            *slot = Some(connection);
            answer
        };
        self.looked_at(answer)
    }

    /// A damaged index is thrown away, and whoever asked asks again. Should it happen with
    /// the new one, too, it was the cache that `f` read meanwhile.
    fn looked_at<T>(&self, answer: Result<T>) -> Result<T> {
        match answer {
            Err(error) if error.is_damage() && !self.is_suspect.swap(true, Ordering::SeqCst) => {
                tracing::warn!(%error, "the search index is damaged and made again");
                self.discard()?;
                Err(StoreError::Index)
            }
            answer => {
                self.is_suspect.store(false, Ordering::SeqCst);
                answer
            }
        }
    }

    fn take(&self, slot: &mut Option<Connection>) -> Result<Connection> {
        match slot.take() {
            Some(connection) => Ok(connection),
            None => open(&self.path, &self.keys),
        }
    }
}

fn write_with<T>(
    connection: &mut Connection,
    f: impl FnOnce(&IndexTx<'_>) -> Result<T>,
) -> Result<T> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let answer = f(&IndexTx(&transaction))?;
    transaction.commit()?;
    Ok(answer)
}

fn read_with<T>(
    connection: &mut Connection,
    f: impl FnOnce(&IndexTx<'_>) -> Result<T>,
) -> Result<T> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Deferred)?;
    f(&IndexTx(&transaction))
}

fn open(path: &Path, keys: &Keys) -> Result<Connection> {
    match open_with_words(path, keys) {
        Err(error) if error.is_damage() => {
            // Its key was destroyed, or it is damaged: either way it is made again.
            tracing::debug!(%error, "the search index is made again");
            remove(path)?;
            open_with_words(path, keys)
        }
        other => other,
    }
}

fn remove(path: &Path) -> Result<()> {
    for side in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(side);
        disk::remove_if_there(Path::new(&name))?;
    }
    Ok(())
}

fn open_with_words(path: &Path, keys: &Keys) -> Result<Connection> {
    let mut connection = open_file(path, "search.db", &keys.search())?;
    keep_pages(&connection, SEARCH_CACHE_KIB)?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    tokenim_words::fts5::register(&connection)?;
    migrations::search(&mut connection)?;
    Ok(connection)
}

/// A transaction on the index.
pub(crate) struct IndexTx<'a>(&'a Transaction<'a>);

impl IndexTx<'_> {
    pub fn followed(&self) -> Result<Followed> {
        Ok(self
            .0
            .prepare_cached("SELECT n, whole FROM watermark WHERE one = 1")?
            .query_row([], |row| {
                Ok(Followed {
                    watermark: uint(row.get(0)?),
                    whole: row.get(1)?,
                })
            })?)
    }

    pub fn set_followed(&self, followed: Followed) -> Result<()> {
        self.0
            .prepare_cached("UPDATE watermark SET n = ?1, whole = ?2 WHERE one = 1")?
            .execute(params![int(followed.watermark), followed.whole])?;
        Ok(())
    }

    /// Empties the index: it begins again from here.
    pub fn begin_again(&self, watermark: QueueNumber) -> Result<()> {
        self.0.execute_batch(
            "INSERT INTO words (words) VALUES ('delete-all');
             DELETE FROM place;
             DELETE FROM scope;
             DELETE FROM rebuilt;",
        )?;
        self.set_followed(Followed {
            watermark,
            whole: false,
        })
    }

    /// Up to which seq of a channel the index has been made again.
    pub fn rebuilt_through(&self, channel: ChannelId) -> Result<Seq> {
        Ok(self
            .0
            .prepare_cached("SELECT through_seq FROM rebuilt WHERE channel_id = ?1")?
            .query_row([channel.blob()], |row| row.get(0).map(uint))
            .optional()?
            .unwrap_or(0))
    }

    pub fn set_rebuilt_through(&self, channel: ChannelId, seq: Seq) -> Result<()> {
        self.0
            .prepare_cached(
                "INSERT INTO rebuilt (channel_id, through_seq) VALUES (?1, ?2)
                 ON CONFLICT (channel_id) DO UPDATE SET
                     through_seq = max(through_seq, excluded.through_seq)",
            )?
            .execute(params![channel.blob(), int(seq)])?;
        Ok(())
    }

    /// Takes a message's words, in place of those it had.
    pub fn put(&self, place: Place, at: UnixMillis, text: &str) -> Result<()> {
        self.remove(place)?;
        let scope = self.scope_or_new(place.channel)?;
        let first = at.0.clamp(0, (1 << 50) - 1) << TIE_BITS;
        let last: Option<i64> = self
            .0
            .prepare_cached("SELECT max(id) FROM place WHERE id >= ?1 AND id < ?2")?
            .query_row(params![first, first + (1 << TIE_BITS)], |row| row.get(0))?;
        // More than 4,096 in one millisecond spill into the next, which costs only their
        // exact order.
        let mut id = last.map_or(first, |last| last + 1);
        while self
            .0
            .prepare_cached("SELECT 1 FROM place WHERE id = ?1")?
            .exists([id])?
        {
            id += 1;
        }
        self.0
            .prepare_cached("INSERT INTO place (id, scope, seq) VALUES (?1, ?2, ?3)")?
            .execute(params![id, scope, int(place.seq)])?;
        self.0
            .prepare_cached("INSERT INTO words (rowid, scope, body) VALUES (?1, ?2, ?3)")?
            .execute(params![id, scope_token(scope), text])?;
        Ok(())
    }

    pub fn remove(&self, place: Place) -> Result<()> {
        let Some(scope) = self.scope(place.channel)? else {
            return Ok(());
        };
        let id: Option<i64> = self
            .0
            .prepare_cached("DELETE FROM place WHERE scope = ?1 AND seq = ?2 RETURNING id")?
            .query_row(params![scope, int(place.seq)], |row| row.get(0))
            .optional()?;
        if let Some(id) = id {
            self.0
                .prepare_cached("DELETE FROM words WHERE rowid = ?1")?
                .execute([id])?;
        }
        Ok(())
    }

    /// Calls `found` with the places that answer, the newest first, until it says that it has
    /// enough.
    pub fn find(
        &self,
        query: &str,
        channel: Option<ChannelId>,
        mut found: impl FnMut(Place) -> Result<bool>,
    ) -> Result<()> {
        let query = match channel {
            None => format!("body : ({query})"),
            Some(channel) => match self.scope(channel)? {
                Some(scope) => format!("scope : \"{}\" AND body : ({query})", scope_token(scope)),
                None => return Ok(()),
            },
        };
        let mut hits = self
            .0
            .prepare_cached("SELECT rowid FROM words WHERE words MATCH ?1 ORDER BY rowid DESC")?;
        let mut place = self.0.prepare_cached(
            "SELECT scope.channel_id, place.seq FROM place JOIN scope USING (scope)
             WHERE place.id = ?1",
        )?;
        let mut rows = hits.query([query])?;
        while let Some(row) = rows.next()? {
            let at = place
                .query_row([row.get::<_, i64>(0)?], |row| {
                    Ok(Place {
                        channel: ChannelId(uuid(row, 0)?),
                        seq: uint(row.get(1)?),
                    })
                })
                .optional()?;
            if let Some(at) = at
                && found(at)?
            {
                break;
            }
        }
        Ok(())
    }

    fn scope(&self, channel: ChannelId) -> Result<Option<i64>> {
        Ok(self
            .0
            .prepare_cached("SELECT scope FROM scope WHERE channel_id = ?1")?
            .query_row([channel.blob()], |row| row.get(0))
            .optional()?)
    }

    fn scope_or_new(&self, channel: ChannelId) -> Result<i64> {
        if let Some(scope) = self.scope(channel)? {
            return Ok(scope);
        }
        Ok(self
            .0
            .prepare_cached("INSERT INTO scope (channel_id) VALUES (?1) RETURNING scope")?
            .query_row([channel.blob()], |row| row.get(0))?)
    }
}

/// One word in the index's other column.
fn scope_token(scope: i64) -> String {
    format!("s{scope}")
}
