//! Files that only this user may read, and writing that survives a crash at any moment.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::KeysError;

/// Makes the folder, for this user alone; refuses one that is somebody else's or a link.
pub fn private_dir(dir: &Path) -> Result<(), KeysError> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    // Whatever has to be made above it is nobody else's business either.
    if let Some(parent) = dir.parent() {
        builder.recursive(true).create(parent)?;
        builder.recursive(false);
    }
    match builder.create(dir) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(error.into()),
    }
    let metadata = fs::symlink_metadata(dir)?;
    if !metadata.is_dir() || !is_mine(&metadata) {
        return Err(KeysError::Foreign(dir.to_owned()));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        if metadata.permissions().mode() & 0o077 != 0 {
            fs::set_permissions(dir, fs::Permissions::from_mode(0o700))?;
        }
    }
    Ok(())
}

/// Makes an empty file for this user alone where there is none, so that whoever opens it
/// next (SQLite, and its side files, which copy its mode) finds it closed to others.
pub fn private_file(path: &Path) -> Result<(), KeysError> {
    match create_private(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            let metadata = fs::symlink_metadata(path)?;
            if !metadata.is_file() || !is_mine(&metadata) {
                return Err(KeysError::Foreign(path.to_owned()));
            }
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt;
                if metadata.permissions().mode() & 0o077 != 0 {
                    fs::set_permissions(path, fs::Permissions::from_mode(0o600))?;
                }
            }
            Ok(())
        }
        Err(error) => Err(error.into()),
    }
}

/// The file that a replacement is written to before it takes the old one's name.
pub fn replacement_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".new");
    PathBuf::from(name)
}

/// First half of replacing a file: the new contents lie beside it, durable.
pub fn write_replacement(path: &Path, contents: &[u8]) -> io::Result<()> {
    let new = replacement_of(path);
    remove_if_there(&new)?;
    let mut file = create_private(&new)?;
    file.write_all(contents)?;
    file.sync_all()
}

/// Second half: the new contents take the name. What the old file held is overwritten,
/// which on some disks destroys it; nothing relies on that.
pub fn take_its_place(path: &Path) -> io::Result<()> {
    let old = OpenOptions::new().write(true).open(path).ok();
    fs::rename(replacement_of(path), path)?;
    sync_dir(path)?;
    if let Some(mut old) = old {
        let length = old.metadata()?.len();
        old.write_all(&vec![0; usize::try_from(length).unwrap_or_default()])?;
        old.sync_all()?;
    }
    Ok(())
}

pub fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// A rename or a removal is durable only when the folder is.
pub fn sync_dir(of_file: &Path) -> io::Result<()> {
    #[cfg(unix)]
    if let Some(dir) = of_file.parent() {
        File::open(dir)?.sync_all()?;
    }
    #[cfg(not(unix))]
    let _ = of_file;
    Ok(())
}

fn create_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(unix)]
fn is_mine(metadata: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    // SAFETY: geteuid takes nothing, changes nothing and cannot fail.
    metadata.uid() == unsafe { libc::geteuid() }
}

#[cfg(not(unix))]
fn is_mine(_metadata: &fs::Metadata) -> bool {
    // A profile folder on Windows inherits its owner's access list.
    true
}
