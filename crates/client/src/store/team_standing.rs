//! How this person stands to teams beside belonging to them: invited, waiting to be let in,
//! or with requests of others to decide.

use rusqlite::params;
use tokenim_protocol::group::TeamStanding;

use crate::change::Change;

use super::sql::{Blob, from_json};
use super::{Reader, Result, WriteTx};

/// The standings as a snapshot has them.
pub fn replace(tx: &mut WriteTx<'_>, standings: &[TeamStanding]) -> Result<()> {
    tx.execute("DELETE FROM team_standing", [])?;
    for standing in standings {
        put(tx, standing)?;
    }
    tx.touch(Change::Directory);
    Ok(())
}

pub fn put(tx: &mut WriteTx<'_>, standing: &TeamStanding) -> Result<()> {
    if standing.is_nothing() {
        tx.execute(
            "DELETE FROM team_standing WHERE team_id = ?1",
            [standing.team.blob()],
        )?;
    } else {
        tx.execute(
            "INSERT OR REPLACE INTO team_standing (team_id, json) VALUES (?1, ?2)",
            params![standing.team.blob(), serde_json::to_string(standing)?],
        )?;
    }
    tx.touch(Change::Directory);
    Ok(())
}

pub fn all(reader: &Reader<'_>) -> Result<Vec<TeamStanding>> {
    let mut statement = reader
        .connection
        .prepare_cached("SELECT json FROM team_standing ORDER BY team_id")?;
    let rows = statement.query_map([], |row| from_json(row, 0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
