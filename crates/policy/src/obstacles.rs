//! Steps 1 to 3, 5 and 7 of the judgement: what stands against the person, and what stops
//! everybody. Each function adds what it finds to the list.

use tokenim_protocol::label::Label;
use tokenim_protocol::lease::READING_LEASE_MS_DEFAULT;
use tokenim_protocol::permission::{
    AccountState, Exclusion, ExclusionKind, Facts, Holding, NextAction, Obstacle, Permission,
    ReasonCode, Resource, RoleHeld, Scope, Switched,
};
use tokenim_protocol::time::UnixMillis;

use crate::actions::{Needs, Offline};
use crate::catalogue::{NOT_IN_DIRECT, Risk, forbidden, row};
use crate::chain::{Chain, is_own};
use crate::decide::{Contact, Moment};
use crate::labels::rule_of;
use crate::posts::is_post;
use crate::rights::{birthright, is_active};

/// The list as it grows. Nothing is allocated until something is in the way.
pub(crate) struct Obstacles {
    pub permission: Option<Permission>,
    pub list: Vec<Obstacle>,
}

impl Obstacles {
    pub fn add(&mut self, code: ReasonCode, scope: Scope, next: NextAction) -> &mut Obstacle {
        self.list.push(Obstacle {
            code,
            scope,
            permission: self.permission,
            since: None,
            until: None,
            by: None,
            text: None,
            exclusion: None,
            next,
            item: None,
        });
        let last = self.list.len() - 1;
        &mut self.list[last]
    }

    pub fn add_switched(
        &mut self,
        code: ReasonCode,
        scope: Scope,
        next: NextAction,
        switched: &Switched,
    ) {
        let obstacle = self.add(code, scope, next);
        obstacle.since = Some(switched.since);
        obstacle.by = switched.by;
        obstacle.text.clone_from(&switched.text);
    }
}

pub(crate) struct Earliest(pub Option<UnixMillis>);

impl Earliest {
    pub fn or(&mut self, end: Option<UnixMillis>) {
        self.0 = match (self.0, end) {
            (Some(known), Some(end)) => Some(known.min(end)),
            (known, end) => known.or(end),
        };
    }
}

// Step 1

pub(crate) fn account(found: &mut Obstacles, facts: &Facts) {
    match &facts.account {
        AccountState::Active => {}
        AccountState::Disabled { since, by, text } => {
            let obstacle = found.add(
                ReasonCode::AccountDisabled,
                Scope::Organisation,
                NextAction::Contact,
            );
            obstacle.permission = None;
            obstacle.since = Some(*since);
            obstacle.by = *by;
            obstacle.text.clone_from(text);
        }
    }
}

// Step 2

pub(crate) fn stops(found: &mut Obstacles, chain: &Chain<'_>, needs: Needs) {
    let (in_archive, in_freeze) = match found.permission {
        Some(permission) => (row(permission).in_archive, row(permission).in_freeze),
        None => (true, false),
    };
    for node in chain.nodes() {
        let Some(here) = node.facts else { continue };
        if let Some(switched) = &here.frozen
            && !in_freeze
        {
            found.add_switched(
                ReasonCode::EmergencyFreeze,
                node.scope,
                NextAction::Wait,
                switched,
            );
        }
        if let Some(permission) = found.permission {
            for off in here
                .features_off
                .iter()
                .filter(|off| off.permissions.contains(permission))
            {
                found.add_switched(
                    ReasonCode::FeatureOff,
                    node.scope,
                    NextAction::Request,
                    &off.switched,
                );
            }
        }
        if let Some(switched) = &here.archived
            && !in_archive
        {
            found.add_switched(
                ReasonCode::ScopeArchived,
                node.scope,
                NextAction::None,
                switched,
            );
        }
    }
    let left_by_nobody = chain.here().facts.is_some_and(|here| !here.group);
    let absent_in_direct = needs == Needs::Leaving && left_by_nobody
        || found
            .permission
            .is_some_and(|permission| NOT_IN_DIRECT.contains(permission));
    if absent_in_direct && chain.here().facts.is_some_and(|here| here.direct) {
        found.add(ReasonCode::FeatureOff, chain.here().scope, NextAction::None);
    }
}

/// Nobody can say who may what: then nobody does what is high or critical. What stays is to read
/// the audit, which is how it is found out.
pub(crate) fn unproven(found: &mut Obstacles, facts: &Facts) {
    let (Some(since), Some(permission)) = (facts.unproven_since, found.permission) else {
        return;
    };
    let grave = matches!(row(permission).risk, Risk::High | Risk::Critical);
    if grave && permission != Permission::AuditRead {
        found
            .add(
                ReasonCode::RightsUnproven,
                Scope::Organisation,
                NextAction::Wait,
            )
            .since = Some(since);
    }
}

// Step 3

pub(crate) fn exclusions(
    found: &mut Obstacles,
    facts: &Facts,
    chain: &Chain<'_>,
    now: UnixMillis,
    until: &mut Earliest,
) {
    for exclusion in &facts.exclusions {
        let meant = exclusion.permission.is_none() || exclusion.permission == found.permission;
        if !meant || !chain.is_under(exclusion.scope) || has_ended(exclusion, now) {
            continue;
        }
        if exclusion.starts_at > now {
            until.or(Some(exclusion.starts_at));
            continue;
        }
        let (code, next) = spoken(exclusion.code, exclusion.kind);
        let obstacle = found.add(code, exclusion.scope, next);
        obstacle.permission = exclusion.permission;
        obstacle.since = Some(exclusion.starts_at);
        obstacle.until = exclusion.ends_at;
        obstacle.by = Some(exclusion.by);
        obstacle.text = Some(exclusion.text.clone());
        obstacle.exclusion = Some(exclusion.id);
    }
}

pub(crate) fn has_ended(exclusion: &Exclusion, now: UnixMillis) -> bool {
    exclusion.ends_at.is_some_and(|end| end <= now)
        || exclusion
            .ended
            .as_ref()
            .is_some_and(|ending| ending.at <= now)
}

/// The code under which an exclusion or a revoked grant is told, and the way back.
pub(crate) fn spoken(code: ReasonCode, kind: ExclusionKind) -> (ReasonCode, NextAction) {
    match (code, kind) {
        (ReasonCode::Revoked | ReasonCode::TeamDecision | ReasonCode::SettingChanged, _) => {
            (code, NextAction::Request)
        }
        (ReasonCode::ViolationRestriction, _) => (code, NextAction::Appeal),
        (ReasonCode::EmergencyFreeze, _) => (code, NextAction::Wait),
        // A code that is no exclusion's: the kind says enough.
        (_, ExclusionKind::Revocation) => (ReasonCode::Revoked, NextAction::Request),
        (_, ExclusionKind::Restriction) => (ReasonCode::ViolationRestriction, NextAction::Appeal),
        (_, ExclusionKind::Freeze) => (ReasonCode::EmergencyFreeze, NextAction::Wait),
    }
}

// Step 5

pub(crate) fn conditions(
    found: &mut Obstacles,
    facts: &Facts,
    needs: Needs,
    resource: &Resource,
    now: UnixMillis,
    until: &mut Earliest,
) {
    let Some(permission) = found.permission else {
        return;
    };
    let conditions = &facts.conditions;
    let everywhere = Scope::Organisation;

    let rival = forbidding_role(facts, permission, now);
    let on_oneself = matches!(needs, Needs::OnOthers(_)) && is_own(facts, resource.owner);
    if rival.is_some() || on_oneself || conditions.sod_conflicts.contains(permission) {
        let obstacle = found.add(ReasonCode::SodConflict, everywhere, NextAction::Contact);
        if let Some(Rival::Held(held)) = rival {
            obstacle.since = Some(held.since);
            obstacle.until = held.until;
            obstacle.by = held.by;
        }
    }
    // A post taken up later will not stand beside this.
    for held in facts.roles.iter().filter(|held| held.since > now) {
        if forbids(facts, held, permission) && held.until.is_none_or(|end| end > held.since) {
            until.or(Some(held.since));
        }
    }
    if conditions.training_missing.contains(permission) {
        found.add(
            ReasonCode::TrainingRequired,
            everywhere,
            NextAction::TakeCourse,
        );
    }
    if conditions.policy_not_accepted.contains(permission) {
        found.add(
            ReasonCode::PolicyNotAccepted,
            everywhere,
            NextAction::Accept,
        );
    }
}

/// Whoever sits here has not shown for a while that they are the person.
pub(crate) fn step_up(found: &mut Obstacles, facts: &Facts, now: UnixMillis, until: &mut Earliest) {
    match facts.conditions.stepped_up_until {
        Some(end) if end > now => until.or(Some(end)),
        past => {
            found
                .add(
                    ReasonCode::StepUpNeeded,
                    Scope::Organisation,
                    NextAction::StepUp,
                )
                .since = past;
        }
    }
}

pub(crate) fn password(found: &mut Obstacles, facts: &Facts) {
    if let Some(since) = facts.conditions.password_expired_since {
        let obstacle = found.add(
            ReasonCode::PasswordExpired,
            Scope::Organisation,
            NextAction::ChangePassword,
        );
        obstacle.permission = None;
        obstacle.since = Some(since);
    }
}

pub(crate) enum Rival<'f> {
    Birthright,
    Held(&'f RoleHeld),
}

/// A role of this person that may never stand beside the permission.
pub(crate) fn forbidding_role(
    facts: &Facts,
    permission: Permission,
    now: UnixMillis,
) -> Option<Rival<'_>> {
    if forbidden(birthright(facts.kind)).contains(permission) {
        return Some(Rival::Birthright);
    }
    facts
        .roles
        .iter()
        .find(|held| is_active(held, now) && forbids(facts, held, permission))
        .map(Rival::Held)
}

pub(crate) fn forbids(facts: &Facts, held: &RoleHeld, permission: Permission) -> bool {
    held.holding == Holding::Active
        && forbidden(held.role).contains(permission)
        && !(facts.set_up_mode && is_post(held.role))
}

// Step 7

pub(crate) fn limits(
    found: &mut Obstacles,
    chain: &Chain<'_>,
    permission: Permission,
    now: UnixMillis,
) {
    for node in chain.nodes() {
        for limit in node
            .facts
            .map(|place| place.limits.as_slice())
            .unwrap_or_default()
        {
            let reached = limit.resets_at.is_none_or(|reset| reset > now);
            if limit.permission == permission && reached {
                found
                    .add(ReasonCode::LimitReached, node.scope, NextAction::Wait)
                    .until = limit.resets_at;
            }
        }
    }
}

/// How long what is kept may be read without the server: as the organisation says, and as the
/// strictest label on the way up to it does, the message's own included.
pub(crate) fn lease_ms(facts: &Facts, chain: Option<&Chain<'_>>, item: Option<Label>) -> i64 {
    let everywhere = facts.lease_ms.unwrap_or(READING_LEASE_MS_DEFAULT);
    let labels = chain
        .into_iter()
        .flat_map(Chain::nodes)
        .filter_map(|node| node.facts?.label.as_ref()?.lease_ms);
    let own = item.and_then(rule_of).and_then(|rule| rule.lease_ms);
    labels.chain(own).fold(everywhere, i64::min)
}

/// One obstacle at most: to be heard again clears either.
pub(crate) fn contact(
    found: &mut Obstacles,
    offline: Offline,
    lease_ms: Option<i64>,
    scope: Scope,
    moment: &Moment,
) {
    let age = match moment.contact {
        Contact::Server | Contact::Live => return,
        Contact::Offline { snapshot_age_ms } => snapshot_age_ms,
    };
    match offline {
        Offline::NeedsServer => {
            found.add(ReasonCode::OfflineNeedsServer, scope, NextAction::Wait);
        }
        Offline::Works | Offline::Queues => {
            if lease_ms.is_some_and(|lease| age > lease) {
                found.add(ReasonCode::SnapshotTooOld, scope, NextAction::Wait);
            }
        }
    }
}
