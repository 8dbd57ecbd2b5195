//! Devices and their sessions. A token is kept as its hash only.

use tokenim_protocol::ids::{DeviceId, PersonId, SessionId};
use tokenim_protocol::time::UnixMillis;

use super::db::{Db, StoreResult, args};

/// A session that is in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Session {
    pub id: SessionId,
    pub person: PersonId,
    pub device: DeviceId,
    pub expires_at: UnixMillis,
}

pub async fn insert_device(
    db: &Db,
    id: DeviceId,
    person: PersonId,
    name: &str,
    now: UnixMillis,
) -> StoreResult<()> {
    db.execute(
        "INSERT INTO device (id, person_id, name, added_at) VALUES (?1, ?2, ?3, ?4)",
        args![id, person, name, now],
    )
    .await?;
    Ok(())
}

pub async fn insert(
    db: &Db,
    session: &Session,
    token_hash: &str,
    now: UnixMillis,
) -> StoreResult<()> {
    db.execute(
        "INSERT INTO session (id, person_id, device_id, token_hash, started_at, expires_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        args![
            session.id,
            session.person,
            session.device,
            token_hash,
            now,
            session.expires_at
        ],
    )
    .await?;
    Ok(())
}

pub async fn by_token(db: &Db, token_hash: &str, now: UnixMillis) -> StoreResult<Option<Session>> {
    db.maybe(
        "SELECT id, person_id, device_id, expires_at FROM session
         WHERE token_hash = ?1 AND ended_at IS NULL AND expires_at > ?2",
        args![token_hash, now],
        |row| {
            Ok(Session {
                id: row.id(0)?,
                person: row.id(1)?,
                device: row.id(2)?,
                expires_at: row.time(3)?,
            })
        },
    )
    .await
}

pub async fn end(db: &Db, id: SessionId, now: UnixMillis) -> StoreResult<()> {
    db.execute(
        "UPDATE session SET ended_at = ?2 WHERE id = ?1 AND ended_at IS NULL",
        args![id, now],
    )
    .await?;
    Ok(())
}

pub async fn end_every_one_of(db: &Db, person: PersonId, now: UnixMillis) -> StoreResult<()> {
    db.execute(
        "UPDATE session SET ended_at = ?2 WHERE person_id = ?1 AND ended_at IS NULL",
        args![person, now],
    )
    .await?;
    Ok(())
}
