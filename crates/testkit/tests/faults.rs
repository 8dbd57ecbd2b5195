//! What goes wrong by itself: lost answers, wrong clocks, poisoned logs, restored servers.

use std::time::Duration;

use tokenim_client::view::permission::CapabilityState;
use tokenim_client::view::timeline::RowContent;
use tokenim_protocol::permission::{Action, Permission, Resource, Scope};
use tokenim_protocol::request::GrantIt;
use tokenim_protocol::time::{DAY_MS, HOUR_MS, UnixMillis};
use tokenim_testkit::story::{Person, Story};

#[tokio::test(start_paused = true)]
async fn c_19_with_answers_lost_and_requests_repeated_every_message_arrives_once_in_order() {
    let story = Story::begin_with(19).await;
    let (alice, bob) = story.two_in("general").await;
    alice.line.lose_answers(300);
    bob.line.lose_answers(300);
    let mut written = Vec::new();
    for number in 0..60_u32 {
        let (person, name) = if number % 3 == 0 {
            (&bob, "b")
        } else {
            (&alice, "a")
        };
        person.line.send_copies(1 + number % 5);
        let text = format!("{name}{number}");
        person.says(&text).await;
        written.push(text);
        if number % 20 == 7 {
            story.cut_off(&alice);
        }
        if number % 20 == 15 {
            story.reconnect(&alice).await;
        }
    }
    story.settle().await;

    let plain = |screen: Vec<String>| -> Vec<String> {
        screen
            .iter()
            .map(|line| line.trim_end_matches(" ✓").to_owned())
            .collect()
    };
    let seen = plain(bob.screen().await);
    assert_eq!(seen, plain(alice.screen().await), "one order for everybody");
    let mut sorted = seen.clone();
    sorted.sort();
    written.sort();
    assert_eq!(sorted, written, "each once, none missing");
    for name in ["a", "b"] {
        let numbers: Vec<u32> = seen
            .iter()
            .filter_map(|text| text.strip_prefix(name)?.parse().ok())
            .collect();
        assert!(
            numbers.is_sorted(),
            "each one's own in the order of writing: {numbers:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn c_25_a_poisoned_log_does_not_stop_what_comes_after_it() {
    let poisons = [
        // Kinds of a later version, and nonsense of every shape.
        r#"{"kind":"poll_opened","question":"?"}"#,
        r#"null"#,
        r#"[1,2,3]"#,
        r#""words""#,
        r#"{}"#,
        r#"not even json"#,
        // Known kinds with fields that are missing, wrong or absurd.
        r#"{"kind":"message"}"#,
        r#"{"kind":"edited","target":"nobody","target_seq":1,"revision":1,"body":"x"}"#,
        r#"{"kind":"edited","target":"0197f0c0-0000-7000-8000-000000000000","target_seq":999999,"revision":4294967295,"body":"x"}"#,
        r#"{"kind":"deleted","target":"0197f0c0-0000-7000-8000-000000000000","target_seq":0}"#,
        r#"{"kind":"deleted","target":"0197f0c0-0000-7000-8000-000000000000","target_seq":18446744073709551615}"#,
        r#"{"kind":"hidden","through":18446744073709551615}"#,
        r#"{"kind":"hidden","through":0}"#,
        r#"{"kind":"left","person":"0197f0c0-0000-7000-8000-000000000000"}"#,
        r#"{"kind":"joined","member":{"person":"0197f0c0-0000-7000-8000-000000000000","since":-9223372036854775808,"from_seq":18446744073709551615}}"#,
        r#"{"kind":"changed","channel":{"id":"0197f0c0-0000-7000-8000-000000000000","kind":"public","team":null,"name":"elsewhere","topic":"","mode":"open","history":"all","archived":true,"created_at":0}}"#,
        r#"{"kind":"message","id":"DUPLICATE","body":"twice","revision":0}"#,
    ];
    let story = Story::begin_with(25).await;
    let (alice, bob) = story.two_in("general").await;
    let first = alice.says("before").await;
    story.settle().await;
    story.cut_off(&bob);
    for number in 0..poisons.len() {
        alice.says(&format!("slot {number}")).await;
        story.settle().await;
        let text = poisons[number].replace("DUPLICATE", &first.to_string());
        story.poison_newest(alice.here(), &text);
        alice.says(&format!("after {number}")).await;
        story.settle().await;
    }
    story.reconnect(&bob).await;
    story.settle().await;
    alice.says("live again").await;
    story.settle().await;

    let seen = bob.screen().await;
    for number in 0..poisons.len() {
        let after = format!("after {number}");
        assert_eq!(
            seen.iter().filter(|text| **text == after).count(),
            1,
            "{after}: {seen:?}"
        );
    }
    assert_eq!(seen.last().unwrap(), "live again");
    assert_eq!(seen.iter().filter(|text| *text == "before").count(), 1);
    let unknown = bob
        .rows()
        .await
        .iter()
        .filter(|row| matches!(row.content, RowContent::Unknown))
        .count();
    assert!(
        unknown >= 7,
        "kinds that are not known are kept and shown as such: {unknown}"
    );
    let channel = bob.client().open_channel(bob.here()).await.unwrap().channel;
    assert_eq!(
        (channel.name.as_str(), channel.archived),
        ("general", false)
    );

    // Whoever begins here meets the same log, and gets past it, too.
    let second = story.second_desktop_of(&bob).await;
    assert_eq!(second.screen().await.last().unwrap(), "live again");
}

#[tokio::test(start_paused = true)]
async fn c_17_a_wrong_clock_at_the_desk_extends_nothing_and_disorders_nothing() {
    const YEARS: i64 = 10 * 365 * DAY_MS;
    let story = Story::begin_with(17).await;
    let root = story.root().await;
    let (alice, bob) = story.two_in("general").await;
    let resource = Resource::at(Scope::Channel(bob.here()));
    let grant = GrantIt {
        id: tokenim_protocol::ids::GrantId::now_v7(),
        permission: Permission::ChannelManageSettings,
        scope: resource.scope,
        starts_at: None,
        ends_at: UnixMillis(now(&root) + HOUR_MS),
        text: "For the spring cleaning of topics.".to_owned(),
        dry_run: false,
    };
    root.client().grant(bob.id, grant).await.unwrap();
    story.settle().await;
    let may = async |person: &Person| {
        person
            .can(Action::ManageChannelSettings, resource)
            .await
            .state
    };
    assert_eq!(may(&bob).await, CapabilityState::Allowed);

    // Online: whatever the wall says, the right ends by the server's time.
    for ahead in [YEARS, -YEARS, -HOUR_MS] {
        bob.clock.set_ahead_ms(ahead);
        bob.says(&format!("the clock is off by {ahead}")).await;
        alice.says("is it?").await;
        story.settle().await;
        assert_eq!(may(&bob).await, CapabilityState::Allowed, "{ahead}");
    }
    assert_eq!(alice.screen().await.len(), 6);
    assert_eq!(
        bob.screen()
            .await
            .iter()
            .map(|line| line.replace(" ✓", ""))
            .collect::<Vec<_>>(),
        alice
            .screen()
            .await
            .iter()
            .map(|line| line.replace(" ✓", ""))
            .collect::<Vec<_>>(),
    );
    bob.clock.set_ahead_ms(0);
    story.after(Duration::from_secs(120)).await;

    // Offline over a restart: set back, the time is unknown and what is dated has ended.
    story.cut_off(&bob);
    story.after(Duration::from_secs(60)).await;
    bob.clock.set_ahead_ms(-HOUR_MS);
    bob.restarts().await;
    story.settle().await;
    assert_ne!(may(&bob).await, CapabilityState::Allowed);
    // The grant belongs to what needs the server, so ask the list of permissions, too.
    let rows = bob
        .client()
        .my_permissions(resource.scope)
        .await
        .unwrap()
        .rows;
    let row = rows
        .iter()
        .find(|row| row.state.permission == Permission::ChannelManageSettings)
        .unwrap();
    assert_ne!(
        row.state.state,
        tokenim_protocol::access::PermissionStateKind::Temporary,
        "{row:?}"
    );

    // Back online it is the server's time again; an hour later the right has ended, and the
    // screen was told without being asked.
    bob.clock.set_ahead_ms(0);
    story.reconnect(&bob).await;
    story.settle().await;
    assert_eq!(may(&bob).await, CapabilityState::Allowed);
    let mut changes = bob.client().changes();
    tokio::time::sleep(Duration::from_millis(HOUR_MS.unsigned_abs())).await;
    assert_eq!(may(&bob).await, CapabilityState::Denied);
    let mut told = false;
    while let Ok(change) = changes.try_recv() {
        told |= change.contains(&tokenim_client::change::Change::Capabilities);
    }
    assert!(told);
}

#[tokio::test(start_paused = true)]
async fn c_17_offline_the_reading_lease_runs_out() {
    let story = Story::begin_with(18).await;
    let (_alice, bob) = story.two_in("general").await;
    let here = Resource::at(Scope::Channel(bob.here()));
    story.cut_off(&bob);
    story.settle().await;
    bob.clock.set_ahead_ms(6 * DAY_MS);
    bob.restarts().await;
    story.settle().await;
    assert_eq!(
        bob.can(Action::ReadChannel, here).await.state,
        CapabilityState::Allowed
    );
    bob.clock.set_ahead_ms(8 * DAY_MS);
    bob.restarts().await;
    story.settle().await;
    assert_eq!(
        bob.can(Action::ReadChannel, here).await.state,
        CapabilityState::Denied
    );
    story.reconnect(&bob).await;
    story.settle().await;
    assert_eq!(
        bob.can(Action::ReadChannel, here).await.state,
        CapabilityState::Allowed
    );
}

fn now(person: &Person) -> i64 {
    use tokenim_client::clock::Clock;
    person.clock.now().0
}
