//! Roles and grants, as screens draw them.

use serde::Serialize;
use tokenim_protocol::directory::Person;
use tokenim_protocol::permission::{Permission, RoleKey, Scope};
use tokenim_protocol::role::{AvoidedRequest, CustomRole, GrantLine};
use tokenim_protocol::time::UnixMillis;

use super::people::EffectsView;
use super::permission::Risk;

/// What a built-in role means for one permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum RoleCell {
    Standing,
    Eligible,
    Requestable,
    NotFrom,
    Forbidden,
}

/// The built-in roles against the catalogue: this program's own, known without a network.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RoleMatrix {
    pub roles: Vec<RoleKey>,
    pub rows: Vec<RoleMatrixRow>,
    /// What a copy of each of `roles` begins with.
    pub copies: Vec<Vec<Permission>>,
}

#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RoleMatrixRow {
    pub permission: Permission,
    pub risk: Risk,
    /// In the order of the roles.
    pub cells: Vec<RoleCell>,
    /// Whether a role of the company's own can hold it.
    pub holdable: bool,
    /// Whether a project's bundle can.
    pub in_bundle: bool,
}

/// The company's own roles, with names.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RolesView {
    pub roles: Vec<CustomRole>,
    pub people: Vec<Person>,
}

/// What a change of a role came to.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum RoleAnswer {
    Saved {
        role: CustomRole,
        effects: EffectsView,
        avoided: Vec<AvoidedRequest>,
        places: Vec<NamedPlace>,
    },
    Retired {
        role: CustomRole,
    },
    /// Somebody else changed it meanwhile; nothing was done. This is what it is now.
    Moved {
        role: CustomRole,
        people: Vec<Person>,
    },
}

#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RoleGivenView {
    pub effects: EffectsView,
    pub avoided: Vec<AvoidedRequest>,
    pub places: Vec<NamedPlace>,
}

/// A place in words; empty for one that this person does not know.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct NamedPlace {
    pub scope: Scope,
    pub name: String,
}

#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct GrantsView {
    pub as_of: UnixMillis,
    pub rows: Vec<GrantRow>,
    pub people: Vec<Person>,
    /// There are more than are told.
    pub more: bool,
}

#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct GrantRow {
    pub line: GrantLine,
    /// The place in words; empty for one that this person does not know.
    pub place: String,
    /// Of a single permission.
    pub risk: Option<Risk>,
}
