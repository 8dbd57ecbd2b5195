//! How sensitive what somebody reads may be at most: their access level.

use serde::{Deserialize, Serialize};

use crate::ids::{ChannelId, ExclusionId, PersonId};
use crate::label::Label;
use crate::time::UnixMillis;

/// The levels there are, from the least: what wears this or less may be read. What is public asks
/// for none.
pub const LEVELS: &[Label] = &[Label::Internal, Label::Confidential, Label::Secret];

/// That somebody's level was set. Nobody's is as long as it follows from what they are to the
/// company.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct LevelSet {
    /// Under which a desktop reports that nothing above it is left.
    pub id: ExclusionId,
    pub since: UnixMillis,
    pub by: PersonId,
    /// That person's own words.
    pub text: String,
}

// PUT /v1/people/{person}/clearance
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SetClearance {
    pub level: Label,
    /// The level that was seen: somebody may have set another meanwhile.
    pub was: Label,
    pub text: String,
    /// To see what it would do.
    #[serde(default)]
    pub dry_run: bool,
}

/// What a change of somebody's level did, or with `dry_run` would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ClearanceEffects {
    /// Of the channels the person belongs to, those they can read no more, as far as the asker
    /// may know of them …
    pub lost: Vec<ChannelId>,
    /// … and how many others.
    pub lost_unseen: u32,
    pub gained: Vec<ChannelId>,
    pub gained_unseen: u32,
    /// Messages with a label of their own, in channels that the person reads before and after.
    pub messages_lost: u32,
    pub messages_gained: u32,
    /// On how many of the person's devices what they lose is destroyed.
    #[serde(default)]
    pub devices: u32,
}
