//! `/healthz` and `/readyz`.
//!
//! `/healthz`: whether this process can do its work. It reads the database, so that a server
//! whose disk is gone does not say that it is well. It tells nothing to whoever asks.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use tokio::time::{Instant, timeout};

use crate::app::App;
use crate::store::organisation;

pub async fn healthz(State(app): State<App>) -> (StatusCode, &'static str) {
    let read = app.read(|db| Box::pin(async move { Ok(organisation::get(db).await?) }));
    match read.await {
        Ok(_) => (StatusCode::OK, "ok\n"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "unavailable\n"),
    }
}

/// An answer stands for so long: asking is free for whoever asks, and must not be dear for us.
const STANDS: Duration = Duration::from_secs(1);
/// A writer that does not answer in this time is not ready for more.
const WRITER_PATIENCE: Duration = Duration::from_secs(2);

/// The last answer of [`readyz`].
#[derive(Default)]
pub struct Readiness(Mutex<Option<(Instant, bool)>>);

/// `/readyz`: whether it is any use to send requests here now. Not while it is stopping, and
/// not when the disk takes nothing any more.
pub async fn readyz(State(app): State<App>) -> (StatusCode, &'static str) {
    let lock = || {
        let last = &app.readiness().0;
        last.lock().unwrap_or_else(PoisonError::into_inner)
    };
    let known = *lock();
    let ready = match known {
        Some((at, ready)) if at.elapsed() < STANDS => ready,
        _ => {
            let writes = app.write(|_| Box::pin(async { Ok(()) }));
            let ready = matches!(timeout(WRITER_PATIENCE, writes).await, Ok(Ok(())));
            *lock() = Some((Instant::now(), ready));
            ready
        }
    };
    if ready && !app.is_stopping() {
        (StatusCode::OK, "ready\n")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "not ready\n")
    }
}
