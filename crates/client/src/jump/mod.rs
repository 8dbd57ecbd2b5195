//! Anywhere by a few letters: channels, people and commands by their names, offline.
//!
//! The best match is first. What was used last weighs as much as a better match would,
//! because the switcher is mostly asked for the same few places.

mod matcher;

use std::collections::BTreeSet;

use tokenim_protocol::ids::{ChannelId, PersonId};

use self::matcher::{Found, Query, unhit};
use crate::client::Client;
use crate::error::Result;
use crate::store::{self, Reader, directory, member, sidebar};
use crate::view::jump::{JumpChoice, JumpQuery, JumpResults};
use crate::view::search::SnippetPart;

const CHOICES_MAX: usize = 50;
/// The weight of what was used last; each one before it weighs one less.
const RECENT: i32 = 14;
/// Members of the channel in which somebody is mentioned stand above everyone else.
const MEMBER: i32 = 1_000;
const ARCHIVED: i32 = -12;
/// A sign-in name is a worse answer than a name.
const HANDLE: i32 = -3;
const COMMAND: i32 = -4;

struct Candidate {
    score: i32,
    choice: JumpChoice,
}

impl Client {
    /// Channels, people and commands by their names.
    pub async fn jump(&self, query: JumpQuery) -> Result<JumpResults> {
        let account = self.account()?;
        let me = account.me;
        Ok(account
            .store
            .read(move |reader| jump(reader, me, &query))
            .await?)
    }
}

fn jump(reader: &Reader<'_>, me: PersonId, query: &JumpQuery) -> store::Result<JumpResults> {
    let asked = Query::parse(&query.text);
    let mut found = Vec::new();
    let mut written_to = BTreeSet::new();
    if query.channels {
        channels(
            reader,
            me,
            query,
            asked.as_ref(),
            &mut found,
            &mut written_to,
        )?;
    }
    // Without a letter the people are those one already writes to.
    if query.people && (asked.is_some() || query.members_of.is_some()) {
        people(reader, me, query, asked.as_ref(), &mut found, &written_to)?;
    }
    for command in &query.commands {
        let names = command.names.iter().map(|name| (name.as_str(), 0));
        if let Some((score, name)) = best(asked.as_ref(), names) {
            let id = command.id.clone();
            found.push(Candidate {
                score: score + COMMAND,
                choice: JumpChoice::Command { id, name },
            });
        }
    }
    // Stable: equals stay as they came, the most recently active first, then by name.
    found.sort_by_key(|candidate| std::cmp::Reverse(candidate.score));
    let limit = usize::try_from(query.limit).unwrap_or(CHOICES_MAX);
    found.truncate(limit.min(CHOICES_MAX));
    Ok(JumpResults {
        choices: found
            .into_iter()
            .map(|candidate| candidate.choice)
            .collect(),
    })
}

fn channels(
    reader: &Reader<'_>,
    me: PersonId,
    query: &JumpQuery,
    asked: Option<&Query>,
    found: &mut Vec<Candidate>,
    written_to: &mut BTreeSet<PersonId>,
) -> store::Result<()> {
    for row in sidebar::all(reader)? {
        let mut names = vec![(row.name.clone(), 0)];
        if row.name.is_empty() {
            let other = directory::person(reader, row.person.unwrap_or(me))?;
            names = other.map_or_else(Vec::new, |other| {
                vec![(other.display_name, 0), (other.handle, HANDLE)]
            });
            written_to.extend(row.person);
        }
        let names = names.iter().map(|(name, less)| (name.as_str(), *less));
        if let Some((score, name)) = best(asked, names) {
            let used = recent(&query.recent_channels, row.channel);
            let archived = if row.archived { ARCHIVED } else { 0 };
            let id: ChannelId = row.channel;
            found.push(Candidate {
                score: score + used + archived,
                choice: JumpChoice::Channel { id, name },
            });
        }
    }
    Ok(())
}

fn people(
    reader: &Reader<'_>,
    me: PersonId,
    query: &JumpQuery,
    asked: Option<&Query>,
    found: &mut Vec<Candidate>,
    written_to: &BTreeSet<PersonId>,
) -> store::Result<()> {
    let members: BTreeSet<PersonId> = match query.members_of {
        Some(channel) => member::of(reader, channel)?
            .into_iter()
            .map(|membership| membership.person)
            .collect(),
        None => BTreeSet::new(),
    };
    for person in directory::people(reader)? {
        let member = members.contains(&person.id);
        // Those one writes to are there as their channels.
        if person.id == me || !person.active || written_to.contains(&person.id) {
            continue;
        }
        if asked.is_none() && !member {
            continue;
        }
        let names = [(person.display_name.as_str(), 0), (&person.handle, HANDLE)];
        if let Some((score, name)) = best(asked, names.into_iter()) {
            let used = recent(&query.recent_people, person.id);
            let first = if member { MEMBER } else { 0 };
            found.push(Candidate {
                score: score + used + first,
                choice: JumpChoice::Person {
                    person,
                    name,
                    member,
                },
            });
        }
    }
    Ok(())
}

/// The best of several names, drawn on the first; each with what it is worth less.
fn best<'a>(
    asked: Option<&Query>,
    names: impl Iterator<Item = (&'a str, i32)>,
) -> Option<(i32, Vec<SnippetPart>)> {
    let mut names = names.peekable();
    let shown = names.peek()?.0;
    let Some(asked) = asked else {
        return Some((0, unhit(shown)));
    };
    let (score, Found { parts, .. }, name) = names
        .filter_map(|(name, less)| {
            asked
                .find(name)
                .map(|found| (found.score + less, found, name))
        })
        .max_by_key(|(score, ..)| *score)?;
    let drawn = if name == shown { parts } else { unhit(shown) };
    Some((score, drawn))
}

fn recent<Id: PartialEq>(used: &[Id], id: Id) -> i32 {
    let place = used.iter().position(|one| *one == id);
    let place = place.and_then(|place| i32::try_from(place).ok());
    place.map_or(0, |place| (RECENT - place).max(0))
}

#[cfg(test)]
mod tests;
