//! Files: what is being handed over, what is whole, and what belongs to a message.

use tokenim_protocol::file::Attachment;
use tokenim_protocol::ids::{ChannelId, FileId, MessageId, PersonId};
use tokenim_protocol::time::UnixMillis;

use super::db::{Db, Row, StoreResult, args, json};
use super::{file_links, file_openings};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileState {
    Coming,
    /// All of it is here and is what was announced.
    Whole,
    /// A message has it.
    Sent,
}

impl FileState {
    const fn word(self) -> &'static str {
        match self {
            FileState::Coming => "coming",
            FileState::Whole => "whole",
            FileState::Sent => "sent",
        }
    }
}

#[derive(Clone, Debug)]
pub struct StoredFile {
    pub id: FileId,
    pub channel: ChannelId,
    pub person: PersonId,
    pub name: String,
    pub media_type: String,
    pub size: u64,
    pub width: Option<u32>,
    pub height: Option<u32>,
    pub sha256: Option<String>,
    pub stored: u64,
    pub state: FileState,
    pub message: Option<MessageId>,
    pub expires_at: Option<UnixMillis>,
}

impl StoredFile {
    /// As a message says it; none until its content is known.
    pub fn attachment(&self) -> Option<Attachment> {
        Some(Attachment {
            id: self.id,
            name: self.name.clone(),
            size: self.size,
            media_type: self.media_type.clone(),
            sha256: self.sha256.clone()?,
            width: self.width,
            height: self.height,
        })
    }
}

pub async fn insert(db: &Db, file: &StoredFile, now: UnixMillis) -> StoreResult<()> {
    db.execute(
        "INSERT INTO file (id, channel_id, person_id, name, media_type, size, width, height,
                           sha256, stored, state, created_at, expires_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0, 'coming', ?10, ?11)",
        args![
            file.id,
            file.channel,
            file.person,
            &file.name,
            &file.media_type,
            file.size,
            file.width,
            file.height,
            file.sha256.as_deref(),
            now,
            file.expires_at
        ],
    )
    .await?;
    take_room(db, file.channel, file.person, signed(file.size)).await
}

pub async fn get(db: &Db, id: FileId) -> StoreResult<Option<StoredFile>> {
    db.maybe(
        "SELECT id, channel_id, person_id, name, media_type, size, width, height, sha256, stored,
                state, message_id, expires_at
         FROM file WHERE id = ?1",
        args![id],
        read,
    )
    .await
}

/// More of it is safe. False when it is not where it was thought to be.
pub async fn advance(
    db: &Db,
    id: FileId,
    from: u64,
    to: u64,
    expires_at: UnixMillis,
) -> StoreResult<bool> {
    let advanced = db
        .execute(
            "UPDATE file SET stored = ?3, expires_at = ?4
             WHERE id = ?1 AND stored = ?2 AND state = 'coming'",
            args![id, from, to, expires_at],
        )
        .await?;
    Ok(advanced == 1)
}

pub async fn set_whole(db: &Db, id: FileId, sha256: &str) -> StoreResult<()> {
    db.execute(
        "UPDATE file SET state = 'whole', sha256 = ?2 WHERE id = ?1 AND state = 'coming'",
        args![id, sha256],
    )
    .await?;
    Ok(())
}

/// It belongs to the message from here on. False when it is not there to be taken.
pub async fn give_to(db: &Db, id: FileId, message: MessageId) -> StoreResult<bool> {
    let given = db
        .execute(
            "UPDATE file SET state = 'sent', message_id = ?2, expires_at = NULL
             WHERE id = ?1 AND state = 'whole'",
            args![id, message],
        )
        .await?;
    Ok(given == 1)
}

/// What the message says of its files.
pub async fn tell_message(db: &Db, id: MessageId, files: &[Attachment]) -> StoreResult<()> {
    db.execute(
        "UPDATE message SET attachments = ?2 WHERE id = ?1",
        args![id, &json(&files)?],
    )
    .await?;
    Ok(())
}

/// The files that came with a message, as it tells them.
pub async fn told_by(db: &Db, id: MessageId) -> StoreResult<Vec<Attachment>> {
    let told: Option<Option<Vec<Attachment>>> = db
        .maybe(
            "SELECT attachments FROM message WHERE id = ?1",
            args![id],
            |row| row.maybe_json(0),
        )
        .await?;
    Ok(told.flatten().unwrap_or_default())
}

/// The message is gone, and its files with it.
pub async fn forget(db: &Db, message: MessageId) -> StoreResult<()> {
    let files = db
        .all(
            "SELECT id, channel_id, person_id, name, media_type, size, width, height, sha256,
                    stored, state, message_id, expires_at
             FROM file WHERE message_id = ?1",
            args![message],
            read,
        )
        .await?;
    if files.is_empty() {
        return Ok(());
    }
    for file in files {
        remove(db, &file).await?;
    }
    db.execute(
        "UPDATE message SET attachments = NULL WHERE id = ?1",
        args![message],
    )
    .await?;
    Ok(())
}

/// Its row goes and its room is free; its content is looked at later.
pub async fn remove(db: &Db, file: &StoredFile) -> StoreResult<()> {
    db.execute("DELETE FROM file WHERE id = ?1", args![file.id])
        .await?;
    file_links::forget(db, file.id).await?;
    file_openings::forget(db, file.id).await?;
    take_room(db, file.channel, file.person, -signed(file.size)).await?;
    if let (Some(sha256), true) = (&file.sha256, file.state != FileState::Coming) {
        look_at(db, sha256).await?;
    }
    Ok(())
}

/// The content may be nobody's.
pub async fn look_at(db: &Db, sha256: &str) -> StoreResult<()> {
    db.execute(
        "INSERT INTO loose_content (sha256) VALUES (?1) ON CONFLICT (sha256) DO NOTHING",
        args![sha256],
    )
    .await?;
    Ok(())
}

/// Whether a file has this content.
pub async fn has_holder(db: &Db, sha256: &str) -> StoreResult<bool> {
    let held = db
        .maybe(
            "SELECT 1 FROM file WHERE sha256 = ?1 AND state <> 'coming' LIMIT 1",
            args![sha256],
            |_| Ok(()),
        )
        .await?;
    Ok(held.is_some())
}

/// What nobody went on with.
pub async fn run_out(db: &Db, now: UnixMillis, count: u32) -> StoreResult<Vec<StoredFile>> {
    db.all(
        "SELECT id, channel_id, person_id, name, media_type, size, width, height, sha256, stored,
                state, message_id, expires_at
         FROM file WHERE expires_at <= ?1 ORDER BY expires_at LIMIT ?2",
        args![now, count],
        read,
    )
    .await
}

pub async fn loose(db: &Db, count: u32) -> StoreResult<Vec<String>> {
    db.all(
        "SELECT sha256 FROM loose_content LIMIT ?1",
        args![count],
        |row| row.text(0),
    )
    .await
}

/// Whether a file still has this content; if none has, it is loose no more.
pub async fn is_held(db: &Db, sha256: &str) -> StoreResult<bool> {
    db.execute("DELETE FROM loose_content WHERE sha256 = ?1", args![sha256])
        .await?;
    has_holder(db, sha256).await
}

async fn take_room(db: &Db, channel: ChannelId, person: PersonId, bytes: i64) -> StoreResult<()> {
    for scope in [
        format!("person:{person}"),
        format!("channel:{channel}"),
        "organisation".to_owned(),
    ] {
        db.execute(
            "INSERT INTO file_room (scope, bytes) VALUES (?1, ?2)
             ON CONFLICT (scope) DO UPDATE SET bytes = file_room.bytes + excluded.bytes",
            args![&scope, bytes],
        )
        .await?;
    }
    Ok(())
}

fn signed(size: u64) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX)
}

fn read(row: &Row<'_>) -> StoreResult<StoredFile> {
    let state = row.text(10)?;
    Ok(StoredFile {
        id: row.id(0)?,
        channel: row.id(1)?,
        person: row.id(2)?,
        name: row.text(3)?,
        media_type: row.text(4)?,
        size: row.count(5)?,
        width: row.maybe_count(6)?.and_then(|n| u32::try_from(n).ok()),
        height: row.maybe_count(7)?.and_then(|n| u32::try_from(n).ok()),
        sha256: row.maybe_text(8)?,
        stored: row.count(9)?,
        state: [FileState::Whole, FileState::Sent]
            .into_iter()
            .find(|known| known.word() == state)
            .unwrap_or(FileState::Coming),
        message: row.maybe_id(11)?,
        expires_at: row.maybe_time(12)?,
    })
}
