//! Brings a machine to the point where the product can be built and tried.
//!
//! Every step looks first and does nothing when there is nothing to do, so
//! `run` and `test` call this each time.

mod system;
mod ui;

use crate::shell::Outcome;

/// What the machine is being prepared for. Each needs what the one before needs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// Windows on the screen in front of you.
    Run,
    /// Windows in a private display, driven by a program.
    Headless,
    /// All of that, a browser for the UI's own tests, and input methods.
    Test,
    /// What makes packages, and what opens an address as a desktop does.
    Dist,
}

pub fn prepare(purpose: Purpose) -> Outcome {
    system::install(purpose)?;
    ui::install()?;
    ui::build()
}
