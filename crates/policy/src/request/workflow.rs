//! The ways that the organisation decides for itself: which one a request takes, whether one
//! could ever be decided, and what a request owes that began under a laxer one.

use std::collections::BTreeSet;

use tokenim_protocol::access_request::{RequestKind, ReviewerRole};
use tokenim_protocol::ids::PersonId;
use tokenim_protocol::permission::Permission;
use tokenim_protocol::time::HOUR_MS;
use tokenim_protocol::workflow::{
    NAMED_MAX, NEEDED_MAX, STAGE_HOURS_MAX, STAGES_MAX, Workflow, WorkflowStage,
};

use super::plan::{self, Case, Plan, StagePlan, TTL_CRITICAL_MS, TTL_MS};
use crate::catalogue::Risk;

/// What a workflow can be about. Who hears an appeal, and who decides about a restriction,
/// is the same everywhere: whoever is judged does not choose the judges.
pub const KINDS: [RequestKind; 4] = [
    RequestKind::Restore,
    RequestKind::New,
    RequestKind::Temporary,
    RequestKind::Extend,
];

/// Who can be named for a stage.
pub const ROLES: [ReviewerRole; 10] = [
    ReviewerRole::LineManager,
    ReviewerRole::TeamAdmin,
    ReviewerRole::HostsTeamAdmin,
    ReviewerRole::DataOwner,
    ReviewerRole::MeetingHost,
    ReviewerRole::Secadmin,
    ReviewerRole::Sysadmin,
    ReviewerRole::Auditor,
    ReviewerRole::Owner,
    ReviewerRole::Named,
];

/// The workflow that is about it. Of those in use at most one is.
pub fn of<'a>(
    workflows: &'a [Workflow],
    permission: Option<Permission>,
    kind: RequestKind,
) -> Option<&'a Workflow> {
    let permission = permission?;
    workflows.iter().find(|one| {
        one.retired_at.is_none()
            && one.permissions.contains(&permission)
            && one.kinds.contains(&kind)
    })
}

/// The way that a request takes that is filed now.
pub fn way<'a>(case: &Case, workflows: &'a [Workflow]) -> (Option<&'a Workflow>, Plan) {
    let usual = plan::plan(case);
    let own =
        of(workflows, case.permission, case.kind).filter(|_| !case.appeal && !case.restriction);
    match own {
        Some(workflow) => (own, by(workflow, case.permission)),
        None => (None, usual),
    }
}

fn by(workflow: &Workflow, permission: Option<Permission>) -> Plan {
    let stages: Vec<StagePlan> = workflow.stages.iter().map(planned).collect();
    let least = match plan::risk_of(permission) {
        Risk::Critical => TTL_CRITICAL_MS,
        Risk::Low | Risk::Medium | Risk::High => TTL_MS,
    };
    Plan {
        // Whoever says who decides wants somebody to.
        automatic: false,
        ttl_ms: stages
            .iter()
            .map(|one| one.clock_ms)
            .sum::<i64>()
            .max(least),
        stages,
    }
}

pub fn planned(stage: &WorkflowStage) -> StagePlan {
    StagePlan {
        roles: stage.roles.clone(),
        people: stage.people.clone(),
        needed: stage.needed,
        clock_ms: i64::from(stage.hours) * HOUR_MS,
        overdue: stage.overdue,
    }
}

/// A planned stage as it is written down.
pub fn written(stage: &StagePlan) -> WorkflowStage {
    WorkflowStage {
        roles: stage.roles.clone(),
        people: stage.people.clone(),
        needed: stage.needed,
        hours: u16::try_from(stage.clock_ms / HOUR_MS).unwrap_or(STAGE_HOURS_MAX),
        overdue: stage.overdue,
    }
}

/// What the rules that are in force ask for beyond the stages that a request passes anyway:
/// nothing where they are the same or laxer. A stage counts for another when whoever decides
/// it could decide the other as well.
pub fn owed(in_force: &[WorkflowStage], passed: &[WorkflowStage]) -> Vec<WorkflowStage> {
    let mut used = vec![false; passed.len()];
    let mut left: Vec<u8> = in_force.iter().map(|stage| stage.needed).collect();
    // The narrowest first: what only few may decide is not spent on what anybody may.
    let mut order: Vec<usize> = (0..in_force.len()).collect();
    order.sort_by_key(|n| in_force[*n].roles.len() + in_force[*n].people.len());
    for the_same in [true, false] {
        for n in &order {
            let wanted = &in_force[*n];
            for (at, stage) in passed.iter().enumerate() {
                let fits = if the_same {
                    deciders(stage) == deciders(wanted)
                } else {
                    deciders(stage).is_subset(&deciders(wanted))
                };
                if !used[at] && left[*n] > 0 && fits {
                    used[at] = true;
                    left[*n] = left[*n].saturating_sub(stage.needed);
                }
            }
        }
    }
    in_force
        .iter()
        .zip(left)
        .filter(|(_, left)| *left > 0)
        .map(|(stage, needed)| WorkflowStage {
            needed,
            ..stage.clone()
        })
        .collect()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Decider {
    Role(u8),
    Person(PersonId),
}

fn deciders(stage: &WorkflowStage) -> BTreeSet<Decider> {
    let named = stage.roles.contains(&ReviewerRole::Named);
    let people = stage.people.iter().filter(|_| named);
    let roles = stage
        .roles
        .iter()
        .filter(|role| **role != ReviewerRole::Named);
    people
        .map(|person| Decider::Person(*person))
        .chain(roles.map(|role| Decider::Role(*role as u8)))
        .collect()
}

/// The people of the company as far as workflows go.
#[derive(Clone, Debug, Default)]
pub struct Company {
    /// Everybody who may ask for something that the workflow is about, with their manager.
    pub askers: Vec<(PersonId, Option<PersonId>)>,
    pub teams: Vec<CompanyTeam>,
    pub sysadmins: Vec<PersonId>,
    pub secadmins: Vec<PersonId>,
    pub auditors: Vec<PersonId>,
    pub owners: Vec<PersonId>,
    /// Who can decide when they are named: whose account is in order, and no guest.
    pub able: BTreeSet<PersonId>,
}

#[derive(Clone, Debug, Default)]
pub struct CompanyTeam {
    pub admins: Vec<PersonId>,
    pub data_owners: Vec<PersonId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undecidable {
    /// There is nobody in the company whom it names.
    Nobody,
    /// Only whoever asks could decide it.
    OnlyTheRequester,
    /// It takes more people than there are.
    TooMany,
    /// Somebody it names has no account in order, or is a guest.
    NotThere,
    /// Something it names is not for a workflow, or is not whole.
    Malformed,
}

/// What is wrong with a stage as such, wherever it is used.
fn is_malformed(stage: &WorkflowStage) -> bool {
    let named = stage.roles.contains(&ReviewerRole::Named);
    stage.roles.is_empty()
        || stage.roles.iter().any(|role| !ROLES.contains(role))
        || named == stage.people.is_empty()
        || stage.people.len() > NAMED_MAX
        || !(1..=NEEDED_MAX).contains(&stage.needed)
        || !(1..=STAGE_HOURS_MAX).contains(&stage.hours)
}

/// Why the workflow could never be decided, stage by stage: there has to be one person who may
/// ask, at one place, for whom every stage finds enough others.
pub fn undecidable(stages: &[WorkflowStage], company: &Company) -> Vec<(usize, Undecidable)> {
    let mut wrong: Vec<(usize, Undecidable)> = Vec::new();
    for (n, stage) in stages.iter().enumerate() {
        if is_malformed(stage) {
            wrong.push((n, Undecidable::Malformed));
        } else if stage.people.iter().any(|one| !company.able.contains(one)) {
            wrong.push((n, Undecidable::NotThere));
        }
    }
    if !wrong.is_empty() {
        return wrong;
    }
    let nowhere = CompanyTeam::default();
    let teams: Vec<&CompanyTeam> = company.teams.iter().chain([&nowhere]).collect();
    let needed: usize = stages.iter().map(|stage| usize::from(stage.needed)).sum();
    // The best that any asker finds at any place, with themselves and without.
    let mut best = vec![(0_usize, 0_usize); stages.len()];
    for (asker, manager) in &company.askers {
        for team in &teams {
            let mut everybody = BTreeSet::new();
            let mut whole = true;
            for (n, stage) in stages.iter().enumerate() {
                let mut found = eligible(stage, *manager, team, company);
                best[n].0 = best[n].0.max(found.len());
                found.remove(asker);
                best[n].1 = best[n].1.max(found.len());
                whole &= found.len() >= usize::from(stage.needed);
                everybody.extend(found);
            }
            // Nobody decides two stages of one request.
            if whole && everybody.len() >= needed {
                return Vec::new();
            }
        }
    }
    for (n, stage) in stages.iter().enumerate() {
        let takes = usize::from(stage.needed);
        match best[n] {
            (0, _) => wrong.push((n, Undecidable::Nobody)),
            (all, others) if all >= takes && others < takes => {
                wrong.push((n, Undecidable::OnlyTheRequester));
            }
            (_, others) if others < takes => wrong.push((n, Undecidable::TooMany)),
            _ => {}
        }
    }
    if wrong.is_empty() {
        // Each for itself could be; together they take more people than there are.
        wrong.push((stages.len().saturating_sub(1), Undecidable::TooMany));
    }
    wrong
}

fn eligible(
    stage: &WorkflowStage,
    manager: Option<PersonId>,
    team: &CompanyTeam,
    company: &Company,
) -> BTreeSet<PersonId> {
    let mut found = BTreeSet::new();
    for role in &stage.roles {
        match role {
            ReviewerRole::TeamAdmin | ReviewerRole::HostsTeamAdmin => found.extend(&team.admins),
            ReviewerRole::DataOwner => found.extend(&team.data_owners),
            ReviewerRole::LineManager => found.extend(manager),
            // Anybody may hold a call: whoever it is, it is one.
            ReviewerRole::MeetingHost => found.extend(company.able.iter().take(2)),
            ReviewerRole::Sysadmin => found.extend(&company.sysadmins),
            ReviewerRole::Secadmin => found.extend(&company.secadmins),
            ReviewerRole::Auditor => found.extend(&company.auditors),
            ReviewerRole::Owner => found.extend(&company.owners),
            ReviewerRole::Named => found.extend(&stage.people),
            ReviewerRole::Superior => {}
        }
    }
    found.retain(|person| company.able.contains(person));
    found
}

/// Whether the stages are enough for something this dangerous: what is high is decided at two
/// stages at least, one of them by those who keep the rules, and by no fewer people than the
/// catalogue asks (S46). A workflow may ask for more, never for less.
pub fn is_strict_enough(permission: Permission, stages: &[WorkflowStage], usual: &Plan) -> bool {
    if plan::risk_of(Some(permission)) < Risk::High {
        return true;
    }
    let keeps = |stage: &WorkflowStage| {
        stage
            .roles
            .iter()
            .all(|role| matches!(role, ReviewerRole::Secadmin | ReviewerRole::Owner))
    };
    let people: usize = stages.iter().map(|stage| usize::from(stage.needed)).sum();
    stages.len() >= 2 && stages.iter().any(keeps) && people >= usual.stages.len()
}

pub fn too_many_stages(stages: &[WorkflowStage]) -> bool {
    stages.len() > STAGES_MAX
}

#[cfg(test)]
mod tests {
    use ReviewerRole::{LineManager, Named, Owner, Secadmin, TeamAdmin};
    use tokenim_protocol::workflow::Overdue;

    use super::*;

    const NOTHING: [WorkflowStage; 0] = [];
    const FINE: [(usize, Undecidable); 0] = [];

    fn person(n: u32) -> PersonId {
        format!("00000000-0000-7000-8000-{n:012x}")
            .parse()
            .expect("an id")
    }

    fn stage(roles: &[ReviewerRole], needed: u8) -> WorkflowStage {
        WorkflowStage {
            roles: roles.to_vec(),
            people: Vec::new(),
            needed,
            hours: 4,
            overdue: Overdue::Escalate,
        }
    }

    fn named(people: &[u32], needed: u8) -> WorkflowStage {
        WorkflowStage {
            people: people.iter().map(|n| person(*n)).collect(),
            ..stage(&[Named], needed)
        }
    }

    fn company() -> Company {
        Company {
            askers: vec![(person(1), Some(person(2))), (person(2), None)],
            teams: vec![CompanyTeam {
                admins: vec![person(2), person(3)],
                data_owners: vec![person(3)],
            }],
            sysadmins: vec![person(4)],
            secadmins: vec![person(5)],
            auditors: vec![person(6)],
            owners: vec![person(7), person(8)],
            able: (1..=9).map(person).collect(),
        }
    }

    #[test]
    fn d20_only_what_is_stricter_is_owed_besides() {
        let lax = [stage(&[TeamAdmin, LineManager], 1)];
        let two = [stage(&[TeamAdmin, LineManager], 2)];
        let secured = [stage(&[TeamAdmin, LineManager], 1), stage(&[Secadmin], 1)];
        // The same, and laxer.
        assert_eq!(owed(&lax, &lax), NOTHING);
        assert_eq!(owed(&lax, &two), NOTHING);
        assert_eq!(owed(&lax, &secured), NOTHING);
        assert_eq!(owed(&[], &secured), NOTHING);
        // Stricter: the rest of what is missing.
        assert_eq!(owed(&two, &lax), [stage(&[TeamAdmin, LineManager], 1)]);
        assert_eq!(owed(&secured, &lax), [stage(&[Secadmin], 1)]);
        // And what was added is asked for once.
        let both = [lax[0].clone(), stage(&[TeamAdmin, LineManager], 1)];
        assert_eq!(owed(&two, &both), NOTHING);
        // Whoever may decide here may not decide there.
        assert_eq!(
            owed(&[stage(&[TeamAdmin], 1)], &lax),
            [stage(&[TeamAdmin], 1)]
        );
        assert_eq!(owed(&lax, &[stage(&[TeamAdmin], 1)]), NOTHING);
        // Named people are themselves, whatever the order.
        assert_eq!(owed(&[named(&[1, 2], 1)], &[named(&[2], 1)]), NOTHING);
        assert_eq!(
            owed(&[named(&[2], 1)], &[named(&[1, 2], 1)]),
            [named(&[2], 1)]
        );
        // What only security may decide is not spent on what anybody may.
        let wide = [stage(&[TeamAdmin, Secadmin], 1), stage(&[Secadmin], 1)];
        let narrow = [stage(&[Secadmin], 1), stage(&[TeamAdmin], 1)];
        assert_eq!(owed(&wide, &narrow), NOTHING);
    }

    #[test]
    fn a_workflow_that_could_never_be_decided_is_told_why() {
        let of = |stages: &[WorkflowStage]| undecidable(stages, &company());
        assert_eq!(of(&[stage(&[LineManager], 1), stage(&[Secadmin], 1)]), FINE);
        assert_eq!(of(&[stage(&[Owner], 2)]), FINE);
        // More than there are, alone and together.
        assert_eq!(of(&[stage(&[Owner], 3)]), [(0, Undecidable::TooMany)]);
        assert_eq!(of(&[stage(&[LineManager], 2)]), [(0, Undecidable::TooMany)]);
        let twice = [stage(&[Secadmin], 1), stage(&[Secadmin], 1)];
        assert_eq!(of(&twice), [(1, Undecidable::TooMany)]);
        // Named people who have left, be it one of several.
        assert_eq!(of(&[named(&[1, 42], 1)]), [(0, Undecidable::NotThere)]);
        // Only those who ask themselves.
        let alone = Company {
            askers: vec![(person(5), None)],
            ..company()
        };
        assert_eq!(
            undecidable(&[stage(&[Secadmin], 1)], &alone),
            [(0, Undecidable::OnlyTheRequester)]
        );
        // Nobody who may ask has anybody above them.
        let flat = Company {
            askers: vec![(person(1), None)],
            ..company()
        };
        assert_eq!(
            undecidable(&[stage(&[LineManager], 1)], &flat),
            [(0, Undecidable::Nobody)]
        );
        for broken in [
            stage(&[], 1),
            stage(&[Owner], 0),
            stage(&[Named], 1),
            stage(&[ReviewerRole::Superior], 1),
            WorkflowStage {
                hours: 0,
                ..stage(&[Owner], 1)
            },
            WorkflowStage {
                people: vec![person(1)],
                ..stage(&[Owner], 1)
            },
        ] {
            assert_eq!(of(&[broken]), [(0, Undecidable::Malformed)]);
        }
    }

    #[test]
    fn s46_a_workflow_may_ask_for_more_than_the_catalogue_and_never_for_less() {
        let case = |permission| Case {
            kind: RequestKind::New,
            permission: Some(permission),
            of: tokenim_protocol::permission::PersonKind::Member,
            restriction: false,
            appeal: false,
            purpose_given: true,
            taken_lately: false,
            sampled: false,
        };
        let enough = |permission, stages: &[WorkflowStage]| {
            is_strict_enough(permission, stages, &plan::plan(&case(permission)))
        };
        let manager = stage(&[LineManager], 1);
        let security = stage(&[Secadmin], 1);
        assert!(enough(Permission::FileUpload, &[manager.clone()]));
        let high = Permission::FileShareExternal;
        assert!(!enough(high, &[manager.clone()]));
        assert!(!enough(high, &[manager.clone(), stage(&[TeamAdmin], 1)]));
        assert!(enough(high, &[manager.clone(), security.clone()]));
        // Three people, as the catalogue has it.
        let critical = Permission::ExportConversation;
        assert!(!enough(critical, &[manager.clone(), security.clone()]));
        assert!(enough(critical, &[manager, stage(&[Secadmin, Owner], 2)]));
    }

    #[test]
    fn an_appeal_and_a_restriction_go_the_way_of_the_house() {
        let everything = Workflow {
            id: tokenim_protocol::ids::WorkflowId::now_v7(),
            version: 1,
            name: "all".into(),
            permissions: vec![Permission::FileUpload],
            kinds: KINDS.to_vec(),
            stages: vec![stage(&[Owner], 1)],
            changed_at: tokenim_protocol::time::UnixMillis(0),
            changed_by: person(5),
            text: String::new(),
            retired_at: None,
        };
        let case = Case {
            kind: RequestKind::New,
            permission: Some(Permission::FileUpload),
            of: tokenim_protocol::permission::PersonKind::Member,
            restriction: false,
            appeal: false,
            purpose_given: true,
            taken_lately: false,
            sampled: false,
        };
        let all = [everything.clone()];
        let (own, plan) = way(&case, &all);
        // What is low goes to a person where a workflow says to whom.
        assert!(own.is_some() && !plan.automatic);
        assert_eq!(plan.stages[0].roles, [Owner]);
        for other in [
            Case {
                kind: RequestKind::Appeal,
                appeal: true,
                ..case
            },
            Case {
                kind: RequestKind::RemoveRestriction,
                restriction: true,
                ..case
            },
            Case {
                permission: None,
                ..case
            },
        ] {
            assert!(way(&other, &all).0.is_none(), "{other:?}");
        }
        let retired = [Workflow {
            retired_at: Some(tokenim_protocol::time::UnixMillis(1)),
            ..everything
        }];
        assert!(way(&case, &retired).0.is_none());
    }
}
