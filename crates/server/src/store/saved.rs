//! Messages that people put aside for later.

use tokenim_protocol::conversation::Saved;
use tokenim_protocol::ids::{MessageId, PersonId};

use super::db::{Db, StoreResult, args};

/// False when it was there already.
pub async fn insert(db: &Db, person: PersonId, saved: &Saved) -> StoreResult<bool> {
    let inserted = db
        .execute(
            "INSERT INTO saved_message (person_id, message_id, channel_id, seq, at)
             VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (person_id, message_id) DO NOTHING",
            args![
                person,
                saved.message_id,
                saved.channel_id,
                saved.seq,
                saved.at
            ],
        )
        .await?;
    Ok(inserted == 1)
}

/// False when it was not there.
pub async fn delete(db: &Db, person: PersonId, message: MessageId) -> StoreResult<bool> {
    let deleted = db
        .execute(
            "DELETE FROM saved_message WHERE person_id = ?1 AND message_id = ?2",
            args![person, message],
        )
        .await?;
    Ok(deleted == 1)
}

pub async fn count(db: &Db, person: PersonId) -> StoreResult<u64> {
    db.one(
        "SELECT COUNT(*) FROM saved_message WHERE person_id = ?1",
        args![person],
        |row| row.count(0),
    )
    .await
}

/// The oldest first.
pub async fn of(db: &Db, person: PersonId) -> StoreResult<Vec<Saved>> {
    db.all(
        "SELECT channel_id, message_id, seq, at FROM saved_message
         WHERE person_id = ?1 ORDER BY at, message_id",
        args![person],
        |row| {
            Ok(Saved {
                channel_id: row.id(0)?,
                message_id: row.id(1)?,
                seq: row.count(2)?,
                at: row.time(3)?,
            })
        },
    )
    .await
}
