//! Passwords and one-time sign-in codes; of both only hashes.

use tokenim_protocol::ids::PersonId;
use tokenim_protocol::time::UnixMillis;

use super::db::{Db, StoreResult, args};

/// What sign-in needs to know about a handle.
#[derive(Clone, Debug)]
pub struct Credential {
    pub person: PersonId,
    pub active: bool,
    /// argon2id, in the PHC format; none until the first sign-in.
    pub phc: Option<String>,
}

pub async fn by_handle(db: &Db, handle: &str) -> StoreResult<Option<Credential>> {
    db.maybe(
        "SELECT p.id, p.active, w.phc
         FROM person p LEFT JOIN password w ON w.person_id = p.id
         WHERE p.handle = ?1",
        args![handle],
        |row| {
            Ok(Credential {
                person: row.id(0)?,
                active: row.flag(1)?,
                phc: row.maybe_text(2)?,
            })
        },
    )
    .await
}

pub async fn has_password(db: &Db, person: PersonId) -> StoreResult<bool> {
    let found = db
        .maybe(
            "SELECT 1 FROM password WHERE person_id = ?1",
            args![person],
            |_| Ok(()),
        )
        .await?;
    Ok(found.is_some())
}

pub async fn set_password(
    db: &Db,
    person: PersonId,
    phc: &str,
    now: UnixMillis,
) -> StoreResult<()> {
    db.execute(
        "INSERT INTO password (person_id, phc, set_at) VALUES (?1, ?2, ?3)
         ON CONFLICT (person_id) DO UPDATE SET phc = excluded.phc, set_at = excluded.set_at",
        args![person, phc, now],
    )
    .await?;
    Ok(())
}

pub async fn forget_password(db: &Db, person: PersonId) -> StoreResult<()> {
    db.execute("DELETE FROM password WHERE person_id = ?1", args![person])
        .await?;
    Ok(())
}

/// The person's one live code; an older one is worth nothing from now on.
pub async fn set_code(
    db: &Db,
    person: PersonId,
    code_hash: &str,
    expires_at: UnixMillis,
) -> StoreResult<()> {
    db.execute(
        "INSERT INTO one_time_code (person_id, code_hash, expires_at, used_at) VALUES (?1, ?2, ?3, NULL)
         ON CONFLICT (person_id) DO UPDATE
         SET code_hash = excluded.code_hash, expires_at = excluded.expires_at, used_at = NULL",
        args![person, code_hash, expires_at],
    )
    .await?;
    Ok(())
}

/// A code as it is stored.
#[derive(Clone, Debug)]
pub struct StoredCode {
    pub code_hash: String,
    pub expires_at: UnixMillis,
    pub used_at: Option<UnixMillis>,
}

pub async fn code_of(db: &Db, person: PersonId) -> StoreResult<Option<StoredCode>> {
    db.maybe(
        "SELECT code_hash, expires_at, used_at FROM one_time_code WHERE person_id = ?1",
        args![person],
        |row| {
            Ok(StoredCode {
                code_hash: row.text(0)?,
                expires_at: row.time(1)?,
                used_at: row.maybe_time(2)?,
            })
        },
    )
    .await
}

/// False when it was used before, by whoever was quicker.
pub async fn use_code(
    db: &Db,
    person: PersonId,
    code_hash: &str,
    now: UnixMillis,
) -> StoreResult<bool> {
    let used = db
        .execute(
            "UPDATE one_time_code SET used_at = ?3
             WHERE person_id = ?1 AND code_hash = ?2 AND used_at IS NULL AND expires_at > ?3",
            args![person, code_hash, now],
        )
        .await?;
    Ok(used == 1)
}

/// The hash a person signs in with.
pub async fn password_of(db: &Db, person: PersonId) -> StoreResult<Option<String>> {
    db.maybe(
        "SELECT phc FROM password WHERE person_id = ?1",
        args![person],
        |row| row.text(0),
    )
    .await
}

/// Of the last `count` passwords, the one in force included.
pub async fn passwords_before(db: &Db, person: PersonId, count: u32) -> StoreResult<Vec<String>> {
    db.all(
        "SELECT phc FROM password_before WHERE person_id = ?1 ORDER BY set_at DESC LIMIT ?2",
        args![person, count],
        |row| row.text(0),
    )
    .await
}

/// Keeps the hash among the last `count`; with 0 nothing is kept.
pub async fn keep_password(
    db: &Db,
    person: PersonId,
    phc: &str,
    count: u32,
    now: UnixMillis,
) -> StoreResult<()> {
    if count > 0 {
        db.execute(
            // Two within one millisecond are two.
            "INSERT INTO password_before (person_id, set_at, phc)
             SELECT ?1, coalesce(max(CASE WHEN set_at >= ?2 THEN set_at + 1 END), ?2), ?3
             FROM password_before WHERE person_id = ?1",
            args![person, now, phc],
        )
        .await?;
    }
    db.execute(
        "DELETE FROM password_before WHERE person_id = ?1 AND set_at < coalesce(
             (SELECT min(set_at) FROM (
                 SELECT set_at FROM password_before WHERE person_id = ?1
                 ORDER BY set_at DESC LIMIT ?2) newest), ?3)",
        args![person, count, now.plus_ms(1)],
    )
    .await?;
    Ok(())
}
