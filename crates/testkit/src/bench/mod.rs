//! Figures, taken beside their limits in the same round. Ratios are what counts: absolute
//! times drift with the machine.

pub mod crowd;
pub mod decide;
pub mod fan;
pub mod fan_out;
pub mod machine;
pub mod raw_server;
pub mod report;
