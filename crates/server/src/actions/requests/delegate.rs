//! A reviewer who is away lends their part to somebody, for a while and not for longer than
//! that. It is not passed on. Whoever stands in decides nothing of the one they stand in for,
//! nor anything they could not decide for another reason; the audit says in whose stead.

use serde_json::json;
use tokenim_protocol::access_request::{
    DELEGATION_DAYS_MAX, DelegateIt, Delegation, DelegationList,
};
use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::ids::{DelegationId, PersonId};
use tokenim_protocol::permission::{AccountState, Action, PersonKind};
use tokenim_protocol::time::{DAY_MS, UnixMillis};

use super::around::Around;
use super::say::words;
use super::{clock, tell};
use crate::access;
use crate::audit::{self, Act};
use crate::error::{AppError, AppResult};
use crate::store::{Db, Tx, access_requests, delegations, people};

/// How far ahead somebody may plan to be away.
const AHEAD_MS: i64 = 180 * DAY_MS;

pub async fn delegate(tx: &mut Tx, actor: PersonId, asked: DelegateIt) -> AppResult<Delegation> {
    let now = tx.now();
    let text = words("text", &asked.text, 0)?;
    access::organisation(tx, actor, Action::ReviewRequest, now).await?;
    // Whom it is lent to decides on grave requests, too.
    access::organisation(tx, actor, Action::DecideGrave, now).await?;
    if let Some(known) = delegations::get(tx, asked.id).await? {
        let same = known.of == actor && known.to == asked.to && known.ends_at == asked.ends_at;
        return if same {
            Ok(known)
        } else {
            Err(AppError::Conflict)
        };
    }
    let starts_at = asked.starts_at.unwrap_or(now).max(now);
    if starts_at > now.plus_ms(AHEAD_MS) {
        return Err(AppError::field("starts_at", FieldProblem::TooFarAhead));
    }
    if asked.ends_at <= starts_at {
        return Err(AppError::field("ends_at", FieldProblem::InThePast));
    }
    if asked.ends_at > starts_at.plus_ms(DELEGATION_DAYS_MAX * DAY_MS) {
        return Err(AppError::field("ends_at", FieldProblem::TooFarAhead));
    }
    // Whoever decides for the company belongs to it; and nobody lends to themselves.
    let account = people::account(tx, asked.to).await?;
    let fits = account.is_some_and(|account| {
        account.state == AccountState::Active && account.kind != PersonKind::Guest
    });
    let own = people::account(tx, actor).await?;
    let guest = own.is_none_or(|account| account.kind == PersonKind::Guest);
    if !fits || guest || asked.to == actor {
        return Err(AppError::field("to", FieldProblem::NotAllowed));
    }
    let overlaps = delegations::of_person(tx, actor, now)
        .await?
        .iter()
        .any(|one| one.of == actor && one.starts_at < asked.ends_at && starts_at < one.ends_at);
    if overlaps {
        return Err(AppError::field("starts_at", FieldProblem::Taken));
    }
    let made = Delegation {
        id: asked.id,
        of: actor,
        to: asked.to,
        starts_at,
        ends_at: asked.ends_at,
        text,
        ended_at: None,
    };
    delegations::insert(tx, &made, now).await?;
    record(tx, Some(actor), "request.delegate", &made).await?;
    if starts_at <= now {
        retell(tx, actor).await?;
    }
    Ok(made)
}

/// Taken back by whoever lent it, or given back by whoever got it.
pub async fn end_delegation(
    tx: &mut Tx,
    actor: PersonId,
    id: DelegationId,
) -> AppResult<DelegationList> {
    let now = tx.now();
    access::organisation(tx, actor, Action::ReviewRequest, now).await?;
    let known = delegations::get(tx, id).await?;
    let known = known.filter(|one| one.of == actor || one.to == actor);
    let known = known.ok_or(AppError::NotFound)?;
    if known.ended_at.is_none() && known.ends_at > now {
        delegations::end(tx, id, now).await?;
        record(tx, Some(actor), "request.delegation_ended", &known).await?;
        retell(tx, known.of).await?;
    }
    list_delegations(tx, actor, now).await
}

pub async fn list_delegations(
    db: &Db,
    actor: PersonId,
    now: UnixMillis,
) -> AppResult<DelegationList> {
    access::organisation(db, actor, Action::ReviewRequest, now).await?;
    let delegations = delegations::of_person(db, actor, now).await?;
    Ok(DelegationList { delegations })
}

/// Those whose time has come or is over: everybody concerned sees who decides now.
pub async fn run_delegations(tx: &mut Tx) -> AppResult<()> {
    let now = tx.now();
    for one in delegations::turned(tx, now).await? {
        delegations::mark_told(tx, one.id, now).await?;
        if one.ends_at <= now {
            record(tx, None, "request.delegation_ended", &one).await?;
        }
        retell(tx, one.of).await?;
    }
    Ok(())
}

/// Who stands in for this person has changed: their requests, and those that they decide, are
/// told anew.
async fn retell(tx: &mut Tx, of: PersonId) -> AppResult<()> {
    for id in delegations::touched(tx, of).await? {
        let Some(mut request) = access_requests::get(tx, id).await? else {
            continue;
        };
        let around = Around::of(tx, &request, tx.now()).await?;
        if !clock::catch_up(tx, &mut request, &around).await? {
            tell(tx, &mut request, &around).await?;
        }
    }
    Ok(())
}

async fn record(
    tx: &mut Tx,
    actor: Option<PersonId>,
    action: &'static str,
    one: &Delegation,
) -> AppResult<()> {
    let act = Act::new(action)
        .about(one.to)
        .after(json!({
            "delegation": one.id.to_string(),
            "of": one.of.to_string(),
            "to": one.to.to_string(),
            "starts_at": one.starts_at.0,
            "ends_at": one.ends_at.0,
        }))
        .because(&one.text);
    audit::record(tx, actor, act).await
}
