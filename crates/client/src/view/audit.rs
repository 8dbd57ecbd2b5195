//! The audit as screens see it.

use serde::{Deserialize, Serialize};
use tokenim_protocol::audit::RightsMismatch;
use tokenim_protocol::ids::PersonId;
use tokenim_protocol::permission::RoleKey;
use tokenim_protocol::time::UnixMillis;

/// What did not fit when the server showed its log again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum FindingKind {
    /// The server was restored from a backup and says so, in a record that is proved.
    Restored,
    /// It is shorter than it was.
    Shrunk,
    /// It does not begin with what was seen before: records were rewritten, or others see
    /// another log.
    Forked,
    /// It is not signed with the key that was pinned.
    Unsigned,
    /// It calls itself another log, and no record of a restore says why.
    Unexplained,
}

impl FindingKind {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Restored => "restored",
            Self::Shrunk => "shrunk",
            Self::Forked => "forked",
            Self::Unsigned => "unsigned",
            Self::Unexplained => "unexplained",
        }
    }

    pub(crate) fn of(word: &str) -> Self {
        match word {
            "restored" => Self::Restored,
            "shrunk" => Self::Shrunk,
            "unsigned" => Self::Unsigned,
            "unexplained" => Self::Unexplained,
            _ => Self::Forked,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AuditFinding {
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub id: i64,
    pub kind: FindingKind,
    pub at: UnixMillis,
    /// Records that this device had seen.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub seen: u64,
    /// Records that the server shows.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub shown: u64,
    /// Of a restore: records that had been seen and are gone with the time after the backup.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub lost: u64,
    /// Of a restore: when the backup was made.
    pub backup_made_at: Option<UnixMillis>,
    /// Of a restore: it has been read.
    pub read: bool,
    /// JSON, to be handed to whoever looks into it.
    pub evidence: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Auditor {
    pub person: PersonId,
    pub name: String,
}

/// How far this device vouches for the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AuditStanding {
    /// Of the last checkpoint that fitted.
    #[cfg_attr(feature = "ts", ts(type = "number | null"))]
    pub records: Option<u64>,
    pub signed_at: Option<UnixMillis>,
    pub seen_at: Option<UnixMillis>,
    pub findings: Vec<AuditFinding>,
    /// Whom to tell.
    pub auditors: Vec<Auditor>,
    /// How far verifying is; none while nothing is verified.
    pub verifying: Option<Verifying>,
    /// Since when the rights in the server's database are not what its audit says, where that is
    /// for this person to hear as an alarm.
    pub rights_unproven_since: Option<UnixMillis>,
}

/// Whether the rights are what the audit says, as the server has compared them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RightsCheckView {
    pub at: Option<UnixMillis>,
    pub unproven_since: Option<UnixMillis>,
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub records: u64,
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub places: u64,
    pub rows: Vec<RightsRow>,
    /// The log itself is not as it was written, in the server's words.
    pub log_broken: Option<String>,
    pub more: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RightsRow {
    pub mismatch: RightsMismatch,
    /// Of those whom it names and this device knows.
    pub names: Vec<String>,
    pub accepted_by_name: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Verifying {
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub done: u64,
    /// 0 before it is known.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub of: u64,
}

/// A line of a record's before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AuditField {
    /// `after.permission` and the like, without the first part.
    pub name: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// What something was done to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AuditObject {
    /// As the record names it.
    pub id: String,
    /// Of a person, a team or a channel that this device knows.
    pub name: Option<String>,
    pub person: Option<PersonId>,
    pub organisation: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AuditRow {
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub seq: u64,
    pub at: UnixMillis,
    /// None: the server itself.
    pub actor: Option<PersonId>,
    pub actor_name: Option<String>,
    pub actor_posts: Vec<RoleKey>,
    pub action: String,
    pub object: Option<AuditObject>,
    pub reason: Option<String>,
    pub fields: Vec<AuditField>,
    pub request: Option<String>,
    pub session: Option<String>,
    pub device: Option<String>,
    /// As the tree has it.
    pub leaf_hash: String,
    /// The record as it is shown here is what that hash says. False where parts are left out.
    pub fits: bool,
    pub leaf: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AuditRows {
    pub rows: Vec<AuditRow>,
    #[cfg_attr(feature = "ts", ts(type = "number | null"))]
    pub next: Option<u64>,
}

/// Why the log is not whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum BrokenHow {
    Missing,
    Changed,
    Misplaced,
    /// Together with its hashes: one of some.
    Rewritten,
    /// A checkpoint of the server's is not signed with the pinned key.
    Unsigned,
    /// It is not the log that this device saw before.
    Forked,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AuditBroken {
    pub how: BrokenHow,
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub first: u64,
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub last: u64,
}

/// The answer to *Verify*.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AuditVerified {
    /// Records that were hashed again.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub records: u64,
    /// Signed checkpoints that the tree passed through.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub checkpoints: u64,
    pub root: String,
    pub took_ms: u32,
    pub at: UnixMillis,
    pub broken: Option<AuditBroken>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AuditExported {
    pub path: String,
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub records: u64,
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
}
