//! Messages of others that name this person. The count in the channel list is made of these
//! rows and the read marks, never counted up.

use rusqlite::params;
use tokenim_protocol::conversation::{Mention, SNAPSHOT_MENTIONS_MAX};
use tokenim_protocol::ids::{ChannelId, MessageId, Seq};
use tokenim_protocol::time::UnixMillis;

use crate::change::Change;

use super::sql::{Blob, int, millis, uint, uuid};
use super::{Reader, Result, WriteTx, entry};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MentionRow {
    pub channel: ChannelId,
    pub seq: Seq,
    pub message: MessageId,
    pub at: UnixMillis,
}

pub(super) fn put(tx: &mut WriteTx<'_>, channel: ChannelId, mention: &Mention) -> Result<()> {
    // One that stands in the channel too is read there.
    let aside = mention.thread.filter(|thread| !thread.also_to_channel);
    tx.execute(
        "INSERT OR REPLACE INTO mention (channel_id, seq, message_id, at_ms, root_seq, nth)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            channel.blob(),
            int(mention.seq),
            mention.message_id.blob(),
            mention.at.0,
            aside.map(|thread| int(thread.root_seq)),
            aside.map(|thread| int(thread.nth)),
        ],
    )?;
    touched(tx, channel);
    Ok(())
}

pub(super) fn remove(tx: &mut WriteTx<'_>, channel: ChannelId, seq: Seq) -> Result<()> {
    let gone = tx.execute(
        "DELETE FROM mention WHERE channel_id = ?1 AND seq = ?2",
        params![channel.blob(), int(seq)],
    )?;
    if gone > 0 {
        touched(tx, channel);
    }
    Ok(())
}

/// Whether anything from this place of the log on names this person.
pub(super) fn has_any(reader: &Reader<'_>, channel: ChannelId, from: Seq) -> Result<bool> {
    Ok(reader
        .connection
        .prepare_cached("SELECT 1 FROM mention WHERE channel_id = ?1 AND seq >= ?2")?
        .exists(params![channel.blob(), int(from)])?)
}

/// A pointer of the person's log. Where the message itself is cached, it is the better witness.
pub fn point(tx: &mut WriteTx<'_>, channel: ChannelId, mention: &Mention) -> Result<()> {
    if entry::get(tx, channel, mention.seq)?.is_some() {
        return Ok(());
    }
    put(tx, channel, mention)
}

/// What a snapshot says: the newest of them, and all of them where they are few.
pub fn replace(tx: &mut WriteTx<'_>, channel: ChannelId, mentions: &[Mention]) -> Result<()> {
    let all = mentions.len() < SNAPSHOT_MENTIONS_MAX;
    let from = match mentions.first() {
        Some(first) if !all => first.seq,
        _ => 0,
    };
    tx.execute(
        "DELETE FROM mention WHERE channel_id = ?1 AND seq >= ?2",
        params![channel.blob(), int(from)],
    )?;
    for mention in mentions {
        put(tx, channel, mention)?;
    }
    touched(tx, channel);
    Ok(())
}

/// How many have not been read, each where it stands: in the channel or in its thread.
pub(super) fn unread(reader: &Reader<'_>, channel: ChannelId, read_seq: Seq) -> Result<u64> {
    Ok(reader
        .connection
        .prepare_cached(
            "SELECT count(*) FROM mention m
             LEFT JOIN thread t ON t.channel_id = m.channel_id AND t.root_seq = m.root_seq
             WHERE m.channel_id = ?1
               AND CASE WHEN m.root_seq IS NULL THEN m.seq > ?2
                        ELSE m.nth > coalesce(t.read_count, 0) END",
        )?
        .query_row(params![channel.blob(), int(read_seq)], |row| {
            row.get(0).map(uint)
        })?)
}

/// The latest first.
pub fn latest(reader: &Reader<'_>, count: u32) -> Result<Vec<MentionRow>> {
    let mut statement = reader.connection.prepare_cached(
        "SELECT channel_id, seq, message_id, at_ms FROM mention ORDER BY at_ms DESC, seq DESC LIMIT ?1",
    )?;
    let rows = statement.query_map([count], |row| {
        Ok(MentionRow {
            channel: ChannelId(uuid(row, 0)?),
            seq: uint(row.get(1)?),
            message: MessageId(uuid(row, 2)?),
            at: millis(row, 3)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn touched(tx: &mut WriteTx<'_>, channel: ChannelId) {
    tx.touch(Change::Timeline(channel));
    tx.sidebar_is_stale(channel);
}
