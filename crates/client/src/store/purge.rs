//! Making a lost channel unreadable, then removing it.
//!
//! ```text
//! 1  the channels are listed in `purge`, and leave the channel list
//! 2  their keys are destroyed, and the search index's with them
//! 3  their rows are deleted, and the list with them
//! ```
//!
//! After the second step nothing of them can be read on this disk, with whatever keys. A
//! crash before it leaves the list, after it the rows; the next start does both again.

use std::collections::BTreeSet;

use rusqlite::{Connection, params};
use tokenim_protocol::ids::ChannelId;
use tokenim_protocol::purge::PurgeCause;
use tokenim_protocol::time::UnixMillis;

use crate::change::Change;
use crate::keys::Keys;

use super::sql::{Blob, from_word, millis, uuid, word};
use super::write_tx::{self, WriteTx};
use super::{Result, index_queue, outbox, person_state, purge_report, transfer};

pub(super) fn purge(
    connection: &mut Connection,
    keys: &Keys,
    channels: &BTreeSet<ChannelId>,
    why: Why,
) -> Result<BTreeSet<Change>> {
    let ((), mut changes) = write_tx::run(connection, keys, |tx| begin_why(tx, channels, why))?;
    changes.extend(finish(connection, keys)?);
    Ok(changes)
}

/// What the server is to hear of it, and when it was; none where it is no news.
pub(super) type Why = Option<(PurgeCause, UnixMillis)>;

pub(super) fn begin(tx: &mut WriteTx<'_>, channels: &BTreeSet<ChannelId>) -> Result<()> {
    begin_why(tx, channels, None)
}

fn begin_why(tx: &mut WriteTx<'_>, channels: &BTreeSet<ChannelId>, why: Why) -> Result<()> {
    let cause = why.map(|(cause, _)| word(&cause)).transpose()?;
    let at = why.map_or(0, |(_, at)| at.0);
    for channel in channels {
        tx.execute(
            "INSERT INTO purge (channel_id, cause, at_ms) VALUES (?1, ?2, ?3)
             ON CONFLICT (channel_id) DO UPDATE SET
                 cause = coalesce(purge.cause, excluded.cause), at_ms = excluded.at_ms",
            params![channel.blob(), cause, at],
        )?;
        tx.execute(
            "DELETE FROM sidebar WHERE channel_id = ?1",
            [channel.blob()],
        )?;
    }
    tx.touch(Change::Channels);
    Ok(())
}

/// A channel without a key cannot be read: its key was destroyed, and a damaged log or an old
/// copy of the file has brought its rows back. They go, and whatever this person may still
/// see comes whole with the next catch-up.
pub(super) fn begin_where_no_key_is(connection: &mut Connection, keys: &Keys) -> Result<()> {
    let mut statement = connection.prepare("SELECT channel_id FROM channel")?;
    let rows = statement.query_map([], |row| uuid(row, 0).map(ChannelId))?;
    let mut unreadable = BTreeSet::new();
    for channel in rows {
        let channel = channel?;
        if keys.channel(channel).is_none() {
            unreadable.insert(channel);
        }
    }
    drop(statement);
    if !unreadable.is_empty() {
        write_tx::run(connection, keys, |tx| begin(tx, &unreadable))?;
    }
    Ok(())
}

/// Finishes every purge that has begun. Does nothing when none has.
pub(super) fn finish(connection: &mut Connection, keys: &Keys) -> Result<BTreeSet<Change>> {
    let channels = begun(connection)?;
    if channels.is_empty() {
        return Ok(BTreeSet::new());
    }
    // Also when none of them has a key: a crash may have come between this and the rows,
    // and the words in the search index must not outlive them.
    keys.destroy(&channels)?;
    let ((), changes) = write_tx::run(connection, keys, |tx| {
        for (channel, cause, at) in told_after(tx)? {
            purge_report::add(tx, cause, Some(channel), None, at)?;
        }
        for &channel in &channels {
            delete_rows(tx, channel)?;
        }
        tx.execute("DELETE FROM purge", [])?;
        // The index is made again from what is left.
        let last = index_queue::last(tx)?;
        index_queue::take(tx, last)
    })?;
    fold_log_into_file(connection);
    Ok(changes)
}

/// Forgets everything that the server said.
pub(super) fn start_over(connection: &mut Connection, keys: &Keys) -> Result<BTreeSet<Change>> {
    let ((), mut changes) = write_tx::run(connection, keys, |tx| {
        let mut statement = tx
            .connection
            .prepare_cached("SELECT channel_id FROM channel")?;
        let channels: BTreeSet<_> = statement
            .query_map([], |row| uuid(row, 0).map(ChannelId))?
            .collect::<Result<_, _>>()?;
        drop(statement);
        begin(tx, &channels)?;
        for sql in [
            "DELETE FROM person",
            "DELETE FROM department",
            "DELETE FROM team",
            "DELETE FROM public_channel",
            "DELETE FROM organisation",
            "DELETE FROM facts",
            "DELETE FROM access_timeline",
            "DELETE FROM saved",
            "UPDATE cursor SET log_epoch = NULL, oseq = 0, useq = 0",
        ] {
            tx.execute(sql, [])?;
        }
        person_state::offer_again(tx)?;
        // What that server had acknowledged this one may never have seen: it is offered again
        // under its id, and answered as a repetition if it is there.
        outbox::requeue_all_acked(tx)?;
        for change in [
            Change::Directory,
            Change::Capabilities,
            Change::AccessTimeline,
        ] {
            tx.touch(change);
        }
        Ok(())
    })?;
    changes.extend(finish(connection, keys)?);
    Ok(changes)
}

fn begun(connection: &Connection) -> Result<BTreeSet<ChannelId>> {
    let mut statement = connection.prepare_cached("SELECT channel_id FROM purge")?;
    let channels = statement.query_map([], |row| uuid(row, 0).map(ChannelId))?;
    Ok(channels.collect::<Result<_, _>>()?)
}

fn told_after(tx: &WriteTx<'_>) -> Result<Vec<(ChannelId, PurgeCause, UnixMillis)>> {
    let mut statement = tx
        .connection
        .prepare_cached("SELECT channel_id, cause, at_ms FROM purge WHERE cause IS NOT NULL")?;
    let rows = statement.query_map([], |row| {
        Ok((
            ChannelId(uuid(row, 0)?),
            from_word(row, 1)?,
            millis(row, 2)?,
        ))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn delete_rows(tx: &mut WriteTx<'_>, channel: ChannelId) -> Result<()> {
    for sql in [
        "DELETE FROM entry WHERE channel_id = ?1",
        "DELETE FROM pending WHERE channel_id = ?1",
        "DELETE FROM cached_range WHERE channel_id = ?1",
        "DELETE FROM member WHERE channel_id = ?1",
        "DELETE FROM decoration WHERE channel_id = ?1",
        "DELETE FROM call WHERE channel_id = ?1",
        "DELETE FROM attachment WHERE channel_id = ?1",
        "DELETE FROM cached_file WHERE channel_id = ?1",
        "DELETE FROM thread WHERE channel_id = ?1",
        "DELETE FROM pin WHERE channel_id = ?1",
        "DELETE FROM mention WHERE channel_id = ?1",
        "DELETE FROM reader WHERE channel_id = ?1",
        "DELETE FROM read_mark WHERE channel_id = ?1",
        "DELETE FROM sidebar WHERE channel_id = ?1",
        "DELETE FROM channel WHERE channel_id = ?1",
    ] {
        tx.execute(sql, [channel.blob()])?;
    }
    transfer::forget_channel(tx, channel)?;
    tx.touch(Change::Channels);
    tx.touch(Change::Calls);
    tx.touch(Change::Channel(channel));
    tx.touch(Change::Timeline(channel));
    Ok(())
}

/// Shortens what lies around; nothing depends on it, the keys are gone.
fn fold_log_into_file(connection: &Connection) {
    let folded = connection.query_row("PRAGMA main.wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
    if let Err(error) = folded {
        tracing::debug!(%error, "the write-ahead log could not be folded in after a purge");
    }
}
