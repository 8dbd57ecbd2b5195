//! What was said and done about a request, who supported it, and who has a part in it.

use serde::{Deserialize, Serialize};
use tokenim_protocol::access_request::{
    AccessRequest, Endorsement, LineKind, REQUESTS_MAX, RequestLine,
};
use tokenim_protocol::ids::{AccessRequestId, PersonId};
use tokenim_protocol::time::UnixMillis;

use super::db::{Db, StoreResult, args, json, word};

/// What somebody is to a request. Whoever was once stays; the more it concerns them, the
/// further down, and nobody goes up again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Named as held up; may support it.
    Invited,
    Endorser,
    Reviewer,
    Requester,
}

pub async fn add_line(
    db: &Db,
    id: AccessRequestId,
    by: Option<PersonId>,
    kind: LineKind,
    text: &str,
    now: UnixMillis,
) -> StoreResult<()> {
    db.execute(
        "INSERT INTO access_request_line (request_id, n, at, by_id, kind, text)
         SELECT ?1, coalesce(max(n), 0) + 1, ?2, ?3, ?4, ?5
         FROM access_request_line WHERE request_id = ?1",
        args![id, now, by, &word(&kind), text],
    )
    .await?;
    Ok(())
}

pub async fn lines(db: &Db, id: AccessRequestId) -> StoreResult<Vec<RequestLine>> {
    db.all(
        "SELECT n, at, by_id, kind, text FROM access_request_line WHERE request_id = ?1 ORDER BY n",
        args![id],
        |row| {
            Ok(RequestLine {
                n: row.small(0)?,
                at: row.time(1)?,
                by: row.maybe_id(2)?,
                kind: row.word(3)?,
                text: row.text(4)?,
            })
        },
    )
    .await
}

/// A sponsor's word stands first.
pub async fn endorsements(db: &Db, id: AccessRequestId) -> StoreResult<Vec<Endorsement>> {
    db.all(
        "SELECT by_id, at, relation, text FROM access_request_endorsement
         WHERE request_id = ?1 ORDER BY CASE relation WHEN 'sponsor' THEN 0 ELSE 1 END, at, by_id",
        args![id],
        |row| {
            Ok(Endorsement {
                by: row.id(0)?,
                at: row.time(1)?,
                relation: row.word(2)?,
                text: row.text(3)?,
            })
        },
    )
    .await
}

pub async fn endorse(db: &Db, id: AccessRequestId, word_of: &Endorsement) -> StoreResult<()> {
    db.execute(
        "INSERT INTO access_request_endorsement (request_id, by_id, at, relation, text)
         VALUES (?1, ?2, ?3, ?4, ?5)",
        args![
            id,
            word_of.by,
            word_of.at,
            &word(&word_of.relation),
            &word_of.text
        ],
    )
    .await?;
    Ok(())
}

pub async fn parties(db: &Db, id: AccessRequestId) -> StoreResult<Vec<(PersonId, Part)>> {
    db.all(
        "SELECT person_id, part FROM access_request_party WHERE request_id = ?1 ORDER BY person_id",
        args![id],
        |row| Ok((row.id(0)?, row.word(1)?)),
    )
    .await
}

pub async fn part_of(db: &Db, id: AccessRequestId, person: PersonId) -> StoreResult<Option<Part>> {
    db.maybe(
        "SELECT part FROM access_request_party WHERE request_id = ?1 AND person_id = ?2",
        args![id, person],
        |row| row.word(0),
    )
    .await
}

/// What this person is told now.
pub async fn tell(
    db: &Db,
    person: PersonId,
    part: Part,
    in_inbox: bool,
    view: &AccessRequest,
    now: UnixMillis,
) -> StoreResult<()> {
    db.execute(
        "INSERT INTO access_request_party (request_id, person_id, part, in_inbox, view, changed_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (request_id, person_id) DO UPDATE SET
            part = excluded.part, in_inbox = excluded.in_inbox, view = excluded.view,
            changed_at = excluded.changed_at",
        args![view.id, person, &word(&part), in_inbox, &json(view)?, now],
    )
    .await?;
    Ok(())
}

/// False for whoever had no part in it.
pub async fn leave(db: &Db, id: AccessRequestId, person: PersonId) -> StoreResult<bool> {
    let gone = db
        .execute(
            "DELETE FROM access_request_party WHERE request_id = ?1 AND person_id = ?2",
            args![id, person],
        )
        .await?;
    Ok(gone == 1)
}

/// Everything in which the person has a part, what changed last first.
pub async fn told(db: &Db, person: PersonId) -> StoreResult<Vec<AccessRequest>> {
    db.all(
        "SELECT view FROM access_request_party WHERE person_id = ?1
         ORDER BY changed_at DESC, request_id DESC LIMIT ?2",
        args![person, REQUESTS_MAX as i64],
        |row| row.json(0),
    )
    .await
}

/// Their own.
pub async fn own(db: &Db, person: PersonId) -> StoreResult<Vec<AccessRequest>> {
    db.all(
        "SELECT view FROM access_request_party WHERE person_id = ?1 AND part = ?2
         ORDER BY request_id DESC LIMIT ?3",
        args![person, &word(&Part::Requester), REQUESTS_MAX as i64],
        |row| row.json(0),
    )
    .await
}

/// How many wait for them.
pub async fn waiting_for(db: &Db, person: PersonId) -> StoreResult<u32> {
    db.one(
        "SELECT count(*) FROM access_request_party WHERE person_id = ?1 AND in_inbox = 1",
        args![person],
        |row| row.small(0),
    )
    .await
}

/// What waits for them.
pub async fn inbox(db: &Db, person: PersonId) -> StoreResult<Vec<AccessRequest>> {
    db.all(
        "SELECT view FROM access_request_party WHERE person_id = ?1 AND in_inbox = 1
         ORDER BY request_id DESC LIMIT ?2",
        args![person, REQUESTS_MAX as i64],
        |row| row.json(0),
    )
    .await
}

pub async fn view(
    db: &Db,
    id: AccessRequestId,
    person: PersonId,
) -> StoreResult<Option<AccessRequest>> {
    db.maybe(
        "SELECT view FROM access_request_party WHERE request_id = ?1 AND person_id = ?2",
        args![id, person],
        |row| row.json(0),
    )
    .await
}
