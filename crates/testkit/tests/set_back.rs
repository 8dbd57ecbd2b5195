//! C-27: the company's server is restored from a backup, and its logs go back.

use tokenim_testkit::story::{Person, Story};

async fn plain(person: &Person) -> Vec<String> {
    person
        .screen()
        .await
        .iter()
        .map(|line| line.trim_end_matches(" ✓").to_owned())
        .collect()
}

#[tokio::test(start_paused = true)]
async fn c_27_after_a_restore_everybody_reads_the_same_and_what_was_unsent_is_offered_again() {
    let story = Story::begin_with(27).await;
    let (alice, bob) = story.two_in("general").await;
    alice.says("before").await;
    story.settle().await;
    let backup = story.server.backup();
    alice.says("after the backup").await;
    bob.says("and an answer").await;
    story.settle().await;
    assert_eq!(plain(&bob).await.len(), 3);

    // Acknowledged by the server that is about to go, and not yet seen in its log.
    alice.line.only_requests();
    alice.says("acknowledged, then forgotten").await;
    tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    story.cut_off(&alice);
    alice.says("never sent").await;
    story.cut_off(&bob);
    bob.says("by Bob, offline").await;
    bob.client()
        .save_draft(bob.here(), None, "a draft".to_owned(), None)
        .await
        .unwrap();

    let restored = story.server.restored(backup, 2_727).await;
    for person in story.people() {
        person.line.lead_to(restored.server());
        let _ = person.client().reconnect().await;
    }
    story.settle().await;

    let (seen, other) = (plain(&alice).await, plain(&bob).await);
    assert_eq!(seen, other, "no two histories");
    assert_eq!(seen[0], "before");
    let mut rest = seen[1..].to_vec();
    rest.sort();
    assert_eq!(
        rest,
        [
            "acknowledged, then forgotten",
            "by Bob, offline",
            "never sent"
        ]
    );
    let draft = bob.client().draft(bob.here(), None).await.unwrap();
    assert_eq!(draft.body, "a draft");
    for person in [&alice, &bob] {
        let view = person.client().session().await.unwrap();
        assert!(view.mended.is_some_and(|told| told.server_restored), "said");
    }

    // It goes on, and whoever begins here reads the same.
    bob.says("onwards").await;
    story.settle().await;
    assert_eq!(plain(&alice).await.last().unwrap(), "onwards");
    alice.restarts().await;
    story.settle().await;
    assert_eq!(plain(&alice).await, plain(&bob).await);
    println!(
        "C-27: two desktops after a restore: histories that differ 0, unsent and acknowledged messages offered again 3 of 3, drafts kept 1 of 1, told 2 of 2"
    );
}
