//! The audit as it is shown, proved and handed out.
//!
//! A record travels as the very text that was hashed, so that whoever receives it can hash it
//! again. Hashes are base64 without padding; proofs are those of RFC 9162, from the leaf upwards.

use serde::{Deserialize, Serialize};

use crate::conversation::is_false;
use crate::ids::{LogEpoch, OrganisationId, PersonId};
use crate::time::UnixMillis;

/// Records of one page that is read.
pub const AUDIT_PAGE_MAX: u32 = 200;
/// Records of one page that is verified or exported.
pub const AUDIT_BULK_MAX: u32 = 2_000;
/// Of a word that is looked for in actions or objects.
pub const AUDIT_WORD_CHARS_MAX: usize = 200;

/// What the log was at one moment. The signature is over its JSON, as it was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Checkpoint {
    pub organisation: OrganisationId,
    /// Changed by a restore, and by nothing else.
    pub log_epoch: LogEpoch,
    /// Records under the root.
    pub size: u64,
    pub root: String,
    pub at: UnixMillis,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SignedCheckpoint {
    /// A [`Checkpoint`] as JSON.
    pub checkpoint: String,
    /// Ed25519 by the audit key that every client pinned, base64.
    pub signature: String,
}

// GET /v1/audit/checkpoint?from= — the newest, and what proves that it continues the log of
// `from` records that the client has seen
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CheckpointAnswer {
    /// None before the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checkpoint: Option<SignedCheckpoint>,
    /// Empty where `from` was not asked, is 0, or is past its end.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub consistency: Vec<String>,
    /// Every restore that this log has been through, the oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub restores: Vec<ProvedRecord>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CheckpointQuery {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<u64>,
}

/// A record with the proof that it is under the checkpoint it came with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProvedRecord {
    pub seq: u64,
    pub leaf: String,
    pub inclusion: Vec<String>,
}

// GET /v1/audit/consistency?from=&to=
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ConsistencyQuery {
    pub from: u64,
    pub to: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ConsistencyProof {
    pub hashes: Vec<String>,
}

// GET /v1/audit/entries/{seq}/proof?size=
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct InclusionQuery {
    pub size: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct InclusionProof {
    pub leaf_hash: String,
    pub hashes: Vec<String>,
}

// GET /v1/audit/rights — whether the rights are what the audit says. What differs is shown to
// those whom the audit names owners and auditors
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RightsCheck {
    /// When they were compared last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<UnixMillis>,
    /// Since when they are not the same; none: they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unproven_since: Option<UnixMillis>,
    /// Records that were read.
    pub records: u64,
    /// Places of which the records tell.
    pub places: u64,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mismatches: Vec<RightsMismatch>,
    /// The log itself is not as it was written, in the server's own words: nothing can be built
    /// on it, and only a backup helps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log_broken: Option<String>,
    /// More than these are.
    #[serde(default, skip_serializing_if = "is_false")]
    pub more: bool,
}

/// One place where the tables are not what the audit says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RightsMismatch {
    /// Another once something else stands there.
    pub id: String,
    /// `grant`, `exclusion`, `post`, `person` and the like.
    pub kind: String,
    /// The row's key, its parts with `/` between.
    pub key: String,
    /// Who is named by the rows.
    pub people: Vec<PersonId>,
    pub columns: Vec<RightsColumn>,
    /// How many rows the audit has there, and how many there are.
    pub recorded_rows: u32,
    pub found_rows: u32,
    /// The record that told it last; 0: none did.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub seq: u64,
    /// An act of the server's met what another hand had changed, and went on from it: there is
    /// nothing any more to go back to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional, type = "number"))]
    pub met_at: Option<u64>,
    /// What the audit says can be written again.
    pub can_restore: bool,
    /// Who has accepted it already; it takes two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub accepted_by: Option<PersonId>,
    /// What you may do about it.
    pub may_restore: bool,
    pub may_accept: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RightsColumn {
    pub name: String,
    pub recorded: Option<String>,
    pub found: Option<String>,
}

// POST /v1/audit/rights
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SettleRights {
    /// Of the mismatch.
    pub mismatch: String,
    pub how: Settling,
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Settling {
    /// What the audit says is written again.
    Restore,
    /// What stands there is accepted: by two people whom it does not name.
    Accept,
}

/// Which records are meant. Everything that is given must fit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AuditFilter {
    /// Who acted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<PersonId>,
    /// Whom it concerns, wherever in the record they stand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<PersonId>,
    /// The beginning of the action's name: `permission.` for everything about permissions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// What it was done to, as the record names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<UnixMillis>,
    /// Before this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<UnixMillis>,
}

// POST /v1/audit/read — answers `AuditPage`; itself recorded
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReadAudit {
    #[serde(default)]
    pub filter: AuditFilter,
    /// `next` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

// GET /v1/audit/own?before=&limit= — answers `AuditPage`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OwnAuditQuery {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AuditPage {
    /// The newest first.
    pub records: Vec<AuditRecord>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<u64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AuditRecord {
    pub seq: u64,
    /// The record as it was hashed.
    pub leaf: String,
    /// What the tree has as its hash.
    pub leaf_hash: String,
}

// POST /v1/audit/verify — one stretch of everything, to be hashed again by whoever asked;
// answers `AuditStretch`; begun once, recorded once
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct VerifyAudit {
    /// How far one is.
    #[serde(default)]
    pub after: u64,
    /// `run` of the first answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<u64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AuditStretch {
    /// The record of this verification; it is the last one verified.
    pub run: u64,
    /// As they stand in the database, whatever is wrong with them.
    pub records: Vec<AuditRecord>,
    /// Those of this stretch.
    pub checkpoints: Vec<SignedCheckpoint>,
    /// Nothing follows, whether or not `run` was reached.
    pub last: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum AuditFormat {
    /// One record a line, each as it was hashed.
    #[default]
    Jsonl,
    /// For a spreadsheet.
    Csv,
}

// POST /v1/audit/export — answers `AuditExport`; begun once, recorded once
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ExportAudit {
    pub format: AuditFormat,
    #[serde(default)]
    pub filter: AuditFilter,
    /// How far one is.
    #[serde(default)]
    pub after: u64,
    /// `run` of the first answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<u64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AuditExport {
    /// The record of this export.
    pub run: u64,
    /// Lines; the first part begins with the head of the columns where the format has one.
    pub text: String,
    pub records: u64,
    /// Where to go on; none at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<u64>,
}
