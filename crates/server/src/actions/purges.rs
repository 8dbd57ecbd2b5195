//! What has to go from somebody's devices: ordered where a right is lost, answered by the
//! device at its next contact, seen by whoever may restrict.

use serde_json::json;
use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::ids::PersonId;
use tokenim_protocol::permission::{Action, Exclusion, Permission, Scope};
use tokenim_protocol::purge::{PURGES_MAX, PurgeCause, PurgeList, ReportPurges};
use tokenim_protocol::time::UnixMillis;

use crate::access;
use crate::audit::{self, Act};
use crate::error::{AppError, AppResult};
use crate::store::purges::{self, Order};
use crate::store::sessions::Session;
use crate::store::{Db, Tx, facts};

/// Lines of one person's list.
const SHOWN_MAX: u32 = 50;

/// On every device on which the person is signed in.
pub async fn order(tx: &mut Tx, person: PersonId, order: Order) -> AppResult<()> {
    let now = tx.now();
    for (_, device) in purges::devices_of(tx, person, now).await? {
        purges::insert(tx, person, device, order, now).await?;
    }
    Ok(())
}

/// An exclusion that takes reading, or files, takes what lies on the disks, too.
pub async fn order_for(tx: &mut Tx, person: PersonId, exclusion: &Exclusion) -> AppResult<()> {
    let cause = match exclusion.permission {
        None => PurgeCause::ReadingLost,
        Some(Permission::FileDownload) => PurgeCause::FilesLost,
        Some(_) => return Ok(()),
    };
    let channel = match exclusion.scope {
        Scope::Channel(channel) => Some(channel),
        Scope::Organisation | Scope::Team(_) => None,
    };
    let wanted = Order {
        cause,
        channel,
        exclusion: Some(exclusion.id),
    };
    order(tx, person, wanted).await
}

/// Everything, on the devices whose sessions end now: all of a person's, or those that are
/// chosen. Called before they end.
pub async fn order_everything(
    tx: &mut Tx,
    person: PersonId,
    ends: impl Fn(tokenim_protocol::ids::SessionId) -> bool,
) -> AppResult<()> {
    let now = tx.now();
    let everything = Order {
        cause: PurgeCause::SessionEnded,
        channel: None,
        exclusion: None,
    };
    for (session, device) in purges::devices_of(tx, person, now).await? {
        if ends(session) {
            purges::insert(tx, person, device, everything, now).await?;
        }
    }
    Ok(())
}

/// A device says what it has made unreadable. Its session may have ended: that is often why.
pub async fn report_purges(tx: &mut Tx, by: Session, request: ReportPurges) -> AppResult<()> {
    if request.purges.len() > PURGES_MAX {
        return Err(AppError::field("purges", FieldProblem::TooLong));
    }
    let now = tx.now();
    for report in &request.purges {
        let answered = purges::answer(tx, by.person, by.device, report, now).await?;
        if answered == 0 {
            continue;
        }
        let act = Act::new("purge.reported").about(by.person).after(json!({
            "device": by.device.to_string(),
            "cause": report.cause,
            "orders": answered,
            "done_at": report.done_at.0,
        }));
        audit::record(tx, Some(by.person), act).await?;
    }
    Ok(())
}

pub async fn read_purges(
    db: &Db,
    actor: PersonId,
    person: PersonId,
    now: UnixMillis,
) -> AppResult<PurgeList> {
    let allowed = access::person(db, actor, Action::ReadPurges, person, now).await?;
    let mut rows = purges::of(db, person, SHOWN_MAX).await?;
    for row in &mut rows {
        // A place that the asker does not know of has no name for them, and no id.
        row.channel = row
            .channel
            .filter(|id| facts::find(&allowed.facts, Scope::Channel(*id)).is_some());
    }
    Ok(PurgeList { rows })
}
