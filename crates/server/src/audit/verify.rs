//! Verifying everything over the database itself: for the console, and for the doctor.

use std::collections::BTreeMap;

use ed25519_dalek::VerifyingKey;
use serde::Deserialize;
use serde_json::Value;
use tokenim_policy::merkle::{Hash, Node};
use tokenim_policy::proof::{Broken, Found, Known, Verifier, Whole, hash_of};
use tokenim_protocol::audit::SignedCheckpoint;
use tokenim_protocol::ids::ChannelId;

use super::checkpoint;
use crate::store::audit_tree::{self, HEADS};
use crate::store::{Db, StoreResult, audit_entries};

/// Records read at a time.
const AT_ONCE: u32 = 2_000;

/// What is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    Record(Broken),
    /// The checkpoint of this many records is not signed with the server's key.
    Signature(u64),
    /// A checkpoint from outside has seen more records than there are.
    Ahead(u64),
    /// What people wrote: the channel's log is not the one that record `seq` commits to.
    Channel {
        channel: ChannelId,
        at: u64,
        seq: u64,
    },
}

impl std::fmt::Display for Wrong {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Wrong::Record(Broken::Missing { seq }) => write!(f, "record {seq} is missing"),
            Wrong::Record(Broken::Changed { seq }) => {
                write!(f, "record {seq} was changed: it is not what its hash says")
            }
            Wrong::Record(Broken::Misplaced { seq }) => {
                write!(f, "record {seq} does not belong where it stands")
            }
            Wrong::Record(Broken::Rewritten { first, last }) if first == last => {
                write!(f, "record {first} was rewritten together with its hash")
            }
            Wrong::Record(Broken::Rewritten { first, last }) => write!(
                f,
                "a record between {first} and {last} was rewritten together with its hash"
            ),
            Wrong::Signature(size) => {
                write!(
                    f,
                    "the checkpoint of {size} records is not signed by this server"
                )
            }
            Wrong::Ahead(size) => write!(
                f,
                "the checkpoint from outside has seen {size} records; there are fewer"
            ),
            Wrong::Channel { channel, at, seq } => write!(
                f,
                "the log of channel {channel} at {at} is not what record {seq} commits to"
            ),
        }
    }
}

/// Walks over everything. `outside` are checkpoints that were kept elsewhere, which is what finds
/// a log that was written anew with the real key.
pub async fn verify(
    db: &Db,
    key: &VerifyingKey,
    outside: &[SignedCheckpoint],
) -> StoreResult<Result<Whole, Wrong>> {
    let counted = audit_entries::counted(db).await?;
    let (mut known, mut kept) = (Vec::new(), Vec::new());
    for (signed, from_outside) in audit_tree::checkpoints(db, 0, u64::MAX)
        .await?
        .iter()
        .map(|signed| (signed, false))
        .chain(outside.iter().map(|signed| (signed, true)))
    {
        match checkpoint::opened(signed, key) {
            Some((_, one)) if from_outside && one.size > counted => {
                return Ok(Err(Wrong::Ahead(one.size)));
            }
            Some((_, one)) if from_outside => kept.push(one),
            Some((_, one)) => known.push(one),
            None => return Ok(Err(Wrong::Signature(size_said(signed)))),
        }
    }
    walk(db, known, kept, counted).await
}

/// What an unsigned checkpoint says of itself.
fn size_said(signed: &SignedCheckpoint) -> u64 {
    let said: Value = serde_json::from_str(&signed.checkpoint).unwrap_or_default();
    said["size"].as_u64().unwrap_or_default()
}

async fn walk(
    db: &Db,
    known: Vec<Known>,
    kept: Vec<Known>,
    counted: u64,
) -> StoreResult<Result<Whole, Wrong>> {
    let mut verifier = Verifier::new(known);
    for one in kept {
        verifier.remember(one);
    }
    let mut heads: BTreeMap<ChannelId, (u64, String, u64)> = BTreeMap::new();
    loop {
        let from = verifier.size();
        let entries = audit_entries::after(db, from, AT_ONCE).await?;
        if entries.is_empty() {
            break;
        }
        let mut complete: BTreeMap<u32, Vec<(u64, Hash)>> = BTreeMap::new();
        let mut broken = None;
        for entry in &entries {
            let found = Found {
                seq: entry.seq,
                leaf: &entry.leaf,
                hash: &entry.leaf_hash,
            };
            let next = verifier.next(&found, |node: Node, hash| {
                complete
                    .entry(node.level)
                    .or_default()
                    .push((node.place, *hash));
            });
            if let Err(found) = next {
                broken = Some(found);
                break;
            }
            if entry.leaf.contains(HEADS) {
                collect_heads(&entry.leaf, entry.seq, &mut heads);
            }
        }
        // What the tree keeps may tell more exactly which one it is.
        if let Some(bent) = bent_node(db, &complete).await? {
            let seq = broken.map_or(u64::MAX, Broken::seq);
            let exact = matches!(broken, Some(Broken::Rewritten { .. }));
            if exact || bent.seq() < seq {
                return Ok(Err(Wrong::Record(bent)));
            }
        }
        if let Some(broken) = broken {
            return Ok(Err(Wrong::Record(broken)));
        }
    }
    let whole = match verifier.finish(Some(counted)) {
        Ok(whole) => whole,
        Err(broken) => return Ok(Err(Wrong::Record(broken))),
    };
    for (channel, (at, hash, seq)) in heads {
        if audit_tree::chain_hash(db, channel, at).await?.as_deref() != Some(hash.as_str()) {
            return Ok(Err(Wrong::Channel { channel, at, seq }));
        }
    }
    Ok(Ok(whole))
}

/// The first record under a kept hash that is not the computed one. The lowest level says most:
/// what is above it is bent by it.
async fn bent_node(
    db: &Db,
    complete: &BTreeMap<u32, Vec<(u64, Hash)>>,
) -> StoreResult<Option<Broken>> {
    for (&level, computed) in complete {
        let (Some((from, _)), Some((to, _))) = (computed.first(), computed.last()) else {
            continue;
        };
        let kept = audit_tree::nodes(db, level, *from, to + 1).await?;
        let mut kept = kept.iter().peekable();
        for (place, hash) in computed {
            let same = kept
                .next_if(|(at, _)| at == place)
                .is_some_and(|(_, kept)| hash_of(kept) == Some(*hash));
            if !same {
                let (first, last) = ((place << level) + 1, (place + 1) << level);
                return Ok(Some(match level {
                    0 => Broken::Changed { seq: first },
                    _ => Broken::Rewritten { first, last },
                }));
            }
        }
    }
    Ok(None)
}

fn collect_heads(leaf: &str, seq: u64, heads: &mut BTreeMap<ChannelId, (u64, String, u64)>) {
    #[derive(Deserialize)]
    struct Heads {
        action: String,
        after: Vec<(ChannelId, u64, String)>,
    }
    if let Ok(read) = serde_json::from_str::<Heads>(leaf)
        && read.action == HEADS
    {
        for (channel, at, hash) in read.after {
            heads.insert(channel, (at, hash, seq));
        }
    }
}
