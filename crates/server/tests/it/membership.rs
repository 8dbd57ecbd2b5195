//! Coming and going, and what one sees then.

use tokenim_protocol::channel::ChannelEvent;
use tokenim_protocol::conversation::DatePlace;
use tokenim_protocol::error::ErrorCode;
use tokenim_protocol::permission::ReasonCode;
use tokenim_protocol::time::DAY_MS;

use crate::story::{Somebody, Story, at_channel};

fn words(entries: &[tokenim_protocol::channel::Entry]) -> Vec<String> {
    entries
        .iter()
        .filter_map(|entry| match entry.event.known() {
            Some(ChannelEvent::Message(message)) => message.body.clone(),
            Some(ChannelEvent::Edited { body, .. }) => Some(format!("edited: {body}")),
            _ => None,
        })
        .collect()
}

async fn with_manager(story: &Story, owner: &Somebody) -> Somebody {
    // The team's administrator manages the members of its channels.
    story.person(owner, "manager").await
}

#[tokio::test]
async fn az_07_who_was_removed_reads_nothing_more_and_writes_nothing_more() {
    let (story, owner) = Story::begin().await;
    let lin = with_manager(&story, &owner).await;
    let bo = story.person(&owner, "bo").await;
    let team = story.team(&owner, &lin).await;
    let channel = story
        .channel_in(&lin, Some(team), "private", "all", &[&bo])
        .await;
    story.says(&bo, channel, "before").await;
    story.remove(&lin, channel, &bo).await.done();
    story.says(&lin, channel, "after").await;

    let path = format!("/v1/channels/{channel}/entries?after=0");
    story
        .get(&bo, &path)
        .await
        .refused(404, ErrorCode::NotFound);
    story
        .try_say(&bo, channel, "let me in")
        .await
        .refused(404, ErrorCode::NotFound);
    let mark = serde_json::json!({ "mark_epoch": 0, "read_seq": 1 });
    let path = format!("/v1/channels/{channel}/read-mark");
    story
        .put(&bo, &path, mark)
        .await
        .refused(404, ErrorCode::NotFound);
}

#[tokio::test]
async fn who_comes_back_to_a_channel_without_history_sees_their_own_times_only() {
    let (story, owner) = Story::begin().await;
    let lin = with_manager(&story, &owner).await;
    let bo = story.person(&owner, "bo").await;
    let team = story.team(&owner, &lin).await;
    let channel = story
        .channel_in(&lin, Some(team), "private", "from_join", &[])
        .await;
    story.says(&lin, channel, "long before").await;
    story.add(&lin, channel, &bo).await.done();
    story.says(&lin, channel, "while here").await;
    story.remove(&lin, channel, &bo).await.done();
    story.says(&lin, channel, "while away").await;
    story.add(&lin, channel, &bo).await.done();
    story.says(&lin, channel, "here again").await;

    let log = story.log(&bo, channel).await;
    assert_eq!(words(&log), ["while here", "here again"]);
    // Arithmetic holds all the same: hidden runs say how far they go.
    let mut next = 1;
    for entry in &log {
        assert_eq!(entry.seq, next);
        next = match entry.event.known() {
            Some(ChannelEvent::Hidden { through }) => through + 1,
            _ => entry.seq + 1,
        };
    }
    assert_eq!(
        words(&story.log(&lin, channel).await),
        ["long before", "while here", "while away", "here again"]
    );
}

#[tokio::test]
async fn az_07_who_comes_back_is_not_shown_words_that_were_written_while_they_were_away() {
    let (story, owner) = Story::begin().await;
    let lin = with_manager(&story, &owner).await;
    let bo = story.person(&owner, "bo").await;
    let team = story.team(&owner, &lin).await;
    let channel = story
        .channel_in(&lin, Some(team), "private", "from_join", &[&bo])
        .await;
    let price = story.says(&lin, channel, "the price is ten").await;
    let place = story.says(&lin, channel, "we meet at noon").await;
    let secret = story.says(&lin, channel, "forget this").await;
    story.remove(&lin, channel, &bo).await.done();
    for (id, text) in [
        (price.id, "the price is ninety"),
        (place.id, "we meet at one"),
    ] {
        story.edit(&lin, channel, id, text).await.done();
    }
    let path = format!("/v1/channels/{channel}/messages/{}", secret.id);
    story.delete(&lin, &path).await.done();
    story.add(&lin, channel, &bo).await.done();

    // Neither in the pages nor in what the socket begins with. What they were shown then is
    // gone, too: the log keeps the last words only.
    for entries in [
        story.log(&bo, channel).await,
        story.snapshot(&bo, channel).await.recent,
    ] {
        let text = serde_json::to_string(&entries).expect("JSON");
        for word in ["ninety", "at one", "forget"] {
            assert!(!text.contains(word), "{word} in {text}");
        }
        let mut next = 1;
        for entry in &entries {
            assert_eq!(entry.seq, next, "arithmetic holds");
            next = match entry.event.known() {
                Some(ChannelEvent::Hidden { through }) => through + 1,
                _ => entry.seq + 1,
            };
        }
    }
    // What is said to everybody who is here is theirs again.
    story
        .edit(&lin, channel, place.id, "we meet at two")
        .await
        .done();
    let log = story.log(&bo, channel).await;
    assert_eq!(words(&log), ["we meet at two", "edited: we meet at two"]);
    assert_eq!(words(&story.log(&lin, channel).await).len(), 5);
}

#[tokio::test]
async fn az_08_an_edit_of_an_old_message_tells_nothing_to_who_came_later() {
    let (story, owner) = Story::begin().await;
    let lin = with_manager(&story, &owner).await;
    let bo = story.person(&owner, "bo").await;
    let team = story.team(&owner, &lin).await;
    let channel = story
        .channel_in(&lin, Some(team), "private", "from_join", &[])
        .await;
    let old = story.says(&lin, channel, "the old price").await;
    story.add(&lin, channel, &bo).await.done();
    story
        .edit(&lin, channel, old.id, "the new price")
        .await
        .done();
    let deleted = story.says(&lin, channel, "newer").await;
    let path = format!("/v1/channels/{channel}/messages/{}", old.id);
    story.delete(&lin, &path).await.done();

    let log = story.log(&bo, channel).await;
    assert_eq!(words(&log), ["newer"]);
    let text = serde_json::to_string(&log).expect("JSON");
    assert!(!text.contains("price") && !text.contains(&old.id.to_string()));
    assert!(text.contains(&deleted.id.to_string()));
    // Nor can they act on it, or learn that it is there.
    story
        .edit(&bo, channel, old.id, "mine now")
        .await
        .refused(404, ErrorCode::NotFound);
}

#[tokio::test]
async fn a_public_channel_is_joined_and_left_and_counts_as_read() {
    let (story, owner) = Story::begin().await;
    let bo = story.person(&owner, "bo").await;
    let channel = story.channel(&owner, "public", "all", &[]).await;
    story.says(&owner, channel, "welcome").await;
    // Its existence is no secret, so this is a refusal and not "not found".
    let error = story
        .try_say(&bo, channel, "hello")
        .await
        .refused(403, ErrorCode::Forbidden);
    let codes: Vec<ReasonCode> = error
        .decision
        .expect("a Decision")
        .obstacles
        .iter()
        .map(|obstacle| obstacle.code)
        .collect();
    assert_eq!(codes, [ReasonCode::NotAMember]);

    let join = format!("/v1/channels/{channel}/join");
    story.post(&bo, &join, serde_json::Value::Null).await.done();
    story.post(&bo, &join, serde_json::Value::Null).await.done();
    let snapshot = story.snapshot(&bo, channel).await;
    assert_eq!(snapshot.message_count, snapshot.read_message_count);
    assert_eq!(words(&snapshot.recent), ["welcome"]);
    story.says(&bo, channel, "hello").await;
    story.remove(&bo, channel, &bo).await.done();
    story
        .try_say(&bo, channel, "still here?")
        .await
        .refused(403, ErrorCode::Forbidden);
}

#[tokio::test]
async fn two_people_have_one_direct_channel_and_nobody_leaves_it() {
    let (story, owner) = Story::begin().await;
    let bo = story.person(&owner, "bo").await;
    let eve = story.person(&owner, "eve").await;
    let channel = story.direct(&owner, &bo).await;
    assert_eq!(story.direct(&bo, &owner).await, channel);
    story.says(&bo, channel, "between us").await;
    let path = format!("/v1/channels/{channel}/entries?after=0");
    story
        .get(&eve, &path)
        .await
        .refused(404, ErrorCode::NotFound);
    story
        .remove(&bo, channel, &bo)
        .await
        .refused(403, ErrorCode::Forbidden);
}

#[tokio::test]
async fn a_read_only_or_archived_channel_takes_no_words() {
    let (story, owner) = Story::begin().await;
    let lin = with_manager(&story, &owner).await;
    let bo = story.person(&owner, "bo").await;
    let team = story.team(&owner, &lin).await;
    let channel = story
        .channel_in(&lin, Some(team), "private", "all", &[&bo])
        .await;
    let path = format!("/v1/channels/{channel}");
    let mode = serde_json::json!({ "mode": "read_only" });
    story
        .call(&lin, axum::http::Method::PATCH, &path, &mode)
        .await
        .done();
    let refused = |answer: crate::story::Answer| {
        let error = answer.refused(403, ErrorCode::Forbidden);
        error.decision.expect("a Decision").obstacles[0].code
    };
    assert_eq!(
        refused(story.try_say(&bo, channel, "psst").await),
        ReasonCode::ChannelReadOnly
    );
    story.says(&lin, channel, "an announcement").await;

    let path = format!("/v1/channels/{channel}/archived");
    let body = serde_json::json!({ "archived": true, "text": crate::story::REASON });
    story.put(&lin, &path, body).await.done();
    assert_eq!(
        refused(story.try_say(&lin, channel, "one more thing").await),
        ReasonCode::ScopeArchived
    );
    assert_eq!(words(&story.log(&bo, channel).await), ["an announcement"]);
}

#[tokio::test]
async fn a_grant_ends_by_itself_and_its_holder_is_told() {
    let (story, owner) = Story::begin().await;
    let lin = with_manager(&story, &owner).await;
    let bo = story.person(&owner, "bo").await;
    let team = story.team(&owner, &lin).await;
    let channel = story
        .channel_in(&lin, Some(team), "private", "all", &[&bo])
        .await;
    let eve = story.person(&owner, "eve").await;
    let manage = "channel.manage_members";
    story
        .add(&bo, channel, &eve)
        .await
        .refused(403, ErrorCode::Forbidden);
    let minute = tokenim_protocol::time::MINUTE_MS;
    let (_, answer) = story
        .grant(&lin, &bo, manage, at_channel(channel), 10 * minute)
        .await;
    answer.done();
    story.add(&bo, channel, &eve).await.done();

    story.clock.advance_ms(10 * minute);
    let error = story
        .remove(&bo, channel, &eve)
        .await
        .refused(403, ErrorCode::Forbidden);
    let code = error.decision.expect("a Decision").obstacles[0].code;
    assert_eq!(code, ReasonCode::TempExpired);
    let epoch = story.epoch(&bo).await;
    tokenim_server::jobs::expiry::run_out(&story.app)
        .await
        .expect("a sweep");
    assert_eq!(story.epoch(&bo).await, epoch + 1);
    tokenim_server::jobs::expiry::run_out(&story.app)
        .await
        .expect("a sweep");
    assert_eq!(story.epoch(&bo).await, epoch + 1, "told once");
    let path = format!("/v1/people/{}/access?scope=organisation", bo.id);
    let report: tokenim_protocol::access::AccessReport = story.get(&bo, &path).await.ok();
    let last = report.timeline.last().expect("a line");
    assert_eq!(
        last.change,
        tokenim_protocol::event::AccessChange::GrantExpired
    );
}

#[tokio::test]
async fn az_07_going_to_a_day_tells_nothing_of_what_was_said_while_one_was_away() {
    let (story, owner) = Story::begin().await;
    let lin = with_manager(&story, &owner).await;
    let bo = story.person(&owner, "bo").await;
    let team = story.team(&owner, &lin).await;
    let channel = story
        .channel_in(&lin, Some(team), "private", "from_join", &[&bo])
        .await;
    let here = story.says(&lin, channel, "while here").await;
    story.clock.advance_ms(DAY_MS);
    story.remove(&lin, channel, &bo).await.done();
    let away = story.says(&lin, channel, "while away").await;
    story.clock.advance_ms(DAY_MS);
    story.add(&lin, channel, &bo).await.done();
    let again = story.says(&lin, channel, "here again").await;

    let log = story.log(&lin, channel).await;
    let time_of = |seq| log.iter().find(|entry| entry.seq == seq).expect("it").at.0;
    let since = async |who: &Somebody, at: i64| -> Option<u64> {
        let path = format!("/v1/channels/{channel}/since?at={at}");
        story.get(who, &path).await.ok::<DatePlace>().seq
    };
    for who in [&lin, &bo] {
        assert_eq!(since(who, 0).await, Some(here.seq));
        assert_eq!(since(who, time_of(again.seq)).await, Some(again.seq));
        assert_eq!(since(who, time_of(again.seq) + 1).await, None);
    }
    let then = time_of(away.seq);
    assert_eq!(since(&lin, then).await, Some(away.seq));
    assert_eq!(
        since(&bo, then).await,
        Some(again.seq),
        "not the one between"
    );
    let chi = story.person(&owner, "chi").await;
    let path = format!("/v1/channels/{channel}/since");
    story
        .get(&chi, &path)
        .await
        .refused(404, ErrorCode::NotFound);
}
