//! Making a new organisation: one owner, who holds both administrators' posts until there
//! are two owners and all three posts are filled (set-up mode).

use std::sync::Arc;

use tokenim_protocol::event::{AccessChange, OrganisationEvent};
use tokenim_protocol::ids::{LogEpoch, OrganisationId, PersonId};
use tokenim_protocol::permission::{PersonKind, RoleKey, Scope};
use tokenim_protocol::request::OneTimeCode;
use zeroize::Zeroizing;

use crate::actions::{self, AccessLine};
use crate::app::{App, OpenError, Outside};
use crate::audit::{self, Act};
use crate::auth::secret::{SecretHash, new_code};
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
        .write(move |tx| {
            Box::pin(async move {
                begin(tx, organisation_name).await?;
                let owner = NewPerson {
                    id: PersonId(uuid_at(tx.now(), tx.rng())),
                    handle,
                    display_name: name,
                    title: String::new(),
                    kind: PersonKind::Member,
                    department: None,
                    manager: None,
                };
                found_owner(tx, &owner).await?;
                founded(tx).await?;
                actions::issue_code(tx, owner.id).await
            })
        })
        .await
        .map_err(OpenError::Prepare)?;
    store.stop();
    Ok(code)
}

/// Makes the directory, the keys and the database, and nobody: the first owner is made from a
/// desktop, with the code that the console shows.
pub async fn init_without_owner(dir: &ServerDir, outside: &Outside) -> Result<(), OpenError> {
    dir.create()?;
    Keys::generate().save(dir)?;
    let hub = Arc::new(Hub::new(0));
    let store = App::open_store(dir, outside, &hub, &Arc::default())?;
    store
        .write(move |tx| {
            Box::pin(async move {
                begin(tx, String::new()).await?;
                founded(tx).await
            })
        })
        .await
        .map_err(OpenError::Prepare)?;
    store.stop();
    Ok(())
}

/// A new set-up code, while nobody has an account: the older one is worth nothing now.
pub async fn set_up_code(app: &App) -> Result<Option<Zeroizing<String>>, AppError> {
    app.write(|tx| {
        Box::pin(async move {
            if people::is_anybody(tx).await? {
                return Ok(None);
            }
            let code = new_code(tx.rng());
            let code_hash = SecretHash::of_code(&code).to_text();
            organisation::set_set_up_code(tx, &code_hash).await?;
            Ok(Some(code))
        })
    })
    .await
}

/// A way in for an owner whom nobody else can help, given by whoever can run a command on the
/// server's machine. The password they had still opens until the code is used.
pub async fn recover(app: &App, handle: &str) -> Result<OneTimeCode, AppError> {
    let handle = handle.trim().to_lowercase();
    app.write(move |tx| {
        Box::pin(async move {
            let person = people::by_handle(tx, &handle)
                .await?
                .ok_or(AppError::NotFound)?;
            let known = people::get(tx, person).await?.ok_or(AppError::NotFound)?;
            if !known.active || !known.posts.contains(&RoleKey::Owner) {
                return Err(AppError::NotFound);
            }
            let code = actions::issue_code(tx, person).await?;
            audit::record(tx, None, Act::new("owner.recover").about(person)).await?;
            Ok(code)
        })
    })
    .await
}

async fn begin(tx: &mut Tx, organisation_name: String) -> Result<(), AppError> {
    let now = tx.now();
    let identity = Identity {
        id: OrganisationId(uuid_at(now, tx.rng())),
        name: organisation_name,
        log_epoch: LogEpoch(random_uuid(tx.rng())),
    };
    Ok(organisation::insert(tx, &identity, now).await?)
}

/// The audit's first record, which tells every right there is.
async fn founded(tx: &mut Tx) -> Result<(), AppError> {
    let act = Act::new("organisation.init")
        .about(Scope::Organisation.to_query())
        .founding();
    audit::record(tx, None, act).await
}

/// The first person: an owner, who holds both administrators' posts in trust.
pub(crate) async fn found_owner(tx: &mut Tx, owner: &NewPerson) -> Result<(), AppError> {
    let now = tx.now();
    people::insert(tx, owner, now).await?;
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
    Ok(())
}
