//! `cargo xtask run`: a company with a server and two windows.

use crate::setup::Purpose;
use crate::shell::{self, Outcome};
use crate::{build, project, setup};
use std::process::Command;

pub fn run(words: &[&str]) -> Outcome {
    let headless = words.contains(&"--headless");
    if !headless && cfg!(target_os = "linux") && !has_display() {
        return Err("there is no display here: try `cargo xtask run --headless`".to_owned());
    }
    setup::prepare(if headless {
        Purpose::Headless
    } else {
        Purpose::Run
    })?;
    let programs = build::programs()?;
    let mut demo = Command::new(programs.path("tokenim-demo")?);
    programs.tell(&mut demo);
    demo.args(words)
        .env("TOKENIM_DEMO_DIR", project::demo_dir())
        .current_dir(project::root());
    shell::run(&mut demo)
}

fn has_display() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}
