//! Teams as places with an owner, conversations of a few, named sets of people, and what
//! becomes of an account: the requests about them and their answers.

use serde::{Deserialize, Serialize};

use crate::access::Effects;
use crate::channel::ChannelKind;
use crate::ids::{ChannelId, DepartmentId, GrantId, OperationId, PeopleGroupId, PersonId, TeamId};
use crate::permission::{Mode, Permission};
use crate::role::AvoidedRequest;
use crate::time::UnixMillis;

/// People of a group conversation, oneself included. Two have a direct message of their own;
/// more than these want a channel, with a name and somebody who looks after it.
pub const GROUP_PEOPLE_MIN: usize = 3;
pub const GROUP_PEOPLE_MAX: usize = 8;
/// People added, invited or put into a group with one request.
pub const PEOPLE_AT_ONCE_MAX: usize = 200;
pub const DESCRIPTION_CHARS_MAX: usize = 1_000;
pub const RESPONSIBILITIES_MAX: usize = 100;
pub const FIRST_CHANNELS_MAX: usize = 10;
pub const DEFAULT_CHANNELS_MAX: usize = 20;
/// A word with which somebody asks to come in or to leave.
pub const WORD_CHARS_MAX: usize = 500;

/// How people come into a team.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum JoinRule {
    /// Whoever may join public channels comes in by themselves.
    Open,
    /// They ask, and who administers the team decides.
    Request,
    /// They are invited, or put in.
    #[default]
    Invitation,
}

/// How people leave a team.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum LeaveRule {
    #[default]
    Free,
    /// Who administers the team is told.
    Notify,
    /// Who administers the team decides.
    Approval,
}

/// Where a project stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Stage {
    Planning,
    Running,
    Closing,
    Done,
}

/// One line of a charter: who answers for what, until when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Responsibility {
    pub person: PersonId,
    pub what: String,
    pub until: Option<UnixMillis>,
}

/// What a team is about and how it is run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TeamAbout {
    pub description: String,
    /// One of those who administer it, and the one who answers for it.
    pub owner: Option<PersonId>,
    /// Takes the owner's place when that falls empty.
    pub deputy: Option<PersonId>,
    pub join: JoinRule,
    pub leave: LeaveRule,
    pub stage: Option<Stage>,
    pub ends_at: Option<UnixMillis>,
    pub charter: Vec<Responsibility>,
    /// An emergency stop lies on it.
    pub frozen: bool,
    /// What everybody in the project is given there; one that has run out stays to be told of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bundle: Option<Bundle>,
}

/// What everybody in a project is given there, as everybody who knows of the project sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Bundle {
    pub id: GrantId,
    pub permissions: Vec<Permission>,
    pub starts_at: UnixMillis,
    pub ends_at: UnixMillis,
    pub by: PersonId,
}

// PUT /v1/teams/{team}/bundle — answers `BundleSaved`; with `dry_run` nothing is changed
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SetBundle {
    /// Of the bundle as it becomes.
    pub id: GrantId,
    /// The bundle that this was made over; another one by now is a conflict.
    pub over: Option<GrantId>,
    /// Empty: the project has none any more.
    pub permissions: Vec<Permission>,
    pub ends_at: UnixMillis,
    pub text: String,
    #[serde(default)]
    pub dry_run: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct BundleSaved {
    pub bundle: Option<Bundle>,
    /// Who gains and who loses what.
    pub effects: Effects,
    /// What would not have had to be asked for in the last 90 days.
    pub avoided: Vec<AvoidedRequest>,
}

// POST /v1/teams, in `CreateTeam::start`
/// What a new team begins with: what a template prefills.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TeamStart {
    pub description: String,
    pub join: JoinRule,
    pub leave: LeaveRule,
    pub stage: Option<Stage>,
    pub ends_at: Option<UnixMillis>,
    pub members: Vec<PersonId>,
    /// They are the team's default channels.
    pub channels: Vec<FirstChannel>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FirstChannel {
    pub id: ChannelId,
    pub kind: ChannelKind,
    pub name: String,
    pub topic: String,
    pub mode: Mode,
}

// PUT /v1/teams/{team}: the whole of it, as the form shows it
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct EditTeam {
    pub name: String,
    pub description: String,
    pub join: JoinRule,
    pub leave: LeaveRule,
    pub stage: Option<Stage>,
    pub ends_at: Option<UnixMillis>,
    pub charter: Vec<Responsibility>,
}

// PUT /v1/teams/{team}/archived: `SetArchived`

// PUT /v1/teams/{team}/frozen and /v1/channels/{channel}/frozen
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SetFrozen {
    pub frozen: bool,
    pub text: String,
}

// PUT /v1/teams/{team}/owner
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SetTeamOwner {
    pub owner: PersonId,
    pub deputy: Option<PersonId>,
}

// POST /v1/teams/{team}/join and /v1/teams/{team}/leave — answer `Came`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Word {
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Came {
    /// False: it waits to be decided.
    pub done: bool,
}

// POST /v1/teams/{team}/members and /v1/teams/{team}/invitations and
// POST /v1/channels/{channel}/members
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct People {
    pub people: Vec<PersonId>,
}

// DELETE /v1/teams/{team}/invitations/{person} — no body

// PUT /v1/teams/{team}/requests/{person}
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct DecideRequest {
    pub approve: bool,
    /// A refusal says why.
    pub text: String,
}

// PUT /v1/teams/{team}/default-channels and /v1/default-channels
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct DefaultChannels {
    /// Whoever comes is put into these.
    pub channels: Vec<ChannelId>,
}

// GET /v1/teams/{team}/record — answers `TeamRecord`
/// What only those who administer a team read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TeamRecord {
    /// Newest first.
    pub lines: Vec<RecordLine>,
    pub requests: Vec<TeamRequest>,
    pub invitations: Vec<Invitation>,
    pub default_channels: Vec<ChannelId>,
}

/// Somebody came or went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RecordLine {
    pub at: UnixMillis,
    pub person: PersonId,
    pub how: Passage,
    /// Who did it, where it was not the person.
    pub by: Option<PersonId>,
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Passage {
    /// There from the beginning.
    Founded,
    Added,
    /// By themselves, the team being open.
    Joined,
    /// Their request was approved.
    Approved,
    /// They took up an invitation.
    Invited,
    Left,
    /// Their wish to leave was approved.
    Released,
    Removed,
    /// With their account.
    Offboarded,
    /// A request was refused; nobody came or went.
    Refused,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Wish {
    Join,
    Leave,
    /// They left already; who administers the team takes note.
    Left,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TeamRequest {
    pub person: PersonId,
    pub wish: Wish,
    pub at: UnixMillis,
    pub text: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Invitation {
    pub person: PersonId,
    pub by: PersonId,
    pub at: UnixMillis,
}

/// How one person stands to a team beside belonging to it; told in their own log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TeamStanding {
    pub team: TeamId,
    pub invited_by: Option<PersonId>,
    /// What they asked for and what is not decided.
    pub asked: Option<Wish>,
    /// Of others, for them to decide.
    pub waiting: u32,
}

impl TeamStanding {
    pub fn nothing(team: TeamId) -> Self {
        Self {
            team,
            invited_by: None,
            asked: None,
            waiting: 0,
        }
    }

    pub fn is_nothing(&self) -> bool {
        *self == Self::nothing(self.team)
    }
}

// POST /v1/group-messages — answers `ChannelMade`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct StartGroupMessage {
    pub id: ChannelId,
    /// The others.
    pub people: Vec<PersonId>,
    /// Empty: it is called after those who are in it.
    pub name: String,
}

/// A named set of people: it gives no right, it only saves naming them one by one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PeopleGroup {
    pub id: PeopleGroupId,
    /// What it is mentioned by; shares the names of people's handles.
    pub handle: String,
    pub name: String,
    pub description: String,
    pub owner: PersonId,
    pub members: Vec<PersonId>,
}

// POST /v1/people-groups
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CreatePeopleGroup {
    pub id: PeopleGroupId,
    pub handle: String,
    pub name: String,
    pub description: String,
    pub members: Vec<PersonId>,
}

// PUT /v1/people-groups/{group}: the whole of it; DELETE the same, no body
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct EditPeopleGroup {
    pub handle: String,
    pub name: String,
    pub description: String,
    pub owner: PersonId,
    pub members: Vec<PersonId>,
}

// POST /v1/people/{person}/offboard — answers `Offboarded`; with `dry_run` nothing is changed
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Offboard {
    pub id: OperationId,
    /// Who takes what they own. What is not named here falls to a deputy, or to whoever
    /// else administers it.
    pub teams: Vec<HandOver>,
    /// Takes their people groups.
    pub groups_to: Option<PersonId>,
    pub text: String,
    #[serde(default)]
    pub dry_run: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct HandOver {
    pub team: TeamId,
    pub to: PersonId,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Offboarded {
    /// What they own and who takes it.
    pub teams: Vec<Inheritance>,
    pub groups: Vec<PeopleGroupId>,
    /// How many teams and channels they leave.
    pub teams_left: u32,
    pub channels_left: u32,
    pub effects: Effects,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Inheritance {
    pub team: TeamId,
    /// None: somebody has to be named, or it cannot be done.
    pub heir: Option<PersonId>,
}

// PUT /v1/people/{person}/department
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct MovePerson {
    pub department: Option<DepartmentId>,
    pub manager: Option<PersonId>,
    pub title: String,
    pub text: String,
}
