//! Checkpoints of the audit, taken as they become due.

use std::time::Duration;

use crate::app::App;
use crate::audit::checkpoint;
use crate::error::AppResult;

/// Between two looks at whether one is due.
const LOOK: Duration = Duration::from_secs(1);

pub async fn run(app: App) {
    let mut look = tokio::time::interval(LOOK);
    look.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        look.tick().await;
        if let Err(error) = take(&app).await {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "no checkpoint of the audit was taken"
            );
        }
    }
}

/// Takes one if one is due.
pub async fn take(app: &App) -> AppResult<()> {
    let now = app.now();
    let due = app
        .read(move |db| Box::pin(checkpoint::is_due(db, now)))
        .await?;
    if due {
        let key = app.keys().audit.clone();
        app.write(move |tx| Box::pin(async move { checkpoint::take(tx, &key).await.map(|_| ()) }))
            .await?;
    }
    Ok(())
}
