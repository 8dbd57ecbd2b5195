//! `tokenim-bench NAME [--json] [--seed N] [--rounds N]`: one benchmark, each figure beside
//! its limit measured in the same round. Started by `cargo xtask bench`.

#[cfg(target_os = "linux")]
fn main() -> std::process::ExitCode {
    linux::main()
}

#[cfg(not(target_os = "linux"))]
fn main() {
    eprintln!("the benchmarks read /proc and run on Linux only");
}

#[cfg(target_os = "linux")]
mod linux {
    use std::path::PathBuf;
    use std::process::ExitCode;

    use clap::{Parser, Subcommand};
    use tokenim_testkit::bench::report::Report;
    use tokenim_testkit::bench::{
        at_rest, audit, catch_up, decide, explain, fan_out, find, first_sync, profile, raw_server,
        request, revoke, screen, seats, soak, start, timeline, transfer,
    };
    use tokenim_testkit::window::{Display, Outcome};

    #[derive(Parser)]
    #[command(about = "Figures beside their limits")]
    struct Arguments {
        #[command(subcommand)]
        bench: Bench,
        /// One JSON object a line in place of the table.
        #[arg(long, global = true)]
        json: bool,
        #[arg(long, global = true, default_value_t = 20_261_122)]
        seed: u64,
        #[arg(long, global = true, default_value_t = 3)]
        rounds: usize,
    }

    #[derive(Subcommand)]
    enum Bench {
        /// Fan-out and send latency (rows 6 and 7), beside a raw SQLite-FULL server.
        Fan {
            /// People in the room.
            #[arg(long, value_delimiter = ',', default_value = "10,100,500")]
            receivers: Vec<usize>,
        },
        /// Start to INTERACTIVE and memory with 10k, 100k and 1M cached messages (rows 1 and 2),
        /// beside a bare WebKitGTK window.
        Start,
        /// Searching 1M cached messages (row 5), beside a plain FTS5 index.
        Search,
        /// Enter in one window to painted in another (row 6), beside a bare socket.
        Screen,
        /// Typing, going from channel to channel and scrolling over 1M cached messages (row 3).
        Timeline,
        /// An administrator's commit to the grey control, and back.
        Revoke,
        /// Ten thousand messages missed: plugged in to up to date (row 8), beside SQLite alone.
        CatchUp,
        /// A new desktop, 100 channels of 20 messages: signed in to live (row 9), beside SQLite
        /// alone.
        FirstSync,
        /// Memory of the server, idle and for each of 500 connections (row 11), beside the raw
        /// server.
        Memory,
        /// What a window costs in a minute in which nobody does anything, shown and hidden (row
        /// 14), beside a bare WebKitGTK window.
        Idle,
        /// Eight hours at two desktops in virtual time: what is in memory at the end.
        Soak,
        /// A gigabyte up and down (row 10), beside a server that only moves bytes and beside `cp`;
        /// small files, cuts, the first thumbnail, messages meanwhile.
        Transfer,
        /// One permission decision, beside a hash look-up.
        Decide,
        /// Whether every denial of 100,000 worlds says everything that stands in the way.
        Explain,
        /// From a denied control to the filed request, and from its approval to the lit control.
        Request,
        /// Ten thousand tamperings with the audit, and what proving it costs.
        Audit,
        /// The naive optimum that `fan` starts for itself.
        #[command(hide = true)]
        RawServer { database: PathBuf },
        /// Fills a profile, at a seat.
        #[command(hide = true)]
        Fill {
            profile: PathBuf,
            #[arg(long)]
            messages: u64,
        },
        /// Searches a filled profile, at its seat.
        #[command(hide = true)]
        SearchHere { profile: PathBuf },
        /// Talks for `transfer`, in a process that moves nothing.
        #[command(hide = true)]
        TalkHere,
    }

    pub fn main() -> ExitCode {
        if std::env::args_os()
            .nth(1)
            .is_some_and(|word| word == tokenim_pictures::ARGUMENT)
        {
            return tokenim_pictures::worker::run();
        }
        let arguments = Arguments::parse();
        // Two providers of cryptography are linked in; without a choice the first client panics.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .expect("a runtime starts");
        match runtime.block_on(run(&arguments)) {
            Ok(()) => ExitCode::SUCCESS,
            Err(fault) => {
                eprintln!("tokenim-bench: {fault}");
                ExitCode::FAILURE
            }
        }
    }

    async fn run(arguments: &Arguments) -> Outcome {
        let seed = arguments.seed;
        let report = match &arguments.bench {
            Bench::RawServer { database } => return Ok(raw_server::serve(database).await?),
            Bench::Fill { profile, messages } => {
                return profile::fill(profile, *messages, seed).await;
            }
            Bench::Search => return search(arguments).await,
            Bench::TalkHere => return transfer::talk_here().await,
            Bench::SearchHere { profile } => {
                let mut report = Report::new("search", seed);
                find::run(&mut report, profile, seed, arguments.rounds).await?;
                report
            }
            Bench::Start => {
                let mut report = Report::new("start", seed);
                start::run(&mut report, seed, arguments.rounds.max(5)).await?;
                report
            }
            Bench::Timeline => {
                let mut report = Report::new("timeline", seed);
                timeline::run(&mut report, seed).await?;
                report
            }
            Bench::Screen => {
                let mut report = Report::new("screen", seed);
                screen::run(&mut report).await?;
                report
            }
            Bench::Revoke => {
                let mut report = Report::new("revoke", seed);
                revoke::run(&mut report).await?;
                report
            }
            Bench::CatchUp => {
                let mut report = Report::new("catch-up", seed);
                catch_up::run(&mut report, seed, arguments.rounds.max(5)).await?;
                report
            }
            Bench::FirstSync => {
                let mut report = Report::new("first-sync", seed);
                first_sync::run(&mut report, seed, arguments.rounds.max(5)).await?;
                report
            }
            Bench::Memory => {
                let mut report = Report::new("memory", seed);
                at_rest::memory(&mut report, arguments.rounds).await?;
                report
            }
            Bench::Idle => {
                let mut report = Report::new("idle", seed);
                at_rest::idle(&mut report).await?;
                report
            }
            Bench::Soak => {
                let mut report = Report::new("soak", seed);
                soak::run(&mut report, seed)?;
                report
            }
            Bench::Audit => {
                let mut report = Report::new("audit", seed);
                audit::run(&mut report, seed).await;
                report
            }
            Bench::Transfer => {
                let mut report = Report::new("transfer", seed);
                transfer::run(&mut report, arguments.rounds).await?;
                report
            }
            Bench::Decide => {
                let mut report = Report::new("decide", seed);
                decide::run(&mut report, seed);
                report
            }
            Bench::Explain => {
                let mut report = Report::new("explain", seed);
                explain::run(&mut report, seed);
                report
            }
            Bench::Request => {
                let mut report = Report::new("request", seed);
                request::run(&mut report).await?;
                report
            }
            Bench::Fan { receivers } => {
                let mut report = Report::new("fan", seed);
                for receivers in receivers {
                    fan_out::measure(&mut report, *receivers, arguments.rounds).await?;
                }
                report
            }
        };
        report.print(arguments.json);
        Ok(())
    }

    /// The profile opens only where its keys are: at its seat.
    async fn search(arguments: &Arguments) -> Outcome {
        const MESSAGES: u64 = 1_000_000;
        let display = Display::start(64, 64).await?;
        let seat = seats::take(&display, MESSAGES, arguments.seed).await?;
        let mut command = seat.ourselves()?;
        command
            .arg("search-here")
            .arg(&seat.profile)
            .args(["--seed", &arguments.seed.to_string()])
            .args(["--rounds", &arguments.rounds.to_string()]);
        if arguments.json {
            command.arg("--json");
        }
        seats::finished(command).await
    }
}
