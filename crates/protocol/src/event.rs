//! One variant per thing that happened to a person or to the organisation; what happened
//! in a channel is in `channel.rs`. A kind that this version does not know is kept raw.

use serde::{Deserialize, Serialize};

use crate::access_request::AccessRequest;
use crate::call::CallProvider;
use crate::case::Case;
use crate::channel::{Channel, ReadMark};
use crate::conversation::{Mention, Saved, ThreadMark};
use crate::directory::{Department, Person, Team};
use crate::group::{PeopleGroup, TeamStanding};
use crate::ids::{
    AccessRequestId, CaseId, ChannelId, MessageId, Oseq, PeopleGroupId, PersonId, Seq, TeamId, Useq,
};
use crate::label::Label;
use crate::permission::{Permission, ReasonCode, RoleKey, Scope};
use crate::personal::StateItem;
use crate::retention::Retention;
use crate::start::{PasswordProfile, SupportContact};
use crate::time::UnixMillis;

/// Something this version understands, or the raw text of something it does not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Kept<T> {
    Known(T),
    Unknown(serde_json::Value),
}

impl<T> Kept<T> {
    pub fn known(&self) -> Option<&T> {
        match self {
            Kept::Known(event) => Some(event),
            Kept::Unknown(_) => None,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PersonEntry {
    pub useq: Useq,
    pub at: UnixMillis,
    pub event: Kept<PersonEvent>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PersonEvent {
    /// The channel's snapshot follows on the same socket.
    ChannelGained { channel_id: ChannelId },
    /// Nothing of the channel after `seq` is this person's to see; what is cached goes.
    ChannelLost {
        channel_id: ChannelId,
        seq: Seq,
        by: Option<PersonId>,
    },
    /// Their decisions may have changed; the new facts follow.
    AuthorityChanged { authority_epoch: u64 },
    ReadMarked {
        channel_id: ChannelId,
        mark: ReadMark,
    },
    /// A setting or a draft of theirs, on whichever device it was made.
    StateSet { item: StateItem },
    /// A message names them, one by one and not as one of all.
    Mentioned {
        channel_id: ChannelId,
        mention: Mention,
    },
    /// Whether they follow a thread, and how far they have read it.
    ThreadMarked {
        channel_id: ChannelId,
        root: MessageId,
        root_seq: Seq,
        mark: ThreadMark,
    },
    /// They put a message aside for later …
    Saved { saved: Saved },
    /// … or took it out again.
    Unsaved { message_id: MessageId },
    /// A line of their permission timeline.
    Access(AccessEvent),
    /// How they stand to a team beside belonging to it: the whole of it, as it is now.
    TeamStanding { standing: TeamStanding },
    /// A request in which they have a part: the whole of it, as they may see it now.
    RequestChanged { request: Box<AccessRequest> },
    /// One that is none of their business any more.
    RequestGone { request_id: AccessRequestId },
    /// A case in which they have a part: the whole of it, as they may see it now.
    CaseChanged { case: Box<Case> },
    /// One that is none of their business any more.
    CaseGone { case_id: CaseId },
    /// Of the links by which they share files outside in a channel, something is new.
    FileLinksChanged { channel_id: ChannelId },
}

/// What happened to somebody's access: the line they see in their own timeline (S18) and
/// the administrator in *People*.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AccessEvent {
    pub at: UnixMillis,
    pub change: AccessChange,
    /// None: every permission, or the whole account.
    pub permission: Option<Permission>,
    pub role: Option<RoleKey>,
    /// The name of a role of the company's own, as it was then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub role_name: Option<String>,
    pub scope: Scope,
    pub code: Option<ReasonCode>,
    pub until: Option<UnixMillis>,
    pub by: Option<PersonId>,
    pub text: String,
    /// The difference a project's bundle made to this person.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gained: Vec<Permission>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lost: Vec<Permission>,
    /// The access level that was set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub level: Option<Label>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum AccessChange {
    AccountCreated,
    AccountDisabled,
    AccountEnabled,
    RoleGiven,
    RoleTaken,
    /// What a role of the company's own gives is something else from here on.
    RoleChanged,
    /// The time of a role of the company's own has run out.
    RoleExpired,
    /// What everybody in a project is given there is something else for this person from here
    /// on: see `gained` and `lost`.
    BundleChanged,
    /// The time of a project's bundle has run out.
    BundleExpired,
    Granted,
    GrantRevoked,
    GrantExpired,
    Excluded,
    ExclusionEnded,
    ExclusionExpired,
    /// The account was closed for good, with everything that went with it.
    Offboarded,
    /// They asked to come into a team or to leave it, and may not.
    TeamRequestRefused,
    /// The access level: see `level`.
    LevelRaised,
    LevelLowered,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OrganisationEntry {
    pub oseq: Oseq,
    pub at: UnixMillis,
    pub event: Kept<OrganisationEvent>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum OrganisationEvent {
    OrganisationChanged {
        organisation: Organisation,
    },
    PersonChanged {
        person: Person,
    },
    DepartmentChanged {
        department: Department,
    },
    TeamChanged {
        team: Team,
    },
    /// A public channel appeared in the directory or changed there.
    ChannelListed {
        channel: Channel,
    },
    /// It is public no longer.
    ChannelUnlisted {
        channel_id: ChannelId,
    },
    TeamRemoved {
        team_id: TeamId,
    },
    PeopleGroupChanged {
        group: PeopleGroup,
    },
    PeopleGroupRemoved {
        group_id: PeopleGroupId,
    },
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Organisation {
    pub name: String,
    /// Set-up is not finished: one owner holds the administrators' posts.
    pub set_up_mode: bool,
    /// How long messages are kept everywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retention: Option<Retention>,
    /// How long a desktop may show what it keeps without the server; none: as by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reading_lease_hours: Option<u32>,
    #[serde(default, skip_serializing_if = "PasswordProfile::is_default")]
    pub password_profile: PasswordProfile,
    /// Whom to ask when something does not work.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<SupportContact>,
    /// What the administrators want said beside *What's new*.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub notes: String,
    /// Where calls can be held, in the order in which they are offered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub call_providers: Vec<CallProvider>,
}

/// The organisation at one place of its log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OrganisationSnapshot {
    pub oseq: Oseq,
    pub organisation: Organisation,
    pub people: Vec<Person>,
    pub departments: Vec<Department>,
    pub teams: Vec<Team>,
    /// The directory of public channels.
    pub channels: Vec<Channel>,
    #[serde(default)]
    pub groups: Vec<PeopleGroup>,
}

/// A person's own state at one place of their log; their channels come one by one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PersonSnapshot {
    pub useq: Useq,
    pub timeline: Vec<AccessEvent>,
    #[serde(default)]
    pub teams: Vec<TeamStanding>,
    /// Every register that holds something.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub state: Vec<Kept<StateItem>>,
    /// Messages put aside, the oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub saved: Vec<Saved>,
    /// Those in which they have a part: the pending ones and those that ended last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requests: Vec<AccessRequest>,
    /// The cases in which they have a part.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cases: Vec<Case>,
}
