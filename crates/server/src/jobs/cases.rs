//! Cases whose time to be heard is over.

use crate::actions;
use crate::app::App;
use crate::error::AppResult;
use crate::store::cases;

/// Cases of one transaction.
const BATCH: u32 = 20;

/// Everything that is due. Part of the sweep.
pub async fn run_out(app: &App) -> AppResult<()> {
    loop {
        let now = app.now();
        let due = app
            .read(move |db| Box::pin(async move { Ok(cases::due(db, now, 1).await?) }))
            .await?;
        if due.is_empty() {
            return Ok(());
        }
        let looked_at = app
            .write(|tx| Box::pin(actions::run_case_clocks(tx, BATCH)))
            .await?;
        if looked_at < BATCH as usize {
            return Ok(());
        }
    }
}
