//! What happens around a message: threads, reactions, pins, what is saved, confirmations,
//! earlier words, and who has read.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use tokenim_protocol::channel::{ChannelEvent, Entry};
use tokenim_protocol::conversation::{
    Confirm, Confirmations, MarkThread, MemberMark, READERS_MAX, ReadMarks, Revisions, SetPin,
    SetReaction, THREAD_PAGE_MAX, ThreadMark, ThreadPage, ThreadQuery,
};
use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::event::Kept;
use tokenim_protocol::ids::{ChannelId, MessageId, PersonId, Seq};
use tokenim_protocol::permission::Action;
use tokenim_protocol::request::Ack;
use tokenim_protocol::time::UnixMillis;

use super::DONE;
use super::strict::{Ids, Strict, StrictQuery};
use crate::access::{self, Allowed};
use crate::actions;
use crate::app::App;
use crate::auth::CurrentUser;
use crate::error::{AppError, AppResult};
use crate::events::audience::{Visibility, as_read_by};
use crate::store::messages::StoredMessage;
use crate::store::{Db, channels, confirmations, entries, members, read_marks, revisions, threads};

pub async fn react(
    State(app): State<App>,
    user: CurrentUser,
    Ids((channel, message)): Ids<(ChannelId, MessageId)>,
    Strict(request): Strict<SetReaction>,
) -> AppResult<Json<Ack>> {
    app.write(move |tx| Box::pin(actions::react(tx, user.person, channel, message, request)))
        .await
        .map(Json)
}

pub async fn set_pin(
    State(app): State<App>,
    user: CurrentUser,
    Ids((channel, message)): Ids<(ChannelId, MessageId)>,
    Strict(request): Strict<SetPin>,
) -> AppResult<Json<Ack>> {
    app.write(move |tx| Box::pin(actions::set_pin(tx, user.person, channel, message, request)))
        .await
        .map(Json)
}

pub async fn save(
    State(app): State<App>,
    user: CurrentUser,
    Ids((channel, message)): Ids<(ChannelId, MessageId)>,
) -> AppResult<StatusCode> {
    app.write(move |tx| Box::pin(actions::save_message(tx, user.person, channel, message)))
        .await?;
    Ok(DONE)
}

pub async fn unsave(
    State(app): State<App>,
    user: CurrentUser,
    Ids((message,)): Ids<(MessageId,)>,
) -> AppResult<StatusCode> {
    app.write(move |tx| Box::pin(actions::unsave_message(tx, user.person, message)))
        .await?;
    Ok(DONE)
}

pub async fn mark_thread(
    State(app): State<App>,
    user: CurrentUser,
    Ids((channel, message)): Ids<(ChannelId, MessageId)>,
    Strict(request): Strict<MarkThread>,
) -> AppResult<Json<ThreadMark>> {
    app.write(move |tx| {
        Box::pin(actions::mark_thread(
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

pub async fn confirm(
    State(app): State<App>,
    user: CurrentUser,
    Ids((channel, message)): Ids<(ChannelId, MessageId)>,
    Strict(request): Strict<Confirm>,
) -> AppResult<Json<Ack>> {
    app.write(move |tx| Box::pin(actions::confirm(tx, user.person, channel, message, request)))
        .await
        .map(Json)
}

pub async fn confirmations(
    State(app): State<App>,
    user: CurrentUser,
    Ids((channel, message)): Ids<(ChannelId, MessageId)>,
) -> AppResult<Json<Confirmations>> {
    let now = app.now();
    app.read(move |db| {
        Box::pin(actions::confirmations(
            db,
            user.person,
            channel,
            message,
            now,
        ))
    })
    .await
    .map(Json)
}

/// One message, as this reader may see it.
pub async fn message(
    State(app): State<App>,
    user: CurrentUser,
    Ids((channel, message)): Ids<(ChannelId, MessageId)>,
) -> AppResult<Json<Entry>> {
    let now = app.now();
    app.read(move |db| {
        Box::pin(async move {
            let seen = Seen::open(db, user.person, channel, message, now).await?;
            seen.entry(db, seen.message.seq)
                .await?
                .ok_or(AppError::NotFound)
        })
    })
    .await
    .map(Json)
}

/// The words it once had, of those that this reader could see then.
pub async fn revisions(
    State(app): State<App>,
    user: CurrentUser,
    Ids((channel, message)): Ids<(ChannelId, MessageId)>,
) -> AppResult<Json<Revisions>> {
    let now = app.now();
    app.read(move |db| {
        Box::pin(async move {
            let seen = Seen::open(db, user.person, channel, message, now).await?;
            let found = revisions::of_message(db, message).await?;
            Ok(Revisions {
                revisions: found
                    .into_iter()
                    .filter(|(_, seq)| seen.visibility.covers(*seq))
                    .map(|(revision, _)| revision)
                    .collect(),
            })
        })
    })
    .await
    .map(Json)
}

pub async fn thread(
    State(app): State<App>,
    user: CurrentUser,
    Ids((channel, message)): Ids<(ChannelId, MessageId)>,
    StrictQuery(query): StrictQuery<ThreadQuery>,
) -> AppResult<Json<ThreadPage>> {
    let now = app.now();
    app.read_dear(user.person, move |db| {
        Box::pin(thread_page(db, user.person, channel, message, query, now))
    })
    .await
    .map(Json)
}

async fn thread_page(
    db: &Db,
    reader: PersonId,
    channel: ChannelId,
    root: MessageId,
    query: ThreadQuery,
    now: UnixMillis,
) -> AppResult<ThreadPage> {
    let limit = query.limit.map_or(THREAD_PAGE_MAX as u64, u64::from);
    if limit == 0 || limit > THREAD_PAGE_MAX as u64 {
        return Err(AppError::field("limit", FieldProblem::NotAllowed));
    }
    let seen = Seen::open(db, reader, channel, root, now).await?;
    let places = threads::replies(db, root, query.after, limit).await?;
    let mut entries = Vec::new();
    for (_, seq) in &places {
        entries.extend(seen.entry(db, *seq).await?);
    }
    Ok(ThreadPage {
        entries,
        through: places.last().map_or(query.after, |(nth, _)| *nth),
        count: threads::count(db, root).await?,
    })
}

/// How far each member has read, as everybody in the channel may see it.
pub async fn read_marks(
    State(app): State<App>,
    user: CurrentUser,
    Ids((channel,)): Ids<(ChannelId,)>,
) -> AppResult<Json<ReadMarks>> {
    let now = app.now();
    app.read(move |db| {
        Box::pin(async move {
            access::channel(db, user.person, Action::SeeReaders, channel, now).await?;
            let members = members::of_channel(db, channel).await?;
            if members.len() > READERS_MAX {
                return Ok(ReadMarks { marks: None });
            }
            let mut marks = Vec::new();
            for member in members {
                let mark = read_marks::get(db, member.person, channel).await?;
                marks.push(MemberMark {
                    person: member.person,
                    read_seq: mark.read_seq,
                });
            }
            Ok(ReadMarks { marks: Some(marks) })
        })
    })
    .await
    .map(Json)
}

/// A message that its reader may see, and what else they may.
struct Seen {
    reader: PersonId,
    channel: ChannelId,
    message: StoredMessage,
    visibility: Visibility,
}

impl Seen {
    async fn open(
        db: &Db,
        reader: PersonId,
        channel: ChannelId,
        message: MessageId,
        now: UnixMillis,
    ) -> AppResult<Self> {
        let action = Action::ReadChannel;
        let (Allowed { facts, .. }, message) =
            access::message(db, reader, action, channel, message, now).await?;
        let history = channels::history(db, channel)
            .await?
            .ok_or(AppError::NotFound)?;
        let intervals = members::intervals(db, channel, reader).await?;
        let visibility = Visibility::of_member(&facts, channel, history, intervals, now)
            .ok_or(AppError::NotFound)?;
        Ok(Self {
            reader,
            channel,
            message,
            visibility,
        })
    }

    /// None where this reader may not look.
    async fn entry(&self, db: &Db, seq: Seq) -> AppResult<Option<Entry>> {
        let stored = entries::stored_range(db, self.channel, seq, seq).await?;
        let mut entries = as_read_by(&self.visibility, &stored);
        confirmations::fill_mine(db, self.reader, &mut entries).await?;
        let entry = entries.pop();
        let is_hidden = matches!(
            &entry,
            Some(Entry {
                event: Kept::Known(ChannelEvent::Hidden { .. }),
                ..
            })
        );
        Ok(entry.filter(|_| !is_hidden))
    }
}
