//! Drafts and settings of one person, from one of their devices. Each is merged by its stamp:
//! late and repeated words change nothing, and the answer says what stands there now.

use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::event::PersonEvent;
use tokenim_protocol::ids::PersonId;
use tokenim_protocol::permission::Action;
use tokenim_protocol::personal::{
    DRAFTS_MAX, FOLDERS_MAX, KeepState, KeptState, STATE_ITEMS_MAX, STATE_ITEMS_PER_REQUEST_MAX,
    Setting, SettingProblem, StateItem, VERSIONS_AHEAD_MAX,
};

use crate::access;
use crate::error::{AppError, AppResult};
use crate::store::{Tx, person_log, person_state};

pub async fn keep_own_state(
    tx: &mut Tx,
    actor: PersonId,
    request: KeepState,
) -> AppResult<KeptState> {
    access::organisation(tx, actor, Action::KeepOwnState, tx.now()).await?;
    if request.items.len() > STATE_ITEMS_PER_REQUEST_MAX {
        return Err(AppError::field("items", FieldProblem::TooLong));
    }
    let mut items = Vec::with_capacity(request.items.len());
    for (index, item) in request.items.into_iter().enumerate() {
        let kept = keep(tx, actor, item)
            .await?
            .map_err(|problem| AppError::field(&format!("items.{index}"), problem))?;
        items.push(kept);
    }
    Ok(KeptState { items })
}

/// What stands there afterwards.
async fn keep(
    tx: &mut Tx,
    actor: PersonId,
    item: StateItem,
) -> AppResult<Result<StateItem, FieldProblem>> {
    if let Err(problem) = item.setting.check() {
        return Ok(Err(match problem {
            SettingProblem::TooLong | SettingProblem::TooMany => FieldProblem::TooLong,
            SettingProblem::Malformed => FieldProblem::Malformed,
        }));
    }
    let key = item.setting.key();
    let before = person_state::get(tx, actor, &key).await?;
    let version = before.as_ref().map_or(0, |before| before.stamp.version);
    if item.stamp.version > version.saturating_add(VERSIONS_AHEAD_MAX) {
        return Ok(Err(FieldProblem::TooFarAhead));
    }
    let fills = before.as_ref().is_none_or(|item| item.setting.is_empty());
    if fills && !has_room(tx, actor, &item.setting, before.is_none()).await? {
        return Ok(Err(FieldProblem::NotAllowed));
    }
    let now = tx.now();
    if !person_state::merge(tx, actor, &key, &item, now).await? {
        return Ok(Ok(before.unwrap_or(item)));
    }
    let event = PersonEvent::StateSet { item: item.clone() };
    person_log::append(tx, actor, event).await?;
    Ok(Ok(item))
}

/// Nobody fills the database with what is only their own.
async fn has_room(tx: &Tx, actor: PersonId, setting: &Setting, is_new: bool) -> AppResult<bool> {
    let counts = person_state::counts(tx, actor).await?;
    if is_new && counts.all >= STATE_ITEMS_MAX as u64 {
        return Ok(person_state::forget_empty(tx, actor).await? > 0);
    }
    if setting.is_empty() {
        return Ok(true);
    }
    Ok(match setting {
        Setting::Draft { .. } => counts.drafts < DRAFTS_MAX as u64,
        Setting::Folder { .. } => counts.folders < FOLDERS_MAX as u64,
        _ => true,
    })
}
