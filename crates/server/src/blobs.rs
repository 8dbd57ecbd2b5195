//! Where the contents of files lie: a folder beside the database. Wholes may lie in a bucket
//! instead (`contents`); what is coming lies here in any case.
//!
//! What is still coming lies in `files/coming` under the upload's id; what is whole lies in
//! `files/whole` under its hash, once, however many files have it; what nobody has any more goes
//! by way of `files/dropped`. No name that anybody gave
//! is ever part of a path. Nothing is told as stored before the disk has it.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest, Sha256};
use tokenim_background::Background;
use tokenim_protocol::ids::FileId;

/// Read at once.
const READ_BYTES: usize = 1024 * 1024;
/// Written at most without the disk having it. Whoever waits for the disk, as every message
/// does, waits for what others left in its caches, too.
const UNSAFE_BYTES_MAX: usize = 1024 * 1024;
/// Of files alone. A few keep a disk busy.
const THREADS: usize = 8;

#[derive(Clone)]
pub struct Blobs(Arc<Folders>);

struct Folders {
    coming: PathBuf,
    whole: PathBuf,
    dropped: PathBuf,
    /// None under a paused clock, where nothing may work beside the test's own thread.
    threads: Option<Background>,
}

impl Blobs {
    pub fn open(dir: &Path, inline: bool) -> io::Result<Self> {
        let root = dir.join("files");
        let folders = Folders {
            coming: root.join("coming"),
            whole: root.join("whole"),
            dropped: root.join("dropped"),
            threads: (!inline)
                .then(|| Background::start("files", THREADS))
                .transpose()?,
        };
        for folder in [&root, &folders.coming, &folders.whole, &folders.dropped] {
            make_folder(folder)?;
        }
        Ok(Self(Arc::new(folders)))
    }

    /// Runs what waits for the disk where it holds up nobody.
    pub async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Self) -> io::Result<T> + Send + 'static,
    ) -> io::Result<T> {
        let Some(threads) = &self.0.threads else {
            return work(self);
        };
        let blobs = self.clone();
        threads.run(move || work(&blobs)).await?
    }

    fn part(&self, id: FileId) -> PathBuf {
        self.0.coming.join(id.0.simple().to_string())
    }

    /// The hash is ours or has been looked at: 64 hexadecimal digits.
    fn blob(&self, sha256: &str) -> PathBuf {
        self.0.whole.join(&sha256[..2]).join(sha256)
    }

    /// Opens what is coming, to go on at `at`. What lies behind was never told as stored.
    pub fn go_on(&self, id: FileId, at: u64) -> io::Result<Part> {
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            options.mode(0o600);
        }
        let mut file = options.open(self.part(id))?;
        if file.metadata()?.len() < at {
            return Err(io::Error::new(
                io::ErrorKind::UnexpectedEof,
                "a part is shorter than was told",
            ));
        }
        file.set_len(at)?;
        file.seek(SeekFrom::Start(at))?;
        Ok(Part { file, left: 0 })
    }

    /// Of a part that was received in more than one life of the server.
    pub fn hash_part(&self, id: FileId) -> io::Result<Sha256> {
        let mut hasher = Sha256::new();
        let mut file = match File::open(self.part(id)) {
            Ok(file) => file,
            // A file of no bytes is never written to.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(hasher),
            Err(error) => return Err(error),
        };
        let mut buffer = vec![0; READ_BYTES];
        loop {
            match file.read(&mut buffer)? {
                0 => return Ok(hasher),
                n => hasher.update(&buffer[..n]),
            }
        }
    }

    /// Gives the whole its place. The part stays until [`Self::drop_part`]: should the
    /// transaction that tells of it fail, nothing is lost.
    pub fn keep(&self, id: FileId, sha256: &str) -> io::Result<()> {
        let (part, blob) = (self.part(id), self.blob(sha256));
        if blob.exists() {
            return Ok(());
        }
        let folder = blob.parent().unwrap_or(&self.0.whole);
        make_folder(folder)?;
        if !part.exists() {
            drop(self.go_on(id, 0)?);
        }
        if fs::hard_link(&part, &blob).is_err() && !blob.exists() {
            fs::rename(&part, &blob)?;
        }
        sync_folder(folder)
    }

    pub fn drop_part(&self, id: FileId) -> io::Result<()> {
        gone(fs::remove_file(self.part(id)))
    }

    /// From now on nobody has it; [`Self::remove_dropped`] gives back its room.
    pub fn drop_blob(&self, sha256: &str) -> io::Result<()> {
        let away = self.0.dropped.join(FileId::now_v7().0.simple().to_string());
        gone(fs::rename(self.blob(sha256), away))
    }

    /// A gigabyte takes the disk a while, which is not to be spent under anybody's lock.
    pub fn remove_dropped(&self) -> io::Result<()> {
        for entry in fs::read_dir(&self.0.dropped)? {
            gone(fs::remove_file(entry?.path()))?;
        }
        Ok(())
    }

    /// A file's content, to be read.
    pub fn open_blob(&self, sha256: &str) -> io::Result<Opened> {
        File::open(self.blob(sha256)).map(Opened::new)
    }

    /// All of what has come, to be read.
    pub fn open_part(&self, id: FileId) -> io::Result<Opened> {
        match File::open(self.part(id)) {
            // A file of no bytes is never written to.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                drop(self.go_on(id, 0)?);
                File::open(self.part(id)).map(Opened::new)
            }
            opened => opened.map(Opened::new),
        }
    }

    /// The hashes of all wholes that lie here.
    pub fn wholes(&self) -> io::Result<Vec<String>> {
        let mut found = Vec::new();
        for folder in fs::read_dir(&self.0.whole)? {
            for entry in fs::read_dir(folder?.path())? {
                let name = entry?.file_name().into_string().unwrap_or_default();
                if name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                    found.push(name);
                }
            }
        }
        Ok(found)
    }

    /// The ids of everything that is coming, as far as the disk knows.
    pub fn parts(&self) -> io::Result<Vec<FileId>> {
        let mut found = Vec::new();
        for entry in fs::read_dir(&self.0.coming)? {
            let name = entry?.file_name();
            if let Some(id) = name.to_str().and_then(|name| name.parse().ok()) {
                found.push(id);
            }
        }
        Ok(found)
    }
}

/// What is coming, open for writing.
pub struct Part {
    file: File,
    /// Written, and left in the system's caches.
    left: usize,
}

impl Part {
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        for some in bytes.chunks(UNSAFE_BYTES_MAX) {
            if self.left + some.len() > UNSAFE_BYTES_MAX {
                self.sync()?;
            }
            self.file.write_all(some)?;
            self.left += some.len();
        }
        Ok(())
    }

    pub fn sync(&mut self) -> io::Result<()> {
        self.file.sync_data()?;
        self.left = 0;
        Ok(())
    }
}

/// A content that stays readable for whoever has it open, whatever becomes of its name.
#[derive(Clone)]
pub struct Opened(Arc<Mutex<File>>);

impl Opened {
    fn new(file: File) -> Self {
        Self(Arc::new(Mutex::new(file)))
    }

    pub fn size(&self) -> io::Result<u64> {
        let file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(file.metadata()?.len())
    }

    pub fn read(&self, at: u64, bytes: u64) -> io::Result<Vec<u8>> {
        let mut read = vec![0; usize::try_from(bytes).map_err(io::Error::other)?];
        self.read_into(at, &mut read)?;
        Ok(read)
    }

    pub fn read_into(&self, at: u64, buffer: &mut [u8]) -> io::Result<()> {
        let mut file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(at))?;
        file.read_exact(buffer)
    }
}

fn gone(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}

/// Only the server's own account looks inside.
pub(crate) fn make_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

/// A new name is durable when its folder is.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
