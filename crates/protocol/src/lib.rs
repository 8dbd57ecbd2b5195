//! What crosses the network between a TokenIM client and its server, and only that.
//!
//! Requests are strict: an unknown field is refused, so that nobody can assign what they
//! were not asked for. Replies and log entries are lenient: an unknown kind is kept raw
//! and skipped, so that a newer server never stops an older client.

pub mod access;
pub mod access_request;
pub mod audit;
pub mod calendar;
pub mod call;
pub mod case;
pub mod channel;
pub mod clearance;
pub mod conversation;
pub mod directory;
pub mod error;
pub mod event;
pub mod file;
pub mod file_link;
pub mod frame;
pub mod group;
pub mod ids;
pub mod label;
pub mod lease;
pub mod mention;
pub mod permission;
pub mod personal;
pub mod purge;
pub mod quota;
pub mod request;
pub mod retention;
pub mod role;
pub mod search;
pub mod start;
pub mod time;
pub mod workflow;

/// The version of this protocol that the crate speaks. A server answers clients of this
/// level and of the one before.
pub const API_LEVEL: u32 = 1;
