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
pub struct Readiness {
    server: Mutex<Option<(Instant, bool)>>,
    bucket: Mutex<Option<(Instant, bool)>>,
}

/// Asking a bucket costs three requests.
const BUCKET_STANDS: Duration = Duration::from_secs(10);

/// `/readyz`: whether it is any use to send requests here now. Not while it is stopping, and
/// not when the disk takes nothing any more, nor when the bucket with the files' contents, where
/// there is one, does not answer.
pub async fn readyz(State(app): State<App>) -> (StatusCode, &'static str) {
    let writes = async {
        let writes = app.write(|_| Box::pin(async { Ok(()) }));
        matches!(timeout(WRITER_PATIENCE, writes).await, Ok(Ok(())))
    };
    let writes = remembered(&app.readiness().server, STANDS, writes).await;
    let answers = match app.contents().bucket() {
        None => true,
        Some(bucket) => {
            let probed = async {
                let probed = bucket.probe().await;
                if let Err(error) = &probed {
                    tracing::warn!(error = error.told(), "the bucket does not do its part");
                }
                probed.is_ok()
            };
            remembered(&app.readiness().bucket, BUCKET_STANDS, probed).await
        }
    };
    if writes && answers && !app.is_stopping() {
        (StatusCode::OK, "ready\n")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "not ready\n")
    }
}

async fn remembered(
    last: &Mutex<Option<(Instant, bool)>>,
    stands: Duration,
    look: impl Future<Output = bool>,
) -> bool {
    let lock = || last.lock().unwrap_or_else(PoisonError::into_inner);
    let known = *lock();
    match known {
        Some((at, ready)) if at.elapsed() < stands => ready,
        _ => {
            let ready = look.await;
            *lock() = Some((Instant::now(), ready));
            ready
        }
    }
}
