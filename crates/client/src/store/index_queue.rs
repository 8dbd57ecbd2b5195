//! What the search index has yet to follow: one small row for every message that came,
//! changed or went. Words are not cut here, so that catching up stays quick.

use rusqlite::params;
use tokenim_protocol::ids::{ChannelId, Seq};

use super::sql::{Blob, int, uint, uuid};
use super::{Reader, Result, WriteTx};

/// A place in the queue; the numbers only rise.
pub type QueueNumber = u64;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Queued {
    pub n: QueueNumber,
    pub channel: ChannelId,
    pub seq: Seq,
}

/// All of a run in one statement: each would look up and write the highest number by itself.
pub(super) fn push(tx: &mut WriteTx<'_>, channel: ChannelId, seqs: &[Seq]) -> Result<()> {
    if seqs.is_empty() {
        return Ok(());
    }
    tx.execute(
        "INSERT INTO index_queue (channel_id, seq) SELECT ?1, value FROM json_each(?2)",
        params![channel.blob(), serde_json::to_string(seqs)?],
    )?;
    Ok(())
}

/// The oldest `count` rows past `watermark`.
pub(crate) fn after(
    reader: &Reader<'_>,
    watermark: QueueNumber,
    count: u32,
) -> Result<Vec<Queued>> {
    let mut statement = reader.connection.prepare_cached(
        "SELECT n, channel_id, seq FROM index_queue WHERE n > ?1 ORDER BY n LIMIT ?2",
    )?;
    let rows = statement.query_map(params![int(watermark), count], |row| {
        Ok(Queued {
            n: uint(row.get(0)?),
            channel: ChannelId(uuid(row, 1)?),
            seq: uint(row.get(2)?),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The highest number ever given out.
pub(crate) fn last(reader: &Reader<'_>) -> Result<QueueNumber> {
    let last: Option<i64> = reader
        .connection
        .prepare_cached("SELECT max(n) FROM index_queue")?
        .query_row([], |row| row.get(0))?;
    Ok(last.map_or(0, uint).max(taken(reader)?))
}

/// Rows up to here are no longer in the queue.
pub(crate) fn taken(reader: &Reader<'_>) -> Result<QueueNumber> {
    Ok(reader
        .connection
        .prepare_cached("SELECT n FROM index_queue_taken WHERE one = 1")?
        .query_row([], |row| row.get(0).map(uint))?)
}

/// The index has followed up to here.
pub(crate) fn take(tx: &mut WriteTx<'_>, through: QueueNumber) -> Result<()> {
    tx.execute("DELETE FROM index_queue WHERE n <= ?1", [int(through)])?;
    tx.execute(
        "UPDATE index_queue_taken SET n = max(n, ?1) WHERE one = 1",
        [int(through)],
    )?;
    Ok(())
}
