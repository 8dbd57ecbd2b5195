//! Who may depend on whom.

use super::tree::{none, root};
use serde_json::Value;
use std::process::Command;

/// Each crate of ours: which others of ours it may use, and what it must never use.
/// A name ending in `*` stands for all that begin so.
const ROOMS: &[(&str, &[&str], &[&str])] = &[
    (
        "tokenim-protocol",
        &[],
        &["tokio*", "rusqlite", "axum", "hyper*", "tauri*", "reqwest"],
    ),
    (
        "tokenim-policy",
        &["tokenim-protocol"],
        &[
            "tokio*",
            "rusqlite",
            "axum",
            "hyper*",
            "tauri*",
            "reqwest",
            "getrandom",
            "rand*",
            "async-trait",
            "futures*",
            "uuid",
        ],
    ),
    (
        "tokenim-background",
        &[],
        &["axum", "hyper*", "tauri*", "reqwest", "rusqlite"],
    ),
    (
        "tokenim-seal",
        &[],
        &["tokio*", "axum", "hyper*", "tauri*", "reqwest", "rusqlite"],
    ),
    (
        "tokenim-words",
        &[],
        &["tokio*", "axum", "hyper*", "tauri*", "reqwest"],
    ),
    (
        "tokenim-pictures",
        &[],
        &["tokio*", "axum", "hyper*", "tauri*", "reqwest", "rusqlite"],
    ),
    (
        "tokenim-client",
        &[
            "tokenim-background",
            "tokenim-pictures",
            "tokenim-policy",
            "tokenim-protocol",
            "tokenim-seal",
            "tokenim-words",
        ],
        &["tauri*", "axum"],
    ),
    (
        "tokenim-ipc",
        &["tokenim-client", "tokenim-policy", "tokenim-protocol"],
        &["rusqlite", "reqwest", "hyper*", "axum", "tauri*"],
    ),
    (
        "tokenim-server",
        &[
            "tokenim-background",
            "tokenim-policy",
            "tokenim-protocol",
            "tokenim-seal",
            "tokenim-words",
        ],
        // Meeting servers are asked, behind the guard in `calls/outward.rs`.
        &["tauri*"],
    ),
    (
        "tokenim",
        // The server: feature `local-server`, one file.
        &[
            "tokenim-client",
            "tokenim-ipc",
            "tokenim-pictures",
            "tokenim-protocol",
            "tokenim-server",
        ],
        &["rusqlite", "reqwest", "hyper*", "axum"],
    ),
    (
        "tokenim-testkit",
        &[
            "tokenim-client",
            "tokenim-ipc",
            "tokenim-pictures",
            "tokenim-policy",
            "tokenim-protocol",
            "tokenim-server",
        ],
        &["tauri*"],
    ),
];

/// xtask installs what the others need before they can be compiled.
const XTASK_MAY_USE: &[&str] = &["serde", "serde_json"];

struct Package {
    name: String,
    /// What it is built with and ships; tests may use more.
    dependencies: Vec<String>,
}

fn packages() -> Vec<Package> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--no-deps", "--offline", "--format-version=1"])
        .current_dir(root())
        .output()
        .expect("cargo is there, it started this test");
    let metadata: Value =
        serde_json::from_slice(&output.stdout).expect("cargo metadata answers JSON");
    let words = |value: &Value| value.as_str().expect("a name").to_owned();
    let packages = metadata["packages"].as_array().expect("a list of packages");
    packages
        .iter()
        .map(|package| Package {
            name: words(&package["name"]),
            dependencies: package["dependencies"]
                .as_array()
                .expect("a list of dependencies")
                .iter()
                .filter(|dependency| dependency["kind"] != "dev")
                .map(|dependency| words(&dependency["name"]))
                .collect(),
        })
        .collect()
}

fn matches(name: &str, pattern: &str) -> bool {
    pattern
        .strip_suffix('*')
        .map_or(name == pattern, |start| name.starts_with(start))
}

#[test]
fn every_room_knows_only_what_it_may() {
    let mut broken = Vec::new();
    for package in packages().iter().filter(|package| package.name != "xtask") {
        let Some((_, ours, never)) = ROOMS.iter().find(|(name, ..)| *name == package.name) else {
            broken.push(format!("{} has no row in the table of rooms", package.name));
            continue;
        };
        for dependency in &package.dependencies {
            let is_ours = dependency.starts_with("tokenim");
            if (is_ours && !ours.contains(&dependency.as_str()))
                || never.iter().any(|pattern| matches(dependency, pattern))
            {
                broken.push(format!("{} uses {dependency}", package.name));
            }
        }
    }
    none("a room knows what it must not", broken);
}

#[test]
fn xtask_builds_on_a_bare_machine() {
    let packages = packages();
    let xtask = packages
        .iter()
        .find(|package| package.name == "xtask")
        .expect("xtask is part of the workspace");
    let broken = xtask
        .dependencies
        .iter()
        .filter(|name| !XTASK_MAY_USE.contains(&name.as_str()))
        .cloned();
    none(
        "xtask uses more than a bare machine can build",
        broken.collect(),
    );
}

#[test]
fn nothing_that_ships_stands_on_the_testkit() {
    let uses = |package: &Package| {
        package
            .dependencies
            .iter()
            .any(|name| name == "tokenim-testkit")
    };
    none(
        "the testkit would ship",
        packages()
            .into_iter()
            .filter(uses)
            .map(|package| package.name)
            .collect(),
    );
}
