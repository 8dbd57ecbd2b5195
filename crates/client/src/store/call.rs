//! Where the cards of calls stand. What a call is like is sealed with what else its message
//! wears; here are only places and moments, for the list of calls, for ringing and reminders.

use rusqlite::params;
use tokenim_protocol::call::{Call, CallPlace};
use tokenim_protocol::ids::{ChannelId, MessageId, PersonId, Seq};
use tokenim_protocol::time::UnixMillis;

use crate::change::Change;

use super::sql::{Blob, int, optional, optional_uuid, uint, uuid};
use super::{Reader, Result, WriteTx, decoration};

/// A call with the place of its card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownCall {
    pub channel_id: ChannelId,
    pub message_id: MessageId,
    pub seq: Seq,
    /// Who started or planned it.
    pub author: Option<PersonId>,
    pub call: Call,
}

/// A call is in this state, unless a later one is known.
pub fn put(
    tx: &mut WriteTx<'_>,
    channel: ChannelId,
    seq: Seq,
    message: MessageId,
    author: Option<PersonId>,
    told: &Call,
) -> Result<()> {
    let call = decoration::set_call(tx, channel, seq, told)?;
    // A change may be told before the card: who made it is known with the card.
    tx.execute(
        "INSERT INTO call (channel_id, seq, message_id, author_id, open, at_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (channel_id, seq) DO UPDATE SET
             author_id = coalesce(excluded.author_id, call.author_id),
             open = excluded.open, at_ms = excluded.at_ms",
        params![
            channel.blob(),
            int(seq),
            message.blob(),
            optional(&author),
            call.state.is_open(),
            moment_of(&call),
        ],
    )?;
    touched(tx, channel);
    Ok(())
}

/// The calls of a channel as its snapshot has them: what was open here and is not there is over.
pub fn replace(tx: &mut WriteTx<'_>, channel: ChannelId, calls: &[CallPlace]) -> Result<()> {
    let mut statement = tx
        .connection
        .prepare("SELECT seq FROM call WHERE channel_id = ?1 AND open = 1")?;
    let known: Vec<Seq> = statement
        .query_map([channel.blob()], |row| Ok(uint(row.get(0)?)))?
        .collect::<Result<_, _>>()?;
    drop(statement);
    for seq in known {
        if !calls.iter().any(|place| place.message_seq == seq) {
            decoration::end_call(tx, channel, seq)?;
            tx.execute(
                "UPDATE call SET open = 0 WHERE channel_id = ?1 AND seq = ?2",
                params![channel.blob(), int(seq)],
            )?;
            touched(tx, channel);
        }
    }
    for place in calls {
        put(
            tx,
            channel,
            place.message_seq,
            place.message_id,
            Some(place.author),
            &place.call,
        )?;
    }
    Ok(())
}

/// Written down before the reminder is shown: at most once for one beginning, whatever happens
/// between. False: it was reminded of already.
pub fn claim_reminder(
    tx: &mut WriteTx<'_>,
    channel: ChannelId,
    seq: Seq,
    starts_at: UnixMillis,
) -> Result<bool> {
    let claimed = tx.execute(
        "UPDATE call SET reminded_ms = ?3
         WHERE channel_id = ?1 AND seq = ?2 AND reminded_ms <> ?3",
        params![channel.blob(), int(seq), starts_at.0],
    )?;
    Ok(claimed == 1)
}

/// Its message was deleted.
pub fn remove(tx: &mut WriteTx<'_>, channel: ChannelId, seq: Seq) -> Result<()> {
    let gone = tx.execute(
        "DELETE FROM call WHERE channel_id = ?1 AND seq = ?2",
        params![channel.blob(), int(seq)],
    )?;
    if gone > 0 {
        touched(tx, channel);
    }
    Ok(())
}

pub fn get(
    reader: &Reader<'_>,
    channel: ChannelId,
    message: MessageId,
) -> Result<Option<KnownCall>> {
    let found = select(
        reader,
        "SELECT channel_id, seq, message_id, author_id FROM call
         WHERE channel_id = ?1 AND message_id = ?2",
        params![channel.blob(), message.blob()],
    )?;
    Ok(found.into_iter().next())
}

/// Everything that is planned or under way, the earliest first.
pub fn open(reader: &Reader<'_>) -> Result<Vec<KnownCall>> {
    select(
        reader,
        "SELECT channel_id, seq, message_id, author_id FROM call
         WHERE open = 1 AND channel_id NOT IN (SELECT channel_id FROM purge)
         ORDER BY at_ms, channel_id, seq",
        params![],
    )
}

/// Calls that were, the last first.
pub fn past(reader: &Reader<'_>, count: u32) -> Result<Vec<KnownCall>> {
    select(
        reader,
        "SELECT channel_id, seq, message_id, author_id FROM call
         WHERE open = 0 AND channel_id NOT IN (SELECT channel_id FROM purge)
         ORDER BY at_ms DESC, channel_id, seq LIMIT ?1",
        params![count],
    )
}

fn select(reader: &Reader<'_>, sql: &str, params: impl rusqlite::Params) -> Result<Vec<KnownCall>> {
    let mut statement = reader.connection.prepare_cached(sql)?;
    let places: Vec<(ChannelId, Seq, MessageId, Option<PersonId>)> = statement
        .query_map(params, |row| {
            Ok((
                ChannelId(uuid(row, 0)?),
                uint(row.get(1)?),
                MessageId(uuid(row, 2)?),
                optional_uuid(row, 3)?.map(PersonId),
            ))
        })?
        .collect::<Result<_, _>>()?;
    let mut calls = Vec::with_capacity(places.len());
    for (channel_id, seq, message_id, author) in places {
        let worn = decoration::get(reader, channel_id, seq)?;
        if let Some(call) = worn.and_then(|worn| worn.call().cloned()) {
            calls.push(KnownCall {
                channel_id,
                message_id,
                seq,
                author,
                call,
            });
        }
    }
    Ok(calls)
}

/// By which it stands in the list.
fn moment_of(call: &Call) -> i64 {
    let planned = call.planned.as_ref().map(|planned| planned.starts_at);
    call.started_at.or(planned).map_or(0, |at| at.0)
}

fn touched(tx: &mut WriteTx<'_>, channel: ChannelId) {
    tx.touch(Change::Timeline(channel));
    tx.touch(Change::Calls);
}
