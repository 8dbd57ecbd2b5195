//! The channels of this person, and how far each one's log has been followed.

use rusqlite::{OptionalExtension, params};
use serde::{Deserialize, Serialize};
use tokenim_policy::labels;
use tokenim_protocol::channel::Channel;
use tokenim_protocol::ids::{ChannelId, Seq, TeamId};
use tokenim_protocol::retention::Retention;
use tokenim_protocol::time::UnixMillis;

use crate::change::Change;

use super::sql::{Blob, from_word, int, millis, optional, optional_uuid, uint, uuid, word};
use super::write_tx::Sealed;
use super::{Reader, Result, WriteTx};

/// What people wrote about the channel itself.
#[derive(Serialize, Deserialize)]
struct Words {
    name: String,
    topic: String,
}

/// How far a channel's log has been followed, and what it counts there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LogPlace {
    pub seq: Seq,
    pub message_count: u64,
}

/// A new channel, or one whose name, topic or settings changed. Its place in the log stays.
pub fn put(tx: &mut WriteTx<'_>, channel: &Channel) -> Result<()> {
    tx.keep_key(channel.id, labels::is_kept(channel.label));
    let words = serde_json::to_vec(&Words {
        name: channel.name.clone(),
        topic: channel.topic.clone(),
    })?;
    let sealed = tx.seal(channel.id, Sealed::Channel, &words);
    tx.execute(
        "INSERT INTO channel (channel_id, kind, team_id, mode, history, archived, created_at_ms,
                              seq, message_count, sealed, retention_days, retention_from_ms,
                              label)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, 0, ?8, ?9, ?10, ?11)
         ON CONFLICT (channel_id) DO UPDATE SET
             kind = excluded.kind, team_id = excluded.team_id, mode = excluded.mode,
             history = excluded.history, archived = excluded.archived,
             created_at_ms = excluded.created_at_ms, sealed = excluded.sealed,
             retention_days = excluded.retention_days,
             retention_from_ms = excluded.retention_from_ms, label = excluded.label",
        params![
            channel.id.blob(),
            word(&channel.kind)?,
            optional(&channel.team),
            word(&channel.mode)?,
            word(&channel.history)?,
            channel.archived,
            channel.created_at.0,
            sealed,
            channel.retention.map(|retention| retention.days),
            channel.retention.map(|retention| retention.from.0),
            word(&channel.label)?,
        ],
    )?;
    tx.touch(Change::Channel(channel.id));
    tx.sidebar_is_stale(channel.id);
    Ok(())
}

/// The log has been followed to here. Never goes back.
pub fn set_log_place(tx: &mut WriteTx<'_>, channel: ChannelId, place: LogPlace) -> Result<()> {
    tx.execute(
        "UPDATE channel SET seq = max(seq, ?2), message_count = max(message_count, ?3)
         WHERE channel_id = ?1",
        params![channel.blob(), int(place.seq), int(place.message_count)],
    )?;
    tx.sidebar_is_stale(channel);
    Ok(())
}

/// None when this person is not in the channel, as far as is known here.
pub fn log_place(reader: &Reader<'_>, channel: ChannelId) -> Result<Option<LogPlace>> {
    Ok(reader
        .connection
        .prepare_cached("SELECT seq, message_count FROM channel WHERE channel_id = ?1")?
        .query_row([channel.blob()], |row| {
            Ok(LogPlace {
                seq: uint(row.get(0)?),
                message_count: uint(row.get(1)?),
            })
        })
        .optional()?)
}

pub fn get(reader: &Reader<'_>, channel: ChannelId) -> Result<Option<Channel>> {
    let mut found = select(
        reader,
        "SELECT channel_id, kind, team_id, mode, history, archived, created_at_ms, sealed,
                retention_days, retention_from_ms, label
         FROM channel WHERE channel_id = ?1",
        [channel.blob()],
    )?;
    Ok(found.pop())
}

/// Every channel of this person, in no particular order.
pub fn all(reader: &Reader<'_>) -> Result<Vec<Channel>> {
    select(
        reader,
        "SELECT channel_id, kind, team_id, mode, history, archived, created_at_ms, sealed,
                retention_days, retention_from_ms, label
         FROM channel",
        [],
    )
}

pub fn ids(reader: &Reader<'_>) -> Result<Vec<ChannelId>> {
    let mut statement = reader
        .connection
        .prepare_cached("SELECT channel_id FROM channel")?;
    let ids = statement.query_map([], |row| uuid(row, 0).map(ChannelId))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

fn select(reader: &Reader<'_>, sql: &str, params: impl rusqlite::Params) -> Result<Vec<Channel>> {
    let mut statement = reader.connection.prepare_cached(sql)?;
    let rows = statement.query_map(params, |row| {
        let channel = Channel {
            id: ChannelId(uuid(row, 0)?),
            kind: from_word(row, 1)?,
            team: optional_uuid(row, 2)?.map(TeamId),
            name: String::new(),
            topic: String::new(),
            mode: from_word(row, 3)?,
            history: from_word(row, 4)?,
            archived: row.get(5)?,
            created_at: millis(row, 6)?,
            retention: match (row.get(8)?, row.get::<_, Option<i64>>(9)?) {
                (Some(days), Some(from)) => Some(Retention {
                    days,
                    from: UnixMillis(from),
                }),
                _ => None,
            },
            label: from_word(row, 10)?,
        };
        Ok((channel, row.get::<_, Vec<u8>>(7)?))
    })?;
    rows.map(|row| {
        let (mut channel, sealed) = row?;
        let key = reader.key(channel.id)?;
        let words = reader.unseal(&key, channel.id, Sealed::Channel, &sealed)?;
        let words: Words = serde_json::from_slice(&words)?;
        channel.name = words.name;
        channel.topic = words.topic;
        Ok(channel)
    })
    .collect()
}
