//! The first hour: what a server says of itself, set-up, joining, one's own sessions, help.

use std::net::IpAddr;

use axum::Json;
use axum::extract::{Extension, State};
use axum::http::StatusCode;
use tokenim_protocol::API_LEVEL;
use tokenim_protocol::ids::{JoinLinkId, JoinRequestId, SessionId};
use tokenim_protocol::request::SignedIn;
use tokenim_protocol::start::{
    About, AskForAnswer, ChangePassword, ConfirmIdentity, CreateJoinLink, DecideJoin,
    IdentityConfirmed, Join, JoinLink, JoinLinkMade, JoinOffer, JoinRequest, Joined, LookAtLink,
    Report, ReportTaken, SendReport, SessionRow, SetHelp, SetPasswordProfile, SetUp,
};

use super::DONE;
use super::session::NOWHERE;
use super::strict::{Ids, Strict};
use crate::actions;
use crate::app::App;
use crate::auth::CurrentUser;
use crate::error::{AppError, AppResult};
use crate::limits::Peer;
use crate::store::{organisation, people};

fn address_of(peer: Option<Extension<Peer>>) -> IpAddr {
    peer.map_or(NOWHERE, |Extension(Peer(address))| address)
}

pub async fn about(State(app): State<App>) -> AppResult<Json<About>> {
    let id = app.identity().id;
    app.read(move |db| {
        Box::pin(async move {
            let organisation = organisation::get(db).await?;
            Ok(About {
                organisation: id,
                set_up_needed: !people::is_anybody(db).await?,
                organisation_name: organisation.name,
                version: env!("CARGO_PKG_VERSION").to_owned(),
                api_level: API_LEVEL,
                password: organisation.password_profile.rules(),
                contacts: organisation.contacts,
            })
        })
    })
    .await
    .map(Json)
}

pub async fn set_up(
    State(app): State<App>,
    peer: Option<Extension<Peer>>,
    Strict(request): Strict<SetUp>,
) -> AppResult<Json<SignedIn>> {
    let asked = actions::SetUpAsked::check(request)?;
    // Guessing at the code is counted like guessing at a password.
    let attempt = app
        .attempts()
        .take("set-up", address_of(peer), app.now())
        .map_err(|retry_after_ms| AppError::TooManyRequests { retry_after_ms })?;
    let signed_in = asked.run(&app).await?;
    attempt.succeeded();
    Ok(Json(signed_in))
}

pub async fn create_join_link(
    State(app): State<App>,
    user: CurrentUser,
    Strict(request): Strict<CreateJoinLink>,
) -> AppResult<Json<JoinLinkMade>> {
    let organisation = app.identity().id;
    let fingerprint = app.ca_fingerprint().map(str::to_owned);
    app.write(move |tx| {
        Box::pin(actions::create_join_link(
            tx,
            user.person,
            organisation,
            fingerprint,
            request,
        ))
    })
    .await
    .map(Json)
}

pub async fn list_join_links(
    State(app): State<App>,
    user: CurrentUser,
) -> AppResult<Json<Vec<JoinLink>>> {
    let now = app.now();
    app.read(move |db| Box::pin(actions::list_join_links(db, user.person, now)))
        .await
        .map(Json)
}

pub async fn revoke_join_link(
    State(app): State<App>,
    user: CurrentUser,
    Ids(link): Ids<JoinLinkId>,
) -> AppResult<StatusCode> {
    app.write(move |tx| Box::pin(actions::revoke_join_link(tx, user.person, link)))
        .await?;
    Ok(DONE)
}

pub async fn look_at_link(
    State(app): State<App>,
    peer: Option<Extension<Peer>>,
    Strict(request): Strict<LookAtLink>,
) -> AppResult<Json<JoinOffer>> {
    actions::look_at_link(&app, address_of(peer), request)
        .await
        .map(Json)
}

pub async fn join(
    State(app): State<App>,
    peer: Option<Extension<Peer>>,
    Strict(request): Strict<Join>,
) -> AppResult<Json<Joined>> {
    actions::join(&app, address_of(peer), request)
        .await
        .map(Json)
}

pub async fn join_answer(
    State(app): State<App>,
    peer: Option<Extension<Peer>>,
    Strict(request): Strict<AskForAnswer>,
) -> AppResult<Json<Joined>> {
    actions::answer_of(&app, address_of(peer), request)
        .await
        .map(Json)
}

pub async fn list_join_requests(
    State(app): State<App>,
    user: CurrentUser,
) -> AppResult<Json<Vec<JoinRequest>>> {
    let now = app.now();
    app.read(move |db| Box::pin(actions::list_join_requests(db, user.person, now)))
        .await
        .map(Json)
}

pub async fn decide_join(
    State(app): State<App>,
    user: CurrentUser,
    Ids(request): Ids<JoinRequestId>,
    Strict(decision): Strict<DecideJoin>,
) -> AppResult<StatusCode> {
    app.write(move |tx| Box::pin(actions::decide_join(tx, user.person, request, decision)))
        .await?;
    Ok(DONE)
}

pub async fn list_sessions(
    State(app): State<App>,
    user: CurrentUser,
) -> AppResult<Json<Vec<SessionRow>>> {
    let now = app.now();
    app.read(move |db| Box::pin(actions::list_sessions(db, user, now)))
        .await
        .map(Json)
}

pub async fn end_session(
    State(app): State<App>,
    user: CurrentUser,
    Ids(session): Ids<SessionId>,
) -> AppResult<StatusCode> {
    app.write(move |tx| Box::pin(actions::end_session(tx, user, session)))
        .await?;
    Ok(DONE)
}

pub async fn end_other_sessions(
    State(app): State<App>,
    user: CurrentUser,
) -> AppResult<StatusCode> {
    app.write(move |tx| Box::pin(actions::end_other_sessions(tx, user)))
        .await?;
    Ok(DONE)
}

pub async fn change_password(
    State(app): State<App>,
    user: CurrentUser,
    peer: Option<Extension<Peer>>,
    Strict(request): Strict<ChangePassword>,
) -> AppResult<StatusCode> {
    actions::change_password(&app, user, address_of(peer), request).await?;
    Ok(DONE)
}

pub async fn confirm_identity(
    State(app): State<App>,
    user: CurrentUser,
    peer: Option<Extension<Peer>>,
    Strict(request): Strict<ConfirmIdentity>,
) -> AppResult<Json<IdentityConfirmed>> {
    actions::confirm_identity(&app, user, address_of(peer), request)
        .await
        .map(Json)
}

pub async fn set_password_profile(
    State(app): State<App>,
    user: CurrentUser,
    Strict(request): Strict<SetPasswordProfile>,
) -> AppResult<StatusCode> {
    app.write(move |tx| Box::pin(actions::set_password_profile(tx, user.person, request)))
        .await?;
    Ok(DONE)
}

pub async fn set_help(
    State(app): State<App>,
    user: CurrentUser,
    Strict(request): Strict<SetHelp>,
) -> AppResult<StatusCode> {
    app.write(move |tx| Box::pin(actions::set_help(tx, user.person, request)))
        .await?;
    Ok(DONE)
}

pub async fn send_report(
    State(app): State<App>,
    user: CurrentUser,
    Strict(request): Strict<SendReport>,
) -> AppResult<Json<ReportTaken>> {
    app.write(move |tx| Box::pin(actions::send_report(tx, user.person, request)))
        .await
        .map(Json)
}

pub async fn list_reports(
    State(app): State<App>,
    user: CurrentUser,
) -> AppResult<Json<Vec<Report>>> {
    let now = app.now();
    app.read(move |db| Box::pin(actions::list_reports(db, user.person, now)))
        .await
        .map(Json)
}
