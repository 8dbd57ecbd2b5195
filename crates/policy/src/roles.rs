//! Roles of the company's own: what one may hold, and who may change, give and take one.
//!
//! A role is what its holders were given, all at once and from then on. So nothing may stand
//! in it that could not be granted, a change of it is judged as granting to every holder what
//! it adds and as taking from every holder what it drops, and giving one is giving all of it.
//! Whoever holds it gains nothing by a change of their own.

use tokenim_protocol::ids::PersonId;
use tokenim_protocol::permission::{
    Action, Facts, Permission, PermissionSet, Resource, RoleKey, Scope,
};
use tokenim_protocol::time::{DAY_MS, UnixMillis};

use crate::catalogue::{BY_APPOINTMENT, Risk, eligible, forbidden, row, standing, up_to};
use crate::decide::{Moment, decide};
use crate::grantable::{
    ExcludeRefusal, GrantRefusal, ceiling_ms, grantable, may_stand, restrictable,
};
use crate::posts::is_post;

/// A holding is looked at again after so long at most. What is high ends at its own ceiling:
/// nobody has it standing but by a post.
pub const HELD_MS_MAX: i64 = 180 * DAY_MS;

/// What can stand in a role at all: what can be granted one by one.
pub const HOLDABLE: PermissionSet = up_to(Risk::High).minus(BY_APPOINTMENT);

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContentRefusal {
    Empty,
    /// Critical, or by appointment only.
    NotInARole(PermissionSet),
    /// Never beside the role it is a copy of.
    NotBesideItsBase(PermissionSet),
    /// The one is a post's, and the other never stands beside that post.
    NeverTogether(Permission, Permission),
}

/// Whether a role may hold this (separation of duty included).
pub fn may_hold(based_on: RoleKey, set: PermissionSet) -> Result<(), ContentRefusal> {
    if set.is_empty() {
        return Err(ContentRefusal::Empty);
    }
    let outside = set.minus(HOLDABLE);
    if !outside.is_empty() {
        return Err(ContentRefusal::NotInARole(outside));
    }
    let beside = PermissionSet(set.0 & forbidden(based_on).0);
    if !beside.is_empty() {
        return Err(ContentRefusal::NotBesideItsBase(beside));
    }
    match conflict(set) {
        Some((one, other)) => Err(ContentRefusal::NeverTogether(one, other)),
        None => Ok(()),
    }
}

/// What a post has beyond everybody.
fn of_post(post: RoleKey) -> PermissionSet {
    standing(post)
        .union(eligible(post))
        .minus(standing(RoleKey::Member))
}

fn conflict(set: PermissionSet) -> Option<(Permission, Permission)> {
    RoleKey::ALL
        .iter()
        .filter(|role| is_post(**role))
        .find_map(|post| {
            let one = PermissionSet(set.0 & of_post(*post).0).iter().next()?;
            let other = PermissionSet(set.0 & forbidden(*post).0).iter().next()?;
            Some((one, other))
        })
}

/// What a copy of a built-in role begins with: of what the role gives, what a role may hold.
pub fn copy_of(based_on: RoleKey) -> PermissionSet {
    let mut set = PermissionSet::EMPTY;
    for permission in standing(based_on).iter() {
        if may_hold(based_on, set.with(permission)).is_ok() {
            set = set.with(permission);
        }
    }
    set
}

/// How long at most somebody is given a role with this in it.
fn held_at_most(subject: &Facts, permission: Permission) -> i64 {
    match row(permission).risk {
        Risk::Low | Risk::Medium => HELD_MS_MAX,
        Risk::High | Risk::Critical => ceiling_ms(row(permission), subject.kind)
            .map_or(HELD_MS_MAX, |most| most.min(HELD_MS_MAX)),
    }
}

/// Whether the actor may give the subject a role that holds `set`.
pub fn may_give_role(
    actor: &Facts,
    subject: &Facts,
    set: PermissionSet,
    scope: Scope,
    (starts_at, ends_at): (Option<UnixMillis>, UnixMillis),
    moment: &Moment,
) -> Result<(), GrantRefusal> {
    let resource = Resource::of(scope, subject.person);
    let decision = decide(actor, Action::GiveRole, &resource, moment);
    if !decision.is_allowed() {
        return Err(GrantRefusal::NotAllowed(Box::new(decision)));
    }
    let outside = set.minus(grantable(actor, scope, moment));
    if !outside.is_empty() {
        return Err(GrantRefusal::NotGrantable(outside));
    }
    let ceiling = |permission| Some(held_at_most(subject, permission));
    may_stand(subject, set, scope, (starts_at, ends_at), ceiling, moment)?;
    match decision.until {
        Some(at_most) if ends_at > at_most => Err(GrantRefusal::OutlivesTheGiver { at_most }),
        _ => Ok(()),
    }
}

/// Whether the actor may take from the subject a role that holds `set`.
pub fn may_take_role(
    actor: &Facts,
    subject: PersonId,
    set: PermissionSet,
    scope: Scope,
    moment: &Moment,
) -> Result<(), ExcludeRefusal> {
    let resource = Resource::of(scope, subject);
    let decision = decide(actor, Action::TakeRole, &resource, moment);
    if !decision.is_allowed() {
        return Err(ExcludeRefusal::NotAllowed(Box::new(decision)));
    }
    if set.is_subset_of(restrictable(actor, scope, moment)) {
        Ok(())
    } else {
        Err(ExcludeRefusal::OutOfReach)
    }
}

/// Somebody who holds the role, now or from a day to come.
#[derive(Clone, Copy, Debug)]
pub struct Holder<'f> {
    pub facts: &'f Facts,
    pub scope: Scope,
    pub starts_at: UnixMillis,
    pub ends_at: UnixMillis,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditRefusal {
    Content(ContentRefusal),
    /// What is added cannot be given to this holder.
    Give(PersonId, GrantRefusal),
    /// What is dropped cannot be taken from this holder.
    Take(PersonId, ExcludeRefusal),
}

/// Whether the actor may make `new` of a role that held `old`: as granting what is added to
/// every holder, and as taking from every holder what is dropped. (That the actor may define
/// roles at all is the door's question.)
pub fn may_change_role(
    actor: &Facts,
    based_on: RoleKey,
    (old, new): (PermissionSet, PermissionSet),
    holders: &[Holder<'_>],
    moment: &Moment,
) -> Result<(), EditRefusal> {
    may_hold(based_on, new).map_err(EditRefusal::Content)?;
    let (added, dropped) = (new.minus(old), old.minus(new));
    for holder in holders {
        let person = holder.facts.person;
        if !added.is_empty() {
            let time = (Some(holder.starts_at), holder.ends_at);
            may_give_role(actor, holder.facts, added, holder.scope, time, moment)
                .map_err(|refusal| EditRefusal::Give(person, refusal))?;
        }
        if !dropped.is_empty() {
            may_take_role(actor, person, dropped, holder.scope, moment)
                .map_err(|refusal| EditRefusal::Take(person, refusal))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use tokenim_protocol::permission::Permission::*;

    use super::*;
    use crate::catalogue::CATALOGUE;

    #[test]
    fn d1_nothing_critical_and_nothing_of_an_appointment_stands_in_a_role() {
        for row in &CATALOGUE {
            let alone = may_hold(RoleKey::Member, PermissionSet::of(&[row.permission]));
            let never = row.risk == Risk::Critical || BY_APPOINTMENT.contains(row.permission);
            assert_eq!(alone.is_err(), never, "{:?}", row.permission);
        }
    }

    #[test]
    fn a_copy_of_each_built_in_role_is_a_role_or_is_empty() {
        for role in RoleKey::ALL {
            let copy = copy_of(*role);
            assert!(copy.is_subset_of(standing(*role)), "{role:?}");
            assert!(copy.is_empty() || may_hold(*role, copy).is_ok(), "{role:?}");
        }
        assert!(copy_of(RoleKey::TeamAdmin).contains(MessageMentionAll));
        assert!(!copy_of(RoleKey::TeamAdmin).contains(PermissionGrant));
    }

    #[test]
    fn what_two_posts_must_not_share_no_role_joins() {
        // Deleting others' words is the security administrator's to activate; switching
        // features never stands beside that post.
        let joined = PermissionSet::of(&[MessageSend, MessageDeleteAny, FeatureToggle]);
        assert_eq!(
            may_hold(RoleKey::Member, joined),
            Err(ContentRefusal::NeverTogether(
                MessageDeleteAny,
                FeatureToggle
            ))
        );
        let apart = joined.minus(PermissionSet::of(&[FeatureToggle]));
        assert_eq!(may_hold(RoleKey::Member, apart), Ok(()));
    }
}
