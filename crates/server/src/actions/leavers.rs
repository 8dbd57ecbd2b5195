//! Somebody leaves the company, or goes to another department.
//!
//! Leaving ends everything at once: what they own is handed over, they are taken out of every
//! team and channel and named group, and the account is closed, in one transaction. What it
//! would do is shown before.

use serde_json::json;
use tokenim_policy::may_act_on_account;
use tokenim_protocol::channel::ChannelKind;
use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::event::AccessChange;
use tokenim_protocol::group::{Inheritance, MovePerson, Offboard, Offboarded, Passage};
use tokenim_protocol::ids::PersonId;
use tokenim_protocol::permission::{
    AccountState, Action, Ending, Permission, ReasonCode, Resource, Scope,
};

use super::accounts::end_sessions;
use super::guards::Guards;
use super::membership::exit;
use super::operation::{self, Begun};
use super::refusal::Asked;
use super::set_team_member::{appoint, may_appoint};
use super::team_passage::{
    administers, belongs, come, go, next_owner, team_of, tell_administrators,
};
use super::{
    AccessLine, check, effects, expect_active, moment, people_groups as groups,
    tell_person_changed, tell_team_changed, touch,
};
use crate::access;
use crate::audit::{self, Act};
use crate::error::{AppError, AppResult};
use crate::store::{
    Tx, channels, custom_roles, departments, facts, grants, members, people, people_groups, roles,
    team_passages, teams,
};

pub async fn offboard(
    tx: &mut Tx,
    actor: PersonId,
    person: PersonId,
    request: Offboard,
) -> AppResult<Offboarded> {
    tx.rehearse(request.dry_run);
    let text = check::reason_for("text", &request.text, request.dry_run)?;
    let key = (person, &request);
    let fresh = match operation::begin(tx, request.id.0, actor, "offboard", &key).await? {
        Begun::Again(done) => return Ok(done),
        Begun::New(fresh) => fresh,
    };
    let action = Action::OffboardPerson;
    let allowed = access::person(tx, actor, action, person, tx.now()).await?;
    let target = facts::of(tx, person).await?.ok_or(AppError::NotFound)?;
    let asked = Asked {
        actor,
        action,
        resource: Resource::of(Scope::Organisation, person),
        permission: None,
    };
    may_act_on_account(&allowed.facts, action, &target, &moment(tx))
        .map_err(|refusal| asked.post(refusal))?;

    let before = effects::observe(tx, person, Scope::Organisation).await?;
    let guards = Guards::before(tx, Scope::Organisation).await?;
    let mut done = Offboarded::default();

    // What they own goes first, so that no team is without somebody to answer for it.
    for id in teams::of_person(tx, person).await? {
        let mut team = team_of(tx, id).await?;
        let owns = team.about.owner == Some(person);
        let alone = !team
            .members
            .iter()
            .any(|member| member.admin && member.person != person);
        if owns || administers(&team, person) && alone {
            let named = request.teams.iter().find(|hand| hand.team == id);
            let heir = match named {
                Some(hand) => Some(hand.to),
                None => {
                    team.members.retain(|member| member.person != person);
                    next_owner(&team)
                }
            };
            done.teams.push(Inheritance { team: id, heir });
            match heir {
                Some(heir) if heir == person => {
                    return Err(AppError::field("teams", FieldProblem::NotAllowed));
                }
                Some(heir) => {
                    expect_active(tx, "teams", heir).await?;
                    inherit(tx, actor, id, heir, &allowed.facts).await?;
                }
                // The preview says so; the act itself is refused.
                None if request.dry_run => {}
                None => return Err(asked.guarded("it would leave a team without an administrator")),
            }
        }
        done.teams_left += 1;
        go(tx, actor, id, person, Passage::Offboarded, &text).await?;
        tell_team_changed(tx, id).await?;
    }
    for team in team_passages::forget(tx, person).await? {
        tell_administrators(tx, team).await?;
    }
    for (channel, _) in members::channels_of(tx, person).await? {
        let kind = channels::get(tx, channel)
            .await?
            .map(|channel| channel.kind);
        if matches!(kind, Some(ChannelKind::Public | ChannelKind::Private)) {
            exit(tx, actor, channel, person).await?;
            done.channels_left += 1;
        }
    }
    for mut group in people_groups::about(tx, person).await? {
        if group.owner == person {
            let heir = request.groups_to.unwrap_or(actor);
            if heir == person {
                return Err(AppError::field("groups_to", FieldProblem::NotAllowed));
            }
            expect_active(tx, "groups_to", heir).await?;
            group.owner = heir;
            done.groups.push(group.id);
        }
        group.members.retain(|member| *member != person);
        people_groups::change(tx, &group).await?;
        groups::tell(tx, actor, "people_group.edit", group).await?;
    }
    let now = tx.now();
    end_rights(tx, actor, person, &text).await?;
    if target.account == AccountState::Active {
        people::disable(tx, person, now, actor, &text).await?;
        end_sessions(tx, person).await?;
    }
    touch(tx, person).await?;
    super::requests::settle_person(tx, person).await?;
    let line = AccessLine {
        code: Some(ReasonCode::AccountDisabled),
        by: Some(actor),
        text: text.clone(),
        ..AccessLine::new(AccessChange::Offboarded, Scope::Organisation)
    };
    line.tell(tx, person).await?;
    tell_person_changed(tx, person).await?;
    // A preview tells what is missing instead of stopping at it.
    if done.teams.iter().all(|team| team.heir.is_some()) {
        guards.hold(tx, Scope::Organisation, asked).await?;
    }
    let after = effects::observe(tx, person, Scope::Organisation).await?;
    done.effects = effects::between(&before, &after);
    let act = Act::new("user.offboard")
        .about(person)
        .after(json!({
            "teams": done.teams_left, "channels": done.channels_left,
            "handed_over": done.teams.len(), "groups": done.groups.len(),
        }))
        .because(&text);
    audit::record(tx, Some(actor), act).await?;
    fresh.finish(tx, &done).await?;
    Ok(done)
}

/// Posts, grants and roles end with the account, each with its own line and its own record: whoever
/// comes back some day comes back without them.
async fn end_rights(tx: &mut Tx, actor: PersonId, person: PersonId, text: &str) -> AppResult<()> {
    let now = tx.now();
    let ending = Ending {
        at: now,
        by: actor,
        code: Some(ReasonCode::Revoked),
        text: text.to_owned(),
    };
    let line = |change, scope| AccessLine {
        code: ending.code,
        by: Some(actor),
        text: text.to_owned(),
        ..AccessLine::new(change, scope)
    };
    for held in roles::of(tx, person).await? {
        roles::take(tx, person, held.role).await?;
        let told = AccessLine {
            role: Some(held.role),
            ..line(AccessChange::RoleTaken, held.scope)
        };
        told.tell(tx, person).await?;
        let act = Act::new("role.assign_admin")
            .about(person)
            .after(json!({ "post": held.role, "held": false }))
            .because(text);
        audit::record(tx, Some(actor), act).await?;
    }
    for given in grants::of(tx, person).await? {
        if given.revoked.is_some() || given.ends_at <= now {
            continue;
        }
        grants::end(tx, given.id, &ending).await?;
        let told = AccessLine {
            permission: Some(given.permission),
            until: Some(given.ends_at),
            ..line(AccessChange::GrantRevoked, given.scope)
        };
        told.tell(tx, person).await?;
        let act = Act::new("permission.revoke_grant")
            .about(person)
            .before(json!({
                "grant": given.id.to_string(),
                "permission": given.permission,
                "scope": given.scope.to_query(),
                "ends_at": given.ends_at.0,
            }))
            .because(text);
        audit::record(tx, Some(actor), act).await?;
    }
    for held in custom_roles::held_by(tx, person).await? {
        if held.revoked.is_some() || held.ends_at <= now {
            continue;
        }
        custom_roles::end(tx, held.id, &ending).await?;
        let told = AccessLine {
            role_name: Some(held.name.clone()),
            until: Some(held.ends_at),
            ..line(AccessChange::RoleTaken, held.scope)
        };
        told.tell(tx, person).await?;
        let act = Act::new("role.take")
            .about(person)
            .before(json!({
                "grant": held.id.to_string(),
                "role": held.role.to_string(),
                "name": held.name,
                "scope": held.scope.to_query(),
                "ends_at": held.ends_at.0,
            }))
            .because(text);
        audit::record(tx, Some(actor), act).await?;
    }
    Ok(())
}

/// Makes somebody the owner. Whoever is no administrator of the team yet would be given
/// rights by it: only who could appoint them may hand over to them.
async fn inherit(
    tx: &mut Tx,
    actor: PersonId,
    id: tokenim_protocol::ids::TeamId,
    heir: PersonId,
    actors: &tokenim_protocol::permission::Facts,
) -> AppResult<()> {
    let team = team_of(tx, id).await?;
    if !administers(&team, heir) {
        let asked = Asked {
            actor,
            action: Action::OffboardPerson,
            resource: Resource::of(Scope::Team(id), heir),
            permission: Some(Permission::PermissionGrant),
        };
        may_appoint(tx, actors, asked)?;
        if !belongs(&team, heir) {
            come(tx, actor, id, heir, Passage::Added, "").await?;
        }
        appoint(tx, actor, id, heir, true).await?;
    }
    let deputy = team.about.deputy.filter(|deputy| *deputy != heir);
    Ok(teams::set_owner(tx, id, Some(heir), deputy).await?)
}

/// The person's place in the company. It gives and takes no right.
pub async fn move_person(
    tx: &mut Tx,
    actor: PersonId,
    person: PersonId,
    request: MovePerson,
) -> AppResult<()> {
    let text = check::reason("text", &request.text)?;
    let title = check::title("title", &request.title)?;
    access::person(tx, actor, Action::MovePerson, person, tx.now()).await?;
    if let Some(department) = request.department
        && departments::get(tx, department).await?.is_none()
    {
        return Err(AppError::field("department", FieldProblem::NotAllowed));
    }
    if let Some(manager) = request.manager {
        if manager == person {
            return Err(AppError::field("manager", FieldProblem::NotAllowed));
        }
        expect_active(tx, "manager", manager).await?;
    }
    let known = people::get(tx, person).await?.ok_or(AppError::NotFound)?;
    let same = known.department == request.department
        && known.manager == request.manager
        && known.title == title;
    if same {
        return Ok(());
    }
    people::set_place(tx, person, request.department, request.manager, &title).await?;
    tell_person_changed(tx, person).await?;
    let place = |department: Option<tokenim_protocol::ids::DepartmentId>| json!({ "department": department.map(|department| department.to_string()) });
    let act = Act::new("user.move")
        .about(person)
        .before(place(known.department))
        .after(place(request.department))
        .because(&text);
    audit::record(tx, Some(actor), act).await
}
