//! How long desktops may show what they keep without the server.

use serde_json::json;
use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::event::OrganisationEvent;
use tokenim_protocol::ids::PersonId;
use tokenim_protocol::lease::{
    READING_LEASE_HOURS_DEFAULT, READING_LEASE_HOURS_MAX, READING_LEASE_HOURS_MIN, SetReadingLease,
};
use tokenim_protocol::permission::{Action, Scope};

use super::{check, touch_everybody};
use crate::access;
use crate::audit::{self, Act};
use crate::error::{AppError, AppResult};
use crate::store::{Tx, organisation, organisation_log};

pub async fn set_reading_lease(
    tx: &mut Tx,
    actor: PersonId,
    request: SetReadingLease,
) -> AppResult<()> {
    let text = check::reason("text", &request.text)?;
    let now = tx.now();
    access::organisation(tx, actor, Action::SetReadingLease, now).await?;
    if !(READING_LEASE_HOURS_MIN..=READING_LEASE_HOURS_MAX).contains(&request.hours) {
        return Err(AppError::field("hours", FieldProblem::NotAllowed));
    }
    let known = organisation::get(tx).await?.reading_lease_hours;
    let before = known.unwrap_or(READING_LEASE_HOURS_DEFAULT);
    if before == request.hours {
        return Ok(());
    }
    organisation::set_reading_lease(tx, request.hours).await?;
    // It lies in everybody's facts, which are signed anew.
    touch_everybody(tx).await?;
    let organisation = organisation::get(tx).await?;
    organisation_log::append(tx, OrganisationEvent::OrganisationChanged { organisation }).await?;
    let act = Act::new("reading_lease.set")
        .about(Scope::Organisation.to_query())
        .before(json!({ "hours": before }))
        .after(json!({ "hours": request.hours }))
        .because(&text);
    audit::record(tx, Some(actor), act).await
}
