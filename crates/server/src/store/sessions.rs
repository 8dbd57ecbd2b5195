//! Devices and their sessions. A token is kept as its hash only.

use tokenim_protocol::ids::{DeviceId, PersonId, SessionId};
use tokenim_protocol::start::SessionRow;
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

/// Who signs in has just proved who they are.
pub async fn insert(
    db: &Db,
    session: &Session,
    token_hash: &str,
    now: UnixMillis,
) -> StoreResult<()> {
    db.execute(
        "INSERT INTO session (id, person_id, device_id, token_hash, started_at, expires_at,
                              confirmed_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?5)",
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

/// The same of one that may have ended: what a device has still to say of itself.
pub async fn once_by_token(db: &Db, token_hash: &str) -> StoreResult<Option<Session>> {
    db.maybe(
        "SELECT id, person_id, device_id, expires_at FROM session WHERE token_hash = ?1",
        args![token_hash],
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

/// When whoever uses this session last proved to be the person. None: it is not theirs.
pub async fn confirmed_at(
    db: &Db,
    id: SessionId,
    person: PersonId,
) -> StoreResult<Option<Option<UnixMillis>>> {
    db.maybe(
        "SELECT confirmed_at FROM session WHERE id = ?1 AND person_id = ?2",
        args![id, person],
        |row| row.maybe_time(0),
    )
    .await
}

pub async fn confirm(db: &Db, id: SessionId, now: UnixMillis) -> StoreResult<()> {
    db.execute(
        "UPDATE session SET confirmed_at = ?2 WHERE id = ?1",
        args![id, now],
    )
    .await?;
    Ok(())
}

/// What was proved with a password that is none any more.
pub async fn forget_confirmations(db: &Db, person: PersonId) -> StoreResult<()> {
    db.execute(
        "UPDATE session SET confirmed_at = NULL WHERE person_id = ?1",
        args![person],
    )
    .await?;
    Ok(())
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

/// Every session of a person that is in force, the most recently used first.
pub async fn of(
    db: &Db,
    person: PersonId,
    here: SessionId,
    now: UnixMillis,
) -> StoreResult<Vec<SessionRow>> {
    db.all(
        "SELECT s.id, s.device_id, d.name, s.started_at, coalesce(s.last_seen_at, s.started_at)
         FROM session s JOIN device d ON d.id = s.device_id
         WHERE s.person_id = ?1 AND s.ended_at IS NULL AND s.expires_at > ?2
         ORDER BY coalesce(s.last_seen_at, s.started_at) DESC, s.id DESC",
        args![person, now],
        |row| {
            let id = row.id(0)?;
            Ok(SessionRow {
                id,
                device: row.id(1)?,
                name: row.text(2)?,
                started_at: row.time(3)?,
                last_seen_at: row.time(4)?,
                here: id == here,
            })
        },
    )
    .await
}

/// A socket of it was opened.
pub async fn seen(db: &Db, id: SessionId, now: UnixMillis) -> StoreResult<()> {
    db.execute(
        "UPDATE session SET last_seen_at = ?2 WHERE id = ?1",
        args![id, now],
    )
    .await?;
    Ok(())
}

/// Ends one of the person's own. False when there is none such in force.
pub async fn end_own(
    db: &Db,
    person: PersonId,
    id: SessionId,
    now: UnixMillis,
) -> StoreResult<bool> {
    let ended = db
        .execute(
            "UPDATE session SET ended_at = ?3 WHERE id = ?1 AND person_id = ?2 AND ended_at IS NULL",
            args![id, person, now],
        )
        .await?;
    Ok(ended == 1)
}

/// Ends all of a person's but one.
pub async fn end_others(
    db: &Db,
    person: PersonId,
    but: SessionId,
    now: UnixMillis,
) -> StoreResult<()> {
    db.execute(
        "UPDATE session SET ended_at = ?3 WHERE person_id = ?1 AND id <> ?2 AND ended_at IS NULL",
        args![person, but, now],
    )
    .await?;
    Ok(())
}

/// The sessions past the newest `keep`: they make room for another one.
pub async fn past(
    db: &Db,
    person: PersonId,
    keep: u32,
    now: UnixMillis,
) -> StoreResult<Vec<SessionId>> {
    db.all(
        "SELECT id FROM session WHERE person_id = ?1 AND ended_at IS NULL AND expires_at > ?2
         ORDER BY coalesce(last_seen_at, started_at) DESC, id DESC LIMIT 100000 OFFSET ?3",
        args![person, now, keep],
        |row| row.id(0),
    )
    .await
}
