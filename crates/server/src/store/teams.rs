//! Teams of the three kinds and who belongs to them.

use tokenim_protocol::directory::{Team, TeamKind, TeamMember};
use tokenim_protocol::ids::{DepartmentId, PersonId, TeamId};
use tokenim_protocol::permission::Switched;
use tokenim_protocol::time::UnixMillis;

use super::db::{Db, Row, StoreResult, args, word};

/// What decisions need of a team.
#[derive(Clone, Debug)]
pub struct TeamRow {
    pub id: TeamId,
    pub archived: Option<Switched>,
    /// This person's membership.
    pub since: Option<UnixMillis>,
    pub admin: bool,
}

pub async fn insert(
    db: &Db,
    id: TeamId,
    name: &str,
    kind: TeamKind,
    department: Option<DepartmentId>,
    now: UnixMillis,
) -> StoreResult<()> {
    db.execute(
        "INSERT INTO team (id, name, kind, department_id, created_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        args![id, name, &word(&kind), department, now],
    )
    .await?;
    Ok(())
}

/// Every team, with this person's place in it.
pub async fn rows_for(db: &Db, person: PersonId) -> StoreResult<Vec<TeamRow>> {
    db.all(
        "SELECT t.id, t.archived_at, t.archived_by, t.archived_text, m.since, coalesce(m.admin, 0)
         FROM team t LEFT JOIN team_member m ON m.team_id = t.id AND m.person_id = ?1",
        args![person],
        |row| {
            Ok(TeamRow {
                id: row.id(0)?,
                archived: switched(row, 1)?,
                since: row.maybe_time(4)?,
                admin: row.flag(5)?,
            })
        },
    )
    .await
}

/// Three columns `…_at, …_by, …_text` as what was switched.
pub(super) fn switched(row: &Row<'_>, first: usize) -> StoreResult<Option<Switched>> {
    row.maybe_time(first)?
        .map(|since| {
            Ok(Switched {
                since,
                by: row.maybe_id(first + 1)?,
                text: row.maybe_text(first + 2)?,
            })
        })
        .transpose()
}

fn read(row: &Row<'_>) -> StoreResult<Team> {
    Ok(Team {
        id: row.id(0)?,
        name: row.text(1)?,
        kind: row.word(2)?,
        department: row.maybe_id(3)?,
        created_at: row.time(4)?,
        archived: row.maybe_time(5)?.is_some(),
        members: Vec::new(),
    })
}

const TEAM: &str = "SELECT id, name, kind, department_id, created_at, archived_at FROM team";

pub async fn get(db: &Db, id: TeamId) -> StoreResult<Option<Team>> {
    let team = db
        .maybe(&format!("{TEAM} WHERE id = ?1"), args![id], read)
        .await?;
    match team {
        None => Ok(None),
        Some(mut team) => {
            team.members = members(db, id).await?;
            Ok(Some(team))
        }
    }
}

pub async fn exists(db: &Db, id: TeamId) -> StoreResult<bool> {
    let found = db
        .maybe("SELECT 1 FROM team WHERE id = ?1", args![id], |_| Ok(()))
        .await?;
    Ok(found.is_some())
}

pub async fn all(db: &Db) -> StoreResult<Vec<Team>> {
    let mut teams = db.all(&format!("{TEAM} ORDER BY id"), &[], read).await?;
    for team in &mut teams {
        team.members = members(db, team.id).await?;
    }
    Ok(teams)
}

async fn members(db: &Db, id: TeamId) -> StoreResult<Vec<TeamMember>> {
    db.all(
        "SELECT person_id, admin, since FROM team_member WHERE team_id = ?1 ORDER BY person_id",
        args![id],
        |row| {
            Ok(TeamMember {
                person: row.id(0)?,
                admin: row.flag(1)?,
                since: row.time(2)?,
            })
        },
    )
    .await
}

pub async fn set_member(
    db: &Db,
    team: TeamId,
    person: PersonId,
    admin: bool,
    now: UnixMillis,
) -> StoreResult<()> {
    db.execute(
        "INSERT INTO team_member (team_id, person_id, admin, since) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (team_id, person_id) DO UPDATE SET admin = excluded.admin",
        args![team, person, admin, now],
    )
    .await?;
    Ok(())
}

pub async fn remove_member(db: &Db, team: TeamId, person: PersonId) -> StoreResult<()> {
    db.execute(
        "DELETE FROM team_member WHERE team_id = ?1 AND person_id = ?2",
        args![team, person],
    )
    .await?;
    Ok(())
}
