//! A permission is given to a person at a place for a time, and taken back.

use serde_json::json;
use tokenim_policy::{may_exclude, may_grant};
use tokenim_protocol::access::Effects;
use tokenim_protocol::event::AccessChange;
use tokenim_protocol::ids::{GrantId, PersonId};
use tokenim_protocol::permission::{
    Action, Ending, Grant, Holding, PermissionSet, ReasonCode, Resource,
};
use tokenim_protocol::request::{EndIt, GrantIt};

use super::guards::Guards;
use super::operation::{self, Begun};
use super::refusal::Asked;
use super::{AccessLine, check, effects, moment, touch};
use crate::access;
use crate::audit::{self, Act};
use crate::error::{AppError, AppResult};
use crate::store::{Tx, grants};

pub async fn grant(
    tx: &mut Tx,
    actor: PersonId,
    person: PersonId,
    request: GrantIt,
) -> AppResult<Effects> {
    tx.rehearse(request.dry_run);
    let text = check::reason_for("text", &request.text, request.dry_run)?;
    let key = (person, &request);
    let fresh = match operation::begin(tx, request.id.0, actor, "grant", &key).await? {
        Begun::Again(effects) => return Ok(effects),
        Begun::New(fresh) => fresh,
    };
    let now = tx.now();
    let scope = request.scope;
    let action = Action::GrantPermission;
    let allowed = access::person_at(tx, actor, action, person, scope, now).await?;
    let asked = Asked {
        actor,
        action,
        resource: Resource::of(scope, person),
        permission: Some(request.permission),
    };
    let subject = effects::widened(tx, person, scope).await?;
    may_grant(
        &allowed.facts,
        &subject,
        PermissionSet::of(&[request.permission]),
        scope,
        request.starts_at,
        request.ends_at,
        &moment(tx),
    )
    .map_err(|refusal| asked.grant(refusal))?;

    let before = effects::observe(tx, person, scope).await?;
    let given = Grant {
        id: request.id,
        permission: request.permission,
        scope,
        holding: Holding::Active,
        starts_at: request.starts_at.unwrap_or(now).max(now),
        ends_at: request.ends_at,
        by: actor,
        text,
        revoked: None,
    };
    grants::insert(tx, person, &given).await?;
    touch(tx, person).await?;
    line(AccessChange::Granted, &given, actor, None, &given.text)
        .tell(tx, person)
        .await?;
    let after = effects::observe(tx, person, scope).await?;
    let effects = effects::between(&before, &after);
    let act = Act::new("permission.grant")
        .about(person)
        .after(json!({
            "grant": given.id.to_string(),
            "permission": given.permission,
            "scope": scope.to_query(),
            "starts_at": given.starts_at.0,
            "ends_at": given.ends_at.0,
        }))
        .because(&given.text);
    audit::record(tx, Some(actor), act).await?;
    fresh.finish(tx, &effects).await?;
    Ok(effects)
}

/// Ends a grant before its time. One that has ended already stays as it is.
pub async fn revoke_grant(
    tx: &mut Tx,
    actor: PersonId,
    id: GrantId,
    request: EndIt,
) -> AppResult<Effects> {
    tx.rehearse(request.dry_run);
    let text = check::reason_for("text", &request.text, request.dry_run)?;
    let (person, given) = grants::get(tx, id).await?.ok_or(AppError::NotFound)?;
    let now = tx.now();
    let scope = given.scope;
    let action = Action::RevokePermission;
    let allowed = match access::person_at(tx, actor, action, person, scope, now).await {
        // What a colleague was given is not for everyone to know.
        Err(error) if actor != person && error.tells_of_refusal() => {
            return Err(AppError::NotFound);
        }
        other => other?,
    };
    if given.revoked.is_some() || given.ends_at <= now {
        return Ok(Effects::default());
    }
    let asked = Asked {
        actor,
        action,
        resource: Resource::of(scope, person),
        permission: Some(given.permission),
    };
    may_exclude(
        &allowed.facts,
        person,
        Some(given.permission),
        scope,
        None,
        &moment(tx),
    )
    .map_err(|refusal| asked.exclude(refusal))?;

    let before = effects::observe(tx, person, scope).await?;
    let guards = Guards::before(tx, scope).await?;
    let ending = Ending {
        at: now,
        by: actor,
        code: Some(ReasonCode::Revoked),
        text,
    };
    grants::end(tx, id, &ending).await?;
    touch(tx, person).await?;
    line(
        AccessChange::GrantRevoked,
        &given,
        actor,
        ending.code,
        &ending.text,
    )
    .tell(tx, person)
    .await?;
    guards.hold(tx, scope, asked).await?;
    let after = effects::observe(tx, person, scope).await?;
    let act = Act::new("permission.revoke_grant")
        .about(person)
        .before(json!({
            "grant": id.to_string(),
            "permission": given.permission,
            "scope": scope.to_query(),
            "ends_at": given.ends_at.0,
        }))
        .because(&ending.text);
    audit::record(tx, Some(actor), act).await?;
    Ok(effects::between(&before, &after))
}

fn line(
    change: AccessChange,
    given: &Grant,
    by: PersonId,
    code: Option<ReasonCode>,
    text: &str,
) -> AccessLine {
    AccessLine {
        permission: Some(given.permission),
        code,
        until: Some(given.ends_at),
        by: Some(by),
        text: text.to_owned(),
        ..AccessLine::new(change, given.scope)
    }
}
