//! Putting a new program in the old one's place: the one or the other is there at any moment,
//! whole.
//!
//! The file is written beside the old one under a name of its own, checked once more as it lies
//! on the disk, and then renamed over it, which the file system does at one stroke. Whatever
//! stops half-way leaves the old program and a file that the next update takes away.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::statement::Statement;
use crate::keys::disk;

/// Behind the program's own name while it is being written.
const BESIDE: &str = "new";

#[derive(Debug, thiserror::Error)]
pub enum InstallError {
    #[error("the file is not the one that was announced")]
    NotTheFile,
    #[error("the new program could not be written")]
    Io(#[from] io::Error),
}

/// What an installation does, in this order; tests stop it after each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Made,
    Written,
    Checked,
    Allowed,
    Replaced,
}

impl Step {
    pub const ALL: [Step; 5] = [
        Step::Made,
        Step::Written,
        Step::Checked,
        Step::Allowed,
        Step::Replaced,
    ];
}

/// Replaces `program` by `contents`, if those are what the statement announced.
pub fn replace(program: &Path, contents: &[u8], statement: &Statement) -> Result<(), InstallError> {
    replace_and_tell(program, contents, statement, |_, _| Ok(()))
}

fn replace_and_tell(
    program: &Path,
    contents: &[u8],
    statement: &Statement,
    mut done: impl FnMut(Step, &Path) -> io::Result<()>,
) -> Result<(), InstallError> {
    if !is_announced(contents, statement) {
        return Err(InstallError::NotTheFile);
    }
    let beside = beside(program);
    disk::remove_if_there(&beside)?;
    // Made anew, or not at all: nobody else has it open.
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .create_new(true)
        .open(&beside)?;
    done(Step::Made, &beside)?;
    file.write_all(contents)?;
    file.sync_all()?;
    done(Step::Written, &beside)?;
    // What lies on the disk now is what will run.
    let mut written = Vec::with_capacity(contents.len());
    file.seek(SeekFrom::Start(0))?;
    file.read_to_end(&mut written)?;
    if !is_announced(&written, statement) {
        disk::remove_if_there(&beside)?;
        return Err(InstallError::NotTheFile);
    }
    done(Step::Checked, &beside)?;
    allow(&file, program)?;
    done(Step::Allowed, &beside)?;
    std::fs::rename(&beside, program)?;
    disk::sync_dir(program)?;
    done(Step::Replaced, program)?;
    Ok(())
}

fn beside(program: &Path) -> PathBuf {
    let mut name = program.file_name().unwrap_or_default().to_owned();
    name.push(".");
    name.push(BESIDE);
    program.with_file_name(name)
}

fn is_announced(contents: &[u8], statement: &Statement) -> bool {
    let digest = Sha256::digest(contents);
    let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    contents.len() as u64 == statement.bytes && digest == statement.sha256
}

/// It may be run by whoever could run the old one.
#[cfg(unix)]
fn allow(file: &File, program: &Path) -> io::Result<()> {
    file.set_permissions(std::fs::metadata(program)?.permissions())
}

#[cfg(not(unix))]
fn allow(_: &File, _: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::statement::Version;
    use super::*;
    use tokenim_protocol::time::UnixMillis;

    const OLD: &[u8] = b"the old program";
    const NEW: &[u8] = b"the new program, which is longer";

    fn announced(contents: &[u8]) -> Statement {
        let digest = Sha256::digest(contents);
        Statement {
            version: Version([1, 0, 0]),
            target: String::new(),
            channel: String::new(),
            published_at: UnixMillis(0),
            expires_at: UnixMillis(1),
            url: String::new(),
            bytes: contents.len() as u64,
            sha256: digest.iter().map(|byte| format!("{byte:02x}")).collect(),
        }
    }

    fn installed() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("TokenIM.AppImage");
        std::fs::write(&program, OLD).unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
        }
        (folder, program)
    }

    #[test]
    fn up_05_an_update_stopped_at_any_step_leaves_old_or_new() {
        for stopped in Step::ALL {
            let (folder, program) = installed();
            let outcome = replace_and_tell(&program, NEW, &announced(NEW), |step, _| {
                if step == stopped {
                    Err(io::Error::other("the power went"))
                } else {
                    Ok(())
                }
            });
            assert!(outcome.is_err());
            let now = std::fs::read(&program).unwrap();
            let expected = if stopped == Step::Replaced { NEW } else { OLD };
            assert_eq!(now, expected, "{stopped:?}");
            // The next one goes through, whatever lies about, and tidies up.
            replace(&program, NEW, &announced(NEW)).unwrap();
            assert_eq!(std::fs::read(&program).unwrap(), NEW);
            assert_eq!(folder.path().read_dir().unwrap().count(), 1);
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt;
                let mode = std::fs::metadata(&program).unwrap().permissions().mode();
                assert_eq!(mode & 0o777, 0o755);
            }
        }
    }

    #[test]
    fn up_02_a_file_cut_short_or_swapped_never_runs() {
        let (_folder, program) = installed();
        for wrong in [&NEW[..10], b"", b"the new program, which is LONGER"] {
            let refused = replace(&program, wrong, &announced(NEW));
            assert!(matches!(refused, Err(InstallError::NotTheFile)));
            assert_eq!(std::fs::read(&program).unwrap(), OLD);
        }
        // Swapped after it was checked in memory, before it is put in place.
        let swapped = replace_and_tell(&program, NEW, &announced(NEW), |step, path| match step {
            Step::Written => std::fs::write(path, b"the new program, which is EVIL!!"),
            _ => Ok(()),
        });
        assert!(matches!(swapped, Err(InstallError::NotTheFile)));
        assert_eq!(std::fs::read(&program).unwrap(), OLD);
        assert!(!beside(&program).exists());
    }
}
