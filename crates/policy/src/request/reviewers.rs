//! Who may decide a stage. The caller hands in the facts of people who come into question
//! and what the organisation chart says; nobody is on the list for being asked nicely.

use tokenim_protocol::access_request::ReviewerRole;
use tokenim_protocol::ids::PersonId;
use tokenim_protocol::permission::{
    AccountState, Facts, Permission, PersonKind, ReasonCode, RoleKey, Scope,
};

use crate::chain::Chain;
use crate::decide::{Moment, decide_permission};
use crate::rights::is_active;

/// So many requests wait for one person before others who may decide are asked (D11): whoever
/// has more decides without looking.
pub const WAITING_MAX: u32 = 20;

/// What the organisation says about who stands near the request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ties {
    /// The line manager of the one it is for.
    pub manager: Option<PersonId>,
    /// Who answers for what lies in the place.
    pub data_owners: Vec<PersonId>,
    /// Who holds the meeting at the place.
    pub hosts: Vec<PersonId>,
    /// Teams that the one it is for belongs to.
    pub teams: Vec<Scope>,
    /// Superiors of those who decided what is appealed.
    pub superiors: Vec<PersonId>,
}

/// Whether the candidate may decide in this role, at this place, now. The candidate's facts
/// have to hold the place.
pub fn stands(
    candidate: &Facts,
    role: ReviewerRole,
    scope: Scope,
    ties: &Ties,
    moment: &Moment,
) -> bool {
    if candidate.account != AccountState::Active || is_held_back(candidate, scope, moment) {
        return false;
    }
    let reviews_at = |place: Scope| {
        decide_permission(candidate, Permission::RequestReview, place, moment).is_allowed()
    };
    let administers = |place: Scope| {
        let chain = Chain::from(candidate, place);
        reviews_at(place)
            && candidate.roles.iter().any(|held| {
                held.role == RoleKey::TeamAdmin
                    && is_active(held, moment.now)
                    && chain.is_under(held.scope)
            })
    };
    let holds = |post: RoleKey| {
        candidate
            .roles
            .iter()
            .any(|held| held.role == post && is_active(held, moment.now))
    };
    match role {
        ReviewerRole::TeamAdmin => administers(scope),
        ReviewerRole::HostsTeamAdmin => ties.teams.iter().any(|team| administers(*team)),
        ReviewerRole::MeetingHost => ties.hosts.contains(&candidate.person),
        ReviewerRole::LineManager => ties.manager == Some(candidate.person),
        ReviewerRole::DataOwner => ties.data_owners.contains(&candidate.person),
        ReviewerRole::Sysadmin => holds(RoleKey::Sysadmin),
        ReviewerRole::Secadmin => holds(RoleKey::Secadmin) && reviews_at(scope),
        ReviewerRole::Auditor => holds(RoleKey::Auditor),
        ReviewerRole::Owner => holds(RoleKey::Owner),
        ReviewerRole::Superior => ties.superiors.contains(&candidate.person),
        // By their stage, which knows whom: `around.rs`.
        ReviewerRole::Named => false,
    }
}

/// Whether somebody can decide there in the stead of a reviewer who is away.
pub fn can_stand_in(candidate: &Facts, scope: Scope, moment: &Moment) -> bool {
    candidate.account == AccountState::Active
        && candidate.kind != PersonKind::Guest
        && !is_held_back(candidate, scope, moment)
}

/// Whether deciding requests was taken from them, or everything was.
fn is_held_back(candidate: &Facts, scope: Scope, moment: &Moment) -> bool {
    decide_permission(candidate, Permission::RequestReview, scope, moment)
        .obstacles
        .iter()
        .any(|obstacle| {
            obstacle.exclusion.is_some() || obstacle.code == ReasonCode::AccountDisabled
        })
}
