//! Asking for access, and deciding what was asked.

use axum::Json;
use axum::extract::State;
use tokenim_protocol::access_request::{
    AccessRequest, AppealIt, ApprovalRings, ApproveIt, DelegateIt, Delegation, DelegationList,
    DenyIt, EndorseIt, FileRequest, Filed, MoveIt, RequestFigures, RequestList, RequestRecord,
    SayIt,
};
use tokenim_protocol::ids::{AccessRequestId, DelegationId};

use super::strict::{Ids, Strict};
use crate::actions::{self, Acted};
use crate::app::App;
use crate::auth::CurrentUser;
use crate::error::{AppError, AppResult};

/// What the act brought about is written by now, whichever it was.
fn answer(acted: Acted) -> AppResult<Json<AccessRequest>> {
    match acted {
        Acted::Done(view) => Ok(Json(*view)),
        Acted::Moved(view) => Err(AppError::RequestMoved(view)),
    }
}

pub async fn file(
    State(app): State<App>,
    user: CurrentUser,
    Strict(asked): Strict<FileRequest>,
) -> AppResult<Json<Filed>> {
    app.write(move |tx| Box::pin(actions::file_request(tx, user.person, asked)))
        .await
        .map(Json)
}

pub async fn list(State(app): State<App>, user: CurrentUser) -> AppResult<Json<RequestList>> {
    let now = app.now();
    let requests = app
        .read(move |db| Box::pin(actions::list_own(db, user.person, now)))
        .await?;
    Ok(Json(RequestList { requests }))
}

pub async fn inbox(State(app): State<App>, user: CurrentUser) -> AppResult<Json<RequestList>> {
    let now = app.now();
    let requests = app
        .read(move |db| Box::pin(actions::list_inbox(db, user.person, now)))
        .await?;
    Ok(Json(RequestList { requests }))
}

pub async fn read(
    State(app): State<App>,
    user: CurrentUser,
    Ids((id,)): Ids<(AccessRequestId,)>,
) -> AppResult<Json<AccessRequest>> {
    let now = app.now();
    app.read(move |db| Box::pin(actions::read_request(db, user.person, id, now)))
        .await
        .map(Json)
}

pub async fn record(
    State(app): State<App>,
    user: CurrentUser,
    Ids((id,)): Ids<(AccessRequestId,)>,
    Strict(asked): Strict<MoveIt>,
) -> AppResult<Json<RequestRecord>> {
    app.write(move |tx| Box::pin(actions::take_record(tx, user.person, id, asked)))
        .await
        .map(Json)
}

pub async fn rings(State(app): State<App>, user: CurrentUser) -> AppResult<Json<ApprovalRings>> {
    let now = app.now();
    app.read(move |db| Box::pin(actions::approval_rings(db, user.person, now)))
        .await
        .map(Json)
}

pub async fn figures(State(app): State<App>, user: CurrentUser) -> AppResult<Json<RequestFigures>> {
    let now = app.now();
    app.read(move |db| Box::pin(actions::request_figures(db, user.person, now)))
        .await
        .map(Json)
}

pub async fn delegate(
    State(app): State<App>,
    user: CurrentUser,
    Strict(asked): Strict<DelegateIt>,
) -> AppResult<Json<Delegation>> {
    app.write(move |tx| Box::pin(actions::delegate(tx, user.person, asked)))
        .await
        .map(Json)
}

pub async fn delegations(
    State(app): State<App>,
    user: CurrentUser,
) -> AppResult<Json<DelegationList>> {
    let now = app.now();
    app.read(move |db| Box::pin(actions::list_delegations(db, user.person, now)))
        .await
        .map(Json)
}

pub async fn end_delegation(
    State(app): State<App>,
    user: CurrentUser,
    Ids((id,)): Ids<(DelegationId,)>,
) -> AppResult<Json<DelegationList>> {
    app.write(move |tx| Box::pin(actions::end_delegation(tx, user.person, id)))
        .await
        .map(Json)
}

macro_rules! acts {
    ($($name:ident: $body:ty => $action:path),+ $(,)?) => {$(
        pub async fn $name(
            State(app): State<App>,
            user: CurrentUser,
            Ids((id,)): Ids<(AccessRequestId,)>,
            Strict(asked): Strict<$body>,
        ) -> AppResult<Json<AccessRequest>> {
            app.write(move |tx| Box::pin($action(tx, user.person, id, asked)))
                .await
                .and_then(answer)
        }
    )+};
}

acts! {
    approve: ApproveIt => actions::approve,
    deny: DenyIt => actions::deny,
    question: SayIt => actions::ask,
    answer_it: SayIt => actions::answer_question,
    line: SayIt => actions::write_in_request,
    withdraw: SayIt => actions::withdraw_request,
    nudge: MoveIt => actions::nudge,
    escalate: MoveIt => actions::ask_next_level,
    endorse: EndorseIt => actions::endorse,
    appeal: AppealIt => actions::appeal,
}
