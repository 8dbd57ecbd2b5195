//! Messages that are pinned to their channels.

use rusqlite::params;
use tokenim_protocol::conversation::Pin;
use tokenim_protocol::ids::{ChannelId, MessageId, PersonId, Seq};

use crate::change::Change;

use super::sql::{Blob, int, millis, optional, optional_uuid, uint, uuid};
use super::{Reader, Result, WriteTx};

pub fn put(tx: &mut WriteTx<'_>, channel: ChannelId, pin: &Pin) -> Result<()> {
    tx.execute(
        "INSERT OR REPLACE INTO pin (channel_id, message_seq, message_id, by_id, at_ms, seq)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            channel.blob(),
            int(pin.message_seq),
            pin.message_id.blob(),
            optional(&pin.by),
            pin.at.0,
            int(pin.seq)
        ],
    )?;
    touched(tx, channel);
    Ok(())
}

pub fn remove(tx: &mut WriteTx<'_>, channel: ChannelId, message_seq: Seq) -> Result<()> {
    let gone = tx.execute(
        "DELETE FROM pin WHERE channel_id = ?1 AND message_seq = ?2",
        params![channel.blob(), int(message_seq)],
    )?;
    if gone > 0 {
        touched(tx, channel);
    }
    Ok(())
}

pub fn replace(tx: &mut WriteTx<'_>, channel: ChannelId, pins: &[Pin]) -> Result<()> {
    tx.execute("DELETE FROM pin WHERE channel_id = ?1", [channel.blob()])?;
    for pin in pins {
        put(tx, channel, pin)?;
    }
    touched(tx, channel);
    Ok(())
}

/// The last pinned first.
pub fn of(reader: &Reader<'_>, channel: ChannelId) -> Result<Vec<Pin>> {
    let mut statement = reader.connection.prepare_cached(
        "SELECT message_seq, message_id, by_id, at_ms, seq FROM pin
         WHERE channel_id = ?1 ORDER BY seq DESC",
    )?;
    let rows = statement.query_map([channel.blob()], |row| {
        Ok(Pin {
            message_seq: uint(row.get(0)?),
            message_id: MessageId(uuid(row, 1)?),
            by: optional_uuid(row, 2)?.map(PersonId),
            at: millis(row, 3)?,
            seq: uint(row.get(4)?),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn touched(tx: &mut WriteTx<'_>, channel: ChannelId) {
    tx.touch(Change::Timeline(channel));
    tx.touch(Change::Channel(channel));
}
