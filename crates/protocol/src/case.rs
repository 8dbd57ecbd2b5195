//! Cases of conduct: what is said to have happened, what shows it, what the person concerned
//! says to that, and what came of it. A restriction always belongs to one.
//!
//! A case is told whole to everybody with a part in it, each time it changes, as this person
//! may see it: whoever reported it stays unnamed to the one it concerns.

use serde::{Deserialize, Serialize};

use crate::ids::{
    AccessRequestId, CaseId, ChannelId, ExclusionId, HouseRuleId, MessageId, OperationId, PersonId,
    Seq,
};
use crate::permission::{Permission, Scope};
use crate::time::{DAY_MS, UnixMillis};

/// Everything that is written about a case.
pub const CASE_TEXT_CHARS_MAX: usize = 2_000;
/// What happened, a statement, the grounds of an outcome: fewer words say nothing.
pub const CASE_TEXT_CHARS_MIN: usize = 10;
/// Messages that one case holds still.
pub const EVIDENCE_MAX: usize = 20;
/// Cases of one list.
pub const CASES_MAX: usize = 200;
/// How long somebody has to say something about it, where nobody says otherwise (S115).
pub const STATEMENT_WITHIN_MS: i64 = 3 * DAY_MS;
/// Nobody is given less …
pub const STATEMENT_WITHIN_MS_MIN: i64 = DAY_MS;
/// … and nobody is kept waiting longer.
pub const STATEMENT_WITHIN_MS_MAX: i64 = 14 * DAY_MS;

/// Which of the house's rules it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum CaseRule {
    /// Insult, threat, harassment.
    Respect,
    /// What was confided was told.
    Confidentiality,
    /// Passwords, devices, what protects the house.
    Security,
    /// A right was used for something that it is not for.
    MisuseOfRights,
    /// Somebody passed for somebody else.
    Impersonation,
    /// Noise that keeps others from working.
    Disruption,
    /// The organisation's own: the citation says which.
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum CaseStatus {
    /// A colleague reported it; nobody has taken it up.
    Reported,
    /// The person concerned was told, and has time to say something about it.
    Hearing,
    /// They said it, or their time is over: it can be decided.
    Ready,
    /// An outcome is proposed that a second person has to agree to.
    Proposed,
    Closed,
}

/// The ladder, from the mildest; also its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum CaseStep {
    NoFinding,
    Warning,
    /// One permission, up to seven days.
    ShortBan,
    /// One permission, up to thirty.
    LongBan,
    /// Everything but seeing why, answering and appealing.
    Suspension,
}

/// A rule that the organisation wrote itself, in one of its versions. A case keeps the version
/// that it was begun on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct HouseRule {
    pub id: HouseRuleId,
    /// 1, 2, 3 …
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub version: u64,
    pub kind: CaseRule,
    pub name: String,
    /// What it says, with an example where one helps.
    pub text: String,
    /// What can come of breaking it, from the mildest; also the order of the ladder.
    pub steps: Vec<CaseStep>,
    /// No case begins on it any more.
    pub retired: bool,
    pub changed_by: PersonId,
    pub changed_at: UnixMillis,
}

/// What is decided about a case, or proposed.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CaseMeasure {
    pub step: CaseStep,
    /// What a ban takes; of anything else none.
    #[serde(default)]
    pub permission: Option<Permission>,
    /// When a ban or suspension lifts by itself, or a warning lapses; of no finding none.
    #[serde(default)]
    pub ends_at: Option<UnixMillis>,
    /// What was found, and why this follows.
    pub text: String,
}

/// A message as it stood when it was held still. Nothing that is done to the message later
/// changes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Evidence {
    /// 1, 2, 3 …
    pub n: u32,
    pub message: MessageId,
    pub channel: ChannelId,
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub seq: Seq,
    pub author: PersonId,
    pub sent_at: UnixMillis,
    /// How often it had been edited by then.
    pub revision: u32,
    pub body: String,
    pub files: Vec<EvidenceFile>,
    pub frozen_at: UnixMillis,
    /// SHA-256 over all of the above, base64; the audit holds the same.
    pub digest: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct EvidenceFile {
    pub name: String,
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub size: u64,
    pub hash: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum CaseLineKind {
    Reported,
    Opened,
    Dismissed,
    /// Said by either side.
    Note,
    Statement,
    /// Nothing was said in time.
    NoStatement,
    Proposed,
    /// The second person did not agree.
    Returned,
    Decided,
    /// Messages were added to what is held still.
    EvidenceAdded,
    /// The one it concerns has seen the outcome …
    Seen,
    /// … has acknowledged it …
    Acknowledged,
    /// … or would not.
    Declined,
    Appealed,
    /// Lifted before its time.
    Lifted,
    /// An appeal took it back.
    Overturned,
}

/// One line of a case's own conversation; also its history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CaseLine {
    pub n: u32,
    pub at: UnixMillis,
    /// None: the server itself, or somebody whom this reader is not told.
    pub by: Option<PersonId>,
    pub kind: CaseLineKind,
    pub text: String,
}

/// What somebody is to a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum CasePart {
    Judge,
    Reporter,
    Concerned,
}

/// Something a reader can do about a case now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum CaseAct {
    TakeUp,
    Dismiss,
    AddEvidence,
    Decide,
    Agree,
    Return,
    State,
    Write,
    Acknowledge,
    Appeal,
}

/// Why somebody who could otherwise judge may not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum CaseBar {
    /// It is about them.
    Concerned,
    /// They reported it.
    Reported,
    /// The proposal is their own: another has to agree.
    Proposed,
}

/// Something that was found against the same person before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PastFinding {
    pub case: CaseId,
    pub at: UnixMillis,
    pub rule: CaseRule,
    pub step: CaseStep,
    pub ends_at: Option<UnixMillis>,
    /// It counts towards the ladder: neither lapsed nor taken back.
    pub counts: bool,
}

/// Only for those who judge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CaseBench {
    pub reporter: Option<PersonId>,
    /// The latest first.
    pub history: Vec<PastFinding>,
    /// What the ladder comes to next.
    pub next_step: CaseStep,
    /// Who can judge it, this reader among them where they can.
    pub judges: Vec<PersonId>,
    /// Who can agree to what somebody else proposed.
    pub seconds: Vec<PersonId>,
    pub proposal: Option<CaseProposal>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CaseProposal {
    pub at: UnixMillis,
    pub by: PersonId,
    pub measure: CaseMeasure,
}

/// How the person concerned took the outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Heed {
    Seen,
    Declined,
    Acknowledged,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CaseOutcome {
    pub at: UnixMillis,
    pub by: PersonId,
    /// Who agreed, where two are needed.
    pub second: Option<PersonId>,
    pub measure: CaseMeasure,
    /// A report that nobody took up.
    pub dismissed: bool,
    /// The ban or suspension itself.
    pub exclusion: Option<ExclusionId>,
    pub heed: Option<Heed>,
    pub heeded_at: Option<UnixMillis>,
    pub appeal_until: Option<UnixMillis>,
    pub appeal: Option<AccessRequestId>,
    /// Since when it does not hold any more, before its time.
    pub lifted_at: Option<UnixMillis>,
    /// An appeal found that it should not have been.
    pub overturned: bool,
}

/// A case as one reader may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Case {
    pub id: CaseId,
    /// What a decision has to name: it moves with everything that matters to one.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub version: u64,
    /// Moves with every change: of two views the one with the greater is the later.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub revision: u64,
    pub part: CasePart,
    pub status: CaseStatus,
    pub person: PersonId,
    pub scope: Scope,
    pub rule: CaseRule,
    /// The organisation's own rule, as it read when the case began.
    #[serde(default)]
    pub house_rule: Option<HouseRule>,
    /// Where the rule is written.
    pub citation: String,
    /// What is said to have happened.
    pub text: String,
    pub begun_at: UnixMillis,
    /// Who took it up; none while it is only reported.
    pub opened_by: Option<PersonId>,
    pub opened_at: Option<UnixMillis>,
    /// Until when the person concerned is waited for.
    pub statement_due_at: Option<UnixMillis>,
    pub statement: Option<String>,
    pub stated_at: Option<UnixMillis>,
    pub evidence: Vec<Evidence>,
    pub lines: Vec<CaseLine>,
    pub bench: Option<CaseBench>,
    pub outcome: Option<CaseOutcome>,
    pub acts: Vec<CaseAct>,
    /// Why this reader cannot judge it, where they would otherwise.
    pub bar: Option<CaseBar>,
}

// POST /v1/channels/{channel}/messages/{message}/report — answers `Case`
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ReportMessage {
    pub id: CaseId,
    pub rule: CaseRule,
    /// One of the organisation's own, of that kind.
    #[serde(default)]
    pub house_rule: Option<HouseRuleId>,
    #[serde(default)]
    pub citation: String,
    /// At least [`CASE_TEXT_CHARS_MIN`] characters.
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct MessageRef {
    pub channel: ChannelId,
    pub message: MessageId,
}

// POST /v1/people/{person}/cases — answers `Case`
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct OpenCase {
    pub id: CaseId,
    pub scope: Scope,
    pub rule: CaseRule,
    /// One of the organisation's own, of that kind.
    #[serde(default)]
    pub house_rule: Option<HouseRuleId>,
    /// May be empty but for [`CaseRule::Other`] without a rule of the organisation's own.
    #[serde(default)]
    pub citation: String,
    /// At least [`CASE_TEXT_CHARS_MIN`] characters.
    pub text: String,
    /// The person's own, of those that whoever opens it can read; at most [`EVIDENCE_MAX`].
    #[serde(default)]
    pub messages: Vec<MessageRef>,
    /// None: in [`STATEMENT_WITHIN_MS`].
    #[serde(default)]
    pub statement_due_at: Option<UnixMillis>,
}

// GET /v1/cases, GET /v1/cases/docket — the newest first
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CaseList {
    pub cases: Vec<Case>,
}

// POST /v1/cases/{case}/take-up — answers `Case`
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TakeUpCase {
    pub id: OperationId,
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub version: u64,
    /// What is said to have happened, in words that the person concerned reads: those of the
    /// report would give away who made it.
    pub text: String,
    #[serde(default)]
    pub statement_due_at: Option<UnixMillis>,
}

// POST /v1/cases/{case}/evidence — answers `Case`
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AddEvidence {
    pub id: OperationId,
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub version: u64,
    /// The person's own, of those that whoever adds them can read; at most [`EVIDENCE_MAX`]
    /// with what is held still already.
    pub messages: Vec<MessageRef>,
}

// POST /v1/cases/{case}/decision — answers `Case`
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct DecideCase {
    pub id: OperationId,
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub version: u64,
    pub measure: CaseMeasure,
}

// POST /v1/cases/{case}/dismiss, …/agree, …/return — answers `Case`
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AnswerCase {
    pub id: OperationId,
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub version: u64,
    /// May be empty only for `agree`.
    pub text: String,
}

// POST /v1/cases/{case}/statement, …/lines — answers `Case`
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SayInCase {
    pub id: OperationId,
    pub text: String,
}

// POST /v1/cases/{case}/heed — answers `Case`
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct HeedCase {
    pub id: OperationId,
    pub heed: Heed,
    #[serde(default)]
    pub text: String,
}

// GET /v1/house-rules — those in force first
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct HouseRules {
    pub rules: Vec<HouseRule>,
}

// PUT /v1/house-rules/{rule} — answers `HouseRule`
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SetHouseRule {
    /// The version that it is made over; 0 for a new one.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub version: u64,
    pub kind: CaseRule,
    pub name: String,
    /// At least [`CASE_TEXT_CHARS_MIN`] characters.
    pub rule: String,
    pub steps: Vec<CaseStep>,
    #[serde(default)]
    pub retired: bool,
    /// Why it is changed.
    pub text: String,
}
