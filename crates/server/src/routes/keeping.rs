//! What desktops may keep: labels, the reading lease, and what has gone from them.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use tokenim_protocol::clearance::{ClearanceEffects, SetClearance};
use tokenim_protocol::ids::{ChannelId, MessageId, PersonId};
use tokenim_protocol::label::SetLabel;
use tokenim_protocol::lease::SetReadingLease;
use tokenim_protocol::purge::{PurgeList, ReportPurges};

use super::DONE;
use super::strict::{Ids, Strict};
use crate::actions;
use crate::app::App;
use crate::auth::{CurrentUser, OnceSignedIn};
use crate::error::AppResult;

pub async fn set_label(
    State(app): State<App>,
    user: CurrentUser,
    Ids(channel): Ids<ChannelId>,
    Strict(request): Strict<SetLabel>,
) -> AppResult<StatusCode> {
    app.write(move |tx| Box::pin(actions::set_label(tx, user.person, channel, request)))
        .await?;
    Ok(DONE)
}

pub async fn label_message(
    State(app): State<App>,
    user: CurrentUser,
    Ids((channel, message)): Ids<(ChannelId, MessageId)>,
    Strict(request): Strict<SetLabel>,
) -> AppResult<StatusCode> {
    app.write(move |tx| {
        Box::pin(actions::label_message(
            tx,
            user.person,
            channel,
            message,
            request,
        ))
    })
    .await?;
    Ok(DONE)
}

pub async fn set_clearance(
    State(app): State<App>,
    user: CurrentUser,
    Ids(person): Ids<PersonId>,
    Strict(request): Strict<SetClearance>,
) -> AppResult<Json<ClearanceEffects>> {
    app.write(move |tx| Box::pin(actions::set_clearance(tx, user.person, person, request)))
        .await
        .map(Json)
}

pub async fn set_reading_lease(
    State(app): State<App>,
    user: CurrentUser,
    Strict(request): Strict<SetReadingLease>,
) -> AppResult<StatusCode> {
    app.write(move |tx| Box::pin(actions::set_reading_lease(tx, user.person, request)))
        .await?;
    Ok(DONE)
}

/// The answer is the same for whoever is not known: nobody learns anything here.
pub async fn report_purges(
    State(app): State<App>,
    OnceSignedIn(session): OnceSignedIn,
    Strict(request): Strict<ReportPurges>,
) -> AppResult<StatusCode> {
    if let Some(session) = session {
        app.write(move |tx| Box::pin(actions::report_purges(tx, session, request)))
            .await?;
    }
    Ok(DONE)
}

pub async fn read_purges(
    State(app): State<App>,
    user: CurrentUser,
    Ids(person): Ids<PersonId>,
) -> AppResult<Json<PurgeList>> {
    let now = app.now();
    app.read(move |db| Box::pin(actions::read_purges(db, user.person, person, now)))
        .await
        .map(Json)
}
