//! Who holds what and why, and what a change would do, as an administrator sees it.

use serde::{Deserialize, Serialize};

use crate::clearance::LevelSet;
use crate::event::AccessEvent;
use crate::ids::{ExclusionId, GrantId, PersonId};
use crate::label::Label;
use crate::permission::{Obstacle, Permission, Scope, Source};
use crate::time::UnixMillis;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum PermissionStateKind {
    Granted,
    /// Granted, and ends by itself.
    Temporary,
    /// May be activated.
    Eligible,
    Denied,
    /// A dated grant ran out.
    Expired,
    /// An exclusion stands against it.
    Suspended,
}

/// One row of *My permissions* and of *People*: one permission at one scope.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PermissionState {
    pub permission: Permission,
    pub state: PermissionStateKind,
    pub source: Option<Source>,
    pub since: Option<UnixMillis>,
    pub until: Option<UnixMillis>,
    /// Empty when granted.
    pub obstacles: Vec<Obstacle>,
    /// The exclusion in force, which *restore* would end.
    pub exclusion: Option<ExclusionId>,
    /// The direct grant in force, which *revoke* would end.
    pub grant: Option<GrantId>,
    /// Where that grant was given, which may be above the place looked at.
    pub grant_scope: Option<Scope>,
}

/// One person's access at one scope.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AccessReport {
    pub person: PersonId,
    pub scope: Scope,
    pub as_of: UnixMillis,
    pub rows: Vec<PermissionState>,
    pub timeline: Vec<AccessEvent>,
    /// How sensitive what they read may be at most …
    #[serde(default)]
    pub level: Label,
    /// … and who said so; none: it follows from what they are to the company.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub level_set: Option<LevelSet>,
}

/// What an administrative act changed, or with `dry_run` would change, person by person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Effects {
    pub changes: Vec<EffectOnPerson>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct EffectOnPerson {
    pub person: PersonId,
    pub permission: Permission,
    pub scope: Scope,
    pub allowed_before: bool,
    pub allowed_after: bool,
    /// What still stands in the way afterwards.
    pub obstacles_after: Vec<Obstacle>,
}
