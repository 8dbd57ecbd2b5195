//! Whom people ask, what administrators want said, and reports of problems.

use serde_json::json;
use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::event::OrganisationEvent;
use tokenim_protocol::ids::PersonId;
use tokenim_protocol::permission::{Action, Scope};
use tokenim_protocol::start::{
    CONTACTS_MAX, NOTES_CHARS_MAX, REPORT_CHARS_MAX, REPORTS_A_DAY_MAX, Report, ReportTaken,
    SendReport, SetHelp, SupportContact,
};
use tokenim_protocol::time::{HOUR_MS, UnixMillis};

use super::check;
use crate::access;
use crate::audit::{self, Act};
use crate::error::{AppError, AppResult};
use crate::store::{Db, Tx, organisation, organisation_log, problem_reports};

pub async fn set_help(tx: &mut Tx, actor: PersonId, request: SetHelp) -> AppResult<()> {
    if request.contacts.len() > CONTACTS_MAX {
        return Err(AppError::field("contacts", FieldProblem::TooLong));
    }
    let contacts = request
        .contacts
        .iter()
        .map(|contact| {
            Ok(SupportContact {
                name: check::name("contacts", &contact.name)?,
                reach: check::topic("contacts", &contact.reach)?,
                hours: check::title("contacts", &contact.hours)?,
            })
        })
        .collect::<AppResult<Vec<_>>>()?;
    let notes = request.notes.trim();
    if notes.contains('\0') || notes.chars().count() > NOTES_CHARS_MAX {
        return Err(AppError::field("notes", FieldProblem::TooLong));
    }
    access::organisation(tx, actor, Action::EditHelp, tx.now()).await?;
    organisation::set_help(tx, &contacts, notes).await?;
    let organisation = organisation::get(tx).await?;
    organisation_log::append(tx, OrganisationEvent::OrganisationChanged { organisation }).await?;
    let act = Act::new("organisation.help")
        .about(Scope::Organisation.to_query())
        .after(json!({ "contacts": contacts }));
    audit::record(tx, Some(actor), act).await
}

/// The same report twice has one number.
pub async fn send_report(
    tx: &mut Tx,
    actor: PersonId,
    request: SendReport,
) -> AppResult<ReportTaken> {
    let text = request.text.trim();
    if text.is_empty() {
        return Err(AppError::field("text", FieldProblem::TooShort));
    }
    if text.contains('\0') {
        return Err(AppError::field("text", FieldProblem::Malformed));
    }
    if text.chars().count() > REPORT_CHARS_MAX {
        return Err(AppError::field("text", FieldProblem::TooLong));
    }
    let now = tx.now();
    access::organisation(tx, actor, Action::ReportProblem, now).await?;
    if let Some(number) = problem_reports::number_of(tx, request.id, actor).await? {
        return Ok(ReportTaken { number });
    }
    if problem_reports::sent_today(tx, actor, now).await? >= REPORTS_A_DAY_MAX {
        return Err(AppError::TooManyRequests {
            retry_after_ms: HOUR_MS.unsigned_abs(),
        });
    }
    let number = problem_reports::insert(tx, request.id, actor, text, now).await?;
    Ok(ReportTaken { number })
}

pub async fn list_reports(db: &Db, actor: PersonId, now: UnixMillis) -> AppResult<Vec<Report>> {
    access::organisation(db, actor, Action::ReadReports, now).await?;
    Ok(problem_reports::newest(db).await?)
}
