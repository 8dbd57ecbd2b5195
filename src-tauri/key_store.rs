//! The keys in the operating system's own store: Secret Service, Keychain, Credential Manager.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use keyring_core::{CredentialStore, Entry, Error};
use tokenim_client::keys::{Key, KeyStore, KeyStoreError};
use tokenim_client::view::session::KeyStoreKind;
use zeroize::Zeroizing;

/// Under this name people find our entries in their key store's own window.
const SERVICE: &str = "TokenIM";

pub struct SystemKeyStore(Arc<CredentialStore>);

impl SystemKeyStore {
    /// None where no key store answers; the passphrase file takes its place.
    pub fn connect() -> Option<Self> {
        let reached = platform_store().and_then(|store| {
            // Connecting proves little: only a question does. Nobody ever writes this name.
            match store
                .build(SERVICE, "is anybody there", None)?
                .get_password()
            {
                Ok(_) | Err(Error::NoEntry) => Ok(store),
                Err(error) => Err(error),
            }
        });
        match reached {
            Ok(store) => Some(Self(store)),
            Err(error) => {
                tracing::warn!(%error, "no key store answers");
                None
            }
        }
    }

    fn entry(&self, name: &str) -> Result<Entry, KeyStoreError> {
        self.0.build(SERVICE, name, None).map_err(told)
    }
}

impl KeyStore for SystemKeyStore {
    fn get(&self, name: &str) -> Result<Option<Key>, KeyStoreError> {
        // As text: KDE's wallet loses bytes that are not UTF-8.
        let text = match self.entry(name)?.get_password() {
            Ok(text) => Zeroizing::new(text),
            Err(Error::NoEntry) => return Ok(None),
            Err(error) => return Err(told(error)),
        };
        let bytes = BASE64.decode(text.as_bytes()).map(Zeroizing::new);
        bytes
            .ok()
            .and_then(|bytes| Key::from_slice(&bytes))
            .map(Some)
            .ok_or_else(|| KeyStoreError("the key store holds something else there".to_owned()))
    }

    fn set(&self, name: &str, key: &Key) -> Result<(), KeyStoreError> {
        let text = Zeroizing::new(BASE64.encode(key.expose()));
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

/// Some of the store's errors carry what it found; only their kind is told on.
fn told(error: Error) -> KeyStoreError {
    KeyStoreError(match error {
        Error::BadEncoding(_) | Error::BadDataFormat(..) => {
            "the key store holds something else there".to_owned()
        }
        other => other.to_string(),
    })
}

#[cfg(target_os = "linux")]
fn platform_store() -> keyring_core::Result<Arc<CredentialStore>> {
    let store: Arc<CredentialStore> = zbus_secret_service_keyring_store::Store::new()?;
    Ok(store)
}

#[cfg(target_os = "macos")]
fn platform_store() -> keyring_core::Result<Arc<CredentialStore>> {
    let store: Arc<CredentialStore> = apple_native_keyring_store::keychain::Store::new()?;
    Ok(store)
}

#[cfg(target_os = "windows")]
fn platform_store() -> keyring_core::Result<Arc<CredentialStore>> {
    let store: Arc<CredentialStore> = windows_native_keyring_store::Store::new()?;
    Ok(store)
}

#[cfg(not(any(target_os = "linux", target_os = "macos", target_os = "windows")))]
fn platform_store() -> keyring_core::Result<Arc<CredentialStore>> {
    Err(Error::NoDefaultStore)
}
