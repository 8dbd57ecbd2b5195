//! A call begins, is planned, moved, ended, or taken part in. Its card is a message; every
//! change is one entry of the channel's log that says the whole of it.
//!
//! A link is handed out by [`may_join`] alone, which asks each time, also whether whoever
//! started the call still may: a call outlives its starter's right by no link at all.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use tokenim_policy::{Moment, decide};
use tokenim_protocol::call::{
    CALL_AHEAD_DAYS_MAX, CALL_GUEST_NAME_CHARS_MAX, CALL_MINUTES_MAX, CALL_MINUTES_MIN,
    CALL_TITLE_CHARS_MAX, Call, CallProviderKind, CallState, EditCall, InviteToCall,
    OPEN_CALLS_MAX, Planned, StartCall,
};
use tokenim_protocol::channel::{ChannelEvent, Message};
use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::event::PersonEvent;
use tokenim_protocol::ids::{ChannelId, MessageId, PersonId};
use tokenim_protocol::permission::{Action, Resource, Scope};
use tokenim_protocol::request::Ack;
use tokenim_protocol::time::{DAY_MS, HOUR_MS, UnixMillis};

use super::check;
use super::refusal::over_the_cap;
use crate::access;
use crate::calls::sealing::Sealing;
use crate::calls::{self, Visitor};
use crate::error::{AppError, AppResult};
use crate::store::call_providers::{self, StoredProvider};
use crate::store::calls::StoredCall;
use crate::store::messages::Around;
use crate::store::{
    Db, Tx, calls as rows, channels, db, entries, facts, messages, people, person_log, read_marks,
};

/// Nobody came for so long: the call is over, whether or not somebody said so.
const FORGOTTEN_MS: i64 = 12 * HOUR_MS;
/// A planned call that did not begin is cancelled so long after its time.
const LATE_MS: i64 = 2 * HOUR_MS;
const ROOM_BYTES: usize = 16;

pub const fn start_action(video: bool) -> Action {
    if video {
        Action::StartVideoCall
    } else {
        Action::StartVoiceCall
    }
}

pub async fn start_call(
    tx: &mut Tx,
    actor: PersonId,
    channel: ChannelId,
    request: StartCall,
    sealing: &Sealing,
) -> AppResult<Ack> {
    let title = check_title(&request.title)?;
    let now = tx.now();
    let hash = blake3::hash(db::json(&request)?.as_bytes());
    let hash = STANDARD_NO_PAD.encode(hash.as_bytes());
    if !messages::insert_key(tx, request.id, actor, channel, &hash, now).await? {
        if !messages::key_is(tx, request.id, actor, channel, &hash).await? {
            return Err(AppError::Conflict);
        }
        let first = messages::get(tx, request.id)
            .await?
            .ok_or(AppError::Conflict)?;
        return Ok(Ack {
            id: request.id,
            channel_id: channel,
            seq: first.seq,
            server_time: first.sent_at,
        });
    }
    let head = channels::take_seq(tx, channel, 1)
        .await?
        .ok_or(AppError::NotFound)?;
    let action = start_action(request.video);
    access::channel(tx, actor, action, channel, now).await?;
    if !title.is_empty() {
        // What stands on a card is said to everybody who reads it.
        access::channel(tx, actor, Action::SendMessage, channel, now).await?;
    }
    if let Some(planned) = &request.planned {
        check_planned(planned, now)?;
    }
    if rows::count_open(tx, channel).await? >= OPEN_CALLS_MAX as u64 {
        return Err(over_the_cap(actor, action, channel));
    }
    let provider = call_providers::get(tx, request.provider)
        .await?
        .ok_or_else(|| AppError::field("provider", FieldProblem::NotAllowed))?;
    let link = match (provider.provider.kind, &request.link) {
        (CallProviderKind::Pasted, Some(link)) => {
            let url = calls::address("link", link)?;
            if !calls::leads_to(&url, &provider.provider.hosts) {
                return Err(AppError::field("link", FieldProblem::NotAllowed));
            }
            Some(sealing.seal(tx.rng(), &request.id.to_string(), url.as_str()))
        }
        (CallProviderKind::Pasted, None) => {
            return Err(AppError::field("link", FieldProblem::Missing));
        }
        (_, None) => None,
        (_, Some(_)) => return Err(AppError::field("link", FieldProblem::NotAllowed)),
    };
    let live = request.planned.is_none();
    let stored = StoredCall {
        message: request.id,
        channel,
        message_seq: head.last_seq,
        author: actor,
        call: Call {
            seq: head.last_seq,
            state: if live {
                CallState::Live
            } else {
                CallState::Scheduled
            },
            video: request.video,
            title: title.clone(),
            provider: request.provider,
            planned: request.planned,
            started_at: live.then_some(now),
            ended_at: None,
            joined: Vec::new(),
            joined_count: 0,
            declined: Vec::new(),
            withheld: false,
        },
        room: new_room(tx),
        link,
    };
    messages::insert(
        tx,
        request.id,
        channel,
        head.last_seq,
        actor,
        &title,
        None,
        now,
    )
    .await?;
    messages::surround(tx, request.id, &Around::default()).await?;
    rows::insert(tx, &stored).await?;
    let message = Message {
        call: Some(stored.call),
        ..Message::plain(request.id, Some(title))
    };
    entries::append(
        tx,
        channel,
        head,
        Some(actor),
        ChannelEvent::Message(message),
    )
    .await?;
    if let Some(mark) = read_marks::advance(tx, actor, channel, head.last_seq).await? {
        let event = PersonEvent::ReadMarked {
            channel_id: channel,
            mark,
        };
        person_log::append(tx, actor, event).await?;
    }
    Ok(Ack {
        id: request.id,
        channel_id: channel,
        seq: head.last_seq,
        server_time: now,
    })
}

/// Title and time. Whoever made the call changes it, or whoever runs the channel.
pub async fn edit_call(
    tx: &mut Tx,
    actor: PersonId,
    channel: ChannelId,
    message: MessageId,
    request: EditCall,
) -> AppResult<Ack> {
    let title = check_title(&request.title)?;
    let mut stored = to_manage(tx, actor, channel, message).await?;
    let now = tx.now();
    if !stored.call.state.is_open() {
        return Err(AppError::Gone);
    }
    if title != stored.call.title && !title.is_empty() {
        access::channel(tx, actor, Action::SendMessage, channel, now).await?;
    }
    match (&request.planned, stored.call.state) {
        (Some(planned), CallState::Scheduled) => {
            if Some(planned) != stored.call.planned.as_ref() {
                check_planned(planned, now)?;
                stored.call.planned = Some(planned.clone());
            }
        }
        (Some(_), _) => return Err(AppError::field("planned", FieldProblem::NotAllowed)),
        (None, CallState::Scheduled) => {
            return Err(AppError::field("planned", FieldProblem::Missing));
        }
        (None, _) => {}
    }
    stored.call.title = title;
    tell(tx, Some(actor), stored).await
}

/// What is under way ends, what is planned is cancelled. Ending what is over changes nothing.
pub async fn end_call(
    tx: &mut Tx,
    actor: PersonId,
    channel: ChannelId,
    message: MessageId,
) -> AppResult<Ack> {
    let stored = to_manage(tx, actor, channel, message).await?;
    if !stored.call.state.is_open() {
        return super::nothing_new(tx, channel, message).await;
    }
    let ended = over(stored, tx.now());
    tell(tx, Some(actor), ended).await
}

pub async fn decline_call(
    tx: &mut Tx,
    actor: PersonId,
    channel: ChannelId,
    message: MessageId,
) -> AppResult<Ack> {
    let now = tx.now();
    access::message(tx, actor, Action::JoinCall, channel, message, now).await?;
    let stored = rows::get(tx, message).await?.ok_or(AppError::NotFound)?;
    if !stored.call.state.is_open() || !rows::decline(tx, message, actor, now).await? {
        return super::nothing_new(tx, channel, message).await;
    }
    tell_again(tx, Some(actor), message).await
}

/// Everything it takes to make somebody's way in.
pub struct Joining {
    pub stored: StoredCall,
    pub provider: StoredProvider,
    pub visitor: Visitor,
    pub recordable: bool,
}

/// Whether a way in is handed out, and what it opens.
pub enum MayJoin {
    Yes(Box<Joining>),
    /// It is over, its provider is gone, or whoever started it may not any more.
    No,
}

pub async fn may_join(
    db: &Db,
    actor: PersonId,
    channel: ChannelId,
    message: MessageId,
    now: UnixMillis,
) -> AppResult<MayJoin> {
    let (allowed, _) = access::message(db, actor, Action::JoinCall, channel, message, now).await?;
    let stored = rows::get(db, message).await?.ok_or(AppError::NotFound)?;
    let provider = call_providers::get(db, stored.call.provider).await?;
    let Some(provider) = provider.filter(|_| stored.call.state.is_open()) else {
        return Ok(MayJoin::No);
    };
    if !may_start(db, &stored, now).await? {
        return Ok(MayJoin::No);
    }
    if stored.call.state == CallState::Scheduled {
        // The first to come begins it, and beginning is for those who may.
        let action = start_action(stored.call.video);
        access::channel(db, actor, action, channel, now).await?;
    }
    let name = people::get(db, actor)
        .await?
        .ok_or(AppError::NotFound)?
        .display_name;
    let may = |action: Action| {
        let at = Resource::of(Scope::Channel(channel), stored.author);
        decide(&allowed.facts, action, &at, &Moment::server(now)).is_allowed()
    };
    let record = may(Action::RecordCall);
    let visitor = Visitor {
        person: Some(actor),
        name,
        moderator: stored.author == actor || may(Action::ManageCall),
        record,
        share_screen: may(Action::ShareScreen),
    };
    Ok(MayJoin::Yes(Box::new(Joining {
        stored,
        provider,
        visitor,
        recordable: record,
    })))
}

/// Writes down that the way in was handed out. The doors are asked again, under the lock.
pub async fn join_call(
    tx: &mut Tx,
    actor: PersonId,
    channel: ChannelId,
    message: MessageId,
) -> AppResult<MayJoin> {
    let now = tx.now();
    let MayJoin::Yes(mut joining) = may_join(tx, actor, channel, message, now).await? else {
        // The card may not know it yet.
        if let Some(stored) = rows::get(tx, message).await? {
            review(tx, stored).await?;
        }
        return Ok(MayJoin::No);
    };
    let begins = joining.stored.call.state == CallState::Scheduled;
    if begins {
        joining.stored.call.state = CallState::Live;
        joining.stored.call.started_at = Some(now);
        rows::update(tx, &joining.stored).await?;
    }
    let is_new = rows::join(tx, message, actor, now).await?;
    if begins || is_new {
        tell_again(tx, Some(actor), message).await?;
    }
    Ok(MayJoin::Yes(joining))
}

/// A way in for somebody from outside.
pub async fn may_invite(
    db: &Db,
    actor: PersonId,
    channel: ChannelId,
    message: MessageId,
    request: &InviteToCall,
    now: UnixMillis,
) -> AppResult<MayJoin> {
    let name = check::title("name", &request.name)?;
    if name.is_empty() {
        return Err(AppError::field("name", FieldProblem::TooShort));
    }
    if name.chars().count() > CALL_GUEST_NAME_CHARS_MAX {
        return Err(AppError::field("name", FieldProblem::TooLong));
    }
    access::message(db, actor, Action::InviteToCall, channel, message, now).await?;
    let stored = rows::get(db, message).await?.ok_or(AppError::NotFound)?;
    let provider = call_providers::get(db, stored.call.provider).await?;
    let Some(provider) = provider.filter(|_| stored.call.state.is_open()) else {
        return Ok(MayJoin::No);
    };
    if !may_start(db, &stored, now).await? {
        return Ok(MayJoin::No);
    }
    Ok(MayJoin::Yes(Box::new(Joining {
        stored,
        provider,
        visitor: Visitor {
            person: None,
            name,
            moderator: false,
            record: false,
            share_screen: false,
        },
        recordable: false,
    })))
}

/// Whether whoever made the call could make it now.
async fn may_start(db: &Db, stored: &StoredCall, now: UnixMillis) -> AppResult<bool> {
    let Some(starter) = facts::of(db, stored.author).await? else {
        return Ok(false);
    };
    let action = start_action(stored.call.video);
    let at = Resource::at(Scope::Channel(stored.channel));
    Ok(decide(&starter, action, &at, &Moment::server(now)).is_allowed())
}

/// Somebody's rights may be others: the cards of what they started say so.
pub async fn review_calls_of(tx: &mut Tx, person: PersonId) -> AppResult<()> {
    for stored in rows::open_of(tx, person).await? {
        review(tx, stored).await?;
    }
    Ok(())
}

async fn review(tx: &mut Tx, mut stored: StoredCall) -> AppResult<()> {
    let withheld = !may_start(tx, &stored, tx.now()).await?;
    if !stored.call.state.is_open() || stored.call.withheld == withheld {
        return Ok(());
    }
    stored.call.withheld = withheld;
    tell(tx, None, stored).await.map(|_| ())
}

/// Ends what everybody has left or nobody came to, up to so many; how many it were.
pub async fn end_forgotten_calls(tx: &mut Tx, count: u32) -> AppResult<Vec<MessageId>> {
    let now = tx.now();
    let mut ended = Vec::new();
    for stored in rows::forgotten(tx, now.plus_ms(-FORGOTTEN_MS), count).await? {
        let time_is_over = stored
            .call
            .planned
            .as_ref()
            .is_none_or(|planned| planned.ends_at().plus_ms(LATE_MS) < now);
        if time_is_over {
            ended.push(stored.message);
            let stored = over(stored, now);
            tell(tx, None, stored).await?;
        }
    }
    Ok(ended)
}

/// The room of a call that is over, with the server that it is on; none where that is gone.
pub async fn room_left(
    db: &Db,
    message: MessageId,
) -> AppResult<Option<(StoredCall, StoredProvider)>> {
    let Some(stored) = rows::get(db, message).await? else {
        return Ok(None);
    };
    let provider = call_providers::get(db, stored.call.provider).await?;
    Ok(provider
        .filter(|_| stored.call.state == CallState::Ended)
        .map(|provider| (stored, provider)))
}

/// The meeting server is taken away.
pub(super) async fn end_calls(tx: &mut Tx, by: PersonId, calls: Vec<StoredCall>) -> AppResult<()> {
    for stored in calls {
        let stored = over(stored, tx.now());
        tell(tx, Some(by), stored).await?;
    }
    Ok(())
}

/// A meeting server says that nobody is in the room any more.
pub async fn end_empty_call(tx: &mut Tx, message: MessageId) -> AppResult<()> {
    let found = rows::get(tx, message).await?;
    if let Some(stored) = found.filter(|stored| stored.call.state == CallState::Live) {
        let stored = over(stored, tx.now());
        tell(tx, None, stored).await?;
    }
    Ok(())
}

fn over(mut stored: StoredCall, now: UnixMillis) -> StoredCall {
    stored.call.state = match stored.call.state {
        CallState::Live => CallState::Ended,
        CallState::Scheduled | CallState::Ended | CallState::Cancelled => CallState::Cancelled,
    };
    stored.call.ended_at = Some(now);
    stored
}

async fn to_manage(
    tx: &Tx,
    actor: PersonId,
    channel: ChannelId,
    message: MessageId,
) -> AppResult<StoredCall> {
    let author = messages::get(tx, message)
        .await?
        .map(|message| message.author);
    let action = if author == Some(actor) {
        Action::ManageOwnCall
    } else {
        Action::ManageCall
    };
    access::message(tx, actor, action, channel, message, tx.now()).await?;
    rows::get(tx, message).await?.ok_or(AppError::NotFound)
}

async fn tell_again(tx: &mut Tx, by: Option<PersonId>, message: MessageId) -> AppResult<Ack> {
    let stored = rows::get(tx, message).await?.ok_or(AppError::NotFound)?;
    tell(tx, by, stored).await
}

/// Writes the call as it now is, into its row and into the log.
async fn tell(tx: &mut Tx, by: Option<PersonId>, mut stored: StoredCall) -> AppResult<Ack> {
    let head = channels::take_seq(tx, stored.channel, 0)
        .await?
        .ok_or(AppError::NotFound)?;
    stored.call.seq = head.last_seq;
    rows::update(tx, &stored).await?;
    let ack = Ack {
        id: stored.message,
        channel_id: stored.channel,
        seq: head.last_seq,
        server_time: tx.now(),
    };
    let event = ChannelEvent::CallChanged {
        target: stored.message,
        target_seq: stored.message_seq,
        call: stored.call,
    };
    entries::append(tx, stored.channel, head, by, event).await?;
    Ok(ack)
}

fn check_title(text: &str) -> AppResult<String> {
    let title = check::topic("title", text)?;
    if title.chars().count() > CALL_TITLE_CHARS_MAX {
        return Err(AppError::field("title", FieldProblem::TooLong));
    }
    Ok(title)
}

fn check_planned(planned: &Planned, now: UnixMillis) -> AppResult<()> {
    if planned.starts_at < now {
        return Err(AppError::field(
            "planned.starts_at",
            FieldProblem::InThePast,
        ));
    }
    if planned.starts_at > now.plus_ms(CALL_AHEAD_DAYS_MAX * DAY_MS) {
        return Err(AppError::field(
            "planned.starts_at",
            FieldProblem::TooFarAhead,
        ));
    }
    if !(CALL_MINUTES_MIN..=CALL_MINUTES_MAX).contains(&planned.minutes) {
        return Err(AppError::field("planned.minutes", FieldProblem::NotAllowed));
    }
    // Its rules are the readers' own affair; here it is a name of the database's form.
    let fits = |c: char| c.is_ascii_alphanumeric() || "/_+-".contains(c);
    let zone = &planned.time_zone;
    if zone.is_empty() || zone.len() > 64 || !zone.chars().all(fits) || zone.starts_with('/') {
        return Err(AppError::field(
            "planned.time_zone",
            FieldProblem::Malformed,
        ));
    }
    Ok(())
}

/// 128 bits that nobody guesses, in letters that every provider takes in a room's name.
fn new_room(tx: &Tx) -> String {
    let mut bytes = [0_u8; ROOM_BYTES];
    tx.rng().fill(&mut bytes);
    let mut room = String::from("tokenim");
    for byte in bytes {
        room.push_str(&format!("{byte:02x}"));
    }
    room
}
