//! Which way requests take.

use axum::Json;
use axum::extract::State;
use tokenim_protocol::ids::WorkflowId;
use tokenim_protocol::workflow::{RetireWorkflow, SetWorkflow, Workflow, WorkflowSaved, Workflows};

use super::strict::{Ids, Strict};
use crate::actions;
use crate::app::App;
use crate::auth::CurrentUser;
use crate::error::AppResult;

pub async fn list(State(app): State<App>, user: CurrentUser) -> AppResult<Json<Workflows>> {
    let now = app.now();
    app.read(move |db| Box::pin(actions::list_workflows(db, user.person, now)))
        .await
        .map(Json)
}

pub async fn set(
    State(app): State<App>,
    user: CurrentUser,
    Ids((workflow,)): Ids<(WorkflowId,)>,
    Strict(request): Strict<SetWorkflow>,
) -> AppResult<Json<WorkflowSaved>> {
    app.write(move |tx| Box::pin(actions::set_workflow(tx, user.person, workflow, request)))
        .await
        .map(Json)
}

pub async fn retire(
    State(app): State<App>,
    user: CurrentUser,
    Ids((workflow,)): Ids<(WorkflowId,)>,
    Strict(request): Strict<RetireWorkflow>,
) -> AppResult<Json<Workflow>> {
    app.write(move |tx| Box::pin(actions::retire_workflow(tx, user.person, workflow, request)))
        .await
        .map(Json)
}
