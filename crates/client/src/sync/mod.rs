//! Following the server's logs.
//!
//! [`link`] says where the connection stands and what to do next (pure), [`order`] what to
//! do with an entry (pure), [`apply`] turns entries into rows in one transaction,
//! [`engine`] owns the socket and the timers and does what these three say, [`backfill`]
//! fills holes.

pub mod apply;
pub mod backfill;
mod cases;
pub mod engine;
pub mod link;
pub mod order;
mod requests;
