//! Notices on the desktop. A click on one opens the very message.
//!
//! The core decides what deserves a notice; here it is only shown. A channel has at most one
//! notice standing: a newer message takes the place of the one before, so that an afternoon
//! away leaves no pile, and no waiting thread for each of its messages.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use notify_rust::{Notification, NotificationResponse};
use tokenim_client::notify::Notice;

/// What stands on the desktop, by channel.
#[derive(Clone, Default)]
pub struct Notices(Arc<Mutex<HashMap<String, Standing>>>);

struct Standing {
    /// The desktop's own number for it, by which it is replaced.
    #[cfg(target_os = "linux")]
    id: u32,
    /// The newest message it speaks of; a click opens this one.
    notice: Notice,
}

impl Notices {
    /// Shows a notice; `open` is called when it is clicked. Blocks for as long as it stands,
    /// unless it took the place of another, so it wants a thread of its own. `instead` is said
    /// where the notice is not to say anything itself.
    pub fn show(&self, notice: Notice, instead: &str, open: impl FnOnce(&Notice)) {
        let channel = notice.channel_id.to_string();
        let mut notification = Notification::new();
        notification
            .appname("TokenIM")
            .icon("tokenim")
            .summary(if notice.hidden {
                "TokenIM"
            } else {
                &notice.title
            })
            .body(&if notice.hidden {
                escaped(instead)
            } else {
                body(&notice)
            })
            .action("default", "TokenIM");

        let mut standing = self.lock();
        #[cfg(target_os = "linux")]
        if let Some(before) = standing.get_mut(&channel) {
            match notification.id(before.id).show() {
                Ok(_) => before.notice = notice,
                Err(error) => tracing::warn!(%error, "a notice could not be renewed"),
            }
            return;
        }
        let shown = match notification.show() {
            Ok(shown) => shown,
            Err(error) => {
                // No notification service: nothing is lost, the channel is bold all the same.
                tracing::warn!(%error, "a notice could not be shown");
                return;
            }
        };
        standing.insert(
            channel.clone(),
            Standing {
                #[cfg(target_os = "linux")]
                id: shown.id(),
                notice: notice.clone(),
            },
        );
        drop(standing);

        let clicked = Arc::new(AtomicBool::new(false));
        let click = clicked.clone();
        let waited = shown.wait_for_response(move |response: &NotificationResponse| {
            click.store(response.is_default_action(), Ordering::Relaxed);
        });
        if let Err(error) = waited {
            tracing::warn!(%error, "a notice could not be watched");
        }
        let ended = self.lock().remove(&channel);
        if clicked.load(Ordering::Relaxed) {
            open(&ended.map_or(notice, |standing| standing.notice));
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Standing>> {
        self.0
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

/// Shows a notice about a request and answers when it is clicked or gone. Blocks for as long as
/// it stands, so it wants a thread of its own.
pub fn show_request(title: &str, body: &str, open: impl FnOnce()) {
    let shown = Notification::new()
        .appname("TokenIM")
        .icon("tokenim")
        .summary(title)
        .body(&escaped(body))
        .action("default", "TokenIM")
        .show();
    let shown = match shown {
        Ok(shown) => shown,
        Err(error) => {
            // No notification service: nothing is lost, the window shows the number.
            tracing::warn!(%error, "a notice could not be shown");
            return;
        }
    };
    let clicked = Arc::new(AtomicBool::new(false));
    let click = clicked.clone();
    let waited = shown.wait_for_response(move |response: &NotificationResponse| {
        click.store(response.is_default_action(), Ordering::Relaxed);
    });
    if let Err(error) = waited {
        tracing::warn!(%error, "a notice could not be watched");
    }
    if clicked.load(Ordering::Relaxed) {
        open();
    }
}

fn body(notice: &Notice) -> String {
    // In a direct message the title is the author already.
    if notice.author == notice.title {
        escaped(&notice.preview)
    } else {
        escaped(&format!("{}: {}", notice.author, notice.preview))
    }
}

/// Servers that understand markup would read `<` in a message as the start of a tag.
fn escaped(text: &str) -> String {
    if cfg!(target_os = "linux") {
        text.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
    } else {
        text.to_owned()
    }
}
