//! What everybody in a project is given there: changed by hand, and ended with the project. Each
//! member is told the difference it makes to them.

use std::sync::Arc;

use serde_json::{Value, json};
use tokenim_policy::bundles::{BundleRefusal, Content, may_change_bundle};
use tokenim_policy::{GrantRefusal, decide_permission};
use tokenim_protocol::access::{EffectOnPerson, Effects};
use tokenim_protocol::directory::{Team, TeamKind};
use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::event::AccessChange;
use tokenim_protocol::group::{BundleSaved, JoinRule, Passage, SetBundle, Stage};
use tokenim_protocol::ids::{PersonId, TeamId};
use tokenim_protocol::permission::{
    Action, BundleHeld, Decision, Ending, Facts, Permission, PermissionSet, ReasonCode, Resource,
    Scope, Source,
};
use tokenim_protocol::time::UnixMillis;

use super::operation::{self, Begun};
use super::refusal::Asked;
use super::roles::avoided;
use super::team_passage::{belongs, team_of};
use super::{AccessLine, check, effects, moment, tell_team_changed, touch};
use crate::access;
use crate::audit::{self, Act};
use crate::error::{AppError, AppResult};
use crate::store::{Tx, bundles, team_passages};

pub async fn set_bundle(
    tx: &mut Tx,
    actor: PersonId,
    id: TeamId,
    request: SetBundle,
) -> AppResult<BundleSaved> {
    tx.rehearse(request.dry_run);
    let text = check::reason_for("text", &request.text, request.dry_run)?;
    let key = (id, &request);
    let fresh = match operation::begin(tx, request.id.0, actor, "set_bundle", &key).await? {
        Begun::Again(saved) => return Ok(saved),
        Begun::New(fresh) => fresh,
    };
    let now = tx.now();
    let action = Action::EditBundle;
    let allowed = access::team(tx, actor, action, id, now).await?;
    let team = team_of(tx, id).await?;
    let permissions = PermissionSet::of(&request.permissions);
    if let Some((field, problem)) = no_place_for_one(&team, now, permissions) {
        return Err(AppError::field(field, problem));
    }
    let latest = bundles::latest(tx, id).await?;
    if request.over != latest.as_ref().map(|latest| latest.id) {
        return Err(AppError::Conflict);
    }
    let old = latest.filter(|latest| latest.ends_at > now);
    let new = (!permissions.is_empty()).then(|| BundleHeld {
        id: request.id,
        team: id,
        permissions,
        starts_at: now,
        ends_at: request.ends_at,
        by: actor,
        text: text.clone(),
        revoked: None,
    });
    let asked = Asked {
        actor,
        action,
        resource: Resource::at(Scope::Team(id)),
        permission: Some(Permission::PermissionGrant),
    };
    may_change_bundle(
        &allowed.facts,
        belongs(&team, actor),
        Scope::Team(id),
        team.about.ends_at,
        (old.as_ref().map(content), new.as_ref().map(content)),
        &moment(tx),
    )
    .map_err(|refusal| refused(asked, refusal))?;

    let change = Change::To(new.as_ref());
    let effects = change.make(tx, actor, &team, old.as_ref(), &text).await?;
    let given = permissions.minus(
        old.as_ref()
            .map_or(PermissionSet::EMPTY, |old| old.permissions),
    );
    let mut saved = BundleSaved {
        bundle: new.as_ref().map(bundles::shown),
        effects,
        avoided: Vec::new(),
    };
    for member in &team.members {
        let would = avoided(tx, member.person, given, Scope::Team(id)).await?;
        saved.avoided.extend(would);
    }
    let act = Act::new("bundle.change")
        .about(format!("team:{id}"))
        .before(old.as_ref().map_or(Value::Null, told))
        .after(new.as_ref().map_or(Value::Null, told))
        .because(&text);
    audit::record(tx, Some(actor), act).await?;
    fresh.finish(tx, &saved).await?;
    Ok(saved)
}

/// Why the project can have none now. Where people come in by themselves, nobody would have
/// given it to them.
fn no_place_for_one(
    team: &Team,
    now: UnixMillis,
    wanted: PermissionSet,
) -> Option<(&'static str, FieldProblem)> {
    let is_over = team.archived
        || team.about.stage == Some(Stage::Done)
        || team.about.ends_at.is_some_and(|end| end <= now);
    if team.kind != TeamKind::Project || is_over && !wanted.is_empty() {
        Some(("team", FieldProblem::NotAllowed))
    } else if team.about.join == JoinRule::Open && !wanted.is_empty() {
        Some(("join", FieldProblem::NotAllowed))
    } else {
        None
    }
}

/// The project is edited, or put away: what it gives ends no later than it does.
pub(super) async fn follow_project(
    tx: &mut Tx,
    actor: PersonId,
    team: &Team,
    text: &str,
) -> AppResult<()> {
    let now = tx.now();
    let Some(old) = bundles::current(tx, team.id, now).await? else {
        return Ok(());
    };
    let end = team.about.ends_at.unwrap_or(old.ends_at);
    let change = if team.archived || team.about.stage == Some(Stage::Done) || end <= now {
        Change::To(None)
    } else if team.about.join == JoinRule::Open {
        return Err(AppError::field("join", FieldProblem::NotAllowed));
    } else if end < old.ends_at {
        Change::Until(end)
    } else {
        return Ok(());
    };
    change.make(tx, actor, team, Some(&old), text).await?;
    Ok(())
}

enum Change<'b> {
    To(Option<&'b BundleHeld>),
    /// The same for a shorter time.
    Until(UnixMillis),
}

impl Change<'_> {
    /// Writes it, and tells each member what it is to them.
    async fn make(
        &self,
        tx: &mut Tx,
        actor: PersonId,
        team: &Team,
        old: Option<&BundleHeld>,
        text: &str,
    ) -> AppResult<Effects> {
        let now = tx.now();
        let set = |bundle: Option<&BundleHeld>| {
            bundle.map_or(PermissionSet::EMPTY, |bundle| bundle.permissions)
        };
        let (touched, until) = match self {
            Change::To(new) => (set(old).union(set(*new)), new.map(|new| new.ends_at)),
            Change::Until(end) => (set(old), Some(*end)),
        };
        let mut before = Vec::new();
        for member in &team.members {
            before.push(judged(tx, member.person, team.id, touched).await?);
        }
        match (self, old) {
            (Change::Until(end), Some(old)) => bundles::shorten(tx, old.id, *end).await?,
            (_, Some(old)) => {
                let ending = Ending {
                    at: now,
                    by: actor,
                    code: Some(ReasonCode::SettingChanged),
                    text: text.to_owned(),
                };
                bundles::end(tx, old.id, &ending).await?;
            }
            (_, None) => {}
        }
        if let Change::To(Some(new)) = self {
            bundles::insert(tx, new).await?;
        }
        let mut changes = Vec::new();
        for (member, before) in team.members.iter().zip(before) {
            touch(tx, member.person).await?;
            let after = judged(tx, member.person, team.id, touched).await?;
            let mut told = line(team.id);
            told.until = until;
            told.by = Some(actor);
            text.clone_into(&mut told.text);
            let mut lasts_otherwise = false;
            for ((permission, was), (_, is)) in before.into_iter().zip(after) {
                match (was.is_allowed(), is.is_allowed()) {
                    (false, true) => told.gained.push(permission),
                    (true, false) => told.lost.push(permission),
                    (true, true) if was.until != is.until => lasts_otherwise = true,
                    _ => continue,
                }
                changes.push(EffectOnPerson {
                    person: member.person,
                    permission,
                    scope: Scope::Team(team.id),
                    allowed_before: was.is_allowed(),
                    allowed_after: is.is_allowed(),
                    obstacles_after: is.obstacles,
                });
            }
            if lasts_otherwise || !told.gained.is_empty() || !told.lost.is_empty() {
                told.tell(tx, member.person).await?;
            }
        }
        tell_team_changed(tx, team.id).await?;
        Ok(Effects { changes })
    }
}

/// Somebody comes in. Who lets themselves in would be giving themselves what members have.
pub(super) async fn let_in(
    tx: &Tx,
    actor: PersonId,
    team: TeamId,
    person: PersonId,
    how: Passage,
) -> AppResult<()> {
    if bundles::current(tx, team, tx.now()).await?.is_none() {
        return Ok(());
    }
    let by = match how {
        Passage::Invited => team_passages::invited_by(tx, team, person).await?,
        _ => Some(actor),
    };
    if by != Some(person) {
        return Ok(());
    }
    let asked = Asked {
        actor,
        action: Action::ManageTeamMembers,
        resource: Resource::of(Scope::Team(team), person),
        permission: Some(Permission::PermissionGrant),
    };
    Err(asked.out_of_reach(ReasonCode::SodConflict))
}

/// What the project's bundle gives to this person, and nothing else does as long.
pub(super) async fn given_to(
    tx: &Tx,
    person: PersonId,
    team: TeamId,
) -> AppResult<Vec<Permission>> {
    let Some(bundle) = bundles::current(tx, team, tx.now()).await? else {
        return Ok(Vec::new());
    };
    let judged = judged(tx, person, team, bundle.permissions).await?;
    let by_it = |decision: &Decision| matches!(decision.source, Some(Source::Bundle { .. }));
    Ok(judged
        .into_iter()
        .filter(|(_, decision)| by_it(decision))
        .map(|(permission, _)| permission)
        .collect())
}

/// They came or went: the difference is told to them.
pub(super) async fn tell_passage(
    tx: &mut Tx,
    actor: PersonId,
    team: TeamId,
    person: PersonId,
    gained: Vec<Permission>,
    lost: Vec<Permission>,
) -> AppResult<()> {
    if gained.is_empty() && lost.is_empty() {
        return Ok(());
    }
    let bundle = bundles::current(tx, team, tx.now()).await?;
    let told = AccessLine {
        until: bundle
            .filter(|_| lost.is_empty())
            .map(|bundle| bundle.ends_at),
        by: Some(actor),
        gained,
        lost,
        ..line(team)
    };
    told.tell(tx, person).await
}

/// Those that have run out. They give nothing any more; the members are told.
pub async fn tell_bundles_run_out(tx: &mut Tx) -> AppResult<()> {
    for bundle in bundles::run_out(tx, tx.now()).await? {
        bundles::mark_told(tx, bundle.id).await?;
        for member in team_of(tx, bundle.team).await?.members {
            touch(tx, member.person).await?;
            let judged = judged(tx, member.person, bundle.team, bundle.permissions).await?;
            let lost = judged
                .into_iter()
                .filter(|(_, decision)| !decision.is_allowed())
                .map(|(permission, _)| permission);
            let told = AccessLine {
                change: AccessChange::BundleExpired,
                code: Some(ReasonCode::TempExpired),
                until: Some(bundle.ends_at),
                lost: lost.collect(),
                ..line(bundle.team)
            };
            if !told.lost.is_empty() {
                told.tell(tx, member.person).await?;
            }
        }
        let act = Act::new("bundle.expired")
            .about(format!("team:{}", bundle.team))
            .before(self::told(&bundle));
        audit::record(tx, None, act).await?;
    }
    Ok(())
}

fn line(team: TeamId) -> AccessLine {
    AccessLine::new(AccessChange::BundleChanged, Scope::Team(team))
}

async fn judged(
    tx: &Tx,
    person: PersonId,
    team: TeamId,
    set: PermissionSet,
) -> AppResult<Vec<(Permission, Decision)>> {
    let scope = Scope::Team(team);
    let facts: Arc<Facts> = effects::widened(tx, person, scope).await?;
    let moment = moment(tx);
    let judge = |permission| {
        (
            permission,
            decide_permission(&facts, permission, scope, &moment),
        )
    };
    Ok(set.iter().map(judge).collect())
}

fn content(bundle: &BundleHeld) -> Content {
    Content {
        permissions: bundle.permissions,
        ends_at: bundle.ends_at,
    }
}

fn refused(asked: Asked, refusal: BundleRefusal) -> AppError {
    match refusal {
        BundleRefusal::NotAllowed(decision) => asked.grant(GrantRefusal::NotAllowed(decision)),
        BundleRefusal::NotInABundle(_) => AppError::field("permissions", FieldProblem::NotAllowed),
        BundleRefusal::NotGrantable(_) | BundleRefusal::OutOfReach => {
            asked.out_of_reach(ReasonCode::RoleLacks)
        }
        BundleRefusal::ToOneself(_) => asked.out_of_reach(ReasonCode::SodConflict),
        BundleRefusal::AlreadyOver => AppError::field("ends_at", FieldProblem::InThePast),
        BundleRefusal::TooLong { .. } => AppError::field("ends_at", FieldProblem::TooFarAhead),
    }
}

fn told(bundle: &BundleHeld) -> Value {
    json!({
        "bundle": bundle.id.to_string(),
        "permissions": bundle.permissions.iter().collect::<Vec<_>>(),
        "ends_at": bundle.ends_at.0,
    })
}
