//! Rights that another hand has changed: what differs, and setting it right.
//!
//! Who may is worked out from the audit (`rights_check::may`). The tables are what is doubted;
//! a post that somebody wrote into them decides nothing here.

use std::sync::Arc;

use serde_json::{Value, json};
use tokenim_protocol::audit::{RightsCheck, RightsColumn, RightsMismatch, SettleRights, Settling};
use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::ids::PersonId;
use tokenim_protocol::permission::{Action, ReasonCode, Resource, Scope};
use tokenim_protocol::time::UnixMillis;

use super::refusal::Asked;
use super::{check, touch_everybody};
use crate::access;
use crate::audit::rights::{ACCEPTED, Looked, Mismatch, PROPOSED, RESTORED};
use crate::audit::{self, Act};
use crate::error::{AppError, AppResult};
use crate::rights_check::{self, Known, may};
use crate::store::{Db, Tx, rights};

/// Mismatches of one answer.
const SHOWN_MAX: usize = 100;

pub async fn read_rights_check(
    db: &Db,
    actor: PersonId,
    known: Known,
    now: UnixMillis,
) -> AppResult<RightsCheck> {
    access::organisation(db, actor, Action::FollowRightsCheck, now).await?;
    let looked = &known.looked;
    let shown: Vec<RightsMismatch> = looked
        .mismatches
        .iter()
        .filter_map(|mismatch| shown(looked, mismatch, actor))
        .take(SHOWN_MAX)
        .collect();
    let wrong = looked.log.as_ref().map(ToString::to_string);
    let sees_all = looked.rebuilt.is_overseer(actor);
    Ok(RightsCheck {
        at: known.at,
        unproven_since: known.since,
        records: looked.rebuilt.records,
        places: looked.rebuilt.places(),
        more: sees_all && looked.mismatches.len() > shown.len(),
        mismatches: shown,
        log_broken: wrong.filter(|_| sees_all),
    })
}

fn shown(looked: &Looked, mismatch: &Mismatch, actor: PersonId) -> Option<RightsMismatch> {
    let may = may(&looked.rebuilt, mismatch, actor);
    let id = mismatch.id();
    may.see.then(|| RightsMismatch {
        kind: mismatch.place.0.word().to_owned(),
        key: mismatch.place.1.clone(),
        people: mismatch.people().into_iter().collect(),
        columns: columns(mismatch),
        recorded_rows: u32::try_from(mismatch.recorded.len()).unwrap_or(u32::MAX),
        found_rows: u32::try_from(mismatch.found.len()).unwrap_or(u32::MAX),
        seq: mismatch.seq,
        met_at: mismatch.met_at,
        can_restore: rights_check::can_restore(mismatch),
        accepted_by: looked.rebuilt.proposed.get(&id).copied(),
        may_restore: may.restore,
        may_accept: may.accept,
        id,
    })
}

fn columns(mismatch: &Mismatch) -> Vec<RightsColumn> {
    let all = mismatch.place.0.columns();
    let said = |rows: &rights::Rows, name: &str| {
        let at = all.iter().position(|column| *column == name)?;
        let each: Vec<String> = rows.iter().filter_map(|row| text(&row[at])).collect();
        (!each.is_empty()).then(|| each.join(", "))
    };
    mismatch
        .columns()
        .into_iter()
        .map(|name| RightsColumn {
            name: name.to_owned(),
            recorded: said(&mismatch.recorded, name),
            found: said(&mismatch.found, name),
        })
        .filter(|column| column.recorded.is_some() || column.found.is_some())
        .collect()
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

pub async fn settle_rights(
    tx: &mut Tx,
    actor: PersonId,
    looked: Arc<Looked>,
    asked: SettleRights,
) -> AppResult<()> {
    let reason = check::reason("text", &asked.text)?;
    check::secret("mismatch", &asked.mismatch)?;
    access::organisation(tx, actor, Action::SettleRights, tx.now()).await?;
    // Of what it is about nobody else hears.
    if !looked.rebuilt.is_overseer(actor) {
        return Err(AppError::NotFound);
    }
    access::organisation(tx, actor, Action::DecideGrave, tx.now()).await?;
    let mismatch = looked
        .mismatches
        .iter()
        .find(|one| one.id() == asked.mismatch)
        .ok_or(AppError::Conflict)?;
    if rights::under(tx, &mismatch.place).await? != mismatch.found {
        return Err(AppError::Conflict);
    }
    let may = may(&looked.rebuilt, mismatch, actor);
    let refused = Asked {
        actor,
        action: Action::SettleRights,
        resource: Resource::at(Scope::Organisation),
        permission: None,
    };
    let told = |action| {
        Act::new(action)
            .about(mismatch.id())
            .before(json!({ "recorded": mismatch.recorded, "record": mismatch.seq }))
            .after(json!({ "found": mismatch.found }))
            .because(&reason)
    };
    match asked.how {
        Settling::Restore if !rights_check::can_restore(mismatch) => {
            Err(AppError::field("how", FieldProblem::NotAllowed))
        }
        Settling::Restore if !may.restore => Err(refused.out_of_reach(ReasonCode::RoleLacks)),
        Settling::Restore => {
            if !rights::put_back(tx, &mismatch.place, &mismatch.recorded).await? {
                return Err(AppError::field("how", FieldProblem::NotAllowed));
            }
            let again = rights::tell_again(tx, &mismatch.place).await?;
            audit::record(tx, Some(actor), told(RESTORED).accepting(again)).await?;
            touch_everybody(tx).await
        }
        Settling::Accept if !may.accept => Err(refused.out_of_reach(ReasonCode::SodConflict)),
        Settling::Accept => {
            if !looked.rebuilt.proposed.contains_key(&asked.mismatch) {
                return audit::record(tx, Some(actor), told(PROPOSED)).await;
            }
            let again = rights::tell_again(tx, &mismatch.place).await?;
            audit::record(tx, Some(actor), told(ACCEPTED).accepting(again)).await?;
            touch_everybody(tx).await
        }
    }
}
