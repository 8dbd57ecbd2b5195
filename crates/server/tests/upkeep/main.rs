//! What keeps a server in order: searching, retention, limits, and what an operator asks of it.

mod hardening;
mod metrics;
mod migration;
mod openapi;
mod operator;
mod retention;
mod search;
#[path = "../it/story.rs"]
#[allow(dead_code)]
mod story;
