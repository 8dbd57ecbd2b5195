//! What somebody may read at most, and what has gone from their devices, with names.

use serde::Serialize;
use tokenim_protocol::label::Label;
use tokenim_protocol::purge::PurgeRow;
use tokenim_protocol::time::UnixMillis;

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PurgeLine {
    pub row: PurgeRow,
    /// Empty for everything, and for a place that this person does not know.
    pub place: String,
}

/// What a change of somebody's access level does to what they read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ClearanceView {
    /// Channels by name, as far as this administrator may know of them, and how many others.
    pub lost: Vec<String>,
    pub lost_unseen: u32,
    pub gained: Vec<String>,
    pub gained_unseen: u32,
    pub messages_lost: u32,
    pub messages_gained: u32,
    /// On how many of the person's computers what they lose is destroyed.
    pub devices: u32,
}

/// One's own access level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct OwnClearance {
    pub level: Label,
    /// None of these where it follows from what one is to the company.
    pub since: Option<UnixMillis>,
    pub by_name: Option<String>,
    pub text: Option<String>,
}
