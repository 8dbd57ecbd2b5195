//! AZ-01, the server's half: in every cell of the world's table the server's answer is the
//! policy's. (The client's half stands in the test kit, where both sides are in sight.)

use std::collections::{BTreeMap, BTreeSet};

use axum::http::Method;
use serde_json::json;
use tokenim_policy::{Proof, asks_for_proof, permission_of, rule};
use tokenim_protocol::permission::{Action, ReasonCode};

use crate::story::Answer;
use crate::world::{Expected, World, walk};

#[tokio::test]
async fn az_01_every_route_for_everybody_everywhere_answers_as_the_policy_does() {
    let world = World::build().await;
    let mut counted: BTreeMap<Expected, u32> = BTreeMap::new();
    let mut differences = Vec::new();
    walk(
        &world,
        async |_, _, _| (),
        |route, role, cell, answer, ()| {
            let expected = cell.expected;
            *counted.entry(expected).or_default() += 1;
            if !expected.is(answer.status) {
                differences.push(format!(
                    "{} {} as {role} ({}): expected {expected:?}, was {} {}",
                    route.method, route.path, cell.relation, answer.status, answer.body
                ));
            }
            if answer.status == 403 {
                let decision = answer.error().decision.expect("a Decision in every 403");
                assert!(!decision.obstacles.is_empty());
            }
        },
    )
    .await;
    println!("{counted:?}");
    assert!(
        differences.is_empty(),
        "{} differences:\n{}",
        differences.len(),
        differences.join("\n")
    );
    for expected in [
        Expected::Done,
        Expected::SignedOut,
        Expected::Refused,
        Expected::Hidden,
    ] {
        assert!(counted[&expected] > 50, "{counted:?}");
    }
}

fn is_marked(action: Action) -> bool {
    match rule(action).proof {
        Proof::Never => false,
        Proof::Always => true,
        Proof::ByRisk => permission_of(action).is_some_and(asks_for_proof),
    }
}

fn only_proof_is_owed(answer: &Answer) -> bool {
    let decision = (answer.status == 403).then(|| answer.error().decision);
    decision.flatten().is_some_and(|decision| {
        let owed = |code| code == ReasonCode::StepUpNeeded;
        decision.obstacles.iter().all(|one| owed(one.code))
    })
}

#[tokio::test]
async fn nothing_grave_is_done_by_whoever_has_not_shown_who_sits_there() {
    let world = World::build().await;
    world.nobody_has_confirmed().await;
    let mut asked = BTreeSet::new();
    let (mut owed, mut wrong) = (0, Vec::new());
    walk(
        &world,
        async |_, _, _| (),
        |route, role, cell, answer, ()| {
            let action = cell.asks.0;
            let tries = cell.body["dry_run"] == json!(true) || route.path.ends_with("/test");
            let acts = route.method != Method::GET && !tries;
            let right = if !(acts && is_marked(action)) {
                // To look, to rehearse and what is not grave is as ever. What is decided beside its
                // action is another story's.
                matches!(action, Action::ReviewRequest | Action::SettleRights)
                    || cell.expected.is(answer.status)
            } else if cell.expected == Expected::Done {
                asked.insert(format!("{action:?}"));
                owed += 1;
                only_proof_is_owed(answer)
            } else {
                answer.status >= 400
            };
            if !right {
                wrong.push(format!(
                    "{} {} as {role} ({}): {} {}",
                    route.method, route.path, cell.relation, answer.status, answer.body
                ));
            }
        },
    )
    .await;
    println!("{owed} acts refused for want of a proof: {asked:?}");
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(asked.len() >= 10, "{asked:?}");
}
