//! What a newer server says, and what somebody poisoned: a placeholder, and on it goes.

use tokenim_client::view::timeline::RowContent;
use tokenim_testkit::story::{Person, Story};

async fn knows(person: &Person, name: &str) -> bool {
    let directory = person.client().directory().await.expect("an answer");
    directory
        .people
        .iter()
        .any(|known| known.display_name == name)
}

/// Rewrites the newest line of one of the small logs.
fn rewrite(story: &Story, sql: &str, body: &str) {
    let database = rusqlite::Connection::open(story.server.dir.database()).expect("it opens");
    assert_eq!(
        database.execute(sql, [body]),
        Ok(1),
        "the newest line is rewritten"
    );
}

const OF_THE_ORGANISATION: &str = "UPDATE organisation_entry SET body = ?1
     WHERE oseq = (SELECT max(oseq) FROM organisation_entry)";

#[tokio::test(start_paused = true)]
async fn ds_03_unknown_kinds_fields_and_values_in_any_log_do_not_stop_what_follows() {
    let strange = [
        r#"{"kind":"from_tomorrow","with":{"fields":[1,2,3]}}"#,
        r#"{"kind":"person_changed","person":{"id":"0197f0c0-0000-7000-8000-000000000000","kind":"hologram"}}"#,
        r#"{"kind":"team_changed"}"#,
        r#"{}"#,
        r#"[]"#,
        r#"null"#,
    ];
    let story = Story::begin_with(3_003).await;
    let (alice, bob) = story.two_in("general").await;
    let mut met = 0;
    for (number, body) in strange.into_iter().enumerate() {
        story.cut_off(&bob);
        let somebody = story.person(&format!("Somebody{number}")).await;
        story.leaves(&somebody);
        rewrite(&story, OF_THE_ORGANISATION, body);
        let next = story.person(&format!("Next{number}")).await;
        story.leaves(&next);
        alice.says(&format!("after {number}")).await;
        story.reconnect(&bob).await;
        story.settle().await;
        assert!(knows(&bob, &format!("Next{number}")).await, "{body}");
        assert_eq!(
            bob.screen().await.last().unwrap(),
            &format!("after {number}")
        );
        met += 1;
    }
    // In the channel's log: kept, shown as something that is not understood, and counted.
    for (number, body) in strange.into_iter().enumerate() {
        alice.says(&format!("slot {number}")).await;
        story.settle().await;
        story.poison_newest(alice.here(), body);
        met += 1;
    }
    let second = story.second_desktop_of(&bob).await;
    alice.says("the end").await;
    story.settle().await;
    let unknown = second
        .rows()
        .await
        .iter()
        .filter(|row| matches!(row.content, RowContent::Unknown))
        .count();
    assert_eq!(second.screen().await.last().unwrap(), "the end");
    println!(
        "DS-03: {met} strange lines in two logs: what follows each is there {met} of {met}, shown as not understood {unknown}"
    );
    assert_eq!(unknown, strange.len());
}

#[tokio::test(start_paused = true)]
async fn ds_02_a_poisoned_message_or_name_is_shown_as_it_can_be_and_the_next_one_renders() {
    let poisons = [
        ">".repeat(9_000),
        "[".repeat(9_000),
        "*".repeat(9_000),
        format!("{}{}", "![](".repeat(2_000), "x"),
        "|a".repeat(4_000) + "\n" + &"|-".repeat(4_000),
        "\u{202e}".repeat(3_000),
        "e\u{301}\u{327}\u{20dd}".repeat(2_000),
        "👩‍👩‍👧‍👦".repeat(800),
        "\u{1}\u{7}\u{1b}[31m".to_owned(),
        "`".repeat(9_000),
        "<script>alert(1)</script>".repeat(200),
        "- ".repeat(4_000),
    ];
    let story = Story::begin_with(3_002).await;
    let (alice, bob) = story.two_in("general").await;
    let database = rusqlite::Connection::open(story.server.dir.database()).expect("it opens");
    let (mut sent, mut refused) = (0, 0);
    for (number, poison) in poisons.iter().enumerate() {
        match alice
            .client()
            .send_message(alice.here(), poison.clone(), None)
            .await
        {
            Ok(_) => sent += 1,
            // Said at once, before anything is queued.
            Err(_) => refused += 1,
        }
        alice.says(&format!("next {number}")).await;
        story.settle().await;
        assert_eq!(
            bob.screen().await.last().unwrap(),
            &format!("next {number}")
        );
    }
    // A name that nobody could have given themselves.
    let hostile = format!("\u{202e}{}", "Z\u{36f}\u{36f}".repeat(5_000));
    let renamed = database.execute(
        "UPDATE person SET display_name = ?1 WHERE id = ?2",
        [hostile, alice.id.to_string()],
    );
    assert_eq!(renamed, Ok(1));
    let newcomer = story.second_desktop_of(&bob).await;
    alice.says("still here").await;
    story.settle().await;
    assert_eq!(newcomer.screen().await.last().unwrap(), "still here");
    assert_eq!(newcomer.client().list_channels().await.unwrap().len(), 1);
    println!(
        "DS-02: {sent} poisoned messages shown, {refused} refused before they were queued, 1 poisoned name: the next message renders every time"
    );
}
