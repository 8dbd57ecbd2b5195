//! What a desktop may keep: for how long without the server, under which label, and what it
//! says when something had to go.

#[path = "keeping/levels.rs"]
mod levels;
#[path = "keeping/messages.rs"]
mod messages;

use std::fs;
use std::path::Path;
use std::time::Duration;

use tokenim_client::NewWords;
use tokenim_client::error::ErrorKind;
use tokenim_client::keys::Keys;
use tokenim_client::store::outbox::Extra;
use tokenim_client::view::keeping::PurgeLine;
use tokenim_client::view::permission::CapabilityState;
use tokenim_client::view::session::{ReadingState, SessionState};
use tokenim_protocol::channel::{ChannelKind, HistoryPolicy};
use tokenim_protocol::conversation::MessagePlace;
use tokenim_protocol::ids::{ChannelId, GrantId, MessageId};
use tokenim_protocol::label::{Label, SetLabel};
use tokenim_protocol::lease::SetReadingLease;
use tokenim_protocol::permission::{Action, Permission, ReasonCode, Resource, Scope};
use tokenim_protocol::purge::PurgeCause;
use tokenim_protocol::request::{GrantIt, SendMessage};
use tokenim_protocol::time::{DAY_MS, HOUR_MS};
use tokenim_server::actions;
use tokenim_server::error::AppError;
use tokenim_testkit::story::{PASSWORD, Person, Story};
use tokio::time::{interval, timeout};

/// Of virtual time.
const PATIENCE: Duration = Duration::from_secs(20);
const LOOK: Duration = Duration::from_millis(100);
const WHY: &str = "what is written here is not for everybody";

async fn wears(by: &Person, channel: ChannelId, label: Label) -> Result<(), ErrorKind> {
    let text = WHY.to_owned();
    let set = by
        .client()
        .set_channel_label(channel, SetLabel { label, text })
        .await;
    set.map_err(|error| error.kind())
}

async fn lines(root: &Person, person: &Person) -> Vec<PurgeLine> {
    root.client()
        .person_purges(person.id)
        .await
        .expect("the list")
}

async fn sidebar(person: &Person) -> Vec<String> {
    let rows = person.client().list_channels().await.expect("a list");
    rows.into_iter().map(|row| row.name).collect()
}

async fn label_in_list(person: &Person, channel: ChannelId) -> Label {
    let rows = person.client().list_channels().await.expect("a list");
    let row = rows.into_iter().find(|row| row.id == channel);
    row.expect("the channel").label
}

async fn reading(person: &Person) -> ReadingState {
    let view = person.client().connection().await.expect("a view");
    view.reading
}

/// Everything that lies in a folder and below it.
fn all_bytes(folder: &Path) -> Vec<u8> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(all_bytes(&path));
        } else {
            found.extend(fs::read(path).unwrap_or_default());
        }
    }
    found
}

#[tokio::test(start_paused = true)]
async fn a_lost_channel_is_purged_and_whoever_restricts_sees_when_the_device_said_so() {
    let story = Story::begin_with(51).await;
    let root = story.root().await;
    let (alice, bob) = (story.person("Alice").await, story.person("Bob").await);
    let team = story.team("Wings", &alice, &[&bob]).await;
    let (kind, all) = (ChannelKind::Public, HistoryPolicy::All);
    let here = story
        .channel_of("Falcon", kind, all, Some(team), &[&alice, &bob])
        .await;
    bob.says("between us").await;
    story.settle().await;

    // Bob's desktop is off when he is taken out.
    story.cut_off(&bob);
    story
        .remove_member(alice.id, here, bob.id)
        .await
        .expect("out");
    let waiting = lines(&root, &bob).await;
    assert_eq!(waiting.len(), 1);
    assert_eq!(waiting[0].row.cause, PurgeCause::ChannelLost);
    assert!(waiting[0].row.ordered_at.is_some());
    assert_eq!(waiting[0].row.reported_at, None, "not reported yet");
    assert_eq!(waiting[0].place, "Falcon");

    story.reconnect(&bob).await;
    story.settle().await;
    assert!(!sidebar(&bob).await.contains(&"Falcon".to_owned()));
    let told = lines(&root, &bob).await;
    assert_eq!(told.len(), 1);
    assert!(told[0].row.reported_at.is_some(), "{told:?}");
    // A second contact says nothing new.
    bob.restarts().await;
    story.settle().await;
    assert_eq!(lines(&root, &bob).await, told);
}

#[tokio::test(start_paused = true)]
async fn files_that_may_not_be_had_any_more_go_and_the_restriction_says_so() {
    let story = Story::begin_with(52).await;
    let root = story.root().await;
    let (_alice, bob) = story.two_in("Falcon").await;
    let scope = Scope::Channel(bob.here());
    story.cut_off(&bob);
    let exclusion = root
        .revokes(Permission::FileDownload, &bob, scope, WHY)
        .await;
    let waiting = lines(&root, &bob).await;
    assert_eq!(waiting[0].row.exclusion, Some(exclusion));
    assert_eq!(waiting[0].row.cause, PurgeCause::FilesLost);
    assert_eq!(waiting[0].row.reported_at, None);
    story.reconnect(&bob).await;
    story.settle().await;
    assert!(lines(&root, &bob).await[0].row.reported_at.is_some());
    // The words stayed.
    assert_eq!(sidebar(&bob).await, ["Falcon"]);
}

#[tokio::test(start_paused = true)]
async fn lr_06_an_account_that_is_closed_takes_the_cache_of_its_desktops_with_it() {
    let story = Story::begin_with(53).await;
    let root = story.root().await;
    let (alice, bob) = story.two_in("Falcon").await;
    alice.says("seen by both").await;
    story.settle().await;
    story.cut_off(&bob);
    bob.says("not sent yet").await;
    story.leaves(&bob);
    let folder = bob.account_folder();
    root.client()
        .disable_person(bob.id, "left the company".to_owned())
        .await
        .expect("disabled");
    let waiting = lines(&root, &bob).await;
    assert_eq!(waiting[0].row.cause, PurgeCause::SessionEnded);
    assert_eq!(waiting[0].row.reported_at, None);

    let before = fs::read(folder.join("cache.db")).expect("a cache");
    bob.line.mend();
    let _ = bob.client().reconnect().await;
    let reported = async {
        let mut often = interval(LOOK);
        while lines(&root, &bob).await[0].row.reported_at.is_none() {
            often.tick().await;
        }
    };
    timeout(PATIENCE, reported).await.expect("it is reported");
    let session = bob.client().session().await.expect("a session");
    assert_eq!(session.state, SessionState::Ended);
    // What lay there opens with no key that is left, and what lies there now is empty.
    let after = fs::read(folder.join("cache.db")).expect("an empty cache");
    assert_ne!(before, after);
    Keys::open(&folder, bob.key_store.clone()).expect("the outbox's key is kept");

    // Taken back: what was not sent is still there, and goes.
    root.client()
        .enable_person(bob.id, "came back to the company".to_owned())
        .await
        .expect("enabled");
    let secret = tokenim_protocol::request::Secret::Password {
        password: PASSWORD.to_owned(),
    };
    bob.signs_in(secret).await;
    story.settle().await;
    let seen = alice.screen().await;
    assert!(
        seen.iter().any(|line| line.contains("not sent yet")),
        "{seen:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn lr_08_past_the_lease_the_cache_is_shut_and_gone_until_the_server_says_so() {
    let story = Story::begin_with(54).await;
    let root = story.root().await;
    let (alice, bob) = story.two_in("Falcon").await;
    alice.says("for the road").await;
    story.settle().await;
    story.cut_off(&bob);
    story.settle().await;
    bob.clock
        .sleeps(Duration::from_millis(6 * DAY_MS.unsigned_abs()));
    story.after(Duration::from_secs(60)).await;
    assert_eq!(sidebar(&bob).await, ["Falcon"]);
    assert_eq!(reading(&bob).await, ReadingState::Open);

    // Two more days with the lid closed: no restart, no network.
    bob.clock
        .sleeps(Duration::from_millis(2 * DAY_MS.unsigned_abs()));
    story.after(Duration::from_secs(60)).await;
    assert_eq!(reading(&bob).await, ReadingState::Over);
    let refused = bob.client().list_channels().await.expect_err("shut");
    assert_eq!(refused.kind(), ErrorKind::Refused);
    // Setting the clock back opens nothing: it is gone.
    bob.clock.set_ahead_ms(0);
    bob.restarts().await;
    assert_ne!(reading(&bob).await, ReadingState::Open);
    assert!(bob.client().list_channels().await.is_err());

    story.reconnect(&bob).await;
    story.settle().await;
    assert_eq!(reading(&bob).await, ReadingState::Open);
    assert_eq!(sidebar(&bob).await, ["Falcon"]);
    bob.goes_to(alice.here());
    let seen = bob.screen().await;
    assert!(
        seen.iter().any(|line| line.contains("for the road")),
        "{seen:?}"
    );
    let told = lines(&root, &bob).await;
    assert_eq!(told[0].row.cause, PurgeCause::LeaseOver);
    assert_eq!(told[0].row.ordered_at, None);
    assert!(told[0].row.reported_at.is_some());
}

#[tokio::test(start_paused = true)]
async fn c_17_with_the_time_unknown_it_stays_shut_and_nothing_is_lost() {
    let story = Story::begin_with(55).await;
    let root = story.root().await;
    let (alice, bob) = story.two_in("Falcon").await;
    alice.says("still here tomorrow").await;
    story.settle().await;
    story.cut_off(&bob);
    story.after(Duration::from_secs(120)).await;
    bob.clock.set_ahead_ms(-DAY_MS);
    bob.restarts().await;
    assert_eq!(reading(&bob).await, ReadingState::TimeUnknown);
    assert!(bob.client().list_channels().await.is_err());
    let said = bob
        .can(
            Action::ReadChannel,
            Resource::at(Scope::Channel(alice.here())),
        )
        .await;
    assert_eq!(said.state, CapabilityState::Denied);
    story.reconnect(&bob).await;
    story.settle().await;
    assert_eq!(reading(&bob).await, ReadingState::Open);
    assert_eq!(sidebar(&bob).await, ["Falcon"]);
    assert_eq!(lines(&root, &bob).await, [], "nothing was purged");
}

#[tokio::test(start_paused = true)]
async fn the_length_of_the_lease_is_the_organisations_within_bounds() {
    let story = Story::begin_with(56).await;
    let root = story.root().await;
    let (_alice, bob) = story.two_in("Falcon").await;
    let set = async |hours: u32| {
        let text = "devices travel".to_owned();
        root.client()
            .set_reading_lease(SetReadingLease { hours, text })
            .await
            .map_err(|error| error.kind())
    };
    for hours in [0, 721] {
        assert_eq!(set(hours).await, Err(ErrorKind::Invalid), "{hours}");
    }
    assert_eq!(set(2).await, Ok(()));
    story.settle().await;
    assert_eq!(bob.client().reading_lease().await.unwrap(), 2);
    let other = SetReadingLease {
        hours: 100,
        text: "I travel, too".to_owned(),
    };
    let refused = bob.client().set_reading_lease(other).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Refused);

    story.cut_off(&bob);
    story.settle().await;
    bob.clock.sleeps(Duration::from_millis(
        (HOUR_MS + HOUR_MS / 2).unsigned_abs(),
    ));
    story.after(Duration::from_secs(40)).await;
    assert_eq!(reading(&bob).await, ReadingState::Open);
    bob.clock
        .sleeps(Duration::from_millis(HOUR_MS.unsigned_abs()));
    story.after(Duration::from_secs(40)).await;
    assert_eq!(reading(&bob).await, ReadingState::Over);
}

#[tokio::test(start_paused = true)]
async fn a_label_is_raised_freely_and_lowered_only_with_a_right_of_its_own() {
    let story = Story::begin_with(57).await;
    let root = story.root().await;
    let (alice, bob) = story.two_in("Falcon").await;
    let team = story.team("Wings", &alice, &[&bob]).await;
    let (kind, all) = (ChannelKind::Private, HistoryPolicy::All);
    let here = story
        .channel_of("plans", kind, all, Some(team), &[&alice, &bob])
        .await;
    story.settle().await;
    let message = bob.says("the price is 4 million").await;
    story.settle().await;

    // Bob manages nothing there.
    assert_eq!(
        wears(&bob, here, Label::Confidential).await,
        Err(ErrorKind::Refused)
    );
    assert_eq!(wears(&alice, here, Label::Secret).await, Ok(()));
    story.settle().await;
    assert_eq!(label_in_list(&bob, here).await, Label::Secret);
    for action in [
        Action::CopyMessage,
        Action::ForwardMessage,
        Action::DownloadFile,
        Action::UploadFile,
    ] {
        let can = bob.can(action, Resource::at(Scope::Channel(here))).await;
        assert_eq!(can.state, CapabilityState::Denied, "{action:?}");
        let decision = can.decision.expect("a decision");
        assert_eq!(decision.obstacles[0].code, ReasonCode::LabelForbids);
        assert_eq!(decision.obstacles[0].text.as_deref(), Some("secret"));
    }
    // The twin at the API: the server refuses what the control greys.
    let lounge = story.channel("lounge", &[&bob]).await;
    let place = MessagePlace {
        channel_id: here,
        message_id: message,
    };
    let words = NewWords {
        extra: Extra {
            forward: Some(place),
            ..Extra::default()
        },
        ..NewWords::default()
    };
    let refused = bob.client().send(lounge, words).await.expect_err("kept");
    assert_eq!(refused.kind(), ErrorKind::Refused);
    let carried = SendMessage {
        forward: Some(place),
        ..SendMessage::plain(MessageId::now_v7(), String::new())
    };
    let by = bob.id;
    let answer = story
        .server
        .app
        .write(move |tx| Box::pin(actions::send_message(tx, by, lounge, carried)))
        .await;
    assert!(matches!(answer, Err(AppError::Refused(_))), "{answer:?}");

    // Back down: not with the right to manage alone.
    assert_eq!(
        wears(&alice, here, Label::Internal).await,
        Err(ErrorKind::Refused)
    );
    let grant = GrantIt {
        id: GrantId::now_v7(),
        permission: Permission::DataLabelChange,
        scope: Scope::Channel(here),
        starts_at: None,
        ends_at: story.server.app.now().plus_ms(HOUR_MS),
        text: "the deal is public now".to_owned(),
        dry_run: false,
    };
    root.client().grant(alice.id, grant).await.expect("granted");
    story.settle().await;
    assert_eq!(wears(&alice, here, Label::Internal).await, Ok(()));
    story.settle().await;
    let can = bob
        .can(Action::CopyMessage, Resource::at(Scope::Channel(here)))
        .await;
    assert_eq!(can.state, CapabilityState::Allowed);
}

#[tokio::test(start_paused = true)]
async fn whoever_may_not_read_what_is_so_sensitive_leaves_with_the_label_and_comes_in_by_no_way() {
    let story = Story::begin_with(58).await;
    let (alice, bob) = story.two_in("Falcon").await;
    let guest = story.guest("Gus").await;
    let here = alice.here();
    let team = story.team("Wings", &alice, &[&bob, &guest]).await;
    let (kind, all) = (ChannelKind::Private, HistoryPolicy::All);
    let plans = story
        .channel_of("plans", kind, all, Some(team), &[&alice, &bob, &guest])
        .await;
    story.settle().await;
    let _ = here;
    assert!(sidebar(&guest).await.contains(&"plans".to_owned()));
    assert_eq!(wears(&alice, plans, Label::Confidential).await, Ok(()));
    story.settle().await;
    assert!(!sidebar(&guest).await.contains(&"plans".to_owned()));
    assert!(sidebar(&bob).await.contains(&"plans".to_owned()));
    assert!(story.add_member(alice.id, plans, guest.id).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn lr_05_what_is_never_cached_leaves_no_trace_on_the_disk() {
    let story = Story::begin_with(59).await;
    let (alice, bob) = story.two_in("Falcon").await;
    let here = alice.here();
    let team = story.team("Wings", &alice, &[&bob]).await;
    let (kind, all) = (ChannelKind::Private, HistoryPolicy::All);
    let _ = here;
    let plans = story
        .channel_of("plans", kind, all, Some(team), &[&alice, &bob])
        .await;
    alice.says("written before it was secret").await;
    story.settle().await;
    assert_eq!(wears(&alice, plans, Label::Secret).await, Ok(()));
    story.settle().await;
    alice.says("canary in the mine").await;
    story.settle().await;
    bob.goes_to(plans);
    let seen = bob.screen().await;
    assert!(seen.iter().any(|line| line.contains("canary")), "{seen:?}");
    assert!(seen.iter().any(|line| line.contains("before")), "{seen:?}");

    // The power goes, and what lies there is opened with every key that the profile has.
    story.cut_off(&bob);
    bob.crashes().await;
    let bytes = all_bytes(&bob.account_folder());
    for word in ["canary", "written before"] {
        assert!(
            !bytes
                .windows(word.len())
                .any(|part| part == word.as_bytes()),
            "{word}"
        );
    }
    let rows = bob.client().list_channels().await.expect("a list");
    assert!(!rows.iter().any(|row| row.id == plans), "not kept");
    // With the server it is there again.
    story.reconnect(&bob).await;
    story.settle().await;
    let seen = bob.screen().await;
    assert!(seen.iter().any(|line| line.contains("canary")), "{seen:?}");
}
