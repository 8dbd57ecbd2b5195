//! Asking for access and being answered: requests, the people who decide them, what is said
//! on the way, and how they end. Statuses are those of OpenID AuthZEN's access requests.
//!
//! A request is told whole to everybody who has a part in it, each time it changes, as this
//! person may see it. What a client keeps is therefore enough to show it without a network.

use serde::{Deserialize, Serialize};

use crate::ids::{
    AccessRequestId, CaseId, DelegationId, ExclusionId, GrantId, OperationId, PersonId, TeamId,
};
use crate::permission::{Obstacle, Permission, ReasonCode, Scope};
use crate::time::UnixMillis;

/// What the requester says in their own words (S26).
pub const STATEMENT_CHARS_MIN: usize = 10;
/// A refusal in fewer words explains nothing (S48).
pub const REFUSAL_CHARS_MIN: usize = 20;
/// Everything that is written about a request.
pub const REQUEST_TEXT_CHARS_MAX: usize = 2_000;
/// People named as held up by the lack.
pub const BLOCKED_PEOPLE_MAX: usize = 20;
/// Requests of one list.
pub const REQUESTS_MAX: usize = 200;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum RequestKind {
    /// Something that was taken: approved, it ends the exclusion.
    Restore,
    /// Something one never had.
    New,
    /// The same for a stretch of time of one's own choosing.
    Temporary,
    /// Something that is about to end.
    Extend,
    /// A restriction that belongs to a violation.
    RemoveRestriction,
    /// A decision that the requester holds to be wrong.
    Appeal,
}

/// Pending until it is exactly one of the others, and then for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum RequestStatus {
    Pending,
    Approved,
    Denied,
    Expired,
    Cancelled,
    /// It was approved, and could not be carried out.
    Failed,
}

impl RequestStatus {
    pub fn is_final(self) -> bool {
        self != RequestStatus::Pending
    }
}

/// Where a pending request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum RequestPhase {
    /// Somebody has to decide.
    Stage,
    /// The requester has to answer a question; the stage's clock stands still.
    NeedsInfo,
    /// Nobody decided in time: others have joined those who may.
    Escalated,
}

/// Why somebody is among those who decide a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum ReviewerRole {
    TeamAdmin,
    /// Of a team that the person belongs to.
    HostsTeamAdmin,
    MeetingHost,
    LineManager,
    DataOwner,
    Sysadmin,
    Secadmin,
    Auditor,
    Owner,
    /// Of the person who decided before.
    Superior,
    /// Named by a workflow.
    Named,
}

/// What the requester says about the need (S43–S47).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Purpose {
    /// Which task of their position needs it.
    pub need: String,
    /// In their own words, at least [`STATEMENT_CHARS_MIN`] characters.
    pub statement: String,
    /// Whom the lack holds up; they may support the request.
    #[serde(default)]
    pub blocks: Vec<PersonId>,
    #[serde(default)]
    pub project: Option<TeamId>,
    /// Of the project, in words.
    #[serde(default)]
    pub stage: String,
    #[serde(default)]
    pub checks: Vec<SelfCheck>,
}

/// One answer of the self-check. It never blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SelfCheck {
    pub question: SelfQuestion,
    pub yes: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum SelfQuestion {
    /// The work cannot be done without it.
    TaskNeedsIt,
    /// Nobody who has it could do this one thing.
    NoOtherWay,
    /// The shortest time was asked for.
    ShortestTime,
    /// What goes with the permission was read.
    RulesRead,
}

/// How the permission was lost, from the record of it; nobody types this.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Loss {
    pub code: ReasonCode,
    pub since: Option<UnixMillis>,
    pub until: Option<UnixMillis>,
    pub by: Option<PersonId>,
    pub text: Option<String>,
}

/// One stage of the way, as its reader may know it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RequestStage {
    pub roles: Vec<ReviewerRole>,
    /// Approvals that it takes.
    pub needed: u8,
    /// Who may decide it, those who joined later at the end.
    pub reviewers: Vec<PersonId>,
    /// How many of them joined because time ran out.
    pub joined: u8,
    /// None: it has not begun, or it is over.
    pub due_at: Option<UnixMillis>,
    /// The clock stands still until the requester answers.
    pub paused: bool,
    pub reviews: Vec<Review>,
    /// Who decides it in the stead of a reviewer who is away.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stand_ins: Vec<StandIn>,
}

/// Somebody to whom a reviewer has lent their part for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct StandIn {
    pub by: PersonId,
    pub of: PersonId,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Verdict {
    Approve,
    Deny,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Review {
    pub by: PersonId,
    pub at: UnixMillis,
    pub verdict: Verdict,
    pub text: String,
    /// A shorter time than was asked for.
    pub ends_at: Option<UnixMillis>,
    /// A smaller place than was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scope>,
    /// The reviewer who was away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_stead_of: Option<PersonId>,
    /// Whoever gave it could no longer decide when it came to be counted.
    pub struck: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum LineKind {
    /// Said by either side.
    Note,
    /// The requester has to answer it.
    Question,
    Answer,
    // What happened, without words of anybody's.
    Filed,
    /// Asked for once more; what was said then is the text.
    Merged,
    Endorsed,
    Approved,
    Denied,
    /// Came after the decision and changes nothing.
    TooLate,
    /// An approval that did not count any more.
    Struck,
    StageBegun,
    /// The rules have become stricter since it was filed.
    StageAdded,
    Nudged,
    Reminded,
    Escalated,
    Withdrawn,
    Expired,
    Cancelled,
    Failed,
    Appealed,
}

/// One line of a request's own conversation; also its history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RequestLine {
    /// 1, 2, 3 …
    pub n: u32,
    pub at: UnixMillis,
    /// None: the server itself.
    pub by: Option<PersonId>,
    pub kind: LineKind,
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Relation {
    /// The lack holds up their own work.
    HeldUp,
    SameTeam,
    SameProject,
    /// The requester's manager, who speaks for them.
    Sponsor,
    Other,
}

/// A colleague's word of support. It never counts as a vote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Endorsement {
    pub by: PersonId,
    pub at: UnixMillis,
    pub relation: Relation,
    pub text: String,
}

/// Why a request was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum RefusalCode {
    NeedNotShown,
    AnotherWay,
    TooBroad,
    TooLong,
    NotOfThePosition,
    Conduct,
    RuleForbids,
    Duties,
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum CancelCode {
    Withdrawn,
    /// Another request says the same.
    Superseded,
    SubjectLeft,
    /// What was asked for came about in another way.
    Moot,
}

/// Why an approved request could not be carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum FailCode {
    SubjectLeft,
    ScopeGone,
    /// It may not stand beside what the person holds.
    SodConflict,
    /// Beyond what may be given at once, or in a row.
    TooLong,
    /// It would be over before it began.
    AlreadyOver,
    /// It was taken anew while this was decided.
    ExcludedAnew,
}

/// How a request ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RequestOutcome {
    pub at: UnixMillis,
    /// Whose word ended it; none for the clock. Of an automatic approval the person who
    /// answers for it (S61).
    pub by: Option<PersonId>,
    /// Decided by a rule and not by a person.
    pub automatic: bool,
    pub refusal: Option<RefusalCode>,
    pub cancel: Option<CancelCode>,
    pub fail: Option<FailCode>,
    pub text: String,
    /// The rule or criterion that was applied.
    pub rule: String,
    /// What would change the decision; empty when it is final.
    pub would_change: String,
    pub is_final: bool,
    pub starts_at: Option<UnixMillis>,
    /// Until when it was given; none for a permission that was restored for good, which ends
    /// with its source.
    pub ends_at: Option<UnixMillis>,
    /// The smaller place for which it was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scope>,
    pub grant: Option<GrantId>,
    /// The exclusion that it ended.
    pub exclusion: Option<ExclusionId>,
    /// The exclusion that goes on where a restored permission ends again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resumes: Option<ExclusionId>,
    /// Until when an appeal can be made; none where it cannot.
    pub appeal_until: Option<UnixMillis>,
}

/// What somebody who decides has to know at a glance; only they are told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RequestCard {
    /// How often the same was taken from the same person in the last 180 days (S50).
    pub lost_before: u32,
    /// Colleagues of the same position or department …
    pub peers: u32,
    /// … and how many of them have it there.
    pub peers_with: u32,
    /// Some of them by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub peers_who: Vec<PersonId>,
    /// When the person used it there last; none where nothing is known of that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<UnixMillis>,
    /// What would still stand in the way after an approval: separation of duty, membership …
    pub left_over: Vec<Obstacle>,
    /// Other pending requests for the same permission at the same place (S56).
    pub similar: Vec<AccessRequestId>,
}

/// Something a reader can do about a request now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum RequestAct {
    Approve,
    Deny,
    Ask,
    Answer,
    Write,
    Withdraw,
    Nudge,
    Escalate,
    Endorse,
    Appeal,
}

/// Why somebody who could otherwise decide may not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Bar {
    /// It is their own, or made for them, or made by them.
    Own,
    /// They stand in for the one who asks.
    Delegator,
    Endorsed,
    /// They took what is asked back.
    MadeTheExclusion,
    /// They decided what is appealed.
    DecidedBefore,
    /// They approved another stage of it.
    AnotherStage,
    AlreadyVoted,
    /// They are none of those who decide this stage, or no longer.
    NotAReviewer,
}

/// A request as one reader may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AccessRequest {
    pub id: AccessRequestId,
    /// What a decision has to name: it moves with everything that matters to one.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub version: u64,
    /// Moves with every change: of two views the one with the greater is the later.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub revision: u64,
    /// Of what was asked for, as it was shown; an approval names it.
    pub digest: String,
    pub kind: RequestKind,
    pub status: RequestStatus,
    /// None once it is over.
    pub phase: Option<RequestPhase>,
    /// For whom.
    pub person: PersonId,
    /// Who filed it; the same, or somebody who may ask for them.
    pub filed_by: PersonId,
    /// None: everything (a suspension).
    pub permission: Option<Permission>,
    pub scope: Scope,
    /// What the place is called; only the requester and those who decide are told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    pub exclusion: Option<ExclusionId>,
    /// The case whose outcome is appealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<CaseId>,
    /// The grant to be extended.
    pub grant: Option<GrantId>,
    /// The request whose decision is appealed.
    pub of: Option<AccessRequestId>,
    /// The appeal of this one.
    pub appealed_by: Option<AccessRequestId>,
    /// 0; 1 and 2 for an appeal and the appeal of that.
    pub level: u8,
    /// Nobody stands above those who decide this.
    pub top_level: bool,
    pub starts_at: Option<UnixMillis>,
    /// Asked for until then; none: as long as it may be.
    pub ends_at: Option<UnixMillis>,
    pub purpose: Purpose,
    /// Of an appeal: what the requester takes to be the cause.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub root_cause: String,
    pub loss: Option<Loss>,
    pub filed_at: UnixMillis,
    /// Undecided, it expires then.
    pub expires_at: UnixMillis,
    pub stages: Vec<RequestStage>,
    /// The stage that is open, or was last.
    pub stage: u8,
    pub lines: Vec<RequestLine>,
    pub endorsements: Vec<Endorsement>,
    pub outcome: Option<RequestOutcome>,
    /// Only for those who decide.
    pub card: Option<RequestCard>,
    /// From when on the requester may nudge, or ask for the next level.
    pub nudge_from: Option<UnixMillis>,
    pub escalate_from: Option<UnixMillis>,
    /// What this reader can do now, the two above apart from their time.
    pub acts: Vec<RequestAct>,
    /// Why this reader cannot decide it, where they would otherwise.
    pub bar: Option<Bar>,
}

// POST /v1/requests — answers `Filed`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FileRequest {
    pub id: AccessRequestId,
    /// Not `appeal`, unless an exclusion is appealed.
    pub kind: RequestKind,
    /// None: for oneself.
    #[serde(default)]
    pub person: Option<PersonId>,
    /// None only with an exclusion of everything.
    pub permission: Option<Permission>,
    pub scope: Scope,
    /// What restore, remove_restriction and appeal are about.
    #[serde(default)]
    pub exclusion: Option<ExclusionId>,
    /// The case whose warning is appealed; of its bans the exclusion is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<CaseId>,
    /// What extend is about.
    #[serde(default)]
    pub grant: Option<GrantId>,
    #[serde(default)]
    pub starts_at: Option<UnixMillis>,
    #[serde(default)]
    pub ends_at: Option<UnixMillis>,
    pub purpose: Purpose,
    /// Tells who would decide and until when, and files nothing; words may be missing.
    #[serde(default)]
    pub dry_run: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Filed {
    pub request: AccessRequest,
    /// One that was open already was taken instead, with these words added.
    pub merged: bool,
    /// How long at most it can be given.
    pub ceiling_until: Option<UnixMillis>,
    /// Half of those decided in the last 90 days were decided within it.
    #[cfg_attr(feature = "ts", ts(type = "number | null"))]
    pub usual_ms: Option<i64>,
    /// Pending requests of others for the same at the same place.
    pub similar: u32,
    /// What the requester's position comes with.
    pub baseline: Vec<Permission>,
    /// The end of the project that was named.
    pub project_ends_at: Option<UnixMillis>,
}

// GET /v1/requests, GET /v1/requests/inbox — the newest first
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RequestList {
    pub requests: Vec<AccessRequest>,
}

// POST /v1/requests/{request}/approve — answers `AccessRequest`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ApproveIt {
    pub id: OperationId,
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub version: u64,
    pub digest: String,
    #[serde(default)]
    pub text: String,
    /// Not later than asked for. What is restored ends again then, and the exclusion goes on.
    #[serde(default)]
    pub ends_at: Option<UnixMillis>,
    /// A smaller place than was asked for, inside it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scope>,
}

// POST /v1/requests/{request}/deny — answers `AccessRequest`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct DenyIt {
    pub id: OperationId,
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub version: u64,
    pub code: RefusalCode,
    /// At least [`REFUSAL_CHARS_MIN`] characters.
    pub text: String,
    /// The rule or criterion that was applied.
    pub rule: String,
    /// What would change the decision, unless it is final.
    #[serde(default)]
    pub would_change: String,
    #[serde(default)]
    pub is_final: bool,
}

// POST /v1/requests/{request}/question, …/answer, …/lines, …/withdraw — answers `AccessRequest`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SayIt {
    pub id: OperationId,
    /// May be empty only for `withdraw`.
    pub text: String,
}

// POST /v1/requests/{request}/nudge, …/escalate — answers `AccessRequest`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct MoveIt {
    pub id: OperationId,
}

// POST /v1/requests/{request}/endorse — answers `AccessRequest`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct EndorseIt {
    pub id: OperationId,
    pub relation: Relation,
    pub text: String,
}

// POST /v1/requests/{request}/appeal — answers `AccessRequest`, the new one
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AppealIt {
    pub id: AccessRequestId,
    pub root_cause: String,
    pub explanation: String,
    pub need: String,
    /// Their own manager is asked to speak for them; the word stands first.
    #[serde(default)]
    pub bring_manager: bool,
}

/// A reviewer's part cannot be lent for longer at once.
pub const DELEGATION_DAYS_MAX: i64 = 14;

/// A reviewer's part, lent to somebody for a while. It is not passed on, and whoever may not
/// decide something does not come to it this way either.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Delegation {
    pub id: DelegationId,
    /// Who is away.
    pub of: PersonId,
    /// Who decides in their stead.
    pub to: PersonId,
    pub starts_at: UnixMillis,
    pub ends_at: UnixMillis,
    pub text: String,
    /// Taken back before its end.
    pub ended_at: Option<UnixMillis>,
}

// POST /v1/delegations — answers `Delegation`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct DelegateIt {
    pub id: DelegationId,
    pub to: PersonId,
    /// None: from now on.
    #[serde(default)]
    pub starts_at: Option<UnixMillis>,
    pub ends_at: UnixMillis,
    #[serde(default)]
    pub text: String,
}

// GET /v1/delegations, POST /v1/delegations/{delegation}/end — one's own and those to oneself
// that are not over, the earliest first
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct DelegationList {
    pub delegations: Vec<Delegation>,
}

/// The form of [`RequestRecord::record`].
pub const RECORD_FORMAT: &str = "tokenim.request.1";

// POST /v1/requests/{request}/record — answers `RequestRecord`
/// A request as it was told to whoever takes its record away, and the audit's word for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RequestRecord {
    /// Canonical JSON: the bytes that were hashed.
    pub record: String,
    /// SHA-256 of them, in hexadecimal.
    pub sha256: String,
    /// The audit's record of this export, which names the hash.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub seq: u64,
    pub leaf: String,
}

/// How requests for one permission in one team went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RequestFigure {
    /// None: everything (a suspension).
    pub permission: Option<Permission>,
    /// None: the whole company, and places outside any team.
    pub team: Option<TeamId>,
    pub asked: u32,
    pub approved: u32,
    pub denied: u32,
    pub expired: u32,
    pub pending: u32,
    /// Half of those that were restored or finally decided took no longer, from the first
    /// request to the last word of its appeals; none while there is none.
    #[cfg_attr(feature = "ts", ts(type = "number | null"))]
    pub median_ms: Option<i64>,
}

// GET /v1/requests/figures — of places where the reader may decide, the most refused first
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RequestFigures {
    pub since: UnixMillis,
    pub until: UnixMillis,
    pub figures: Vec<RequestFigure>,
    /// Over all of them.
    pub total: RequestFigure,
}

/// People whose requests are mostly approved by those whose requests they approve themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ApprovalRing {
    pub people: Vec<PersonId>,
    /// Among them.
    pub approvals: u32,
}

// GET /v1/requests/rings — for whoever reads the audit
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ApprovalRings {
    pub since: UnixMillis,
    pub until: UnixMillis,
    /// Those with the most approvals first.
    pub rings: Vec<ApprovalRing>,
}
