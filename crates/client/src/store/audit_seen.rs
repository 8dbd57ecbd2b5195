//! What this device has seen the audit to be, and what did not fit.

use rusqlite::{OptionalExtension, params};
use tokenim_policy::proof::{Known, hash_of, hash_text};
use tokenim_protocol::audit::SignedCheckpoint;
use tokenim_protocol::ids::LogEpoch;
use tokenim_protocol::time::UnixMillis;

use crate::change::Change;
use crate::view::audit::FindingKind;

use super::sql::{int, uint, uuid};
use super::{Reader, Result, WriteTx};

/// Checkpoints that are kept of one distance from the newest, where a distance is a power of
/// two: the trail stays short however long it is followed.
const OF_ONE_DISTANCE: usize = 2;

/// A checkpoint that was believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub epoch: LogEpoch,
    pub known: Known,
    pub signed: SignedCheckpoint,
    pub at: UnixMillis,
}

/// Something that did not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub id: i64,
    pub kind: FindingKind,
    pub at: UnixMillis,
    pub evidence: String,
    pub read: bool,
}

fn seen(row: &rusqlite::Row<'_>) -> rusqlite::Result<Seen> {
    let root: String = row.get(2)?;
    Ok(Seen {
        epoch: LogEpoch(uuid(row, 0)?),
        known: Known {
            size: uint(row.get(1)?),
            // A root that cannot be read fits nothing.
            root: hash_of(&root).unwrap_or_default(),
        },
        signed: SignedCheckpoint {
            checkpoint: row.get(3)?,
            signature: row.get(4)?,
        },
        at: UnixMillis(row.get(5)?),
    })
}

/// The one that was believed last.
pub fn last(reader: &Reader<'_>) -> Result<Option<Seen>> {
    Ok(reader
        .connection
        .prepare_cached(
            "SELECT log_epoch, size, root, checkpoint, signature, seen_at_ms
             FROM outbox.audit_seen ORDER BY seen_id DESC LIMIT 1",
        )?
        .query_row([], seen)
        .optional()?)
}

/// The longest log of an epoch that was seen and is no longer than this.
pub fn up_to(reader: &Reader<'_>, epoch: LogEpoch, size: u64) -> Result<Option<Seen>> {
    Ok(reader
        .connection
        .prepare_cached(
            "SELECT log_epoch, size, root, checkpoint, signature, seen_at_ms
             FROM outbox.audit_seen WHERE log_epoch = ?1 AND size <= ?2
             ORDER BY size DESC LIMIT 1",
        )?
        .query_row(params![epoch.0.as_bytes(), int(size)], seen)
        .optional()?)
}

/// Believed from here on.
pub fn put(tx: &mut WriteTx<'_>, seen: &Seen) -> Result<()> {
    tx.execute(
        "INSERT INTO outbox.audit_seen
             (log_epoch, size, root, checkpoint, signature, seen_at_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            seen.epoch.0.as_bytes(),
            int(seen.known.size),
            hash_text(&seen.known.root),
            seen.signed.checkpoint,
            seen.signed.signature,
            seen.at.0,
        ],
    )?;
    thin(tx, seen.epoch, seen.known.size)?;
    tx.touch(Change::Audit);
    Ok(())
}

/// Of the many near the newest few are left, of the few far away all.
fn thin(tx: &mut WriteTx<'_>, epoch: LogEpoch, newest: u64) -> Result<()> {
    let rows: Vec<(i64, u64)> = tx
        .connection
        .prepare_cached(
            "SELECT seen_id, size FROM outbox.audit_seen WHERE log_epoch = ?1 ORDER BY size",
        )?
        .query_map([epoch.0.as_bytes()], |row| {
            Ok((row.get(0)?, uint(row.get(1)?)))
        })?
        .collect::<rusqlite::Result<_>>()?;
    let mut of_distance = [0; 65];
    for (id, size) in rows {
        let distance = newest
            .saturating_sub(size)
            .checked_ilog2()
            .map_or(0, |n| n + 1);
        let count = &mut of_distance[distance as usize];
        *count += 1;
        if *count > OF_ONE_DISTANCE && size != newest {
            tx.execute("DELETE FROM outbox.audit_seen WHERE seen_id = ?1", [id])?;
        }
    }
    Ok(())
}

/// Writes down what did not fit with what was believed; the same again is not written twice.
pub fn find(
    tx: &mut WriteTx<'_>,
    kind: FindingKind,
    seen: Option<&str>,
    evidence: &str,
    at: UnixMillis,
) -> Result<bool> {
    let new = tx.execute(
        "INSERT INTO outbox.audit_finding (kind, found_at_ms, evidence)
         SELECT ?1, ?2, ?4 WHERE NOT EXISTS
             (SELECT 1 FROM outbox.audit_finding
              WHERE kind = ?1 AND json_extract(evidence, '$.seen.checkpoint') IS ?3)",
        params![kind.word(), at.0, seen, evidence],
    )? == 1;
    if new {
        tx.touch(Change::Audit);
    }
    Ok(new)
}

pub fn findings(reader: &Reader<'_>) -> Result<Vec<Finding>> {
    let mut statement = reader.connection.prepare_cached(
        "SELECT finding_id, kind, found_at_ms, evidence, read_at_ms IS NOT NULL
         FROM outbox.audit_finding ORDER BY finding_id",
    )?;
    let findings = statement.query_map([], |row| {
        let kind: String = row.get(1)?;
        Ok(Finding {
            id: row.get(0)?,
            kind: FindingKind::of(&kind),
            at: UnixMillis(row.get(2)?),
            evidence: row.get(3)?,
            read: row.get(4)?,
        })
    })?;
    Ok(findings.collect::<rusqlite::Result<_>>()?)
}

/// The person has read that the server was restored. What is worse stays.
pub fn read(tx: &mut WriteTx<'_>, id: i64, at: UnixMillis) -> Result<()> {
    tx.execute(
        "UPDATE outbox.audit_finding SET read_at_ms = ?2
         WHERE finding_id = ?1 AND kind = 'restored'",
        params![id, at.0],
    )?;
    tx.touch(Change::Audit);
    Ok(())
}
