//! Files that somebody opened here and that the server has not heard of yet.

use rusqlite::params;
use tokenim_protocol::ids::{ChannelId, FileId};

use super::sql::{Blob, uuid};
use super::{Reader, Result, WriteTx};

pub fn add(tx: &mut WriteTx<'_>, channel: ChannelId, file: FileId) -> Result<()> {
    tx.execute(
        "INSERT OR IGNORE INTO outbox.file_opening (file_id, channel_id) VALUES (?1, ?2)",
        params![file.0.as_bytes(), channel.blob()],
    )?;
    Ok(())
}

/// All of them: there are as many as were opened without a network.
pub fn untold(reader: &Reader<'_>) -> Result<Vec<(ChannelId, FileId)>> {
    let mut statement = reader
        .connection
        .prepare_cached("SELECT channel_id, file_id FROM outbox.file_opening")?;
    let rows = statement.query_map([], |row| {
        Ok((ChannelId(uuid(row, 0)?), FileId(uuid(row, 1)?)))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn set_told(tx: &mut WriteTx<'_>, file: FileId) -> Result<()> {
    tx.execute(
        "DELETE FROM outbox.file_opening WHERE file_id = ?1",
        [file.0.as_bytes()],
    )?;
    Ok(())
}
