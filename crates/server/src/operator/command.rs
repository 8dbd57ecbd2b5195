//! The console's commands for an operator, as they are written and what they print.

use std::io::Write;
use std::path::PathBuf;

use clap::Subcommand;
use tokenim_policy::proof::hash_text;

use super::doctor::{self, Health};
use super::{Plain, audit, backup, bucket, restore};
use crate::app::Outside;
use crate::config::ServerDir;
use crate::settings::Settings;

#[derive(Subcommand)]
pub enum Command {
    /// Show every setting as it is in force, and where it comes from. No secrets.
    Config {
        #[arg(long)]
        dir: String,
        /// Instead of `tokenim.toml` in the folder.
        #[arg(long)]
        config: Option<PathBuf>,
    },
    /// Write everything into one file, while the server runs.
    Backup {
        #[arg(long)]
        dir: String,
        /// The file to make; one that is there is not replaced.
        #[arg(long)]
        to: PathBuf,
    },
    /// Make a folder from a backup. Clients notice it and start over.
    Restore {
        #[arg(long)]
        from: PathBuf,
        /// The folder to make.
        #[arg(long)]
        dir: String,
        /// Everybody has to sign in again: sessions that were ended since the backup would
        /// otherwise be good again.
        #[arg(long)]
        end_sessions: bool,
    },
    /// Prove that the audit is as it was written. Changes nothing.
    #[command(subcommand)]
    Audit(Audit),
    /// Look at everything and say what to do about it. Changes nothing; in a bucket it leaves
    /// nothing behind.
    Doctor {
        #[arg(long)]
        dir: String,
    },
}

#[derive(Subcommand)]
pub enum Audit {
    /// Hash every record again, and hold the tree against every checkpoint.
    Verify {
        #[arg(long)]
        dir: String,
        /// A checkpoint that was kept elsewhere: only such a one finds a log that somebody with
        /// the server's key wrote anew. May be repeated.
        #[arg(long = "checkpoint")]
        checkpoints: Vec<PathBuf>,
    },
    /// Whether records that somebody exported, one a line, are those of this server.
    VerifyRecord {
        #[arg(long)]
        dir: String,
        /// As the panel exports them (JSONL).
        file: PathBuf,
    },
    /// Show the newest checkpoint, to be kept on another machine.
    Checkpoint {
        #[arg(long)]
        dir: String,
    },
}

type Outcome = Result<(), Box<dyn std::error::Error>>;

pub async fn run(command: Command) -> Outcome {
    let mut out = std::io::stdout();
    match command {
        Command::Config { dir, config } => {
            let settings =
                Settings::read(&ServerDir::new(dir), config.as_deref(), std::env::vars())?;
            settings.check()?;
            write!(out, "{}", settings.effective())?;
        }
        Command::Backup { dir, to } => {
            let manifest = backup::backup(&ServerDir::new(&dir), &to)?;
            for file in &manifest.files {
                writeln!(out, "{}  {:>12}  {}", file.hash, file.bytes, file.name)?;
            }
            let organisation = Plain(&manifest.organisation);
            writeln!(out, "BACKUP OF {organisation} IN {}", to.display())?;
            let elsewhere = bucket::count(&ServerDir::new(&dir));
            if elsewhere > 0 {
                writeln!(
                    out,
                    "NOT IN IT: {elsewhere} contents of files that lie in the bucket; copy it, too"
                )?;
            }
        }
        Command::Restore {
            from,
            dir,
            end_sessions,
        } => {
            let manifest = restore::restore(
                &from,
                &ServerDir::new(&dir),
                end_sessions,
                Outside::default(),
            )
            .await?;
            let organisation = Plain(&manifest.organisation);
            writeln!(out, "RESTORED {organisation} INTO {dir}")?;
        }
        Command::Audit(Audit::Verify { dir, checkpoints }) => {
            let dir = ServerDir::new(dir);
            let whole = audit::verify(&dir, &checkpoints)?;
            writeln!(
                out,
                "WHOLE: {} records, {} checkpoints, root {}",
                whole.size,
                whole.checkpoints,
                hash_text(&whole.root)
            )?;
            match audit::verify_rights(&dir)? {
                Some(places) => writeln!(out, "RIGHTS: {places} rows are what the audit says")?,
                None => writeln!(
                    out,
                    "RIGHTS: not told by an older server; start this one once"
                )?,
            }
        }
        Command::Audit(Audit::VerifyRecord { dir, file }) => {
            let records = audit::verify_records(&ServerDir::new(dir), &file)?;
            writeln!(out, "GENUINE: {records} records")?;
        }
        Command::Audit(Audit::Checkpoint { dir }) => {
            let newest = audit::newest(&ServerDir::new(dir))?;
            writeln!(out, "{}", serde_json::to_string(&newest)?)?;
        }
        Command::Doctor { dir } => {
            let dir = ServerDir::new(dir);
            let mut findings = doctor::examine(&dir);
            findings.extend(bucket::examine(&dir).await);
            for finding in &findings {
                writeln!(out, "{finding}")?;
            }
            let ill = findings
                .iter()
                .filter(|one| one.health == Health::Ill)
                .count();
            if ill > 0 {
                return Err(format!("{ill} of {} checks failed", findings.len()).into());
            }
        }
    }
    Ok(())
}
