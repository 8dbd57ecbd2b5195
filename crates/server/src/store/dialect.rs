//! The few places where the databases differ, each with its reason.

use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::time::Duration;

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

/// Opens the write connection and makes sure that what is committed will be there after
/// the lights went out.
pub fn open_writer(path: &Path) -> StoreResult<Connection> {
    let conn = Connection::open(path)?;
    conn.busy_timeout(BUSY)?;
    conn.pragma_update(None, "journal_mode", "WAL")?;
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.pragma_update(None, "foreign_keys", "ON")?;
    check_durability(&conn)?;
    Ok(conn)
}

pub fn open_reader(path: &Path) -> StoreResult<Connection> {
    let conn = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    conn.busy_timeout(BUSY)?;
    conn.pragma_update(None, "query_only", "ON")?;
    Ok(conn)
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
