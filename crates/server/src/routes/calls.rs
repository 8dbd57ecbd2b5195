//! Calls by link: their cards, the ways in, and the meeting servers they are held on.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use tokenim_protocol::call::{
    CallProviderKind, CallProviderRow, CallProviders, CallTest, CallTicket, EditCall, InviteToCall,
    SetCallProvider, StartCall,
};
use tokenim_protocol::ids::{CallProviderId, ChannelId, MessageId};
use tokenim_protocol::request::Ack;
use tokenim_protocol::time::{HOUR_MS, UnixMillis};

use super::DONE;
use super::strict::{Ids, Strict};
use crate::actions::{self, Joining, MayJoin};
use crate::app::App;
use crate::auth::CurrentUser;
use crate::calls::sealing::Sealing;
use crate::calls::{self, Room, TICKET_MS, bigbluebutton, probe};
use crate::error::{AppError, AppResult};

/// What somebody from outside is sent has to last until they read their mail.
const INVITATION_MS: i64 = HOUR_MS;

pub async fn start(
    State(app): State<App>,
    user: CurrentUser,
    Ids((channel,)): Ids<(ChannelId,)>,
    Strict(request): Strict<StartCall>,
) -> AppResult<Json<Ack>> {
    let sealing = Sealing::of(app.keys());
    app.write(move |tx| {
        Box::pin(
            async move { actions::start_call(tx, user.person, channel, request, &sealing).await },
        )
    })
    .await
    .map(Json)
}

pub async fn edit(
    State(app): State<App>,
    user: CurrentUser,
    Ids((channel, message)): Ids<(ChannelId, MessageId)>,
    Strict(request): Strict<EditCall>,
) -> AppResult<Json<Ack>> {
    app.write(move |tx| {
        Box::pin(actions::edit_call(
            tx,
            user.person,
            channel,
            message,
            request,
        ))
    })
    .await
    .map(Json)
}

pub async fn end(
    State(app): State<App>,
    user: CurrentUser,
    Ids((channel, message)): Ids<(ChannelId, MessageId)>,
) -> AppResult<Json<Ack>> {
    let ack = app
        .write(move |tx| Box::pin(actions::end_call(tx, user.person, channel, message)))
        .await?;
    // The card is over whatever the meeting server says; nobody waits for it.
    let closing = app.clone();
    tokio::spawn(async move { calls::close_room(&closing, message).await });
    Ok(Json(ack))
}

pub async fn decline(
    State(app): State<App>,
    user: CurrentUser,
    Ids((channel, message)): Ids<(ChannelId, MessageId)>,
) -> AppResult<Json<Ack>> {
    app.write(move |tx| Box::pin(actions::decline_call(tx, user.person, channel, message)))
        .await
        .map(Json)
}

/// The way in is made after it is written down that it was handed out, and before that the
/// room is made where rooms have to be: a transaction waits for nobody outside.
pub async fn join(
    State(app): State<App>,
    user: CurrentUser,
    Ids((channel, message)): Ids<(ChannelId, MessageId)>,
) -> AppResult<Json<CallTicket>> {
    let now = app.now();
    let first = app
        .read(move |db| Box::pin(actions::may_join(db, user.person, channel, message, now)))
        .await?;
    if let MayJoin::Yes(joining) = &first {
        prepare(&app, joining).await?;
    }
    let joined = app
        .write(move |tx| Box::pin(actions::join_call(tx, user.person, channel, message)))
        .await?;
    let MayJoin::Yes(joining) = joined else {
        return Err(AppError::Gone);
    };
    let now = app.now();
    ticket(&app, &joining, now, now.plus_ms(TICKET_MS)).map(Json)
}

pub async fn invite(
    State(app): State<App>,
    user: CurrentUser,
    Ids((channel, message)): Ids<(ChannelId, MessageId)>,
    Strict(request): Strict<InviteToCall>,
) -> AppResult<Json<CallTicket>> {
    let now = app.now();
    let invited = app
        .read(move |db| {
            Box::pin(async move {
                actions::may_invite(db, user.person, channel, message, &request, now).await
            })
        })
        .await?;
    let MayJoin::Yes(joining) = invited else {
        return Err(AppError::Gone);
    };
    prepare(&app, &joining).await?;
    // To the end of what is planned, so that an invitation can be sent ahead of it.
    let planned = joining.stored.call.planned.as_ref();
    let until = planned.map_or(now, |planned| planned.ends_at().max(now));
    ticket(&app, &joining, now, until.plus_ms(INVITATION_MS)).map(Json)
}

/// BigBlueButton sends nobody into a room that was not made.
async fn prepare(app: &App, joining: &Joining) -> AppResult<()> {
    if joining.provider.provider.kind != CallProviderKind::BigBlueButton {
        return Ok(());
    }
    let secret = secret_of(app, joining);
    let room = room_of(joining, secret.as_deref().map(String::as_str), None);
    bigbluebutton::create(app.outward(), &room)
        .await
        .map_err(|error| {
            tracing::warn!(%error, "a meeting server made no room");
            AppError::MeetingServer
        })
}

fn ticket(
    app: &App,
    joining: &Joining,
    now: UnixMillis,
    until: UnixMillis,
) -> AppResult<CallTicket> {
    let sealing = Sealing::of(app.keys());
    let secret = secret_of(app, joining);
    let link = match &joining.stored.link {
        Some(sealed) => sealing.open(&joining.stored.message.to_string(), sealed),
        None => None,
    };
    let room = room_of(
        joining,
        secret.as_deref().map(String::as_str),
        link.as_deref().map(String::as_str),
    );
    calls::ticket(&room, &joining.visitor, now, until)
}

fn secret_of(app: &App, joining: &Joining) -> Option<zeroize::Zeroizing<String>> {
    let sealed = joining.provider.secret.as_deref()?;
    Sealing::of(app.keys()).open(&joining.provider.provider.id.to_string(), sealed)
}

fn room_of<'a>(joining: &'a Joining, secret: Option<&'a str>, link: Option<&'a str>) -> Room<'a> {
    Room {
        provider: &joining.provider,
        secret,
        name: &joining.stored.room,
        title: &joining.stored.call.title,
        video: joining.stored.call.video,
        link,
        recordable: joining.recordable,
    }
}

pub async fn providers(
    State(app): State<App>,
    user: CurrentUser,
) -> AppResult<Json<CallProviders>> {
    let now = app.now();
    app.read(move |db| Box::pin(actions::call_providers(db, user.person, now)))
        .await
        .map(Json)
}

pub async fn set_provider(
    State(app): State<App>,
    user: CurrentUser,
    Ids((provider,)): Ids<(CallProviderId,)>,
    Strict(request): Strict<SetCallProvider>,
) -> AppResult<Json<CallProviderRow>> {
    let sealing = Sealing::of(app.keys());
    app.write(move |tx| {
        Box::pin(async move {
            actions::set_call_provider(tx, user.person, provider, request, &sealing).await
        })
    })
    .await
    .map(Json)
}

pub async fn remove_provider(
    State(app): State<App>,
    user: CurrentUser,
    Ids((provider,)): Ids<(CallProviderId,)>,
) -> AppResult<StatusCode> {
    app.write(move |tx| Box::pin(actions::remove_call_provider(tx, user.person, provider)))
        .await?;
    Ok(DONE)
}

pub async fn test_provider(
    State(app): State<App>,
    user: CurrentUser,
    Ids((provider,)): Ids<(CallProviderId,)>,
) -> AppResult<Json<CallTest>> {
    let now = app.now();
    let stored = app
        .read(move |db| Box::pin(actions::call_provider(db, user.person, provider, now)))
        .await?;
    let secret = stored
        .secret
        .as_deref()
        .and_then(|sealed| Sealing::of(app.keys()).open(&provider.to_string(), sealed));
    let secret = secret.as_deref().map(String::as_str);
    Ok(Json(probe::probe(app.outward(), &stored, secret).await))
}
