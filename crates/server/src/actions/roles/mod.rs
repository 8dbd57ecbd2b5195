//! Roles of the company's own are made, changed, given, taken and given up.

mod define;
mod hold;

pub use define::{list_roles, retire_role, set_role};
pub use hold::{end_held_role, give_role};

use tokenim_protocol::ids::PersonId;
use tokenim_protocol::permission::{CustomRoleHeld, PermissionSet, Scope};
use tokenim_protocol::role::AvoidedRequest;
use tokenim_protocol::time::DAY_MS;

use super::AccessLine;
use crate::error::AppResult;
use crate::store::{Tx, access_requests, facts};

/// How far back requests are looked at that a role would have made needless.
const LOOKED_BACK_MS: i64 = 90 * DAY_MS;

/// What this person asked for lately that `gained` would have given at this place or below.
/// (What was taken from them is asked back all the same: no role outdoes an exclusion.)
pub(super) async fn avoided(
    tx: &Tx,
    person: PersonId,
    gained: PermissionSet,
    scope: Scope,
) -> AppResult<Vec<AvoidedRequest>> {
    let since = tx.now().plus_ms(-LOOKED_BACK_MS);
    let known = facts::of(tx, person).await?;
    let covered = |asked: Scope| {
        let place = known.as_ref().and_then(|known| facts::find(known, asked));
        asked == scope
            || scope == Scope::Organisation
            || place.is_some_and(|place| place.parent == Some(scope))
    };
    let mut asked = access_requests::asked_for_more(tx, person, since).await?;
    asked.retain(|one| gained.contains(one.permission) && covered(one.scope));
    Ok(asked)
}

fn line(change: tokenim_protocol::event::AccessChange, held: &CustomRoleHeld) -> AccessLine {
    AccessLine {
        role_name: Some(held.name.clone()),
        until: Some(held.ends_at),
        ..AccessLine::new(change, held.scope)
    }
}
