//! Whose calls a calendar may read. Of the token in the address only its hash is kept.

use tokenim_protocol::calendar::CalendarFeed;
use tokenim_protocol::ids::PersonId;
use tokenim_protocol::time::UnixMillis;

use super::db::{Db, StoreResult, args};

pub async fn get(db: &Db, person: PersonId) -> StoreResult<CalendarFeed> {
    let found = db
        .maybe(
            "SELECT made_at, read_at FROM calendar_feed WHERE person_id = ?1",
            args![person],
            |row| {
                Ok(CalendarFeed {
                    made_at: Some(row.time(0)?),
                    read_at: row.maybe_time(1)?,
                })
            },
        )
        .await?;
    Ok(found.unwrap_or_default())
}

/// One a person: the one before is worth nothing from here on.
pub async fn put(db: &Db, person: PersonId, token_hash: &str, now: UnixMillis) -> StoreResult<()> {
    db.execute(
        "INSERT INTO calendar_feed (person_id, token_hash, made_at) VALUES (?1, ?2, ?3)
         ON CONFLICT (person_id) DO UPDATE
         SET token_hash = excluded.token_hash, made_at = excluded.made_at, read_at = NULL",
        args![person, token_hash, now],
    )
    .await?;
    Ok(())
}

/// Whose it is, and when it was read last.
pub async fn by_token(
    db: &Db,
    token_hash: &str,
) -> StoreResult<Option<(PersonId, Option<UnixMillis>)>> {
    db.maybe(
        "SELECT person_id, read_at FROM calendar_feed WHERE token_hash = ?1",
        args![token_hash],
        |row| Ok((row.id(0)?, row.maybe_time(1)?)),
    )
    .await
}

pub async fn was_read(db: &Db, token_hash: &str, now: UnixMillis) -> StoreResult<()> {
    db.execute(
        "UPDATE calendar_feed SET read_at = ?2 WHERE token_hash = ?1",
        args![token_hash, now],
    )
    .await?;
    Ok(())
}

/// False: there was none.
pub async fn end(db: &Db, person: PersonId) -> StoreResult<bool> {
    let ended = db
        .execute(
            "DELETE FROM calendar_feed WHERE person_id = ?1",
            args![person],
        )
        .await?;
    Ok(ended > 0)
}
