//! The shell around the page: what a page can reach, and where it cannot go.

pub mod bait;
mod content_policy;
mod links;
mod navigation;
mod reachable;
mod scene;
mod sound;
mod versions;
