//! One thread: its root, the replies that are cached, and the echoes of those on their way.

use tokenim_protocol::ids::{ChannelId, MessageId, PersonId, Seq};

use crate::store::range::Range;
use crate::store::{Reader, Result, channel, entry, outbox, thread};
use crate::view::conversation::{ThreadRow, ThreadView};

use super::window::Rows;

/// Threads shown in the list of them.
const THREADS_MAX: u32 = 100;

/// None in a channel that is not this person's.
pub fn read(
    reader: &Reader<'_>,
    me: PersonId,
    id: ChannelId,
    root: MessageId,
) -> Result<Option<ThreadView>> {
    let echoes = outbox::line(reader, id)?;
    let Some(place) = channel::log_place(reader, id)? else {
        return Ok(None);
    };
    let root_entry = entry::find(reader, root)?.filter(|(at, _)| *at == id);
    let root_seq = match &root_entry {
        Some((_, entry)) => Some(entry.seq),
        None => thread::seq_of(reader, id, root)?,
    };
    let known = match root_seq {
        Some(seq) => thread::get(reader, id, seq)?,
        None => None,
    };
    let replies = match root_seq {
        Some(seq) => entry::replies(reader, id, seq)?,
        None => Vec::new(),
    };
    let count = known.as_ref().map_or(0, |thread| thread.replies.count);
    let newest = replies.last().and_then(|reply| reply.message()?.thread);
    let count = count.max(newest.map_or(0, |thread| thread.nth));

    let from = root_seq.unwrap_or(1);
    let range = Range {
        from,
        to: place.seq.max(from),
    };
    let mut rows = Rows::of_thread(reader, me, id, range)?;
    let mut root_row = None;
    if let Some((_, entry)) = &root_entry {
        rows.entry(entry)?;
        root_row = rows.take().pop();
    }
    for reply in &replies {
        rows.entry(reply)?;
    }
    for echo in &echoes {
        if echo.extra.thread_root == Some(root) && !rows.holds(echo.id) {
            rows.echo(echo)?;
        }
    }
    let mark = known.as_ref().map(|thread| thread.mark).unwrap_or_default();
    Ok(Some(ThreadView {
        channel_id: id,
        root_id: root,
        missing: root_entry.is_none() || (replies.len() as Seq) < count,
        root: root_row,
        rows: rows.take(),
        replies: count,
        following: mark.following,
        // Nothing is new in a thread that is not followed.
        read: if mark.following { mark.read } else { count },
        unread: known.as_ref().map_or(0, thread::Thread::unread),
        capabilities: Vec::new(),
    }))
}

/// The threads that this person follows, the latest reply first.
pub fn followed(reader: &Reader<'_>, me: PersonId) -> Result<Vec<ThreadRow>> {
    let mut rows = Vec::new();
    for thread in thread::followed(reader, THREADS_MAX)? {
        let Some(channel) = channel::get(reader, thread.channel)? else {
            continue;
        };
        let root = super::placed::message(reader, thread.channel, thread.root_seq)?;
        rows.push(ThreadRow {
            channel_id: thread.channel,
            channel_name: crate::access::channel_name(reader, me, &channel)?,
            root: thread.root,
            root_author_name: root
                .as_ref()
                .map(|root| root.author_name.clone())
                .unwrap_or_default(),
            root_text: root.map(|root| root.text).unwrap_or_default(),
            unread: thread.unread(),
            replies: thread.replies.count,
            last_at: thread.replies.last_at,
        });
    }
    Ok(rows)
}
