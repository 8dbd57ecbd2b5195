//! Where the bytes of an upload are read from: a file of the person's own, or a sealed copy of ours.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::PathBuf;

use super::staged::Staged;
use super::upload::modified;
use crate::session::Account;
use crate::store::transfer::StoredTransfer;

pub(super) trait ReadSeek: Read + Seek {}
impl<T: Read + Seek> ReadSeek for T {}

#[derive(Clone)]
pub(super) enum Source {
    Open(PathBuf),
    Sealed(Staged),
}

impl Source {
    /// What goes: the clean copy where there is one that is wanted, otherwise the original.
    pub fn of(account: &Account, row: &StoredTransfer) -> Option<Self> {
        match row.stripped.as_ref().filter(|_| !row.as_file) {
            Some(clean) => Some(Self::Sealed(account.staged(clean))),
            None => Self::original(account, row),
        }
    }

    pub fn original(account: &Account, row: &StoredTransfer) -> Option<Self> {
        let path = row.source.as_ref()?;
        Some(if row.staged {
            Self::Sealed(account.staged(path))
        } else {
            Self::Open(PathBuf::from(path))
        })
    }

    /// Its length, and when it was changed: none of a copy of ours, which nobody changes.
    pub fn about(&self) -> io::Result<(u64, Option<i64>)> {
        match self {
            Self::Open(path) => {
                let about = std::fs::metadata(path)?;
                Ok((about.len(), Some(modified(&about))))
            }
            Self::Sealed(staged) => Ok((staged.length()?, None)),
        }
    }

    pub fn open(&self) -> io::Result<Box<dyn ReadSeek>> {
        Ok(match self {
            Self::Open(path) => Box::new(File::open(path)?),
            Self::Sealed(staged) => Box::new(staged.reader()?),
        })
    }

    pub fn open_at(&self, at: u64) -> io::Result<Box<dyn ReadSeek>> {
        let mut from = self.open()?;
        from.seek(SeekFrom::Start(at))?;
        Ok(from)
    }
}

impl Account {
    pub(super) fn staged(&self, path: &str) -> Staged {
        Staged::named(self.store.keys(), path)
    }
}
