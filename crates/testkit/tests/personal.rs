//! What belongs to one person, at two desktops: drafts, settings, who is there.

use std::time::Duration;

use tokenim_client::clock::Clock;
use tokenim_client::view::channel::ChannelRow;
use tokenim_protocol::ids::{ChannelId, DeviceId, FolderId};
use tokenim_protocol::personal::{
    KeepState, Mute, NoticeLevel, Presence, Setting, Stamp, StateItem,
};
use tokenim_server::actions;
use tokenim_testkit::story::{Person, Story};

async fn draft(person: &Person) -> String {
    let draft = person.client().draft(person.here(), None).await;
    draft.expect("a draft").body
}

async fn types(person: &Person, text: &str) {
    let saved = person
        .client()
        .save_draft(person.here(), None, text.to_owned(), None)
        .await;
    assert!(saved.is_ok(), "{saved:?}");
}

async fn sets(person: &Person, setting: Setting) {
    let set = person.client().set_personal(setting).await;
    assert!(set.is_ok(), "{set:?}");
}

async fn row(person: &Person, channel: ChannelId) -> ChannelRow {
    let rows = person.client().list_channels().await.expect("a list");
    rows.into_iter()
        .find(|row| row.id == channel)
        .expect("the channel")
}

async fn presence_of(who: &Person, seen_by: &Person) -> Presence {
    let people = seen_by.client().presence().await.expect("presence");
    people
        .iter()
        .find(|one| one.person == who.id)
        .map_or(Presence::Offline, |one| one.presence)
}

#[tokio::test(start_paused = true)]
async fn a_draft_typed_on_one_desktop_is_on_the_other_and_goes_with_the_message() {
    let story = Story::begin().await;
    let (alice, _bob) = story.two_in("general").await;
    let laptop = story.second_desktop_of(&alice).await;

    types(&alice, "half a thought").await;
    story.after(Duration::from_secs(3)).await;
    assert_eq!(draft(&laptop).await, "half a thought");
    assert!(row(&laptop, laptop.here()).await.has_draft);

    types(&laptop, "half a thought, finished").await;
    story.after(Duration::from_secs(3)).await;
    assert_eq!(draft(&alice).await, "half a thought, finished");

    laptop.says("half a thought, finished").await;
    story.after(Duration::from_secs(3)).await;
    assert_eq!(draft(&alice).await, "");
    assert!(!row(&alice, alice.here()).await.has_draft);
}

#[tokio::test(start_paused = true)]
async fn what_two_desktops_set_without_a_network_is_all_there_afterwards() {
    let story = Story::begin().await;
    let (alice, _bob) = story.two_in("general").await;
    let laptop = story.second_desktop_of(&alice).await;
    let channel_id = alice.here();
    story.cut_off(&alice);
    story.cut_off(&laptop);

    let folder_id = FolderId::now_v7();
    let folder = Setting::Folder {
        folder_id,
        name: Some("Customers".into()),
        place: 0,
    };
    sets(&alice, folder).await;
    let filed = Setting::Filed {
        channel_id,
        folder: Some(folder_id),
    };
    sets(&alice, filed).await;
    let mute = Some(Mute { until: None });
    sets(&laptop, Setting::Mute { channel_id, mute }).await;
    let words = vec!["falcon".to_owned()];
    sets(&laptop, Setting::Keywords { words }).await;
    assert_eq!(alice.client().personal().await.expect("own").unsent, 2);
    laptop.restarts().await;

    story.reconnect(&alice).await;
    story.reconnect(&laptop).await;
    story.after(Duration::from_secs(5)).await;
    for desktop in [&alice, &laptop] {
        let row = row(desktop, channel_id).await;
        assert_eq!(row.folder, Some(folder_id));
        assert_eq!(row.mute, mute);
        let own = desktop.client().personal().await.expect("own");
        assert_eq!(own.keywords, ["falcon"]);
        assert_eq!(own.folders[0].name, "Customers");
        assert_eq!(own.unsent, 0);
    }
}

#[tokio::test(start_paused = true)]
async fn of_two_drafts_written_apart_both_desktops_keep_the_same() {
    let story = Story::begin().await;
    let (alice, _bob) = story.two_in("general").await;
    let laptop = story.second_desktop_of(&alice).await;
    story.cut_off(&alice);
    story.cut_off(&laptop);
    types(&alice, "from the desk").await;
    for text in ["from", "from the", "from the train"] {
        types(&laptop, text).await;
    }
    story.reconnect(&laptop).await;
    story.after(Duration::from_secs(5)).await;
    story.reconnect(&alice).await;
    story.after(Duration::from_secs(5)).await;
    // Written over more often, and not by the clock of either.
    assert_eq!(draft(&alice).await, "from the train");
    assert_eq!(draft(&laptop).await, "from the train");

    // Whoever was away too long for single lines gets all of it at once: what is gone is gone.
    story.cut_off(&laptop);
    types(&alice, "").await;
    story.after(Duration::from_secs(3)).await;
    let (me, device) = (alice.id, DeviceId::now_v7());
    for n in 1..=600 {
        let item = StateItem {
            stamp: Stamp { version: n, device },
            setting: Setting::UnreadFirst { on: n % 2 == 0 },
        };
        let request = KeepState { items: vec![item] };
        story
            .server
            .app
            .write(move |tx| Box::pin(actions::keep_own_state(tx, me, request)))
            .await
            .expect("kept");
    }
    story.reconnect(&laptop).await;
    story.after(Duration::from_secs(5)).await;
    assert_eq!(draft(&laptop).await, "");
    assert!(laptop.client().personal().await.expect("own").unread_first);
}

#[tokio::test(start_paused = true)]
async fn colleagues_see_who_is_there_and_who_is_not_to_be_disturbed() {
    let story = Story::begin().await;
    let (alice, bob) = story.two_in("general").await;
    story.after(Duration::from_secs(4)).await;
    assert_eq!(presence_of(&bob, &alice).await, Presence::Away);

    bob.client().note_activity().await.expect("noted");
    story.after(Duration::from_secs(4)).await;
    assert_eq!(presence_of(&bob, &alice).await, Presence::Active);
    story.after(Duration::from_secs(6 * 60)).await;
    assert_eq!(presence_of(&bob, &alice).await, Presence::Away);

    let until = Some(bob.clock.now().plus_ms(60_000));
    bob.client().set_do_not_disturb(until).await.expect("set");
    story.after(Duration::from_secs(5)).await;
    assert_eq!(presence_of(&bob, &alice).await, Presence::DoNotDisturb);
    story.after(Duration::from_secs(100)).await;
    assert_eq!(presence_of(&bob, &alice).await, Presence::Away);

    story.cut_off(&bob);
    story.after(Duration::from_secs(60)).await;
    assert_eq!(presence_of(&bob, &alice).await, Presence::Offline);
    // Without a connection nothing is known of anybody.
    assert_eq!(bob.client().presence().await.expect("presence"), []);
}

#[tokio::test(start_paused = true)]
async fn who_writes_is_shown_to_the_channel_for_a_moment_and_to_nobody_else() {
    let story = Story::begin().await;
    let (alice, bob) = story.two_in("general").await;
    let carol = story.person("Carol").await;
    let general = alice.here();
    let typing = async |who: &Person| {
        let typing = who.client().typing(general).await.expect("typing");
        typing
            .into_iter()
            .map(|one| one.name)
            .collect::<Vec<String>>()
    };

    alice
        .client()
        .note_typing(general, None)
        .await
        .expect("noted");
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(typing(&bob).await, ["Alice"]);
    assert_eq!(typing(&alice).await, [""; 0], "not to herself");
    assert_eq!(typing(&carol).await, [""; 0], "not outside");
    tokio::time::sleep(Duration::from_secs(7)).await;
    assert_eq!(typing(&bob).await, [""; 0], "it does not stay");

    // Her message takes its place at once.
    alice
        .client()
        .note_typing(general, None)
        .await
        .expect("noted");
    tokio::time::sleep(Duration::from_millis(300)).await;
    alice.says("here it is").await;
    tokio::time::sleep(Duration::from_millis(900)).await;
    assert_eq!(typing(&bob).await, [""; 0]);

    // From outside nobody is heard, whatever they say.
    carol
        .client()
        .note_typing(general, None)
        .await
        .expect("noted");
    story.settle().await;
    assert_eq!(typing(&bob).await, [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn notices_keep_to_what_was_asked_for() {
    let story = Story::begin().await;
    let (alice, bob) = story.two_in("general").await;
    let channel_id = alice.here();
    let mut told = alice.client().notices();
    let mut heard = async |expected: &[&str]| {
        story.after(Duration::from_secs(4)).await;
        let mut previews = Vec::new();
        while let Ok(notice) = told.try_recv() {
            previews.push(if notice.hidden {
                assert_eq!(notice.preview, "");
                assert_eq!(notice.author, "");
                assert_eq!(notice.title, "");
                "hidden".to_owned()
            } else {
                notice.preview
            });
        }
        assert_eq!(previews, expected);
    };
    bob.says("one").await;
    heard(&["one"]).await;

    let level = Some(NoticeLevel::Mentions);
    sets(&alice, Setting::ChannelLevel { channel_id, level }).await;
    bob.says("two").await;
    heard(&[]).await;
    bob.says("three, @alice").await;
    heard(&["three, @alice"]).await;
    let words = vec!["falcon".to_owned()];
    sets(&alice, Setting::Keywords { words }).await;
    bob.says("the falcon is up").await;
    heard(&["the falcon is up"]).await;

    let mute = Some(Mute {
        until: Some(alice.clock.now().plus_ms(60_000)),
    });
    sets(&alice, Setting::Mute { channel_id, mute }).await;
    bob.says("four, @alice").await;
    heard(&[]).await;
    story.after(Duration::from_secs(60)).await;
    bob.says("five, @alice").await;
    heard(&["five, @alice"]).await;

    let until = Some(alice.clock.now().plus_ms(60_000));
    sets(&alice, Setting::DoNotDisturb { until }).await;
    bob.says("six, @alice").await;
    heard(&[]).await;
    story.after(Duration::from_secs(60)).await;

    sets(&alice, Setting::ShowContent { shown: false }).await;
    bob.says("lr_09: seven, @alice").await;
    heard(&["hidden"]).await;
}

async fn other_draft(person: &Person) -> Option<String> {
    let other = person.client().other_draft(person.here(), None).await;
    other.expect("an answer").map(|other| other.body)
}

#[tokio::test(start_paused = true)]
async fn two_drafts_written_apart_are_both_kept() {
    let story = Story::begin().await;
    let (alice, _bob) = story.two_in("general").await;
    let laptop = story.second_desktop_of(&alice).await;
    types(&alice, "we should").await;
    story.after(Duration::from_secs(3)).await;

    // On the train, and at the desk.
    story.cut_off(&laptop);
    types(&laptop, "meet on Friday at noon").await;
    types(&alice, "ask Lin first").await;
    story.after(Duration::from_secs(3)).await;
    story.reconnect(&laptop).await;
    story.after(Duration::from_secs(5)).await;

    let stays = draft(&alice).await;
    assert_eq!(draft(&laptop).await, stays, "both show the same");
    let texts = ["meet on Friday at noon", "ask Lin first"];
    let lost = texts.into_iter().find(|text| *text != stays).expect("one");
    assert!(texts.contains(&stays.as_str()));
    let (alices, laptops) = (other_draft(&alice).await, other_draft(&laptop).await);
    assert!(alices.is_none() || laptops.is_none(), "offered once");
    let offered = alices.clone().or(laptops);
    assert_eq!(offered.as_deref(), Some(lost));

    // Taken, the two change places; let go, it is gone. A restart forgets neither.
    let desk = if alices.is_some() { &alice } else { &laptop };
    desk.restarts().await;
    let (client, here) = (desk.client(), desk.here());
    let taken = client.take_other_draft(here, None).await.expect("taken");
    assert_eq!(taken.body, lost);
    assert_eq!(draft(desk).await, lost);
    assert_eq!(other_draft(desk).await.as_deref(), Some(stays.as_str()));
    client.discard_other_draft(here, None).await.expect("gone");
    assert_eq!(other_draft(desk).await, None);
}

#[tokio::test(start_paused = true)]
async fn a_draft_that_goes_on_elsewhere_is_no_second_draft() {
    let story = Story::begin().await;
    let (alice, _bob) = story.two_in("general").await;
    let laptop = story.second_desktop_of(&alice).await;
    for (desk, text) in [
        (&alice, "one"),
        (&laptop, "one two"),
        (&alice, "one two three"),
        (&laptop, "something else"),
        (&alice, ""),
        (&laptop, "again"),
    ] {
        types(desk, text).await;
        story.after(Duration::from_secs(3)).await;
    }
    alice.says("again").await;
    story.after(Duration::from_secs(3)).await;
    assert_eq!(draft(&laptop).await, "");
    for desk in [&alice, &laptop] {
        assert_eq!(other_draft(desk).await, None);
    }
}

#[tokio::test(start_paused = true)]
async fn words_from_another_desktop_are_not_typed_over_before_they_are_seen() {
    let story = Story::begin().await;
    let (alice, _bob) = story.two_in("general").await;
    let laptop = story.second_desktop_of(&alice).await;
    types(&laptop, "from the laptop").await;
    story.after(Duration::from_secs(3)).await;

    // The box still held nothing when its own words were kept.
    let (client, here) = (alice.client(), alice.here());
    let saved = client
        .save_draft(here, None, "from the desk".into(), Some(String::new()))
        .await;
    saved.expect("kept");
    assert_eq!(draft(&alice).await, "from the desk");
    assert_eq!(
        other_draft(&alice).await.as_deref(),
        Some("from the laptop")
    );
}
