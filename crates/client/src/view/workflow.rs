//! Which way requests take, as screens draw it.

use serde::Serialize;
use tokenim_protocol::access_request::{RequestKind, ReviewerRole};
use tokenim_protocol::directory::Person;
use tokenim_protocol::permission::Permission;
use tokenim_protocol::workflow::{WorkflowSaved, Workflows};

use super::permission::Risk;
use super::role::NamedPlace;

#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct WorkflowsView {
    pub workflows: Workflows,
    pub people: Vec<Person>,
    pub places: Vec<NamedPlace>,
    // What an editor offers, from this program's own catalogue.
    pub permissions: Vec<WorkflowPermission>,
    pub kinds: Vec<RequestKind>,
    pub roles: Vec<ReviewerRole>,
}

/// A permission that a workflow can be about.
#[derive(Clone, Copy, Debug, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct WorkflowPermission {
    pub permission: Permission,
    pub risk: Risk,
}

#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct WorkflowSavedView {
    pub saved: WorkflowSaved,
    pub people: Vec<Person>,
    pub places: Vec<NamedPlace>,
}
