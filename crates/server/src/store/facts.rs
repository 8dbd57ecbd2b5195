//! Everything about one person that their decisions rest on, gathered from the tables.
//!
//! Whatever alters one of these rows raises `person.authority_epoch` of everybody it
//! touches in the same transaction, after the rows. So facts that were read once are true
//! for as long as the epoch is the same, and a send costs one look at the epoch.

use std::collections::HashMap;
use std::sync::Arc;

use tokenim_policy::labels;
use tokenim_protocol::channel::ChannelKind;
use tokenim_protocol::group::JoinRule;
use tokenim_protocol::ids::{ChannelId, PersonId, TeamId};
use tokenim_protocol::permission::{
    Conditions, Facts, Holding, Mode, PersonKind, RoleHeld, RoleKey, Scope, ScopeFacts,
};
use tokenim_protocol::time::{HOUR_MS, UnixMillis};

use super::channels::ChannelRow;
use super::db::{Db, StoreResult};
use super::teams::TeamRow;
use super::{
    bundles, channels, clearances, custom_roles, exclusions, grants, organisation, people, roles,
    team_passages, teams,
};

/// People whose facts are kept by one connection.
const KEPT_MAX: usize = 2_048;

#[derive(Default)]
pub struct FactsCache {
    kept: HashMap<PersonId, Arc<Facts>>,
    /// An epoch was raised by an action that is not committed: if it is undone, the same
    /// epoch will be raised again over other rows.
    unsettled: bool,
}

impl FactsCache {
    pub(super) fn unsettle(&mut self, person: PersonId) {
        self.kept.remove(&person);
        self.unsettled = true;
    }

    pub(super) fn forget_unsettled(&mut self) {
        if self.unsettled {
            self.clear();
        }
    }

    pub(super) fn settle(&mut self) {
        self.unsettled = false;
    }

    pub(super) fn clear(&mut self) {
        self.kept.clear();
        self.unsettled = false;
    }

    fn get(&self, person: PersonId, epoch: u64) -> Option<Arc<Facts>> {
        self.kept
            .get(&person)
            .filter(|facts| facts.authority_epoch == epoch)
            .cloned()
    }

    fn keep(&mut self, facts: &Arc<Facts>) {
        if self.kept.len() >= KEPT_MAX {
            self.kept.clear();
        }
        self.kept.insert(facts.person, Arc::clone(facts));
    }
}

/// The person's facts without the list of deciders, which no decision rests on. `as_of` is
/// the time of the person's rows, not of the question.
pub async fn of(db: &Db, person: PersonId) -> StoreResult<Option<Arc<Facts>>> {
    let Some(epoch) = people::authority_epoch(db, person).await? else {
        return Ok(None);
    };
    let kept = db.facts.borrow().get(person, epoch);
    if kept.is_some() {
        return Ok(kept);
    }
    let facts = gather(db, person).await?.map(Arc::new);
    if let Some(facts) = &facts {
        db.facts.borrow_mut().keep(facts);
    }
    Ok(facts)
}

async fn gather(db: &Db, person: PersonId) -> StoreResult<Option<Facts>> {
    let Some(account) = people::account(db, person).await? else {
        return Ok(None);
    };
    let organisation = organisation::get(db).await?;
    let (level, level_set) = match clearances::of(db, person).await? {
        Some((level, set)) => (level, Some(set)),
        None => (labels::clearance(account.kind), None),
    };
    let mut roles = roles::of(db, person).await?;
    let mut scopes = vec![scope_facts(
        Scope::Organisation,
        None,
        Some(organisation::created_at(db).await?),
    )];
    let guest = account.kind == PersonKind::Guest;
    let invited = team_passages::invited_to(db, person).await?;
    for team in teams::rows_for(db, person, guest).await? {
        roles.extend(administers(&team));
        scopes.push(of_team(team, &invited));
    }
    for channel in channels::rows_for(db, person, guest).await? {
        scopes.push(of_channel(channel));
    }
    scopes.sort_by_key(|place| place.scope);
    Ok(Some(Facts {
        person,
        authority_epoch: account.authority_epoch,
        as_of: UnixMillis(0),
        kind: account.kind,
        account: account.state,
        set_up_mode: organisation.set_up_mode,
        roles,
        grants: grants::of(db, person).await?,
        custom_roles: custom_roles::held_by(db, person).await?,
        bundles: bundles::held_by(db, person).await?,
        exclusions: exclusions::of(db, person).await?,
        conditions: Conditions {
            level,
            level_set,
            ..Conditions::default()
        },
        scopes,
        deciders: Vec::new(),
        unproven_since: db.doubted_since(),
        lease_ms: organisation
            .reading_lease_hours
            .map(|hours| i64::from(hours) * HOUR_MS),
    }))
}

/// The facts with a channel added that they do not hold, for one who is asked about a place
/// they may not know of. None when there is no such channel.
pub async fn with_channel(
    db: &Db,
    facts: &Arc<Facts>,
    channel: ChannelId,
) -> StoreResult<Option<Arc<Facts>>> {
    if find(facts, Scope::Channel(channel)).is_some() {
        return Ok(Some(Arc::clone(facts)));
    }
    let Some(row) = channels::row_for(db, channel, facts.person).await? else {
        return Ok(None);
    };
    let mut widened = Facts::clone(facts);
    widened.scopes.push(of_channel(row));
    widened.scopes.sort_by_key(|place| place.scope);
    Ok(Some(Arc::new(widened)))
}

/// What the facts hold about a place.
pub fn find(facts: &Facts, scope: Scope) -> Option<&ScopeFacts> {
    let found = facts
        .scopes
        .binary_search_by(|place| place.scope.cmp(&scope));
    found.ok().map(|index| &facts.scopes[index])
}

fn scope_facts(
    scope: Scope,
    parent: Option<Scope>,
    member_since: Option<UnixMillis>,
) -> ScopeFacts {
    ScopeFacts {
        scope,
        parent,
        archived: None,
        frozen: None,
        features_off: Vec::new(),
        member_since,
        members_only: false,
        public: false,
        direct: false,
        group: false,
        mode: Mode::Open,
        level: 0,
        label: None,
        limits: Vec::new(),
    }
}

/// A team that lets people in, if only after a question, may be joined; and one that has
/// invited this person, by them.
fn of_team(team: TeamRow, invited: &[TeamId]) -> ScopeFacts {
    ScopeFacts {
        archived: team.archived,
        frozen: team.frozen,
        public: team.join != JoinRule::Invitation || invited.contains(&team.id),
        ..scope_facts(Scope::Team(team.id), Some(Scope::Organisation), team.since)
    }
}

fn administers(team: &TeamRow) -> Option<RoleHeld> {
    team.since.filter(|_| team.admin).map(|since| RoleHeld {
        role: RoleKey::TeamAdmin,
        scope: Scope::Team(team.id),
        holding: Holding::Active,
        since,
        until: None,
        by: None,
    })
}

fn of_channel(channel: ChannelRow) -> ScopeFacts {
    let parent = channel.team.map_or(Scope::Organisation, Scope::Team);
    ScopeFacts {
        archived: channel.archived,
        frozen: channel.frozen,
        members_only: true,
        public: channel.kind == ChannelKind::Public,
        direct: matches!(channel.kind, ChannelKind::Direct | ChannelKind::Group),
        group: channel.kind == ChannelKind::Group,
        mode: channel.mode,
        level: labels::level_of(channel.label),
        label: labels::rule_of(channel.label),
        ..scope_facts(Scope::Channel(channel.id), Some(parent), channel.since)
    }
}
