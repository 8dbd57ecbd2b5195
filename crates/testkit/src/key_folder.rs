//! A key store for programs that are killed: one file a key, sealed by nothing. Only for tests,
//! where a key must outlive its process and no key store of the system is to be asked.

use std::fs;
use std::path::PathBuf;

use tokenim_client::keys::{Key, KeyStore, KeyStoreError};
use tokenim_client::view::session::KeyStoreKind;

pub struct KeyFolder(PathBuf);

impl KeyFolder {
    pub fn at(dir: PathBuf) -> std::io::Result<Self> {
        fs::create_dir_all(&dir)?;
        Ok(Self(dir))
    }
}

fn told(error: std::io::Error) -> KeyStoreError {
    KeyStoreError(error.to_string())
}

impl KeyStore for KeyFolder {
    fn get(&self, name: &str) -> Result<Option<Key>, KeyStoreError> {
        match fs::read(self.0.join(name)) {
            Ok(bytes) => Ok(Key::from_slice(&bytes)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(told(error)),
        }
    }

    fn set(&self, name: &str, key: &Key) -> Result<(), KeyStoreError> {
        // A real key store keeps either the old or the new one, whenever we are killed.
        let new = self.0.join([name, ".new"].concat());
        fs::write(&new, key.expose()).map_err(told)?;
        fs::rename(new, self.0.join(name)).map_err(told)
    }

    fn delete(&self, name: &str) -> Result<(), KeyStoreError> {
        match fs::remove_file(self.0.join(name)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(told(error)),
            _ => Ok(()),
        }
    }

    fn kind(&self) -> KeyStoreKind {
        KeyStoreKind::System
    }
}
