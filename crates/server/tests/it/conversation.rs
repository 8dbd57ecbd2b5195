//! What happens around a message: threads, mentions, reactions, pins, bookmarks, forwarding
//! and confirmations, and what of it somebody may not see or do.

use serde_json::{Value, json};
use tokenim_protocol::channel::{ChannelEvent, Entry, Message};
use tokenim_protocol::conversation::{
    Confirmations, REACTIONS_PER_PERSON_MAX, ReadMarks, Revisions, ThreadMark, ThreadPage,
};
use tokenim_protocol::error::ErrorCode;
use tokenim_protocol::event::{Kept, PersonEvent};
use tokenim_protocol::ids::{ChannelId, MessageId};
use tokenim_protocol::permission::ReasonCode;
use tokenim_protocol::request::Ack;
use tokenim_server::store::{people, person_log};

use crate::story::{Answer, REASON, Somebody, Story};

/// What names a person in a text.
pub async fn handle(story: &Story, who: &Somebody) -> String {
    let id = who.id;
    let person = story
        .app
        .read(move |db| Box::pin(async move { Ok(people::get(db, id).await?) }))
        .await
        .expect("an answer")
        .expect("a person");
    format!("@{}", person.handle)
}

async fn told(story: &Story, who: &Somebody) -> Vec<PersonEvent> {
    let id = who.id;
    let entries = story
        .app
        .read(move |db| Box::pin(async move { Ok(person_log::after(db, id, 0, 10_000).await?) }))
        .await
        .expect("a log");
    entries
        .into_iter()
        .filter_map(|entry| match entry.event {
            Kept::Known(event) => Some(event),
            Kept::Unknown(_) => None,
        })
        .collect()
}

fn at(channel: ChannelId, message: MessageId, what: &str) -> String {
    format!("/v1/channels/{channel}/messages/{message}{what}")
}

async fn say(story: &Story, who: &Somebody, channel: ChannelId, more: Value) -> Answer {
    let mut body = json!({ "id": MessageId::now_v7(), "body": "hello" });
    let fields = body.as_object_mut().expect("an object");
    fields.extend(more.as_object().expect("an object").clone());
    let path = format!("/v1/channels/{channel}/messages");
    story.post(who, &path, body).await
}

/// The message as this reader has it.
async fn seen(story: &Story, who: &Somebody, channel: ChannelId, id: MessageId) -> Message {
    let entry: Entry = story.get(who, &at(channel, id, "")).await.ok();
    match entry.event {
        Kept::Known(ChannelEvent::Message(message)) => message,
        other => panic!("{other:?} is no message"),
    }
}

fn reasons(answer: &Answer) -> Vec<ReasonCode> {
    assert_eq!(answer.status, 403, "{}", answer.body);
    let decision = answer.error().decision.expect("a Decision");
    decision.obstacles.iter().map(|one| one.code).collect()
}

/// An owner, Lin who administers the team, Bo and Chi in her channel, Dan outside.
struct Scene {
    story: Story,
    owner: Somebody,
    lin: Somebody,
    bo: Somebody,
    chi: Somebody,
    dan: Somebody,
    channel: ChannelId,
}

impl Scene {
    async fn begin() -> Self {
        Self::with_history("all").await
    }

    async fn with_history(history: &str) -> Self {
        let (story, owner) = Story::begin().await;
        let lin = story.person(&owner, "lin").await;
        let bo = story.person(&owner, "bo").await;
        let chi = story.person(&owner, "chi").await;
        let dan = story.person(&owner, "dan").await;
        let team = story.team(&owner, &lin).await;
        let channel = story
            .channel_in(&lin, Some(team), "private", history, &[&bo, &chi])
            .await;
        Self {
            story,
            owner,
            lin,
            bo,
            chi,
            dan,
            channel,
        }
    }

    async fn says(&self, who: &Somebody, text: &str) -> MessageId {
        self.story.says(who, self.channel, text).await.id
    }

    async fn put(&self, who: &Somebody, id: MessageId, what: &str, body: Value) -> Answer {
        self.story.put(who, &at(self.channel, id, what), body).await
    }

    async fn announces(&self, text: &str) -> MessageId {
        let path = format!("/v1/channels/{}", self.channel);
        let mode = json!({ "mode": "read_only" });
        let switched = self
            .story
            .call(&self.lin, axum::http::Method::PATCH, &path, &mode)
            .await;
        switched.done();
        let body = json!({ "body": text, "ask_confirmation": true });
        let ack: Ack = say(&self.story, &self.lin, self.channel, body).await.ok();
        ack.id
    }
}

#[tokio::test]
async fn replies_count_in_their_thread_and_not_in_the_channel() {
    let scene = Scene::begin().await;
    let (story, channel) = (&scene.story, scene.channel);
    let root = scene.says(&scene.lin, "who takes it?").await;
    let before = story.snapshot(&scene.chi, channel).await;

    for (who, also) in [(&scene.bo, false), (&scene.bo, false), (&scene.chi, true)] {
        let body = json!({ "body": "I", "thread_root": root, "also_to_channel": also });
        say(story, who, channel, body).await.done();
    }
    let after = story.snapshot(&scene.lin, channel).await;
    assert_eq!(
        after.message_count,
        before.message_count + 1,
        "one stands in the channel too"
    );
    let replies = seen(story, &scene.lin, channel, root).await.replies;
    let replies = replies.expect("a thread");
    assert_eq!(replies.count, 3);
    assert_eq!(replies.repliers, [scene.chi.id, scene.bo.id]);

    // Whoever was answered follows and has it unread; whoever answered has read it.
    let followed = |snapshot: &tokenim_protocol::channel::ChannelSnapshot| {
        snapshot
            .threads
            .iter()
            .map(|one| one.read)
            .collect::<Vec<_>>()
    };
    assert_eq!(followed(&after), [0]);
    assert_eq!(followed(&story.snapshot(&scene.bo, channel).await), [2]);
    let marked: ThreadMark = scene
        .put(&scene.lin, root, "/thread", json!({ "read": 3 }))
        .await
        .ok();
    assert_eq!(
        marked,
        ThreadMark {
            following: true,
            read: 3
        }
    );
    let late: ThreadMark = scene
        .put(&scene.lin, root, "/thread", json!({ "read": 1 }))
        .await
        .ok();
    assert_eq!(late.read, 3, "merged by maximum");
    let ahead = scene
        .put(&scene.lin, root, "/thread", json!({ "read": 4 }))
        .await;
    assert_eq!(ahead.status, 422);

    // Who does not want to follow does not, whoever answers next.
    let off = json!({ "following": false, "read": 0 });
    scene.put(&scene.lin, root, "/thread", off).await.done();
    let body = json!({ "body": "and I", "thread_root": root });
    let reply: Ack = say(story, &scene.bo, channel, body).await.ok();
    assert!(followed(&story.snapshot(&scene.lin, channel).await).is_empty());

    let page: ThreadPage = story
        .get(&scene.chi, &at(channel, root, "/thread?after=1&limit=2"))
        .await
        .ok();
    assert_eq!((page.entries.len(), page.through, page.count), (2, 3, 4));
    // A thread hangs under a message of the channel, not under a reply.
    let body = json!({ "thread_root": reply.id });
    assert_eq!(say(story, &scene.bo, channel, body).await.status, 422);
}

#[tokio::test]
async fn a_reply_does_not_move_the_channels_read_mark() {
    let scene = Scene::begin().await;
    let (story, channel) = (&scene.story, scene.channel);
    let root = scene.says(&scene.lin, "who takes it?").await;
    scene.says(&scene.chi, "and another thing").await;
    let before = story.snapshot(&scene.bo, channel).await;
    say(story, &scene.bo, channel, json!({ "thread_root": root }))
        .await
        .done();
    let after = story.snapshot(&scene.bo, channel).await;
    assert_eq!(after.read_mark, before.read_mark);
    assert_eq!(after.message_count - after.read_message_count, 2);
}

#[tokio::test]
async fn az_06_whom_a_message_names_is_read_by_the_server() {
    let scene = Scene::begin().await;
    let (story, channel) = (&scene.story, scene.channel);
    // Nothing of it is taken from the client.
    for field in [
        "mentions",
        "mentions_all",
        "thread",
        "reactions",
        "forwarded",
        "replies",
    ] {
        let answer = say(story, &scene.lin, channel, json!({ field: [] })).await;
        assert_eq!(answer.error().code, ErrorCode::Invalid, "{field}");
    }
    let (bo, dan) = (
        handle(story, &scene.bo).await,
        handle(story, &scene.dan).await,
    );
    let text = format!("{bo} and {dan}, `{bo}`; not {bo}x or a{bo}, nor @nobody");
    let id = scene.says(&scene.lin, &text).await;
    let message = seen(story, &scene.chi, channel, id).await;
    assert_eq!(message.mentions, [scene.bo.id], "Dan is no member");

    let named = |events: Vec<PersonEvent>| {
        events
            .into_iter()
            .filter(|event| matches!(event, PersonEvent::Mentioned { .. }))
            .count()
    };
    assert_eq!(named(told(story, &scene.bo).await), 1);
    assert_eq!(named(told(story, &scene.dan).await), 0);
    let snapshot = story.snapshot(&scene.bo, channel).await;
    assert_eq!(snapshot.mentions.len(), 1);

    // Other words name others; a deleted message names nobody.
    let chi = handle(story, &scene.chi).await;
    story.edit(&scene.lin, channel, id, &chi).await.done();
    assert!(story.snapshot(&scene.bo, channel).await.mentions.is_empty());
    assert_eq!(story.snapshot(&scene.chi, channel).await.mentions.len(), 1);
    assert_eq!(named(told(story, &scene.chi).await), 1);
    story.delete(&scene.lin, &at(channel, id, "")).await.done();
    assert!(
        story
            .snapshot(&scene.chi, channel)
            .await
            .mentions
            .is_empty()
    );
}

#[tokio::test]
async fn naming_everybody_is_a_right_of_its_own() {
    let scene = Scene::begin().await;
    let (story, channel) = (&scene.story, scene.channel);
    let refused = story.try_say(&scene.bo, channel, "@all look here").await;
    assert_eq!(reasons(&refused), [ReasonCode::RoleLacks]);
    // Nothing of it happened, and the same words without it go.
    let plain = scene.says(&scene.bo, "look here, `@all`").await;
    assert!(!seen(story, &scene.lin, channel, plain).await.mentions_all);
    // Nor by the back door.
    let edit = story
        .edit(&scene.bo, channel, plain, "@all look here")
        .await;
    assert_eq!(reasons(&edit), [ReasonCode::RoleLacks]);

    let id = scene.says(&scene.lin, "@all look here").await;
    assert!(seen(story, &scene.bo, channel, id).await.mentions_all);
    assert_eq!(story.snapshot(&scene.bo, channel).await.mentions.len(), 1);
    assert!(
        story
            .snapshot(&scene.lin, channel)
            .await
            .mentions
            .is_empty(),
        "not its author"
    );
    // Between two it is a word like another.
    let direct = story.direct(&scene.bo, &scene.chi).await;
    let ack = story.says(&scene.bo, direct, "@all of it").await;
    assert!(!seen(story, &scene.chi, direct, ack.id).await.mentions_all);
}

#[tokio::test]
async fn az_05_no_way_leads_to_a_message_that_one_may_not_see() {
    let scene = Scene::with_history("from_join").await;
    let (story, channel) = (&scene.story, scene.channel);
    let secret = scene.says(&scene.lin, "the price is 9").await;
    scene
        .put(
            &scene.bo,
            secret,
            "/reaction",
            json!({ "emoji": "👍", "on": true }),
        )
        .await
        .done();
    scene
        .put(&scene.lin, secret, "/pin", json!({ "pinned": true }))
        .await
        .done();
    let body = json!({ "body": "nine?", "thread_root": secret });
    let reply: Ack = say(story, &scene.bo, channel, body).await.ok();
    // Eve came after it was said; Dan never.
    let eve = story.person(&scene.owner, "eve").await;
    story.add(&scene.lin, channel, &eve).await.done();
    let elsewhere = story.channel(&scene.dan, "private", "all", &[&eve]).await;

    for who in [&eve, &scene.dan] {
        for what in ["", "/revisions", "/thread", "/confirmations"] {
            for id in [secret, reply.id, MessageId::now_v7()] {
                let answer = story.get(who, &at(channel, id, what)).await;
                assert_eq!(answer.status, 404, "{what} {}", answer.body);
                assert!(!answer.body.to_string().contains("price"));
            }
        }
        for (what, body) in [
            ("/reaction", json!({ "emoji": "👍", "on": true })),
            ("/pin", json!({ "pinned": true })),
            ("/saved", Value::Null),
            ("/thread", json!({ "following": true, "read": 0 })),
            ("/confirmation", json!({ "revision": 0 })),
        ] {
            let hidden = scene.put(who, secret, what, body.clone()).await;
            let missing = scene.put(who, MessageId::now_v7(), what, body).await;
            assert_eq!(hidden.status, 404, "{what}");
            let plain = |answer: &Answer| {
                let mut body = answer.body.clone();
                body["request_id"] = Value::Null;
                body
            };
            assert_eq!(
                plain(&hidden),
                plain(&missing),
                "{what}: the same as what is not there"
            );
        }
        // Forwarded, quoted, answered: said to be not allowed, and no more.
        let place = json!({ "channel_id": channel, "message_id": secret });
        let nowhere = json!({ "channel_id": channel, "message_id": MessageId::now_v7() });
        let there = say(story, who, elsewhere, json!({ "forward": place })).await;
        let not_there = say(story, who, elsewhere, json!({ "forward": nowhere })).await;
        assert_eq!((there.status, not_there.status), (422, 422));
        assert_eq!(there.error().fields, not_there.error().fields);
    }
    for field in ["reply_to", "thread_root"] {
        let answer = say(story, &eve, channel, json!({ field: secret })).await;
        assert_eq!(answer.status, 422, "{field}");
    }
    // Neither pins nor reactions nor who replied tell of it, live or read back.
    let snapshot = story.snapshot(&eve, channel).await;
    assert!(snapshot.pins.is_empty());
    let body = json!({ "emoji": "👍", "on": false });
    scene.put(&scene.bo, secret, "/reaction", body).await.done();
    let log = story.log(&eve, channel).await;
    // Nor does an edit that names her: no pointer leads there.
    let eves = handle(story, &eve).await;
    story
        .edit(
            &scene.lin,
            channel,
            secret,
            &format!("{eves}: the price is 9"),
        )
        .await
        .done();
    let events = told(story, &eve).await;
    assert!(!json!(events).to_string().contains(&secret.to_string()));
    let text = json!(log).to_string();
    assert!(
        !text.contains("price") && !text.contains(&secret.to_string()),
        "{text}"
    );
}

#[tokio::test]
async fn what_is_forwarded_is_copied_by_the_server_with_its_author() {
    let scene = Scene::begin().await;
    let (story, channel) = (&scene.story, scene.channel);
    let id = scene.says(&scene.lin, "we moved to Thursday").await;
    let elsewhere = story
        .channel(&scene.bo, "private", "all", &[&scene.dan])
        .await;
    let place = json!({ "channel_id": channel, "message_id": id });
    let ack: Ack = say(
        story,
        &scene.bo,
        elsewhere,
        json!({ "body": "", "forward": place }),
    )
    .await
    .ok();
    let copy = seen(story, &scene.dan, elsewhere, ack.id).await;
    let forwarded = copy.forwarded.expect("a copy");
    assert_eq!(forwarded.author, scene.lin.id);
    assert_eq!(forwarded.body, "we moved to Thursday");
    // Handed on, it is still Lin's.
    let again = json!({ "channel_id": elsewhere, "message_id": ack.id });
    let direct = story.direct(&scene.dan, &scene.chi).await;
    let ack: Ack = say(
        story,
        &scene.dan,
        direct,
        json!({ "body": "", "forward": again }),
    )
    .await
    .ok();
    let copy = seen(story, &scene.chi, direct, ack.id).await;
    assert_eq!(copy.forwarded.expect("a copy").author, scene.lin.id);
    // The copy goes with the message that carries it.
    story
        .delete(&scene.dan, &at(direct, ack.id, ""))
        .await
        .done();
    assert!(
        seen(story, &scene.chi, direct, ack.id)
            .await
            .forwarded
            .is_none()
    );
    // Without anything to forward, words are asked for.
    let empty = say(story, &scene.bo, elsewhere, json!({ "body": "" })).await;
    assert_eq!(empty.status, 422);
}

#[tokio::test]
async fn ds_04_reactions_pins_and_bookmarks_have_an_end() {
    let scene = Scene::begin().await;
    let id = scene.says(&scene.lin, "how do you like it?").await;
    let emoji = |n: u32| char::from_u32(0x1f600 + n).expect("an emoji").to_string();
    for n in 0..REACTIONS_PER_PERSON_MAX as u32 {
        let body = json!({ "emoji": emoji(n), "on": true });
        scene.put(&scene.bo, id, "/reaction", body).await.done();
    }
    let body = json!({ "emoji": emoji(30), "on": true });
    let refused = scene.put(&scene.bo, id, "/reaction", body).await;
    assert_eq!(reasons(&refused), [ReasonCode::LimitReached]);
    // What stands already is no more than it was, and taking back makes room.
    let again = json!({ "emoji": emoji(0), "on": true });
    scene.put(&scene.bo, id, "/reaction", again).await.done();
    let back = json!({ "emoji": emoji(0), "on": false });
    scene.put(&scene.bo, id, "/reaction", back).await.done();
    let body = json!({ "emoji": emoji(30), "on": true });
    scene.put(&scene.bo, id, "/reaction", body).await.done();
    // Different emoji, from everybody together.
    for (from, who) in [(40, &scene.lin), (50, &scene.chi)] {
        for n in from..from + 10 {
            let body = json!({ "emoji": emoji(n), "on": true });
            let _ = scene.put(who, id, "/reaction", body).await;
        }
    }
    let message = seen(&scene.story, &scene.lin, scene.channel, id).await;
    assert_eq!(message.reactions.len(), 24);

    for n in 0..100 {
        let pinned = scene.says(&scene.lin, &format!("pinned {n}")).await;
        scene
            .put(&scene.lin, pinned, "/pin", json!({ "pinned": true }))
            .await
            .done();
    }
    let refused = scene
        .put(&scene.lin, id, "/pin", json!({ "pinned": true }))
        .await;
    assert_eq!(reasons(&refused), [ReasonCode::LimitReached]);
}

#[tokio::test]
async fn ds_01_ten_thousand_names_cost_fifty() {
    let scene = Scene::begin().await;
    let bo = handle(&scene.story, &scene.bo).await;
    let text: String = std::iter::once(format!("{bo} "))
        .chain((0..1_500).map(|n| format!("@nobody{n} ")))
        .collect();
    let began = std::time::Instant::now();
    let id = scene.says(&scene.lin, &text).await;
    println!("a message of 1,501 names: {:?}", began.elapsed());
    let message = seen(&scene.story, &scene.bo, scene.channel, id).await;
    assert_eq!(message.mentions, [scene.bo.id]);
    let long = "@bo ".repeat(10_000);
    let answer = scene.story.try_say(&scene.lin, scene.channel, &long).await;
    assert_eq!(answer.status, 422, "too long");
}

#[tokio::test]
async fn xs_09_what_is_no_text_is_refused_and_what_is_odd_stays_what_it_is() {
    let scene = Scene::begin().await;
    let (story, channel) = (&scene.story, scene.channel);
    let path = format!("/v1/channels/{channel}/messages");
    let id = MessageId::now_v7();
    for body in [r#"\u0000"#, r#"\ud800"#, r#"a\udc00b"#] {
        let text = format!(r#"{{"id":"{id}","body":"{body}"}}"#);
        let method = axum::http::Method::POST;
        let answer = story.call_raw(&scene.bo, method, &path, &text).await;
        // Half a surrogate is not even JSON.
        let expected = if body == r#"\u0000"# { 422 } else { 400 };
        assert_eq!(answer.status, expected, "{body}");
    }
    let zalgo = format!("h{}i", "\u{301}".repeat(10_000));
    for odd in [
        zalgo.as_str(),
        "a\u{2028}b",
        "\u{fffe}",
        "\u{202e}left",
        "\u{2066}open",
    ] {
        let id = scene.says(&scene.bo, odd).await;
        let message = seen(story, &scene.lin, channel, id).await;
        assert_eq!(message.body.as_deref(), Some(odd));
    }
}

#[tokio::test]
async fn az_14_nobody_changes_what_another_wrote_by_whatever_route() {
    let scene = Scene::begin().await;
    let (story, channel) = (&scene.story, scene.channel);
    let id = scene.says(&scene.lin, "nine").await;
    // In place of the message, under its id, or as one of its fields.
    assert_eq!(story.edit(&scene.bo, channel, id, "ten").await.status, 403);
    assert_eq!(story.send(&scene.bo, channel, id, "ten").await.status, 409);
    assert_eq!(
        story.send(&scene.lin, channel, id, "ten").await.status,
        409,
        "not even its author"
    );
    assert_eq!(
        story.delete(&scene.bo, &at(channel, id, "")).await.status,
        403
    );
    for what in ["/reaction", "/pin", "/thread", "/confirmation"] {
        for field in ["body", "mentions", "author", "revision_of"] {
            let body = json!({
                "emoji": "👍", "on": true, "pinned": true, "following": true, "read": 0,
                "revision": 0, field: "ten",
            });
            assert_eq!(
                scene.put(&scene.bo, id, what, body).await.status,
                422,
                "{what} {field}"
            );
        }
    }
    assert_eq!(
        seen(story, &scene.chi, channel, id).await.body.as_deref(),
        Some("nine")
    );
    // What another put around it is theirs too: taking back takes back one's own only.
    let on = json!({ "emoji": "👍", "on": true });
    scene.put(&scene.chi, id, "/reaction", on).await.done();
    let off = json!({ "emoji": "👍", "on": false });
    scene.put(&scene.bo, id, "/reaction", off).await.done();
    assert_eq!(seen(story, &scene.bo, channel, id).await.reactions.len(), 1);
}

#[tokio::test]
async fn az_12_an_archived_channel_is_read_and_nothing_is_put_into_it() {
    let scene = Scene::begin().await;
    let (story, channel) = (&scene.story, scene.channel);
    let id = scene.says(&scene.lin, "that was it").await;
    let body = json!({ "archived": true, "text": REASON });
    let path = format!("/v1/channels/{channel}/archived");
    story.put(&scene.lin, &path, body).await.done();

    for (what, body) in [
        ("/reaction", json!({ "emoji": "👍", "on": true })),
        ("/pin", json!({ "pinned": true })),
    ] {
        let answer = scene.put(&scene.bo, id, what, body).await;
        assert_eq!(reasons(&answer), [ReasonCode::ScopeArchived], "{what}");
    }
    let reply = say(story, &scene.bo, channel, json!({ "thread_root": id })).await;
    assert_eq!(reasons(&reply), [ReasonCode::ScopeArchived]);
    for what in ["", "/revisions", "/thread"] {
        assert_eq!(
            story.get(&scene.bo, &at(channel, id, what)).await.status,
            200,
            "{what}"
        );
    }
    // One's own affairs go on, and what one may read one may hand on.
    scene.put(&scene.bo, id, "/saved", Value::Null).await.done();
    let direct = story.direct(&scene.bo, &scene.chi).await;
    let place = json!({ "channel_id": channel, "message_id": id });
    say(story, &scene.bo, direct, json!({ "forward": place }))
        .await
        .done();
}

#[tokio::test]
async fn in_a_read_only_channel_one_reacts_and_does_not_answer() {
    let scene = Scene::begin().await;
    let id = scene.announces("from Monday").await;
    let on = json!({ "emoji": "👍", "on": true });
    scene
        .put(&scene.bo, id, "/reaction", on.clone())
        .await
        .done();
    let reply = say(
        &scene.story,
        &scene.bo,
        scene.channel,
        json!({ "thread_root": id }),
    )
    .await;
    assert_eq!(reasons(&reply), [ReasonCode::ChannelReadOnly]);
    let pin = scene
        .put(&scene.bo, id, "/pin", json!({ "pinned": true }))
        .await;
    assert_eq!(reasons(&pin), [ReasonCode::ChannelReadOnly]);
    // Who may not speak at all does not react either.
    let scope = crate::story::at_channel(scene.channel);
    let (_, answer) = scene
        .story
        .exclude(&scene.lin, &scene.chi, "message.send", scope)
        .await;
    answer.done();
    let refused = scene.put(&scene.chi, id, "/reaction", on).await;
    assert_eq!(reasons(&refused), [ReasonCode::Revoked]);
}

#[tokio::test]
async fn an_announcement_is_confirmed_word_by_word_and_a_correction_asks_again() {
    let scene = Scene::begin().await;
    let (story, channel) = (&scene.story, scene.channel);
    // Not in a channel where everybody writes, and not by everybody.
    let open = say(
        story,
        &scene.lin,
        channel,
        json!({ "ask_confirmation": true }),
    )
    .await;
    assert_eq!(open.status, 422);
    let id = scene.announces("the door code is 1234").await;
    let bos = say(
        story,
        &scene.bo,
        channel,
        json!({ "ask_confirmation": true }),
    )
    .await;
    assert!(reasons(&bos).contains(&ReasonCode::ChannelReadOnly));

    let first = json!({ "revision": 0 });
    scene
        .put(&scene.bo, id, "/confirmation", first.clone())
        .await
        .done();
    scene
        .put(&scene.bo, id, "/confirmation", first.clone())
        .await
        .done();
    assert_eq!(
        scene
            .put(&scene.lin, id, "/confirmation", first.clone())
            .await
            .status,
        422
    );
    let confirmed = seen(story, &scene.bo, channel, id)
        .await
        .confirmed
        .expect("some");
    assert_eq!((confirmed.count, confirmed.mine), (1, Some(0)));
    let of_chi = seen(story, &scene.chi, channel, id)
        .await
        .confirmed
        .expect("some");
    assert_eq!((of_chi.count, of_chi.mine), (1, None));

    story
        .edit(&scene.lin, channel, id, "the door code is 4321")
        .await
        .done();
    let confirmed = seen(story, &scene.bo, channel, id)
        .await
        .confirmed
        .expect("some");
    assert_eq!(
        (confirmed.revision, confirmed.count, confirmed.mine),
        (1, 0, Some(0))
    );
    assert_eq!(
        scene
            .put(&scene.chi, id, "/confirmation", first)
            .await
            .status,
        422,
        "old words"
    );
    let second = json!({ "revision": 1 });
    scene
        .put(&scene.chi, id, "/confirmation", second)
        .await
        .done();

    // Who published sees who has not; the others see how many.
    let path = at(channel, id, "/confirmations");
    let list: Confirmations = story.get(&scene.lin, &path).await.ok();
    assert_eq!(list.revision, 1);
    let people: Vec<_> = list.confirmed.iter().map(|one| one.person).collect();
    assert_eq!(people, [scene.chi.id]);
    let missing: Vec<_> = list
        .missing
        .iter()
        .map(|one| (one.person, one.earlier_revision))
        .collect();
    assert_eq!(missing, [(scene.bo.id, Some(0))]);
    assert_eq!(
        reasons(&story.get(&scene.bo, &path).await),
        [ReasonCode::RoleLacks]
    );

    // The old words stay readable, until the announcement itself goes.
    let path = at(channel, id, "/revisions");
    let old: Revisions = story.get(&scene.bo, &path).await.ok();
    assert_eq!(old.revisions.len(), 1);
    assert_eq!(old.revisions[0].body, "the door code is 1234");
    story.delete(&scene.lin, &at(channel, id, "")).await.done();
    let old: Revisions = story.get(&scene.bo, &path).await.ok();
    assert!(old.revisions.is_empty());
}

#[tokio::test]
async fn who_came_after_a_correction_does_not_read_what_it_corrected() {
    let scene = Scene::with_history("from_join").await;
    let (story, channel) = (&scene.story, scene.channel);
    let id = scene.says(&scene.bo, "the salary is 9").await;
    story.remove(&scene.lin, channel, &scene.chi).await.done();
    story
        .edit(&scene.bo, channel, id, "the salary is 10")
        .await
        .done();
    story.add(&scene.lin, channel, &scene.chi).await.done();
    story
        .edit(&scene.bo, channel, id, "no comment")
        .await
        .done();
    let path = at(channel, id, "/revisions");
    let all: Revisions = story.get(&scene.lin, &path).await.ok();
    assert_eq!(all.revisions.len(), 2);
    // Chi was there for the first words and for the last, not for those between.
    let some: Revisions = story.get(&scene.chi, &path).await.ok();
    let words: Vec<&str> = some.revisions.iter().map(|one| one.body.as_str()).collect();
    assert_eq!(words, ["the salary is 9"]);
}

#[tokio::test]
async fn everybody_in_a_channel_sees_who_has_read() {
    let scene = Scene::begin().await;
    let (story, channel) = (&scene.story, scene.channel);
    let ack = story.says(&scene.lin, channel, "read this").await;
    let path = format!("/v1/channels/{channel}/read-mark");
    let mark = json!({ "mark_epoch": 0, "read_seq": ack.seq });
    story.put(&scene.bo, &path, mark).await.done();
    let path = format!("/v1/channels/{channel}/read-marks");
    let marks: ReadMarks = story.get(&scene.chi, &path).await.ok();
    let read: Vec<_> = marks
        .marks
        .expect("a small channel")
        .into_iter()
        .filter(|mark| mark.read_seq >= ack.seq)
        .map(|mark| mark.person)
        .collect();
    assert_eq!(read.len(), 2);
    assert!(read.contains(&scene.bo.id) && read.contains(&scene.lin.id));
    assert_eq!(story.get(&scene.dan, &path).await.status, 404);
}

#[tokio::test]
async fn what_is_saved_can_be_let_go_also_from_outside() {
    let scene = Scene::begin().await;
    let (story, channel) = (&scene.story, scene.channel);
    let id = scene.says(&scene.lin, "for later").await;
    scene.put(&scene.bo, id, "/saved", Value::Null).await.done();
    scene.put(&scene.bo, id, "/saved", Value::Null).await.done();
    story.remove(&scene.lin, channel, &scene.bo).await.done();
    story
        .delete(&scene.bo, &format!("/v1/saved/{id}"))
        .await
        .done();
    let events: Vec<_> = told(story, &scene.bo)
        .await
        .into_iter()
        .filter(|event| {
            matches!(
                event,
                PersonEvent::Saved { .. } | PersonEvent::Unsaved { .. }
            )
        })
        .collect();
    assert_eq!(events.len(), 2, "{events:?}");
    // Of what was never there nothing is told.
    let nothing = story
        .delete(&scene.bo, &format!("/v1/saved/{}", MessageId::now_v7()))
        .await;
    nothing.done();
    assert_eq!(
        scene
            .put(&scene.dan, id, "/saved", Value::Null)
            .await
            .status,
        404
    );
}
