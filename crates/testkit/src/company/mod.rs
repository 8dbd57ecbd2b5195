//! The demonstration company: who works there, where they talk, and what they have said.
//!
//! Everything in it is made by the server's own actions in this process, under a scripted
//! clock: accounts, teams, posts, channels, ten weeks of messages. Nothing is written past
//! them, so whatever the demonstration shows could have been done by people.

mod asides;
mod build;
mod more_talk;
mod places;
pub mod talk;

pub use build::{BuildError, Company, PASSWORD, build};
pub use places::{CHANNELS, ChannelPlan, PEOPLE, PersonPlan, TEAMS, TeamPlan};
