//! Sending, editing, taking back, reading up to.

use std::collections::HashSet;
use std::sync::Arc;

use serde_json::json;
use tokenim_protocol::channel::{ChannelEvent, Entry, ReadMark};
use tokenim_protocol::error::{ErrorCode, FieldProblem};
use tokenim_protocol::ids::{ChannelId, MessageId, OperationId};
use tokenim_protocol::permission::ReasonCode;
use tokenim_protocol::request::{Ack, EntriesPage};
use tokenim_server::store::Threads;

use crate::story::{Somebody, Story, at_channel};

async fn two_in_a_channel() -> (Story, Somebody, Somebody, ChannelId) {
    let (story, owner) = Story::begin().await;
    let bo = story.person(&owner, "bo").await;
    let channel = story.channel(&owner, "private", "all", &[&bo]).await;
    (story, owner, bo, channel)
}

fn bodies(entries: &[tokenim_protocol::channel::Entry]) -> Vec<Option<String>> {
    entries
        .iter()
        .filter_map(|entry| match entry.event.known() {
            Some(ChannelEvent::Message(message)) => Some(message.body.clone()),
            _ => None,
        })
        .collect()
}

#[tokio::test]
async fn what_one_says_the_other_reads_in_order() {
    let (story, wei, bo, channel) = two_in_a_channel().await;
    let first = story.says(&wei, channel, "早上好").await;
    let second = story.says(&bo, channel, "good morning").await;
    assert_eq!(second.seq, first.seq + 1);
    let log = story.log(&bo, channel).await;
    let seqs: Vec<u64> = log.iter().map(|entry| entry.seq).collect();
    assert_eq!(seqs, (1..=second.seq).collect::<Vec<_>>());
    assert_eq!(
        bodies(&log),
        [Some("早上好".to_owned()), Some("good morning".to_owned())]
    );
    assert_eq!(log.last().expect("an entry").message_count, 2);
}

#[tokio::test]
async fn the_chain_of_hashes_survives_a_deletion() {
    let (story, wei, bo, channel) = two_in_a_channel().await;
    let gone = story.says(&wei, channel, "a secret word").await;
    story.says(&bo, channel, "an answer").await;
    let before: Vec<String> = hashes(&story, channel).await;
    let path = format!("/v1/channels/{channel}/messages/{}", gone.id);
    story.delete(&wei, &path).await.done();
    let after = hashes(&story, channel).await;
    assert_eq!(after[..before.len()], before);
    assert!(after.iter().skip(1).all(|hash| hash.len() == 43));
}

async fn hashes(story: &Story, channel: ChannelId) -> Vec<String> {
    let log = story.raw_log(channel).await;
    log.into_iter().map(|entry| entry.prev_hash).collect()
}

#[tokio::test]
async fn an_edit_is_a_new_revision_and_everybody_reads_the_latest() {
    let (story, wei, bo, channel) = two_in_a_channel().await;
    let sent = story.says(&wei, channel, "fist draft").await;
    let id = OperationId::now_v7();
    let path = format!("/v1/channels/{channel}/messages/{}", sent.id);
    let body = json!({ "id": id, "body": "first draft" });
    let ack: Ack = story.put(&wei, &path, body.clone()).await.ok();
    let again: Ack = story.put(&wei, &path, body).await.ok();
    assert_eq!(ack, again);
    let other = json!({ "id": id, "body": "worst draft" });
    story
        .put(&wei, &path, other)
        .await
        .refused(409, ErrorCode::Conflict);

    let log = story.log(&bo, channel).await;
    let message = log.iter().find_map(|entry| match entry.event.known() {
        Some(ChannelEvent::Message(message)) => Some(message.clone()),
        _ => None,
    });
    let message = message.expect("the message");
    assert_eq!(message.body.as_deref(), Some("first draft"));
    assert_eq!(message.revision, 1);
    assert!(message.edited_at.is_some());
    assert!(matches!(
        log.last().and_then(|entry| entry.event.known()),
        Some(ChannelEvent::Edited { target, target_seq, revision: 1, .. })
            if *target == sent.id && *target_seq == sent.seq
    ));
}

#[tokio::test]
async fn another_persons_words_are_not_edited() {
    let (story, wei, bo, channel) = two_in_a_channel().await;
    let sent = story.says(&wei, channel, "mine").await;
    let error = story
        .edit(&bo, channel, sent.id, "not mine")
        .await
        .refused(403, ErrorCode::Forbidden);
    let decision = error.decision.expect("a Decision");
    assert_eq!(decision.obstacles[0].code, ReasonCode::RoleLacks);
    assert_eq!(
        bodies(&story.log(&bo, channel).await),
        [Some("mine".to_owned())]
    );
}

#[tokio::test]
async fn a_deleted_message_leaves_no_word_anywhere_in_the_database() {
    let (story, wei, bo, channel) = two_in_a_channel().await;
    let sent = story.says(&wei, channel, "marker-one-first").await;
    story
        .edit(&wei, channel, sent.id, "marker-two-later")
        .await
        .done();
    let path = format!("/v1/channels/{channel}/messages/{}", sent.id);
    let ack: Ack = story.delete(&wei, &path).await.ok();
    let again: Ack = story.delete(&wei, &path).await.ok();
    assert_eq!(ack, again);

    let log = story.log(&bo, channel).await;
    let text = serde_json::to_string(&log).expect("JSON");
    assert!(!text.contains("marker-"), "{text}");
    assert_eq!(bodies(&log), [None]);
    story
        .edit(&wei, channel, sent.id, "from the grave")
        .await
        .refused(404, ErrorCode::NotFound);
}

#[tokio::test]
async fn read_marks_only_rise_and_own_words_move_them() {
    let (story, wei, bo, channel) = two_in_a_channel().await;
    let last = story.says(&wei, channel, "one").await.seq;
    let path = format!("/v1/channels/{channel}/read-mark");
    let put = async |mark_epoch: u32, read_seq: u64| -> ReadMark {
        let body = json!({ "mark_epoch": mark_epoch, "read_seq": read_seq });
        story.put(&bo, &path, body).await.ok()
    };
    let mark = |mark_epoch, read_seq| ReadMark {
        mark_epoch,
        read_seq,
    };
    assert_eq!(put(0, last).await, mark(0, last));
    assert_eq!(
        put(0, 1).await,
        mark(0, last),
        "a late mark changes nothing"
    );
    assert_eq!(put(1, 2).await, mark(1, 2), "marked unread");
    let own = story.says(&bo, channel, "two").await.seq;
    assert_eq!(story.snapshot(&bo, channel).await.read_mark, mark(1, own));
    let ahead = json!({ "mark_epoch": 1, "read_seq": own + 1 });
    let error = story
        .put(&bo, &path, ahead)
        .await
        .refused(422, ErrorCode::Invalid);
    assert_eq!(error.fields[0].problem, FieldProblem::TooFarAhead);
}

#[tokio::test]
async fn a_revoked_right_to_send_is_refused_with_the_administrators_own_words() {
    let (story, wei, bo, channel) = two_in_a_channel().await;
    let before = story.epoch(&bo).await;
    let (id, answer) = story
        .exclude(&wei, &bo, "message.send", at_channel(channel))
        .await;
    answer.done();
    assert_eq!(story.epoch(&bo).await, before + 1);
    let error = story
        .try_say(&bo, channel, "hello?")
        .await
        .refused(403, ErrorCode::Forbidden);
    let obstacle = &error.decision.expect("a Decision").obstacles[0];
    assert_eq!(obstacle.code, ReasonCode::Revoked);
    assert_eq!(obstacle.exclusion, Some(id));
    assert_eq!(obstacle.by, Some(wei.id));
    assert_eq!(obstacle.text.as_deref(), Some(crate::story::REASON));

    let path = format!("/v1/exclusions/{id}/end");
    let body = json!({ "text": "settled with the team lead" });
    story.post(&wei, &path, body).await.done();
    story.says(&bo, channel, "hello again").await;
}

#[tokio::test]
async fn c_19_a_repeated_send_gets_the_first_answer_and_other_words_a_conflict() {
    let (story, wei, bo, channel) = two_in_a_channel().await;
    let elsewhere = story.channel(&wei, "private", "all", &[&bo]).await;
    for round in 0..50_u64 {
        let id = MessageId::now_v7();
        let text = format!("message {round}");
        let first: Ack = story.send(&wei, channel, id, &text).await.ok();
        for _ in 0..round % 5 {
            let again: Ack = story.send(&wei, channel, id, &text).await.ok();
            assert_eq!(again, first);
        }
        for wrong in [
            story.send(&wei, channel, id, "other words").await,
            story.send(&bo, channel, id, &text).await,
            story.send(&wei, elsewhere, id, &text).await,
        ] {
            wrong.refused(409, ErrorCode::Conflict);
        }
    }
    assert_eq!(bodies(&story.log(&bo, channel).await).len(), 50);
    // Longer than any outbox keeps one.
    let id = MessageId::now_v7();
    let first: Ack = story.send(&wei, channel, id, "late twin").await.ok();
    story.clock.advance_ms(31 * tokenim_protocol::time::DAY_MS);
    let again: Ack = story.send(&wei, channel, id, "late twin").await.ok();
    assert_eq!(again, first);
}

#[tokio::test]
async fn c_19_a_refused_message_may_be_sent_again_when_it_is_allowed() {
    let (story, wei, bo, channel) = two_in_a_channel().await;
    let (exclusion, answer) = story
        .exclude(&wei, &bo, "message.send", at_channel(channel))
        .await;
    answer.done();
    let id = MessageId::now_v7();
    story
        .send(&bo, channel, id, "patience")
        .await
        .refused(403, ErrorCode::Forbidden);
    let path = format!("/v1/exclusions/{exclusion}/end");
    story
        .post(&wei, &path, json!({ "text": "that was a mistake" }))
        .await
        .done();
    let ack: Ack = story.send(&bo, channel, id, "patience").await.ok();
    assert_eq!(ack.id, id);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn c_18_many_senders_at_once_leave_no_gap_and_no_twin() {
    const SENDERS: usize = 64;
    const EACH: usize = 50;
    let (story, wei) = Story::begin_on(Threads::Own).await;
    let mut people = Vec::new();
    for _ in 0..SENDERS {
        people.push(story.person(&wei, "sender").await);
    }
    let members: Vec<&Somebody> = people.iter().collect();
    let channel = story.channel(&wei, "private", "all", &members).await;
    let readers = [people[0].clone(), people[1].clone()];
    let start = story.raw_log(channel).await.len() as u64;
    let story = Arc::new(story);
    // Two people who read along, page by page, while it happens.
    let mut reading = Vec::new();
    for reader in readers {
        let story = Arc::clone(&story);
        reading.push(tokio::spawn(async move {
            let all = start + (SENDERS * EACH) as u64;
            let (mut seen, mut have): (Vec<Entry>, u64) = (Vec::new(), 0);
            while have < all {
                let path = format!("/v1/channels/{channel}/entries?after={have}");
                let page: EntriesPage = story.get(&reader, &path).await.ok();
                have = page.to;
                seen.extend(page.entries);
                tokio::task::yield_now().await;
            }
            seen
        }));
    }
    let mut sending = Vec::new();
    for (sender, person) in people.into_iter().enumerate() {
        let story = Arc::clone(&story);
        sending.push(tokio::spawn(async move {
            let mut acks = Vec::new();
            for nth in 0..EACH {
                let id = MessageId::now_v7();
                let text = format!("{sender}/{nth}");
                // Every third is sent twice at the same time.
                let twin = async {
                    if nth % 3 == 0 {
                        Some(story.send(&person, channel, id, &text).await)
                    } else {
                        None
                    }
                };
                let (first, twin) = tokio::join!(story.send(&person, channel, id, &text), twin);
                let ack: Ack = first.ok();
                if let Some(twin) = twin {
                    assert_eq!(twin.ok::<Ack>(), ack);
                }
                acks.push(ack.seq);
            }
            assert!(acks.is_sorted(), "one sender's order is kept");
            acks
        }));
    }
    let mut acked = HashSet::new();
    for task in sending {
        acked.extend(task.await.expect("a sender"));
    }
    assert_eq!(acked.len(), SENDERS * EACH);
    let log = story.raw_log(channel).await;
    for (place, entry) in log.iter().enumerate() {
        assert_eq!(entry.seq, place as u64 + 1);
    }
    for reader in reading {
        let seen = reader.await.expect("a reader");
        assert_eq!(seen, log, "everybody reads the same in the same order");
    }
    println!("{} messages of {SENDERS} at once", SENDERS * EACH);
    assert_eq!(log.len() as u64, start + (SENDERS * EACH) as u64);
    assert_eq!(
        log.last().expect("an entry").message_count,
        (SENDERS * EACH) as u64
    );
}
