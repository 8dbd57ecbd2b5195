//! Posts held at the organisation. (A team's administrators stand with its members.)

use tokenim_protocol::ids::PersonId;
use tokenim_protocol::permission::{Holding, RoleHeld, RoleKey, Scope};
use tokenim_protocol::time::UnixMillis;

use super::db::{Db, StoreResult, args, word};
use super::rights::{Right, will_change};

/// Why somebody holds a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    Given,
    /// The first owner's, until set-up is finished.
    SetUp,
}

impl Cause {
    fn as_str(self) -> &'static str {
        match self {
            Cause::Given => "given",
            Cause::SetUp => "set_up",
        }
    }
}

pub async fn of(db: &Db, person: PersonId) -> StoreResult<Vec<RoleHeld>> {
    db.all(
        "SELECT role, scope, holding, since, until, by_id FROM role_held
         WHERE person_id = ?1 ORDER BY role, scope",
        args![person],
        |row| {
            Ok(RoleHeld {
                role: row.word(0)?,
                scope: row.scope(1)?,
                holding: row.word(2)?,
                since: row.time(3)?,
                until: row.maybe_time(4)?,
                by: row.maybe_id(5)?,
            })
        },
    )
    .await
}

fn key(person: PersonId, role: RoleKey) -> [String; 3] {
    [
        person.to_string(),
        word(&role),
        Scope::Organisation.to_query(),
    ]
}

/// Giving what is held already turns a post of the set-up into one that stays.
pub async fn give(
    db: &Db,
    person: PersonId,
    role: RoleKey,
    cause: Cause,
    by: Option<PersonId>,
    now: UnixMillis,
) -> StoreResult<()> {
    will_change(db, Right::Post, &key(person, role)).await?;
    db.execute(
        "INSERT INTO role_held (person_id, role, scope, holding, cause, since, until, by_id)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, NULL, ?7)
         ON CONFLICT (person_id, role, scope) DO UPDATE SET cause = excluded.cause",
        args![
            person,
            &word(&role),
            &Scope::Organisation.to_query(),
            &word(&Holding::Active),
            cause.as_str(),
            now,
            by
        ],
    )
    .await?;
    Ok(())
}

pub async fn take(db: &Db, person: PersonId, role: RoleKey) -> StoreResult<bool> {
    will_change(db, Right::Post, &key(person, role)).await?;
    let taken = db
        .execute(
            "DELETE FROM role_held WHERE person_id = ?1 AND role = ?2 AND scope = ?3",
            args![person, &word(&role), &Scope::Organisation.to_query()],
        )
        .await?;
    Ok(taken == 1)
}

/// Who holds posts only because set-up lasts.
pub async fn of_set_up(db: &Db) -> StoreResult<Vec<(PersonId, RoleKey)>> {
    db.all(
        "SELECT person_id, role FROM role_held WHERE cause = 'set_up' ORDER BY person_id, role",
        &[],
        |row| Ok((row.id(0)?, row.word(1)?)),
    )
    .await
}
