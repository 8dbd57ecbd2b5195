//! What people are told about the connection, and whether it is true right now.

use std::sync::{Mutex, PoisonError};

use tokenim_protocol::time::UnixMillis;
use tokio::sync::watch;

use crate::sync::link::Shown;
use crate::view::session::{ConnectionState, ConnectionView, ReadingState};

/// The state as the engine sees it; screens read it, workers wait for it.
pub struct Connection {
    view: Mutex<ConnectionView>,
    live: watch::Sender<bool>,
}

impl Connection {
    /// Before the first attempt. `as_of` is when the server was last heard, perhaps by an
    /// earlier run.
    pub fn new(as_of: Option<UnixMillis>) -> Self {
        Self {
            view: Mutex::new(ConnectionView {
                state: ConnectionState::Connecting,
                as_of,
                left: None,
                cause: None,
                reading: ReadingState::Open,
            }),
            live: watch::Sender::new(false),
        }
    }

    pub fn view(&self) -> ConnectionView {
        self.lock().clone()
    }

    /// True when it is something new for a screen.
    pub fn show(&self, shown: &Shown) -> bool {
        let (state, cause) = match shown {
            Shown::Live => (ConnectionState::Live, None),
            Shown::CatchingUp => (ConnectionState::CatchingUp, None),
            Shown::Connecting => (ConnectionState::Connecting, None),
            Shown::Offline(cause) => (ConnectionState::Offline, Some(cause.clone())),
            Shown::Trouble(cause) => (ConnectionState::ServerTrouble, Some(cause.clone())),
            Shown::CertificateRefused(cause) => {
                (ConnectionState::CertificateRefused, Some(cause.clone()))
            }
            Shown::LocalGone(cause) => (ConnectionState::LocalGone, Some(cause.clone())),
        };
        self.live.send_if_modified(|live| {
            let now = state == ConnectionState::Live;
            std::mem::replace(live, now) != now
        });
        let mut view = self.lock();
        let new = ConnectionView {
            // Counted while it comes, by `to_come` and `came`.
            left: view.left.filter(|_| state == ConnectionState::CatchingUp),
            state,
            cause,
            as_of: view.as_of,
            reading: view.reading,
        };
        let changed = *view != new;
        *view = new;
        changed
    }

    /// So much is still to come, as the server counts it.
    pub fn to_come(&self, entries: u64) {
        self.lock().left = Some(entries);
    }

    /// So much of it has come. True when that is something new for a screen.
    pub fn came(&self, entries: u64) -> bool {
        let mut view = self.lock();
        match view.left {
            Some(left) if entries > 0 && view.state == ConnectionState::CatchingUp => {
                view.left = Some(left.saturating_sub(entries));
                true
            }
            _ => false,
        }
    }

    pub fn heard(&self, at: UnixMillis) {
        self.lock().as_of = Some(at);
    }

    /// Whether the socket is open and everything up to now has been applied.
    pub fn live(&self) -> watch::Receiver<bool> {
        self.live.subscribe()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, ConnectionView> {
        self.view.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
