//! Messages that the user has sent and the log has not yet brought back.
//!
//! Each channel is its own line, first in first out, by `position`. A row is durable before
//! its bubble says "queued", and leaves when the log brings its id: an answer of the server
//! alone only marks it `acked`, so that the bubble stays on screen until its entry is there.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension, params};
use serde::{Deserialize, Serialize};
use tokenim_protocol::conversation::MessagePlace;
use tokenim_protocol::ids::{ChannelId, MessageId, Seq};
use tokenim_protocol::label::Label;
use tokenim_protocol::time::UnixMillis;

use crate::change::Change;
use crate::view::timeline::WedgedWhy;
use crate::view::transfer::TransferId;

use super::sql::{Blob, int, millis, optional, optional_uuid, uint, uuid};
use super::{Reader, Result, WriteTx};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMessage {
    pub id: MessageId,
    pub channel: ChannelId,
    pub body: String,
    pub reply_to: Option<MessageId>,
    pub extra: Extra,
    pub queued_at: UnixMillis,
}

/// What else is asked for with the words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extra {
    pub thread_root: Option<MessageId>,
    pub also_to_channel: bool,
    pub forward: Option<MessagePlace>,
    pub ask_confirmation: bool,
    /// How sensitive it is by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<Label>,
    /// What is attached; it goes when all of them are whole at the server.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<TransferId>,
}

impl Extra {
    /// Whether it will stand in the channel's own timeline.
    pub fn is_in_channel(&self) -> bool {
        self.thread_root.is_none() || self.also_to_channel
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct OutboxRow {
    pub id: MessageId,
    pub channel: ChannelId,
    pub body: String,
    pub reply_to: Option<MessageId>,
    pub extra: Extra,
    pub queued_at: UnixMillis,
    pub state: OutboxState,
}

#[derive(Clone, Debug, PartialEq)]
pub enum OutboxState {
    Queued,
    Sending,
    /// The server has it; the log has not brought it yet.
    Acked {
        seq: Seq,
        at: UnixMillis,
    },
    /// Refused: out of the line until the person retries, changes or discards it.
    Wedged {
        why: WedgedWhy,
    },
}

/// Puts a message at the end of its channel's line.
pub fn enqueue(tx: &mut WriteTx<'_>, message: &NewMessage) -> Result<()> {
    tx.execute(
        "INSERT INTO outbox.outbox
             (message_id, position, channel_id, body, reply_to, queued_at_ms, state, extra)
         VALUES (?1, (SELECT coalesce(max(position), 0) + 1 FROM outbox.outbox),
                 ?2, ?3, ?4, ?5, 'queued', ?6)",
        params![
            message.id.blob(),
            message.channel.blob(),
            message.body,
            optional(&message.reply_to),
            message.queued_at.0,
            serde_json::to_string(&message.extra)?,
        ],
    )?;
    touched(tx, message.channel);
    Ok(())
}

/// The first message of every line that has one to send, in the order they were written. One
/// that waits for its files holds up nobody: the next goes before it.
/// A line whose first message is being sent answers with that one.
pub fn heads(reader: &Reader<'_>) -> Result<Vec<OutboxRow>> {
    select(
        reader,
        "SELECT message_id, channel_id, body, reply_to, queued_at_ms, state, acked_seq,
                acked_at_ms, why, extra
         FROM outbox.outbox
         WHERE position IN (
             SELECT min(position) FROM outbox.outbox
             WHERE state IN ('queued', 'sending') AND NOT EXISTS
                 (SELECT 1 FROM outbox.transfer t
                  WHERE t.message_id = outbox.message_id AND t.state <> 'done')
             GROUP BY channel_id
         )
         ORDER BY position",
        [],
    )
}

/// One channel's rows in the order of their line, whatever their state.
pub fn line(reader: &Reader<'_>, channel: ChannelId) -> Result<Vec<OutboxRow>> {
    select(
        reader,
        "SELECT message_id, channel_id, body, reply_to, queued_at_ms, state, acked_seq,
                acked_at_ms, why, extra
         FROM outbox.outbox WHERE channel_id = ?1 ORDER BY position",
        [channel.blob()],
    )
}

pub(super) fn has_any(reader: &Reader<'_>) -> Result<bool> {
    Ok(reader
        .connection
        .prepare_cached("SELECT 1 FROM outbox.outbox LIMIT 1")?
        .exists([])?)
}

pub fn get(reader: &Reader<'_>, id: MessageId) -> Result<Option<OutboxRow>> {
    let mut found = select(
        reader,
        "SELECT message_id, channel_id, body, reply_to, queued_at_ms, state, acked_seq,
                acked_at_ms, why, extra
         FROM outbox.outbox WHERE message_id = ?1",
        [id.blob()],
    )?;
    Ok(found.pop())
}

/// How many wait or are on their way.
pub fn unsent(reader: &Reader<'_>) -> Result<usize> {
    let count: i64 = reader
        .connection
        .prepare_cached("SELECT count(*) FROM outbox.outbox WHERE state IN ('queued', 'sending')")?
        .query_row([], |row| row.get(0))?;
    Ok(usize::try_from(count).unwrap_or_default())
}

/// Refused messages, channel by channel.
pub fn wedged_counts(reader: &Reader<'_>) -> Result<BTreeMap<ChannelId, u32>> {
    let mut statement = reader.connection.prepare_cached(
        "SELECT channel_id, count(*) FROM outbox.outbox WHERE state = 'wedged' GROUP BY channel_id",
    )?;
    let rows = statement.query_map([], |row| Ok((ChannelId(uuid(row, 0)?), row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub fn set_sending(tx: &mut WriteTx<'_>, id: MessageId) -> Result<()> {
    set_state(
        tx,
        "UPDATE outbox.outbox SET state = 'sending' WHERE message_id = ?1 AND state = 'queued'
         RETURNING channel_id",
        params![id.blob()],
    )
}

/// A passing fault: it waits, first in its line, under the same id.
pub fn set_queued(tx: &mut WriteTx<'_>, id: MessageId) -> Result<()> {
    set_state(
        tx,
        "UPDATE outbox.outbox SET state = 'queued' WHERE message_id = ?1 AND state = 'sending'
         RETURNING channel_id",
        params![id.blob()],
    )
}

/// What was on its way when the program ended waits again.
pub fn requeue_all_sending(tx: &mut WriteTx<'_>) -> Result<()> {
    let changed = tx.execute(
        "UPDATE outbox.outbox SET state = 'queued' WHERE state = 'sending'",
        [],
    )?;
    if changed > 0 {
        tx.touch(Change::Outbox);
    }
    Ok(())
}

/// The server that acknowledged them is not the one that answers now.
pub(super) fn requeue_all_acked(tx: &mut WriteTx<'_>) -> Result<()> {
    let changed = tx.execute(
        "UPDATE outbox.outbox SET state = 'queued', acked_seq = NULL, acked_at_ms = NULL
         WHERE state = 'acked'",
        [],
    )?;
    if changed > 0 {
        tx.touch(Change::Outbox);
    }
    Ok(())
}

/// The server has it. Should the log have brought it already, there is nothing to mark.
pub fn acked(tx: &mut WriteTx<'_>, id: MessageId, seq: Seq, at: UnixMillis) -> Result<()> {
    set_state(
        tx,
        "UPDATE outbox.outbox SET state = 'acked', acked_seq = ?2, acked_at_ms = ?3, why = NULL
         WHERE message_id = ?1
         RETURNING channel_id",
        params![id.blob(), int(seq), at.0],
    )
}

/// Refused: it leaves the line and lets the next one go.
pub fn wedge(tx: &mut WriteTx<'_>, id: MessageId, why: &WedgedWhy) -> Result<()> {
    set_state(
        tx,
        "UPDATE outbox.outbox SET state = 'wedged', why = ?2
         WHERE message_id = ?1 AND state <> 'acked'
         RETURNING channel_id",
        params![id.blob(), serde_json::to_string(why)?],
    )
}

/// Everything that waits in a channel that is no longer this person's. What the server has
/// already is in its log, and no entry will come here for it: it goes with the channel.
pub fn wedge_line(tx: &mut WriteTx<'_>, channel: ChannelId, why: &WedgedWhy) -> Result<()> {
    let arrived = tx.execute(
        "DELETE FROM outbox.outbox WHERE channel_id = ?1 AND state = 'acked'",
        [channel.blob()],
    )?;
    let changed = arrived
        + tx.execute(
            "UPDATE outbox.outbox SET state = 'wedged', why = ?2
         WHERE channel_id = ?1 AND state IN ('queued', 'sending')",
            params![channel.blob(), serde_json::to_string(why)?],
        )?;
    if changed > 0 {
        touched(tx, channel);
    }
    Ok(())
}

/// A wedged message goes to the end of its line again, as it is and under its id.
pub fn retry(tx: &mut WriteTx<'_>, id: MessageId) -> Result<()> {
    set_state(
        tx,
        "UPDATE outbox.outbox SET state = 'queued', why = NULL,
             position = (SELECT max(position) + 1 FROM outbox.outbox)
         WHERE message_id = ?1 AND state = 'wedged'
         RETURNING channel_id",
        params![id.blob()],
    )
}

/// A wedged message, changed: another message with another id, at the end of the line.
/// False when it is not wedged any more.
pub fn replace_wedged(tx: &mut WriteTx<'_>, old: MessageId, new: &NewMessage) -> Result<bool> {
    if !discard(tx, old)? {
        return Ok(false);
    }
    enqueue(tx, new)?;
    Ok(true)
}

/// The person throws a wedged message away. False when it is not wedged any more.
pub fn discard(tx: &mut WriteTx<'_>, id: MessageId) -> Result<bool> {
    remove(
        tx,
        "DELETE FROM outbox.outbox WHERE message_id = ?1 AND state = 'wedged'
         RETURNING channel_id",
        id,
    )
}

/// It was nothing but a file that was taken back.
pub fn drop_unsent(tx: &mut WriteTx<'_>, id: MessageId) -> Result<()> {
    remove(
        tx,
        "DELETE FROM outbox.outbox WHERE message_id = ?1 AND state IN ('queued', 'wedged')
         RETURNING channel_id",
        id,
    )
    .map(|_| ())
}

pub(super) fn set_extra(tx: &mut WriteTx<'_>, id: MessageId, extra: &Extra) -> Result<()> {
    set_state(
        tx,
        "UPDATE outbox.outbox SET extra = ?2 WHERE message_id = ?1 RETURNING channel_id",
        params![id.blob(), serde_json::to_string(extra)?],
    )
}

/// The log has brought it: the echo becomes the row. False when it was not one of ours.
pub fn confirm(tx: &mut WriteTx<'_>, id: MessageId) -> Result<bool> {
    remove(
        tx,
        "DELETE FROM outbox.outbox WHERE message_id = ?1 RETURNING channel_id",
        id,
    )
}

/// The log has been followed to here: what the server placed before has been brought, or
/// lies in a hole and will be shown with it.
pub fn confirm_through(tx: &mut WriteTx<'_>, channel: ChannelId, seq: Seq) -> Result<()> {
    let gone = tx.execute(
        "DELETE FROM outbox.outbox WHERE channel_id = ?1 AND state = 'acked' AND acked_seq <= ?2",
        params![channel.blob(), int(seq)],
    )?;
    if gone > 0 {
        touched(tx, channel);
    }
    Ok(())
}

fn remove(tx: &mut WriteTx<'_>, sql: &str, id: MessageId) -> Result<bool> {
    let channel = tx
        .connection
        .prepare_cached(sql)?
        .query_row([id.blob()], |row| uuid(row, 0).map(ChannelId))
        .optional()?;
    if let Some(channel) = channel {
        touched(tx, channel);
    }
    Ok(channel.is_some())
}

fn set_state(tx: &mut WriteTx<'_>, sql: &str, params: impl rusqlite::Params) -> Result<()> {
    let channel = tx
        .connection
        .prepare_cached(sql)?
        .query_row(params, |row| uuid(row, 0).map(ChannelId))
        .optional()?;
    if let Some(channel) = channel {
        touched(tx, channel);
    }
    Ok(())
}

fn touched(tx: &mut WriteTx<'_>, channel: ChannelId) {
    tx.touch(Change::Outbox);
    tx.touch(Change::Timeline(channel));
    // The list shows how many were refused.
    tx.touch(Change::Channels);
}

fn select(reader: &Reader<'_>, sql: &str, params: impl rusqlite::Params) -> Result<Vec<OutboxRow>> {
    let mut statement = reader.connection.prepare_cached(sql)?;
    let rows = statement.query_map(params, |row| {
        let state: String = row.get(5)?;
        let state = match state.as_str() {
            "sending" => OutboxState::Sending,
            "acked" => OutboxState::Acked {
                seq: uint(row.get(6)?),
                at: millis(row, 7)?,
            },
            "wedged" => OutboxState::Wedged {
                why: super::sql::from_json(row, 8)?,
            },
            _ => OutboxState::Queued,
        };
        Ok(OutboxRow {
            id: MessageId(uuid(row, 0)?),
            channel: ChannelId(uuid(row, 1)?),
            body: row.get(2)?,
            reply_to: optional_uuid(row, 3)?.map(MessageId),
            extra: match row.get_ref(9)? {
                rusqlite::types::ValueRef::Null => Extra::default(),
                _ => super::sql::from_json(row, 9)?,
            },
            queued_at: millis(row, 4)?,
            state,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
