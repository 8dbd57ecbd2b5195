//! Who comes into a team and who goes: what waits to be decided, who is invited, and the
//! record of it.

use tokenim_protocol::group::{Invitation, Passage, RecordLine, TeamRequest, TeamStanding, Wish};
use tokenim_protocol::ids::{PersonId, TeamId};
use tokenim_protocol::time::UnixMillis;

use super::db::{Db, StoreResult, args, word};

/// Lines of the record that are shown.
const LINES_MAX: u32 = 500;

pub async fn ask(
    db: &Db,
    team: TeamId,
    person: PersonId,
    wish: Wish,
    text: &str,
    now: UnixMillis,
) -> StoreResult<()> {
    db.execute(
        "INSERT INTO team_request (team_id, person_id, wish, at, text) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (team_id, person_id) DO UPDATE SET
             wish = excluded.wish, at = excluded.at, text = excluded.text",
        args![team, person, &word(&wish), now, text],
    )
    .await?;
    Ok(())
}

pub async fn asked(db: &Db, team: TeamId, person: PersonId) -> StoreResult<Option<Wish>> {
    db.maybe(
        "SELECT wish FROM team_request WHERE team_id = ?1 AND person_id = ?2",
        args![team, person],
        |row| row.word(0),
    )
    .await
}

pub async fn settle(db: &Db, team: TeamId, person: PersonId) -> StoreResult<bool> {
    let settled = db
        .execute(
            "DELETE FROM team_request WHERE team_id = ?1 AND person_id = ?2",
            args![team, person],
        )
        .await?;
    Ok(settled > 0)
}

/// Oldest first.
pub async fn requests(db: &Db, team: TeamId) -> StoreResult<Vec<TeamRequest>> {
    db.all(
        "SELECT person_id, wish, at, text FROM team_request WHERE team_id = ?1
         ORDER BY at, person_id",
        args![team],
        |row| {
            Ok(TeamRequest {
                person: row.id(0)?,
                wish: row.word(1)?,
                at: row.time(2)?,
                text: row.text(3)?,
            })
        },
    )
    .await
}

pub async fn invite(
    db: &Db,
    team: TeamId,
    person: PersonId,
    by: PersonId,
    now: UnixMillis,
) -> StoreResult<()> {
    db.execute(
        "INSERT INTO team_invitation (team_id, person_id, by_id, at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (team_id, person_id) DO NOTHING",
        args![team, person, by, now],
    )
    .await?;
    Ok(())
}

pub async fn invited_by(db: &Db, team: TeamId, person: PersonId) -> StoreResult<Option<PersonId>> {
    db.maybe(
        "SELECT by_id FROM team_invitation WHERE team_id = ?1 AND person_id = ?2",
        args![team, person],
        |row| row.id(0),
    )
    .await
}

pub async fn uninvite(db: &Db, team: TeamId, person: PersonId) -> StoreResult<bool> {
    let taken = db
        .execute(
            "DELETE FROM team_invitation WHERE team_id = ?1 AND person_id = ?2",
            args![team, person],
        )
        .await?;
    Ok(taken > 0)
}

pub async fn invitations(db: &Db, team: TeamId) -> StoreResult<Vec<Invitation>> {
    db.all(
        "SELECT person_id, by_id, at FROM team_invitation WHERE team_id = ?1
         ORDER BY at, person_id",
        args![team],
        |row| {
            Ok(Invitation {
                person: row.id(0)?,
                by: row.id(1)?,
                at: row.time(2)?,
            })
        },
    )
    .await
}

pub async fn write_down(db: &Db, team: TeamId, line: &RecordLine) -> StoreResult<()> {
    db.execute(
        "INSERT INTO team_record (team_id, n, at, person_id, how, by_id, text)
         SELECT ?1, coalesce(max(n), 0) + 1, ?2, ?3, ?4, ?5, ?6 FROM team_record
         WHERE team_id = ?1",
        args![
            team,
            line.at,
            line.person,
            &word(&line.how),
            line.by,
            &line.text
        ],
    )
    .await?;
    Ok(())
}

/// Newest first.
pub async fn record(db: &Db, team: TeamId) -> StoreResult<Vec<RecordLine>> {
    db.all(
        "SELECT at, person_id, how, by_id, text FROM team_record WHERE team_id = ?1
         ORDER BY n DESC LIMIT ?2",
        args![team, LINES_MAX],
        |row| {
            Ok(RecordLine {
                at: row.time(0)?,
                person: row.id(1)?,
                how: row.word::<Passage>(2)?,
                by: row.maybe_id(3)?,
                text: row.text(4)?,
            })
        },
    )
    .await
}

/// How a person stands to a team beside belonging to it.
pub async fn standing(db: &Db, team: TeamId, person: PersonId) -> StoreResult<TeamStanding> {
    let waiting = db
        .one(
            "SELECT count(*) FROM team_request r
             JOIN team_member m ON m.team_id = r.team_id AND m.person_id = ?2 AND m.admin = 1
             WHERE r.team_id = ?1",
            args![team, person],
            |row| row.count(0),
        )
        .await?;
    Ok(TeamStanding {
        team,
        invited_by: invited_by(db, team, person).await?,
        asked: asked(db, team, person)
            .await?
            .filter(|wish| *wish != Wish::Left),
        waiting: u32::try_from(waiting).unwrap_or(u32::MAX),
    })
}

/// Every team to which the person stands in some way.
pub async fn standings(db: &Db, person: PersonId) -> StoreResult<Vec<TeamStanding>> {
    let teams: Vec<TeamId> = db
        .all(
            "SELECT team_id FROM team_invitation WHERE person_id = ?1
             UNION SELECT team_id FROM team_request WHERE person_id = ?1
             UNION SELECT team_id FROM team_member WHERE person_id = ?1 AND admin = 1
             ORDER BY team_id",
            args![person],
            |row| row.id(0),
        )
        .await?;
    let mut standings = Vec::new();
    for team in teams {
        let standing = standing(db, team, person).await?;
        if !standing.is_nothing() {
            standings.push(standing);
        }
    }
    Ok(standings)
}

/// What a person's facts need: the teams that would let them in.
pub async fn invited_to(db: &Db, person: PersonId) -> StoreResult<Vec<TeamId>> {
    db.all(
        "SELECT team_id FROM team_invitation WHERE person_id = ?1",
        args![person],
        |row| row.id(0),
    )
    .await
}

/// Whatever waits of a person, in every team: they are no longer there to want it.
pub async fn forget(db: &Db, person: PersonId) -> StoreResult<Vec<TeamId>> {
    let teams = db
        .all(
            "SELECT team_id FROM team_request WHERE person_id = ?1 ORDER BY team_id",
            args![person],
            |row| row.id(0),
        )
        .await?;
    for sql in [
        "DELETE FROM team_request WHERE person_id = ?1",
        "DELETE FROM team_invitation WHERE person_id = ?1",
    ] {
        db.execute(sql, args![person]).await?;
    }
    Ok(teams)
}
