//! Which way a request takes: its stages, who decides each, how long they may last.

use tokenim_protocol::access_request::{RequestKind, ReviewerRole};
use tokenim_protocol::ids::PersonId;
use tokenim_protocol::permission::{Facts, Permission, PersonKind, RoleKey, Scope};
use tokenim_protocol::time::{DAY_MS, HOUR_MS, UnixMillis};
use tokenim_protocol::workflow::Overdue;

use crate::catalogue::{Approver, Cell, Risk, eligible, row};
use crate::grantable::ceiling_ms;
use crate::rights::{birthright, can_ask, grant_end, is_active};

/// A request that nobody decides ends by itself.
pub const TTL_MS: i64 = 3 * DAY_MS;
pub const TTL_CRITICAL_MS: i64 = DAY_MS;
/// Without a taking of the same in so long, what is low may be given without a person.
pub const UNBLEMISHED_MS: i64 = 90 * DAY_MS;
/// One in so many of those goes to a person all the same.
const SAMPLED_ONE_IN: u8 = 20;
/// What can be given in a row within [`IN_A_ROW_MS`], before a role is the better answer.
pub const SERIAL_MS: i64 = 30 * DAY_MS;
pub const IN_A_ROW_MS: i64 = 90 * DAY_MS;
/// Open at the same time, and filed in a day, by one person.
pub const OPEN_MAX: u32 = 10;
pub const FILED_A_DAY_MAX: u32 = 20;
/// So many refusals of the same within [`SERIAL_MS`] ask for a rest; an appeal never does.
pub const REFUSALS_MAX: u32 = 3;
pub const REST_MS: i64 = 7 * DAY_MS;

/// What the way depends on.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    pub kind: RequestKind,
    /// None: everything.
    pub permission: Option<Permission>,
    pub of: PersonKind,
    /// What is asked back belongs to a violation or an emergency.
    pub restriction: bool,
    /// The decision of a person is appealed.
    pub appeal: bool,
    pub purpose_given: bool,
    /// It was taken from the same person not long ago.
    pub taken_lately: bool,
    pub sampled: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StagePlan {
    pub roles: Vec<ReviewerRole>,
    /// With [`ReviewerRole::Named`]: these.
    pub people: Vec<PersonId>,
    pub needed: u8,
    pub clock_ms: i64,
    pub overdue: Overdue,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// A rule decides, and a named person answers for it (S61).
    pub automatic: bool,
    pub stages: Vec<StagePlan>,
    pub ttl_ms: i64,
}

pub fn risk_of(permission: Option<Permission>) -> Risk {
    // Everything at once is more than anything.
    permission.map_or(Risk::Critical, |permission| row(permission).risk)
}

pub fn plan(case: &Case) -> Plan {
    let risk = risk_of(case.permission);
    let mut ways: Vec<Vec<ReviewerRole>> = match case.permission {
        _ if case.appeal => vec![vec![ReviewerRole::Superior]],
        // A case is decided by those who restrict, not by a team.
        _ if case.restriction => vec![vec![ReviewerRole::Secadmin]],
        Some(permission) => row(permission)
            .stages
            .iter()
            .filter_map(|stage| roles(stage, case.of))
            .collect(),
        None => Vec::new(),
    };
    if ways.is_empty() {
        ways.push(vec![ReviewerRole::Secadmin]);
    }
    let two_stages = risk >= Risk::High && !case.appeal && !case.restriction;
    let by_security = |way: &Vec<ReviewerRole>| way.contains(&ReviewerRole::Secadmin);
    // Whoever asks for much passes those who keep the rules (S46).
    if two_stages && !ways.iter().any(by_security) {
        ways.push(vec![ReviewerRole::Secadmin]);
    }
    let clock_ms = match (risk, case.appeal || case.restriction) {
        (_, true) => 24 * HOUR_MS,
        (Risk::Low | Risk::Medium, _) => 4 * HOUR_MS,
        (Risk::High, _) => 24 * HOUR_MS,
        (Risk::Critical, _) => TTL_CRITICAL_MS / ways.len() as i64,
    };
    let ttl_ms = match risk {
        Risk::Critical if !case.restriction && !case.appeal => TTL_CRITICAL_MS,
        _ => TTL_MS,
    };
    let asks_for_more = matches!(
        case.kind,
        RequestKind::New | RequestKind::Temporary | RequestKind::Extend
    );
    Plan {
        automatic: risk == Risk::Low
            && asks_for_more
            && case.purpose_given
            && !case.taken_lately
            && !case.sampled,
        ttl_ms: ttl_ms.max(clock_ms * ways.len() as i64),
        stages: ways
            .into_iter()
            .map(|roles| StagePlan {
                roles,
                people: Vec::new(),
                needed: 1,
                clock_ms,
                overdue: Overdue::Escalate,
            })
            .collect(),
    }
}

/// None for a stage that is not for this kind of person.
fn roles(stage: &[Approver], of: PersonKind) -> Option<Vec<ReviewerRole>> {
    let roles: Vec<ReviewerRole> = stage
        .iter()
        .filter_map(|approver| {
            Some(match approver {
                Approver::TeamAdmin => ReviewerRole::TeamAdmin,
                Approver::HostsTeamAdmin => ReviewerRole::HostsTeamAdmin,
                Approver::MeetingHost => ReviewerRole::MeetingHost,
                Approver::LineManager => ReviewerRole::LineManager,
                Approver::DataOwner => ReviewerRole::DataOwner,
                Approver::Sysadmin => ReviewerRole::Sysadmin,
                Approver::Secadmin => ReviewerRole::Secadmin,
                Approver::Auditor => ReviewerRole::Auditor,
                Approver::Owner => ReviewerRole::Owner,
                Approver::SecadminForContractors if of == PersonKind::Contractor => {
                    ReviewerRole::Secadmin
                }
                Approver::SecadminForContractors => return None,
            })
        })
        .collect();
    (!roles.is_empty()).then_some(roles)
}

/// By a number that the server drew: what the requester makes could be made again until it
/// fits.
pub fn is_sampled(drawn: u8) -> bool {
    drawn.is_multiple_of(SAMPLED_ONE_IN)
}

/// Whether this kind of person with these roles may ask for it at all. Whoever may activate
/// it asks as well: activation is an approved request.
pub fn may_ask(facts: &Facts, permission: Permission, now: UnixMillis) -> bool {
    can_ask(facts, permission, now)
        || facts
            .roles
            .iter()
            .any(|held| is_active(held, now) && eligible(held.role).contains(permission))
}

/// The same as far as it follows from what somebody is to the company and from their posts.
pub fn may_ask_as(kind: PersonKind, posts: &[RoleKey], permission: Permission) -> bool {
    let row = row(permission);
    let asks = |role: RoleKey| {
        let open = matches!(row.cell(role), Cell::Requestable | Cell::Standing);
        row.requestable && open || row.cell(role) == Cell::Eligible
    };
    asks(birthright(kind)) || posts.iter().any(|post| asks(*post))
}

/// How long at most it can be given from `start`.
pub fn ceiling(permission: Permission, kind: PersonKind, start: UnixMillis) -> Option<UnixMillis> {
    ceiling_ms(row(permission), kind).map(|most| start.plus_ms(most))
}

/// Whether grants of the same, one after the other, would come to more than may be given in
/// a row (the one asked for included). Then a role is the better answer.
pub fn too_much_in_a_row(
    facts: &Facts,
    permission: Permission,
    scope: Scope,
    start: UnixMillis,
    end: UnixMillis,
) -> bool {
    let window = end.plus_ms(-IN_A_ROW_MS);
    let given: i64 = facts
        .grants
        .iter()
        .filter(|grant| grant.permission == permission && grant.scope == scope)
        .map(|grant| (grant_end(grant).0.min(start.0) - grant.starts_at.0.max(window.0)).max(0))
        .sum();
    let ceiling = ceiling_ms(row(permission), facts.kind).unwrap_or(SERIAL_MS);
    given + (end.0 - start.0) > ceiling.max(SERIAL_MS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::CATALOGUE;

    fn case(permission: Permission) -> Case {
        Case {
            kind: RequestKind::New,
            permission: Some(permission),
            of: PersonKind::Member,
            restriction: false,
            appeal: false,
            purpose_given: true,
            taken_lately: false,
            sampled: false,
        }
    }

    #[test]
    fn s61_a_rule_decides_only_what_is_low_and_was_not_taken_lately() {
        for row in &CATALOGUE {
            let plan = plan(&case(row.permission));
            assert_eq!(
                plan.automatic,
                row.risk == Risk::Low,
                "{:?}",
                row.permission
            );
        }
        let low = case(Permission::FileUpload);
        for not in [
            Case {
                purpose_given: false,
                ..low
            },
            Case {
                taken_lately: true,
                ..low
            },
            Case {
                sampled: true,
                ..low
            },
            Case {
                kind: RequestKind::Restore,
                ..low
            },
        ] {
            assert!(!plan(&not).automatic, "{not:?}");
        }
    }

    #[test]
    fn s46_what_is_high_passes_two_stages_one_of_them_by_those_who_keep_the_rules() {
        for row in CATALOGUE.iter().filter(|row| row.requestable) {
            let plan = plan(&case(row.permission));
            let by_security = plan
                .stages
                .iter()
                .any(|stage| stage.roles.contains(&ReviewerRole::Secadmin));
            if row.risk >= Risk::High {
                assert!(
                    by_security && plan.stages.len() >= 2,
                    "{:?}",
                    row.permission
                );
            } else {
                assert_eq!(plan.stages.len(), 1, "{:?}", row.permission);
            }
            let clocks: i64 = plan.stages.iter().map(|stage| stage.clock_ms).sum();
            assert!(plan.ttl_ms >= clocks, "{:?}", row.permission);
        }
    }

    #[test]
    fn one_in_twenty_of_what_a_rule_would_decide_goes_to_a_person() {
        assert_eq!((0..=u8::MAX).filter(|drawn| is_sampled(*drawn)).count(), 13);
    }
}
