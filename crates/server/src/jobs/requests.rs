//! Access requests whose time has come: reminders, the next level, the end; and parts of
//! reviewers that are lent from now on, or not any more.

use crate::actions;
use crate::app::App;
use crate::error::AppResult;
use crate::store::{access_requests, delegations};

/// Requests of one transaction.
const BATCH: u32 = 20;

/// Everything that is due. Part of the sweep.
pub async fn run_out(app: &App) -> AppResult<()> {
    let now = app.now();
    let turned = app
        .read(move |db| Box::pin(async move { Ok(delegations::turned(db, now).await?) }))
        .await?;
    if !turned.is_empty() {
        app.write(|tx| Box::pin(actions::run_delegations(tx)))
            .await?;
    }
    loop {
        let now = app.now();
        let due = app
            .read(move |db| Box::pin(async move { Ok(access_requests::due(db, now, 1).await?) }))
            .await?;
        if due.is_empty() {
            return Ok(());
        }
        let looked_at = app
            .write(|tx| Box::pin(actions::run_clocks(tx, BATCH)))
            .await?;
        if looked_at < BATCH as usize {
            return Ok(());
        }
    }
}
