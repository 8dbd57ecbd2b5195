//! Who answers for a team, and who takes their place when they are not there.

use serde_json::json;
use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::group::{Passage, SetTeamOwner};
use tokenim_protocol::ids::{PersonId, TeamId};
use tokenim_protocol::permission::{Action, Permission, ReasonCode, Resource, Scope};

use super::refusal::Asked;
use super::set_team_member::{appoint, may_appoint};
use super::team_passage::{administers, belongs, come, team_of};
use super::{expect_active, tell_team_changed};
use crate::access;
use crate::audit::{self, Act};
use crate::error::{AppError, AppResult};
use crate::store::{Tx, teams};

/// The owner hands over to somebody who administers the team with them; whoever could appoint
/// an administrator may name anybody, but never themselves.
pub async fn set_team_owner(
    tx: &mut Tx,
    actor: PersonId,
    id: TeamId,
    request: SetTeamOwner,
) -> AppResult<()> {
    if request.deputy == Some(request.owner) {
        return Err(AppError::field("deputy", FieldProblem::NotAllowed));
    }
    let action = Action::ManageTeamMembers;
    let allowed = access::team(tx, actor, action, id, tx.now()).await?;
    let team = team_of(tx, id).await?;
    let before = (team.about.owner, team.about.deputy);
    if before == (Some(request.owner), request.deputy) {
        return Ok(());
    }
    let asked = |person| Asked {
        actor,
        action,
        resource: Resource::of(Scope::Team(id), person),
        permission: Some(Permission::PermissionGrant),
    };
    let is_owner = team.about.owner == Some(actor);
    if !is_owner {
        may_appoint(tx, &allowed.facts, asked(request.owner))?;
    }
    for (field, person) in [("owner", Some(request.owner)), ("deputy", request.deputy)] {
        let Some(person) = person else { continue };
        expect_active(tx, field, person).await?;
        if administers(&team, person) {
            continue;
        }
        if !belongs(&team, person) && is_owner && person == actor {
            return Err(asked(person).out_of_reach(ReasonCode::SodConflict));
        }
        may_appoint(tx, &allowed.facts, asked(person))?;
        if !belongs(&team, person) {
            come(tx, actor, id, person, Passage::Added, "").await?;
        }
        appoint(tx, actor, id, person, true).await?;
    }
    teams::set_owner(tx, id, Some(request.owner), request.deputy).await?;
    tell_team_changed(tx, id).await?;
    let named = |person: Option<PersonId>| person.map(|person| person.to_string());
    let act = Act::new("team.set_owner")
        .about(format!("team:{id}"))
        .before(json!({ "owner": named(before.0), "deputy": named(before.1) }))
        .after(json!({
            "owner": named(Some(request.owner)),
            "deputy": named(request.deputy),
        }));
    audit::record(tx, Some(actor), act).await
}
