//! How long words are kept: the setting, and what it does once a minute.
//!
//! A period that is shortened takes effect a week later and is told at once, so that nobody's
//! words go before they could know. What a period takes, it takes as a deletion does: a line
//! in the channel's log, a tombstone, and nothing of the words left in log, index or cache.

use serde_json::{Value, json};
use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::event::OrganisationEvent;
use tokenim_protocol::ids::PersonId;
use tokenim_protocol::permission::{Action, Scope};
use tokenim_protocol::retention::{
    RETENTION_DAYS_MAX, RETENTION_DAYS_MIN, Retention, SetRetention,
};
use tokenim_protocol::time::{DAY_MS, UnixMillis};

use super::check;
use super::delete_message::take_words;
use crate::access;
use crate::audit::{self, Act};
use crate::error::{AppError, AppResult};
use crate::store::{Tx, messages, organisation, organisation_log};

/// Between the telling and the first word that goes.
const TOLD_AHEAD_MS: i64 = 7 * DAY_MS;

pub async fn set_retention(tx: &mut Tx, actor: PersonId, request: SetRetention) -> AppResult<()> {
    let text = check::reason("text", &request.text)?;
    let now = tx.now();
    access::organisation(tx, actor, Action::SetRetention, now).await?;
    let before = organisation::get(tx).await?.retention;
    let after = changed("days", before, request.days, now)?;
    if after == before {
        return Ok(());
    }
    organisation::set_retention(tx, after).await?;
    let organisation = organisation::get(tx).await?;
    organisation_log::append(tx, OrganisationEvent::OrganisationChanged { organisation }).await?;
    let act = Act::new("retention.set")
        .about(Scope::Organisation.to_query())
        .before(shown(before))
        .after(shown(after))
        .because(&text);
    audit::record(tx, Some(actor), act).await
}

/// The period as it is after somebody asked for so many days; 0 ends it.
pub(super) fn changed(
    field: &str,
    before: Option<Retention>,
    days: u32,
    now: UnixMillis,
) -> AppResult<Option<Retention>> {
    match days {
        0 => return Ok(None),
        RETENTION_DAYS_MIN..=RETENTION_DAYS_MAX => {}
        _ => return Err(AppError::field(field, FieldProblem::NotAllowed)),
    }
    let from = match before {
        // Longer than it was: nothing goes that would have stayed.
        Some(before) if before.days <= days => before.from,
        _ => now.plus_ms(TOLD_AHEAD_MS),
    };
    Ok(Some(Retention { days, from }))
}

/// As it stands in the audit.
pub(super) fn shown(retention: Option<Retention>) -> Value {
    retention.map_or(
        Value::Null,
        |retention| json!({ "days": retention.days, "from": retention.from.0 }),
    )
}

/// Takes the words of up to `count` messages whose time is over; how many they were.
pub async fn apply_retention(tx: &mut Tx, count: u32) -> AppResult<usize> {
    let now = tx.now();
    let due = messages::past_retention(tx, now, count).await?;
    for id in &due {
        let Some(message) = messages::get(tx, *id).await? else {
            continue;
        };
        take_words(tx, &message, None).await?;
    }
    if !due.is_empty() {
        let act = Act::new("retention.applied").after(json!({ "messages": due.len() }));
        audit::record(tx, None, act).await?;
    }
    Ok(due.len())
}
