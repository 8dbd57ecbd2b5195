//! Row 9: a new desktop, a hundred rooms with twenty messages each. From the sign-in's answer to
//! the whole channel list with the link live, and, beside it, what the sign-in itself takes (most
//! of that is the password's hash, which is meant to be slow). The limit inserts the same words
//! into a plain SQLite table.

use std::time::Instant;

use tokenim_client::view::session::ConnectionState;

use super::dice::Dice;
use super::office::{Office, insert_plainly};
use super::report::{Report, median, quantile};
use super::talk::Talk;
use crate::window::{Fault, Outcome};

const CHANNELS: usize = 100;
const MESSAGES_EACH: usize = 20;

pub async fn run(report: &mut Report, seed: u64, rounds: usize) -> Outcome {
    let (mut dice, talk) = (Dice::new(seed), Talk::new(seed));
    let office = Office::open(CHANNELS, seed).await?;
    let said = office.says(MESSAGES_EACH, &talk, &mut dice).await?;
    let (mut ours, mut limit, mut sign_in) = (Vec::new(), Vec::new(), Vec::new());
    // The first round warms up.
    for round in 0..=rounds {
        let desk = office.desk().await?;
        let begun = Instant::now();
        office.signs_in(&desk, round == 0).await?;
        let signed_in = Instant::now();
        desk.until(ConnectionState::Live).await?;
        let live = Instant::now();
        let rows = desk
            .client
            .list_channels()
            .await
            .map_err(|error| Fault::while_doing("reading the list", &error))?;
        let named = rows.iter().filter(|row| row.last.is_some()).count();
        if named < CHANNELS {
            return Err(Fault::new(format!(
                "{named} of {CHANNELS} channels are there"
            )));
        }
        desk.client.close().await;
        let plain = insert_plainly(&said, CHANNELS)?;
        if round > 0 {
            ours.push((live - signed_in).as_secs_f64() * 1_000.0);
            sign_in.push((signed_in - begun).as_secs_f64() * 1_000.0);
            limit.push(plain);
        }
    }
    let n = rounds as u64;
    let name = format!("{CHANNELS} channels x {MESSAGES_EACH}, signed in to live");
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
    report.add(
        "the sign-in itself, median",
        "ms",
        n,
        median(&mut sign_in),
        None,
    );
    Ok(())
}
