//! What the server does by itself, beside answering.

pub mod expiry;
pub mod sweep;

use tokio::task::JoinHandle;

use crate::app::App;

/// Starts everything; each task runs until it is aborted.
pub fn start(app: &App) -> Vec<JoinHandle<()>> {
    let hub = std::sync::Arc::clone(app.hub());
    vec![
        tokio::spawn(async move { hub.pump().await }),
        tokio::spawn(sweep::run(app.clone())),
    ]
}
