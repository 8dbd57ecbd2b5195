//! A disk that gets full at a chosen write, and has room again, under a real program.
//!
//! Every write below one folder goes through a small library that the loader puts before the
//! C library's own (`full_disk.c`), so that SQLite, files and whatever else the program writes
//! meet the same full disk. Linux only.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::process::Command;

const SOURCE: &str = include_str!("full_disk.c");

/// Places in the control file.
const LEFT: u64 = 0;
const WRITTEN: u64 = 8;
const FAILED: u64 = 16;
const BYTES: u64 = 24;

pub struct FullDisk {
    preloaded: PathBuf,
    below: PathBuf,
    control: PathBuf,
    numbers: File,
}

impl FullDisk {
    /// A disk with room, for what lies below `folder`; `scratch` lies elsewhere.
    pub fn below(folder: &Path, scratch: &Path) -> io::Result<Self> {
        let (source, preloaded) = (scratch.join("full_disk.c"), scratch.join("full_disk.so"));
        fs::write(&source, SOURCE)?;
        let built = Command::new("cc")
            .args(["-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o"])
            .args([&preloaded, &source])
            .arg("-ldl")
            .output()?;
        if !built.status.success() {
            let complaint = String::from_utf8_lossy(&built.stderr);
            return Err(io::Error::other(complaint.into_owned()));
        }
        let control = scratch.join("full_disk");
        let numbers = File::options()
            .read(true)
            .write(true)
            .create_new(true)
            .open(&control)?;
        numbers.set_len(BYTES)?;
        let disk = Self {
            preloaded,
            below: folder.canonicalize()?,
            control,
            numbers,
        };
        disk.has_room()?;
        Ok(disk)
    }

    /// Lets a program run on this disk.
    pub fn under(&self, command: &mut Command) {
        command
            .env("LD_PRELOAD", &self.preloaded)
            .env("TOKENIM_FULL_BELOW", &self.below)
            .env("TOKENIM_FULL_CONTROL", &self.control);
    }

    /// The write after so many fails, and every one after it until there is room again.
    pub fn is_full_after(&self, writes: u32) -> io::Result<()> {
        self.set(LEFT, i64::from(writes))
    }

    pub fn has_room(&self) -> io::Result<()> {
        self.set(LEFT, -1)
    }

    /// Writes that were let through.
    pub fn written(&self) -> io::Result<i64> {
        self.get(WRITTEN)
    }

    /// Writes that failed.
    pub fn failed(&self) -> io::Result<i64> {
        self.get(FAILED)
    }

    fn set(&self, at: u64, number: i64) -> io::Result<()> {
        self.numbers.write_all_at(&number.to_ne_bytes(), at)
    }

    fn get(&self, at: u64) -> io::Result<i64> {
        let mut bytes = [0; 8];
        self.numbers.read_exact_at(&mut bytes, at)?;
        Ok(i64::from_ne_bytes(bytes))
    }
}
