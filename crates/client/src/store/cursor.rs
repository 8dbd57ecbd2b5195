//! How far every log has been followed.

use rusqlite::params;
use tokenim_protocol::frame::Cursor;
use tokenim_protocol::ids::{ChannelId, LogEpoch, Oseq, Useq};
use tokenim_protocol::time::UnixMillis;

use super::sql::{int, optional_uuid, uint, uuid};
use super::{Reader, Result, WriteTx};

/// The cursor of the next `hello`.
pub fn load(reader: &Reader<'_>) -> Result<Cursor> {
    let mut cursor = reader
        .connection
        .prepare_cached("SELECT log_epoch, oseq, useq FROM cursor WHERE one = 1")?
        .query_row([], |row| {
            Ok(Cursor {
                log_epoch: optional_uuid(row, 0)?.map(LogEpoch),
                oseq: uint(row.get(1)?),
                useq: uint(row.get(2)?),
                ..Cursor::default()
            })
        })?;
    let mut statement = reader
        .connection
        .prepare_cached("SELECT channel_id, seq FROM channel")?;
    let channels =
        statement.query_map([], |row| Ok((ChannelId(uuid(row, 0)?), uint(row.get(1)?))))?;
    cursor.channels = channels.collect::<Result<_, _>>()?;
    Ok(cursor)
}

pub fn set_log_epoch(tx: &mut WriteTx<'_>, epoch: LogEpoch) -> Result<()> {
    tx.execute(
        "UPDATE cursor SET log_epoch = ?1 WHERE one = 1",
        [epoch.0.as_bytes()],
    )?;
    Ok(())
}

pub fn set_oseq(tx: &mut WriteTx<'_>, oseq: Oseq) -> Result<()> {
    tx.execute("UPDATE cursor SET oseq = ?1 WHERE one = 1", [int(oseq)])?;
    Ok(())
}

pub fn set_useq(tx: &mut WriteTx<'_>, useq: Useq) -> Result<()> {
    tx.execute("UPDATE cursor SET useq = ?1 WHERE one = 1", [int(useq)])?;
    Ok(())
}

/// When the server was last heard: what a screen shows offline is as of then.
pub fn heard_at(reader: &Reader<'_>) -> Result<Option<UnixMillis>> {
    Ok(reader
        .connection
        .prepare_cached("SELECT heard_at_ms FROM cursor WHERE one = 1")?
        .query_row([], |row| row.get::<_, Option<i64>>(0))?
        .map(UnixMillis))
}

pub fn set_heard_at(tx: &mut WriteTx<'_>, at: UnixMillis) -> Result<()> {
    tx.execute(
        "UPDATE cursor SET heard_at_ms = ?1 WHERE one = 1",
        params![at.0],
    )?;
    Ok(())
}

/// The latest reading of the wall clock that was ever seen here; it only rises.
pub fn wall_highest(reader: &Reader<'_>) -> Result<Option<UnixMillis>> {
    Ok(reader
        .connection
        .prepare_cached("SELECT wall_highest_ms FROM cursor WHERE one = 1")?
        .query_row([], |row| row.get::<_, Option<i64>>(0))?
        .map(UnixMillis))
}

pub fn raise_wall(tx: &mut WriteTx<'_>, wall: UnixMillis) -> Result<()> {
    tx.execute(
        "UPDATE cursor SET wall_highest_ms = max(coalesce(wall_highest_ms, ?1), ?1) WHERE one = 1",
        params![wall.0],
    )?;
    Ok(())
}
