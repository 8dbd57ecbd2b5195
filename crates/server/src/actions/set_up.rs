//! A server on which nobody has an account is given its organisation and its first owner by
//! whoever can read the console: the code there is good once.

use serde_json::json;
use tokenim_protocol::ids::PersonId;
use tokenim_protocol::permission::{PersonKind, Scope};
use tokenim_protocol::request::SignedIn;
use tokenim_protocol::start::SetUp;
use zeroize::Zeroizing;

use super::check;
use crate::app::App;
use crate::audit::{self, Act};
use crate::auth::password;
use crate::auth::secret::SecretHash;
use crate::auth::sign_in::{PublicKeys, open_session, set_password};
use crate::clock::uuid_at;
use crate::error::{AppError, AppResult};
use crate::init;
use crate::store::people::NewPerson;
use crate::store::{Tx, organisation, people};

/// What has been looked at without asking the database.
pub struct Asked {
    organisation_name: String,
    handle: String,
    display_name: String,
    device_name: String,
    code_hash: String,
    request: SetUp,
}

impl Asked {
    pub fn check(mut request: SetUp) -> AppResult<Self> {
        check::secret("code", &request.code)?;
        let organisation_name = check::name("organisation_name", &request.organisation_name)?;
        let handle = check::handle("handle", &request.handle)?;
        let display_name = check::name("display_name", &request.display_name)?;
        let device_name = check::name("device_name", &request.device_name)?;
        let rules = request.password_profile.rules();
        let typed = Zeroizing::new(std::mem::take(&mut request.password));
        let normal = password::normal(&typed);
        if let Some(problem) = password::problem_with(&normal, &handle, &rules) {
            return Err(AppError::field("password", problem));
        }
        request.password = normal.to_string();
        Ok(Self {
            organisation_name,
            handle,
            display_name,
            device_name,
            code_hash: SecretHash::of_code(&request.code).to_text(),
            request,
        })
    }

    pub async fn run(self, app: &App) -> AppResult<SignedIn> {
        let phc = app
            .hasher()
            .hash(Zeroizing::new(self.request.password.clone()))
            .await;
        let keys = PublicKeys::of(app);
        app.write(move |tx| Box::pin(async move { set_up(tx, self, phc, keys).await }))
            .await
    }
}

async fn set_up(tx: &mut Tx, asked: Asked, phc: String, keys: PublicKeys) -> AppResult<SignedIn> {
    if people::is_anybody(tx).await? {
        return Err(AppError::Gone);
    }
    if !organisation::take_set_up_code(tx, &asked.code_hash).await? {
        return Err(AppError::WrongCredentials);
    }
    let profile = asked.request.password_profile;
    organisation::name_it(tx, &asked.organisation_name, profile).await?;
    let now = tx.now();
    let owner = NewPerson {
        id: PersonId(uuid_at(now, tx.rng())),
        handle: asked.handle,
        display_name: asked.display_name,
        title: String::new(),
        kind: PersonKind::Member,
        department: None,
        manager: None,
    };
    init::found_owner(tx, &owner).await?;
    set_password(tx, owner.id, &phc, profile.rules().history).await?;
    let act = Act::new("organisation.set_up")
        .about(Scope::Organisation.to_query())
        .after(json!({ "owner": owner.id.to_string(), "password_profile": profile }));
    audit::record(tx, Some(owner.id), act).await?;
    open_session(tx, owner.id, &asked.device_name, keys).await
}
