//! The index of words takes in what was said, a portion at a time and behind those who talk.

use tokio::time::{MissedTickBehavior, interval};

use crate::app::App;
use crate::error::AppResult;
use crate::store::search_index;

/// Taken at once at first: so few that nobody who sends waits for them noticeably.
const PORTION: u32 = 32;
/// The longer it takes to get through, the larger the portions: together they cost less.
const PORTION_MAX: u32 = 1_024;

/// Looks for what waits for as long as the server runs. Not part of the sweep, which must not
/// wait behind it.
pub async fn run(app: App) {
    let mut tick = interval(app.limits().sweep);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        if let Err(error) = take_in(&app).await {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "the index is behind"
            );
        }
    }
}

/// Takes in everything that waits. Who searches calls it first.
pub async fn take_in(app: &App) -> AppResult<()> {
    let is_waiting = app
        .read(|db| Box::pin(async move { Ok(search_index::is_waiting(db).await?) }))
        .await?;
    let mut portion = if is_waiting { PORTION } else { return Ok(()) };
    loop {
        let taken = app
            .write(move |tx| Box::pin(async move { Ok(search_index::take_in(tx, portion).await?) }))
            .await?;
        if taken < portion as usize {
            return Ok(());
        }
        portion = (portion * 2).min(PORTION_MAX);
    }
}
