//! Named sets of people, as the organisation's log has them.

use rusqlite::{OptionalExtension, params};
use tokenim_protocol::group::PeopleGroup;
use tokenim_protocol::ids::PeopleGroupId;

use crate::change::Change;

use super::sql::from_json;
use super::{Reader, Result, WriteTx};

/// The groups as a snapshot has them.
pub fn replace(tx: &mut WriteTx<'_>, groups: &[PeopleGroup]) -> Result<()> {
    tx.execute("DELETE FROM people_group", [])?;
    for group in groups {
        put(tx, group)?;
    }
    tx.touch(Change::Directory);
    Ok(())
}

pub fn put(tx: &mut WriteTx<'_>, group: &PeopleGroup) -> Result<()> {
    tx.execute(
        "INSERT OR REPLACE INTO people_group (group_id, handle, json) VALUES (?1, ?2, ?3)",
        params![
            group.id.0.as_bytes(),
            group.handle,
            serde_json::to_string(group)?
        ],
    )?;
    tx.touch(Change::Directory);
    Ok(())
}

pub fn remove(tx: &mut WriteTx<'_>, id: PeopleGroupId) -> Result<()> {
    tx.execute(
        "DELETE FROM people_group WHERE group_id = ?1",
        [id.0.as_bytes()],
    )?;
    tx.touch(Change::Directory);
    Ok(())
}

pub fn all(reader: &Reader<'_>) -> Result<Vec<PeopleGroup>> {
    let mut statement = reader
        .connection
        .prepare_cached("SELECT json FROM people_group ORDER BY handle")?;
    let rows = statement.query_map([], |row| from_json(row, 0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What a mention means.
pub fn by_handle(reader: &Reader<'_>, handle: &str) -> Result<Option<PeopleGroup>> {
    Ok(reader
        .connection
        .prepare_cached("SELECT json FROM people_group WHERE handle = ?1")?
        .query_row([handle], |row| from_json(row, 0))
        .optional()?)
}
