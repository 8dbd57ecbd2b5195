//! Requests for access in which this person has a part, readable offline; and the one that is
//! being written.

use rusqlite::{OptionalExtension, params};
use tokenim_protocol::access_request::AccessRequest;
use tokenim_protocol::ids::AccessRequestId;

use crate::change::Change;
use crate::view::request::RequestDraft;

use super::sql::{Blob, from_json, int};
use super::{Reader, Result, WriteTx};

/// Log and answer race each other; the later telling stays. True when this is news.
pub fn put(tx: &mut WriteTx<'_>, request: &AccessRequest) -> Result<bool> {
    let changed = tx.execute(
        "INSERT INTO access_request (request_id, revision, filed_ms, json) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (request_id) DO UPDATE SET
             revision = excluded.revision, filed_ms = excluded.filed_ms, json = excluded.json
         WHERE excluded.revision > access_request.revision",
        params![
            request.id.blob(),
            int(request.revision),
            request.filed_at.0,
            serde_json::to_string(request)?
        ],
    )?;
    if changed > 0 {
        tx.touch(Change::Requests);
    }
    Ok(changed > 0)
}

pub fn remove(tx: &mut WriteTx<'_>, id: AccessRequestId) -> Result<()> {
    tx.execute("DELETE FROM access_request WHERE request_id = ?1", [id.blob()])?;
    tx.touch(Change::Requests);
    Ok(())
}

/// Those of a snapshot, and no others.
pub fn replace(tx: &mut WriteTx<'_>, requests: &[AccessRequest]) -> Result<()> {
    tx.execute("DELETE FROM access_request", [])?;
    for request in requests {
        put(tx, request)?;
    }
    tx.touch(Change::Requests);
    Ok(())
}

/// The newest first.
pub fn all(reader: &Reader<'_>) -> Result<Vec<AccessRequest>> {
    let mut statement = reader
        .connection
        .prepare_cached("SELECT json FROM access_request ORDER BY filed_ms DESC, request_id DESC")?;
    let rows = statement.query_map([], |row| from_json(row, 0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub fn draft(reader: &Reader<'_>, key: &str) -> Result<Option<RequestDraft>> {
    Ok(reader
        .connection
        .prepare_cached("SELECT body FROM outbox.request_draft WHERE key = ?1")?
        .query_row([key], |row| from_json(row, 0))
        .optional()?)
}

/// None: nothing is being written there any more.
pub fn save_draft(tx: &mut WriteTx<'_>, key: &str, draft: Option<&RequestDraft>) -> Result<()> {
    match draft {
        Some(draft) => tx.execute(
            "INSERT INTO outbox.request_draft (key, body) VALUES (?1, ?2)
             ON CONFLICT (key) DO UPDATE SET body = excluded.body",
            params![key, serde_json::to_string(draft)?],
        )?,
        None => tx.execute("DELETE FROM outbox.request_draft WHERE key = ?1", [key])?,
    };
    Ok(())
}
