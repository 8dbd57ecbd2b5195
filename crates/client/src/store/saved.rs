//! Messages that this person put aside for later.

use std::collections::BTreeSet;

use rusqlite::params;
use tokenim_protocol::conversation::Saved;
use tokenim_protocol::ids::{ChannelId, MessageId};

use crate::change::Change;

use super::sql::{Blob, int, millis, uint, uuid};
use super::{Reader, Result, WriteTx};

pub fn put(tx: &mut WriteTx<'_>, saved: &Saved) -> Result<()> {
    tx.execute(
        "INSERT OR REPLACE INTO saved (message_id, channel_id, seq, at_ms) VALUES (?1, ?2, ?3, ?4)",
        params![
            saved.message_id.blob(),
            saved.channel_id.blob(),
            int(saved.seq),
            saved.at.0
        ],
    )?;
    tx.touch(Change::Timeline(saved.channel_id));
    Ok(())
}

pub fn remove(tx: &mut WriteTx<'_>, message: MessageId) -> Result<()> {
    let channels: Vec<ChannelId> = {
        let mut statement = tx
            .connection
            .prepare_cached("DELETE FROM saved WHERE message_id = ?1 RETURNING channel_id")?;
        let rows = statement.query_map([message.blob()], |row| uuid(row, 0).map(ChannelId))?;
        rows.collect::<Result<_, _>>()?
    };
    for channel in channels {
        tx.touch(Change::Timeline(channel));
    }
    Ok(())
}

pub fn replace(tx: &mut WriteTx<'_>, saved: &[Saved]) -> Result<()> {
    tx.execute("DELETE FROM saved", [])?;
    for one in saved {
        put(tx, one)?;
    }
    Ok(())
}

/// The last put aside first.
pub fn all(reader: &Reader<'_>) -> Result<Vec<Saved>> {
    let mut statement = reader.connection.prepare_cached(
        "SELECT channel_id, message_id, seq, at_ms FROM saved ORDER BY at_ms DESC, message_id",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(Saved {
            channel_id: ChannelId(uuid(row, 0)?),
            message_id: MessageId(uuid(row, 1)?),
            seq: uint(row.get(2)?),
            at: millis(row, 3)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub fn of_channel(reader: &Reader<'_>, channel: ChannelId) -> Result<BTreeSet<MessageId>> {
    let mut statement = reader
        .connection
        .prepare_cached("SELECT message_id FROM saved WHERE channel_id = ?1")?;
    let rows = statement.query_map([channel.blob()], |row| uuid(row, 0).map(MessageId))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
