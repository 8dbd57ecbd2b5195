//! Who may give what, take what and lift what. Nobody gives outside their grantable set,
//! gives to themselves, or gives for longer than they hold the right to give.

use tokenim_protocol::ids::PersonId;
use tokenim_protocol::permission::{
    AccountState, Action, Decision, Exclusion, ExclusionKind, Facts, Permission, PermissionSet,
    PersonKind, ReasonCode, Resource, RoleKey, Scope,
};
use tokenim_protocol::time::{HOUR_MS, UnixMillis};

use crate::catalogue::{BY_APPOINTMENT, Level, Risk, Row, row, up_to};
use crate::decide::{Moment, decide, decide_permission, judge_permission};
use crate::obstacles::forbidding_role;
use crate::rights::is_active;

const EVERYTHING: PermissionSet = up_to(Risk::Critical);

fn is_secadmin(facts: &Facts, moment: &Moment) -> bool {
    facts.roles.iter().any(|held| {
        held.role == RoleKey::Secadmin
            && held.scope == Scope::Organisation
            && is_active(held, moment.now)
    })
}

/// What this person may hand out at a place: the security administrator every low, medium
/// and high permission, a team's administrator the low and medium ones within the team, and
/// neither what comes with an appointment. (The owner appoints; see [`crate::posts`].)
pub fn grantable(facts: &Facts, scope: Scope, moment: &Moment) -> PermissionSet {
    if !decide_permission(facts, Permission::PermissionGrant, scope, moment).is_allowed() {
        return PermissionSet::EMPTY;
    }
    let risk = if is_secadmin(facts, moment) {
        Risk::High
    } else {
        Risk::Medium
    };
    up_to(risk).minus(BY_APPOINTMENT)
}

/// What this person may take away at a place. Not even the security administrator takes the
/// owner's right to appoint: it is what replaces a security administrator gone astray.
pub fn restrictable(facts: &Facts, scope: Scope, moment: &Moment) -> PermissionSet {
    if !decide_permission(facts, Permission::PermissionRestrict, scope, moment).is_allowed() {
        return PermissionSet::EMPTY;
    }
    if is_secadmin(facts, moment) {
        EVERYTHING.minus(PermissionSet::of(&[Permission::RoleAssignAdmin]))
    } else {
        up_to(Risk::Medium)
    }
}

/// What this person can help somebody else to at a place: by a grant, by restoring, by
/// deciding a request for it, or by an appointment. This is what the snapshot's list of
/// deciders holds. An owner counts while the right to appoint is theirs to activate.
pub fn answerable(facts: &Facts, scope: Scope, moment: &Moment) -> PermissionSet {
    let mut set = grantable(facts, scope, moment);
    if !set.is_empty() && is_secadmin(facts, moment) {
        set = EVERYTHING.minus(BY_APPOINTMENT);
    }
    let appoint = judge_permission(facts, Permission::RoleAssignAdmin, scope, moment);
    let is_owner = facts
        .roles
        .iter()
        .any(|held| held.role == RoleKey::Owner && is_active(held, moment.now));
    let ready = appoint
        .obstacles
        .iter()
        .all(|obstacle| obstacle.code == ReasonCode::EligibleNotActive);
    if is_owner && ready {
        set.union(BY_APPOINTMENT)
    } else {
        set
    }
}

/// S15: the permissions and places for which nobody of `people` could help anybody. Empty is
/// what every administrative act has to leave behind. `people` are those with a post or a
/// team to administer, as they would be after the act.
pub fn without_answer(
    people: &[&Facts],
    scopes: &[Scope],
    moment: &Moment,
) -> Vec<(Permission, Scope)> {
    let mut missing = Vec::new();
    for scope in scopes {
        let answered = people
            .iter()
            .map(|facts| answerable(facts, *scope, moment))
            .fold(PermissionSet::EMPTY, PermissionSet::union);
        missing.extend(
            EVERYTHING
                .minus(answered)
                .iter()
                .map(|permission| (permission, *scope)),
        );
    }
    missing
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GrantRefusal {
    /// The actor may not give anything here, or not to this person.
    NotAllowed(Box<Decision>),
    /// These lie outside the actor's grantable set.
    NotGrantable(PermissionSet),
    /// These mean nothing at so small a place.
    TooSmallAPlace(PermissionSet),
    /// These may never stand beside a role the person has.
    NeverBeside(PermissionSet),
    SubjectDisabled,
    AlreadyOver,
    /// Beyond the permission's ceiling.
    TooLong {
        permission: Permission,
        at_most: UnixMillis,
    },
    /// Beyond the end of the actor's own right to give.
    OutlivesTheGiver {
        at_most: UnixMillis,
    },
}

/// How long at most a permission may be granted to this kind of person.
pub fn ceiling_ms(row: &Row, kind: PersonKind) -> Option<i64> {
    match (kind, row.permission, row.risk) {
        (PersonKind::Contractor, Permission::DataSensitiveRead, _) => Some(24 * HOUR_MS),
        (PersonKind::Contractor, _, Risk::High) => row.max_ms.map(|most| most / 2),
        _ => row.max_ms,
    }
}

/// Whether the actor may give `set` to the subject at a place until then.
pub fn may_grant(
    actor: &Facts,
    subject: &Facts,
    set: PermissionSet,
    scope: Scope,
    starts_at: Option<UnixMillis>,
    ends_at: UnixMillis,
    moment: &Moment,
) -> Result<(), GrantRefusal> {
    let resource = Resource::of(scope, subject.person);
    let decision = decide(actor, Action::GrantPermission, &resource, moment);
    if !decision.is_allowed() {
        return Err(GrantRefusal::NotAllowed(Box::new(decision)));
    }
    let outside = set.minus(grantable(actor, scope, moment));
    if !outside.is_empty() {
        return Err(GrantRefusal::NotGrantable(outside));
    }
    may_confer(subject, set, scope, starts_at, ends_at, moment)?;
    match decision.until {
        Some(at_most) if ends_at > at_most => Err(GrantRefusal::OutlivesTheGiver { at_most }),
        _ => Ok(()),
    }
}

/// What holds whoever gives it: whether `set` may stand with the subject at a place until then.
pub fn may_confer(
    subject: &Facts,
    set: PermissionSet,
    scope: Scope,
    starts_at: Option<UnixMillis>,
    ends_at: UnixMillis,
    moment: &Moment,
) -> Result<(), GrantRefusal> {
    let ceiling = |permission| ceiling_ms(row(permission), subject.kind);
    may_stand(subject, set, scope, (starts_at, ends_at), ceiling, moment)
}

/// The same with other ceilings.
pub(crate) fn may_stand(
    subject: &Facts,
    set: PermissionSet,
    scope: Scope,
    (starts_at, ends_at): (Option<UnixMillis>, UnixMillis),
    ceiling: impl Fn(Permission) -> Option<i64>,
    moment: &Moment,
) -> Result<(), GrantRefusal> {
    let misplaced = only(set, |permission| row(permission).level < Level::of(scope));
    if !misplaced.is_empty() {
        return Err(GrantRefusal::TooSmallAPlace(misplaced));
    }
    if subject.account != AccountState::Active {
        return Err(GrantRefusal::SubjectDisabled);
    }
    let rivals = only(set, |permission| {
        forbidding_role(subject, permission, moment.now).is_some()
    });
    if !rivals.is_empty() {
        return Err(GrantRefusal::NeverBeside(rivals));
    }
    let start = starts_at.unwrap_or(moment.now).max(moment.now);
    if ends_at <= start {
        return Err(GrantRefusal::AlreadyOver);
    }
    for permission in set.iter() {
        if let Some(most) = ceiling(permission)
            && ends_at > start.plus_ms(most)
        {
            return Err(GrantRefusal::TooLong {
                permission,
                at_most: start.plus_ms(most),
            });
        }
    }
    Ok(())
}

fn only(set: PermissionSet, keep: impl Fn(Permission) -> bool) -> PermissionSet {
    set.iter()
        .filter(|permission| keep(*permission))
        .fold(PermissionSet::EMPTY, PermissionSet::with)
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExcludeRefusal {
    /// The actor may not take or restore anything here, or not with this person.
    NotAllowed(Box<Decision>),
    /// This one is not theirs to take or restore here.
    OutOfReach,
    /// Everything at once asks for a second person.
    NeedsASecondPerson,
    /// It would be over before it began.
    AlreadyOver,
    /// It has ended already.
    NotInForce,
}

/// Whether the actor may take a permission from the subject at a place. `None` is a
/// suspension of everything, which nobody decides alone.
pub fn may_exclude(
    actor: &Facts,
    subject: PersonId,
    permission: Option<Permission>,
    scope: Scope,
    ends_at: Option<UnixMillis>,
    moment: &Moment,
) -> Result<(), ExcludeRefusal> {
    let resource = Resource::of(scope, subject);
    let decision = decide(actor, Action::RevokePermission, &resource, moment);
    if !decision.is_allowed() {
        return Err(ExcludeRefusal::NotAllowed(Box::new(decision)));
    }
    let Some(permission) = permission else {
        return Err(ExcludeRefusal::NeedsASecondPerson);
    };
    if !restrictable(actor, scope, moment).contains(permission) {
        return Err(ExcludeRefusal::OutOfReach);
    }
    if ends_at.is_some_and(|end| end <= moment.now) {
        return Err(ExcludeRefusal::AlreadyOver);
    }
    Ok(())
}

/// Whether the actor may end an exclusion of the subject's. Never one's own; and a
/// restriction or freeze belongs to a case, which a team does not decide.
pub fn may_lift(
    actor: &Facts,
    subject: PersonId,
    exclusion: &Exclusion,
    moment: &Moment,
) -> Result<(), ExcludeRefusal> {
    let resource = Resource::of(exclusion.scope, subject);
    let decision = decide(actor, Action::RestorePermission, &resource, moment);
    if !decision.is_allowed() {
        return Err(ExcludeRefusal::NotAllowed(Box::new(decision)));
    }
    let over = exclusion.ends_at.is_some_and(|end| end <= moment.now);
    if exclusion.ended.is_some() || over {
        return Err(ExcludeRefusal::NotInForce);
    }
    let own_decision = exclusion.kind == ExclusionKind::Revocation;
    if lifts(actor, exclusion.permission, own_decision, moment) {
        Ok(())
    } else {
        Err(ExcludeRefusal::OutOfReach)
    }
}

pub(crate) fn lifts(
    actor: &Facts,
    permission: Option<Permission>,
    own_decision: bool,
    moment: &Moment,
) -> bool {
    let in_reach = permission.is_some_and(|permission| up_to(Risk::Medium).contains(permission));
    is_secadmin(actor, moment) || own_decision && in_reach
}
