//! What is done to somebody's account: closed, opened again, given a new way in.

use tokenim_policy::may_act_on_account;
use tokenim_protocol::access::Effects;
use tokenim_protocol::event::AccessChange;
use tokenim_protocol::ids::PersonId;
use tokenim_protocol::permission::{AccountState, Action, ReasonCode, Resource, Scope};
use tokenim_protocol::request::{OneTimeCode, WithReason};

use super::guards::Guards;
use super::operation::{self, Begun};
use super::refusal::Asked;
use super::{AccessLine, check, effects, issue_code, moment, purges, tell_person_changed, touch};
use crate::access;
use crate::audit::{self, Act};
use crate::error::{AppError, AppResult};
use crate::events::{Announcement, Ended};
use crate::store::{Tx, calendar_feeds, credentials, facts, people, sessions};

/// The account is closed and every session of it ends.
pub async fn disable_person(
    tx: &mut Tx,
    actor: PersonId,
    person: PersonId,
    request: WithReason,
) -> AppResult<Effects> {
    let text = check::reason("text", &request.text)?;
    let key = (person, &text);
    let fresh = match operation::begin(tx, request.id.0, actor, "disable_person", &key).await? {
        Begun::Again(effects) => return Ok(effects),
        Begun::New(fresh) => fresh,
    };
    let asked = door(tx, actor, Action::DisablePerson, person).await?;
    if state(tx, person).await? != AccountState::Active {
        fresh.finish(tx, &Effects::default()).await?;
        return Ok(Effects::default());
    }
    let before = effects::observe(tx, person, Scope::Organisation).await?;
    let guards = Guards::before(tx, Scope::Organisation).await?;
    let now = tx.now();
    people::disable(tx, person, now, actor, &text).await?;
    touch(tx, person).await?;
    end_sessions(tx, person).await?;
    super::requests::settle_person(tx, person).await?;
    let line = AccessLine {
        code: Some(ReasonCode::AccountDisabled),
        by: Some(actor),
        text: text.clone(),
        ..AccessLine::new(AccessChange::AccountDisabled, Scope::Organisation)
    };
    line.tell(tx, person).await?;
    tell_person_changed(tx, person).await?;
    guards.hold(tx, Scope::Organisation, asked).await?;
    let after = effects::observe(tx, person, Scope::Organisation).await?;
    let effects = effects::between(&before, &after);
    let act = Act::new("user.disable").about(person).because(&text);
    audit::record(tx, Some(actor), act).await?;
    fresh.finish(tx, &effects).await?;
    Ok(effects)
}

pub async fn enable_person(
    tx: &mut Tx,
    actor: PersonId,
    person: PersonId,
    request: WithReason,
) -> AppResult<Effects> {
    let text = check::reason("text", &request.text)?;
    let key = (person, &text);
    let fresh = match operation::begin(tx, request.id.0, actor, "enable_person", &key).await? {
        Begun::Again(effects) => return Ok(effects),
        Begun::New(fresh) => fresh,
    };
    door(tx, actor, Action::EnablePerson, person).await?;
    if state(tx, person).await? == AccountState::Active {
        fresh.finish(tx, &Effects::default()).await?;
        return Ok(Effects::default());
    }
    let before = effects::observe(tx, person, Scope::Organisation).await?;
    people::enable(tx, person).await?;
    touch(tx, person).await?;
    let line = AccessLine {
        by: Some(actor),
        text: text.clone(),
        ..AccessLine::new(AccessChange::AccountEnabled, Scope::Organisation)
    };
    line.tell(tx, person).await?;
    tell_person_changed(tx, person).await?;
    let after = effects::observe(tx, person, Scope::Organisation).await?;
    let effects = effects::between(&before, &after);
    let act = Act::new("user.enable").about(person).because(&text);
    audit::record(tx, Some(actor), act).await?;
    fresh.finish(tx, &effects).await?;
    Ok(effects)
}

/// The old password and every session are worth nothing from here on; the answer is the
/// one way in.
pub async fn reset_credential(
    tx: &mut Tx,
    actor: PersonId,
    person: PersonId,
) -> AppResult<OneTimeCode> {
    door(tx, actor, Action::ResetCredential, person).await?;
    credentials::forget_password(tx, person).await?;
    end_sessions(tx, person).await?;
    let code = issue_code(tx, person).await?;
    let act = Act::new("user.reset_credential").about(person);
    audit::record(tx, Some(actor), act).await?;
    Ok(code)
}

async fn door(tx: &Tx, actor: PersonId, action: Action, person: PersonId) -> AppResult<Asked> {
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
    Ok(asked)
}

async fn state(tx: &Tx, person: PersonId) -> AppResult<AccountState> {
    let account = people::account(tx, person).await?;
    Ok(account.ok_or(AppError::NotFound)?.state)
}

pub(super) async fn end_sessions(tx: &mut Tx, person: PersonId) -> AppResult<()> {
    purges::order_everything(tx, person, |_| true).await?;
    sessions::end_every_one_of(tx, person, tx.now()).await?;
    // Whatever reads without a password ends with them.
    calendar_feeds::end(tx, person).await?;
    tx.announce(Announcement::SessionsEnded {
        ended: Ended::EveryOneOf(person),
    });
    Ok(())
}
