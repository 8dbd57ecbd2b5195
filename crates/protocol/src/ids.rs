//! One newtype per kind of id: a channel's id can never stand where a person's belongs.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(transparent)]
        #[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(type = "string"))]
        pub struct $name(pub Uuid);

        impl $name {
            /// An id of this moment. Ids made later sort later.
            pub fn now_v7() -> Self {
                Self(Uuid::now_v7())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::from_str(text).map(Self)
            }
        }
    )+};
}

ids! {
    /// One run of `init`: a client notices a server that is not the one it knew.
    OrganisationId,
    PersonId,
    DepartmentId,
    TeamId,
    ChannelId,
    /// The author's UUIDv7, made before the server has seen the message; its id for life.
    MessageId,
    /// Makes a repeated edit, deletion or administrative act a no-op with the first answer.
    OperationId,
    SessionId,
    DeviceId,
    GrantId,
    /// Of a role that the company made for itself.
    CustomRoleId,
    ExclusionId,
    /// Made by whoever files the request: filed twice, it is one.
    AccessRequestId,
    /// Made by whoever opens the case or reports what it is about.
    CaseId,
    /// Of a rule that the organisation wrote for itself.
    HouseRuleId,
    DelegationId,
    /// Of a way that requests take.
    WorkflowId,
    PeopleGroupId,
    /// A folder of one person's channel list.
    FolderId,
    /// Random, changed when a server is restored from a backup.
    LogEpoch,
    RequestId,
    JoinLinkId,
    /// Of somebody who came by a join link; their person's id once they are in.
    JoinRequestId,
    ReportId,
    /// Of a meeting server that calls are held on.
    CallProviderId,
    /// Made by the server; of a file that is being handed over, and of the file it becomes.
    FileId,
    /// Made by the device that made something unreadable.
    PurgeId,
    /// Of a link by which a file is fetched from outside.
    FileLinkId,
}

/// A place in a channel's log: 1, 2, 3 … without holes.
pub type Seq = u64;
/// A place in a person's log.
pub type Useq = u64;
/// A place in the organisation's log.
pub type Oseq = u64;
