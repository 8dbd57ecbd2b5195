//! One's calls for a calendar of one's own: the address is made, renewed and ended, and read by
//! a program that has no session.
//!
//! What it reads is judged anew each time as if the person asked: the channels they read now,
//! what was said while they were there, nothing of what was deleted. Who may do nothing has no
//! calendar, and nobody can tell that from an address that never was one.

use tokenim_policy::{Moment, decide};
use tokenim_protocol::calendar::{CalendarEvent, CalendarFeed, CalendarFeedMade, calendar};
use tokenim_protocol::call::CallState;
use tokenim_protocol::channel::{Channel, ChannelKind};
use tokenim_protocol::ids::{ChannelId, MessageId, PersonId};
use tokenim_protocol::permission::{Action, Facts, Resource, Scope};
use tokenim_protocol::time::{DAY_MS, HOUR_MS, UnixMillis};

use crate::access;
use crate::audit::{self, Act};
use crate::auth::secret::{SecretHash, new_token};
use crate::error::{AppError, AppResult};
use crate::events::audience::Visibility;
use crate::store::calls::StoredCall;
use crate::store::{
    Db, Tx, calendar_feeds, call_providers, calls, channels, members, messages, organisation,
    people,
};

/// What is over stays in the calendar for so long.
const PAST_MS: i64 = 60 * DAY_MS;
/// Planned calls of one channel, the latest planned first.
const OF_CHANNEL: u32 = 200;
/// In all: calendars read files of some hundred kilobytes at most.
const EVENTS_MAX: usize = 1_000;
/// What stands for words that may not leave their channel.
const NAMELESS: &str = "TokenIM";
/// Our own tokens have 43 characters.
const TOKEN_CHARS_MAX: usize = 64;

pub async fn calendar_feed(db: &Db, actor: PersonId, now: UnixMillis) -> AppResult<CalendarFeed> {
    access::organisation(db, actor, Action::KeepCalendarFeed, now).await?;
    Ok(calendar_feeds::get(db, actor).await?)
}

/// A new address; the one before opens nothing any more.
pub async fn renew_calendar_feed(tx: &mut Tx, actor: PersonId) -> AppResult<CalendarFeedMade> {
    let now = tx.now();
    access::organisation(tx, actor, Action::KeepCalendarFeed, now).await?;
    let token = new_token(tx.rng());
    let hash = SecretHash::of_token(&token).to_text();
    calendar_feeds::put(tx, actor, &hash, now).await?;
    let act = Act::new("calendar_feed.make").about(actor);
    audit::record(tx, Some(actor), act).await?;
    Ok(CalendarFeedMade {
        path: format!("/v1/calendar/{}.ics", token.as_str()),
    })
}

pub async fn end_calendar_feed(tx: &mut Tx, actor: PersonId) -> AppResult<()> {
    access::organisation(tx, actor, Action::KeepCalendarFeed, tx.now()).await?;
    if calendar_feeds::end(tx, actor).await? {
        let act = Act::new("calendar_feed.end").about(actor);
        audit::record(tx, Some(actor), act).await?;
    }
    Ok(())
}

/// What an address opens.
pub struct Fed {
    pub file: String,
    /// It is time to note that it was read.
    pub note: bool,
}

/// The hash of an address's last part; none when it cannot be one of ours.
pub fn feed_hash(named: &str) -> Option<String> {
    let token = named.strip_suffix(".ics").unwrap_or(named);
    let ours = token.len() <= TOKEN_CHARS_MAX && !token.is_empty();
    ours.then(|| SecretHash::of_token(token).to_text())
}

/// Whose address it is; nothing else is read for one that is nobody's, or of somebody who may
/// do nothing here.
pub async fn whose_calendar(db: &Db, hash: &str, now: UnixMillis) -> AppResult<PersonId> {
    let found = calendar_feeds::by_token(db, hash).await?;
    let (person, _) = found.ok_or(AppError::NotFound)?;
    access::organisation(db, person, Action::KeepCalendarFeed, now)
        .await
        .map_err(hidden)?;
    Ok(person)
}

pub async fn read_calendar_feed(db: &Db, hash: &str, now: UnixMillis) -> AppResult<Fed> {
    let found = calendar_feeds::by_token(db, hash).await?;
    let (person, read_at) = found.ok_or(AppError::NotFound)?;
    let allowed = access::organisation(db, person, Action::KeepCalendarFeed, now)
        .await
        .map_err(hidden)?;
    let mut found: Vec<(UnixMillis, CalendarEvent)> = Vec::new();
    for (channel, history, intervals) in members::reading_of(db, person).await? {
        let visibility = Visibility::of_member(&allowed.facts, channel, history, intervals, now);
        let Some(visibility) = visibility else {
            continue;
        };
        for stored in calls::planned_in(db, channel, OF_CHANNEL).await? {
            let seen = visibility.covers(stored.message_seq) && visibility.covers(stored.call.seq);
            let until = stored
                .call
                .planned
                .as_ref()
                .map(|planned| planned.ends_at());
            if !seen || until.is_none_or(|until| until < now.plus_ms(-PAST_MS)) {
                continue;
            }
            let message = messages::get(db, stored.message).await?;
            if message.is_none_or(|message| message.deleted) {
                continue;
            }
            if let Some(event) = event_of(db, &allowed.facts, &stored, now).await? {
                found.push((event.from, event));
            }
        }
    }
    found.sort_by_key(|(from, event)| (std::cmp::Reverse(*from), event.uid.clone()));
    found.truncate(EVENTS_MAX);
    let events: Vec<CalendarEvent> = found.into_iter().map(|(_, event)| event).collect();
    let name = organisation::get(db).await?.name;
    Ok(Fed {
        file: calendar(Some(&name), &events, now),
        note: read_at.is_none_or(|at| at.plus_ms(HOUR_MS) <= now),
    })
}

/// Whoever may not is like somebody who is not there.
fn hidden(error: AppError) -> AppError {
    match error {
        AppError::Refused(_) | AppError::SignedOut => AppError::NotFound,
        other => other,
    }
}

async fn event_of(
    db: &Db,
    facts: &Facts,
    stored: &StoredCall,
    now: UnixMillis,
) -> AppResult<Option<CalendarEvent>> {
    let Some(planned) = &stored.call.planned else {
        return Ok(None);
    };
    let Some(channel) = channels::get(db, stored.channel).await? else {
        return Ok(None);
    };
    // A calendar keeps what it reads: words of a place whose label lets nothing be taken out
    // stay there.
    let here = Resource::at(Scope::Channel(stored.channel));
    let may_tell = decide(facts, Action::CopyMessage, &here, &Moment::server(now)).is_allowed();
    let summary = match (may_tell, stored.call.title.as_str()) {
        (false, _) => NAMELESS.to_owned(),
        (true, "") => name_of(db, &channel, facts.person).await?,
        (true, title) => title.to_owned(),
    };
    let provider = call_providers::get(db, stored.call.provider).await?;
    Ok(Some(CalendarEvent {
        uid: format!("{}@tokenim", stored.message),
        sequence: stored.call.seq,
        from: planned.starts_at,
        to: planned.ends_at(),
        summary,
        place: provider
            .map(|known| known.provider.name)
            .unwrap_or_default(),
        link: link(stored.channel, stored.message),
        cancelled: stored.call.state == CallState::Cancelled,
    }))
}

/// To the card, where who may join is asked anew; no way into the room.
fn link(channel: ChannelId, message: MessageId) -> String {
    format!("tokenim://channel/{channel}/message/{message}")
}

/// As its list calls it.
async fn name_of(db: &Db, channel: &Channel, me: PersonId) -> AppResult<String> {
    if channel.kind != ChannelKind::Direct {
        return Ok(channel.name.clone());
    }
    for member in members::of_channel(db, channel.id).await? {
        if member.person != me
            && let Some(person) = people::get(db, member.person).await?
        {
            return Ok(person.display_name);
        }
    }
    Ok(NAMELESS.to_owned())
}
