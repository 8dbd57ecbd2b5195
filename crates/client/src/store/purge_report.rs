//! What was made unreadable here and has to be said to the server, at the next contact.

use rusqlite::{OptionalExtension, params};
use tokenim_protocol::ids::{ChannelId, ExclusionId, PurgeId};
use tokenim_protocol::purge::{PURGES_MAX, PurgeCause, PurgeReport};
use tokenim_protocol::time::UnixMillis;

use super::sql::{Blob, from_word, millis, optional_uuid, uuid, word};
use super::{Reader, Result, WriteTx};

/// Of one purge; `channel` none is everything.
pub fn add(
    tx: &mut WriteTx<'_>,
    cause: PurgeCause,
    channel: Option<ChannelId>,
    exclusion: Option<ExclusionId>,
    at: UnixMillis,
) -> Result<()> {
    tx.execute(
        "INSERT INTO outbox.purge_report (purge_id, cause, channel_id, exclusion_id, done_at_ms)
         VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            PurgeId::now_v7().0.as_bytes(),
            word(&cause)?,
            channel.map(|id| id.blob().to_vec()),
            exclusion.map(|id| id.0.as_bytes().to_vec()),
            at.0
        ],
    )?;
    Ok(())
}

/// The oldest that the server has not heard.
pub fn untold(reader: &Reader<'_>) -> Result<Vec<PurgeReport>> {
    let mut statement = reader.connection.prepare_cached(
        "SELECT purge_id, cause, channel_id, exclusion_id, done_at_ms
         FROM outbox.purge_report WHERE told = 0 ORDER BY done_at_ms, purge_id LIMIT ?1",
    )?;
    let rows = statement.query_map([i64::try_from(PURGES_MAX).unwrap_or(i64::MAX)], |row| {
        Ok(PurgeReport {
            id: PurgeId(uuid(row, 0)?),
            cause: from_word(row, 1)?,
            channel: optional_uuid(row, 2)?.map(ChannelId),
            exclusion: optional_uuid(row, 3)?.map(ExclusionId),
            done_at: millis(row, 4)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn set_told(tx: &mut WriteTx<'_>, id: PurgeId) -> Result<()> {
    tx.execute(
        "DELETE FROM outbox.purge_report WHERE purge_id = ?1 AND exclusion_id IS NULL",
        [id.0.as_bytes()],
    )?;
    tx.execute(
        "UPDATE outbox.purge_report SET told = 1 WHERE purge_id = ?1",
        [id.0.as_bytes()],
    )?;
    Ok(())
}

/// Whether what this exclusion takes has gone already.
pub fn is_of(reader: &Reader<'_>, exclusion: ExclusionId) -> Result<bool> {
    let found = reader
        .connection
        .prepare_cached("SELECT 1 FROM outbox.purge_report WHERE exclusion_id = ?1")?
        .query_row([exclusion.0.as_bytes()], |_| Ok(()))
        .optional()?;
    Ok(found.is_some())
}
