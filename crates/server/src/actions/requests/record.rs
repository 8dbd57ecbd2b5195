//! The record of a request, to take away: what its reader was told, with a hash that the
//! audit keeps. So a file that somebody hands in later is known for what it is.

use serde_json::{Value, json};
use tokenim_policy::record::{EXPORTED, sha256, sorted};
use tokenim_protocol::access_request::{AccessRequest, MoveIt, RECORD_FORMAT, RequestRecord};
use tokenim_protocol::ids::{AccessRequestId, PersonId};
use tokenim_protocol::permission::{Action, PersonKind};

use crate::access;
use crate::actions::operation::{self, Begun};
use crate::audit::{self, Act};
use crate::error::{AppError, AppResult};
use crate::store::access_request_talk as talk;
use crate::store::{Db, Tx, audit_entries, audit_tree, organisation, people, visible};

pub async fn take_record(
    tx: &mut Tx,
    actor: PersonId,
    id: AccessRequestId,
    asked: MoveIt,
) -> AppResult<RequestRecord> {
    let now = tx.now();
    access::organisation(tx, actor, Action::FollowRequest, now).await?;
    let view = talk::view(tx, id, actor).await?;
    let view = view.ok_or(AppError::NotFound)?;
    let fresh =
        match operation::begin(tx, asked.id.0, actor, "request.record", &(id, &asked)).await? {
            Begun::Again(record) => return Ok(record),
            Begun::New(fresh) => fresh,
        };
    let company = organisation::get(tx).await?;
    let record = sorted(&json!({
        "format": RECORD_FORMAT,
        "organisation": company.name,
        "taken_at": now.0,
        "taken_by": actor.to_string(),
        "people": names(tx, actor, &view).await?,
        "request": view,
    }))
    .to_string();
    let hash = sha256(&record);
    let act = Act::new(EXPORTED)
        .about(format!("access_request:{id}"))
        .after(json!({ "request": id.to_string(), "sha256": hash }));
    audit::record(tx, Some(actor), act).await?;
    let seq = audit_tree::size(tx).await?;
    let entry = audit_entries::after(tx, seq.saturating_sub(1), 1).await?;
    let leaf = entry.into_iter().next().ok_or(AppError::NotFound)?.leaf;
    let taken = RequestRecord {
        record,
        sha256: hash,
        seq,
        leaf,
    };
    fresh.finish(tx, &taken).await?;
    Ok(taken)
}

/// Everybody whom the record names, by the name they have now.
async fn names(db: &Db, reader: PersonId, view: &AccessRequest) -> AppResult<Value> {
    let whole = serde_json::to_value(view)
        .map_err(|_| AppError::internal("a request cannot be written down"))?;
    let mut ids = Vec::new();
    collect(&whole, &mut ids);
    ids.sort_unstable();
    ids.dedup();
    let account = people::account(db, reader).await?;
    if account.is_none_or(|account| account.kind == PersonKind::Guest) {
        // A guest takes away no name that they do not know otherwise.
        let known = visible::people_ids(db, reader).await?;
        ids.retain(|id| known.contains(id) || *id == reader);
    }
    let mut names = serde_json::Map::new();
    for id in ids {
        if let Some(person) = people::get(db, id).await? {
            names.insert(id.to_string(), json!(person.display_name));
        }
    }
    Ok(Value::Object(names))
}

fn collect(value: &Value, ids: &mut Vec<PersonId>) {
    match value {
        Value::String(text) => ids.extend(text.parse::<PersonId>().ok()),
        Value::Array(items) => items.iter().for_each(|one| collect(one, ids)),
        Value::Object(map) => map.values().for_each(|one| collect(one, ids)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
