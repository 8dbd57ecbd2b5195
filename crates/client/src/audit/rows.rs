//! A record as a row: what it says, with the names that this device knows.

use std::collections::BTreeMap;

use serde_json::Value;
use tokenim_policy::merkle::leaf_hash;
use tokenim_policy::proof::hash_of;
use tokenim_protocol::audit::AuditRecord;
use tokenim_protocol::ids::PersonId;
use tokenim_protocol::permission::{RoleKey, Scope};
use tokenim_protocol::time::UnixMillis;

use crate::store::{self, Reader, channel, directory};
use crate::view::audit::{AuditField, AuditObject, AuditRow};

/// Lines of one record that are shown; the whole text is there beside them.
const FIELDS_MAX: usize = 60;

pub fn row(reader: &Reader<'_>, record: AuditRecord) -> store::Result<AuditRow> {
    let said: Value = serde_json::from_str(&record.leaf).unwrap_or_default();
    let text = |key: &str| said[key].as_str().map(str::to_owned);
    let actor: Option<PersonId> = said["actor"].as_str().and_then(|id| id.parse().ok());
    let actor_name = match actor {
        Some(person) => directory::display_name(reader, person)?,
        None => None,
    };
    let object = match said["object"].as_str() {
        Some(id) => Some(object(reader, id)?),
        None => None,
    };
    let actor_posts = serde_json::from_value::<Vec<RoleKey>>(said["actor_posts"].clone());
    let hash = leaf_hash(record.leaf.as_bytes());
    Ok(AuditRow {
        seq: record.seq,
        at: UnixMillis(said["at"].as_i64().unwrap_or_default()),
        actor,
        actor_name,
        actor_posts: actor_posts.unwrap_or_default(),
        action: text("action").unwrap_or_default(),
        object,
        reason: text("reason"),
        fields: fields(reader, &said["before"], &said["after"])?,
        request: text("request"),
        session: text("session"),
        device: text("device"),
        fits: hash_of(&record.leaf_hash) == Some(hash),
        leaf_hash: record.leaf_hash,
        leaf: record.leaf,
    })
}

fn object(reader: &Reader<'_>, id: &str) -> store::Result<AuditObject> {
    let scope = Scope::from_query(id);
    let person: Option<PersonId> = id.parse().ok();
    Ok(AuditObject {
        id: id.to_owned(),
        name: name(reader, id)?,
        person: match person {
            Some(person) => directory::person(reader, person)?.map(|_| person),
            None => None,
        },
        organisation: scope == Some(Scope::Organisation),
    })
}

/// What this device calls the thing of that id.
fn name(reader: &Reader<'_>, id: &str) -> store::Result<Option<String>> {
    match Scope::from_query(id) {
        Some(Scope::Team(team)) => return directory::team_name(reader, team),
        Some(Scope::Channel(at)) => {
            if let Some(public) = directory::public_channel(reader, at)? {
                return Ok(Some(public.name));
            }
            return Ok(channel::get(reader, at)?
                .map(|known| known.name)
                .filter(|name| !name.is_empty()));
        }
        Some(Scope::Organisation) | None => {}
    }
    match id.parse::<PersonId>() {
        Ok(person) => directory::display_name(reader, person),
        Err(_) => Ok(None),
    }
}

fn fields(reader: &Reader<'_>, before: &Value, after: &Value) -> store::Result<Vec<AuditField>> {
    let mut lines: BTreeMap<String, (Option<String>, Option<String>)> = BTreeMap::new();
    let mut flat = Vec::new();
    flatten("", before, &mut flat);
    for (name, value) in flat.drain(..) {
        lines.entry(name).or_default().0 = Some(value);
    }
    flatten("", after, &mut flat);
    for (name, value) in flat {
        lines.entry(name).or_default().1 = Some(value);
    }
    lines
        .into_iter()
        .take(FIELDS_MAX)
        .map(|(field, (before, after))| {
            Ok(AuditField {
                name: field,
                before: named(reader, before)?,
                after: named(reader, after)?,
            })
        })
        .collect()
}

/// An id that this device has a name for is shown by its name.
fn named(reader: &Reader<'_>, value: Option<String>) -> store::Result<Option<String>> {
    let Some(value) = value else { return Ok(None) };
    Ok(Some(name(reader, &value)?.unwrap_or(value)))
}

fn flatten(name: &str, value: &Value, into: &mut Vec<(String, String)>) {
    let under = |key: &str| match name {
        "" => key.to_owned(),
        name => format!("{name}.{key}"),
    };
    match value {
        Value::Null => {}
        Value::Object(map) => {
            for (key, value) in map {
                flatten(&under(key), value, into);
            }
        }
        Value::Array(items) => {
            for (at, value) in items.iter().enumerate() {
                flatten(&under(&(at + 1).to_string()), value, into);
            }
        }
        Value::String(text) => into.push((name.to_owned(), text.clone())),
        other => into.push((name.to_owned(), other.to_string())),
    }
}
