//! The server's database, and the only place where SQL is written.
//!
//! One file a table. [`Store::write`] runs an action on the one writer, [`Store::read`] a
//! question on a read-only connection that sees one unchanging moment.

use std::path::Path;
use std::sync::Arc;

use tokenim_protocol::ids::GrantId;
use tokenim_protocol::time::UnixMillis;

use crate::clock::{Clock, Rng};
use crate::error::AppResult;

pub mod access_request_talk;
pub mod access_requests;
pub mod audit_entries;
pub mod audit_tree;
pub mod bundles;
pub mod calendar_feeds;
pub mod call_providers;
pub mod calls;
pub mod cases;
pub mod catch_up;
pub mod channels;
pub mod clearances;
pub mod confirmations;
pub mod contents;
pub mod credentials;
pub mod custom_roles;
pub mod db;
pub mod default_channels;
pub mod delegations;
pub mod departments;
mod dialect;
pub mod entries;
pub mod exclusions;
pub mod facts;
pub mod file_links;
pub mod file_openings;
pub mod files;
pub mod grant_uses;
pub mod grants;
pub mod house_rules;
pub mod join_links;
pub mod join_requests;
pub mod members;
pub mod mentions;
pub mod messages;
mod migrations;
pub mod operations;
pub mod organisation;
pub mod organisation_log;
pub mod people;
pub mod people_groups;
pub mod person_log;
pub mod person_state;
pub mod pins;
pub mod problem_reports;
pub mod purges;
pub mod quotas;
pub mod reactions;
pub mod read_marks;
mod reader;
pub mod request_figures;
pub mod revisions;
pub mod rights;
mod rights_doubt;
pub mod roles;
pub mod saved;
pub mod search_index;
pub mod sessions;
pub mod team_passages;
pub mod teams;
pub mod threads;
mod tx;
pub mod upkeep;
pub mod visible;
pub mod workflows;
mod writer;

pub use db::{Db, StoreError, StoreResult};
pub use reader::ReadFuture;
pub use tx::Tx;
pub use writer::{ActionFuture, Publish};

use reader::Readers;
use writer::{Core, Writer};

/// Where the store's work is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Threads {
    /// The writer on its own, reads on the blocking pool.
    Own,
    /// Everything on the caller's: under a paused clock nothing may work beside it.
    Callers,
}

/// A newer server has been here. Looked at before anything is opened for writing: not a byte
/// of it is changed.
fn refuse_newer(path: &Path, key: Option<&[u8; 32]>) -> StoreResult<()> {
    if !path.exists() {
        return Ok(());
    }
    let found = upkeep::DatabaseFile::to_read(path, key)?.schema()?;
    let known = migrations::known();
    if found > known {
        return Err(StoreError::Newer { found, known });
    }
    Ok(())
}

pub struct Store {
    writer: Writer,
    readers: Arc<Readers>,
    uses: grant_uses::Uses,
    doubt: rights_doubt::Doubt,
}

impl Store {
    /// Opens the database, brings its schema up to date, and refuses one that would lose
    /// acknowledged writes or whose logs are ahead of the clock.
    pub fn open(
        path: &Path,
        key: Option<[u8; 32]>,
        threads: Threads,
        clock: Arc<dyn Clock>,
        rng: Arc<dyn Rng>,
        publish: Publish,
    ) -> StoreResult<Self> {
        refuse_newer(path, key.as_ref())?;
        let mut conn = dialect::open_writer(path, key.as_ref())?;
        migrations::run(&mut conn)?;
        let latest = organisation::latest_time(&conn)?;
        if clock.now() < latest {
            return Err(StoreError::Unusable(format!(
                "its logs reach to {} ms, but the clock says {} ms",
                latest.0,
                clock.now().0
            )));
        }
        let uses = grant_uses::Uses::default();
        let doubt = rights_doubt::Doubt::default();
        let core = Core::new(
            Db::new(conn).noting(&uses, &doubt),
            clock,
            rng,
            publish,
            UnixMillis(latest.0),
        );
        let (writer, inline) = match threads {
            Threads::Own => (Writer::on_a_thread(core)?, false),
            Threads::Callers => (Writer::inline(core), true),
        };
        Ok(Self {
            writer,
            readers: Readers::new(path.to_owned(), key, inline, &uses, &doubt),
            uses,
            doubt,
        })
    }

    /// Which grants were used and not written down yet. (Taken, they are somebody's to write.)
    pub fn take_uses(&self) -> Vec<(GrantId, UnixMillis)> {
        self.uses.take()
    }

    /// The rights in the tables are not what the audit says, or are again. True when that is new.
    /// Facts that were gathered before are gathered again with their person's next epoch.
    pub fn doubt(&self, since: Option<UnixMillis>) -> bool {
        self.doubt.set(since)
    }

    pub fn doubted_since(&self) -> Option<UnixMillis> {
        self.doubt.since()
    }

    /// Runs an action: all of it or nothing, and durable when this returns.
    ///
    /// ```text
    /// store.write(move |tx| Box::pin(async move { people::touch(tx, person).await })).await
    /// ```
    pub async fn write<T, F>(&self, action: F) -> AppResult<T>
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t mut Tx) -> ActionFuture<'t, T> + Send + 'static,
    {
        self.writer.write(action).await
    }

    /// Answers a question from one moment of the database.
    pub async fn read<T, F>(&self, question: F) -> AppResult<T>
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t Db) -> ReadFuture<'t, T> + Send + 'static,
    {
        self.readers.read(question).await
    }

    /// Actions that wait for the writer.
    pub fn writes_waiting(&self) -> usize {
        self.writer.waiting()
    }

    /// Writes what was accepted and lets go of the file.
    pub fn stop(self) {
        self.writer.stop();
    }
}
