//! Step 6 of the judgement: the role or grant in force that gives a permission, or why
//! nothing does.

use tokenim_protocol::ids::PersonId;
use tokenim_protocol::permission::{
    BundleHeld, CustomRoleHeld, Ending, ExclusionKind, Facts, Grant, Holding, NextAction,
    Permission, PersonKind, ReasonCode, Resource, RoleHeld, RoleKey, Scope, Source,
};
use tokenim_protocol::time::UnixMillis;

use crate::actions::Needs;
use crate::catalogue::{Cell, eligible, row, standing};
use crate::chain::{Chain, is_own};
use crate::obstacles::{Obstacles, spoken};

/// What gives a permission, and for how long.
pub(crate) struct Held {
    pub source: Source,
    pub since: Option<UnixMillis>,
    pub until: Option<UnixMillis>,
}

/// What gives the action, or else the one obstacle that tells why nothing does.
pub(crate) fn right(
    found: &mut Obstacles,
    facts: &Facts,
    chain: &Chain<'_>,
    needs: Needs,
    resource: &Resource,
    now: UnixMillis,
) -> Option<Held> {
    let Some(permission) = found.permission else {
        let since = chain.here().facts.and_then(|place| place.member_since);
        let source = Source::Membership {
            scope: chain.here().scope,
        };
        return Some(Held {
            source,
            since,
            until: None,
        });
    };
    let held = strongest(facts, chain, permission, now);
    if held.is_none() {
        missing(found, facts, chain, permission, now);
    }
    let foreign = matches!(needs, Needs::OnOwn(_)) && !is_own(facts, resource.owner);
    if foreign {
        // Nobody edits another's words; there is nothing to ask for.
        match found
            .list
            .iter_mut()
            .find(|obstacle| obstacle.code == ReasonCode::RoleLacks)
        {
            Some(told) => told.next = NextAction::None,
            None => {
                found.add(ReasonCode::RoleLacks, chain.here().scope, NextAction::None);
            }
        }
    }
    held
}

pub(crate) const fn birthright(kind: PersonKind) -> RoleKey {
    match kind {
        PersonKind::Member => RoleKey::Member,
        PersonKind::Guest => RoleKey::Guest,
        PersonKind::Contractor => RoleKey::Contractor,
    }
}

pub(crate) fn is_active(held: &RoleHeld, now: UnixMillis) -> bool {
    held.holding == Holding::Active
        && held.since <= now
        && held.until.is_none_or(|until| until > now)
}

/// While a company is being set up nobody exists who could approve an activation. The owner
/// then appoints, and the security administrator settles the rules that set-up itself asked
/// for; nothing that reads or deletes what people wrote is opened by it.
fn active_in_set_up(role: RoleKey, permission: Permission) -> bool {
    role == RoleKey::Owner || role == RoleKey::Secadmin && permission == Permission::PolicyEdit
}

/// What a role gives without further ado.
pub(crate) fn gives(facts: &Facts, role: RoleKey, permission: Permission) -> bool {
    standing(role).contains(permission)
        || facts.set_up_mode
            && active_in_set_up(role, permission)
            && eligible(role).contains(permission)
}

pub(crate) fn grant_end(grant: &Grant) -> UnixMillis {
    match &grant.revoked {
        Some(ending) => ending.at.min(grant.ends_at),
        None => grant.ends_at,
    }
}

pub(crate) fn grant_is_active(grant: &Grant, now: UnixMillis) -> bool {
    grant.holding == Holding::Active && grant.starts_at <= now && grant_end(grant) > now
}

pub(crate) fn custom_role_end(held: &CustomRoleHeld) -> UnixMillis {
    match &held.revoked {
        Some(ending) => ending.at.min(held.ends_at),
        None => held.ends_at,
    }
}

pub(crate) fn bundle_end(bundle: &BundleHeld) -> UnixMillis {
    match &bundle.revoked {
        Some(ending) => ending.at.min(bundle.ends_at),
        None => bundle.ends_at,
    }
}

/// The source that lasts longest: birthright, then roles, then grants, then roles of the
/// company's own, then a project's bundle where they last alike.
pub(crate) fn strongest(
    facts: &Facts,
    chain: &Chain<'_>,
    permission: Permission,
    now: UnixMillis,
) -> Option<Held> {
    let role = birthright(facts.kind);
    if standing(role).contains(permission) {
        let organisation = chain.nodes()[chain.nodes().len() - 1];
        return Some(Held {
            source: Source::Role {
                role,
                scope: Scope::Organisation,
            },
            since: organisation.facts.and_then(|place| place.member_since),
            until: None,
        });
    }
    let mut best: Option<Held> = None;
    let outlasts = |end: Option<UnixMillis>, best: &Option<Held>| match best {
        None => true,
        Some(best) => match (end, best.until) {
            (_, None) => false,
            (None, Some(_)) => true,
            (Some(end), Some(known)) => end > known,
        },
    };
    for held in &facts.roles {
        if chain.is_under(held.scope)
            && is_active(held, now)
            && gives(facts, held.role, permission)
            && outlasts(held.until, &best)
        {
            best = Some(Held {
                source: Source::Role {
                    role: held.role,
                    scope: held.scope,
                },
                since: Some(held.since),
                until: held.until,
            });
        }
    }
    for grant in &facts.grants {
        if grant.permission == permission
            && chain.is_under(grant.scope)
            && grant_is_active(grant, now)
            && outlasts(Some(grant_end(grant)), &best)
        {
            best = Some(Held {
                source: Source::Grant {
                    grant: grant.id,
                    scope: grant.scope,
                    by: grant.by,
                },
                since: Some(grant.starts_at),
                until: Some(grant_end(grant)),
            });
        }
    }
    for held in custom_roles(facts, chain, permission) {
        let end = custom_role_end(held);
        if held.starts_at <= now && end > now && outlasts(Some(end), &best) {
            best = Some(Held {
                source: Source::CustomRole {
                    role: held.role,
                    name: held.name.clone(),
                    grant: held.id,
                    scope: held.scope,
                    by: held.by,
                },
                since: Some(held.starts_at),
                until: Some(end),
            });
        }
    }
    for bundle in bundles(facts, chain, permission) {
        let end = bundle_end(bundle);
        if bundle.starts_at <= now && end > now && outlasts(Some(end), &best) {
            best = Some(Held {
                source: Source::Bundle {
                    bundle: bundle.id,
                    scope: Scope::Team(bundle.team),
                    by: bundle.by,
                },
                since: Some(bundle.starts_at),
                until: Some(end),
            });
        }
    }
    best
}

/// Bundles of projects, past ones too, that give it here.
fn bundles<'f>(
    facts: &'f Facts,
    chain: &Chain<'f>,
    permission: Permission,
) -> impl Iterator<Item = &'f BundleHeld> {
    facts.bundles.iter().filter(move |bundle| {
        bundle.permissions.contains(permission) && chain.is_under(Scope::Team(bundle.team))
    })
}

/// Holdings, past and future ones too, of roles of the company's own that give it here.
fn custom_roles<'f>(
    facts: &'f Facts,
    chain: &Chain<'f>,
    permission: Permission,
) -> impl Iterator<Item = &'f CustomRoleHeld> {
    facts
        .custom_roles
        .iter()
        .filter(move |held| held.permissions.contains(permission) && chain.is_under(held.scope))
}

/// A grant, a holding of a role of the company's own, or a bundle, that is over.
struct Lost<'f> {
    at: UnixMillis,
    scope: Scope,
    by: PersonId,
    text: &'f str,
    /// Before its time.
    broken_off: Option<&'f Ending>,
}

impl<'f> Lost<'f> {
    fn of_grant(grant: &'f Grant) -> Self {
        Self {
            at: grant_end(grant),
            scope: grant.scope,
            by: grant.by,
            text: &grant.text,
            broken_off: grant
                .revoked
                .as_ref()
                .filter(|ending| ending.at < grant.ends_at),
        }
    }

    fn of_role(held: &'f CustomRoleHeld) -> Self {
        Self {
            at: custom_role_end(held),
            scope: held.scope,
            by: held.by,
            text: &held.text,
            broken_off: held
                .revoked
                .as_ref()
                .filter(|ending| ending.at < held.ends_at),
        }
    }

    fn of_bundle(bundle: &'f BundleHeld) -> Self {
        Self {
            at: bundle_end(bundle),
            scope: Scope::Team(bundle.team),
            by: bundle.by,
            text: &bundle.text,
            broken_off: bundle
                .revoked
                .as_ref()
                .filter(|ending| ending.at < bundle.ends_at),
        }
    }
}

/// Why nothing gives it, told by what is nearest to giving it: something to activate,
/// something yet to start, the loss that came last, or plainly that no role has it.
pub(crate) fn missing(
    found: &mut Obstacles,
    facts: &Facts,
    chain: &Chain<'_>,
    permission: Permission,
    now: UnixMillis,
) {
    let roles = || facts.roles.iter().filter(|held| chain.is_under(held.scope));
    let grants = || {
        facts
            .grants
            .iter()
            .filter(|grant| grant.permission == permission && chain.is_under(grant.scope))
    };

    let could = |role| standing(role).contains(permission) || eligible(role).contains(permission);
    let eligible_role = roles().find(|held| {
        let running = held.since <= now && held.until.is_none_or(|until| until > now);
        running && could(held.role)
    });
    if let Some(held) = eligible_role {
        let obstacle = found.add(
            ReasonCode::EligibleNotActive,
            held.scope,
            NextAction::Activate,
        );
        obstacle.since = Some(held.since);
        obstacle.until = held.until;
        obstacle.by = held.by;
        return;
    }
    let eligible_grant = grants().find(|grant| {
        grant.holding == Holding::Eligible && grant.starts_at <= now && grant_end(grant) > now
    });
    if let Some(grant) = eligible_grant {
        let obstacle = found.add(
            ReasonCode::EligibleNotActive,
            grant.scope,
            NextAction::Activate,
        );
        obstacle.since = Some(grant.starts_at);
        obstacle.until = Some(grant_end(grant));
        obstacle.by = Some(grant.by);
        obstacle.text = Some(grant.text.clone());
        return;
    }

    let scheduled_role = roles()
        .filter(|held| {
            let ahead = held.since > now && held.until.is_none_or(|until| until > held.since);
            ahead && held.holding == Holding::Active && gives(facts, held.role, permission)
        })
        .map(|held| (held.since, held.scope, held.until, held.by));
    let scheduled_grant = grants()
        .filter(|grant| {
            let ahead = grant.starts_at > now && grant_end(grant) > grant.starts_at;
            ahead && grant.holding == Holding::Active
        })
        .map(|grant| {
            (
                grant.starts_at,
                grant.scope,
                Some(grant_end(grant)),
                Some(grant.by),
            )
        });
    let scheduled_custom = custom_roles(facts, chain, permission)
        .filter(|held| held.starts_at > now && custom_role_end(held) > held.starts_at)
        .map(|held| {
            (
                held.starts_at,
                held.scope,
                Some(held.ends_at),
                Some(held.by),
            )
        });
    // A desktop's clock may be a little behind the server's.
    let scheduled_bundle = bundles(facts, chain, permission)
        .filter(|bundle| bundle.starts_at > now && bundle_end(bundle) > bundle.starts_at)
        .map(|bundle| {
            (
                bundle.starts_at,
                Scope::Team(bundle.team),
                Some(bundle.ends_at),
                Some(bundle.by),
            )
        });
    let next_start = scheduled_role
        .chain(scheduled_grant)
        .chain(scheduled_custom)
        .chain(scheduled_bundle)
        .min_by_key(|(start, ..)| *start);
    if let Some((start, scope, _, by)) = next_start {
        let obstacle = found.add(ReasonCode::TempNotStarted, scope, NextAction::Wait);
        obstacle.until = Some(start);
        obstacle.by = by;
        return;
    }

    let again = if can_ask(facts, permission, now) {
        NextAction::Request
    } else {
        NextAction::Contact
    };
    let lost_role = roles()
        .filter(|held| held.holding == Holding::Active && gives(facts, held.role, permission))
        .filter_map(|held| Some((held.until.filter(|until| *until <= now)?, held)))
        .max_by_key(|(end, _)| *end);
    let lost_grant = grants()
        .filter(|grant| {
            grant.holding == Holding::Active
                && grant_end(grant) <= now
                && grant_end(grant) > grant.starts_at
        })
        .map(Lost::of_grant);
    let lost_custom = custom_roles(facts, chain, permission)
        .filter(|held| custom_role_end(held) <= now && custom_role_end(held) > held.starts_at)
        .map(Lost::of_role);
    let lost_bundle = bundles(facts, chain, permission)
        .filter(|bundle| bundle_end(bundle) <= now && bundle_end(bundle) > bundle.starts_at)
        .map(Lost::of_bundle);
    let lost_grant = lost_grant
        .chain(lost_custom)
        .chain(lost_bundle)
        .max_by_key(|lost| lost.at);
    match (lost_role, lost_grant) {
        (role, Some(lost)) if role.is_none_or(|(end, _)| end <= lost.at) => match lost.broken_off {
            Some(ending) => {
                let told = ending.code.unwrap_or(ReasonCode::Revoked);
                let (code, next) = spoken(told, ExclusionKind::Revocation);
                let obstacle = found.add(code, lost.scope, next);
                obstacle.since = Some(ending.at);
                obstacle.by = Some(ending.by);
                obstacle.text = Some(ending.text.clone());
            }
            None => {
                let obstacle = found.add(ReasonCode::TempExpired, lost.scope, again);
                obstacle.since = Some(lost.at);
                obstacle.by = Some(lost.by);
                obstacle.text = Some(lost.text.to_owned());
            }
        },
        (Some((end, held)), _) => {
            let obstacle = found.add(ReasonCode::TempExpired, held.scope, again);
            obstacle.since = Some(end);
            obstacle.by = held.by;
        }
        (None, _) => {
            let next = if again == NextAction::Request {
                again
            } else {
                NextAction::None
            };
            found.add(ReasonCode::RoleLacks, chain.here().scope, next);
        }
    }
}

/// Whether one of this person's roles may ask for it. (What a role gives may be asked back.)
pub(crate) fn can_ask(facts: &Facts, permission: Permission, now: UnixMillis) -> bool {
    let row = row(permission);
    let open = |role| matches!(row.cell(role), Cell::Requestable | Cell::Standing);
    row.requestable
        && (open(birthright(facts.kind))
            || facts
                .roles
                .iter()
                .any(|held| is_active(held, now) && open(held.role)))
}
