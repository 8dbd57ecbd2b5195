//! Links by which people join. Of the token in one only its hash is kept.

use tokenim_protocol::ids::{JoinLinkId, PersonId};
use tokenim_protocol::start::{CreateJoinLink, JoinLink};
use tokenim_protocol::time::UnixMillis;

use super::db::{Db, Row, StoreResult, args};

pub async fn insert(
    db: &Db,
    link: &CreateJoinLink,
    note: &str,
    by: PersonId,
    token_hash: &str,
    now: UnixMillis,
) -> StoreResult<()> {
    db.execute(
        "INSERT INTO join_link (id, token_hash, note, by_id, created_at, expires_at, uses_max, uses, needs_approval)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, ?8)",
        args![
            link.id.0,
            token_hash,
            note,
            by,
            now,
            link.expires_at,
            link.uses_max,
            link.needs_approval
        ],
    )
    .await?;
    Ok(())
}

const LINK: &str =
    "SELECT id, note, by_id, created_at, expires_at, uses_max, uses, needs_approval, revoked_at
     FROM join_link";

fn read(row: &Row<'_>) -> StoreResult<JoinLink> {
    Ok(JoinLink {
        id: row.id(0)?,
        note: row.text(1)?,
        by: row.id(2)?,
        created_at: row.time(3)?,
        expires_at: row.time(4)?,
        uses_max: row.small(5)?,
        uses: row.small(6)?,
        needs_approval: row.flag(7)?,
        revoked_at: row.maybe_time(8)?,
    })
}

pub async fn get(db: &Db, id: JoinLinkId) -> StoreResult<Option<JoinLink>> {
    db.maybe(&format!("{LINK} WHERE id = ?1"), args![id.0], read)
        .await
}

pub async fn by_token(db: &Db, token_hash: &str) -> StoreResult<Option<JoinLink>> {
    db.maybe(
        &format!("{LINK} WHERE token_hash = ?1"),
        args![token_hash],
        read,
    )
    .await
}

/// The newest first, at most two hundred: who has more revokes the old ones.
pub async fn all(db: &Db) -> StoreResult<Vec<JoinLink>> {
    db.all(
        &format!("{LINK} ORDER BY created_at DESC, id DESC LIMIT 200"),
        &[],
        read,
    )
    .await
}

/// Takes one use. False when there is none left, or it is over: whoever was quicker has it.
pub async fn take_use(db: &Db, id: JoinLinkId, now: UnixMillis) -> StoreResult<bool> {
    let taken = db
        .execute(
            "UPDATE join_link SET uses = uses + 1
             WHERE id = ?1 AND uses < uses_max AND revoked_at IS NULL AND expires_at > ?2",
            args![id.0, now],
        )
        .await?;
    Ok(taken == 1)
}

pub async fn revoke(db: &Db, id: JoinLinkId, by: PersonId, now: UnixMillis) -> StoreResult<bool> {
    let revoked = db
        .execute(
            "UPDATE join_link SET revoked_at = ?3, revoked_by = ?2
             WHERE id = ?1 AND revoked_at IS NULL",
            args![id.0, by, now],
        )
        .await?;
    Ok(revoked == 1)
}
