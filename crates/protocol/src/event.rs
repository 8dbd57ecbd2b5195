//! One variant per thing that happened to a person or to the organisation; what happened
//! in a channel is in `channel.rs`. A kind that this version does not know is kept raw.

use serde::{Deserialize, Serialize};

use crate::channel::{Channel, ReadMark};
use crate::directory::{Department, Person, Team};
use crate::ids::{ChannelId, Oseq, PersonId, Seq, TeamId, Useq};
use crate::permission::{Permission, ReasonCode, RoleKey, Scope};
use crate::time::UnixMillis;

/// Something this version understands, or the raw text of something it does not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
pub struct PersonEntry {
    pub useq: Useq,
    pub at: UnixMillis,
    pub event: Kept<PersonEvent>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    /// A line of their permission timeline.
    Access(AccessEvent),
}

/// What happened to somebody's access: the line they see in their own timeline (S18) and
/// the administrator in *People*.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AccessEvent {
    pub at: UnixMillis,
    pub change: AccessChange,
    /// None: every permission, or the whole account.
    pub permission: Option<Permission>,
    pub role: Option<RoleKey>,
    pub scope: Scope,
    pub code: Option<ReasonCode>,
    pub until: Option<UnixMillis>,
    pub by: Option<PersonId>,
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum AccessChange {
    AccountCreated,
    AccountDisabled,
    AccountEnabled,
    RoleGiven,
    RoleTaken,
    Granted,
    GrantRevoked,
    GrantExpired,
    Excluded,
    ExclusionEnded,
    ExclusionExpired,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganisationEntry {
    pub oseq: Oseq,
    pub at: UnixMillis,
    pub event: Kept<OrganisationEvent>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Organisation {
    pub name: String,
    /// Set-up is not finished: one owner holds the administrators' posts.
    pub set_up_mode: bool,
}

/// The organisation at one place of its log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganisationSnapshot {
    pub oseq: Oseq,
    pub organisation: Organisation,
    pub people: Vec<Person>,
    pub departments: Vec<Department>,
    pub teams: Vec<Team>,
    /// The directory of public channels.
    pub channels: Vec<Channel>,
}

/// A person's own state at one place of their log; their channels come one by one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonSnapshot {
    pub useq: Useq,
    pub timeline: Vec<AccessEvent>,
}
