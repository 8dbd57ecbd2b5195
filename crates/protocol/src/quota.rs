//! How much room files may take: what is set, what is taken, and what remains.
//!
//! Whoever runs the machine bounds it in the server's own settings; within that the
//! administrators set quotas for all, and exceptions for one person or one channel. A quota
//! takes nothing away: whoever is over it hands over no more.

use serde::{Deserialize, Serialize};

use crate::conversation::is_false;
use crate::file::LimitOf;
use crate::ids::{ChannelId, PersonId};

/// People, and channels, that are listed: those that take the most.
pub const QUOTA_ROWS_MAX: usize = 20;
/// Of those who are over a new quota at once so many are named.
pub const QUOTA_OVER_MAX: usize = 20;
/// From here on it is said that little remains, in hundredths.
pub const QUOTA_NEARLY_PERCENT: u64 = 80;

/// What one quota is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum QuotaOf {
    /// Every single file.
    File,
    /// Everybody about whom nothing else is said.
    EachPerson,
    /// Every channel about which nothing else is said.
    EachChannel,
    Organisation,
    Person(PersonId),
    Channel(ChannelId),
}

/// A quota with what it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct QuotaRow {
    pub of: QuotaOf,
    /// Bytes. Of what stands for each of many: of whoever has the most.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub used: u64,
    /// What is in force.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub limit: u64,
    /// What an administrator said; none where it is what stands for all, or for the machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(type = "number | null"))]
    pub set: Option<u64>,
    /// What whoever runs the machine allows at most.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub bound: u64,
}

// GET /v1/quotas
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct QuotaBoard {
    /// What stands for all: file, person, channel, organisation.
    pub quotas: Vec<QuotaRow>,
    /// Those who take the most, and those for whom there is an exception.
    pub people: Vec<QuotaRow>,
    /// The same of channels that whoever asks knows of.
    pub channels: Vec<QuotaRow>,
    /// All others together.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub elsewhere: u64,
}

// PUT /v1/quotas — answers `QuotaEffect`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SetQuota {
    pub of: QuotaOf,
    /// None takes it away: what stands for all counts again, or what the machine allows.
    #[cfg_attr(feature = "ts", ts(type = "number | null"))]
    pub bytes: Option<u64>,
    pub text: String,
    /// Says what it would come to, and changes nothing.
    #[serde(default, skip_serializing_if = "is_false")]
    pub dry_run: bool,
}

/// What comes of it at once. Nothing is deleted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct QuotaEffect {
    /// Who can hand over nothing more under it and could before; at most
    /// [`QUOTA_OVER_MAX`], the largest first.
    pub over: Vec<QuotaRow>,
    /// With those that are not named.
    pub over_count: u32,
}

/// One of the quotas somebody's next file has to fit into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Room {
    pub of: LimitOf,
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub limit: u64,
    /// Nothing for a single file.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub used: u64,
}

impl Room {
    pub fn remaining(&self) -> u64 {
        self.limit.saturating_sub(self.used)
    }

    pub fn is_nearly_full(&self) -> bool {
        self.used >= self.limit / 100 * QUOTA_NEARLY_PERCENT
    }
}

// GET /v1/me/room — one's own
// GET /v1/channels/{channel}/room — what a file for this channel has to fit into
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Rooms {
    /// The organisation's is told when it is nearly full: then it is what counts.
    pub rooms: Vec<Room>,
    /// Who can change it, of those whom one may know of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub managers: Vec<PersonId>,
}
