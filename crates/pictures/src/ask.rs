//! Asks a worker for a small picture or a page, and never waits for it for long.

use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::{ARGUMENT, PAGE, Sheet, Small, Wanted};

/// From its start to its answer. It limits its own time on the processor; this is for a machine
/// that is busy, and for a worker that waits for something.
const PATIENCE: Duration = Duration::from_secs(10);
const LIBRARIES: &str = "LD_LIBRARY_PATH";
/// A small picture is not larger than this; a worker that says more says something else.
const ANSWER_BYTES_MAX: u64 = 4 * 1024 * 1024;

/// The program that can be a worker, and what makes it one.
#[derive(Clone, Debug)]
pub struct Worker {
    program: PathBuf,
    arguments: Vec<OsString>,
}

impl Worker {
    pub fn new(program: impl Into<PathBuf>) -> Self {
        Self {
            program: program.into(),
            arguments: vec![ARGUMENT.into()],
        }
    }

    /// This very program, if the system tells where it lies.
    pub fn this_program() -> Option<Self> {
        std::env::current_exe().ok().map(Self::new)
    }

    /// None where no preview can be made of it. Waits; not for a thread that must not.
    pub fn small(&self, picture: &[u8]) -> io::Result<Option<Small>> {
        let said = self.ask(&[], picture)?;
        Ok(said.and_then(|bytes| Small::from_bytes(&bytes)))
    }

    /// One page of a document; none where it has no such page, or none that can be drawn.
    pub fn page(&self, document: &[u8], wanted: Wanted) -> io::Result<Option<Sheet>> {
        let (page, side) = (wanted.page.to_string(), wanted.side.to_string());
        let said = self.ask(&[PAGE, &page, &side], document)?;
        Ok(said.and_then(|bytes| Sheet::from_bytes(&bytes)))
    }

    fn ask(&self, words: &[&str], given: &[u8]) -> io::Result<Option<Vec<u8>>> {
        let mut child = Command::new(&self.program)
            .args(&self.arguments)
            .args(words)
            // Nothing of ours: no key, no address. Only where its libraries lie, in a package
            // that brings them along.
            .env_clear()
            .envs(std::env::var_os(LIBRARIES).map(|path| (LIBRARIES, path)))
            .current_dir(std::env::temp_dir())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let said = said(&mut child, given);
        // It has said all or nothing; either way it is not needed any more.
        let _ = child.kill();
        child.wait()?;
        Ok(said)
    }
}

/// What it says, if it comes to an end in time.
fn said(child: &mut Child, given: &[u8]) -> Option<Vec<u8>> {
    let (mut to, from) = (child.stdin.take()?, child.stdout.take()?);
    thread::scope(|threads| {
        threads.spawn(move || {
            // One that has ended does not take it; that is said by its silence.
            let _ = to.write_all(given);
        });
        let (tell, told) = mpsc::channel();
        threads.spawn(move || {
            let mut bytes = Vec::new();
            let read = from.take(ANSWER_BYTES_MAX).read_to_end(&mut bytes);
            let _ = tell.send(read.ok().map(|_| bytes));
        });
        let said = told.recv_timeout(PATIENCE).ok().flatten();
        // The threads end when its ends of the pipes are closed.
        let _ = child.kill();
        said
    })
}
