//! Teams of the three kinds and who belongs to them.

use tokenim_protocol::directory::{Team, TeamKind, TeamMember};
use tokenim_protocol::group::{Bundle, JoinRule, TeamAbout};
use tokenim_protocol::ids::{DepartmentId, PersonId, TeamId};
use tokenim_protocol::permission::Switched;
use tokenim_protocol::time::UnixMillis;

use super::bundles;
use super::db::{Db, Row, StoreResult, args, json, word};
use super::rights::{Right, will_change};

/// What decisions need of a team.
#[derive(Clone, Debug)]
pub struct TeamRow {
    pub id: TeamId,
    pub archived: Option<Switched>,
    pub frozen: Option<Switched>,
    pub join: JoinRule,
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
    will_change(db, Right::Team, &[id.to_string()]).await?;
    db.execute(
        "INSERT INTO team (id, name, kind, department_id, created_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        args![id, name, &word(&kind), department, now],
    )
    .await?;
    Ok(())
}

/// Every team, with this person's place in it; of a guest only those they belong to.
pub async fn rows_for(db: &Db, person: PersonId, guest: bool) -> StoreResult<Vec<TeamRow>> {
    db.all(
        "SELECT t.id, t.archived_at, t.archived_by, t.archived_text, m.since, coalesce(m.admin, 0),
                t.frozen_at, t.frozen_by, t.frozen_text, t.join_rule
         FROM team t LEFT JOIN team_member m ON m.team_id = t.id AND m.person_id = ?1
         WHERE ?2 = 0 OR m.person_id IS NOT NULL",
        args![person, guest],
        |row| {
            Ok(TeamRow {
                id: row.id(0)?,
                archived: switched(row, 1)?,
                since: row.maybe_time(4)?,
                admin: row.flag(5)?,
                frozen: switched(row, 6)?,
                join: row.word(9)?,
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
        about: TeamAbout {
            description: row.text(6)?,
            owner: row.maybe_id(7)?,
            deputy: row.maybe_id(8)?,
            join: row.word(9)?,
            leave: row.word(10)?,
            stage: row.maybe_word(11)?,
            ends_at: row.maybe_time(12)?,
            charter: row.json(13)?,
            frozen: row.maybe_time(14)?.is_some(),
            bundle: None,
        },
    })
}

const TEAM: &str = "SELECT id, name, kind, department_id, created_at, archived_at, description,
                           owner_id, deputy_id, join_rule, leave_rule, stage, ends_at, charter,
                           frozen_at FROM team";

pub async fn get(db: &Db, id: TeamId) -> StoreResult<Option<Team>> {
    let team = db
        .maybe(&format!("{TEAM} WHERE id = ?1"), args![id], read)
        .await?;
    match team {
        None => Ok(None),
        Some(mut team) => {
            team.members = members(db, id).await?;
            team.about.bundle = bundle_of(db, id).await?;
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
        team.about.bundle = bundle_of(db, team.id).await?;
    }
    Ok(teams)
}

async fn bundle_of(db: &Db, id: TeamId) -> StoreResult<Option<Bundle>> {
    let latest = bundles::latest(db, id).await?;
    Ok(latest.as_ref().map(bundles::shown))
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
    will_change(
        db,
        Right::TeamMember,
        &[team.to_string(), person.to_string()],
    )
    .await?;
    db.execute(
        "INSERT INTO team_member (team_id, person_id, admin, since) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (team_id, person_id) DO UPDATE SET admin = excluded.admin",
        args![team, person, admin, now],
    )
    .await?;
    Ok(())
}

pub async fn remove_member(db: &Db, team: TeamId, person: PersonId) -> StoreResult<()> {
    will_change(
        db,
        Right::TeamMember,
        &[team.to_string(), person.to_string()],
    )
    .await?;
    db.execute(
        "DELETE FROM team_member WHERE team_id = ?1 AND person_id = ?2",
        args![team, person],
    )
    .await?;
    Ok(())
}

/// Name, rules, charter: the whole of what its administrators edit.
pub async fn change(db: &Db, team: &Team) -> StoreResult<()> {
    let about = &team.about;
    will_change(db, Right::Team, &[team.id.to_string()]).await?;
    db.execute(
        "UPDATE team SET name = ?2, description = ?3, join_rule = ?4, leave_rule = ?5, stage = ?6,
                         ends_at = ?7, charter = ?8
         WHERE id = ?1",
        args![
            team.id,
            &team.name,
            &about.description,
            &word(&about.join),
            &word(&about.leave),
            about.stage.as_ref().map(word).as_deref(),
            about.ends_at,
            &json(&about.charter)?
        ],
    )
    .await?;
    Ok(())
}

pub async fn set_owner(
    db: &Db,
    id: TeamId,
    owner: Option<PersonId>,
    deputy: Option<PersonId>,
) -> StoreResult<()> {
    will_change(db, Right::Team, &[id.to_string()]).await?;
    db.execute(
        "UPDATE team SET owner_id = ?2, deputy_id = ?3 WHERE id = ?1",
        args![id, owner, deputy],
    )
    .await?;
    Ok(())
}

pub async fn set_archived(
    db: &Db,
    id: TeamId,
    archived: Option<(UnixMillis, PersonId, &str)>,
) -> StoreResult<()> {
    will_change(db, Right::Team, &[id.to_string()]).await?;
    db.execute(
        "UPDATE team SET archived_at = ?2, archived_by = ?3, archived_text = ?4 WHERE id = ?1",
        args![
            id,
            archived.map(|(at, _, _)| at),
            archived.map(|(_, by, _)| by),
            archived.map(|(_, _, text)| text)
        ],
    )
    .await?;
    Ok(())
}

pub async fn set_frozen(
    db: &Db,
    id: TeamId,
    frozen: Option<(UnixMillis, PersonId, &str)>,
) -> StoreResult<()> {
    will_change(db, Right::Team, &[id.to_string()]).await?;
    db.execute(
        "UPDATE team SET frozen_at = ?2, frozen_by = ?3, frozen_text = ?4 WHERE id = ?1",
        args![
            id,
            frozen.map(|(at, _, _)| at),
            frozen.map(|(_, by, _)| by),
            frozen.map(|(_, _, text)| text)
        ],
    )
    .await?;
    Ok(())
}

/// The teams a person belongs to.
pub async fn of_person(db: &Db, person: PersonId) -> StoreResult<Vec<TeamId>> {
    db.all(
        "SELECT team_id FROM team_member WHERE person_id = ?1 ORDER BY team_id",
        args![person],
        |row| row.id(0),
    )
    .await
}
