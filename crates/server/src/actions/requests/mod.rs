//! Requests for access. Each verb loads the request, lets its clock catch up, takes one step
//! of the policy's machine, writes it down with audit record and history, and tells everybody
//! who has a part in it, all in one transaction.
//!
//! An approval carries no right by itself: when the last stage is through, `carry_out` asks
//! everything anew, ends the exclusion or makes the grant under the request's own id (so that
//! there can be only one), and raises the person's authority.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use serde_json::json;
use tokenim_policy::request::{
    APPEAL_WITHIN_MS, Happened, Input, Refused, Stage, Standing, step, workflow,
};
use tokenim_protocol::access_request::{
    AccessRequest, Bar, CancelCode, LineKind, RequestOutcome, StandIn,
};
use tokenim_protocol::event::PersonEvent;
use tokenim_protocol::ids::{AccessRequestId, ExclusionId, PersonId};
use tokenim_protocol::permission::{AccountState, Action, PersonKind, ReasonCode, Resource};
use tokenim_protocol::time::UnixMillis;

use self::around::Around;
use self::view::Talk;
use super::refusal::Asked;
use crate::access;
use crate::audit::{self, Act};
use crate::error::{AppError, AppResult};
use crate::store::access_request_talk::{self as talk, Part};
use crate::store::access_requests::{self, Stored};
use crate::store::{Db, Tx, people, person_log, visible};

mod appeal;
mod around;
mod carry_out;
mod case;
mod clock;
mod decide;
mod delegate;
mod figures;
mod file;
mod last_use;
mod place;
mod record;
mod rules;
mod say;
mod view;

pub use appeal::appeal;
pub use clock::run_clocks;
pub use decide::{approve, deny};
pub use delegate::{delegate, end_delegation, list_delegations, run_delegations};
pub use figures::{approval_rings, figures};
pub use file::file;
pub use record::take_record;
pub use rules::{list_workflows, retire_workflow, set_workflow};
pub use say::{answer, ask, ask_next_level, endorse, nudge, withdraw, write};

/// What an act on a request came to.
pub enum Acted {
    Done(Box<AccessRequest>),
    /// It is not any more what the act was about; this is how it stands. Whatever that brought
    /// about is kept.
    Moved(Box<AccessRequest>),
}

/// A request that is being worked on.
struct Open {
    request: Stored,
    around: Around,
    part: Part,
    actor: PersonId,
}

/// The door: whoever has no part in a request does not learn that there is one.
async fn open(
    tx: &mut Tx,
    actor: PersonId,
    id: AccessRequestId,
    action: Action,
) -> AppResult<Open> {
    let now = tx.now();
    access::organisation(tx, actor, action, now).await?;
    let part = talk::part_of(tx, id, actor).await?;
    let part = part.ok_or(AppError::NotFound)?;
    let request = access_requests::get(tx, id).await?;
    let request = request.ok_or(AppError::NotFound)?;
    if action == Action::ReviewRequest && part == Part::Reviewer && request.is_grave() {
        access::organisation(tx, actor, Action::DecideGrave, now).await?;
    }
    let around = Around::of(tx, &request, now).await?;
    let mut open = Open {
        request,
        around,
        part,
        actor,
    };
    clock::catch_up(tx, &mut open.request, &open.around).await?;
    Ok(open)
}

impl Open {
    /// One step of the machine. None: it has moved on, and nothing was changed.
    async fn step(&mut self, tx: &mut Tx, input: Input) -> AppResult<Option<Vec<Happened>>> {
        match take(tx, &mut self.request, &self.around, input).await? {
            Ok(happened) => Ok(Some(happened)),
            Err(refused) => self.refused(refused, tx.now()),
        }
    }

    fn refused<T>(&self, refused: Refused, now: UnixMillis) -> AppResult<Option<T>> {
        match refused {
            Refused::Over | Refused::Stale | Refused::NoQuestion | Refused::AlreadyAsked => {
                Ok(None)
            }
            Refused::AlreadyDone | Refused::Barred(Bar::AlreadyVoted) => Ok(None),
            Refused::TooSoon(at) => Err(AppError::TooManyRequests {
                retry_after_ms: u64::try_from(at.0 - now.0).unwrap_or(1).max(1),
            }),
            Refused::Barred(Bar::NotAReviewer) | Refused::NotTheRequester => Err(self
                .asked(Action::ReviewRequest)
                .out_of_reach(ReasonCode::RoleLacks)),
            Refused::Barred(_) | Refused::Reviewer => Err(self
                .asked(Action::ReviewRequest)
                .out_of_reach(ReasonCode::SodConflict)),
        }
    }

    fn asked(&self, action: Action) -> Asked {
        Asked {
            actor: self.actor,
            action,
            resource: Resource::of(self.request.scope, self.request.process.person),
            permission: None,
        }
    }

    async fn line(&self, tx: &Tx, kind: LineKind, text: &str) -> AppResult<()> {
        Ok(talk::add_line(tx, self.request.id, Some(self.actor), kind, text, tx.now()).await?)
    }

    async fn record(&self, tx: &mut Tx, action: &'static str, text: &str) -> AppResult<()> {
        record(tx, Some(self.actor), action, &self.request, text).await
    }

    /// Writes it down, tells everybody, and answers with what the actor sees.
    async fn done(mut self, tx: &mut Tx) -> AppResult<Acted> {
        tell(tx, &mut self.request, &self.around).await?;
        self.seen(tx).await.map(Acted::Done)
    }

    /// How it stands, for whoever acted on something else.
    async fn moved(self, tx: &Tx) -> AppResult<Acted> {
        self.seen(tx).await.map(Acted::Moved)
    }

    async fn seen(&self, db: &Db) -> AppResult<Box<AccessRequest>> {
        let view = talk::view(db, self.request.id, self.actor).await?;
        view.map(Box::new).ok_or(AppError::NotFound)
    }
}

/// One step, with everything the machine has to know about who stands where.
async fn take(
    tx: &mut Tx,
    request: &mut Stored,
    around: &Around,
    input: Input,
) -> AppResult<Result<Vec<Happened>, Refused>> {
    let now = tx.now();
    let able = around.able(tx, request.process.open()).await?;
    let alternates = around.alternates(tx, &request.process).await?;
    // Whoever approves now is none of those who decide what comes next.
    let after = request.process.stage + 1;
    let added = match &input {
        Input::Vote { .. } if after == request.process.stages.len() => {
            rules::owed(tx, request, around).await?
        }
        _ => Vec::new(),
    };
    let stricter: Vec<Stage> = added
        .iter()
        .map(|stage| Stage::from(&workflow::planned(stage)))
        .collect();
    let mut next = Vec::new();
    let mut roles = None;
    let coming = request.process.stages.get(after).or(stricter.first());
    if let Some(mut stage) = coming.cloned() {
        let mut process = request.process.clone();
        if let Input::Vote { review, .. } = &input {
            process.stages[after - 1].reviews.push(review.clone());
        }
        next = around.reviewers(tx, &process, &mut stage).await?;
        roles = Some(stage.roles);
    }
    let standing = Standing {
        able: &able,
        next: &next,
        alternates: &alternates,
        stricter: &stricter,
        stand_ins: &around.stand_ins(request.process.open()),
        bound: &around.bound(&request.process),
    };
    let (process, happened) = match step(&request.process, input, &standing, now) {
        Ok(done) => done,
        Err(refused) => return Ok(Err(refused)),
    };
    request.process = process;
    if let (true, Some(roles)) = (request.process.stage == after, roles) {
        request.process.stages[after].roles = roles;
    }
    for event in &happened {
        if let Happened::Struck(person) = event {
            talk::add_line(tx, request.id, Some(*person), LineKind::Struck, "", now).await?;
        }
        if let Happened::StageBegun(_) = event {
            talk::add_line(tx, request.id, None, LineKind::StageBegun, "", now).await?;
        }
        if let Happened::StageAdded = event {
            rules::add(request, &added);
            talk::add_line(tx, request.id, None, LineKind::StageAdded, "", now).await?;
            record(tx, None, "request.stage_added", request, "").await?;
        }
    }
    Ok(Ok(happened))
}

/// How a request ended, as far as everybody is told the same.
fn outcome(request: &mut Stored, by: Option<PersonId>, now: UnixMillis) -> &mut RequestOutcome {
    request.closed_at = Some(now);
    request.outcome.insert(RequestOutcome {
        at: now,
        by,
        automatic: false,
        refusal: None,
        cancel: None,
        fail: None,
        text: String::new(),
        rule: String::new(),
        would_change: String::new(),
        is_final: false,
        starts_at: None,
        ends_at: None,
        scope: None,
        grant: None,
        exclusion: None,
        resumes: None,
        appeal_until: None,
    })
}

fn appeal_until(request: &Stored, now: UnixMillis) -> Option<UnixMillis> {
    let last = request.top_level || request.level >= tokenim_policy::request::APPEAL_LEVELS;
    (!last).then(|| now.plus_ms(APPEAL_WITHIN_MS))
}

async fn record(
    tx: &mut Tx,
    actor: Option<PersonId>,
    action: &'static str,
    request: &Stored,
    text: &str,
) -> AppResult<()> {
    let process = &request.process;
    // What somebody does in another's stead is told as that.
    let in_stead_of = process
        .stages
        .iter()
        .flat_map(|stage| &stage.reviews)
        .rfind(|review| Some(review.by) == actor)
        .and_then(|review| review.in_stead_of);
    let act = Act::new(action)
        .about(format!("access_request:{}", request.id))
        .after(json!({
            "request": request.id.to_string(),
            "kind": request.kind,
            "person": process.person.to_string(),
            "permission": request.permission,
            "scope": request.scope.to_query(),
            "status": process.status,
            "stage": process.stage,
            "version": process.version,
            "in_stead_of": in_stead_of.map(|person| person.to_string()),
        }))
        .because(text);
    audit::record(tx, actor, act).await
}

/// Saves the request and tells everybody with a part in it, each what they may see.
async fn tell(tx: &mut Tx, request: &mut Stored, around: &Around) -> AppResult<()> {
    request.revision += 1;
    access_requests::save(tx, request).await?;
    let now = tx.now();
    let said = Talk {
        lines: talk::lines(tx, request.id).await?,
        endorsements: talk::endorsements(tx, request.id).await?,
    };
    let able = around.able(tx, request.process.open()).await?;
    let (stand_ins, bound) = match request.process.status.is_final() {
        true => (Vec::new(), Vec::new()),
        false => (
            around.stand_ins(request.process.open()),
            around.bound(&request.process),
        ),
    };
    let standing = Standing {
        able: &able,
        stand_ins: &stand_ins,
        bound: &bound,
        ..Standing::default()
    };
    let place = place::name(tx, request.scope).await?;
    let mut concerned = able.clone();
    concerned.extend(stand_ins.iter().map(|one| one.by));
    for stage in &request.process.stages {
        concerned.extend(around.able(tx, stage).await?);
        concerned.extend(stage.reviews.iter().map(|review| review.by));
    }
    for (person, part) in parties(tx, request, &stand_ins).await? {
        // Whoever is none of those who decide any more, and decided nothing, hears no more.
        if part == Part::Reviewer && !concerned.contains(&person) {
            if talk::leave(tx, request.id, person).await? {
                let request_id = request.id;
                person_log::append(tx, person, PersonEvent::RequestGone { request_id }).await?;
            }
            continue;
        }
        let mut view = view::view(request, &said, person, part, &standing, now);
        view.place = place::told(tx, request, person, part, place.as_deref()).await?;
        let account = people::account(tx, person).await?;
        if account.is_some_and(|account| account.kind == PersonKind::Guest) {
            // A guest learns of nobody through a request whom they do not know otherwise.
            let known = visible::people_ids(tx, person).await?;
            for stage in &mut view.stages {
                stage.reviewers.retain(|reviewer| known.contains(reviewer));
                stage
                    .stand_ins
                    .retain(|one| known.contains(&one.by) && known.contains(&one.of));
            }
        }
        let waits = view
            .acts
            .contains(&tokenim_protocol::access_request::RequestAct::Approve);
        talk::tell(tx, person, part, waits, &view, now).await?;
        let event = PersonEvent::RequestChanged {
            request: Box::new(view),
        };
        person_log::append(tx, person, event).await?;
    }
    Ok(())
}

/// Everybody with a part in it, in the order in which their rows are locked.
async fn parties(
    db: &Db,
    request: &Stored,
    stand_ins: &[StandIn],
) -> AppResult<Vec<(PersonId, Part)>> {
    let process = &request.process;
    let mut parties: std::collections::BTreeMap<PersonId, Part> =
        talk::parties(db, request.id).await?.into_iter().collect();
    let mut add = |person: PersonId, part: Part| {
        let known = parties.entry(person).or_insert(part);
        *known = part.max(*known);
    };
    for person in &request.purpose.blocks {
        add(*person, Part::Invited);
    }
    for person in &process.endorsers {
        add(*person, Part::Endorser);
    }
    for person in process.stages.iter().flat_map(|stage| &stage.reviewers) {
        add(*person, Part::Reviewer);
    }
    for one in stand_ins {
        add(one.by, Part::Reviewer);
    }
    add(process.filed_by, Part::Requester);
    add(process.person, Part::Requester);
    Ok(parties.into_iter().collect())
}

/// Of what was asked for, as it was shown to whoever decides.
fn digest_of(request: &Stored) -> String {
    let shown = json!([
        request.id.to_string(),
        request.process.person.to_string(),
        request.kind,
        request.permission,
        request.scope.to_query(),
        request.exclusion.map(|id| id.to_string()),
        request.grant.map(|id| id.to_string()),
        request.starts_at,
        request.ends_at,
        request.purpose,
        request.root_cause,
    ]);
    STANDARD_NO_PAD.encode(blake3::hash(shown.to_string().as_bytes()).as_bytes())
}

/// The exclusion has ended in another way: what asked for that has nothing left to ask.
pub async fn settle_exclusion(tx: &mut Tx, person: PersonId, ended: ExclusionId) -> AppResult<()> {
    for id in access_requests::pending_about(tx, person).await? {
        let Some(mut request) = access_requests::get(tx, id).await? else {
            continue;
        };
        if request.exclusion == Some(ended) {
            cancel(tx, &mut request, CancelCode::Moot).await?;
        }
    }
    Ok(())
}

/// Whoever has left asks for nothing any more.
pub async fn settle_person(tx: &mut Tx, person: PersonId) -> AppResult<()> {
    for id in access_requests::pending_about(tx, person).await? {
        if let Some(mut request) = access_requests::get(tx, id).await? {
            cancel(tx, &mut request, CancelCode::SubjectLeft).await?;
        }
    }
    Ok(())
}

async fn cancel(tx: &mut Tx, request: &mut Stored, code: CancelCode) -> AppResult<()> {
    let now = tx.now();
    let around = Around::of(tx, request, now).await?;
    if let Ok(_happened) = take(tx, request, &around, Input::Cancel { code }).await? {
        outcome(request, None, now).cancel = Some(code);
        talk::add_line(tx, request.id, None, LineKind::Cancelled, "", now).await?;
        record(tx, None, "request.cancelled", request, "").await?;
        tell(tx, request, &around).await?;
    }
    Ok(())
}

/// Whether the one it is for still has an account.
async fn is_there(db: &Db, person: PersonId) -> AppResult<bool> {
    let account = people::account(db, person).await?;
    Ok(account.is_some_and(|account| account.state == AccountState::Active))
}

/// Their own requests, the newest first.
pub async fn list_own(db: &Db, actor: PersonId, now: UnixMillis) -> AppResult<Vec<AccessRequest>> {
    access::organisation(db, actor, Action::FollowRequest, now).await?;
    Ok(talk::own(db, actor).await?)
}

/// What waits for them.
pub async fn list_inbox(
    db: &Db,
    actor: PersonId,
    now: UnixMillis,
) -> AppResult<Vec<AccessRequest>> {
    access::organisation(db, actor, Action::ReviewRequest, now).await?;
    Ok(talk::inbox(db, actor).await?)
}

pub async fn read(
    db: &Db,
    actor: PersonId,
    id: AccessRequestId,
    now: UnixMillis,
) -> AppResult<AccessRequest> {
    access::organisation(db, actor, Action::FollowRequest, now).await?;
    talk::view(db, id, actor).await?.ok_or(AppError::NotFound)
}
