//! Searching what is cached, with the network off.
//!
//! Words are cut the same way everywhere ([`tokenim_words`]): by the index when it follows the
//! cache, by the query, and by the check that every hit must pass on the opened text. So
//! the index can only make a search quicker, never wrong; and what it has not followed yet is
//! looked through directly. Nothing that is cached is ever missed.

mod everywhere;
mod find;
mod follow;
pub mod operators;
mod snippet;
#[cfg(test)]
mod tests;

pub use find::search;
pub use follow::{follow, follow_once};
