//! What the UI may ask and hear. The contract is one page; the commands behind it are a
//! few lines each.

mod audit;
mod calls;
mod commands;
pub mod contract;
mod core;
pub mod error;
mod events;
mod files;
mod outside;
mod records;
mod start_up;

pub use core::Core;
pub use events::Events;
pub use outside::{
    Asking, DesktopSettings, DesktopView, Outside, Starting, TrayState, UpdateState,
};
