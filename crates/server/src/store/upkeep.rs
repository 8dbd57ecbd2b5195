//! What an operator does to the database as a file: look it over, copy it, give it a new epoch.
//! None of this is for a running server's own use.

use std::path::Path;

use ed25519_dalek::VerifyingKey;
use rusqlite::OptionalExtension;
use tokenim_policy::proof::Whole;
use tokenim_protocol::audit::SignedCheckpoint;
use tokenim_protocol::ids::{ChannelId, LogEpoch};
use tokenim_protocol::time::UnixMillis;

use super::db::{Db, StoreError, StoreResult, args};
use super::entries::{self, BrokenAt};
use super::organisation::Identity;
use super::writer::poll_once;
use super::{
    audit_entries, audit_tree, channels, contents, dialect, migrations, organisation, rights,
};
use crate::audit;
use crate::audit::rights::{Mismatch, Rebuilt};
use crate::audit::verify::Wrong;

/// Leaves of the audit read at a time.
const LEAVES: u32 = 1_000;

/// Since which contents may lie in a bucket.
const BUCKET_SCHEMA: u32 = 18;

/// A database that no server of this process has open.
pub struct DatabaseFile {
    db: Db,
}

/// What was found to be wrong inside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Damage {
    /// SQLite's own word for it.
    Pages(String),
    /// A row points at one that is not there.
    References(String),
    Chain(ChannelId, BrokenAt),
    /// The leaf at this place is missing or is not what its hash says.
    Audit(u64),
    /// Messages with words, and how many of them the index has.
    Index {
        messages: u64,
        indexed: u64,
    },
}

impl std::fmt::Display for Damage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Damage::Pages(what) => write!(f, "the file itself: {what}"),
            Damage::References(table) => write!(f, "a row of {table} points at nothing"),
            Damage::Chain(channel, at) => write!(f, "the log of channel {channel} at {at}"),
            Damage::Audit(seq) => write!(f, "the audit at {seq}"),
            Damage::Index { messages, indexed } => {
                write!(f, "the index has {indexed} of {messages} messages")
            }
        }
    }
}

impl DatabaseFile {
    /// To look at. Nothing of the file is changed.
    pub fn to_read(path: &Path, key: Option<&[u8; 32]>) -> StoreResult<Self> {
        let conn = dialect::open_reader(path, key)?;
        Ok(Self { db: Db::new(conn) })
    }

    /// To change, as it is: the schema is not brought up to date.
    pub fn to_write(path: &Path, key: Option<&[u8; 32]>) -> StoreResult<Self> {
        let conn = dialect::open_writer(path, key)?;
        Ok(Self { db: Db::new(conn) })
    }

    /// The number of the last migration that has run; 0 before the first.
    pub fn schema(&self) -> StoreResult<u32> {
        migrations::version(&self.db.conn)
    }

    /// The number of the last migration that this program knows.
    pub fn schema_known() -> u32 {
        migrations::known()
    }

    pub fn identity(&self) -> StoreResult<Option<Identity>> {
        now(organisation::identity(&self.db))
    }

    /// Up to when its logs reach.
    pub fn latest_time(&self) -> StoreResult<UnixMillis> {
        organisation::latest_time(&self.db.conn)
    }

    /// Contents of files that do not lie in the folder; none before there could be any.
    pub fn contents_in_bucket(&self) -> u64 {
        now(contents::count(&self.db)).unwrap_or_default()
    }

    /// Contents of files that are to lie in the folder, where some may lie elsewhere: an older
    /// database knows of no other place.
    pub fn contents_in_folder(&self) -> StoreResult<Vec<String>> {
        if self.schema()? < BUCKET_SCHEMA {
            return Ok(Vec::new());
        }
        now(contents::in_folder(&self.db))
    }

    /// Whether a content lies in the bucket.
    pub fn is_in_bucket(&self, sha256: &str) -> StoreResult<bool> {
        Ok(now(contents::object_of(&self.db, sha256))?.is_some())
    }

    /// Writes the database as it is at one moment into a new file, while others write on.
    pub fn copy_to(&self, path: &Path) -> StoreResult<()> {
        let path = path
            .to_str()
            .ok_or_else(|| StoreError::Unusable("the copy's path is no UTF-8".to_owned()))?;
        // Of the copy, that is: this file is open for reading only.
        self.db.conn.pragma_update(None, "query_only", "OFF")?;
        now(self.db.execute("VACUUM INTO ?1", args![path]))?;
        Ok(())
    }

    /// Clients that come back notice that this is not the log they knew.
    pub fn set_log_epoch(&self, epoch: LogEpoch) -> StoreResult<()> {
        now(self.db.execute(
            "UPDATE organisation SET log_epoch = ?1 WHERE one = 1",
            args![epoch],
        ))?;
        Ok(())
    }

    /// Everybody has to sign in again.
    pub fn end_sessions(&self, at: UnixMillis) -> StoreResult<usize> {
        now(self.db.execute(
            "UPDATE session SET ended_at = ?1 WHERE ended_at IS NULL",
            args![at],
        ))
    }

    /// Everything is in the file itself, and the journal is empty.
    pub fn settle(&self) -> StoreResult<()> {
        self.db
            .conn
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        Ok(())
    }

    /// Looks at everything. The first few of each kind of damage are named.
    pub fn look_over(&self) -> StoreResult<Vec<Damage>> {
        let mut damage = Vec::new();
        let conn = &self.db.conn;
        let mut pages = conn.prepare("PRAGMA integrity_check(5)")?;
        for line in pages.query_map([], |row| row.get::<_, String>(0))? {
            let line = line?;
            if line != "ok" {
                damage.push(Damage::Pages(line));
            }
        }
        if !damage.is_empty() {
            return Ok(damage);
        }
        let dangling: Option<String> = conn
            .query_row("PRAGMA foreign_key_check", [], |row| row.get(0))
            .optional()?;
        damage.extend(dangling.map(Damage::References));
        self.look_over_logs(&mut damage)?;
        self.look_over_audit(&mut damage)?;
        if self.schema()? >= 6 {
            let count = |sql: &str| now(self.db.one(sql, &[], |row| row.count(0)));
            let messages = count("SELECT COUNT(*) FROM message WHERE body IS NOT NULL")?;
            let indexed = count(
                "SELECT COUNT(*) FROM search_place p JOIN message m ON m.id = p.message_id
                 WHERE m.body IS NOT NULL",
            )?;
            // What has just been said waits for its place.
            let waiting = match self.schema()? {
                ..11 => 0,
                _ => count(
                    "SELECT COUNT(*) FROM search_waiting w JOIN message m ON m.id = w.message_id
                     WHERE m.body IS NOT NULL",
                )?,
            };
            if messages != indexed + waiting {
                damage.push(Damage::Index {
                    messages,
                    indexed: indexed + waiting,
                });
            }
        }
        Ok(damage)
    }

    /// Hashes every record of the audit again.
    pub fn verify_audit(
        &self,
        key: &VerifyingKey,
        outside: &[SignedCheckpoint],
    ) -> StoreResult<Result<Whole, Wrong>> {
        now(audit::verify::verify(&self.db, key, outside))
    }

    /// Builds the rights from the log and compares them with the tables.
    pub fn verify_rights(&self) -> StoreResult<(Rebuilt, Vec<Mismatch>)> {
        // Of one moment, while a server writes.
        self.db.batch(dialect::BEGIN_READ)?;
        let looked = now(async {
            let rebuilt = Rebuilt::of(&self.db).await?;
            let mismatches = match rebuilt.is_founded {
                true => rebuilt.compared(&rights::all(&self.db).await?),
                false => Vec::new(),
            };
            Ok::<_, StoreError>((rebuilt, mismatches))
        });
        self.db.batch("COMMIT")?;
        looked
    }

    /// What the tree has as the hash of a record.
    pub fn leaf_hash(&self, seq: u64) -> StoreResult<Option<String>> {
        let place = seq.wrapping_sub(1);
        let found = now(audit_tree::nodes(&self.db, 0, place, seq))?;
        Ok(found.into_iter().next().map(|(_, hash)| hash))
    }

    pub fn newest_checkpoint(&self) -> StoreResult<Option<SignedCheckpoint>> {
        let newest = now(audit_tree::newest_checkpoint(&self.db))?;
        Ok(newest.map(|(_, _, signed)| signed))
    }

    fn look_over_logs(&self, damage: &mut Vec<Damage>) -> StoreResult<()> {
        for (channel, _) in now(channels::all_places(&self.db))? {
            if let Some(at) = now(entries::broken_at(&self.db, channel))? {
                damage.push(Damage::Chain(channel, at));
            }
            if damage.len() >= 5 {
                break;
            }
        }
        Ok(())
    }

    fn look_over_audit(&self, damage: &mut Vec<Damage>) -> StoreResult<()> {
        let mut seq = 0;
        loop {
            let leaves = now(audit_entries::after(&self.db, seq, LEAVES))?;
            if leaves.is_empty() {
                break;
            }
            for leaf in leaves {
                let is_next = leaf.seq == seq + 1;
                if !is_next || audit::leaf_hash(leaf.leaf.as_bytes()) != leaf.leaf_hash {
                    damage.push(Damage::Audit(seq + 1));
                    return Ok(());
                }
                seq = leaf.seq;
            }
        }
        let counted = now(self.db.maybe(
            "SELECT audit_seq FROM organisation WHERE one = 1",
            &[],
            |row| row.count(0),
        ))?;
        if counted.is_some_and(|counted| counted != seq) {
            damage.push(Damage::Audit(seq + 1));
        }
        Ok(())
    }
}

/// Here every call is ready at once.
fn now<T>(call: impl Future<Output = StoreResult<T>>) -> StoreResult<T> {
    poll_once(Box::pin(call))
        .unwrap_or_else(|| Err(StoreError::Unusable("a call was not ready".to_owned())))
}
