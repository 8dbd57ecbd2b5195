//! Searching on the server.

use std::time::{Duration, Instant};

use axum::Json;
use axum::extract::State;
use tokenim_protocol::search::{FoundPage, SearchMessages};

use super::strict::Strict;
use crate::app::App;
use crate::auth::CurrentUser;
use crate::error::{AppError, AppResult};
use crate::jobs::indexing;
use crate::search;

pub async fn search(
    State(app): State<App>,
    user: CurrentUser,
    Strict(request): Strict<SearchMessages>,
) -> AppResult<Json<FoundPage>> {
    app.searches()
        .take(user.person, 1.0)
        .map_err(|retry_after_ms| AppError::TooManyRequests { retry_after_ms })?;
    // One's own first, then everybody's: who asks without end waits for nobody but themselves.
    let _turn = app.lanes().enter(user.person).await?;
    // Searches wait for each other, not those who talk for them.
    let _place = app.search_place().await?;
    // Whoever has just said something finds it.
    indexing::take_in(&app).await?;
    let now = app.now();
    let began = Instant::now();
    let page = app
        .read(move |db| {
            let until = Instant::now() + search::TIME_MAX;
            Box::pin(search::search(db, user.person, request, now, until))
        })
        .await;
    app.searches().charge(user.person, cost(began.elapsed()));
    page.map(Json)
}

/// Beside the one that every search costs: what took long takes more of the budget.
fn cost(took: Duration) -> f64 {
    took.as_secs_f64() / 0.05
}
