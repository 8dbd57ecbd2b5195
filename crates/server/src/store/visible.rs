//! What a guest may know of: who shares a place with them, and nothing else of the company.
//!
//! Everybody of the house sees the whole directory. A guest sees the people of the channels
//! and teams they are in, those teams, and the public channels of those teams.

use std::collections::BTreeSet;

use tokenim_protocol::channel::Channel;
use tokenim_protocol::directory::{Person, Team};
use tokenim_protocol::ids::{ChannelId, PersonId, TeamId};

use super::db::{Db, StoreResult, args};
use super::{channels, people, teams};

const COMPANY: &str = "SELECT ?1 AS person_id
     UNION SELECT o.person_id FROM membership m
         JOIN membership o ON o.channel_id = m.channel_id AND o.to_seq IS NULL
         WHERE m.person_id = ?1 AND m.to_seq IS NULL
     UNION SELECT o.person_id FROM team_member m
         JOIN team_member o ON o.team_id = m.team_id
         WHERE m.person_id = ?1";

/// Whom a guest may know of, themselves included.
pub async fn people_ids(db: &Db, guest: PersonId) -> StoreResult<BTreeSet<PersonId>> {
    let ids: Vec<PersonId> = db.all(COMPANY, args![guest], |row| row.id(0)).await?;
    Ok(ids.into_iter().collect())
}

pub async fn sees(db: &Db, guest: PersonId, person: PersonId) -> StoreResult<bool> {
    let found = db
        .maybe(
            &format!("SELECT 1 FROM ({COMPANY}) company WHERE person_id = ?2"),
            args![guest, person],
            |_| Ok(()),
        )
        .await?;
    Ok(found.is_some())
}

pub async fn people(db: &Db, guest: PersonId) -> StoreResult<Vec<Person>> {
    let known = people_ids(db, guest).await?;
    let mut people = people::all(db).await?;
    people.retain(|person| known.contains(&person.id));
    for person in &mut people {
        // Neither of them is theirs to know: what they name may be out of sight.
        person.department = None;
        person.manager = None;
    }
    Ok(people)
}

pub async fn teams(db: &Db, guest: PersonId) -> StoreResult<Vec<Team>> {
    let mut teams = teams::all(db).await?;
    teams.retain(|team| team.members.iter().any(|member| member.person == guest));
    Ok(teams)
}

pub async fn public_channels(db: &Db, guest: PersonId) -> StoreResult<Vec<Channel>> {
    let own: Vec<TeamId> = db
        .all(
            "SELECT team_id FROM team_member WHERE person_id = ?1",
            args![guest],
            |row| row.id(0),
        )
        .await?;
    let mut channels = channels::public(db).await?;
    channels.retain(|channel| channel.team.is_some_and(|team| own.contains(&team)));
    Ok(channels)
}

/// Guests of a channel: who else is there is all they know of the company.
pub async fn guests_of_channel(db: &Db, channel: ChannelId) -> StoreResult<Vec<PersonId>> {
    db.all(
        "SELECT m.person_id FROM membership m JOIN person p ON p.id = m.person_id
         WHERE m.channel_id = ?1 AND m.to_seq IS NULL AND p.kind = 'guest'
         ORDER BY m.person_id",
        args![channel],
        |row| row.id(0),
    )
    .await
}

pub async fn guests_of_team(db: &Db, team: TeamId) -> StoreResult<Vec<PersonId>> {
    db.all(
        "SELECT m.person_id FROM team_member m JOIN person p ON p.id = m.person_id
         WHERE m.team_id = ?1 AND p.kind = 'guest' ORDER BY m.person_id",
        args![team],
        |row| row.id(0),
    )
    .await
}
