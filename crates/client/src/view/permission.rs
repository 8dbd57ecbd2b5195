use serde::{Deserialize, Serialize};
use tokenim_protocol::access::PermissionState;
use tokenim_protocol::directory::Person;
use tokenim_protocol::event::AccessEvent;
use tokenim_protocol::permission::{Action, Decision, Permission, Resource, Scope};
use tokenim_protocol::time::UnixMillis;

/// One question of a screen: may I do this here?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CapabilityQuery {
    pub action: Action,
    pub resource: Resource,
}

/// What this person may do here now, and if not, everything the explanation shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Capability {
    pub action: Action,
    pub resource: Resource,
    /// The permission it needs, where it needs one.
    pub permission: Option<Permission>,
    pub state: CapabilityState,
    /// Open to them as soon as they have shown that it is they who sit here; the decision says
    /// since when that is owed.
    pub confirm: bool,
    /// None while unknown.
    pub decision: Option<Decision>,
    /// The place in words: "Falcon", or the organisation's name.
    pub place: String,
    /// Who can change it, best first, and how they are called.
    pub deciders: Vec<Person>,
    /// Everyone named by an obstacle.
    pub authors: Vec<Person>,
    /// The facts are from then; `offline` when they could not be renewed.
    pub as_of: Option<UnixMillis>,
    pub offline: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum CapabilityState {
    Allowed,
    Denied,
    /// No facts yet: neither enabled nor denied.
    Unknown,
}

/// *My permissions*: the whole catalogue for one scope.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct MyPermissions {
    pub scope: Scope,
    pub place: String,
    pub rows: Vec<PermissionRow>,
    pub as_of: Option<UnixMillis>,
    pub offline: bool,
}

#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PermissionRow {
    pub state: PermissionState,
    pub risk: Risk,
    pub deciders: Vec<Person>,
    pub authors: Vec<Person>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Risk {
    Low,
    Medium,
    High,
    Critical,
}

/// A scope to choose from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ScopeOption {
    pub scope: Scope,
    pub name: String,
    /// The team of a channel.
    pub under: Option<String>,
}

/// Own permission timeline, newest first, readable offline.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AccessTimeline {
    pub events: Vec<AccessTimelineRow>,
}

#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AccessTimelineRow {
    pub event: AccessEvent,
    pub place: String,
    pub by_name: Option<String>,
}
