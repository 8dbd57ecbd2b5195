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

/// How many lines of its history are known here.
pub fn lines(reader: &Reader<'_>, id: AccessRequestId) -> Result<usize> {
    let known: Option<i64> = reader
        .connection
        .prepare_cached(
            "SELECT json_array_length(json, '$.lines') FROM access_request WHERE request_id = ?1",
        )?
        .query_row([id.blob()], |row| row.get(0))
        .optional()?;
    Ok(known
        .and_then(|known| usize::try_from(known).ok())
        .unwrap_or_default())
}

pub fn remove(tx: &mut WriteTx<'_>, id: AccessRequestId) -> Result<()> {
    tx.execute(
        "DELETE FROM access_request WHERE request_id = ?1",
        [id.blob()],
    )?;
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
    let mut statement = reader.connection.prepare_cached(
        "SELECT json FROM access_request ORDER BY filed_ms DESC, request_id DESC",
    )?;
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

#[cfg(test)]
mod tests {
    use tokenim_protocol::access_request::{Purpose, RequestKind, RequestStatus};
    use tokenim_protocol::ids::PersonId;
    use tokenim_protocol::permission::{Permission, Scope};

    use super::*;
    use crate::store::fixture::{NOON, Profile};

    fn asked(minutes: i64) -> AccessRequest {
        let person = PersonId::now_v7();
        AccessRequest {
            id: AccessRequestId::now_v7(),
            version: 1,
            revision: 1,
            digest: String::new(),
            kind: RequestKind::New,
            status: RequestStatus::Pending,
            phase: None,
            person,
            filed_by: person,
            permission: Some(Permission::FileUpload),
            scope: Scope::Organisation,
            place: None,
            exclusion: None,
            case: None,
            grant: None,
            of: None,
            appealed_by: None,
            level: 0,
            top_level: false,
            starts_at: None,
            ends_at: None,
            purpose: Purpose::default(),
            root_cause: String::new(),
            loss: None,
            filed_at: NOON.plus_ms(minutes * 60_000),
            expires_at: NOON,
            stages: Vec::new(),
            stage: 0,
            lines: Vec::new(),
            endorsements: Vec::new(),
            outcome: None,
            card: None,
            nudge_from: None,
            escalate_from: None,
            acts: Vec::new(),
            bar: None,
        }
    }

    #[tokio::test]
    async fn of_two_tellings_the_later_stays_in_whichever_order_they_come() {
        let profile = Profile::new();
        let store = profile.open();
        let (first, other) = (asked(0), asked(1));
        let mut decided = first.clone();
        decided.revision = 2;
        decided.status = RequestStatus::Approved;
        let told = [decided.clone(), first.clone(), other.clone()];
        let news = store
            .write(move |tx| {
                told.iter()
                    .map(|request| put(tx, request))
                    .collect::<Result<Vec<_>>>()
            })
            .await
            .expect("written");
        assert_eq!(news, [true, false, true]);
        // Closed and opened again, as after a night without a network.
        store.close().await;
        let store = profile.open();
        assert_eq!(
            store.read(all).await.expect("read"),
            [other.clone(), decided]
        );
        let kept = [first.clone()];
        store
            .write(move |tx| replace(tx, &kept))
            .await
            .expect("written");
        assert_eq!(store.read(all).await.expect("read"), [first]);
    }

    #[tokio::test]
    async fn what_was_typed_survives_the_dialog_and_a_restart_until_it_is_sent() {
        let profile = Profile::new();
        let store = profile.open();
        let written = RequestDraft {
            statement: "标书明天要交".into(),
            ..RequestDraft::default()
        };
        let kept = written.clone();
        store
            .write(move |tx| save_draft(tx, "file.upload organisation", Some(&kept)))
            .await
            .expect("written");
        store.close().await;
        let store = profile.open();
        let read = |reader: &Reader<'_>| draft(reader, "file.upload organisation");
        assert_eq!(store.read(read).await.expect("read"), Some(written));
        store
            .write(|tx| save_draft(tx, "file.upload organisation", None))
            .await
            .expect("written");
        assert_eq!(store.read(read).await.expect("read"), None);
    }
}
