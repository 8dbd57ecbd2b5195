//! Which parts of a channel's log are cached whole. What lies between them is a hole: it is
//! shown as one and never papered over.

use rusqlite::{OptionalExtension, params};
use tokenim_protocol::ids::{ChannelId, Seq};

use super::sql::{Blob, int, uint};
use super::{Reader, Result, WriteTx};

/// From and to, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    pub from: Seq,
    pub to: Seq,
}

/// This part is cached now; it grows together with what it touches.
pub fn add(tx: &mut WriteTx<'_>, channel: ChannelId, range: Range) -> Result<()> {
    if range.from > range.to {
        return Ok(());
    }
    let (from, to): (Option<i64>, Option<i64>) = tx
        .connection
        .prepare_cached(
            "SELECT min(from_seq), max(to_seq) FROM cached_range
             WHERE channel_id = ?1 AND from_seq <= ?3 + 1 AND to_seq >= ?2 - 1",
        )?
        .query_row(
            params![channel.blob(), int(range.from), int(range.to)],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
    let from = from.map_or(range.from, |seq| uint(seq).min(range.from));
    let to = to.map_or(range.to, |seq| uint(seq).max(range.to));
    tx.execute(
        "DELETE FROM cached_range WHERE channel_id = ?1 AND from_seq >= ?2 AND to_seq <= ?3",
        params![channel.blob(), int(from), int(to)],
    )?;
    tx.execute(
        "INSERT INTO cached_range (channel_id, from_seq, to_seq) VALUES (?1, ?2, ?3)",
        params![channel.blob(), int(from), int(to)],
    )?;
    Ok(())
}

/// Oldest first.
pub fn all(reader: &Reader<'_>, channel: ChannelId) -> Result<Vec<Range>> {
    let mut statement = reader.connection.prepare_cached(
        "SELECT from_seq, to_seq FROM cached_range WHERE channel_id = ?1 ORDER BY from_seq",
    )?;
    let rows = statement.query_map([channel.blob()], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub fn containing(reader: &Reader<'_>, channel: ChannelId, seq: Seq) -> Result<Option<Range>> {
    Ok(at_or_below(reader, channel, seq)?.filter(|range| seq <= range.to))
}

/// The range that begins at or below this seq, the nearest.
pub fn at_or_below(reader: &Reader<'_>, channel: ChannelId, seq: Seq) -> Result<Option<Range>> {
    Ok(reader
        .connection
        .prepare_cached(
            "SELECT from_seq, to_seq FROM cached_range WHERE channel_id = ?1 AND from_seq <= ?2
             ORDER BY from_seq DESC LIMIT 1",
        )?
        .query_row(params![channel.blob(), int(seq)], read)
        .optional()?)
}

pub fn newest(reader: &Reader<'_>, channel: ChannelId) -> Result<Option<Range>> {
    at_or_below(reader, channel, Seq::MAX)
}

/// What is missing of `1..=last`, oldest first.
pub fn holes(reader: &Reader<'_>, channel: ChannelId, last: Seq) -> Result<Vec<Range>> {
    let mut holes = Vec::new();
    let mut next = 1;
    for range in all(reader, channel)? {
        if range.from > next {
            holes.push(Range {
                from: next,
                to: range.from - 1,
            });
        }
        next = next.max(range.to + 1);
    }
    if next <= last {
        holes.push(Range {
            from: next,
            to: last,
        });
    }
    Ok(holes)
}

/// Whether anything of the channel, or of any channel, is not cached.
pub fn any_holes(reader: &Reader<'_>, channel: Option<ChannelId>) -> Result<bool> {
    Ok(reader
        .connection
        .prepare_cached(
            "SELECT EXISTS (
                 SELECT 1 FROM channel WHERE (?1 IS NULL OR channel_id = ?1) AND seq > 0
                 AND NOT EXISTS (
                     SELECT 1 FROM cached_range
                     WHERE cached_range.channel_id = channel.channel_id
                     AND from_seq <= 1 AND to_seq >= channel.seq
                 )
             )",
        )?
        .query_row([channel.as_ref().map(Blob::blob)], |row| row.get(0))?)
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Range> {
    Ok(Range {
        from: uint(row.get(0)?),
        to: uint(row.get(1)?),
    })
}
