//! What an appeal has to do with the case whose outcome it is about.

use tokenim_protocol::access_request::{FileRequest, RequestKind};
use tokenim_protocol::case::CaseStep;
use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::ids::PersonId;

use super::file::Found;
use crate::error::{AppError, AppResult};
use crate::store::Tx;
use crate::store::cases::{self, StoredCase};

/// The case, where the outcome of one is appealed: of the person's own, in time, and once.
pub(super) async fn appealed(
    tx: &Tx,
    found: &Found,
    asked: &FileRequest,
    person: PersonId,
) -> AppResult<Option<StoredCase>> {
    let wrong = |problem| Err(AppError::field("case", problem));
    let named = (asked.kind == RequestKind::Appeal)
        .then_some(found.case)
        .flatten();
    if asked.case.is_some() && asked.case != named {
        return wrong(FieldProblem::NotAllowed);
    }
    let Some(id) = named else {
        return Ok(None);
    };
    let case = cases::get(tx, id)
        .await?
        .filter(|case| case.person == person);
    let Some(case) = case else {
        return wrong(FieldProblem::NotAllowed);
    };
    let Some(outcome) = &case.outcome else {
        return wrong(FieldProblem::NotAllowed);
    };
    // Of a ban it is the ban that is appealed, so that an approval can end it.
    let whole = outcome.exclusion == asked.exclusion && case.scope_of_outcome() == asked.scope;
    if outcome.measure.step == CaseStep::NoFinding || outcome.lifted_at.is_some() || !whole {
        return wrong(FieldProblem::NotAllowed);
    }
    if outcome.appeal.is_some() {
        return wrong(FieldProblem::Taken);
    }
    if outcome.appeal_until.is_none_or(|until| until <= tx.now()) {
        return wrong(FieldProblem::InThePast);
    }
    Ok(Some(case))
}

/// Whose superiors hear it.
pub(super) fn decided_by(case: &StoredCase) -> Vec<PersonId> {
    let outcome = case.outcome.as_ref();
    outcome
        .map(|outcome| outcome.by)
        .into_iter()
        .chain(outcome.and_then(|outcome| outcome.second))
        .collect()
}
