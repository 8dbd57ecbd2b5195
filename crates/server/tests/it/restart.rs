//! Stopping and starting: what was acknowledged is there, and a wrong clock or an unsafe
//! database is noticed before the first request.

use std::sync::Arc;

use tokenim_protocol::time::{DAY_MS, HOUR_MS};
use tokenim_server::app::{App, OpenError};
use tokenim_server::clock::ScriptedClock;
use tokenim_server::config::ServerDir;
use tokenim_server::init::init;
use tokenim_server::store::{StoreError, Threads};

use crate::story::{BEGINNING, Story, outside};

#[tokio::test]
async fn what_was_acknowledged_is_there_after_a_restart() {
    let (story, wei) = Story::begin().await;
    let channel = story.channel(&wei, "private", "all", &[]).await;
    let ack = story.says(&wei, channel, "remember this").await;
    let before = story.raw_log(channel).await;
    let story = story.reopened().await;
    assert_eq!(story.raw_log(channel).await, before);
    let next = story.says(&wei, channel, "and this").await;
    assert_eq!(next.seq, ack.seq + 1);
}

#[tokio::test]
async fn c_17_a_server_whose_clock_is_behind_its_logs_does_not_start() {
    let (story, wei) = Story::begin().await;
    let channel = story.channel(&wei, "private", "all", &[]).await;
    story.clock.advance_ms(DAY_MS);
    story.says(&wei, channel, "tomorrow").await;
    let dir = story.server_dir();
    for behind_ms in [1, HOUR_MS, 3_650 * DAY_MS] {
        let wrong = Arc::new(ScriptedClock::starting_at(
            BEGINNING.plus_ms(DAY_MS - behind_ms),
        ));
        let opened = App::open(&dir, outside(&wrong, Threads::Callers)).await;
        assert!(
            matches!(opened, Err(OpenError::Store(StoreError::Unusable(_)))),
            "{behind_ms} ms behind"
        );
    }
    let right = Arc::new(ScriptedClock::starting_at(BEGINNING.plus_ms(DAY_MS)));
    assert!(
        App::open(&dir, outside(&right, Threads::Callers))
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn c_17_a_clock_set_back_while_serving_makes_no_entry_earlier_than_the_one_before() {
    let (story, wei) = Story::begin().await;
    let channel = story.channel(&wei, "private", "all", &[]).await;
    story.says(&wei, channel, "one").await;
    for back_ms in [HOUR_MS, 365 * DAY_MS, -HOUR_MS] {
        story.clock.advance_ms(-back_ms);
        story.says(&wei, channel, "another").await;
    }
    let log = story.raw_log(channel).await;
    assert!(log.is_sorted_by_key(|entry| entry.at));
}

#[tokio::test]
async fn a_directory_without_a_server_is_not_served_and_one_with_a_server_not_founded_again() {
    let dir = tempfile::tempdir().expect("a directory");
    let server = ServerDir::new(dir.path().join("server"));
    let clock = Arc::new(ScriptedClock::starting_at(BEGINNING));
    let opened = App::open(&server, outside(&clock, Threads::Callers)).await;
    assert!(matches!(opened, Err(OpenError::NotInitialised)));
    let founding = || async {
        init(
            &server,
            "Lanhai",
            "wei",
            "陈薇",
            &outside(&clock, Threads::Callers),
        )
        .await
    };
    assert!(founding().await.is_ok());
    assert!(founding().await.is_err());
    assert!(
        App::open(&server, outside(&clock, Threads::Callers))
            .await
            .is_ok()
    );
}
