//! The keys of everything that lies on the disk.
//!
//! One small file, `keys`, holds them all: those of the three databases and one random key
//! per channel. It is sealed under a wrapping key that lies in a [`KeyStore`], the
//! operating system's where there is one. Whoever takes the disk without the key store has
//! nothing; and destroying a channel's key makes what was written there unreadable, also
//! in freed pages, in the write-ahead log and in old copies of blocks.

mod aside;
pub mod disk;
mod key;
mod key_store;
mod passphrase;
mod ring;
pub mod seal;
#[cfg(test)]
mod tests;

pub use aside::{all as set_aside_folders, set_aside};
pub use key::Key;
pub use key_store::{KeyStore, KeyStoreError, MemoryKeyStore};
pub use passphrase::{PASSPHRASE_FILE, PassphraseFile};
pub(crate) use ring::shelf;
pub use ring::{Keys, clear, destroy_everything};

/// Why the keys cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// The key store is locked, missing or out of order; asking again may help.
    #[error("the key store does not answer: {0}")]
    KeyStore(#[from] KeyStoreError),
    /// The key store has no key for this profile: it was copied from elsewhere, or the key
    /// store was emptied. Nothing here can be opened without the old one.
    #[error("the key store holds no key for this profile")]
    NoWrappingKey,
    /// The key file does not open with the key from the key store, or is damaged.
    #[error("the key file cannot be opened with the key that the key store holds")]
    WrongKey,
    #[error("the passphrase is wrong")]
    WrongPassphrase,
    /// Written by a version that is newer than this one.
    #[error("the key file was written by a newer version")]
    Newer,
    /// The folder or a file in it belongs to somebody else, or is a link to elsewhere.
    #[error("{0} does not belong to this user alone")]
    Foreign(std::path::PathBuf),
    #[error("the key file cannot be read or written")]
    Io(#[from] std::io::Error),
}
