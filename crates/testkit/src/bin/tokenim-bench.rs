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
    use tokenim_testkit::bench::{decide, fan_out, raw_server};
    use tokenim_testkit::window::Outcome;

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
        /// One permission decision, beside a hash look-up.
        Decide,
        /// The naive optimum that `fan` starts for itself.
        #[command(hide = true)]
        RawServer { database: PathBuf },
    }

    pub fn main() -> ExitCode {
        let arguments = Arguments::parse();
        let runtime = tokio::runtime::Builder::new_current_thread()
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
            Bench::Decide => {
                let mut report = Report::new("decide", seed);
                decide::run(&mut report, seed);
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
}
