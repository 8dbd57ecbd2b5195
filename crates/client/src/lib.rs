//! The core of the desktop client: encrypted store, sync, outbox, search, timeline.
//!
//! It knows no window and no sentence for the user's eyes; what leaves for a screen are
//! the plain structs of [`view`].

pub mod change;
pub mod clock;
pub mod error;
pub mod keys;
pub mod store;
pub mod view;
