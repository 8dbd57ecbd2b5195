//! A channel's timeline as a screen reads it.

mod around;
pub mod grouping;
pub mod notices;
pub mod placed;
pub mod thread;
pub mod window;
