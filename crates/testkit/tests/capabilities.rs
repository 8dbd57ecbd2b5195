//! AZ-01, the client's half: whatever the server would answer, to everybody, everywhere, the
//! client shows. The table, the company and the requests are those of the server's own test;
//! the facts are the ones that this very server signs for the person right before each
//! request, and they are judged by the code that judges them on a desktop.

#[path = "../../server/tests/it/story.rs"]
#[allow(dead_code)]
mod story;
#[path = "../../server/tests/it/world.rs"]
mod world;

use std::collections::BTreeMap;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tokenim_client::access::held::Held;
use tokenim_client::clock::ScriptedClock;
use tokenim_protocol::permission::{Action, Decision, Source};
use tokenim_server::access::facts_to_show;
use tokenim_server::router::Place;

use story::{Somebody, Story};
use world::{Cell, Expected, World, walk};

/// What a desktop with a live connection shows for a question; none where it has no facts to
/// judge from, which it shows as "unknown", with nothing to press.
async fn shown(story: &Story, who: &Somebody, cell: &Cell) -> Option<Decision> {
    let (person, now) = (who.id, story.now());
    let facts = story
        .app
        .read(move |db| Box::pin(facts_to_show(db, person, now)))
        .await
        .ok()?;
    let key = STANDARD.encode(story.app.keys().snapshot.verifying_key().as_bytes());
    let clock = Arc::new(ScriptedClock::at(now));
    let held = Held::new(person, &key, clock, None).expect("the server's key");
    let facts = held
        .verify(&story.app.sign_facts(&facts))
        .expect("the server's own signature");
    held.take(facts, true);
    held.hear_time(now);
    let (action, resource) = cell.asks;
    Some(held.ground().expect("facts").decide(action, &resource))
}

#[tokio::test]
async fn az_01_the_client_shows_in_every_cell_what_the_server_answers() {
    let world = World::build().await;
    let mut counted: BTreeMap<&str, u32> = BTreeMap::new();
    let mut differences = Vec::new();
    walk(
        &world,
        async |world: &World, who: &Option<Somebody>, cell: &Cell| match who {
            Some(who) if world.facts(&Some(who.clone())).await.is_some() => {
                shown(&world.story, who, cell).await
            }
            // Without a session there are no facts.
            _ => None,
        },
        |route, role, cell, answer, shown| {
            let allowed = shown.as_ref().is_some_and(Decision::is_allowed);
            let mut differs = |what: &str| {
                differences.push(format!(
                    "{} {} as {role} ({}): {what}; the server says {} {}, the client {shown:?}",
                    route.method, route.path, cell.relation, answer.status, answer.body
                ));
            };
            // A screen offers this beside a message that it shows and that asks to be confirmed;
            // none of these does.
            let unasked = matches!(
                route.row.action,
                Action::ConfirmAnnouncement | Action::ReadConfirmations
            );
            let kind = match (cell.expected, &shown) {
                // Public: no screen asks before it shows the sign-in.
                (Expected::Done | Expected::Malformed, None) => "needs no session",
                // A calendar's: the address itself says who reads.
                (Expected::Hidden, None) if route.row.action == Action::ReadCalendarFeed => {
                    "needs no session"
                }
                (Expected::Done | Expected::Malformed, Some(_)) => {
                    if !allowed {
                        differs("done, but not offered");
                    }
                    "offered and done"
                }
                (Expected::SignedOut, shown) => {
                    if shown.is_some() {
                        differs("signed out, but judged");
                    }
                    "signed out and unknown"
                }
                (Expected::Refused, Some(shown)) => {
                    if allowed {
                        if !unasked {
                            differs("refused, but offered");
                        }
                    } else if route.row.place != Place::Message
                        && answer.error().decision.as_ref() != Some(shown)
                    {
                        differs("refused for other reasons than are shown");
                    }
                    "greyed and refused, with the same reasons"
                }
                (Expected::Hidden, Some(shown)) => {
                    // One's own affairs are open at every place one knows of; of this place
                    // the client does not know, so nobody can ask there.
                    let own = shown.source == Some(Source::Everyone);
                    if allowed && !own && !unasked {
                        differs("hidden, but offered");
                    }
                    "hidden, and nothing offered"
                }
                (Expected::Refused | Expected::Hidden, None) => {
                    differs("judged by the server only");
                    "judged by the server only"
                }
            };
            *counted.entry(kind).or_default() += 1;
        },
    )
    .await;
    println!("{} cells: {counted:#?}", counted.values().sum::<u32>());
    assert!(
        differences.is_empty(),
        "{} differences:\n{}",
        differences.len(),
        differences.join("\n")
    );
    assert!(counted["offered and done"] > 300, "{counted:?}");
    assert!(
        counted["greyed and refused, with the same reasons"] > 300,
        "{counted:?}"
    );
}
