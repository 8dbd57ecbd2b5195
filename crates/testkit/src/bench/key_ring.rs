//! The key store of the session, named as the desktop program names it: a profile that is
//! filled here must open there.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use keyring_core::{CredentialStore, Entry, Error};
use tokenim_client::keys::{Key, KeyStore, KeyStoreError};
use tokenim_client::view::session::KeyStoreKind;

const SERVICE: &str = "TokenIM";

pub struct KeyRing(Arc<CredentialStore>);

impl KeyRing {
    /// Of the bus that the environment names.
    pub fn connect() -> keyring_core::Result<Self> {
        Ok(Self(zbus_secret_service_keyring_store::Store::new()?))
    }

    fn entry(&self, name: &str) -> Result<Entry, KeyStoreError> {
        self.0.build(SERVICE, name, None).map_err(told)
    }
}

impl KeyStore for KeyRing {
    fn get(&self, name: &str) -> Result<Option<Key>, KeyStoreError> {
        match self.entry(name)?.get_password() {
            Ok(text) => Ok(BASE64
                .decode(text)
                .ok()
                .and_then(|bytes| Key::from_slice(&bytes))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(told(error)),
        }
    }

    fn set(&self, name: &str, key: &Key) -> Result<(), KeyStoreError> {
        let text = BASE64.encode(key.expose());
        self.entry(name)?.set_password(&text).map_err(told)
    }

    fn delete(&self, name: &str) -> Result<(), KeyStoreError> {
        match self.entry(name)?.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(told(error)),
        }
    }

    fn kind(&self) -> KeyStoreKind {
        KeyStoreKind::System
    }
}

fn told(error: Error) -> KeyStoreError {
    KeyStoreError(error.to_string())
}
