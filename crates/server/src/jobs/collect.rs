//! Once a minute: files that nobody went on with, and content that no file has any more.

use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};

use crate::actions;
use crate::app::App;
use crate::blobs::Blobs;
use crate::contents;
use crate::error::{AppError, AppResult};
use crate::store::files;

use super::moving;

const EVERY: Duration = Duration::from_secs(60);
/// Of one transaction.
const BATCH: u32 = 100;

pub async fn run(app: App) {
    if let Err(error) = strays(&app).await {
        tell(&error);
    }
    let mut tick = interval(EVERY);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        if let Err(error) = once(&app).await {
            tell(&error);
        }
        // Here, so that nothing is removed while it moves.
        if let Err(error) = moving::some(&app).await {
            tell(&error);
        }
    }
}

fn tell(error: &AppError) {
    tracing::error!(
        error = error as &dyn std::error::Error,
        "files could not be collected"
    );
}

/// Everything that is due.
pub async fn once(app: &App) -> AppResult<()> {
    loop {
        let gone = app
            .write(|tx| Box::pin(actions::collect_uploads(tx, BATCH)))
            .await?;
        for id in &gone {
            let id = *id;
            app.uploads().forget(id);
            drop_part(app, id).await?;
        }
        let blobs = app.blobs().clone();
        let looked_at = app
            .write(move |tx| Box::pin(actions::collect_content(tx, BATCH, blobs)))
            .await?;
        app.blobs()
            .work(Blobs::remove_dropped)
            .await
            .map_err(|error| AppError::internal(error.to_string()))?;
        if gone.len() < BATCH as usize && looked_at < BATCH as usize {
            return contents::remove_loose(app).await;
        }
        // Whoever wants to write comes first.
        tokio::task::yield_now().await;
    }
}

/// Parts and contents on the disk that a crash left behind.
pub async fn strays(app: &App) -> AppResult<()> {
    let listing = app.blobs().work(|blobs| blobs.parts()).await;
    for id in listing.map_err(|error| AppError::internal(error.to_string()))? {
        let coming = app
            .read(move |db| Box::pin(actions::is_coming(db, id)))
            .await?;
        if !coming {
            drop_part(app, id).await?;
        }
    }
    let wholes = app.blobs().work(|blobs| blobs.wholes()).await;
    for sha256 in wholes.map_err(|error| AppError::internal(error.to_string()))? {
        let name = sha256.clone();
        let is_held = app
            .read(move |db| Box::pin(async move { Ok(files::has_holder(db, &name).await?) }))
            .await?;
        if !is_held {
            app.write(move |tx| Box::pin(actions::let_go_of_stray(tx, sha256)))
                .await?;
        }
    }
    Ok(())
}

async fn drop_part(app: &App, id: tokenim_protocol::ids::FileId) -> AppResult<()> {
    app.blobs()
        .work(move |blobs| blobs.drop_part(id))
        .await
        .map_err(|error| AppError::internal(error.to_string()))
}
