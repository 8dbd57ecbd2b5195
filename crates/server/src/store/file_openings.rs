//! Who opened which file: one row for each person and file.

use tokenim_protocol::file_link::{FILE_OPENING_APART_MS, FileOpening};
use tokenim_protocol::ids::{FileId, PersonId};
use tokenim_protocol::time::UnixMillis;

use super::db::{Db, StoreResult, args};

/// Openings that follow each other closely are one: whoever saves what they have just looked at,
/// and a player that asks for one part after the other.
pub async fn note(db: &Db, file: FileId, person: PersonId, now: UnixMillis) -> StoreResult<()> {
    db.execute(
        "INSERT INTO file_opening (file_id, person_id, opens, first_at, last_at)
         VALUES (?1, ?2, 1, ?3, ?3)
         ON CONFLICT (file_id, person_id) DO UPDATE SET
             opens = file_opening.opens
                 + CASE WHEN excluded.last_at - file_opening.last_at >= ?4 THEN 1 ELSE 0 END,
             last_at = excluded.last_at",
        args![file, person, now, FILE_OPENING_APART_MS],
    )
    .await?;
    Ok(())
}

/// Whoever opened it last comes first.
pub async fn of_file(db: &Db, file: FileId, limit: u32) -> StoreResult<Vec<FileOpening>> {
    db.all(
        "SELECT person_id, opens, first_at, last_at FROM file_opening
         WHERE file_id = ?1 ORDER BY last_at DESC, person_id LIMIT ?2",
        args![file, limit],
        |row| {
            Ok(FileOpening {
                person: row.id(0)?,
                opens: row.small(1)?,
                first_at: row.time(2)?,
                last_at: row.time(3)?,
            })
        },
    )
    .await
}

pub async fn count(db: &Db, file: FileId) -> StoreResult<u32> {
    db.one(
        "SELECT count(*) FROM file_opening WHERE file_id = ?1",
        args![file],
        |row| row.small(0),
    )
    .await
}

/// With the file.
pub async fn forget(db: &Db, file: FileId) -> StoreResult<()> {
    db.execute("DELETE FROM file_opening WHERE file_id = ?1", args![file])
        .await?;
    Ok(())
}
