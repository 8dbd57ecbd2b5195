//! Where our own programs are.

use super::{Fault, Outcome};
use std::path::PathBuf;

/// A program of ours that another package's test starts.
#[derive(Clone, Copy)]
pub enum Program {
    App,
    Server,
}

impl Program {
    /// Its path, as `cargo xtask` tells it.
    ///
    /// It is not looked for beside the test: one would sooner or later test a
    /// program that was built last week.
    pub fn path(self) -> Outcome<PathBuf> {
        let variable = match self {
            Program::App => "TOKENIM_APP_BIN",
            Program::Server => "TOKENIM_SERVER_BIN",
        };
        std::env::var_os(variable)
            .map(PathBuf::from)
            .ok_or_else(|| Fault::new(format!("{variable} is not set: start this by `cargo xtask`, which builds the program and says where it is")))
    }
}
