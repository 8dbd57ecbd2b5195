//! A program we started: its output kept, and ended with all it started itself.

use super::{Fault, Outcome, PATIENCE};
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWriteExt, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::watch;
use tokio::time::timeout;

/// How many lines of a program's output are told when it fails.
const TOLD_LINES_MAX: usize = 25;

pub struct Process {
    name: String,
    child: Child,
    pid: u32,
    lines: Arc<Mutex<Vec<String>>>,
    news: watch::Receiver<usize>,
}

impl Process {
    /// Starts a program in a process group of its own, and writes `input` to it.
    ///
    /// Should we be killed, the kernel ends it for us: a display that nobody
    /// holds any more would stay for ever.
    pub async fn start(command: &mut Command, input: &str) -> Outcome<Process> {
        let name = command
            .as_std()
            .get_program()
            .to_string_lossy()
            .into_owned();
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        own_group(command);
        let mut child = command
            .spawn()
            .map_err(|error| Fault::while_doing(format!("cannot start {name}"), error))?;
        let pid = child
            .id()
            .ok_or_else(|| Fault::new(format!("{name} ended at once")))?;

        let mut stdin = child.stdin.take().expect("stdin was asked for");
        // It may end without reading; its exit says why, not this pipe.
        stdin.write_all(input.as_bytes()).await.ok();
        drop(stdin);

        let lines = Arc::new(Mutex::new(Vec::new()));
        let (told, news) = watch::channel(0);
        let told = Arc::new(told);
        tokio::spawn(keep_lines(
            child.stdout.take().expect("stdout was asked for"),
            lines.clone(),
            told.clone(),
        ));
        tokio::spawn(keep_lines(
            child.stderr.take().expect("stderr was asked for"),
            lines.clone(),
            told,
        ));
        Ok(Process {
            name,
            child,
            pid,
            lines,
            news,
        })
    }

    pub fn pid(&self) -> u32 {
        self.pid
    }

    /// Waits for a line the program prints, and answers what `read` makes of it.
    pub async fn line<T>(
        &mut self,
        what: &str,
        mut read: impl FnMut(&str) -> Option<T>,
    ) -> Outcome<T> {
        let mut seen = 0;
        let found = timeout(PATIENCE, async {
            loop {
                {
                    let lines = self
                        .lines
                        .lock()
                        .expect("nobody panics while holding lines");
                    if let Some(found) = lines[seen..].iter().find_map(|line| read(line)) {
                        return Some(found);
                    }
                    seen = lines.len();
                }
                // Both pipes closed: it will not say anything more.
                if self.news.changed().await.is_err() {
                    return None;
                }
            }
        })
        .await;
        found.ok().flatten().ok_or_else(|| {
            Fault::new(format!(
                "{} never said {what}\n{}",
                self.name,
                self.last_lines()
            ))
        })
    }

    /// What it printed last, for an error's sake.
    pub fn last_lines(&self) -> String {
        let lines = self
            .lines
            .lock()
            .expect("nobody panics while holding lines");
        let last = &lines[lines.len().saturating_sub(TOLD_LINES_MAX)..];
        last.iter()
            .map(|line| {
                format!(
                    "  {}| {line}\n",
                    self.name.rsplit('/').next().unwrap_or_default()
                )
            })
            .collect()
    }

    /// All that it printed so far.
    pub fn lines(&self) -> Vec<String> {
        self.lines
            .lock()
            .expect("nobody panics while holding lines")
            .clone()
    }

    /// Whether it still runs.
    pub fn is_running(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Asks it to stop (SIGTERM) and waits until it has.
    pub async fn stop(mut self) -> Outcome {
        signal(self.pid, libc::SIGTERM);
        match timeout(PATIENCE, self.child.wait()).await {
            Ok(ended) => ended.map(|_| ()).map_err(Fault::from),
            Err(_) => Err(Fault::new(format!(
                "{} did not stop when asked to\n{}",
                self.name,
                self.last_lines()
            ))),
        }
    }

    /// Ends it and all it started without a word (SIGKILL), and waits for that.
    pub async fn kill(mut self) -> Outcome {
        signal_group(self.pid, libc::SIGKILL);
        self.child.wait().await?;
        Ok(())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Once waited for, the number may belong to somebody else.
        if self.child.id().is_some() {
            signal_group(self.pid, libc::SIGKILL);
        }
    }
}

async fn keep_lines(
    output: impl AsyncRead + Unpin,
    lines: Arc<Mutex<Vec<String>>>,
    told: Arc<watch::Sender<usize>>,
) {
    let mut output = BufReader::new(output);
    let mut line = Vec::new();
    while matches!(output.read_until(b'\n', &mut line).await, Ok(1..)) {
        let text = String::from_utf8_lossy(&line).trim_end().to_owned();
        lines
            .lock()
            .expect("nobody panics while holding lines")
            .push(text);
        told.send_modify(|count| *count += 1);
        line.clear();
    }
}

fn own_group(command: &mut Command) {
    command.process_group(0);
    #[cfg(target_os = "linux")]
    // SAFETY: prctl with PR_SET_PDEATHSIG is one system call, allowed between fork and exec.
    unsafe {
        command.pre_exec(
            || match libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL) {
                0 => Ok(()),
                _ => Err(std::io::Error::last_os_error()),
            },
        );
    }
}

/// Sends a signal to one process that we started.
pub fn signal(pid: u32, number: i32) {
    // SAFETY: kill touches no memory of ours.
    unsafe { libc::kill(pid.cast_signed(), number) };
}

fn signal_group(leader: u32, number: i32) {
    // SAFETY: as above; a negative number names the group.
    unsafe { libc::kill(-leader.cast_signed(), number) };
}

/// The processes that a process started and that still run.
pub fn children_of(pid: u32) -> Vec<u32> {
    let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    processes
        .filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok())
        .filter(|child| parent_of(*child) == Some(pid))
        .collect()
}

fn parent_of(pid: u32) -> Option<u32> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name stands in brackets and may hold anything, brackets too.
    stat.rsplit_once(") ")?.1.split(' ').nth(1)?.parse().ok()
}
