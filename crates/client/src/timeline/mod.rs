//! A channel's timeline as a screen reads it.

pub mod grouping;
pub mod notices;
pub mod window;
