//! How long what people wrote is kept.

use serde::{Deserialize, Serialize};

use crate::time::UnixMillis;

/// Less is no retention but a way to make a company forget.
pub const RETENTION_DAYS_MIN: u32 = 7;
/// A hundred years; what is to stay longer has no retention.
pub const RETENTION_DAYS_MAX: u32 = 36_500;

/// After so many days the words of a message go, and a tombstone stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Retention {
    pub days: u32,
    /// Nothing goes before this: a period that was made shorter is announced first.
    pub from: UnixMillis,
}

// PUT /v1/organisation/retention
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SetRetention {
    /// 0: kept for as long as the organisation stands.
    pub days: u32,
    pub text: String,
}
