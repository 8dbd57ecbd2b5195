//! The reading lease: how long a desktop may show what it keeps without hearing the server.
//! It lies in the signed facts, so that nobody writes one's own.

use serde::{Deserialize, Serialize};

use crate::time::HOUR_MS;

pub const READING_LEASE_HOURS_MIN: u32 = 1;
pub const READING_LEASE_HOURS_MAX: u32 = 30 * 24;
/// Where the organisation has set none.
pub const READING_LEASE_HOURS_DEFAULT: u32 = 7 * 24;
pub const READING_LEASE_MS_DEFAULT: i64 = READING_LEASE_HOURS_DEFAULT as i64 * HOUR_MS;

// PUT /v1/organisation/reading-lease
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SetReadingLease {
    pub hours: u32,
    pub text: String,
}
