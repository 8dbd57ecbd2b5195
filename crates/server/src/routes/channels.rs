//! Channels and who is in them.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use tokenim_protocol::ids::{ChannelId, PersonId};
use tokenim_protocol::request::{
    ChangeChannel, ChannelMade, CreateChannel, SetArchived, StartDirect,
};

use super::DONE;
use super::strict::{Ids, Strict};
use crate::actions;
use crate::app::App;
use crate::auth::CurrentUser;
use crate::error::AppResult;

pub async fn create(
    State(app): State<App>,
    user: CurrentUser,
    Strict(request): Strict<CreateChannel>,
) -> AppResult<Json<ChannelMade>> {
    app.write(move |tx| Box::pin(actions::create_channel(tx, user.person, request)))
        .await
        .map(Json)
}

pub async fn start_direct(
    State(app): State<App>,
    user: CurrentUser,
    Strict(request): Strict<StartDirect>,
) -> AppResult<Json<ChannelMade>> {
    app.write(move |tx| Box::pin(actions::start_direct(tx, user.person, request)))
        .await
        .map(Json)
}

pub async fn change(
    State(app): State<App>,
    user: CurrentUser,
    Ids((channel,)): Ids<(ChannelId,)>,
    Strict(request): Strict<ChangeChannel>,
) -> AppResult<StatusCode> {
    app.write(move |tx| Box::pin(actions::change_channel(tx, user.person, channel, request)))
        .await?;
    Ok(DONE)
}

pub async fn set_archived(
    State(app): State<App>,
    user: CurrentUser,
    Ids((channel,)): Ids<(ChannelId,)>,
    Strict(request): Strict<SetArchived>,
) -> AppResult<StatusCode> {
    app.write(move |tx| Box::pin(actions::set_archived(tx, user.person, channel, request)))
        .await?;
    Ok(DONE)
}

pub async fn add_member(
    State(app): State<App>,
    user: CurrentUser,
    Ids((channel, person)): Ids<(ChannelId, PersonId)>,
) -> AppResult<StatusCode> {
    app.write(move |tx| Box::pin(actions::add_member(tx, user.person, channel, person)))
        .await?;
    Ok(DONE)
}

pub async fn remove_member(
    State(app): State<App>,
    user: CurrentUser,
    Ids((channel, person)): Ids<(ChannelId, PersonId)>,
) -> AppResult<StatusCode> {
    app.write(move |tx| Box::pin(actions::remove_member(tx, user.person, channel, person)))
        .await?;
    Ok(DONE)
}

pub async fn join(
    State(app): State<App>,
    user: CurrentUser,
    Ids((channel,)): Ids<(ChannelId,)>,
) -> AppResult<StatusCode> {
    app.write(move |tx| Box::pin(actions::join_channel(tx, user.person, channel)))
        .await?;
    Ok(DONE)
}
