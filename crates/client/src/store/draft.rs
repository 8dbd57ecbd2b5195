//! What is being written and not yet sent.

use std::collections::BTreeSet;

use rusqlite::{OptionalExtension, params};
use tokenim_protocol::ids::ChannelId;
use tokenim_protocol::time::UnixMillis;

use crate::change::Change;

use super::sql::{Blob, uuid};
use super::{Reader, Result, WriteTx};

/// Empty when there is none.
pub fn get(reader: &Reader<'_>, channel: ChannelId) -> Result<String> {
    Ok(reader
        .connection
        .prepare_cached("SELECT body FROM outbox.draft WHERE channel_id = ?1")?
        .query_row([channel.blob()], |row| row.get(0))
        .optional()?
        .unwrap_or_default())
}

/// An empty text deletes the draft.
pub fn save(tx: &mut WriteTx<'_>, channel: ChannelId, body: &str, at: UnixMillis) -> Result<()> {
    if body.is_empty() {
        return delete(tx, channel);
    }
    let is_new = tx.execute(
        "UPDATE outbox.draft SET body = ?2, saved_at_ms = ?3 WHERE channel_id = ?1",
        params![channel.blob(), body, at.0],
    )? == 0;
    if is_new {
        tx.execute(
            "INSERT INTO outbox.draft (channel_id, body, saved_at_ms) VALUES (?1, ?2, ?3)",
            params![channel.blob(), body, at.0],
        )?;
        // The list shows that there is one, not what it says.
        tx.touch(Change::Channels);
    }
    tx.touch(Change::Draft(channel));
    Ok(())
}

pub fn delete(tx: &mut WriteTx<'_>, channel: ChannelId) -> Result<()> {
    let gone = tx.execute(
        "DELETE FROM outbox.draft WHERE channel_id = ?1",
        [channel.blob()],
    )?;
    if gone > 0 {
        tx.touch(Change::Draft(channel));
        tx.touch(Change::Channels);
    }
    Ok(())
}

pub fn channels(reader: &Reader<'_>) -> Result<BTreeSet<ChannelId>> {
    let mut statement = reader
        .connection
        .prepare_cached("SELECT channel_id FROM outbox.draft")?;
    let rows = statement.query_map([], |row| uuid(row, 0).map(ChannelId))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
