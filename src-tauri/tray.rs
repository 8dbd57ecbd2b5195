//! The icon among those of the system: what is unread, and a way back to a closed window.
//!
//! Some desktops show no such icons (GNOME as it comes, most bare window managers). Then there
//! is none, closing the window ends the program, and the settings say so. The icon is made
//! after the window has been painted, and whatever it does it does on the runtime's threads.

use std::sync::Arc;
use std::time::Duration;

use tauri::{AppHandle, Manager, Runtime};
use tokenim_client::Client;
use tokenim_client::change::Change;
use tokenim_client::clock::{Clock, SystemClock};
use tokenim_client::view::session::SessionState;
use tokenim_ipc::Core;
use tokio::sync::broadcast::error::RecvError;

use crate::badge::{self, Picture};
use crate::desktop::Manners;
use crate::windows;
use crate::words::Tongue;

#[cfg(target_os = "linux")]
#[path = "tray/status_notifier.rs"]
mod system;
#[cfg(not(target_os = "linux"))]
#[path = "tray/native.rs"]
mod system;

/// Everything the icon and its menu say.
#[cfg(test)]
pub const SENTENCES: &[&str] = &[
    "tray-open",
    "tray-quit",
    "tray-quiet",
    "tray-quiet-minutes",
    "tray-quiet-hours",
    "tray-quiet-end",
    "tray-unread",
    "tray-mentions",
    "tray-nothing",
];

/// What a person can choose in the menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    Open,
    /// No notices for so long.
    Quiet(Duration),
    QuietEnds,
    Quit,
}

const MINUTE: Duration = Duration::from_secs(60);
/// How long quiet can be asked for from here; anything else is in the settings.
pub const QUIET: [Duration; 3] = [
    Duration::from_secs(30 * 60),
    Duration::from_secs(60 * 60),
    Duration::from_secs(8 * 60 * 60),
];

/// What the icon shows. Nothing is drawn anew while it stays the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    pub tongue: Tongue,
    /// Messages that name this person or were written to them alone.
    pub urgent: u64,
    pub unread: u64,
    pub quiet: bool,
    pub signed_in: bool,
}

impl Shown {
    /// The icon's sentence for a resting mouse.
    pub fn sentence(&self) -> String {
        if self.urgent > 0 {
            self.tongue
                .say_with("tray-mentions", &[("count", self.urgent)])
        } else if self.unread > 0 {
            self.tongue
                .say_with("tray-unread", &[("count", self.unread)])
        } else {
            self.tongue.say("tray-nothing")
        }
    }

    pub fn length_of_quiet(&self, length: Duration) -> String {
        let minutes = length.as_secs() / MINUTE.as_secs();
        if minutes < 60 {
            self.tongue
                .say_with("tray-quiet-minutes", &[("minutes", minutes)])
        } else {
            self.tongue
                .say_with("tray-quiet-hours", &[("hours", minutes / 60)])
        }
    }
}

/// A page that is not signed in says nothing; the icon does not wait for it longer.
const PAINTED_WITHIN: Duration = Duration::from_secs(4);
/// A session starts its programs before its panel is ready.
const PANEL_WITHIN: Duration = Duration::from_secs(20);

/// The icon's picture, read when the program was built.
pub fn picture() -> Picture {
    let icon = tauri::include_image!("icons/32x32.png");
    Picture {
        width: icon.width(),
        height: icon.height(),
        rgba: icon.rgba().to_vec(),
    }
}

/// Shows the icon and keeps it, title and badge true for as long as the program runs.
pub async fn follow<R: Runtime>(app: AppHandle<R>, core: Arc<Core>) {
    let client = core.client().clone();
    let manners = app.state::<Arc<Manners>>().inner().clone();
    if !manners.is_hidden_start() {
        manners.is_painted_within(PAINTED_WITHIN).await;
    }
    let mut changes = client.changes();
    let mut shown = look(&client).await;
    let mut organisation = organisation(&client).await;
    // Before it is asked for: the panel's answer may say otherwise.
    manners.set_in_tray(true);
    let tray = system::Tray::show(&app, &core, shown.clone()).await;
    if tray.is_none() {
        manners.set_in_tray(false);
    }
    if manners.is_hidden_start() && !manners.is_in_tray_within(PANEL_WITHIN).await {
        windows::show_minimised(&app);
    }
    windows::show_unread(
        &app,
        &badge::title(organisation.as_deref(), shown.unread),
        shown.urgent,
    );
    loop {
        let wait = quiet_ends_in(&client).await;
        let heard = tokio::time::timeout(wait, changes.recv()).await;
        let concerns = match heard {
            Ok(Ok(set)) => set.iter().any(|change| {
                matches!(
                    change,
                    Change::Channels | Change::Personal | Change::Preferences | Change::Session
                )
            }),
            // The quiet time is over, or so much was missed that anything may be new.
            Err(_) | Ok(Err(RecvError::Lagged(_))) => true,
            Ok(Err(RecvError::Closed)) => return,
        };
        if !concerns {
            continue;
        }
        let now = look(&client).await;
        let name = self::organisation(&client).await;
        if now == shown && name == organisation {
            continue;
        }
        if let Some(tray) = &tray {
            tray.update(now.clone()).await;
        }
        windows::show_unread(&app, &badge::title(name.as_deref(), now.unread), now.urgent);
        (shown, organisation) = (now, name);
    }
}

async fn look(client: &Client) -> Shown {
    let signed_in = client
        .session()
        .await
        .is_ok_and(|session| session.state == SessionState::SignedIn);
    let badge = if signed_in {
        client.badge().await.unwrap_or_default()
    } else {
        Default::default()
    };
    let language = client.preferences().await.unwrap_or_default().language;
    Shown {
        tongue: Tongue::of(language),
        urgent: badge.urgent,
        unread: badge.unread,
        quiet: quiet_left(client).await.is_some(),
        signed_in,
    }
}

async fn organisation(client: &Client) -> Option<String> {
    client.session().await.ok()?.organisation
}

/// How much of a quiet time is left.
async fn quiet_left(client: &Client) -> Option<Duration> {
    let until = client.do_not_disturb().await.ok().flatten()?;
    let left = until.0.saturating_sub(SystemClock.now().0);
    u64::try_from(left)
        .ok()
        .filter(|left| *left > 0)
        .map(Duration::from_millis)
}

/// When the mark for quiet has to go by itself.
async fn quiet_ends_in(client: &Client) -> Duration {
    const NEVER: Duration = Duration::from_secs(24 * 60 * 60);
    let left = quiet_left(client).await;
    left.map_or(NEVER, |left| left.min(NEVER) + Duration::from_millis(1))
}

/// Does what was chosen in the menu.
pub fn act<R: Runtime>(app: &AppHandle<R>, core: &Arc<Core>, choice: Choice) {
    match choice {
        Choice::Open => windows::focus(app),
        Choice::Quit => app.exit(0),
        Choice::Quiet(length) => set_quiet(core, Some(length)),
        Choice::QuietEnds => set_quiet(core, None),
    }
}

fn set_quiet(core: &Arc<Core>, length: Option<Duration>) {
    let client = core.client().clone();
    tauri::async_runtime::spawn(async move {
        let until = length.map(|length| {
            let length = i64::try_from(length.as_millis()).unwrap_or(i64::MAX);
            SystemClock.now().plus_ms(length)
        });
        if let Err(error) = client.set_do_not_disturb(until).await {
            tracing::warn!(%error, "the quiet time was not set");
        }
    });
}
