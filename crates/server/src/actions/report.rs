//! One person's access at one place: the whole catalogue, and how it came to be.

use tokenim_policy::{Moment, labels, matrix};
use tokenim_protocol::access::AccessReport;
use tokenim_protocol::ids::PersonId;
use tokenim_protocol::permission::{Action, Scope};
use tokenim_protocol::time::UnixMillis;

use super::effects::widened;
use crate::access;
use crate::error::AppResult;
use crate::store::{Db, person_log};

pub async fn access_report(
    db: &Db,
    actor: PersonId,
    person: PersonId,
    scope: Scope,
    now: UnixMillis,
) -> AppResult<AccessReport> {
    access::person_at(db, actor, Action::ReadPersonAccess, person, scope, now).await?;
    let facts = widened(db, person, scope).await?;
    Ok(AccessReport {
        person,
        scope,
        as_of: now,
        rows: matrix(&facts, scope, &Moment::server(now)),
        timeline: person_log::timeline(db, person).await?,
        level: labels::up_to(facts.conditions.level),
        level_set: facts.conditions.level_set.clone(),
    })
}
