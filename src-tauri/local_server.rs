//! *Try it on this computer*: the company's server inside this program, for one person who
//! looks around.
//!
//! It listens on the loopback alone, at a port of the system's choosing, so its address is a
//! name that only this program can resolve; a request to it starts it if need be. Its database
//! lies beside the accounts, encrypted, and what it signs with comes from the same key, which
//! lies in the key store. Without a key store there is nowhere to keep that key, and this is
//! not offered.
//!
//! Only `link`, which somebody asked for, makes one. A desktop that looks for the company it
//! was signed in to finds that one or hears that it is gone: an empty one at the same address
//! would look as if everything had been deleted.

use std::path::PathBuf;
use std::sync::Arc;

use async_trait::async_trait;
use tokenim_client::config::{NetFactory, Wire};
use tokenim_client::error::{Error, Result};
use tokenim_client::keys::{Key, KeyStore};
use tokenim_client::net::address::ServerAddress;
use tokenim_client::net::proxy::ProxyHandle;
use tokenim_client::net::wire::WireNet;
use tokenim_client::net::{
    Net, NetError, NetRequest, NetResponse, PieceAnswer, PieceRequest, Socket, Token,
};
use tokenim_client::view::start::Layer;
use tokenim_server::app::{App, Outside};
use tokenim_server::config::ServerDir;
use tokenim_server::init;
use tokenim_server::serve::{Listening, serve_on};
use tokio::net::TcpListener;
use tokio::sync::Mutex;

/// What stands for the server's real address, which changes with every start. Nothing listens
/// at this port of any machine.
pub const NAME: &str = "http://127.0.0.1:9";
const KEY: &str = "local server";
const FOLDER: &str = "local-server";

pub struct LocalServer {
    dir: PathBuf,
    key_store: Arc<dyn KeyStore>,
    running: Mutex<Option<Listening>>,
}

impl LocalServer {
    pub fn new(profile: &std::path::Path, key_store: Arc<dyn KeyStore>) -> Arc<Self> {
        Arc::new(Self {
            dir: profile.join(FOLDER),
            key_store,
            running: Mutex::default(),
        })
    }

    /// Starts it, makes it if it was never there, and answers a link to it. The code in the
    /// link sets it up; of one that is set up it is worth nothing.
    pub async fn link(&self) -> std::io::Result<String> {
        let app = {
            let running = self.running(IfMissing::Make).await?;
            running.as_ref().map(|running| running.app().clone())
        };
        let app = app.ok_or_else(|| std::io::Error::other("the server has stopped"))?;
        let code = init::set_up_code(&app)
            .await
            .map_err(std::io::Error::other)?;
        let code = code.map_or_else(|| "none".to_owned(), |code| code.to_string());
        Ok(format!(
            "tokenim://join?server=http%3A%2F%2F127.0.0.1%3A9&code={code}"
        ))
    }

    async fn running(
        &self,
        missing: IfMissing,
    ) -> std::io::Result<tokio::sync::MutexGuard<'_, Option<Listening>>> {
        let mut running = self.running.lock().await;
        if running.is_none() {
            *running = Some(self.start(missing).await?);
        }
        Ok(running)
    }

    async fn start(&self, missing: IfMissing) -> std::io::Result<Listening> {
        let exists = ServerDir::new(&self.dir).database().exists();
        if !exists && missing == IfMissing::Say {
            return Err(gone(
                "there is no database in the folder of the local server",
            ));
        }
        let key_store = self.key_store.clone();
        // A new key opens nothing that is there already.
        let key = tokio::task::spawn_blocking(move || key_of(&*key_store, !exists))
            .await
            .map_err(std::io::Error::other)??;
        let dir = ServerDir::new(&self.dir).sealed_with(*key.expose());
        let failed = |error| std::io::Error::other(format!("the local server: {error}"));
        if !exists {
            init::init_without_owner(&dir, &Outside::default())
                .await
                .map_err(failed)?;
        }
        let app = App::open(&dir, Outside::default()).await.map_err(failed)?;
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        serve_on(listener, app, None)
    }

    async fn address(&self) -> Result<ServerAddress, NetError> {
        let unreachable = |error: &dyn std::fmt::Display| NetError::Unreachable(error.to_string());
        let running = self.running(IfMissing::Say).await;
        let running = running.map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => NetError::LocalGone(error.to_string()),
            _ => unreachable(&error),
        })?;
        let port = running
            .as_ref()
            .map(|running| running.address.port())
            .unwrap_or_default();
        ServerAddress::parse(&format!("http://127.0.0.1:{port}"))
            .map_err(|error| unreachable(&error))
    }
}

/// What to do when there is no company on this computer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum IfMissing {
    Make,
    Say,
}

fn gone(what: &str) -> std::io::Error {
    std::io::Error::new(std::io::ErrorKind::NotFound, what)
}

fn key_of(key_store: &dyn KeyStore, may_make: bool) -> std::io::Result<Key> {
    if let Some(key) = key_store.get(KEY).map_err(std::io::Error::other)? {
        return Ok(key);
    }
    if !may_make {
        return Err(gone("the key store has no key for the local server"));
    }
    let key = Key::random();
    key_store.set(KEY, &key).map_err(std::io::Error::other)?;
    Ok(key)
}

/// The way to the local server for its name, and the ordinary way for all others.
pub struct WithLocal(pub Arc<LocalServer>);

#[async_trait]
impl NetFactory for WithLocal {
    fn to(
        &self,
        server: &ServerAddress,
        company_ca: Option<&str>,
        proxy: &ProxyHandle,
    ) -> Result<Arc<dyn Net>> {
        if server.as_str() == NAME {
            return Ok(Arc::new(LocalNet {
                server: self.0.clone(),
                wire: Mutex::default(),
            }));
        }
        Wire.to(server, company_ca, proxy)
    }

    async fn authority(
        &self,
        server: &ServerAddress,
        fingerprint: &str,
        proxy: &ProxyHandle,
    ) -> Result<Option<String>> {
        Wire.authority(server, fingerprint, proxy).await
    }

    async fn reach(
        &self,
        server: &ServerAddress,
        company_ca: Option<&str>,
        proxy: &ProxyHandle,
    ) -> Vec<(Layer, std::result::Result<(), NetError>)> {
        if server.as_str() == NAME {
            return Vec::new();
        }
        Wire.reach(server, company_ca, proxy).await
    }
}

struct LocalNet {
    server: Arc<LocalServer>,
    wire: Mutex<Option<Arc<WireNet>>>,
}

impl LocalNet {
    async fn wire(&self) -> std::result::Result<Arc<WireNet>, NetError> {
        let mut wire = self.wire.lock().await;
        if let Some(wire) = &*wire {
            return Ok(wire.clone());
        }
        let address = self.server.address().await?;
        let net = WireNet::new(address, None, ProxyHandle::default())
            .map_err(|error| NetError::Unreachable(Error::bug(error).to_string()))?;
        let net = Arc::new(net);
        *wire = Some(net.clone());
        Ok(net)
    }
}

#[async_trait]
impl Net for LocalNet {
    async fn request(&self, request: NetRequest) -> std::result::Result<NetResponse, NetError> {
        self.wire().await?.request(request).await
    }

    async fn piece(&self, request: PieceRequest) -> std::result::Result<PieceAnswer, NetError> {
        self.wire().await?.piece(request).await
    }

    async fn open_socket(&self, token: &Token) -> std::result::Result<Socket, NetError> {
        self.wire().await?.open_socket(token).await
    }
}

#[cfg(test)]
mod tests {
    use tokenim_client::keys::MemoryKeyStore;
    use tokenim_client::net::Method;

    use super::*;

    async fn looks(local: &Arc<LocalServer>) -> std::result::Result<u16, NetError> {
        let net = LocalNet {
            server: local.clone(),
            wire: Mutex::default(),
        };
        let request = NetRequest {
            method: Method::Get,
            path: "/healthz".to_owned(),
            token: None,
            body: None,
        };
        Ok(net.request(request).await?.status)
    }

    /// As the program does when it ends.
    async fn stops(local: &LocalServer) {
        let running = local.running.lock().await.take();
        running.expect("it ran").stop().await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_lost_company_is_said_to_be_gone_and_no_empty_one_takes_its_place() {
        tokenim_server::tls::install_crypto_provider();
        let profile = tempfile::tempdir().expect("a folder");
        let keys: Arc<dyn KeyStore> = Arc::<MemoryKeyStore>::default();
        let folder = profile.path().join(FOLDER);

        // Nobody asked for one: looking makes neither files nor a key.
        let local = LocalServer::new(profile.path(), keys.clone());
        assert!(matches!(looks(&local).await, Err(NetError::LocalGone(_))));
        assert!(!folder.exists() && keys.get(KEY).expect("it answers").is_none());

        // Asked for, it is made, and found again by the next start.
        local.link().await.expect("a company");
        assert_eq!(looks(&local).await.expect("an answer"), 200);
        stops(&local).await;
        drop(local);
        let local = LocalServer::new(profile.path(), keys.clone());
        assert_eq!(looks(&local).await.expect("an answer"), 200);
        stops(&local).await;
        drop(local);

        // Somebody moved the folder away: said, again and again, until it is back.
        let aside = profile.path().join("aside");
        std::fs::rename(&folder, &aside).expect("moved away");
        let local = LocalServer::new(profile.path(), keys.clone());
        for _ in 0..3 {
            assert!(matches!(looks(&local).await, Err(NetError::LocalGone(_))));
        }
        assert!(!folder.exists(), "nothing was put in its place");
        std::fs::rename(&aside, &folder).expect("moved back");
        assert_eq!(looks(&local).await.expect("an answer"), 200);
        stops(&local).await;

        // The files without their key are no company either, and no key is made for them.
        let other: Arc<dyn KeyStore> = Arc::<MemoryKeyStore>::default();
        let local = LocalServer::new(profile.path(), other.clone());
        assert!(matches!(looks(&local).await, Err(NetError::LocalGone(_))));
        let refused = local.link().await.expect_err("it cannot be opened");
        assert_eq!(refused.kind(), std::io::ErrorKind::NotFound);
        assert!(other.get(KEY).expect("it answers").is_none());
    }
}
