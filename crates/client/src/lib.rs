//! The core of the desktop client: encrypted store, sync, outbox, search, timeline.
//!
//! It knows no window and no sentence for the user's eyes; what leaves for a screen are
//! the plain structs of [`view`].

pub mod access;
mod audit;
pub mod calls;
mod cases;
mod chance;
pub mod change;
mod channel_names;
mod channels;
pub mod client;
pub mod clock;
pub mod config;
mod connection;
mod conversation;
mod dates;
pub mod deep_link;
pub mod diagnostics;
mod drafts;
pub mod error;
mod file_links;
mod groups;
mod jump;
pub mod keys;
pub mod link;
pub mod markdown;
mod mentions;
pub mod net;
pub mod notify;
mod outbox;
mod pdf;
mod personal;
mod presence;
mod quiet;
mod quotas;
mod redraw;
mod request_records;
mod requests;
mod roles;
pub mod search;
mod session;
pub mod store;
pub mod sync;
pub mod timeline;
mod transfer;
pub mod update;
pub mod view;
mod workflows;

pub use client::{Client, JoinForm, SetUpForm, SignInForm};
pub use config::Config;
pub use conversation::NewWords;
