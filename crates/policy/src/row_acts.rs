//! What an administrator may do about one row of somebody's access, told before it is tried.
//!
//! The other person's facts stay on the server; the report about them says enough. An act is
//! told as allowed exactly when [`may_exclude`](crate::may_exclude),
//! [`may_lift`](crate::may_lift) or [`may_grant`](crate::may_grant) would let it through with
//! a date that is allowed. Not told are the guards of the organisation, which look at
//! everybody's facts: of these the rehearsal on the server speaks.

use tokenim_protocol::access::PermissionState;
use tokenim_protocol::ids::PersonId;
use tokenim_protocol::permission::{
    Action, Decision, Effect, Facts, NextAction, Obstacle, ReasonCode, Resource, Scope,
};

use crate::catalogue::{Level, row};
use crate::decide::{Contact, Moment, decide};
use crate::grantable::{grantable, lifts, restrictable};

/// One decision for each act on the row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowActs {
    pub revoke: Decision,
    pub grant: Decision,
    /// Where an exclusion stands against it.
    pub restore: Option<Decision>,
    /// Where a grant gives it.
    pub end_grant: Option<Decision>,
}

/// `state` is the subject's row for one permission at `scope`.
pub fn row_acts(
    actor: &Facts,
    subject: PersonId,
    state: &PermissionState,
    scope: Scope,
    moment: &Moment,
) -> RowActs {
    let asked = Asked {
        actor,
        subject,
        state,
        moment,
        // What lies in the administrator's reach is the same while the line is cut.
        heard: Moment {
            now: moment.now,
            contact: Contact::Live,
        },
    };
    RowActs {
        revoke: asked.revoke(scope),
        grant: asked.grant(scope),
        restore: asked.restore(),
        end_grant: state.grant_scope.map(|given_at| asked.revoke(given_at)),
    }
}

struct Asked<'a> {
    actor: &'a Facts,
    subject: PersonId,
    state: &'a PermissionState,
    moment: &'a Moment,
    heard: Moment,
}

impl Asked<'_> {
    fn revoke(&self, scope: Scope) -> Decision {
        self.judge(Action::RevokePermission, scope, |more| {
            if !restrictable(self.actor, scope, &self.heard).contains(self.state.permission) {
                more.push(self.obstacle(ReasonCode::RoleLacks, scope, NextAction::Contact));
            }
        })
    }

    fn grant(&self, scope: Scope) -> Decision {
        self.judge(Action::GrantPermission, scope, |more| {
            let permission = self.state.permission;
            if !grantable(self.actor, scope, &self.heard).contains(permission) {
                more.push(self.obstacle(ReasonCode::RoleLacks, scope, NextAction::Contact));
            }
            if row(permission).level < Level::of(scope) {
                more.push(self.obstacle(ReasonCode::FeatureOff, scope, NextAction::None));
            }
            // What stands in the way of giving it to this person, whoever gives.
            let theirs = self.state.obstacles.iter().filter(|obstacle| {
                matches!(
                    obstacle.code,
                    ReasonCode::AccountDisabled | ReasonCode::SodConflict
                )
            });
            more.extend(theirs.cloned());
        })
    }

    fn restore(&self) -> Option<Decision> {
        let exclusion = self.state.exclusion?;
        let standing = self
            .state
            .obstacles
            .iter()
            .find(|obstacle| obstacle.exclusion == Some(exclusion))?;
        // A restriction and a freeze are told by codes of their own.
        let own_decision = matches!(
            standing.code,
            ReasonCode::Revoked | ReasonCode::TeamDecision | ReasonCode::SettingChanged
        );
        let decision = self.judge(Action::RestorePermission, standing.scope, |more| {
            if !lifts(self.actor, standing.permission, own_decision, &self.heard) {
                let beyond =
                    self.obstacle(ReasonCode::RoleLacks, standing.scope, NextAction::Contact);
                more.push(beyond);
            }
        });
        Some(decision)
    }

    /// The action as such, and when nothing but the connection stands against that, what the
    /// row adds.
    fn judge(
        &self,
        action: Action,
        scope: Scope,
        add: impl FnOnce(&mut Vec<Obstacle>),
    ) -> Decision {
        let resource = Resource::of(scope, self.subject);
        let mut decision = decide(self.actor, action, &resource, self.moment);
        if decide(self.actor, action, &resource, &self.heard).is_allowed() {
            let mut more = Vec::new();
            add(&mut more);
            if !more.is_empty() {
                more.append(&mut decision.obstacles);
                more.sort_by_key(|obstacle| obstacle.code);
                decision = Decision {
                    effect: Effect::Deny,
                    obstacles: more,
                    source: None,
                    until: None,
                };
            }
        }
        decision
    }

    fn obstacle(&self, code: ReasonCode, scope: Scope, next: NextAction) -> Obstacle {
        Obstacle {
            code,
            scope,
            permission: Some(self.state.permission),
            since: None,
            until: None,
            by: None,
            text: None,
            exclusion: None,
            next,
            item: None,
        }
    }
}
