//! Where things are, and how cargo and npm are called here.

use std::path::PathBuf;
use std::process::Command;

/// The top of the clone.
pub fn root() -> PathBuf {
    let manifest = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    manifest
        .parent()
        .expect("xtask lies one level below the root")
        .to_owned()
}

/// Compiled dependencies live outside the clone, so that a second clone, or a
/// cleaned one, does not compile four hundred crates again.
pub fn target_dir() -> PathBuf {
    let set = |name: &str| {
        std::env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    if let Some(chosen) = set("CARGO_TARGET_DIR") {
        return root().join(chosen);
    }
    if let Some(cache) = set("TOKENIM_CACHE") {
        return root().join(cache).join("target");
    }
    let cache = set("XDG_CACHE_HOME")
        .or_else(|| set("HOME").map(|home| home.join(".cache")))
        .or_else(|| set("LOCALAPPDATA"));
    match cache {
        Some(cache) => cache.join("tokenim").join("target"),
        None => root().join("target"),
    }
}

/// What this project keeps for itself in the clone: screenshots, mostly.
pub fn demo_dir() -> PathBuf {
    root().join("target").join("demo")
}

/// A cargo command at the root, with the shared target folder.
///
/// `cargo run` describes xtask itself to its child in `CARGO_PKG_*` and the
/// like. Build scripts that watch those (ring's does) would run again, and all
/// that stands on them, whenever somebody changes between `cargo test` and
/// `cargo xtask test`; so they are taken out.
pub fn cargo() -> Command {
    let program = std::env::var_os("TOKENIM_CARGO")
        .or_else(|| std::env::var_os("CARGO"))
        .unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        let describes_xtask = name.to_str().is_some_and(|name| {
            name.starts_with("CARGO_PKG_")
                || [
                    "CARGO_MANIFEST_DIR",
                    "CARGO_MANIFEST_PATH",
                    "CARGO_BIN_NAME",
                    "CARGO_CRATE_NAME",
                    "CARGO_PRIMARY_PACKAGE",
                ]
                .contains(&name)
        });
        if describes_xtask {
            command.env_remove(name);
        }
    }
    command
        .current_dir(root())
        .env("CARGO_TARGET_DIR", target_dir());
    command
}

pub fn ui_dir() -> PathBuf {
    root().join("ui")
}

/// npm in `ui/`. On Windows npm is a script, which only the shell can start.
pub fn npm(arguments: &[&str]) -> Command {
    let mut command = if cfg!(windows) {
        let mut shell = Command::new("cmd");
        shell.args(["/C", "npm"]);
        shell
    } else {
        Command::new("npm")
    };
    command
        .args(arguments)
        .current_dir(ui_dir())
        .env("NO_UPDATE_NOTIFIER", "1");
    command
}
