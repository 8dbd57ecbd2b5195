//! An account is made; its one-time code is in the answer and nowhere else.
//!
//! A repetition cannot be given the first code, because only its hash is kept: it gets a
//! new one in its place, as long as nobody has signed in with the account.

use serde_json::json;
use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::ids::PersonId;
use tokenim_protocol::permission::Action;
use tokenim_protocol::request::{CreatePerson, OneTimeCode};

use super::operation::{self, Begun};
use super::{admit::admit, check, issue_code};
use crate::access;
use crate::audit::{self, Act};
use crate::error::{AppError, AppResult};
use crate::store::people::NewPerson;
use crate::store::{Tx, credentials, departments, join_requests, people, people_groups};

pub async fn create_person(
    tx: &mut Tx,
    actor: PersonId,
    request: CreatePerson,
) -> AppResult<OneTimeCode> {
    let handle = check::handle("handle", &request.handle)?;
    let display_name = check::name("display_name", &request.display_name)?;
    let title = check::title("title", &request.title)?;
    let begun = operation::begin(tx, request.id.0, actor, "create_person", &request).await?;
    let fresh = match begun {
        Begun::Again(()) => {
            access::organisation(tx, actor, Action::CreatePerson, tx.now()).await?;
            if credentials::has_password(tx, request.id).await? {
                return Err(AppError::Conflict);
            }
            return issue_code(tx, request.id).await;
        }
        Begun::New(fresh) => fresh,
    };
    let now = tx.now();
    access::organisation(tx, actor, Action::CreatePerson, now).await?;
    if people::by_handle(tx, &handle).await?.is_some()
        || people_groups::by_handle(tx, &handle).await?.is_some()
        || join_requests::is_asked_for(tx, &handle).await?
    {
        return Err(AppError::field("handle", FieldProblem::Taken));
    }
    if let Some(department) = request.department
        && departments::get(tx, department).await?.is_none()
    {
        return Err(AppError::field("department", FieldProblem::NotAllowed));
    }
    if let Some(manager) = request.manager {
        super::expect_active(tx, "manager", manager).await?;
    }
    let person = NewPerson {
        id: request.id,
        handle,
        display_name,
        title,
        kind: request.kind,
        department: request.department,
        manager: request.manager,
    };
    admit(tx, &person, Some(actor)).await?;
    let code = issue_code(tx, person.id).await?;
    let act = Act::new("user.create")
        .about(person.id)
        .after(json!({ "handle": person.handle, "kind": person.kind }));
    audit::record(tx, Some(actor), act).await?;
    fresh.finish(tx, &()).await?;
    Ok(code)
}
