//! Named sets of people: made by whoever may make a private channel, kept by their owner or
//! by those who keep the accounts. They give no right to anybody.

use serde_json::json;
use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::event::OrganisationEvent;
use tokenim_protocol::group::{CreatePeopleGroup, EditPeopleGroup, PeopleGroup};
use tokenim_protocol::ids::{PeopleGroupId, PersonId};
use tokenim_protocol::permission::Action;

use super::operation::{self, Begun};
use super::{check, expect_active};
use crate::access;
use crate::audit::{self, Act};
use crate::error::{AppError, AppResult};
use crate::store::{Tx, organisation_log, people, people_groups};

/// Nobody is mentioned by it: it means everybody.
const RESERVED: &[&str] = &["all", "here", "channel", "everyone"];

pub async fn create_people_group(
    tx: &mut Tx,
    actor: PersonId,
    request: CreatePeopleGroup,
) -> AppResult<()> {
    let handle = check::handle("handle", &request.handle)?;
    let name = check::name("name", &request.name)?;
    let description = check::description("description", &request.description)?;
    let members = check::people("members", request.members.clone())?;
    let verb = "create_people_group";
    let fresh = match operation::begin(tx, request.id.0, actor, verb, &request).await? {
        Begun::Again(()) => return Ok(()),
        Begun::New(fresh) => fresh,
    };
    access::organisation(tx, actor, Action::CreatePeopleGroup, tx.now()).await?;
    expect_free(tx, &handle, None).await?;
    for person in &members {
        expect_active(tx, "members", *person).await?;
    }
    let group = PeopleGroup {
        id: request.id,
        handle,
        name,
        description,
        owner: actor,
        members,
    };
    people_groups::insert(tx, &group).await?;
    tell(tx, actor, "people_group.create", group).await?;
    fresh.finish(tx, &()).await
}

pub async fn edit_people_group(
    tx: &mut Tx,
    actor: PersonId,
    id: PeopleGroupId,
    request: EditPeopleGroup,
) -> AppResult<()> {
    let handle = check::handle("handle", &request.handle)?;
    let name = check::name("name", &request.name)?;
    let description = check::description("description", &request.description)?;
    let members = check::people("members", request.members)?;
    let known = access::people_group(tx, actor, id, tx.now()).await?;
    expect_free(tx, &handle, Some(id)).await?;
    if known.owner != request.owner {
        expect_active(tx, "owner", request.owner).await?;
    }
    for person in &members {
        if !known.members.contains(person) {
            expect_active(tx, "members", *person).await?;
        }
    }
    let group = PeopleGroup {
        id,
        handle,
        name,
        description,
        owner: request.owner,
        members,
    };
    if group == known {
        return Ok(());
    }
    people_groups::change(tx, &group).await?;
    tell(tx, actor, "people_group.edit", group).await
}

pub async fn remove_people_group(tx: &mut Tx, actor: PersonId, id: PeopleGroupId) -> AppResult<()> {
    access::people_group(tx, actor, id, tx.now()).await?;
    people_groups::remove(tx, id).await?;
    organisation_log::append(tx, OrganisationEvent::PeopleGroupRemoved { group_id: id }).await?;
    let act = Act::new("people_group.remove").about(format!("people-group:{id}"));
    audit::record(tx, Some(actor), act).await
}

/// People and groups are mentioned in the same way, so they share their handles.
pub(super) async fn expect_free(
    tx: &Tx,
    handle: &str,
    own: Option<PeopleGroupId>,
) -> AppResult<()> {
    let group = people_groups::by_handle(tx, handle).await?;
    let taken = RESERVED.contains(&handle)
        || group.is_some_and(|group| Some(group.id) != own)
        || people::by_handle(tx, handle).await?.is_some();
    if taken {
        return Err(AppError::field("handle", FieldProblem::Taken));
    }
    Ok(())
}

pub(super) async fn tell(
    tx: &mut Tx,
    actor: PersonId,
    verb: &'static str,
    group: PeopleGroup,
) -> AppResult<()> {
    let act = Act::new(verb)
        .about(format!("people-group:{}", group.id))
        .after(json!({ "handle": group.handle, "members": group.members.len() }));
    organisation_log::append(tx, OrganisationEvent::PeopleGroupChanged { group }).await?;
    audit::record(tx, Some(actor), act).await
}
