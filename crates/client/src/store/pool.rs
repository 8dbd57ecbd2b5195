//! Connections: one that writes, a few that read.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, TransactionBehavior, ffi, params};
use tokio::sync::{Semaphore, oneshot};

use crate::keys::{Key, Keys, disk};
use crate::view::session::{Mended, OutboxMended};

use super::{Files, Mode, Reader, Result, StoreError, damage, migrations, rescue};

/// Enough for a screen, a search and a background read at once.
const READERS_MAX: usize = 3;
const STATEMENTS_KEPT: usize = 64;
/// Pages that a connection keeps of a file, in KiB. They are what memory a long day ends with:
/// small enough to be reached on the first day, and to be no burden on any. One transaction of
/// a catch-up fits the writer's; a screen fits a reader's.
const WRITER_CACHE_KIB: i64 = 1_024;
const READER_CACHE_KIB: i64 = 512;
const OUTBOX_CACHE_KIB: i64 = 256;
pub(super) const SEARCH_CACHE_KIB: i64 = 2_000;
/// Only our own connections ever wait for each other, and never long.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

type Job = Box<dyn FnOnce(&mut Connection) + Send>;

pub(super) enum Writer {
    Thread(mpsc::Sender<Message>),
    Inline(Mutex<Option<Connection>>),
}

pub(super) enum Message {
    Do(Job),
    Close(oneshot::Sender<()>),
}

impl Writer {
    pub fn new(connection: Connection, mode: Mode) -> Self {
        match mode {
            Mode::Inline => Writer::Inline(Mutex::new(Some(connection))),
            Mode::Threaded => {
                let (messages, inbox) = mpsc::channel();
                std::thread::Builder::new()
                    .name("store-writer".into())
                    .spawn(move || write_until_closed(connection, &inbox))
                    .expect("the system can start one more thread");
                Writer::Thread(messages)
            }
        }
    }

    pub async fn run<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        match self {
            Writer::Inline(connection) => f(lock(connection).as_mut().ok_or(StoreError::Closed)?),
            Writer::Thread(messages) => {
                let (answer, answered) = oneshot::channel();
                let job: Job = Box::new(move |connection| {
                    let _ = answer.send(f(connection));
                });
                messages
                    .send(Message::Do(job))
                    .map_err(|_| StoreError::Closed)?;
                answered.await.map_err(|_| StoreError::Closed)?
            }
        }
    }

    /// What was asked for before is done first.
    pub async fn close(&self) {
        match self {
            Writer::Inline(connection) => drop(lock(connection).take()),
            Writer::Thread(messages) => {
                let (closed, is_closed) = oneshot::channel();
                if messages.send(Message::Close(closed)).is_ok() {
                    let _ = is_closed.await;
                }
            }
        }
    }
}

fn write_until_closed(mut connection: Connection, inbox: &mpsc::Receiver<Message>) {
    for message in inbox {
        match message {
            // A job that panics has rolled back; its caller hears `Closed` and the next job
            // finds a sound connection.
            Message::Do(job) => {
                let _ = catch_unwind(AssertUnwindSafe(|| job(&mut connection)));
            }
            Message::Close(closed) => {
                drop(connection);
                let _ = closed.send(());
                return;
            }
        }
    }
}

pub(super) struct Readers {
    files: Files,
    keys: Arc<Keys>,
    mode: Mode,
    idle: Arc<Mutex<Vec<Connection>>>,
    permits: Arc<Semaphore>,
}

impl Readers {
    pub fn new(files: Files, keys: Arc<Keys>, mode: Mode) -> Self {
        Self {
            files,
            keys,
            mode,
            idle: Arc::default(),
            permits: Arc::new(Semaphore::new(READERS_MAX)),
        }
    }

    pub async fn read<T, F>(&self, f: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Reader<'_>) -> Result<T> + Send + 'static,
    {
        let permit = self.permits.clone().acquire_owned().await;
        let permit = permit.map_err(|_| StoreError::Closed)?;
        let (files, keys, idle) = (self.files.clone(), self.keys.clone(), self.idle.clone());
        let work = move || {
            let _permit = permit;
            let pooled = lock(&idle).pop();
            let mut connection = match pooled {
                Some(connection) => connection,
                None => open_reader(&files, &keys)?,
            };
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Deferred)?;
            let answer = f(&Reader::new(&transaction, &keys));
            drop(transaction);
            lock(&idle).push(connection);
            answer
        };
        match self.mode {
            Mode::Inline => work(),
            Mode::Threaded => tokio::task::spawn_blocking(work)
                .await
                .map_err(|_| StoreError::Closed)?,
        }
    }

    /// Waits for the reads that are under way; later ones are refused.
    pub async fn close(&self) {
        let all = u32::try_from(READERS_MAX).unwrap_or(u32::MAX);
        let permits = self.permits.acquire_many(all).await;
        self.permits.close();
        drop(permits);
        lock(&self.idle).clear();
    }
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Opens both files for writing, with everything in this version's form. What is damaged is
/// made again, and told.
pub(super) fn open_writer(files: &Files, keys: &Keys) -> Result<(Connection, Mended)> {
    refuse_newer(files, keys)?;
    let is_new = !has_bytes(&files.cache) && !has_bytes(&files.outbox);
    let mut mended = Mended::default();
    // The outbox first and by itself: whatever is wrong with the cache, it is sound.
    if !is_new && !has_bytes(&files.outbox) {
        mended.outbox = Some(OutboxMended {
            saved: 0,
            complete: false,
        });
    }
    let (outbox, saved) = rescue::open_outbox(&files.outbox, &keys.outbox())?;
    mended.outbox = saved.or(mended.outbox);
    drop(outbox);

    let dir = files.cache.parent().unwrap_or(Path::new("."));
    if damage::is_marked(dir) {
        damage::keep(&files.cache, damage::Kept::Move)?;
        mended.cache = true;
    }
    mended.cache |= !is_new && !has_bytes(&files.cache);
    let connection = match open_cache(&files.cache, keys) {
        Err(error) if error.is_damage() => {
            tracing::warn!(%error, "the cache is damaged; it is fetched again");
            damage::keep(&files.cache, damage::Kept::Move)?;
            mended.cache = true;
            open_cache(&files.cache, keys)?
        }
        opened => opened?,
    };
    damage::unmark(dir)?;
    keep_pages(&connection, WRITER_CACHE_KIB)?;
    attach_outbox(&connection, files, keys)?;
    durable(&connection, "outbox")?;
    Ok((connection, mended))
}

fn open_cache(path: &Path, keys: &Keys) -> Result<Connection> {
    let mut connection = open_file(path, "cache.db", &keys.cache())?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    migrations::cache(&mut connection)?;
    Ok(connection)
}

/// Opens a file that may turn out to be none of this version's business. Without a log beside
/// it nothing but the file is needed, and nothing is made.
fn open_to_look(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    let address = url::Url::from_file_path(path);
    Ok(match address {
        Ok(mut address) if !has_bytes(Path::new(&log)) => {
            address.set_query(Some("immutable=1"));
            Connection::open_with_flags(address.as_str(), flags | OpenFlags::SQLITE_OPEN_URI)?
        }
        _ => Connection::open_with_flags(path, flags)?,
    })
}

fn has_bytes(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|file| file.len() > 0)
}

/// A newer version has been here: said before a byte of any file is changed. Whatever cannot
/// be read now is not newer, it is damaged, and found to be so next.
fn refuse_newer(files: &Files, keys: &Keys) -> Result<()> {
    let look = |path: &Path, key: &Key, ask: fn(&Connection) -> Result<()>| {
        if !has_bytes(path) {
            return Ok(());
        }
        let asked = open_to_look(path).and_then(|connection| {
            unlock(&connection, key)?;
            ask(&connection)
        });
        match asked {
            Err(newer @ StoreError::Newer { .. }) => Err(newer),
            _ => Ok(()),
        }
    };
    look(
        &files.outbox,
        &keys.outbox(),
        migrations::refuse_newer_outbox,
    )?;
    look(&files.cache, &keys.cache(), migrations::refuse_newer_cache)
}

fn open_reader(files: &Files, keys: &Keys) -> Result<Connection> {
    let connection = Connection::open_with_flags(
        &files.cache,
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    unlock(&connection, &keys.cache())?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    keep_pages(&connection, READER_CACHE_KIB)?;
    attach_outbox(&connection, files, keys)?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

/// Opens one encrypted file for writing and proves that the key is the right one.
pub(super) fn open_file(path: &Path, name: &'static str, key: &Key) -> Result<Connection> {
    disk::private_file(path)?;
    let connection = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    unlock(&connection, key)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    // The first page is read here, so this is where a wrong key shows.
    connection
        .query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))
        .map_err(|error| match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::NotADatabase) => StoreError::WrongKey(name),
            _ => error.into(),
        })?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    Ok(connection)
}

fn attach_outbox(connection: &Connection, files: &Files, keys: &Keys) -> Result<()> {
    connection
        .execute(
            "ATTACH DATABASE ?1 AS outbox KEY ?2",
            params![
                files.outbox.to_string_lossy(),
                keys.outbox().to_sqlcipher().as_str()
            ],
        )
        .map_err(|error| match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::NotADatabase) => StoreError::WrongKey("outbox.db"),
            _ => error.into(),
        })?;
    Ok(connection.pragma_update(Some("outbox"), "cache_size", -OUTBOX_CACHE_KIB)?)
}

/// A commit is on the disk when it is answered, and the log ends where its round does: nothing
/// is written over an earlier round but a round's first commit (`wal.rs`).
pub(super) fn durable(connection: &Connection, schema: &str) -> Result<()> {
    connection.pragma_update(Some(schema), "synchronous", "FULL")?;
    // Answers with the limit, so it cannot be a mere update.
    connection.pragma_update_and_check(Some(schema), "journal_size_limit", 0, |_| Ok(()))?;
    Ok(())
}

/// How much of the connection's main file is kept in memory.
pub(super) fn keep_pages(connection: &Connection, kib: i64) -> Result<()> {
    // A negative number counts KiB, a positive one pages.
    Ok(connection.pragma_update(Some("main"), "cache_size", -kib)?)
}

/// Hands SQLCipher its key, past the SQL text and whatever may log that.
fn unlock(connection: &Connection, key: &Key) -> Result<()> {
    let key = key.to_sqlcipher();
    // SAFETY: the handle is open for as long as `connection` is, and SQLCipher copies the
    // key's bytes before it returns.
    let code = unsafe {
        ffi::sqlite3_key(
            connection.handle(),
            key.as_ptr().cast(),
            i32::try_from(key.len()).unwrap_or_default(),
        )
    };
    if code == ffi::SQLITE_OK {
        Ok(())
    } else {
        Err(rusqlite::Error::SqliteFailure(ffi::Error::new(code), None).into())
    }
}
