//! Signing in and out.
//!
//! Whoever asks learns as little as possible: a handle that does not exist, an account that
//! is closed, a wrong password and a wrong code all answer the same words after the same
//! work. Only a code that was right once says that it is used or has run out, because only
//! the person it was made for can hold it.

use std::net::IpAddr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tokenim_protocol::error::{FieldError, FieldProblem};
use tokenim_protocol::ids::{DeviceId, PersonId, SessionId};
use tokenim_protocol::request::{NAME_CHARS_MAX, Secret, SignIn, SignedIn};
use tokenim_protocol::start::{PasswordRules, SESSIONS_MAX};
use tokenim_protocol::time::DAY_MS;
use zeroize::Zeroizing;

use super::CurrentUser;
use super::password;
use super::secret::{SecretHash, new_token};
use crate::app::App;
use crate::audit::refusals::Refused;
use crate::clock::uuid_at;
use crate::error::{AppError, AppResult};
use crate::events::{Announcement, Ended};
use crate::store::credentials::{self, Credential, StoredCode};
use crate::store::sessions::{self, Session};
use crate::store::{Tx, organisation};

/// A device that was not used for a quarter signs in again.
const SESSION_MS: i64 = 90 * DAY_MS;

/// What was proved, to be written down.
enum Proof {
    Password {
        /// The hash it was compared with: if it has changed meanwhile, nothing was proved.
        phc: String,
    },
    Code {
        code_hash: String,
        new_phc: String,
    },
}

pub async fn sign_in(app: &App, address: IpAddr, request: SignIn) -> AppResult<SignedIn> {
    let SignIn {
        handle,
        secret,
        device_name,
    } = request;
    let handle = handle.trim().to_lowercase();
    let secret = normal(secret);
    let rules = rules(app).await?;
    check_fields(&handle, &secret, &device_name, &rules)?;
    let signed_in = attempt(app, address, &handle, secret, device_name, &rules).await;
    if let Err(error) = &signed_in
        && matches!(
            error,
            AppError::WrongCredentials | AppError::Gone | AppError::TooManyRequests { .. }
        )
    {
        app.note(Refused::sign_in(&handle, address, error.code()))
            .await;
    }
    signed_in
}

async fn attempt(
    app: &App,
    address: IpAddr,
    handle: &str,
    secret: Secret,
    device_name: String,
    rules: &PasswordRules,
) -> AppResult<SignedIn> {
    let attempt = app
        .attempts()
        .take(handle, address, app.now())
        .map_err(|retry_after_ms| AppError::TooManyRequests { retry_after_ms })?;
    let (person, proof) = match secret {
        Secret::Password { password } => by_password(app, handle, Zeroizing::new(password)).await?,
        Secret::Code { code, new_password } => {
            by_code(
                app,
                handle,
                &Zeroizing::new(code),
                Zeroizing::new(new_password),
                rules,
            )
            .await?
        }
    };
    let history = rules.history;
    let signed_in = prove(app, person, handle.to_owned(), proof, device_name, history).await?;
    attempt.succeeded();
    Ok(signed_in)
}

/// Ends this device's session; its socket is closed by the announcement.
pub async fn sign_out(app: &App, user: CurrentUser) -> AppResult<()> {
    app.write(move |tx| {
        Box::pin(async move {
            let now = tx.now();
            sessions::end(tx, user.session, now).await?;
            tx.announce(Announcement::SessionsEnded {
                ended: Ended::One(user.session),
            });
            Ok(())
        })
    })
    .await
}

/// What can be said about a request without looking anybody up.
fn check_fields(
    handle: &str,
    secret: &Secret,
    device_name: &str,
    rules: &PasswordRules,
) -> AppResult<()> {
    let mut fields = Vec::new();
    let mut check = |field: &str, text: &str| {
        let problem = match text.chars().count() {
            0 => Some(FieldProblem::Missing),
            chars if chars > NAME_CHARS_MAX => Some(FieldProblem::TooLong),
            _ => None,
        };
        if let Some(problem) = problem {
            fields.push(FieldError {
                field: field.to_owned(),
                problem,
            });
        }
    };
    check("handle", handle);
    check("device_name", device_name.trim());
    match secret {
        Secret::Password { password } => {
            // Never set, so never right; and a long one would only cost time to hash.
            if password.chars().count() > tokenim_protocol::request::PASSWORD_CHARS_MAX {
                fields.push(FieldError {
                    field: "secret.password".to_owned(),
                    problem: FieldProblem::TooLong,
                });
            }
        }
        Secret::Code { code, new_password } => {
            check("secret.code", code);
            if let Some(problem) = password::problem_with(new_password, handle, rules) {
                fields.push(FieldError {
                    field: "secret.new_password".to_owned(),
                    problem,
                });
            }
        }
    }
    if fields.is_empty() {
        Ok(())
    } else {
        Err(AppError::Invalid(fields))
    }
}

async fn by_password(
    app: &App,
    handle: &str,
    password: Zeroizing<String>,
) -> AppResult<(PersonId, Proof)> {
    let credential = credential(app, handle).await?;
    let phc = credential
        .as_ref()
        .filter(|credential| credential.active)
        .and_then(|credential| credential.phc.clone());
    let equal = app.hasher().verify(password, phc.clone()).await;
    match (credential, phc) {
        (Some(credential), Some(phc)) if equal => Ok((credential.person, Proof::Password { phc })),
        _ => Err(AppError::WrongCredentials),
    }
}

async fn by_code(
    app: &App,
    handle: &str,
    code: &str,
    new_password: Zeroizing<String>,
    rules: &PasswordRules,
) -> AppResult<(PersonId, Proof)> {
    let code_hash = SecretHash::of_code(code).to_text();
    let wanted = handle.to_owned();
    let found: Option<(Credential, StoredCode)> = app
        .read(move |db| {
            Box::pin(async move {
                let Some(credential) = credentials::by_handle(db, &wanted).await? else {
                    return Ok(None);
                };
                let code = credentials::code_of(db, credential.person).await?;
                Ok(code.map(|code| (credential, code)))
            })
        })
        .await?;
    // One hash whatever comes of it; that of the new password if it is going to be used.
    let new_phc = app.hasher().hash(new_password.clone()).await;
    let Some((credential, stored)) =
        found.filter(|(credential, stored)| credential.active && stored.code_hash == code_hash)
    else {
        return Err(AppError::WrongCredentials);
    };
    if stored.used_at.is_some() || stored.expires_at <= app.now() {
        return Err(AppError::Gone);
    }
    refuse_old(
        app,
        credential.person,
        &new_password,
        rules,
        "secret.new_password",
    )
    .await?;
    Ok((credential.person, Proof::Code { code_hash, new_phc }))
}

async fn credential(app: &App, handle: &str) -> AppResult<Option<Credential>> {
    let handle = handle.to_owned();
    app.read(move |db| Box::pin(async move { Ok(credentials::by_handle(db, &handle).await?) }))
        .await
}

/// The password as it is compared and hashed.
fn normal(secret: Secret) -> Secret {
    let of = |typed: String| password::normal(&Zeroizing::new(typed)).to_string();
    match secret {
        Secret::Password { password } => Secret::Password {
            password: of(password),
        },
        Secret::Code { code, new_password } => Secret::Code {
            code,
            new_password: of(new_password),
        },
    }
}

/// The organisation's rules for passwords.
pub async fn rules(app: &App) -> AppResult<PasswordRules> {
    app.read(|db| {
        Box::pin(async move { Ok(organisation::get(db).await?.password_profile.rules()) })
    })
    .await
}

/// Nobody goes back to one of their last passwords, where the profile says so.
pub async fn refuse_old(
    app: &App,
    person: PersonId,
    password: &Zeroizing<String>,
    rules: &PasswordRules,
    field: &str,
) -> AppResult<()> {
    let count = rules.history;
    if count == 0 {
        return Ok(());
    }
    let before = app
        .read(move |db| {
            Box::pin(async move { Ok(credentials::passwords_before(db, person, count).await?) })
        })
        .await?;
    if app.hasher().was_before(password, before).await {
        return Err(AppError::field(field, FieldProblem::UsedBefore));
    }
    Ok(())
}

/// One transaction: what was proved still holds, the code is used up, the device has its
/// session.
async fn prove(
    app: &App,
    person: PersonId,
    handle: String,
    proof: Proof,
    device_name: String,
    history: u32,
) -> AppResult<SignedIn> {
    let keys = PublicKeys::of(app);
    app.write(move |tx| {
        Box::pin(async move {
            let now = tx.now();
            let current = credentials::by_handle(tx, &handle)
                .await?
                .filter(|current| current.active)
                .ok_or(AppError::WrongCredentials)?;
            match proof {
                Proof::Password { phc } => {
                    if current.phc.as_deref() != Some(&phc) {
                        return Err(AppError::WrongCredentials);
                    }
                }
                Proof::Code { code_hash, new_phc } => {
                    if !credentials::use_code(tx, person, &code_hash, now).await? {
                        return Err(AppError::Gone);
                    }
                    set_password(tx, person, &new_phc, history).await?;
                }
            }
            open_session(tx, person, &device_name, keys).await
        })
    })
    .await
}

/// The password in force from now on, and, where the profile asks for it, one not to come back.
pub async fn set_password(tx: &Tx, person: PersonId, phc: &str, history: u32) -> AppResult<()> {
    let now = tx.now();
    sessions::forget_confirmations(tx, person).await?;
    credentials::set_password(tx, person, phc, now).await?;
    credentials::keep_password(tx, person, phc, history, now).await?;
    Ok(())
}

/// What a client pins when it signs in for the first time.
#[derive(Clone)]
pub struct PublicKeys {
    snapshot: String,
    audit: String,
}

impl PublicKeys {
    pub fn of(app: &App) -> Self {
        let keys = app.keys();
        Self {
            snapshot: STANDARD.encode(keys.snapshot.verifying_key().as_bytes()),
            audit: STANDARD.encode(keys.audit.verifying_key().as_bytes()),
        }
    }
}

/// A session for a device that was not known before. A person has room for so many: the one
/// that was used longest ago gives way.
pub async fn open_session(
    tx: &mut Tx,
    person: PersonId,
    device_name: &str,
    keys: PublicKeys,
) -> AppResult<SignedIn> {
    let now = tx.now();
    for session in sessions::past(tx, person, SESSIONS_MAX - 1, now).await? {
        sessions::end(tx, session, now).await?;
        tx.announce(Announcement::SessionsEnded {
            ended: Ended::One(session),
        });
    }
    let device = DeviceId(uuid_at(now, tx.rng()));
    let token = new_token(tx.rng());
    sessions::insert_device(tx, device, person, device_name.trim(), now).await?;
    let session = Session {
        id: SessionId(uuid_at(now, tx.rng())),
        person,
        device,
        expires_at: now.plus_ms(SESSION_MS),
    };
    let token_hash = SecretHash::of_token(&token).to_text();
    sessions::insert(tx, &session, &token_hash, now).await?;
    let identity = organisation::identity(tx)
        .await?
        .ok_or_else(|| AppError::internal("a server without an organisation"))?;
    Ok(SignedIn {
        token: token.to_string(),
        person,
        device,
        organisation: identity.id,
        organisation_name: identity.name,
        log_epoch: identity.log_epoch,
        snapshot_key: keys.snapshot,
        audit_key: keys.audit,
    })
}
