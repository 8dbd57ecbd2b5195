//! Eight hours at two desktops: written, read, searched, edited, cut off and back, a thousand
//! times over, with their server in the same process and in virtual time. What is in memory after
//! the first hour is compared with what is there after the last.
//!
//! The company has talked before that: SQLite keeps the pages that it last used up to a bound, and
//! the files are larger than the bound from the first hour on, as they are on any second day. What
//! SQLite holds is told beside the whole, so that growth of ours shows.

use std::time::Duration;

use tokenim_client::view::timeline::Anchor;
use tokenim_protocol::ids::{ChannelId, MessageId, Seq};
use tokenim_protocol::request::SendMessage;
use tokenim_server::actions;

use super::dice::Dice;
use super::machine::pss_mib;
use super::report::Report;
use super::talk::Talk;
use crate::story::{Person, Story};
use crate::window::{Fault, Outcome};

const HOURS: u64 = 8;
const CHANNELS: usize = 8;
/// Said before the day begins.
const BEFORE_EACH: usize = 1_500;
/// Of one transaction.
const SLICE: usize = 250;
/// Two desktops of a busy day.
const MESSAGES_A_MINUTE: u64 = 10;

struct Look {
    pss: f64,
    heap: f64,
    sqlite: f64,
}

/// Runs on a thread of its own: its clock stands still and jumps.
pub fn run(report: &mut Report, seed: u64) -> Outcome {
    let day = std::thread::spawn(move || {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .start_paused(true)
            .build()
            .expect("a runtime starts")
            .block_on(a_day(seed))
    });
    let (looks, said) = day
        .join()
        .map_err(|_| Fault::new("the day did not end well"))?;
    let (first, last) = (&looks[1], &looks[looks.len() - 1]);
    let growth = |first: f64, last: f64| (last / first - 1.0) * 100.0;
    for (hour, look) in looks.iter().enumerate() {
        report.add(
            &format!("PSS after hour {hour}"),
            "MiB",
            said,
            look.pss,
            None,
        );
    }
    for (hour, look) in looks.iter().enumerate() {
        report.add(
            &format!("heap after hour {hour}, without SQLite's"),
            "MiB",
            said,
            look.heap - look.sqlite,
            None,
        );
    }
    for (hour, look) in looks.iter().enumerate() {
        report.add(
            &format!("SQLite's memory after hour {hour}"),
            "MiB",
            said,
            look.sqlite,
            None,
        );
    }
    report.add(
        "PSS, growth from hour 1 to the end",
        "%",
        said,
        growth(first.pss, last.pss),
        Some(5.0),
    );
    report.add(
        "heap in use, growth from hour 1 to the end",
        "%",
        said,
        growth(first.heap, last.heap),
        Some(5.0),
    );
    report.add(
        "SQLite's of it, growth from hour 1 to the end",
        "%",
        said,
        growth(first.sqlite, last.sqlite),
        Some(5.0),
    );
    report.add(
        "the rest of it, growth from hour 1 to the end",
        "%",
        said,
        growth(first.heap - first.sqlite, last.heap - last.sqlite),
        Some(5.0),
    );
    Ok(())
}

async fn a_day(seed: u64) -> (Vec<Look>, u64) {
    let mut dice = Dice::new(seed);
    let talk = Talk::new(seed);
    let story = Story::begin_with(seed).await;
    let (alice, bob) = story.two_in("channel 0").await;
    let mut channels = vec![alice.here()];
    for number in 1..CHANNELS {
        channels.push(
            story
                .channel(&format!("channel {number}"), &[&alice, &bob])
                .await,
        );
    }
    for &channel in &channels {
        has_been_said(&story, &alice, channel, &talk, &mut dice).await;
    }
    story.settle().await;
    let mut looks = vec![look()];
    let mut said = 0;
    for _ in 0..HOURS {
        for minute in 0..60 {
            for _ in 0..MESSAGES_A_MINUTE {
                let (writer, reader) = if dice.below(2) == 0 {
                    (&alice, &bob)
                } else {
                    (&bob, &alice)
                };
                let channel = channels[dice.below(CHANNELS)];
                works(writer, reader, channel, &talk, &mut dice).await;
                said += 1;
                tokio::time::sleep(Duration::from_millis(60_000 / MESSAGES_A_MINUTE)).await;
            }
            match minute % 20 {
                7 => story.cut_off(&alice),
                9 => story.reconnect(&alice).await,
                13 => bob.line.forget(),
                17 => bob.line.give_up_forgotten(),
                _ => {}
            }
        }
        story.settle().await;
        looks.push(look());
    }
    let (one, other) = (alice.client(), bob.client());
    for &channel in &channels {
        let rows = async |client: &tokenim_client::Client| {
            let window = client
                .timeline(channel, Anchor::Latest, 500)
                .await
                .expect("read");
            window
                .rows
                .iter()
                .filter_map(|row| row.seq)
                .collect::<Vec<Seq>>()
        };
        assert_eq!(rows(&one).await, rows(&other).await, "both read the same");
    }
    (looks, said)
}

/// What was said here in the weeks before.
async fn has_been_said(
    story: &Story,
    writer: &Person,
    channel: ChannelId,
    talk: &Talk,
    dice: &mut Dice,
) {
    let author = writer.id;
    for _ in 0..BEFORE_EACH / SLICE {
        let messages: Vec<SendMessage> = (0..SLICE)
            .map(|_| SendMessage::plain(MessageId::now_v7(), talk.message(dice)))
            .collect();
        let said = story.server.app.write(move |tx| {
            Box::pin(async move {
                for message in messages {
                    actions::send_message(tx, author, channel, message).await?;
                }
                Ok(())
            })
        });
        said.await.expect("said");
    }
}

async fn works(writer: &Person, reader: &Person, channel: ChannelId, talk: &Talk, dice: &mut Dice) {
    writer.goes_to(channel);
    let words = talk.message(dice);
    let _ = writer
        .client()
        .save_draft(channel, None, words.clone(), None)
        .await;
    writer.says(&words).await;
    let client = reader.client();
    let _ = client.open_channel(channel).await;
    let _ = client.timeline(channel, Anchor::Latest, 60).await;
    let _ = client.list_channels().await;
    let _ = client.mark_read(channel, Seq::MAX).await;
    if dice.below(20) == 0 {
        let word = words.split_whitespace().next().unwrap_or("river");
        let _ = client.search(word, None, 20).await;
    }
}

/// What the allocator holds back is not in use: it is given back before the look.
fn look() -> Look {
    // SAFETY: none of the calls takes a pointer, and no memory of ours is touched.
    let (heap, sqlite) = unsafe {
        libc::malloc_trim(0);
        (libc::mallinfo2(), rusqlite::ffi::sqlite3_memory_used())
    };
    Look {
        sqlite: sqlite as f64 / 1_048_576.0,
        pss: pss_mib(std::process::id()),
        heap: (heap.uordblks + heap.hblkhd) as f64 / 1_048_576.0,
    }
}
