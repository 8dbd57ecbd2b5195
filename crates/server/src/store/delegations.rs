//! Parts of reviewers, lent for a while. Past ones stay.

use tokenim_protocol::access_request::Delegation;
use tokenim_protocol::ids::{AccessRequestId, DelegationId, PersonId};
use tokenim_protocol::time::UnixMillis;

use super::db::{Db, Row, StoreResult, args};
use super::rights::{Right, will_change};

const DELEGATION: &str =
    "SELECT id, of_id, to_id, starts_at, ends_at, text, ended_at FROM delegation";

fn read(row: &Row<'_>) -> StoreResult<Delegation> {
    Ok(Delegation {
        id: row.id(0)?,
        of: row.id(1)?,
        to: row.id(2)?,
        starts_at: row.time(3)?,
        ends_at: row.time(4)?,
        text: row.text(5)?,
        ended_at: row.maybe_time(6)?,
    })
}

/// One that has begun is told by whoever makes it.
pub async fn insert(db: &Db, one: &Delegation, now: UnixMillis) -> StoreResult<()> {
    will_change(db, Right::Delegation, &[one.id.to_string()]).await?;
    db.execute(
        "INSERT INTO delegation (id, of_id, to_id, starts_at, ends_at, text, made_at, begin_told,
                                 end_told)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0)",
        args![
            one.id,
            one.of,
            one.to,
            one.starts_at,
            one.ends_at,
            &one.text,
            now,
            one.starts_at <= now
        ],
    )
    .await?;
    Ok(())
}

pub async fn get(db: &Db, id: DelegationId) -> StoreResult<Option<Delegation>> {
    db.maybe(&format!("{DELEGATION} WHERE id = ?1"), args![id], read)
        .await
}

/// Those in force.
pub async fn active(db: &Db, now: UnixMillis) -> StoreResult<Vec<Delegation>> {
    db.all(
        &format!(
            "{DELEGATION} WHERE end_told = 0 AND starts_at <= ?1 AND ends_at > ?1
               AND ended_at IS NULL ORDER BY starts_at, id"
        ),
        args![now],
        read,
    )
    .await
}

/// Theirs, and those to them, that are not over.
pub async fn of_person(db: &Db, person: PersonId, now: UnixMillis) -> StoreResult<Vec<Delegation>> {
    db.all(
        &format!(
            "{DELEGATION} WHERE (of_id = ?1 OR to_id = ?1) AND ends_at > ?2 AND ended_at IS NULL
             ORDER BY starts_at, id"
        ),
        args![person, now],
        read,
    )
    .await
}

/// Taken back; there is nothing left to tell later.
pub async fn end(db: &Db, id: DelegationId, now: UnixMillis) -> StoreResult<()> {
    will_change(db, Right::Delegation, &[id.to_string()]).await?;
    db.execute(
        "UPDATE delegation SET ended_at = ?2, begin_told = 1, end_told = 1 WHERE id = ?1",
        args![id, now],
    )
    .await?;
    Ok(())
}

/// Those that have begun or run out since anybody was told.
pub async fn turned(db: &Db, now: UnixMillis) -> StoreResult<Vec<Delegation>> {
    db.all(
        &format!(
            "{DELEGATION} WHERE end_told = 0 AND ((begin_told = 0 AND starts_at <= ?1) OR ends_at <= ?1)
             ORDER BY starts_at, id LIMIT 50"
        ),
        args![now],
        read,
    )
    .await
}

pub async fn mark_told(db: &Db, id: DelegationId, now: UnixMillis) -> StoreResult<()> {
    db.execute(
        "UPDATE delegation SET begin_told = 1, end_told = CASE WHEN ends_at <= ?2 THEN 1 ELSE 0 END
         WHERE id = ?1",
        args![id, now],
    )
    .await?;
    Ok(())
}

/// Pending requests that they made or decide.
pub async fn touched(db: &Db, of: PersonId) -> StoreResult<Vec<AccessRequestId>> {
    db.all(
        "SELECT request.id FROM access_request_party party
         JOIN access_request request ON request.id = party.request_id
         WHERE party.person_id = ?1 AND party.part IN ('reviewer', 'requester')
           AND request.status = 'pending'
         ORDER BY request.id",
        args![of],
        |row| row.id(0),
    )
    .await
}
