//! A case as one reader may see it: whoever judges it sees all of it; the one it concerns
//! everything but who reported it and what the judges say among themselves; whoever reported
//! it, what they handed in and whether something came of it.

use tokenim_policy::case as law;
use tokenim_protocol::case::{
    Case, CaseAct, CaseBench, CaseLine, CaseLineKind, CaseOutcome, CasePart, CaseStatus, CaseStep,
    Evidence, Heed, PastFinding,
};
use tokenim_protocol::ids::PersonId;
use tokenim_protocol::time::UnixMillis;

use super::{Bench, standing};
use crate::error::AppResult;
use crate::store::cases::{self, StoredCase};
use crate::store::{Db, visible};

/// What stands beside the case itself.
pub struct Known {
    evidence: Vec<Evidence>,
    lines: Vec<CaseLine>,
    history: Vec<PastFinding>,
}

impl Known {
    pub async fn of(db: &Db, case: &StoredCase, now: UnixMillis) -> AppResult<Self> {
        Ok(Self {
            evidence: cases::evidence(db, case.id).await?,
            lines: cases::lines(db, case.id).await?,
            history: cases::findings(db, case.person, case.id, now).await?,
        })
    }

    fn reported(&self) -> String {
        let line = self.lines.first();
        let line = line.filter(|line| line.kind == CaseLineKind::Reported);
        line.map(|line| line.text.clone()).unwrap_or_default()
    }
}

pub fn view(
    case: &StoredCase,
    known: &Known,
    bench: &Bench,
    reader: PersonId,
    part: CasePart,
    now: UnixMillis,
) -> Case {
    let bar = standing(case).bar_of(reader);
    let judge = part == CasePart::Judge;
    let reporter = part == CasePart::Reporter;
    let helps = bench.judges.contains(&reader) || bench.seconds.contains(&reader);
    Case {
        id: case.id,
        version: case.version,
        revision: case.revision,
        part,
        status: case.status,
        person: case.person,
        scope: case.scope,
        rule: case.rule,
        house_rule: case.house_rule.clone(),
        citation: case.citation.clone(),
        text: match part {
            // Whoever took it up said it in words of their own.
            CasePart::Reporter => known.reported(),
            CasePart::Judge | CasePart::Concerned => case.text.clone(),
        },
        begun_at: case.begun_at,
        opened_by: case.opened_by.filter(|_| !reporter),
        opened_at: case.opened_at,
        statement_due_at: case.statement_due_at,
        statement: case.statement.clone().filter(|_| !reporter),
        stated_at: case.stated_at.filter(|_| !reporter),
        evidence: evidence(&known.evidence, part),
        lines: lines(&known.lines, part),
        bench: judge.then(|| CaseBench {
            reporter: case.reporter,
            history: known.history.clone(),
            next_step: law::next_step(&known.history, law::ladder(case.house_rule.as_ref())),
            judges: bench.judges.clone(),
            seconds: bench.seconds.clone(),
            proposal: case.proposal.clone(),
        }),
        outcome: case.outcome.clone().map(|outcome| as_told(outcome, part)),
        acts: acts(case, part, helps && bar.is_none(), now),
        bar: bar.filter(|_| part != CasePart::Concerned),
    }
}

/// Whoever reported a message knows that one; what was added to it is not theirs to read.
fn evidence(held: &[Evidence], part: CasePart) -> Vec<Evidence> {
    let most = if part == CasePart::Reporter {
        1
    } else {
        held.len()
    };
    held.iter().take(most).cloned().collect()
}

/// The reporter learns whether something was found, and not what came of it.
fn as_told(mut outcome: CaseOutcome, part: CasePart) -> CaseOutcome {
    if part == CasePart::Reporter {
        outcome.second = None;
        outcome.measure.permission = None;
        outcome.measure.ends_at = None;
        if !outcome.dismissed {
            outcome.measure.text.clear();
            if outcome.measure.step > CaseStep::NoFinding {
                // That there was a finding, and not which.
                outcome.measure.step = CaseStep::Warning;
            }
        }
        outcome.exclusion = None;
        outcome.heed = None;
        outcome.heeded_at = None;
        outcome.appeal_until = None;
        outcome.appeal = None;
        outcome.lifted_at = None;
    }
    outcome
}

fn lines(lines: &[CaseLine], part: CasePart) -> Vec<CaseLine> {
    use CaseLineKind as K;
    lines
        .iter()
        .filter(|line| match part {
            CasePart::Judge => true,
            CasePart::Concerned => !matches!(
                line.kind,
                K::Reported | K::Dismissed | K::Proposed | K::Returned
            ),
            CasePart::Reporter => {
                matches!(
                    line.kind,
                    K::Reported | K::Opened | K::Dismissed | K::Decided
                )
            }
        })
        .cloned()
        .map(|mut line| {
            if part == CasePart::Reporter && matches!(line.kind, K::Opened | K::Decided) {
                line.text.clear();
            }
            line
        })
        .collect()
}

fn acts(case: &StoredCase, part: CasePart, judges: bool, now: UnixMillis) -> Vec<CaseAct> {
    let mut acts = Vec::new();
    let mut add = |yes: bool, act: CaseAct| {
        if yes {
            acts.push(act);
        }
    };
    let status = case.status;
    let open = matches!(
        status,
        CaseStatus::Hearing | CaseStatus::Ready | CaseStatus::Proposed
    );
    let found = case
        .outcome
        .as_ref()
        .filter(|outcome| outcome.measure.step > CaseStep::NoFinding && !outcome.overturned);
    let can_appeal = found.is_some_and(|outcome| can_be_appealed(outcome, now));
    match part {
        CasePart::Judge => {
            add(judges && status == CaseStatus::Reported, CaseAct::TakeUp);
            add(judges && status == CaseStatus::Reported, CaseAct::Dismiss);
            add(
                judges && matches!(status, CaseStatus::Hearing | CaseStatus::Ready),
                CaseAct::Decide,
            );
            add(
                judges && matches!(status, CaseStatus::Hearing | CaseStatus::Ready),
                CaseAct::AddEvidence,
            );
            add(judges && status == CaseStatus::Proposed, CaseAct::Agree);
            add(judges && status == CaseStatus::Proposed, CaseAct::Return);
            add(open || can_appeal, CaseAct::Write);
        }
        CasePart::Concerned => {
            // Heard again, where evidence was added since.
            let owed = case.statement.is_none() || status == CaseStatus::Hearing;
            add(open && owed, CaseAct::State);
            add(open || can_appeal, CaseAct::Write);
            add(
                found.is_some_and(|outcome| outcome.heed != Some(Heed::Acknowledged)),
                CaseAct::Acknowledge,
            );
            add(can_appeal, CaseAct::Appeal);
        }
        CasePart::Reporter => {}
    }
    acts
}

pub fn can_be_appealed(outcome: &CaseOutcome, now: UnixMillis) -> bool {
    outcome.appeal.is_none() && outcome.appeal_until.is_some_and(|until| now < until)
}

/// A guest learns of nobody through a case whom they do not know otherwise, but who judged it.
pub async fn for_a_guest(db: &Db, person: PersonId, view: &mut Case) -> AppResult<()> {
    let known = visible::people_ids(db, person).await?;
    for line in &mut view.lines {
        line.by = line.by.filter(|by| known.contains(by) || *by == person);
    }
    Ok(())
}
