//! The tree over the audit's records, its checkpoints, and the words by which a record is found.

use tokenim_policy::merkle::{Edge, Hash, Leaves, Node, fold, peaks};
use tokenim_policy::proof::{hash_of, hash_text};
use tokenim_protocol::audit::{AuditFilter, AuditRecord, SignedCheckpoint};
use tokenim_protocol::ids::{ChannelId, PersonId};
use tokenim_protocol::time::UnixMillis;

use super::db::{Arg, Db, Row, StoreError, StoreResult, args};

/// How a record is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    Actor,
    /// Somebody whom it concerns; whoever acted, too.
    Subject,
    Action,
    Object,
}

impl Mark {
    fn word(self) -> &'static str {
        match self {
            Mark::Actor => "actor",
            Mark::Subject => "subject",
            Mark::Action => "action",
            Mark::Object => "object",
        }
    }
}

pub async fn mark(db: &Db, seq: u64, kind: Mark, word: &str) -> StoreResult<()> {
    db.execute(
        "INSERT INTO audit_mark (kind, word, seq) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        args![kind.word(), word, seq],
    )
    .await?;
    Ok(())
}

pub async fn put_node(db: &Db, node: Node, hash: &Hash) -> StoreResult<()> {
    db.execute(
        "INSERT INTO audit_node (level, place, hash) VALUES (?1, ?2, ?3)",
        args![node.level, node.place, &hash_text(hash)],
    )
    .await?;
    Ok(())
}

/// Records that the tree is over.
pub async fn size(db: &Db) -> StoreResult<u64> {
    db.one(
        "SELECT coalesce(max(place) + 1, 0) FROM audit_node WHERE level = 0",
        &[],
        |row| row.count(0),
    )
    .await
}

async fn hash_at(db: &Db, node: Node) -> StoreResult<Hash> {
    let text = db
        .maybe(
            "SELECT hash FROM audit_node WHERE level = ?1 AND place = ?2",
            args![node.level, node.place],
            |row| row.text(0),
        )
        .await?;
    text.as_deref()
        .and_then(hash_of)
        .ok_or_else(|| StoreError::Unusable("the audit's tree has a hole".to_owned()))
}

/// One hash over some leaves, as they stand below one node.
pub async fn hash_over(db: &Db, leaves: Leaves) -> StoreResult<Hash> {
    let mut hashes = Vec::new();
    for node in peaks(leaves) {
        hashes.push(hash_at(db, node).await?);
    }
    Ok(fold(&hashes))
}

/// What has to be known to append the next.
pub async fn edge(db: &Db, size: u64) -> StoreResult<Edge> {
    let mut hashes = Vec::new();
    for node in peaks(Leaves {
        start: 0,
        len: size,
    }) {
        hashes.push(hash_at(db, node).await?);
    }
    Edge::of(size, hashes)
        .ok_or_else(|| StoreError::Unusable("the audit's tree has a hole".to_owned()))
}

/// The hashes of one level, as they are kept.
pub async fn nodes(db: &Db, level: u32, from: u64, to: u64) -> StoreResult<Vec<(u64, String)>> {
    db.all(
        "SELECT place, hash FROM audit_node WHERE level = ?1 AND place >= ?2 AND place < ?3
         ORDER BY place",
        args![level, from, to],
        |row| Ok((row.count(0)?, row.text(1)?)),
    )
    .await
}

pub async fn put_checkpoint(
    db: &Db,
    size: u64,
    at: UnixMillis,
    signed: &SignedCheckpoint,
) -> StoreResult<()> {
    db.execute(
        "INSERT INTO audit_checkpoint (size, at, checkpoint, signature) VALUES (?1, ?2, ?3, ?4)",
        args![size, at, &signed.checkpoint, &signed.signature],
    )
    .await?;
    Ok(())
}

/// The newest, with its size and when it was taken.
pub async fn newest_checkpoint(
    db: &Db,
) -> StoreResult<Option<(u64, UnixMillis, SignedCheckpoint)>> {
    db.maybe(
        "SELECT size, at, checkpoint, signature FROM audit_checkpoint ORDER BY size DESC LIMIT 1",
        &[],
        |row| {
            let signed = SignedCheckpoint {
                checkpoint: row.text(2)?,
                signature: row.text(3)?,
            };
            Ok((row.count(0)?, row.time(1)?, signed))
        },
    )
    .await
}

/// Those of a stretch, past `after` and up to `to`.
pub async fn checkpoints(db: &Db, after: u64, to: u64) -> StoreResult<Vec<SignedCheckpoint>> {
    db.all(
        "SELECT checkpoint, signature FROM audit_checkpoint WHERE size > ?1 AND size <= ?2
         ORDER BY size",
        args![after, to],
        |row| {
            Ok(SignedCheckpoint {
                checkpoint: row.text(0)?,
                signature: row.text(1)?,
            })
        },
    )
    .await
}

/// The end of a channel's log, with the hash that its chain has there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChannelHead {
    pub channel: ChannelId,
    pub seq: u64,
    pub hash: String,
}

/// Channels that grew since a record last committed to them.
pub async fn changed_heads(db: &Db, limit: u32) -> StoreResult<Vec<ChannelHead>> {
    db.all(
        "SELECT c.id, c.last_seq, e.hash
         FROM channel c
         JOIN channel_entry e ON e.channel_id = c.id AND e.seq = c.last_seq
         LEFT JOIN audit_head h ON h.channel_id = c.id
         WHERE c.last_seq > coalesce(h.seq, 0)
         ORDER BY c.id LIMIT ?1",
        args![limit],
        |row| {
            Ok(ChannelHead {
                channel: row.id(0)?,
                seq: row.count(1)?,
                hash: row.text(2)?,
            })
        },
    )
    .await
}

pub async fn commit_head(db: &Db, head: &ChannelHead) -> StoreResult<()> {
    db.execute(
        "INSERT INTO audit_head (channel_id, seq) VALUES (?1, ?2)
         ON CONFLICT (channel_id) DO UPDATE SET seq = excluded.seq",
        args![head.channel, head.seq],
    )
    .await?;
    Ok(())
}

/// What the chain of a channel has at a place.
pub async fn chain_hash(db: &Db, channel: ChannelId, seq: u64) -> StoreResult<Option<String>> {
    db.maybe(
        "SELECT hash FROM channel_entry WHERE channel_id = ?1 AND seq = ?2",
        args![channel, seq],
        |row| row.text(0),
    )
    .await
}

/// A record that commits to channel heads; of no interest to whoever reads what people did.
pub const HEADS: &str = "log.heads";

/// A record of rights that were changed beside the record of an act, or before there were any.
pub const RIGHTS: &str = "log.rights";

/// Records before a place, the newest first.
pub async fn read(
    db: &Db,
    filter: &AuditFilter,
    before: u64,
    limit: u32,
) -> StoreResult<Vec<AuditRecord>> {
    let words = Words::of(filter);
    db.all(
        "SELECT e.seq, e.leaf, coalesce(n.hash, '')
         FROM audit_entry e LEFT JOIN audit_node n ON n.level = 0 AND n.place = e.seq - 1
         WHERE e.seq < ?1 AND e.at >= ?2 AND e.at < ?3
           AND (?4 = '' OR EXISTS (SELECT 1 FROM audit_mark m
                WHERE m.kind = 'actor' AND m.word = ?4 AND m.seq = e.seq))
           AND (?5 = '' OR EXISTS (SELECT 1 FROM audit_mark m
                WHERE m.kind = 'subject' AND m.word = ?5 AND m.seq = e.seq))
           AND (?6 = '' OR EXISTS (SELECT 1 FROM audit_mark m
                WHERE m.kind = 'object' AND m.word = ?6 AND m.seq = e.seq))
           AND EXISTS (SELECT 1 FROM audit_mark m WHERE m.kind = 'action' AND m.seq = e.seq
                AND m.word >= ?7 AND m.word < ?8
                AND (?7 <> '' OR m.word NOT IN ('log.heads', 'log.rights')))
         ORDER BY e.seq DESC LIMIT ?9",
        args![
            before,
            words.since,
            words.until,
            &words.actor,
            &words.subject,
            &words.object,
            &words.action,
            &words.action_end,
            limit,
        ],
        record,
    )
    .await
}

/// Records after a place and up to another, the oldest first.
pub async fn read_on(
    db: &Db,
    filter: &AuditFilter,
    after: u64,
    to: u64,
    limit: u32,
) -> StoreResult<Vec<AuditRecord>> {
    let words = Words::of(filter);
    db.all(
        "SELECT e.seq, e.leaf, coalesce(n.hash, '')
         FROM audit_entry e LEFT JOIN audit_node n ON n.level = 0 AND n.place = e.seq - 1
         WHERE e.seq > ?1 AND e.seq <= ?10 AND e.at >= ?2 AND e.at < ?3
           AND (?4 = '' OR EXISTS (SELECT 1 FROM audit_mark m
                WHERE m.kind = 'actor' AND m.word = ?4 AND m.seq = e.seq))
           AND (?5 = '' OR EXISTS (SELECT 1 FROM audit_mark m
                WHERE m.kind = 'subject' AND m.word = ?5 AND m.seq = e.seq))
           AND (?6 = '' OR EXISTS (SELECT 1 FROM audit_mark m
                WHERE m.kind = 'object' AND m.word = ?6 AND m.seq = e.seq))
           AND (?7 = '' OR EXISTS (SELECT 1 FROM audit_mark m WHERE m.kind = 'action'
                AND m.seq = e.seq AND m.word >= ?7 AND m.word < ?8))
         ORDER BY e.seq LIMIT ?9",
        args![
            after,
            words.since,
            words.until,
            &words.actor,
            &words.subject,
            &words.object,
            &words.action,
            &words.action_end,
            limit,
            to,
        ],
        record,
    )
    .await
}

/// A filter as parameters: what is not asked for is empty.
struct Words {
    actor: String,
    subject: String,
    object: String,
    action: String,
    /// Past everything that begins with `action`.
    action_end: String,
    since: UnixMillis,
    until: UnixMillis,
}

impl Words {
    fn of(filter: &AuditFilter) -> Self {
        let person = |id: Option<PersonId>| id.map(|id| id.to_string()).unwrap_or_default();
        let action = filter.action.clone().unwrap_or_default();
        Self {
            actor: person(filter.actor),
            subject: person(filter.subject),
            object: filter.object.clone().unwrap_or_default(),
            action_end: format!("{action}\u{10ffff}"),
            action,
            since: filter.since.unwrap_or(UnixMillis(i64::MIN)),
            until: filter.until.unwrap_or(UnixMillis(i64::MAX)),
        }
    }
}

/// Records of one action, the oldest first.
pub async fn of_action(db: &Db, action: &str, to: u64) -> StoreResult<Vec<AuditRecord>> {
    db.all(
        "SELECT e.seq, e.leaf, e.leaf_hash FROM audit_mark m JOIN audit_entry e ON e.seq = m.seq
         WHERE m.kind = 'action' AND m.word = ?1 AND m.seq <= ?2 ORDER BY e.seq",
        &[Arg::from(action), Arg::from(to)],
        record,
    )
    .await
}

fn record(row: &Row<'_>) -> StoreResult<AuditRecord> {
    Ok(AuditRecord {
        seq: row.count(0)?,
        leaf: row.text(1)?,
        leaf_hash: row.text(2)?,
    })
}
