//! `/healthz`: whether this process can do its work. It reads the database, so that a server
//! whose disk is gone does not say that it is well. It tells nothing to whoever asks.

use axum::extract::State;
use axum::http::StatusCode;

use crate::app::App;
use crate::store::organisation;

pub async fn healthz(State(app): State<App>) -> (StatusCode, &'static str) {
    let read = app.read(|db| Box::pin(async move { Ok(organisation::get(db).await?) }));
    match read.await {
        Ok(_) => (StatusCode::OK, "ok\n"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "unavailable\n"),
    }
}
