//! Explicit refusals to one person. Past ones stay.

use tokenim_protocol::ids::{ExclusionId, PersonId};
use tokenim_protocol::permission::{Ending, Exclusion};
use tokenim_protocol::time::UnixMillis;

use super::db::{Db, Row, StoreResult, args, word};
use super::grants::ending;
use super::rights::{Right, will_change};

/// One that begins later is told then.
pub async fn insert(
    db: &Db,
    person: PersonId,
    exclusion: &Exclusion,
    now: UnixMillis,
) -> StoreResult<()> {
    will_change(db, Right::Exclusion, &[exclusion.id.to_string()]).await?;
    db.execute(
        "INSERT INTO exclusion (id, person_id, kind, permission, scope, code, starts_at, ends_at,
                                review_at, by_id, text, told, begin_told, case_id)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 0, ?12, ?13)",
        args![
            exclusion.id,
            person,
            &word(&exclusion.kind),
            exclusion.permission.map(|permission| permission.id()),
            &exclusion.scope.to_query(),
            &word(&exclusion.code),
            exclusion.starts_at,
            exclusion.ends_at,
            exclusion.review_at,
            exclusion.by,
            &exclusion.text,
            exclusion.starts_at <= now,
            exclusion.case
        ],
    )
    .await?;
    Ok(())
}

const EXCLUSION: &str =
    "SELECT person_id, id, kind, permission, scope, code, starts_at, ends_at, review_at,
                                by_id, text, ended_at, ended_by, ended_code, ended_text, case_id
                         FROM exclusion";

fn read(row: &Row<'_>) -> StoreResult<(PersonId, Exclusion)> {
    let exclusion = Exclusion {
        id: row.id(1)?,
        kind: row.word(2)?,
        permission: row.maybe_word(3)?,
        scope: row.scope(4)?,
        code: row.word(5)?,
        starts_at: row.time(6)?,
        ends_at: row.maybe_time(7)?,
        review_at: row.maybe_time(8)?,
        by: row.id(9)?,
        text: row.text(10)?,
        ended: ending(row, 11)?,
        case: row.maybe_id(15)?,
    };
    Ok((row.id(0)?, exclusion))
}

pub async fn of(db: &Db, person: PersonId) -> StoreResult<Vec<Exclusion>> {
    db.all(
        &format!("{EXCLUSION} WHERE person_id = ?1 ORDER BY starts_at, id"),
        args![person],
        |row| read(row).map(|(_, exclusion)| exclusion),
    )
    .await
}

pub async fn get(db: &Db, id: ExclusionId) -> StoreResult<Option<(PersonId, Exclusion)>> {
    db.maybe(&format!("{EXCLUSION} WHERE id = ?1"), args![id], read)
        .await
}

pub async fn end(db: &Db, id: ExclusionId, ending: &Ending) -> StoreResult<()> {
    will_change(db, Right::Exclusion, &[id.to_string()]).await?;
    db.execute(
        "UPDATE exclusion SET ended_at = ?2, ended_by = ?3, ended_code = ?4, ended_text = ?5, told = 1,
                              begin_told = 1
         WHERE id = ?1",
        args![
            id,
            ending.at,
            ending.by,
            ending.code.as_ref().map(word).as_deref(),
            &ending.text
        ],
    )
    .await?;
    Ok(())
}

/// Those whose time has run out and whose bearers have not been told.
pub async fn run_out(db: &Db, now: UnixMillis) -> StoreResult<Vec<(PersonId, Exclusion)>> {
    db.all(
        &format!("{EXCLUSION} WHERE told = 0 AND ends_at <= ?1 ORDER BY ends_at, id"),
        args![now],
        read,
    )
    .await
}

/// Those that have begun since they were made, and whose bearers have not been told.
pub async fn begun(db: &Db, now: UnixMillis) -> StoreResult<Vec<(PersonId, Exclusion)>> {
    db.all(
        &format!("{EXCLUSION} WHERE begin_told = 0 AND starts_at <= ?1 ORDER BY starts_at, id"),
        args![now],
        read,
    )
    .await
}

pub async fn mark_begun(db: &Db, id: ExclusionId) -> StoreResult<()> {
    db.execute(
        "UPDATE exclusion SET begin_told = 1 WHERE id = ?1",
        args![id],
    )
    .await?;
    Ok(())
}

pub async fn mark_told(db: &Db, id: ExclusionId) -> StoreResult<()> {
    db.execute("UPDATE exclusion SET told = 1 WHERE id = ?1", args![id])
        .await?;
    Ok(())
}
