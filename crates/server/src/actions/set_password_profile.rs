//! Which rules passwords follow from now on.
//!
//! A password that is in use stays in use: what is kept of it does not tell whether it fits
//! other rules. Every way by which a new one comes in asks the organisation's profile.

use serde_json::json;
use tokenim_protocol::event::OrganisationEvent;
use tokenim_protocol::ids::PersonId;
use tokenim_protocol::permission::{Action, Scope};
use tokenim_protocol::start::SetPasswordProfile;

use super::check;
use crate::access;
use crate::audit::{self, Act};
use crate::error::AppResult;
use crate::store::{Tx, organisation, organisation_log};

pub async fn set_password_profile(
    tx: &mut Tx,
    actor: PersonId,
    request: SetPasswordProfile,
) -> AppResult<()> {
    let text = check::reason("text", &request.text)?;
    access::organisation(tx, actor, Action::SetPasswordProfile, tx.now()).await?;
    let before = organisation::get(tx).await?.password_profile;
    if request.profile == before {
        return Ok(());
    }
    organisation::set_password_profile(tx, request.profile).await?;
    let organisation = organisation::get(tx).await?;
    organisation_log::append(tx, OrganisationEvent::OrganisationChanged { organisation }).await?;
    let act = Act::new("policy.passwords")
        .about(Scope::Organisation.to_query())
        .before(json!({ "password_profile": before }))
        .after(json!({ "password_profile": request.profile }))
        .because(&text);
    audit::record(tx, Some(actor), act).await
}
