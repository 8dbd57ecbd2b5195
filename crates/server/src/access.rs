//! The only doors to a resource.
//!
//! A door gathers the person's facts, asks the policy once, and answers with proof of it,
//! inside the transaction that acts. What the person may not know of is `NotFound`, with
//! the same body and after the same reads as what does not exist; everything else that is
//! refused carries its whole Decision.

use std::sync::Arc;

use tokenim_policy::catalogue::WRITES;
use tokenim_policy::{
    Moment, Proof, answerable, asks_for_proof, decide, decide_permission, permission_of, rule,
    step_up,
};
use tokenim_protocol::group::PeopleGroup;
use tokenim_protocol::ids::{ChannelId, MessageId, PeopleGroupId, PersonId, SessionId, TeamId};
use tokenim_protocol::label::Label;
use tokenim_protocol::permission::{
    Action, Conditions, Decider, Decision, Facts, Mode, Permission, PermissionSet, PersonKind,
    Resource, Scope, Source,
};
use tokenim_protocol::start::PROOF_MS;
use tokenim_protocol::time::UnixMillis;

use crate::error::{AppError, AppResult, Refusal};
use crate::events::audience::Visibility;
use crate::store::messages::StoredMessage;
use crate::store::{
    Db, channels, facts, grant_uses, members, messages, people, people_groups, sessions, teams,
    visible,
};

/// An allowance, with what it was judged on.
#[derive(Clone, Debug)]
pub struct Allowed {
    pub facts: Arc<Facts>,
    pub decision: Decision,
}

/// Facts of the person who asks. A session without a person is no session.
pub async fn facts_of(db: &Db, person: PersonId) -> AppResult<Arc<Facts>> {
    facts::of(db, person).await?.ok_or(AppError::SignedOut)
}

/// Something at the organisation itself, or that needs no place.
pub async fn organisation(
    db: &Db,
    actor: PersonId,
    action: Action,
    now: UnixMillis,
) -> AppResult<Allowed> {
    let facts = facts_of(db, actor).await?;
    let here = Resource::at(Scope::Organisation);
    judge(db, facts, action, here, now, true).await
}

/// Something done to a person's account.
pub async fn person(
    db: &Db,
    actor: PersonId,
    action: Action,
    target: PersonId,
    now: UnixMillis,
) -> AppResult<Allowed> {
    let facts = facts_of(db, actor).await?;
    // Every colleague is in the directory: there is no secret in their existence, but to a
    // guest.
    if people::authority_epoch(db, target).await?.is_none() {
        return Err(AppError::NotFound);
    }
    let known = knows(db, &facts, target).await?;
    let resource = Resource::of(Scope::Organisation, target);
    judge(db, facts, action, resource, now, known).await
}

/// The same about how sensitive what a person reads may be: `label` is the most that is at stake,
/// which nobody decides who could not read it themselves.
pub async fn cleared(
    db: &Db,
    actor: PersonId,
    action: Action,
    target: PersonId,
    label: Label,
    now: UnixMillis,
) -> AppResult<Allowed> {
    let facts = facts_of(db, actor).await?;
    if people::authority_epoch(db, target).await?.is_none() {
        return Err(AppError::NotFound);
    }
    let known = knows(db, &facts, target).await?;
    let resource = Resource::of(Scope::Organisation, target).wearing(Some(label));
    judge(db, facts, action, resource, now, known).await
}

/// Whether the person may know of the other.
async fn knows(db: &Db, facts: &Facts, target: PersonId) -> AppResult<bool> {
    Ok(facts.kind != PersonKind::Guest || visible::sees(db, facts.person, target).await?)
}

/// A named set of people, to be changed: by its owner, or by those who keep the accounts.
pub async fn people_group(
    db: &Db,
    actor: PersonId,
    id: PeopleGroupId,
    now: UnixMillis,
) -> AppResult<PeopleGroup> {
    let facts = facts_of(db, actor).await?;
    let group = people_groups::get(db, id).await?;
    let group = group.ok_or(AppError::NotFound)?;
    let resource = Resource::of(Scope::Organisation, group.owner);
    let action = if group.owner == actor {
        Action::ManageOwnPeopleGroup
    } else {
        Action::ManagePeopleGroup
    };
    // The directory that a guest sees holds none.
    let known = facts.kind != PersonKind::Guest;
    judge(db, facts, action, resource, now, known).await?;
    Ok(group)
}

/// A team. All of them are in the directory.
pub async fn team(
    db: &Db,
    actor: PersonId,
    action: Action,
    team: TeamId,
    now: UnixMillis,
) -> AppResult<Allowed> {
    let facts = facts_of(db, actor).await?;
    if !teams::exists(db, team).await? {
        return Err(AppError::NotFound);
    }
    // A guest knows of those they belong to.
    let known = facts::find(&facts, Scope::Team(team)).is_some();
    let here = Resource::at(Scope::Team(team));
    judge(db, facts, action, here, now, known).await
}

/// A channel.
pub async fn channel(
    db: &Db,
    actor: PersonId,
    action: Action,
    channel: ChannelId,
    now: UnixMillis,
) -> AppResult<Allowed> {
    let facts = facts_of(db, actor).await?;
    at_channel(
        db,
        facts,
        action,
        Resource::at(Scope::Channel(channel)),
        channel,
        now,
    )
    .await
}

/// The same for what wears a label of its own, or is to.
pub async fn labelled(
    db: &Db,
    actor: PersonId,
    action: Action,
    channel: ChannelId,
    label: Option<Label>,
    now: UnixMillis,
) -> AppResult<Allowed> {
    let facts = facts_of(db, actor).await?;
    let resource = Resource::at(Scope::Channel(channel)).wearing(label);
    at_channel(db, facts, action, resource, channel, now).await
}

/// Whether somebody may read what wears this, in this channel.
pub async fn reads(
    db: &Db,
    person: PersonId,
    channel: ChannelId,
    label: Option<Label>,
    now: UnixMillis,
) -> AppResult<bool> {
    match labelled(db, person, Action::ReadChannel, channel, label, now).await {
        Ok(_) => Ok(true),
        Err(AppError::Refused(_) | AppError::NotFound) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Something done to a person at a place: a right given or taken, a report.
pub async fn person_at(
    db: &Db,
    actor: PersonId,
    action: Action,
    target: PersonId,
    scope: Scope,
    now: UnixMillis,
) -> AppResult<Allowed> {
    let facts = facts_of(db, actor).await?;
    if people::authority_epoch(db, target).await?.is_none() {
        return Err(AppError::NotFound);
    }
    if !knows(db, &facts, target).await? {
        return Err(AppError::NotFound);
    }
    match scope {
        Scope::Organisation => {
            judge(db, facts, action, Resource::of(scope, target), now, true).await
        }
        Scope::Team(team) => {
            if !teams::exists(db, team).await? {
                return Err(AppError::NotFound);
            }
            let known = facts::find(&facts, scope).is_some();
            judge(db, facts, action, Resource::of(scope, target), now, known).await
        }
        Scope::Channel(id) => {
            at_channel(db, facts, action, Resource::of(scope, target), id, now).await
        }
    }
}

async fn at_channel(
    db: &Db,
    facts: Arc<Facts>,
    action: Action,
    resource: Resource,
    channel: ChannelId,
    now: UnixMillis,
) -> AppResult<Allowed> {
    let known = facts::find(&facts, resource.scope).is_some();
    let facts = if known {
        facts
    } else {
        // Neither of these tells more than that nothing was found.
        facts::with_channel(db, &facts, channel)
            .await?
            .ok_or(AppError::NotFound)?
    };
    judge(db, facts, action, resource, now, known).await
}

/// A message of a channel, to be changed. One that is gone, that is elsewhere or that this
/// person cannot see is not there.
pub async fn message(
    db: &Db,
    actor: PersonId,
    action: Action,
    at: ChannelId,
    id: MessageId,
    now: UnixMillis,
) -> AppResult<(Allowed, StoredMessage)> {
    let reader = channel(db, actor, Action::ReadChannel, at, now).await?;
    item(db, reader.facts, action, at, id, now).await
}

/// The same for whoever these facts are about. That a message is there whose label is above
/// them is no secret: they are refused with what they would need.
pub async fn item(
    db: &Db,
    facts: Arc<Facts>,
    action: Action,
    at: ChannelId,
    id: MessageId,
    now: UnixMillis,
) -> AppResult<(Allowed, StoredMessage)> {
    let message = placed_message(db, &facts, at, id, now)
        .await?
        .ok_or(AppError::NotFound)?;
    let resource = Resource::of(Scope::Channel(at), message.author).wearing(message.label);
    if message.label.is_some() {
        judge(db, facts.clone(), Action::ReadChannel, resource, now, true).await?;
    }
    let allowed = judge(db, facts, action, resource, now, true).await?;
    Ok((allowed, message))
}

/// A message of a channel that this person may read; none for one that is not there and for
/// one that they cannot see.
pub async fn visible_message(
    db: &Db,
    reader: &Facts,
    at: ChannelId,
    id: MessageId,
    now: UnixMillis,
) -> AppResult<Option<StoredMessage>> {
    let here = Resource::at(Scope::Channel(at));
    let is_read = |message: &StoredMessage| {
        let wearing = here.wearing(message.label);
        decide(reader, Action::ReadChannel, &wearing, &Moment::server(now)).is_allowed()
    };
    let placed = placed_message(db, reader, at, id, now).await?;
    Ok(placed.filter(is_read))
}

/// A message that stands where this person may look, whatever it wears.
async fn placed_message(
    db: &Db,
    reader: &Facts,
    at: ChannelId,
    id: MessageId,
    now: UnixMillis,
) -> AppResult<Option<StoredMessage>> {
    let found = messages::get(db, id)
        .await?
        .filter(|message| message.channel == at);
    let (Some(message), Some(history)) = (found, channels::history(db, at).await?) else {
        return Ok(None);
    };
    let intervals = members::intervals(db, at, reader.person).await?;
    let visibility = Visibility::of_member(reader, at, history, intervals, now);
    let sees = visibility.is_some_and(|visibility| visibility.covers(message.seq));
    Ok(sees.then_some(message))
}

async fn judge(
    db: &Db,
    facts: Arc<Facts>,
    action: Action,
    resource: Resource,
    now: UnixMillis,
    known: bool,
) -> AppResult<Allowed> {
    let decision = decide(
        &if_proven(&facts, action),
        action,
        &resource,
        &Moment::server(now),
    );
    // One's own affairs are always open, but not as a way to ask which places there are.
    let everyones = decision.source == Some(Source::Everyone);
    if !known && (everyones || !decision.is_allowed()) {
        return Err(AppError::NotFound);
    }
    // Only the door asks for the proof: what is given by a right may last longer than it.
    let refused = match proof_owed(db, &facts, action, &resource, &decision, now).await? {
        Some(refused) => refused,
        None if decision.is_allowed() => {
            note_use(db, &facts, action, &resource, &decision, now);
            return Ok(Allowed { facts, decision });
        }
        None => decision,
    };
    Err(AppError::Refused(Box::new(Refusal {
        actor: facts.person,
        action,
        resource,
        decision: refused,
    })))
}

/// The facts as if it were proved who asks: that is a matter of sessions, and not everybody who
/// asks has one.
fn if_proven(facts: &Arc<Facts>, action: Action) -> Arc<Facts> {
    if rule(action).proof != Proof::Always {
        return Arc::clone(facts);
    }
    let mut proven = Facts::clone(facts);
    proven.conditions.stepped_up_until = Some(UnixMillis(i64::MAX));
    Arc::new(proven)
}

/// The refusal, where the asking session has yet to show who sits there. Here, because every door
/// leads through: which acts those are is the policy's to say, and no handler's.
async fn proof_owed(
    db: &Db,
    facts: &Facts,
    action: Action,
    resource: &Resource,
    otherwise: &Decision,
    now: UnixMillis,
) -> AppResult<Option<Decision>> {
    let asked = match (rule(action).proof, permission_of(action)) {
        (Proof::Never, _) | (Proof::ByRisk, None) => false,
        (Proof::Always, _) => true,
        (Proof::ByRisk, Some(permission)) => asks_for_proof(permission),
    };
    let (true, Some(session)) = (asked, db.asking()) else {
        return Ok(None);
    };
    // Somebody else's right that this rests on as well is not theirs to prove.
    let Some(mut conditions) = proof_of(db, session, facts).await? else {
        return Ok(None);
    };
    // Whatever gives it: nothing that is allowed is allowed without.
    if let (true, Some(permission)) = (otherwise.is_allowed(), permission_of(action)) {
        conditions.step_up_required = conditions.step_up_required.with(permission);
    }
    let shown = Facts {
        conditions,
        ..facts.clone()
    };
    let decision = decide(&shown, action, resource, &Moment::server(now));
    Ok((!decision.is_allowed()).then_some(decision))
}

/// What this session has to prove before it uses what these facts' person holds, and until when
/// the last proof counts. None: it is not that person's.
async fn proof_of(db: &Db, session: SessionId, facts: &Facts) -> AppResult<Option<Conditions>> {
    let confirmed = sessions::confirmed_at(db, session, facts.person).await?;
    Ok(confirmed.map(|at| Conditions {
        step_up_required: step_up(facts),
        stepped_up_until: at.map(|at| at.plus_ms(PROOF_MS)),
        ..facts.conditions.clone()
    }))
}

/// What let this through was used, if it was given for a time. Writing where only announcements
/// are published rests on a second right, which is used with it.
fn note_use(
    db: &Db,
    facts: &Facts,
    action: Action,
    resource: &Resource,
    decision: &Decision,
    now: UnixMillis,
) {
    if facts.grants.is_empty() && facts.custom_roles.is_empty() {
        return;
    }
    let note = |source: &Option<Source>| match source {
        Some(Source::Grant { grant, .. } | Source::CustomRole { grant, .. }) => {
            grant_uses::note(db, *grant, now);
        }
        _ => {}
    };
    note(&decision.source);
    let writes = permission_of(action).is_some_and(|permission| WRITES.contains(permission));
    let announced =
        facts::find(facts, resource.scope).is_some_and(|place| place.mode == Mode::ReadOnly);
    if writes && announced {
        let publish = Permission::AnnouncementPublish;
        let second = decide_permission(facts, publish, resource.scope, &Moment::server(now));
        note(&second.source);
    }
}

/// The same as a session of theirs is shown them: with what it has proved.
pub async fn facts_of_session(
    db: &Db,
    person: PersonId,
    session: SessionId,
    now: UnixMillis,
) -> AppResult<Facts> {
    let mut shown = facts_to_show(db, person, now).await?;
    if let Some(conditions) = proof_of(db, session, &shown).await? {
        shown.conditions = conditions;
    }
    Ok(shown)
}

/// The person's facts as they are shown: with their age and with who could help.
pub async fn facts_to_show(db: &Db, person: PersonId, now: UnixMillis) -> AppResult<Facts> {
    let mut shown = Facts::clone(&*facts_of(db, person).await?);
    shown.as_of = now;
    shown.deciders = deciders(db, &shown, now).await?;
    if shown.kind == PersonKind::Guest {
        let company = visible::people_ids(db, person).await?;
        shown
            .deciders
            .retain(|decider| company.contains(&decider.person));
    }
    Ok(shown)
}

/// Who can give or restore what: for each helper what they can at the organisation, and again
/// at every place below where it is something else. The nearest line about a person counts.
async fn deciders(db: &Db, shown: &Facts, now: UnixMillis) -> AppResult<Vec<Decider>> {
    let moment = Moment::server(now);
    let mut deciders = Vec::new();
    for id in people::helpers(db).await? {
        let Some(helper) = facts::of(db, id).await? else {
            continue;
        };
        for place in &shown.scopes {
            let helper = match place.scope {
                Scope::Organisation | Scope::Team(_) => Arc::clone(&helper),
                // At a channel it is what it is above, unless something is said about them
                // at this very channel.
                Scope::Channel(_) if !is_spoken_of(&helper, place.scope) => continue,
                Scope::Channel(channel) => facts::with_channel(db, &helper, channel)
                    .await?
                    .ok_or(AppError::NotFound)?,
            };
            let here = answerable(&helper, place.scope, &moment);
            let above = match place.parent {
                Some(parent) => answerable(&helper, parent, &moment),
                None => PermissionSet::EMPTY,
            };
            if here != above {
                deciders.push(Decider {
                    person: id,
                    scope: place.scope,
                    grantable: here,
                });
            }
        }
    }
    Ok(deciders)
}

fn is_spoken_of(helper: &Facts, scope: Scope) -> bool {
    helper.exclusions.iter().any(|one| one.scope == scope)
        || helper.grants.iter().any(|one| one.scope == scope)
}
