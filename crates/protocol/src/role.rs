//! Roles of the company's own, and what is granted to whom.
//!
//! A built-in role is a column of the catalogue and changed by nobody. A role of the
//! company's own begins as a copy of one, with a purpose and somebody who answers for it.
//! What it gives is decided by what it gives now: a change reaches every holder at once, and
//! is judged as giving and taking the difference.

use serde::{Deserialize, Serialize};

use crate::access::Effects;
use crate::access_request::RequestStatus;
use crate::ids::{AccessRequestId, CustomRoleId, GrantId, OperationId, PersonId};
use crate::permission::{Holding, Permission, RoleKey, Scope};
use crate::time::UnixMillis;

/// What a role is for: a sentence or two.
pub const PURPOSE_CHARS_MIN: usize = 10;
pub const PURPOSE_CHARS_MAX: usize = 500;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CustomRole {
    pub id: CustomRoleId,
    pub name: String,
    pub purpose: String,
    /// The built-in role it began as a copy of.
    pub based_on: RoleKey,
    /// Who answers for it. This gives no right.
    pub owner: PersonId,
    /// In the order of their numbers.
    pub permissions: Vec<Permission>,
    /// Rises with every change; a change names the one it was made over.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub version: u64,
    pub changed_at: UnixMillis,
    pub changed_by: PersonId,
    /// Given up then: nobody holds it, and nobody is given it any more.
    pub retired_at: Option<UnixMillis>,
    /// How many hold it now.
    pub holders: u32,
}

// GET /v1/roles
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Roles {
    pub roles: Vec<CustomRole>,
}

// PUT /v1/roles/{role} — answers `RoleSaved`; a role that has moved on is a conflict with it
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SetRole {
    pub id: OperationId,
    /// The version that was changed; 0 makes a new one.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub version: u64,
    pub name: String,
    pub purpose: String,
    pub based_on: RoleKey,
    pub owner: PersonId,
    pub permissions: Vec<Permission>,
    /// Why, for the audit and for everyone who holds it.
    pub text: String,
    #[serde(default)]
    pub dry_run: bool,
}

/// What a change of a role came to, or with `dry_run` would come to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RoleSaved {
    pub role: CustomRole,
    pub effects: Effects,
    /// Requests of the last 90 days that nobody would have had to file.
    pub avoided: Vec<AvoidedRequest>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AvoidedRequest {
    pub request: AccessRequestId,
    pub person: PersonId,
    pub permission: Permission,
    pub scope: Scope,
    pub status: RequestStatus,
    pub filed_at: UnixMillis,
}

// POST /v1/roles/{role}/retire — answers `CustomRole`; not while somebody holds it
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RetireRole {
    pub id: OperationId,
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub version: u64,
    pub text: String,
}

// POST /v1/people/{person}/roles — answers `RoleGiven`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct GiveRole {
    /// Of this holding of the role.
    pub id: GrantId,
    pub role: CustomRoleId,
    pub scope: Scope,
    pub starts_at: Option<UnixMillis>,
    pub ends_at: UnixMillis,
    pub text: String,
    #[serde(default)]
    pub dry_run: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RoleGiven {
    pub effects: Effects,
    /// Requests of the last 90 days that this person would not have had to file.
    pub avoided: Vec<AvoidedRequest>,
}

/// What is granted rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum GrantBasis {
    /// Given by an administrator, one permission by itself.
    Direct { permission: Permission },
    /// Given on a request.
    Request {
        permission: Permission,
        request: AccessRequestId,
    },
    /// A role of the company's own.
    CustomRole { role: CustomRoleId, name: String },
    /// A post, or administering a team.
    Post { role: RoleKey },
}

/// One line of *Grants*: what is granted to whom where by whom, until when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct GrantLine {
    /// What *revoke* ends; none for a post, which is given and taken with the person.
    pub id: Option<GrantId>,
    pub person: PersonId,
    pub basis: GrantBasis,
    pub scope: Scope,
    pub holding: Holding,
    pub starts_at: UnixMillis,
    pub ends_at: Option<UnixMillis>,
    pub by: Option<PersonId>,
    pub text: String,
    /// When it let something through last, to within a minute or so.
    pub last_used_at: Option<UnixMillis>,
    /// Whether its use is recorded at all: reading what was said earlier, for one, is not an
    /// act that somebody does.
    pub use_recorded: bool,
}

// GET /v1/grants, GET /v1/teams/{team}/grants
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Grants {
    pub as_of: UnixMillis,
    /// The latest given first.
    pub lines: Vec<GrantLine>,
    /// There are more than are told.
    pub more: bool,
}
