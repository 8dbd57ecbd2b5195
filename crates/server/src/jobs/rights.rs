//! Every hour the rights in the tables are compared with what the audit says.

use std::time::Duration;

use crate::app::App;
use crate::rights_check;

const EVERY: Duration = Duration::from_secs(3_600);

pub async fn run(app: App) {
    if let Err(error) = rights_check::found(&app).await {
        tracing::error!(
            error = &error as &dyn std::error::Error,
            "the rights were not told to the audit"
        );
    }
    let mut look = tokio::time::interval(EVERY);
    look.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    // The server has looked when it opened its database.
    look.tick().await;
    loop {
        look.tick().await;
        if let Err(error) = rights_check::look(&app).await {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "the rights were not compared with the audit"
            );
        }
    }
}
