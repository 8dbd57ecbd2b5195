//! What time does to requests: reminders, the next level, the end.

use tokenim_policy::request::{Happened, Input};
use tokenim_protocol::access_request::{CancelCode, LineKind};

use super::around::Around;
use super::{appeal_until, cancel, is_there, outcome, record, take, tell};
use crate::error::AppResult;
use crate::store::Tx;
use crate::store::access_request_talk as talk;
use crate::store::access_requests::{self, Stored};

/// Everything that is due, as far as one transaction goes. How many there were.
pub async fn run_clocks(tx: &mut Tx, batch: u32) -> AppResult<usize> {
    let due = access_requests::due(tx, tx.now(), batch).await?;
    for id in &due {
        let Some(mut request) = access_requests::get(tx, *id).await? else {
            continue;
        };
        if !is_there(tx, request.process.person).await? {
            cancel(tx, &mut request, CancelCode::SubjectLeft).await?;
            continue;
        }
        let around = Around::of(tx, &request, tx.now()).await?;
        if !catch_up(tx, &mut request, &around).await? {
            // Nothing to tell; it sleeps on.
            access_requests::save(tx, &request).await?;
        }
    }
    Ok(due.len())
}

/// Lets a request's own clock catch up with the time. True when that changed something.
pub async fn catch_up(tx: &mut Tx, request: &mut Stored, around: &Around) -> AppResult<bool> {
    let now = tx.now();
    if request.process.wakes_at().is_none_or(|at| now < at) {
        return Ok(false);
    }
    let Ok(happened) = take(tx, request, around, Input::Tick).await? else {
        return Ok(false);
    };
    for event in &happened {
        let (kind, action) = match event {
            Happened::Reminded => (LineKind::Reminded, "request.reminded"),
            Happened::Escalated => (LineKind::Escalated, "request.escalated"),
            Happened::Expired => {
                let until = appeal_until(request, now);
                outcome(request, None, now).appeal_until = until;
                (LineKind::Expired, "request.expired")
            }
            _ => continue,
        };
        talk::add_line(tx, request.id, None, kind, "", now).await?;
        record(tx, None, action, request, "").await?;
    }
    if !happened.is_empty() {
        tell(tx, request, around).await?;
    }
    Ok(!happened.is_empty())
}
