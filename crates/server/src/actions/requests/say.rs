//! Everything about a request that is no decision: questions and answers, its conversation,
//! reminders, the next level, support, and taking it back.

use tokenim_policy::request::Input;
use tokenim_protocol::access_request::{
    CancelCode, EndorseIt, Endorsement, LineKind, MoveIt, REQUEST_TEXT_CHARS_MAX,
    STATEMENT_CHARS_MIN, SayIt,
};
use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::ids::{AccessRequestId, PersonId};
use tokenim_protocol::permission::{Action, ReasonCode};

use super::view::is_open_to_words;
use super::{Acted, Open, open, outcome};
use crate::actions::operation::{self, Begun};
use crate::error::{AppError, AppResult};
use crate::store::Tx;
use crate::store::access_request_talk::{self as talk, Part};

/// Lines of one request's conversation; each is told to everybody with all the others.
pub const LINES_MAX: usize = 200;

/// Trimmed, without what no database holds, of a length that says something.
pub fn words(field: &str, text: &str, at_least: usize) -> AppResult<String> {
    let text = text.trim();
    let problem = if text.contains('\0') {
        FieldProblem::Malformed
    } else {
        match text.chars().count() {
            0 if at_least > 0 => FieldProblem::Missing,
            count if count < at_least => FieldProblem::TooShort,
            count if count > REQUEST_TEXT_CHARS_MAX => FieldProblem::TooLong,
            _ => return Ok(text.to_owned()),
        }
    };
    Err(AppError::field(field, problem))
}

/// The same act twice gets the first answer.
macro_rules! once {
    ($tx:expr, $id:expr, $actor:expr, $verb:literal, $key:expr) => {
        match operation::begin($tx, $id, $actor, $verb, $key).await? {
            Begun::Again(view) => return Ok(Acted::Done(view)),
            Begun::New(fresh) => fresh,
        }
    };
}
pub(super) use once;

/// Finishes an act that may be repeated.
pub(super) async fn finish(tx: &mut Tx, open: Open, fresh: operation::Fresh) -> AppResult<Acted> {
    let acted = open.done(tx).await?;
    if let Acted::Done(view) = &acted {
        fresh.finish(tx, view).await?;
    }
    Ok(acted)
}

/// A reviewer asks the requester; the stage's clock stands still.
pub async fn ask(
    tx: &mut Tx,
    actor: PersonId,
    id: AccessRequestId,
    said: SayIt,
) -> AppResult<Acted> {
    let text = words("text", &said.text, STATEMENT_CHARS_MIN)?;
    let mut open = open(tx, actor, id, Action::ReviewRequest).await?;
    let fresh = once!(tx, said.id.0, actor, "request.ask", &(id, &said));
    let Some(_) = open.step(tx, Input::Ask { by: actor }).await? else {
        return open.moved(tx).await;
    };
    open.line(tx, LineKind::Question, &text).await?;
    open.record(tx, "request.asked", &text).await?;
    finish(tx, open, fresh).await
}

pub async fn answer(
    tx: &mut Tx,
    actor: PersonId,
    id: AccessRequestId,
    said: SayIt,
) -> AppResult<Acted> {
    let text = words("text", &said.text, 1)?;
    let mut open = open(tx, actor, id, Action::FollowRequest).await?;
    let fresh = once!(tx, said.id.0, actor, "request.answer", &(id, &said));
    let Some(_) = open.step(tx, Input::Answer { by: actor }).await? else {
        return open.moved(tx).await;
    };
    open.line(tx, LineKind::Answer, &text).await?;
    open.record(tx, "request.answered", &text).await?;
    finish(tx, open, fresh).await
}

/// A word in the request's own conversation, which both sides have until it is closed for
/// good, suspended or not (S42).
pub async fn write(
    tx: &mut Tx,
    actor: PersonId,
    id: AccessRequestId,
    said: SayIt,
) -> AppResult<Acted> {
    let text = words("text", &said.text, 1)?;
    let open = open(tx, actor, id, Action::FollowRequest).await?;
    let fresh = once!(tx, said.id.0, actor, "request.write", &(id, &said));
    if open.part < Part::Reviewer {
        let asked = open.asked(Action::FollowRequest);
        return Err(asked.out_of_reach(ReasonCode::RoleLacks));
    }
    if !is_open_to_words(&open.request, tx.now()) {
        return open.moved(tx).await;
    }
    if talk::lines(tx, id).await?.len() >= LINES_MAX {
        let asked = open.asked(Action::FollowRequest);
        return Err(asked.out_of_reach(ReasonCode::LimitReached));
    }
    open.line(tx, LineKind::Note, &text).await?;
    finish(tx, open, fresh).await
}

pub async fn withdraw(
    tx: &mut Tx,
    actor: PersonId,
    id: AccessRequestId,
    said: SayIt,
) -> AppResult<Acted> {
    let text = words("text", &said.text, 0)?;
    let mut open = open(tx, actor, id, Action::FollowRequest).await?;
    let fresh = once!(tx, said.id.0, actor, "request.withdraw", &(id, &said));
    let Some(_) = open.step(tx, Input::Withdraw { by: actor }).await? else {
        return open.moved(tx).await;
    };
    let ended = outcome(&mut open.request, Some(actor), tx.now());
    ended.cancel = Some(CancelCode::Withdrawn);
    ended.text.clone_from(&text);
    open.line(tx, LineKind::Withdrawn, &text).await?;
    open.record(tx, "request.cancelled", &text).await?;
    finish(tx, open, fresh).await
}

/// Reminds those who decide, once a day.
pub async fn nudge(
    tx: &mut Tx,
    actor: PersonId,
    id: AccessRequestId,
    asked: MoveIt,
) -> AppResult<Acted> {
    let mut open = open(tx, actor, id, Action::FollowRequest).await?;
    let fresh = once!(tx, asked.id.0, actor, "request.nudge", &(id, &asked));
    let Some(_) = open.step(tx, Input::Nudge { by: actor }).await? else {
        return open.moved(tx).await;
    };
    open.line(tx, LineKind::Nudged, "").await?;
    open.record(tx, "request.nudged", "").await?;
    finish(tx, open, fresh).await
}

/// Half of the stage's time is over and nobody has decided: the next level joins.
pub async fn ask_next_level(
    tx: &mut Tx,
    actor: PersonId,
    id: AccessRequestId,
    asked: MoveIt,
) -> AppResult<Acted> {
    let mut open = open(tx, actor, id, Action::FollowRequest).await?;
    let fresh = once!(tx, asked.id.0, actor, "request.escalate", &(id, &asked));
    let input = Input::AskNextLevel { by: actor };
    let Some(_) = open.step(tx, input).await? else {
        return open.moved(tx).await;
    };
    open.line(tx, LineKind::Escalated, "").await?;
    open.record(tx, "request.escalated", "").await?;
    finish(tx, open, fresh).await
}

/// A colleague's word of support: evidence, never a vote.
pub async fn endorse(
    tx: &mut Tx,
    actor: PersonId,
    id: AccessRequestId,
    asked: EndorseIt,
) -> AppResult<Acted> {
    let text = words("text", &asked.text, STATEMENT_CHARS_MIN)?;
    let mut open = open(tx, actor, id, Action::EndorseRequest).await?;
    let fresh = once!(tx, asked.id.0, actor, "request.endorse", &(id, &asked));
    let Some(_) = open.step(tx, Input::Endorse { by: actor }).await? else {
        return open.moved(tx).await;
    };
    let endorsement = Endorsement {
        by: actor,
        at: tx.now(),
        relation: asked.relation,
        text: text.clone(),
    };
    talk::endorse(tx, id, &endorsement).await?;
    open.line(tx, LineKind::Endorsed, "").await?;
    open.record(tx, "request.endorsed", &text).await?;
    finish(tx, open, fresh).await
}
