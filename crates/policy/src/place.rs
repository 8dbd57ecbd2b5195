//! Step 4 of the judgement: belonging, the channel's mode, access level and label.

use tokenim_protocol::label::Label;
use tokenim_protocol::permission::{
    Facts, LabelRule, Mode, NextAction, Permission, PermissionSet, ReasonCode, RoleHeld, RoleKey,
    Scope, ScopeFacts,
};
use tokenim_protocol::time::UnixMillis;

use crate::actions::Needs;
use crate::catalogue::{Belong, WRITES, row};
use crate::chain::{Chain, Node};
use crate::labels::{level_of, rule_of};
use crate::obstacles::{Earliest, Obstacles, has_ended};
use crate::rights::{is_active, strongest};

pub(crate) fn belonging(
    found: &mut Obstacles,
    facts: &Facts,
    chain: &Chain<'_>,
    needs: Needs,
    now: UnixMillis,
    until: &mut Earliest,
) {
    for node in chain.nodes() {
        if node.scope == Scope::Organisation && node.facts.is_none() {
            found
                .add(ReasonCode::NotAMember, node.scope, NextAction::Contact)
                .permission = None;
        }
    }
    let here = chain.here();
    let joined = here.facts.is_some_and(|place| place.member_since.is_some());
    if here.scope == Scope::Organisation || joined {
        return;
    }
    let open = here.facts.is_some_and(|place| place.public);
    let closed_to_others = here.facts.is_none_or(|place| place.members_only)
        // A team's own sidebar is nobody else's to fill.
        || matches!(here.scope, Scope::Team(_));
    let asked = match needs {
        Needs::Public | Needs::AlwaysOn | Needs::SignedIn | Needs::Unsuspended => false,
        Needs::Membership | Needs::Leaving | Needs::TakingOut => closed_to_others,
        Needs::Joining(_) => !open,
        Needs::Permission(permission)
        | Needs::Beside(permission)
        | Needs::OnOwn(permission)
        | Needs::OnOthers(permission)
        | Needs::OneselfOr(permission) => match row(permission).belong {
            Belong::No => false,
            Belong::InPrivate => {
                closed_to_others && !open && matches!(here.scope, Scope::Channel(_))
            }
            Belong::Yes => closed_to_others,
        },
    };
    if !asked {
        return;
    }
    match administers(facts, &here, now) {
        Some(held) => until.or(held.until),
        None => {
            found
                .add(ReasonCode::NotAMember, here.scope, NextAction::Contact)
                .permission = None;
        }
    }
}

/// Who administers a team belongs to it, for as long.
pub(crate) fn administers<'f>(
    facts: &'f Facts,
    node: &Node<'_>,
    now: UnixMillis,
) -> Option<&'f RoleHeld> {
    if !matches!(node.scope, Scope::Team(_)) {
        return None;
    }
    facts
        .roles
        .iter()
        .filter(|held| {
            held.role == RoleKey::TeamAdmin && held.scope == node.scope && is_active(held, now)
        })
        .max_by_key(|held| held.until.unwrap_or(UnixMillis(i64::MAX)))
}

pub(crate) fn read_only(
    found: &mut Obstacles,
    facts: &Facts,
    chain: &Chain<'_>,
    permission: Permission,
    now: UnixMillis,
    until: &mut Earliest,
) {
    let here = chain.here();
    let read_only = here.facts.is_some_and(|place| place.mode == Mode::ReadOnly);
    if !read_only || !WRITES.contains(permission) {
        return;
    }
    let mut published_until = Earliest(None);
    if publishes_here(facts, chain, permission, now, &mut published_until) {
        until.or(published_until.0);
    } else {
        let obstacle = found.add(ReasonCode::ChannelReadOnly, here.scope, NextAction::Request);
        obstacle.permission = Some(Permission::AnnouncementPublish);
    }
}

/// Whether the person may publish announcements here, as far as that differs from the
/// writing itself. What stands against both (a suspension, say) is told by the writing's own
/// obstacles; telling it here again as READ_ONLY would name an obstacle that vanishes by
/// itself.
pub(crate) fn publishes_here(
    facts: &Facts,
    chain: &Chain<'_>,
    beside: Permission,
    now: UnixMillis,
    until: &mut Earliest,
) -> bool {
    let publish = Permission::AnnouncementPublish;
    let only_publish = |set: PermissionSet| set.contains(publish) && !set.contains(beside);

    for exclusion in &facts.exclusions {
        let meant = exclusion.permission == Some(publish) && chain.is_under(exclusion.scope);
        if !meant || has_ended(exclusion, now) {
            continue;
        }
        if exclusion.starts_at <= now {
            return false;
        }
        until.or(Some(exclusion.starts_at));
    }
    for place in chain.nodes().iter().filter_map(|node| node.facts) {
        let off = place
            .features_off
            .iter()
            .any(|off| only_publish(off.permissions));
        let labelled = place
            .label
            .as_ref()
            .is_some_and(|label| only_publish(label.forbids));
        let reached = place.limits.iter().any(|limit| {
            limit.permission == publish && limit.resets_at.is_none_or(|reset| reset > now)
        });
        if off || labelled || reached {
            return false;
        }
    }
    let conditions = &facts.conditions;
    if conditions.sod_conflicts.contains(publish)
        || conditions.training_missing.contains(publish)
        || conditions.policy_not_accepted.contains(publish)
    {
        return false;
    }
    if only_publish(conditions.step_up_required) {
        match conditions.stepped_up_until {
            Some(end) if end > now => until.or(Some(end)),
            _ => return false,
        }
    }
    match strongest(facts, chain, publish, now) {
        Some(held) => {
            until.or(held.until);
            true
        }
        None => false,
    }
}

pub(crate) fn labels(
    found: &mut Obstacles,
    chain: &Chain<'_>,
    permission: Permission,
    item: &mut Option<Label>,
) {
    forbidding(found, chain, item, |rule| rule.forbids.contains(permission));
}

/// To take words out of a place, or of a message, whose label keeps them there.
pub(crate) fn kept_words(found: &mut Obstacles, chain: &Chain<'_>, item: &mut Option<Label>) {
    forbidding(found, chain, item, |rule| rule.keeps_words);
}

/// Each label that says no is an obstacle of its own: the place may be lowered and the message
/// still not be let go. A message's own label that says no is told once: with it lowered, the
/// level and the lease that it asks for are lowered, too.
fn forbidding(
    found: &mut Obstacles,
    chain: &Chain<'_>,
    item: &mut Option<Label>,
    forbids: impl Fn(&LabelRule) -> bool,
) {
    for node in chain.nodes() {
        if let Some(rule) = node.facts.and_then(|place| place.label.as_ref())
            && forbids(rule)
        {
            let obstacle = found.add(ReasonCode::LabelForbids, node.scope, NextAction::None);
            obstacle.text = Some(rule.label.clone());
        }
    }
    if let Some(rule) = item.and_then(rule_of)
        && forbids(&rule)
    {
        let obstacle = found.add(
            ReasonCode::LabelForbids,
            chain.here().scope,
            NextAction::None,
        );
        obstacle.text = Some(rule.label);
        obstacle.item = item.take();
    }
}

/// Of several levels on the chain, the message's own above them, the highest is the obstacle:
/// whoever reaches it has reached the others.
pub(crate) fn levels(found: &mut Obstacles, facts: &Facts, chain: &Chain<'_>, item: Option<Label>) {
    let mut highest: Option<&ScopeFacts> = None;
    for place in chain.nodes().iter().filter_map(|node| node.facts) {
        if place.level > highest.map_or(facts.conditions.level, |known| known.level) {
            highest = Some(place);
        }
    }
    let reached = highest.map_or(facts.conditions.level, |known| known.level);
    let own = item.filter(|label| level_of(*label) > reached);
    let scope = match (own, highest) {
        (Some(_), _) => chain.here().scope,
        (None, Some(place)) => place.scope,
        (None, None) => return,
    };
    let obstacle = found.add(ReasonCode::LevelTooLow, scope, NextAction::Contact);
    obstacle.permission = None;
    obstacle.item = own;
    if let Some(set) = &facts.conditions.level_set {
        obstacle.since = Some(set.since);
        obstacle.by = Some(set.by);
        obstacle.text = Some(set.text.clone());
    }
}
