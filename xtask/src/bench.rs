//! `cargo xtask bench NAME`: one benchmark, in the builds that ship.

use crate::setup::Purpose;
use crate::shell::{self, Outcome};
use crate::{build, project, setup};
use std::process::Command;

pub fn bench(words: &[&str]) -> Outcome {
    setup::prepare(Purpose::Headless)?;
    let programs = build::release()?;
    let mut bench = Command::new(programs.path("tokenim-bench")?);
    programs.tell(&mut bench);
    bench
        .args(words)
        .env("TOKENIM_COMMIT", commit())
        .current_dir(project::root());
    shell::run(&mut bench)
}

/// The commit a figure belongs to; `+` when the tree differs from it.
fn commit() -> String {
    let git = |arguments: &[&str]| {
        shell::answer(
            Command::new("git")
                .args(arguments)
                .current_dir(project::root()),
        )
    };
    let commit = git(&["rev-parse", "--short=12", "HEAD"]).unwrap_or_else(|| "unknown".to_owned());
    let changed = git(&["status", "--porcelain", "--untracked-files=no"])
        .is_some_and(|changes| !changes.is_empty());
    if changed {
        format!("{commit}+")
    } else {
        commit
    }
}
