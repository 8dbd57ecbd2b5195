//! Rows 1 and 2: from the program's start to `INTERACTIVE`, and what it holds in memory 20 s
//! later, with more and more messages cached. The limit is a bare WebKitGTK window with one
//! static page of the same words, with the same settings of WebKit.

use std::path::Path;
use std::time::{Duration, Instant};

use super::at_rest::bare_webview;
use super::bare_page;
use super::machine::pss_mib;
use super::report::{Report, median};
use super::seats::{self, FilledSeat};
use crate::window::{Display, Outcome, Process, Program};

const SIZES: [(u64, &str); 3] = [(1_000_000, "1M"), (100_000, "100k"), (10_000, "10k")];
/// Memory is looked at when a program has come to rest.
const REST: Duration = Duration::from_secs(20);
/// Memory hardly varies; two looks tell it.
const MEMORY_ROUNDS: usize = 2;

#[derive(Default)]
struct Figures {
    ms: Vec<f64>,
    pss: Vec<f64>,
}

pub async fn run(report: &mut Report, seed: u64, rounds: usize) -> Outcome {
    let app = Program::App.path()?;
    let bare = bare_webview()?;
    let page = bare_page::write(seed)?;
    let display = Display::start(1_280, 860).await?;
    let mut seats = Vec::new();
    for (messages, _) in SIZES {
        seats.push(seats::take(&display, messages, seed).await?);
    }
    let mut limit = Figures::default();
    let mut ours: [Figures; 3] = Default::default();
    // The first of each warms up: folders are made, the page is compiled and cached.
    for round in 0..=rounds {
        let rest = round > 0 && round <= MEMORY_ROUNDS;
        let process = start_bare(&seats[0], &bare, page.path()).await?;
        let taken = once(process, rest).await?;
        limit.take(taken, round);
        for (seat, figures) in seats.iter().zip(&mut ours) {
            let begun = Instant::now();
            let process = seat.start(&app).await?;
            figures.take(once((process, begun), rest).await?, round);
        }
    }
    let bare_ms = median(&mut limit.ms);
    let bare_pss = median(&mut limit.pss);
    for ((_, size), figures) in SIZES.iter().zip(&mut ours) {
        report.add(
            &format!("start {size}, to INTERACTIVE"),
            "ms",
            rounds as u64,
            median(&mut figures.ms),
            Some(bare_ms),
        );
    }
    for ((_, size), figures) in SIZES.iter().zip(&mut ours) {
        report.add(
            &format!("memory {size}, PSS of the tree"),
            "MiB",
            rounds.min(MEMORY_ROUNDS) as u64,
            median(&mut figures.pss),
            Some(bare_pss),
        );
    }
    Ok(())
}

impl Figures {
    fn take(&mut self, (ms, pss): (f64, Option<f64>), round: usize) {
        if round > 0 {
            self.ms.push(ms);
            self.pss.extend(pss);
        }
    }
}

async fn start_bare(seat: &FilledSeat, bare: &Path, page: &Path) -> Outcome<(Process, Instant)> {
    let begun = Instant::now();
    let process = Process::start(seat.seat.command(bare).arg(page), "").await?;
    Ok((process, begun))
}

/// Waits for the line, perhaps for rest, and ends it all.
async fn once((mut process, begun): (Process, Instant), rest: bool) -> Outcome<(f64, Option<f64>)> {
    process
        .line("INTERACTIVE", |line| (line == "INTERACTIVE").then_some(()))
        .await?;
    let ms = begun.elapsed().as_secs_f64() * 1_000.0;
    let pss = if rest {
        tokio::time::sleep(REST).await;
        Some(pss_mib(process.pid()))
    } else {
        None
    };
    process.kill().await?;
    // What the next one would otherwise share the processor with.
    tokio::time::sleep(Duration::from_millis(500)).await;
    Ok((ms, pss))
}
