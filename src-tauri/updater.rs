//! Newer versions, where the program is a file that it may replace itself: an AppImage. What a
//! package manager put there, a package manager replaces; Windows and macOS are served by their
//! installers.
//!
//! Whose signature counts and where statements lie is said when a release is built. A build
//! that was told neither looks for nothing.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokenim_client::clock::{Clock, SystemClock};
use tokenim_client::update::minisign::PublicKey;
use tokenim_client::update::statement::Running;
use tokenim_client::update::{Outcome, Updates};
use tokenim_ipc::UpdateState;

use crate::desktop::Manners;

const ADDRESS: Option<&str> = option_env!("TOKENIM_UPDATE_URL");
const KEY: Option<&str> = option_env!("TOKENIM_UPDATE_KEY");
const CHANNEL: &str = "stable";
/// Nothing of the first minute is disturbed by it.
const FIRST_AFTER: Duration = Duration::from_secs(60);
const EVERY: Duration = Duration::from_secs(6 * 60 * 60);

/// Looks for as long as the program runs; ends at once where there is nothing to look for.
pub async fn follow(manners: Arc<Manners>, profile: PathBuf) {
    let Some(updates) = updates(profile) else {
        return;
    };
    tokio::time::sleep(FIRST_AFTER).await;
    loop {
        let now = SystemClock.now();
        let state = match updates.look(now).await {
            Ok(Outcome::UpToDate) => UpdateState::Current,
            Ok(Outcome::Installed(version)) => UpdateState::Ready {
                version: version.to_string(),
            },
            Err(error) => {
                tracing::warn!(%error, "no update was taken");
                // Kept from us for too long: the person is told.
                if updates.learned().is_stale(now) {
                    UpdateState::Stale
                } else {
                    UpdateState::Current
                }
            }
        };
        let ready = matches!(state, UpdateState::Ready { .. });
        manners.set_update(state);
        if ready {
            // It runs from the next start on, and looks again then.
            return;
        }
        tokio::time::sleep(EVERY).await;
    }
}

fn updates(profile: PathBuf) -> Option<Updates> {
    let program = PathBuf::from(std::env::var_os("APPIMAGE")?);
    let updates = Updates {
        source: Updates::source(ADDRESS?)
            .inspect_err(|error| tracing::warn!(%error, "updates cannot be looked for"))
            .ok()?,
        key: PublicKey::parse(KEY?)?,
        running: Running {
            version: env!("CARGO_PKG_VERSION").parse().ok()?,
            target: format!(
                "{}-{}-appimage",
                std::env::consts::OS,
                std::env::consts::ARCH
            ),
            channel: CHANNEL.to_owned(),
        },
        program,
        kept: profile.join("update.json"),
    };
    Some(updates)
}
