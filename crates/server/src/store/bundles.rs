//! What everybody in a project is given there. Ended ones stay.

use tokenim_protocol::group::Bundle;
use tokenim_protocol::ids::{GrantId, PersonId, TeamId};
use tokenim_protocol::permission::{BundleHeld, Ending, Permission, PermissionSet};
use tokenim_protocol::time::UnixMillis;

use super::db::{Db, Row, StoreResult, args, json, word};
use super::grants::ending;
use super::rights::{Right, will_change};

pub async fn insert(db: &Db, bundle: &BundleHeld) -> StoreResult<()> {
    will_change(db, Right::Bundle, &[bundle.id.to_string()]).await?;
    let permissions: Vec<Permission> = bundle.permissions.iter().collect();
    db.execute(
        "INSERT INTO bundle (id, team_id, permissions, starts_at, ends_at, by_id, text, told)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0)",
        args![
            bundle.id,
            bundle.team,
            &json(&permissions)?,
            bundle.starts_at,
            bundle.ends_at,
            bundle.by,
            &bundle.text
        ],
    )
    .await?;
    Ok(())
}

const BUNDLE: &str = "SELECT b.id, b.team_id, b.permissions, b.starts_at, b.ends_at, b.by_id,
                             b.text, b.ended_at, b.ended_by, b.ended_code, b.ended_text
                      FROM bundle b";

fn read(row: &Row<'_>) -> StoreResult<BundleHeld> {
    let permissions: Vec<Permission> = row.json(2)?;
    Ok(BundleHeld {
        id: row.id(0)?,
        team: row.id(1)?,
        permissions: PermissionSet::of(&permissions),
        starts_at: row.time(3)?,
        ends_at: row.time(4)?,
        by: row.id(5)?,
        text: row.text(6)?,
        revoked: ending(row, 7)?,
    })
}

/// Of the projects that a person belongs to.
pub async fn held_by(db: &Db, person: PersonId) -> StoreResult<Vec<BundleHeld>> {
    db.all(
        &format!(
            "{BUNDLE} JOIN team_member m ON m.team_id = b.team_id
             WHERE m.person_id = ?1 ORDER BY b.starts_at, b.id"
        ),
        args![person],
        read,
    )
    .await
}

/// The project's last that was not taken back before its time. It may have run out.
pub async fn latest(db: &Db, team: TeamId) -> StoreResult<Option<BundleHeld>> {
    db.maybe(
        &format!(
            "{BUNDLE} WHERE b.team_id = ?1 AND b.ended_at IS NULL
             ORDER BY b.starts_at DESC LIMIT 1"
        ),
        args![team],
        read,
    )
    .await
}

/// The one in force.
pub async fn current(db: &Db, team: TeamId, now: UnixMillis) -> StoreResult<Option<BundleHeld>> {
    let latest = latest(db, team).await?;
    Ok(latest.filter(|latest| latest.ends_at > now))
}

pub async fn end(db: &Db, id: GrantId, ending: &Ending) -> StoreResult<()> {
    will_change(db, Right::Bundle, &[id.to_string()]).await?;
    db.execute(
        "UPDATE bundle
         SET ended_at = ?2, ended_by = ?3, ended_code = ?4, ended_text = ?5, told = 1
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

/// It ends with its project, and that ends earlier now.
pub async fn shorten(db: &Db, id: GrantId, ends_at: UnixMillis) -> StoreResult<()> {
    will_change(db, Right::Bundle, &[id.to_string()]).await?;
    db.execute(
        "UPDATE bundle SET ends_at = ?2 WHERE id = ?1",
        args![id, ends_at],
    )
    .await?;
    Ok(())
}

/// Those whose time has run out and whose members have not been told.
pub async fn run_out(db: &Db, now: UnixMillis) -> StoreResult<Vec<BundleHeld>> {
    db.all(
        &format!("{BUNDLE} WHERE b.told = 0 AND b.ends_at <= ?1 ORDER BY b.ends_at, b.id"),
        args![now],
        read,
    )
    .await
}

pub async fn mark_told(db: &Db, id: GrantId) -> StoreResult<()> {
    db.execute("UPDATE bundle SET told = 1 WHERE id = ?1", args![id])
        .await?;
    Ok(())
}

pub fn shown(bundle: &BundleHeld) -> Bundle {
    Bundle {
        id: bundle.id,
        permissions: bundle.permissions.iter().collect(),
        starts_at: bundle.starts_at,
        ends_at: bundle.ends_at,
        by: bundle.by,
    }
}
