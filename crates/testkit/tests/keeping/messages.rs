//! A message that wears more than its channel: what of it lies on which desktop, and what a desktop
//! shows in its place.

use super::*;

const PRICE: &str = "the price is four million";

async fn labels(
    by: &Person,
    channel: ChannelId,
    message: MessageId,
    label: Label,
) -> Result<(), ErrorKind> {
    let text = WHY.to_owned();
    let set = by
        .client()
        .set_message_label(channel, message, SetLabel { label, text })
        .await;
    set.map_err(|error| error.kind())
}

async fn says_wearing(by: &Person, channel: ChannelId, label: Label) -> MessageId {
    let words = NewWords {
        body: PRICE.to_owned(),
        extra: Extra {
            label: Some(label),
            ..Extra::default()
        },
        ..NewWords::default()
    };
    by.client().send(channel, words).await.expect("queued")
}

async fn shows(person: &Person, words: &str) -> bool {
    let seen = person.screen().await;
    seen.iter().any(|line| line.contains(words))
}

async fn finds(person: &Person) -> usize {
    let found = person.client().search("million", None, 200).await;
    let found = found.expect("an answer");
    found.hits.len()
}

/// Alice, who runs it, Bob, and a guest, in one channel.
async fn three(seed: u64) -> (Story, Person, Person, Person, ChannelId) {
    let story = Story::begin_with(seed).await;
    let (alice, bob) = story.two_in("Falcon").await;
    let guest = story.guest("Gus").await;
    let team = story.team("Wings", &alice, &[&bob, &guest]).await;
    let (kind, all) = (ChannelKind::Private, HistoryPolicy::All);
    let plans = story
        .channel_of("plans", kind, all, Some(team), &[&alice, &bob, &guest])
        .await;
    story.settle().await;
    for person in [&alice, &bob, &guest] {
        person.goes_to(plans);
    }
    (story, alice, bob, guest, plans)
}

#[tokio::test(start_paused = true)]
async fn whoever_may_not_read_a_message_sees_that_one_is_there_and_why() {
    let (story, alice, bob, guest, plans) = three(61).await;
    let root = story.root().await;
    let message = says_wearing(&alice, plans, Label::Confidential).await;
    story.settle().await;
    assert!(shows(&bob, PRICE).await);
    guest.sees(&["(confidential)"]).await;
    // The explanation names the label and who can help.
    let here = Resource::at(Scope::Channel(plans));
    let wearing = here.wearing(Some(Label::Confidential));
    let can = guest.can(Action::ReadChannel, wearing).await;
    assert_eq!(can.state, CapabilityState::Denied);
    let decision = can.decision.expect("a decision");
    assert_eq!(decision.obstacles[0].code, ReasonCode::LevelTooLow);
    assert_eq!(decision.obstacles[0].item, Some(Label::Confidential));
    let can = guest.can(Action::ReadChannel, here).await;
    assert_eq!(can.state, CapabilityState::Allowed);
    // In the list of channels neither.
    let rows = guest.client().list_channels().await.expect("a list");
    assert!(!format!("{rows:?}").contains("million"));

    // An edit brings no words either, and lowering brings them all.
    alice.edits(message, "the price is five million").await;
    story.settle().await;
    guest.sees(&["(confidential)"]).await;
    let lowered = labels(&alice, plans, message, Label::Internal).await;
    assert_eq!(lowered, Err(ErrorKind::Refused));
    let grant = GrantIt {
        id: GrantId::now_v7(),
        permission: Permission::DataLabelChange,
        scope: Scope::Channel(plans),
        starts_at: None,
        ends_at: story.server.app.now().plus_ms(HOUR_MS),
        text: "the deal is public now".to_owned(),
        dry_run: false,
    };
    root.client().grant(alice.id, grant).await.expect("granted");
    story.settle().await;
    assert_eq!(
        labels(&alice, plans, message, Label::Internal).await,
        Ok(())
    );
    story.settle().await;
    // Looked at, it is fetched.
    guest.screen().await;
    story.settle().await;
    guest.sees(&["the price is five million"]).await;
}

#[tokio::test(start_paused = true)]
async fn a_label_raised_later_takes_the_words_from_the_desktop_of_whoever_may_not_read_them() {
    let (story, alice, bob, guest, plans) = three(62).await;
    let root = story.root().await;
    let message = alice.says(PRICE).await;
    bob.says("noted").await;
    story.settle().await;
    assert!(shows(&guest, PRICE).await);
    assert_eq!(finds(&guest).await, 1);
    assert_eq!(
        labels(&alice, plans, message, Label::Confidential).await,
        Ok(())
    );
    story.settle().await;
    // The key of what lay there is another, and what may be kept came again.
    guest.sees(&["(confidential)", "noted"]).await;
    assert_eq!(finds(&guest).await, 0);
    let told = lines(&root, &guest).await;
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].row.cause, PurgeCause::Label);
    assert!(told[0].row.reported_at.is_some());
    // Nothing was to go from Bob's.
    assert_eq!(lines(&root, &bob).await, []);
    assert!(shows(&bob, PRICE).await);

    // A desktop that was off hears it first of all.
    let second = bob.says("and that is the limit of the price").await;
    story.settle().await;
    story.cut_off(&guest);
    assert_eq!(
        labels(&alice, plans, second, Label::Confidential).await,
        Ok(())
    );
    story.settle().await;
    story.reconnect(&guest).await;
    story.settle().await;
    guest
        .sees(&["(confidential)", "noted", "(confidential)"])
        .await;
}

#[tokio::test(start_paused = true)]
async fn of_a_secret_message_nothing_is_kept_in_a_channel_that_is() {
    let (story, alice, bob, _guest, plans) = three(63).await;
    alice.says("lunch at noon").await;
    says_wearing(&alice, plans, Label::Secret).await;
    let raised = bob.says("the canary in the mine").await;
    story.settle().await;
    assert_eq!(labels(&alice, plans, raised, Label::Secret).await, Ok(()));
    story.settle().await;
    bob.screen().await;
    story.settle().await;
    assert!(shows(&bob, PRICE).await && shows(&bob, "canary").await);
    for action in [
        Action::CopyMessage,
        Action::ForwardMessage,
        Action::DownloadFile,
    ] {
        let here = Resource::at(Scope::Channel(plans));
        let can = bob.can(action, here.wearing(Some(Label::Secret))).await;
        assert_eq!(can.state, CapabilityState::Denied, "{action:?}");
        let can = bob.can(action, here).await;
        assert_eq!(can.state, CapabilityState::Allowed, "{action:?}");
    }

    // Switched off and on without the server: the channel is there, the secret is not.
    story.cut_off(&bob);
    bob.crashes().await;
    bob.goes_to(plans);
    bob.sees(&["lunch at noon", "(secret)", "(secret)"]).await;
    let rows = bob.client().list_channels().await.expect("a list");
    assert!(!format!("{rows:?}").contains("canary"));
    assert_eq!(finds(&bob).await, 0);
    story.reconnect(&bob).await;
    story.settle().await;
    bob.screen().await;
    story.settle().await;
    assert!(shows(&bob, PRICE).await && shows(&bob, "canary").await);
}

#[tokio::test(start_paused = true)]
async fn a_confidential_message_is_read_for_a_day_without_the_server() {
    let (story, alice, bob, _guest, plans) = three(64).await;
    let root = story.root().await;
    alice.says("lunch at noon").await;
    says_wearing(&alice, plans, Label::Confidential).await;
    story.settle().await;
    story.cut_off(&bob);
    story.settle().await;
    bob.clock
        .sleeps(Duration::from_millis((DAY_MS - HOUR_MS).unsigned_abs()));
    story.after(Duration::from_secs(40)).await;
    assert!(shows(&bob, PRICE).await);
    bob.clock
        .sleeps(Duration::from_millis((2 * HOUR_MS).unsigned_abs()));
    story.after(Duration::from_secs(40)).await;
    bob.sees(&["lunch at noon", "(confidential)"]).await;
    assert_eq!(finds(&bob).await, 0);
    story.reconnect(&bob).await;
    story.settle().await;
    bob.screen().await;
    story.settle().await;
    assert!(shows(&bob, PRICE).await);
    let told = lines(&root, &bob).await;
    assert_eq!(told[0].row.cause, PurgeCause::LeaseOver);
}
