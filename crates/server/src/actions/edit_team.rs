//! What a team is about and how it is run, as its administrators write it down.

use serde_json::json;
use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::group::{EditTeam, RESPONSIBILITIES_MAX, Responsibility};
use tokenim_protocol::ids::{PersonId, TeamId};
use tokenim_protocol::permission::Action;

use super::bundle::follow_project;
use super::team_passage::{belongs, team_of};
use super::{check, tell_team_changed, touch_everybody};
use crate::access;
use crate::audit::{self, Act};
use crate::error::{AppError, AppResult};
use crate::store::{Tx, teams};

pub async fn edit_team(
    tx: &mut Tx,
    actor: PersonId,
    id: TeamId,
    request: EditTeam,
) -> AppResult<()> {
    let name = check::name("name", &request.name)?;
    let description = check::description("description", &request.description)?;
    if request.charter.len() > RESPONSIBILITIES_MAX {
        return Err(AppError::field("charter", FieldProblem::TooLong));
    }
    let charter = request
        .charter
        .into_iter()
        .map(|line| {
            Ok(Responsibility {
                what: check::name("charter.what", &line.what)?,
                ..line
            })
        })
        .collect::<AppResult<Vec<_>>>()?;
    access::team(tx, actor, Action::ManageTeam, id, tx.now()).await?;
    let mut team = team_of(tx, id).await?;
    let outsider = charter.iter().any(|line| !belongs(&team, line.person));
    if outsider {
        return Err(AppError::field("charter.person", FieldProblem::NotAllowed));
    }
    let before = team.clone();
    team.name = name;
    team.about.description = description;
    team.about.join = request.join;
    team.about.leave = request.leave;
    team.about.stage = request.stage;
    team.about.ends_at = request.ends_at;
    team.about.charter = charter;
    if team == before {
        return Ok(());
    }
    teams::change(tx, &team).await?;
    follow_project(tx, actor, &team, "").await?;
    if team.about.join != before.about.join {
        // Whether it may be joined stands in everybody's facts.
        touch_everybody(tx).await?;
    }
    tell_team_changed(tx, id).await?;
    let told = |team: &tokenim_protocol::directory::Team| {
        json!({
            "name": team.name, "join": team.about.join, "leave": team.about.leave,
            "stage": team.about.stage, "ends_at": team.about.ends_at.map(|end| end.0),
            "responsibilities": team.about.charter.len(),
        })
    };
    let act = Act::new("team.edit")
        .about(format!("team:{id}"))
        .before(told(&before))
        .after(told(&team));
    audit::record(tx, Some(actor), act).await
}
