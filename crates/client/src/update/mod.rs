//! Newer versions of the program, taken only from who may give them.
//!
//! An update replaces the program that holds everybody's keys, so nothing about it is believed
//! because of where it came from. A small signed statement says which version there is, for
//! which system and channel, until when it may be believed, and what the file's digest is. The
//! signature is Minisign's, which Tauri's own tools make. What the statement leaves out cannot be
//! put in by whoever holds the server or the line: an older build with a good signature, the
//! build of another system, a statement kept back for months.
//!
//! The newest version that was ever seen is written down, so that going back is noticed even
//! after a reinstallation of the statement's server.

pub mod fetch;
pub mod install;
pub mod minisign;
pub mod statement;

use std::path::PathBuf;

use tokenim_protocol::time::UnixMillis;

use crate::keys::disk;
use crate::net::wire::{self, WireError};
use fetch::{FetchError, Source};
use install::InstallError;
use minisign::PublicKey;
use statement::{Judged, Learned, Refusal, Running, Version};

#[derive(Debug, thiserror::Error)]
pub enum UpdateError {
    #[error(transparent)]
    Wire(#[from] WireError),
    #[error(transparent)]
    Fetch(#[from] FetchError),
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error(transparent)]
    Install(#[from] InstallError),
    #[error("what was learned could not be written down")]
    Kept(#[from] std::io::Error),
}

/// What a look for updates came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    UpToDate,
    /// It is in place, and runs from the next start on.
    Installed(Version),
}

/// The program that replaces itself.
pub struct Updates {
    pub source: Source,
    pub key: PublicKey,
    pub running: Running,
    /// The file that is replaced.
    pub program: PathBuf,
    /// Where what was learned is written down.
    pub kept: PathBuf,
}

impl Updates {
    /// The operating system's authorities vouch for the server; the signature, for the rest.
    pub fn source(base: &str) -> Result<Source, UpdateError> {
        Ok(Source::new(base, wire::tls_config(None)?)?)
    }

    /// Looks once, and puts a newer program in place.
    pub async fn look(&self, now: UnixMillis) -> Result<Outcome, UpdateError> {
        let Running {
            channel, target, ..
        } = &self.running;
        let (text, signature) = self.source.statement(channel, target).await?;
        let (judged, learned) = statement::judge(
            &text,
            &signature,
            &self.key,
            &self.running,
            &self.learned(),
            now,
        )?;
        // Written down before it is followed: going back is noticed from here on.
        self.keep(&learned)?;
        match judged {
            Judged::UpToDate => Ok(Outcome::UpToDate),
            Judged::Newer(statement) => {
                let contents = self.source.file(&statement).await?;
                install::replace(&self.program, &contents, &statement)?;
                Ok(Outcome::Installed(statement.version))
            }
        }
    }

    /// A file that cannot be read is as good as none: the running version still counts.
    pub fn learned(&self) -> Learned {
        std::fs::read(&self.kept)
            .ok()
            .and_then(|text| serde_json::from_slice(&text).ok())
            .unwrap_or_default()
    }

    fn keep(&self, learned: &Learned) -> std::io::Result<()> {
        disk::write_replacement(&self.kept, &serde_json::to_vec(learned)?)?;
        disk::take_its_place(&self.kept)
    }
}
