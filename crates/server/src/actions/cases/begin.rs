//! A case begins: somebody reports a message, or somebody who may opens it. What it is about
//! is held still at that moment, and the person concerned is told as soon as it is opened.

use tokenim_policy::case as law;
use tokenim_protocol::case::{
    AddEvidence, CASE_TEXT_CHARS_MAX, CASE_TEXT_CHARS_MIN, Case, CaseLineKind, CaseRule,
    CaseStatus, EVIDENCE_MAX, Evidence, EvidenceFile, HouseRule, MessageRef, OpenCase,
    ReportMessage, STATEMENT_WITHIN_MS, STATEMENT_WITHIN_MS_MAX, STATEMENT_WITHIN_MS_MIN,
    TakeUpCase,
};
use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::ids::{CaseId, ChannelId, MessageId, PersonId};
use tokenim_protocol::permission::{AccountState, Action, ReasonCode, Resource, Scope};
use tokenim_protocol::time::{DAY_MS, UnixMillis};

use super::rules::in_force;
use super::{CaseActed, line, open, record, seen, tell};
use crate::access;
use crate::actions::operation::{self, Begun};
use crate::actions::refusal::Asked;
use crate::error::{AppError, AppResult};
use crate::store::cases::{self, StoredCase};
use crate::store::messages::{self, StoredMessage};
use crate::store::{Tx, files, people};

/// Reports of one person a day: nobody floods those who judge.
const REPORTS_A_DAY_MAX: u32 = 20;

/// Trimmed, without what no database holds, of a length that says something.
pub(super) fn words(field: &str, text: &str, at_least: usize) -> AppResult<String> {
    let text = text.trim();
    let problem = if text.contains('\0') {
        FieldProblem::Malformed
    } else {
        match text.chars().count() {
            0 if at_least > 0 => FieldProblem::Missing,
            count if count < at_least => FieldProblem::TooShort,
            count if count > CASE_TEXT_CHARS_MAX => FieldProblem::TooLong,
            _ => return Ok(text.to_owned()),
        }
    };
    Err(AppError::field(field, problem))
}

/// The rule's place may go unsaid, but where nothing else says which it is.
fn citation(rule: CaseRule, house: Option<&HouseRule>, text: &str) -> AppResult<String> {
    let owed = rule == CaseRule::Other && house.is_none();
    words("citation", text, usize::from(owed))
}

/// Until when the person concerned is waited for.
fn due(asked: Option<UnixMillis>, now: UnixMillis) -> AppResult<UnixMillis> {
    let due = asked.unwrap_or(now.plus_ms(STATEMENT_WITHIN_MS));
    // A form that was open for a minute means the day it shows.
    if due < now.plus_ms(STATEMENT_WITHIN_MS_MIN - 60 * 60_000) {
        Err(AppError::field("statement_due_at", FieldProblem::TooShort))
    } else if due > now.plus_ms(STATEMENT_WITHIN_MS_MAX) {
        Err(AppError::field(
            "statement_due_at",
            FieldProblem::TooFarAhead,
        ))
    } else {
        Ok(due)
    }
}

/// The message as it stands now, for good.
async fn freeze(
    tx: &mut Tx,
    id: CaseId,
    n: u32,
    message: &StoredMessage,
    collector: PersonId,
) -> AppResult<()> {
    let told = messages::told(tx, message.id).await?;
    let body = told.and_then(|told| told.body).ok_or(AppError::NotFound)?;
    let attached = files::told_by(tx, message.id).await?;
    let mut evidence = Evidence {
        n,
        message: message.id,
        channel: message.channel,
        seq: message.seq,
        author: message.author,
        sent_at: message.sent_at,
        revision: message.revision,
        body,
        files: attached
            .into_iter()
            .map(|file| EvidenceFile {
                name: file.name,
                size: file.size,
                hash: file.sha256,
            })
            .collect(),
        frozen_at: tx.now(),
        digest: String::new(),
    };
    evidence.digest = law::digest_of(&evidence);
    Ok(cases::hold_still(tx, id, &evidence, collector).await?)
}

/// Only what whoever chooses it may read, and what the person wrote.
async fn theirs(
    tx: &Tx,
    actor: PersonId,
    person: PersonId,
    place: &MessageRef,
) -> AppResult<StoredMessage> {
    let (action, now) = (Action::ReadChannel, tx.now());
    match access::message(tx, actor, action, place.channel, place.message, now).await {
        Ok((_, message)) if message.author == person && !message.deleted => Ok(message),
        Ok(_) | Err(AppError::NotFound | AppError::Refused(_)) => {
            Err(AppError::field("messages", FieldProblem::NotAllowed))
        }
        Err(other) => Err(other),
    }
}

fn begun(
    id: CaseId,
    person: PersonId,
    scope: Scope,
    (rule, house_rule): (CaseRule, Option<HouseRule>),
    citation: String,
    text: String,
    now: UnixMillis,
) -> StoredCase {
    StoredCase {
        id,
        person,
        scope,
        rule,
        house_rule,
        citation,
        text,
        status: CaseStatus::Reported,
        version: 1,
        revision: 0,
        begun_at: now,
        reporter: None,
        opened_by: None,
        opened_at: None,
        statement_due_at: None,
        statement: None,
        stated_at: None,
        proposal: None,
        outcome: None,
    }
}

/// Whoever reads a message can report it; those who judge at its place hear of it.
pub async fn report_message(
    tx: &mut Tx,
    actor: PersonId,
    at: ChannelId,
    message: MessageId,
    asked: ReportMessage,
) -> AppResult<Case> {
    let action = Action::ReportMessage;
    let (_, message) = access::message(tx, actor, action, at, message, tx.now()).await?;
    let house = in_force(tx, asked.house_rule, asked.rule).await?;
    let citation = citation(asked.rule, house.as_ref(), &asked.citation)?;
    let text = words("text", &asked.text, CASE_TEXT_CHARS_MIN)?;
    if message.author == actor {
        return Err(AppError::field("message", FieldProblem::NotAllowed));
    }
    let now = tx.now();
    if let Some(known) = cases::get(tx, asked.id).await? {
        return if known.reporter == Some(actor) {
            seen(tx, &known, actor).await
        } else {
            Err(AppError::Conflict)
        };
    }
    if cases::reported_since(tx, actor, now.plus_ms(-DAY_MS)).await? >= REPORTS_A_DAY_MAX {
        return Err(AppError::TooManyRequests {
            retry_after_ms: u64::try_from(DAY_MS).unwrap_or_default(),
        });
    }
    let scope = Scope::Channel(at);
    let mut case = begun(
        asked.id,
        message.author,
        scope,
        (asked.rule, house),
        citation,
        text,
        now,
    );
    case.reporter = Some(actor);
    cases::insert(tx, &case).await?;
    freeze(tx, case.id, 1, &message, actor).await?;
    line(tx, &case, Some(actor), CaseLineKind::Reported, &case.text).await?;
    record(tx, Some(actor), "case.reported", &case, "").await?;
    tell(tx, &mut case).await?;
    seen(tx, &case, actor).await
}

/// Somebody who takes rights at the place opens it; the person is told at once.
pub async fn open_case(
    tx: &mut Tx,
    actor: PersonId,
    person: PersonId,
    asked: OpenCase,
) -> AppResult<Case> {
    let now = tx.now();
    let (action, scope) = (Action::OpenCase, asked.scope);
    access::person_at(tx, actor, action, person, scope, now).await?;
    let house = in_force(tx, asked.house_rule, asked.rule).await?;
    let citation = citation(asked.rule, house.as_ref(), &asked.citation)?;
    let text = words("text", &asked.text, CASE_TEXT_CHARS_MIN)?;
    let due_at = due(asked.statement_due_at, now)?;
    if asked.messages.len() > EVIDENCE_MAX {
        return Err(AppError::field("messages", FieldProblem::TooLong));
    }
    if person == actor {
        let asked = Asked {
            actor,
            action,
            resource: Resource::of(scope, person),
            permission: None,
        };
        return Err(asked.out_of_reach(ReasonCode::SodConflict));
    }
    if let Some(known) = cases::get(tx, asked.id).await? {
        return if known.opened_by == Some(actor) && known.reporter.is_none() {
            seen(tx, &known, actor).await
        } else {
            Err(AppError::Conflict)
        };
    }
    let account = people::account(tx, person).await?;
    if account.is_none_or(|account| account.state != AccountState::Active) {
        return Err(AppError::field("person", FieldProblem::NotAllowed));
    }
    let mut case = begun(
        asked.id,
        person,
        scope,
        (asked.rule, house),
        citation,
        text,
        now,
    );
    case.status = CaseStatus::Hearing;
    case.opened_by = Some(actor);
    case.opened_at = Some(now);
    case.statement_due_at = Some(due_at);
    cases::insert(tx, &case).await?;
    for (n, place) in (1..).zip(&asked.messages) {
        let message = theirs(tx, actor, person, place).await?;
        freeze(tx, case.id, n, &message, actor).await?;
    }
    line(tx, &case, Some(actor), CaseLineKind::Opened, "").await?;
    record(tx, Some(actor), "case.opened", &case, "").await?;
    tell(tx, &mut case).await?;
    seen(tx, &case, actor).await
}

/// A report becomes a case. From here on the person knows, in the words of whoever took it up.
pub async fn take_up(
    tx: &mut Tx,
    actor: PersonId,
    id: CaseId,
    asked: TakeUpCase,
) -> AppResult<CaseActed> {
    let text = words("text", &asked.text, CASE_TEXT_CHARS_MIN)?;
    let due_at = due(asked.statement_due_at, tx.now())?;
    let mut open = open(tx, actor, id, Action::JudgeCase).await?;
    open.expect_judge()?;
    let fresh = match operation::begin(tx, asked.id.0, actor, "take_up_case", &(id, &asked)).await?
    {
        Begun::Again(case) => return Ok(CaseActed::Done(case)),
        Begun::New(fresh) => fresh,
    };
    if open.case.status != CaseStatus::Reported || open.case.version != asked.version {
        return open.moved(tx).await;
    }
    let case = &mut open.case;
    case.text = text;
    case.status = CaseStatus::Hearing;
    case.version += 1;
    case.opened_by = Some(actor);
    case.opened_at = Some(tx.now());
    case.statement_due_at = Some(due_at);
    line(tx, case, Some(actor), CaseLineKind::Opened, "").await?;
    record(tx, Some(actor), "case.opened", case, "").await?;
    let acted = open.done(tx).await?;
    if let CaseActed::Done(view) = &acted {
        fresh.finish(tx, view).await?;
    }
    Ok(acted)
}

/// Whoever judges it adds messages of the person to what is held still. Whoever was heard
/// already is heard again: they did not know of these when they spoke.
pub async fn add_evidence(
    tx: &mut Tx,
    actor: PersonId,
    id: CaseId,
    asked: AddEvidence,
) -> AppResult<CaseActed> {
    let mut open = open(tx, actor, id, Action::JudgeCase).await?;
    open.expect_judge()?;
    let key = (id, &asked);
    let fresh = match operation::begin(tx, asked.id.0, actor, "add_evidence", &key).await? {
        Begun::Again(case) => return Ok(CaseActed::Done(case)),
        Begun::New(fresh) => fresh,
    };
    let heard = match open.case.status {
        CaseStatus::Hearing => false,
        CaseStatus::Ready => true,
        CaseStatus::Reported | CaseStatus::Proposed | CaseStatus::Closed => {
            return open.moved(tx).await;
        }
    };
    if open.case.version != asked.version {
        return open.moved(tx).await;
    }
    let held = cases::evidence(tx, id).await?;
    let wrong = |problem| AppError::field("messages", problem);
    if asked.messages.is_empty() {
        return Err(wrong(FieldProblem::Missing));
    }
    if held.len() + asked.messages.len() > EVIDENCE_MAX {
        return Err(wrong(FieldProblem::TooLong));
    }
    let first = held.last().map_or(1, |last| last.n + 1);
    let mut taken: Vec<(MessageId, u32)> = held
        .iter()
        .map(|known| (known.message, known.revision))
        .collect();
    for (n, place) in (first..).zip(&asked.messages) {
        let message = theirs(tx, actor, open.case.person, place).await?;
        let as_it_stands = (message.id, message.revision);
        if taken.contains(&as_it_stands) {
            return Err(wrong(FieldProblem::Taken));
        }
        taken.push(as_it_stands);
        freeze(tx, id, n, &message, actor).await?;
    }
    let case = &mut open.case;
    case.version += 1;
    if heard {
        case.status = CaseStatus::Hearing;
        case.statement_due_at = Some(tx.now().plus_ms(STATEMENT_WITHIN_MS_MIN));
    }
    line(tx, case, Some(actor), CaseLineKind::EvidenceAdded, "").await?;
    record(tx, Some(actor), "case.evidence_added", case, "").await?;
    let acted = open.done(tx).await?;
    if let CaseActed::Done(view) = &acted {
        fresh.finish(tx, view).await?;
    }
    Ok(acted)
}
