//! Running other programs, and saying so.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

/// What a task answers: nothing, or a sentence on what went wrong.
pub type Outcome<T = ()> = Result<T, String>;

/// The command line as one could type it.
pub fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words
        .map(OsStr::to_string_lossy)
        .collect::<Vec<_>>()
        .join(" ")
}

fn name(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}

/// Says what is run, runs it, and takes a failure as ours.
pub fn run(command: &mut Command) -> Outcome {
    println!("> {}", line(command));
    let status = command
        .status()
        .map_err(|error| format!("cannot start {}: {error}", name(command)))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("`{}` failed: {status}", line(command)))
    }
}

/// Runs a command, hands each line it prints to `read`, and says whether it
/// ended well. Its error output goes straight to the terminal.
pub fn read_lines(command: &mut Command, mut read: impl FnMut(&str)) -> Outcome<bool> {
    println!("> {}", line(command));
    std::io::stdout().flush().ok();
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("cannot start {}: {error}", name(command)))?;
    let output = child.stdout.take().expect("stdout was asked for");
    for bytes in BufReader::new(output).split(b'\n') {
        let bytes =
            bytes.map_err(|error| format!("cannot read from {}: {error}", name(command)))?;
        read(String::from_utf8_lossy(&bytes).trim_end_matches('\r'));
    }
    let status = child
        .wait()
        .map_err(|error| format!("lost {}: {error}", name(command)))?;
    Ok(status.success())
}

/// What a command prints, if it can be started and ends well.
pub fn answer(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Whether a program can be found and started.
pub fn exists(program: &str) -> bool {
    std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|dir| dir.join(program).is_file()))
}
