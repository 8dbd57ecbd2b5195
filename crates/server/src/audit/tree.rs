//! The tree over the records, and the words by which a record is found again.

use std::collections::BTreeSet;

use serde_json::Value;
use tokenim_policy::merkle::{self, Hash, Leaves};
use tokenim_policy::proof::hash_text;
use tokenim_protocol::ids::PersonId;

use crate::error::{AppError, AppResult};
use crate::store::audit_tree::Mark;
use crate::store::{Db, Tx, audit_entries, audit_tree, people};

/// Records read at a time.
const AT_ONCE: u32 = 1_000;

/// One more record: its hash, every subtree that it completes, and its words.
pub async fn append(tx: &mut Tx, seq: u64, hash: Hash, record: &Value) -> AppResult<()> {
    let mut edge = audit_tree::edge(tx, seq - 1).await?;
    let mut complete = Vec::new();
    edge.push(hash, |node, hash| complete.push((node, *hash)));
    for (node, hash) in complete {
        audit_tree::put_node(tx, node, &hash).await?;
    }
    mark(tx, seq, record).await
}

/// Gives the records of an older server their places in the tree. At every start; there is
/// nothing to do at most of them.
pub async fn grow(tx: &mut Tx) -> AppResult<()> {
    let mut size = audit_tree::size(tx).await?;
    loop {
        let entries = audit_entries::after(tx, size, AT_ONCE).await?;
        if entries.is_empty() {
            return Ok(());
        }
        for entry in entries {
            if entry.seq != size + 1 {
                // A record is missing. The tree ends here, and nothing is recorded any more
                // until somebody has looked: verifying says where.
                tracing::error!(seq = size + 1, "a record of the audit is missing");
                return Ok(());
            }
            let record: Value = serde_json::from_str(&entry.leaf).unwrap_or_default();
            let hash = merkle::leaf_hash(entry.leaf.as_bytes());
            append(tx, entry.seq, hash, &record).await?;
            size = entry.seq;
        }
    }
}

async fn mark(tx: &Tx, seq: u64, record: &Value) -> AppResult<()> {
    let word = |key: &str| record.get(key).and_then(Value::as_str);
    if let Some(action) = word("action") {
        audit_tree::mark(tx, seq, Mark::Action, action).await?;
    }
    if let Some(object) = word("object") {
        audit_tree::mark(tx, seq, Mark::Object, object).await?;
    }
    let mut named = BTreeSet::new();
    for key in ["actor", "object", "before", "after"] {
        people_in(record.get(key).unwrap_or(&Value::Null), &mut named);
    }
    for person in named {
        let id = person.to_string();
        if word("actor") == Some(&id) {
            audit_tree::mark(tx, seq, Mark::Actor, &id).await?;
        } else if people::authority_epoch(tx, person).await?.is_none() {
            continue;
        }
        audit_tree::mark(tx, seq, Mark::Subject, &id).await?;
    }
    Ok(())
}

/// Every id that stands anywhere in it; of whom it is one is asked later.
fn people_in(value: &Value, named: &mut BTreeSet<PersonId>) {
    match value {
        Value::String(text) => named.extend(text.parse::<PersonId>().ok()),
        Value::Array(items) => items.iter().for_each(|item| people_in(item, named)),
        Value::Object(map) => map.values().for_each(|item| people_in(item, named)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Hashes of a proof, as they travel.
pub async fn hashes(db: &Db, path: Vec<Leaves>) -> AppResult<Vec<String>> {
    let mut hashes = Vec::with_capacity(path.len());
    for leaves in path {
        hashes.push(hash_text(&audit_tree::hash_over(db, leaves).await?));
    }
    Ok(hashes)
}

/// That a log of `to` records begins with that of `from`.
pub async fn consistency(db: &Db, from: u64, to: u64) -> AppResult<Vec<String>> {
    if from > to || to > audit_tree::size(db).await? {
        return Err(AppError::NotFound);
    }
    hashes(db, merkle::consistency(from, to)).await
}

/// That the record is one of the first `size`.
pub async fn inclusion(db: &Db, seq: u64, size: u64) -> AppResult<Vec<String>> {
    if seq == 0 || seq > size || size > audit_tree::size(db).await? {
        return Err(AppError::NotFound);
    }
    hashes(db, merkle::inclusion(seq - 1, size)).await
}
