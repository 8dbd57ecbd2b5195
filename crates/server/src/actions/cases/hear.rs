//! What the person concerned says and does about a case, and the words of both sides.

use tokenim_protocol::case::{
    CASE_TEXT_CHARS_MIN, CaseLineKind, CasePart, CaseStatus, CaseStep, Heed, HeedCase, SayInCase,
};
use tokenim_protocol::ids::{CaseId, PersonId};
use tokenim_protocol::permission::{Action, ReasonCode};

use super::begin::words;
use super::view::can_be_appealed;
use super::{CaseActed, Open, line, open, record};
use crate::actions::operation::{self, Begun, Fresh};
use crate::error::{AppError, AppResult};
use crate::store::{Tx, cases};

/// Lines of one case; each is told to everybody with all the others.
const LINES_MAX: usize = 200;

async fn finish(tx: &mut Tx, open: Open, fresh: Fresh) -> AppResult<CaseActed> {
    let acted = open.done(tx).await?;
    if let CaseActed::Done(view) = &acted {
        fresh.finish(tx, view).await?;
    }
    Ok(acted)
}

/// Their statement: once, and before anything is decided. It can be decided from then on. What
/// they say to evidence that was added later is put to what they said before.
pub async fn state(
    tx: &mut Tx,
    actor: PersonId,
    id: CaseId,
    said: SayInCase,
) -> AppResult<CaseActed> {
    let text = words("text", &said.text, CASE_TEXT_CHARS_MIN)?;
    let mut open = open(tx, actor, id, Action::FollowCase).await?;
    open.expect_concerned()?;
    let fresh = match operation::begin(tx, said.id.0, actor, "state_in_case", &(id, &text)).await? {
        Begun::Again(view) => return Ok(CaseActed::Done(view)),
        Begun::New(fresh) => fresh,
    };
    let case = &mut open.case;
    let open_still = matches!(
        case.status,
        CaseStatus::Hearing | CaseStatus::Ready | CaseStatus::Proposed
    );
    if !open_still || case.statement.is_some() && case.status != CaseStatus::Hearing {
        return open.moved(tx).await;
    }
    // What was proposed was proposed without knowing this.
    if case.status == CaseStatus::Proposed {
        case.proposal = None;
    }
    case.status = CaseStatus::Ready;
    case.version += 1;
    case.stated_at = Some(tx.now());
    line(tx, case, Some(actor), CaseLineKind::Statement, &text).await?;
    case.statement = Some(match case.statement.take() {
        Some(before) => format!("{before}\n\n{text}"),
        None => text,
    });
    record(tx, Some(actor), "case.statement", case, "").await?;
    finish(tx, open, fresh).await
}

/// A word of either side, for as long as something can come of it.
pub async fn say(
    tx: &mut Tx,
    actor: PersonId,
    id: CaseId,
    said: SayInCase,
) -> AppResult<CaseActed> {
    let text = words("text", &said.text, 1)?;
    let open = open(tx, actor, id, Action::FollowCase).await?;
    if open.part == CasePart::Reporter {
        let asked = open.asked(Action::FollowCase);
        return Err(asked.out_of_reach(ReasonCode::RoleLacks));
    }
    let fresh = match operation::begin(tx, said.id.0, actor, "say_in_case", &(id, &text)).await? {
        Begun::Again(view) => return Ok(CaseActed::Done(view)),
        Begun::New(fresh) => fresh,
    };
    let case = &open.case;
    let going_on = match (&case.outcome, case.status) {
        (Some(outcome), _) => can_be_appealed(outcome, tx.now()),
        (None, status) => status != CaseStatus::Reported,
    };
    if !going_on {
        return open.moved(tx).await;
    }
    if cases::lines(tx, id).await?.len() >= LINES_MAX {
        return Err(AppError::TooManyRequests {
            retry_after_ms: 86_400_000,
        });
    }
    line(tx, case, Some(actor), CaseLineKind::Note, &text).await?;
    record(tx, Some(actor), "case.said", case, "").await?;
    finish(tx, open, fresh).await
}

/// They saw the outcome, acknowledge it, or would not. It only ever goes forward.
pub async fn heed(
    tx: &mut Tx,
    actor: PersonId,
    id: CaseId,
    asked: HeedCase,
) -> AppResult<CaseActed> {
    let text = words("text", &asked.text, 0)?;
    let mut open = open(tx, actor, id, Action::FollowCase).await?;
    open.expect_concerned()?;
    let fresh = match operation::begin(tx, asked.id.0, actor, "heed_case", &(id, &asked)).await? {
        Begun::Again(view) => return Ok(CaseActed::Done(view)),
        Begun::New(fresh) => fresh,
    };
    let now = tx.now();
    let outcome = open.case.outcome.as_mut();
    let Some(outcome) = outcome.filter(|outcome| {
        let found = outcome.measure.step > CaseStep::NoFinding;
        found && outcome.heed.is_none_or(|known| known < asked.heed)
    }) else {
        return open.moved(tx).await;
    };
    outcome.heed = Some(asked.heed);
    outcome.heeded_at = Some(now);
    let (kind, action) = match asked.heed {
        Heed::Seen => (CaseLineKind::Seen, "case.seen"),
        Heed::Declined => (CaseLineKind::Declined, "case.declined"),
        Heed::Acknowledged => (CaseLineKind::Acknowledged, "case.acknowledged"),
    };
    line(tx, &open.case, Some(actor), kind, &text).await?;
    record(tx, Some(actor), action, &open.case, "").await?;
    finish(tx, open, fresh).await
}
