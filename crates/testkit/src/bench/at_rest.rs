//! Rows 11 and 14: what the server holds in memory when nobody is there and with a crowd
//! connected, and what a window costs when nobody does anything.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::bare_page;
use super::crowd::gather;
use super::fan::{Target, connect_receiver};
use super::fan_out::{start_ours, start_raw};
use super::machine::{Work, pss_mib, work_of};
use super::pair::Pair;
use super::report::{Report, median};
use crate::window::{Outcome, Process};

const CROWD: usize = 500;
/// What a start or a crowd's arrival stirred up has settled by then.
const SETTLED: Duration = Duration::from_secs(5);
/// A window that has just been opened still fetches what the first picture did not need.
const RESTED: Duration = Duration::from_secs(20);
/// What stands in a window that rests does not matter.
const PAGE_SEED: u64 = 1;
const WATCHED: Duration = Duration::from_secs(60);

/// Memory of the server without a connection, and for each of five hundred.
pub async fn memory(report: &mut Report, rounds: usize) -> Outcome {
    let folder = tempfile::tempdir()?;
    let company = folder.path().join("ours");
    let crowd = gather(&company, CROWD).await?;
    let tokens = Arc::new(crowd.tokens);
    let (mut raw, mut ours) = (Memory::default(), Memory::default());
    for round in 0..rounds {
        let (process, address) = start_raw(&folder.path().join(format!("raw-{round}.db"))).await?;
        raw.take(process, &Target::Raw { address }).await?;
        let (process, address) = start_ours(&company).await?;
        let target = Target::Ours {
            address,
            channel: crowd.channel.to_string(),
            tokens: tokens.clone(),
        };
        ours.take(process, &target).await?;
    }
    let n = rounds as u64;
    let limit = median(&mut raw.idle);
    report.add(
        "server PSS, nobody connected",
        "MiB",
        n,
        median(&mut ours.idle),
        Some(limit),
    );
    let limit = median(&mut raw.each);
    let name = format!("server PSS for each of {CROWD} connections");
    report.add(&name, "KiB", n, median(&mut ours.each), Some(limit));
    Ok(())
}

#[derive(Default)]
struct Memory {
    idle: Vec<f64>,
    each: Vec<f64>,
}

impl Memory {
    async fn take(&mut self, server: Process, target: &Target) -> Outcome {
        sleep(SETTLED).await;
        let idle = pss_mib(server.pid());
        let mut crowd = Vec::with_capacity(CROWD);
        for person in 1..=CROWD {
            crowd.push(connect_receiver(target, person).await?);
        }
        sleep(SETTLED).await;
        let connected = pss_mib(server.pid());
        self.idle.push(idle);
        self.each.push((connected - idle) * 1_024.0 / CROWD as f64);
        drop(crowd);
        server.stop().await
    }
}

/// What a signed-in window that is live uses of the processor while nobody touches it, shown
/// and then hidden, with the bare window beside it at the same time.
pub async fn idle(report: &mut Report) -> Outcome {
    let pair = Pair::open(2, 1).await?;
    let page = bare_page::write(PAGE_SEED)?;
    let mut bare = pair.seat(0).command(bare_webview()?);
    let mut bare = Process::start(bare.arg(page.path()), "").await?;
    bare.line("INTERACTIVE", |line| (line == "INTERACTIVE").then_some(()))
        .await?;
    let programs = [pair.desktops[0].pid(), bare.pid()];
    sleep(RESTED).await;
    watch(report, "shown", programs).await;
    for pid in programs {
        pair.display.hide(pid).await?;
    }
    sleep(SETTLED).await;
    watch(report, "hidden", programs).await;
    pair.desktops[0].is_connected("live").await?;
    bare.kill().await?;
    pair.close().await
}

async fn watch(report: &mut Report, how: &str, programs: [u32; 2]) {
    let begun = Instant::now();
    let before = programs.map(work_of);
    sleep(WATCHED).await;
    let seconds = begun.elapsed().as_secs_f64();
    let after = programs.map(work_of);
    let did = |which: usize| Work {
        cpu_seconds: after[which].cpu_seconds - before[which].cpu_seconds,
        wake_ups: after[which].wake_ups.saturating_sub(before[which].wake_ups),
    };
    let (ours, bare) = (did(0), did(1));
    let share = |work: &Work| work.cpu_seconds / seconds * 100.0;
    let n = WATCHED.as_secs();
    let name = format!("window {how}, of one core");
    report.add(&name, "%", n, share(&ours), Some(share(&bare)));
    let name = format!("window {how}, threads woken");
    let woken = |work: &Work| work.wake_ups as f64 / seconds;
    report.add(&name, "1/s", n, woken(&ours), Some(woken(&bare)));
}

/// It lies beside this program: both are bins of one package.
pub fn bare_webview() -> Outcome<PathBuf> {
    Ok(std::env::current_exe()?.with_file_name("bare-webview"))
}
