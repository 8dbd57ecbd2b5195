//! `cargo xtask test`: every test there is, and one line that sums them up.

use crate::setup::Purpose;
use crate::shell::{self, Outcome};
use crate::tally::Tally;
use crate::{build, project, setup};
use std::process::Command;

pub fn test(words: &[&str]) -> Outcome {
    let (options, filter): (Vec<&str>, Vec<&str>) =
        words.iter().partition(|word| word.starts_with("--"));
    if let Some(unknown) = options
        .iter()
        .find(|option| !["--rust", "--ui"].contains(option))
    {
        return Err(format!(
            "test: {unknown} is not an option; there are --rust and --ui"
        ));
    }
    let (rust, ui) = (
        !options.contains(&"--ui"),
        !options.contains(&"--rust") && filter.is_empty(),
    );

    setup::prepare(Purpose::Test)?;
    let programs = build::everything()?;
    let mut sum = Tally::default();
    if rust {
        sum.add(rust_tests(&programs, &filter)?);
    }
    if ui {
        sum.add(ui_tests(&programs)?);
    }
    if rust && is_wanted(KILLED, &filter) {
        sum.add(kill_test()?);
    }
    println!("{} passed, {} failed", sum.passed, sum.failed);
    if sum.failed == 0 {
        Ok(())
    } else {
        Err("some tests failed".to_owned())
    }
}

fn rust_tests(programs: &build::Programs, filter: &[&str]) -> Outcome<Tally> {
    let mut command = project::cargo();
    command
        .args(["test", "--workspace", "--no-fail-fast"])
        .args(filter);
    // A snapshot that differs is a failure here, never a file to be looked at later.
    command.env("INSTA_UPDATE", "no");
    programs.tell(&mut command);
    counted(&mut command)
}

/// The file of the test that kills the server, with which its name begins, too.
const KILLED: &str = "c_01";

/// It needs a server with places in it at which it can be killed. That one must
/// not be what the other tests meet, so it is built after them; the workspace is
/// named so that only the server is compiled once more, and no dependency.
fn kill_test() -> Outcome<Tally> {
    let mut command = project::cargo();
    command
        .args(["test", "--workspace", "--test", KILLED])
        .args(["--features", "tokenim-server/failpoints"]);
    counted(&mut command)
}

fn is_wanted(name: &str, filter: &[&str]) -> bool {
    filter.is_empty() || filter.iter().any(|word| word.starts_with(name))
}

/// Types and rules, unit tests, and the screens in a plain browser against the real core.
fn ui_tests(programs: &build::Programs) -> Outcome<Tally> {
    let mut sum = Tally::default();
    for script in ["check", "lint", "test", "e2e"] {
        if !has_script(script)? {
            continue;
        }
        let mut command = project::npm(&["run", script]);
        programs.tell(&mut command);
        command.env("NO_COLOR", "1");
        let mut counts = counted(&mut command)?;
        // A check has no tests to count; it is one of its own.
        if counts == Tally::default() {
            counts.passed = 1;
        }
        sum.add(counts);
    }
    Ok(sum)
}

fn has_script(name: &str) -> Outcome<bool> {
    let manifest = std::fs::read_to_string(project::ui_dir().join("package.json"))
        .map_err(|error| format!("ui/package.json: {error}"))?;
    let manifest: serde_json::Value =
        serde_json::from_str(&manifest).map_err(|error| format!("ui/package.json: {error}"))?;
    Ok(manifest["scripts"][name].is_string())
}

/// Runs a test runner, shows what it prints, and counts.
fn counted(command: &mut Command) -> Outcome<Tally> {
    let mut tally = Tally::default();
    let well = shell::read_lines(command, |line| {
        println!("{line}");
        tally.read(line);
    })?;
    Ok(tally.ended(well))
}
