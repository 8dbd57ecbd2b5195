//! Where the files of messages stand in the cache, and which of them lie whole on this disk.

use rusqlite::{OptionalExtension, params};
use tokenim_protocol::channel::Message;
use tokenim_protocol::file::Attachment;
use tokenim_protocol::ids::{ChannelId, FileId, Seq};

use crate::change::Change;

use super::entry::{self, StoredEntry};
use super::sql::{Blob, int, uint, uuid};
use super::{Reader, Result, WriteTx};

pub(super) fn put(tx: &WriteTx<'_>, channel: ChannelId, seq: Seq, message: &Message) -> Result<()> {
    for file in &message.attachments {
        tx.execute(
            "INSERT OR IGNORE INTO attachment (file_id, channel_id, seq) VALUES (?1, ?2, ?3)",
            params![file.id.blob(), channel.blob(), int(seq)],
        )?;
    }
    Ok(())
}

/// The message is deleted.
pub(super) fn remove(tx: &WriteTx<'_>, channel: ChannelId, seq: Seq) -> Result<()> {
    tx.execute(
        "DELETE FROM attachment WHERE channel_id = ?1 AND seq = ?2",
        params![channel.blob(), int(seq)],
    )?;
    Ok(())
}

/// A file of a cached message of this channel, with the message it stands in.
pub fn find(
    reader: &Reader<'_>,
    channel: ChannelId,
    file: FileId,
) -> Result<Option<(StoredEntry, Attachment)>> {
    let seq = reader
        .connection
        .prepare_cached("SELECT seq FROM attachment WHERE file_id = ?1 AND channel_id = ?2")?
        .query_row(params![file.blob(), channel.blob()], |row| {
            row.get(0).map(uint)
        })
        .optional()?;
    let Some(seq) = seq else { return Ok(None) };
    let Some(entry) = entry::get(reader, channel, seq)? else {
        return Ok(None);
    };
    let found = entry
        .message()
        .and_then(|message| message.attachments.iter().find(|known| known.id == file))
        .cloned();
    Ok(found.map(|found| (entry, found)))
}

/// Places of a channel's messages with files, the newest first.
pub fn places(reader: &Reader<'_>, channel: ChannelId, count: u32) -> Result<Vec<Seq>> {
    let mut statement = reader.connection.prepare_cached(
        "SELECT DISTINCT seq FROM attachment WHERE channel_id = ?1 ORDER BY seq DESC LIMIT ?2",
    )?;
    let seqs = statement.query_map(params![channel.blob(), count], |row| row.get(0).map(uint))?;
    Ok(seqs.collect::<Result<_, _>>()?)
}

/// Places of all messages with files, those handed over last first: the server's ids of files are
/// in the order of time.
pub fn all_places(reader: &Reader<'_>, count: u32) -> Result<Vec<(ChannelId, Seq)>> {
    let mut statement = reader.connection.prepare_cached(
        "SELECT channel_id, seq FROM attachment
         GROUP BY channel_id, seq ORDER BY max(file_id) DESC LIMIT ?1",
    )?;
    let places = statement.query_map([count], |row| {
        Ok((ChannelId(uuid(row, 0)?), uint(row.get(1)?)))
    })?;
    Ok(places.collect::<Result<_, _>>()?)
}

pub fn is_cached(reader: &Reader<'_>, file: FileId) -> Result<bool> {
    Ok(reader
        .connection
        .prepare_cached("SELECT 1 FROM cached_file WHERE file_id = ?1")?
        .exists([file.blob()])?)
}

/// All of it lies on the disk.
pub fn set_cached(tx: &mut WriteTx<'_>, channel: ChannelId, file: FileId) -> Result<()> {
    tx.execute(
        "INSERT OR IGNORE INTO cached_file (file_id, channel_id) VALUES (?1, ?2)",
        params![file.blob(), channel.blob()],
    )?;
    tx.touch(Change::Timeline(channel));
    Ok(())
}

/// None of a channel's is there any more.
pub fn forget_all_cached(tx: &mut WriteTx<'_>, channel: ChannelId) -> Result<()> {
    tx.execute(
        "DELETE FROM cached_file WHERE channel_id = ?1",
        [channel.blob()],
    )?;
    tx.touch(Change::Timeline(channel));
    Ok(())
}

/// It is not there any more, or cannot be read.
pub fn forget_cached(tx: &mut WriteTx<'_>, channel: ChannelId, file: FileId) -> Result<()> {
    tx.execute("DELETE FROM cached_file WHERE file_id = ?1", [file.blob()])?;
    tx.touch(Change::Timeline(channel));
    Ok(())
}

/// Cached files whose message is gone.
pub fn orphans(reader: &Reader<'_>) -> Result<Vec<(ChannelId, FileId)>> {
    let mut statement = reader.connection.prepare_cached(
        "SELECT channel_id, file_id FROM cached_file
         WHERE NOT EXISTS (SELECT 1 FROM attachment a WHERE a.file_id = cached_file.file_id)",
    )?;
    let rows = statement.query_map([], |row| {
        Ok((ChannelId(uuid(row, 0)?), FileId(uuid(row, 1)?)))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
