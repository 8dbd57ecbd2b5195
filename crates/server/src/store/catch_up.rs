//! What a socket reads to bring its reader up to now, and what the sweep compares.
//!
//! Each function answers from one moment of the database. A snapshot carries its own place
//! in the log, so that what is read at a later moment joins it without a gap.

use std::sync::Arc;

use tokenim_policy::labels;
use tokenim_protocol::call::CallPlace;
use tokenim_protocol::channel::{Channel, ChannelSnapshot, Entry, HistoryPolicy, Labelled};
use tokenim_protocol::conversation::{FollowedThread, Mention, Pin};
use tokenim_protocol::event::{OrganisationSnapshot, PersonSnapshot};
use tokenim_protocol::frame::ServerFrame;
use tokenim_protocol::ids::{ChannelId, Oseq, PersonId, Seq, SessionId, Useq};
use tokenim_protocol::label::Label;
use tokenim_protocol::permission::{Facts, PersonKind};
use tokenim_protocol::time::UnixMillis;

use super::channels::Head;
use super::db::{Db, args};
use super::entries::Stored;
use super::members::Interval;
use super::{
    access_request_talk, cases, channels, confirmations, departments, entries, mentions, messages,
    organisation, organisation_log, people, people_groups, person_log, person_state, pins,
    read_marks, saved, team_passages, teams, threads, visible,
};
use crate::error::{AppError, AppResult};
use crate::events::Announcement;
use crate::events::audience::{Visibility, as_read_by, hidden, unlist};
use crate::events::hub::Heard;
use crate::events::socket::Encoded;

/// Calls that were, told with a channel beside those that are planned or under way.
const PAST_CALLS: u32 = 10;
/// Messages with a label of their own that are told with a channel.
const LABELLED_MAX: u32 = 2_000;
/// Entries of one frame. Larger ones make the list freeze on old laptops.
const FRAME_ENTRIES_MAX: u64 = 500;
/// Who missed more than this of a channel gets its snapshot and a hole.
const MISSED_MAX: u64 = 1_000;
/// The end of the log that comes with a snapshot: a screen, and one to scroll.
const RECENT_ENTRIES: u64 = 50;
/// Lines of the person's or the organisation's log past which a snapshot is shorter.
const LINES_MAX: u32 = 500;

/// What a person may see, and what they missed of the two logs that say so.
pub struct Plan {
    /// As they are sent.
    pub facts: Facts,
    /// As they are held for every decision; shared.
    pub held: Arc<Facts>,
    pub organisation: Vec<ServerFrame>,
    pub oseq: Oseq,
    pub person: Vec<ServerFrame>,
    pub useq: Useq,
    pub channels: Vec<(ChannelId, Visibility)>,
}

/// One step through the plan's channels.
pub enum ChannelRead {
    Entries {
        channel_id: ChannelId,
        /// How far the frames reach.
        seq: Seq,
        /// Encoded, to be sent as they are.
        frames: Vec<Encoded>,
        /// False: more of this channel is to be read.
        complete: bool,
    },
    /// The channel is not this person's any more.
    Void,
}

pub async fn plan(
    db: &Db,
    person: PersonId,
    session: SessionId,
    useq: Useq,
    oseq: Oseq,
    now: UnixMillis,
) -> AppResult<Plan> {
    if !is_in_force(db, session, now).await? {
        return Err(AppError::SignedOut);
    }
    let facts = facts(db, person, session, now).await?;
    let held = super::facts::of(db, person)
        .await?
        .ok_or(AppError::SignedOut)?;
    let mut visible = Vec::new();
    for (channel_id, history, intervals) in memberships(db, person).await? {
        if let Some(visibility) = Visibility::of_member(&facts, channel_id, history, intervals, now)
        {
            visible.push((channel_id, visibility));
        }
    }
    let (organisation, oseq) = organisation_since(db, &facts, oseq).await?;
    let (person, useq) = person_since(db, person, useq).await?;
    Ok(Plan {
        facts,
        held,
        organisation,
        oseq,
        person,
        useq,
        channels: visible,
    })
}

/// A person's facts as they are sent: with their age, with who can help, and with what
/// their session has proved.
pub async fn facts(
    db: &Db,
    person: PersonId,
    session: SessionId,
    now: UnixMillis,
) -> AppResult<Facts> {
    crate::access::facts_of_session(db, person, session, now).await
}

/// How much catching up will bring, as [`ServerFrame::ToCome`] counts it.
pub async fn to_come(db: &Db, wanted: &[(ChannelId, Option<Seq>)]) -> AppResult<u64> {
    let mut entries = 0;
    for (channel_id, have) in wanted {
        let Some(head) = channels::head(db, *channel_id).await? else {
            continue;
        };
        entries += match have.and_then(|have| head.last_seq.checked_sub(have)) {
            Some(missed) if missed <= MISSED_MAX => missed,
            _ => 1,
        };
    }
    Ok(entries)
}

/// Reads the wanted channels in their order until about `bytes_max` are encoded. `wanted`
/// holds what the reader has of each; none means all of it is new.
pub async fn channels(
    db: &Db,
    person: PersonId,
    wanted: &[(ChannelId, Option<Seq>)],
    bytes_max: usize,
    now: UnixMillis,
) -> AppResult<Vec<ChannelRead>> {
    let facts = super::facts::of(db, person)
        .await?
        .ok_or(AppError::SignedOut)?;
    let mut bytes = 0;
    let mut reads = Vec::new();
    for (channel_id, have) in wanted {
        let visibility = match membership(db, *channel_id, person).await? {
            Some((history, intervals)) => {
                Visibility::of_member(&facts, *channel_id, history, intervals, now)
            }
            None => None,
        };
        let (Some(visibility), Some(head)) = (visibility, channels::head(db, *channel_id).await?)
        else {
            reads.push(ChannelRead::Void);
            return Ok(reads);
        };
        let read = read_channel(db, person, *channel_id, &visibility, head, *have).await?;
        if let ChannelRead::Entries {
            frames, complete, ..
        } = &read
        {
            bytes += frames.iter().map(Encoded::len).sum::<usize>();
            let stop = bytes >= bytes_max || !complete;
            reads.push(read);
            if stop {
                break;
            }
        }
    }
    Ok(reads)
}

async fn read_channel(
    db: &Db,
    person: PersonId,
    channel_id: ChannelId,
    visibility: &Visibility,
    head: Head,
    have: Option<Seq>,
) -> AppResult<ChannelRead> {
    let last = head.last_seq;
    let missed = have.and_then(|have| last.checked_sub(have));
    match (have, missed) {
        (Some(have), Some(missed)) if missed <= MISSED_MAX => {
            let to = last.min(have + FRAME_ENTRIES_MAX);
            let mut frames = Vec::new();
            if missed > 0 {
                let entries = entries::stored_range(db, channel_id, have + 1, to).await?;
                let mut entries = as_read_by(visibility, &entries);
                confirmations::fill_mine(db, person, &mut entries).await?;
                frames.push(encode(&ServerFrame::Channel {
                    channel_id,
                    entries,
                })?);
            }
            Ok(ChannelRead::Entries {
                channel_id,
                seq: to,
                frames,
                complete: to == last,
            })
        }
        // New to the reader, or too much of it missed, or the reader claims a place that
        // the log has not reached: start from here.
        _ => {
            let snapshot = snapshot(db, person, channel_id, visibility, head).await?;
            Ok(ChannelRead::Entries {
                channel_id,
                seq: last,
                frames: vec![encode(&ServerFrame::ChannelSnapshot { snapshot })?],
                complete: true,
            })
        }
    }
}

/// The channel at this moment, as one of its members sees it.
pub async fn snapshot(
    db: &Db,
    person: PersonId,
    channel_id: ChannelId,
    visibility: &Visibility,
    head: Head,
) -> AppResult<ChannelSnapshot> {
    let channel = channels::get(db, channel_id)
        .await?
        .ok_or(AppError::NotFound)?;
    let read_mark = read_marks::get(db, person, channel_id).await?;
    let first = (head.last_seq + 1).saturating_sub(RECENT_ENTRIES).max(1);
    let recent = entries::stored_range(db, channel_id, first, head.last_seq).await?;
    let mut recent = as_read_by(visibility, &recent);
    confirmations::fill_mine(db, person, &mut recent).await?;
    // Whoever may see nothing before this has no hole to fill there.
    if visibility.sees_nothing_before(first)
        && let Some(oldest) = recent.first()
        && first > 1
    {
        let count = entries::message_count_at(db, channel_id, first - 1).await?;
        debug_assert_eq!(oldest.seq, first);
        let before = hidden(1, first - 1, count);
        recent = as_seen_joined(before, recent);
    }
    Ok(ChannelSnapshot {
        seq: head.last_seq,
        message_count: head.message_count,
        read_message_count: entries::message_count_at(db, channel_id, read_mark.read_seq).await?,
        read_mark,
        members: super::members::of_channel(db, channel_id).await?,
        pins: pins_seen(db, channel_id, visibility).await?,
        mentions: mentions_seen(db, person, channel_id, visibility).await?,
        threads: threads_seen(db, person, channel_id, visibility).await?,
        calls: calls_seen(db, channel_id, visibility).await?,
        labelled: labelled_seen(db, channel_id, visibility).await?,
        recent,
        channel,
    })
}

async fn pins_seen(db: &Db, channel_id: ChannelId, visibility: &Visibility) -> AppResult<Vec<Pin>> {
    let mut pins = pins::of_channel(db, channel_id).await?;
    pins.retain(|pin| visibility.covers(pin.message_seq) && visibility.covers(pin.seq));
    Ok(pins)
}

async fn calls_seen(
    db: &Db,
    channel_id: ChannelId,
    visibility: &Visibility,
) -> AppResult<Vec<CallPlace>> {
    let calls = super::calls::of_channel(db, channel_id, PAST_CALLS).await?;
    Ok(calls
        .iter()
        .map(super::calls::StoredCall::place)
        .filter(|place| visibility.covers(place.message_seq) && visibility.covers(place.call.seq))
        .collect())
}

async fn labelled_seen(
    db: &Db,
    channel_id: ChannelId,
    visibility: &Visibility,
) -> AppResult<Vec<Labelled>> {
    let mut labelled = messages::labelled(db, channel_id, LABELLED_MAX).await?;
    labelled.retain(|one| visibility.covers(one.seq));
    Ok(labelled)
}

async fn mentions_seen(
    db: &Db,
    person: PersonId,
    channel_id: ChannelId,
    visibility: &Visibility,
) -> AppResult<Vec<Mention>> {
    let mentions = mentions::newest(db, person, channel_id).await?;
    Ok(mentions
        .into_iter()
        .filter(|(mention, words_at)| {
            visibility.covers(mention.seq) && visibility.covers(*words_at)
        })
        .map(|(mention, _)| mention)
        .collect())
}

async fn threads_seen(
    db: &Db,
    person: PersonId,
    channel_id: ChannelId,
    visibility: &Visibility,
) -> AppResult<Vec<FollowedThread>> {
    let threads = threads::followed(db, person, channel_id).await?;
    Ok(threads
        .into_iter()
        .filter(|(thread, _)| visibility.covers(thread.root_seq))
        .map(|(mut thread, repliers)| {
            visibility.trim_repliers(&mut thread.replies, &repliers);
            thread
        })
        .collect())
}

/// Two runs of which the first is hidden, with what is hidden in one line.
fn as_seen_joined(before: Entry, mut after: Vec<Entry>) -> Vec<Entry> {
    use tokenim_protocol::channel::ChannelEvent;
    use tokenim_protocol::event::Kept;

    match after.first_mut() {
        Some(Entry {
            seq,
            event: Kept::Known(ChannelEvent::Hidden { .. }),
            ..
        }) => *seq = before.seq,
        _ => after.insert(0, before),
    }
    after
}

async fn organisation_since(
    db: &Db,
    reader: &Facts,
    oseq: Oseq,
) -> AppResult<(Vec<ServerFrame>, Oseq)> {
    let last = organisation_log::last_oseq(db).await?;
    let up_to = labels::up_to(reader.conditions.level);
    // What a guest may know of changes with every channel they come into: they are told the
    // whole of it, which is little, and never an entry of the company's log.
    if reader.kind == PersonKind::Guest {
        let snapshot = OrganisationSnapshot {
            oseq: last,
            organisation: organisation::get(db).await?,
            people: visible::people(db, reader.person).await?,
            departments: Vec::new(),
            teams: visible::teams(db, reader.person).await?,
            channels: listed(visible::public_channels(db, reader.person).await?, up_to),
            groups: Vec::new(),
        };
        return Ok((vec![ServerFrame::OrganisationSnapshot { snapshot }], last));
    }
    let delta = oseq > 0 && oseq <= last && last - oseq <= u64::from(LINES_MAX);
    if !delta {
        let snapshot = OrganisationSnapshot {
            oseq: last,
            organisation: organisation::get(db).await?,
            people: people::all(db).await?,
            departments: departments::all(db).await?,
            teams: teams::all(db).await?,
            channels: listed(channels::public(db).await?, up_to),
            groups: people_groups::all(db).await?,
        };
        return Ok((vec![ServerFrame::OrganisationSnapshot { snapshot }], last));
    }
    let mut entries = organisation_log::after(db, oseq, LINES_MAX).await?;
    entries.iter_mut().for_each(|entry| unlist(entry, up_to));
    let frames = if entries.is_empty() {
        Vec::new()
    } else {
        vec![ServerFrame::Organisation { entries }]
    };
    Ok((frames, last))
}

/// What is labelled above the reader is not in their directory.
fn listed(mut channels: Vec<Channel>, up_to: Label) -> Vec<Channel> {
    channels.retain(|channel| channel.label <= up_to);
    channels
}

async fn person_since(
    db: &Db,
    person: PersonId,
    useq: Useq,
) -> AppResult<(Vec<ServerFrame>, Useq)> {
    let last = person_log::last_useq(db, person).await?;
    let delta = useq > 0 && useq <= last && last - useq <= u64::from(LINES_MAX);
    if !delta {
        let snapshot = PersonSnapshot {
            useq: last,
            timeline: person_log::timeline(db, person).await?,
            teams: team_passages::standings(db, person).await?,
            state: person_state::of(db, person).await?,
            saved: saved::of(db, person).await?,
            requests: access_request_talk::told(db, person).await?,
            cases: cases::told(db, person).await?,
        };
        return Ok((vec![ServerFrame::PersonSnapshot { snapshot }], last));
    }
    let entries = person_log::after(db, person, useq, LINES_MAX).await?;
    let frames = if entries.is_empty() {
        Vec::new()
    } else {
        vec![ServerFrame::Person { entries }]
    };
    Ok((frames, last))
}

/// What the hub has not heard of, and who has no business being connected.
#[derive(Default)]
pub struct Missed {
    pub announcements: Vec<Announcement>,
    /// Their logs went on without the hub: they read again.
    pub people: Vec<PersonId>,
    pub sessions: Vec<SessionId>,
}

pub async fn missed(db: &Db, heard: &Heard, now: UnixMillis) -> AppResult<Missed> {
    let mut missed = Missed::default();
    for (channel_id, seq) in &heard.channels {
        let Some(head) = channels::head(db, *channel_id).await? else {
            continue;
        };
        if head.last_seq > *seq {
            let to = head.last_seq.min(seq + FRAME_ENTRIES_MAX);
            let stored = entries::stored_range(db, *channel_id, seq + 1, to).await?;
            // Somebody may have left in between, and a message before that be read with
            // words from after it: then everybody reads under what holds now.
            if stored.iter().any(is_not_as_it_was_told) {
                missed.people.extend(heard.people.keys());
                continue;
            }
            for stored in stored {
                missed.announcements.push(Announcement::Channel {
                    channel_id: *channel_id,
                    entry: stored.entry.into(),
                });
            }
        }
    }
    for (person, useq) in &heard.people {
        if person_log::last_useq(db, *person).await? > *useq {
            missed.people.push(*person);
        }
    }
    if let Some(oseq) = heard.oseq {
        for entry in organisation_log::after(db, oseq, LINES_MAX).await? {
            missed.announcements.push(Announcement::Organisation {
                entry: entry.into(),
            });
        }
    }
    for session in &heard.sessions {
        if !is_in_force(db, *session, now).await? {
            missed.sessions.push(*session);
        }
    }
    Ok(missed)
}

fn is_not_as_it_was_told(stored: &Stored) -> bool {
    use tokenim_protocol::channel::ChannelEvent;

    let left = matches!(stored.entry.event.known(), Some(ChannelEvent::Left { .. }));
    let labelled = matches!(
        stored.entry.event.known(),
        Some(ChannelEvent::Labelled { .. })
    );
    left || labelled || stored.words_at != stored.entry.seq
}

/// Whether a session still opens anything: not ended, not run out, its account active.
async fn is_in_force(db: &Db, session: SessionId, now: UnixMillis) -> AppResult<bool> {
    let found = db
        .maybe(
            "SELECT 1 FROM session s JOIN person p ON p.id = s.person_id
             WHERE s.id = ?1 AND s.ended_at IS NULL AND s.expires_at > ?2 AND p.active = 1",
            args![session, now],
            |_| Ok(()),
        )
        .await?;
    Ok(found.is_some())
}

/// The channels a person belongs to now, each with every interval of belonging.
/// Of every channel that the person belongs to: what of it, and what it shows.
pub async fn memberships(
    db: &Db,
    person: PersonId,
) -> AppResult<Vec<(ChannelId, HistoryPolicy, Vec<Interval>)>> {
    let rows = db
        .all(
            "SELECT m.channel_id, c.history, m.from_seq, m.to_seq
             FROM membership m JOIN channel c ON c.id = m.channel_id
             WHERE m.person_id = ?1 ORDER BY m.channel_id, m.from_seq",
            args![person],
            |row| {
                let interval = Interval {
                    from_seq: row.count(2)?,
                    to_seq: row.maybe_count(3)?,
                };
                Ok((row.id::<ChannelId>(0)?, row.word(1)?, interval))
            },
        )
        .await?;
    let mut grouped: Vec<(ChannelId, HistoryPolicy, Vec<Interval>)> = Vec::new();
    for (channel_id, history, interval) in rows {
        match grouped.last_mut() {
            Some((last, _, intervals)) if *last == channel_id => intervals.push(interval),
            _ => grouped.push((channel_id, history, vec![interval])),
        }
    }
    grouped.retain(|(_, _, intervals)| belongs_now(intervals));
    Ok(grouped)
}

/// The same for one channel; none for somebody who does not belong to it now.
async fn membership(
    db: &Db,
    channel_id: ChannelId,
    person: PersonId,
) -> AppResult<Option<(HistoryPolicy, Vec<Interval>)>> {
    let intervals = super::members::intervals(db, channel_id, person).await?;
    if !belongs_now(&intervals) {
        return Ok(None);
    }
    let history = channels::history(db, channel_id).await?;
    Ok(history.map(|history| (history, intervals)))
}

fn belongs_now(intervals: &[Interval]) -> bool {
    intervals.iter().any(|interval| interval.to_seq.is_none())
}

fn encode(frame: &ServerFrame) -> AppResult<Encoded> {
    Encoded::text(frame).map_err(|error| AppError::internal(error.to_string()))
}
