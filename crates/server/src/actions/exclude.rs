//! A permission is taken from a person at a place, and given back.
//!
//! Both need a reason in words, both show what they would change before they are saved
//! (`dry_run`), and both tell the person in their own timeline in the same transaction.

use serde_json::json;
use tokenim_policy::{may_exclude, may_lift};
use tokenim_protocol::access::Effects;
use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::event::AccessChange;
use tokenim_protocol::ids::{ExclusionId, PersonId};
use tokenim_protocol::permission::{
    Action, Ending, Exclusion, ExclusionKind, ReasonCode, Resource,
};
use tokenim_protocol::request::{EndIt, Exclude};

use super::guards::Guards;
use super::operation::{self, Begun};
use super::refusal::Asked;
use super::{AccessLine, check, effects, moment, purges, touch};
use crate::access;
use crate::audit::{self, Act};
use crate::error::{AppError, AppResult};
use crate::store::{Tx, exclusions};

pub async fn exclude(
    tx: &mut Tx,
    actor: PersonId,
    person: PersonId,
    request: Exclude,
) -> AppResult<Effects> {
    tx.rehearse(request.dry_run);
    let text = check::reason_for("text", &request.text, request.dry_run)?;
    // A restriction belongs to a case, and comes of nothing else.
    let kind = match request.code {
        ReasonCode::Revoked | ReasonCode::TeamDecision | ReasonCode::SettingChanged => {
            ExclusionKind::Revocation
        }
        _ => return Err(AppError::field("code", FieldProblem::NotAllowed)),
    };
    if request.ends_at.is_none() && request.review_at.is_none() {
        return Err(AppError::field("ends_at", FieldProblem::Missing));
    }
    let key = (person, &request);
    let fresh = match operation::begin(tx, request.id.0, actor, "exclude", &key).await? {
        Begun::Again(effects) => return Ok(effects),
        Begun::New(fresh) => fresh,
    };
    let now = tx.now();
    if request.review_at.is_some_and(|review| review <= now) {
        return Err(AppError::field("review_at", FieldProblem::InThePast));
    }
    let scope = request.scope;
    let action = Action::RevokePermission;
    let allowed = access::person_at(tx, actor, action, person, scope, now).await?;
    let asked = Asked {
        actor,
        action,
        resource: Resource::of(scope, person),
        permission: Some(request.permission),
    };
    let wanted = Some(request.permission);
    may_exclude(
        &allowed.facts,
        person,
        wanted,
        scope,
        request.ends_at,
        &moment(tx),
    )
    .map_err(|refusal| asked.exclude(refusal))?;

    let before = effects::observe(tx, person, scope).await?;
    let guards = Guards::before(tx, scope).await?;
    let exclusion = Exclusion {
        id: request.id,
        kind,
        permission: wanted,
        scope,
        code: request.code,
        starts_at: now,
        ends_at: request.ends_at,
        review_at: request.review_at,
        by: actor,
        text,
        ended: None,
        case: None,
    };
    exclusions::insert(tx, person, &exclusion, now).await?;
    purges::order_for(tx, person, &exclusion).await?;
    touch(tx, person).await?;
    line(AccessChange::Excluded, &exclusion, actor, &exclusion.text)
        .tell(tx, person)
        .await?;
    guards.hold(tx, scope, asked).await?;
    let after = effects::observe(tx, person, scope).await?;
    let effects = effects::between(&before, &after);
    let act = Act::new("permission.exclude")
        .about(person)
        .after(json!({
            "exclusion": exclusion.id.to_string(),
            "permission": exclusion.permission,
            "scope": scope.to_query(),
            "code": exclusion.code,
            "ends_at": exclusion.ends_at.map(|end| end.0),
            "review_at": exclusion.review_at.map(|review| review.0),
        }))
        .because(&exclusion.text);
    audit::record(tx, Some(actor), act).await?;
    fresh.finish(tx, &effects).await?;
    Ok(effects)
}

/// Ends an exclusion before its time. One that has ended already stays as it is.
pub async fn end_exclusion(
    tx: &mut Tx,
    actor: PersonId,
    id: ExclusionId,
    request: EndIt,
) -> AppResult<Effects> {
    tx.rehearse(request.dry_run);
    let text = check::reason_for("text", &request.text, request.dry_run)?;
    let (person, exclusion) = exclusions::get(tx, id).await?.ok_or(AppError::NotFound)?;
    let now = tx.now();
    let scope = exclusion.scope;
    let action = Action::RestorePermission;
    let allowed = match access::person_at(tx, actor, action, person, scope, now).await {
        // What stands against a colleague is not for everyone to know.
        Err(error) if actor != person && error.tells_of_refusal() => {
            return Err(AppError::NotFound);
        }
        other => other?,
    };
    if exclusion.ended.is_some() {
        return Ok(Effects::default());
    }
    let asked = Asked {
        actor,
        action,
        resource: Resource::of(scope, person),
        permission: exclusion.permission,
    };
    may_lift(&allowed.facts, person, &exclusion, &moment(tx))
        .map_err(|refusal| asked.exclude(refusal))?;

    let before = effects::observe(tx, person, scope).await?;
    let ending = Ending {
        at: now,
        by: actor,
        code: None,
        text,
    };
    exclusions::end(tx, id, &ending).await?;
    touch(tx, person).await?;
    line(
        AccessChange::ExclusionEnded,
        &exclusion,
        actor,
        &ending.text,
    )
    .tell(tx, person)
    .await?;
    super::requests::settle_exclusion(tx, person, id).await?;
    if let Some(case) = exclusion.case {
        super::cases::ended(tx, case, actor, false, &ending.text).await?;
    }
    let after = effects::observe(tx, person, scope).await?;
    let act = Act::new("permission.restore")
        .about(person)
        .before(json!({
            "exclusion": id.to_string(),
            "permission": exclusion.permission,
            "scope": scope.to_query(),
        }))
        .because(&ending.text);
    audit::record(tx, Some(actor), act).await?;
    Ok(effects::between(&before, &after))
}

fn line(change: AccessChange, exclusion: &Exclusion, by: PersonId, text: &str) -> AccessLine {
    AccessLine {
        permission: exclusion.permission,
        code: Some(exclusion.code),
        until: exclusion.ends_at,
        by: Some(by),
        text: text.to_owned(),
        ..AccessLine::new(change, exclusion.scope)
    }
}
