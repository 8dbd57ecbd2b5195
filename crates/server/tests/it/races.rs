//! AZ-10: removing somebody while they write.

use std::sync::Arc;

use tokenim_protocol::channel::ChannelEvent;
use tokenim_protocol::request::Ack;
use tokenim_server::store::Threads;

use crate::story::Story;

const RACES: usize = 1_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn az_10_a_post_stands_before_the_removal_or_is_refused() {
    let (story, owner) = Story::begin_on(Threads::Own).await;
    let lin = story.person(&owner, "lin").await;
    let bo = story.person(&owner, "bo").await;
    let team = story.team(&owner, &lin).await;
    let channel = story
        .channel_in(&lin, Some(team), "private", "all", &[&bo])
        .await;
    let story = Arc::new(story);
    let (mut accepted, mut refused) = (0, 0);
    let mut known = 0;
    for race in 0..RACES {
        let write = |nth: usize| {
            let (story, bo) = (Arc::clone(&story), bo.clone());
            tokio::spawn(async move {
                let text = format!("{race}/{nth}");
                let answer = story.try_say(&bo, channel, &text).await;
                match answer.status {
                    404 => None,
                    _ => Some(answer.ok::<Ack>().seq),
                }
            })
        };
        let read = {
            let (story, bo) = (Arc::clone(&story), bo.clone());
            let path = format!("/v1/channels/{channel}/entries?after={known}");
            tokio::spawn(async move { story.get(&bo, &path).await })
        };
        let first = write(0);
        let removal = {
            let (story, lin, bo) = (Arc::clone(&story), lin.clone(), bo.clone());
            tokio::spawn(async move { story.remove(&lin, channel, &bo).await.done() })
        };
        let second = write(1);
        removal.await.expect("the removal");
        // Whoever was removed and told so gets nothing accepted from then on.
        let after = write(2).await.expect("an answer");
        assert_eq!(after, None, "accepted after the removal was answered");

        let log = story.raw_log_after(channel, known).await;
        let removed_at = log
            .iter()
            .find_map(|entry| match entry.event.known() {
                Some(ChannelEvent::Left { .. }) => Some(entry.seq),
                _ => None,
            })
            .expect("the removal's entry");
        for post in [first, second] {
            match post.await.expect("an answer") {
                Some(seq) => {
                    assert!(seq < removed_at, "{seq} is after {removed_at}");
                    accepted += 1;
                }
                None => refused += 1,
            }
        }
        let read = read.await.expect("an answer");
        if read.status < 300 {
            let text = read.body.to_string();
            let left = format!("\"seq\":{removed_at},");
            assert!(!text.contains(&left), "read past the removal");
        }
        story.add(&lin, channel, &bo).await.done();
        known += log.len() as u64 + 1;
    }
    println!("{RACES} races: {accepted} accepted before, {refused} refused");
    assert_eq!(accepted + refused, 2 * RACES);
    assert!(accepted > 0 && refused > 0, "{accepted} {refused}");
}
