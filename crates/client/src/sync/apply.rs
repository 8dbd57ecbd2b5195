//! What came from the server becomes rows: one batch, one transaction, so that a message,
//! its row in the channel list and the cursor are never apart.
//!
//! An entry that cannot be applied must not stop what comes after it. A batch that fails is
//! applied again entry by entry, and the one that cannot be stored as what it claims to be is
//! stored raw, like a kind that this version does not know.

use std::collections::BTreeMap;

use serde::Serialize;
use tokenim_policy::labels::is_kept;
use tokenim_protocol::call::CallState;
use tokenim_protocol::channel::{
    ChannelEvent, ChannelKind, ChannelSnapshot, Entry, Message, ReadMark,
};
use tokenim_protocol::conversation::Pin;
use tokenim_protocol::event::{
    Kept, OrganisationEntry, OrganisationEvent, OrganisationSnapshot, PersonEntry, PersonEvent,
    PersonSnapshot,
};
use tokenim_protocol::ids::{ChannelId, LogEpoch, PersonId, Seq};
use tokenim_protocol::permission::SignedFacts;
use tokenim_protocol::request::EntriesPage;
use tokenim_protocol::time::UnixMillis;

use crate::change::Change;
use crate::markdown;
use crate::notify::{
    Arrival, CallNotice, Circumstances, Notice, RequestNotice, deserves_notice, has_keyword,
};
use crate::quiet;
use crate::store::channel::{self, LogPlace};
use crate::store::entry;
use crate::store::range::Range;
use crate::store::{
    Reader, Result, WriteTx, access_request, access_timeline, call, conduct_case, cursor,
    decoration, directory, facts, member, mention, notified, outbox, people_group, person_state,
    pin, read_mark, saved, team_standing, thread, wish,
};

use super::{cases, order, requests};

/// One thing to apply, in the order in which the server said it.
#[derive(Clone)]
pub enum Op {
    LogEpoch(LogEpoch),
    /// Verified already.
    Facts {
        signed: SignedFacts,
        received_at: UnixMillis,
    },
    Organisation(Vec<OrganisationEntry>),
    OrganisationSnapshot(Box<OrganisationSnapshot>),
    Person(Vec<PersonEntry>),
    PersonSnapshot(Box<PersonSnapshot>),
    Channel {
        channel_id: ChannelId,
        entries: Vec<Entry>,
    },
    ChannelSnapshot(Box<ChannelSnapshot>),
    /// Of the past: rows for a hole, no news.
    Page {
        channel_id: ChannelId,
        page: EntriesPage,
    },
    /// The server was heard then.
    Heard(UnixMillis),
}

impl Op {
    /// How many events it brings.
    pub fn weight(&self) -> usize {
        match self {
            Op::LogEpoch(_) | Op::Facts { .. } | Op::Heard(_) => 0,
            Op::Organisation(entries) => entries.len(),
            Op::Person(entries) => entries.len(),
            Op::Channel { entries, .. } => entries.len(),
            Op::OrganisationSnapshot(snapshot) => snapshot.people.len() + snapshot.channels.len(),
            Op::PersonSnapshot(snapshot) => snapshot.timeline.len(),
            Op::ChannelSnapshot(snapshot) => snapshot.recent.len() + snapshot.members.len(),
            Op::Page { page, .. } => page.entries.len(),
        }
    }
}

impl Op {
    /// As the server counts what is to come: seqs of entries, and one for a snapshot.
    pub fn entries(&self) -> u64 {
        match self {
            Op::Channel { entries, .. } => entries
                .iter()
                .map(|entry| order::through(entry).saturating_sub(entry.seq) + 1)
                .sum(),
            Op::ChannelSnapshot(_) => 1,
            Op::LogEpoch(_)
            | Op::Facts { .. }
            | Op::Organisation(_)
            | Op::OrganisationSnapshot(_)
            | Op::Person(_)
            | Op::PersonSnapshot(_)
            | Op::Page { .. }
            | Op::Heard(_) => 0,
        }
    }
}

/// Who applies, and what they are looking at.
#[derive(Clone, Copy, Debug)]
pub struct Viewer {
    pub me: PersonId,
    pub looking_at: Option<ChannelId>,
    /// What the clock on the wall shows.
    pub now: UnixMillis,
}

/// What a batch leaves to be done.
#[derive(Debug, Default)]
pub struct Applied {
    /// Entries for which something before them is missing.
    pub ahead: BTreeMap<ChannelId, Vec<Entry>>,
    /// The person's or the organisation's log has a gap: these are not fetched by the piece.
    pub out_of_step: bool,
    /// Written down as shown; to be shown now.
    pub notices: Vec<Notice>,
    pub request_notices: Vec<RequestNotice>,
}

/// Applies a batch.
pub fn batch(tx: &mut WriteTx<'_>, ops: Vec<Op>, viewer: Viewer) -> Result<Applied> {
    let mut applied = Applied::default();
    // The newest message of each channel that deserves to be told.
    let mut arrivals = BTreeMap::new();
    for op in ops {
        match op {
            Op::LogEpoch(epoch) => cursor::set_log_epoch(tx, epoch)?,
            Op::Facts {
                signed,
                received_at,
            } => facts::put(tx, &signed, received_at)?,
            Op::Organisation(entries) => organisation_entries(tx, entries, &mut applied)?,
            Op::OrganisationSnapshot(snapshot) => {
                directory::replace(tx, &snapshot)?;
                cursor::set_oseq(tx, snapshot.oseq)?;
            }
            Op::Person(entries) => person_entries(tx, entries, viewer, &mut applied)?,
            Op::PersonSnapshot(snapshot) => {
                access_timeline::replace(tx, &snapshot.timeline)?;
                saved::replace(tx, &snapshot.saved)?;
                person_state::replace(tx, &snapshot.state)?;
                team_standing::replace(tx, &snapshot.teams)?;
                access_request::replace(tx, &snapshot.requests)?;
                conduct_case::replace(tx, &snapshot.cases)?;
                cursor::set_useq(tx, snapshot.useq)?;
            }
            Op::Channel {
                channel_id,
                entries,
            } => {
                let ahead = channel_entries(tx, channel_id, entries, viewer, &mut arrivals)?;
                if !ahead.is_empty() {
                    applied.ahead.insert(channel_id, ahead);
                }
            }
            Op::ChannelSnapshot(snapshot) => {
                channel_snapshot(tx, &snapshot, viewer, &mut arrivals)?
            }
            Op::Page { channel_id, page } => history_page(tx, channel_id, page)?,
            Op::Heard(at) => cursor::set_heard_at(tx, at)?,
        }
    }
    for (channel_id, told) in arrivals {
        // Written down here, shown after the commit: at most once, whatever happens between.
        if notified::claim(tx, channel_id, told.seq)? {
            applied.notices.extend(notice(tx, channel_id, &told)?);
        }
    }
    Ok(applied)
}

type Arrivals = BTreeMap<ChannelId, Told>;

/// What is to be told of one channel.
struct Told {
    /// The place in the log that is told.
    seq: Seq,
    /// The message it is about.
    message: Seq,
    author: PersonId,
    source: String,
    /// Words that this person had confirmed are others now.
    corrected: bool,
}

fn channel_entries(
    tx: &mut WriteTx<'_>,
    id: ChannelId,
    entries: Vec<Entry>,
    viewer: Viewer,
    arrivals: &mut Arrivals,
) -> Result<Vec<Entry>> {
    let place = channel::log_place(tx, id)?;
    let begins = entries.iter().any(|entry| {
        matches!(entry.event.known(), Some(ChannelEvent::Created { channel }) if channel.id == id)
    });
    if place.is_none() && !begins {
        // Without its beginning or a snapshot nothing is known about it. The list that ends
        // every catch-up shows whether it is missed.
        tracing::warn!(channel = %id, "entries of an unknown channel were dropped");
        return Ok(Vec::new());
    }
    let have = place.unwrap_or_default().seq;
    let (ready, ahead) = order::sort(have, entries);
    let (Some(first), Some(last)) = (ready.first(), ready.last()) else {
        return Ok(ahead);
    };
    let range = Range {
        from: first.seq,
        to: order::through(last),
    };
    let end = LogPlace {
        seq: range.to,
        message_count: ready
            .iter()
            .map(|entry| entry.message_count)
            .max()
            .unwrap_or_default(),
    };
    for entry in &ready {
        if let Some(event) = entry.event.known() {
            channel_event(tx, id, entry, event)?;
        }
    }
    entry::put_run(tx, id, range, &ready, 0)?;
    channel::set_log_place(tx, id, end)?;
    outbox::confirm_through(tx, id, end.seq)?;
    wish::done_through(tx, id, end.seq)?;
    read_what_is_own(tx, id, &ready, viewer)?;
    count_read(tx, id, have)?;
    note_arrivals(tx, id, &ready, viewer, arrivals)?;
    Ok(ahead)
}

/// What an entry changes besides its own row.
fn channel_event(
    tx: &mut WriteTx<'_>,
    id: ChannelId,
    entry: &Entry,
    event: &ChannelEvent,
) -> Result<()> {
    match event {
        ChannelEvent::Created { channel } | ChannelEvent::Changed { channel } => {
            // An entry of one channel says nothing about another.
            if channel.id == id {
                channel::put(tx, channel)?;
            }
            Ok(())
        }
        ChannelEvent::Joined { member } => member::put(tx, id, member),
        ChannelEvent::Left { person } => member::remove(tx, id, *person),
        ChannelEvent::Pinned {
            target,
            target_seq,
            pinned: true,
        } => pin::put(
            tx,
            id,
            &Pin {
                message_id: *target,
                message_seq: *target_seq,
                by: entry.author,
                at: entry.at,
                seq: entry.seq,
            },
        ),
        ChannelEvent::Pinned { target_seq, .. } | ChannelEvent::Deleted { target_seq, .. } => {
            pin::remove(tx, id, *target_seq)
        }
        ChannelEvent::Message(_)
        | ChannelEvent::Edited { .. }
        | ChannelEvent::Labelled { .. }
        | ChannelEvent::Reacted { .. }
        | ChannelEvent::Confirmed { .. }
        | ChannelEvent::CallChanged { .. }
        | ChannelEvent::Hidden { .. } => Ok(()),
    }
}

fn channel_snapshot(
    tx: &mut WriteTx<'_>,
    snapshot: &ChannelSnapshot,
    viewer: Viewer,
    arrivals: &mut Arrivals,
) -> Result<()> {
    let id = snapshot.channel.id;
    let had = channel::log_place(tx, id)?;
    channel::put(tx, &snapshot.channel)?;
    member::replace(tx, id, &snapshot.members)?;
    if let Some(range) = covered(&snapshot.recent) {
        entry::put_run(
            tx,
            id,
            Range {
                to: range.to.max(snapshot.seq),
                ..range
            },
            &snapshot.recent,
            snapshot.seq,
        )?;
    }
    let place = LogPlace {
        seq: snapshot.seq,
        message_count: snapshot.message_count,
    };
    channel::set_log_place(tx, id, place)?;
    read_mark::merge(
        tx,
        id,
        snapshot.read_mark,
        Some(snapshot.read_message_count),
    )?;
    outbox::confirm_through(tx, id, snapshot.seq)?;
    wish::done_through(tx, id, snapshot.seq)?;
    pin::replace(tx, id, &snapshot.pins)?;
    call::replace(tx, id, &snapshot.calls)?;
    mention::replace(tx, id, &snapshot.mentions)?;
    thread::replace_followed(tx, id, &snapshot.threads)?;
    // What lies in a channel that is new here is no news; what was missed of a known one is.
    if let Some(had) = had {
        let missed: Vec<Entry> = snapshot
            .recent
            .iter()
            .filter(|entry| entry.seq > had.seq)
            .cloned()
            .collect();
        note_arrivals(tx, id, &missed, viewer, arrivals)?;
    }
    Ok(())
}

fn history_page(tx: &mut WriteTx<'_>, id: ChannelId, mut page: EntriesPage) -> Result<()> {
    // Gone meanwhile: its key must not be made again for it.
    if channel::log_place(tx, id)?.is_none() {
        return Ok(());
    }
    page.entries.sort_by_key(|entry| entry.seq);
    entry::put_run(
        tx,
        id,
        Range {
            from: page.from,
            to: page.to,
        },
        &page.entries,
        page.last_seq,
    )
}

/// As the server does: whoever writes has read what stands above.
fn read_what_is_own(
    tx: &mut WriteTx<'_>,
    id: ChannelId,
    entries: &[Entry],
    viewer: Viewer,
) -> Result<()> {
    let own = entries.iter().rev().find(|entry| {
        entry.author == Some(viewer.me)
            && matches!(entry.event.known(), Some(ChannelEvent::Message(message)) if message.is_in_channel())
    });
    if let Some(entry) = own {
        let before = read_mark::get(tx, id)?;
        // Once something was marked unread, only the server knows which of the two came
        // first; it tells the mark then.
        if before.mark_epoch > 0 {
            return Ok(());
        }
        let mark = ReadMark {
            read_seq: entry.seq.max(before.read_seq),
            ..before
        };
        read_mark::merge(tx, id, mark, None)?;
    }
    Ok(())
}

/// A mark may have come before the entries it speaks of: with them its count is exact.
fn count_read(tx: &mut WriteTx<'_>, id: ChannelId, have: Seq) -> Result<()> {
    let mark = read_mark::get(tx, id)?;
    if mark.read_seq > have {
        read_mark::merge(tx, id, mark, None)?;
    }
    Ok(())
}

fn note_arrivals(
    reader: &Reader<'_>,
    id: ChannelId,
    entries: &[Entry],
    viewer: Viewer,
    arrivals: &mut Arrivals,
) -> Result<()> {
    let mut circumstances = None;
    for entry in entries {
        let Some(author) = entry.author else { continue };
        let corrected = unconfirmed_by(reader, id, entry)?;
        let message = match entry.event.known() {
            Some(ChannelEvent::Message(message)) => Some(message),
            _ if corrected.is_some() => None,
            _ => continue,
        };
        let (now, keywords) = match &circumstances {
            Some(known) => known,
            None => circumstances.insert(circumstances_of(reader, id, viewer)?),
        };
        if let Some((message, source)) = corrected {
            let arrival = Arrival {
                channel_id: id,
                seq: entry.seq,
                author,
                deleted: false,
                // Said to those who had confirmed, and to nobody else.
                mentions_me: true,
                in_followed_thread: false,
                has_keyword: false,
            };
            if deserves_notice(&arrival, now) {
                let told = Told {
                    seq: entry.seq,
                    message,
                    author,
                    source,
                    corrected: true,
                };
                arrivals.insert(id, told);
            }
        }
        let Some(message) = message else { continue };
        let body = message.body.as_deref();
        let arrival = Arrival {
            channel_id: id,
            seq: entry.seq,
            author,
            deleted: body.is_none(),
            mentions_me: message.names(viewer.me),
            in_followed_thread: follows(reader, id, message, viewer.me)?,
            has_keyword: body.is_some_and(|body| has_keyword(keywords, body)),
        };
        // A thread that one does not follow is nobody's news but those who are in it.
        if !message.is_in_channel() && !arrival.mentions_me && !arrival.in_followed_thread {
            continue;
        }
        if deserves_notice(&arrival, now) {
            let source = entry::words_of(message).unwrap_or_default().into_owned();
            let told = Told {
                seq: entry.seq,
                message: entry.seq,
                author,
                source,
                corrected: false,
            };
            arrivals.insert(id, told);
        }
    }
    Ok(())
}

/// The message and its new words, where an edit changed what this person had confirmed.
fn unconfirmed_by(
    reader: &Reader<'_>,
    id: ChannelId,
    entry: &Entry,
) -> Result<Option<(Seq, String)>> {
    let Some(ChannelEvent::Edited {
        target_seq,
        revision,
        body,
        ..
    }) = entry.event.known()
    else {
        return Ok(None);
    };
    let Some(around) = decoration::get(reader, id, *target_seq)? else {
        return Ok(None);
    };
    let earlier = around.confirmed(*revision).mine;
    Ok(earlier
        .is_some_and(|confirmed| confirmed < *revision)
        .then(|| (*target_seq, body.clone())))
}

/// Whether the message answers in a thread that this person follows. The answer to one's own
/// message comes before the line of the log that says that one follows it.
fn follows(reader: &Reader<'_>, id: ChannelId, message: &Message, me: PersonId) -> Result<bool> {
    let Some(place) = message.thread else {
        return Ok(false);
    };
    let known = thread::get(reader, id, place.root_seq)?;
    if known.is_some_and(|thread| thread.mark.following) {
        return Ok(true);
    }
    let root = entry::get(reader, id, place.root_seq)?;
    Ok(place.nth == 1 && root.is_some_and(|root| root.author == Some(me)))
}

/// What this person asked for, where this channel is concerned, and the words they listen for.
fn circumstances_of(
    reader: &Reader<'_>,
    id: ChannelId,
    viewer: Viewer,
) -> Result<(Circumstances, Vec<String>)> {
    let settings = person_state::settings(reader)?;
    let kind = channel::get(reader, id)?.map(|channel| channel.kind);
    let direct = matches!(kind, Some(ChannelKind::Direct | ChannelKind::Group));
    let own = settings.levels.get(&id).copied();
    let now = Circumstances {
        me: viewer.me,
        read_seq: read_mark::get(reader, id)?.read_seq,
        // The claim that follows judges this in the transaction.
        notified_seq: 0,
        looking_at: viewer.looking_at,
        direct,
        muted: settings.is_muted(id, viewer.now),
        level: own.unwrap_or(settings.default_level),
        quiet: quiet::is_quiet(&settings, viewer.now),
    };
    Ok((now, settings.keywords))
}

fn notice(reader: &Reader<'_>, channel_id: ChannelId, told: &Told) -> Result<Option<Notice>> {
    let (seq, corrected) = (told.message, told.corrected);
    // Deleted again within the batch, or edited: what is told is what stands there now.
    let Some(entry) = entry::get(reader, channel_id, seq)? else {
        return Ok(None);
    };
    let Some(message) = entry.message() else {
        return Ok(None);
    };
    if message.deleted_at.is_some() || message.is_withheld() {
        return Ok(None);
    }
    // The system keeps what it shows: what is not kept here is not handed to it.
    let kept = channel::get(reader, channel_id)?.is_none_or(|channel| is_kept(channel.label))
        && entry::is_indexed(message);
    let shown = kept && person_state::settings(reader)?.show_content.unwrap_or(true);
    if !shown {
        return Ok(Some(Notice {
            channel_id,
            seq,
            hidden: true,
            corrected,
            call: call_notice(reader, channel_id, seq)?,
            title: String::new(),
            author: String::new(),
            preview: String::new(),
        }));
    }
    let author = directory::display_name(reader, told.author)?.unwrap_or_default();
    let name = channel::get(reader, channel_id)?
        .map(|channel| channel.name)
        .unwrap_or_default();
    Ok(Some(Notice {
        channel_id,
        seq,
        hidden: false,
        corrected,
        call: call_notice(reader, channel_id, seq)?,
        title: if name.is_empty() {
            author.clone()
        } else {
            name
        },
        author,
        preview: markdown::one_line(
            &entry::words_of(message).unwrap_or(std::borrow::Cow::Borrowed(&told.source)),
        ),
    }))
}

/// What a call's card is to be told as.
fn call_notice(reader: &Reader<'_>, channel_id: ChannelId, seq: Seq) -> Result<Option<CallNotice>> {
    let worn = decoration::get(reader, channel_id, seq)?;
    let call = worn.as_ref().and_then(|worn| worn.call());
    Ok(call.map(|call| match (call.state, call.video) {
        (CallState::Scheduled, _) => CallNotice::Planned,
        (_, true) => CallNotice::Video,
        (_, false) => CallNotice::Voice,
    }))
}

fn organisation_entries(
    tx: &mut WriteTx<'_>,
    mut entries: Vec<OrganisationEntry>,
    applied: &mut Applied,
) -> Result<()> {
    entries.sort_by_key(|entry| entry.oseq);
    let mut have = cursor::load(tx)?.oseq;
    for entry in entries {
        match order::place(have, entry.oseq, entry.oseq) {
            order::Place::Known => continue,
            order::Place::Ahead => {
                applied.out_of_step = true;
                break;
            }
            order::Place::Next => have = entry.oseq,
        }
        match &entry.event {
            Kept::Known(OrganisationEvent::OrganisationChanged { organisation }) => {
                directory::set_organisation(tx, organisation)?;
            }
            Kept::Known(OrganisationEvent::PersonChanged { person }) => {
                directory::put_person(tx, person)?
            }
            Kept::Known(OrganisationEvent::DepartmentChanged { department }) => {
                directory::put_department(tx, department)?;
            }
            Kept::Known(OrganisationEvent::TeamChanged { team }) => directory::put_team(tx, team)?,
            Kept::Known(OrganisationEvent::ChannelListed { channel }) => {
                directory::list_channel(tx, channel)?
            }
            Kept::Known(OrganisationEvent::ChannelUnlisted { channel_id }) => {
                directory::unlist_channel(tx, *channel_id)?;
            }
            Kept::Known(OrganisationEvent::TeamRemoved { team_id }) => {
                directory::remove_team(tx, *team_id)?
            }
            Kept::Known(OrganisationEvent::PeopleGroupChanged { group }) => {
                people_group::put(tx, group)?;
            }
            Kept::Known(OrganisationEvent::PeopleGroupRemoved { group_id }) => {
                people_group::remove(tx, *group_id)?;
            }
            Kept::Unknown(_) => {}
        }
    }
    cursor::set_oseq(tx, have)
}

fn person_entries(
    tx: &mut WriteTx<'_>,
    mut entries: Vec<PersonEntry>,
    viewer: Viewer,
    applied: &mut Applied,
) -> Result<()> {
    entries.sort_by_key(|entry| entry.useq);
    let mut have = cursor::load(tx)?.useq;
    for entry in entries {
        match order::place(have, entry.useq, entry.useq) {
            order::Place::Known => continue,
            order::Place::Ahead => {
                applied.out_of_step = true;
                break;
            }
            order::Place::Next => have = entry.useq,
        }
        match &entry.event {
            // The snapshot follows on the same socket …
            Kept::Known(PersonEvent::ChannelGained { .. }) => {}
            // … the purge is done before this transaction (see the engine) …
            Kept::Known(PersonEvent::ChannelLost { .. }) => {}
            // … and new facts follow as a frame of their own, signed.
            Kept::Known(PersonEvent::AuthorityChanged { .. }) => {}
            Kept::Known(PersonEvent::ReadMarked { channel_id, mark }) => {
                read_mark::merge(tx, *channel_id, *mark, None)?;
            }
            Kept::Known(PersonEvent::StateSet { item }) => person_state::merge(tx, item.clone())?,
            // Of a channel that is not this person's any more nothing is kept.
            Kept::Known(PersonEvent::Mentioned {
                channel_id,
                mention,
            }) => {
                if channel::log_place(tx, *channel_id)?.is_some() {
                    mention::point(tx, *channel_id, mention)?;
                }
            }
            Kept::Known(PersonEvent::ThreadMarked {
                channel_id,
                root,
                root_seq,
                mark,
            }) => {
                if channel::log_place(tx, *channel_id)?.is_some() {
                    thread::set_mark(tx, *channel_id, *root, *root_seq, *mark)?;
                }
            }
            Kept::Known(PersonEvent::Saved { saved }) => saved::put(tx, saved)?,
            Kept::Known(PersonEvent::Unsaved { message_id }) => saved::remove(tx, *message_id)?,
            Kept::Known(PersonEvent::Access(event)) => access_timeline::append(tx, event)?,
            Kept::Known(PersonEvent::TeamStanding { standing }) => {
                team_standing::put(tx, standing)?;
            }
            Kept::Known(PersonEvent::RequestChanged { request }) => {
                applied
                    .request_notices
                    .extend(requests::changed(tx, request, viewer)?);
            }
            Kept::Known(PersonEvent::RequestGone { request_id }) => {
                access_request::remove(tx, *request_id)?;
            }
            Kept::Known(PersonEvent::CaseChanged { case }) => {
                applied
                    .request_notices
                    .extend(cases::changed(tx, case, viewer)?);
            }
            Kept::Known(PersonEvent::CaseGone { case_id }) => {
                conduct_case::remove(tx, *case_id)?;
            }
            // Nothing of them is kept here: whoever looks at them asks again.
            Kept::Known(PersonEvent::FileLinksChanged { .. }) => tx.touch(Change::FileLinks),
            Kept::Unknown(_) => {}
        }
    }
    cursor::set_useq(tx, have)
}

/// What a run of entries covers, both ends included.
pub fn covered(entries: &[Entry]) -> Option<Range> {
    Some(Range {
        from: entries.first()?.seq,
        to: order::through(entries.last()?),
    })
}

/// The same as single steps, each with at most one entry, and beside it the raw form to fall
/// back to.
pub fn single_steps(ops: Vec<Op>) -> Vec<(Op, Option<Op>)> {
    let mut steps = Vec::new();
    for op in ops {
        match op {
            Op::Channel {
                channel_id,
                entries,
            } => steps.extend(entries.into_iter().map(|entry| {
                let raw = Op::Channel {
                    channel_id,
                    entries: vec![Entry {
                        event: raw(&entry.event),
                        ..entry.clone()
                    }],
                };
                (
                    Op::Channel {
                        channel_id,
                        entries: vec![entry],
                    },
                    Some(raw),
                )
            })),
            Op::Organisation(entries) => steps.extend(entries.into_iter().map(|entry| {
                let raw = Op::Organisation(vec![OrganisationEntry {
                    event: raw(&entry.event),
                    ..entry.clone()
                }]);
                (Op::Organisation(vec![entry]), Some(raw))
            })),
            Op::Person(entries) => steps.extend(entries.into_iter().map(|entry| {
                let raw = Op::Person(vec![PersonEntry {
                    event: raw(&entry.event),
                    ..entry.clone()
                }]);
                (Op::Person(vec![entry]), Some(raw))
            })),
            Op::Page { channel_id, page } => {
                // Together they cover the page, so the last one speaks for its range.
                let EntriesPage {
                    entries,
                    from,
                    to,
                    last_seq,
                } = page;
                let mut next = from;
                let count = entries.len();
                for (index, entry) in entries.into_iter().enumerate() {
                    let end = if index + 1 == count {
                        to
                    } else {
                        order::through(&entry)
                    };
                    let piece = |entry: Entry| Op::Page {
                        channel_id,
                        page: EntriesPage {
                            entries: vec![entry],
                            from: next,
                            to: end,
                            last_seq,
                        },
                    };
                    let as_raw = piece(Entry {
                        event: raw(&entry.event),
                        ..entry.clone()
                    });
                    steps.push((piece(entry), Some(as_raw)));
                    next = end + 1;
                }
            }
            Op::ChannelSnapshot(snapshot) => {
                let mut without = snapshot.clone();
                for entry in &mut without.recent {
                    if !matches!(entry.event, Kept::Unknown(_)) {
                        entry.event = raw(&entry.event);
                    }
                }
                steps.push((
                    Op::ChannelSnapshot(snapshot),
                    Some(Op::ChannelSnapshot(without)),
                ));
            }
            op @ (Op::LogEpoch(_)
            | Op::Facts { .. }
            | Op::OrganisationSnapshot(_)
            | Op::PersonSnapshot(_)
            | Op::Heard(_)) => steps.push((op, None)),
        }
    }
    steps
}

fn raw<T: Serialize>(event: &Kept<T>) -> Kept<T> {
    Kept::Unknown(serde_json::to_value(event).unwrap_or_default())
}
