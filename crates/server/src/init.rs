//! Making a new organisation: one owner, who holds both administrators' posts until there
//! are two owners and all three posts are filled (set-up mode).

use std::sync::Arc;

use tokenim_protocol::event::{AccessChange, OrganisationEvent};
use tokenim_protocol::ids::{LogEpoch, OrganisationId, PersonId};
use tokenim_protocol::permission::{PersonKind, RoleKey, Scope};
use tokenim_protocol::request::OneTimeCode;

use crate::actions::{self, AccessLine};
use crate::app::{App, OpenError, Outside};
use crate::audit::{self, Act};
use crate::clock::{random_uuid, uuid_at};
use crate::config::{Keys, ServerDir};
use crate::error::AppError;
use crate::events::hub::Hub;
use crate::store::organisation::Identity;
use crate::store::people::NewPerson;
use crate::store::roles::{self, Cause};
use crate::store::{Tx, organisation, organisation_log, people};

/// Makes the directory, the keys, the database and the first owner. The owner's one-time
/// sign-in code is in the answer and nowhere else.
pub async fn init(
    dir: &ServerDir,
    organisation_name: &str,
    owner_handle: &str,
    owner_name: &str,
    outside: &Outside,
) -> Result<OneTimeCode, OpenError> {
    let handle = actions::check::handle("owner", owner_handle).map_err(OpenError::Prepare)?;
    let name = actions::check::name("owner_name", owner_name).map_err(OpenError::Prepare)?;
    let organisation_name =
        actions::check::name("name", organisation_name).map_err(OpenError::Prepare)?;
    dir.create()?;
    Keys::generate().save(dir)?;
    let hub = Arc::new(Hub::new(0));
    let store = App::open_store(dir, outside, &hub, &Arc::default())?;
    let code = store
        .write(move |tx| Box::pin(async move { found(tx, organisation_name, handle, name).await }))
        .await
        .map_err(OpenError::Prepare)?;
    store.stop();
    Ok(code)
}

async fn found(
    tx: &mut Tx,
    organisation_name: String,
    handle: String,
    name: String,
) -> Result<OneTimeCode, AppError> {
    let now = tx.now();
    let identity = Identity {
        id: OrganisationId(uuid_at(now, tx.rng())),
        name: organisation_name,
        log_epoch: LogEpoch(random_uuid(tx.rng())),
    };
    organisation::insert(tx, &identity, now).await?;
    let owner = NewPerson {
        id: PersonId(uuid_at(now, tx.rng())),
        handle,
        display_name: name,
        title: String::new(),
        kind: PersonKind::Member,
        department: None,
        manager: None,
    };
    people::insert(tx, &owner, now).await?;
    roles::give(tx, owner.id, RoleKey::Owner, Cause::Given, None, now).await?;
    for post in [RoleKey::Sysadmin, RoleKey::Secadmin] {
        roles::give(tx, owner.id, post, Cause::SetUp, None, now).await?;
    }
    let organisation = organisation::get(tx).await?;
    organisation_log::append(tx, OrganisationEvent::OrganisationChanged { organisation }).await?;
    actions::tell_person_changed(tx, owner.id).await?;
    let mut line = AccessLine::new(AccessChange::AccountCreated, Scope::Organisation);
    line.tell(tx, owner.id).await?;
    line = AccessLine::new(AccessChange::RoleGiven, Scope::Organisation);
    for post in [RoleKey::Owner, RoleKey::Sysadmin, RoleKey::Secadmin] {
        line.role = Some(post);
        line.tell(tx, owner.id).await?;
    }
    let code = actions::issue_code(tx, owner.id).await?;
    let act = Act::new("organisation.init").about(Scope::Organisation.to_query());
    audit::record(tx, None, act).await?;
    Ok(code)
}
