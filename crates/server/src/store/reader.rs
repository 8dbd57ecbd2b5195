//! Read-only connections, each answer from one unchanging view of the database.

use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use super::db::{Db, StoreResult};
use super::dialect;
use super::grant_uses::Uses;
use super::rights_doubt::Doubt;
use super::writer::poll_once;
use crate::error::{AppError, AppResult};

pub type ReadFuture<'t, T> = Pin<Box<dyn Future<Output = AppResult<T>> + 't>>;

/// Reads at the same time; more wait. Two cores do not read faster with more.
const READERS_MAX: usize = 4;

pub(super) struct Readers {
    path: PathBuf,
    key: Option<Zeroizing<[u8; 32]>>,
    idle: Mutex<Vec<Db>>,
    places: Semaphore,
    inline: bool,
    uses: Uses,
    doubt: Doubt,
}

impl Readers {
    pub fn new(
        path: PathBuf,
        key: Option<[u8; 32]>,
        inline: bool,
        uses: &Uses,
        doubt: &Doubt,
    ) -> Arc<Self> {
        Arc::new(Self {
            path,
            key: key.map(Zeroizing::new),
            idle: Mutex::new(Vec::new()),
            places: Semaphore::new(READERS_MAX),
            inline,
            uses: uses.clone(),
            doubt: doubt.clone(),
        })
    }

    pub async fn read<T, F>(self: &Arc<Self>, read: F) -> AppResult<T>
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t Db) -> ReadFuture<'t, T> + Send + 'static,
    {
        if self.inline {
            return self.read_here(read);
        }
        let Ok(_place) = self.places.acquire().await else {
            return Err(AppError::Unavailable);
        };
        let readers = Arc::clone(self);
        tokio::task::spawn_blocking(move || readers.read_here(read))
            .await
            .unwrap_or_else(|_| Err(AppError::internal("a read panicked")))
    }

    fn read_here<T, F>(&self, read: F) -> AppResult<T>
    where
        F: for<'t> FnOnce(&'t Db) -> ReadFuture<'t, T>,
    {
        let db = self.take()?;
        db.batch(dialect::BEGIN_READ)?;
        let answer = poll_once(read(&db))
            .unwrap_or_else(|| Err(AppError::internal("a read awaited more than the database")));
        db.batch("COMMIT")?;
        self.idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(db);
        answer
    }

    fn take(&self) -> StoreResult<Db> {
        let idle = self
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        match idle {
            Some(db) => Ok(db),
            None => Ok(
                Db::new(dialect::open_reader(&self.path, self.key.as_deref())?)
                    .noting(&self.uses, &self.doubt),
            ),
        }
    }
}
