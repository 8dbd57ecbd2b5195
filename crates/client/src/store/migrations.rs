//! Bringing each file to the form that this version knows.

use refinery::{Runner, Target};
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

/// The newest form of each that this version knows, for asking before anything is opened
/// for writing.
pub fn refuse_newer_cache(connection: &Connection) -> Result<()> {
    refuse_newer(connection, "cache.db", &cache_sql::migrations::runner()).map(|_| ())
}

pub fn refuse_newer_outbox(connection: &Connection) -> Result<()> {
    refuse_newer(connection, "outbox.db", &outbox_sql::migrations::runner()).map(|_| ())
}

/// Gives an empty outbox the form of another.
pub fn outbox_as_in(other: &Connection, fresh: &mut Connection) -> Result<()> {
    let found = version(other).unwrap_or_default();
    let runner = outbox_sql::migrations::runner();
    let runner = match i32::try_from(found) {
        Ok(found) if found > 0 => runner.set_target(Target::Version(found)),
        _ => runner,
    };
    runner.set_grouped(true).run(fresh)?;
    Ok(())
}

/// Answers with the form that was found, and the one that is wanted.
fn refuse_newer(
    connection: &Connection,
    file: &'static str,
    runner: &Runner,
) -> Result<(i64, i64)> {
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
    Ok((found, known))
}

fn migrate(connection: &mut Connection, file: &'static str, runner: Runner) -> Result<()> {
    let (found, known) = refuse_newer(connection, file, &runner)?;
    if found < known {
        // As one transaction: by itself refinery commits a migration's text before the line
        // that says it was done, and a crash between the two would meet its own tables.
        runner.set_grouped(true).run(connection)?;
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

/// For tests that stop halfway.
#[cfg(test)]
pub fn runner(file: &str) -> Runner {
    match file {
        "cache.db" => cache_sql::migrations::runner(),
        "outbox.db" => outbox_sql::migrations::runner(),
        _ => search_sql::migrations::runner(),
    }
}
