//! A reviewer decides: yes, or no with everything that a no owes (S48).

use tokenim_policy::catalogue;
use tokenim_policy::request::{Happened, Input};
use tokenim_protocol::access_request::{
    ApproveIt, DenyIt, LineKind, REFUSAL_CHARS_MIN, Review, STATEMENT_CHARS_MIN, Verdict,
};
use tokenim_protocol::error::{FieldError, FieldProblem};
use tokenim_protocol::ids::{AccessRequestId, PersonId};
use tokenim_protocol::permission::{Action, ReasonCode, Scope};

use super::carry_out::{carry_out, narrowed};
use super::say::{finish, once, words};
use super::{Acted, Open, appeal_until, open, outcome};
use crate::actions::check;
use crate::actions::operation::{self, Begun};
use crate::error::{AppError, AppResult};
use crate::store::Tx;
use crate::store::access_request_talk::{self as talk, Part};
use crate::store::facts;

pub async fn approve(
    tx: &mut Tx,
    actor: PersonId,
    id: AccessRequestId,
    given: ApproveIt,
) -> AppResult<Acted> {
    let text = words("text", &given.text, 0)?;
    check::secret("digest", &given.digest)?;
    let mut open = open(tx, actor, id, Action::ReviewRequest).await?;
    let fresh = once!(tx, given.id.0, actor, "request.approve", &(id, &given));
    if given.digest != open.request.digest {
        return open.moved(tx).await;
    }
    if let Some(end) = given.ends_at {
        // It may be given for less, never for more; what is restored ends again then.
        if end <= open.request.starts_at.unwrap_or(tx.now()) {
            return Err(AppError::field("ends_at", FieldProblem::InThePast));
        }
        if open.request.ends_at.is_some_and(|asked| end > asked) {
            return Err(AppError::field("ends_at", FieldProblem::TooFarAhead));
        }
    }
    if let Some(smaller) = given.scope {
        may_narrow(tx, &open, smaller).await?;
    }
    let review = Review {
        by: actor,
        at: tx.now(),
        verdict: Verdict::Approve,
        text: text.clone(),
        ends_at: given.ends_at,
        scope: given.scope.filter(|scope| *scope != open.request.scope),
        in_stead_of: None,
        struck: false,
    };
    let process = &open.request.process;
    let decides = open.part == Part::Reviewer
        && given.version == process.version
        && !process.status.is_final()
        && process.bar_of(actor).is_none();
    if decides && !open.around.may_be_last(tx, process, actor).await? {
        let asked = open.asked(Action::ReviewRequest);
        return Err(asked.out_of_reach(ReasonCode::SodConflict));
    }
    let input = Input::Vote {
        version: given.version,
        review,
    };
    let Some(happened) = open.step(tx, input).await? else {
        return too_late(tx, open, &text).await;
    };
    open.line(tx, LineKind::Approved, &text).await?;
    open.record(tx, "request.approve", &text).await?;
    if happened.contains(&Happened::Approved) {
        let said = reason(&open, &text);
        carry_out(tx, &mut open.request, actor, false, &said).await?;
    }
    finish(tx, open, fresh).await
}

pub async fn deny(
    tx: &mut Tx,
    actor: PersonId,
    id: AccessRequestId,
    given: DenyIt,
) -> AppResult<Acted> {
    let (text, rule, would_change) = owed(&given)?;
    let mut open = open(tx, actor, id, Action::ReviewRequest).await?;
    let fresh = once!(tx, given.id.0, actor, "request.deny", &(id, &given));
    let review = Review {
        by: actor,
        at: tx.now(),
        verdict: Verdict::Deny,
        text: text.clone(),
        ends_at: None,
        scope: None,
        in_stead_of: None,
        struck: false,
    };
    let input = Input::Vote {
        version: given.version,
        review,
    };
    let Some(_) = open.step(tx, input).await? else {
        return too_late(tx, open, &text).await;
    };
    let now = tx.now();
    let until = appeal_until(&open.request, now);
    let top = open.request.top_level;
    let ended = outcome(&mut open.request, Some(actor), now);
    ended.refusal = Some(given.code);
    ended.text.clone_from(&text);
    ended.rule = rule;
    ended.would_change = would_change;
    ended.is_final = given.is_final || top;
    ended.appeal_until = until;
    open.line(tx, LineKind::Denied, &text).await?;
    open.record(tx, "request.deny", &text).await?;
    finish(tx, open, fresh).await
}

/// A smaller place than was asked for: inside it, known to the one it is for, and the same for
/// all who approve. What was taken at a place comes back there or not at all: an exclusion has
/// no holes.
async fn may_narrow(tx: &Tx, open: &Open, smaller: Scope) -> AppResult<()> {
    let wrong = |problem| Err(AppError::field("scope", problem));
    let request = &open.request;
    if smaller == request.scope {
        return Ok(());
    }
    if request.exclusion.is_some() {
        return wrong(FieldProblem::NotAllowed);
    }
    let known = facts::of(tx, request.process.person).await?;
    let known = known.ok_or(AppError::NotFound)?;
    let place = facts::find(&known, smaller);
    let inside = place.is_some_and(|place| {
        request.scope == Scope::Organisation || place.parent == Some(request.scope)
    });
    let fits = request.permission.is_some_and(|permission| {
        catalogue::row(permission).level >= catalogue::Level::of(smaller)
    });
    if !inside || !fits {
        return wrong(FieldProblem::NotAllowed);
    }
    match narrowed(request) {
        Some(before) if before != smaller => wrong(FieldProblem::Taken),
        _ => Ok(()),
    }
}

/// A reason in words, the rule, and what would change the decision: every one that is missing
/// is named.
fn owed(given: &DenyIt) -> AppResult<(String, String, String)> {
    let mut missing: Vec<FieldError> = Vec::new();
    let mut take = |field: &str, text: &str, at_least: usize| match words(field, text, at_least) {
        Ok(text) => text,
        Err(AppError::Invalid(fields)) => {
            missing.extend(fields);
            String::new()
        }
        Err(_) => String::new(),
    };
    let text = take("text", &given.text, REFUSAL_CHARS_MIN);
    let rule = take("rule", &given.rule, 1);
    let at_least = if given.is_final {
        0
    } else {
        STATEMENT_CHARS_MIN
    };
    let would_change = take("would_change", &given.would_change, at_least);
    if missing.is_empty() {
        Ok((text, rule, would_change))
    } else {
        Err(AppError::Invalid(missing))
    }
}

/// What was given by a hand that had the right to, a moment too late: kept, without effect.
async fn too_late(tx: &mut Tx, open: Open, text: &str) -> AppResult<Acted> {
    let said = talk::lines(tx, open.request.id).await?;
    let again = said
        .iter()
        .any(|line| line.kind == LineKind::TooLate && line.by == Some(open.actor));
    let over = open.request.process.status.is_final();
    if !over || again || open.part != Part::Reviewer {
        return open.moved(tx).await;
    }
    open.line(tx, LineKind::TooLate, text).await?;
    Ok(match open.done(tx).await? {
        Acted::Done(view) | Acted::Moved(view) => Acted::Moved(view),
    })
}

/// What the grant or the end of the exclusion says: the approver's words, else what was asked.
fn reason(open: &Open, text: &str) -> String {
    if text.is_empty() {
        open.request.purpose.statement.clone()
    } else {
        text.to_owned()
    }
}
