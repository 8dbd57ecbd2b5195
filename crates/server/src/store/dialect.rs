//! The few places where the databases differ, each with its reason.

use rusqlite::ffi::sqlite3_progress_handler;
use rusqlite::{Connection, OpenFlags};
use std::ffi::{c_int, c_void};
use std::fmt::Write;
use std::path::Path;
use std::time::{Duration, Instant};
use zeroize::Zeroizing;

use super::db::{StoreError, StoreResult};

/// SQLite has one writer; taking its lock at BEGIN means that nobody is turned away in
/// the middle of an action. On PostgreSQL this is a plain BEGIN.
pub const BEGIN_WRITE: &str = "BEGIN IMMEDIATE";
/// A repeatable read: what is read first fixes what is read later. On PostgreSQL:
/// BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY.
pub const BEGIN_READ: &str = "BEGIN DEFERRED";

/// How long a connection waits for a lock another process holds (a backup, a curious
/// administrator) before it gives up.
const BUSY: Duration = Duration::from_secs(5);

/// Pages that a connection keeps, in KiB. The file itself is in the system's cache; what stands
/// here is counted five times over, and is what the server's memory comes to on a long day.
const WRITER_CACHE_KIB: i64 = 1_024;
const READER_CACHE_KIB: i64 = 512;

/// Opens the write connection and makes sure that what is committed will be there after
/// the lights went out.
pub fn open_writer(path: &Path, key: Option<&[u8; 32]>) -> StoreResult<Connection> {
    let conn = Connection::open(path)?;
    unlock(&conn, key)?;
    conn.busy_timeout(BUSY)?;
    conn.pragma_update(None, "journal_mode", "WAL")?;
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.pragma_update(None, "foreign_keys", "ON")?;
    // A negative number counts KiB, a positive one pages.
    conn.pragma_update(None, "cache_size", -WRITER_CACHE_KIB)?;
    // What is deleted is overwritten, not only forgotten.
    conn.pragma_update(None, "secure_delete", "ON")?;
    tokenim_words::fts5::register(&conn)?;
    check_durability(&conn)?;
    Ok(conn)
}

pub fn open_reader(path: &Path, key: Option<&[u8; 32]>) -> StoreResult<Connection> {
    let conn = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    unlock(&conn, key)?;
    conn.busy_timeout(BUSY)?;
    conn.pragma_update(None, "query_only", "ON")?;
    conn.pragma_update(None, "cache_size", -READER_CACHE_KIB)?;
    tokenim_words::fts5::register(&conn)?;
    Ok(conn)
}

/// A server inside a desktop program has its file encrypted; a company's own is on a disk that
/// the company cares for. First of all, before anything is read.
fn unlock(conn: &Connection, key: Option<&[u8; 32]>) -> StoreResult<()> {
    let Some(key) = key else { return Ok(()) };
    let mut text = Zeroizing::new(String::with_capacity(67));
    text.push_str("x'");
    for byte in key {
        write!(text, "{byte:02x}").expect("a string takes it");
    }
    text.push('\'');
    Ok(conn.pragma_update(None, "key", text.as_str())?)
}

/// Refuses a database that is set to lose acknowledged writes.
fn check_durability(conn: &Connection) -> StoreResult<()> {
    let mode: String = conn.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
    let synchronous: i64 = conn.pragma_query_value(None, "synchronous", |row| row.get(0))?;
    if !mode.eq_ignore_ascii_case("wal") || synchronous < 2 {
        return Err(StoreError::Unusable(format!(
            "it would lose acknowledged messages (journal_mode={mode}, synchronous={synchronous})"
        )));
    }
    Ok(())
}

/// Steps of SQLite's machine between two looks at the clock; some tens of microseconds.
const STEPS: c_int = 4_000;

/// Statements of this connection end once it is later than `until` says; none lets them run
/// for as long as they take. On PostgreSQL: SET LOCAL statement_timeout.
///
/// # Safety
///
/// What `until` points at must stay there until this is called again, or the connection is
/// closed.
pub unsafe fn run_until(conn: &Connection, until: Option<*const Instant>) {
    unsafe extern "C" fn is_over(until: *mut c_void) -> c_int {
        // SAFETY: what the caller promised.
        let until = unsafe { &*until.cast::<Instant>() };
        c_int::from(Instant::now() >= *until)
    }

    let (steps, handler, until) = match until {
        Some(until) => (STEPS, Some(is_over as unsafe extern "C" fn(_) -> _), until),
        None => (0, None, std::ptr::null()),
    };
    // SAFETY: the connection is open for as long as it is borrowed.
    unsafe {
        sqlite3_progress_handler(conn.handle(), steps, handler, until.cast_mut().cast());
    }
}
