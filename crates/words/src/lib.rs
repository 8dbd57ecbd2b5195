//! Words: how a text is cut into what can be searched for, and when a text answers a query.
//!
//! The desktop's index and the server's cut the same way, and both check every hit on the
//! text itself, so a message is found here and there or not at all. An index that cuts
//! otherwise than its query finds nothing, which is why all three live in one place.

pub mod cut;
pub mod fts5;
mod query;

pub use query::Query;
