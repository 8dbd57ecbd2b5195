//! A request on its way from filing to its one end. Pure: the caller says what the time is
//! and who stands where; the server does it inside the transaction that acts.
//!
//! - [`plan`](mod@plan): which stages a request takes and how long each may last;
//! - [`reviewers`](mod@reviewers): who may decide a stage;
//! - [`rings`](mod@rings): who approves whom in return;
//! - [`workflow`](mod@workflow): the ways that the organisation decides for itself;
//! - [`step`] here: every transition there is.
//!
//! What holds in every state (the model test walks them all): nobody decides their own or
//! what they supported, nor what comes from somebody for whom they stand in; nobody counts
//! twice, and a part that was lent counts once; whoever is counted can still decide at the last
//! vote; nothing is approved after its time; what has ended stays ended; an appeal is decided
//! by none who decided before; a decision names the version it saw.

pub mod plan;
pub mod reviewers;
pub mod rings;
pub mod workflow;

#[cfg(test)]
mod model;

use tokenim_protocol::access_request::{
    Bar, CancelCode, RequestPhase, RequestStatus, Review, ReviewerRole, StandIn, Verdict,
};
use tokenim_protocol::ids::PersonId;
use tokenim_protocol::time::{DAY_MS, UnixMillis};
use tokenim_protocol::workflow::Overdue;

use self::plan::StagePlan;

/// A requester may remind once in this time (S29).
pub const NUDGE_EVERY_MS: i64 = DAY_MS;
/// How long a decision can be appealed.
pub const APPEAL_WITHIN_MS: i64 = 14 * DAY_MS;
/// The appeal of an appeal is the last.
pub const APPEAL_LEVELS: u8 = 2;

/// One stage as the machine holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    pub roles: Vec<ReviewerRole>,
    /// With [`ReviewerRole::Named`]: these.
    pub people: Vec<PersonId>,
    pub needed: u8,
    pub clock_ms: i64,
    pub overdue: Overdue,
    pub reviewers: Vec<PersonId>,
    /// How many of them, at the end, joined because time ran out.
    pub joined: u8,
    pub opened_at: Option<UnixMillis>,
    pub due_at: Option<UnixMillis>,
    /// What was left of the clock when a question stopped it.
    pub paused_left_ms: Option<i64>,
    pub reminded: bool,
    pub reviews: Vec<Review>,
}

impl From<&StagePlan> for Stage {
    fn from(plan: &StagePlan) -> Self {
        Stage {
            roles: plan.roles.clone(),
            people: plan.people.clone(),
            needed: plan.needed,
            clock_ms: plan.clock_ms,
            overdue: plan.overdue,
            reviewers: Vec::new(),
            joined: 0,
            opened_at: None,
            due_at: None,
            paused_left_ms: None,
            reminded: false,
            reviews: Vec::new(),
        }
    }
}

/// A request as the machine holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Process {
    pub person: PersonId,
    pub filed_by: PersonId,
    pub filed_at: UnixMillis,
    pub status: RequestStatus,
    pub phase: RequestPhase,
    pub version: u64,
    pub stages: Vec<Stage>,
    pub stage: usize,
    pub expires_at: UnixMillis,
    pub endorsers: Vec<PersonId>,
    /// Who took what is asked back, who decided what is appealed.
    pub barred: Vec<(PersonId, Bar)>,
    pub nudged_at: Option<UnixMillis>,
    /// The requester has asked for the next level; once is enough.
    pub next_level_asked: bool,
}

/// Who stands where at this moment, looked up by the caller.
#[derive(Clone, Copy, Debug, Default)]
pub struct Standing<'a> {
    /// Of the stage's reviewers those who can still decide.
    pub able: &'a [PersonId],
    /// Who would decide the next stage.
    pub next: &'a [PersonId],
    /// Who joins when time runs out.
    pub alternates: &'a [PersonId],
    /// What the rules that are in force ask for after the last stage, because they have
    /// become stricter than those that it began with.
    pub stricter: &'a [Stage],
    /// Who stands in for a reviewer of the stage who is away, and for whom.
    pub stand_ins: &'a [StandIn],
    /// Who stands in for whoever asks: they decide nothing of theirs, whatever they are.
    pub bound: &'a [PersonId],
}

impl Standing<'_> {
    /// The reviewers in whose stead this person can decide.
    fn stands_for(&self, by: PersonId) -> impl Iterator<Item = PersonId> + '_ {
        self.stand_ins
            .iter()
            .filter(move |one| one.by == by && self.able.contains(&one.of))
            .map(|one| one.of)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    Endorse {
        by: PersonId,
    },
    Ask {
        by: PersonId,
    },
    Answer {
        by: PersonId,
    },
    Vote {
        version: u64,
        review: Review,
    },
    Withdraw {
        by: PersonId,
    },
    Cancel {
        code: CancelCode,
    },
    Nudge {
        by: PersonId,
    },
    AskNextLevel {
        by: PersonId,
    },
    /// Time has passed.
    Tick,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happened {
    Endorsed(PersonId),
    Asked(PersonId),
    Answered(PersonId),
    Voted(PersonId, Verdict),
    /// A vote that did not count any more when it came to be counted.
    Struck(PersonId),
    StageBegun(usize),
    /// The rules that are in force ask for more than it began with.
    StageAdded,
    /// The last stage is through: now it has to be carried out.
    Approved,
    Denied,
    Withdrawn,
    Cancelled(CancelCode),
    Nudged,
    Reminded,
    Escalated,
    Expired,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It has ended, or its time has.
    Over,
    /// It is not any more what the decision was made about.
    Stale,
    Barred(Bar),
    NotTheRequester,
    /// A reviewer cannot support what they decide.
    Reviewer,
    NoQuestion,
    AlreadyAsked,
    TooSoon(UnixMillis),
    AlreadyDone,
}

/// The guards, one by one. In force they all are; the model test lifts each to see that it
/// is noticed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Guards {
    pub own: bool,
    pub endorsed: bool,
    pub once: bool,
    pub able_at_the_end: bool,
    pub in_time: bool,
    pub terminal: bool,
    pub expires: bool,
    pub decided_before: bool,
    pub version: bool,
    pub ttl_runs_on: bool,
    pub delegator: bool,
    pub lent_once: bool,
    pub stricter: bool,
}

impl Guards {
    pub const HOLD: Self = Self {
        own: true,
        endorsed: true,
        once: true,
        able_at_the_end: true,
        in_time: true,
        terminal: true,
        expires: true,
        decided_before: true,
        version: true,
        ttl_runs_on: true,
        delegator: true,
        lent_once: true,
        stricter: true,
    };
}

impl Process {
    pub fn open(&self) -> &Stage {
        &self.stages[self.stage]
    }

    pub fn is_over(&self, now: UnixMillis) -> bool {
        self.status.is_final() || now >= self.expires_at
    }

    pub fn is_requester(&self, person: PersonId) -> bool {
        person == self.person || person == self.filed_by
    }

    /// Why this person is never among those who decide it, whatever they are.
    pub fn bar_of(&self, by: PersonId) -> Option<Bar> {
        bar_of(self, by, &Guards::HOLD)
    }

    /// Why this person cannot decide the open stage now.
    pub fn bar_now(&self, by: PersonId, standing: &Standing<'_>) -> Option<Bar> {
        bar_now(self, by, standing, &Guards::HOLD)
    }

    pub fn nudge_from(&self) -> UnixMillis {
        self.nudged_at
            .map_or(self.filed_at, |at| at.plus_ms(NUDGE_EVERY_MS))
    }

    /// Half of the stage's time has to be over before the requester can go around it.
    pub fn escalate_from(&self) -> Option<UnixMillis> {
        let stage = self.open();
        let free = !self.status.is_final() && !self.next_level_asked && stage.joined == 0;
        stage
            .opened_at
            .filter(|_| free && stage.paused_left_ms.is_none())
            .map(|at| at.plus_ms(stage.clock_ms / 2))
    }

    /// When the clock has something to do next.
    pub fn wakes_at(&self) -> Option<UnixMillis> {
        if self.status.is_final() {
            return None;
        }
        let stage = self.open();
        let half = stage
            .due_at
            .filter(|_| !stage.reminded)
            .map(|due| due.plus_ms(-(stage.clock_ms / 2)));
        let ends = stage.overdue == Overdue::Expire;
        let due = stage.due_at.filter(|_| stage.joined == 0 || ends);
        [half, due]
            .into_iter()
            .flatten()
            .chain([self.expires_at])
            .min()
    }

    fn begin_stage(&mut self, index: usize, reviewers: &[PersonId], now: UnixMillis) {
        self.stage = index;
        self.phase = RequestPhase::Stage;
        let stage = &mut self.stages[index];
        stage.reviewers = reviewers.to_vec();
        stage.opened_at = Some(now);
        stage.due_at = Some(now.plus_ms(stage.clock_ms));
    }
}

/// Opens the first stage.
pub fn begin(mut process: Process, reviewers: &[PersonId], now: UnixMillis) -> Process {
    process.begin_stage(0, reviewers, now);
    process
}

/// What a rule may decide is decided by it, and nobody has voted (S61).
pub fn by_rule(process: &Process) -> Process {
    let mut after = process.clone();
    end(&mut after, RequestStatus::Approved);
    after
}

fn bar_of(process: &Process, by: PersonId, guards: &Guards) -> Option<Bar> {
    if guards.own && process.is_requester(by) {
        return Some(Bar::Own);
    }
    if guards.endorsed && process.endorsers.contains(&by) {
        return Some(Bar::Endorsed);
    }
    process
        .barred
        .iter()
        .find(|(person, bar)| {
            *person == by && (guards.decided_before || *bar != Bar::DecidedBefore)
        })
        .map(|(_, bar)| *bar)
}

fn bar_now(
    process: &Process,
    by: PersonId,
    standing: &Standing<'_>,
    guards: &Guards,
) -> Option<Bar> {
    if let Some(bar) = bar_of(process, by, guards) {
        return Some(bar);
    }
    if guards.delegator && standing.bound.contains(&by) {
        return Some(Bar::Delegator);
    }
    if guards.once
        && let Some(bar) = has_voted(process, by)
    {
        return Some(bar);
    }
    match chair(process, by, standing, guards) {
        Ok(_) => None,
        Err(bar) => Some(bar),
    }
}

/// Whether this person has approved, themselves or through whoever stood in for them.
fn has_voted(process: &Process, person: PersonId) -> Option<Bar> {
    let counts = |review: &Review| {
        !review.struck && (review.by == person || review.in_stead_of == Some(person))
    };
    let before = &process.stages[..process.stage];
    if before.iter().flat_map(|stage| &stage.reviews).any(counts) {
        return Some(Bar::AnotherStage);
    }
    let voted = process.open().reviews.iter().any(counts);
    voted.then_some(Bar::AlreadyVoted)
}

/// Whose chair this person decides from: their own (none), or that of a reviewer who is away
/// and could decide, and has not.
fn chair(
    process: &Process,
    by: PersonId,
    standing: &Standing<'_>,
    guards: &Guards,
) -> Result<Option<PersonId>, Bar> {
    let reviewers = &process.open().reviewers;
    if reviewers.contains(&by) && standing.able.contains(&by) {
        return Ok(None);
    }
    let mut bar = Bar::NotAReviewer;
    for of in standing.stands_for(by) {
        if !reviewers.contains(&of) || bar_of(process, of, guards).is_some() {
            continue;
        }
        match has_voted(process, of).filter(|_| guards.lent_once) {
            None => return Ok(Some(of)),
            Some(voted) => bar = voted,
        }
    }
    Err(bar)
}

/// One transition. What is refused changes nothing.
pub fn step(
    process: &Process,
    input: Input,
    standing: &Standing<'_>,
    now: UnixMillis,
) -> Result<(Process, Vec<Happened>), Refused> {
    step_under(process, input, standing, now, &Guards::HOLD)
}

pub(crate) fn step_under(
    process: &Process,
    input: Input,
    standing: &Standing<'_>,
    now: UnixMillis,
    guards: &Guards,
) -> Result<(Process, Vec<Happened>), Refused> {
    if guards.terminal && process.status.is_final() {
        return Err(Refused::Over);
    }
    let out_of_time = now >= process.expires_at;
    if guards.in_time && out_of_time && input != Input::Tick {
        return Err(Refused::Over);
    }
    let mut after = process.clone();
    let mut happened = Vec::new();
    match input {
        Input::Endorse { by } => {
            if process.is_requester(by) {
                return Err(Refused::Barred(Bar::Own));
            }
            if process.endorsers.contains(&by) {
                return Err(Refused::AlreadyDone);
            }
            let listed = process
                .stages
                .iter()
                .any(|stage| stage.reviewers.contains(&by));
            // Whoever stood in and voted was a reviewer, whether they still stand in or not.
            let mut reviews = process.stages.iter().flat_map(|stage| &stage.reviews);
            let voted = reviews.any(|review| review.by == by);
            if listed || voted || standing.stands_for(by).next().is_some() {
                return Err(Refused::Reviewer);
            }
            after.endorsers.push(by);
            happened.push(Happened::Endorsed(by));
        }
        Input::Ask { by } => {
            if let Some(bar) = bar_now(process, by, standing, guards) {
                return Err(Refused::Barred(bar));
            }
            if process.phase == RequestPhase::NeedsInfo {
                return Err(Refused::AlreadyAsked);
            }
            let stage = &mut after.stages[process.stage];
            stage.paused_left_ms = stage.due_at.take().map(|due| (due.0 - now.0).max(0));
            if !guards.ttl_runs_on {
                after.expires_at = UnixMillis(i64::MAX);
            }
            after.phase = RequestPhase::NeedsInfo;
            after.version += 1;
            happened.push(Happened::Asked(by));
        }
        Input::Answer { by } => {
            if !process.is_requester(by) {
                return Err(Refused::NotTheRequester);
            }
            if process.phase != RequestPhase::NeedsInfo {
                return Err(Refused::NoQuestion);
            }
            let stage = &mut after.stages[process.stage];
            stage.due_at = stage.paused_left_ms.take().map(|left| now.plus_ms(left));
            after.phase = match stage.joined {
                0 => RequestPhase::Stage,
                _ => RequestPhase::Escalated,
            };
            after.version += 1;
            happened.push(Happened::Answered(by));
        }
        Input::Vote {
            version,
            mut review,
        } => {
            if guards.version && version != process.version {
                return Err(Refused::Stale);
            }
            if let Some(bar) = bar_now(process, review.by, standing, guards) {
                return Err(Refused::Barred(bar));
            }
            review.in_stead_of =
                chair(process, review.by, standing, guards).map_err(Refused::Barred)?;
            vote(&mut after, &mut happened, review, standing, now, guards);
        }
        Input::Withdraw { by } => {
            if !process.is_requester(by) {
                return Err(Refused::NotTheRequester);
            }
            end(&mut after, RequestStatus::Cancelled);
            happened.push(Happened::Withdrawn);
        }
        Input::Cancel { code } => {
            end(&mut after, RequestStatus::Cancelled);
            happened.push(Happened::Cancelled(code));
        }
        Input::Nudge { by } => {
            if !process.is_requester(by) {
                return Err(Refused::NotTheRequester);
            }
            if now < process.nudge_from() {
                return Err(Refused::TooSoon(process.nudge_from()));
            }
            after.nudged_at = Some(now);
            happened.push(Happened::Nudged);
        }
        Input::AskNextLevel { by } => {
            if !process.is_requester(by) {
                return Err(Refused::NotTheRequester);
            }
            match process.escalate_from() {
                None => return Err(Refused::AlreadyDone),
                Some(at) if now < at => return Err(Refused::TooSoon(at)),
                Some(_) => {}
            }
            after.next_level_asked = true;
            escalate(&mut after, &mut happened, standing, now, guards);
        }
        Input::Tick => tick(&mut after, &mut happened, standing, now, guards),
    }
    Ok((after, happened))
}

fn end(process: &mut Process, status: RequestStatus) {
    process.status = status;
    process.version += 1;
    for stage in &mut process.stages {
        stage.due_at = None;
        stage.paused_left_ms = None;
    }
}

fn vote(
    after: &mut Process,
    happened: &mut Vec<Happened>,
    review: Review,
    standing: &Standing<'_>,
    now: UnixMillis,
    guards: &Guards,
) {
    let (by, verdict) = (review.by, review.verdict);
    let index = after.stage;
    after.version += 1;
    after.stages[index].reviews.push(review);
    happened.push(Happened::Voted(by, verdict));
    if verdict == Verdict::Deny {
        end(after, RequestStatus::Denied);
        happened.push(Happened::Denied);
        return;
    }
    // Whoever approved earlier has to be able to still, or their word is worth nothing now.
    if guards.able_at_the_end {
        let bars: Vec<bool> = after.stages[index]
            .reviews
            .iter()
            .map(|given| {
                let able = match given.in_stead_of {
                    None => standing.able.contains(&given.by),
                    Some(of) => standing.stands_for(given.by).any(|one| one == of),
                };
                let bound = guards.delegator && standing.bound.contains(&given.by);
                !able || bound || bar_of(after, given.by, guards).is_some()
            })
            .collect();
        for (given, lost) in after.stages[index].reviews.iter_mut().zip(bars) {
            if lost && !given.struck {
                given.struck = true;
                happened.push(Happened::Struck(given.by));
            }
        }
    }
    let stage = &mut after.stages[index];
    let counted = stage
        .reviews
        .iter()
        .filter(|given| given.verdict == Verdict::Approve && !given.struck)
        .count();
    if counted < usize::from(stage.needed) {
        return;
    }
    stage.due_at = None;
    stage.paused_left_ms = None;
    let last = index + 1 == after.stages.len();
    if guards.stricter && last && !standing.stricter.is_empty() {
        after.stages.extend_from_slice(standing.stricter);
        let clocks: i64 = standing.stricter.iter().map(|more| more.clock_ms).sum();
        // What is asked for besides needs a time of its own.
        after.expires_at = after.expires_at.max(now.plus_ms(clocks));
        happened.push(Happened::StageAdded);
    }
    if index + 1 < after.stages.len() {
        after.begin_stage(index + 1, standing.next, now);
        happened.push(Happened::StageBegun(index + 1));
    } else {
        end(after, RequestStatus::Approved);
        happened.push(Happened::Approved);
    }
}

fn escalate(
    after: &mut Process,
    happened: &mut Vec<Happened>,
    standing: &Standing<'_>,
    now: UnixMillis,
    guards: &Guards,
) {
    let joining: Vec<PersonId> = standing
        .alternates
        .iter()
        .copied()
        .filter(|person| !after.open().reviewers.contains(person))
        .filter(|person| bar_of(after, *person, guards).is_none())
        .collect();
    let index = after.stage;
    let stage = &mut after.stages[index];
    stage.due_at = if joining.is_empty() {
        None
    } else {
        Some(now.plus_ms(stage.clock_ms))
    };
    stage.joined = u8::try_from(joining.len()).unwrap_or(u8::MAX);
    stage.reviewers.extend(joining);
    after.phase = RequestPhase::Escalated;
    after.version += 1;
    happened.push(Happened::Escalated);
}

fn tick(
    after: &mut Process,
    happened: &mut Vec<Happened>,
    standing: &Standing<'_>,
    now: UnixMillis,
    guards: &Guards,
) {
    if now >= after.expires_at {
        if guards.expires {
            end(after, RequestStatus::Expired);
            happened.push(Happened::Expired);
        }
        return;
    }
    let index = after.stage;
    let stage = &mut after.stages[index];
    let Some(due) = stage.due_at else {
        return;
    };
    if !stage.reminded && now >= due.plus_ms(-(stage.clock_ms / 2)) {
        stage.reminded = true;
        happened.push(Happened::Reminded);
    }
    if now >= due && stage.overdue == Overdue::Expire {
        if guards.expires {
            end(after, RequestStatus::Expired);
            happened.push(Happened::Expired);
        }
        return;
    }
    let stage = &after.stages[index];
    if now >= due && stage.joined == 0 && after.phase != RequestPhase::Escalated {
        escalate(after, happened, standing, now, guards);
    }
}
