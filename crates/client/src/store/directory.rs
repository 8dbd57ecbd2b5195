//! People, departments, teams and the directory of public channels.

use rusqlite::{OptionalExtension, params};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokenim_protocol::channel::Channel;
use tokenim_protocol::directory::{Department, Person, Team};
use tokenim_protocol::event::{Organisation, OrganisationSnapshot};
use tokenim_protocol::ids::{ChannelId, PersonId, TeamId};

use crate::change::Change;

use super::sql::{Blob, from_json};
use super::{Reader, Result, WriteTx};

/// Everything as a snapshot has it. The cursor is the caller's.
pub fn replace(tx: &mut WriteTx<'_>, snapshot: &OrganisationSnapshot) -> Result<()> {
    for sql in [
        "DELETE FROM person",
        "DELETE FROM department",
        "DELETE FROM team",
        "DELETE FROM public_channel",
    ] {
        tx.execute(sql, [])?;
    }
    set_organisation(tx, &snapshot.organisation)?;
    for person in &snapshot.people {
        put_person(tx, person)?;
    }
    for department in &snapshot.departments {
        put_department(tx, department)?;
    }
    for team in &snapshot.teams {
        put_team(tx, team)?;
    }
    for channel in &snapshot.channels {
        list_channel(tx, channel)?;
    }
    super::people_group::replace(tx, &snapshot.groups)?;
    told(tx);
    Ok(())
}

pub fn set_organisation(tx: &mut WriteTx<'_>, organisation: &Organisation) -> Result<()> {
    tx.execute(
        "INSERT OR REPLACE INTO organisation (one, json) VALUES (1, ?1)",
        [json(organisation)?],
    )?;
    tx.touch(Change::Session);
    told(tx);
    Ok(())
}

pub fn put_person(tx: &mut WriteTx<'_>, person: &Person) -> Result<()> {
    tx.execute(
        "INSERT OR REPLACE INTO person (person_id, display_name, json) VALUES (?1, ?2, ?3)",
        params![person.id.blob(), person.display_name, json(person)?],
    )?;
    told(tx);
    Ok(())
}

pub fn put_department(tx: &mut WriteTx<'_>, department: &Department) -> Result<()> {
    tx.execute(
        "INSERT OR REPLACE INTO department (department_id, json) VALUES (?1, ?2)",
        params![department.id.0.as_bytes(), json(department)?],
    )?;
    told(tx);
    Ok(())
}

pub fn put_team(tx: &mut WriteTx<'_>, team: &Team) -> Result<()> {
    tx.execute(
        "INSERT OR REPLACE INTO team (team_id, name, json) VALUES (?1, ?2, ?3)",
        params![team.id.blob(), team.name, json(team)?],
    )?;
    told(tx);
    Ok(())
}

pub fn remove_team(tx: &mut WriteTx<'_>, team: TeamId) -> Result<()> {
    tx.execute("DELETE FROM team WHERE team_id = ?1", [team.blob()])?;
    told(tx);
    Ok(())
}

/// A public channel appeared in the directory or changed there.
pub fn list_channel(tx: &mut WriteTx<'_>, channel: &Channel) -> Result<()> {
    tx.execute(
        "INSERT OR REPLACE INTO public_channel (channel_id, json) VALUES (?1, ?2)",
        params![channel.id.blob(), json(channel)?],
    )?;
    told(tx);
    Ok(())
}

pub fn unlist_channel(tx: &mut WriteTx<'_>, channel: ChannelId) -> Result<()> {
    tx.execute(
        "DELETE FROM public_channel WHERE channel_id = ?1",
        [channel.blob()],
    )?;
    told(tx);
    Ok(())
}

pub fn organisation(reader: &Reader<'_>) -> Result<Option<Organisation>> {
    one(
        reader,
        "SELECT json FROM organisation WHERE one = ?1",
        params![1],
    )
}

pub fn person(reader: &Reader<'_>, id: PersonId) -> Result<Option<Person>> {
    one(
        reader,
        "SELECT json FROM person WHERE person_id = ?1",
        [id.blob()],
    )
}

/// The name only, without reading the rest: for lists.
pub fn display_name(reader: &Reader<'_>, id: PersonId) -> Result<Option<String>> {
    Ok(reader
        .connection
        .prepare_cached("SELECT display_name FROM person WHERE person_id = ?1")?
        .query_row([id.blob()], |row| row.get(0))
        .optional()?)
}

/// By name.
pub fn people(reader: &Reader<'_>) -> Result<Vec<Person>> {
    all(
        reader,
        "SELECT json FROM person ORDER BY display_name, person_id",
    )
}

pub fn departments(reader: &Reader<'_>) -> Result<Vec<Department>> {
    all(reader, "SELECT json FROM department")
}

pub fn team(reader: &Reader<'_>, id: TeamId) -> Result<Option<Team>> {
    one(
        reader,
        "SELECT json FROM team WHERE team_id = ?1",
        [id.blob()],
    )
}

pub fn team_name(reader: &Reader<'_>, id: TeamId) -> Result<Option<String>> {
    Ok(reader
        .connection
        .prepare_cached("SELECT name FROM team WHERE team_id = ?1")?
        .query_row([id.blob()], |row| row.get(0))
        .optional()?)
}

/// By name.
pub fn teams(reader: &Reader<'_>) -> Result<Vec<Team>> {
    all(reader, "SELECT json FROM team ORDER BY name, team_id")
}

pub fn public_channel(reader: &Reader<'_>, id: ChannelId) -> Result<Option<Channel>> {
    one(
        reader,
        "SELECT json FROM public_channel WHERE channel_id = ?1",
        [id.blob()],
    )
}

/// The directory, those this person is in included.
pub fn public_channels(reader: &Reader<'_>) -> Result<Vec<Channel>> {
    all(reader, "SELECT json FROM public_channel")
}

/// Names stand in the channel list and in every timeline's window too; screens that show
/// them listen to `Directory`.
fn told(tx: &mut WriteTx<'_>) {
    tx.touch(Change::Directory);
}

fn json<T: Serialize>(value: &T) -> Result<String> {
    Ok(serde_json::to_string(value)?)
}

fn one<T: DeserializeOwned>(
    reader: &Reader<'_>,
    sql: &str,
    params: impl rusqlite::Params,
) -> Result<Option<T>> {
    Ok(reader
        .connection
        .prepare_cached(sql)?
        .query_row(params, |row| from_json(row, 0))
        .optional()?)
}

fn all<T: DeserializeOwned>(reader: &Reader<'_>, sql: &str) -> Result<Vec<T>> {
    let mut statement = reader.connection.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| from_json(row, 0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
