//! `cargo xtask oracle`: the judgement against another judge. A step of its own, because that
//! judge takes minutes to compile and is needed only when the judgement changes.

use crate::project;
use crate::shell::{self, Outcome};

pub fn oracle(words: &[&str]) -> Outcome {
    let mut command = project::cargo();
    command
        .args([
            "test",
            "--locked",
            "--manifest-path",
            "crates/oracle/Cargo.toml",
        ])
        .args(["--", "--nocapture"]);
    match words {
        [] => {}
        [count] if count.parse::<u32>().is_ok() => {
            command.env("TOKENIM_ORACLE_WORLDS", count);
        }
        _ => return Err("oracle: say how many people to try, or nothing".to_owned()),
    }
    shell::run(&mut command)
}
