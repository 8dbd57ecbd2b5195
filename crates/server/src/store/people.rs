//! People and their accounts.

use tokenim_protocol::directory::Person;
use tokenim_protocol::ids::{DepartmentId, PersonId};
use tokenim_protocol::permission::{AccountState, PersonKind, RoleKey};
use tokenim_protocol::time::UnixMillis;

use super::db::{Db, StoreResult, args, word};
use super::rights::{Right, will_change};

/// What an administrator writes down about somebody new.
#[derive(Clone, Debug)]
pub struct NewPerson {
    pub id: PersonId,
    pub handle: String,
    pub display_name: String,
    pub title: String,
    pub kind: PersonKind,
    pub department: Option<DepartmentId>,
    pub manager: Option<PersonId>,
}

/// What decisions need of the person's own row.
#[derive(Clone, Debug)]
pub struct Account {
    pub authority_epoch: u64,
    pub kind: PersonKind,
    pub state: AccountState,
}

pub async fn insert(db: &Db, person: &NewPerson, now: UnixMillis) -> StoreResult<()> {
    will_change(db, Right::Person, &[person.id.to_string()]).await?;
    db.execute(
        "INSERT INTO person (id, handle, display_name, title, kind, department_id, manager_id,
                             active, authority_epoch, useq, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1, 1, 0, ?8)",
        args![
            person.id,
            &person.handle,
            &person.display_name,
            &person.title,
            &word(&person.kind),
            person.department,
            person.manager,
            now
        ],
    )
    .await?;
    Ok(())
}

/// The cheapest question of the hot path: are facts already read still true?
pub async fn authority_epoch(db: &Db, id: PersonId) -> StoreResult<Option<u64>> {
    db.maybe(
        "SELECT authority_epoch FROM person WHERE id = ?1",
        args![id],
        |row| row.count(0),
    )
    .await
}

pub async fn account(db: &Db, id: PersonId) -> StoreResult<Option<Account>> {
    db.maybe(
        "SELECT authority_epoch, kind, active, disabled_at, disabled_by, disabled_text
         FROM person WHERE id = ?1",
        args![id],
        |row| {
            Ok(Account {
                authority_epoch: row.count(0)?,
                kind: row.word(1)?,
                state: if row.flag(2)? {
                    AccountState::Active
                } else {
                    AccountState::Disabled {
                        since: row.maybe_time(3)?.unwrap_or_default(),
                        by: row.maybe_id(4)?,
                        text: row.maybe_text(5)?,
                    }
                },
            })
        },
    )
    .await
}

const PERSON: &str =
    "SELECT id, handle, display_name, title, kind, department_id, manager_id, active FROM person";

fn read_person(row: &super::db::Row<'_>) -> StoreResult<Person> {
    Ok(Person {
        id: row.id(0)?,
        handle: row.text(1)?,
        display_name: row.text(2)?,
        title: row.text(3)?,
        kind: row.word(4)?,
        department: row.maybe_id(5)?,
        manager: row.maybe_id(6)?,
        active: row.flag(7)?,
        posts: Vec::new(),
    })
}

/// A person as a colleague sees them.
pub async fn get(db: &Db, id: PersonId) -> StoreResult<Option<Person>> {
    let person = db
        .maybe(&format!("{PERSON} WHERE id = ?1"), args![id], read_person)
        .await?;
    match person {
        None => Ok(None),
        Some(mut person) => {
            person.posts = posts_of(db, id).await?;
            Ok(Some(person))
        }
    }
}

pub async fn all(db: &Db) -> StoreResult<Vec<Person>> {
    let mut people = db
        .all(&format!("{PERSON} ORDER BY id"), &[], read_person)
        .await?;
    let posts: Vec<(PersonId, RoleKey)> = db
        .all(
            "SELECT person_id, role FROM role_held WHERE scope = 'organisation' ORDER BY role",
            &[],
            |row| Ok((row.id(0)?, row.word(1)?)),
        )
        .await?;
    for person in &mut people {
        person.posts = sorted(
            posts
                .iter()
                .filter(|(holder, _)| *holder == person.id)
                .map(|(_, post)| *post)
                .collect(),
        );
    }
    Ok(people)
}

async fn posts_of(db: &Db, id: PersonId) -> StoreResult<Vec<RoleKey>> {
    let posts = db
        .all(
            "SELECT role FROM role_held WHERE person_id = ?1 AND scope = 'organisation'",
            args![id],
            |row| row.word(0),
        )
        .await?;
    Ok(sorted(posts))
}

fn sorted(mut posts: Vec<RoleKey>) -> Vec<RoleKey> {
    posts.sort();
    posts
}

pub async fn by_handle(db: &Db, handle: &str) -> StoreResult<Option<PersonId>> {
    db.maybe(
        "SELECT id FROM person WHERE handle = ?1",
        args![handle],
        |row| row.id(0),
    )
    .await
}

/// Whether there is anybody at all.
pub async fn is_anybody(db: &Db) -> StoreResult<bool> {
    let found = db
        .maybe("SELECT 1 FROM person LIMIT 1", &[], |_| Ok(()))
        .await?;
    Ok(found.is_some())
}

pub async fn ids(db: &Db) -> StoreResult<Vec<PersonId>> {
    db.all("SELECT id FROM person ORDER BY id", &[], |row| row.id(0))
        .await
}

/// Everybody whose decisions can help others: holders of a post, a grant or a team.
pub async fn helpers(db: &Db) -> StoreResult<Vec<PersonId>> {
    db.all(
        "SELECT id FROM person WHERE active = 1 AND id IN (
             SELECT person_id FROM role_held
             UNION SELECT person_id FROM team_member WHERE admin = 1
             UNION SELECT person_id FROM access_grant WHERE ended_at IS NULL
         ) ORDER BY id",
        &[],
        |row| row.id(0),
    )
    .await
}

pub async fn raise_authority_epoch(db: &Db, id: PersonId) -> StoreResult<u64> {
    db.facts.borrow_mut().unsettle(id);
    db.one(
        "UPDATE person SET authority_epoch = authority_epoch + 1 WHERE id = ?1
         RETURNING authority_epoch",
        args![id],
        |row| row.count(0),
    )
    .await
}

pub async fn next_useq(db: &Db, id: PersonId) -> StoreResult<u64> {
    db.one(
        "UPDATE person SET useq = useq + 1 WHERE id = ?1 RETURNING useq",
        args![id],
        |row| row.count(0),
    )
    .await
}

/// Puts a person who belongs to no department into one.
pub async fn join_department(db: &Db, id: PersonId, department: DepartmentId) -> StoreResult<bool> {
    will_change(db, Right::Person, &[id.to_string()]).await?;
    let changed = db
        .execute(
            "UPDATE person SET department_id = ?2 WHERE id = ?1 AND department_id IS NULL",
            args![id, department],
        )
        .await?;
    Ok(changed > 0)
}

pub async fn disable(
    db: &Db,
    id: PersonId,
    at: UnixMillis,
    by: PersonId,
    text: &str,
) -> StoreResult<()> {
    will_change(db, Right::Person, &[id.to_string()]).await?;
    db.execute(
        "UPDATE person SET active = 0, disabled_at = ?2, disabled_by = ?3, disabled_text = ?4
         WHERE id = ?1",
        args![id, at, by, text],
    )
    .await?;
    Ok(())
}

pub async fn enable(db: &Db, id: PersonId) -> StoreResult<()> {
    will_change(db, Right::Person, &[id.to_string()]).await?;
    db.execute(
        "UPDATE person SET active = 1, disabled_at = NULL, disabled_by = NULL, disabled_text = NULL
         WHERE id = ?1",
        args![id],
    )
    .await?;
    Ok(())
}

/// Where somebody stands in the company.
pub async fn set_place(
    db: &Db,
    id: PersonId,
    department: Option<DepartmentId>,
    manager: Option<PersonId>,
    title: &str,
) -> StoreResult<()> {
    will_change(db, Right::Person, &[id.to_string()]).await?;
    db.execute(
        "UPDATE person SET department_id = ?2, manager_id = ?3, title = ?4 WHERE id = ?1",
        args![id, department, manager, title],
    )
    .await?;
    Ok(())
}
