//! What the core's commands reach outside the window.

use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};

use tokenim_ipc::Outside;

#[derive(Default)]
pub struct Desktop {
    said: AtomicBool,
}

impl Outside for Desktop {
    fn open(&self, address: &url::Url) -> std::io::Result<()> {
        tauri_plugin_opener::open_url(address.as_str(), None::<&str>).map_err(std::io::Error::other)
    }

    /// Prints the line that the start's benchmark waits for, once.
    fn interactive(&self) {
        if !self.said.swap(true, Ordering::Relaxed) {
            // A reader who has gone away is no reason to fail.
            let _ = writeln!(std::io::stdout(), "INTERACTIVE");
        }
    }
}
