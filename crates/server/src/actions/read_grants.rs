//! What is granted to whom, where, by whom and until when: at a place and everywhere below it.

use tokenim_protocol::ids::{AccessRequestId, PersonId, TeamId};
use tokenim_protocol::permission::{
    Action, Facts, Holding, Permission, PermissionSet, RoleKey, Scope,
};
use tokenim_protocol::role::{GrantBasis, GrantLine, Grants};
use tokenim_protocol::time::UnixMillis;

use crate::access;
use crate::error::AppResult;
use crate::store::{
    Db, access_requests, custom_roles, facts, grant_uses, grants, people, roles, teams,
};

/// Of each kind; a company with more in force at the same time looks at a team at a time.
const LINES_MAX: u32 = 2_000;

/// What somebody has without doing anything, so that nothing of it passes a door.
const WITHOUT_AN_ACT: PermissionSet = PermissionSet::of(&[
    Permission::ChannelReadHistory,
    Permission::CallShareScreen,
    Permission::CallRecord,
]);

/// What is granted at the organisation and below, or at one team and in those of its channels
/// that the actor knows of.
pub async fn read_grants(
    db: &Db,
    actor: PersonId,
    team: Option<TeamId>,
    now: UnixMillis,
) -> AppResult<Grants> {
    let action = Action::ReadGrants;
    let allowed = match team {
        None => access::organisation(db, actor, action, now).await?,
        Some(team) => access::team(db, actor, action, team, now).await?,
    };
    let shown = |scope: Scope| team.is_none_or(|team| lies_in(&allowed.facts, scope, team));

    let mut lines = Vec::new();
    let (mut given, mut held) = (
        grants::in_force(db, now, LINES_MAX + 1).await?,
        custom_roles::in_force(db, now, LINES_MAX + 1).await?,
    );
    let more = given.len().max(held.len()) > LINES_MAX as usize;
    given.truncate(LINES_MAX as usize);
    held.truncate(LINES_MAX as usize);
    for (person, grant) in given {
        if !shown(grant.scope) {
            continue;
        }
        let permission = grant.permission;
        let request = AccessRequestId(grant.id.0);
        let basis = match access_requests::is_there(db, request).await? {
            true => GrantBasis::Request {
                permission,
                request,
            },
            false => GrantBasis::Direct { permission },
        };
        lines.push(GrantLine {
            id: Some(grant.id),
            person,
            basis,
            scope: grant.scope,
            holding: grant.holding,
            starts_at: grant.starts_at,
            ends_at: Some(grant.ends_at),
            by: Some(grant.by),
            text: grant.text,
            last_used_at: grant_uses::last(db, grant.id).await?,
            use_recorded: use_recorded().contains(permission),
        });
    }
    for (person, held) in held {
        if !shown(held.scope) {
            continue;
        }
        let unrecorded = held.permissions.minus(use_recorded());
        lines.push(GrantLine {
            id: Some(held.id),
            person,
            basis: GrantBasis::CustomRole {
                role: held.role,
                name: held.name,
            },
            scope: held.scope,
            holding: Holding::Active,
            starts_at: held.starts_at,
            ends_at: Some(held.ends_at),
            by: Some(held.by),
            text: held.text,
            last_used_at: grant_uses::last(db, held.id).await?,
            // Something in it may be used without our knowing.
            use_recorded: unrecorded.is_empty(),
        });
    }
    lines.extend(posts(db, team).await?);
    lines.sort_by_key(|line| std::cmp::Reverse(line.starts_at));
    Ok(Grants {
        as_of: now,
        lines,
        more,
    })
}

fn lies_in(actor: &Facts, scope: Scope, team: TeamId) -> bool {
    let team = Scope::Team(team);
    let place = facts::find(actor, scope);
    scope == team || place.is_some_and(|place| place.parent == Some(team))
}

/// Whatever a door of the server asks for is noted when it lets somebody through.
fn use_recorded() -> PermissionSet {
    Action::ALL
        .iter()
        .filter_map(|action| tokenim_policy::permission_of(*action))
        .fold(PermissionSet::EMPTY, PermissionSet::with)
        .with(Permission::AnnouncementPublish)
        .minus(WITHOUT_AN_ACT)
}

/// Posts of the organisation, and who administers a team.
async fn posts(db: &Db, team: Option<TeamId>) -> AppResult<Vec<GrantLine>> {
    let line = |person, role, scope, since, by| GrantLine {
        id: None,
        person,
        basis: GrantBasis::Post { role },
        scope,
        holding: Holding::Active,
        starts_at: since,
        ends_at: None,
        by,
        text: String::new(),
        last_used_at: None,
        use_recorded: false,
    };
    let mut lines = Vec::new();
    if team.is_none() {
        for person in people::helpers(db).await? {
            for held in roles::of(db, person).await? {
                let mut line = line(person, held.role, held.scope, held.since, held.by);
                line.holding = held.holding;
                line.ends_at = held.until;
                lines.push(line);
            }
        }
    }
    let found = match team {
        Some(team) => teams::get(db, team).await?.into_iter().collect(),
        None => teams::all(db).await?,
    };
    for team in found.into_iter().filter(|team| !team.archived) {
        for member in team.members.iter().filter(|member| member.admin) {
            let scope = Scope::Team(team.id);
            lines.push(line(
                member.person,
                RoleKey::TeamAdmin,
                scope,
                member.since,
                None,
            ));
        }
    }
    Ok(lines)
}
