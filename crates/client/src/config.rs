//! What the core is given from outside: a folder, a key store, a clock, a way to servers.

use std::path::PathBuf;
use std::sync::Arc;

use async_trait::async_trait;
use tokenim_pictures::ask::Worker;

use crate::clock::{Clock, SystemClock};
use crate::error::{Error, Result};
use crate::keys::KeyStore;
use crate::net::address::ServerAddress;
use crate::net::proxy::ProxyHandle;
use crate::net::wire::{self, WireNet};
use crate::net::{Net, NetError};
use crate::store::Mode;
use crate::view::start::Layer;

/// How a way to one server is made. The real one speaks TLS; tests hand in a server in the
/// same process.
#[async_trait]
pub trait NetFactory: Send + Sync + 'static {
    fn to(
        &self,
        server: &ServerAddress,
        company_ca: Option<&str>,
        proxy: &ProxyHandle,
    ) -> Result<Arc<dyn Net>>;

    /// The company's authority as PEM, taken from the server by its fingerprint. None where
    /// there is nothing to vouch for.
    async fn authority(
        &self,
        _server: &ServerAddress,
        _fingerprint: &str,
        _proxy: &ProxyHandle,
    ) -> Result<Option<String>> {
        Ok(None)
    }

    /// The way to the server step by step, as far as it goes.
    async fn reach(
        &self,
        _server: &ServerAddress,
        _company_ca: Option<&str>,
        _proxy: &ProxyHandle,
    ) -> Vec<(Layer, std::result::Result<(), NetError>)> {
        Vec::new()
    }
}

/// HTTPS and sockets.
pub struct Wire;

#[async_trait]
impl NetFactory for Wire {
    fn to(
        &self,
        server: &ServerAddress,
        company_ca: Option<&str>,
        proxy: &ProxyHandle,
    ) -> Result<Arc<dyn Net>> {
        match WireNet::new(server.clone(), company_ca, proxy.clone()) {
            Ok(net) => Ok(Arc::new(net)),
            Err(error) => Err(Error::CertificateRefused(error.to_string())),
        }
    }

    async fn authority(
        &self,
        server: &ServerAddress,
        fingerprint: &str,
        proxy: &ProxyHandle,
    ) -> Result<Option<String>> {
        if !server.is_encrypted() {
            return Ok(None);
        }
        Ok(Some(wire::authority_of(server, fingerprint, proxy).await?))
    }

    async fn reach(
        &self,
        server: &ServerAddress,
        company_ca: Option<&str>,
        proxy: &ProxyHandle,
    ) -> Vec<(Layer, std::result::Result<(), NetError>)> {
        wire::reach(server, company_ca, proxy).await
    }
}

/// Entries fetched by itself of each channel's past, newest first, so that history and
/// search work without the network. What is older is loaded when somebody scrolls there.
const BACKFILL_ENTRIES_MAX: u64 = 5_000;

/// Lost at worst when a line is cut, and held in memory for each file that moves.
const FILE_PIECE_BYTES_MAX: u64 = 4 * 1024 * 1024;

#[derive(Clone)]
pub struct Config {
    /// The data folder of the application; every account has a folder of its own in it.
    pub dir: PathBuf,
    /// The operating system's key store; none where no one answers. Then the keys lie in a
    /// file sealed with a passphrase, and the person is told so.
    pub key_store: Option<Arc<dyn KeyStore>>,
    pub clock: Arc<dyn Clock>,
    pub net: Arc<dyn NetFactory>,
    pub proxy: ProxyHandle,
    pub store_mode: Mode,
    /// What the server calls this device in lists of sessions.
    pub device_name: String,
    /// The program can be a server by itself, for trying: what stands for its address.
    pub local_server: Option<String>,
    pub backfill_entries_max: u64,
    /// The largest piece in which a file moves.
    pub file_piece_bytes_max: u64,
    /// Where strangers' pictures are decoded; without it there are no previews of them.
    pub pictures: Option<Worker>,
    /// Of the random numbers that spread retries.
    pub seed: Option<u64>,
}

impl Config {
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Self {
            dir: dir.into(),
            key_store: None,
            clock: Arc::new(SystemClock),
            net: Arc::new(Wire),
            proxy: ProxyHandle::default(),
            store_mode: Mode::Threaded,
            device_name: format!("desktop ({})", std::env::consts::OS),
            local_server: None,
            backfill_entries_max: BACKFILL_ENTRIES_MAX,
            file_piece_bytes_max: FILE_PIECE_BYTES_MAX,
            pictures: None,
            seed: None,
        }
    }

    pub fn with_key_store(mut self, key_store: Arc<dyn KeyStore>) -> Self {
        self.key_store = Some(key_store);
        self
    }
}
