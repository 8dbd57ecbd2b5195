//! The schema and its history. A migration that has run is never edited: a changed
//! checksum stops the start.

use rusqlite::{Connection, OptionalExtension};

use super::db::{StoreError, StoreResult};

mod embedded {
    refinery::embed_migrations!("migrations");
}

pub fn run(conn: &mut Connection) -> StoreResult<()> {
    // As one transaction: by itself refinery commits a migration's text before the line that
    // says it was done, and a start after a crash between the two would meet its own tables.
    embedded::migrations::runner()
        .set_grouped(true)
        .run(conn)
        .map(|_| ())
        .map_err(StoreError::Migration)
}

/// The number of the last migration of this program.
pub fn known() -> u32 {
    embedded::migrations::runner()
        .get_migrations()
        .iter()
        .map(|migration| u32::try_from(migration.version()).unwrap_or(0))
        .max()
        .unwrap_or(0)
}

/// The number of the last migration that has run here; 0 before the first.
pub fn version(conn: &Connection) -> StoreResult<u32> {
    let is_there: Option<i64> = conn
        .query_row(
            "SELECT 1 FROM sqlite_schema WHERE name = 'refinery_schema_history'",
            [],
            |row| row.get(0),
        )
        .optional()?;
    if is_there.is_none() {
        return Ok(0);
    }
    Ok(conn.query_row(
        "SELECT coalesce(max(version), 0) FROM refinery_schema_history",
        [],
        |row| row.get(0),
    )?)
}
