//! The audit from a desktop: what this device vouches for, the records, verifying them here and
//! not at the server, and exporting.

mod rows;
mod witness;

use std::fmt::Write as _;
use std::path::PathBuf;

use sha2::{Digest, Sha256};
use tokenim_policy::merkle::empty_root;
use tokenim_policy::proof::{Broken, Found, Verifier, Whole, hash_text};
use tokenim_protocol::audit::{
    AuditFilter, AuditFormat, AuditPage, ExportAudit, ReadAudit, RightsCheck, SettleRights,
    SignedCheckpoint, VerifyAudit,
};
use tokenim_protocol::permission::RoleKey;

use crate::change::Change;
use crate::client::Client;
use crate::error::{Error, Result};
use crate::session::{self, Account};
use crate::store::{audit_seen, directory};
use crate::view::audit::{
    AuditBroken, AuditExported, AuditFinding, AuditRows, AuditStanding, AuditVerified, Auditor,
    BrokenHow, RightsCheckView, RightsRow, Verifying,
};

pub(crate) use witness::run;
use witness::{Evidence, opened};

impl Client {
    /// How far this device vouches for the log, and what did not fit.
    pub async fn audit_standing(&self) -> Result<AuditStanding> {
        let account = self.account_even_shut()?;
        let verifying = *account.verifying();
        let alarmed = [RoleKey::Owner, RoleKey::Auditor];
        let rights_unproven_since = account.held.facts().and_then(|facts| {
            let hears = facts.roles.iter().any(|held| alarmed.contains(&held.role));
            facts.unproven_since.filter(|_| hears)
        });
        account
            .store
            .read(move |reader| {
                let last = audit_seen::last(reader)?;
                let findings = audit_seen::findings(reader)?;
                // Read once a minute: the whole company only where somebody is to be told.
                let people = match findings.is_empty() {
                    true => Vec::new(),
                    false => directory::people(reader)?,
                };
                let auditors = people
                    .into_iter()
                    .filter(|person| person.active && person.posts.contains(&RoleKey::Auditor))
                    .map(|person| Auditor {
                        person: person.id,
                        name: person.display_name,
                    })
                    .collect();
                Ok(AuditStanding {
                    records: last.as_ref().map(|last| last.known.size),
                    signed_at: last.as_ref().and_then(|last| signed_at(&last.signed)),
                    seen_at: last.as_ref().map(|last| last.at),
                    findings: findings.into_iter().map(finding).collect(),
                    auditors,
                    verifying,
                    rights_unproven_since,
                })
            })
            .await
            .map_err(Into::into)
    }

    /// That the server was restored has been read.
    pub async fn read_audit_finding(&self, id: i64) -> Result<()> {
        let account = self.account_even_shut()?;
        let at = account.clock.now();
        account
            .store
            .write(move |tx| audit_seen::read(tx, id, at))
            .await?;
        Ok(())
    }

    pub async fn read_audit(&self, filter: AuditFilter, before: Option<u64>) -> Result<AuditRows> {
        let account = self.account_even_shut()?;
        let asked = ReadAudit {
            filter,
            before,
            limit: Some(50),
        };
        let page = account.heeded(account.api.read_audit(&asked).await)?;
        shown(&account, page).await
    }

    /// The records about oneself.
    pub async fn own_audit(&self, before: Option<u64>) -> Result<AuditRows> {
        let account = self.account_even_shut()?;
        let page = account.heeded(account.api.own_audit(before).await)?;
        shown(&account, page).await
    }

    /// Whether the rights are what the audit says; asks the server.
    pub async fn rights_check(&self) -> Result<RightsCheckView> {
        let account = self.account_even_shut()?;
        let check = account.heeded(account.api.rights_check().await)?;
        named(&account, check).await
    }

    /// Writes back what the audit says, or accepts what another hand did.
    pub async fn settle_rights(&self, asked: SettleRights) -> Result<RightsCheckView> {
        let account = self.account_even_shut()?;
        let check = account.heeded(account.api.settle_rights(&asked).await)?;
        named(&account, check).await
    }

    /// Fetches every record and hashes it here: the server's word is not taken for it.
    pub async fn verify_audit(&self) -> Result<AuditVerified> {
        let account = self.account_even_shut()?;
        let verified = verify(self, &account).await;
        *account.verifying() = None;
        self.tell([Change::Audit]);
        account.heeded(verified)
    }

    /// Writes everything that fits into a file.
    pub async fn export_audit(
        &self,
        format: AuditFormat,
        filter: AuditFilter,
        path: PathBuf,
    ) -> Result<AuditExported> {
        let account = self.account_even_shut()?;
        let mut asked = ExportAudit {
            format,
            filter,
            ..ExportAudit::default()
        };
        let mut whole = String::new();
        let mut records = 0;
        loop {
            let part = account.heeded(account.api.export_audit(&asked).await)?;
            whole.push_str(&part.text);
            records += part.records;
            asked.run = Some(part.run);
            match part.next {
                Some(next) => asked.after = next,
                None => break,
            }
        }
        let sha256 =
            Sha256::digest(whole.as_bytes())
                .iter()
                .fold(String::new(), |mut text, byte| {
                    let _ = write!(text, "{byte:02x}");
                    text
                });
        let shown = path.to_string_lossy().into_owned();
        session::blocking(account.mode, move || {
            std::fs::write(&path, whole).map_err(Error::bug)
        })
        .await?;
        Ok(AuditExported {
            path: shown,
            records,
            sha256,
        })
    }
}

async fn named(account: &Account, check: RightsCheck) -> Result<RightsCheckView> {
    let view = account
        .store
        .read(move |reader| {
            let mut rows = Vec::with_capacity(check.mismatches.len());
            for mismatch in check.mismatches {
                let mut names = Vec::new();
                for person in &mismatch.people {
                    names.extend(directory::display_name(reader, *person)?);
                }
                let accepted_by_name = match mismatch.accepted_by {
                    Some(person) => directory::display_name(reader, person)?,
                    None => None,
                };
                rows.push(RightsRow {
                    mismatch,
                    names,
                    accepted_by_name,
                });
            }
            Ok(RightsCheckView {
                at: check.at,
                unproven_since: check.unproven_since,
                records: check.records,
                places: check.places,
                rows,
                log_broken: check.log_broken,
                more: check.more,
            })
        })
        .await?;
    Ok(view)
}

async fn shown(account: &Account, page: AuditPage) -> Result<AuditRows> {
    let rows = account
        .store
        .read(move |reader| {
            page.records
                .into_iter()
                .map(|record| rows::row(reader, record))
                .collect::<crate::store::Result<Vec<_>>>()
                .map(|rows| AuditRows {
                    rows,
                    next: page.next,
                })
        })
        .await?;
    Ok(rows)
}

async fn verify(client: &Client, account: &Account) -> Result<AuditVerified> {
    let began = account.clock.uptime();
    let key = &account.session.audit_key;
    // What this device saw itself counts as much as what the server keeps.
    let seen = account.store.read(audit_seen::last).await?;
    let mut verifier = Verifier::new(Vec::new());
    let mut asked = VerifyAudit::default();
    let mut broken = None;
    'stretches: loop {
        let stretch = account.api.verify_audit(&asked).await?;
        for signed in &stretch.checkpoints {
            match opened(signed, key) {
                Some((_, known)) => verifier.expect(known),
                None => {
                    broken = Some(AuditBroken {
                        how: BrokenHow::Unsigned,
                        first: verifier.size() + 1,
                        last: verifier.size() + stretch.records.len() as u64,
                    });
                    break 'stretches;
                }
            }
        }
        if asked.run.is_none()
            && let Some(seen) = &seen
        {
            verifier.remember(seen.known);
        }
        for record in &stretch.records {
            let found = Found {
                seq: record.seq,
                leaf: &record.leaf,
                hash: &record.leaf_hash,
            };
            if let Err(found) = verifier.next(&found, |_, _| ()) {
                broken = Some(how(found, seen.as_ref().map(|seen| seen.known.size)));
                break 'stretches;
            }
        }
        asked.run = Some(stretch.run);
        asked.after = verifier.size();
        *account.verifying() = Some(Verifying {
            done: verifier.size(),
            of: stretch.run,
        });
        client.tell([Change::Audit]);
        if stretch.last {
            break;
        }
    }
    let took = account.clock.uptime().saturating_sub(began);
    let records = verifier.size();
    let mut passed = Whole {
        size: records,
        root: empty_root(),
        checkpoints: 0,
    };
    if broken.is_none() {
        match verifier.finish(asked.run) {
            Ok(whole) => passed = whole,
            Err(found) => broken = Some(how(found, None)),
        }
    }
    Ok(AuditVerified {
        records,
        checkpoints: passed.checkpoints,
        root: hash_text(&passed.root),
        took_ms: u32::try_from(took.as_millis()).unwrap_or(u32::MAX),
        at: account.clock.now(),
        broken,
    })
}

fn how(found: Broken, seen: Option<u64>) -> AuditBroken {
    let (how, first, last) = match found {
        Broken::Missing { seq } => (BrokenHow::Missing, seq, seq),
        Broken::Changed { seq } => (BrokenHow::Changed, seq, seq),
        Broken::Misplaced { seq } => (BrokenHow::Misplaced, seq, seq),
        Broken::Rewritten { first, last } if seen == Some(last) => (BrokenHow::Forked, first, last),
        Broken::Rewritten { first, last } => (BrokenHow::Rewritten, first, last),
    };
    AuditBroken { how, first, last }
}

fn signed_at(signed: &SignedCheckpoint) -> Option<tokenim_protocol::time::UnixMillis> {
    said(signed).map(|said| said.at)
}

fn said(signed: &SignedCheckpoint) -> Option<tokenim_protocol::audit::Checkpoint> {
    serde_json::from_str(&signed.checkpoint).ok()
}

fn finding(found: audit_seen::Finding) -> AuditFinding {
    let kept: Evidence = serde_json::from_str(&found.evidence).unwrap_or_default();
    let size = |signed: &Option<SignedCheckpoint>| {
        signed.as_ref().and_then(said).map_or(0, |said| said.size)
    };
    AuditFinding {
        id: found.id,
        kind: found.kind,
        at: found.at,
        seen: size(&kept.seen),
        shown: size(&kept.shown),
        lost: kept.lost,
        backup_made_at: kept.backup_made_at,
        read: found.read,
        evidence: found.evidence,
    }
}
