//! Reading, verifying and handing out the audit. Whoever looks is recorded too.

use serde_json::{Value, json};
use tokenim_policy::proof::hash_of;
use tokenim_protocol::audit::{
    AUDIT_BULK_MAX, AUDIT_PAGE_MAX, AUDIT_WORD_CHARS_MAX, AuditExport, AuditFilter, AuditFormat,
    AuditPage, AuditRecord, AuditStretch, Checkpoint, CheckpointAnswer, ConsistencyProof,
    ConsistencyQuery, ExportAudit, InclusionProof, OwnAuditQuery, ProvedRecord, ReadAudit,
    VerifyAudit,
};
use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::ids::PersonId;
use tokenim_protocol::permission::{Action, Scope};
use tokenim_protocol::time::{HOUR_MS, UnixMillis};

use crate::access;
use crate::audit::{self, Act, tree};
use crate::error::{AppError, AppResult};
use crate::store::{Db, Tx, audit_entries, audit_tree};

/// So long after it was begun, verifying or exporting is begun anew.
const RUN_MS: i64 = HOUR_MS;

/// The newest checkpoint, and that it continues what the client has seen.
pub async fn checkpoint(
    db: &Db,
    actor: PersonId,
    from: Option<u64>,
    now: UnixMillis,
) -> AppResult<CheckpointAnswer> {
    access::organisation(db, actor, Action::WitnessAudit, now).await?;
    let Some((size, _, signed)) = audit_tree::newest_checkpoint(db).await? else {
        return Ok(CheckpointAnswer::default());
    };
    let from = from.unwrap_or_default();
    let consistency = match from <= size {
        true => tree::consistency(db, from, size).await?,
        false => Vec::new(),
    };
    let mut restores = Vec::new();
    for record in audit_tree::of_action(db, "server.restore", size).await? {
        restores.push(ProvedRecord {
            inclusion: tree::inclusion(db, record.seq, size).await?,
            seq: record.seq,
            leaf: record.leaf,
        });
    }
    Ok(CheckpointAnswer {
        checkpoint: Some(signed),
        consistency,
        restores,
    })
}

pub async fn audit_consistency(
    db: &Db,
    actor: PersonId,
    asked: ConsistencyQuery,
    now: UnixMillis,
) -> AppResult<ConsistencyProof> {
    access::organisation(db, actor, Action::WitnessAudit, now).await?;
    let hashes = tree::consistency(db, asked.from, asked.to).await?;
    Ok(ConsistencyProof { hashes })
}

pub async fn audit_inclusion(
    db: &Db,
    actor: PersonId,
    seq: u64,
    size: u64,
    now: UnixMillis,
) -> AppResult<InclusionProof> {
    access::organisation(db, actor, Action::WitnessAudit, now).await?;
    let hashes = tree::inclusion(db, seq, size).await?;
    let leaf = audit_tree::nodes(db, 0, seq - 1, seq).await?;
    let (_, leaf_hash) = leaf.into_iter().next().ok_or(AppError::NotFound)?;
    Ok(InclusionProof { leaf_hash, hashes })
}

/// The records about oneself. What was before and after is left out where one is only named.
pub async fn own_audit(
    db: &Db,
    actor: PersonId,
    asked: OwnAuditQuery,
    now: UnixMillis,
) -> AppResult<AuditPage> {
    access::organisation(db, actor, Action::ReadOwnAudit, now).await?;
    let filter = AuditFilter {
        subject: Some(actor),
        ..AuditFilter::default()
    };
    let mut page = page(db, &filter, asked.before, asked.limit).await?;
    for record in &mut page.records {
        let Ok(mut leaf) = serde_json::from_str::<Value>(&record.leaf) else {
            continue;
        };
        let me = json!(actor);
        if leaf["actor"] != me && leaf["object"] != me {
            leaf["before"] = Value::Null;
            leaf["after"] = Value::Null;
            if let Some(leaf) = leaf.as_object_mut() {
                leaf.remove("rights");
            }
            record.leaf = leaf.to_string();
        }
        // Where others sit is not told.
        if leaf["actor"] != me {
            leaf["session"] = Value::Null;
            leaf["device"] = Value::Null;
            record.leaf = leaf.to_string();
        }
    }
    Ok(page)
}

/// A page of everything.
pub async fn read_audit(tx: &mut Tx, actor: PersonId, asked: ReadAudit) -> AppResult<AuditPage> {
    check(&asked.filter)?;
    access::organisation(tx, actor, Action::ReadAudit, tx.now()).await?;
    let page = page(tx, &asked.filter, asked.before, asked.limit).await?;
    let act = Act::new("audit.read")
        .about(Scope::Organisation.to_query())
        .after(json!({ "filter": asked.filter, "before": asked.before }));
    audit::record(tx, Some(actor), act).await?;
    Ok(page)
}

async fn page(
    db: &Db,
    filter: &AuditFilter,
    before: Option<u64>,
    limit: Option<u32>,
) -> AppResult<AuditPage> {
    let limit = limit.unwrap_or(AUDIT_PAGE_MAX).clamp(1, AUDIT_PAGE_MAX);
    let before = before.unwrap_or(u64::MAX);
    let mut records = audit_tree::read(db, filter, before, limit + 1).await?;
    let more = records.len() > limit as usize;
    records.truncate(limit as usize);
    let next = records.last().filter(|_| more).map(|last| last.seq);
    Ok(AuditPage { records, next })
}

/// One stretch of everything, for whoever hashes it again.
pub async fn verify_audit(
    tx: &mut Tx,
    actor: PersonId,
    asked: VerifyAudit,
) -> AppResult<AuditStretch> {
    access::organisation(tx, actor, Action::ReadAudit, tx.now()).await?;
    let (run, begun) = run(tx, actor, "audit.verify", asked.run, Value::Null).await?;
    let entries = audit_entries::after(tx, asked.after, AUDIT_BULK_MAX).await?;
    let to = entries.last().map_or(asked.after, |last| last.seq);
    let kept = audit_tree::nodes(tx, 0, asked.after, to).await?;
    let mut kept = kept.into_iter().peekable();
    let last = entries.len() < AUDIT_BULK_MAX as usize || to >= run;
    let mut records = Vec::with_capacity(entries.len());
    for entry in entries {
        if entry.seq > run {
            break;
        }
        while kept.next_if(|(place, _)| place + 1 < entry.seq).is_some() {}
        let hash = kept.next_if(|(place, _)| place + 1 == entry.seq);
        // The tree's word and the row's own: where they are not one, neither is believed.
        let leaf_hash = match hash {
            Some((_, hash)) if hash == entry.leaf_hash => hash,
            _ => String::new(),
        };
        records.push(AuditRecord {
            seq: entry.seq,
            leaf: entry.leaf,
            leaf_hash,
        });
    }
    // At the end those too that had seen more than there is: nothing was ever taken back.
    let until = if last { u64::MAX } else { to };
    let mut checkpoints = audit_tree::checkpoints(tx, asked.after, until).await?;
    checkpoints.retain(|signed| {
        serde_json::from_str::<Checkpoint>(&signed.checkpoint)
            .map_or(true, |said| said.size <= run || said.at < begun)
    });
    Ok(AuditStretch {
        run,
        checkpoints,
        records,
        last,
    })
}

/// A part of an export: lines of one format.
pub async fn export_audit(
    tx: &mut Tx,
    actor: PersonId,
    asked: ExportAudit,
) -> AppResult<AuditExport> {
    check(&asked.filter)?;
    access::organisation(tx, actor, Action::ExportAudit, tx.now()).await?;
    let what = json!({ "format": asked.format, "filter": asked.filter });
    let first = asked.run.is_none();
    let (run, _) = run(tx, actor, "audit.export", asked.run, what).await?;
    let records = audit_tree::read_on(tx, &asked.filter, asked.after, run, AUDIT_BULK_MAX).await?;
    let mut text = String::new();
    if first && asked.format == AuditFormat::Csv {
        text.push_str(CSV_HEAD);
    }
    for record in &records {
        match asked.format {
            AuditFormat::Jsonl => {
                text.push_str(&record.leaf);
                text.push('\n');
            }
            AuditFormat::Csv => csv_line(&mut text, record),
        }
    }
    let full = records.len() == AUDIT_BULK_MAX as usize;
    Ok(AuditExport {
        run,
        text,
        records: records.len() as u64,
        next: records.last().filter(|_| full).map(|last| last.seq),
    })
}

/// The record of the run that this is a part of; made by its first part, so that one run is one
/// record and none is without.
async fn run(
    tx: &mut Tx,
    actor: PersonId,
    action: &'static str,
    known: Option<u64>,
    what: Value,
) -> AppResult<(u64, UnixMillis)> {
    let Some(seq) = known else {
        let act = Act::new(action)
            .about(Scope::Organisation.to_query())
            .after(what);
        audit::record(tx, Some(actor), act).await?;
        return Ok((audit_tree::size(tx).await?, tx.now()));
    };
    let begun = audit_entries::after(tx, seq.saturating_sub(1), 1).await?;
    let begun = begun.first().filter(|entry| entry.seq == seq);
    let begun = begun.ok_or(AppError::NotFound)?;
    let leaf: Value = serde_json::from_str(&begun.leaf).unwrap_or_default();
    let is_this = leaf["action"] == json!(action)
        && leaf["actor"] == json!(actor)
        && leaf["after"] == what
        && tx.now().0 - begun.at.0 < RUN_MS;
    if is_this {
        Ok((seq, begun.at))
    } else {
        Err(AppError::Conflict)
    }
}

fn check(filter: &AuditFilter) -> AppResult<()> {
    for (field, word) in [("action", &filter.action), ("object", &filter.object)] {
        let Some(word) = word else { continue };
        if word.chars().count() > AUDIT_WORD_CHARS_MAX {
            return Err(AppError::field(field, FieldProblem::TooLong));
        }
        if word.contains('\0') {
            return Err(AppError::field(field, FieldProblem::Malformed));
        }
    }
    Ok(())
}

const CSV_HEAD: &str = "seq,at_ms,actor,actor_posts,action,object,reason,before,after,request,session,device,policy_version,leaf_hash\r\n";

fn csv_line(text: &mut String, record: &AuditRecord) {
    let leaf: Value = serde_json::from_str(&record.leaf).unwrap_or_default();
    let field = |key: &str| match &leaf[key] {
        Value::Null => String::new(),
        Value::String(word) => word.clone(),
        other => other.to_string(),
    };
    let hash = hash_of(&record.leaf_hash).map_or(String::new(), |_| record.leaf_hash.clone());
    let columns = [
        record.seq.to_string(),
        field("at"),
        field("actor"),
        field("actor_posts"),
        field("action"),
        field("object"),
        field("reason"),
        field("before"),
        field("after"),
        field("request"),
        field("session"),
        field("device"),
        field("policy_version"),
        hash,
    ];
    for (at, column) in columns.iter().enumerate() {
        if at > 0 {
            text.push(',');
        }
        text.push_str(&quoted(column));
    }
    text.push_str("\r\n");
}

/// A cell that a spreadsheet takes as words: what begins like a formula is none.
fn quoted(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let plain = !formula && !cell.contains(['"', ',', '\n', '\r']);
    if plain {
        return cell.to_owned();
    }
    let mark = if formula { "'" } else { "" };
    format!("\"{mark}{}\"", cell.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn xs_08_a_cell_is_words_and_never_a_formula() {
        assert_eq!(quoted("user.create"), "user.create");
        assert_eq!(quoted("a,b"), "\"a,b\"");
        assert_eq!(quoted("she said \"no\""), "\"she said \"\"no\"\"\"");
        assert_eq!(quoted("=HYPERLINK(1)"), "\"'=HYPERLINK(1)\"");
        assert_eq!(quoted("@sum"), "\"'@sum\"");
    }
}
