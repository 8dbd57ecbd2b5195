//! What a desktop has made unreadable, and whether it has said so.

use serde::{Deserialize, Serialize};

use crate::ids::{ChannelId, ExclusionId, PurgeId};
use crate::time::UnixMillis;

/// Reports of one request; more wait for the next.
pub const PURGES_MAX: usize = 100;

/// Why something was made unreadable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum PurgeCause {
    /// No member of the channel any more.
    ChannelLost,
    /// The right to read there was taken.
    ReadingLost,
    /// The right to download files was: they go, the words stay.
    FilesLost,
    /// The session was ended, the account closed, the device lost.
    SessionEnded,
    /// Too long without the server.
    LeaseOver,
    /// A label that lets nothing be kept.
    Label,
    /// The access level was lowered: whatever is above it.
    LevelLowered,
}

/// Something is unreadable on a device, keys first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PurgeReport {
    /// Made by the device: told twice, it is one.
    pub id: PurgeId,
    pub cause: PurgeCause,
    /// None: everything.
    pub channel: Option<ChannelId>,
    /// What took the right, where it was a restriction or a lower level: all that it touches has
    /// gone.
    #[serde(default)]
    pub exclusion: Option<ExclusionId>,
    /// By the device's clock.
    pub done_at: UnixMillis,
}

// POST /v1/purges
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReportPurges {
    pub purges: Vec<PurgeReport>,
}

/// One line of what was to go from somebody's devices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PurgeRow {
    pub id: PurgeId,
    /// The device, as it called itself.
    pub device: String,
    pub cause: PurgeCause,
    /// None for everything, and for a place that the asker may not know of.
    pub channel: Option<ChannelId>,
    /// What took the right, where it was a restriction or a lower level.
    pub exclusion: Option<ExclusionId>,
    /// None where the device did it by itself.
    pub ordered_at: Option<UnixMillis>,
    /// None: not reported yet.
    pub reported_at: Option<UnixMillis>,
}

// GET /v1/people/{person}/purges
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PurgeList {
    /// The newest first.
    pub rows: Vec<PurgeRow>,
}
