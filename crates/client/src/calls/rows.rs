//! Calls from the cache, as screens draw them.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokenim_protocol::call::{CALL_RINGS_MS, Call, CallState, Planned};
use tokenim_protocol::channel::ChannelKind;
use tokenim_protocol::ids::PersonId;
use tokenim_protocol::time::UnixMillis;

use crate::access;
use crate::quiet;
use crate::store::call::{self, KnownCall};
use crate::store::person_state::{self, Settings};
use crate::store::{Reader, Result, channel, directory};
use crate::view::call::{CallRow, CallView, CallsView, PlannedView};
use crate::view::conversation::NamedPerson;

/// Calls that were, in the list.
const PAST_SHOWN: u32 = 30;

pub fn all(reader: &Reader<'_>, me: PersonId, now: UnixMillis) -> Result<CallsView> {
    let settings = person_state::settings(reader)?;
    let mut view = CallsView::default();
    for known in call::open(reader)? {
        let is_live = known.call.state == CallState::Live;
        let rings = rings(reader, me, &known, &settings, now)?.is_some();
        let row = row(reader, me, known)?;
        if rings {
            view.ringing.push(row.clone());
        }
        if is_live {
            view.live.push(row);
        } else {
            view.upcoming.push(row);
        }
    }
    for known in call::past(reader, PAST_SHOWN)? {
        view.past.push(row(reader, me, known)?);
    }
    Ok(view)
}

/// Until when somebody's call rings here; none if it does not. A call in a conversation of few
/// rings for those who are called, until they answer, and where they want to hear it.
pub fn rings(
    reader: &Reader<'_>,
    me: PersonId,
    known: &KnownCall,
    settings: &Settings,
    now: UnixMillis,
) -> Result<Option<UnixMillis>> {
    let call = &known.call;
    let Some(until) = call.started_at.map(|at| at.plus_ms(CALL_RINGS_MS)) else {
        return Ok(None);
    };
    let answered = call.joined.iter().any(|join| join.person == me) || call.declined.contains(&me);
    if call.state != CallState::Live || call.withheld || answered || now >= until {
        return Ok(None);
    }
    if known.author.is_none_or(|author| author == me) {
        return Ok(None);
    }
    let kind = channel::get(reader, known.channel_id)?.map(|channel| channel.kind);
    let direct = matches!(kind, Some(ChannelKind::Direct | ChannelKind::Group));
    let silent = settings.is_muted(known.channel_id, now) || quiet::is_quiet(settings, now);
    Ok((direct && !silent).then_some(until))
}

pub fn row(reader: &Reader<'_>, me: PersonId, known: KnownCall) -> Result<CallRow> {
    let found = channel::get(reader, known.channel_id)?;
    let channel_name = match &found {
        Some(channel) => access::channel_name(reader, me, channel)?,
        None => String::new(),
    };
    let kind = found.map(|channel| channel.kind);
    let author_name = match known.author {
        Some(author) => directory::display_name(reader, author)?.unwrap_or_default(),
        None => String::new(),
    };
    let call = card(reader, me, known.author, &known.call)?;
    Ok(CallRow {
        channel_id: known.channel_id,
        channel_name,
        direct: matches!(kind, Some(ChannelKind::Direct | ChannelKind::Group)),
        message_id: known.message_id,
        seq: known.seq,
        author: known.author,
        author_name,
        call,
    })
}

/// The card of a call.
pub fn card(
    reader: &Reader<'_>,
    me: PersonId,
    author: Option<PersonId>,
    call: &Call,
) -> Result<CallView> {
    let named = |person: PersonId| -> Result<NamedPerson> {
        Ok(NamedPerson {
            person,
            name: directory::display_name(reader, person)?.unwrap_or_default(),
        })
    };
    let organisation = directory::organisation(reader)?;
    let provider = organisation.and_then(|organisation| {
        organisation
            .call_providers
            .into_iter()
            .find(|provider| provider.id == call.provider)
            .map(|provider| provider.name)
    });
    Ok(CallView {
        state: call.state,
        video: call.video,
        title: call.title.clone(),
        provider,
        planned: call.planned.as_ref().map(shown),
        started_at: call.started_at,
        ended_at: call.ended_at,
        joined: call
            .joined
            .iter()
            .map(|join| named(join.person))
            .collect::<Result<_>>()?,
        joined_count: call.joined_count,
        declined: call
            .declined
            .iter()
            .map(|person| named(*person))
            .collect::<Result<_>>()?,
        joined_by_me: call.joined.iter().any(|join| join.person == me),
        declined_by_me: call.declined.contains(&me),
        mine: author == Some(me),
        withheld: call.withheld,
    })
}

/// A zone that this computer does not know shows the time as it is here.
fn shown(planned: &Planned) -> PlannedView {
    let own = TimeZone::system();
    let there = TimeZone::get(&planned.time_zone).unwrap_or_else(|_| own.clone());
    let at = Timestamp::from_millisecond(planned.starts_at.0).unwrap_or_default();
    let said = at.to_zoned(there);
    let here = at.to_zoned(own);
    PlannedView {
        starts_at: planned.starts_at,
        ends_at: planned.ends_at(),
        minutes: planned.minutes,
        time_zone: planned.time_zone.clone(),
        said: said.strftime("%Y-%m-%dT%H:%M").to_string(),
        elsewhere: said.offset() != here.offset(),
    }
}
