//! Single permissions given to one person at one scope for a time. Ended ones stay.

use tokenim_protocol::ids::{GrantId, PersonId};
use tokenim_protocol::permission::{Ending, Grant};
use tokenim_protocol::time::UnixMillis;

use super::db::{Db, Row, StoreResult, args, word};
use super::rights::{Right, will_change};

pub async fn insert(db: &Db, person: PersonId, grant: &Grant) -> StoreResult<()> {
    will_change(db, Right::Grant, &[grant.id.to_string()]).await?;
    db.execute(
        "INSERT INTO access_grant (id, person_id, permission, scope, holding, starts_at, ends_at,
                                   by_id, text, told)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0)",
        args![
            grant.id,
            person,
            grant.permission.id(),
            &grant.scope.to_query(),
            &word(&grant.holding),
            grant.starts_at,
            grant.ends_at,
            grant.by,
            &grant.text
        ],
    )
    .await?;
    Ok(())
}

const GRANT: &str =
    "SELECT person_id, id, permission, scope, holding, starts_at, ends_at, by_id, text,
                            ended_at, ended_by, ended_code, ended_text FROM access_grant";

fn read(row: &Row<'_>) -> StoreResult<(PersonId, Grant)> {
    let grant = Grant {
        id: row.id(1)?,
        permission: row.word(2)?,
        scope: row.scope(3)?,
        holding: row.word(4)?,
        starts_at: row.time(5)?,
        ends_at: row.time(6)?,
        by: row.id(7)?,
        text: row.text(8)?,
        revoked: ending(row, 9)?,
    };
    Ok((row.id(0)?, grant))
}

/// Four columns `ended_at, ended_by, ended_code, ended_text` as how something ended.
pub(super) fn ending(row: &Row<'_>, first: usize) -> StoreResult<Option<Ending>> {
    row.maybe_time(first)?
        .map(|at| {
            Ok(Ending {
                at,
                by: row.id(first + 1)?,
                code: row.maybe_word(first + 2)?,
                text: row.maybe_text(first + 3)?.unwrap_or_default(),
            })
        })
        .transpose()
}

pub async fn of(db: &Db, person: PersonId) -> StoreResult<Vec<Grant>> {
    db.all(
        &format!("{GRANT} WHERE person_id = ?1 ORDER BY starts_at, id"),
        args![person],
        |row| read(row).map(|(_, grant)| grant),
    )
    .await
}

/// All in force or ahead, the latest given first.
pub async fn in_force(db: &Db, now: UnixMillis, limit: u32) -> StoreResult<Vec<(PersonId, Grant)>> {
    db.all(
        &format!(
            "{GRANT} WHERE ended_at IS NULL AND ends_at > ?1
             ORDER BY starts_at DESC, id DESC LIMIT ?2"
        ),
        args![now, limit],
        read,
    )
    .await
}

pub async fn get(db: &Db, id: GrantId) -> StoreResult<Option<(PersonId, Grant)>> {
    db.maybe(&format!("{GRANT} WHERE id = ?1"), args![id], read)
        .await
}

pub async fn end(db: &Db, id: GrantId, ending: &Ending) -> StoreResult<()> {
    will_change(db, Right::Grant, &[id.to_string()]).await?;
    db.execute(
        "UPDATE access_grant SET ended_at = ?2, ended_by = ?3, ended_code = ?4, ended_text = ?5, told = 1
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

/// Those whose time has run out and whose holders have not been told.
pub async fn run_out(db: &Db, now: UnixMillis) -> StoreResult<Vec<(PersonId, Grant)>> {
    db.all(
        &format!("{GRANT} WHERE told = 0 AND ends_at <= ?1 ORDER BY ends_at, id"),
        args![now],
        read,
    )
    .await
}

pub async fn mark_told(db: &Db, id: GrantId) -> StoreResult<()> {
    db.execute("UPDATE access_grant SET told = 1 WHERE id = ?1", args![id])
        .await?;
    Ok(())
}
