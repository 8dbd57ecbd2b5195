//! Row 8: ten thousand messages missed. From the cable plugged in to the last of them in the
//! client's store with its row in the channel list, and the link live. The limit inserts the
//! same words into a plain SQLite table.

use std::time::Instant;

use tokenim_client::view::session::ConnectionState;

use super::dice::Dice;
use super::office::{Office, insert_plainly};
use super::report::{Report, median, quantile};
use super::talk::Talk;
use crate::window::{Fault, Outcome};

const CHANNELS: usize = 20;
const MISSED_EACH: usize = 500;

pub async fn run(report: &mut Report, seed: u64, rounds: usize) -> Outcome {
    let (mut dice, talk) = (Dice::new(seed), Talk::new(seed));
    let office = Office::open(CHANNELS, seed).await?;
    let desk = office.desk().await?;
    office.signs_in(&desk, true).await?;
    desk.until(ConnectionState::Live).await?;
    let missed = CHANNELS * MISSED_EACH;
    let (mut ours, mut limit) = (Vec::new(), Vec::new());
    let mut expected = desk.unread().await?;
    // The first round warms up.
    for round in 0..=rounds {
        office.line.cut();
        desk.until(ConnectionState::Offline).await?;
        let said = office.says(MISSED_EACH, &talk, &mut dice).await?;
        expected += missed as u64;
        office.line.mend();
        let begun = Instant::now();
        desk.client
            .reconnect()
            .await
            .map_err(|error| Fault::while_doing("reconnecting", &error))?;
        desk.until(ConnectionState::Live).await?;
        let took = begun.elapsed().as_secs_f64() * 1_000.0;
        let unread = desk.unread().await?;
        if unread != expected {
            return Err(Fault::new(format!("{unread} of {expected} are there")));
        }
        let plain = insert_plainly(&said, CHANNELS)?;
        if round > 0 {
            ours.push(took);
            limit.push(plain);
        }
    }
    let n = rounds as u64;
    let name = format!("catch-up of {missed} in {CHANNELS} channels");
    let middle = median(&mut limit);
    report.add(
        &format!("{name}, median"),
        "ms",
        n,
        median(&mut ours),
        Some(middle),
    );
    let worst = quantile(&mut limit, 1.0);
    report.add(
        &format!("{name}, slowest"),
        "ms",
        n,
        quantile(&mut ours, 1.0),
        Some(worst),
    );
    let per_second = missed as f64 / median(&mut ours) * 1_000.0;
    report.add(
        "messages stored",
        "1/s",
        n,
        per_second,
        Some(missed as f64 / middle * 1_000.0),
    );
    desk.client.close().await;
    Ok(())
}
