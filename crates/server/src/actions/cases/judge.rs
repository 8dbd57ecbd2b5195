//! Somebody judges: lets a report go, decides, proposes, agrees, or sends a proposal back.

use tokenim_policy::Moment;
use tokenim_policy::case::{self as law, MeasureProblem};
use tokenim_protocol::case::{
    AnswerCase, CASE_TEXT_CHARS_MIN, CaseLineKind, CaseMeasure, CaseProposal, CaseStatus, CaseStep,
    DecideCase,
};
use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::ids::{CaseId, PersonId};
use tokenim_protocol::permission::{Action, ReasonCode};

use super::begin::words;
use super::conclude::conclude;
use super::{CaseActed, Open, bench, line, open, record};
use crate::actions::effects;
use crate::actions::operation::{self, Begun, Fresh};
use crate::error::{AppError, AppResult};
use crate::store::{Tx, cases};

/// The same act twice gets the first answer.
macro_rules! once {
    ($tx:expr, $id:expr, $actor:expr, $verb:literal, $key:expr) => {
        match operation::begin($tx, $id, $actor, $verb, $key).await? {
            Begun::Again(view) => return Ok(CaseActed::Done(view)),
            Begun::New(fresh) => fresh,
        }
    };
}

async fn finish(tx: &mut Tx, open: Open, fresh: Fresh) -> AppResult<CaseActed> {
    let acted = open.done(tx).await?;
    if let CaseActed::Done(view) = &acted {
        fresh.finish(tx, view).await?;
    }
    Ok(acted)
}

/// Nothing of a report is pursued; whoever made it hears why, the other never of it at all.
pub async fn dismiss(
    tx: &mut Tx,
    actor: PersonId,
    id: CaseId,
    asked: AnswerCase,
) -> AppResult<CaseActed> {
    let text = words("text", &asked.text, CASE_TEXT_CHARS_MIN)?;
    let mut open = open(tx, actor, id, Action::JudgeCase).await?;
    open.expect_judge()?;
    let fresh = once!(tx, asked.id.0, actor, "dismiss_case", &(id, &asked));
    if open.case.status != CaseStatus::Reported || open.case.version != asked.version {
        return open.moved(tx).await;
    }
    let measure = CaseMeasure {
        step: CaseStep::NoFinding,
        permission: None,
        ends_at: None,
        text: text.clone(),
    };
    let case = &mut open.case;
    let outcome = super::conclude::outcome(case, measure, actor, None, tx.now());
    outcome.dismissed = true;
    line(tx, case, Some(actor), CaseLineKind::Dismissed, &text).await?;
    record(tx, Some(actor), "case.dismissed", case, &text).await?;
    finish(tx, open, fresh).await
}

fn check(measure: &CaseMeasure, open: &Open, tx: &Tx) -> AppResult<()> {
    let (field, problem) = match law::check_measure(measure, tx.now()) {
        Ok(()) => return Ok(()),
        Err(MeasureProblem::PermissionMissing) => ("permission", FieldProblem::Missing),
        Err(MeasureProblem::PermissionNotAllowed) => ("permission", FieldProblem::NotAllowed),
        Err(MeasureProblem::EndMissing) => ("ends_at", FieldProblem::Missing),
        Err(MeasureProblem::EndNotAllowed) => ("ends_at", FieldProblem::NotAllowed),
        Err(MeasureProblem::EndInThePast) => ("ends_at", FieldProblem::InThePast),
        Err(MeasureProblem::EndTooFar) => ("ends_at", FieldProblem::TooFarAhead),
    };
    debug_assert_ne!(open.actor, open.case.person);
    Err(AppError::field(&format!("measure.{field}"), problem))
}

/// Nothing is decided against somebody before they were heard or their time was over; that
/// there is nothing to find can be said at any time.
fn can_be_decided(open: &Open, step: CaseStep) -> bool {
    match open.case.status {
        CaseStatus::Ready => true,
        CaseStatus::Hearing => step == CaseStep::NoFinding,
        CaseStatus::Reported | CaseStatus::Proposed | CaseStatus::Closed => false,
    }
}

pub async fn decide(
    tx: &mut Tx,
    actor: PersonId,
    id: CaseId,
    asked: DecideCase,
) -> AppResult<CaseActed> {
    let text = words("measure.text", &asked.measure.text, CASE_TEXT_CHARS_MIN)?;
    let mut open = open(tx, actor, id, Action::JudgeCase).await?;
    open.expect_judge()?;
    let fresh = once!(tx, asked.id.0, actor, "decide_case", &(id, &asked));
    let mut measure = asked.measure.clone();
    measure.text = text;
    if open.case.version != asked.version || !can_be_decided(&open, measure.step) {
        return open.moved(tx).await;
    }
    check(&measure, &open, tx)?;
    let ladder = law::ladder(open.case.house_rule.as_ref());
    if measure.step > CaseStep::NoFinding && !ladder.contains(&measure.step) {
        return Err(AppError::field("measure.step", FieldProblem::NotAllowed));
    }
    let now = tx.now();
    let history = cases::findings(tx, open.case.person, id, now).await?;
    let next = law::next_step(&history, ladder);
    let facts = effects::widened(tx, actor, open.case.scope).await?;
    let moment = Moment::server(now);
    // An owner who judges because nobody else is left takes what those would who are missing.
    if !open.bench.fallen_back && !law::may_impose(&facts, &measure, open.case.scope, &moment) {
        let asked = open.asked(Action::JudgeCase);
        return Err(asked.out_of_reach(ReasonCode::RoleLacks));
    }
    if law::needs_a_second(&measure, next) {
        let case = &mut open.case;
        case.status = CaseStatus::Proposed;
        case.version += 1;
        case.proposal = Some(CaseProposal {
            at: now,
            by: actor,
            measure: measure.clone(),
        });
        if bench(tx, case, now).await?.seconds.is_empty() {
            let asked = open.asked(Action::JudgeCase);
            return Err(asked.guarded("nobody is there to agree to it"));
        }
        line(tx, case, Some(actor), CaseLineKind::Proposed, &measure.text).await?;
        record(tx, Some(actor), "case.proposed", case, &measure.text).await?;
    } else {
        let asked = open.asked(Action::JudgeCase);
        conclude(tx, &mut open.case, measure, actor, None, asked).await?;
    }
    finish(tx, open, fresh).await
}

/// The second person agrees, and it is done.
pub async fn agree(
    tx: &mut Tx,
    actor: PersonId,
    id: CaseId,
    asked: AnswerCase,
) -> AppResult<CaseActed> {
    words("text", &asked.text, 0)?;
    let mut open = open(tx, actor, id, Action::JudgeCase).await?;
    open.expect_judge()?;
    let fresh = once!(tx, asked.id.0, actor, "agree_in_case", &(id, &asked));
    let proposal = open.case.proposal.clone();
    let Some(proposal) = proposal
        .filter(|_| open.case.status == CaseStatus::Proposed && open.case.version == asked.version)
    else {
        return open.moved(tx).await;
    };
    // What was a month when it was proposed must not be over by now.
    check(&proposal.measure, &open, tx)?;
    let door = open.asked(Action::JudgeCase);
    conclude(
        tx,
        &mut open.case,
        proposal.measure,
        proposal.by,
        Some(actor),
        door,
    )
    .await?;
    finish(tx, open, fresh).await
}

/// The second person does not agree: whoever judges decides anew.
pub async fn send_back(
    tx: &mut Tx,
    actor: PersonId,
    id: CaseId,
    asked: AnswerCase,
) -> AppResult<CaseActed> {
    let text = words("text", &asked.text, CASE_TEXT_CHARS_MIN)?;
    let mut open = open(tx, actor, id, Action::JudgeCase).await?;
    open.expect_judge()?;
    let fresh = once!(tx, asked.id.0, actor, "return_case", &(id, &asked));
    let case = &mut open.case;
    if case.status != CaseStatus::Proposed || case.version != asked.version {
        return open.moved(tx).await;
    }
    case.status = CaseStatus::Ready;
    case.version += 1;
    case.proposal = None;
    line(tx, case, Some(actor), CaseLineKind::Returned, &text).await?;
    record(tx, Some(actor), "case.returned", case, &text).await?;
    finish(tx, open, fresh).await
}
