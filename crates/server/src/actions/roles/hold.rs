//! A role of the company's own is given to a person at a place for a time, and taken back.

use serde_json::json;
use tokenim_policy::roles::{may_give_role, may_take_role};
use tokenim_protocol::access::Effects;
use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::event::AccessChange;
use tokenim_protocol::ids::{GrantId, PersonId};
use tokenim_protocol::permission::{
    Action, CustomRoleHeld, Ending, PermissionSet, ReasonCode, Resource,
};
use tokenim_protocol::request::EndIt;
use tokenim_protocol::role::{GiveRole, RoleGiven};

use super::{avoided, line};
use crate::access;
use crate::actions::guards::Guards;
use crate::actions::operation::{self, Begun};
use crate::actions::refusal::Asked;
use crate::actions::{check, effects, moment, touch};
use crate::audit::{self, Act};
use crate::error::{AppError, AppResult};
use crate::store::{Tx, custom_roles};

pub async fn give_role(
    tx: &mut Tx,
    actor: PersonId,
    person: PersonId,
    request: GiveRole,
) -> AppResult<RoleGiven> {
    tx.rehearse(request.dry_run);
    let text = check::reason_for("text", &request.text, request.dry_run)?;
    let key = (person, &request);
    let fresh = match operation::begin(tx, request.id.0, actor, "give_role", &key).await? {
        Begun::Again(given) => return Ok(given),
        Begun::New(fresh) => fresh,
    };
    let now = tx.now();
    let scope = request.scope;
    let action = Action::GiveRole;
    let allowed = access::person_at(tx, actor, action, person, scope, now).await?;
    let asked = Asked {
        actor,
        action,
        resource: Resource::of(scope, person),
        permission: None,
    };
    let role = custom_roles::get(tx, request.role, now).await?;
    let role = role
        .filter(|role| role.retired_at.is_none())
        .ok_or_else(|| AppError::field("role", FieldProblem::Unknown))?;
    let subject = effects::widened(tx, person, scope).await?;
    let permissions = PermissionSet::of(&role.permissions);
    let time = (request.starts_at, request.ends_at);
    may_give_role(
        &allowed.facts,
        &subject,
        permissions,
        scope,
        time,
        &moment(tx),
    )
    .map_err(|refusal| asked.grant(refusal))?;
    let twice = custom_roles::holders(tx, role.id, now)
        .await?
        .iter()
        .any(|(holder, held)| *holder == person && held.scope == scope);
    if twice {
        return Err(AppError::field("role", FieldProblem::Taken));
    }

    let before = effects::observe(tx, person, scope).await?;
    let held = CustomRoleHeld {
        id: request.id,
        role: role.id,
        name: role.name,
        permissions,
        scope,
        starts_at: request.starts_at.unwrap_or(now).max(now),
        ends_at: request.ends_at,
        by: actor,
        text,
        revoked: None,
    };
    custom_roles::give(tx, person, &held).await?;
    touch(tx, person).await?;
    let mut told = line(AccessChange::RoleGiven, &held);
    told.by = Some(actor);
    told.text.clone_from(&held.text);
    told.tell(tx, person).await?;
    let after = effects::observe(tx, person, scope).await?;
    let given = RoleGiven {
        effects: effects::between(&before, &after),
        avoided: avoided(tx, person, permissions, scope).await?,
    };
    let act = Act::new("role.give")
        .about(person)
        .after(json!({
            "grant": held.id.to_string(),
            "role": held.role.to_string(),
            "name": held.name,
            "version": role.version,
            "scope": scope.to_query(),
            "starts_at": held.starts_at.0,
            "ends_at": held.ends_at.0,
        }))
        .because(&held.text);
    audit::record(tx, Some(actor), act).await?;
    fresh.finish(tx, &given).await?;
    Ok(given)
}

/// Takes it before its time. One that has ended already stays as it is.
pub async fn end_held_role(
    tx: &mut Tx,
    actor: PersonId,
    id: GrantId,
    request: EndIt,
) -> AppResult<Effects> {
    tx.rehearse(request.dry_run);
    let text = check::reason_for("text", &request.text, request.dry_run)?;
    let found = custom_roles::get_held(tx, id).await?;
    let (person, held) = found.ok_or(AppError::NotFound)?;
    let now = tx.now();
    let scope = held.scope;
    let action = Action::TakeRole;
    let allowed = match access::person_at(tx, actor, action, person, scope, now).await {
        // What a colleague was given is not for everyone to know.
        Err(error) if actor != person && error.tells_of_refusal() => {
            return Err(AppError::NotFound);
        }
        other => other?,
    };
    if held.revoked.is_some() || held.ends_at <= now {
        return Ok(Effects::default());
    }
    let asked = Asked {
        actor,
        action,
        resource: Resource::of(scope, person),
        permission: None,
    };
    may_take_role(&allowed.facts, person, held.permissions, scope, &moment(tx))
        .map_err(|refusal| asked.exclude(refusal))?;

    let before = effects::observe(tx, person, scope).await?;
    let guards = Guards::before(tx, scope).await?;
    let ending = Ending {
        at: now,
        by: actor,
        code: Some(ReasonCode::Revoked),
        text,
    };
    custom_roles::end(tx, id, &ending).await?;
    touch(tx, person).await?;
    let mut told = line(AccessChange::RoleTaken, &held);
    told.by = Some(actor);
    told.code = ending.code;
    told.text.clone_from(&ending.text);
    told.tell(tx, person).await?;
    guards.hold(tx, scope, asked).await?;
    let after = effects::observe(tx, person, scope).await?;
    let act = Act::new("role.take")
        .about(person)
        .before(json!({
            "grant": id.to_string(),
            "role": held.role.to_string(),
            "name": held.name,
            "scope": scope.to_query(),
            "ends_at": held.ends_at.0,
        }))
        .because(&ending.text);
    audit::record(tx, Some(actor), act).await?;
    Ok(effects::between(&before, &after))
}
