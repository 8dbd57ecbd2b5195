//! Every desktop is a witness of the audit: what it has seen cannot be taken back in silence.

use std::time::Duration;

use serde_json::json;
use tokenim_client::view::audit::{AuditStanding, FindingKind};
use tokenim_server::audit::{self, Act};
use tokenim_testkit::server::InProcess;
use tokenim_testkit::story::{Person, Story};

/// Longer than between two looks at the server's checkpoint, and than between two of those.
const A_LOOK: Duration = Duration::from_secs(90);

async fn standing(person: &Person) -> AuditStanding {
    person.client().audit_standing().await.expect("known")
}

async fn kinds(person: &Person) -> Vec<FindingKind> {
    let standing = standing(person).await;
    standing.findings.iter().map(|found| found.kind).collect()
}

/// An administrative act, recorded at one server only.
async fn something_happens(server: &InProcess, what: &'static str) {
    let recorded = server.app.write(move |tx| {
        Box::pin(async move {
            let act = Act::new("organisation.help").after(json!({ "notes": what }));
            audit::record(tx, None, act).await
        })
    });
    recorded.await.expect("recorded");
}

async fn leads_to(story: &Story, people: &[&Person], server: &InProcess) {
    for person in people {
        person.line.lead_to(server.server());
        let _ = person.client().reconnect().await;
    }
    story.settle().await;
    story.after(A_LOOK).await;
    story.settle().await;
}

#[tokio::test(start_paused = true)]
async fn an_honest_server_is_witnessed_and_nothing_is_found() {
    let story = Story::begin_with(51).await;
    let (alice, bob) = story.two_in("general").await;
    story.settle().await;
    story.after(A_LOOK).await;
    let first = standing(&alice).await.records.expect("seen");
    for round in 0..5 {
        alice.says(&format!("word {round}")).await;
        something_happens(&story.server, "again").await;
        story.after(A_LOOK).await;
    }
    for person in [&alice, &bob] {
        let standing = standing(person).await;
        assert!(standing.records.expect("seen") > first, "{standing:?}");
        assert_eq!(standing.findings, []);
    }
    // What was seen is known after a restart, before anybody is asked.
    story.cut_off(&alice);
    alice.restarts().await;
    assert!(standing(&alice).await.records.expect("kept") > first);
}

#[tokio::test(start_paused = true)]
async fn au_02_two_desktops_that_are_shown_two_logs_notice_when_they_meet() {
    let story = Story::begin_with(52).await;
    let (alice, bob) = story.two_in("general").await;
    story.settle().await;
    story.after(A_LOOK).await;
    let copy = story.server.backup();
    let twin = story.server.twin(copy, 5_252).await;
    // Alice is led to a server that has the same key and the same past.
    leads_to(&story, &[&alice], &twin).await;
    something_happens(&story.server, "what Bob is shown").await;
    something_happens(&story.server, "and more").await;
    something_happens(&twin, "what Alice is shown").await;
    story.after(A_LOOK).await;
    story.settle().await;
    assert_eq!(kinds(&alice).await, [], "each view is whole in itself");
    assert_eq!(kinds(&bob).await, []);
    // The two are made one again.
    something_happens(&story.server, "and more").await;
    something_happens(&story.server, "and more").await;
    something_happens(&story.server, "and more").await;
    story.after(A_LOOK).await;
    leads_to(&story, &[&alice], &story.server).await;
    assert_eq!(kinds(&alice).await, [FindingKind::Forked]);
    assert_eq!(kinds(&bob).await, [], "the log that Bob has seen goes on");
    let found = &standing(&alice).await.findings[0];
    assert!(found.evidence.contains("consistency"), "{}", found.evidence);
    // It stays: over a restart, and whatever is shown later.
    leads_to(&story, &[&alice], &twin).await;
    alice.restarts().await;
    story.settle().await;
    let id = standing(&alice).await.findings[0].id;
    alice
        .client()
        .read_audit_finding(id)
        .await
        .expect("answered");
    let standing = standing(&alice).await;
    assert!(
        standing
            .findings
            .iter()
            .any(|found| found.kind == FindingKind::Forked && !found.read)
    );
    println!(
        "AU-02: two views of one log under the real key: found by the desktop that saw both, evidence kept"
    );
}

#[tokio::test(start_paused = true)]
async fn au_02_a_log_that_was_cut_is_shorter_than_what_was_seen() {
    let story = Story::begin_with(53).await;
    let (alice, _bob) = story.two_in("general").await;
    story.settle().await;
    story.after(A_LOOK).await;
    let copy = story.server.backup();
    for _ in 0..5 {
        something_happens(&story.server, "soon forgotten").await;
    }
    story.after(A_LOOK).await;
    story.settle().await;
    // An old copy that calls itself the same log.
    let old = story.server.twin(copy, 5_353).await;
    leads_to(&story, &[&alice], &old).await;
    assert_eq!(kinds(&alice).await, [FindingKind::Shrunk]);
    let found = &standing(&alice).await.findings[0];
    assert!(found.shown < found.seen, "{found:?}");
}

#[tokio::test(start_paused = true)]
async fn d13_a_restored_backup_is_told_from_a_forged_one() {
    let story = Story::begin_with(54).await;
    let (alice, bob) = story.two_in("general").await;
    story.settle().await;
    story.after(A_LOOK).await;
    let (copy, other) = (story.server.backup(), story.server.backup());
    for _ in 0..5 {
        something_happens(&story.server, "after the backup").await;
    }
    story.after(A_LOOK).await;
    story.settle().await;
    let seen = standing(&alice).await.records.expect("seen");

    let restored = story.server.restored(copy, 5_454).await;
    leads_to(&story, &[&alice], &restored).await;
    assert_eq!(kinds(&alice).await, [FindingKind::Restored]);
    let now = standing(&alice).await;
    let found = now.findings[0].clone();
    assert!(found.lost >= 5 && found.lost < seen, "{found:?}");
    assert!(found.backup_made_at.is_some() && !found.read);
    alice
        .client()
        .read_audit_finding(found.id)
        .await
        .expect("read");
    assert!(
        standing(&alice).await.findings[0].read,
        "news are read once"
    );
    // From here on the restored log is the one that is held to.
    something_happens(&restored, "onwards").await;
    story.after(A_LOOK).await;
    story.settle().await;
    assert_eq!(kinds(&alice).await, [FindingKind::Restored]);
    assert!(standing(&alice).await.records > now.records);

    // Without a word about why it is no restore.
    let exchanged = story.server.exchanged(other, 5_455).await;
    something_happens(&exchanged, "as if nothing had been").await;
    leads_to(&story, &[&bob], &exchanged).await;
    assert_eq!(kinds(&bob).await, [FindingKind::Unexplained]);
    println!(
        "D13: a restore with its record: news, {} records said to be gone; an epoch exchanged in silence: found",
        found.lost
    );
}
