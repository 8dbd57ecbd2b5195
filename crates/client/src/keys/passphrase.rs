//! A key store for machines that have none: a file sealed with a passphrase.
//!
//! It is weaker than the operating system's key store and is named so on screen: whoever
//! has the disk may try passphrases at home (argon2id makes each try cost 64 MB and
//! a fraction of a second), and an old copy of this file still opens with the same
//! passphrase, so destroying a key in it relies on the disk's forgetting.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use argon2::{Algorithm, Argon2, Params, Version};
use zeroize::{Zeroize, Zeroizing};

use crate::view::session::KeyStoreKind;

use super::disk;
use super::seal::{open, seal};
use super::{Key, KeyStore, KeyStoreError, KeysError};

/// The file's name in the profile folder.
pub const PASSPHRASE_FILE: &str = "passphrase-keys";

const MAGIC: &[u8; 16] = b"tokenim-pass-v1\n";
const SALT_BYTES: usize = 16;
const HEAD_BYTES: usize = MAGIC.len() + SALT_BYTES;

/// 64 MB and three passes: what OWASP calls strong, half a second on an old laptop.
const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 3;

pub struct PassphraseFile {
    path: PathBuf,
    head: [u8; HEAD_BYTES],
    sealing: Key,
    keys: Mutex<BTreeMap<String, Key>>,
}

impl PassphraseFile {
    pub fn is_there(dir: &Path) -> bool {
        dir.join(PASSPHRASE_FILE).exists()
    }

    /// Its keys have moved elsewhere.
    pub fn remove(dir: &Path) -> Result<(), KeysError> {
        let path = dir.join(PASSPHRASE_FILE);
        disk::remove_if_there(&path)?;
        disk::sync_dir(&path)?;
        Ok(())
    }

    /// Makes the file, empty, under a passphrase of the person's choice. It takes the place
    /// of an older one.
    pub fn create(dir: &Path, passphrase: &str) -> Result<Self, KeysError> {
        disk::private_dir(dir)?;
        let mut head = [0; HEAD_BYTES];
        head[..MAGIC.len()].copy_from_slice(MAGIC);
        getrandom::fill(&mut head[MAGIC.len()..]).expect("the system's random source answers");
        let file = Self {
            path: dir.join(PASSPHRASE_FILE),
            sealing: derive(passphrase, &head[MAGIC.len()..])?,
            head,
            keys: Mutex::new(BTreeMap::new()),
        };
        file.write(&BTreeMap::new())?;
        Ok(file)
    }

    /// Opens the file; takes the time that argon2 takes, so call it where one may wait.
    pub fn open(dir: &Path, passphrase: &str) -> Result<Self, KeysError> {
        disk::private_dir(dir)?;
        let path = dir.join(PASSPHRASE_FILE);
        disk::private_file(&path)?;
        let contents = fs::read(&path)?;
        let head: [u8; HEAD_BYTES] = contents
            .get(..HEAD_BYTES)
            .and_then(|head| head.try_into().ok())
            .ok_or(KeysError::WrongKey)?;
        if &head[..MAGIC.len()] != MAGIC {
            return Err(KeysError::Newer);
        }
        let sealing = derive(passphrase, &head[MAGIC.len()..])?;
        let plain = open(&sealing, &head, &contents[HEAD_BYTES..])
            .map(Zeroizing::new)
            .ok_or(KeysError::WrongPassphrase)?;
        let keys = parse(&plain).ok_or(KeysError::WrongKey)?;
        Ok(Self {
            path,
            head,
            sealing,
            keys: Mutex::new(keys),
        })
    }

    fn write(&self, keys: &BTreeMap<String, Key>) -> std::io::Result<()> {
        let mut plain = Zeroizing::new(Vec::with_capacity(keys.len() * 128));
        for (name, key) in keys {
            let length = u8::try_from(name.len()).map_err(std::io::Error::other)?;
            plain.push(length);
            plain.extend_from_slice(name.as_bytes());
            plain.extend_from_slice(key.expose());
        }
        let mut contents = self.head.to_vec();
        contents.extend(seal(&self.sealing, &self.head, &plain));
        disk::write_replacement(&self.path, &contents)?;
        disk::take_its_place(&self.path)
    }

    fn change(&self, change: impl FnOnce(&mut BTreeMap<String, Key>)) -> Result<(), KeyStoreError> {
        let mut keys = self
            .keys
            .lock()
            .unwrap_or_else(|poison| poison.into_inner());
        let mut changed = keys.clone();
        change(&mut changed);
        self.write(&changed)
            .map_err(|error| KeyStoreError(format!("the passphrase file: {error}")))?;
        *keys = changed;
        Ok(())
    }
}

fn derive(passphrase: &str, salt: &[u8]) -> Result<Key, KeysError> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, Some(32))
        .map_err(|error| KeysError::Io(std::io::Error::other(error.to_string())))?;
    let mut bytes = [0; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.as_bytes(), salt, &mut bytes)
        .map_err(|error| KeysError::Io(std::io::Error::other(error.to_string())))?;
    let key = Key::from_bytes(&bytes);
    bytes.zeroize();
    Ok(key)
}

fn parse(mut plain: &[u8]) -> Option<BTreeMap<String, Key>> {
    let mut keys = BTreeMap::new();
    while let Some((&length, rest)) = plain.split_first() {
        let (name, rest) = rest.split_at_checked(usize::from(length))?;
        let (key, rest) = rest.split_at_checked(32)?;
        keys.insert(
            String::from_utf8(name.to_vec()).ok()?,
            Key::from_slice(key)?,
        );
        plain = rest;
    }
    Some(keys)
}

impl KeyStore for PassphraseFile {
    fn get(&self, name: &str) -> Result<Option<Key>, KeyStoreError> {
        let keys = self
            .keys
            .lock()
            .unwrap_or_else(|poison| poison.into_inner());
        Ok(keys.get(name).cloned())
    }

    fn set(&self, name: &str, key: &Key) -> Result<(), KeyStoreError> {
        self.change(|keys| {
            keys.insert(name.to_owned(), key.clone());
        })
    }

    fn delete(&self, name: &str) -> Result<(), KeyStoreError> {
        if self.get(name)?.is_none() {
            return Ok(());
        }
        self.change(|keys| {
            keys.remove(name);
        })
    }

    fn kind(&self) -> KeyStoreKind {
        KeyStoreKind::PassphraseFile
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_passphrase_opens_what_it_sealed_and_another_does_not() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let key = Key::random();
        let file = PassphraseFile::create(dir.path(), "correct horse 电池").expect("created");
        file.set("one", &key).expect("set");
        file.set("two", &Key::random()).expect("set");
        file.delete("two").expect("deleted");
        drop(file);

        let again = PassphraseFile::open(dir.path(), "correct horse 电池").expect("opened");
        assert_eq!(again.get("one").expect("answered"), Some(key));
        assert_eq!(again.get("two").expect("answered"), None);
        assert!(matches!(
            PassphraseFile::open(dir.path(), "correct horse").err(),
            Some(KeysError::WrongPassphrase)
        ));
    }
}
