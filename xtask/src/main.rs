//! The habits of the project as one command: `cargo xtask run | test | bench | dist | setup`.
//!
//! It has to build on a machine that has nothing but Rust and Node, because it
//! is what installs the rest. So it depends on none of our crates and on
//! nothing that links a C library.

mod bench;
mod build;
mod checkout;
#[cfg(target_os = "linux")]
mod dist;
mod oracle;
mod project;
mod run;
mod setup;
mod shell;
mod tally;
mod test;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask run [--headless]       a company with a server and two windows; --headless plays the demonstration and checks it
cargo xtask test [--rust | --ui] [FILTER]
                                   every test there is; FILTER is handed to the Rust tests
cargo xtask bench NAME [--json]    one benchmark of docs/benchmarks.md, in release builds
cargo xtask dist [--check]         .deb and .rpm of the program and the server; --check installs, starts and uninstalls them
cargo xtask oracle [PEOPLE]        the judgement against Cedar's, over so many random people
cargo xtask setup                  installs what run and test would install, and does nothing else";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let compiles = ["run", "test", "bench", "dist", "oracle"];
    let outcome = match words.split_first() {
        Some((first, _)) if compiles.contains(first) => checkout::take_the_cache(),
        _ => Ok(()),
    };
    let outcome = outcome.and_then(|()| match words.split_first() {
        Some((&"run", rest)) => run::run(rest),
        Some((&"test", rest)) => test::test(rest),
        Some((&"bench", rest)) => bench::bench(rest),
        #[cfg(target_os = "linux")]
        Some((&"dist", rest)) => dist::dist(rest),
        #[cfg(not(target_os = "linux"))]
        Some((&"dist", _)) => Err(
            "dist makes the packages of Linux, on Linux; the release workflow makes the others"
                .to_owned(),
        ),
        Some((&"oracle", rest)) => oracle::oracle(rest),
        Some((&"setup", [])) => setup::prepare(setup::Purpose::Test),
        Some((&("help" | "--help" | "-h"), _)) => {
            println!("{USAGE}");
            Ok(())
        }
        _ => Err(USAGE.to_owned()),
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}
