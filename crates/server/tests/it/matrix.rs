//! AZ-01, the server's half: in every cell of the world's table the server's answer is the
//! policy's. (The client's half stands in the test kit, where both sides are in sight.)

use std::collections::BTreeMap;

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
