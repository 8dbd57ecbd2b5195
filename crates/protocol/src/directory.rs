//! The people of the company and how it is divided, as everyone signed in may see it.

use serde::{Deserialize, Serialize};

use crate::group::TeamAbout;
use crate::ids::{DepartmentId, PersonId, TeamId};
use crate::permission::{PersonKind, RoleKey};
use crate::time::UnixMillis;

/// A person as a colleague sees them: never an e-mail address, a phone number or a secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Person {
    pub id: PersonId,
    /// What they sign in with and are mentioned by; lower case, unique for ever.
    pub handle: String,
    pub display_name: String,
    pub title: String,
    pub kind: PersonKind,
    pub department: Option<DepartmentId>,
    pub manager: Option<PersonId>,
    pub active: bool,
    /// Posts at the organisation (owner, sysadmin, secadmin, auditor).
    pub posts: Vec<RoleKey>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Department {
    pub id: DepartmentId,
    pub name: String,
    pub parent: Option<DepartmentId>,
    pub manager: Option<PersonId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum TeamKind {
    Department,
    Project,
    Open,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Team {
    pub id: TeamId,
    pub name: String,
    pub kind: TeamKind,
    pub department: Option<DepartmentId>,
    pub created_at: UnixMillis,
    pub archived: bool,
    pub members: Vec<TeamMember>,
    #[serde(default)]
    pub about: TeamAbout,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TeamMember {
    pub person: PersonId,
    pub admin: bool,
    pub since: UnixMillis,
}
