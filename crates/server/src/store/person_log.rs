//! A person's own log: channels gained and lost, authority, read marks, the timeline.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tokenim_protocol::event::{AccessEvent, Kept, PersonEntry, PersonEvent};
use tokenim_protocol::ids::{AccessRequestId, CaseId, PersonId, Useq};

use super::db::{Db, Row, StoreResult, args, json};
use super::tx::Tx;
use super::{access_request_talk, cases, people, person_state};
use crate::events::Announcement;

/// Writes the next line of the person's log and tells the hub on commit.
pub async fn append(tx: &mut Tx, person: PersonId, event: PersonEvent) -> StoreResult<()> {
    let useq = people::next_useq(tx, person).await?;
    let at = tx.now();
    tx.execute(
        "INSERT INTO person_entry (person_id, useq, at, kind, body) VALUES (?1, ?2, ?3, ?4, ?5)",
        args![person, useq, at, kind_of(&event), &kept(&event)?],
    )
    .await?;
    let entry = PersonEntry {
        useq,
        at,
        event: Kept::Known(event),
    };
    tx.announce(Announcement::Person {
        person_id: person,
        entry: Arc::new(entry),
    });
    Ok(())
}

/// As it is written down. Of a draft or a setting only that there is one: what it says stands
/// in its own row, and goes from there when the draft is sent. Of an access request, too: each
/// change would be the whole of it again.
fn kept(event: &PersonEvent) -> StoreResult<String> {
    match event {
        PersonEvent::StateSet { item } => json(&Written {
            key: item.setting.key(),
        }),
        PersonEvent::RequestChanged { request } => json(&WrittenRequest {
            access_request: request.id,
        }),
        PersonEvent::CaseChanged { case } => json(&WrittenCase {
            conduct_case: case.id,
        }),
        event => json(event),
    }
}

#[derive(Serialize, Deserialize)]
struct Written {
    key: String,
}

#[derive(Serialize, Deserialize)]
struct WrittenRequest {
    access_request: AccessRequestId,
}

#[derive(Serialize, Deserialize)]
struct WrittenCase {
    conduct_case: CaseId,
}

fn kind_of(event: &PersonEvent) -> &'static str {
    match event {
        PersonEvent::ChannelGained { .. } => "channel_gained",
        PersonEvent::ChannelLost { .. } => "channel_lost",
        PersonEvent::AuthorityChanged { .. } => "authority_changed",
        PersonEvent::ReadMarked { .. } => "read_marked",
        PersonEvent::Mentioned { .. } => "mentioned",
        PersonEvent::ThreadMarked { .. } => "thread_marked",
        PersonEvent::Saved { .. } => "saved",
        PersonEvent::Unsaved { .. } => "unsaved",
        PersonEvent::StateSet { .. } => "state_set",
        PersonEvent::Access(_) => "access",
        PersonEvent::TeamStanding { .. } => "team_standing",
        PersonEvent::RequestChanged { .. } => "request_changed",
        PersonEvent::RequestGone { .. } => "request_gone",
        PersonEvent::CaseChanged { .. } => "case_changed",
        PersonEvent::CaseGone { .. } => "case_gone",
        PersonEvent::FileLinksChanged { .. } => "file_links_changed",
    }
}

pub async fn last_useq(db: &Db, person: PersonId) -> StoreResult<Useq> {
    db.one(
        "SELECT useq FROM person WHERE id = ?1",
        args![person],
        |row| row.count(0),
    )
    .await
}

/// The lines after a place, oldest first.
pub async fn after(
    db: &Db,
    person: PersonId,
    after: Useq,
    limit: u32,
) -> StoreResult<Vec<PersonEntry>> {
    let mut entries = db
        .all(
            "SELECT useq, at, body FROM person_entry
             WHERE person_id = ?1 AND useq > ?2 ORDER BY useq LIMIT ?3",
            args![person, after, limit],
            read,
        )
        .await?;
    for entry in &mut entries {
        fill(db, person, entry).await?;
    }
    Ok(entries)
}

/// Puts what stands in a register, or of a request or case, now into the line that says it was written. That may be a
/// later word than the line's own; it comes again with its own line, and changes nothing then.
async fn fill(db: &Db, person: PersonId, entry: &mut PersonEntry) -> StoreResult<()> {
    let Kept::Unknown(raw) = &entry.event else {
        return Ok(());
    };
    if let Ok(WrittenRequest { access_request }) = WrittenRequest::deserialize(raw) {
        entry.event = match access_request_talk::view(db, access_request, person).await? {
            Some(request) => Kept::Known(PersonEvent::RequestChanged {
                request: Box::new(request),
            }),
            None => Kept::Unknown(serde_json::Value::Null),
        };
        return Ok(());
    }
    if let Ok(WrittenCase { conduct_case }) = WrittenCase::deserialize(raw) {
        entry.event = match cases::view(db, conduct_case, person).await? {
            Some(case) => Kept::Known(PersonEvent::CaseChanged {
                case: Box::new(case),
            }),
            None => Kept::Unknown(serde_json::Value::Null),
        };
        return Ok(());
    }
    let Ok(Written { key }) = Written::deserialize(raw) else {
        return Ok(());
    };
    entry.event = match person_state::get(db, person, &key).await? {
        Some(item) => Kept::Known(PersonEvent::StateSet { item }),
        None => Kept::Unknown(serde_json::Value::Null),
    };
    Ok(())
}

fn read(row: &Row<'_>) -> StoreResult<PersonEntry> {
    Ok(PersonEntry {
        useq: row.count(0)?,
        at: row.time(1)?,
        event: row
            .json(2)
            .unwrap_or(Kept::Unknown(serde_json::Value::Null)),
    })
}

/// Everything that ever happened to the person's access, oldest first.
pub async fn timeline(db: &Db, person: PersonId) -> StoreResult<Vec<AccessEvent>> {
    let entries = db
        .all(
            "SELECT useq, at, body FROM person_entry
             WHERE person_id = ?1 AND kind = 'access' ORDER BY useq",
            args![person],
            read,
        )
        .await?;
    Ok(entries
        .into_iter()
        .filter_map(|entry| match entry.event {
            Kept::Known(PersonEvent::Access(event)) => Some(event),
            _ => None,
        })
        .collect())
}
