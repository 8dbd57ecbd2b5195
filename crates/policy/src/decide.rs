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
    Action, Decision, Effect, Facts, Obstacle, Permission, Resource, Scope, Source,
};
use tokenim_protocol::time::UnixMillis;

use crate::actions::{Needs, Offline, Proof, Rule, offline_of, rule};
use crate::chain::{Chain, is_own};
use crate::obstacles::{
    Earliest, Obstacles, account, conditions, contact, exclusions, lease_ms, limits, password,
    step_up, stops, unproven,
};
use crate::place::{belonging, kept_words, labels, levels, read_only};
use crate::rights::{Held, right};

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
        proof: Proof::ByRisk,
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
        Needs::Public | Needs::AlwaysOn | Needs::SignedIn | Needs::Unsuspended => {
            everyone(facts, rule, resource, moment)
        }
        Needs::OneselfOr(_) if is_own(facts, resource.owner) => everyone(
            facts,
            &Rule {
                needs: Needs::AlwaysOn,
                offline: Offline::Works,
                proof: Proof::Never,
            },
            resource,
            moment,
        ),
        Needs::Membership
        | Needs::Leaving
        | Needs::TakingOut
        | Needs::Permission(_)
        | Needs::Beside(_)
        | Needs::Joining(_)
        | Needs::OnOwn(_)
        | Needs::OnOthers(_)
        | Needs::OneselfOr(_) => in_place(facts, rule, resource, moment),
    }
}

/// What needs no right, only at most an account in order.
fn everyone(facts: &Facts, rule: &Rule, resource: &Resource, moment: &Moment) -> Judgement {
    let mut found = Obstacles {
        permission: None,
        list: Vec::new(),
    };
    let mut until = Earliest(None);
    let signed_in = matches!(rule.needs, Needs::SignedIn | Needs::Unsuspended);
    if signed_in {
        account(&mut found, facts);
        password(&mut found, facts);
    }
    if rule.needs == Needs::Unsuspended {
        // Of all exclusions only those of everything, everywhere, are meant.
        let everywhere = Chain::from(facts, Scope::Organisation);
        exclusions(&mut found, facts, &everywhere, moment.now, &mut until);
    }
    if rule.proof == Proof::Always {
        step_up(&mut found, facts, moment.now, &mut until);
    }
    // What lies on the disk of the whole account, whatever single places ask for.
    let lease_ms = signed_in.then(|| lease_ms(facts, None, None));
    contact(&mut found, rule.offline, lease_ms, resource.scope, moment);
    found.list.sort_by_key(|obstacle| obstacle.code);
    Judgement {
        obstacles: found.list,
        held: Some(Held {
            source: Source::Everyone,
            since: None,
            until: None,
        }),
        until: until.0,
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
    unproven(&mut found, facts);
    exclusions(&mut found, facts, &chain, now, &mut until);
    belonging(&mut found, facts, &chain, rule.needs, now, &mut until);
    let mut item = resource.label;
    if let Some(permission) = permission {
        if !matches!(rule.needs, Needs::Beside(_)) {
            read_only(&mut found, facts, &chain, permission, now, &mut until);
        }
        labels(&mut found, &chain, permission, &mut item);
    }
    if rule.needs == Needs::TakingOut {
        kept_words(&mut found, &chain, &mut item);
    }
    levels(&mut found, facts, &chain, item);
    conditions(&mut found, facts, rule.needs, resource, now, &mut until);
    let asked = match (rule.proof, permission) {
        (Proof::Never, _) | (Proof::ByRisk, None) => false,
        (Proof::Always, _) => true,
        (Proof::ByRisk, Some(permission)) => facts.conditions.step_up_required.contains(permission),
    };
    if asked {
        step_up(&mut found, facts, now, &mut until);
    }
    password(&mut found, facts);
    let held = right(&mut found, facts, &chain, rule.needs, resource, now);
    if let Some(permission) = permission {
        limits(&mut found, &chain, permission, now);
    }
    let lease_ms = Some(lease_ms(facts, Some(&chain), item));
    contact(&mut found, rule.offline, lease_ms, resource.scope, moment);

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
