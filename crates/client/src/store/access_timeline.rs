//! Own permission timeline, readable offline.

use rusqlite::params;
use tokenim_protocol::event::AccessEvent;

use crate::change::Change;

use super::sql::from_json;
use super::{Reader, Result, WriteTx};

/// The timeline as a snapshot has it, oldest first.
pub fn replace(tx: &mut WriteTx<'_>, events: &[AccessEvent]) -> Result<()> {
    tx.execute("DELETE FROM access_timeline", [])?;
    for event in events {
        append(tx, event)?;
    }
    tx.touch(Change::AccessTimeline);
    Ok(())
}

pub fn append(tx: &mut WriteTx<'_>, event: &AccessEvent) -> Result<()> {
    tx.execute(
        "INSERT INTO access_timeline (at_ms, json) VALUES (?1, ?2)",
        params![event.at.0, serde_json::to_string(event)?],
    )?;
    tx.touch(Change::AccessTimeline);
    Ok(())
}

/// Newest first.
pub fn all(reader: &Reader<'_>) -> Result<Vec<AccessEvent>> {
    let mut statement = reader
        .connection
        .prepare_cached("SELECT json FROM access_timeline ORDER BY at_ms DESC, n DESC")?;
    let rows = statement.query_map([], |row| from_json(row, 0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
