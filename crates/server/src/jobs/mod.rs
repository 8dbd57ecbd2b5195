//! What the server does by itself, beside answering.

pub mod calls;
pub mod cases;
pub mod checkpoints;
pub mod collect;
pub mod expiry;
pub mod indexing;
pub mod moving;
pub mod requests;
pub mod retention;
pub mod rights;
pub mod sweep;
pub mod uses;

use tokio::task::JoinHandle;

use crate::app::App;

/// Starts everything; each task runs until it is aborted.
pub fn start(app: &App) -> Vec<JoinHandle<()>> {
    let hub = std::sync::Arc::clone(app.hub());
    vec![
        tokio::spawn(async move { hub.pump().await }),
        tokio::spawn(presence(app.clone())),
        tokio::spawn(sweep::run(app.clone())),
        tokio::spawn(indexing::run(app.clone())),
        tokio::spawn(retention::run(app.clone())),
        tokio::spawn(collect::run(app.clone())),
        tokio::spawn(calls::run(app.clone())),
        tokio::spawn(checkpoints::run(app.clone())),
        tokio::spawn(uses::run(app.clone())),
        tokio::spawn(rights::run(app.clone())),
    ]
}

/// Tells who is there.
async fn presence(app: App) {
    let clock = std::sync::Arc::clone(app.clock());
    app.hub().presences().pump(&*clock).await;
}
