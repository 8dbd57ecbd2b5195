//! Named sets of people. They give no right; they save naming people one by one.

use tokenim_protocol::group::PeopleGroup;
use tokenim_protocol::ids::{PeopleGroupId, PersonId};

use super::db::{Db, Row, StoreResult, args};

pub async fn insert(db: &Db, group: &PeopleGroup) -> StoreResult<()> {
    db.execute(
        "INSERT INTO people_group (id, handle, name, description, owner_id)
         VALUES (?1, ?2, ?3, ?4, ?5)",
        args![
            group.id,
            &group.handle,
            &group.name,
            &group.description,
            group.owner
        ],
    )
    .await?;
    set_members(db, group).await
}

pub async fn change(db: &Db, group: &PeopleGroup) -> StoreResult<()> {
    db.execute(
        "UPDATE people_group SET handle = ?2, name = ?3, description = ?4, owner_id = ?5
         WHERE id = ?1",
        args![
            group.id,
            &group.handle,
            &group.name,
            &group.description,
            group.owner
        ],
    )
    .await?;
    set_members(db, group).await
}

async fn set_members(db: &Db, group: &PeopleGroup) -> StoreResult<()> {
    db.execute(
        "DELETE FROM people_group_member WHERE group_id = ?1",
        args![group.id],
    )
    .await?;
    for person in &group.members {
        db.execute(
            "INSERT INTO people_group_member (group_id, person_id) VALUES (?1, ?2)
             ON CONFLICT (group_id, person_id) DO NOTHING",
            args![group.id, *person],
        )
        .await?;
    }
    Ok(())
}

pub async fn remove(db: &Db, id: PeopleGroupId) -> StoreResult<()> {
    for sql in [
        "DELETE FROM people_group_member WHERE group_id = ?1",
        "DELETE FROM people_group WHERE id = ?1",
    ] {
        db.execute(sql, args![id]).await?;
    }
    Ok(())
}

fn read(row: &Row<'_>) -> StoreResult<PeopleGroup> {
    Ok(PeopleGroup {
        id: row.id(0)?,
        handle: row.text(1)?,
        name: row.text(2)?,
        description: row.text(3)?,
        owner: row.id(4)?,
        members: Vec::new(),
    })
}

const GROUP: &str = "SELECT id, handle, name, description, owner_id FROM people_group";

pub async fn get(db: &Db, id: PeopleGroupId) -> StoreResult<Option<PeopleGroup>> {
    let group = db
        .maybe(&format!("{GROUP} WHERE id = ?1"), args![id], read)
        .await?;
    with_members(db, group).await
}

pub async fn by_handle(db: &Db, handle: &str) -> StoreResult<Option<PeopleGroup>> {
    let group = db
        .maybe(&format!("{GROUP} WHERE handle = ?1"), args![handle], read)
        .await?;
    with_members(db, group).await
}

async fn with_members(db: &Db, group: Option<PeopleGroup>) -> StoreResult<Option<PeopleGroup>> {
    match group {
        None => Ok(None),
        Some(mut group) => {
            group.members = members(db, group.id).await?;
            Ok(Some(group))
        }
    }
}

/// Whom a mention of the group means.
pub async fn expand(db: &Db, handle: &str) -> StoreResult<Option<Vec<PersonId>>> {
    Ok(by_handle(db, handle).await?.map(|group| group.members))
}

pub async fn all(db: &Db) -> StoreResult<Vec<PeopleGroup>> {
    let mut groups = db.all(&format!("{GROUP} ORDER BY id"), &[], read).await?;
    for group in &mut groups {
        group.members = members(db, group.id).await?;
    }
    Ok(groups)
}

async fn members(db: &Db, id: PeopleGroupId) -> StoreResult<Vec<PersonId>> {
    db.all(
        "SELECT person_id FROM people_group_member WHERE group_id = ?1 ORDER BY person_id",
        args![id],
        |row| row.id(0),
    )
    .await
}

/// Every group that the person owns or is in.
pub async fn about(db: &Db, person: PersonId) -> StoreResult<Vec<PeopleGroup>> {
    let mut groups = db
        .all(
            &format!(
                "{GROUP} WHERE owner_id = ?1 OR id IN (
                     SELECT group_id FROM people_group_member WHERE person_id = ?1)
                 ORDER BY id"
            ),
            args![person],
            read,
        )
        .await?;
    for group in &mut groups {
        group.members = members(db, group.id).await?;
    }
    Ok(groups)
}
