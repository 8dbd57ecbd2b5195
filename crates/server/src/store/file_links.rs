//! Links by which a file is fetched from outside. Of the secret in one only its hash is kept.

use tokenim_protocol::file_link::{FileLink, FileLinkState, MakeFileLink};
use tokenim_protocol::ids::{ChannelId, FileId, FileLinkId, PersonId};
use tokenim_protocol::time::UnixMillis;

use super::db::{Db, Row, StoreResult, args};
use super::files::StoredFile;

/// Links of one list; who has more ends the old ones.
const LISTED_MAX: u32 = 200;

const LINK: &str = "
    SELECT id, channel_id, file_id, file_name, by_id, created_at, ends_at, opens_max, opens,
           opened_at, ended_at, ended_by
    FROM file_link";

pub async fn insert(
    db: &Db,
    wanted: &MakeFileLink,
    file: &StoredFile,
    by: PersonId,
    token_hash: &str,
    (now, ends_at): (UnixMillis, UnixMillis),
) -> StoreResult<()> {
    db.execute(
        "INSERT INTO file_link (id, token_hash, file_id, file_name, channel_id, by_id, created_at,
                                ends_at, opens_max, opens)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0)",
        args![
            wanted.id,
            token_hash,
            file.id,
            &file.name,
            file.channel,
            by,
            now,
            ends_at,
            wanted.opens_max
        ],
    )
    .await?;
    Ok(())
}

pub async fn get(db: &Db, id: FileLinkId) -> StoreResult<Option<FileLink>> {
    db.maybe(&format!("{LINK} WHERE id = ?1"), args![id], read)
        .await
}

pub async fn by_token(db: &Db, token_hash: &str) -> StoreResult<Option<FileLink>> {
    db.maybe(
        &format!("{LINK} WHERE token_hash = ?1"),
        args![token_hash],
        read,
    )
    .await
}

/// All of a channel, the newest first.
pub async fn of_channel(db: &Db, channel: ChannelId) -> StoreResult<Vec<FileLink>> {
    db.all(
        &format!("{LINK} WHERE channel_id = ?1 ORDER BY created_at DESC, id DESC LIMIT ?2"),
        args![channel, LISTED_MAX],
        read,
    )
    .await
}

/// Those that this person made there, and those to files that they sent.
pub async fn of_person(
    db: &Db,
    channel: ChannelId,
    person: PersonId,
) -> StoreResult<Vec<FileLink>> {
    db.all(
        &format!("{LINK} WHERE channel_id = ?1 AND (by_id = ?2 OR file_id IN (SELECT id FROM file WHERE person_id = ?2)) ORDER BY created_at DESC, id DESC LIMIT ?3"),
        args![channel, person, LISTED_MAX],
        read,
    )
    .await
}

pub async fn of_file(db: &Db, file: FileId) -> StoreResult<Vec<FileLink>> {
    db.all(
        &format!("{LINK} WHERE file_id = ?1 ORDER BY created_at DESC, id DESC LIMIT ?2"),
        args![file, LISTED_MAX],
        read,
    )
    .await
}

/// Takes one opening. False when there is none left: whoever was quicker has it.
pub async fn take_opening(
    db: &Db,
    id: FileLinkId,
    most: u32,
    now: UnixMillis,
) -> StoreResult<bool> {
    let taken = db
        .execute(
            "UPDATE file_link SET opens = opens + 1, opened_at = ?3
             WHERE id = ?1 AND opens < coalesce(opens_max, ?2) AND opens < ?2
               AND ended_at IS NULL AND ends_at > ?3",
            args![id, most, now],
        )
        .await?;
    Ok(taken == 1)
}

/// False when it was over already.
pub async fn end(db: &Db, id: FileLinkId, by: PersonId, now: UnixMillis) -> StoreResult<bool> {
    let ended = db
        .execute(
            "UPDATE file_link SET ended_at = ?3, ended_by = ?2
             WHERE id = ?1 AND ended_at IS NULL AND ends_at > ?3",
            args![id, by, now],
        )
        .await?;
    Ok(ended == 1)
}

/// With the file.
pub async fn forget(db: &Db, file: FileId) -> StoreResult<()> {
    db.execute("DELETE FROM file_link WHERE file_id = ?1", args![file])
        .await?;
    Ok(())
}

/// What it is good for is judged by whoever asks; here it is open.
fn read(row: &Row<'_>) -> StoreResult<FileLink> {
    Ok(FileLink {
        id: row.id(0)?,
        channel_id: row.id(1)?,
        file_id: row.id(2)?,
        file_name: row.text(3)?,
        by: row.id(4)?,
        created_at: row.time(5)?,
        ends_at: row.time(6)?,
        opens_max: row.maybe_count(7)?.and_then(|n| u32::try_from(n).ok()),
        opens: row.small(8)?,
        opened_at: row.maybe_time(9)?,
        ended_at: row.maybe_time(10)?,
        ended_by: row.maybe_id(11)?,
        state: FileLinkState::Open,
    })
}
