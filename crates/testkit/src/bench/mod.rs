//! Figures, taken beside their limits in the same round. Ratios are what counts: absolute
//! times drift with the machine.

pub mod at_rest;
pub mod audit;
mod bare_page;
pub mod catch_up;
pub mod crowd;
pub mod decide;
mod dice;
pub mod explain;
pub mod fan;
pub mod fan_out;
pub mod find;
pub mod first_sync;
mod key_ring;
pub mod machine;
mod office;
mod pair;
pub mod profile;
pub mod raw_server;
pub mod report;
pub mod request;
pub mod revoke;
pub mod screen;
pub mod seats;
pub mod soak;
pub mod start;
mod talk;
pub mod timeline;
pub mod transfer;
