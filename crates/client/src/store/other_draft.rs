//! Drafts that gave way to one written at the same time on another device. Two texts are
//! never run together by themselves; the one that does not stand in the box waits here until
//! its author takes it or lets it go.

use rusqlite::{OptionalExtension, params};
use tokenim_protocol::ids::ChannelId;
use tokenim_protocol::personal::Setting;
use tokenim_protocol::request::MESSAGE_CHARS_MAX;

use crate::change::Change;

use super::sql::Blob;
use super::{Reader, Result, WriteTx};

pub fn get(reader: &Reader<'_>, key: &str) -> Result<Option<String>> {
    Ok(reader
        .connection
        .prepare_cached("SELECT body FROM outbox.other_draft WHERE key = ?1")?
        .query_row([key], |row| row.get(0))
        .optional()?)
}

pub fn put(tx: &mut WriteTx<'_>, key: &str, channel: ChannelId, body: &str) -> Result<()> {
    tx.execute(
        "INSERT INTO outbox.other_draft (key, channel_id, body) VALUES (?1, ?2, ?3)
         ON CONFLICT (key) DO UPDATE SET body = excluded.body",
        params![key, channel.blob(), body],
    )?;
    tx.touch(Change::Draft(channel));
    Ok(())
}

pub fn remove(tx: &mut WriteTx<'_>, key: &str, channel: ChannelId) -> Result<()> {
    tx.execute("DELETE FROM outbox.other_draft WHERE key = ?1", [key])?;
    tx.touch(Change::Draft(channel));
    Ok(())
}

/// `lost` gave way to `stays`. Kept unless nothing of it is lost: it is empty, or the other
/// goes on where it ended.
pub fn set_aside(tx: &mut WriteTx<'_>, lost: &Setting, stays: &Setting) -> Result<()> {
    let (
        Setting::Draft {
            channel_id, body, ..
        },
        Setting::Draft { body: stays, .. },
    ) = (lost, stays)
    else {
        return Ok(());
    };
    let words = body.trim();
    if words.is_empty() || stays.starts_with(words) {
        return Ok(());
    }
    let key = lost.key();
    let kept = match get(tx, &key)? {
        Some(before) if words.starts_with(before.trim()) => words.to_owned(),
        Some(before) if before.contains(words) => return Ok(()),
        // A third one, before somebody looked at the second.
        Some(before) => format!("{before}\n\n{words}"),
        None => words.to_owned(),
    };
    let kept: String = kept.chars().take(MESSAGE_CHARS_MAX).collect();
    put(tx, &key, *channel_id, &kept)
}
