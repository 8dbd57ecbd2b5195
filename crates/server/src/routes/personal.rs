//! What belongs to the person who asks, and to nobody else.

use axum::Json;
use axum::extract::State;
use tokenim_protocol::personal::{KeepState, KeptState};

use super::strict::Strict;
use crate::actions;
use crate::app::App;
use crate::auth::CurrentUser;
use crate::error::AppResult;

pub async fn keep_state(
    State(app): State<App>,
    user: CurrentUser,
    Strict(request): Strict<KeepState>,
) -> AppResult<Json<KeptState>> {
    app.write(move |tx| Box::pin(actions::keep_own_state(tx, user.person, request)))
        .await
        .map(Json)
}
