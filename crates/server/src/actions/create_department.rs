//! A department is made.

use serde_json::json;
use tokenim_protocol::directory::Department;
use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::event::OrganisationEvent;
use tokenim_protocol::ids::PersonId;
use tokenim_protocol::permission::Action;
use tokenim_protocol::request::CreateDepartment;

use super::operation::{self, Begun};
use super::{check, expect_active, tell_person_changed};
use crate::access;
use crate::audit::{self, Act};
use crate::error::{AppError, AppResult};
use crate::store::{Tx, departments, organisation_log, people};

pub async fn create_department(
    tx: &mut Tx,
    actor: PersonId,
    request: CreateDepartment,
) -> AppResult<()> {
    let name = check::name("name", &request.name)?;
    let begun = operation::begin(tx, request.id.0, actor, "create_department", &request).await?;
    let fresh = match begun {
        Begun::Again(()) => return Ok(()),
        Begun::New(fresh) => fresh,
    };
    access::organisation(tx, actor, Action::CreateDepartment, tx.now()).await?;
    if let Some(parent) = request.parent
        && departments::get(tx, parent).await?.is_none()
    {
        return Err(AppError::field("parent", FieldProblem::NotAllowed));
    }
    if let Some(manager) = request.manager {
        expect_active(tx, "manager", manager).await?;
    }
    let department = Department {
        id: request.id,
        name,
        parent: request.parent,
        manager: request.manager,
    };
    departments::insert(tx, &department).await?;
    // Who leads a department belongs to it, unless they belong to another already.
    let joined = match request.manager {
        Some(manager) => people::join_department(tx, manager, department.id)
            .await?
            .then_some(manager),
        None => None,
    };
    let act = Act::new("department.create")
        .about(department.id)
        .after(json!({ "name": department.name }));
    let changed = OrganisationEvent::DepartmentChanged { department };
    organisation_log::append(tx, changed).await?;
    if let Some(manager) = joined {
        tell_person_changed(tx, manager).await?;
    }
    audit::record(tx, Some(actor), act).await?;
    fresh.finish(tx, &()).await
}
