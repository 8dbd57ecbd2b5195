//! Roles of the company's own, and who holds them. Ended holdings stay.

use tokenim_protocol::ids::{CustomRoleId, GrantId, PersonId};
use tokenim_protocol::permission::{CustomRoleHeld, Ending, Permission, PermissionSet};
use tokenim_protocol::role::CustomRole;
use tokenim_protocol::time::UnixMillis;

use super::db::{Db, Row, StoreResult, args, json, word};
use super::grants::ending;
use super::rights::{Right, will_change};

/// Writes it as it is now; a new one as well.
pub async fn put(db: &Db, role: &CustomRole) -> StoreResult<()> {
    will_change(db, Right::Role, &[role.id.to_string()]).await?;
    db.execute(
        "INSERT INTO custom_role (id, name, purpose, based_on, owner_id, permissions, version,
                                  changed_at, changed_by, retired_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
         ON CONFLICT (id) DO UPDATE SET
             name = excluded.name, purpose = excluded.purpose, owner_id = excluded.owner_id,
             permissions = excluded.permissions, version = excluded.version,
             changed_at = excluded.changed_at, changed_by = excluded.changed_by,
             retired_at = excluded.retired_at",
        args![
            role.id,
            &role.name,
            &role.purpose,
            &word(&role.based_on),
            role.owner,
            &json(&role.permissions)?,
            role.version,
            role.changed_at,
            role.changed_by,
            role.retired_at
        ],
    )
    .await?;
    Ok(())
}

const ROLE: &str = "SELECT id, name, purpose, based_on, owner_id, permissions, version, changed_at,
                           changed_by, retired_at FROM custom_role";

fn read(row: &Row<'_>) -> StoreResult<CustomRole> {
    Ok(CustomRole {
        id: row.id(0)?,
        name: row.text(1)?,
        purpose: row.text(2)?,
        based_on: row.word(3)?,
        owner: row.id(4)?,
        permissions: row.json(5)?,
        version: row.count(6)?,
        changed_at: row.time(7)?,
        changed_by: row.id(8)?,
        retired_at: row.maybe_time(9)?,
        holders: 0,
    })
}

/// How many hold it now or from a day to come.
async fn holders_of(db: &Db, role: CustomRoleId, now: UnixMillis) -> StoreResult<u32> {
    db.one(
        "SELECT count(DISTINCT person_id) FROM custom_role_held
         WHERE role_id = ?1 AND ended_at IS NULL AND ends_at > ?2",
        args![role, now],
        |row| row.small(0),
    )
    .await
}

pub async fn get(db: &Db, id: CustomRoleId, now: UnixMillis) -> StoreResult<Option<CustomRole>> {
    let found = db
        .maybe(&format!("{ROLE} WHERE id = ?1"), args![id], read)
        .await?;
    let Some(mut role) = found else {
        return Ok(None);
    };
    role.holders = holders_of(db, id, now).await?;
    Ok(Some(role))
}

/// Those in use first, then those that were given up.
pub async fn all(db: &Db, now: UnixMillis) -> StoreResult<Vec<CustomRole>> {
    let mut roles = db
        .all(
            &format!("{ROLE} ORDER BY coalesce(retired_at, 0), name, id"),
            &[],
            read,
        )
        .await?;
    for role in &mut roles {
        role.holders = holders_of(db, role.id, now).await?;
    }
    Ok(roles)
}

/// Whether another one that is in use is called so.
pub async fn is_named(db: &Db, name: &str, but: CustomRoleId) -> StoreResult<bool> {
    let found = db
        .maybe(
            "SELECT 1 FROM custom_role WHERE name = ?1 AND id <> ?2 AND retired_at IS NULL LIMIT 1",
            args![name, but],
            |_| Ok(()),
        )
        .await?;
    Ok(found.is_some())
}

// Who holds them

pub async fn give(db: &Db, person: PersonId, held: &CustomRoleHeld) -> StoreResult<()> {
    will_change(db, Right::RoleHeld, &[held.id.to_string()]).await?;
    db.execute(
        "INSERT INTO custom_role_held (id, role_id, person_id, scope, starts_at, ends_at, by_id,
                                       text, told)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0)",
        args![
            held.id,
            held.role,
            person,
            &held.scope.to_query(),
            held.starts_at,
            held.ends_at,
            held.by,
            &held.text
        ],
    )
    .await?;
    Ok(())
}

const HELD: &str = "SELECT held.person_id, held.id, held.role_id, role.name, role.permissions,
                           held.scope, held.starts_at, held.ends_at, held.by_id, held.text,
                           held.ended_at, held.ended_by, held.ended_code, held.ended_text
                    FROM custom_role_held held JOIN custom_role role ON role.id = held.role_id";

fn read_held(row: &Row<'_>) -> StoreResult<(PersonId, CustomRoleHeld)> {
    let permissions: Vec<Permission> = row.json(4)?;
    let held = CustomRoleHeld {
        id: row.id(1)?,
        role: row.id(2)?,
        name: row.text(3)?,
        permissions: PermissionSet::of(&permissions),
        scope: row.scope(5)?,
        starts_at: row.time(6)?,
        ends_at: row.time(7)?,
        by: row.id(8)?,
        text: row.text(9)?,
        revoked: ending(row, 10)?,
    };
    Ok((row.id(0)?, held))
}

pub async fn held_by(db: &Db, person: PersonId) -> StoreResult<Vec<CustomRoleHeld>> {
    db.all(
        &format!("{HELD} WHERE held.person_id = ?1 ORDER BY held.starts_at, held.id"),
        args![person],
        |row| read_held(row).map(|(_, held)| held),
    )
    .await
}

/// Who holds it now or from a day to come.
pub async fn holders(
    db: &Db,
    role: CustomRoleId,
    now: UnixMillis,
) -> StoreResult<Vec<(PersonId, CustomRoleHeld)>> {
    db.all(
        &format!(
            "{HELD} WHERE held.role_id = ?1 AND held.ended_at IS NULL AND held.ends_at > ?2
             ORDER BY held.person_id, held.id"
        ),
        args![role, now],
        read_held,
    )
    .await
}

/// All holdings in force or ahead, the latest given first.
pub async fn in_force(
    db: &Db,
    now: UnixMillis,
    limit: u32,
) -> StoreResult<Vec<(PersonId, CustomRoleHeld)>> {
    db.all(
        &format!(
            "{HELD} WHERE held.ended_at IS NULL AND held.ends_at > ?1
             ORDER BY held.starts_at DESC, held.id DESC LIMIT ?2"
        ),
        args![now, limit],
        read_held,
    )
    .await
}

pub async fn get_held(db: &Db, id: GrantId) -> StoreResult<Option<(PersonId, CustomRoleHeld)>> {
    db.maybe(&format!("{HELD} WHERE held.id = ?1"), args![id], read_held)
        .await
}

pub async fn end(db: &Db, id: GrantId, ending: &Ending) -> StoreResult<()> {
    will_change(db, Right::RoleHeld, &[id.to_string()]).await?;
    db.execute(
        "UPDATE custom_role_held
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

/// Those whose time has run out and whose holders have not been told.
pub async fn run_out(db: &Db, now: UnixMillis) -> StoreResult<Vec<(PersonId, CustomRoleHeld)>> {
    db.all(
        &format!(
            "{HELD} WHERE held.told = 0 AND held.ends_at <= ?1 ORDER BY held.ends_at, held.id"
        ),
        args![now],
        read_held,
    )
    .await
}

pub async fn mark_told(db: &Db, id: GrantId) -> StoreResult<()> {
    db.execute(
        "UPDATE custom_role_held SET told = 1 WHERE id = ?1",
        args![id],
    )
    .await?;
    Ok(())
}
