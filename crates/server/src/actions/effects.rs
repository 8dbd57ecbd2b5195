//! What an administrative act changes for a person: their whole catalogue at the place and
//! at the channels below it that are theirs, judged before and after.

use std::sync::Arc;

use tokenim_policy::matrix;
use tokenim_protocol::access::{EffectOnPerson, Effects, PermissionState, PermissionStateKind};
use tokenim_protocol::ids::PersonId;
use tokenim_protocol::permission::{Facts, Scope};

use super::moment;
use crate::error::{AppError, AppResult};
use crate::store::{Tx, facts};

/// Channels below a team or the organisation that are looked at.
const CHANNELS_MAX: usize = 200;

pub struct Observed {
    person: PersonId,
    rows: Vec<(Scope, Vec<PermissionState>)>,
}

/// The person's standing at the place and below it.
pub async fn observe(tx: &Tx, person: PersonId, scope: Scope) -> AppResult<Observed> {
    let facts = widened(tx, person, scope).await?;
    let moment = moment(tx);
    let rows = places(&facts, scope)
        .into_iter()
        .map(|place| (place, matrix(&facts, place, &moment)))
        .collect();
    Ok(Observed { person, rows })
}

/// Facts that hold the place, even one the person does not belong to.
pub async fn widened(
    tx: &crate::store::Db,
    person: PersonId,
    scope: Scope,
) -> AppResult<Arc<Facts>> {
    let known = facts::of(tx, person).await?.ok_or(AppError::NotFound)?;
    match scope {
        Scope::Channel(channel) => Ok(facts::with_channel(tx, &known, channel)
            .await?
            .ok_or(AppError::NotFound)?),
        Scope::Organisation | Scope::Team(_) => Ok(known),
    }
}

fn places(facts: &Facts, scope: Scope) -> Vec<Scope> {
    let below = facts.scopes.iter().filter(|place| {
        let own = place.member_since.is_some() && matches!(place.scope, Scope::Channel(_));
        own && place.scope != scope && (scope == Scope::Organisation || place.parent == Some(scope))
    });
    std::iter::once(scope)
        .chain(below.map(|place| place.scope).take(CHANNELS_MAX))
        .collect()
}

/// What differs.
pub fn between(before: &Observed, after: &Observed) -> Effects {
    let mut changes = Vec::new();
    for (scope, rows) in &after.rows {
        let Some((_, earlier)) = before.rows.iter().find(|(known, _)| known == scope) else {
            continue;
        };
        for (was, is) in earlier.iter().zip(rows) {
            let (allowed_before, allowed_after) = (allowed(was), allowed(is));
            let same_obstacles = was.obstacles.len() == is.obstacles.len();
            if allowed_before == allowed_after && same_obstacles && was.until == is.until {
                continue;
            }
            changes.push(EffectOnPerson {
                person: after.person,
                permission: is.permission,
                scope: *scope,
                allowed_before,
                allowed_after,
                obstacles_after: is.obstacles.clone(),
            });
        }
    }
    Effects { changes }
}

fn allowed(row: &PermissionState) -> bool {
    matches!(
        row.state,
        PermissionStateKind::Granted | PermissionStateKind::Temporary
    )
}
