//! Every state that the machine can reach, walked for a request that takes two approvals out
//! of two people (or one each at two stages), with an endorser, somebody who decided before,
//! a requester who tries everything, people who lose and regain their post, an exclusion that
//! comes meanwhile, and time. In each state ten sentences have to be true. Then the walk is
//! done again with one guard lifted at a time, to see that each is noticed.

use std::collections::{BTreeMap, HashSet, VecDeque};

use tokenim_protocol::access_request::{
    Bar, RequestPhase, RequestStatus, Review, ReviewerRole, StandIn, Verdict,
};
use tokenim_protocol::ids::PersonId;
use tokenim_protocol::time::UnixMillis;

use super::{Guards, Happened, Input, Process, Refused, Stage, Standing, step_under};

/// Hours; the request's whole time.
const TTL: i64 = 2;
const CLOCK: i64 = 1;

fn person(n: u32) -> PersonId {
    let text = format!("00000000-0000-7000-8000-{n:012x}");
    text.parse().expect("an id")
}

const LI: u32 = 1; // asks
const LIN: u32 = 2; // decides
const HAO: u32 = 3; // decides
const MEI: u32 = 4; // decided before
const BO: u32 = 5; // joins when time runs out
const QI: u32 = 6; // supports
const FAN: u32 = 7; // stands in for Hao while he is away, and for Li when Li lends too

/// The world: the request and what stands around it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct World {
    process: Process,
    now: i64,
    /// Lin holds the post that lets her decide.
    lin_able: bool,
    /// Hao has lent his part to Fan.
    hao_lent: bool,
    /// Li has lent hers to Fan too: then Fan decides nothing of hers.
    li_lent: bool,
    /// The permission was taken anew.
    excluded_anew: bool,
    /// The rules that are in force ask for one stage more than it began with.
    tightened: bool,
    /// What the approval gave: not twice, and not while it is excluded.
    given: u8,
    /// What went wrong on the way here.
    fault: Option<&'static str>,
}

#[derive(Clone, Copy, Debug)]
enum Move {
    Approve(u32, bool),
    Deny(u32),
    Ask(u32),
    Answer(u32),
    Withdraw(u32),
    Nudge,
    NextLevel,
    Endorse(u32),
    LinLosesThePost,
    LinGetsItBack,
    HaoLends,
    HaoTakesBack,
    LiLends,
    ExcludeAnew,
    RulesTighten,
    RulesRelax,
    HourPasses,
    /// The server looks at what is due; that may be late.
    Sweep,
}

const MOVES: &[Move] = &[
    Move::Approve(LI, true),
    Move::Approve(LIN, true),
    Move::Approve(HAO, true),
    Move::Approve(LIN, false),
    Move::Approve(MEI, true),
    Move::Approve(BO, true),
    Move::Approve(QI, true),
    Move::Deny(HAO),
    Move::Deny(LI),
    Move::Ask(LIN),
    Move::Answer(LI),
    Move::Answer(HAO),
    Move::Withdraw(LI),
    Move::Withdraw(LIN),
    Move::Nudge,
    Move::NextLevel,
    Move::Endorse(QI),
    Move::LinLosesThePost,
    Move::LinGetsItBack,
    Move::ExcludeAnew,
    Move::HourPasses,
    Move::Sweep,
];

/// What Hao and Li lend to Fan, with everything around it that could go wrong.
const LENT: &[Move] = &[
    Move::Approve(LIN, true),
    Move::Approve(HAO, true),
    Move::Approve(FAN, true),
    Move::Deny(FAN),
    Move::Endorse(FAN),
    Move::HaoLends,
    Move::HaoTakesBack,
    Move::LiLends,
    Move::LinLosesThePost,
    Move::HourPasses,
    Move::Sweep,
];

/// Rules that become stricter and laxer again while it is decided.
const RULES: &[Move] = &[
    Move::Approve(LIN, true),
    Move::Approve(HAO, true),
    Move::Deny(HAO),
    Move::LinLosesThePost,
    Move::RulesTighten,
    Move::RulesRelax,
    Move::HourPasses,
    Move::Sweep,
];

fn stage(needed: u8) -> Stage {
    Stage {
        roles: vec![ReviewerRole::TeamAdmin],
        people: Vec::new(),
        overdue: tokenim_protocol::workflow::Overdue::Escalate,
        needed,
        clock_ms: CLOCK,
        reviewers: Vec::new(),
        joined: 0,
        opened_at: None,
        due_at: None,
        paused_left_ms: None,
        reminded: false,
        reviews: Vec::new(),
    }
}

/// `stages`: how many approvals each takes. The lists are as careless as they can be: the
/// machine has to hold by itself.
fn beginning(stages: &[u8]) -> World {
    let process = Process {
        person: person(LI),
        filed_by: person(LI),
        filed_at: UnixMillis(0),
        status: RequestStatus::Pending,
        phase: RequestPhase::Stage,
        version: 1,
        stages: stages.iter().map(|needed| stage(*needed)).collect(),
        stage: 0,
        expires_at: UnixMillis(TTL),
        endorsers: Vec::new(),
        barred: vec![(person(MEI), Bar::DecidedBefore)],
        nudged_at: None,
        next_level_asked: false,
    };
    let everybody = [LI, LIN, HAO, MEI].map(person);
    World {
        process: super::begin(process, &everybody, UnixMillis(0)),
        now: 0,
        lin_able: true,
        hao_lent: false,
        li_lent: false,
        excluded_anew: false,
        tightened: false,
        given: 0,
        fault: None,
    }
}

fn review(by: u32, verdict: Verdict, now: i64) -> Review {
    Review {
        by: person(by),
        at: UnixMillis(now),
        verdict,
        text: String::new(),
        ends_at: None,
        scope: None,
        in_stead_of: None,
        struck: false,
    }
}

fn after(world: &World, made: Move, guards: &Guards, reads_exclusions: bool) -> Option<World> {
    let mut next = world.clone();
    let seen = world.process.version;
    let input = match made {
        Move::Approve(by, fresh) => Input::Vote {
            version: if fresh { seen } else { seen.wrapping_sub(1) },
            review: review(by, Verdict::Approve, world.now),
        },
        Move::Deny(by) => Input::Vote {
            version: seen,
            review: review(by, Verdict::Deny, world.now),
        },
        Move::Ask(by) => Input::Ask { by: person(by) },
        Move::Answer(by) => Input::Answer { by: person(by) },
        Move::Withdraw(by) => Input::Withdraw { by: person(by) },
        Move::Nudge => Input::Nudge { by: person(LI) },
        Move::NextLevel => Input::AskNextLevel { by: person(LI) },
        Move::Endorse(by) => Input::Endorse { by: person(by) },
        Move::LinLosesThePost => {
            next.lin_able = false;
            return (next != *world).then_some(next);
        }
        Move::LinGetsItBack => {
            next.lin_able = true;
            return (next != *world).then_some(next);
        }
        Move::HaoLends => {
            next.hao_lent = true;
            return (next != *world).then_some(next);
        }
        Move::HaoTakesBack => {
            next.hao_lent = false;
            return (next != *world).then_some(next);
        }
        Move::LiLends => {
            next.li_lent = true;
            return (next != *world).then_some(next);
        }
        Move::ExcludeAnew => {
            next.excluded_anew = true;
            return (next != *world).then_some(next);
        }
        Move::RulesTighten => {
            next.tightened = true;
            return (next != *world).then_some(next);
        }
        Move::RulesRelax => {
            next.tightened = false;
            return (next != *world).then_some(next);
        }
        Move::HourPasses => {
            // Past the end nothing more can come of it.
            if world.now > TTL {
                return None;
            }
            next.now += 1;
            return Some(next);
        }
        Move::Sweep => Input::Tick,
    };
    let mut able = vec![person(LI), person(HAO), person(MEI), person(BO), person(QI)];
    if next.lin_able {
        able.push(person(LIN));
    }
    let everybody = [LI, LIN, HAO, MEI].map(person);
    let alternates = [person(BO), person(QI), person(MEI)];
    let lent = [
        (next.hao_lent, HAO),
        // A part that was lent by nobody of the stage is worth nothing.
        (next.li_lent, LI),
    ];
    let stand_ins: Vec<StandIn> = lent
        .into_iter()
        .filter(|(lent, _)| *lent)
        .map(|(_, of)| StandIn {
            by: person(FAN),
            of: person(of),
        })
        .collect();
    let bound: Vec<PersonId> = next.li_lent.then(|| person(FAN)).into_iter().collect();
    // What it began with is one stage there; what was added is asked for once.
    let owes = next.tightened && world.process.stages.len() == 1;
    let stricter = if owes { vec![stage(1)] } else { Vec::new() };
    let standing = Standing {
        able: &able,
        next: &everybody,
        alternates: &alternates,
        stricter: &stricter,
        stand_ins: &stand_ins,
        bound: &bound,
    };
    let now = UnixMillis(next.now);
    let result = step_under(&world.process, input.clone(), &standing, now, guards);
    let Ok((process, happened)) = result else {
        if let Err(refused) = result
            && world.process.status == RequestStatus::Pending
            && world.now < TTL
        {
            assert_ne!(refused, Refused::Over, "{made:?} of {world:?}");
        }
        return (next != *world).then_some(next);
    };
    if world.process.status.is_final() && process.status != world.process.status {
        next.fault = Some("what had ended began again");
    }
    let decides = matches!(&input, Input::Vote { .. });
    if decides && world.now >= TTL {
        next.fault = Some("decided after its time");
    }
    if matches!(made, Move::Sweep) && world.now >= TTL && !process.status.is_final() {
        next.fault = Some("it never ended");
    }
    if let Move::Approve(_, false) = made {
        next.fault = Some("a decision about something else was taken");
    }
    let voted_now = happened
        .iter()
        .any(|one| matches!(one, Happened::Voted(by, _) if *by == person(FAN)));
    if voted_now && next.li_lent {
        next.fault = Some("decided by who stands in for the requester");
    }
    if voted_now && !next.hao_lent {
        next.fault = Some("decided by who stands in for nobody");
    }
    if happened.contains(&Happened::Approved) && owes {
        next.fault = Some("approved by rules that are stricter now");
    }
    if happened.contains(&Happened::Approved) && !(reads_exclusions && next.excluded_anew) {
        next.given += 1;
        if next.excluded_anew {
            next.fault = Some("given although it was taken anew");
        }
        let counted = process.stages[process.stage]
            .reviews
            .iter()
            .filter(|one| one.verdict == Verdict::Approve && !one.struck);
        if !next.lin_able && counted.clone().any(|one| one.by == person(LIN)) {
            next.fault = Some("counted who could not decide any more");
        }
        if (!next.hao_lent || next.li_lent) && counted.clone().any(|one| one.by == person(FAN)) {
            next.fault = Some("counted who stands in no more");
        }
    }
    next.process = process;
    (next != *world).then_some(next)
}

/// The sentences that are true in every state; the first that is not.
fn broken(world: &World) -> Option<&'static str> {
    let process = &world.process;
    if world.fault.is_some() {
        return world.fault;
    }
    for stage in &process.stages {
        let mut voted = Vec::new();
        for one in stage.reviews.iter().filter(|one| !one.struck) {
            if one.by == person(LI) {
                return Some("decided by the requester");
            }
            if one.by == person(MEI) {
                return Some("an appeal decided by who decided before");
            }
            if process.endorsers.contains(&one.by) {
                return Some("decided by who supported it");
            }
            if voted.contains(&one.by) {
                return Some("one person counted twice");
            }
            voted.push(one.by);
        }
    }
    let mut chairs: Vec<PersonId> = process
        .stages
        .iter()
        .flat_map(|stage| &stage.reviews)
        .filter(|one| one.verdict == Verdict::Approve && !one.struck)
        .map(|one| one.in_stead_of.unwrap_or(one.by))
        .collect();
    let sat = chairs.len();
    chairs.sort_unstable();
    chairs.dedup();
    if chairs.len() < sat {
        return Some("a part that was lent counted twice");
    }
    let approvals: Vec<PersonId> = process
        .stages
        .iter()
        .flat_map(|stage| &stage.reviews)
        .filter(|one| one.verdict == Verdict::Approve && !one.struck)
        .map(|one| one.by)
        .collect();
    let needed: usize = process
        .stages
        .iter()
        .map(|one| usize::from(one.needed))
        .sum();
    if process.status == RequestStatus::Approved && approvals.len() < needed {
        return Some("approved with too few");
    }
    if world.given > 1 {
        return Some("given twice");
    }
    if world.given > 0 && process.status != RequestStatus::Approved {
        return Some("given without being approved");
    }
    if process.phase == RequestPhase::NeedsInfo
        && !process.status.is_final()
        && process.open().due_at.is_some()
    {
        return Some("the clock ran while a question was open");
    }
    None
}

struct Walk {
    states: usize,
    moves: usize,
    broken: Option<&'static str>,
    ends: BTreeMap<String, usize>,
}

/// What tells two states apart: how often something moved, and when somebody voted, does not
/// bear on what comes next.
fn key(world: &World) -> String {
    let mut same = world.clone();
    same.process.version = 0;
    // Within the request's time it can be done once, whenever it was.
    same.process.nudged_at = same.process.nudged_at.map(|_| UnixMillis(0));
    for stage in &mut same.process.stages {
        for review in &mut stage.reviews {
            review.at = UnixMillis(0);
        }
    }
    format!("{same:?}")
}

fn walk(stages: &[u8], guards: &Guards, reads_exclusions: bool, moves: &[Move]) -> Walk {
    let first = beginning(stages);
    let mut known = HashSet::from([key(&first)]);
    let mut waiting = VecDeque::from([first]);
    let mut walk = Walk {
        states: 0,
        moves: 0,
        broken: None,
        ends: BTreeMap::new(),
    };
    while let Some(world) = waiting.pop_front() {
        walk.states += 1;
        *walk
            .ends
            .entry(format!("{:?}", world.process.status))
            .or_default() += 1;
        if let Some(sentence) = broken(&world) {
            walk.broken = Some(sentence);
            return walk;
        }
        for made in moves {
            let Some(next) = after(&world, *made, guards, reads_exclusions) else {
                continue;
            };
            walk.moves += 1;
            if known.insert(key(&next)) {
                waiting.push_back(next);
            }
        }
    }
    walk
}

#[test]
fn every_state_the_machine_can_reach_keeps_what_it_promises() {
    for (stages, moves, least) in [
        (&[2][..], MOVES, 904),
        (&[1, 1][..], MOVES, 904),
        (&[2][..], LENT, 100),
        (&[1, 1][..], LENT, 100),
        (&[1][..], RULES, 50),
    ] {
        let walk = walk(stages, &Guards::HOLD, true, moves);
        println!(
            "approvals {stages:?}: {} states, {} moves, {:?}",
            walk.states, walk.moves, walk.ends
        );
        assert_eq!(walk.broken, None, "{stages:?}");
        assert!(walk.states >= least, "{}", walk.states);
        let ends = ["Approved", "Denied", "Expired", "Pending", "Cancelled"];
        // Nobody takes it back where only lending is looked at.
        for end in &ends[..if least == 904 { 5 } else { 4 }] {
            assert!(walk.ends.contains_key(*end), "{end} was never reached");
        }
    }
}

#[test]
fn each_guard_that_is_lifted_is_noticed() {
    let hold = Guards::HOLD;
    let faults: &[(&str, Guards)] = &[
        ("own", Guards { own: false, ..hold }),
        (
            "endorsed",
            Guards {
                endorsed: false,
                ..hold
            },
        ),
        (
            "once",
            Guards {
                once: false,
                ..hold
            },
        ),
        (
            "able at the end",
            Guards {
                able_at_the_end: false,
                ..hold
            },
        ),
        (
            "in time",
            Guards {
                in_time: false,
                ..hold
            },
        ),
        (
            "terminal",
            Guards {
                terminal: false,
                ..hold
            },
        ),
        (
            "expires",
            Guards {
                expires: false,
                ..hold
            },
        ),
        (
            "decided before",
            Guards {
                decided_before: false,
                ..hold
            },
        ),
        (
            "version",
            Guards {
                version: false,
                ..hold
            },
        ),
        (
            "delegator",
            Guards {
                delegator: false,
                ..hold
            },
        ),
        (
            "lent once",
            Guards {
                lent_once: false,
                ..hold
            },
        ),
        (
            "time goes on",
            Guards {
                ttl_runs_on: false,
                ..hold
            },
        ),
        (
            "stricter",
            Guards {
                stricter: false,
                ..hold
            },
        ),
    ];
    for (name, guards) in faults {
        let found = [
            (&[2][..], LENT),
            (&[1, 1][..], LENT),
            (&[2][..], MOVES),
            (&[1, 1][..], MOVES),
            (&[1][..], RULES),
        ]
        .iter()
        .find_map(|(stages, moves)| walk(stages, guards, true, moves).broken);
        println!("without {name}: {found:?}");
        assert!(found.is_some(), "nobody noticed that {name} is lifted");
    }
    let ignored = walk(&[2], &hold, false, MOVES).broken;
    println!("without looking at exclusions: {ignored:?}");
    assert_eq!(ignored, Some("given although it was taken anew"));
}
