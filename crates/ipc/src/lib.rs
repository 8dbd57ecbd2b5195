//! What the UI may ask and hear. The contract is one page; the commands behind it are a
//! few lines each.

mod audit;
mod commands;
pub mod contract;
mod core;
pub mod error;
mod events;
mod files;
mod outside;

pub use core::Core;
pub use events::Events;
pub use outside::{
    Asking, DesktopSettings, DesktopView, Outside, Starting, TrayState, UpdateState,
};
