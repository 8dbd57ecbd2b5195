//! The way out: messages that exist here and are to exist there.
//!
//! [`request`] writes to the line of a channel (durable before it answers), [`worker`] empties
//! the lines, [`verdict`] judges an answer (pure), [`marks`] tells the server how far was read.

mod letters;
pub mod marks;
pub(crate) mod openings;
pub(crate) mod purges;
pub mod reports;
pub mod request;
pub mod state;
pub mod verdict;
pub mod wishes;
pub mod worker;
