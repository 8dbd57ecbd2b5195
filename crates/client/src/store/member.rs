//! Who is in which channel.

use rusqlite::{OptionalExtension, params};
use tokenim_protocol::channel::Membership;
use tokenim_protocol::ids::{ChannelId, PersonId};

use crate::change::Change;

use super::sql::{Blob, int, millis, uint, uuid};
use super::{Reader, Result, WriteTx};

/// The members as a snapshot has them.
pub fn replace(tx: &mut WriteTx<'_>, channel: ChannelId, members: &[Membership]) -> Result<()> {
    tx.execute("DELETE FROM member WHERE channel_id = ?1", [channel.blob()])?;
    for member in members {
        put(tx, channel, member)?;
    }
    tx.touch(Change::Channel(channel));
    tx.sidebar_is_stale(channel);
    Ok(())
}

pub fn put(tx: &mut WriteTx<'_>, channel: ChannelId, member: &Membership) -> Result<()> {
    tx.execute(
        "INSERT INTO member (channel_id, person_id, since_ms, from_seq) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (channel_id, person_id) DO UPDATE SET
             since_ms = excluded.since_ms, from_seq = excluded.from_seq",
        params![
            channel.blob(),
            member.person.blob(),
            member.since.0,
            int(member.from_seq)
        ],
    )?;
    tx.touch(Change::Channel(channel));
    tx.sidebar_is_stale(channel);
    Ok(())
}

pub fn remove(tx: &mut WriteTx<'_>, channel: ChannelId, person: PersonId) -> Result<()> {
    tx.execute(
        "DELETE FROM member WHERE channel_id = ?1 AND person_id = ?2",
        params![channel.blob(), person.blob()],
    )?;
    tx.touch(Change::Channel(channel));
    tx.sidebar_is_stale(channel);
    Ok(())
}

/// Longest members first.
pub fn of(reader: &Reader<'_>, channel: ChannelId) -> Result<Vec<Membership>> {
    let mut statement = reader.connection.prepare_cached(
        "SELECT person_id, since_ms, from_seq FROM member WHERE channel_id = ?1
         ORDER BY since_ms, person_id",
    )?;
    let rows = statement.query_map([channel.blob()], |row| {
        Ok(Membership {
            person: PersonId(uuid(row, 0)?),
            since: millis(row, 1)?,
            from_seq: uint(row.get(2)?),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub fn count(reader: &Reader<'_>, channel: ChannelId) -> Result<u32> {
    Ok(reader
        .connection
        .prepare_cached("SELECT count(*) FROM member WHERE channel_id = ?1")?
        .query_row([channel.blob()], |row| row.get(0))?)
}

/// Somebody in the channel who is not `me`: the other person of a direct message.
pub fn other_than(
    reader: &Reader<'_>,
    channel: ChannelId,
    me: PersonId,
) -> Result<Option<PersonId>> {
    Ok(reader
        .connection
        .prepare_cached(
            "SELECT person_id FROM member WHERE channel_id = ?1 AND person_id <> ?2 LIMIT 1",
        )?
        .query_row(params![channel.blob(), me.blob()], |row| {
            uuid(row, 0).map(PersonId)
        })
        .optional()?)
}
