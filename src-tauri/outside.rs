//! What the core's commands reach outside the window.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokenim_client::Client;
#[cfg(feature = "local-server")]
use tokenim_ipc::Starting;
use tokenim_ipc::{Asking, DesktopSettings, DesktopView, Outside};

use crate::desktop::Manners;
use crate::dialogs::Dialogs;
#[cfg(feature = "local-server")]
use crate::local_server::LocalServer;

pub struct Desktop {
    said: AtomicBool,
    manners: Arc<Manners>,
    dialogs: Dialogs,
    #[cfg(feature = "local-server")]
    local: Option<Arc<LocalServer>>,
}

impl Desktop {
    pub fn new(manners: Arc<Manners>, dialogs: Dialogs) -> Self {
        Self {
            said: AtomicBool::new(false),
            manners,
            dialogs,
            #[cfg(feature = "local-server")]
            local: None,
        }
    }

    #[cfg(feature = "local-server")]
    #[must_use]
    pub fn with_local(self, local: Arc<LocalServer>) -> Self {
        Self {
            local: Some(local),
            ..self
        }
    }
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
            self.manners.set_painted();
        }
    }

    fn desktop(&self) -> DesktopView {
        self.manners.view()
    }

    fn set_desktop(&self, wanted: DesktopSettings) -> std::io::Result<DesktopView> {
        self.manners.set(wanted)
    }

    #[cfg(feature = "local-server")]
    fn start_local(&self) -> Starting<'_> {
        let local = self.local.clone();
        Box::pin(async move {
            match local {
                Some(local) => local.link().await,
                None => Err(std::io::ErrorKind::Unsupported.into()),
            }
        })
    }

    fn pick_files(&self) -> Asking<'_, Vec<PathBuf>> {
        Box::pin(self.dialogs.pick_files())
    }

    fn save_place<'a>(&'a self, name: &'a str) -> Asking<'a, Option<PathBuf>> {
        Box::pin(self.dialogs.save_place(name))
    }

    fn downloads(&self) -> std::io::Result<PathBuf> {
        let home = || dirs::home_dir().map(|home| home.join("Downloads"));
        let folder = dirs::download_dir().or_else(home);
        let folder = folder.ok_or(std::io::ErrorKind::NotFound)?;
        std::fs::create_dir_all(&folder)?;
        Ok(folder)
    }

    fn open_file(&self, path: &Path) -> std::io::Result<()> {
        tauri_plugin_opener::open_path(path, None::<&str>).map_err(std::io::Error::other)
    }

    fn reveal(&self, path: &Path) -> std::io::Result<()> {
        tauri_plugin_opener::reveal_item_in_dir(path).map_err(std::io::Error::other)
    }

    /// The desktop's kind and the web view's version; nothing that names anybody.
    fn describe(&self) -> Vec<String> {
        let mut told: Vec<String> = ["XDG_SESSION_TYPE", "XDG_CURRENT_DESKTOP"]
            .iter()
            .filter_map(|name| Some(format!("{name}={}", std::env::var(name).ok()?)))
            .collect();
        if let Ok(version) = tauri::webview_version() {
            told.push(format!("webview {version}"));
        }
        told
    }
}

/// Hands what the window was not allowed to open itself to the system's browser, through the
/// same gate as a pressed link. One a second: a page that tries again and again must not fill
/// the screen with windows.
pub fn hand_out(address: &url::Url) {
    static LAST: Mutex<Option<Instant>> = Mutex::new(None);
    const PAUSE: Duration = Duration::from_secs(1);
    let Ok(link) = Client::check_link(address.as_str()) else {
        return;
    };
    {
        let mut last = LAST.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        if last.is_some_and(|last| last.elapsed() < PAUSE) {
            return;
        }
        *last = Some(Instant::now());
    }
    // Starting a browser takes longer than the window may wait.
    tauri::async_runtime::spawn_blocking(move || {
        if let Err(error) = tauri_plugin_opener::open_url(link.url, None::<&str>) {
            tracing::warn!(%error, "the system opened no browser");
        }
    });
}
