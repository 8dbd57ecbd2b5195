//! Jitsi: a room is an address; where the server has a secret of ours, a signed token opens it.
//!
//! The token names one room and one person, says what they may do there, and is good for
//! minutes: it is asked for at the door and never again.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use tokenim_protocol::call::CallTicket;
use tokenim_protocol::time::UnixMillis;
use url::Url;

use super::{Room, Visitor, host_of};
use crate::error::{AppError, AppResult};

/// Clocks of two machines are never the same.
const SKEW_S: i64 = 10;

pub fn ticket(
    room: &Room<'_>,
    visitor: &Visitor,
    now: UnixMillis,
    until: UnixMillis,
) -> AppResult<CallTicket> {
    let mut url = at(&room.provider.address)?;
    url.path_segments_mut()
        .map_err(|()| AppError::internal("the address of a meeting server has no path"))?
        .pop_if_empty()
        .push(room.name);
    let signed = room.secret.is_some();
    if let Some(secret) = room.secret {
        let token = sign(secret, &claims(room, visitor, now, until));
        url.query_pairs_mut().append_pair("jwt", &token);
    }
    let mut settings = vec![format!("config.startWithVideoMuted={}", !room.video)];
    if !room.video {
        settings.push("config.startAudioOnly=true".to_owned());
    }
    if !room.title.is_empty() {
        let title = serde_json::to_string(room.title).unwrap_or_default();
        settings.push(format!("config.subject={}", escaped(&title)));
    }
    url.set_fragment(Some(&settings.join("&")));
    Ok(CallTicket {
        url: url.into(),
        expires_at: signed.then_some(until),
    })
}

fn at(address: &str) -> AppResult<Url> {
    let mut url = super::address("address", address)?;
    url.set_query(None);
    url.set_fragment(None);
    Ok(url)
}

fn claims(room: &Room<'_>, visitor: &Visitor, now: UnixMillis, until: UnixMillis) -> Value {
    let app = &room.provider.app_id;
    let domain = at(&room.provider.address)
        .ok()
        .and_then(|url| host_of(&url))
        .unwrap_or_default();
    json!({
        "aud": app,
        "iss": app,
        "sub": domain,
        "room": room.name,
        "iat": now.0 / 1_000,
        "nbf": now.0 / 1_000 - SKEW_S,
        "exp": until.0 / 1_000,
        "context": {
            "user": {
                // One for this room: two rooms of the provider cannot tell that it is the same person.
                "id": user_id(room.name, visitor),
                "name": visitor.name,
                "affiliation": if visitor.moderator { "owner" } else { "member" },
                "moderator": visitor.moderator,
            },
            "features": {
                "recording": visitor.record,
                "livestreaming": false,
                "transcription": false,
                "outbound-call": false,
                "screen-sharing": visitor.share_screen,
            },
        },
    })
}

fn user_id(room: &str, visitor: &Visitor) -> String {
    let mut hasher = blake3::Hasher::new_derive_key("TokenIM 2026 somebody in a room");
    hasher.update(room.as_bytes());
    match visitor.person {
        Some(person) => hasher.update(person.0.as_bytes()),
        None => hasher.update(visitor.name.as_bytes()),
    };
    hasher.finalize().to_hex()[..24].to_owned()
}

/// A JSON Web Token, HS256.
pub fn sign(secret: &str, claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!(
        "{}.{}",
        part(&json!({ "alg": "HS256", "typ": "JWT" })),
        part(claims)
    );
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes any key");
    mac.update(signed.as_bytes());
    let signature = URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes());
    format!("{signed}.{signature}")
}

fn escaped(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes())
        .collect::<String>()
        // A fragment is no form: there a plus is a plus.
        .replace('+', "%20")
}
