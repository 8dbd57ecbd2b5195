//! Once a minute: words whose time is over.

use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};

use crate::actions;
use crate::app::App;
use crate::error::AppResult;

/// Nobody waits for it; it must not stand in anybody's way either.
const EVERY: Duration = Duration::from_secs(60);
/// Messages of one transaction.
const BATCH: u32 = 100;

pub async fn run(app: App) {
    let mut tick = interval(EVERY);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        if let Err(error) = once(&app).await {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "retention could not be applied"
            );
        }
    }
}

/// Everything that is due.
pub async fn once(app: &App) -> AppResult<()> {
    loop {
        let now = app.now();
        let due = app
            .read(move |db| {
                Box::pin(
                    async move { Ok(crate::store::messages::past_retention(db, now, 1).await?) },
                )
            })
            .await?;
        if due.is_empty() {
            return Ok(());
        }
        let done = app
            .write(|tx| Box::pin(actions::apply_retention(tx, BATCH)))
            .await?;
        tracing::info!(messages = done, "words whose time was over have gone");
        if done < BATCH as usize {
            return Ok(());
        }
        // Whoever wants to write comes first.
        tokio::task::yield_now().await;
    }
}
