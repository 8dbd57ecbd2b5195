//! Copies of ours of what somebody wants to send: what was pasted or dropped, and pictures without
//! what they say about themselves. They lie sealed until they have arrived.
//!
//! Their key comes from the outbox's, and with a message that waits they outlive what takes a
//! channel away: what a person wanted to send exists nowhere else. Frames are as large as those
//! of the cache (`frames`), and bound to the copy and to their place in it.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::frames::{self, FRAME_BYTES, SEAL_BYTES, SEALED_BYTES};
use crate::keys::seal::{open, seal};
use crate::keys::{Key, Keys};

/// What tells a sealed copy from those that earlier versions left in the open.
const EXTENSION: &str = ".sealed";

/// Where they lie.
pub(super) fn folder(dir: &Path) -> PathBuf {
    dir.join("files-staged")
}

/// A key of their own, so that no sealed byte of the outbox's database opens as one of them.
fn key_of(keys: &Keys) -> Key {
    let mut hasher = Sha256::new();
    hasher.update(b"tokenim: copies of what is to be sent\0");
    hasher.update(keys.outbox().expose());
    Key::from_slice(&hasher.finalize()).expect("a hash is as long as a key")
}

/// One of them. A row names it by the path it would have in the open.
#[derive(Clone)]
pub struct Staged {
    key: Key,
    name: Vec<u8>,
    path: PathBuf,
}

impl Staged {
    pub fn named(keys: &Keys, path: &str) -> Self {
        let name = Path::new(path).file_name().unwrap_or_default();
        Self {
            key: key_of(keys),
            name: name.as_encoded_bytes().to_vec(),
            path: PathBuf::from(format!("{path}{EXTENSION}")),
        }
    }

    /// Begins it anew, empty.
    pub fn create(&self) -> io::Result<()> {
        if let Some(folder) = self.path.parent() {
            frames::private_folder(folder)?;
        }
        self.remove();
        frames::private_file(&self.path).map(|_| ())
    }

    pub fn remove(&self) {
        let _ = fs::remove_file(&self.path);
    }

    /// How many bytes are sealed in it.
    pub fn length(&self) -> io::Result<u64> {
        Ok(plain_length(fs::metadata(&self.path)?.len()))
    }

    /// Puts more behind what is here.
    pub fn append(&self, bytes: &[u8]) -> io::Result<()> {
        let length = self.length()?;
        let (nth, within) = (length / FRAME_BYTES, length % FRAME_BYTES);
        let mut last = Vec::new();
        if within > 0 {
            let mut reader = self.reader()?;
            reader.seek(SeekFrom::Start(nth * FRAME_BYTES))?;
            reader.read_to_end(&mut last)?;
        }
        let mut file = OpenOptions::new().write(true).open(&self.path)?;
        file.seek(SeekFrom::Start(nth * SEALED_BYTES))?;
        let mut sealed = Vec::with_capacity(bytes.len() + bytes.len() / 1_000);
        // The frame that is not full yet is sealed again with what is added to it.
        let (fill, rest) = bytes.split_at(bytes.len().min(FRAME_BYTES as usize - last.len()));
        last.extend_from_slice(fill);
        sealed.extend_from_slice(&seal(&self.key, &self.place(nth), &last));
        for (nth, frame) in (nth + 1..).zip(rest.chunks(FRAME_BYTES as usize)) {
            sealed.extend_from_slice(&seal(&self.key, &self.place(nth), frame));
        }
        file.write_all(&sealed)
    }

    /// Takes what is written into it, a frame at a time; flushed at its end.
    pub fn writer(&self) -> io::Result<impl Write + use<>> {
        self.create()?;
        Ok(BufWriter::with_capacity(
            FRAME_BYTES as usize * 4,
            Appending(self.clone()),
        ))
    }

    pub fn reader(&self) -> io::Result<StagedReader> {
        let file = File::open(&self.path)?;
        let length = plain_length(file.metadata()?.len());
        Ok(StagedReader {
            of: self.clone(),
            file,
            length,
            at: 0,
            held: None,
        })
    }

    fn place(&self, nth: u64) -> Vec<u8> {
        let mut place = Vec::with_capacity(9 + self.name.len());
        place.push(b't');
        place.extend_from_slice(&nth.to_be_bytes());
        place.extend_from_slice(&self.name);
        place
    }
}

fn plain_length(sealed: u64) -> u64 {
    let rest = sealed % SEALED_BYTES;
    sealed / SEALED_BYTES * FRAME_BYTES + rest.saturating_sub(SEAL_BYTES)
}

struct Appending(Staged);

impl Write for Appending {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.append(bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

pub struct StagedReader {
    of: Staged,
    file: File,
    length: u64,
    at: u64,
    /// The frame that was opened last.
    held: Option<(u64, Vec<u8>)>,
}

impl Read for StagedReader {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.at >= self.length || into.is_empty() {
            return Ok(0);
        }
        let nth = self.at / FRAME_BYTES;
        if self.held.as_ref().is_none_or(|(held, _)| *held != nth) {
            self.file.seek(SeekFrom::Start(nth * SEALED_BYTES))?;
            let mut sealed = Vec::new();
            let file = &mut self.file;
            file.take(SEALED_BYTES).read_to_end(&mut sealed)?;
            let frame = open(&self.of.key, &self.of.place(nth), &sealed)
                .ok_or_else(|| io::Error::from(io::ErrorKind::InvalidData))?;
            self.held = Some((nth, frame));
        }
        let frame = self.held.as_ref().map_or(&[][..], |(_, frame)| frame);
        let from = (self.at % FRAME_BYTES) as usize;
        let some = frame.get(from..).unwrap_or_default();
        let count = some.len().min(into.len());
        into[..count].copy_from_slice(&some[..count]);
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for StagedReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let to = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.length.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = to.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.at)
    }
}

/// What an earlier version left in the open is sealed, and what no row names goes.
pub(super) fn tidy(dir: &Path, keys: &Keys, named: &[String]) {
    for entry in fs::read_dir(folder(dir)).into_iter().flatten() {
        let Ok(entry) = entry else { continue };
        let path = entry.path();
        let Some(path) = path.to_str() else { continue };
        let (name, is_sealed) = match path.strip_suffix(EXTENSION) {
            Some(name) => (name, true),
            None => (path, false),
        };
        if !named.iter().any(|one| one == name) {
            let _ = fs::remove_file(path);
        } else if !is_sealed {
            if let Err(error) = seal_up(&Staged::named(keys, name), Path::new(path)) {
                tracing::warn!(%error, "a copy of what is to be sent could not be sealed");
            }
        }
    }
}

/// Again from the beginning where it was interrupted: the open one goes last.
fn seal_up(staged: &Staged, open: &Path) -> io::Result<()> {
    let mut writer = staged.writer()?;
    io::copy(&mut File::open(open)?, &mut writer)?;
    writer.flush()?;
    drop(writer);
    File::open(&staged.path)?.sync_all()?;
    fs::remove_file(open)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::keys::MemoryKeyStore;

    fn content(length: usize) -> Vec<u8> {
        (0..length).map(|n| (n * 31 % 251) as u8).collect()
    }

    fn whole(staged: &Staged) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        staged.reader()?.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    #[test]
    fn a_copy_of_what_is_to_be_sent_lies_sealed_whatever_pieces_it_came_in() {
        let dir = tempfile::tempdir().unwrap();
        let keys = Keys::create(dir.path(), Arc::new(MemoryKeyStore::default())).unwrap();
        let path = folder(dir.path()).join("one");
        let path = path.to_str().unwrap();
        let staged = Staged::named(&keys, path);
        staged.create().unwrap();
        assert_eq!(whole(&staged).unwrap(), b"");
        let bytes = content(300_000);
        let mut at = 0;
        for piece in [1, 65_535, 7, 65_536, 100_000, 68_921] {
            assert_eq!(staged.length().unwrap(), at as u64);
            staged.append(&bytes[at..at + piece]).unwrap();
            at += piece;
        }
        assert_eq!(at, bytes.len());
        assert!(whole(&staged).unwrap() == bytes);
        let mut reader = staged.reader().unwrap();
        reader.seek(SeekFrom::Start(131_000)).unwrap();
        let mut some = vec![0; 500];
        reader.read_exact(&mut some).unwrap();
        assert!(some == bytes[131_000..131_500]);
        let on_disk = fs::read(&staged.path).unwrap();
        assert!(!on_disk.windows(32).any(|window| window == &bytes[..32]));

        // Another's key, another copy's place, a flipped bit.
        let other = tempfile::tempdir().unwrap();
        let others = Keys::create(other.path(), Arc::new(MemoryKeyStore::default())).unwrap();
        assert!(whole(&Staged::named(&others, path)).is_err());
        let moved = Staged::named(&keys, &format!("{path}-clean"));
        fs::copy(&staged.path, &moved.path).unwrap();
        assert!(whole(&moved).is_err());
        let mut flipped = on_disk;
        flipped[70_000] ^= 1;
        fs::write(&staged.path, flipped).unwrap();
        assert!(whole(&staged).is_err());
    }

    #[test]
    fn what_an_earlier_version_left_in_the_open_is_sealed_or_goes() {
        let dir = tempfile::tempdir().unwrap();
        let keys = Keys::create(dir.path(), Arc::new(MemoryKeyStore::default())).unwrap();
        fs::create_dir_all(folder(dir.path())).unwrap();
        let path = |name: &str| folder(dir.path()).join(name).to_str().unwrap().to_owned();
        let bytes = content(100_000);
        for name in ["waits", "nobody's", "halfway"] {
            fs::write(path(name), &bytes).unwrap();
        }
        // A crash came between the two.
        let halfway = Staged::named(&keys, &path("halfway"));
        halfway.create().unwrap();
        halfway.append(&bytes[..500]).unwrap();
        let orphan = Staged::named(&keys, &path("orphan"));
        orphan.create().unwrap();
        let named = [path("waits"), path("halfway")];
        tidy(dir.path(), &keys, &named);
        for name in &named {
            assert!(!Path::new(name).exists());
            assert!(whole(&Staged::named(&keys, name)).unwrap() == bytes);
        }
        tidy(dir.path(), &keys, &named);
        assert_eq!(fs::read_dir(folder(dir.path())).unwrap().count(), 2);
    }
}
