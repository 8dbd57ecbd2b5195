//! Room for files: what remains, and what administrators say of it.

use axum::Json;
use axum::extract::State;
use tokenim_protocol::ids::ChannelId;
use tokenim_protocol::quota::{QuotaBoard, QuotaEffect, Rooms, SetQuota};

use super::strict::{Ids, Strict};
use crate::actions;
use crate::app::App;
use crate::auth::CurrentUser;
use crate::error::AppResult;

pub async fn own_room(State(app): State<App>, user: CurrentUser) -> AppResult<Json<Rooms>> {
    let (machine, now) = (app.limits().files(), app.now());
    app.read(move |db| Box::pin(actions::own_room(db, user.person, machine, now)))
        .await
        .map(Json)
}

pub async fn channel_room(
    State(app): State<App>,
    user: CurrentUser,
    Ids((channel,)): Ids<(ChannelId,)>,
) -> AppResult<Json<Rooms>> {
    let (machine, now) = (app.limits().files(), app.now());
    app.read(move |db| {
        Box::pin(actions::channel_room(
            db,
            user.person,
            channel,
            machine,
            now,
        ))
    })
    .await
    .map(Json)
}

pub async fn board(State(app): State<App>, user: CurrentUser) -> AppResult<Json<QuotaBoard>> {
    let (machine, now) = (app.limits().files(), app.now());
    app.read(move |db| Box::pin(actions::quota_board(db, user.person, machine, now)))
        .await
        .map(Json)
}

pub async fn set(
    State(app): State<App>,
    user: CurrentUser,
    Strict(request): Strict<SetQuota>,
) -> AppResult<Json<QuotaEffect>> {
    let machine = app.limits().files();
    app.write(move |tx| Box::pin(actions::set_quota(tx, user.person, request, machine)))
        .await
        .map(Json)
}
