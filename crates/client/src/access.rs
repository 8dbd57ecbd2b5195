//! What this person may do here now, told so that a screen can show it: the judgement is
//! `tokenim_policy`'s over the last verified facts; here names and places are added.

pub mod held;
mod keeping;
pub mod time;

use std::collections::BTreeMap;

use tokenim_policy::{Risk as PolicyRisk, row as catalogue_row};
use tokenim_protocol::access::{AccessReport, PermissionState};
use tokenim_protocol::channel::{Channel, ChannelKind};
use tokenim_protocol::directory::Person;
use tokenim_protocol::ids::{ChannelId, PersonId};
use tokenim_protocol::permission::{
    Action, Decider, Decision, Facts, Obstacle, Permission, ReasonCode, Resource, Scope,
};

use crate::store::{Reader, Result, access_timeline, channel, directory, member};
use crate::view::people::{PersonAccess, RowActs};
use crate::view::permission::{
    AccessTimeline, AccessTimelineRow, Capability, CapabilityQuery, CapabilityState, MyPermissions,
    PermissionRow, Risk, ScopeOption,
};

use held::Ground;

/// Every action of a channel's screen.
pub use tokenim_policy::capabilities::CHANNEL_ACTIONS;

pub fn capabilities(
    reader: &Reader<'_>,
    me: PersonId,
    ground: Option<&Ground>,
    queries: &[CapabilityQuery],
) -> Result<Vec<Capability>> {
    let mut names = Names::new(reader, me);
    queries
        .iter()
        .map(|query| capability(&mut names, ground, *query))
        .collect()
}

/// The questions of a channel's screen, those about one's own messages included.
pub fn channel_queries(me: PersonId, channel: ChannelId) -> Vec<CapabilityQuery> {
    let scope = Scope::Channel(channel);
    CHANNEL_ACTIONS
        .iter()
        .map(|action| CapabilityQuery {
            action: *action,
            resource: match action {
                Action::EditOwnMessage | Action::DeleteOwnMessage | Action::ManageOwnCall => {
                    Resource::of(scope, me)
                }
                _ => Resource::at(scope),
            },
        })
        .collect()
}

fn capability(
    names: &mut Names<'_>,
    ground: Option<&Ground>,
    query: CapabilityQuery,
) -> Result<Capability> {
    let permission = tokenim_policy::rule(query.action).needs.permission();
    let (decision, confirm) = match ground {
        Some(ground) => {
            let (decision, confirm) = ground.ask(query.action, &query.resource);
            (Some(decision), confirm)
        }
        None => (None, false),
    };
    let helpful = decision
        .as_ref()
        .and_then(|decision| wanted(permission, decision));
    let told = tell(names, ground, query, decision, helpful)?;
    Ok(match confirm {
        true => Capability {
            state: CapabilityState::Allowed,
            confirm,
            ..told
        },
        false => told,
    })
}

/// A decision with names. Whoever can help to what is `helpful` is named beside a refusal.
fn tell(
    names: &mut Names<'_>,
    ground: Option<&Ground>,
    query: CapabilityQuery,
    decision: Option<Decision>,
    helpful: Option<Permission>,
) -> Result<Capability> {
    let scope = query.resource.scope;
    let refused = decision.as_ref().filter(|decision| !decision.is_allowed());
    let deciders = match (ground, refused) {
        (Some(ground), Some(_)) => names.deciders(ground.facts(), helpful, scope)?,
        (Some(_) | None, _) => Vec::new(),
    };
    let authors = match refused {
        Some(decision) => names.authors(&decision.obstacles)?,
        None => Vec::new(),
    };
    Ok(Capability {
        action: query.action,
        resource: query.resource,
        permission: tokenim_policy::rule(query.action).needs.permission(),
        state: match &decision {
            None => CapabilityState::Unknown,
            Some(decision) if decision.is_allowed() => CapabilityState::Allowed,
            Some(_) => CapabilityState::Denied,
        },
        confirm: false,
        decision,
        place: names.place(scope)?,
        deciders,
        authors,
        as_of: ground.map(|ground| ground.facts().as_of),
        offline: ground.is_some_and(Ground::is_offline),
    })
}

/// Which right somebody would have to give. Who is not in a channel is let in by those who
/// manage its members.
fn wanted(permission: Option<Permission>, decision: &Decision) -> Option<Permission> {
    match decision.obstacles.first() {
        Some(obstacle) if obstacle.code == ReasonCode::NotAMember => {
            Some(Permission::ChannelManageMembers)
        }
        // A level is set by those who give what is most sensitive.
        Some(obstacle) if obstacle.code == ReasonCode::LevelTooLow => {
            Some(Permission::DataSensitiveRead)
        }
        Some(obstacle) => obstacle.permission.or(permission),
        None => permission,
    }
}

/// Every scope that this person has something to do with: the organisation, then teams, each
/// followed by its channels.
pub fn my_scopes(
    reader: &Reader<'_>,
    me: PersonId,
    ground: Option<&Ground>,
) -> Result<Vec<ScopeOption>> {
    let mut scopes = vec![Scope::Organisation];
    if let Some(ground) = ground {
        scopes.extend(ground.facts().scopes.iter().map(|known| known.scope));
    }
    scopes.extend(channel::ids(reader)?.into_iter().map(Scope::Channel));
    options(&mut Names::new(reader, me), scopes)
}

/// Every scope at which this administrator may look into somebody's access.
pub fn person_scopes(
    reader: &Reader<'_>,
    me: PersonId,
    ground: &Ground,
    person: PersonId,
) -> Result<Vec<ScopeOption>> {
    let mut scopes = vec![Scope::Organisation];
    scopes.extend(ground.facts().scopes.iter().map(|known| known.scope));
    scopes.extend(
        directory::teams(reader)?
            .into_iter()
            .map(|team| Scope::Team(team.id)),
    );
    scopes.extend(
        directory::public_channels(reader)?
            .into_iter()
            .map(|channel| Scope::Channel(channel.id)),
    );
    scopes.extend(channel::ids(reader)?.into_iter().map(Scope::Channel));
    let mut names = Names::new(reader, me);
    let mut open = Vec::new();
    for scope in scopes {
        // A conversation of two is nobody's to administer.
        if names.is_direct(scope)? {
            continue;
        }
        if ground
            .decide(Action::ReadPersonAccess, &Resource::of(scope, person))
            .is_allowed()
        {
            open.push(scope);
        }
    }
    options(&mut names, open)
}

pub fn my_permissions(
    reader: &Reader<'_>,
    me: PersonId,
    ground: Option<&Ground>,
    scope: Scope,
) -> Result<MyPermissions> {
    let mut names = Names::new(reader, me);
    let rows = match ground {
        Some(ground) => ground
            .matrix(scope)
            .into_iter()
            .map(|state| permission_row(&mut names, ground.facts(), scope, state))
            .collect::<Result<_>>()?,
        None => Vec::new(),
    };
    Ok(MyPermissions {
        scope,
        place: names.place(scope)?,
        rows,
        as_of: ground.map(|ground| ground.facts().as_of),
        offline: ground.is_some_and(Ground::is_offline),
    })
}

fn permission_row(
    names: &mut Names<'_>,
    facts: &Facts,
    scope: Scope,
    state: PermissionState,
) -> Result<PermissionRow> {
    let deciders = if state.obstacles.is_empty() {
        Vec::new()
    } else {
        names.deciders(facts, Some(state.permission), scope)?
    };
    Ok(PermissionRow {
        risk: risk(state.permission),
        authors: names.authors(&state.obstacles)?,
        deciders,
        state,
    })
}

pub fn my_timeline(reader: &Reader<'_>, me: PersonId) -> Result<AccessTimeline> {
    let mut names = Names::new(reader, me);
    let events = access_timeline::all(reader)?
        .into_iter()
        .map(|event| {
            Ok(AccessTimelineRow {
                place: names.place(event.scope)?,
                by_name: match event.by {
                    Some(by) => names.person(by)?.map(|person| person.display_name),
                    None => None,
                },
                event,
            })
        })
        .collect::<Result<_>>()?;
    Ok(AccessTimeline { events })
}

/// A report of the server, with names.
pub fn person_access(
    reader: &Reader<'_>,
    me: PersonId,
    ground: Option<&Ground>,
    report: AccessReport,
) -> Result<PersonAccess> {
    let mut names = Names::new(reader, me);
    let acts = report
        .rows
        .iter()
        .map(|row| row_acts(&mut names, ground, &report, row))
        .collect::<Result<_>>()?;
    let mut named = vec![report.person];
    for row in &report.rows {
        named.extend(row.obstacles.iter().filter_map(|obstacle| obstacle.by));
        if let Some(tokenim_protocol::permission::Source::Grant { by, .. }) = row.source {
            named.push(by);
        }
    }
    named.extend(report.timeline.iter().filter_map(|event| event.by));
    named.extend(report.level_set.iter().map(|set| set.by));
    Ok(PersonAccess {
        place: names.place(report.scope)?,
        risks: report.rows.iter().map(|row| risk(row.permission)).collect(),
        acts,
        people: names.people(named)?,
        report,
    })
}

/// Without facts every act on the row is unknown, like everything else.
fn row_acts(
    names: &mut Names<'_>,
    ground: Option<&Ground>,
    report: &AccessReport,
    row: &PermissionState,
) -> Result<RowActs> {
    let told = ground.map(|ground| ground.row_acts(report.person, row, report.scope));
    let (revoke, grant, restore, end_grant) = match told {
        Some(told) => (
            Some(told.revoke),
            Some(told.grant),
            told.restore,
            told.end_grant,
        ),
        None => (None, None, None, None),
    };
    let standing = row
        .obstacles
        .iter()
        .find(|obstacle| row.exclusion.is_some() && obstacle.exclusion == row.exclusion);
    let mut act = |action, scope, decision| {
        let query = CapabilityQuery {
            action,
            resource: Resource::of(scope, report.person),
        };
        // Who could do it instead is who can help the other person to the same.
        tell(names, ground, query, decision, Some(row.permission))
    };
    Ok(RowActs {
        revoke: act(Action::RevokePermission, report.scope, revoke)?,
        grant: act(Action::GrantPermission, report.scope, grant)?,
        restore: standing
            .map(|standing| act(Action::RestorePermission, standing.scope, restore))
            .transpose()?,
        end_grant: row
            .grant_scope
            .map(|given_at| act(Action::RevokePermission, given_at, end_grant))
            .transpose()?,
    })
}

/// Everyone an act concerns, by name.
pub fn people(
    reader: &Reader<'_>,
    me: PersonId,
    ids: impl IntoIterator<Item = PersonId>,
) -> Result<Vec<Person>> {
    Names::new(reader, me).people(ids)
}

pub(crate) fn risk(permission: Permission) -> Risk {
    match catalogue_row(permission).risk {
        PolicyRisk::Low => Risk::Low,
        PolicyRisk::Medium => Risk::Medium,
        PolicyRisk::High => Risk::High,
        PolicyRisk::Critical => Risk::Critical,
    }
}

fn options(names: &mut Names<'_>, mut scopes: Vec<Scope>) -> Result<Vec<ScopeOption>> {
    scopes.sort_unstable();
    scopes.dedup();
    let mut options = Vec::with_capacity(scopes.len());
    for scope in scopes {
        let under = match scope {
            Scope::Channel(id) => match names.channel(id)?.and_then(|channel| channel.team) {
                Some(team) => directory::team_name(names.reader, team)?,
                None => None,
            },
            Scope::Organisation | Scope::Team(_) => None,
        };
        let name = names.place(scope)?;
        // Without a name there is nothing to choose by.
        if !name.is_empty() || scope == Scope::Organisation {
            options.push(ScopeOption { scope, name, under });
        }
    }
    options.sort_by_cached_key(|option| match (option.scope, &option.under) {
        (Scope::Organisation, _) => (0, String::new(), 0, String::new()),
        (Scope::Team(_), _) => (1, option.name.clone(), 0, String::new()),
        (Scope::Channel(_), Some(team)) => (1, team.clone(), 1, option.name.clone()),
        (Scope::Channel(_), None) => (2, String::new(), 0, option.name.clone()),
    });
    Ok(options)
}

/// Names of people and places, each looked up once.
pub struct Names<'a> {
    reader: &'a Reader<'a>,
    me: PersonId,
    people: BTreeMap<PersonId, Option<Person>>,
    places: BTreeMap<Scope, String>,
    channels: BTreeMap<ChannelId, Option<Channel>>,
}

impl<'a> Names<'a> {
    pub fn new(reader: &'a Reader<'a>, me: PersonId) -> Self {
        Self {
            reader,
            me,
            people: BTreeMap::new(),
            places: BTreeMap::new(),
            channels: BTreeMap::new(),
        }
    }

    pub fn person(&mut self, id: PersonId) -> Result<Option<Person>> {
        if let Some(person) = self.people.get(&id) {
            return Ok(person.clone());
        }
        let person = directory::person(self.reader, id)?;
        self.people.insert(id, person.clone());
        Ok(person)
    }

    /// Each once, in the order in which they are named first.
    pub fn people(&mut self, ids: impl IntoIterator<Item = PersonId>) -> Result<Vec<Person>> {
        let mut people: Vec<Person> = Vec::new();
        for id in ids {
            if people.iter().any(|person| person.id == id) {
                continue;
            }
            people.extend(self.person(id)?);
        }
        Ok(people)
    }

    fn channel(&mut self, id: ChannelId) -> Result<Option<Channel>> {
        if let Some(channel) = self.channels.get(&id) {
            return Ok(channel.clone());
        }
        let channel = match channel::get(self.reader, id)? {
            Some(channel) => Some(channel),
            None => directory::public_channel(self.reader, id)?,
        };
        self.channels.insert(id, channel.clone());
        Ok(channel)
    }

    fn is_direct(&mut self, scope: Scope) -> Result<bool> {
        Ok(match scope {
            Scope::Channel(id) => self.channel(id)?.is_some_and(|channel| {
                matches!(channel.kind, ChannelKind::Direct | ChannelKind::Group)
            }),
            Scope::Organisation | Scope::Team(_) => false,
        })
    }

    /// A place in words; empty for one that this person does not know.
    pub fn place(&mut self, scope: Scope) -> Result<String> {
        if let Some(place) = self.places.get(&scope) {
            return Ok(place.clone());
        }
        let place = match scope {
            Scope::Organisation => {
                directory::organisation(self.reader)?.map(|organisation| organisation.name)
            }
            Scope::Team(id) => directory::team_name(self.reader, id)?,
            Scope::Channel(id) => match self.channel(id)? {
                Some(channel) => Some(channel_name(self.reader, self.me, &channel)?),
                None => None,
            },
        };
        let place = place.unwrap_or_default();
        self.places.insert(scope, place.clone());
        Ok(place)
    }

    /// Who can give or restore it here, the nearest first. Nobody restores their own.
    fn deciders(
        &mut self,
        facts: &Facts,
        permission: Option<Permission>,
        scope: Scope,
    ) -> Result<Vec<Person>> {
        let Some(permission) = permission else {
            return Ok(Vec::new());
        };
        let mut near: Vec<(usize, Person)> = Vec::new();
        for (distance, decider) in nearest_deciders(facts, scope) {
            if decider.grantable.contains(permission) && decider.person != facts.person {
                near.extend(
                    self.person(decider.person)?
                        .filter(|person| person.active)
                        .map(|person| (distance, person)),
                );
            }
        }
        near.sort_by(|(a, one), (b, other)| (a, &one.display_name).cmp(&(b, &other.display_name)));
        Ok(near.into_iter().map(|(_, person)| person).collect())
    }

    fn authors(&mut self, obstacles: &[Obstacle]) -> Result<Vec<Person>> {
        self.people(
            obstacles
                .iter()
                .filter_map(|obstacle| obstacle.by)
                .collect::<Vec<_>>(),
        )
    }
}

/// What a channel is called: a conversation of two after the other person, one of a few
/// after the others unless it was given a name.
pub fn channel_name(reader: &Reader<'_>, me: PersonId, channel: &Channel) -> Result<String> {
    match channel.kind {
        ChannelKind::Group if channel.name.is_empty() => names_of_others(reader, me, channel.id),
        ChannelKind::Public | ChannelKind::Private | ChannelKind::Group => Ok(channel.name.clone()),
        ChannelKind::Direct => {
            let other = member::other_than(reader, channel.id, me)?;
            Ok(match other {
                Some(other) => directory::display_name(reader, other)?.unwrap_or_default(),
                None => String::new(),
            })
        }
    }
}

/// Who else is in a conversation of a few, by name.
pub fn names_of_others(reader: &Reader<'_>, me: PersonId, channel: ChannelId) -> Result<String> {
    let mut names = Vec::new();
    for member in member::of(reader, channel)? {
        if member.person != me {
            names.extend(directory::display_name(reader, member.person)?);
        }
    }
    names.sort();
    Ok(names.join(", "))
}

/// For each person who can help anybody, the line that counts at this place: the nearest.
fn nearest_deciders(facts: &Facts, scope: Scope) -> Vec<(usize, &Decider)> {
    let chain = chain(facts, scope);
    let mut nearest: BTreeMap<PersonId, (usize, &Decider)> = BTreeMap::new();
    for decider in &facts.deciders {
        let Some(distance) = chain.iter().position(|node| *node == decider.scope) else {
            continue;
        };
        let known = nearest.entry(decider.person).or_insert((distance, decider));
        if distance < known.0 {
            *known = (distance, decider);
        }
    }
    nearest.into_values().collect()
}

/// A place and what lies above it. The tree is three levels deep.
fn chain(facts: &Facts, scope: Scope) -> Vec<Scope> {
    let mut chain = vec![scope];
    let mut here = scope;
    while let Some(parent) = facts
        .scopes
        .iter()
        .find(|known| known.scope == here)
        .and_then(|known| known.parent)
        .filter(|parent| !chain.contains(parent))
    {
        chain.push(parent);
        here = parent;
    }
    if !chain.contains(&Scope::Organisation) {
        chain.push(Scope::Organisation);
    }
    chain
}
