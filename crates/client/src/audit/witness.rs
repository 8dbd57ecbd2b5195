//! Every desktop is a witness of the audit: it keeps the last signed checkpoint that it saw, and
//! believes the next only with a proof that it continues the same log.
//!
//! A log that was written anew with the real key is whole in itself; only somebody who remembers
//! can tell. What does not fit is written down with both signed checkpoints, and stays.
//!
//! A restore of a backup is not that. It gives the log another epoch and writes a record that
//! says so; that record has to be proved to be under the new checkpoint, and everything up to it
//! has to be what was seen before. Then it is news, to be read once. An epoch that changes
//! without such a record is none.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, VerifyingKey};
use serde::{Deserialize, Serialize};
use tokenim_policy::merkle::{Hash, leaf_hash, verify_consistency, verify_inclusion};
use tokenim_policy::proof::{Known, Witnessed, hash_of, witness};
use tokenim_protocol::audit::{Checkpoint, ProvedRecord, SignedCheckpoint};
use tokenim_protocol::ids::LogEpoch;
use tokenim_protocol::time::UnixMillis;

use crate::error::Result;
use crate::session::Account;
use crate::store::audit_seen::{self, Seen};
use crate::view::audit::FindingKind;

/// Between two looks while the line is live.
const LOOK: Duration = Duration::from_secs(60);

pub async fn run(account: Arc<Account>) {
    let mut live = account.connection.live();
    loop {
        if live.wait_for(|live| *live).await.is_err() {
            return;
        }
        if let Err(error) = look(&account).await {
            tracing::debug!(kind = ?error.kind(), "the audit was not looked at");
            account.heed(&error);
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// What is kept of something that does not fit: all that a third party needs to see it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Evidence {
    pub audit_key: String,
    pub seen: Option<SignedCheckpoint>,
    pub shown: Option<SignedCheckpoint>,
    pub consistency: Vec<String>,
    pub restores: Vec<String>,
    pub lost: u64,
    pub backup_made_at: Option<UnixMillis>,
}

/// What the server said of the restore, and what of ours it left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Restored {
    /// Records that the backup had.
    kept: u64,
    made_at: Option<UnixMillis>,
}

/// Asks for the newest checkpoint and judges it.
pub async fn look(account: &Account) -> Result<()> {
    let last = account.store.read(audit_seen::last).await?;
    let from = last.as_ref().map_or(0, |last| last.known.size);
    let answer = account.api.audit_checkpoint(from).await?;
    // None in the first seconds of a new server, and of one that was restored.
    let Some(signed) = answer.checkpoint else {
        return Ok(());
    };
    let mut evidence = Evidence {
        audit_key: account.session.audit_key.clone(),
        seen: last.as_ref().map(|last| last.signed.clone()),
        shown: Some(signed.clone()),
        ..Evidence::default()
    };
    let opened = opened(&signed, &account.session.audit_key)
        .filter(|(said, _)| said.organisation == account.session.organisation);
    let Some((said, known)) = opened else {
        return find(account, FindingKind::Unsigned, &evidence).await;
    };
    let Some(last) = last else {
        return believe(account, said.log_epoch, known, signed).await;
    };
    if said.log_epoch == last.epoch {
        let proof = hashes(&answer.consistency);
        evidence.consistency = answer.consistency;
        return match witness(&last.known, &known, &proof) {
            Witnessed::Same => Ok(()),
            Witnessed::Grown => believe(account, said.log_epoch, known, signed).await,
            Witnessed::Shrunk => find(account, FindingKind::Shrunk, &evidence).await,
            Witnessed::Forked => find(account, FindingKind::Forked, &evidence).await,
        };
    }
    evidence.restores = answer.restores.iter().map(|one| one.leaf.clone()).collect();
    let Some(restored) = restored(&answer.restores, last.epoch, said.log_epoch, &known) else {
        return find(account, FindingKind::Unexplained, &evidence).await;
    };
    let kept = restored.kept.min(known.size);
    let epoch = last.epoch;
    let before = account
        .store
        .read(move |reader| audit_seen::up_to(reader, epoch, kept))
        .await?;
    if let Some(before) = before {
        let proof = account
            .api
            .audit_consistency(before.known.size, known.size)
            .await?;
        let fits = verify_consistency(
            before.known.size,
            known.size,
            &before.known.root,
            &known.root,
            &hashes(&proof.hashes),
        );
        if !fits {
            evidence.seen = Some(before.signed);
            evidence.consistency = proof.hashes;
            return find(account, FindingKind::Forked, &evidence).await;
        }
    }
    evidence.lost = last.known.size.saturating_sub(restored.kept);
    evidence.backup_made_at = restored.made_at;
    find(account, FindingKind::Restored, &evidence).await?;
    believe(account, said.log_epoch, known, signed).await
}

/// What a checkpoint says, if the key that was pinned signed it.
pub(super) fn opened(signed: &SignedCheckpoint, key: &str) -> Option<(Checkpoint, Known)> {
    let key: [u8; 32] = STANDARD.decode(key).ok()?.try_into().ok()?;
    let key = VerifyingKey::from_bytes(&key).ok()?;
    let signature: [u8; 64] = STANDARD.decode(&signed.signature).ok()?.try_into().ok()?;
    key.verify_strict(
        signed.checkpoint.as_bytes(),
        &Signature::from_bytes(&signature),
    )
    .ok()?;
    let said: Checkpoint = serde_json::from_str(&signed.checkpoint).ok()?;
    let root = hash_of(&said.root)?;
    let size = said.size;
    Some((said, Known { size, root }))
}

/// One that cannot be read proves nothing, and so does what is left without it.
fn hashes(texts: &[String]) -> Vec<Hash> {
    texts
        .iter()
        .map(|text| hash_of(text).unwrap_or_default())
        .collect()
}

/// From one epoch to another over records that are proved to be under the new checkpoint.
fn restored(
    records: &[ProvedRecord],
    from: LogEpoch,
    to: LogEpoch,
    under: &Known,
) -> Option<Restored> {
    #[derive(Deserialize)]
    struct Record {
        seq: u64,
        action: String,
        actor: Option<String>,
        before: Before,
        after: After,
    }
    #[derive(Deserialize)]
    struct Before {
        log_epoch: LogEpoch,
    }
    #[derive(Deserialize)]
    struct After {
        log_epoch: LogEpoch,
        backup_made_at: Option<UnixMillis>,
    }
    let mut at = from;
    let mut found = Restored {
        kept: u64::MAX,
        made_at: None,
    };
    for proved in records {
        let record: Record = serde_json::from_str(&proved.leaf).ok()?;
        let is_one = record.action == "server.restore"
            && record.actor.is_none()
            && record.seq == proved.seq
            && proved.seq > 0;
        let leaf = leaf_hash(proved.leaf.as_bytes());
        let path = hashes(&proved.inclusion);
        let index = proved.seq.wrapping_sub(1);
        if !is_one || !verify_inclusion(index, under.size, &leaf, &path, &under.root) {
            return None;
        }
        if record.before.log_epoch == at {
            at = record.after.log_epoch;
            found.kept = found.kept.min(index);
            found.made_at = record.after.backup_made_at;
        }
    }
    (at == to && from != to).then_some(found)
}

async fn believe(
    account: &Account,
    epoch: LogEpoch,
    known: Known,
    signed: SignedCheckpoint,
) -> Result<()> {
    let seen = Seen {
        epoch,
        known,
        signed,
        at: account.clock.now(),
    };
    account
        .store
        .write(move |tx| audit_seen::put(tx, &seen))
        .await?;
    Ok(())
}

async fn find(account: &Account, kind: FindingKind, evidence: &Evidence) -> Result<()> {
    tracing::warn!(?kind, "the audit is not the one that was seen before");
    let seen = evidence.seen.as_ref();
    let seen = seen.map(|signed| signed.checkpoint.clone());
    let evidence = serde_json::to_string(evidence).map_err(crate::error::Error::bug)?;
    let at = account.clock.now();
    account
        .store
        .write(move |tx| audit_seen::find(tx, kind, seen.as_deref(), &evidence, at))
        .await?;
    Ok(())
}
