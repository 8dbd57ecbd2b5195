//! Cases of conduct in which this person has a part, readable offline.

use rusqlite::{OptionalExtension, params};
use tokenim_protocol::case::Case;
use tokenim_protocol::ids::CaseId;

use crate::change::Change;

use super::sql::{Blob, from_json, int};
use super::{Reader, Result, WriteTx};

/// Log and answer race each other; the later telling stays. True when this is news.
pub fn put(tx: &mut WriteTx<'_>, case: &Case) -> Result<bool> {
    let changed = tx.execute(
        "INSERT INTO conduct_case (case_id, revision, begun_ms, json) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (case_id) DO UPDATE SET
             revision = excluded.revision, begun_ms = excluded.begun_ms, json = excluded.json
         WHERE excluded.revision > conduct_case.revision",
        params![
            case.id.blob(),
            int(case.revision),
            case.begun_at.0,
            serde_json::to_string(case)?
        ],
    )?;
    if changed > 0 {
        tx.touch(Change::Cases);
    }
    Ok(changed > 0)
}

/// As it was told last.
pub fn get(reader: &Reader<'_>, id: CaseId) -> Result<Option<Case>> {
    Ok(reader
        .connection
        .prepare_cached("SELECT json FROM conduct_case WHERE case_id = ?1")?
        .query_row([id.blob()], |row| from_json(row, 0))
        .optional()?)
}

pub fn remove(tx: &mut WriteTx<'_>, id: CaseId) -> Result<()> {
    tx.execute("DELETE FROM conduct_case WHERE case_id = ?1", [id.blob()])?;
    tx.touch(Change::Cases);
    Ok(())
}

/// Those of a snapshot, and no others.
pub fn replace(tx: &mut WriteTx<'_>, cases: &[Case]) -> Result<()> {
    tx.execute("DELETE FROM conduct_case", [])?;
    for case in cases {
        put(tx, case)?;
    }
    tx.touch(Change::Cases);
    Ok(())
}

/// The newest first.
pub fn all(reader: &Reader<'_>) -> Result<Vec<Case>> {
    let mut statement = reader
        .connection
        .prepare_cached("SELECT json FROM conduct_case ORDER BY begun_ms DESC, case_id DESC")?;
    let rows = statement.query_map([], |row| from_json(row, 0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
