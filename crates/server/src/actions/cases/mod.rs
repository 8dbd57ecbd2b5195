//! Cases of conduct. Each verb loads the case, checks who asks and what they saw, changes it,
//! writes line and audit record, and tells everybody with a part in it, all in one transaction.
//!
//! Who judges is worked out anew each time: whoever may take rights at the place, but the one
//! it concerns and the one who reported it. Where nobody is left, the owners judge. What is
//! more than a week, everything at once, or a rung higher than the ladder comes to, is only a
//! proposal until a second person agrees.

use serde_json::json;
use tokenim_policy::case::{self as law, Standing};
use tokenim_protocol::case::{Case, CaseLineKind, CasePart, CaseStatus};
use tokenim_protocol::event::PersonEvent;
use tokenim_protocol::ids::{CaseId, PersonId};
use tokenim_protocol::permission::{Action, PersonKind, ReasonCode, Resource};
use tokenim_protocol::time::UnixMillis;

use super::effects;
use super::refusal::Asked;
use crate::access;
use crate::audit::{self, Act};
use crate::error::{AppError, AppResult};
use crate::store::cases::{self, StoredCase};
use crate::store::{Db, Tx, people, person_log};

mod begin;
mod clock;
mod conclude;
mod hear;
mod judge;
mod rules;
mod view;

pub use begin::{add_evidence, open_case, report_message, take_up};
pub use clock::run_case_clocks;
pub use conclude::ended;
pub(super) use conclude::{appealed, overturn};
pub use hear::{heed, say, state};
pub use judge::{agree, decide, dismiss, send_back};
pub use rules::{list_house_rules, set_house_rule};

/// What an act on a case came to.
pub enum CaseActed {
    Done(Box<Case>),
    /// It is not any more what the act was about; this is how it stands.
    Moved(Box<Case>),
}

/// Who can do what about a case now.
pub struct Bench {
    /// Who judges it; owners, where nobody else is left.
    pub judges: Vec<PersonId>,
    /// Who can agree to a proposal.
    pub seconds: Vec<PersonId>,
    /// The owners judge in the stead of those who would.
    pub fallen_back: bool,
}

fn standing(case: &StoredCase) -> Standing {
    Standing {
        person: case.person,
        reporter: case.reporter,
        proposed_by: case.proposal.as_ref().map(|proposal| proposal.by),
        status: case.status,
    }
}

/// The bench of a case, from the people who come into question.
async fn bench(db: &Db, case: &StoredCase, now: UnixMillis) -> AppResult<Bench> {
    let moment = tokenim_policy::Moment::server(now);
    let standing = standing(case);
    let (mut judges, mut owners) = (Vec::new(), Vec::new());
    for person in people::helpers(db).await? {
        if person == case.person || Some(person) == case.reporter {
            continue;
        }
        let Ok(facts) = effects::widened(db, person, case.scope).await else {
            continue;
        };
        if law::judges(&facts, case.scope, &moment) {
            judges.push(person);
        }
        if law::is_owner(&facts, &moment) {
            owners.push(person);
        }
    }
    let fallen_back = judges.is_empty();
    if fallen_back {
        judges.clone_from(&owners);
    }
    let mut seconds = judges.clone();
    seconds.extend(owners.into_iter().filter(|owner| !judges.contains(owner)));
    seconds.retain(|person| standing.bar_of(*person).is_none());
    Ok(Bench {
        judges,
        seconds,
        fallen_back,
    })
}

/// A case that is being worked on.
struct Open {
    case: StoredCase,
    bench: Bench,
    part: CasePart,
    actor: PersonId,
}

/// What somebody is to a case, where they are anything to it.
fn part_in(case: &StoredCase, bench: &Bench, person: PersonId) -> Option<CasePart> {
    let has_begun = case.opened_by.is_some();
    if person == case.person {
        // Of a report that nobody took up they never hear.
        return has_begun.then_some(CasePart::Concerned);
    }
    if Some(person) == case.reporter {
        return Some(CasePart::Reporter);
    }
    let second = case.status == CaseStatus::Proposed && bench.seconds.contains(&person);
    let took_part = case.opened_by == Some(person)
        || case
            .outcome
            .as_ref()
            .is_some_and(|outcome| outcome.by == person || outcome.second == Some(person));
    (bench.judges.contains(&person) || second || took_part).then_some(CasePart::Judge)
}

/// The door: whoever is nothing to a case does not learn that there is one.
async fn open(tx: &mut Tx, actor: PersonId, id: CaseId, action: Action) -> AppResult<Open> {
    let now = tx.now();
    access::organisation(tx, actor, action, now).await?;
    let case = cases::get(tx, id).await?.ok_or(AppError::NotFound)?;
    let bench = bench(tx, &case, now).await?;
    let part = part_in(&case, &bench, actor).ok_or(AppError::NotFound)?;
    // Whatever comes of it restricts somebody, and is the use of a grave right by another name.
    if action == Action::JudgeCase && part == CasePart::Judge {
        access::organisation(tx, actor, Action::DecideGrave, now).await?;
    }
    let mut open = Open {
        case,
        bench,
        part,
        actor,
    };
    if clock::catch_up(tx, &mut open.case).await? {
        tell(tx, &mut open.case).await?;
    }
    Ok(open)
}

impl Open {
    fn asked(&self, action: Action) -> Asked {
        Asked {
            actor: self.actor,
            action,
            resource: Resource::of(self.case.scope, self.case.person),
            permission: None,
        }
    }

    /// Only whoever judges it goes on from here.
    fn expect_judge(&self) -> AppResult<()> {
        let asked = self.asked(Action::JudgeCase);
        if standing(&self.case).bar_of(self.actor).is_some() {
            return Err(asked.out_of_reach(ReasonCode::SodConflict));
        }
        let judges =
            self.bench.judges.contains(&self.actor) || self.bench.seconds.contains(&self.actor);
        if self.part == CasePart::Judge && judges {
            Ok(())
        } else {
            Err(asked.out_of_reach(ReasonCode::RoleLacks))
        }
    }

    fn expect_concerned(&self) -> AppResult<()> {
        if self.part == CasePart::Concerned {
            Ok(())
        } else {
            Err(self
                .asked(Action::FollowCase)
                .out_of_reach(ReasonCode::RoleLacks))
        }
    }

    /// Writes it down, tells everybody, and answers with what the actor sees.
    async fn done(mut self, tx: &mut Tx) -> AppResult<CaseActed> {
        tell(tx, &mut self.case).await?;
        let seen = seen(tx, &self.case, self.actor).await?;
        Ok(CaseActed::Done(Box::new(seen)))
    }

    /// How it stands, for whoever acted on something else.
    async fn moved(self, tx: &Tx) -> AppResult<CaseActed> {
        let seen = seen(tx, &self.case, self.actor).await?;
        Ok(CaseActed::Moved(Box::new(seen)))
    }
}

/// The case as this person was told it last, which is as it stands.
async fn seen(db: &Db, case: &StoredCase, person: PersonId) -> AppResult<Case> {
    let told = cases::view(db, case.id, person).await?;
    told.ok_or(AppError::NotFound)
}

/// Every step is recorded. A record about a report names neither side: the one it concerns
/// reads the records about themselves.
async fn record(
    tx: &mut Tx,
    actor: Option<PersonId>,
    action: &'static str,
    case: &StoredCase,
    text: &str,
) -> AppResult<()> {
    let evidence = cases::evidence(tx, case.id).await?;
    let digests: Vec<&str> = evidence.iter().map(|one| one.digest.as_str()).collect();
    let person = case.opened_by.map(|_| case.person.to_string());
    let outcome = case.outcome.as_ref();
    let house = case.house_rule.as_ref();
    let act = Act::new(action)
        .about(format!("case:{}", case.id))
        .after(json!({
            "case": case.id.to_string(),
            "person": person,
            "rule": case.rule,
            "house_rule": house.map(|rule| json!([rule.id.to_string(), rule.version])),
            "scope": case.scope.to_query(),
            "status": case.status,
            "version": case.version,
            "evidence": digests,
            "step": outcome.map(|outcome| outcome.measure.step),
            "ends_at": outcome.and_then(|outcome| outcome.measure.ends_at).map(|end| end.0),
            "exclusion": outcome.and_then(|outcome| outcome.exclusion).map(|id| id.to_string()),
        }))
        .because(text);
    audit::record(tx, actor, act).await
}

async fn line(
    tx: &Tx,
    case: &StoredCase,
    by: Option<PersonId>,
    kind: CaseLineKind,
    text: &str,
) -> AppResult<()> {
    Ok(cases::add_line(tx, case.id, by, kind, text, tx.now()).await?)
}

/// Saves the case and tells everybody with a part in it, each what they may see.
async fn tell(tx: &mut Tx, case: &mut StoredCase) -> AppResult<()> {
    case.revision += 1;
    cases::save(tx, case).await?;
    let now = tx.now();
    let bench = bench(tx, case, now).await?;
    let known = view::Known::of(tx, case, now).await?;
    let mut people: std::collections::BTreeSet<PersonId> = cases::parties(tx, case.id)
        .await?
        .into_iter()
        .map(|(person, _)| person)
        .collect();
    people.extend(&bench.judges);
    people.extend(&bench.seconds);
    people.extend(case.reporter);
    people.insert(case.person);
    for person in people {
        let Some(part) = part_in(case, &bench, person) else {
            if cases::leave(tx, case.id, person).await? {
                let case_id = case.id;
                person_log::append(tx, person, PersonEvent::CaseGone { case_id }).await?;
            }
            continue;
        };
        let mut view = view::view(case, &known, &bench, person, part, now);
        let account = people::account(tx, person).await?;
        if account.is_some_and(|account| account.kind == PersonKind::Guest) {
            view::for_a_guest(tx, person, &mut view).await?;
        }
        cases::tell(tx, person, &view, now).await?;
        let event = PersonEvent::CaseChanged {
            case: Box::new(view),
        };
        person_log::append(tx, person, event).await?;
    }
    Ok(())
}

/// Those in which they have a part, as they were told last.
pub async fn list_cases(db: &Db, actor: PersonId, now: UnixMillis) -> AppResult<Vec<Case>> {
    access::organisation(db, actor, Action::FollowCase, now).await?;
    Ok(cases::told(db, actor).await?)
}

/// Everything that they can judge now, also what began before they could.
pub async fn docket(db: &Db, actor: PersonId, now: UnixMillis) -> AppResult<Vec<Case>> {
    access::organisation(db, actor, Action::JudgeCase, now).await?;
    let mut docket = Vec::new();
    if !people::helpers(db).await?.contains(&actor) {
        return Ok(docket);
    }
    for case in cases::newest(db).await? {
        let bench = bench(db, &case, now).await?;
        let part = part_in(&case, &bench, actor);
        if part == Some(CasePart::Judge) && docket.len() < tokenim_protocol::case::CASES_MAX {
            let known = view::Known::of(db, &case, now).await?;
            docket.push(view::view(
                &case,
                &known,
                &bench,
                actor,
                CasePart::Judge,
                now,
            ));
        }
    }
    Ok(docket)
}

pub async fn read_case(db: &Db, actor: PersonId, id: CaseId, now: UnixMillis) -> AppResult<Case> {
    access::organisation(db, actor, Action::FollowCase, now).await?;
    let case = cases::get(db, id).await?.ok_or(AppError::NotFound)?;
    let bench = bench(db, &case, now).await?;
    let part = part_in(&case, &bench, actor).ok_or(AppError::NotFound)?;
    let known = view::Known::of(db, &case, now).await?;
    let mut seen = view::view(&case, &known, &bench, actor, part, now);
    let account = people::account(db, actor).await?;
    if account.is_some_and(|account| account.kind == PersonKind::Guest) {
        view::for_a_guest(db, actor, &mut seen).await?;
    }
    Ok(seen)
}

/// Who took part in how it came out, or set it going: none of them hears the appeal.
pub(super) fn took_part(case: &StoredCase) -> Vec<PersonId> {
    let mut people: Vec<PersonId> = case.opened_by.into_iter().chain(case.reporter).collect();
    if let Some(outcome) = &case.outcome {
        people.push(outcome.by);
        people.extend(outcome.second);
    }
    people.sort_unstable();
    people.dedup();
    people
}
