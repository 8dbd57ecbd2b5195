//! Building ours, and learning where the programs were put.

use crate::project;
use crate::shell::{self, Outcome};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;

/// Our programs, by name.
pub struct Programs(BTreeMap<String, PathBuf>);

/// The programs that tests, demonstration and benchmarks start, and the
/// variable that tells them where each lies. `CARGO_BIN_EXE_*` would do it only
/// within one package.
const TOLD: &[(&str, &str)] = &[
    ("tokenim", "TOKENIM_APP_BIN"),
    ("tokenim-server", "TOKENIM_SERVER_BIN"),
    ("tokenim-bridge", "TOKENIM_BRIDGE_BIN"),
];

impl Programs {
    pub fn path(&self, name: &str) -> Outcome<&PathBuf> {
        self.0
            .get(name)
            .ok_or_else(|| format!("the build made no program called {name}"))
    }

    /// Tells a child where the programs are, and where the clone is.
    pub fn tell(&self, command: &mut Command) {
        for (name, variable) in TOLD {
            if let Some(path) = self.0.get(*name) {
                command.env(variable, path);
            }
        }
        command.env("TOKENIM_ROOT", project::root());
    }
}

/// Everything, with its tests: `cargo test` then only has to run them.
pub fn everything() -> Outcome<Programs> {
    cargo_build(&["--workspace", "--bins", "--tests"])
}

/// The programs alone. The whole workspace is named, here as for the tests:
/// cargo then asks every dependency for the same features, and what `run`
/// compiled is there for `test`.
pub fn programs() -> Outcome<Programs> {
    cargo_build(&["--workspace", "--bins"])
}

/// The programs as they ship, and the benchmarks.
pub fn release() -> Outcome<Programs> {
    cargo_build(&["--release", "--workspace", "--bins"])
}

fn cargo_build(arguments: &[&str]) -> Outcome<Programs> {
    let mut command = project::cargo();
    command
        .arg("build")
        .args(arguments)
        .arg("--message-format=json-render-diagnostics");
    let mut programs = BTreeMap::new();
    let built = shell::read_lines(&mut command, |line| {
        if let Ok(Message {
            target,
            executable: Some(path),
            profile,
        }) = serde_json::from_str::<Message>(line)
            && !profile.test
            && target.kind.iter().any(|kind| kind == "bin")
        {
            programs.insert(target.name, path);
        }
    })?;
    if built {
        Ok(Programs(programs))
    } else {
        Err("the build failed".to_owned())
    }
}

/// The part of cargo's messages that says what was made.
#[derive(Deserialize)]
struct Message {
    target: Target,
    executable: Option<PathBuf>,
    profile: Profile,
}

#[derive(Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
}

#[derive(Deserialize)]
struct Profile {
    test: bool,
}
