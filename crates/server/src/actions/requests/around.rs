//! Who stands around a request: who would decide each stage, who of them still can, and who
//! joins when time runs out.

use std::collections::BTreeSet;
use std::sync::Arc;

use tokenim_policy::Moment;
use tokenim_policy::request::reviewers::{Ties, can_stand_in, stands};
use tokenim_policy::request::{Process, Stage};
use tokenim_protocol::access_request::{Bar, ReviewerRole, StandIn};
use tokenim_protocol::ids::PersonId;
use tokenim_protocol::permission::{AccountState, Facts, PersonKind, Scope};
use tokenim_protocol::time::UnixMillis;

use crate::actions::effects;
use crate::error::AppResult;
use crate::store::access_requests::Stored;
use crate::store::{Db, calls, delegations, facts, people, teams};

/// Superiors of superiors; no company is deeper.
const CHAIN_MAX: usize = 20;

pub struct Around {
    scope: Scope,
    ties: Ties,
    people: Vec<Arc<Facts>>,
    /// Parts that are lent now, to people who can decide here.
    lent: Vec<StandIn>,
    moment: Moment,
}

impl Around {
    pub async fn of(db: &Db, request: &Stored, now: UnixMillis) -> AppResult<Self> {
        let superiors = superiors_of(db, &deciders(&request.process)).await?;
        Self::at(db, request.process.person, request.scope, superiors, now).await
    }

    pub async fn at(
        db: &Db,
        person: PersonId,
        scope: Scope,
        superiors: Vec<PersonId>,
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
        self.people
            .iter()
            .filter(|one| one.kind != PersonKind::Guest)
            .filter(|one| {
                roles
                    .iter()
                    .any(|role| stands(one, *role, self.scope, &self.ties, &self.moment))
            })
            .map(|one| one.person)
            .collect()
    }

    /// Who decides a stage of these roles: never who is barred, nor who approved another
    /// stage. Where nobody is left it goes up, so that no request is without an answer; the
    /// roles say who it went to.
    pub async fn reviewers(
        &self,
        db: &Db,
        process: &Process,
        roles: &mut Vec<ReviewerRole>,
    ) -> AppResult<Vec<PersonId>> {
        let bound = self.bound(process);
        let fit = |found: Vec<PersonId>| -> Vec<PersonId> {
            found
                .into_iter()
                .filter(|person| process.bar_of(*person).is_none() && !bound.contains(person))
                .filter(|person| !approved_before(process, *person))
                .collect()
        };
        let found = fit(self.standing(roles));
        if !found.is_empty() {
            return Ok(found);
        }
        // The one who would decide took it away: then whoever stands above them.
        let authors: Vec<PersonId> = process
            .barred
            .iter()
            .filter(|(_, bar)| *bar == Bar::MadeTheExclusion)
            .map(|(person, _)| *person)
            .collect();
        if !authors.is_empty() {
            let above = active(db, fit(superiors_of(db, &authors).await?)).await?;
            if !above.is_empty() {
                roles.push(ReviewerRole::Superior);
                return Ok(above);
            }
        }
        let ladder: &[ReviewerRole] = if roles.contains(&ReviewerRole::Secadmin) {
            &[ReviewerRole::Owner]
        } else if roles.contains(&ReviewerRole::Superior) {
            &[ReviewerRole::Secadmin, ReviewerRole::Owner]
        } else {
            &[
                ReviewerRole::TeamAdmin,
                ReviewerRole::Secadmin,
                ReviewerRole::Owner,
            ]
        };
        for role in ladder {
            let found = fit(self.standing(&[*role]));
            if !found.is_empty() {
                roles.push(*role);
                return Ok(found);
            }
        }
        Ok(Vec::new())
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
            } else if self.standing(&stage.roles).contains(person) {
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
