//! What has gone from somebody's devices, with names.

use serde::Serialize;
use tokenim_protocol::purge::PurgeRow;

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PurgeLine {
    pub row: PurgeRow,
    /// Empty for everything, and for a place that this person does not know.
    pub place: String,
}
