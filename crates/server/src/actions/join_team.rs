//! Coming into a team by oneself and leaving it, as its rules say; what waits is decided by
//! those who administer it, and nobody decides about themselves.

use serde_json::json;
use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::event::AccessChange;
use tokenim_protocol::group::{
    Came, DecideRequest, JoinRule, LeaveRule, Passage, People, TeamRecord, Wish, Word,
};
use tokenim_protocol::ids::{PersonId, TeamId};
use tokenim_protocol::permission::{Action, Permission, PersonKind, ReasonCode, Resource, Scope};
use tokenim_protocol::time::UnixMillis;

use super::guards::Guards;
use super::refusal::Asked;
use super::set_team_member::finish;
use super::team_passage::{
    belongs, come, go, team_of, tell_administrators, tell_standing, write_refusal,
};
use super::{AccessLine, check, expect_active, tell_team_changed, touch};
use crate::access;
use crate::audit::{self, Act};
use crate::error::{AppError, AppResult};
use crate::store::{Db, Tx, default_channels, people, team_passages};

pub async fn join_team(tx: &mut Tx, actor: PersonId, id: TeamId, request: Word) -> AppResult<Came> {
    let text = check::word("text", &request.text)?;
    access::team(tx, actor, Action::JoinTeam, id, tx.now()).await?;
    let team = team_of(tx, id).await?;
    if belongs(&team, actor) {
        return Ok(Came { done: true });
    }
    let invited = team_passages::invited_by(tx, id, actor).await?.is_some();
    let how = match (invited, team.about.join) {
        (true, _) => Passage::Invited,
        (false, JoinRule::Open) => Passage::Joined,
        (false, JoinRule::Request) => {
            let now = tx.now();
            team_passages::ask(tx, id, actor, Wish::Join, &text, now).await?;
            tell_standing(tx, id, actor).await?;
            tell_administrators(tx, id).await?;
            record(tx, actor, "team.ask", id, actor).await?;
            return Ok(Came { done: false });
        }
        // The policy has said so before, from the same row.
        (false, JoinRule::Invitation) => return Err(AppError::NotFound),
    };
    come(tx, actor, id, actor, how, &text).await?;
    tell_team_changed(tx, id).await?;
    record(tx, actor, "team.join", id, actor).await?;
    Ok(Came { done: true })
}

/// One's own request is taken back, or an invitation declined.
pub async fn withdraw(tx: &mut Tx, actor: PersonId, id: TeamId) -> AppResult<()> {
    access::team(tx, actor, Action::JoinTeam, id, tx.now()).await?;
    // Who left already has nothing to take back.
    let own = team_passages::asked(tx, id, actor)
        .await?
        .is_some_and(|wish| wish != Wish::Left);
    let asked = own && team_passages::settle(tx, id, actor).await?;
    let invited = team_passages::uninvite(tx, id, actor).await?;
    if asked || invited {
        touch(tx, actor).await?;
        tell_standing(tx, id, actor).await?;
        tell_administrators(tx, id).await?;
        record(tx, actor, "team.withdraw", id, actor).await?;
    }
    Ok(())
}

pub async fn leave_team(
    tx: &mut Tx,
    actor: PersonId,
    id: TeamId,
    request: Word,
) -> AppResult<Came> {
    let action = Action::LeaveTeam;
    access::team(tx, actor, action, id, tx.now()).await?;
    let text = check::word("text", &request.text)?;
    let team = team_of(tx, id).await?;
    let asked = asked(actor, action, id, actor);
    let now = tx.now();
    if team.about.leave == LeaveRule::Approval {
        team_passages::ask(tx, id, actor, Wish::Leave, &text, now).await?;
        tell_standing(tx, id, actor).await?;
        tell_administrators(tx, id).await?;
        record(tx, actor, "team.ask_to_leave", id, actor).await?;
        return Ok(Came { done: false });
    }
    let guards = Guards::before(tx, Scope::Team(id)).await?;
    go(tx, actor, id, actor, Passage::Left, &text).await?;
    finish(tx, &guards, asked, id).await?;
    if team.about.leave == LeaveRule::Notify {
        team_passages::ask(tx, id, actor, Wish::Left, &text, now).await?;
        tell_administrators(tx, id).await?;
    }
    record(tx, actor, "team.leave", id, actor).await?;
    Ok(Came { done: true })
}

pub async fn decide_team_request(
    tx: &mut Tx,
    actor: PersonId,
    id: TeamId,
    person: PersonId,
    request: DecideRequest,
) -> AppResult<()> {
    let word = check::word("text", &request.text)?;
    let action = Action::ManageTeamMembers;
    access::team(tx, actor, action, id, tx.now()).await?;
    let wish = team_passages::asked(tx, id, person)
        .await?
        .ok_or(AppError::NotFound)?;
    let asked = asked(actor, action, id, person);
    if actor == person {
        return Err(asked.out_of_reach(ReasonCode::SodConflict));
    }
    let text = if request.approve || wish == Wish::Left {
        word
    } else {
        check::reason("text", &request.text)?
    };
    match (wish, request.approve) {
        (Wish::Left, _) => {
            team_passages::settle(tx, id, person).await?;
            return tell_administrators(tx, id).await;
        }
        (Wish::Join, true) => {
            expect_active(tx, "person", person).await?;
            come(tx, actor, id, person, Passage::Approved, &text).await?;
            tell_team_changed(tx, id).await?;
        }
        (Wish::Leave, true) => {
            let guards = Guards::before(tx, Scope::Team(id)).await?;
            go(tx, actor, id, person, Passage::Released, &text).await?;
            finish(tx, &guards, asked, id).await?;
        }
        (Wish::Join | Wish::Leave, false) => {
            team_passages::settle(tx, id, person).await?;
            write_refusal(tx, actor, id, person, &text).await?;
            tell_standing(tx, id, person).await?;
            tell_administrators(tx, id).await?;
            let line = AccessLine {
                by: Some(actor),
                text: text.clone(),
                ..AccessLine::new(AccessChange::TeamRequestRefused, Scope::Team(id))
            };
            line.tell(tx, person).await?;
        }
    }
    let act = Act::new("team.decide_request")
        .about(format!("team:{id}"))
        .after(json!({ "person": person.to_string(), "approve": request.approve, "wish": wish }))
        .because(&text);
    audit::record(tx, Some(actor), act).await
}

pub async fn invite(tx: &mut Tx, actor: PersonId, id: TeamId, request: People) -> AppResult<()> {
    let people = check::people("people", request.people)?;
    access::team(tx, actor, Action::ManageTeamMembers, id, tx.now()).await?;
    let team = team_of(tx, id).await?;
    let now = tx.now();
    for person in people {
        if belongs(&team, person) || team_passages::invited_by(tx, id, person).await?.is_some() {
            continue;
        }
        expect_active(tx, "people", person).await?;
        // A guest does not know of the team: they are put in, or not.
        let account = people::account(tx, person).await?;
        if account.is_some_and(|account| account.kind == PersonKind::Guest) {
            return Err(AppError::field("people", FieldProblem::NotAllowed));
        }
        team_passages::invite(tx, id, person, actor, now).await?;
        touch(tx, person).await?;
        tell_standing(tx, id, person).await?;
        record(tx, actor, "team.invite", id, person).await?;
    }
    Ok(())
}

pub async fn uninvite(tx: &mut Tx, actor: PersonId, id: TeamId, person: PersonId) -> AppResult<()> {
    access::team(tx, actor, Action::ManageTeamMembers, id, tx.now()).await?;
    if team_passages::uninvite(tx, id, person).await? {
        touch(tx, person).await?;
        tell_standing(tx, id, person).await?;
        record(tx, actor, "team.uninvite", id, person).await?;
    }
    Ok(())
}

/// Who came and went, and what waits.
pub async fn team_record(
    db: &Db,
    actor: PersonId,
    id: TeamId,
    now: UnixMillis,
) -> AppResult<TeamRecord> {
    access::team(db, actor, Action::ManageTeamMembers, id, now).await?;
    Ok(TeamRecord {
        lines: team_passages::record(db, id).await?,
        requests: team_passages::requests(db, id).await?,
        invitations: team_passages::invitations(db, id).await?,
        default_channels: default_channels::of(db, Scope::Team(id)).await?,
    })
}

fn asked(actor: PersonId, action: Action, id: TeamId, person: PersonId) -> Asked {
    Asked {
        actor,
        action,
        resource: Resource::of(Scope::Team(id), person),
        permission: Some(Permission::PermissionGrant),
    }
}

async fn record(
    tx: &mut Tx,
    actor: PersonId,
    verb: &'static str,
    id: TeamId,
    person: PersonId,
) -> AppResult<()> {
    let act = Act::new(verb)
        .about(format!("team:{id}"))
        .after(json!({ "person": person.to_string() }));
    audit::record(tx, Some(actor), act).await
}
