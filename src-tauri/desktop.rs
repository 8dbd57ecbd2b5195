//! How the program behaves on this desktop: what closing does, and whether it starts with the
//! session. It belongs to the computer, not to the account, so it never leaves it.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokenim_client::keys::disk;
use tokenim_ipc::{DesktopSettings, DesktopView, TrayState, UpdateState};
use tokio::sync::watch;

use crate::autostart::Entry;

const FILE: &str = "desktop.json";

pub struct Manners {
    file: PathBuf,
    kept: Mutex<Kept>,
    entry: Option<Entry>,
    /// Whether an icon of ours is on some panel right now.
    in_tray: watch::Sender<bool>,
    /// Whether the page has drawn its list and messages.
    painted: watch::Sender<bool>,
    update: Mutex<UpdateState>,
    /// Started to wait in the tray.
    hidden: bool,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(default)]
struct Kept {
    close_hides: bool,
}

impl Default for Kept {
    fn default() -> Self {
        Self { close_hides: true }
    }
}

impl Manners {
    /// `chosen` is the profile, where the person named one.
    pub fn load(profile: &Path, chosen: Option<PathBuf>, hidden: bool) -> Self {
        let file = profile.join(FILE);
        // A file that cannot be read is as good as none.
        let kept = std::fs::read(&file)
            .ok()
            .and_then(|text| serde_json::from_slice(&text).ok())
            .unwrap_or_default();
        let entry = Entry::of_this_program(chosen)
            .inspect_err(|error| tracing::warn!(%error, "the program does not know its place"))
            .ok();
        Self {
            file,
            kept: Mutex::new(kept),
            entry,
            in_tray: watch::Sender::new(false),
            painted: watch::Sender::new(false),
            update: Mutex::new(UpdateState::Elsewhere),
            hidden,
        }
    }

    /// Whether a closed window waits in the tray. Without an icon nobody could get it back, so
    /// then closing ends the program, whatever was chosen.
    pub fn hides_on_close(&self) -> bool {
        *self.in_tray.borrow() && self.kept().close_hides
    }

    pub fn set_in_tray(&self, shown: bool) {
        self.in_tray.send_replace(shown);
    }

    pub fn is_hidden_start(&self) -> bool {
        self.hidden
    }

    pub fn set_painted(&self) {
        self.painted.send_replace(true);
    }

    /// Waits for the icon, which a session's panel may show later than it starts us; answers
    /// whether it came.
    pub async fn is_in_tray_within(&self, patience: Duration) -> bool {
        comes(&self.in_tray, patience).await
    }

    /// Waits for the first picture, so that nothing of ours delays it.
    pub async fn is_painted_within(&self, patience: Duration) -> bool {
        comes(&self.painted, patience).await
    }

    pub fn view(&self) -> DesktopView {
        DesktopView {
            tray: if *self.in_tray.borrow() {
                TrayState::Shown
            } else {
                TrayState::NoHost
            },
            close_hides: self.kept().close_hides,
            autostart: self.entry.as_ref().and_then(Entry::is_on),
            update: self
                .update
                .lock()
                .unwrap_or_else(|poisoned| poisoned.into_inner())
                .clone(),
        }
    }

    pub fn set_update(&self, state: UpdateState) {
        *self
            .update
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner()) = state;
    }

    pub fn set(&self, wanted: DesktopSettings) -> std::io::Result<DesktopView> {
        if let Some(entry) = &self.entry
            && entry.is_on().is_some_and(|on| on != wanted.autostart)
        {
            entry.set(wanted.autostart)?;
        }
        let kept = Kept {
            close_hides: wanted.close_hides,
        };
        disk::write_replacement(&self.file, &serde_json::to_vec_pretty(&kept)?)?;
        disk::take_its_place(&self.file)?;
        *self.kept() = kept;
        Ok(self.view())
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

async fn comes(told: &watch::Sender<bool>, patience: Duration) -> bool {
    let mut told = told.subscribe();
    tokio::time::timeout(patience, told.wait_for(|true_now| *true_now))
        .await
        .is_ok_and(|told| told.is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_hides_only_where_there_is_an_icon_to_come_back_by() {
        let profile = tempfile::tempdir().unwrap();
        let manners = Manners::load(profile.path(), None, false);
        assert!(
            !manners.hides_on_close(),
            "no icon: closing ends the program"
        );
        manners.set_in_tray(true);
        assert!(manners.hides_on_close());

        let off = DesktopSettings {
            close_hides: false,
            autostart: manners.view().autostart.unwrap_or(false),
        };
        manners.set(off).unwrap();
        assert!(!manners.hides_on_close());
        let again = Manners::load(profile.path(), None, false);
        again.set_in_tray(true);
        assert!(!again.hides_on_close(), "kept over a restart");
        std::fs::write(profile.path().join(FILE), "{").unwrap();
        assert!(
            Manners::load(profile.path(), None, false)
                .view()
                .close_hides
        );
    }
}
