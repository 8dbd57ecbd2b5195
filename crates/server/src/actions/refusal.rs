//! What the policy says about giving, taking and appointing, as an answer to the caller:
//! a refusal with its Decision, or a field that has to be another.

use tokenim_policy::{ExcludeRefusal, GrantRefusal, PostRefusal};
use tokenim_protocol::error::FieldProblem;
use tokenim_protocol::permission::{
    Action, Decision, Effect, NextAction, Obstacle, Permission, ReasonCode, Resource,
};

use crate::error::{AppError, Guarded, Refusal};

/// Refused because there is enough of it at this place already.
pub fn over_the_cap(
    actor: tokenim_protocol::ids::PersonId,
    action: Action,
    channel: tokenim_protocol::ids::ChannelId,
) -> AppError {
    let asked = Asked {
        actor,
        action,
        resource: Resource::at(tokenim_protocol::permission::Scope::Channel(channel)),
        permission: tokenim_policy::permission_of(action),
    };
    asked.out_of_reach(ReasonCode::LimitReached)
}

/// The act that was refused.
#[derive(Clone, Copy)]
pub struct Asked {
    pub actor: tokenim_protocol::ids::PersonId,
    pub action: Action,
    pub resource: Resource,
    pub permission: Option<Permission>,
}

impl Asked {
    fn refused(self, decision: Decision) -> AppError {
        AppError::Refused(Box::new(Refusal {
            actor: self.actor,
            action: self.action,
            resource: self.resource,
            decision,
        }))
    }

    /// Refused because of what it would leave behind.
    pub fn guarded(self, what: &'static str) -> AppError {
        AppError::GuardHolds(Box::new(Guarded {
            actor: self.actor,
            action: self.action,
            resource: self.resource,
            what,
        }))
    }

    /// Refused for a reason that lies in what was asked for, not in the right to ask.
    pub fn out_of_reach(self, code: ReasonCode) -> AppError {
        let obstacle = Obstacle {
            code,
            scope: self.resource.scope,
            permission: self.permission,
            since: None,
            until: None,
            by: None,
            text: None,
            exclusion: None,
            next: NextAction::Contact,
            item: None,
        };
        self.refused(Decision {
            effect: Effect::Deny,
            obstacles: vec![obstacle],
            source: None,
            until: None,
        })
    }

    pub fn grant(self, refusal: GrantRefusal) -> AppError {
        match refusal {
            GrantRefusal::NotAllowed(decision) => self.refused(*decision),
            GrantRefusal::NotGrantable(_) => self.out_of_reach(ReasonCode::RoleLacks),
            GrantRefusal::NeverBeside(_) => self.out_of_reach(ReasonCode::SodConflict),
            GrantRefusal::TooSmallAPlace(_) => AppError::field("scope", FieldProblem::NotAllowed),
            GrantRefusal::SubjectDisabled => AppError::field("person", FieldProblem::NotAllowed),
            GrantRefusal::AlreadyOver => AppError::field("ends_at", FieldProblem::InThePast),
            GrantRefusal::TooLong { .. } | GrantRefusal::OutlivesTheGiver { .. } => {
                AppError::field("ends_at", FieldProblem::TooFarAhead)
            }
        }
    }

    pub fn exclude(self, refusal: ExcludeRefusal) -> AppError {
        match refusal {
            ExcludeRefusal::NotAllowed(decision) => self.refused(*decision),
            ExcludeRefusal::OutOfReach | ExcludeRefusal::NeedsASecondPerson => {
                self.out_of_reach(ReasonCode::RoleLacks)
            }
            ExcludeRefusal::AlreadyOver => AppError::field("ends_at", FieldProblem::InThePast),
            ExcludeRefusal::NotInForce => AppError::Conflict,
        }
    }

    pub fn post(self, refusal: PostRefusal) -> AppError {
        match refusal {
            PostRefusal::NotAllowed(decision) => self.refused(*decision),
            PostRefusal::NotAPost => AppError::NotFound,
            PostRefusal::SubjectDisabled | PostRefusal::NotOfTheHouse => {
                AppError::field("person", FieldProblem::NotAllowed)
            }
            PostRefusal::NeverBeside(_) => self.out_of_reach(ReasonCode::SodConflict),
            PostRefusal::AboveTheActor => self.out_of_reach(ReasonCode::RoleLacks),
            PostRefusal::LastOwners => self.guarded("it would leave too few owners"),
            PostRefusal::PostLeftEmpty(_) => self.guarded("it would leave a post empty"),
        }
    }
}
