//! The entries of the channels' logs, as far as they are cached.
//!
//! What a screen asks for is a [`Window`]: some rows that lie next to each other in the log.
//! A window never crosses a hole; it ends there and says that there is more.
//!
//! An edit or a deletion changes its target's row and has none of its own. If the target
//! lies in a hole, the change waits (`pending.rs`) until the hole is filled.

use std::borrow::Cow;

use rusqlite::{CachedStatement, OptionalExtension, params};
use serde::{Deserialize, Serialize};
use tokenim_policy::labels::is_kept;
use tokenim_protocol::channel::{ChannelEvent, Entry, Message};
use tokenim_protocol::conversation::{Confirmed, Forwarded, InThread, Mention, Reaction};
use tokenim_protocol::event::Kept;
use tokenim_protocol::file::Attachment;
use tokenim_protocol::ids::{ChannelId, MessageId, PersonId, Seq};
use tokenim_protocol::label::Label;
use tokenim_protocol::time::UnixMillis;

use crate::change::Change;
use crate::keys::Key;

use super::pending::{self, Pending, Words};
use super::range::{self, Range};
use super::sql::{Blob, int, millis, optional, optional_uuid, uint, uuid};
use super::write_tx::Sealed;
use super::{
    Reader, Result, WriteTx, attachment, call, decoration, index_queue, mention, outbox, read_mark,
    session, thread,
};

/// One row of the log, opened. A message carries its latest revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredEntry {
    pub seq: Seq,
    pub at: UnixMillis,
    pub author: Option<PersonId>,
    pub message_count: u64,
    pub event: Kept<ChannelEvent>,
}

impl StoredEntry {
    pub fn message(&self) -> Option<&Message> {
        match &self.event {
            Kept::Known(ChannelEvent::Message(message)) => Some(message),
            _ => None,
        }
    }
}

/// Rows that lie next to each other in the log, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Window {
    pub rows: Vec<StoredEntry>,
    /// The seqs that it covers, both included; 0 and 0 when nothing is cached.
    pub from: Seq,
    pub to: Seq,
    /// There is more above, cached or in a hole.
    pub has_older: bool,
    /// There is more below.
    pub has_newer: bool,
}

/// Stores a run of the log without gaps, `range` being what it covers (hidden entries
/// count through to their end). Told twice it changes nothing, and an older state of
/// a message never replaces a newer one. `read_at` is a place of the log at which the
/// messages were surely read; 0 where that is not known.
pub fn put_run(
    tx: &mut WriteTx<'_>,
    channel: ChannelId,
    range: Range,
    entries: &[Entry],
    read_at: Seq,
) -> Result<()> {
    let first = entries
        .iter()
        .map(|entry| entry.seq)
        .min()
        .unwrap_or(Seq::MAX);
    let mut run = Run {
        channel,
        me: session::me(tx)?,
        read_at,
        // Asked once: nearly always nothing waits, and a catch-up has thousands of entries.
        something_is_queued: outbox::has_any(tx)?,
        something_is_pending: pending::has_any(tx, channel)?,
        something_is_decorated: decoration::has_any(tx, channel, first)?,
        something_is_named: mention::has_any(tx, channel, first)?,
        insert: tx.connection.prepare_cached(PUT_MESSAGE)?,
        to_index: Vec::new(),
    };
    for entry in entries {
        run.put(tx, entry)?;
    }
    index_queue::push(tx, channel, &run.to_index)?;
    // Its statement goes back before others are prepared.
    drop(run);
    range::add(tx, channel, range)?;
    read_mark::recount(tx, channel, range)?;
    tx.touch(Change::Timeline(channel));
    tx.sidebar_is_stale(channel);
    Ok(())
}

/// The seqs that a run of entries covers, as the log itself says it.
pub fn covered(entries: &[Entry]) -> Option<Range> {
    let (first, last) = (entries.first()?, entries.last()?);
    let to = match &last.event {
        Kept::Known(ChannelEvent::Hidden { through }) => (*through).max(last.seq),
        _ => last.seq,
    };
    Some(Range {
        from: first.seq,
        to,
    })
}

/// What is the same for all entries of a run.
struct Run<'a> {
    channel: ChannelId,
    me: Option<PersonId>,
    read_at: Seq,
    something_is_queued: bool,
    something_is_pending: bool,
    something_is_decorated: bool,
    something_is_named: bool,
    insert: CachedStatement<'a>,
    /// What the search index is to look at.
    to_index: Vec<Seq>,
}

/// A message told twice stays as it is; what was another kind of row becomes it, and of two
/// states of one message the later stays.
const PUT_MESSAGE: &str = "
    INSERT INTO entry (channel_id, seq, at_ms, author_id, message_count, kind, message_id,
                       revision, edited_at_ms, deleted_at_ms, reply_to, sealed,
                       thread_root, root_seq, nth, aside, around, label)
    VALUES (?1, ?2, ?3, ?4, ?5, 'message', ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
    ON CONFLICT (channel_id, seq) DO UPDATE SET
        at_ms = excluded.at_ms, author_id = excluded.author_id,
        message_count = excluded.message_count, kind = excluded.kind,
        message_id = excluded.message_id, revision = excluded.revision,
        edited_at_ms = excluded.edited_at_ms, deleted_at_ms = excluded.deleted_at_ms,
        reply_to = excluded.reply_to, sealed = excluded.sealed,
        thread_root = excluded.thread_root, root_seq = excluded.root_seq,
        nth = excluded.nth, aside = excluded.aside, around = excluded.around,
        label = excluded.label
    WHERE entry.kind <> 'message'
       OR (entry.deleted_at_ms IS NULL
           AND (excluded.deleted_at_ms IS NOT NULL OR excluded.revision > entry.revision
                OR excluded.revision = entry.revision
                   AND (entry.label IS NOT NULL OR entry.sealed IS NULL)))";

impl Run<'_> {
    fn put(&mut self, tx: &mut WriteTx<'_>, entry: &Entry) -> Result<()> {
        let channel = self.channel;
        match &entry.event {
            Kept::Known(ChannelEvent::Message(message)) => self.put_message(tx, entry, message),
            // In a hole: its words come with the hole, and wait nowhere meanwhile.
            Kept::Known(ChannelEvent::Edited {
                target_seq,
                label: Some(_),
                ..
            }) if get(tx, channel, *target_seq)?.is_none() => Ok(()),
            Kept::Known(ChannelEvent::Edited {
                target,
                target_seq,
                revision,
                body,
                mentions,
                mentions_all,
                ..
            }) => self.change(
                tx,
                *target_seq,
                &Pending {
                    target: *target,
                    revision: *revision,
                    at: entry.at,
                    words: Some(Words {
                        body: body.clone(),
                        mentions: mentions.clone(),
                        mentions_all: *mentions_all,
                    }),
                },
            ),
            Kept::Known(ChannelEvent::Labelled {
                target_seq, label, ..
            }) => self.relabel(tx, *target_seq, *label),
            Kept::Known(ChannelEvent::Deleted { target, target_seq }) => self.change(
                tx,
                *target_seq,
                &Pending {
                    target: *target,
                    revision: 0,
                    at: entry.at,
                    words: None,
                },
            ),
            Kept::Known(ChannelEvent::Reacted {
                target_seq,
                emoji,
                on,
                ..
            }) => {
                let Some(person) = entry.author else {
                    return Ok(());
                };
                let reaction = Reaction {
                    emoji: emoji.clone(),
                    person,
                    seq: entry.seq,
                };
                self.something_is_decorated = true;
                decoration::react(tx, channel, *target_seq, &reaction, *on)
            }
            Kept::Known(ChannelEvent::Confirmed {
                target_seq,
                revision,
                count,
                ..
            }) => {
                let mine = entry.author.is_some() && entry.author == self.me;
                let confirmed = Confirmed {
                    revision: *revision,
                    count: *count,
                    mine: mine.then_some(*revision),
                };
                self.something_is_decorated = true;
                decoration::confirm(tx, channel, *target_seq, confirmed)
            }
            Kept::Known(ChannelEvent::CallChanged {
                target,
                target_seq,
                call,
            }) => {
                // A card that was deleted wears nothing any more.
                if is_deleted(tx, channel, *target_seq)? {
                    return Ok(());
                }
                self.something_is_decorated = true;
                call::put(tx, channel, *target_seq, *target, None, call)
            }
            // What is pinned now is the channel's own state; here it is told as an event.
            Kept::Known(ChannelEvent::Pinned { .. }) => put_event(tx, channel, entry, "pinned"),
            Kept::Known(ChannelEvent::Created { .. }) => put_event(tx, channel, entry, "created"),
            Kept::Known(ChannelEvent::Changed { .. }) => put_event(tx, channel, entry, "changed"),
            Kept::Known(ChannelEvent::Joined { .. }) => put_event(tx, channel, entry, "joined"),
            Kept::Known(ChannelEvent::Left { .. }) => put_event(tx, channel, entry, "left"),
            Kept::Known(ChannelEvent::Hidden { .. }) => put_event(tx, channel, entry, "hidden"),
            Kept::Unknown(_) => put_event(tx, channel, entry, "unknown"),
        }
    }

    fn put_message(
        &mut self,
        tx: &mut WriteTx<'_>,
        entry: &Entry,
        message: &Message,
    ) -> Result<()> {
        let (channel, seq, revision) = (self.channel, entry.seq, message.revision);
        let sealed = message.body.as_ref().map(|body| {
            let place = Sealed::Entry { seq, revision };
            tx.seal_under(channel, message.label, place, body.as_bytes())
        });
        let around = Around::of(message).seal(tx, channel, message.label, seq)?;
        let written = self.insert.execute(params![
            channel.blob(),
            int(seq),
            entry.at.0,
            optional(&entry.author),
            int(entry.message_count),
            message.id.blob(),
            revision,
            message.edited_at.map(|at| at.0),
            message.deleted_at.map(|at| at.0),
            optional(&message.reply_to),
            sealed,
            message.thread.as_ref().map(|thread| thread.root.blob()),
            message.thread.map(|thread| int(thread.root_seq)),
            message.thread.map(|thread| int(thread.nth)),
            !message.is_in_channel(),
            around,
            message.label.map(Label::id),
        ])?;
        self.put_around(tx, entry, message, written > 0)?;
        if written > 0 {
            self.to_index.push(seq);
            if self.something_is_pending
                && let Some(pending) = pending::take(tx, channel, seq)?
            {
                self.change(tx, seq, &pending)?;
            }
        }
        if self.something_is_queued {
            outbox::confirm(tx, message.id)?;
        }
        Ok(())
    }

    /// Threads, reactions and mentions, as the message tells them.
    fn put_around(
        &mut self,
        tx: &mut WriteTx<'_>,
        entry: &Entry,
        message: &Message,
        is_news: bool,
    ) -> Result<()> {
        let (channel, seq) = (self.channel, entry.seq);
        if let Some(place) = message.thread {
            thread::put_reply(tx, channel, place, seq, entry.author, entry.at)?;
        }
        if let Some(replies) = &message.replies {
            thread::put_replies(tx, channel, message.id, seq, replies)?;
        }
        if !is_news && is_deleted(tx, channel, seq)? {
            return Ok(());
        }
        attachment::put(tx, channel, seq, message)?;
        let wears_something = !message.reactions.is_empty() || message.confirmed.is_some();
        if self.something_is_decorated || wears_something || message.deleted_at.is_some() {
            decoration::merge(tx, channel, seq, message, self.read_at)?;
        }
        match &message.call {
            _ if message.deleted_at.is_some() => call::remove(tx, channel, seq)?,
            Some(call) => call::put(tx, channel, seq, message.id, entry.author, call)?,
            None => {}
        }
        // An older state of the words says nothing about whom they name now.
        if !is_news {
            return Ok(());
        }
        let is_named = message.deleted_at.is_none()
            && self.is_named(entry.author, message.mentions_all, &message.mentions);
        if is_named {
            self.something_is_named = true;
            mention::put(
                tx,
                channel,
                &Mention {
                    message_id: message.id,
                    seq,
                    at: entry.at,
                    thread: message.thread,
                },
            )
        } else if self.something_is_named {
            // The person's log may have pointed here before other words took the name away.
            mention::remove(tx, channel, seq)
        } else {
            Ok(())
        }
    }

    fn is_named(&self, author: Option<PersonId>, all: bool, named: &[PersonId]) -> bool {
        self.me
            .is_some_and(|me| author != Some(me) && (all || named.contains(&me)))
    }

    /// Applies an edit or a deletion to its target, now or when the target comes.
    fn change(&mut self, tx: &mut WriteTx<'_>, seq: Seq, change: &Pending) -> Result<()> {
        let channel = self.channel;
        let cached = get(tx, channel, seq)?.filter(|entry| {
            entry
                .message()
                .is_some_and(|message| message.id == change.target)
        });
        let Some(cached) = cached else {
            self.something_is_pending = true;
            if change.words.is_none() {
                // The list of calls has it without its card.
                call::remove(tx, channel, seq)?;
            }
            return pending::keep(tx, channel, seq, change);
        };
        let changed = match &change.words {
            None => tx.execute(
                "UPDATE entry SET sealed = NULL, around = NULL, deleted_at_ms = ?3
             WHERE channel_id = ?1 AND seq = ?2 AND deleted_at_ms IS NULL",
                params![channel.blob(), int(seq), change.at.0],
            )?,
            // Its words are not this person's, and neither are those that come in their place.
            Some(_) if cached.message().is_some_and(Message::is_withheld) => tx.execute(
                "UPDATE entry SET revision = ?3, edited_at_ms = ?4
                 WHERE channel_id = ?1 AND seq = ?2 AND deleted_at_ms IS NULL AND revision < ?3",
                params![channel.blob(), int(seq), change.revision, change.at.0],
            )?,
            Some(words) => {
                let label = cached.message().and_then(|message| message.label);
                let revision = change.revision;
                let body = words.body.as_bytes();
                let sealed = tx.seal_under(channel, label, Sealed::Entry { seq, revision }, body);
                let around = cached.message().map(Around::of).unwrap_or_default();
                let around = Around {
                    mentions: words.mentions.clone(),
                    mentions_all: words.mentions_all,
                    ..around
                };
                let around = around.seal(tx, channel, label, seq)?;
                tx.execute(
                    "UPDATE entry SET sealed = ?3, revision = ?4, edited_at_ms = ?5, around = ?6
                 WHERE channel_id = ?1 AND seq = ?2 AND deleted_at_ms IS NULL AND revision < ?4",
                    params![
                        channel.blob(),
                        int(seq),
                        sealed,
                        revision,
                        change.at.0,
                        around
                    ],
                )?
            }
        };
        if changed > 0 {
            self.name_again(tx, &cached, change)?;
            self.to_index.push(seq);
        }
        Ok(())
    }
}

impl Run<'_> {
    /// The message wears another label: its words move under the key of that. What may no longer lie
    /// here has gone before, or goes here; what opens by it is fetched when it is looked at.
    fn relabel(&mut self, tx: &mut WriteTx<'_>, seq: Seq, label: Option<Label>) -> Result<()> {
        let channel = self.channel;
        let Some(cached) = get(tx, channel, seq)? else {
            return Ok(());
        };
        let Some(message) = cached.message() else {
            return Ok(());
        };
        let revision = message.revision;
        // Heard as it happens it was looked at before this; out of a hole nobody has looked yet.
        let heard = self.read_at == 0 && label.is_none_or(is_kept);
        let body = message
            .body
            .as_ref()
            .filter(|_| heard || label <= message.label);
        let sealed = body.map(|body| {
            let place = Sealed::Entry { seq, revision };
            tx.seal_under(channel, label, place, body.as_bytes())
        });
        let around = match &sealed {
            Some(_) => Around::of(message).seal(tx, channel, label, seq)?,
            None => None,
        };
        tx.execute(
            "UPDATE entry SET sealed = ?3, around = ?4, label = ?5
             WHERE channel_id = ?1 AND seq = ?2 AND kind = 'message'",
            params![
                channel.blob(),
                int(seq),
                sealed,
                around,
                label.map(Label::id)
            ],
        )?;
        self.to_index.push(seq);
        Ok(())
    }

    /// Other words may name others; a deleted message names nobody and wears nothing.
    fn name_again(
        &self,
        tx: &mut WriteTx<'_>,
        cached: &StoredEntry,
        change: &Pending,
    ) -> Result<()> {
        let (channel, seq) = (self.channel, cached.seq);
        let Some(words) = &change.words else {
            decoration::remove(tx, channel, seq)?;
            attachment::remove(tx, channel, seq)?;
            call::remove(tx, channel, seq)?;
            return mention::remove(tx, channel, seq);
        };
        if !self.is_named(cached.author, words.mentions_all, &words.mentions) {
            return mention::remove(tx, channel, seq);
        }
        mention::put(
            tx,
            channel,
            &Mention {
                message_id: change.target,
                seq,
                at: cached.at,
                thread: cached.message().and_then(|message| message.thread),
            },
        )
    }
}

fn is_deleted(reader: &Reader<'_>, channel: ChannelId, seq: Seq) -> Result<bool> {
    Ok(reader
        .connection
        .prepare_cached(
            "SELECT 1 FROM entry
             WHERE channel_id = ?1 AND seq = ?2 AND deleted_at_ms IS NOT NULL",
        )?
        .exists(params![channel.blob(), int(seq)])?)
}

/// What stands around a message's words and is sealed beside them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Around {
    mentions: Vec<PersonId>,
    mentions_all: bool,
    forwarded: Option<Forwarded>,
    asks_confirmation: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    attachments: Vec<Attachment>,
}

impl Around {
    fn of(message: &Message) -> Self {
        Self {
            mentions: message.mentions.clone(),
            mentions_all: message.mentions_all,
            forwarded: message.forwarded.clone(),
            asks_confirmation: message.asks_confirmation,
            attachments: message.attachments.clone(),
        }
    }

    /// Most messages have nothing around them.
    fn seal(
        &self,
        tx: &mut WriteTx<'_>,
        channel: ChannelId,
        label: Option<Label>,
        seq: Seq,
    ) -> Result<Option<Vec<u8>>> {
        if *self == Self::default() {
            return Ok(None);
        }
        let plain = serde_json::to_vec(self)?;
        Ok(Some(tx.seal_under(
            channel,
            label,
            Sealed::Around { seq },
            &plain,
        )))
    }
}

fn put_event(tx: &mut WriteTx<'_>, channel: ChannelId, entry: &Entry, kind: &str) -> Result<()> {
    let place = Sealed::Entry {
        seq: entry.seq,
        revision: 0,
    };
    let sealed = tx.seal(channel, place, &serde_json::to_vec(&entry.event)?);
    // What was hidden may have become visible, and the other way round; anything else told
    // twice is the same.
    tx.execute(
        "INSERT OR REPLACE INTO entry (channel_id, seq, at_ms, author_id, message_count, kind,
                                       revision, sealed)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, ?7)",
        params![
            channel.blob(),
            int(entry.seq),
            entry.at.0,
            optional(&entry.author),
            int(entry.message_count),
            kind,
            sealed,
        ],
    )?;
    Ok(())
}

/// What `read` reads, in its order.
macro_rules! rows {
    ($which:literal) => {
        concat!(
            "SELECT seq, at_ms, author_id, message_count, kind, message_id, revision,
                    edited_at_ms, deleted_at_ms, reply_to, sealed, thread_root, root_seq, nth,
                    aside, around, label
             FROM entry ",
            $which
        )
    };
}

/// The newest `count` rows.
pub fn window_latest(reader: &Reader<'_>, channel: ChannelId, count: u32) -> Result<Window> {
    match range::newest(reader, channel)? {
        Some(range) => upwards(reader, channel, range, range.to, count),
        None => Ok(Window::default()),
    }
}

/// The `count` rows above `seq`, without it.
pub fn before(reader: &Reader<'_>, channel: ChannelId, seq: Seq, count: u32) -> Result<Window> {
    let Some(last) = seq.checked_sub(1) else {
        return Ok(Window::default());
    };
    match range::containing(reader, channel, last)? {
        Some(range) => upwards(reader, channel, range, last, count),
        None => Ok(Window::default()),
    }
}

/// About `count` rows, `seq` in their middle. Empty when `seq` lies in a hole.
pub fn around(reader: &Reader<'_>, channel: ChannelId, seq: Seq, count: u32) -> Result<Window> {
    let Some(range) = range::containing(reader, channel, seq)? else {
        return Ok(Window::default());
    };
    let half = (count / 2).max(1);
    let mut window = upwards(reader, channel, range, seq, half)?;
    let below = select(
        reader,
        channel,
        rows!(
            "WHERE channel_id = ?1 AND seq > ?2 AND seq <= ?3 AND aside = 0 ORDER BY seq LIMIT ?4"
        ),
        params![channel.blob(), int(seq), int(range.to), half],
    )?;
    let reached_the_end = below.len() < half as usize;
    window.to = match below.last() {
        Some(last) if !reached_the_end => last.seq,
        _ => range.to,
    };
    window.has_newer = has_newer(reader, channel, window.to)?;
    window.rows.extend(below);
    Ok(window)
}

/// The rows from `from` to `to`, or down to the newest. Where a hole lies between, what is
/// below it.
pub fn window_range(
    reader: &Reader<'_>,
    channel: ChannelId,
    from: Seq,
    to: Option<Seq>,
) -> Result<Window> {
    let Some(range) = range::at_or_below(reader, channel, to.unwrap_or(Seq::MAX))? else {
        return Ok(Window::default());
    };
    let from = from.max(range.from);
    let to = to.unwrap_or(range.to).min(range.to);
    if from > to {
        return Ok(Window::default());
    }
    Ok(Window {
        rows: select(
            reader,
            channel,
            rows!("WHERE channel_id = ?1 AND seq >= ?2 AND seq <= ?3 AND aside = 0 ORDER BY seq"),
            params![channel.blob(), int(from), int(to)],
        )?,
        from,
        to,
        has_older: from > 1,
        has_newer: has_newer(reader, channel, to)?,
    })
}

/// Up to `count` rows of one range that end at `last`.
fn upwards(
    reader: &Reader<'_>,
    channel: ChannelId,
    range: Range,
    last: Seq,
    count: u32,
) -> Result<Window> {
    let mut rows = select(
        reader,
        channel,
        rows!(
            "WHERE channel_id = ?1 AND seq >= ?2 AND seq <= ?3 AND aside = 0
             ORDER BY seq DESC LIMIT ?4"
        ),
        params![channel.blob(), int(range.from), int(last), count],
    )?;
    rows.reverse();
    let from = match rows.first() {
        Some(first) if rows.len() >= count as usize => first.seq,
        _ => range.from,
    };
    Ok(Window {
        rows,
        from,
        to: last,
        has_older: from > 1,
        has_newer: has_newer(reader, channel, last)?,
    })
}

/// Whether anything of the log, as far as it is known, lies below.
fn has_newer(reader: &Reader<'_>, channel: ChannelId, to: Seq) -> Result<bool> {
    let newest = range::newest(reader, channel)?.map_or(0, |range| range.to);
    let known = super::channel::log_place(reader, channel)?.map_or(0, |place| place.seq);
    Ok(to < newest.max(known))
}

pub fn get(reader: &Reader<'_>, channel: ChannelId, seq: Seq) -> Result<Option<StoredEntry>> {
    let mut found = select(
        reader,
        channel,
        rows!("WHERE channel_id = ?1 AND seq = ?2"),
        params![channel.blob(), int(seq)],
    )?;
    Ok(found.pop())
}

/// What there is to read: the message's own words, those it forwards without a word, or the names
/// of its files.
pub fn words_of(message: &Message) -> Option<Cow<'_, str>> {
    match (&message.body, &message.forwarded) {
        (Some(body), Some(forwarded)) if body.is_empty() => Some(Cow::Borrowed(&forwarded.body)),
        (Some(body), None) if body.is_empty() && !message.attachments.is_empty() => {
            Some(Cow::Owned(names_of(message, ", ")))
        }
        (body, _) => body.as_deref().map(Cow::Borrowed),
    }
}

/// What a search looks through: its own words, and below them the names of its files.
pub fn searched(message: &Message) -> Option<Cow<'_, str>> {
    let body = message.body.as_deref()?;
    if message.attachments.is_empty() {
        return Some(Cow::Borrowed(body));
    }
    Some(Cow::Owned(format!("{body}\n{}", names_of(message, "\n"))))
}

fn names_of(message: &Message, between: &str) -> String {
    let names: Vec<&str> = message
        .attachments
        .iter()
        .map(|file| file.name.as_str())
        .collect();
    names.join(between)
}

/// Whether it may lie in the index, which is on the disk: what is not kept does not.
pub fn is_indexed(message: &Message) -> bool {
    message.label.is_none_or(is_kept)
}

/// The cached replies of a thread, by their numbers.
pub fn replies(reader: &Reader<'_>, channel: ChannelId, root_seq: Seq) -> Result<Vec<StoredEntry>> {
    select(
        reader,
        channel,
        rows!("WHERE channel_id = ?1 AND root_seq = ?2 ORDER BY nth"),
        params![channel.blob(), int(root_seq)],
    )
}

/// Messages that are told one by one and not as a part of the log: a thread's, a pinned one.
/// They stand in no range, so the channel's timeline does not show them yet.
pub fn put_singles(
    tx: &mut WriteTx<'_>,
    channel: ChannelId,
    entries: &[Entry],
    read_at: Seq,
) -> Result<()> {
    let nothing = Range { from: 1, to: 0 };
    put_run(tx, channel, nothing, entries, read_at)
}

/// Where a message stands, if it is cached.
pub fn place_of(reader: &Reader<'_>, message: MessageId) -> Result<Option<(ChannelId, Seq)>> {
    Ok(reader
        .connection
        .prepare_cached("SELECT channel_id, seq FROM entry WHERE message_id = ?1")?
        .query_row([message.blob()], |row| {
            Ok((ChannelId(uuid(row, 0)?), uint(row.get(1)?)))
        })
        .optional()?)
}

/// A message by its id, wherever it is cached.
pub fn find(reader: &Reader<'_>, message: MessageId) -> Result<Option<(ChannelId, StoredEntry)>> {
    let Some((channel, seq)) = place_of(reader, message)? else {
        return Ok(None);
    };
    Ok(get(reader, channel, seq)?.map(|entry| (channel, entry)))
}

/// The newest message that was not deleted, of the newest range.
pub(super) fn last_message(reader: &Reader<'_>, channel: ChannelId) -> Result<Option<StoredEntry>> {
    let Some(range) = range::newest(reader, channel)? else {
        return Ok(None);
    };
    let mut found = select(
        reader,
        channel,
        rows!(
            "WHERE channel_id = ?1 AND seq >= ?2 AND kind = 'message' AND aside = 0
             ORDER BY seq DESC LIMIT 1"
        ),
        params![channel.blob(), int(range.from)],
    )?;
    Ok(found.pop())
}

/// The channel's message count at this seq, if it is cached.
pub fn message_count_at(reader: &Reader<'_>, channel: ChannelId, seq: Seq) -> Result<Option<u64>> {
    // Edits have no row, but they do not count either: the row before says the same.
    Ok(reader
        .connection
        .prepare_cached(
            "SELECT message_count FROM entry WHERE channel_id = ?1 AND seq <= ?2
             ORDER BY seq DESC LIMIT 1",
        )?
        .query_row(params![channel.blob(), int(seq)], |row| {
            row.get(0).map(uint)
        })
        .optional()?)
}

/// The channel as the last cached change before this seq left it.
pub fn channel_before(
    reader: &Reader<'_>,
    channel: ChannelId,
    seq: Seq,
) -> Result<Option<tokenim_protocol::channel::Channel>> {
    let mut found = select(
        reader,
        channel,
        rows!(
            "INDEXED BY entry_settings
             WHERE channel_id = ?1 AND seq < ?2 AND kind IN ('created', 'changed')
             ORDER BY seq DESC LIMIT 1"
        ),
        params![channel.blob(), int(seq)],
    )?;
    Ok(found.pop().and_then(|entry| match entry.event {
        Kept::Known(ChannelEvent::Created { channel } | ChannelEvent::Changed { channel }) => {
            Some(channel)
        }
        _ => None,
    }))
}

/// The first message after this seq, if it is cached.
pub fn first_message_after(
    reader: &Reader<'_>,
    channel: ChannelId,
    seq: Seq,
) -> Result<Option<Seq>> {
    Ok(reader
        .connection
        .prepare_cached(
            "SELECT seq FROM entry
             WHERE channel_id = ?1 AND seq > ?2 AND kind = 'message' AND aside = 0
             ORDER BY seq LIMIT 1",
        )?
        .query_row(params![channel.blob(), int(seq)], |row| {
            row.get(0).map(uint)
        })
        .optional()?)
}

/// The first message of a cached part at or after a moment.
pub fn first_since(
    reader: &Reader<'_>,
    channel: ChannelId,
    part: Range,
    at: UnixMillis,
) -> Result<Option<Seq>> {
    Ok(reader
        .connection
        .prepare_cached(
            "SELECT seq FROM entry
             WHERE channel_id = ?1 AND seq >= ?2 AND seq <= ?3 AND at_ms >= ?4
               AND kind = 'message' AND aside = 0
             ORDER BY seq LIMIT 1",
        )?
        .query_row(
            params![channel.blob(), int(part.from), int(part.to), at.0],
            |row| row.get(0).map(uint),
        )
        .optional()?)
}

/// Whether a cached part reaches back to before a moment.
pub fn begins_before(
    reader: &Reader<'_>,
    channel: ChannelId,
    part: Range,
    at: UnixMillis,
) -> Result<bool> {
    Ok(reader
        .connection
        .prepare_cached(
            "SELECT at_ms < ?4 FROM entry
             WHERE channel_id = ?1 AND seq >= ?2 AND seq <= ?3 ORDER BY seq LIMIT 1",
        )?
        .query_row(
            params![channel.blob(), int(part.from), int(part.to), at.0],
            |row| row.get(0),
        )
        .optional()?
        .unwrap_or(false))
}

/// Messages with a text in seq order, for making the search index again.
pub(crate) fn texts_after(
    reader: &Reader<'_>,
    channel: ChannelId,
    seq: Seq,
    count: u32,
) -> Result<Vec<StoredEntry>> {
    select(
        reader,
        channel,
        rows!(
            "WHERE channel_id = ?1 AND seq > ?2 AND kind = 'message' AND sealed IS NOT NULL
             ORDER BY seq LIMIT ?3"
        ),
        params![channel.blob(), int(seq), count],
    )
}

/// Every cached message that still has its words, the newest first, until `found` says that
/// it is enough. Nothing is unsealed for it.
pub(crate) fn newest_first(
    reader: &Reader<'_>,
    since: Option<UnixMillis>,
    until: Option<UnixMillis>,
    mut found: impl FnMut(ChannelId, Seq, PersonId) -> Result<bool>,
) -> Result<()> {
    let mut statement = reader.connection.prepare_cached(
        "SELECT channel_id, seq, author_id FROM entry
         WHERE kind = 'message' AND sealed IS NOT NULL AND author_id IS NOT NULL
           AND at_ms >= ?1 AND at_ms < ?2
         ORDER BY at_ms DESC, channel_id DESC, seq DESC",
    )?;
    let since = since.map_or(i64::MIN, |since| since.0);
    let until = until.map_or(i64::MAX, |until| until.0);
    let mut rows = statement.query(params![since, until])?;
    while let Some(row) = rows.next()? {
        let channel = ChannelId(uuid(row, 0)?);
        if found(channel, uint(row.get(1)?), PersonId(uuid(row, 2)?))? {
            break;
        }
    }
    Ok(())
}

struct Row {
    entry: StoredEntry,
    around: Option<Vec<u8>>,
    is_message: bool,
    revision: u32,
    sealed: Option<Vec<u8>>,
}

fn select(
    reader: &Reader<'_>,
    channel: ChannelId,
    sql: &str,
    params: impl rusqlite::Params,
) -> Result<Vec<StoredEntry>> {
    let mut statement = reader.connection.prepare_cached(sql)?;
    let rows: Vec<Row> = statement
        .query_map(params, read)?
        .collect::<Result<_, _>>()?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let key = reader.key(channel)?;
    rows.into_iter()
        .map(|row| unseal(reader, &key, channel, row))
        .collect()
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    let is_message = row.get_ref(4)?.as_str()? == "message";
    let revision = row.get(6)?;
    let event = if is_message {
        Kept::Known(ChannelEvent::Message(Message {
            revision,
            edited_at: row.get::<_, Option<i64>>(7)?.map(UnixMillis),
            deleted_at: row.get::<_, Option<i64>>(8)?.map(UnixMillis),
            reply_to: optional_uuid(row, 9)?.map(MessageId),
            thread: match optional_uuid(row, 11)? {
                Some(root) => Some(InThread {
                    root: MessageId(root),
                    root_seq: uint(row.get(12)?),
                    nth: uint(row.get(13)?),
                    also_to_channel: !row.get::<_, bool>(14)?,
                }),
                None => None,
            },
            label: row.get_ref(16)?.as_str_or_null()?.and_then(Label::from_id),
            ..Message::plain(MessageId(uuid(row, 5)?), None)
        }))
    } else {
        Kept::Unknown(serde_json::Value::Null)
    };
    Ok(Row {
        entry: StoredEntry {
            seq: uint(row.get(0)?),
            at: millis(row, 1)?,
            author: optional_uuid(row, 2)?.map(PersonId),
            message_count: uint(row.get(3)?),
            event,
        },
        is_message,
        revision,
        sealed: row.get(10)?,
        around: row.get(15)?,
    })
}

fn unseal(reader: &Reader<'_>, key: &Key, channel: ChannelId, row: Row) -> Result<StoredEntry> {
    let mut entry = row.entry;
    let Some(sealed) = row.sealed else {
        return Ok(entry);
    };
    let place = Sealed::Entry {
        seq: entry.seq,
        revision: row.revision,
    };
    let label = entry.message().and_then(|message| message.label);
    let of_label = match label {
        Some(label) => match reader.key_under(channel, label) {
            Some(key) => Some(key),
            // With the key went the words: of these nothing was kept, or not for so long.
            None => return Ok(entry),
        },
        None => None,
    };
    let key = of_label.as_ref().unwrap_or(key);
    let plain = match reader.unseal(key, channel, place, &sealed) {
        // Sealed under the key of an earlier start, or before its label was another's.
        Err(_) if label.is_some() => return Ok(entry),
        plain => plain?,
    };
    if row.is_message {
        if let Kept::Known(ChannelEvent::Message(message)) = &mut entry.event {
            message.body = Some(String::from_utf8_lossy(&plain).into_owned());
            if let Some(around) = row.around {
                let place = Sealed::Around { seq: entry.seq };
                let plain = reader.unseal(key, channel, place, &around)?;
                let around: Around = serde_json::from_slice(&plain)?;
                message.mentions = around.mentions;
                message.mentions_all = around.mentions_all;
                message.forwarded = around.forwarded;
                message.asks_confirmation = around.asks_confirmation;
                message.attachments = around.attachments;
            }
        }
    } else {
        entry.event = serde_json::from_slice(&plain)?;
    }
    Ok(entry)
}
