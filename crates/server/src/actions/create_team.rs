//! A team is made: a department's, a project's or an open one, with its first administrator.

use serde_json::json;
use tokenim_protocol::channel::{Channel, ChannelEvent, ChannelKind, HistoryPolicy};
use tokenim_protocol::directory::TeamKind;
use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::event::AccessChange;
use tokenim_protocol::group::{FIRST_CHANNELS_MAX, Passage, RecordLine, TeamStart};
use tokenim_protocol::ids::{ChannelId, PersonId, TeamId};
use tokenim_protocol::label::Label;
use tokenim_protocol::permission::{Action, RoleKey, Scope};
use tokenim_protocol::request::CreateTeam;

use super::membership::enter;
use super::operation::{self, Begun};
use super::team_passage::team_of;
use super::{
    AccessLine, check, expect_active, tell_channel_listed, tell_team_changed, touch_everybody,
};
use crate::access;
use crate::audit::{self, Act};
use crate::error::{AppError, AppResult};
use crate::store::{Tx, channels, default_channels, departments, entries, team_passages, teams};

pub async fn create_team(tx: &mut Tx, actor: PersonId, request: CreateTeam) -> AppResult<()> {
    let name = check::name("name", &request.name)?;
    let members = match &request.start {
        Some(start) => check::people("start.members", start.members.clone())?,
        None => Vec::new(),
    };
    let begun = operation::begin(tx, request.id.0, actor, "create_team", &request).await?;
    let fresh = match begun {
        Begun::Again(()) => return Ok(()),
        Begun::New(fresh) => fresh,
    };
    let now = tx.now();
    access::organisation(tx, actor, Action::CreateTeam, now).await?;
    match (request.kind, request.department) {
        (TeamKind::Department, None) => {
            return Err(AppError::field("department", FieldProblem::Missing));
        }
        (_, Some(department)) if departments::get(tx, department).await?.is_none() => {
            return Err(AppError::field("department", FieldProblem::NotAllowed));
        }
        (TeamKind::Department | TeamKind::Project | TeamKind::Open, _) => {}
    }
    expect_active(tx, "admin", request.admin).await?;
    for person in &members {
        expect_active(tx, "start.members", *person).await?;
    }
    teams::insert(tx, request.id, &name, request.kind, request.department, now).await?;
    teams::set_member(tx, request.id, request.admin, true, now).await?;
    teams::set_owner(tx, request.id, Some(request.admin), None).await?;
    let founded = |person| RecordLine {
        at: now,
        person,
        how: Passage::Founded,
        by: (actor != person).then_some(actor),
        text: String::new(),
    };
    team_passages::write_down(tx, request.id, &founded(request.admin)).await?;
    for person in members.iter().filter(|person| **person != request.admin) {
        teams::set_member(tx, request.id, *person, false, now).await?;
        team_passages::write_down(tx, request.id, &founded(*person)).await?;
    }
    if let Some(start) = &request.start {
        begin_with(tx, actor, request.id, start).await?;
    }
    touch_everybody(tx).await?;
    let line = AccessLine {
        role: Some(RoleKey::TeamAdmin),
        by: Some(actor),
        ..AccessLine::new(AccessChange::RoleGiven, Scope::Team(request.id))
    };
    line.tell(tx, request.admin).await?;
    tell_team_changed(tx, request.id).await?;
    let act = Act::new("team.create")
        .about(format!("team:{}", request.id))
        .after(json!({ "kind": request.kind, "admin": request.admin.to_string() }));
    audit::record(tx, Some(actor), act).await?;
    fresh.finish(tx, &()).await
}

/// What the template filled in: rules, and channels into which everybody of the team comes.
async fn begin_with(tx: &mut Tx, actor: PersonId, id: TeamId, start: &TeamStart) -> AppResult<()> {
    if start.channels.len() > FIRST_CHANNELS_MAX {
        return Err(AppError::field("start.channels", FieldProblem::TooLong));
    }
    let now = tx.now();
    let mut team = team_of(tx, id).await?;
    team.about.description = check::description("start.description", &start.description)?;
    team.about.join = start.join;
    team.about.leave = start.leave;
    team.about.stage = start.stage;
    team.about.ends_at = start.ends_at;
    teams::change(tx, &team).await?;
    for first in &start.channels {
        if !matches!(first.kind, ChannelKind::Public | ChannelKind::Private) {
            return Err(AppError::field(
                "start.channels.kind",
                FieldProblem::NotAllowed,
            ));
        }
        let channel = Channel {
            id: first.id,
            kind: first.kind,
            team: Some(id),
            name: check::name("start.channels.name", &first.name)?,
            topic: check::topic("start.channels.topic", &first.topic)?,
            mode: first.mode,
            history: HistoryPolicy::All,
            archived: false,
            created_at: now,
            retention: None,
            label: Label::Internal,
        };
        channels::insert(tx, &channel, None).await?;
        let head = channels::take_seq(tx, channel.id, 0)
            .await?
            .ok_or(AppError::NotFound)?;
        let created = ChannelEvent::Created {
            channel: channel.clone(),
        };
        entries::append(tx, channel.id, head, Some(actor), created).await?;
        for member in &team.members {
            enter(tx, actor, channel.id, member.person).await?;
        }
        tell_channel_listed(tx, &channel).await?;
    }
    let ids: Vec<ChannelId> = start.channels.iter().map(|first| first.id).collect();
    Ok(default_channels::replace(tx, Scope::Team(id), &ids).await?)
}
