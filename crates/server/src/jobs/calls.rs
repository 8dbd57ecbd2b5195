//! Once a minute: calls that everybody has left.

use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};

use crate::actions;
use crate::app::App;
use crate::calls::close_room;
use crate::error::AppResult;

const EVERY: Duration = Duration::from_secs(60);
/// Calls of one transaction.
const BATCH: u32 = 50;

pub async fn run(app: App) {
    let mut tick = interval(EVERY);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        if let Err(error) = once(&app).await {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "calls could not be looked after"
            );
        }
    }
}

pub async fn once(app: &App) -> AppResult<()> {
    let ended = app
        .write(|tx| Box::pin(actions::end_forgotten_calls(tx, BATCH)))
        .await?;
    for message in ended {
        close_room(app, message).await;
    }
    Ok(())
}
