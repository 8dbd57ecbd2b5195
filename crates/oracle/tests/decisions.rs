//! Our judge and Cedar over random people, places and moments: not one difference.

#[path = "../../policy/tests/world/mod.rs"]
mod world;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use tokenim_oracle::{Oracle, Question as Put};
use tokenim_policy::{Contact, Moment};
use tokenim_protocol::permission::ReasonCode;
use tokenim_protocol::time::UnixMillis;
use world::{EVERYTHING, Question, World, in_hours, world};

/// More or fewer than the usual number of people.
const VARIABLE: &str = "TOKENIM_ORACLE_WORLDS";
const WORLDS: u32 = 3_000;

/// Moments before, at and after what the generators put into a person's dates.
const HOURS: [i64; 5] = [-4, 6, 21, 31, 60];

fn put(world: &World) -> Put {
    match world.question {
        Question::Action(action) => Put::Action(action),
        Question::Permission(permission) => Put::Permission(permission),
    }
}

#[test]
fn cedar_decides_every_question_as_we_do() {
    let worlds = std::env::var(VARIABLE)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(WORLDS);
    let oracle = Oracle::default();
    let asked = Cell::new(0_u64);
    let ends = Cell::new(0_u64);
    let allowed = Cell::new(0_u64);
    let reached: RefCell<BTreeMap<ReasonCode, u64>> = RefCell::default();
    let count = |cell: &Cell<u64>| cell.set(cell.get() + 1);

    let config = Config {
        cases: worlds,
        failure_persistence: None,
        max_shrink_iters: 2_000,
        ..Config::default()
    };
    let outcome = TestRunner::new(config).run(&world(EVERYTHING), |world| {
        let case = oracle.case(&world.facts, world.resource.scope);
        let agrees = |moment: &Moment| {
            let ours = world.ask_at(moment);
            let theirs = case.allows(put(&world), &world.resource, moment);
            count(&asked);
            if ours.is_allowed() {
                count(&allowed);
            }
            for obstacle in &ours.obstacles {
                *reached.borrow_mut().entry(obstacle.code).or_default() += 1;
            }
            prop_assert_eq!(
                ours.is_allowed(),
                theirs,
                "at {:?}: ours {:?}",
                moment,
                ours
            );
            Ok(ours)
        };
        let now = agrees(&world.moment)?;
        for hours in HOURS {
            agrees(&Moment {
                now: in_hours(hours),
                ..world.moment
            })?;
        }
        // The end that an allowance names is the end that Cedar sees, to the millisecond.
        if let (true, Some(UnixMillis(end))) = (now.is_allowed(), now.until) {
            let at = |now| Moment {
                now: UnixMillis(now),
                contact: Contact::Live,
            };
            let before = case.allows(put(&world), &world.resource, &at(end - 1));
            prop_assert!(before, "Cedar ends it before {end}");
            agrees(&at(end - 1))?;
            agrees(&at(end))?;
            count(&ends);
        }
        Ok(())
    });
    for (code, times) in reached.borrow().iter() {
        println!("{times:8} {code:?}");
    }
    println!(
        "{worlds} people, {} questions, {} allowed, {} ends: {}",
        asked.get(),
        allowed.get(),
        ends.get(),
        if outcome.is_ok() {
            "0 differences"
        } else {
            "a difference"
        }
    );
    if let Err(error) = outcome {
        panic!("{error}");
    }
    // What was never met has proved nothing.
    for code in ReasonCode::ALL {
        let met = reached.borrow().get(code).copied().unwrap_or(0);
        assert!(met > 0, "{code:?} was never met");
    }
    assert!(ends.get() > 0 && allowed.get() > 0);
}
