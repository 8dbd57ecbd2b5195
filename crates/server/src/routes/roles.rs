//! Roles of the company's own, and what is granted to whom.

use axum::Json;
use axum::extract::State;
use tokenim_protocol::access::Effects;
use tokenim_protocol::ids::{CustomRoleId, GrantId, PersonId, TeamId};
use tokenim_protocol::request::EndIt;
use tokenim_protocol::role::{
    CustomRole, GiveRole, Grants, RetireRole, RoleGiven, RoleSaved, Roles, SetRole,
};

use super::strict::{Ids, Strict};
use crate::actions;
use crate::app::App;
use crate::auth::CurrentUser;
use crate::error::AppResult;

pub async fn list(State(app): State<App>, user: CurrentUser) -> AppResult<Json<Roles>> {
    let now = app.now();
    app.read(move |db| Box::pin(actions::list_roles(db, user.person, now)))
        .await
        .map(Json)
}

pub async fn set(
    State(app): State<App>,
    user: CurrentUser,
    Ids((role,)): Ids<(CustomRoleId,)>,
    Strict(request): Strict<SetRole>,
) -> AppResult<Json<RoleSaved>> {
    app.write(move |tx| Box::pin(actions::set_role(tx, user.person, role, request)))
        .await
        .map(Json)
}

pub async fn retire(
    State(app): State<App>,
    user: CurrentUser,
    Ids((role,)): Ids<(CustomRoleId,)>,
    Strict(request): Strict<RetireRole>,
) -> AppResult<Json<CustomRole>> {
    app.write(move |tx| Box::pin(actions::retire_role(tx, user.person, role, request)))
        .await
        .map(Json)
}

pub async fn give(
    State(app): State<App>,
    user: CurrentUser,
    Ids((person,)): Ids<(PersonId,)>,
    Strict(request): Strict<GiveRole>,
) -> AppResult<Json<RoleGiven>> {
    app.write(move |tx| Box::pin(actions::give_role(tx, user.person, person, request)))
        .await
        .map(Json)
}

pub async fn end_held(
    State(app): State<App>,
    user: CurrentUser,
    Ids((held,)): Ids<(GrantId,)>,
    Strict(request): Strict<EndIt>,
) -> AppResult<Json<Effects>> {
    app.write(move |tx| Box::pin(actions::end_held_role(tx, user.person, held, request)))
        .await
        .map(Json)
}

pub async fn grants(State(app): State<App>, user: CurrentUser) -> AppResult<Json<Grants>> {
    let now = app.now();
    app.read(move |db| Box::pin(actions::read_grants(db, user.person, None, now)))
        .await
        .map(Json)
}

pub async fn team_grants(
    State(app): State<App>,
    user: CurrentUser,
    Ids((team,)): Ids<(TeamId,)>,
) -> AppResult<Json<Grants>> {
    let now = app.now();
    app.read(move |db| Box::pin(actions::read_grants(db, user.person, Some(team), now)))
        .await
        .map(Json)
}
