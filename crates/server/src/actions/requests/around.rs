//! Who stands around a request: who would decide each stage, who of them still can, and who
//! joins when time runs out.

use std::collections::BTreeSet;
use std::sync::Arc;

use tokenim_policy::Moment;
use tokenim_policy::catalogue::Risk;
use tokenim_policy::request::reviewers::{Ties, WAITING_MAX, can_stand_in, stands};
use tokenim_policy::request::{Process, Stage, plan};
use tokenim_protocol::access_request::{Bar, ReviewerRole, StandIn, Verdict};
use tokenim_protocol::ids::PersonId;
use tokenim_protocol::permission::{AccountState, Facts, PersonKind, Scope};
use tokenim_protocol::time::UnixMillis;
use tokenim_protocol::workflow::Workflow;

use crate::actions::effects;
use crate::error::AppResult;
use crate::store::access_request_talk as talk;
use crate::store::access_requests::Stored;
use crate::store::{Db, calls, delegations, facts, people, teams, workflows};

/// Superiors of superiors; no company is deeper.
const CHAIN_MAX: usize = 20;

pub struct Around {
    scope: Scope,
    ties: Ties,
    people: Vec<Arc<Facts>>,
    /// Parts that are lent now, to people who can decide here.
    lent: Vec<StandIn>,
    /// Which ways requests take now.
    pub workflows: Vec<Workflow>,
    /// It is critical: people of two lines of the organisation chart decide it.
    two_lines: bool,
    moment: Moment,
}

impl Around {
    pub async fn of(db: &Db, request: &Stored, now: UnixMillis) -> AppResult<Self> {
        let process = &request.process;
        let superiors = superiors_of(db, &deciders(process)).await?;
        let named = process.stages.iter().flat_map(|stage| &stage.people);
        let named = named.copied().collect();
        let workflows = workflows::all(db).await?;
        let (person, scope) = (process.person, request.scope);
        let around = Self::among(db, person, scope, superiors, named, workflows, now).await?;
        let critical = plan::risk_of(request.permission) == Risk::Critical;
        Ok(Self {
            two_lines: critical && process.stages.len() > 1,
            ..around
        })
    }

    pub async fn at(
        db: &Db,
        person: PersonId,
        scope: Scope,
        superiors: Vec<PersonId>,
        now: UnixMillis,
    ) -> AppResult<Self> {
        let workflows = workflows::all(db).await?;
        Self::among(db, person, scope, superiors, Vec::new(), workflows, now).await
    }

    /// `named`: who may decide for being named, besides those whom the workflows name.
    pub async fn among(
        db: &Db,
        person: PersonId,
        scope: Scope,
        superiors: Vec<PersonId>,
        named: Vec<PersonId>,
        workflows: Vec<Workflow>,
        now: UnixMillis,
    ) -> AppResult<Self> {
        let manager = people::get(db, person).await?.and_then(|one| one.manager);
        let team = team_of(db, person, scope).await?;
        let mut data_owners = Vec::new();
        if let Some(team) = team
            && let Some(team) = teams::get(db, team).await?
        {
            data_owners.extend(team.about.owner);
            data_owners.extend(team.about.deputy);
        }
        let mut hosts = Vec::new();
        if let Scope::Channel(channel) = scope {
            for call in calls::of_channel(db, channel, 0).await? {
                hosts.push(call.author);
            }
        }
        let mut ids: BTreeSet<PersonId> = people::helpers(db).await?.into_iter().collect();
        ids.extend(manager);
        ids.extend(data_owners.iter().copied());
        ids.extend(hosts.iter().copied());
        ids.extend(superiors.iter().copied());
        ids.extend(named);
        let in_use = workflows.iter().filter(|one| one.retired_at.is_none());
        let stages = in_use.flat_map(|one| &one.stages);
        ids.extend(stages.flat_map(|stage| stage.people.iter().copied()));
        let mut known = Vec::new();
        for id in ids {
            known.push(effects::widened(db, id, scope).await?);
        }
        let moment = Moment::server(now);
        let mut lent = Vec::new();
        for one in delegations::active(db, now).await? {
            let facts = effects::widened(db, one.to, scope).await?;
            if can_stand_in(&facts, scope, &moment) {
                lent.push(StandIn {
                    by: one.to,
                    of: one.of,
                });
            }
        }
        Ok(Self {
            scope,
            ties: Ties {
                manager,
                data_owners,
                hosts,
                teams: teams::of_person(db, person)
                    .await?
                    .into_iter()
                    .map(Scope::Team)
                    .collect(),
                superiors,
            },
            people: known,
            lent,
            workflows,
            two_lines: false,
            moment,
        })
    }

    /// Who decides the stage in the stead of a reviewer.
    pub fn stand_ins(&self, stage: &Stage) -> Vec<StandIn> {
        self.lent
            .iter()
            .filter(|one| stage.reviewers.contains(&one.of))
            .copied()
            .collect()
    }

    /// Who stands in for whoever asks, and decides nothing of theirs meanwhile.
    pub fn bound(&self, process: &Process) -> Vec<PersonId> {
        self.lent
            .iter()
            .filter(|one| process.is_requester(one.of))
            .map(|one| one.by)
            .collect()
    }

    fn standing(&self, roles: &[ReviewerRole]) -> Vec<PersonId> {
        self.standing_or(roles, &[])
    }

    /// The same, and those of the named who can still decide.
    fn standing_or(&self, roles: &[ReviewerRole], named: &[PersonId]) -> Vec<PersonId> {
        self.people
            .iter()
            .filter(|one| one.kind != PersonKind::Guest)
            .filter(|one| {
                let is_named = named.contains(&one.person)
                    && roles.contains(&ReviewerRole::Named)
                    && can_stand_in(one, self.scope, &self.moment);
                is_named
                    || roles
                        .iter()
                        .any(|role| stands(one, *role, self.scope, &self.ties, &self.moment))
            })
            .map(|one| one.person)
            .collect()
    }

    /// Who decides the stage: never who is barred, nor who approved another stage. Where too
    /// few are left it goes up, so that no request is without an answer; its roles say who it
    /// went to.
    pub async fn reviewers(
        &self,
        db: &Db,
        process: &Process,
        stage: &mut Stage,
    ) -> AppResult<Vec<PersonId>> {
        let needed = usize::from(stage.needed);
        let planned = stage.roles.clone();
        let roles = &mut stage.roles;
        let bound = self.bound(process);
        let fit = |found: Vec<PersonId>| -> Vec<PersonId> {
            found
                .into_iter()
                .filter(|person| process.bar_of(*person).is_none() && !bound.contains(person))
                .filter(|person| !approved_before(process, *person))
                .collect()
        };
        let whose = fit(self.standing_or(roles, &stage.people));
        let whose = self.apart(db, process, whose).await?;
        let mut found = with_room(db, &whose, &planned).await?;
        if found.len() >= needed {
            return Ok(found);
        }
        let mut join = |more: Vec<PersonId>, role: ReviewerRole| {
            let before = found.len();
            for person in more {
                if !found.contains(&person) {
                    found.push(person);
                }
            }
            if found.len() > before {
                roles.push(role);
            }
            (found.len() >= needed).then(|| found.clone())
        };
        // The one who would decide took it away: then whoever stands above them.
        let authors: Vec<PersonId> = process
            .barred
            .iter()
            .filter(|(_, bar)| *bar == Bar::MadeTheExclusion)
            .map(|(person, _)| *person)
            .collect();
        if !authors.is_empty() {
            let above = active(db, fit(superiors_of(db, &authors).await?)).await?;
            if let Some(found) = join(above, ReviewerRole::Superior) {
                return Ok(found);
            }
        }
        let ladder: &[ReviewerRole] = if planned.contains(&ReviewerRole::Secadmin) {
            &[ReviewerRole::Owner]
        } else if planned.contains(&ReviewerRole::Superior) {
            &[ReviewerRole::Secadmin, ReviewerRole::Owner]
        } else {
            &[
                ReviewerRole::TeamAdmin,
                ReviewerRole::Secadmin,
                ReviewerRole::Owner,
            ]
        };
        for role in ladder {
            let more = fit(self.standing(&[*role]));
            let more = self.apart(db, process, more).await?;
            let more = with_room(db, &more, &planned).await?;
            if let Some(found) = join(more, *role) {
                return Ok(found);
            }
        }
        // All of them have enough: then it is for those whose it is.
        for person in whose {
            if !found.contains(&person) {
                found.push(person);
            }
        }
        Ok(found)
    }

    /// Of what is critical the last stage is for those who, with whoever approved before, come
    /// from two lines (D4).
    async fn apart(
        &self,
        db: &Db,
        process: &Process,
        among: Vec<PersonId>,
    ) -> AppResult<Vec<PersonId>> {
        let before = approvers(process);
        if !self.two_lines || before.is_empty() || process.stage + 2 < process.stages.len() {
            return Ok(among);
        }
        let mut apart = Vec::new();
        for person in among {
            let mut together = before.clone();
            together.push(person);
            if self.come_from_two_lines(db, &together).await? {
                apart.push(person);
            }
        }
        Ok(apart)
    }

    /// Whether this approval may be the last, should it be that: asked at the vote itself, for
    /// the chart may have changed, and others may have joined.
    pub async fn may_be_last(
        &self,
        db: &Db,
        process: &Process,
        actor: PersonId,
    ) -> AppResult<bool> {
        let open = process.open();
        let approved = open
            .reviews
            .iter()
            .filter(|review| !review.struck && review.verdict == Verdict::Approve);
        let last_stage = process.stage + 1 == process.stages.len();
        if !self.two_lines || !last_stage || approved.count() + 1 < usize::from(open.needed) {
            return Ok(true);
        }
        let mut together = approvers(process);
        together.push(actor);
        self.come_from_two_lines(db, &together).await
    }

    /// Or are an owner and somebody who looks after security.
    async fn come_from_two_lines(&self, db: &Db, approvers: &[PersonId]) -> AppResult<bool> {
        let owners = self.standing(&[ReviewerRole::Owner]);
        let keepers = self.standing(&[ReviewerRole::Secadmin]);
        let both = approvers.iter().any(|one| {
            let other = |other: &PersonId| other != one && keepers.contains(other);
            owners.contains(one) && approvers.iter().any(other)
        });
        if both {
            return Ok(true);
        }
        let mut lines = BTreeSet::new();
        for person in approvers {
            lines.insert(line_of(db, *person).await?);
        }
        Ok(lines.len() > 1)
    }

    /// Whoever took the permission away, where nobody else in the company can decide.
    pub fn sole_author(&self, process: &Process, roles: &[ReviewerRole]) -> Vec<PersonId> {
        let everybody = [
            roles,
            &[ReviewerRole::Secadmin, ReviewerRole::Owner] as &[ReviewerRole],
        ]
        .concat();
        self.standing(&everybody)
            .into_iter()
            .filter(|person| process.bar_of(*person) == Some(Bar::MadeTheExclusion))
            .collect()
    }

    /// Of a stage's reviewers those who can still decide it.
    pub async fn able(&self, db: &Db, stage: &Stage) -> AppResult<Vec<PersonId>> {
        let first = stage.reviewers.len() - usize::from(stage.joined).min(stage.reviewers.len());
        let by_chart = stage.roles.contains(&ReviewerRole::Superior);
        let mut able = Vec::new();
        for (index, person) in stage.reviewers.iter().enumerate() {
            // Whoever decides for standing above somebody, or for being called in, has to be
            // there still; the others have to be what they were.
            if index >= first || by_chart {
                able.extend(active(db, vec![*person]).await?);
            } else if self
                .standing_or(&stage.roles, &stage.people)
                .contains(person)
            {
                able.push(*person);
            }
        }
        Ok(able)
    }

    /// Who joins when time runs out: those above the reviewers, else those who keep the rules.
    /// Never the requester's own people.
    pub async fn alternates(&self, db: &Db, process: &Process) -> AppResult<Vec<PersonId>> {
        let stage = process.open();
        let bound = self.bound(process);
        let above = superiors_of(db, &stage.reviewers).await?;
        let ladder = [
            above,
            self.standing(&[ReviewerRole::Secadmin]),
            self.standing(&[ReviewerRole::Owner]),
        ];
        for found in ladder {
            let mut fit = Vec::new();
            for person in active(db, found).await? {
                let barred = process.bar_of(person).is_some()
                    || bound.contains(&person)
                    || approved_before(process, person);
                let known = stage.reviewers.contains(&person);
                if !barred && !known && !answers_to(db, person, process).await? {
                    fit.push(person);
                }
            }
            if !fit.is_empty() {
                return Ok(fit);
            }
        }
        Ok(Vec::new())
    }

    /// Who answers for what a rule decides: whoever would have decided it.
    pub fn owner_of_the_rule(&self, roles: &[ReviewerRole]) -> Option<PersonId> {
        self.standing(roles)
            .into_iter()
            .chain(self.standing(&[ReviewerRole::Secadmin, ReviewerRole::Owner]))
            .next()
    }
}

/// The team at or above the place; of the organisation, none.
async fn team_of(
    db: &Db,
    person: PersonId,
    scope: Scope,
) -> AppResult<Option<tokenim_protocol::ids::TeamId>> {
    let scope = match scope {
        Scope::Team(team) => return Ok(Some(team)),
        Scope::Organisation => return Ok(None),
        Scope::Channel(_) => scope,
    };
    let facts = effects::widened(db, person, scope).await?;
    Ok(
        match facts::find(&facts, scope).and_then(|place| place.parent) {
            Some(Scope::Team(team)) => Some(team),
            _ => None,
        },
    )
}

fn approved_before(process: &Process, person: PersonId) -> bool {
    let earlier = &process.stages[..process.stage.min(process.stages.len())];
    let open = process.stages.get(process.stage);
    earlier
        .iter()
        .chain(open)
        .flat_map(|stage| &stage.reviews)
        .any(|review| !review.struck && (review.by == person || review.in_stead_of == Some(person)))
}

/// Whoever decided what is appealed.
fn deciders(process: &Process) -> Vec<PersonId> {
    process
        .barred
        .iter()
        .filter(|(_, bar)| *bar == Bar::DecidedBefore)
        .map(|(person, _)| *person)
        .collect()
}

/// The line managers of these people, each once.
pub async fn superiors_of(db: &Db, of: &[PersonId]) -> AppResult<Vec<PersonId>> {
    let mut above = Vec::new();
    for person in of {
        let manager = people::get(db, *person).await?.and_then(|one| one.manager);
        if let Some(manager) = manager
            && !above.contains(&manager)
        {
            above.push(manager);
        }
    }
    Ok(above)
}

/// Those for whom not too much waits already (D11). An appeal goes to whom it belongs.
async fn with_room(
    db: &Db,
    among: &[PersonId],
    roles: &[ReviewerRole],
) -> AppResult<Vec<PersonId>> {
    if roles.contains(&ReviewerRole::Superior) {
        return Ok(among.to_vec());
    }
    let mut free = Vec::new();
    for person in among {
        if talk::waiting_for(db, *person).await? < WAITING_MAX {
            free.push(*person);
        }
    }
    Ok(free)
}

/// Those with an account in order.
async fn active(db: &Db, among: Vec<PersonId>) -> AppResult<Vec<PersonId>> {
    let mut active = Vec::new();
    for person in among {
        let account = people::account(db, person).await?;
        if account.is_some_and(|account| account.state == AccountState::Active) {
            active.push(person);
        }
    }
    Ok(active)
}

/// Who has approved so far.
fn approvers(process: &Process) -> Vec<PersonId> {
    let reviews = process.stages.iter().flat_map(|stage| &stage.reviews);
    reviews
        .filter(|review| !review.struck && review.verdict == Verdict::Approve)
        .map(|review| review.by)
        .collect()
}

/// The line that somebody stands in: whoever heads it, right below the top. Whoever has nobody
/// above them is a line of their own.
async fn line_of(db: &Db, person: PersonId) -> AppResult<PersonId> {
    let mut at = person;
    for _ in 0..CHAIN_MAX {
        let Some(manager) = people::get(db, at).await?.and_then(|one| one.manager) else {
            break;
        };
        let above = people::get(db, manager).await?.and_then(|one| one.manager);
        if above.is_none_or(|above| above == manager) {
            break;
        }
        at = manager;
    }
    Ok(at)
}

/// Whether the person stands below the requester.
async fn answers_to(db: &Db, person: PersonId, process: &Process) -> AppResult<bool> {
    let mut at = person;
    for _ in 0..CHAIN_MAX {
        match people::get(db, at).await?.and_then(|one| one.manager) {
            Some(manager) if process.is_requester(manager) => return Ok(true),
            Some(manager) if manager != at => at = manager,
            _ => return Ok(false),
        }
    }
    Ok(false)
}
