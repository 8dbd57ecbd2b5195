//! Edits and deletions of messages that lie in a hole. They are kept until the hole is
//! filled and applied to what comes.

use rusqlite::{OptionalExtension, params};
use serde::{Deserialize, Serialize};
use tokenim_protocol::ids::{ChannelId, MessageId, PersonId, Seq};
use tokenim_protocol::time::UnixMillis;

use super::sql::{Blob, int, millis, uuid};
use super::write_tx::Sealed;
use super::{Result, WriteTx};

/// What happened to a message that is not here.
pub(super) struct Pending {
    pub target: MessageId,
    pub revision: u32,
    pub at: UnixMillis,
    /// None: deleted.
    pub words: Option<Words>,
}

/// What an edit says.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Words {
    pub body: String,
    pub mentions: Vec<PersonId>,
    pub mentions_all: bool,
}

/// Keeps the latest of what is told: a deletion is final, else the higher revision counts.
pub(super) fn keep(
    tx: &mut WriteTx<'_>,
    channel: ChannelId,
    seq: Seq,
    pending: &Pending,
) -> Result<()> {
    let revision = pending.revision;
    let sealed = match &pending.words {
        Some(words) => {
            let plain = serde_json::to_vec(words)?;
            Some(tx.seal(channel, Sealed::Pending { seq, revision }, &plain))
        }
        None => None,
    };
    tx.execute(
        "INSERT INTO pending (channel_id, target_seq, target_id, revision, at_ms, sealed)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (channel_id, target_seq) DO UPDATE SET
             revision = excluded.revision, at_ms = excluded.at_ms, sealed = excluded.sealed
         WHERE pending.sealed IS NOT NULL
           AND (excluded.sealed IS NULL OR excluded.revision > pending.revision)",
        params![
            channel.blob(),
            int(seq),
            pending.target.blob(),
            revision,
            pending.at.0,
            sealed
        ],
    )?;
    Ok(())
}

pub(super) fn has_any(tx: &WriteTx<'_>, channel: ChannelId) -> Result<bool> {
    Ok(tx
        .connection
        .prepare_cached("SELECT 1 FROM pending WHERE channel_id = ?1 LIMIT 1")?
        .exists([channel.blob()])?)
}

/// Takes out what waits for this message, if anything does.
pub(super) fn take(tx: &mut WriteTx<'_>, channel: ChannelId, seq: Seq) -> Result<Option<Pending>> {
    let found = tx
        .connection
        .prepare_cached(
            "DELETE FROM pending WHERE channel_id = ?1 AND target_seq = ?2
             RETURNING target_id, revision, at_ms, sealed",
        )?
        .query_row(params![channel.blob(), int(seq)], |row| {
            Ok((
                MessageId(uuid(row, 0)?),
                row.get::<_, u32>(1)?,
                millis(row, 2)?,
                row.get::<_, Option<Vec<u8>>>(3)?,
            ))
        })
        .optional()?;
    let Some((target, revision, at, sealed)) = found else {
        return Ok(None);
    };
    let words = match sealed {
        Some(sealed) => {
            let key = tx.key(channel)?;
            let plain = tx.unseal(&key, channel, Sealed::Pending { seq, revision }, &sealed)?;
            // An earlier version kept the body alone.
            Some(serde_json::from_slice(&plain).unwrap_or_else(|_| Words {
                body: String::from_utf8_lossy(&plain).into_owned(),
                mentions: Vec::new(),
                mentions_all: false,
            }))
        }
        None => None,
    };
    Ok(Some(Pending {
        target,
        revision,
        at,
        words,
    }))
}
