//! An administrator answers somebody who came by a link and waits.

use serde_json::json;
use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::ids::{JoinRequestId, PersonId};
use tokenim_protocol::permission::{Action, PersonKind};
use tokenim_protocol::start::{DecideJoin, JoinRequest};
use tokenim_protocol::time::UnixMillis;

use super::{admit::admit, check};
use crate::access;
use crate::audit::{self, Act};
use crate::auth::sign_in::set_password;
use crate::error::{AppError, AppResult};
use crate::store::people::NewPerson;
use crate::store::{Db, Tx, join_requests, organisation, people};

pub async fn list_join_requests(
    db: &Db,
    actor: PersonId,
    now: UnixMillis,
) -> AppResult<Vec<JoinRequest>> {
    access::organisation(db, actor, Action::DecideJoinRequest, now).await?;
    Ok(join_requests::waiting(db).await?)
}

/// Yes makes the account; no tells the one who waits why. The same answer twice is one answer.
pub async fn decide_join(
    tx: &mut Tx,
    actor: PersonId,
    id: JoinRequestId,
    request: DecideJoin,
) -> AppResult<()> {
    let text = if request.approved {
        check::title("text", &request.text)?
    } else {
        check::reason("text", &request.text)?
    };
    let now = tx.now();
    access::organisation(tx, actor, Action::DecideJoinRequest, now).await?;
    let known = join_requests::get(tx, id)
        .await?
        .ok_or(AppError::NotFound)?;
    match known.approved {
        Some(approved) if approved == request.approved => return Ok(()),
        Some(_) => return Err(AppError::Conflict),
        None => {}
    }
    if request.approved {
        if people::by_handle(tx, &known.handle).await?.is_some() {
            return Err(AppError::field("handle", FieldProblem::Taken));
        }
        let phc = known
            .phc
            .ok_or_else(|| AppError::internal("somebody waits without a password"))?;
        let person = NewPerson {
            id: PersonId(id.0),
            handle: known.handle,
            display_name: known.display_name,
            title: String::new(),
            kind: PersonKind::Member,
            department: None,
            manager: None,
        };
        admit(tx, &person, Some(actor)).await?;
        let rules = organisation::get(tx).await?.password_profile.rules();
        set_password(tx, person.id, &phc, rules.history).await?;
    }
    join_requests::decide(tx, id, request.approved, actor, &text, now).await?;
    let act = Act::new("join.decide")
        .about(format!("join_request:{id}"))
        .after(json!({ "approved": request.approved, "join_link": known.link.to_string() }))
        .because(&text);
    audit::record(tx, Some(actor), act).await
}
