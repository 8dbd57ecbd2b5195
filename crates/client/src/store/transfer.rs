//! Files on their way. They lie beside the outbox: what somebody attached must not be lost with
//! the cache.

use rusqlite::{OptionalExtension, params};
use tokenim_protocol::ids::{ChannelId, FileId, MessageId};

use crate::change::Change;
use crate::view::timeline::WedgedWhy;
use crate::view::transfer::{Direction, FailedWhy, TransferId};

use super::outbox::{self, OutboxState};
use super::sql::{Blob, int, optional, optional_uuid, uint, uuid};
use super::{Reader, Result, WriteTx};

#[derive(Clone, Debug, PartialEq)]
pub struct StoredTransfer {
    pub id: TransferId,
    pub direction: Direction,
    pub channel: ChannelId,
    pub thread: Option<MessageId>,
    pub message: Option<MessageId>,
    pub file: Option<FileId>,
    pub name: String,
    pub size: u64,
    pub media_type: String,
    pub width: Option<u32>,
    pub height: Option<u32>,
    pub sha256: Option<String>,
    pub source: Option<String>,
    /// The source is our own copy.
    pub staged: bool,
    pub modified_ms: Option<i64>,
    pub done: u64,
    pub state: StoredState,
    pub target: Option<String>,
    pub saved_to: Option<String>,
    /// A picture goes as it is, with whatever it says about itself.
    pub as_file: bool,
    /// Our own copy of a picture without that; it goes in place of the source.
    pub stripped: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum StoredState {
    /// Its bytes still come from the page. Its message may wait for it already.
    Staging,
    /// Goes on whenever it can.
    Waiting,
    Paused,
    Done,
    Failed(FailedWhy),
}

impl StoredState {
    const fn word(&self) -> &'static str {
        match self {
            StoredState::Staging => "staging",
            StoredState::Waiting => "waiting",
            StoredState::Paused => "paused",
            StoredState::Done => "done",
            StoredState::Failed(_) => "failed",
        }
    }
}

pub fn insert(tx: &mut WriteTx<'_>, row: &StoredTransfer) -> Result<()> {
    tx.execute(
        "INSERT INTO outbox.transfer
             (transfer_id, direction, channel_id, thread, message_id, position, file_id, name, size,
              media_type, width, height, sha256, source, staged, modified_ms, done, state, target, as_file)
         VALUES (?1, ?2, ?3, ?4, ?5, (SELECT coalesce(max(position), 0) + 1 FROM outbox.transfer),
                 ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)",
        params![
            row.id.blob(),
            direction_word(row.direction),
            row.channel.blob(),
            optional(&row.thread),
            optional(&row.message),
            optional(&row.file),
            row.name,
            int(row.size),
            row.media_type,
            row.width,
            row.height,
            row.sha256,
            row.source,
            row.staged,
            row.modified_ms,
            int(row.done),
            row.state.word(),
            row.target,
            row.as_file,
        ],
    )?;
    touched(tx, row);
    Ok(())
}

pub fn get(reader: &Reader<'_>, id: TransferId) -> Result<Option<StoredTransfer>> {
    let mut found = select(
        reader,
        "SELECT transfer_id, direction, channel_id, thread, message_id, file_id, name, size,
                media_type, width, height, sha256, source, staged, modified_ms, done, state, why,
                target, saved_to, as_file, stripped
         FROM outbox.transfer WHERE transfer_id = ?1",
        [id.blob()],
    )?;
    Ok(found.pop())
}

/// In the order in which they were begun.
pub fn all(reader: &Reader<'_>) -> Result<Vec<StoredTransfer>> {
    select(
        reader,
        "SELECT transfer_id, direction, channel_id, thread, message_id, file_id, name, size,
                media_type, width, height, sha256, source, staged, modified_ms, done, state, why,
                target, saved_to, as_file, stripped
         FROM outbox.transfer ORDER BY position",
        [],
    )
}

/// What is attached to a text that is being written.
pub fn attached(
    reader: &Reader<'_>,
    channel: ChannelId,
    thread: Option<MessageId>,
) -> Result<Vec<StoredTransfer>> {
    select(
        reader,
        "SELECT transfer_id, direction, channel_id, thread, message_id, file_id, name, size,
                media_type, width, height, sha256, source, staged, modified_ms, done, state, why,
                target, saved_to, as_file, stripped
         FROM outbox.transfer
         WHERE channel_id = ?1 AND direction = 'up' AND message_id IS NULL
           AND coalesce(thread, x'') = coalesce(?2, x'')
         ORDER BY position",
        params![channel.blob(), optional(&thread)],
    )
}

/// The one that fetches this file, if one does.
pub fn fetching(reader: &Reader<'_>, file: FileId) -> Result<Option<StoredTransfer>> {
    let mut found = select(
        reader,
        "SELECT transfer_id, direction, channel_id, thread, message_id, file_id, name, size,
                media_type, width, height, sha256, source, staged, modified_ms, done, state, why,
                target, saved_to, as_file, stripped
         FROM outbox.transfer WHERE file_id = ?1 AND direction = 'down' ORDER BY position",
        [file.blob()],
    )?;
    Ok(found.pop())
}

/// Writes the whole row again, but for the message it goes with.
pub fn update(tx: &mut WriteTx<'_>, row: &StoredTransfer) -> Result<()> {
    let why = match &row.state {
        StoredState::Failed(why) => Some(serde_json::to_string(why)?),
        _ => None,
    };
    tx.execute(
        "UPDATE outbox.transfer
         SET file_id = ?2, size = ?3, sha256 = ?4, modified_ms = ?5, done = ?6, state = ?7,
             why = ?8, target = ?9, saved_to = ?10, width = ?11, height = ?12, stripped = ?13
         WHERE transfer_id = ?1",
        params![
            row.id.blob(),
            optional(&row.file),
            int(row.size),
            row.sha256,
            row.modified_ms,
            int(row.done),
            row.state.word(),
            why,
            row.target,
            row.saved_to,
            row.width,
            row.height,
            row.stripped,
        ],
    )?;
    touched(tx, row);
    Ok(())
}

/// Gives what is attached to a message. False when one of them is not there to be given.
pub fn give_to(
    tx: &mut WriteTx<'_>,
    ids: &[TransferId],
    channel: ChannelId,
    message: MessageId,
) -> Result<bool> {
    for id in ids {
        let given = tx.execute(
            "UPDATE outbox.transfer SET message_id = ?2
             WHERE transfer_id = ?1 AND channel_id = ?3 AND direction = 'up'
               AND message_id IS NULL",
            params![id.blob(), message.blob(), channel.blob()],
        )?;
        if given == 0 {
            return Ok(false);
        }
    }
    tx.touch(Change::Draft(channel));
    tx.touch(Change::Transfers);
    Ok(true)
}

/// The changed message is another one; its files are the same.
pub fn follow(tx: &mut WriteTx<'_>, old: MessageId, new: MessageId) -> Result<()> {
    tx.execute(
        "UPDATE outbox.transfer SET message_id = ?2 WHERE message_id = ?1",
        params![old.blob(), new.blob()],
    )?;
    Ok(())
}

/// The message goes again: each of its files is looked at again, and one that failed is taken as
/// it is now.
pub fn again(tx: &mut WriteTx<'_>, message: MessageId) -> Result<()> {
    let changed = tx.execute(
        "UPDATE outbox.transfer
         SET sha256 = CASE WHEN state = 'failed' THEN NULL ELSE sha256 END,
             modified_ms = CASE WHEN state = 'failed' THEN NULL ELSE modified_ms END,
             state = CASE WHEN state = 'staging' THEN state ELSE 'waiting' END, why = NULL
         WHERE message_id = ?1",
        [message.blob()],
    )?;
    if changed > 0 {
        tx.touch(Change::Transfers);
    }
    Ok(())
}

pub fn of_message(reader: &Reader<'_>, message: MessageId) -> Result<Vec<StoredTransfer>> {
    select(
        reader,
        "SELECT transfer_id, direction, channel_id, thread, message_id, file_id, name, size,
                media_type, width, height, sha256, source, staged, modified_ms, done, state, why,
                target, saved_to, as_file, stripped
         FROM outbox.transfer WHERE message_id = ?1 ORDER BY position",
        [message.blob()],
    )
}

pub fn remove(tx: &mut WriteTx<'_>, row: &StoredTransfer) -> Result<()> {
    tx.execute(
        "DELETE FROM outbox.transfer WHERE transfer_id = ?1",
        [row.id.blob()],
    )?;
    touched(tx, row);
    Ok(())
}

/// Uploads whose message has arrived, or was thrown away.
pub fn left_behind(reader: &Reader<'_>) -> Result<Vec<StoredTransfer>> {
    select(
        reader,
        "SELECT transfer_id, direction, channel_id, thread, message_id, file_id, name, size,
                media_type, width, height, sha256, source, staged, modified_ms, done, state, why,
                target, saved_to, as_file, stripped
         FROM outbox.transfer
         WHERE direction = 'up' AND message_id IS NOT NULL AND NOT EXISTS
             (SELECT 1 FROM outbox.outbox o WHERE o.message_id = transfer.message_id)",
        [],
    )
}

/// What is fetched from a channel that is no longer this person's: the names go too.
pub(super) fn forget_channel(tx: &mut WriteTx<'_>, channel: ChannelId) -> Result<()> {
    tx.execute(
        "DELETE FROM outbox.transfer WHERE channel_id = ?1 AND direction = 'down'",
        [channel.blob()],
    )?;
    tx.touch(Change::Transfers);
    Ok(())
}

/// A file did not arrive, and its message cannot go without it.
pub fn wedge_message(tx: &mut WriteTx<'_>, message: MessageId, why: &FailedWhy) -> Result<()> {
    let why = match why {
        FailedWhy::Refused { decision } => WedgedWhy::Refused {
            decision: decision.clone(),
        },
        _ => WedgedWhy::FileFailed,
    };
    outbox::wedge(tx, message, &why)
}

/// One file less: the message goes without it, or goes away if it was nothing else.
pub fn take_from_message(tx: &mut WriteTx<'_>, row: &StoredTransfer) -> Result<()> {
    let Some(message) = row.message else {
        return Ok(());
    };
    let Some(mut queued) = outbox::get(tx, message)? else {
        return Ok(());
    };
    queued.extra.files.retain(|file| *file != row.id);
    if queued.extra.files.is_empty() && queued.body.trim().is_empty() {
        return outbox::drop_unsent(tx, message);
    }
    outbox::set_extra(tx, message, &queued.extra)?;
    let others = of_message(tx, message)?;
    let all_well = others
        .iter()
        .all(|other| other.id == row.id || !matches!(other.state, StoredState::Failed(_)));
    let was_for_files = matches!(
        queued.state,
        OutboxState::Wedged {
            why: WedgedWhy::FileFailed
        }
    );
    if was_for_files && all_well {
        outbox::retry(tx, message)?;
    }
    Ok(())
}

fn touched(tx: &mut WriteTx<'_>, row: &StoredTransfer) {
    tx.touch(Change::Transfers);
    match (row.direction, row.message) {
        (Direction::Up, None) => tx.touch(Change::Draft(row.channel)),
        (Direction::Up, Some(_)) => {
            tx.touch(Change::Outbox);
            tx.touch(Change::Timeline(row.channel));
        }
        (Direction::Down, _) => {}
    }
}

fn direction_word(direction: Direction) -> &'static str {
    match direction {
        Direction::Up => "up",
        Direction::Down => "down",
    }
}

fn select(
    reader: &Reader<'_>,
    sql: &str,
    params: impl rusqlite::Params,
) -> Result<Vec<StoredTransfer>> {
    let mut statement = reader.connection.prepare_cached(sql)?;
    let rows = statement.query_map(params, |row| {
        let direction: String = row.get(1)?;
        let state: String = row.get(16)?;
        Ok(StoredTransfer {
            id: TransferId(uuid(row, 0)?),
            direction: if direction == "down" {
                Direction::Down
            } else {
                Direction::Up
            },
            channel: ChannelId(uuid(row, 2)?),
            thread: optional_uuid(row, 3)?.map(MessageId),
            message: optional_uuid(row, 4)?.map(MessageId),
            file: optional_uuid(row, 5)?.map(FileId),
            name: row.get(6)?,
            size: uint(row.get(7)?),
            media_type: row.get(8)?,
            width: row.get(9)?,
            height: row.get(10)?,
            sha256: row.get(11)?,
            source: row.get(12)?,
            staged: row.get(13)?,
            modified_ms: row.get(14)?,
            done: uint(row.get(15)?),
            state: match state.as_str() {
                "staging" => StoredState::Staging,
                "paused" => StoredState::Paused,
                "done" => StoredState::Done,
                "failed" => StoredState::Failed(super::sql::from_json(row, 17)?),
                _ => StoredState::Waiting,
            },
            target: row.get(18)?,
            saved_to: row.get(19)?,
            as_file: row.get(20)?,
            stripped: row.get(21)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Removes what fetched and has come to an end. Uploads go with their message.
pub fn clear(tx: &mut WriteTx<'_>) -> Result<()> {
    tx.execute(
        "DELETE FROM outbox.transfer WHERE direction = 'down' AND state IN ('done', 'failed')",
        [],
    )?;
    tx.touch(Change::Transfers);
    Ok(())
}

/// Whether there is any at all: most of the time there is none.
pub fn any(reader: &Reader<'_>) -> Result<bool> {
    let found = reader
        .connection
        .prepare_cached("SELECT 1 FROM outbox.transfer LIMIT 1")?
        .query_row([], |_| Ok(()))
        .optional()?;
    Ok(found.is_some())
}
