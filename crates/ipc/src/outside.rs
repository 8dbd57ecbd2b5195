//! What the core's commands need of the program around them.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::Pin;

use serde::{Deserialize, Serialize};

/// The window system, as far as a command reaches into it. The desktop and the bridge of the
/// tests each have their own.
pub trait Outside: Send + Sync {
    /// Opens an address, which has passed the gate, in the system's browser.
    fn open(&self, address: &url::Url) -> std::io::Result<()>;

    /// The list and the last messages are painted and input is taken.
    fn interactive(&self);

    /// How the program behaves on this desktop.
    fn desktop(&self) -> DesktopView;

    fn set_desktop(&self, wanted: DesktopSettings) -> std::io::Result<DesktopView>;

    /// Starts the server inside this program and answers the link to it.
    fn start_local(&self) -> Starting<'_> {
        Box::pin(async { Err(std::io::ErrorKind::Unsupported.into()) })
    }

    /// Asks the person for files; none where the dialog was closed.
    fn pick_files(&self) -> Asking<'_, Vec<PathBuf>> {
        Box::pin(async { Err(std::io::ErrorKind::Unsupported.into()) })
    }

    /// Asks the person where a file of this name is to go.
    fn save_place<'a>(&'a self, _name: &'a str) -> Asking<'a, Option<PathBuf>> {
        Box::pin(async { Err(std::io::ErrorKind::Unsupported.into()) })
    }

    fn downloads(&self) -> std::io::Result<PathBuf> {
        Err(std::io::ErrorKind::Unsupported.into())
    }

    /// Opens a file with the system's program for it.
    fn open_file(&self, _path: &Path) -> std::io::Result<()> {
        Err(std::io::ErrorKind::Unsupported.into())
    }

    /// Shows a file in its folder.
    fn reveal(&self, _path: &Path) -> std::io::Result<()> {
        Err(std::io::ErrorKind::Unsupported.into())
    }

    /// What is worth saying about the desktop in a report of a problem.
    fn describe(&self) -> Vec<String> {
        Vec::new()
    }
}

pub type Asking<'a, T> = Pin<Box<dyn Future<Output = std::io::Result<T>> + Send + 'a>>;
pub type Starting<'a> = Pin<Box<dyn Future<Output = std::io::Result<String>> + Send + 'a>>;

/// What a person may choose about the program on this computer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct DesktopSettings {
    /// Closing the window leaves the program in the tray.
    pub close_hides: bool,
    /// The program starts, hidden, when the person signs in to the computer.
    pub autostart: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct DesktopView {
    pub tray: TrayState,
    pub close_hides: bool,
    /// None where this desktop has no place for it.
    pub autostart: Option<bool>,
    pub update: UpdateState,
}

/// How the program is kept new.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ts_rs::TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum UpdateState {
    /// By whoever installed it.
    Elsewhere,
    Current,
    /// A newer one is in place and runs from the next start on.
    Ready {
        version: String,
    },
    /// No believable word of newer ones for so long that they may be kept back.
    Stale,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum TrayState {
    /// The icon is shown.
    Shown,
    /// Nothing on this desktop shows icons of programs; closing the window ends the program.
    NoHost,
}
