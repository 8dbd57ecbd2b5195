//! Once a minute: which grants were used is written down, all in one transaction.

use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};

use crate::app::App;
use crate::error::AppResult;
use crate::store::grant_uses;

const EVERY: Duration = Duration::from_secs(60);

pub async fn run(app: App) {
    let mut tick = interval(EVERY);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        if let Err(error) = once(&app).await {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "the use of grants is not written"
            );
        }
    }
}

pub async fn once(app: &App) -> AppResult<()> {
    let used = app.take_uses();
    if used.is_empty() {
        return Ok(());
    }
    app.write(move |tx| {
        Box::pin(async move {
            for (grant, at) in used {
                grant_uses::write(tx, grant, at).await?;
            }
            Ok(())
        })
    })
    .await
}
