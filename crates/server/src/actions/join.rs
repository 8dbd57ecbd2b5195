//! Somebody comes by a join link: looks at it, joins or begins to wait, asks for the answer.
//!
//! Whoever waits is not a person yet. Their token is good for one question, and every other
//! door does not know it.

use std::future::Future;
use std::net::IpAddr;

use serde_json::json;
use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::ids::PersonId;
use tokenim_protocol::permission::PersonKind;
use tokenim_protocol::start::{
    AskForAnswer, JOIN_REQUESTS_MAX, Join, JoinLink, JoinOffer, Joined, LookAtLink, PasswordRules,
};
use tokenim_protocol::time::UnixMillis;
use zeroize::Zeroizing;

use super::{admit::admit, check};
use crate::app::App;
use crate::audit::refusals::Refused;
use crate::audit::{self, Act};
use crate::auth::password;
use crate::auth::secret::{SecretHash, new_token};
use crate::auth::sign_in::{PublicKeys, open_session, rules, set_password};
use crate::error::{AppError, AppResult};
use crate::store::join_requests::Newcomer;
use crate::store::people::NewPerson;
use crate::store::{Db, Tx, join_links, join_requests, organisation, people};

/// What a link offers, before anything is typed.
pub async fn look_at_link(app: &App, address: IpAddr, request: LookAtLink) -> AppResult<JoinOffer> {
    check::secret("token", &request.token)?;
    let token_hash = SecretHash::of_token(&request.token).to_text();
    let hash = token_hash.clone();
    let (ours, now) = (request.organisation == app.identity().id, app.now());
    let looking = app.read(move |db| {
        Box::pin(async move {
            let link = link_of(db, ours, &hash, now).await?;
            let organisation = organisation::get(db).await?;
            let inviter = people::get(db, link.by).await?;
            Ok(JoinOffer {
                organisation_name: organisation.name,
                inviter: inviter.map_or_else(String::new, |person| person.display_name),
                needs_approval: link.needs_approval,
                expires_at: link.expires_at,
                password: organisation.password_profile.rules(),
            })
        })
    });
    counted(app, address, &token_hash, looking).await
}

/// Joins, or begins to wait, as the link says.
pub async fn join(app: &App, address: IpAddr, request: Join) -> AppResult<Joined> {
    let rules = rules(app).await?;
    let newcomer = Coming::check(request, &rules)?;
    let token_hash = newcomer.token_hash.clone();
    let ours = newcomer.request.organisation == app.identity().id;
    let joining = async {
        // The link before the hash: whoever has none makes nobody compute.
        let (hash, now) = (token_hash.clone(), app.now());
        app.read(move |db| Box::pin(async move { link_of(db, ours, &hash, now).await }))
            .await?;
        let phc = app.hasher().hash(newcomer.password.clone()).await;
        let keys = PublicKeys::of(app);
        app.write(move |tx| {
            Box::pin(async move { come_in(tx, newcomer, address, phc, rules, keys).await })
        })
        .await
    };
    counted(app, address, &token_hash, joining).await
}

/// What was decided about somebody who waits. Once it is yes, the device that waited gets its
/// session, and its token is worth nothing any more.
pub async fn answer_of(app: &App, address: IpAddr, request: AskForAnswer) -> AppResult<Joined> {
    check::secret("token", &request.token)?;
    let device_name = check::name("device_name", &request.device_name)?;
    let token_hash = SecretHash::of_token(&request.token).to_text();
    let (hash, id, keys) = (token_hash.clone(), request.id, PublicKeys::of(app));
    let asking = app.write(move |tx| {
        Box::pin(async move {
            let known = join_requests::get(tx, id)
                .await?
                .filter(|known| known.waiting_hash.as_deref() == Some(&*hash))
                .ok_or(AppError::NotFound)?;
            match known.approved {
                None => Ok(Joined::Waiting {
                    token: request.token,
                }),
                Some(false) => Ok(Joined::Refused { text: known.text }),
                Some(true) if known.answered => Err(AppError::Gone),
                Some(true) => {
                    let person = PersonId(id.0);
                    let open = people::get(tx, person).await?.filter(|found| found.active);
                    if open.is_none() || !join_requests::answer(tx, id, tx.now()).await? {
                        return Err(AppError::Gone);
                    }
                    let signed_in = open_session(tx, person, &device_name, keys).await?;
                    Ok(Joined::Active { signed_in })
                }
            }
        })
    });
    counted(app, address, &token_hash, asking).await
}

/// The link of a token, in force. Another organisation's is none that anybody here knows of.
async fn link_of(db: &Db, ours: bool, token_hash: &str, now: UnixMillis) -> AppResult<JoinLink> {
    let link = join_links::by_token(db, token_hash)
        .await?
        .filter(|_| ours)
        .ok_or(AppError::NotFound)?;
    let over = link.revoked_at.is_some() || link.expires_at <= now || link.uses >= link.uses_max;
    if over {
        return Err(AppError::Gone);
    }
    Ok(link)
}

/// Guessing at tokens is counted like guessing at passwords; whoever has a right one is not.
async fn counted<T>(
    app: &App,
    address: IpAddr,
    token_hash: &str,
    asking: impl Future<Output = AppResult<T>>,
) -> AppResult<T> {
    let attempt = match app.attempts().take(token_hash, address, app.now()) {
        Ok(attempt) => attempt,
        Err(retry_after_ms) => return Err(AppError::TooManyRequests { retry_after_ms }),
    };
    let answer = asking.await;
    match &answer {
        Err(error @ (AppError::NotFound | AppError::Gone)) => {
            app.note(Refused::sign_in("join", address, error.code()))
                .await;
        }
        Ok(_) | Err(_) => attempt.succeeded(),
    }
    answer
}

/// Somebody's form, looked at without asking the database.
struct Coming {
    handle: String,
    display_name: String,
    device_name: String,
    password: Zeroizing<String>,
    token_hash: String,
    request: Join,
}

impl Coming {
    fn check(mut request: Join, rules: &PasswordRules) -> AppResult<Self> {
        check::secret("token", &request.token)?;
        let handle = check::handle("handle", &request.handle)?;
        let display_name = check::name("display_name", &request.display_name)?;
        let device_name = check::name("device_name", &request.device_name)?;
        let password = password::normal(&Zeroizing::new(std::mem::take(&mut request.password)));
        if let Some(problem) = password::problem_with(&password, &handle, rules) {
            return Err(AppError::field("password", problem));
        }
        Ok(Self {
            handle,
            display_name,
            device_name,
            password,
            token_hash: SecretHash::of_token(&request.token).to_text(),
            request,
        })
    }
}

async fn come_in(
    tx: &mut Tx,
    coming: Coming,
    address: IpAddr,
    phc: String,
    rules: PasswordRules,
    keys: PublicKeys,
) -> AppResult<Joined> {
    let now = tx.now();
    let link = link_of(tx, true, &coming.token_hash, now).await?;
    let taken = people::by_handle(tx, &coming.handle).await?.is_some()
        || join_requests::is_asked_for(tx, &coming.handle).await?;
    if taken {
        return Err(AppError::field("handle", FieldProblem::Taken));
    }
    if !join_links::take_use(tx, link.id, now).await? {
        return Err(AppError::Gone);
    }
    let newcomer = Newcomer {
        id: coming.request.id,
        link: link.id,
        handle: coming.handle,
        display_name: coming.display_name,
        device_name: coming.device_name,
        address: address.to_string(),
    };
    let evidence = json!({ "join_link": link.id.to_string(), "inviter": link.by.to_string() });
    if link.needs_approval {
        if join_requests::waiting_count(tx).await? >= JOIN_REQUESTS_MAX {
            return Err(AppError::TooManyRequests {
                retry_after_ms: 60_000,
            });
        }
        let token = new_token(tx.rng());
        let waiting_hash = SecretHash::of_token(&token).to_text();
        join_requests::insert(tx, &newcomer, Some((&phc, &waiting_hash)), now).await?;
        let act = Act::new("join.ask")
            .about(format!("join_request:{}", newcomer.id))
            .after(evidence);
        audit::record(tx, None, act).await?;
        return Ok(Joined::Waiting {
            token: token.to_string(),
        });
    }
    join_requests::insert(tx, &newcomer, None, now).await?;
    let person = person_of(&newcomer);
    admit(tx, &person, None).await?;
    set_password(tx, person.id, &phc, rules.history).await?;
    let act = Act::new("join.by_link").about(person.id).after(evidence);
    audit::record(tx, None, act).await?;
    let signed_in = open_session(tx, person.id, &newcomer.device_name, keys).await?;
    Ok(Joined::Active { signed_in })
}

fn person_of(newcomer: &Newcomer) -> NewPerson {
    NewPerson {
        id: PersonId(newcomer.id.0),
        handle: newcomer.handle.clone(),
        display_name: newcomer.display_name.clone(),
        title: String::new(),
        kind: PersonKind::Member,
        department: None,
        manager: None,
    }
}
