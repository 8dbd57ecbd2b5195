//! Which way a request takes, as the organisation decides it: stages, who decides each, how
//! many, in what time, and what happens when that time is over.
//!
//! What no workflow is about takes the way that comes with the catalogue. A change makes a
//! new version; a request stays on the one it began with, and owes a stricter one besides.

use serde::{Deserialize, Serialize};

use crate::access_request::{RequestKind, ReviewerRole};
use crate::ids::{AccessRequestId, OperationId, PersonId, WorkflowId};
use crate::permission::{Permission, Scope};
use crate::time::UnixMillis;

pub const STAGES_MAX: usize = 5;
/// Approvals that one stage can take.
pub const NEEDED_MAX: u8 = 5;
/// People that one stage can name.
pub const NAMED_MAX: usize = 20;
/// One stage; a month has more patience than anybody who waits.
pub const STAGE_HOURS_MAX: u16 = 720;

/// When a stage's time is over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Overdue {
    /// Those above the deciders join them.
    #[default]
    Escalate,
    /// The request ends, and can be appealed.
    Expire,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct WorkflowStage {
    /// Any of these decides.
    pub roles: Vec<ReviewerRole>,
    /// With [`ReviewerRole::Named`]: these.
    #[serde(default)]
    pub people: Vec<PersonId>,
    pub needed: u8,
    pub hours: u16,
    pub overdue: Overdue,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Workflow {
    pub id: WorkflowId,
    /// Rises with every change; a change names the one it was made over.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub version: u64,
    pub name: String,
    /// What it is about, in the order of their numbers.
    pub permissions: Vec<Permission>,
    pub kinds: Vec<RequestKind>,
    pub stages: Vec<WorkflowStage>,
    pub changed_at: UnixMillis,
    pub changed_by: PersonId,
    /// Why it was changed.
    pub text: String,
    /// Given up then: what it was about takes the way of the catalogue again.
    pub retired_at: Option<UnixMillis>,
}

// GET /v1/workflows
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Workflows {
    /// Those in use first.
    pub workflows: Vec<WorkflowHistory>,
    /// What the catalogue does by itself, for each permission that can be asked for.
    pub built_in: Vec<BuiltInWay>,
    /// Pending requests that began on the catalogue's way.
    pub on_built_in: Vec<OpenRequest>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct WorkflowHistory {
    pub workflow: Workflow,
    /// The latest first.
    pub earlier: Vec<Workflow>,
    /// Pending requests that began on it, whatever its version was.
    pub open: Vec<OpenRequest>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct BuiltInWay {
    pub permission: Permission,
    /// A rule decides at once when nothing speaks against it, and people when something does.
    pub automatic: bool,
    pub stages: Vec<WorkflowStage>,
}

/// A pending request and the version it began with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct OpenRequest {
    pub request: AccessRequestId,
    /// 0: the catalogue's way.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub version: u64,
    pub person: PersonId,
    pub permission: Option<Permission>,
    pub scope: Scope,
    pub filed_at: UnixMillis,
    /// How many stages what is in force now asks of it besides.
    pub added: u8,
}

/// Somebody who might ask, to see whom it would go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct WorkflowExample {
    pub person: PersonId,
    pub scope: Scope,
}

/// One stage of an example.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ExampleStage {
    pub needed: u8,
    pub reviewers: Vec<PersonId>,
    /// Nobody of those it names could decide here, so that it goes up to these.
    pub went_up: bool,
}

// PUT /v1/workflows/{workflow} — answers `WorkflowSaved`; one that has moved on is a conflict
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SetWorkflow {
    pub id: OperationId,
    /// The version that was changed; 0 makes a new one.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub version: u64,
    pub name: String,
    pub permissions: Vec<Permission>,
    pub kinds: Vec<RequestKind>,
    pub stages: Vec<WorkflowStage>,
    /// Why, for the audit.
    pub text: String,
    #[serde(default)]
    pub dry_run: bool,
    /// Whom it would go to when this person asked.
    #[serde(default)]
    pub example: Option<WorkflowExample>,
}

/// What a change came to, or with `dry_run` would come to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct WorkflowSaved {
    pub workflow: Workflow,
    /// Empty without an example.
    pub example: Vec<ExampleStage>,
    /// Pending requests that owe a stage more by it.
    pub stricter_for: Vec<OpenRequest>,
}

// POST /v1/workflows/{workflow}/retire — answers `Workflow`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RetireWorkflow {
    pub id: OperationId,
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub version: u64,
    pub text: String,
}
