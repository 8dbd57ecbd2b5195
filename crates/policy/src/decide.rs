//! The judgement. One total function: no clock, no error branch, and whatever nothing gives
//! is denied.
//!
//! It walks the place and what lies above it and writes down every obstacle, in seven steps:
//!
//! 1. the account;
//! 2. what stops everybody: freeze, feature switched off, place archived;
//! 3. exclusions, which beat every role and grant;
//! 4. belonging, the channel's mode, access level, label;
//! 5. conditions on the person;
//! 6. no role or grant in force gives it;
//! 7. limits, and what the client's own situation forbids.
//!
//! The codes of [`ReasonCode`] are declared in this order, so sorting by code is sorting by
//! step. The obstacles are *sound*: with all of them cleared the same question is allowed,
//! with any one of them left it is not. That asks for care where one cause could be told
//! twice (two access levels on the chain are one obstacle, the higher) or where clearing one
//! obstacle would quietly clear another (see `publishes_here`).
//!
//! In set-up mode the one owner holds the posts of both administrators; the server puts
//! these as [`RoleHeld`] into the facts. While it lasts, what the owner's own column marks
//! as eligible counts as active (nobody exists who could approve an activation), and what
//! the posts forbid beside each other is not forbidden.
//!
//! A place that the facts do not hold is judged as a private one the person does not belong
//! to, directly under the organisation. Facts without the organisation are facts about
//! nobody: they allow nothing.

use tokenim_protocol::permission::{
    AccountState, Action, Decision, Effect, Exclusion, ExclusionKind, Facts, Grant, Holding, Mode,
    NextAction, Obstacle, Permission, PermissionSet, PersonKind, ReasonCode, Resource, RoleHeld,
    RoleKey, Scope, ScopeFacts, Source, Switched,
};
use tokenim_protocol::time::{DAY_MS, UnixMillis};

use crate::actions::{Needs, Offline, Rule, offline_of, rule};
use crate::catalogue::{Belong, Cell, NOT_IN_DIRECT, WRITES, eligible, forbidden, row, standing};
use crate::chain::{Chain, Node, is_own};
use crate::posts::is_post;

/// How long the cache may be read without having heard the server.
pub const READING_LEASE_MS_MAX: i64 = 7 * DAY_MS;

/// When and how the question is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    pub now: UnixMillis,
    pub contact: Contact,
}

impl Moment {
    /// On the server, inside the transaction that acts.
    pub fn server(now: UnixMillis) -> Self {
        Self {
            now,
            contact: Contact::Server,
        }
    }

    /// On a client that hears the server.
    pub fn live(now: UnixMillis) -> Self {
        Self {
            now,
            contact: Contact::Live,
        }
    }

    /// On a client that last heard the server `snapshot_age_ms` ago.
    pub fn offline(now: UnixMillis, snapshot_age_ms: i64) -> Self {
        Self {
            now,
            contact: Contact::Offline { snapshot_age_ms },
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contact {
    Server,
    Live,
    Offline { snapshot_age_ms: i64 },
}

/// May this person do this, here, now?
pub fn decide(facts: &Facts, action: Action, resource: &Resource, moment: &Moment) -> Decision {
    let rule = rule(action);
    judge(facts, &rule, resource, moment).into_decision()
}

/// The same about a bare permission at a place, belonging asked for where its row says so.
pub fn decide_permission(
    facts: &Facts,
    permission: Permission,
    scope: Scope,
    moment: &Moment,
) -> Decision {
    judge_permission(facts, permission, scope, moment).into_decision()
}

pub(crate) fn judge_permission(
    facts: &Facts,
    permission: Permission,
    scope: Scope,
    moment: &Moment,
) -> Judgement {
    let needs = match permission {
        Permission::ChannelJoinPublic if matches!(scope, Scope::Channel(_)) => {
            Needs::Joining(permission)
        }
        _ => Needs::Permission(permission),
    };
    let rule = Rule {
        needs,
        offline: offline_of(permission),
    };
    judge(facts, &rule, &Resource::at(scope), moment)
}

/// A decision with what lies behind it.
pub(crate) struct Judgement {
    pub obstacles: Vec<Obstacle>,
    /// What gives it, whether or not something else stands in the way.
    pub held: Option<Held>,
    /// When an allowance ends by itself.
    pub until: Option<UnixMillis>,
}

pub(crate) struct Held {
    pub source: Source,
    pub since: Option<UnixMillis>,
    pub until: Option<UnixMillis>,
}

impl Judgement {
    fn into_decision(self) -> Decision {
        match self.held {
            Some(held) if self.obstacles.is_empty() => Decision {
                effect: Effect::Allow,
                obstacles: Vec::new(),
                source: Some(held.source),
                until: self.until,
            },
            _ => Decision {
                effect: Effect::Deny,
                obstacles: self.obstacles,
                source: None,
                until: None,
            },
        }
    }
}

fn judge(facts: &Facts, rule: &Rule, resource: &Resource, moment: &Moment) -> Judgement {
    match rule.needs {
        Needs::Public | Needs::AlwaysOn => everyone(facts, rule, resource, moment, false),
        Needs::SignedIn => everyone(facts, rule, resource, moment, true),
        Needs::OneselfOr(_) if is_own(facts, resource.owner) => everyone(
            facts,
            &Rule {
                needs: Needs::AlwaysOn,
                offline: Offline::Works,
            },
            resource,
            moment,
            false,
        ),
        Needs::Membership
        | Needs::Leaving
        | Needs::Permission(_)
        | Needs::Joining(_)
        | Needs::OnOwn(_)
        | Needs::OnOthers(_)
        | Needs::OneselfOr(_) => in_place(facts, rule, resource, moment),
    }
}

/// What needs no right, only at most an account in order.
fn everyone(
    facts: &Facts,
    rule: &Rule,
    resource: &Resource,
    moment: &Moment,
    signed_in: bool,
) -> Judgement {
    let mut found = Obstacles {
        permission: None,
        list: Vec::new(),
    };
    if signed_in {
        account(&mut found, facts);
        password(&mut found, facts);
    }
    let leased = signed_in;
    contact(&mut found, rule.offline, leased, resource.scope, moment);
    found.list.sort_by_key(|obstacle| obstacle.code);
    Judgement {
        obstacles: found.list,
        held: Some(Held {
            source: Source::Everyone,
            since: None,
            until: None,
        }),
        until: None,
    }
}

fn in_place(facts: &Facts, rule: &Rule, resource: &Resource, moment: &Moment) -> Judgement {
    let permission = rule.needs.permission();
    let now = moment.now;
    let chain = Chain::from(facts, resource.scope);
    let mut found = Obstacles {
        permission,
        list: Vec::new(),
    };
    let mut until = Earliest(None);

    account(&mut found, facts);
    stops(&mut found, &chain, rule.needs);
    exclusions(&mut found, facts, &chain, now, &mut until);
    belonging(&mut found, facts, &chain, rule.needs, now, &mut until);
    if let Some(permission) = permission {
        read_only(&mut found, facts, &chain, permission, now, &mut until);
        labels(&mut found, &chain, permission);
    }
    levels(&mut found, facts, &chain);
    conditions(&mut found, facts, rule.needs, resource, now, &mut until);
    password(&mut found, facts);
    let held = right(&mut found, facts, &chain, rule.needs, resource, now);
    if let Some(permission) = permission {
        limits(&mut found, &chain, permission, now);
    }
    contact(&mut found, rule.offline, true, resource.scope, moment);

    if let Some(held) = &held {
        until.or(held.until);
    }
    found.list.sort_by_key(|obstacle| obstacle.code);
    Judgement {
        obstacles: found.list,
        held,
        until: until.0,
    }
}

/// The list as it grows. Nothing is allocated until something is in the way.
struct Obstacles {
    permission: Option<Permission>,
    list: Vec<Obstacle>,
}

impl Obstacles {
    fn add(&mut self, code: ReasonCode, scope: Scope, next: NextAction) -> &mut Obstacle {
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
        });
        let last = self.list.len() - 1;
        &mut self.list[last]
    }

    fn add_switched(
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

struct Earliest(Option<UnixMillis>);

impl Earliest {
    fn or(&mut self, end: Option<UnixMillis>) {
        self.0 = match (self.0, end) {
            (Some(known), Some(end)) => Some(known.min(end)),
            (known, end) => known.or(end),
        };
    }
}

// Step 1

fn account(found: &mut Obstacles, facts: &Facts) {
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

fn stops(found: &mut Obstacles, chain: &Chain<'_>, needs: Needs) {
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
    let absent_in_direct = needs == Needs::Leaving
        || found
            .permission
            .is_some_and(|permission| NOT_IN_DIRECT.contains(permission));
    if absent_in_direct && chain.here().facts.is_some_and(|here| here.direct) {
        found.add(ReasonCode::FeatureOff, chain.here().scope, NextAction::None);
    }
}

// Step 3

fn exclusions(
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

fn has_ended(exclusion: &Exclusion, now: UnixMillis) -> bool {
    exclusion.ends_at.is_some_and(|end| end <= now)
        || exclusion
            .ended
            .as_ref()
            .is_some_and(|ending| ending.at <= now)
}

/// The code under which an exclusion or a revoked grant is told, and the way back.
fn spoken(code: ReasonCode, kind: ExclusionKind) -> (ReasonCode, NextAction) {
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

// Step 4

fn belonging(
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
        Needs::Public | Needs::AlwaysOn | Needs::SignedIn => false,
        Needs::Membership | Needs::Leaving => closed_to_others,
        Needs::Joining(_) => !open,
        Needs::Permission(permission)
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
fn administers<'f>(facts: &'f Facts, node: &Node<'_>, now: UnixMillis) -> Option<&'f RoleHeld> {
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

fn read_only(
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
fn publishes_here(
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

fn labels(found: &mut Obstacles, chain: &Chain<'_>, permission: Permission) {
    for node in chain.nodes() {
        if let Some(label) = node.facts.and_then(|place| place.label.as_ref())
            && label.forbids.contains(permission)
        {
            let obstacle = found.add(ReasonCode::LabelForbids, node.scope, NextAction::None);
            obstacle.text = Some(label.label.clone());
        }
    }
}

/// Of several levels on the chain the highest is the obstacle: whoever reaches it has
/// reached the others.
fn levels(found: &mut Obstacles, facts: &Facts, chain: &Chain<'_>) {
    let mut highest: Option<&ScopeFacts> = None;
    for place in chain.nodes().iter().filter_map(|node| node.facts) {
        if place.level > highest.map_or(facts.conditions.level, |known| known.level) {
            highest = Some(place);
        }
    }
    if let Some(place) = highest {
        found
            .add(ReasonCode::LevelTooLow, place.scope, NextAction::Contact)
            .permission = None;
    }
}

// Step 5

fn conditions(
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
    if conditions.step_up_required.contains(permission) {
        match conditions.stepped_up_until {
            Some(end) if end > now => until.or(Some(end)),
            past => {
                found
                    .add(ReasonCode::StepUpNeeded, everywhere, NextAction::StepUp)
                    .since = past;
            }
        }
    }
}

fn password(found: &mut Obstacles, facts: &Facts) {
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

fn forbids(facts: &Facts, held: &RoleHeld, permission: Permission) -> bool {
    held.holding == Holding::Active
        && forbidden(held.role).contains(permission)
        && !(facts.set_up_mode && is_post(held.role))
}

// Step 6

/// What gives the action, or else the one obstacle that tells why nothing does.
fn right(
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

/// What a role gives without further ado.
fn gives(facts: &Facts, role: RoleKey, permission: Permission) -> bool {
    standing(role).contains(permission)
        || facts.set_up_mode && role == RoleKey::Owner && eligible(role).contains(permission)
}

fn grant_end(grant: &Grant) -> UnixMillis {
    match &grant.revoked {
        Some(ending) => ending.at.min(grant.ends_at),
        None => grant.ends_at,
    }
}

pub(crate) fn grant_is_active(grant: &Grant, now: UnixMillis) -> bool {
    grant.holding == Holding::Active && grant.starts_at <= now && grant_end(grant) > now
}

/// The source that lasts longest: birthright, then roles, then grants where they last alike.
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
    best
}

/// Why nothing gives it, told by what is nearest to giving it: something to activate,
/// something yet to start, the loss that came last, or plainly that no role has it.
fn missing(
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
    let next_start = scheduled_role
        .chain(scheduled_grant)
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
        .max_by_key(|grant| grant_end(grant));
    match (lost_role, lost_grant) {
        (role, Some(grant)) if role.is_none_or(|(end, _)| end <= grant_end(grant)) => {
            match grant
                .revoked
                .as_ref()
                .filter(|ending| ending.at < grant.ends_at)
            {
                Some(ending) => {
                    let told = ending.code.unwrap_or(ReasonCode::Revoked);
                    let (code, next) = spoken(told, ExclusionKind::Revocation);
                    let obstacle = found.add(code, grant.scope, next);
                    obstacle.since = Some(ending.at);
                    obstacle.by = Some(ending.by);
                    obstacle.text = Some(ending.text.clone());
                }
                None => {
                    let obstacle = found.add(ReasonCode::TempExpired, grant.scope, again);
                    obstacle.since = Some(grant.ends_at);
                    obstacle.by = Some(grant.by);
                    obstacle.text = Some(grant.text.clone());
                }
            }
        }
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
fn can_ask(facts: &Facts, permission: Permission, now: UnixMillis) -> bool {
    let row = row(permission);
    let open = |role| matches!(row.cell(role), Cell::Requestable | Cell::Standing);
    row.requestable
        && (open(birthright(facts.kind))
            || facts
                .roles
                .iter()
                .any(|held| is_active(held, now) && open(held.role)))
}

// Step 7

fn limits(found: &mut Obstacles, chain: &Chain<'_>, permission: Permission, now: UnixMillis) {
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

/// One obstacle at most: to be heard again clears either.
fn contact(found: &mut Obstacles, offline: Offline, leased: bool, scope: Scope, moment: &Moment) {
    let age = match moment.contact {
        Contact::Server | Contact::Live => return,
        Contact::Offline { snapshot_age_ms } => snapshot_age_ms,
    };
    match offline {
        Offline::NeedsServer => {
            found.add(ReasonCode::OfflineNeedsServer, scope, NextAction::Wait);
        }
        Offline::Works | Offline::Queues => {
            if leased && age > READING_LEASE_MS_MAX {
                found.add(ReasonCode::SnapshotTooOld, scope, NextAction::Wait);
            }
        }
    }
}
