//! Signing in and out, and the socket.

use std::net::{IpAddr, Ipv4Addr};

use axum::Json;
use axum::extract::{Extension, State};
use axum::http::StatusCode;
use axum::response::Response;
use tokenim_protocol::request::{SignIn, SignedIn};

use super::DONE;
use super::strict::Strict;
use crate::app::App;
use crate::auth::{CurrentUser, sign_in};
use crate::error::AppResult;
use crate::events::socket::Upgrade;
use crate::events::stream;
use crate::limits::{Peer, Place};
use crate::store::sessions;

/// Where a request comes from that came over no connection.
pub(super) const NOWHERE: IpAddr = IpAddr::V4(Ipv4Addr::UNSPECIFIED);

pub async fn sign_in(
    State(app): State<App>,
    peer: Option<Extension<Peer>>,
    Strict(request): Strict<SignIn>,
) -> AppResult<Json<SignedIn>> {
    let address = peer.map_or(NOWHERE, |Extension(Peer(address))| address);
    Ok(Json(sign_in::sign_in(&app, address, request).await?))
}

pub async fn sign_out(State(app): State<App>, user: CurrentUser) -> AppResult<StatusCode> {
    sign_in::sign_out(&app, user).await?;
    Ok(DONE)
}

pub async fn socket(
    State(app): State<App>,
    user: CurrentUser,
    place: Option<Extension<Place>>,
    upgrade: Upgrade,
) -> AppResult<Response> {
    app.write(move |tx| {
        Box::pin(async move { Ok(sessions::seen(tx, user.session, tx.now()).await?) })
    })
    .await?;
    let place = place.map(|Extension(place)| place).unwrap_or_default();
    stream::upgrade(app, user, place, upgrade)
}
