//! One instance for each profile: the second one brings the first to the front and ends.

use std::error::Error;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::Value;
use tauri::plugin::{Plugin, TauriPlugin};
use tauri::{AppHandle, RunEvent, Runtime};

use crate::opening::Opening;
use crate::{arguments, windows};

/// An instance that is just ending may still be asked, and no longer answer.
const PATIENCE: Duration = Duration::from_secs(2);
const PAUSE: Duration = Duration::from_millis(100);

/// The library's plugin, asked again while the instance before this one is ending.
pub struct OneInstance<R: Runtime> {
    bus_name: String,
    registered: Option<TauriPlugin<R>>,
}

impl<R: Runtime> OneInstance<R> {
    pub fn of(profile: &Path) -> Self {
        // A name on the session bus may have letters and digits only, a path has more.
        let digest = blake3::hash(profile.as_os_str().as_encoded_bytes()).to_hex();
        Self {
            bus_name: format!("com.tokenim.desktop.p{}", &digest[..16]),
            registered: None,
        }
    }

    fn plugin(&self) -> TauriPlugin<R> {
        tauri_plugin_single_instance::Builder::new()
            .dbus_id(&self.bus_name)
            .callback(|app, words, _| {
                if let Some(link) = arguments::link_of(&words) {
                    Opening::hand_in(app, link.clone());
                }
                if !arguments::is_hidden(&words) {
                    windows::focus(app);
                }
            })
            .build()
    }
}

impl<R: Runtime> Plugin<R> for OneInstance<R> {
    fn name(&self) -> &'static str {
        "one-instance"
    }

    fn initialize(&mut self, app: &AppHandle<R>, config: Value) -> Result<(), Box<dyn Error>> {
        let begun = Instant::now();
        loop {
            let mut plugin = self.plugin();
            match plugin.initialize(app, config.clone()) {
                Ok(()) => {
                    self.registered = Some(plugin);
                    return Ok(());
                }
                Err(error) if begun.elapsed() > PATIENCE => return Err(error),
                Err(error) => {
                    tracing::debug!(%error, "the instance before does not answer")
                }
            }
            sleep(PAUSE);
        }
    }

    fn on_event(&mut self, app: &AppHandle<R>, event: &RunEvent) {
        if let Some(plugin) = &mut self.registered {
            plugin.on_event(app, event);
        }
    }
}
