//! What somebody has and is about to lose because its time runs out: told before it happens.

use tokenim_protocol::ids::{ExclusionId, GrantId};
use tokenim_protocol::permission::{Facts, Holding, Permission, Scope};
use tokenim_protocol::time::UnixMillis;

use crate::decide::{Moment, decide_permission};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ending {
    pub permission: Permission,
    pub scope: Scope,
    pub ends_at: UnixMillis,
    /// What was given for a time …
    pub grant: Option<GrantId>,
    /// … or was given back for one, and is taken again by this.
    pub exclusion: Option<ExclusionId>,
}

/// The nearest first. What stays by another way is not about to be lost.
pub fn ending_within(facts: &Facts, moment: &Moment, within_ms: i64) -> Vec<Ending> {
    let last = moment.now.plus_ms(within_ms);
    let soon = |at: UnixMillis| at > moment.now && at <= last;
    let grants = facts
        .grants
        .iter()
        .filter(|one| one.revoked.is_none() && one.holding == Holding::Active)
        .map(|one| Ending {
            permission: one.permission,
            scope: one.scope,
            ends_at: one.ends_at,
            grant: Some(one.id),
            exclusion: None,
        });
    let exclusions = facts
        .exclusions
        .iter()
        .filter(|one| one.ended.is_none())
        .filter_map(|one| {
            Some(Ending {
                permission: one.permission?,
                scope: one.scope,
                ends_at: one.starts_at,
                grant: None,
                exclusion: Some(one.id),
            })
        });
    let has = |one: &Ending, now: UnixMillis| {
        let then = Moment { now, ..*moment };
        decide_permission(facts, one.permission, one.scope, &then).is_allowed()
    };
    let mut found: Vec<Ending> = grants
        .chain(exclusions)
        .filter(|one| soon(one.ends_at) && has(one, moment.now) && !has(one, one.ends_at))
        .collect();
    found.sort_by_key(|one| (one.ends_at, one.permission.id()));
    found
}
