//! Signed checkpoints: what the log was at one moment, for everybody who wants to hold the
//! server to it. Each also commits to the ends of the channels that grew: a record over their
//! chains stands before it, so that what people wrote cannot be rewritten either.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use serde_json::json;
use tokenim_policy::proof::{Known, hash_of, hash_text};
use tokenim_protocol::audit::{Checkpoint, SignedCheckpoint};
use tokenim_protocol::time::{SECOND_MS, UnixMillis};

use super::{Act, record};
use crate::error::{AppError, AppResult};
use crate::store::audit_tree::{self, HEADS};
use crate::store::{Db, Tx, organisation};

/// Records after which one is due.
const EVERY: u64 = 100;
/// And after this, while there is anything new.
const EVERY_MS: i64 = 10 * SECOND_MS;
/// Ends of channels in one record; the rest has its turn at the next.
const HEADS_MAX: u32 = 500;

/// Whether one is to be taken now.
pub async fn is_due(db: &Db, now: UnixMillis) -> AppResult<bool> {
    let size = audit_tree::size(db).await?;
    let (last, at) = match audit_tree::newest_checkpoint(db).await? {
        Some((last, at, _)) => (last, at),
        None => return Ok(size > 0),
    };
    if size.saturating_sub(last) >= EVERY {
        return Ok(true);
    }
    if now.0 - at.0 < EVERY_MS {
        return Ok(false);
    }
    Ok(size > last || !audit_tree::changed_heads(db, 1).await?.is_empty())
}

/// Takes one, if anything is new.
pub async fn take(tx: &mut Tx, key: &SigningKey) -> AppResult<Option<SignedCheckpoint>> {
    let heads = audit_tree::changed_heads(tx, HEADS_MAX).await?;
    if !heads.is_empty() {
        let list: Vec<_> = heads
            .iter()
            .map(|head| json!([head.channel.to_string(), head.seq, head.hash]))
            .collect();
        record(tx, None, Act::new(HEADS).after(json!(list))).await?;
        for head in &heads {
            audit_tree::commit_head(tx, head).await?;
        }
    }
    let size = audit_tree::size(tx).await?;
    let last = audit_tree::newest_checkpoint(tx).await?;
    if last.is_some_and(|(last, ..)| last >= size) {
        return Ok(None);
    }
    let root = audit_tree::edge(tx, size).await?.root();
    let identity = organisation::identity(tx)
        .await?
        .ok_or_else(|| AppError::internal("there is no organisation"))?;
    let checkpoint = Checkpoint {
        organisation: identity.id,
        log_epoch: identity.log_epoch,
        size,
        root: hash_text(&root),
        at: tx.now(),
    };
    let signed = sign(&checkpoint, key);
    audit_tree::put_checkpoint(tx, size, tx.now(), &signed).await?;
    Ok(Some(signed))
}

pub fn sign(checkpoint: &Checkpoint, key: &SigningKey) -> SignedCheckpoint {
    let checkpoint = serde_json::to_string(checkpoint).expect("a checkpoint is plain data");
    let signature = key.sign(checkpoint.as_bytes());
    SignedCheckpoint {
        signature: STANDARD.encode(signature.to_bytes()),
        checkpoint,
    }
}

/// What it says, if this key signed it.
pub fn opened(signed: &SignedCheckpoint, key: &VerifyingKey) -> Option<(Checkpoint, Known)> {
    let signature: [u8; 64] = STANDARD.decode(&signed.signature).ok()?.try_into().ok()?;
    key.verify_strict(
        signed.checkpoint.as_bytes(),
        &Signature::from_bytes(&signature),
    )
    .ok()?;
    let checkpoint: Checkpoint = serde_json::from_str(&signed.checkpoint).ok()?;
    let root = hash_of(&checkpoint.root)?;
    let size = checkpoint.size;
    Some((checkpoint, Known { size, root }))
}
