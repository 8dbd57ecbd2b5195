use std::collections::HashMap;
use std::sync::Mutex;

use crate::view::session::KeyStoreKind;

use super::Key;

/// The key store did not do what it was asked. The text is for the technical details.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{0}")]
pub struct KeyStoreError(pub String);

/// Where the wrapping key lies: a few named secrets of 32 bytes.
///
/// Calls may block, and may wait for a person to unlock the store, so they are made on
/// a thread that may wait.
pub trait KeyStore: Send + Sync + 'static {
    /// None when there is no such key; an error when the store cannot say.
    fn get(&self, name: &str) -> Result<Option<Key>, KeyStoreError>;

    /// Durable when it returns; replaces what was there.
    fn set(&self, name: &str, key: &Key) -> Result<(), KeyStoreError>;

    /// Gone when it returns, also when it was not there.
    fn delete(&self, name: &str) -> Result<(), KeyStoreError>;

    /// What the person is told about where their keys lie.
    fn kind(&self) -> KeyStoreKind;
}

/// Keeps keys in memory only, for tests.
#[derive(Default)]
pub struct MemoryKeyStore {
    keys: Mutex<HashMap<String, Key>>,
}

impl MemoryKeyStore {
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<_> = self.lock().keys().cloned().collect();
        names.sort();
        names
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, Key>> {
        self.keys
            .lock()
            .unwrap_or_else(|poison| poison.into_inner())
    }
}

impl KeyStore for MemoryKeyStore {
    fn get(&self, name: &str) -> Result<Option<Key>, KeyStoreError> {
        Ok(self.lock().get(name).cloned())
    }

    fn set(&self, name: &str, key: &Key) -> Result<(), KeyStoreError> {
        self.lock().insert(name.to_owned(), key.clone());
        Ok(())
    }

    fn delete(&self, name: &str) -> Result<(), KeyStoreError> {
        self.lock().remove(name);
        Ok(())
    }

    fn kind(&self) -> KeyStoreKind {
        KeyStoreKind::System
    }
}
