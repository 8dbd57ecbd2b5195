//! Bringing each file to the form that this version knows.

use refinery::Runner;
use rusqlite::{Connection, OptionalExtension};

use super::{Result, StoreError};

mod cache_sql {
    refinery::embed_migrations!("migrations/cache");
}
mod outbox_sql {
    refinery::embed_migrations!("migrations/outbox");
}
mod search_sql {
    refinery::embed_migrations!("migrations/search");
}

pub fn cache(connection: &mut Connection) -> Result<()> {
    migrate(connection, "cache.db", cache_sql::migrations::runner())
}

pub fn outbox(connection: &mut Connection) -> Result<()> {
    migrate(connection, "outbox.db", outbox_sql::migrations::runner())
}

pub fn search(connection: &mut Connection) -> Result<()> {
    migrate(connection, "search.db", search_sql::migrations::runner())
}

fn migrate(connection: &mut Connection, file: &'static str, runner: Runner) -> Result<()> {
    let known = runner
        .get_migrations()
        .iter()
        .map(|migration| i64::from(migration.version()))
        .max()
        .unwrap_or_default();
    let found = version(connection)?;
    if found > known {
        return Err(StoreError::Newer { file, found, known });
    }
    if found < known {
        runner.run(connection)?;
    }
    Ok(())
}

/// 0 for a file that no version has touched.
fn version(connection: &Connection) -> Result<i64> {
    let is_there = connection
        .query_row(
            "SELECT 1 FROM sqlite_schema WHERE name = 'refinery_schema_history'",
            [],
            |_| Ok(()),
        )
        .optional()?
        .is_some();
    if !is_there {
        return Ok(0);
    }
    Ok(connection.query_row(
        "SELECT coalesce(max(version), 0) FROM refinery_schema_history",
        [],
        |row| row.get(0),
    )?)
}
