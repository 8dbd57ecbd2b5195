//! Teams, group conversations, named sets of people, and people who leave or move.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use tokenim_protocol::group::{
    BundleSaved, Came, CreatePeopleGroup, DecideRequest, DefaultChannels, EditPeopleGroup,
    EditTeam, MovePerson, Offboard, Offboarded, People, SetBundle, SetFrozen, SetTeamOwner,
    StartGroupMessage, TeamRecord, Word,
};
use tokenim_protocol::ids::{ChannelId, PeopleGroupId, PersonId, TeamId};
use tokenim_protocol::request::{ChannelMade, SetArchived};

use super::DONE;
use super::strict::{Ids, Strict};
use crate::actions;
use crate::app::App;
use crate::auth::CurrentUser;
use crate::error::AppResult;

pub async fn edit_team(
    State(app): State<App>,
    user: CurrentUser,
    Ids((team,)): Ids<(TeamId,)>,
    Strict(request): Strict<EditTeam>,
) -> AppResult<StatusCode> {
    app.write(move |tx| Box::pin(actions::edit_team(tx, user.person, team, request)))
        .await?;
    Ok(DONE)
}

pub async fn archive_team(
    State(app): State<App>,
    user: CurrentUser,
    Ids((team,)): Ids<(TeamId,)>,
    Strict(request): Strict<SetArchived>,
) -> AppResult<StatusCode> {
    app.write(move |tx| Box::pin(actions::archive_team(tx, user.person, team, request)))
        .await?;
    Ok(DONE)
}

pub async fn freeze_team(
    State(app): State<App>,
    user: CurrentUser,
    Ids((team,)): Ids<(TeamId,)>,
    Strict(request): Strict<SetFrozen>,
) -> AppResult<StatusCode> {
    app.write(move |tx| Box::pin(actions::freeze_team(tx, user.person, team, request)))
        .await?;
    Ok(DONE)
}

pub async fn freeze_channel(
    State(app): State<App>,
    user: CurrentUser,
    Ids((channel,)): Ids<(ChannelId,)>,
    Strict(request): Strict<SetFrozen>,
) -> AppResult<StatusCode> {
    app.write(move |tx| Box::pin(actions::freeze_channel(tx, user.person, channel, request)))
        .await?;
    Ok(DONE)
}

pub async fn set_team_owner(
    State(app): State<App>,
    user: CurrentUser,
    Ids((team,)): Ids<(TeamId,)>,
    Strict(request): Strict<SetTeamOwner>,
) -> AppResult<StatusCode> {
    app.write(move |tx| Box::pin(actions::set_team_owner(tx, user.person, team, request)))
        .await?;
    Ok(DONE)
}

pub async fn set_bundle(
    State(app): State<App>,
    user: CurrentUser,
    Ids((team,)): Ids<(TeamId,)>,
    Strict(request): Strict<SetBundle>,
) -> AppResult<Json<BundleSaved>> {
    app.write(move |tx| Box::pin(actions::set_bundle(tx, user.person, team, request)))
        .await
        .map(Json)
}

pub async fn add_team_members(
    State(app): State<App>,
    user: CurrentUser,
    Ids((team,)): Ids<(TeamId,)>,
    Strict(request): Strict<People>,
) -> AppResult<StatusCode> {
    app.write(move |tx| Box::pin(actions::add_team_members(tx, user.person, team, request)))
        .await?;
    Ok(DONE)
}

pub async fn add_channel_members(
    State(app): State<App>,
    user: CurrentUser,
    Ids((channel,)): Ids<(ChannelId,)>,
    Strict(request): Strict<People>,
) -> AppResult<StatusCode> {
    app.write(move |tx| Box::pin(actions::add_members(tx, user.person, channel, request)))
        .await?;
    Ok(DONE)
}

pub async fn invite(
    State(app): State<App>,
    user: CurrentUser,
    Ids((team,)): Ids<(TeamId,)>,
    Strict(request): Strict<People>,
) -> AppResult<StatusCode> {
    app.write(move |tx| Box::pin(actions::invite(tx, user.person, team, request)))
        .await?;
    Ok(DONE)
}

pub async fn uninvite(
    State(app): State<App>,
    user: CurrentUser,
    Ids((team, person)): Ids<(TeamId, PersonId)>,
) -> AppResult<StatusCode> {
    app.write(move |tx| Box::pin(actions::uninvite(tx, user.person, team, person)))
        .await?;
    Ok(DONE)
}

pub async fn decide_request(
    State(app): State<App>,
    user: CurrentUser,
    Ids((team, person)): Ids<(TeamId, PersonId)>,
    Strict(request): Strict<DecideRequest>,
) -> AppResult<StatusCode> {
    app.write(move |tx| {
        Box::pin(actions::decide_team_request(
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

pub async fn join(
    State(app): State<App>,
    user: CurrentUser,
    Ids((team,)): Ids<(TeamId,)>,
    Strict(request): Strict<Word>,
) -> AppResult<Json<Came>> {
    app.write(move |tx| Box::pin(actions::join_team(tx, user.person, team, request)))
        .await
        .map(Json)
}

pub async fn withdraw(
    State(app): State<App>,
    user: CurrentUser,
    Ids((team,)): Ids<(TeamId,)>,
) -> AppResult<StatusCode> {
    app.write(move |tx| Box::pin(actions::withdraw(tx, user.person, team)))
        .await?;
    Ok(DONE)
}

pub async fn leave(
    State(app): State<App>,
    user: CurrentUser,
    Ids((team,)): Ids<(TeamId,)>,
    Strict(request): Strict<Word>,
) -> AppResult<Json<Came>> {
    app.write(move |tx| Box::pin(actions::leave_team(tx, user.person, team, request)))
        .await
        .map(Json)
}

pub async fn record(
    State(app): State<App>,
    user: CurrentUser,
    Ids((team,)): Ids<(TeamId,)>,
) -> AppResult<Json<TeamRecord>> {
    let now = app.now();
    app.read(move |db| Box::pin(actions::team_record(db, user.person, team, now)))
        .await
        .map(Json)
}

pub async fn set_team_defaults(
    State(app): State<App>,
    user: CurrentUser,
    Ids((team,)): Ids<(TeamId,)>,
    Strict(request): Strict<DefaultChannels>,
) -> AppResult<StatusCode> {
    app.write(move |tx| Box::pin(actions::set_team_defaults(tx, user.person, team, request)))
        .await?;
    Ok(DONE)
}

pub async fn set_defaults(
    State(app): State<App>,
    user: CurrentUser,
    Strict(request): Strict<DefaultChannels>,
) -> AppResult<StatusCode> {
    app.write(move |tx| Box::pin(actions::set_defaults(tx, user.person, request)))
        .await?;
    Ok(DONE)
}

pub async fn defaults(
    State(app): State<App>,
    user: CurrentUser,
) -> AppResult<Json<DefaultChannels>> {
    let now = app.now();
    app.read(move |db| Box::pin(actions::defaults(db, user.person, now)))
        .await
        .map(Json)
}

pub async fn start_group(
    State(app): State<App>,
    user: CurrentUser,
    Strict(request): Strict<StartGroupMessage>,
) -> AppResult<Json<ChannelMade>> {
    app.write(move |tx| Box::pin(actions::start_group(tx, user.person, request)))
        .await
        .map(Json)
}

pub async fn create_people_group(
    State(app): State<App>,
    user: CurrentUser,
    Strict(request): Strict<CreatePeopleGroup>,
) -> AppResult<StatusCode> {
    app.write(move |tx| Box::pin(actions::create_people_group(tx, user.person, request)))
        .await?;
    Ok(DONE)
}

pub async fn edit_people_group(
    State(app): State<App>,
    user: CurrentUser,
    Ids((group,)): Ids<(PeopleGroupId,)>,
    Strict(request): Strict<EditPeopleGroup>,
) -> AppResult<StatusCode> {
    app.write(move |tx| Box::pin(actions::edit_people_group(tx, user.person, group, request)))
        .await?;
    Ok(DONE)
}

pub async fn remove_people_group(
    State(app): State<App>,
    user: CurrentUser,
    Ids((group,)): Ids<(PeopleGroupId,)>,
) -> AppResult<StatusCode> {
    app.write(move |tx| Box::pin(actions::remove_people_group(tx, user.person, group)))
        .await?;
    Ok(DONE)
}

pub async fn offboard(
    State(app): State<App>,
    user: CurrentUser,
    Ids((person,)): Ids<(PersonId,)>,
    Strict(request): Strict<Offboard>,
) -> AppResult<Json<Offboarded>> {
    app.write(move |tx| Box::pin(actions::offboard(tx, user.person, person, request)))
        .await
        .map(Json)
}

pub async fn move_person(
    State(app): State<App>,
    user: CurrentUser,
    Ids((person,)): Ids<(PersonId,)>,
    Strict(request): Strict<MovePerson>,
) -> AppResult<StatusCode> {
    app.write(move |tx| Box::pin(actions::move_person(tx, user.person, person, request)))
        .await?;
    Ok(DONE)
}
