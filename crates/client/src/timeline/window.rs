//! One window of a channel's timeline: some sixty rows, read from the cache.
//!
//! A window never crosses a hole; it ends there with a row that says so. Below the newest
//! entry stand the local echoes from the outbox. An echo and the entry it becomes have the
//! same key, the message's id, so nothing on screen jumps.

use std::collections::BTreeMap;

use tokenim_protocol::channel::{Channel, ChannelEvent, Message};
use tokenim_protocol::conversation::{Forwarded, MessagePlace};
use tokenim_protocol::event::Kept;
use tokenim_protocol::file::Attachment;
use tokenim_protocol::ids::{ChannelId, MessageId, PersonId, Seq};

use crate::access;
use crate::calls;
use crate::channel_names::ChannelNames;
use crate::markdown;
use crate::mentions::Handles;
use crate::store::entry::{self, StoredEntry, Window};
use crate::store::outbox::{self, OutboxRow, OutboxState};
use crate::store::range::{self, Range};
use crate::store::{
    Reader, Result, attachment, channel, directory, read_mark, sidebar, transfer as stored_transfer,
};
use crate::transfer;
use crate::view::conversation::{ForwardView, ThreadPlace};
use crate::view::markdown::Block;
use crate::view::timeline::{
    Anchor, MessageRow, MessageState, Quote, RowContent, TimelineRow, TimelineWindow, WithheldRow,
};
use crate::view::transfer::{FileRow, TransferId};

use super::around::Around;
use super::grouping::{Above, continues};
use super::notices;

/// More than a screen holds at once; a longer range is cut to its newest part.
const ROWS_MAX: u32 = 500;

/// Reads a window. Works offline, like everything that reads.
pub fn read(
    reader: &Reader<'_>,
    me: PersonId,
    id: ChannelId,
    anchor: Anchor,
    count: u32,
) -> Result<TimelineWindow> {
    let count = count.clamp(1, ROWS_MAX);
    // The outbox is a file of its own, and one commit over two files is not seen by a reader at
    // one moment. Read first, an echo may still stand here when its entry does too; read last,
    // a message could be in neither and blink.
    let echoes = outbox::line(reader, id)?;
    let mark = read_mark::get(reader, id)?;
    let window = match anchor {
        Anchor::Latest => entry::window_latest(reader, id, count)?,
        Anchor::FirstUnread => around_first_unread(reader, id, mark.read_seq, count)?,
        Anchor::At { seq } => or_latest(reader, id, entry::around(reader, id, seq, count)?, count)?,
        Anchor::Range { from, to } => entry::window_range(reader, id, from, to)?,
    };
    let last_seq = channel::log_place(reader, id)?.map_or(0, |place| place.seq);
    let unread = sidebar::get(reader, id)?.map_or(0, |row| row.unread);
    let at_the_end = !window.has_newer;

    let range = Range {
        from: window.from,
        to: window.to,
    };
    let mut rows = Rows::new(reader, me, id, range)?;
    let holes = range::holes(reader, id, last_seq)?;
    if let Some(hole) = holes.iter().rev().find(|hole| hole.to + 1 == window.from) {
        rows.hole(*hole);
    }
    for entry in &window.rows {
        rows.entry(entry)?;
    }
    let below = holes
        .iter()
        .find(|hole| window.to > 0 && hole.from == window.to + 1);
    match below {
        Some(hole) => rows.hole(*hole),
        // Nothing of the channel is cached: all of it is one hole.
        None if window.to == 0 => holes.iter().for_each(|hole| rows.hole(*hole)),
        None => {}
    }
    if at_the_end || window.to == 0 {
        for echo in &echoes {
            if echo.extra.is_in_channel() && !rows.holds(echo.id) {
                rows.echo(echo)?;
            }
        }
    }
    Ok(TimelineWindow {
        channel_id: id,
        rows: rows.rows,
        from: window.from,
        to: window.to,
        has_older: window.has_older,
        has_newer: window.has_newer,
        read_seq: (unread > 0).then_some(mark.read_seq),
        unread,
    })
}

/// The first unread message, with some rows above it; the newest rows where all is read or
/// the place is not cached.
fn around_first_unread(
    reader: &Reader<'_>,
    id: ChannelId,
    read_seq: Seq,
    count: u32,
) -> Result<Window> {
    let window = match entry::first_message_after(reader, id, read_seq)? {
        Some(first) => entry::around(reader, id, first, count)?,
        None => Window::default(),
    };
    or_latest(reader, id, window, count)
}

fn or_latest(reader: &Reader<'_>, id: ChannelId, window: Window, count: u32) -> Result<Window> {
    if window.to == 0 {
        entry::window_latest(reader, id, count)
    } else {
        Ok(window)
    }
}

/// Collects rows, each seen beside the one above it.
pub(super) struct Rows<'a> {
    reader: &'a Reader<'a>,
    me: PersonId,
    channel: ChannelId,
    rows: Vec<TimelineRow>,
    above: Option<Above>,
    /// The channel as the entries so far left it.
    state: Option<Channel>,
    names: BTreeMap<PersonId, String>,
    /// Gathered when a message first has the sign of one.
    channels: Option<ChannelNames>,
    around: Around,
    /// The rows of one thread: that they stand in it needs no saying.
    in_thread: bool,
}

impl<'a> Rows<'a> {
    fn new(reader: &'a Reader<'a>, me: PersonId, channel: ChannelId, range: Range) -> Result<Self> {
        Ok(Self {
            reader,
            me,
            channel,
            rows: Vec::new(),
            above: None,
            state: None,
            names: BTreeMap::new(),
            channels: None,
            around: Around::gather(reader, me, channel, range)?,
            in_thread: false,
        })
    }

    pub fn of_thread(
        reader: &'a Reader<'a>,
        me: PersonId,
        channel: ChannelId,
        range: Range,
    ) -> Result<Self> {
        Ok(Self {
            in_thread: true,
            ..Self::new(reader, me, channel, range)?
        })
    }

    /// What has been gathered so far; what follows stands under nothing.
    pub fn take(&mut self) -> Vec<TimelineRow> {
        self.above = None;
        std::mem::take(&mut self.rows)
    }

    fn hole(&mut self, hole: Range) {
        self.above = None;
        // The end that touches what is loaded stays; loading moves the other one.
        self.push(
            format!("hole-{}", hole.to),
            None,
            tokenim_protocol::time::UnixMillis(0),
            RowContent::Hole {
                from: hole.from,
                to: hole.to,
            },
        );
    }

    pub fn entry(&mut self, entry: &StoredEntry) -> Result<()> {
        let (key, content) = match &entry.event {
            Kept::Known(ChannelEvent::Message(message)) => {
                let author = entry.author.unwrap_or(self.me);
                let key = message.id.to_string();
                if message.is_withheld() {
                    self.above = None;
                    let row = WithheldRow {
                        id: message.id,
                        author,
                        author_name: self.name(author),
                        mine: author == self.me,
                        label: message.label.unwrap_or_default(),
                    };
                    (key, RowContent::Withheld(row))
                } else if message.deleted_at.is_some() {
                    self.above = None;
                    let author_name = self.name(author);
                    (
                        key,
                        RowContent::Tombstone {
                            author: entry.author,
                            author_name,
                        },
                    )
                } else {
                    let source = message.body.clone().unwrap_or_default();
                    let quote = self.quote(message.reply_to)?;
                    let continues = quote.is_none() && continues(self.above, author, entry.at);
                    self.above = Some(Above {
                        author,
                        at: entry.at,
                    });
                    let row = self.message_row(entry, message, author, source)?;
                    let row = MessageRow {
                        continues,
                        reply_to: quote,
                        ..row
                    };
                    (key, RowContent::Message(row))
                }
            }
            Kept::Known(ChannelEvent::Hidden { .. }) => {
                self.above = None;
                // What came hidden one by one and what came folded look the same.
                if matches!(self.rows.last(), Some(row) if matches!(row.content, RowContent::Hidden))
                {
                    return Ok(());
                }
                (format!("hidden-{}", entry.seq), RowContent::Hidden)
            }
            Kept::Known(event) => {
                self.above = None;
                let before = self.channel_before(event, entry.seq)?;
                let (reader, names) = (self.reader, &mut self.names);
                let mut name = |person| name_of(reader, names, person);
                match notices::notice(event, entry.author, before.as_ref(), &mut name) {
                    Some(notice) => (
                        format!("notice-{}", entry.seq),
                        RowContent::Notice { notice },
                    ),
                    // Edits and deletions show on their target.
                    None => return Ok(()),
                }
            }
            Kept::Unknown(_) => {
                self.above = None;
                (format!("unknown-{}", entry.seq), RowContent::Unknown)
            }
        };
        self.push(key, Some(entry.seq), entry.at, content);
        Ok(())
    }

    pub fn holds(&self, message: MessageId) -> bool {
        let key = message.to_string();
        self.rows.iter().any(|row| row.key == key)
    }

    pub fn echo(&mut self, echo: &OutboxRow) -> Result<()> {
        let quote = self.quote(echo.reply_to)?;
        let continues = quote.is_none() && continues(self.above, self.me, echo.queued_at);
        self.above = Some(Above {
            author: self.me,
            at: echo.queued_at,
        });
        let blocks = self.with_channels(&echo.body, markdown::parse(&echo.body))?;
        let row = MessageRow {
            id: echo.id,
            author: self.me,
            author_name: self.name(self.me),
            mine: true,
            continues,
            blocks,
            source: echo.body.clone(),
            edited_at: None,
            reply_to: quote,
            state: match &echo.state {
                OutboxState::Queued => MessageState::Queued,
                OutboxState::Sending => MessageState::Sending,
                OutboxState::Acked { .. } => MessageState::Sent,
                OutboxState::Wedged { why } => MessageState::Wedged { why: why.clone() },
            },
            revision: 0,
            label: echo.extra.label,
            mentions_me: false,
            reactions: Vec::new(),
            thread: None,
            in_thread: None,
            pinned: None,
            saved: false,
            forwarded: match echo.extra.forward {
                Some(source) => self.forwarded_echo(source)?,
                None => None,
            },
            files: self.files_on_their_way(&echo.extra.files)?,
            confirmation: None,
            readers: None,
            call: None,
        };
        self.push(
            echo.id.to_string(),
            None,
            echo.queued_at,
            RowContent::Message(row),
        );
        Ok(())
    }

    /// Names of channels in the words become ways to them.
    fn with_channels(&mut self, source: &str, blocks: Vec<Block>) -> Result<Vec<Block>> {
        if !source.contains('#') {
            return Ok(blocks);
        }
        let names = match self.channels.take() {
            Some(names) => names,
            None => ChannelNames::known_to(self.reader)?,
        };
        let drawn = names.draw(blocks);
        self.channels = Some(names);
        Ok(drawn)
    }

    fn push(
        &mut self,
        key: String,
        seq: Option<Seq>,
        at: tokenim_protocol::time::UnixMillis,
        content: RowContent,
    ) {
        self.rows.push(TimelineRow {
            key,
            seq,
            at,
            content,
        });
    }

    /// The channel before a change entry: as the change before it left it, looked up the
    /// first time a window meets one.
    fn channel_before(&mut self, event: &ChannelEvent, seq: Seq) -> Result<Option<Channel>> {
        let now = match event {
            ChannelEvent::Created { channel } | ChannelEvent::Changed { channel } => {
                channel.clone()
            }
            ChannelEvent::Joined { .. }
            | ChannelEvent::Left { .. }
            | ChannelEvent::Message(_)
            | ChannelEvent::Edited { .. }
            | ChannelEvent::Labelled { .. }
            | ChannelEvent::Deleted { .. }
            | ChannelEvent::Reacted { .. }
            | ChannelEvent::Pinned { .. }
            | ChannelEvent::Confirmed { .. }
            | ChannelEvent::CallChanged { .. }
            | ChannelEvent::Hidden { .. } => return Ok(None),
        };
        let before = match self.state.replace(now) {
            Some(before) => Some(before),
            None => entry::channel_before(self.reader, self.channel, seq)?,
        };
        Ok(before)
    }

    /// The message itself with all that stands around it.
    fn message_row(
        &mut self,
        entry: &StoredEntry,
        message: &Message,
        author: PersonId,
        source: String,
    ) -> Result<MessageRow> {
        let handles = Handles::of(self.reader, self.me, message)?;
        let blocks = self.with_channels(&source, handles.draw(markdown::parse(&source)))?;
        let (reader, names, around) = (self.reader, &mut self.names, &self.around);
        let mut name = |person| name_of(reader, names, person);
        let mine = author == self.me;
        let aside = !message.is_in_channel();
        Ok(MessageRow {
            id: message.id,
            author,
            author_name: name(author),
            mine,
            continues: false,
            blocks,
            source,
            edited_at: message.edited_at,
            reply_to: None,
            state: MessageState::Sent,
            revision: message.revision,
            label: message.label,
            mentions_me: !mine && message.names(self.me),
            reactions: around.reactions(entry.seq, message.id, &mut name),
            thread: around.thread(entry.seq, &mut name),
            in_thread: message
                .thread
                .filter(|_| !self.in_thread)
                .map(|thread| ThreadPlace {
                    root: thread.root,
                    root_seq: thread.root_seq,
                }),
            pinned: around
                .pinned(entry.seq)
                .map(|by| by.map(&mut name).unwrap_or_default()),
            saved: around.is_saved(message.id),
            confirmation: around.confirmation(entry.seq, author, message),
            call: match around.call(entry.seq) {
                Some(call) => Some(calls::card(reader, self.me, Some(author), call)?),
                None => None,
            },
            readers: if mine && !aside {
                around.readers(entry.seq)
            } else {
                None
            },
            forwarded: match &message.forwarded {
                Some(forwarded) => Some(self.forwarded(forwarded)?),
                None => None,
            },
            files: self.files(&message.attachments)?,
        })
    }

    fn files(&self, attachments: &[Attachment]) -> Result<Vec<FileRow>> {
        attachments
            .iter()
            .map(|file| {
                Ok(FileRow {
                    file: transfer::of_attachment(file),
                    cached: attachment::is_cached(self.reader, file.id)?,
                    transfer: None,
                })
            })
            .collect()
    }

    fn files_on_their_way(&self, files: &[TransferId]) -> Result<Vec<FileRow>> {
        let mut rows = Vec::new();
        for id in files {
            if let Some(row) = stored_transfer::get(self.reader, *id)? {
                rows.push(FileRow {
                    file: transfer::of_transfer(&row),
                    cached: false,
                    transfer: Some(*id),
                });
            }
        }
        Ok(rows)
    }

    fn forwarded(&mut self, forwarded: &Forwarded) -> Result<ForwardView> {
        let channel_name = match channel::get(self.reader, forwarded.channel_id)? {
            Some(channel) => Some(access::channel_name(self.reader, self.me, &channel)?),
            None => None,
        };
        Ok(ForwardView {
            channel_id: forwarded.channel_id,
            channel_name,
            message_id: forwarded.message_id,
            author: forwarded.author,
            author_name: self.name(forwarded.author),
            at: forwarded.at,
            blocks: markdown::parse(&forwarded.body),
        })
    }

    /// What is on its way to be forwarded, as far as it is cached here.
    fn forwarded_echo(&mut self, source: MessagePlace) -> Result<Option<ForwardView>> {
        let found = entry::find(self.reader, source.message_id)?
            .filter(|(channel, entry)| *channel == source.channel_id && is_readable(entry));
        let Some((channel_id, found)) = found else {
            return Ok(None);
        };
        let (Some(message), Some(author)) = (found.message(), found.author) else {
            return Ok(None);
        };
        let forwarded = match &message.forwarded {
            Some(first) if message.body.as_deref() == Some("") => first.clone(),
            _ => Forwarded {
                channel_id,
                message_id: source.message_id,
                author,
                at: found.at,
                body: message.body.clone().unwrap_or_default(),
            },
        };
        self.forwarded(&forwarded).map(Some)
    }

    fn quote(&mut self, reply_to: Option<MessageId>) -> Result<Option<Quote>> {
        let Some(id) = reply_to else { return Ok(None) };
        let found = entry::find(self.reader, id)?.filter(|(channel, _)| *channel == self.channel);
        Ok(Some(match found {
            Some((_, target)) if is_readable(&target) => Quote {
                id,
                seq: Some(target.seq),
                author_name: target
                    .author
                    .map(|author| self.name(author))
                    .unwrap_or_default(),
                text: target
                    .message()
                    .and_then(entry::words_of)
                    .map(|words| markdown::one_line(&words))
                    .unwrap_or_default(),
                gone: false,
            },
            // Neither words nor author: a screen shows that something was quoted.
            Some(_) | None => Quote {
                id,
                seq: None,
                author_name: String::new(),
                text: String::new(),
                gone: true,
            },
        }))
    }

    fn name(&mut self, person: PersonId) -> String {
        name_of(self.reader, &mut self.names, person)
    }
}

/// Neither deleted nor hidden.
fn is_readable(entry: &StoredEntry) -> bool {
    entry
        .message()
        .is_some_and(|message| message.body.is_some() && message.deleted_at.is_none())
}

/// Somebody who is not in the directory has no name here; a screen shows the gap as one.
fn name_of(
    reader: &Reader<'_>,
    names: &mut BTreeMap<PersonId, String>,
    person: PersonId,
) -> String {
    names
        .entry(person)
        .or_insert_with(|| {
            directory::display_name(reader, person)
                .ok()
                .flatten()
                .unwrap_or_default()
        })
        .clone()
}
