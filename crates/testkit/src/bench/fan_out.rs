//! Rows 6 (server part) and 7: our server beside the raw one, in the same rounds.

use std::path::Path;
use std::sync::Arc;

use tokio::process::Command;

use super::crowd::gather;
use super::fan::{Load, Target, run};
use super::machine::{cpu_seconds, pss_mib};
use super::report::{Report, median};
use crate::window::{Fault, Outcome, Process, Program};

const LOOP_SECONDS: u64 = 6;
const RATE_PER_SECOND: u64 = 50;
const RATE_SECONDS: u64 = 12;

/// Runs `rounds` of raw and ours in turn, with `receivers` in the room.
pub async fn measure(report: &mut Report, receivers: usize, rounds: usize) -> Outcome {
    let folder = tempfile::tempdir()?;
    let company = folder.path().join("ours");
    let crowd = gather(&company, receivers).await?;
    let tokens = Arc::new(crowd.tokens);
    let mut figures = [Figures::default(), Figures::default()];
    for round in 0..rounds {
        let (process, address) = start_raw(&folder.path().join(format!("raw-{round}.db"))).await?;
        let target = Target::Raw { address };
        figures[0].take(&target, receivers, process).await?;
        let (process, address) = start_ours(&company).await?;
        let target = Target::Ours {
            address,
            channel: crowd.channel.to_string(),
            tokens: tokens.clone(),
        };
        figures[1].take(&target, receivers, process).await?;
    }
    let [raw, ours] = &mut figures;
    let n = rounds as u64;
    let at = |what: &str| format!("{what}, {receivers} receivers");
    let mut add = |what: &str, unit, pick: fn(&mut Figures) -> &mut Vec<f64>| {
        let limit = median(pick(raw));
        report.add(&at(what), unit, n, median(pick(ours)), Some(limit));
    };
    add("deliveries per second", "1/s", |figures| {
        &mut figures.deliveries
    });
    add("deliveries per server CPU second", "1/s", |figures| {
        &mut figures.per_cpu
    });
    add("send to receive p50", "ms", |figures| &mut figures.p50);
    add("send to receive p99", "ms", |figures| &mut figures.p99);
    add("server PSS, connected", "MiB", |figures| &mut figures.pss);
    Ok(())
}

#[derive(Default)]
struct Figures {
    deliveries: Vec<f64>,
    per_cpu: Vec<f64>,
    p50: Vec<f64>,
    p99: Vec<f64>,
    pss: Vec<f64>,
}

impl Figures {
    async fn take(&mut self, target: &Target, receivers: usize, server: Process) -> Outcome {
        let before = cpu_seconds(server.pid());
        let loaded = run(
            target,
            receivers,
            Load::ClosedLoop {
                seconds: LOOP_SECONDS,
            },
        )
        .await?;
        let cpu = cpu_seconds(server.pid()) - before;
        expect_everything(loaded.sent * receivers as u64, loaded.delivered)?;
        self.deliveries.push(loaded.deliveries_per_second);
        self.per_cpu.push(loaded.delivered as f64 / cpu.max(0.01));
        self.pss.push(pss_mib(server.pid()));
        let paced = run(
            target,
            receivers,
            Load::Rate {
                per_second: RATE_PER_SECOND,
                seconds: RATE_SECONDS,
            },
        )
        .await?;
        expect_everything(paced.sent * receivers as u64, paced.delivered)?;
        self.p50.push(paced.p(0.5));
        self.p99.push(paced.p(0.99));
        server.stop().await
    }
}

fn expect_everything(wanted: u64, delivered: u64) -> Outcome {
    if wanted == delivered {
        return Ok(());
    }
    Err(Fault::new(format!(
        "{delivered} of {wanted} deliveries arrived"
    )))
}

pub async fn start_raw(database: &Path) -> Outcome<(Process, String)> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("raw-server").arg(database);
    listening(command).await
}

pub async fn start_ours(dir: &Path) -> Outcome<(Process, String)> {
    let mut command = Command::new(Program::Server.path()?);
    command
        .args([
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--insecure-loopback",
            "--dir",
        ])
        .arg(dir)
        .env("RUST_LOG", "error");
    listening(command).await
}

async fn listening(mut command: Command) -> Outcome<(Process, String)> {
    let mut process = Process::start(&mut command, "").await?;
    let address = process
        .line("where it listens", |line| {
            line.strip_prefix("LISTENING ").map(str::to_owned)
        })
        .await?;
    Ok((process, address))
}
