//! C-28: what the window says is so. Whatever happens to the line, the state shown is the true
//! one within two seconds; only a line that dies without a word takes as long as its silence.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokenim_client::change::Change;
use tokenim_client::view::session::{ConnectionState, ConnectionView};
use tokenim_client::view::timeline::{MessageState, RowContent};
use tokenim_protocol::error::ErrorCode;
use tokenim_protocol::ids::MessageId;
use tokenim_server::events::Ended;
use tokenim_server::store::messages;
use tokenim_testkit::story::{Person, Story};
use tokio::time::{Instant, sleep};

const TRUE_WITHIN: Duration = Duration::from_secs(2);
/// A line that is open at both ends and silent is noticed by its silence.
const SILENCE: Duration = Duration::from_secs(25);
const LOOK: Duration = Duration::from_millis(100);

struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}

async fn view(person: &Person) -> ConnectionView {
    person.client().connection().await.expect("an answer")
}

/// What is shown of everything that this person wrote: not there, on its way, refused.
async fn own(person: &Person) -> BTreeMap<MessageId, &'static str> {
    let rows = person.rows().await;
    let own = rows.iter().filter_map(|row| match &row.content {
        RowContent::Message(message) if message.mine => Some((
            message.id,
            match &message.state {
                MessageState::Sent => "sent",
                MessageState::Queued => "queued",
                MessageState::Sending => "sending",
                MessageState::Wedged { .. } => "refused",
            },
        )),
        _ => None,
    });
    own.collect()
}

async fn is_at_the_server(story: &Story, message: MessageId) -> bool {
    let found = story
        .server
        .app
        .read(move |db| Box::pin(async move { Ok(messages::get(db, message).await?) }))
        .await;
    found.expect("the server answers").is_some()
}

/// Looks until what is shown is true; answers how long that took.
async fn until_true(
    limit: Duration,
    what: &str,
    mut is_true: impl AsyncFnMut() -> bool,
) -> Duration {
    let begun = Instant::now();
    while !is_true().await {
        assert!(
            begun.elapsed() < limit,
            "{what}: still not true after {limit:?}"
        );
        sleep(LOOK).await;
    }
    begun.elapsed()
}

/// Every line of `sent` is at the server, and nothing there is shown as waiting any more.
async fn messages_are_true(story: &Story, person: &Person) -> bool {
    for (message, state) in own(person).await {
        let there = is_at_the_server(story, message).await;
        if there != (state == "sent") {
            return false;
        }
    }
    true
}

#[tokio::test(start_paused = true)]
async fn c_28_what_is_shown_is_true_within_two_seconds_of_every_fault() {
    let rounds = std::env::var("C28_ROUNDS")
        .ok()
        .and_then(|told| told.parse().ok())
        .unwrap_or(80);
    let story = Story::begin_with(28).await;
    let (alice, _bob) = story.two_in("general").await;
    let mut dice = Dice(0x2828_2828);
    let mut faults: BTreeMap<&str, (u32, Duration)> = BTreeMap::new();
    for _ in 0..rounds {
        let began = Instant::now();
        let (fault, took) = match dice.below(5) {
            0 => {
                story.cut_off(&alice);
                let shown = until_true(TRUE_WITHIN, "cut", async || {
                    let view = view(&alice).await;
                    view.state == ConnectionState::Offline
                        && view.as_of.is_some()
                        && view.cause.is_some()
                });
                ("cut", shown.await)
            }
            1 => {
                alice.line.lose_answers(1_000);
                alice.says("will the answer come?").await;
                // It arrives, and only its answer is lost: the log brings the truth.
                let shown = until_true(TRUE_WITHIN, "answers lost", async || {
                    messages_are_true(&story, &alice).await
                });
                let took = shown.await;
                alice.line.lose_answers(0);
                ("answers lost", took)
            }
            2 => {
                // The server ends the socket, and takes the next one: shown as live is what is.
                let hub = story.server.app.hub();
                hub.end(Ended::EveryOneOf(alice.id), ErrorCode::Unavailable);
                let shown = until_true(TRUE_WITHIN, "socket ended", async || {
                    let is_live = view(&alice).await.state == ConnectionState::Live;
                    is_live == (hub.sockets() == 2)
                });
                ("socket ended by the server", shown.await)
            }
            3 => {
                alice.line.freeze();
                let shown = until_true(SILENCE, "silence", async || {
                    view(&alice).await.state == ConnectionState::Offline
                });
                ("silent line", shown.await)
            }
            _ => {
                story.cut_off(&alice);
                alice.says("written without a network").await;
                alice.crashes().await;
                let shown = until_true(TRUE_WITHIN, "crash", async || {
                    let state = view(&alice).await.state;
                    state != ConnectionState::Live && state != ConnectionState::CatchingUp
                });
                ("crashed without a network", shown.await)
            }
        };
        // Whatever is written now says that it waits, from the first moment.
        let message = alice.says("and this?").await;
        let state = own(&alice).await[&message];
        let there = is_at_the_server(&story, message).await;
        assert_eq!(there, state == "sent", "{fault}: {state}");
        sleep(Duration::from_millis(dice.below(3_000))).await;
        let settled = messages_are_true(&story, &alice);
        assert!(settled.await, "{fault}, {:?} later", began.elapsed());

        story.reconnect(&alice).await;
        until_true(TRUE_WITHIN, "mended", async || {
            view(&alice).await.state == ConnectionState::Live
        })
        .await;
        until_true(TRUE_WITHIN, "sent after it", async || {
            own(&alice).await.values().all(|state| *state == "sent")
                && messages_are_true(&story, &alice).await
        })
        .await;
        let line = faults.entry(fault).or_default();
        line.0 += 1;
        line.1 = line.1.max(took);
    }
    println!("{rounds} faults, longest until the truth was shown: {faults:?}");
    assert_eq!(faults.len(), 5, "{faults:?}");
}

#[tokio::test(start_paused = true)]
async fn c_28_catching_up_says_how_much_is_left_and_it_only_falls() {
    let story = Story::begin_with(280).await;
    let (alice, bob) = story.two_in("general").await;
    story.cut_off(&alice);
    let words = (0..900).map(|n| format!("{n}: {}", "x".repeat(200)));
    story.was_said(&bob, bob.here(), words).await;

    let seen: Arc<Mutex<Vec<ConnectionView>>> = Arc::default();
    let (client, written) = (alice.client(), Arc::clone(&seen));
    let watcher = tokio::spawn(async move {
        let mut changes = client.changes();
        while let Ok(told) = changes.recv().await {
            if told.contains(&Change::Connection)
                && let Ok(view) = client.connection().await
            {
                written.lock().expect("written").push(view);
            }
        }
    });
    story.reconnect(&alice).await;
    story.settle().await;
    watcher.abort();
    let seen = seen.lock().expect("written").clone();
    let left: Vec<u64> = seen.iter().filter_map(|view| view.left).collect();
    println!("left while catching up: {left:?}");
    assert_eq!(left.first(), Some(&900));
    assert!(left.is_sorted_by(|one, next| one >= next), "{left:?}");
    let last = view(&alice).await;
    assert_eq!((last.state, last.left), (ConnectionState::Live, None));
    let kinds = seen.iter().filter(|view| view.left.is_some());
    for view in kinds {
        assert_eq!(view.state, ConnectionState::CatchingUp);
    }
}
