//! A file as it lies in the cache: frames of 64 kB, each sealed under its channel's key and
//! bound to the file and to its place in it. A frame that was moved, changed or taken from
//! another file does not open.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tokenim_protocol::ids::{ChannelId, FileId};

use crate::keys::Key;
use crate::keys::seal::{open, seal};

pub const FRAME_BYTES: u64 = 64 * 1024;
/// Nonce and tag.
pub const SEAL_BYTES: u64 = 40;
pub const SEALED_BYTES: u64 = FRAME_BYTES + SEAL_BYTES;
/// Written at most without the disk having it.
const UNSAFE_FRAMES_MAX: u64 = 16;
/// Everything of the cache that is a file.
const FOLDER: &str = "files";

pub fn folder(dir: &Path) -> PathBuf {
    dir.join(FOLDER)
}

/// Where a channel's files lie.
pub fn folder_of(dir: &Path, channel: ChannelId) -> PathBuf {
    dir.join(FOLDER).join(channel.0.simple().to_string())
}

pub struct Frames {
    key: Key,
    channel: ChannelId,
    file: FileId,
    path: PathBuf,
}

impl Frames {
    pub fn of(dir: &Path, key: Key, channel: ChannelId, file: FileId) -> Self {
        let name = file.0.simple().to_string();
        Self {
            key,
            channel,
            file,
            path: folder_of(dir, channel).join(name),
        }
    }

    fn part(&self) -> PathBuf {
        self.path.with_extension("part")
    }

    /// How much of it is here, in whole frames; what lies behind them is cut off.
    pub fn go_on(&self) -> io::Result<u64> {
        let Ok(about) = fs::metadata(self.part()) else {
            return Ok(0);
        };
        let frames = about.len() / SEALED_BYTES;
        let whole = frames * SEALED_BYTES;
        if whole < about.len() {
            OpenOptions::new()
                .write(true)
                .open(self.part())?
                .set_len(whole)?;
        }
        Ok(frames * FRAME_BYTES)
    }

    /// Puts a piece behind what is here. `at` is a multiple of a frame.
    pub fn append(&self, at: u64, bytes: &[u8]) -> io::Result<()> {
        if let Some(folder) = self.path.parent() {
            private_folder(folder)?;
        }
        let mut file = private_file(&self.part())?;
        file.seek(SeekFrom::Start(at / FRAME_BYTES * SEALED_BYTES))?;
        for (nth, frame) in (at / FRAME_BYTES..).zip(bytes.chunks(FRAME_BYTES as usize)) {
            file.write_all(&seal(&self.key, &self.place(nth), frame))?;
            // In small steps, so that nobody else who waits for this disk waits for the whole.
            if (nth + 1) % UNSAFE_FRAMES_MAX == 0 {
                file.sync_data()?;
            }
        }
        file.sync_data()
    }

    /// All of it is here: it is read once more and compared. False when it is not what was sent;
    /// then nothing of it stays.
    pub fn finish(&self, sha256: &str) -> io::Result<bool> {
        if !self.part().exists() {
            // A file of no bytes.
            self.append(0, &[])?;
        }
        let mut hasher = Sha256::new();
        let whole = self.read_from(&self.part(), |frame| {
            hasher.update(frame);
            Ok(())
        });
        if whole.is_err() || hex(&hasher.finalize()) != sha256 {
            fs::remove_file(self.part())?;
            return Ok(false);
        }
        fs::rename(self.part(), &self.path)?;
        Ok(true)
    }

    pub fn is_whole(&self) -> bool {
        self.path.exists()
    }

    /// Nothing of it stays.
    pub fn discard(&self) {
        self.discard_part();
        self.discard_small();
        let _ = fs::remove_file(&self.path);
    }

    fn small_path(&self) -> PathBuf {
        self.path.with_extension("small")
    }

    /// Keeps a small picture of it beside it, sealed likewise.
    pub fn put_small(&self, bytes: &[u8]) -> io::Result<()> {
        if let Some(folder) = self.path.parent() {
            private_folder(folder)?;
        }
        let beside = self.path.with_extension("small-part");
        let _ = fs::remove_file(&beside);
        private_file(&beside)?.write_all(&seal(&self.key, &self.small_place(), bytes))?;
        fs::rename(beside, self.small_path())
    }

    /// None where there is none, or none that opens.
    pub fn small(&self) -> Option<Vec<u8>> {
        let sealed = fs::read(self.small_path()).ok()?;
        open(&self.key, &self.small_place(), &sealed)
    }

    pub fn discard_small(&self) {
        let _ = fs::remove_file(self.small_path());
    }

    pub fn discard_part(&self) {
        let _ = fs::remove_file(self.part());
    }

    /// The whole, at most `bytes_max` of it.
    pub fn read(&self, bytes_max: usize) -> io::Result<Vec<u8>> {
        let mut plain = Vec::new();
        let read = self.read_from(&self.path, |frame| {
            let room = bytes_max - plain.len();
            plain.extend_from_slice(&frame[..frame.len().min(room)]);
            if plain.len() == bytes_max {
                return Err(io::ErrorKind::FileTooLarge.into());
            }
            Ok(())
        });
        match read {
            Err(error) if error.kind() != io::ErrorKind::FileTooLarge => Err(error),
            _ => Ok(plain),
        }
    }

    /// At most `bytes_max` of it, from `at` on.
    pub fn read_at(&self, at: u64, bytes_max: usize) -> io::Result<Vec<u8>> {
        let mut plain = Vec::new();
        let first = at / FRAME_BYTES;
        let mut skip = (at % FRAME_BYTES) as usize;
        let mut file = File::open(&self.path)?;
        file.seek(SeekFrom::Start(first * SEALED_BYTES))?;
        let mut sealed = Vec::new();
        for nth in first.. {
            sealed.clear();
            Read::by_ref(&mut file)
                .take(SEALED_BYTES)
                .read_to_end(&mut sealed)?;
            if sealed.is_empty() || plain.len() == bytes_max {
                break;
            }
            let frame = open(&self.key, &self.place(nth), &sealed)
                .ok_or_else(|| io::Error::from(io::ErrorKind::InvalidData))?;
            let rest = frame.get(skip..).unwrap_or_default();
            let room = bytes_max - plain.len();
            plain.extend_from_slice(&rest[..rest.len().min(room)]);
            skip = 0;
        }
        Ok(plain)
    }

    /// Writes it in the open to another place: under its name only when all of it is there.
    pub fn write_to(&self, target: &Path) -> io::Result<()> {
        let mut beside = target.as_os_str().to_owned();
        beside.push(".part");
        let beside = PathBuf::from(beside);
        let written = (|| {
            let mut file = File::create(&beside)?;
            self.read_from(&self.path, |frame| file.write_all(frame))?;
            file.sync_all()?;
            fs::rename(&beside, target)
        })();
        if written.is_err() {
            let _ = fs::remove_file(&beside);
        }
        written
    }

    fn read_from(
        &self,
        path: &Path,
        mut take: impl FnMut(&[u8]) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut file = File::open(path)?;
        let mut sealed = Vec::new();
        for nth in 0.. {
            sealed.clear();
            Read::by_ref(&mut file)
                .take(SEALED_BYTES)
                .read_to_end(&mut sealed)?;
            if sealed.is_empty() {
                return Ok(());
            }
            let frame = open(&self.key, &self.place(nth), &sealed)
                .ok_or_else(|| io::Error::from(io::ErrorKind::InvalidData))?;
            take(&frame)?;
        }
        Ok(())
    }

    fn small_place(&self) -> Vec<u8> {
        let mut place = self.place(0);
        place[0] = b's';
        place
    }

    fn place(&self, nth: u64) -> Vec<u8> {
        let mut place = Vec::with_capacity(41);
        place.push(b'f');
        place.extend_from_slice(self.channel.0.as_bytes());
        place.extend_from_slice(self.file.0.as_bytes());
        place.extend_from_slice(&nth.to_be_bytes());
        place
    }
}

pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

pub fn private_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

pub fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(length: usize) -> Vec<u8> {
        (0..length).map(|n| (n * 31 % 251) as u8).collect()
    }

    #[test]
    fn a_file_in_the_cache_opens_with_its_key_in_its_place_and_nowhere_else() {
        let dir = tempfile::tempdir().unwrap();
        let (channel, file) = (ChannelId::now_v7(), FileId::now_v7());
        let key = Key::random();
        let frames = Frames::of(dir.path(), key.clone(), channel, file);
        let bytes = content(200_000);
        let sum = hex(&Sha256::digest(&bytes));
        frames.append(0, &bytes[..131_072]).unwrap();
        assert_eq!(frames.go_on().unwrap(), 131_072);
        // A crash in the middle of a frame.
        let part = frames.part();
        let mut torn = fs::read(&part).unwrap();
        torn.extend_from_slice(&[7; 100]);
        fs::write(&part, torn).unwrap();
        assert_eq!(frames.go_on().unwrap(), 131_072);
        frames.append(131_072, &bytes[131_072..]).unwrap();
        assert!(frames.finish(&sum).unwrap());
        assert!(frames.read(1 << 20).unwrap() == bytes);
        assert!(frames.read(70_000).unwrap() == bytes[..70_000]);
        let sealed = fs::read(&frames.path).unwrap();
        assert!(!sealed.windows(64).any(|window| window == &bytes[..64]));
        // Another key, another file, a flipped bit.
        let wrong = Frames::of(dir.path(), Key::random(), channel, file);
        assert!(wrong.read(1 << 20).is_err());
        let other = Frames::of(dir.path(), key, channel, FileId::now_v7());
        fs::copy(&frames.path, &other.path).unwrap();
        assert!(other.read(1 << 20).is_err());
        let mut flipped = sealed;
        flipped[70_000] ^= 1;
        fs::write(&frames.path, flipped).unwrap();
        assert!(frames.read(1 << 20).is_err());
    }

    #[test]
    fn what_is_not_what_was_sent_does_not_stay() {
        let dir = tempfile::tempdir().unwrap();
        let frames = Frames::of(
            dir.path(),
            Key::random(),
            ChannelId::now_v7(),
            FileId::now_v7(),
        );
        frames.append(0, b"something").unwrap();
        let sum = hex(&Sha256::digest(b"something else"));
        assert!(!frames.finish(&sum).unwrap());
        assert_eq!(frames.go_on().unwrap(), 0);
        // Nothing at all is a file, too.
        let none = hex(&Sha256::digest(b""));
        assert!(frames.finish(&none).unwrap());
        assert!(frames.read(10).unwrap().is_empty());
    }
}
