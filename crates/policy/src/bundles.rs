//! What everybody in a project is given there, and who may change it.
//!
//! A bundle is a grant to whoever belongs: what is put into it is given to every member, those
//! who come later included, and what is taken out is taken from all. So only what is low or
//! medium stands in it, as nothing high is held by belonging; whoever changes it must be able to
//! give and to take all of the difference, and gains nothing by it.

use tokenim_protocol::permission::{
    Action, Decision, Facts, Permission, PermissionSet, Resource, Scope,
};
use tokenim_protocol::time::UnixMillis;

use crate::catalogue::{BY_APPOINTMENT, Level, Risk, row, up_to};
use crate::chain::Chain;
use crate::decide::{Moment, decide};
use crate::grantable::{grantable, restrictable};
use crate::rights::strongest;
use crate::roles::HELD_MS_MAX;

/// Whether a bundle can hold it: low or medium, not by appointment, and with a meaning in a
/// project.
pub fn may_stand_in_a_bundle(permission: Permission) -> bool {
    up_to(Risk::Medium)
        .minus(BY_APPOINTMENT)
        .contains(permission)
        && row(permission).level >= Level::Team
}

/// What a bundle gives and until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Content {
    pub permissions: PermissionSet,
    pub ends_at: UnixMillis,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BundleRefusal {
    /// The actor may not give anything here.
    NotAllowed(Box<Decision>),
    /// High, critical, by appointment, or without a meaning in a project.
    NotInABundle(PermissionSet),
    /// Outside what the actor may give.
    NotGrantable(PermissionSet),
    /// The actor belongs to the project and would be given these by their own act.
    ToOneself(PermissionSet),
    /// Outside what the actor may take.
    OutOfReach,
    AlreadyOver,
    /// Beyond the project's end, beyond the end of the actor's own right to give, or further
    /// ahead than anybody is given anything by belonging.
    TooLong {
        at_most: UnixMillis,
    },
}

/// Whether the actor may make `new` of a project's bundle that was `old`.
pub fn may_change_bundle(
    actor: &Facts,
    belongs: bool,
    project: Scope,
    project_ends_at: Option<UnixMillis>,
    (old, new): (Option<Content>, Option<Content>),
    moment: &Moment,
) -> Result<(), BundleRefusal> {
    let decision = decide(actor, Action::EditBundle, &Resource::at(project), moment);
    if !decision.is_allowed() {
        return Err(BundleRefusal::NotAllowed(Box::new(decision)));
    }
    let old = old.filter(|old| old.ends_at > moment.now);
    let given = match (old, new) {
        (_, None) => PermissionSet::EMPTY,
        // What lasts longer than before is given as what was not there.
        (Some(old), Some(new)) if new.ends_at <= old.ends_at => {
            new.permissions.minus(old.permissions)
        }
        (_, Some(new)) => new.permissions,
    };
    let taken = match (old, new) {
        (None, _) => PermissionSet::EMPTY,
        (Some(old), Some(new)) if new.ends_at >= old.ends_at => {
            old.permissions.minus(new.permissions)
        }
        (Some(old), _) => old.permissions,
    };
    let only = |set: PermissionSet, keep: &dyn Fn(Permission) -> bool| {
        set.iter()
            .filter(|permission| keep(*permission))
            .fold(PermissionSet::EMPTY, PermissionSet::with)
    };
    let none_of = |set: PermissionSet, refusal: fn(PermissionSet) -> BundleRefusal| {
        if set.is_empty() {
            Ok(())
        } else {
            Err(refusal(set))
        }
    };

    let foreign = only(given, &|permission| !may_stand_in_a_bundle(permission));
    none_of(foreign, BundleRefusal::NotInABundle)?;
    let outside = given.minus(grantable(actor, project, moment));
    none_of(outside, BundleRefusal::NotGrantable)?;
    if belongs {
        let chain = Chain::from(actor, project);
        let own = only(given, &|permission| {
            strongest(actor, &chain, permission, moment.now).is_none_or(|held| held.until.is_some())
        });
        none_of(own, BundleRefusal::ToOneself)?;
    }
    if !taken.is_subset_of(restrictable(actor, project, moment)) {
        return Err(BundleRefusal::OutOfReach);
    }
    let Some(new) = new else { return Ok(()) };
    if new.ends_at <= moment.now {
        return Err(BundleRefusal::AlreadyOver);
    }
    let ceiling = moment.now.plus_ms(HELD_MS_MAX);
    let at_most = [project_ends_at, decision.until]
        .into_iter()
        .flatten()
        .fold(ceiling, UnixMillis::min);
    if !given.is_empty() && new.ends_at > at_most {
        return Err(BundleRefusal::TooLong { at_most });
    }
    Ok(())
}
