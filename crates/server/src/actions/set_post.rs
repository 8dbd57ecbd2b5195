//! One of the organisation's posts is given or taken.
//!
//! In set-up mode the first owner holds system and security administration in trust. As
//! soon as there are two owners and each post has somebody appointed to it, the trust ends,
//! the guards begin to bind, and set-up never comes back.

use std::sync::Arc;

use serde_json::json;
use tokenim_policy::{PostCounts, may_assign_post, set_up_is_complete};
use tokenim_protocol::access::Effects;
use tokenim_protocol::event::{AccessChange, OrganisationEvent};
use tokenim_protocol::ids::PersonId;
use tokenim_protocol::permission::{Action, Facts, Resource, RoleKey, Scope};
use tokenim_protocol::request::{POSTS, SetPost};

use super::guards::Guards;
use super::operation::{self, Begun};
use super::refusal::Asked;
use super::{AccessLine, check, effects, moment, tell_person_changed, touch, touch_everybody};
use crate::access;
use crate::audit::{self, Act};
use crate::error::{AppError, AppResult};
use crate::store::roles::{self, Cause};
use crate::store::{Tx, facts, organisation, organisation_log, people};

pub async fn set_post(
    tx: &mut Tx,
    actor: PersonId,
    person: PersonId,
    post: RoleKey,
    request: SetPost,
) -> AppResult<Effects> {
    if !POSTS.contains(&post) {
        return Err(AppError::NotFound);
    }
    let text = check::reason("text", &request.text)?;
    let key = (person, post, &request);
    let fresh = match operation::begin(tx, request.id.0, actor, "set_post", &key).await? {
        Begun::Again(effects) => return Ok(effects),
        Begun::New(fresh) => fresh,
    };
    let now = tx.now();
    let action = Action::AssignPost;
    let allowed = access::person(tx, actor, action, person, now).await?;
    let asked = Asked {
        actor,
        action,
        resource: Resource::of(Scope::Organisation, person),
        permission: None,
    };
    let subject = facts::of(tx, person).await?.ok_or(AppError::NotFound)?;
    let before = effects::observe(tx, person, Scope::Organisation).await?;
    let guards = Guards::before(tx, Scope::Organisation).await?;
    let change = if request.held {
        may_assign_post(&allowed.facts, &subject, post, &moment(tx))
            .map_err(|refusal| asked.post(refusal))?;
        roles::give(tx, person, post, Cause::Given, Some(actor), now).await?;
        AccessChange::RoleGiven
    } else {
        if !roles::take(tx, person, post).await? {
            fresh.finish(tx, &Effects::default()).await?;
            return Ok(Effects::default());
        }
        AccessChange::RoleTaken
    };
    touch(tx, person).await?;
    tell(tx, person, change, post, Some(actor), &text).await?;
    tell_person_changed(tx, person).await?;
    if request.held {
        finish_set_up(tx).await?;
    }
    guards.hold(tx, Scope::Organisation, asked).await?;
    let after = effects::observe(tx, person, Scope::Organisation).await?;
    let effects = effects::between(&before, &after);
    let act = Act::new("role.assign_admin")
        .about(person)
        .after(json!({ "post": post, "held": request.held }))
        .because(&text);
    audit::record(tx, Some(actor), act).await?;
    fresh.finish(tx, &effects).await?;
    Ok(effects)
}

async fn tell(
    tx: &mut Tx,
    person: PersonId,
    change: AccessChange,
    post: RoleKey,
    by: Option<PersonId>,
    text: &str,
) -> AppResult<()> {
    let line = AccessLine {
        role: Some(post),
        by,
        text: text.to_owned(),
        ..AccessLine::new(change, Scope::Organisation)
    };
    line.tell(tx, person).await
}

/// Ends set-up when nothing is missing any more without what is held in trust.
async fn finish_set_up(tx: &mut Tx) -> AppResult<()> {
    if !organisation::get(tx).await?.set_up_mode {
        return Ok(());
    }
    let in_trust = roles::of_set_up(tx).await?;
    let mut appointed: Vec<Facts> = Vec::new();
    for person in people::helpers(tx).await? {
        let Some(known) = facts::of(tx, person).await? else {
            continue;
        };
        let mut known = Arc::unwrap_or_clone(known);
        known
            .roles
            .retain(|held| !in_trust.contains(&(person, held.role)));
        appointed.push(known);
    }
    if !set_up_is_complete(PostCounts::of(&appointed, &moment(tx))) {
        return Ok(());
    }
    organisation::end_set_up(tx).await?;
    for (person, post) in &in_trust {
        roles::take(tx, *person, *post).await?;
    }
    touch_everybody(tx).await?;
    for (person, post) in in_trust {
        tell(tx, person, AccessChange::RoleTaken, post, None, "").await?;
        tell_person_changed(tx, person).await?;
    }
    let organisation = organisation::get(tx).await?;
    organisation_log::append(tx, OrganisationEvent::OrganisationChanged { organisation }).await?;
    audit::record(tx, None, Act::new("organisation.set_up_finished")).await
}
