//! What a decision brings about, and what takes it back: the ban itself, its end before its
//! time, and an appeal that was right.

use serde_json::json;
use tokenim_policy::request::APPEAL_WITHIN_MS;
use tokenim_protocol::case::{CaseLineKind, CaseMeasure, CaseOutcome, CaseStatus, CaseStep};
use tokenim_protocol::event::AccessChange;
use tokenim_protocol::ids::{AccessRequestId, CaseId, ExclusionId, PersonId};
use tokenim_protocol::permission::{Exclusion, ExclusionKind, ReasonCode, Scope};
use tokenim_protocol::time::UnixMillis;

use super::{line, record, tell};
use crate::actions::guards::Guards;
use crate::actions::refusal::Asked;
use crate::actions::{AccessLine, purges, touch};
use crate::audit::{self, Act};
use crate::error::AppResult;
use crate::store::cases::{self, StoredCase};
use crate::store::{Tx, exclusions};

/// Closes the case with this outcome.
pub(super) fn outcome(
    case: &mut StoredCase,
    measure: CaseMeasure,
    by: PersonId,
    second: Option<PersonId>,
    now: UnixMillis,
) -> &mut CaseOutcome {
    let found = measure.step > CaseStep::NoFinding;
    case.status = CaseStatus::Closed;
    case.version += 1;
    case.proposal = None;
    case.outcome.insert(CaseOutcome {
        at: now,
        by,
        second,
        measure,
        dismissed: false,
        exclusion: None,
        heed: None,
        heeded_at: None,
        appeal_until: found.then(|| now.plus_ms(APPEAL_WITHIN_MS)),
        appeal: None,
        lifted_at: None,
        overturned: false,
    })
}

pub(super) async fn conclude(
    tx: &mut Tx,
    case: &mut StoredCase,
    measure: CaseMeasure,
    by: PersonId,
    second: Option<PersonId>,
    asked: Asked,
) -> AppResult<()> {
    let now = tx.now();
    let text = measure.text.clone();
    let ban = match measure.step {
        CaseStep::NoFinding | CaseStep::Warning => None,
        CaseStep::ShortBan | CaseStep::LongBan => Some(case.scope),
        CaseStep::Suspension => Some(Scope::Organisation),
    };
    let taken = match ban {
        Some(scope) => Some(take(tx, case, &measure, scope, by, asked).await?),
        None => None,
    };
    outcome(case, measure, by, second, now).exclusion = taken;
    line(tx, case, Some(by), CaseLineKind::Decided, &text).await?;
    record(tx, second.or(Some(by)), "case.decided", case, &text).await
}

/// The ban itself: it lifts by itself to the second, and belongs to its case for good.
async fn take(
    tx: &mut Tx,
    case: &StoredCase,
    measure: &CaseMeasure,
    scope: Scope,
    by: PersonId,
    asked: Asked,
) -> AppResult<ExclusionId> {
    let now = tx.now();
    let guards = Guards::before(tx, scope).await?;
    let exclusion = Exclusion {
        // The case's own: it cannot be given twice.
        id: ExclusionId(case.id.0),
        kind: ExclusionKind::Restriction,
        permission: measure.permission,
        scope,
        code: ReasonCode::ViolationRestriction,
        starts_at: now,
        ends_at: measure.ends_at,
        review_at: None,
        by,
        text: measure.text.clone(),
        ended: None,
        case: Some(case.id),
    };
    exclusions::insert(tx, case.person, &exclusion, now).await?;
    purges::order_for(tx, case.person, &exclusion).await?;
    touch(tx, case.person).await?;
    let line = AccessLine {
        permission: exclusion.permission,
        code: Some(exclusion.code),
        until: exclusion.ends_at,
        by: Some(by),
        text: exclusion.text.clone(),
        ..AccessLine::new(AccessChange::Excluded, scope)
    };
    line.tell(tx, case.person).await?;
    guards.hold(tx, scope, asked).await?;
    let act = Act::new("permission.exclude")
        .about(case.person)
        .after(json!({
            "exclusion": exclusion.id.to_string(),
            "case": case.id.to_string(),
            "permission": exclusion.permission,
            "scope": scope.to_query(),
            "code": exclusion.code,
            "ends_at": exclusion.ends_at.map(|end| end.0),
        }))
        .because(&exclusion.text);
    audit::record(tx, Some(by), act).await?;
    Ok(exclusion.id)
}

/// A ban was lifted before its time; `rightly` tells whether an appeal found that it should
/// not have been.
pub async fn ended(
    tx: &mut Tx,
    id: CaseId,
    by: PersonId,
    overturned: bool,
    text: &str,
) -> AppResult<()> {
    let Some(mut case) = cases::get(tx, id).await? else {
        return Ok(());
    };
    let now = tx.now();
    let Some(outcome) = case.outcome.as_mut() else {
        return Ok(());
    };
    outcome.lifted_at = Some(now);
    outcome.overturned = overturned;
    case.version += 1;
    let (kind, action) = if overturned {
        (CaseLineKind::Overturned, "case.overturned")
    } else {
        (CaseLineKind::Lifted, "case.lifted")
    };
    line(tx, &case, Some(by), kind, text).await?;
    record(tx, Some(by), action, &case, text).await?;
    tell(tx, &mut case).await
}

/// An appeal of a warning was right: it counts no more.
pub(crate) async fn overturn(tx: &mut Tx, id: CaseId, by: PersonId, text: &str) -> AppResult<bool> {
    let case = cases::get(tx, id).await?;
    let stands = case
        .and_then(|case| case.outcome)
        .is_some_and(|outcome| outcome.lifted_at.is_none());
    if stands {
        ended(tx, id, by, true, text).await?;
    }
    Ok(stands)
}

/// The outcome is appealed: both sides see where.
pub(crate) async fn appealed(
    tx: &mut Tx,
    case: &mut StoredCase,
    by: PersonId,
    request: AccessRequestId,
) -> AppResult<()> {
    if let Some(outcome) = case.outcome.as_mut() {
        outcome.appeal = Some(request);
    }
    case.version += 1;
    line(tx, case, Some(by), CaseLineKind::Appealed, "").await?;
    record(tx, Some(by), "case.appealed", case, "").await?;
    tell(tx, case).await
}
