//! The schema and its history. A migration that has run is never edited: a changed
//! checksum stops the start.

use rusqlite::Connection;

use super::db::{StoreError, StoreResult};

mod embedded {
    refinery::embed_migrations!("migrations");
}

pub fn run(conn: &mut Connection) -> StoreResult<()> {
    embedded::migrations::runner()
        .run(conn)
        .map(|_| ())
        .map_err(StoreError::Migration)
}
