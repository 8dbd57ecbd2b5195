//! A role of the company's own is made or changed: judged as giving what is added to every
//! holder and taking what is dropped from every holder, shown by name before it is saved.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value, json};
use tokenim_policy::GrantRefusal;
use tokenim_policy::roles::{ContentRefusal, EditRefusal, Holder, may_change_role};
use tokenim_protocol::access::Effects;
use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::event::AccessChange;
use tokenim_protocol::ids::{CustomRoleId, PersonId};
use tokenim_protocol::permission::{
    Action, CustomRoleHeld, Facts, Permission, PermissionSet, PersonKind, ReasonCode, Resource,
    Scope,
};
use tokenim_protocol::role::{
    CustomRole, PURPOSE_CHARS_MAX, PURPOSE_CHARS_MIN, RetireRole, RoleSaved, Roles, SetRole,
};
use tokenim_protocol::time::UnixMillis;

use super::{avoided, line};
use crate::access;
use crate::actions::guards::Guards;
use crate::actions::operation::{self, Begun};
use crate::actions::refusal::Asked;
use crate::actions::{check, effects, expect_active, moment, touch};
use crate::audit::{self, Act};
use crate::error::{AppError, AppResult};
use crate::store::{Db, Tx, custom_roles};

/// What the company's roles give. A guest hears of those they hold.
pub async fn list_roles(db: &Db, actor: PersonId, now: UnixMillis) -> AppResult<Roles> {
    let allowed = access::organisation(db, actor, Action::ReadRoles, now).await?;
    let mut roles = custom_roles::all(db, now).await?;
    if allowed.facts.kind == PersonKind::Guest {
        let held = &allowed.facts.custom_roles;
        roles.retain(|role| held.iter().any(|held| held.role == role.id));
    }
    Ok(Roles { roles })
}

pub async fn set_role(
    tx: &mut Tx,
    actor: PersonId,
    id: CustomRoleId,
    request: SetRole,
) -> AppResult<RoleSaved> {
    tx.rehearse(request.dry_run);
    let text = check::reason_for("text", &request.text, request.dry_run)?;
    let key = (id, &request);
    let fresh = match operation::begin(tx, request.id.0, actor, "set_role", &key).await? {
        Begun::Again(saved) => return Ok(saved),
        Begun::New(fresh) => fresh,
    };
    let now = tx.now();
    let action = Action::DefineRole;
    let allowed = access::organisation(tx, actor, action, now).await?;
    let asked = Asked {
        actor,
        action,
        resource: Resource::at(Scope::Organisation),
        permission: Some(Permission::RoleDefine),
    };
    let known = standing(tx, id, request.version).await?;
    let role = wanted(tx, actor, id, &request, known.as_ref()).await?;
    let (old, new) = (content(known.as_ref()), content(Some(&role)));

    let holders = custom_roles::holders(tx, id, now).await?;
    let mut people: Vec<(Arc<Facts>, &CustomRoleHeld)> = Vec::new();
    for (person, held) in &holders {
        people.push((effects::widened(tx, *person, held.scope).await?, held));
    }
    let judged: Vec<Holder<'_>> = people
        .iter()
        .map(|(facts, held)| Holder {
            facts,
            scope: held.scope,
            starts_at: held.starts_at,
            ends_at: held.ends_at,
        })
        .collect();
    may_change_role(
        &allowed.facts,
        role.based_on,
        (old, new),
        &judged,
        &moment(tx),
    )
    .map_err(|refusal| refused(asked, refusal))?;

    let places = places(&holders);
    let mut before = Vec::new();
    for (person, scope) in &places {
        before.push(effects::observe(tx, *person, *scope).await?);
    }
    let guards = Guards::before(tx, Scope::Organisation).await?;
    custom_roles::put(tx, &role).await?;
    if old != new {
        for (person, held) in &holders {
            touch(tx, *person).await?;
            let mut told = line(AccessChange::RoleChanged, held);
            told.role_name = Some(role.name.clone());
            told.by = Some(actor);
            told.text = text.clone();
            told.tell(tx, *person).await?;
        }
    }
    guards.hold(tx, Scope::Organisation, asked).await?;
    let mut changed = Effects::default();
    for ((person, scope), before) in places.iter().zip(&before) {
        let after = effects::observe(tx, *person, *scope).await?;
        changed
            .changes
            .extend(effects::between(before, &after).changes);
    }
    let mut saved = RoleSaved {
        role: CustomRole {
            holders: people_of(&holders),
            ..role
        },
        effects: changed,
        avoided: Vec::new(),
    };
    for (person, held) in &holders {
        for one in avoided(tx, *person, new.minus(old), held.scope).await? {
            if !saved
                .avoided
                .iter()
                .any(|known| known.request == one.request)
            {
                saved.avoided.push(one);
            }
        }
    }
    let act = Act::new("role.define")
        .about(id)
        .before(known.as_ref().map_or(Value::Null, told))
        .after(told(&saved.role))
        .because(&text);
    audit::record(tx, Some(actor), act).await?;
    fresh.finish(tx, &saved).await?;
    Ok(saved)
}

/// Gives the role up. Not while somebody holds it: to take it from people is an act about
/// each of them.
pub async fn retire_role(
    tx: &mut Tx,
    actor: PersonId,
    id: CustomRoleId,
    request: RetireRole,
) -> AppResult<CustomRole> {
    let text = check::reason("text", &request.text)?;
    let key = (id, &request);
    let fresh = match operation::begin(tx, request.id.0, actor, "retire_role", &key).await? {
        Begun::Again(role) => return Ok(role),
        Begun::New(fresh) => fresh,
    };
    let now = tx.now();
    access::organisation(tx, actor, Action::DefineRole, now).await?;
    let known = standing(tx, id, request.version).await?;
    let known = known.ok_or(AppError::NotFound)?;
    if known.holders > 0 {
        return Err(AppError::field("role", FieldProblem::NotAllowed));
    }
    let role = CustomRole {
        version: known.version + 1,
        changed_at: now,
        changed_by: actor,
        retired_at: Some(now),
        ..known.clone()
    };
    custom_roles::put(tx, &role).await?;
    let act = Act::new("role.retire")
        .about(id)
        .before(told(&known))
        .because(&text);
    audit::record(tx, Some(actor), act).await?;
    fresh.finish(tx, &role).await?;
    Ok(role)
}

/// The role as the change was made over it; none for a new one.
async fn standing(tx: &Tx, id: CustomRoleId, version: u64) -> AppResult<Option<CustomRole>> {
    match custom_roles::get(tx, id, tx.now()).await? {
        None if version == 0 => Ok(None),
        None => Err(AppError::NotFound),
        Some(known) if known.version != version => Err(AppError::RoleMoved(Box::new(known))),
        Some(known) if known.retired_at.is_some() => {
            Err(AppError::field("role", FieldProblem::NotAllowed))
        }
        Some(known) => Ok(Some(known)),
    }
}

async fn wanted(
    tx: &Tx,
    actor: PersonId,
    id: CustomRoleId,
    request: &SetRole,
    known: Option<&CustomRole>,
) -> AppResult<CustomRole> {
    let name = check::name("name", &request.name)?;
    let purpose = check::description("purpose", &request.purpose)?;
    match purpose.chars().count() {
        0..PURPOSE_CHARS_MIN => return Err(AppError::field("purpose", FieldProblem::TooShort)),
        PURPOSE_CHARS_MIN..=PURPOSE_CHARS_MAX => {}
        _ => return Err(AppError::field("purpose", FieldProblem::TooLong)),
    }
    if known.is_some_and(|known| known.based_on != request.based_on) {
        return Err(AppError::field("based_on", FieldProblem::NotAllowed));
    }
    if custom_roles::is_named(tx, &name, id).await? {
        return Err(AppError::field("name", FieldProblem::Taken));
    }
    if known.is_none_or(|known| known.owner != request.owner) {
        expect_active(tx, "owner", request.owner).await?;
    }
    let mut permissions = request.permissions.clone();
    permissions.sort_unstable();
    permissions.dedup();
    Ok(CustomRole {
        id,
        name,
        purpose,
        based_on: request.based_on,
        owner: request.owner,
        permissions,
        version: request.version + 1,
        changed_at: tx.now(),
        changed_by: actor,
        retired_at: None,
        holders: 0,
    })
}

fn content(role: Option<&CustomRole>) -> PermissionSet {
    role.map_or(PermissionSet::EMPTY, |role| {
        PermissionSet::of(&role.permissions)
    })
}

/// Each holder's places, once.
fn places(holders: &[(PersonId, CustomRoleHeld)]) -> Vec<(PersonId, Scope)> {
    let mut places: Vec<(PersonId, Scope)> = holders
        .iter()
        .map(|(person, held)| (*person, held.scope))
        .collect();
    places.sort_unstable();
    places.dedup();
    places
}

fn people_of(holders: &[(PersonId, CustomRoleHeld)]) -> u32 {
    let people: BTreeMap<PersonId, ()> = holders.iter().map(|(person, _)| (*person, ())).collect();
    u32::try_from(people.len()).unwrap_or(u32::MAX)
}

fn refused(asked: Asked, refusal: EditRefusal) -> AppError {
    let at = |person| Asked {
        resource: Resource::of(Scope::Organisation, person),
        ..asked
    };
    match refusal {
        EditRefusal::Content(ContentRefusal::Empty) => {
            AppError::field("permissions", FieldProblem::Missing)
        }
        EditRefusal::Content(ContentRefusal::NotInARole(_)) => {
            asked.out_of_reach(ReasonCode::RoleLacks)
        }
        EditRefusal::Content(
            ContentRefusal::NotBesideItsBase(_) | ContentRefusal::NeverTogether(..),
        ) => asked.out_of_reach(ReasonCode::SodConflict),
        // Somebody holds it for longer, or at a larger place, than what is added may be given.
        EditRefusal::Give(
            _,
            GrantRefusal::TooLong { .. } | GrantRefusal::OutlivesTheGiver { .. },
        ) => AppError::field("permissions", FieldProblem::TooFarAhead),
        EditRefusal::Give(_, GrantRefusal::TooSmallAPlace(_)) => {
            AppError::field("permissions", FieldProblem::NotAllowed)
        }
        EditRefusal::Give(person, refusal) => at(person).grant(refusal),
        EditRefusal::Take(person, refusal) => at(person).exclude(refusal),
    }
}

fn told(role: &CustomRole) -> Value {
    json!({
        "name": role.name,
        "purpose": role.purpose,
        "based_on": role.based_on,
        "owner": role.owner,
        "permissions": role.permissions,
        "version": role.version,
    })
}
