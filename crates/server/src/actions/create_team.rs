//! A team is made: a department's, a project's or an open one, with its first administrator.

use serde_json::json;
use tokenim_protocol::directory::TeamKind;
use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::event::AccessChange;
use tokenim_protocol::ids::PersonId;
use tokenim_protocol::permission::{Action, RoleKey, Scope};
use tokenim_protocol::request::CreateTeam;

use super::operation::{self, Begun};
use super::{AccessLine, check, expect_active, tell_team_changed, touch_everybody};
use crate::access;
use crate::audit::{self, Act};
use crate::error::{AppError, AppResult};
use crate::store::{Tx, departments, teams};

pub async fn create_team(tx: &mut Tx, actor: PersonId, request: CreateTeam) -> AppResult<()> {
    let name = check::name("name", &request.name)?;
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
    teams::insert(tx, request.id, &name, request.kind, request.department, now).await?;
    teams::set_member(tx, request.id, request.admin, true, now).await?;
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
