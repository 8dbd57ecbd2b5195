//! The meeting servers that calls can be held on, as an administrator sets them. Their secrets
//! come in and never out.

use serde_json::{Value, json};
use tokenim_protocol::call::{
    CALL_ADDRESS_CHARS_MAX, CALL_HOSTS_MAX, CALL_PROVIDERS_MAX, CALL_SECRET_CHARS_MAX,
    CallProvider, CallProviderKind, CallProviderRow, CallProviders, SetCallProvider,
};
use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::event::OrganisationEvent;
use tokenim_protocol::ids::{CallProviderId, PersonId};
use tokenim_protocol::permission::Action;
use tokenim_protocol::time::UnixMillis;

use super::{call, check};
use crate::access;
use crate::audit::{self, Act};
use crate::calls::sealing::Sealing;
use crate::calls::{self, template};
use crate::error::{AppError, AppResult};
use crate::store::call_providers::{self, StoredProvider};
use crate::store::{Db, Tx, calls as rows, organisation, organisation_log};

pub async fn call_providers(db: &Db, actor: PersonId, now: UnixMillis) -> AppResult<CallProviders> {
    access::organisation(db, actor, Action::ManageCallProviders, now).await?;
    let stored = call_providers::all(db).await?;
    Ok(CallProviders {
        providers: stored.iter().map(StoredProvider::row).collect(),
    })
}

/// One of them with its secret, still sealed: for trying it out.
pub async fn call_provider(
    db: &Db,
    actor: PersonId,
    id: CallProviderId,
    now: UnixMillis,
) -> AppResult<StoredProvider> {
    access::organisation(db, actor, Action::ManageCallProviders, now).await?;
    call_providers::get(db, id).await?.ok_or(AppError::NotFound)
}

pub async fn set_call_provider(
    tx: &mut Tx,
    actor: PersonId,
    id: CallProviderId,
    request: SetCallProvider,
    sealing: &Sealing,
) -> AppResult<CallProviderRow> {
    access::organisation(tx, actor, Action::ManageCallProviders, tx.now()).await?;
    let before = call_providers::get(tx, id).await?;
    if before.is_none() && call_providers::count(tx).await? >= CALL_PROVIDERS_MAX as u64 {
        return Err(AppError::field("name", FieldProblem::TooLong));
    }
    let name = check::name("name", &request.name)?;
    let address = checked_address(&request)?;
    let app_id = check::title("app_id", &request.app_id)?;
    let hosts = hosts(&request, &address)?;
    let secret = match &request.secret {
        // A secret goes nowhere but to where it was given for.
        None => before
            .as_ref()
            .filter(|before| before.address == address && before.provider.kind == request.kind)
            .and_then(|before| before.secret.clone()),
        Some(secret) if secret.is_empty() => None,
        Some(secret) => {
            check::secret("secret", secret)?;
            if secret.chars().count() > CALL_SECRET_CHARS_MAX {
                return Err(AppError::field("secret", FieldProblem::TooLong));
            }
            Some(sealing.seal(tx.rng(), &id.to_string(), secret.trim()))
        }
    };
    if request.kind == CallProviderKind::BigBlueButton && secret.is_none() {
        return Err(AppError::field("secret", FieldProblem::Missing));
    }
    if request.kind == CallProviderKind::Jitsi && secret.is_some() && app_id.is_empty() {
        return Err(AppError::field("app_id", FieldProblem::Missing));
    }
    let stored = StoredProvider {
        provider: CallProvider {
            id,
            name,
            kind: request.kind,
            hosts,
        },
        address,
        app_id,
        secret,
    };
    call_providers::put(tx, &stored).await?;
    tell(tx).await?;
    let act = Act::new("call_provider.set")
        .about(id)
        .before(before.as_ref().map_or(Value::Null, shown))
        .after(shown(&stored));
    audit::record(tx, Some(actor), act).await?;
    Ok(stored.row())
}

/// What was open on it is over with it.
pub async fn remove_call_provider(
    tx: &mut Tx,
    actor: PersonId,
    id: CallProviderId,
) -> AppResult<()> {
    access::organisation(tx, actor, Action::ManageCallProviders, tx.now()).await?;
    let before = call_providers::get(tx, id)
        .await?
        .ok_or(AppError::NotFound)?;
    let open = rows::open_on(tx, id).await?;
    call_providers::delete(tx, id).await?;
    call::end_calls(tx, actor, open).await?;
    tell(tx).await?;
    let act = Act::new("call_provider.removed")
        .about(id)
        .before(shown(&before));
    audit::record(tx, Some(actor), act).await
}

async fn tell(tx: &mut Tx) -> AppResult<()> {
    let organisation = organisation::get(tx).await?;
    Ok(
        organisation_log::append(tx, OrganisationEvent::OrganisationChanged { organisation })
            .await?,
    )
}

fn checked_address(request: &SetCallProvider) -> AppResult<String> {
    let text = request.address.trim();
    if text.chars().count() > CALL_ADDRESS_CHARS_MAX {
        return Err(AppError::field("address", FieldProblem::TooLong));
    }
    match request.kind {
        CallProviderKind::Jitsi | CallProviderKind::BigBlueButton => {
            Ok(calls::address("address", text)?.to_string())
        }
        CallProviderKind::Template => {
            template::check("address", text)?;
            Ok(text.to_owned())
        }
        CallProviderKind::Pasted if text.is_empty() => Ok(String::new()),
        CallProviderKind::Pasted => Err(AppError::field("address", FieldProblem::NotAllowed)),
    }
}

/// The address's own host, and those named beside it.
fn hosts(request: &SetCallProvider, address: &str) -> AppResult<Vec<String>> {
    let own = match request.kind {
        CallProviderKind::Pasted => None,
        CallProviderKind::Template => calls::host_of(&template::check("address", address)?),
        CallProviderKind::Jitsi | CallProviderKind::BigBlueButton => {
            calls::host_of(&calls::address("address", address)?)
        }
    };
    let mut hosts: Vec<String> = own.into_iter().collect();
    for host in &request.hosts {
        let host = calls::allowed_host("hosts", host)?;
        if !hosts.contains(&host) {
            hosts.push(host);
        }
    }
    match hosts.len() {
        0 => Err(AppError::field("hosts", FieldProblem::Missing)),
        1..=CALL_HOSTS_MAX => Ok(hosts),
        _ => Err(AppError::field("hosts", FieldProblem::TooLong)),
    }
}

/// As it stands in the audit: that there is a secret, and not which.
fn shown(stored: &StoredProvider) -> Value {
    json!({
        "name": stored.provider.name,
        "kind": stored.provider.kind,
        "address": stored.address,
        "hosts": stored.provider.hosts,
        "has_secret": stored.secret.is_some(),
    })
}
