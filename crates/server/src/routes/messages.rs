//! Messages, history and read marks.

use axum::Json;
use axum::extract::State;
use tokenim_protocol::channel::ReadMark;
use tokenim_protocol::conversation::{DatePlace, DateQuery};
use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::ids::{ChannelId, MessageId, Seq};
use tokenim_protocol::permission::Action;
use tokenim_protocol::request::{
    Ack, EditMessage, EntriesPage, EntriesQuery, MarkRead, PAGE_ENTRIES_MAX, SendMessage,
};
use tokenim_protocol::time::UnixMillis;

use super::strict::{Ids, Strict, StrictQuery};
use super::written::Written;
use crate::access;
use crate::actions;
use crate::app::App;
use crate::auth::CurrentUser;
use crate::error::{AppError, AppResult};
use crate::events::audience::{Visibility, as_read_by};
use crate::store::{Db, channels, confirmations, entries, members, messages};

pub async fn send(
    State(app): State<App>,
    user: CurrentUser,
    Ids((channel,)): Ids<(ChannelId,)>,
    Strict(request): Strict<SendMessage>,
) -> AppResult<Json<Ack>> {
    app.write(move |tx| Box::pin(actions::send_message(tx, user.person, channel, request)))
        .await
        .map(Json)
}

pub async fn edit(
    State(app): State<App>,
    user: CurrentUser,
    Ids((channel, message)): Ids<(ChannelId, MessageId)>,
    Strict(request): Strict<EditMessage>,
) -> AppResult<Json<Ack>> {
    app.write(move |tx| {
        Box::pin(actions::edit_message(
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

pub async fn delete(
    State(app): State<App>,
    user: CurrentUser,
    Ids((channel, message)): Ids<(ChannelId, MessageId)>,
) -> AppResult<Json<Ack>> {
    app.write(move |tx| Box::pin(actions::delete_message(tx, user.person, channel, message)))
        .await
        .map(Json)
}

pub async fn mark_read(
    State(app): State<App>,
    user: CurrentUser,
    Ids((channel,)): Ids<(ChannelId,)>,
    Strict(mark): Strict<MarkRead>,
) -> AppResult<Json<ReadMark>> {
    app.write(move |tx| Box::pin(actions::mark_read(tx, user.person, channel, mark)))
        .await
        .map(Json)
}

pub async fn entries(
    State(app): State<App>,
    user: CurrentUser,
    Ids((channel,)): Ids<(ChannelId,)>,
    StrictQuery(query): StrictQuery<EntriesQuery>,
) -> AppResult<Written<EntriesPage>> {
    let now = app.now();
    app.read_dear(user.person, move |db| {
        Box::pin(async move { Written::from(&page(db, user, channel, query, now).await?) })
    })
    .await
}

/// One page, as this reader may see it: `from..=to` whole, hidden runs folded.
async fn page(
    db: &Db,
    user: CurrentUser,
    channel: ChannelId,
    query: EntriesQuery,
    now: UnixMillis,
) -> AppResult<EntriesPage> {
    let limit = query.limit.map_or(PAGE_ENTRIES_MAX as u64, u64::from);
    if limit == 0 || limit > PAGE_ENTRIES_MAX as u64 {
        return Err(AppError::field("limit", FieldProblem::NotAllowed));
    }
    let allowed = access::channel(db, user.person, Action::ReadChannel, channel, now).await?;
    let head = channels::head(db, channel)
        .await?
        .ok_or(AppError::NotFound)?;
    let (from, to) = match (query.before, query.after) {
        (Some(before), None) => {
            let to = before.saturating_sub(1).min(head.last_seq);
            (to.saturating_sub(limit - 1).max(1), to)
        }
        (None, Some(after)) => {
            let from = after.saturating_add(1);
            (from, from.saturating_add(limit - 1).min(head.last_seq))
        }
        (None, None) => return Err(AppError::field("before", FieldProblem::Missing)),
        (Some(_), Some(_)) => return Err(AppError::field("after", FieldProblem::NotAllowed)),
    };
    let history = channels::history(db, channel)
        .await?
        .ok_or(AppError::NotFound)?;
    let intervals = members::intervals(db, channel, user.person).await?;
    let visibility = Visibility::of_member(&allowed.facts, channel, history, intervals, now)
        .ok_or(AppError::NotFound)?;
    let found = entries::stored_range(db, channel, from, to).await?;
    let mut entries = as_read_by(&visibility, &found);
    confirmations::fill_mine(db, user.person, &mut entries).await?;
    let to: Seq = found
        .last()
        .map_or(from.saturating_sub(1), |last| last.entry.seq);
    Ok(EntriesPage {
        entries,
        from,
        to,
        last_seq: head.last_seq,
    })
}

pub async fn since(
    State(app): State<App>,
    user: CurrentUser,
    Ids((channel,)): Ids<(ChannelId,)>,
    StrictQuery(query): StrictQuery<DateQuery>,
) -> AppResult<Json<DatePlace>> {
    let now = app.now();
    app.read(move |db| Box::pin(first_since(db, user, channel, query, now)))
        .await
        .map(Json)
}

/// Of what is out of the reader's sight nothing is told, not even that somebody wrote then.
async fn first_since(
    db: &Db,
    user: CurrentUser,
    channel: ChannelId,
    query: DateQuery,
    now: UnixMillis,
) -> AppResult<DatePlace> {
    let allowed = access::channel(db, user.person, Action::ReadChannel, channel, now).await?;
    let head = channels::head(db, channel)
        .await?
        .ok_or(AppError::NotFound)?;
    let history = channels::history(db, channel)
        .await?
        .ok_or(AppError::NotFound)?;
    let intervals = members::intervals(db, channel, user.person).await?;
    let visibility = Visibility::of_member(&allowed.facts, channel, history, intervals, now)
        .ok_or(AppError::NotFound)?;
    let mut from = entries::first_since(db, channel, head.last_seq, query.at).await?;
    // Ends: each turn passes at least one of the times that the reader was away.
    while let Some(seen) = visibility.first_from(from) {
        match messages::first_in_channel(db, channel, seen).await? {
            Some(seq) if visibility.covers(seq) => return Ok(DatePlace { seq: Some(seq) }),
            Some(seq) => from = seq,
            None => break,
        }
    }
    Ok(DatePlace { seq: None })
}
