//! Who is asking.
//!
//! A session is a device's bearer token in the `Authorization` header: random, opaque, kept
//! as a hash. It is never taken from a URL, a cookie or a body, so it is in no log and no
//! history, and no other site can make a browser send it.

pub mod attempts;
pub mod known;
pub mod password;
pub mod secret;
pub mod sign_in;

use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use tokenim_protocol::ids::{DeviceId, PersonId, SessionId};

use crate::app::App;
use crate::audit::origin;
use crate::error::AppError;
use crate::store::sessions;
use secret::SecretHash;

/// Tokens are 43 characters; whatever is much longer is not one of ours.
const TOKEN_CHARS_MAX: usize = 64;

/// A person with a session in force and an active account, as of this request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CurrentUser {
    pub person: PersonId,
    pub session: SessionId,
    pub device: DeviceId,
}

impl FromRequestParts<App> for CurrentUser {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, AppError> {
        let token = bearer(parts).ok_or(AppError::SignedOut)?;
        let hash = SecretHash::of_token(token);
        let now = app.now();
        let since = match app.known_sessions().get(&hash, now) {
            Ok(user) => {
                origin::is_by(user.session, user.device);
                return Ok(user);
            }
            Err(since) => since,
        };
        let session = app
            .read(move |db| {
                Box::pin(async move { Ok(sessions::by_token(db, &hash.to_text(), now).await?) })
            })
            .await?
            .ok_or(AppError::SignedOut)?;
        let user = Self {
            person: session.person,
            session: session.id,
            device: session.device,
        };
        app.known_sessions()
            .keep(hash, user, session.expires_at, since);
        origin::is_by(user.session, user.device);
        Ok(user)
    }
}

/// Whoever holds a token that was given out once, also when its session has ended. It opens
/// nothing but saying what became of the device's copies.
#[derive(Clone, Copy, Debug)]
pub struct OnceSignedIn(pub Option<sessions::Session>);

impl FromRequestParts<App> for OnceSignedIn {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, AppError> {
        let Some(token) = bearer(parts) else {
            return Ok(Self(None));
        };
        let hash = SecretHash::of_token(token);
        let session = app
            .read(move |db| {
                Box::pin(async move { Ok(sessions::once_by_token(db, &hash.to_text()).await?) })
            })
            .await?;
        if let Some(session) = &session {
            origin::is_by(session.id, session.device);
        }
        Ok(Self(session))
    }
}

fn bearer(parts: &Parts) -> Option<&str> {
    let mut values = parts.headers.get_all(AUTHORIZATION).iter();
    let value = values.next()?.to_str().ok()?;
    // Two of them: whoever stands in between might have believed the other one.
    if values.next().is_some() {
        return None;
    }
    let (scheme, token) = value.split_once(' ')?;
    let ours = scheme.eq_ignore_ascii_case("bearer") && token.len() <= TOKEN_CHARS_MAX;
    ours.then_some(token)
}
