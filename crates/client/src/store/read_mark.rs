//! How far this person has read. Two marks merge by lexicographic maximum, so it does not
//! matter in which order devices and server tell of them; and unread is a difference of the
//! log's own counts, never a count kept up by hand.

use rusqlite::{OptionalExtension, params};
use tokenim_protocol::channel::ReadMark;
use tokenim_protocol::ids::{ChannelId, Seq};

use crate::change::Change;

use super::range::Range;
use super::sql::{Blob, int, uint, uuid};
use super::{Reader, Result, WriteTx, entry};

pub fn get(reader: &Reader<'_>, channel: ChannelId) -> Result<ReadMark> {
    Ok(row(reader, channel)?.map_or_else(ReadMark::default, |(mark, _)| mark))
}

/// The mark, and the channel's message count there.
pub(super) fn row(reader: &Reader<'_>, channel: ChannelId) -> Result<Option<(ReadMark, u64)>> {
    Ok(reader
        .connection
        .prepare_cached(
            "SELECT mark_epoch, read_seq, message_count FROM read_mark WHERE channel_id = ?1",
        )?
        .query_row([channel.blob()], |row| {
            Ok((
                ReadMark {
                    mark_epoch: row.get(0)?,
                    read_seq: uint(row.get(1)?),
                },
                uint(row.get(2)?),
            ))
        })
        .optional()?)
}

/// What the server or another device says. `message_count` where it says that too (a
/// snapshot does); otherwise it is looked up in the cached entries.
pub fn merge(
    tx: &mut WriteTx<'_>,
    channel: ChannelId,
    mark: ReadMark,
    message_count: Option<u64>,
) -> Result<()> {
    set(tx, channel, mark, message_count, false)
}

/// The person has read up to here, on this device. The server is to hear of it.
pub fn read_to(tx: &mut WriteTx<'_>, channel: ChannelId, seq: Seq) -> Result<()> {
    let mark = ReadMark {
        read_seq: seq,
        ..get(tx, channel)?
    };
    set(tx, channel, mark, None, true)
}

/// The person wants this entry and what follows it to be unread again.
pub fn mark_unread(tx: &mut WriteTx<'_>, channel: ChannelId, from: Seq) -> Result<()> {
    let mark = ReadMark {
        mark_epoch: get(tx, channel)?.mark_epoch + 1,
        read_seq: from.saturating_sub(1),
    };
    set(tx, channel, mark, None, true)
}

fn set(
    tx: &mut WriteTx<'_>,
    channel: ChannelId,
    mark: ReadMark,
    message_count: Option<u64>,
    unsent: bool,
) -> Result<()> {
    let before = row(tx, channel)?;
    let known = match before {
        Some((older, _)) if older > mark => return Ok(()),
        Some((same, count)) if same == mark => count,
        // The nearest count below is never too high, so nothing unread is hidden.
        _ => 0,
    };
    let message_count = match message_count {
        Some(count) => count,
        None => entry::message_count_at(tx, channel, mark.read_seq)?
            .unwrap_or(0)
            .max(known),
    };
    tx.execute(
        "INSERT INTO read_mark (channel_id, mark_epoch, read_seq, message_count, unsent)
         VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (channel_id) DO UPDATE SET
             mark_epoch = excluded.mark_epoch, read_seq = excluded.read_seq,
             message_count = excluded.message_count,
             unsent = CASE WHEN read_mark.mark_epoch = excluded.mark_epoch
                            AND read_mark.read_seq = excluded.read_seq
                           THEN min(read_mark.unsent, excluded.unsent)
                           ELSE excluded.unsent END",
        params![
            channel.blob(),
            mark.mark_epoch,
            int(mark.read_seq),
            int(message_count),
            unsent
        ],
    )?;
    if before != Some((mark, message_count)) {
        tx.touch(Change::Timeline(channel));
        tx.sidebar_is_stale(channel);
    }
    Ok(())
}

/// A hole has been filled: a count that was the nearest below may be known exactly now.
pub(super) fn recount(tx: &mut WriteTx<'_>, channel: ChannelId, filled: Range) -> Result<()> {
    match row(tx, channel)? {
        Some((mark, _)) if (filled.from..=filled.to).contains(&mark.read_seq) => {
            set(tx, channel, mark, None, true)
        }
        _ => Ok(()),
    }
}

/// Marks that the server has not confirmed yet.
pub fn unsent(reader: &Reader<'_>) -> Result<Vec<(ChannelId, ReadMark)>> {
    let mut statement = reader.connection.prepare_cached(
        "SELECT channel_id, mark_epoch, read_seq FROM read_mark WHERE unsent = 1",
    )?;
    let rows = statement.query_map([], |row| {
        Ok((
            ChannelId(uuid(row, 0)?),
            ReadMark {
                mark_epoch: row.get(1)?,
                read_seq: uint(row.get(2)?),
            },
        ))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The server has this mark, or will never take it; a newer one still waits.
pub fn sent(tx: &mut WriteTx<'_>, channel: ChannelId, mark: ReadMark) -> Result<()> {
    tx.execute(
        "UPDATE read_mark SET unsent = 0
         WHERE channel_id = ?1 AND mark_epoch = ?2 AND read_seq = ?3",
        params![channel.blob(), mark.mark_epoch, int(mark.read_seq)],
    )?;
    Ok(())
}
