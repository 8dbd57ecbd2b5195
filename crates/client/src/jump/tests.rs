//! What the switcher offers, and in which order.

use tokenim_protocol::channel::Membership;
use tokenim_protocol::directory::Person;
use tokenim_protocol::ids::{ChannelId, PersonId};
use tokenim_protocol::permission::PersonKind;

use super::jump;
use crate::store::fixture::{Profile, channel_with};
use crate::store::{Store, directory, member};
use crate::view::jump::{JumpChoice, JumpCommand, JumpQuery};

fn asks(text: &str) -> JumpQuery {
    JumpQuery {
        text: text.to_owned(),
        channels: true,
        people: true,
        members_of: None,
        commands: Vec::new(),
        recent_channels: Vec::new(),
        recent_people: Vec::new(),
        limit: 20,
    }
}

async fn works_here(store: &Store, handle: &str, name: &str) -> PersonId {
    let id = PersonId::now_v7();
    let person = Person {
        id,
        handle: handle.to_owned(),
        display_name: name.to_owned(),
        title: String::new(),
        kind: PersonKind::Member,
        department: None,
        manager: None,
        active: true,
        posts: Vec::new(),
    };
    store
        .write(move |tx| directory::put_person(tx, &person))
        .await
        .expect("written");
    id
}

async fn joins(store: &Store, channel: ChannelId, person: PersonId) {
    let membership = Membership {
        person,
        since: crate::store::fixture::NOON,
        from_seq: 1,
    };
    store
        .write(move |tx| member::put(tx, channel, &membership))
        .await
        .expect("written");
}

async fn offers(store: &Store, query: JumpQuery) -> Vec<String> {
    let me = PersonId::now_v7();
    let results = store
        .read(move |reader| jump(reader, me, &query))
        .await
        .expect("read");
    let word = |choice: &JumpChoice| {
        let (sign, name) = match choice {
            JumpChoice::Channel { name, .. } => ("#", name),
            JumpChoice::Person { name, .. } => ("@", name),
            JumpChoice::Command { name, .. } => ("/", name),
        };
        let name: String = name.iter().map(|part| part.text.as_str()).collect();
        format!("{sign}{name}")
    };
    results.choices.iter().map(word).collect()
}

#[tokio::test]
async fn channels_people_and_commands_are_offered_together_the_best_first() {
    let profile = Profile::new();
    let store = profile.open();
    channel_with(&store, "设计评审", &["一"]).await;
    channel_with(&store, "Falcon 设置讨论", &["二"]).await;
    works_here(&store, "shezhi", "佘智").await;
    let query = JumpQuery {
        commands: vec![JumpCommand {
            id: "preferences".to_owned(),
            names: vec!["设置".to_owned(), "preferences".to_owned()],
        }],
        ..asks("shezhi")
    };
    assert_eq!(
        offers(&store, query.clone()).await,
        ["@佘智", "/设置", "#Falcon 设置讨论"]
    );
    // A further word for the same finds it, and it keeps its name.
    let other_word = JumpQuery {
        text: "pref".to_owned(),
        ..query
    };
    assert_eq!(offers(&store, other_word).await, ["/设置"]);
}

#[tokio::test]
async fn what_was_used_last_is_offered_first_and_nothing_typed_offers_just_that() {
    let profile = Profile::new();
    let store = profile.open();
    let design = channel_with(&store, "设计", &["一"]).await.id;
    let meeting = channel_with(&store, "设计会", &["二"]).await.id;
    works_here(&store, "sheji", "佘记").await;
    let used = |text: &str, last: ChannelId| JumpQuery {
        recent_channels: vec![last],
        ..asks(text)
    };
    assert_eq!(
        offers(&store, used("", meeting)).await,
        ["#设计会", "#设计"]
    );
    assert_eq!(offers(&store, used("", design)).await, ["#设计", "#设计会"]);
    assert_eq!(offers(&store, used("sj", meeting)).await[0], "#设计会");
    assert_eq!(offers(&store, used("sj", design)).await[0], "#设计");
}

#[tokio::test]
async fn members_are_mentioned_before_others_and_nobody_who_has_left() {
    let profile = Profile::new();
    let store = profile.open();
    let channel = channel_with(&store, "Falcon", &["一"]).await.id;
    works_here(&store, "linyue", "林悦").await;
    let lin = works_here(&store, "linchuan", "王临川").await;
    joins(&store, channel, lin).await;
    let query = JumpQuery {
        channels: false,
        members_of: Some(channel),
        ..asks("lin")
    };
    assert_eq!(offers(&store, query.clone()).await, ["@王临川", "@林悦"]);
    let nothing_typed = JumpQuery {
        text: String::new(),
        ..query
    };
    assert_eq!(offers(&store, nothing_typed).await, ["@王临川"]);
}
