//! The audit's leaves, in order. Nothing here changes or removes one.

use tokenim_protocol::time::UnixMillis;

use super::db::{Db, StoreResult, args};

#[derive(Clone, Debug)]
pub struct AuditEntry {
    pub seq: u64,
    pub at: UnixMillis,
    /// Canonical JSON.
    pub leaf: String,
    /// RFC 9162 leaf hash, base64.
    pub leaf_hash: String,
}

/// The counter's row is the last lock a transaction takes.
pub async fn next_seq(db: &Db) -> StoreResult<u64> {
    db.one(
        "UPDATE organisation SET audit_seq = audit_seq + 1 WHERE one = 1 RETURNING audit_seq",
        &[],
        |row| row.count(0),
    )
    .await
}

pub async fn insert(db: &Db, entry: &AuditEntry) -> StoreResult<()> {
    db.execute(
        "INSERT INTO audit_entry (seq, at, leaf, leaf_hash) VALUES (?1, ?2, ?3, ?4)",
        args![entry.seq, entry.at, &entry.leaf, &entry.leaf_hash],
    )
    .await?;
    Ok(())
}

/// The leaves after a place, oldest first.
pub async fn after(db: &Db, after: u64, limit: u32) -> StoreResult<Vec<AuditEntry>> {
    db.all(
        "SELECT seq, at, leaf, leaf_hash FROM audit_entry WHERE seq > ?1 ORDER BY seq LIMIT ?2",
        args![after, limit],
        |row| {
            Ok(AuditEntry {
                seq: row.count(0)?,
                at: row.time(1)?,
                leaf: row.text(2)?,
                leaf_hash: row.text(3)?,
            })
        },
    )
    .await
}

/// How many were written.
pub async fn counted(db: &Db) -> StoreResult<u64> {
    let counted = db
        .maybe(
            "SELECT audit_seq FROM organisation WHERE one = 1",
            &[],
            |row| row.count(0),
        )
        .await?;
    Ok(counted.unwrap_or_default())
}
