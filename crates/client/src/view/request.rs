//! Requests for access, as screens draw and make them.

use serde::{Deserialize, Serialize};
use tokenim_protocol::access_request::{
    AccessRequest, Delegation, Loss, RefusalCode, Relation, RequestFigure,
};
use tokenim_protocol::directory::Person;
use tokenim_protocol::ids::{ExclusionId, GrantId, PersonId, TeamId};
use tokenim_protocol::permission::{Permission, Scope};
use tokenim_protocol::time::UnixMillis;

use super::permission::{Risk, ScopeOption};

/// Everything this person has a part in, the newest first, from the cache.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RequestsView {
    /// Made by them or for them.
    pub mine: Vec<RequestRow>,
    /// Those of others: to decide, to support, and decided.
    pub others: Vec<RequestRow>,
    /// What this person has and is about to lose because its time runs out, the nearest first.
    pub ending: Vec<EndingRow>,
    pub as_of: Option<UnixMillis>,
    pub offline: bool,
}

/// Given, or given back, for a time that is over soon.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct EndingRow {
    pub permission: Permission,
    pub scope: Scope,
    pub place: String,
    pub ends_at: UnixMillis,
    /// What was given for a time …
    pub grant: Option<GrantId>,
    /// … or was given back for one, and is taken again by this.
    pub exclusion: Option<ExclusionId>,
    /// How it was lost before.
    pub loss: Option<Loss>,
    pub by_name: Option<String>,
}

/// A request with names.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RequestRow {
    pub request: AccessRequest,
    pub mine: bool,
    /// The place in words; empty for one that this person does not know.
    pub place: String,
    /// The smaller place for which it was given.
    pub smaller: Option<String>,
    /// Smaller places for which this person can give it.
    pub narrower: Vec<ScopeOption>,
    /// Everyone who is named in it.
    pub people: Vec<Person>,
    /// The project that was named.
    pub project: Option<String>,
    pub risk: Option<Risk>,
}

/// What filing answered, or would answer.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FiledView {
    pub row: RequestRow,
    /// One that was open already was taken instead, with these words added.
    pub merged: bool,
    /// How long at most it can be given.
    pub ceiling_until: Option<UnixMillis>,
    /// Half of those decided lately were decided within it.
    #[cfg_attr(feature = "ts", ts(type = "number | null"))]
    pub usual_ms: Option<i64>,
    /// Pending requests of others for the same at the same place.
    pub similar: u32,
    /// What the requester's position comes with.
    pub baseline: Vec<Permission>,
    pub project_ends_at: Option<UnixMillis>,
}

/// A request that is being written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RequestDraft {
    pub statement: String,
    pub need: String,
    pub blocks: Vec<PersonId>,
    pub project: Option<TeamId>,
    /// Which of the usual spans, as the form names it …
    pub span: String,
    /// … and the moment as it was typed.
    pub until: String,
}

/// What somebody does about a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum RequestDeed {
    Approve {
        /// What was on the screen: a decision about something else is not taken.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        version: u64,
        digest: String,
        text: String,
        /// Not later than asked for.
        ends_at: Option<UnixMillis>,
        /// A smaller place than was asked for.
        scope: Option<Scope>,
    },
    Deny {
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        version: u64,
        code: RefusalCode,
        text: String,
        rule: String,
        would_change: String,
        is_final: bool,
    },
    Ask {
        text: String,
    },
    Answer {
        text: String,
    },
    Write {
        text: String,
    },
    Withdraw {
        text: String,
    },
    Nudge,
    Escalate,
    Endorse {
        relation: Relation,
        text: String,
    },
    Appeal {
        root_cause: String,
        explanation: String,
        need: String,
        bring_manager: bool,
    },
}

/// Parts of reviewers that are lent, with names.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct DelegationsView {
    /// One's own.
    pub mine: Vec<Delegation>,
    pub to_me: Vec<Delegation>,
    pub people: Vec<Person>,
}

#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FigureRow {
    pub figure: RequestFigure,
    /// None: the whole company, and places outside any team.
    pub team: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FiguresView {
    pub since: UnixMillis,
    pub until: UnixMillis,
    pub rows: Vec<FigureRow>,
    pub total: RequestFigure,
}

/// People whose requests are mostly approved by those whose requests they approve themselves.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ApprovalRingRow {
    pub people: Vec<Person>,
    /// Among them.
    pub approvals: u32,
}

#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ApprovalRingsView {
    pub since: UnixMillis,
    pub rings: Vec<ApprovalRingRow>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum RecordFormat {
    Json,
    Pdf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum PrintedSet {
    Title,
    Head,
    Text,
    Small,
}

/// A line of the printed record, in the words of the person's language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PrintedLine {
    pub set: PrintedSet,
    pub text: String,
}

/// What came of taking a record away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RecordTaken {
    Saved {
        path: String,
        sha256: String,
        /// The audit's record of it.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        seq: u64,
    },
    /// The person chose no place for it.
    Dismissed,
    /// The request moved on meanwhile; it is to be looked at and drawn anew.
    Moved,
}
