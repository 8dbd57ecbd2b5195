//! The schema and its history. A migration that has run is never edited: a changed
//! checksum stops the start.

use rusqlite::Connection;

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
