use serde::Serialize;
use tokenim_protocol::access::{AccessReport, Effects};
use tokenim_protocol::directory::{Department, Person, Team};
use tokenim_protocol::group::{Offboarded, PeopleGroup, TeamStanding};

use super::permission::{Capability, Risk};

/// The company as everyone may see it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct DirectoryView {
    pub people: Vec<Person>,
    pub departments: Vec<Department>,
    pub teams: Vec<Team>,
    pub groups: Vec<PeopleGroup>,
    /// How this person stands to teams beside belonging to them.
    pub standings: Vec<TeamStanding>,
}

/// What somebody's leaving would do or has done.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct OffboardedView {
    pub done: Offboarded,
    pub effects: EffectsView,
}

/// One person's access at one scope, for an administrator.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PersonAccess {
    pub report: AccessReport,
    pub place: String,
    /// One for each row of the report, in its order.
    pub risks: Vec<Risk>,
    /// One for each row of the report, in its order.
    pub acts: Vec<RowActs>,
    /// Everyone named in the report.
    pub people: Vec<Person>,
}

/// What the administrator who looks may do about one row. Each of them is told as the server
/// would answer it, except for what only everybody's access together can tell.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RowActs {
    pub revoke: Capability,
    pub grant: Capability,
    /// Where an exclusion stands against it.
    pub restore: Option<Capability>,
    /// Where a grant gives it.
    pub end_grant: Option<Capability>,
}

/// What an act would change or has changed, with names.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct EffectsView {
    pub effects: Effects,
    pub people: Vec<Person>,
}
