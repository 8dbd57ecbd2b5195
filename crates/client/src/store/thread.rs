//! Threads: what is known of each, cached root or not, and how far this person has read.

use rusqlite::{OptionalExtension, params};
use tokenim_protocol::conversation::{
    FollowedThread, InThread, REPLIERS_SHOWN, Replies, ThreadMark,
};
use tokenim_protocol::ids::{ChannelId, MessageId, PersonId, Seq};
use tokenim_protocol::time::UnixMillis;

use crate::change::Change;

use super::range::Range;
use super::sql::{Blob, from_json, int, millis, uint, uuid};
use super::{Reader, Result, WriteTx};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thread {
    pub channel: ChannelId,
    pub root: MessageId,
    pub root_seq: Seq,
    pub replies: Replies,
    pub mark: ThreadMark,
}

impl Thread {
    /// Replies not read, of a thread that is followed.
    pub fn unread(&self) -> u64 {
        if self.mark.following {
            self.replies.count.saturating_sub(self.mark.read)
        } else {
            0
        }
    }
}

/// What a root says about its replies. An older state never replaces a newer one.
pub(super) fn put_replies(
    tx: &mut WriteTx<'_>,
    channel: ChannelId,
    root: MessageId,
    root_seq: Seq,
    replies: &Replies,
) -> Result<()> {
    let changed = tx.execute(
        "INSERT INTO thread (channel_id, root_seq, root_id, count, last_seq, last_at_ms, repliers,
                             following, read_count)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, 0)
         ON CONFLICT (channel_id, root_seq) DO UPDATE SET
             count = excluded.count, last_seq = excluded.last_seq,
             last_at_ms = excluded.last_at_ms, repliers = excluded.repliers
         WHERE excluded.last_seq >= thread.last_seq",
        params![
            channel.blob(),
            int(root_seq),
            root.blob(),
            int(replies.count),
            int(replies.last_seq),
            replies.last_at.0,
            serde_json::to_string(&replies.repliers)?,
        ],
    )?;
    if changed > 0 {
        touched(tx, channel);
    }
    Ok(())
}

/// A reply came. Its author has read as far as it.
pub(super) fn put_reply(
    tx: &mut WriteTx<'_>,
    channel: ChannelId,
    thread: InThread,
    seq: Seq,
    author: Option<PersonId>,
    at: UnixMillis,
) -> Result<()> {
    let known = get(tx, channel, thread.root_seq)?;
    let me = super::session::me(tx)?;
    let newer = known
        .as_ref()
        .is_none_or(|known| known.replies.last_seq < seq);
    if newer {
        let mut repliers: Vec<PersonId> = author.into_iter().collect();
        if let Some(known) = known {
            let others = known.replies.repliers.into_iter();
            repliers.extend(others.filter(|person| Some(*person) != author));
        }
        repliers.truncate(REPLIERS_SHOWN);
        let replies = Replies {
            count: thread.nth,
            last_seq: seq,
            last_at: at,
            repliers,
        };
        put_replies(tx, channel, thread.root, thread.root_seq, &replies)?;
    }
    if author.is_some() && author == me {
        tx.execute(
            "UPDATE thread SET read_count = max(read_count, ?3)
             WHERE channel_id = ?1 AND root_seq = ?2",
            params![channel.blob(), int(thread.root_seq), int(thread.nth)],
        )?;
    }
    Ok(())
}

/// What the person's log says, or this device.
pub fn set_mark(
    tx: &mut WriteTx<'_>,
    channel: ChannelId,
    root: MessageId,
    root_seq: Seq,
    mark: ThreadMark,
) -> Result<()> {
    tx.execute(
        "INSERT INTO thread (channel_id, root_seq, root_id, count, last_seq, last_at_ms, repliers,
                             following, read_count)
         VALUES (?1, ?2, ?3, 0, 0, 0, '[]', ?4, ?5)
         ON CONFLICT (channel_id, root_seq) DO UPDATE SET
             following = excluded.following, read_count = max(read_count, excluded.read_count)",
        params![
            channel.blob(),
            int(root_seq),
            root.blob(),
            mark.following,
            int(mark.read)
        ],
    )?;
    touched(tx, channel);
    Ok(())
}

/// What a channel's snapshot says of the threads that this person follows.
pub fn replace_followed(
    tx: &mut WriteTx<'_>,
    channel: ChannelId,
    followed: &[FollowedThread],
) -> Result<()> {
    tx.execute(
        "UPDATE thread SET following = 0 WHERE channel_id = ?1",
        [channel.blob()],
    )?;
    for thread in followed {
        let (root, root_seq) = (thread.root, thread.root_seq);
        put_replies(tx, channel, root, root_seq, &thread.replies)?;
        let mark = ThreadMark {
            following: true,
            read: thread.read,
        };
        set_mark(tx, channel, root, root_seq, mark)?;
    }
    touched(tx, channel);
    Ok(())
}

macro_rules! threads {
    ($which:literal) => {
        concat!(
            "SELECT channel_id, root_seq, root_id, count, last_seq, last_at_ms, repliers,
                    following, read_count
             FROM thread ",
            $which
        )
    };
}

pub fn get(reader: &Reader<'_>, channel: ChannelId, root_seq: Seq) -> Result<Option<Thread>> {
    Ok(reader
        .connection
        .prepare_cached(threads!("WHERE channel_id = ?1 AND root_seq = ?2"))?
        .query_row(params![channel.blob(), int(root_seq)], read)
        .optional()?)
}

/// Of the roots there, by place.
pub fn in_range(reader: &Reader<'_>, channel: ChannelId, range: Range) -> Result<Vec<Thread>> {
    let mut statement = reader.connection.prepare_cached(threads!(
        "WHERE channel_id = ?1 AND root_seq >= ?2 AND root_seq <= ?3 ORDER BY root_seq"
    ))?;
    let rows = statement.query_map(
        params![channel.blob(), int(range.from), int(range.to)],
        read,
    )?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The ones with the latest reply first.
pub fn followed(reader: &Reader<'_>, count: u32) -> Result<Vec<Thread>> {
    let mut statement = reader.connection.prepare_cached(threads!(
        "WHERE following = 1 AND count > 0 ORDER BY last_at_ms DESC LIMIT ?1"
    ))?;
    let rows = statement.query_map([count], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn unread(reader: &Reader<'_>, channel: ChannelId) -> Result<u64> {
    Ok(reader
        .connection
        .prepare_cached(
            "SELECT coalesce(sum(max(count - read_count, 0)), 0) FROM thread
             WHERE channel_id = ?1 AND following = 1",
        )?
        .query_row([channel.blob()], |row| row.get(0).map(uint))?)
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Thread> {
    Ok(Thread {
        channel: ChannelId(uuid(row, 0)?),
        root_seq: uint(row.get(1)?),
        root: MessageId(uuid(row, 2)?),
        replies: Replies {
            count: uint(row.get(3)?),
            last_seq: uint(row.get(4)?),
            last_at: millis(row, 5)?,
            repliers: from_json(row, 6)?,
        },
        mark: ThreadMark {
            following: row.get(7)?,
            read: uint(row.get(8)?),
        },
    })
}

fn touched(tx: &mut WriteTx<'_>, channel: ChannelId) {
    tx.touch(Change::Timeline(channel));
    tx.sidebar_is_stale(channel);
}

/// Where a thread's root stands, cached or not.
pub fn seq_of(reader: &Reader<'_>, channel: ChannelId, root: MessageId) -> Result<Option<Seq>> {
    Ok(reader
        .connection
        .prepare_cached("SELECT root_seq FROM thread WHERE channel_id = ?1 AND root_id = ?2")?
        .query_row(params![channel.blob(), root.blob()], |row| {
            row.get(0).map(uint)
        })
        .optional()?)
}
