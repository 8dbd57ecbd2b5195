//! Calls by link, as people at their desktops see them: the card on both, who it rings for, what
//! is taken back, and what is left without a network.

use std::time::Duration;

use tokenim_client::calls::{SaidTime, Way};
use tokenim_client::error::Error;
use tokenim_client::notify::{CallNotice, Notice};
use tokenim_client::view::call::{CallRow, CallView, CallsView};
use tokenim_client::view::permission::CapabilityState;
use tokenim_client::view::timeline::RowContent;
use tokenim_protocol::call::{CallProviderKind, CallState, SetCallProvider};
use tokenim_protocol::ids::{CallProviderId, ChannelId, MessageId};
use tokenim_protocol::permission::{Action, Permission, ReasonCode, Resource, Scope};
use tokenim_protocol::personal::Setting;
use tokenim_protocol::time::{HOUR_MS, UnixMillis};
use tokenim_testkit::story::{Person, Story};
use tokio::sync::broadcast::Receiver;

async fn a_meeting_server(story: &Story) -> CallProviderId {
    let set = SetCallProvider {
        name: "Jitsi".to_owned(),
        kind: CallProviderKind::Jitsi,
        address: "https://meet.example".to_owned(),
        app_id: "tokenim".to_owned(),
        secret: Some("between the two of us".to_owned()),
        hosts: Vec::new(),
    };
    let root = story.root().await;
    let made = root.client().set_call_provider(None, set).await;
    story.settle().await;
    made.expect("a meeting server").provider.id
}

async fn starts(
    who: &Person,
    channel: ChannelId,
    video: bool,
    provider: CallProviderId,
) -> MessageId {
    let client = who.client();
    let started = client.start_call(channel, video, String::new(), provider, None, None);
    started.await.expect("a call")
}

async fn plans(
    who: &Person,
    channel: ChannelId,
    provider: CallProviderId,
    title: &str,
    said: &str,
) -> MessageId {
    let time = SaidTime {
        said: said.to_owned(),
        minutes: 30,
        time_zone: "UTC".to_owned(),
    };
    let client = who.client();
    let planned = client.start_call(channel, true, title.to_owned(), provider, None, Some(time));
    planned.await.expect("a planned call")
}

async fn card(who: &Person, id: MessageId) -> CallView {
    who.rows()
        .await
        .into_iter()
        .find_map(|row| match row.content {
            RowContent::Message(message) if message.id == id => message.call,
            _ => None,
        })
        .unwrap_or_else(|| panic!("{} sees no card", who.name))
}

async fn calls(who: &Person) -> CallsView {
    who.client().calls().await.expect("a list")
}

async fn rings(who: &Person) -> Vec<MessageId> {
    let ringing = calls(who).await.ringing;
    ringing.into_iter().map(|row| row.message_id).collect()
}

fn told(notices: &mut Receiver<Notice>) -> Vec<Option<CallNotice>> {
    let mut told = Vec::new();
    while let Ok(notice) = notices.try_recv() {
        told.push(notice.call);
    }
    told
}

/// `2026-11-23T10:00` in UTC, so many milliseconds after `now`.
fn in_utc(now: UnixMillis, ms: i64) -> String {
    let at = jiff::Timestamp::from_millisecond(now.0 + ms).expect("a moment");
    at.strftime("%Y-%m-%dT%H:%M").to_string()
}

#[tokio::test(start_paused = true)]
async fn a_card_goes_live_is_joined_through_the_gate_and_ends_on_both_desktops() {
    let story = Story::begin().await;
    let (alice, bob) = story.two_in("Falcon").await;
    let provider = a_meeting_server(&story).await;
    let channel = alice.here();

    let call = starts(&alice, channel, true, provider).await;
    story.settle().await;
    for who in [&alice, &bob] {
        let card = card(who, call).await;
        assert_eq!((card.state, card.video), (CallState::Live, true));
        assert_eq!(card.provider.as_deref(), Some("Jitsi"));
        assert_eq!(card.mine, who.id == alice.id);
    }
    let way = bob
        .client()
        .way_into_call(channel, call)
        .await
        .expect("an answer");
    let Way::To(link) = way else {
        panic!("{way:?}")
    };
    assert_eq!(link.host, "meet.example");
    assert!(link.url.contains("jwt="));
    story.settle().await;
    let seen = card(&alice, call).await;
    let names: Vec<&str> = seen.joined.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["Bob"]);
    assert!(card(&bob, call).await.joined_by_me);

    // The screen offers the end to whoever began it, and to nobody else.
    for (who, action, wanted) in [
        (&alice, Action::ManageOwnCall, CapabilityState::Allowed),
        (&bob, Action::ManageCall, CapabilityState::Denied),
    ] {
        let view = who.client().open_channel(channel).await.expect("a channel");
        let can = view.capabilities.iter().find(|can| can.action == action);
        assert_eq!(can.expect("it is asked").state, wanted, "{}", who.name);
    }
    alice
        .client()
        .end_call(channel, call)
        .await
        .expect("it ends");
    story.settle().await;
    for who in [&alice, &bob] {
        assert_eq!(card(who, call).await.state, CallState::Ended);
        let list = calls(who).await;
        assert!(list.live.is_empty());
        assert_eq!(list.past.len(), 1);
    }
    let way = bob
        .client()
        .way_into_call(channel, call)
        .await
        .expect("an answer");
    assert!(matches!(way, Way::Over), "{way:?}");
}

#[tokio::test(start_paused = true)]
async fn a_direct_call_rings_until_it_is_answered_on_any_desktop_or_for_three_quarters_of_a_minute()
{
    let story = Story::begin().await;
    let (alice, bob) = story.two_in("Falcon").await;
    let provider = a_meeting_server(&story).await;
    let direct = alice
        .client()
        .start_direct(bob.id)
        .await
        .expect("a direct message");
    story.settle().await;
    let laptop = story.second_desktop_of(&bob).await;
    story.settle().await;
    let mut heard = bob.client().notices();

    // In a channel nothing rings.
    let call = starts(&alice, alice.here(), true, provider).await;
    story.settle().await;
    assert!(rings(&bob).await.is_empty());
    alice
        .client()
        .end_call(alice.here(), call)
        .await
        .expect("it ends");
    let _ = told(&mut heard);

    let call = starts(&alice, direct, false, provider).await;
    story.settle().await;
    assert_eq!(rings(&bob).await, [call]);
    assert_eq!(rings(&laptop).await, [call]);
    assert!(rings(&alice).await.is_empty(), "who calls is not called");
    assert_eq!(told(&mut heard), [Some(CallNotice::Voice)]);
    laptop
        .client()
        .decline_call(direct, call)
        .await
        .expect("declined");
    story.settle().await;
    assert!(rings(&bob).await.is_empty() && rings(&laptop).await.is_empty());
    let row: CallRow = calls(&alice).await.live.remove(0);
    assert_eq!(row.call.declined[0].name, "Bob");
    alice
        .client()
        .end_call(direct, call)
        .await
        .expect("it ends");

    let call = starts(&alice, direct, true, provider).await;
    story.settle().await;
    assert_eq!(rings(&bob).await, [call]);
    story.after(Duration::from_secs(46)).await;
    assert!(rings(&bob).await.is_empty(), "it does not ring for ever");
    bob.client()
        .way_into_call(direct, call)
        .await
        .expect("and is open all the same");
    alice
        .client()
        .end_call(direct, call)
        .await
        .expect("it ends");

    // Not to be disturbed: the card is there, nothing rings.
    let until = UnixMillis(story.server.app.now().0 + HOUR_MS);
    let setting = Setting::DoNotDisturb { until: Some(until) };
    bob.client()
        .set_personal(setting)
        .await
        .expect("it is kept");
    let call = starts(&alice, direct, true, provider).await;
    story.settle().await;
    assert!(rings(&bob).await.is_empty());
    assert!(
        calls(&bob)
            .await
            .live
            .iter()
            .any(|row| row.message_id == call)
    );
}

#[tokio::test(start_paused = true)]
async fn what_is_taken_from_a_starter_shows_on_the_other_desktop() {
    let story = Story::begin().await;
    let (alice, bob) = story.two_in("Falcon").await;
    let provider = a_meeting_server(&story).await;
    let root = story.root().await;
    let channel = alice.here();
    let call = starts(&alice, channel, true, provider).await;
    story.settle().await;
    let scope = Scope::Channel(channel);
    let exclusion = root
        .revokes(
            Permission::CallStartVideo,
            &alice,
            scope,
            "until the audit is done",
        )
        .await;
    story.settle().await;
    assert!(card(&bob, call).await.withheld);
    let way = bob
        .client()
        .way_into_call(channel, call)
        .await
        .expect("an answer");
    assert!(matches!(way, Way::Over), "{way:?}");
    let can = alice.can(Action::StartVideoCall, Resource::at(scope)).await;
    assert_eq!(can.state, CapabilityState::Denied);
    let refused = alice
        .client()
        .start_call(channel, true, String::new(), provider, None, None)
        .await;
    assert!(matches!(refused, Err(Error::Refused(_))), "{refused:?}");
    root.restores(exclusion, "the audit is done").await;
    story.settle().await;
    assert!(!card(&bob, call).await.withheld);
}

#[tokio::test(start_paused = true)]
async fn without_a_network_cards_and_plans_are_read_and_join_says_what_it_needs() {
    let story = Story::begin().await;
    let (alice, bob) = story.two_in("Falcon").await;
    let provider = a_meeting_server(&story).await;
    let channel = alice.here();
    let now = story.server.app.now();
    let call = starts(&alice, channel, true, provider).await;
    let later = plans(&alice, channel, provider, "评审", &in_utc(now, 3 * HOUR_MS)).await;
    story.settle().await;
    story.cut_off(&bob);
    bob.restarts().await;
    bob.goes_to(channel);
    story.settle().await;
    assert_eq!(card(&bob, call).await.state, CallState::Live);
    let upcoming = calls(&bob).await.upcoming;
    assert_eq!(upcoming.len(), 1);
    assert_eq!(upcoming[0].call.title, "评审");
    let can = bob
        .can(Action::JoinCall, Resource::at(Scope::Channel(channel)))
        .await;
    assert_eq!(can.state, CapabilityState::Denied);
    assert_eq!(
        can.decision.expect("a decision").obstacles[0].code,
        ReasonCode::OfflineNeedsServer
    );
    let way = bob.client().way_into_call(channel, call).await;
    assert!(matches!(way, Err(Error::Offline(_))), "{way:?}");
    let (name, text) = bob
        .client()
        .call_calendar(channel, later)
        .await
        .expect("a file");
    assert_eq!(name, "评审.ics");
    assert!(text.contains("SUMMARY:评审"));

    // What ended meanwhile has ended when the line is back, however much was said since.
    alice
        .client()
        .end_call(channel, call)
        .await
        .expect("it ends");
    for n in 0..5 {
        alice.says(&format!("word {n}")).await;
    }
    story.settle().await;
    story.reconnect(&bob).await;
    story.settle().await;
    assert_eq!(card(&bob, call).await.state, CallState::Ended);
    assert_eq!(calls(&bob).await, as_seen_by(&calls(&alice).await));
}

/// The same list as another person has it: what is one's own differs.
fn as_seen_by(view: &CallsView) -> CallsView {
    let mut view = view.clone();
    let lists = [
        &mut view.ringing,
        &mut view.live,
        &mut view.upcoming,
        &mut view.past,
    ];
    for row in lists.into_iter().flatten() {
        row.call.mine = !row.call.mine;
    }
    view
}

#[tokio::test(start_paused = true)]
async fn a_planned_call_is_reminded_of_once_and_again_only_if_it_is_moved() {
    let story = Story::begin().await;
    let (alice, bob) = story.two_in("Falcon").await;
    let provider = a_meeting_server(&story).await;
    let channel = alice.here();
    let now = story.server.app.now();
    let call = plans(&alice, channel, provider, "stand-up", &in_utc(now, HOUR_MS)).await;
    story.settle().await;
    let mut heard = bob.client().notices();
    story.after(Duration::from_secs(40 * 60)).await;
    assert!(
        !told(&mut heard).contains(&Some(CallNotice::Soon)),
        "too early"
    );
    story.after(Duration::from_secs(12 * 60)).await;
    let soon = told(&mut heard)
        .iter()
        .filter(|one| **one == Some(CallNotice::Soon))
        .count();
    assert_eq!(soon, 1);
    bob.restarts().await;
    bob.goes_to(channel);
    let mut heard = bob.client().notices();
    story.after(Duration::from_secs(60)).await;
    assert!(
        !told(&mut heard).contains(&Some(CallNotice::Soon)),
        "told already"
    );

    let time = SaidTime {
        said: in_utc(now, 2 * HOUR_MS),
        minutes: 30,
        time_zone: "UTC".to_owned(),
    };
    alice
        .client()
        .edit_call(channel, call, "stand-up".to_owned(), Some(time))
        .await
        .expect("it is moved");
    story.after(Duration::from_secs(60 * 60)).await;
    let soon = told(&mut heard)
        .iter()
        .filter(|one| **one == Some(CallNotice::Soon))
        .count();
    assert_eq!(soon, 1, "of its new time once more");
}

#[tokio::test(start_paused = true)]
async fn a_new_desktop_has_the_same_calls_as_the_old_one() {
    let story = Story::begin().await;
    let (alice, bob) = story.two_in("Falcon").await;
    let provider = a_meeting_server(&story).await;
    let channel = alice.here();
    let now = story.server.app.now();
    let planned = plans(
        &alice,
        channel,
        provider,
        "later",
        &in_utc(now, 5 * HOUR_MS),
    )
    .await;
    let ended = starts(&alice, channel, false, provider).await;
    bob.client()
        .way_into_call(channel, ended)
        .await
        .expect("a way");
    alice
        .client()
        .end_call(channel, ended)
        .await
        .expect("it ends");
    for n in 0..150 {
        alice.says(&format!("word {n}")).await;
    }
    story.settle().await;
    let laptop = story.second_desktop_of(&bob).await;
    story.settle().await;
    let old = calls(&bob).await;
    assert_eq!(calls(&laptop).await, old);
    assert_eq!(old.upcoming[0].message_id, planned);

    // A card that is deleted takes its call out of both lists.
    let deleted = alice.client().delete_message(channel, planned).await;
    deleted.expect("it is deleted");
    story.settle().await;
    for who in [&bob, &laptop] {
        assert!(calls(who).await.upcoming.is_empty());
    }
}
