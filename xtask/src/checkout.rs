//! One cache of compiled things for all clones, and whose turn it is in it.
//!
//! Cargo knows a crate of a workspace by its place below the workspace's top, so two clones have
//! the same names there, and what the other one compiled later than our sources were written
//! counts as fresh. Whoever comes after another clone throws away what is ours and keeps what
//! everybody depends on.

use std::fs;

use crate::project;
use crate::shell::{self, Outcome};

/// The crates that the oracle takes from the other workspace, and itself.
const ORACLE: [&str; 3] = ["tokenim-oracle", "tokenim-policy", "tokenim-protocol"];

/// Makes the cache this clone's.
pub fn take_the_cache() -> Outcome {
    let cache = project::target_dir();
    let mark = cache.join("clone");
    let here = project::root().display().to_string();
    if fs::read_to_string(&mark).is_ok_and(|last| last == here) {
        return Ok(());
    }
    if cache.exists() {
        eprintln!("Another clone compiled last: what is ours is compiled anew.");
        for profile in ["dev", "release"] {
            clean(&["--profile", profile, "--workspace"])?;
            let mut words = vec![
                "--profile",
                profile,
                "--manifest-path",
                "crates/oracle/Cargo.toml",
            ];
            words.extend(ORACLE.iter().flat_map(|name| ["--package", name]));
            clean(&words)?;
        }
    }
    fs::create_dir_all(&cache)
        .and_then(|()| fs::write(&mark, here))
        .map_err(|error| format!("{}: {error}", mark.display()))
}

fn clean(words: &[&str]) -> Outcome {
    shell::run(
        project::cargo()
            .args(["clean", "--quiet", "--locked"])
            .args(words),
    )
}
