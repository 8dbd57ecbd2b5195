//! Who belongs to a team, and who administers it. A team always has one who does.

use serde_json::json;
use tokenim_policy::grantable;
use tokenim_protocol::directory::{Team, TeamMember};
use tokenim_protocol::event::AccessChange;
use tokenim_protocol::group::{Passage, People};
use tokenim_protocol::ids::{PersonId, TeamId};
use tokenim_protocol::permission::{
    Action, Facts, Permission, ReasonCode, Resource, RoleKey, Scope,
};
use tokenim_protocol::request::SetTeamMember;

use super::guards::Guards;
use super::refusal::Asked;
use super::team_passage::{belongs, come, go, succeed, team_of, tell_standing};
use super::{AccessLine, check, expect_active, moment, tell_team_changed, touch};
use crate::access;
use crate::audit::{self, Act};
use crate::error::AppResult;
use crate::store::{Tx, team_passages, teams};

pub async fn set_team_member(
    tx: &mut Tx,
    actor: PersonId,
    id: TeamId,
    person: PersonId,
    request: SetTeamMember,
) -> AppResult<()> {
    let (asked, facts, team) = door(tx, actor, id, person).await?;
    expect_active(tx, "person", person).await?;
    let known = member(&team, person);
    let was_admin = known.is_some_and(|known| known.admin);
    if known.is_some() && was_admin == request.admin {
        return Ok(());
    }
    if request.admin != was_admin {
        may_appoint(tx, &facts, asked)?;
    }
    let guards = Guards::before(tx, Scope::Team(id)).await?;
    if known.is_none() {
        come(tx, actor, id, person, Passage::Added, "").await?;
    }
    if request.admin != was_admin {
        appoint(tx, actor, id, person, request.admin).await?;
    }
    finish(tx, &guards, asked, id).await?;
    let act = Act::new("team.set_member")
        .about(format!("team:{id}"))
        .after(json!({ "person": person.to_string(), "admin": request.admin }));
    audit::record(tx, Some(actor), act).await
}

pub async fn remove_team_member(
    tx: &mut Tx,
    actor: PersonId,
    id: TeamId,
    person: PersonId,
) -> AppResult<()> {
    let (asked, facts, team) = door(tx, actor, id, person).await?;
    let Some(known) = member(&team, person) else {
        return Ok(());
    };
    if known.admin {
        may_appoint(tx, &facts, asked)?;
    }
    let guards = Guards::before(tx, Scope::Team(id)).await?;
    go(tx, actor, id, person, Passage::Removed, "").await?;
    finish(tx, &guards, asked, id).await?;
    let act = Act::new("team.remove_member")
        .about(format!("team:{id}"))
        .before(json!({ "person": person.to_string(), "admin": known.admin }));
    audit::record(tx, Some(actor), act).await
}

/// Many at once. Who is in already stays as they are.
pub async fn add_team_members(
    tx: &mut Tx,
    actor: PersonId,
    id: TeamId,
    request: People,
) -> AppResult<()> {
    let people = check::people("people", request.people)?;
    let action = Action::ManageTeamMembers;
    access::team(tx, actor, action, id, tx.now()).await?;
    let team = team_of(tx, id).await?;
    let mut come_in = Vec::new();
    for person in people {
        if !belongs(&team, person) {
            expect_active(tx, "people", person).await?;
            come_in.push(person);
        }
    }
    if come_in.is_empty() {
        return Ok(());
    }
    for person in &come_in {
        come(tx, actor, id, *person, Passage::Added, "").await?;
    }
    tell_team_changed(tx, id).await?;
    let ids: Vec<String> = come_in.iter().map(ToString::to_string).collect();
    let act = Act::new("team.add_members")
        .about(format!("team:{id}"))
        .after(json!({ "people": ids }));
    audit::record(tx, Some(actor), act).await
}

async fn door(
    tx: &Tx,
    actor: PersonId,
    id: TeamId,
    person: PersonId,
) -> AppResult<(Asked, std::sync::Arc<Facts>, Team)> {
    let action = Action::ManageTeamMembers;
    let allowed = access::team(tx, actor, action, id, tx.now()).await?;
    let team = team_of(tx, id).await?;
    let asked = Asked {
        actor,
        action,
        resource: Resource::of(Scope::Team(id), person),
        permission: Some(Permission::PermissionGrant),
    };
    Ok((asked, allowed.facts, team))
}

fn member(team: &Team, person: PersonId) -> Option<&TeamMember> {
    team.members.iter().find(|known| known.person == person)
}

/// A team's administrator holds rights of high risk there: whoever makes or unmakes one
/// must be able to give those, and is never the person themselves.
pub(super) fn may_appoint(tx: &Tx, actor: &Facts, asked: Asked) -> AppResult<()> {
    if asked.resource.owner == Some(actor.person) {
        return Err(asked.out_of_reach(ReasonCode::SodConflict));
    }
    let given = grantable(actor, asked.resource.scope, &moment(tx));
    if given.contains(Permission::ChannelArchive) {
        Ok(())
    } else {
        Err(asked.out_of_reach(ReasonCode::RoleLacks))
    }
}

/// Makes or unmakes an administrator of somebody who belongs to the team.
pub(super) async fn appoint(
    tx: &mut Tx,
    actor: PersonId,
    id: TeamId,
    person: PersonId,
    admin: bool,
) -> AppResult<()> {
    teams::set_member(tx, id, person, admin, tx.now()).await?;
    succeed(tx, id).await?;
    touch(tx, person).await?;
    let change = if admin {
        AccessChange::RoleGiven
    } else {
        AccessChange::RoleTaken
    };
    let line = AccessLine {
        role: Some(RoleKey::TeamAdmin),
        by: Some(actor),
        ..AccessLine::new(change, Scope::Team(id))
    };
    line.tell(tx, person).await?;
    // What waits to be decided is theirs to decide now, or no longer.
    if !team_passages::requests(tx, id).await?.is_empty() {
        tell_standing(tx, id, person).await?;
    }
    Ok(())
}

pub(super) async fn finish(
    tx: &mut Tx,
    guards: &Guards,
    asked: Asked,
    id: TeamId,
) -> AppResult<()> {
    let team = team_of(tx, id).await?;
    if !team.members.iter().any(|member| member.admin) {
        return Err(asked.guarded("it would leave a team without an administrator"));
    }
    guards.hold(tx, Scope::Team(id), asked).await?;
    tell_team_changed(tx, id).await
}
