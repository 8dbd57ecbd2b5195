//! The organisation's own rules: what cases can be begun on, and which rungs each of them has.
//! A change is a new version; a case keeps the one it was begun on.

use serde_json::json;
use tokenim_policy::case::is_ladder;
use tokenim_protocol::case::{CASE_TEXT_CHARS_MIN, CaseRule, HouseRule, HouseRules, SetHouseRule};
use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::ids::{HouseRuleId, PersonId};
use tokenim_protocol::permission::Action;
use tokenim_protocol::time::UnixMillis;

use super::begin::words;
use crate::access;
use crate::actions::check;
use crate::audit::{self, Act};
use crate::error::{AppError, AppResult};
use crate::store::{Db, Tx, house_rules};

/// Everybody can read by which rules they are judged, also whoever is suspended.
pub async fn list_house_rules(db: &Db, actor: PersonId, now: UnixMillis) -> AppResult<HouseRules> {
    access::organisation(db, actor, Action::FollowCase, now).await?;
    Ok(HouseRules {
        rules: house_rules::all(db).await?,
    })
}

pub async fn set_house_rule(
    tx: &mut Tx,
    actor: PersonId,
    id: HouseRuleId,
    asked: SetHouseRule,
) -> AppResult<HouseRule> {
    let now = tx.now();
    let why = check::reason("text", &asked.text)?;
    let name = check::name("name", &asked.name)?;
    let text = words("rule", &asked.rule, CASE_TEXT_CHARS_MIN)?;
    access::organisation(tx, actor, Action::EditHouseRules, now).await?;
    if !is_ladder(&asked.steps) {
        return Err(AppError::field("steps", FieldProblem::NotAllowed));
    }
    let before = house_rules::get(tx, id).await?;
    let version = before.as_ref().map_or(0, |known| known.version);
    let rule = HouseRule {
        id,
        version: asked.version + 1,
        kind: asked.kind,
        name,
        text,
        steps: asked.steps,
        retired: asked.retired,
        changed_by: actor,
        changed_at: now,
    };
    if version != asked.version {
        // The same once more, whose answer was lost.
        return match before {
            Some(known) if same(&known, &rule) => Ok(known),
            _ => Err(AppError::Conflict),
        };
    }
    house_rules::add(tx, &rule).await?;
    let act = Act::new("house_rule.set")
        .about(format!("house_rule:{id}"))
        .before(before.as_ref().map_or(json!(null), said))
        .after(said(&rule))
        .because(&why);
    audit::record(tx, Some(actor), act).await?;
    Ok(rule)
}

fn same(known: &HouseRule, asked: &HouseRule) -> bool {
    *known
        == HouseRule {
            changed_at: known.changed_at,
            ..asked.clone()
        }
}

fn said(rule: &HouseRule) -> serde_json::Value {
    json!({
        "version": rule.version,
        "kind": rule.kind,
        "name": rule.name,
        "text": rule.text,
        "steps": rule.steps,
        "retired": rule.retired,
    })
}

/// The rule as a case is begun on it: it is there, in force, and of the kind that was named.
pub(super) async fn in_force(
    tx: &Tx,
    id: Option<HouseRuleId>,
    kind: CaseRule,
) -> AppResult<Option<HouseRule>> {
    let Some(id) = id else { return Ok(None) };
    match house_rules::get(tx, id).await? {
        Some(rule) if !rule.retired && rule.kind == kind => Ok(Some(rule)),
        _ => Err(AppError::field("house_rule", FieldProblem::NotAllowed)),
    }
}
