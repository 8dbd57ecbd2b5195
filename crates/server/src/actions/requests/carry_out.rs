//! What an approval brings about, asked anew at the moment it does: the exclusion ends, or a
//! grant is made under the request's own id. What cannot be done any more fails, with a word
//! that says why; it is never done by half.

use serde_json::json;
use tokenim_policy::request::plan::{ceiling, too_much_in_a_row};
use tokenim_policy::{GrantRefusal, may_confer};
use tokenim_protocol::access_request::{
    CancelCode, FailCode, LineKind, RequestKind, RequestStatus, Review, Verdict,
};
use tokenim_protocol::event::AccessChange;
use tokenim_protocol::ids::{CaseId, ExclusionId, GrantId, PersonId};
use tokenim_protocol::permission::{
    AccountState, Ending, Exclusion, Facts, Grant, Holding, Permission, PermissionSet, Scope,
};
use tokenim_protocol::time::{DAY_MS, UnixMillis};

use super::{outcome, record};
use crate::actions::{AccessLine, cases, effects, moment, touch};
use crate::audit::{self, Act};
use crate::error::AppResult;
use crate::store::access_requests::Stored;
use crate::store::{Tx, access_request_talk as talk, exclusions, facts, grants};

/// Where a permission has no ceiling of its own.
const WITHOUT_A_CEILING_MS: i64 = DAY_MS;

enum Came {
    /// With the exclusion that goes on once its time is over.
    Restored(Exclusion, Option<Exclusion>),
    Granted(Grant),
    /// A warning counts no more.
    TakenBack,
    Moot,
    Failed(FailCode),
}

/// After the last approval. The machine says approved; this may make it failed.
pub async fn carry_out(
    tx: &mut Tx,
    request: &mut Stored,
    by: PersonId,
    automatic: bool,
    text: &str,
) -> AppResult<()> {
    let now = tx.now();
    let came = match request.exclusion {
        Some(exclusion) => restore(tx, request, exclusion, by, text).await?,
        None => match request.case {
            Some(case) => take_back(tx, case, by, text).await?,
            None => give(tx, request, by, text).await?,
        },
    };
    let asked_at = request.scope;
    let ended = outcome(request, Some(by), now);
    ended.automatic = automatic;
    ended.text = text.to_owned();
    match came {
        Came::Restored(exclusion, resumes) => {
            ended.exclusion = Some(exclusion.id);
            ended.ends_at = resumes.as_ref().map(|one| one.starts_at);
            ended.resumes = resumes.map(|one| one.id);
            record(tx, Some(by), "request.approved", request, text).await?;
        }
        Came::Granted(grant) => {
            ended.grant = Some(grant.id);
            ended.starts_at = Some(grant.starts_at);
            ended.ends_at = Some(grant.ends_at);
            ended.scope = Some(grant.scope).filter(|scope| *scope != asked_at);
            record(tx, Some(by), "request.approved", request, text).await?;
        }
        Came::TakenBack => record(tx, Some(by), "request.approved", request, text).await?,
        Came::Moot => {
            ended.cancel = Some(CancelCode::Moot);
            request.process.status = RequestStatus::Cancelled;
            talk::add_line(tx, request.id, None, LineKind::Cancelled, "", now).await?;
            record(tx, None, "request.cancelled", request, "").await?;
        }
        Came::Failed(code) => {
            ended.fail = Some(code);
            request.process.status = RequestStatus::Failed;
            talk::add_line(tx, request.id, None, LineKind::Failed, "", now).await?;
            record(tx, None, "request.failed", request, "").await?;
        }
    }
    Ok(())
}

/// Whether the permission was taken anew, there or above, while the request was decided.
fn taken_anew(person: &Facts, request: &Stored, now: UnixMillis) -> bool {
    let above = facts::find(person, request.scope).and_then(|place| place.parent);
    let here = [Some(request.scope), above, Some(Scope::Organisation)];
    person.exclusions.iter().any(|one| {
        let same = one.permission == request.permission || one.permission.is_none();
        let in_force = one.ended.is_none() && one.ends_at.is_none_or(|end| end > now);
        same && in_force
            && here.contains(&Some(one.scope))
            && Some(one.id) != request.exclusion
            && one.starts_at > request.process.filed_at
            && one.starts_at <= now
    })
}

async fn take_back(tx: &mut Tx, case: CaseId, by: PersonId, text: &str) -> AppResult<Came> {
    Ok(match cases::overturn(tx, case, by, text).await? {
        true => Came::TakenBack,
        false => Came::Moot,
    })
}

async fn restore(
    tx: &mut Tx,
    request: &Stored,
    id: ExclusionId,
    by: PersonId,
    text: &str,
) -> AppResult<Came> {
    let now = tx.now();
    let person = request.process.person;
    let Some((_, exclusion)) = exclusions::get(tx, id).await? else {
        return Ok(Came::Moot);
    };
    let over = exclusion.ends_at.is_some_and(|end| end <= now);
    if exclusion.ended.is_some() || over {
        return Ok(Came::Moot);
    }
    let subject = effects::widened(tx, person, exclusion.scope).await?;
    if subject.account != AccountState::Active {
        return Ok(Came::Failed(FailCode::SubjectLeft));
    }
    if taken_anew(&subject, request, now) {
        return Ok(Came::Failed(FailCode::ExcludedAnew));
    }
    let until = approved_until(request);
    if until.is_some_and(|until| until <= now) {
        return Ok(Came::Failed(FailCode::AlreadyOver));
    }
    let ending = Ending {
        at: now,
        by,
        code: None,
        text: text.to_owned(),
    };
    // Given back for a time: what was decided before goes on where that ends, in the name of
    // whoever decided it, and never beyond its own end.
    let resumes = until
        .filter(|until| exclusion.ends_at.is_none_or(|end| *until < end))
        .map(|until| Exclusion {
            // The request's own: it cannot go on twice.
            id: ExclusionId(request.id.0),
            starts_at: until,
            review_at: exclusion.review_at.filter(|review| *review > until),
            ended: None,
            ..exclusion.clone()
        });
    exclusions::end(tx, id, &ending).await?;
    if let Some(resumes) = &resumes {
        exclusions::insert(tx, person, resumes, now).await?;
    }
    touch(tx, person).await?;
    let line = AccessLine {
        permission: exclusion.permission,
        code: Some(exclusion.code),
        until: resumes.as_ref().map(|one| one.starts_at),
        by: Some(by),
        text: text.to_owned(),
        ..AccessLine::new(AccessChange::ExclusionEnded, exclusion.scope)
    };
    line.tell(tx, person).await?;
    let act = Act::new("permission.restore")
        .about(person)
        .before(json!({
            "exclusion": id.to_string(),
            "permission": exclusion.permission,
            "scope": exclusion.scope.to_query(),
            "request": request.id.to_string(),
        }))
        .after(json!({
            "until": until.map(|until| until.0),
            "resumes": resumes.as_ref().map(|one| one.id.to_string()),
        }))
        .because(text);
    audit::record(tx, Some(by), act).await?;
    if let Some(case) = exclusion.case.filter(|_| resumes.is_none()) {
        let overturned = request.kind == RequestKind::Appeal;
        cases::ended(tx, case, by, overturned, text).await?;
    }
    Ok(Came::Restored(exclusion, resumes))
}

async fn give(tx: &mut Tx, request: &Stored, by: PersonId, text: &str) -> AppResult<Came> {
    let now = tx.now();
    let person = request.process.person;
    let scope = narrowed(request).unwrap_or(request.scope);
    let Some(permission) = request.permission else {
        return Ok(Came::Failed(FailCode::ScopeGone));
    };
    let known = match facts::of(tx, person).await? {
        Some(known) => known,
        None => return Ok(Came::Failed(FailCode::SubjectLeft)),
    };
    // What the person cannot see any more is no place for a right of theirs.
    let place = facts::find(&known, scope);
    if place.is_none_or(|place| place.archived.is_some()) {
        return Ok(Came::Failed(FailCode::ScopeGone));
    }
    if taken_anew(&known, request, now) {
        return Ok(Came::Failed(FailCode::ExcludedAnew));
    }
    let starts_at = request.starts_at.unwrap_or(now).max(now);
    let ends_at = end_of(request, permission, &known, starts_at);
    let set = PermissionSet::of(&[permission]);
    let moment = moment(tx);
    let failed = match may_confer(&known, set, scope, Some(starts_at), ends_at, &moment) {
        Ok(()) if too_much_in_a_row(&known, permission, scope, starts_at, ends_at) => {
            Some(FailCode::TooLong)
        }
        Ok(()) => None,
        Err(GrantRefusal::SubjectDisabled) => Some(FailCode::SubjectLeft),
        Err(GrantRefusal::NeverBeside(_) | GrantRefusal::NotGrantable(_)) => {
            Some(FailCode::SodConflict)
        }
        Err(GrantRefusal::TooLong { .. } | GrantRefusal::OutlivesTheGiver { .. }) => {
            Some(FailCode::TooLong)
        }
        Err(GrantRefusal::AlreadyOver) => Some(FailCode::AlreadyOver),
        Err(GrantRefusal::TooSmallAPlace(_) | GrantRefusal::NotAllowed(_)) => {
            Some(FailCode::ScopeGone)
        }
    };
    if let Some(code) = failed {
        return Ok(Came::Failed(code));
    }
    let given = Grant {
        // The request's own: it cannot be given twice.
        id: GrantId(request.id.0),
        permission,
        scope,
        holding: Holding::Active,
        starts_at,
        ends_at,
        by,
        text: text.to_owned(),
        revoked: None,
    };
    grants::insert(tx, person, &given).await?;
    touch(tx, person).await?;
    let line = AccessLine {
        permission: Some(permission),
        until: Some(ends_at),
        by: Some(by),
        text: text.to_owned(),
        ..AccessLine::new(AccessChange::Granted, scope)
    };
    line.tell(tx, person).await?;
    let act = Act::new("permission.grant")
        .about(person)
        .after(json!({
            "grant": given.id.to_string(),
            "permission": permission,
            "scope": scope.to_query(),
            "starts_at": starts_at.0,
            "ends_at": ends_at.0,
            "request": request.id.to_string(),
        }))
        .because(text);
    audit::record(tx, Some(by), act).await?;
    Ok(Came::Granted(given))
}

/// The shortest of what was asked for, what each approver gave, and the ceiling.
pub fn end_of(
    request: &Stored,
    permission: Permission,
    facts: &Facts,
    starts_at: UnixMillis,
) -> UnixMillis {
    let most = ceiling(permission, facts.kind, starts_at)
        .unwrap_or(starts_at.plus_ms(WITHOUT_A_CEILING_MS));
    approved_until(request)
        .into_iter()
        .chain(request.ends_at)
        .fold(most, UnixMillis::min)
}

/// What counts of what was said.
fn approvals(request: &Stored) -> impl Iterator<Item = &Review> {
    let stages = request.process.stages.iter();
    stages
        .flat_map(|stage| &stage.reviews)
        .filter(|review| review.verdict == Verdict::Approve && !review.struck)
}

/// The shortest time that an approver gave.
fn approved_until(request: &Stored) -> Option<UnixMillis> {
    approvals(request).filter_map(|review| review.ends_at).min()
}

/// The smaller place that an approver gave.
pub fn narrowed(request: &Stored) -> Option<Scope> {
    approvals(request).find_map(|review| review.scope)
}
