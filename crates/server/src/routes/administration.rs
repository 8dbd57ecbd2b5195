//! Running the company: people, departments, teams, and who may do what.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use tokenim_protocol::access::{AccessReport, Effects};
use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::ids::{ExclusionId, GrantId, PersonId, TeamId};
use tokenim_protocol::permission::{RoleKey, Scope};
use tokenim_protocol::request::{
    AccessQuery, CreateDepartment, CreatePerson, CreateTeam, Done, EndIt, Exclude, GrantIt,
    OneTimeCode, SetPost, SetTeamMember, WithReason,
};
use tokenim_protocol::retention::SetRetention;

use super::DONE;
use super::strict::{Ids, Strict, StrictQuery};
use crate::actions;
use crate::app::App;
use crate::auth::CurrentUser;
use crate::error::{AppError, AppResult};

pub async fn create_department(
    State(app): State<App>,
    user: CurrentUser,
    Strict(request): Strict<CreateDepartment>,
) -> AppResult<StatusCode> {
    app.write(move |tx| Box::pin(actions::create_department(tx, user.person, request)))
        .await?;
    Ok(DONE)
}

pub async fn create_team(
    State(app): State<App>,
    user: CurrentUser,
    Strict(request): Strict<CreateTeam>,
) -> AppResult<StatusCode> {
    app.write(move |tx| Box::pin(actions::create_team(tx, user.person, request)))
        .await?;
    Ok(DONE)
}

pub async fn set_team_member(
    State(app): State<App>,
    user: CurrentUser,
    Ids((team, person)): Ids<(TeamId, PersonId)>,
    Strict(request): Strict<SetTeamMember>,
) -> AppResult<StatusCode> {
    app.write(move |tx| {
        Box::pin(actions::set_team_member(
            tx,
            user.person,
            team,
            person,
            request,
        ))
    })
    .await?;
    Ok(DONE)
}

pub async fn remove_team_member(
    State(app): State<App>,
    user: CurrentUser,
    Ids((team, person)): Ids<(TeamId, PersonId)>,
) -> AppResult<StatusCode> {
    app.write(move |tx| Box::pin(actions::remove_team_member(tx, user.person, team, person)))
        .await?;
    Ok(DONE)
}

pub async fn create_person(
    State(app): State<App>,
    user: CurrentUser,
    Strict(request): Strict<CreatePerson>,
) -> AppResult<Json<OneTimeCode>> {
    app.write(move |tx| Box::pin(actions::create_person(tx, user.person, request)))
        .await
        .map(Json)
}

pub async fn reset_credential(
    State(app): State<App>,
    user: CurrentUser,
    Ids((person,)): Ids<(PersonId,)>,
) -> AppResult<Json<OneTimeCode>> {
    app.write(move |tx| Box::pin(actions::reset_credential(tx, user.person, person)))
        .await
        .map(Json)
}

pub async fn disable_person(
    State(app): State<App>,
    user: CurrentUser,
    Ids((person,)): Ids<(PersonId,)>,
    Strict(request): Strict<WithReason>,
) -> AppResult<Json<Done>> {
    app.write(move |tx| Box::pin(actions::disable_person(tx, user.person, person, request)))
        .await
        .map(done)
}

pub async fn enable_person(
    State(app): State<App>,
    user: CurrentUser,
    Ids((person,)): Ids<(PersonId,)>,
    Strict(request): Strict<WithReason>,
) -> AppResult<Json<Done>> {
    app.write(move |tx| Box::pin(actions::enable_person(tx, user.person, person, request)))
        .await
        .map(done)
}

pub async fn read_access(
    State(app): State<App>,
    user: CurrentUser,
    Ids((person,)): Ids<(PersonId,)>,
    StrictQuery(query): StrictQuery<AccessQuery>,
) -> AppResult<Json<AccessReport>> {
    let scope = Scope::from_query(&query.scope)
        .ok_or_else(|| AppError::field("scope", FieldProblem::Malformed))?;
    let now = app.now();
    app.read(move |db| Box::pin(actions::access_report(db, user.person, person, scope, now)))
        .await
        .map(Json)
}

pub async fn exclude(
    State(app): State<App>,
    user: CurrentUser,
    Ids((person,)): Ids<(PersonId,)>,
    Strict(request): Strict<Exclude>,
) -> AppResult<Json<Effects>> {
    app.write(move |tx| Box::pin(actions::exclude(tx, user.person, person, request)))
        .await
        .map(Json)
}

pub async fn end_exclusion(
    State(app): State<App>,
    user: CurrentUser,
    Ids((exclusion,)): Ids<(ExclusionId,)>,
    Strict(request): Strict<EndIt>,
) -> AppResult<Json<Effects>> {
    app.write(move |tx| Box::pin(actions::end_exclusion(tx, user.person, exclusion, request)))
        .await
        .map(Json)
}

pub async fn grant(
    State(app): State<App>,
    user: CurrentUser,
    Ids((person,)): Ids<(PersonId,)>,
    Strict(request): Strict<GrantIt>,
) -> AppResult<Json<Effects>> {
    app.write(move |tx| Box::pin(actions::grant(tx, user.person, person, request)))
        .await
        .map(Json)
}

pub async fn revoke_grant(
    State(app): State<App>,
    user: CurrentUser,
    Ids((grant,)): Ids<(GrantId,)>,
    Strict(request): Strict<EndIt>,
) -> AppResult<Json<Effects>> {
    app.write(move |tx| Box::pin(actions::revoke_grant(tx, user.person, grant, request)))
        .await
        .map(Json)
}

pub async fn set_post(
    State(app): State<App>,
    user: CurrentUser,
    Ids((person, post)): Ids<(PersonId, RoleKey)>,
    Strict(request): Strict<SetPost>,
) -> AppResult<Json<Done>> {
    app.write(move |tx| Box::pin(actions::set_post(tx, user.person, person, post, request)))
        .await
        .map(done)
}

fn done(effects: Effects) -> Json<Done> {
    Json(Done { effects })
}

pub async fn set_retention(
    State(app): State<App>,
    user: CurrentUser,
    Strict(request): Strict<SetRetention>,
) -> AppResult<StatusCode> {
    app.write(move |tx| Box::pin(actions::set_retention(tx, user.person, request)))
        .await?;
    Ok(DONE)
}
