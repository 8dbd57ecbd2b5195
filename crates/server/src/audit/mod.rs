//! The audit's records: who did what to whom, in the transaction that did it.
//!
//! Each record is a leaf of a Merkle tree after RFC 9162: canonical JSON (keys sorted, no
//! spaces), hashed with a zero byte before it. The tree grows with it in the same
//! transaction: an act without its record, or a record outside the tree, cannot be. No
//! record holds what people wrote to each other, nor a secret.

pub mod checkpoint;
pub mod origin;
pub mod refusals;
pub mod rights;
pub mod tree;
pub mod verify;

use serde_json::{Value, json};
use tokenim_policy::record::sorted;
use tokenim_policy::{merkle, proof};
use tokenim_protocol::ids::PersonId;

use crate::error::AppResult;
use crate::store::audit_entries::{self, AuditEntry};
use crate::store::audit_tree::RIGHTS;
use crate::store::rights::{Changed, has_changes};
use crate::store::{Tx, people, roles};

/// Changes with the catalogue or the rules, so that an old record is read by old rules.
const POLICY_VERSION: u32 = 1;

/// What is to be recorded.
#[derive(Clone, Debug)]
pub struct Act {
    action: &'static str,
    object: Option<String>,
    before: Value,
    after: Value,
    reason: Option<String>,
    /// The rights as they stand are told whole, and built upon from here.
    founds: bool,
    /// The first of several records that tell them whole.
    begins: bool,
    /// Rights that are told beside what changed: accepted as another hand wrote them, or all.
    accepts: Vec<Changed>,
}

impl Act {
    pub fn new(action: &'static str) -> Self {
        Self {
            action,
            object: None,
            before: Value::Null,
            after: Value::Null,
            reason: None,
            founds: false,
            begins: false,
            accepts: Vec::new(),
        }
    }

    /// What it was done to.
    #[must_use]
    pub fn about(mut self, object: impl ToString) -> Self {
        self.object = Some(object.to_string());
        self
    }

    #[must_use]
    pub fn before(mut self, before: Value) -> Self {
        self.before = before;
        self
    }

    #[must_use]
    pub fn after(mut self, after: Value) -> Self {
        self.after = after;
        self
    }

    #[must_use]
    pub fn because(mut self, reason: &str) -> Self {
        self.reason = Some(reason.to_owned());
        self
    }

    #[must_use]
    pub fn founding(mut self) -> Self {
        self.founds = true;
        self
    }

    #[must_use]
    pub fn accepting(mut self, rights: Changed) -> Self {
        self.accepts.push(rights);
        self
    }
}

/// Writes one record into the acting transaction. `actor` is none for the server itself.
pub async fn record(tx: &mut Tx, actor: Option<PersonId>, act: Act) -> AppResult<()> {
    let (epoch, posts) = match actor {
        None => (None, Vec::new()),
        Some(person) => (
            people::authority_epoch(tx, person).await?,
            roles::of(tx, person).await?,
        ),
    };
    let posts: Vec<Value> = posts.iter().map(|held| json!(held.role)).collect();
    let seq = audit_entries::next_seq(tx).await?;
    let at = tx.now();
    let origin = tx.origin();
    let mut record = json!({
        "seq": seq,
        "at": at.0,
        "actor": actor.map(|person| person.to_string()),
        "actor_posts": posts,
        "actor_epoch": epoch,
        "action": act.action,
        "object": act.object,
        "before": act.before,
        "after": act.after,
        "reason": act.reason,
        "policy_version": POLICY_VERSION,
        "request": origin.request.map(|id| id.to_string()),
        "session": origin.session.map(|id| id.to_string()),
        "device": origin.device.map(|id| id.to_string()),
    });
    if let Some(rights) = rights::told(tx, &act).await? {
        record["rights"] = rights;
    }
    let leaf = canonical(&record);
    let hash = merkle::leaf_hash(leaf.as_bytes());
    let entry = AuditEntry {
        seq,
        at,
        leaf,
        leaf_hash: proof::hash_text(&hash),
    };
    audit_entries::insert(tx, &entry).await?;
    tree::append(tx, seq, hash, &record).await
}

/// Rights that were changed after the record of their act, or without one.
pub(crate) async fn record_rights(tx: &mut Tx) -> AppResult<()> {
    if !has_changes(tx).await? {
        return Ok(());
    }
    record(tx, None, Act::new(RIGHTS)).await
}

/// RFC 9162, 2.1.1, as it is kept.
pub fn leaf_hash(leaf: &[u8]) -> String {
    proof::hash_text(&merkle::leaf_hash(leaf))
}

/// JSON with sorted keys, whatever order this build keeps them in.
fn canonical(value: &Value) -> String {
    sorted(value).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leaf_reads_the_same_in_whatever_order_it_was_written() {
        let one = json!({"b": 1, "a": {"d": [1, {"y": 0, "x": 0}], "c": null}});
        assert_eq!(
            canonical(&one),
            r#"{"a":{"c":null,"d":[1,{"x":0,"y":0}]},"b":1}"#
        );
    }

    #[test]
    fn the_leaf_hash_is_that_of_the_rfc() {
        // The empty leaf, from the test vectors of RFC 6962 implementations.
        let expected = "bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0";
        assert_eq!(leaf_hash(b""), expected);
    }
}
