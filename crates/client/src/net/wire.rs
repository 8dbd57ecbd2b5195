//! The real network: HTTPS by reqwest, the socket by tungstenite, both over one rustls
//! configuration, so that there is one answer to "is this the company's server".
//!
//! With a certificate authority of the company only that one counts; without one the
//! operating system's do. TLS 1.2 and 1.3. There is no way to go on with a certificate that
//! does not fit.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::BuilderVerifierExt;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use url::Url;

use super::address::ServerAddress;
use super::authority::{self, ByFingerprint};
use super::proxy::{self, ProxyHandle};
use super::socket::{Io, Socket};
use super::{Method, Net, NetError, NetRequest, NetResponse, PieceAnswer, PieceRequest, Token};
use crate::view::start::Layer;

pub const AGENT: &str = concat!("tokenim/", env!("CARGO_PKG_VERSION"));

const CONNECT_MAX: Duration = Duration::from_secs(10);
/// From the first byte out to the last byte in. A page of history on a slow line fits.
const REQUEST_MAX: Duration = Duration::from_secs(30);
/// The same for a piece of a file.
const PIECE_MAX: Duration = Duration::from_secs(120);
const ANSWER_BYTES_MAX: usize = 32 << 20;

pub struct WireNet {
    server: ServerAddress,
    http: reqwest::Client,
    tls: TlsConnector,
    proxy: ProxyHandle,
}

#[derive(Debug, thiserror::Error)]
pub enum WireError {
    #[error("the company's certificate authority cannot be read")]
    CompanyCa,
    #[error("the operating system's certificates cannot be read")]
    Roots(#[source] rustls::Error),
    #[error("the network cannot be set up")]
    Http(#[source] reqwest::Error),
}

impl WireNet {
    /// `company_ca` is PEM, with one certificate or several.
    pub fn new(
        server: ServerAddress,
        company_ca: Option<&str>,
        proxy: ProxyHandle,
    ) -> Result<Self, WireError> {
        let config = tls_config(company_ca)?;
        let (way, there) = (proxy.clone(), server.clone());
        let http = reqwest::Client::builder()
            .tls_backend_preconfigured(config.clone())
            .user_agent(AGENT)
            .connect_timeout(CONNECT_MAX)
            .timeout(REQUEST_MAX)
            .redirect(reqwest::redirect::Policy::none())
            // One setting for requests and socket: the two must not end in different places.
            .no_proxy()
            .proxy(reqwest::Proxy::custom(move |_| way.on_the_way_to(&there)))
            .https_only(server.is_encrypted())
            .build()
            .map_err(WireError::Http)?;
        Ok(Self {
            server,
            http,
            tls: TlsConnector::from(Arc::new(config)),
            proxy,
        })
    }

    async fn connect(&self) -> Result<Box<dyn Io>, NetError> {
        let tcp = tcp_to(&self.server, &self.proxy).await?;
        if !self.server.is_encrypted() {
            return Ok(Box::new(tcp));
        }
        let name = ServerName::try_from(self.server.host())
            .map_err(|error| NetError::Certificate(error.to_string()))?;
        let tls = self.tls.connect(name, tcp).await.map_err(of_io)?;
        Ok(Box::new(tls))
    }
}

#[async_trait]
impl Net for WireNet {
    async fn request(&self, request: NetRequest) -> Result<NetResponse, NetError> {
        let method = match request.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
            Method::Put => reqwest::Method::PUT,
            Method::Patch => reqwest::Method::PATCH,
            Method::Delete => reqwest::Method::DELETE,
        };
        let mut builder = self.http.request(method, self.server.at(&request.path));
        if let Some(token) = &request.token {
            builder = builder.bearer_auth(token.as_str());
        }
        if let Some(body) = request.body {
            builder = builder
                .header(reqwest::header::CONTENT_TYPE, "application/json")
                .body(body);
        }
        let mut response = builder.send().await.map_err(of_reqwest)?;
        let status = response.status().as_u16();
        let mut body = BytesMut::new();
        while let Some(chunk) = response.chunk().await.map_err(of_reqwest)? {
            if body.len() + chunk.len() > ANSWER_BYTES_MAX {
                return Err(NetError::Garbled("the answer is too large".to_owned()));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(NetResponse {
            status,
            body: Bytes::from(body),
        })
    }

    async fn piece(&self, request: PieceRequest) -> Result<PieceAnswer, NetError> {
        let method = reqwest::Method::from_bytes(request.method.as_bytes())
            .map_err(|error| NetError::Garbled(error.to_string()))?;
        let mut builder = self
            .http
            .request(method, self.server.at(&request.path))
            .timeout(PIECE_MAX);
        if let Some(token) = &request.token {
            builder = builder.bearer_auth(token.as_str());
        }
        for (name, value) in request.headers {
            builder = builder.header(name, value);
        }
        let mut response = builder
            .body(request.body)
            .send()
            .await
            .map_err(of_reqwest)?;
        let status = response.status().as_u16();
        let headers = response
            .headers()
            .iter()
            .filter_map(|(name, value)| {
                Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
            })
            .collect();
        let mut body = BytesMut::new();
        while let Some(chunk) = response.chunk().await.map_err(of_reqwest)? {
            if body.len() + chunk.len() > ANSWER_BYTES_MAX {
                return Err(NetError::Garbled("the answer is too large".to_owned()));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(PieceAnswer {
            status,
            headers,
            body: Bytes::from(body),
        })
    }

    async fn open_socket(&self, token: &Token) -> Result<Socket, NetError> {
        timeout(CONNECT_MAX, async {
            let io = self.connect().await?;
            Socket::upgrade(
                io,
                &self.server.authority(),
                self.server.is_encrypted(),
                token,
            )
            .await
        })
        .await
        .unwrap_or_else(|_| Err(NetError::Unreachable("no answer in time".to_owned())))
    }
}

/// A connection to the server, through the proxy where one is on the way.
async fn tcp_to(server: &ServerAddress, proxy: &ProxyHandle) -> Result<TcpStream, NetError> {
    let unreachable = |error: io::Error| NetError::Unreachable(error.to_string());
    let proxy = proxy.on_the_way_to(server);
    let (host, port) = match &proxy {
        Some(proxy) => (
            proxy.host_str().unwrap_or_default().to_owned(),
            proxy.port_or_known_default().unwrap_or(80),
        ),
        None => (server.host(), server.port()),
    };
    let mut tcp = TcpStream::connect((host, port))
        .await
        .map_err(unreachable)?;
    // Small frames must not wait for each other.
    if let Err(error) = tcp.set_nodelay(true) {
        tracing::debug!(%error, "TCP_NODELAY could not be set");
    }
    if let Some(proxy) = proxy {
        proxy::ask_through(&mut tcp, &proxy, server).await?;
    }
    Ok(tcp)
}

/// Takes the company's authority from a server that somebody vouched for by its fingerprint.
/// Nothing is sent to the server but the handshake.
pub async fn authority_of(
    server: &ServerAddress,
    fingerprint: &str,
    proxy: &ProxyHandle,
) -> Result<String, NetError> {
    let refused = || NetError::Certificate("it is not the authority of the link".to_owned());
    let wanted = authority::normal_fingerprint(fingerprint).ok_or_else(refused)?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier = Arc::new(ByFingerprint::new(wanted, provider.clone()));
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| NetError::Certificate(error.to_string()))?
        .dangerous()
        .with_custom_certificate_verifier(verifier.clone())
        .with_no_client_auth();
    let name = ServerName::try_from(server.host())
        .map_err(|error| NetError::Certificate(error.to_string()))?;
    timeout(CONNECT_MAX, async {
        let tcp = tcp_to(server, proxy).await?;
        TlsConnector::from(Arc::new(config))
            .connect(name, tcp)
            .await
            .map_err(of_io)
    })
    .await
    .unwrap_or_else(|_| Err(NetError::Unreachable("no answer in time".to_owned())))?;
    verifier.pem().ok_or_else(refused)
}

/// Goes the way to the server step by step and says where it ends.
pub async fn reach(
    server: &ServerAddress,
    company_ca: Option<&str>,
    proxy: &ProxyHandle,
) -> Vec<(Layer, Result<(), NetError>)> {
    let mut steps = Vec::new();
    let tcp = match proxy.on_the_way_to(server) {
        Some(on_the_way) => through(&on_the_way, server, &mut steps).await,
        None => straight(server, &mut steps).await,
    };
    let Some(tcp) = tcp else {
        return steps;
    };
    if server.is_encrypted() {
        let handshake = async {
            let config =
                tls_config(company_ca).map_err(|error| NetError::Certificate(error.to_string()))?;
            let name = ServerName::try_from(server.host())
                .map_err(|error| NetError::Certificate(error.to_string()))?;
            let connector = TlsConnector::from(Arc::new(config));
            connector.connect(name, tcp).await.map_err(of_io)
        };
        let shaken = timeout(CONNECT_MAX, handshake)
            .await
            .unwrap_or_else(|_| Err(NetError::Unreachable("no answer in time".to_owned())));
        steps.push((Layer::Tls, shaken.map(|_| ())));
    }
    steps
}

type Steps = Vec<(Layer, Result<(), NetError>)>;

fn late() -> NetError {
    NetError::Unreachable("no answer in time".to_owned())
}

async fn straight(server: &ServerAddress, steps: &mut Steps) -> Option<TcpStream> {
    let found = timeout(
        CONNECT_MAX,
        tokio::net::lookup_host((server.host(), server.port())),
    )
    .await;
    let named = match found {
        Ok(Ok(mut found)) => found
            .next()
            .map(|_| ())
            .ok_or_else(|| NetError::Unreachable("the name has no address".to_owned())),
        Ok(Err(error)) => Err(NetError::Unreachable(error.to_string())),
        Err(_) => Err(late()),
    };
    let is_named = named.is_ok();
    steps.push((Layer::Name, named));
    if !is_named {
        return None;
    }
    let connected = timeout(
        CONNECT_MAX,
        TcpStream::connect((server.host(), server.port())),
    )
    .await;
    let (outcome, tcp) = match connected {
        Ok(Ok(tcp)) => (Ok(()), Some(tcp)),
        Ok(Err(error)) => (Err(NetError::Unreachable(error.to_string())), None),
        Err(_) => (Err(late()), None),
    };
    steps.push((Layer::Connect, outcome));
    tcp
}

/// The server's name is the proxy's business then, and so is the line to it.
async fn through(on_the_way: &Url, server: &ServerAddress, steps: &mut Steps) -> Option<TcpStream> {
    let host = on_the_way.host_str().unwrap_or_default().to_owned();
    let port = on_the_way.port_or_known_default().unwrap_or(80);
    let of_proxy = |error: io::Error| NetError::Unreachable(format!("{host}:{port}: {error}"));
    let connected = timeout(CONNECT_MAX, TcpStream::connect((host.as_str(), port))).await;
    let mut tcp = match connected {
        Ok(Ok(tcp)) => tcp,
        Ok(Err(error)) => {
            steps.push((Layer::Proxy, Err(of_proxy(error))));
            return None;
        }
        Err(_) => {
            steps.push((Layer::Proxy, Err(late())));
            return None;
        }
    };
    match timeout(
        CONNECT_MAX,
        proxy::ask_through(&mut tcp, on_the_way, server),
    )
    .await
    {
        Ok(Ok(())) => {
            steps.push((Layer::Proxy, Ok(())));
            steps.push((Layer::Connect, Ok(())));
            Some(tcp)
        }
        Ok(Err(trouble)) if trouble.lies_behind() => {
            steps.push((Layer::Proxy, Ok(())));
            steps.push((Layer::Connect, Err(trouble.into())));
            None
        }
        Ok(Err(trouble)) => {
            steps.push((Layer::Proxy, Err(trouble.into())));
            None
        }
        Err(_) => {
            steps.push((Layer::Proxy, Err(late())));
            None
        }
    }
}
pub(crate) fn tls_config(company_ca: Option<&str>) -> Result<ClientConfig, WireError> {
    // Two providers are in the desktop's dependency graph; the choice is made here and not
    // left to whoever installed a default first.
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(WireError::Roots)?;
    Ok(match company_ca {
        Some(pem) => builder
            .with_root_certificates(roots(pem)?)
            .with_no_client_auth(),
        None => builder
            .with_platform_verifier()
            .map_err(WireError::Roots)?
            .with_no_client_auth(),
    })
}

fn roots(pem: &str) -> Result<RootCertStore, WireError> {
    let certificates: Vec<CertificateDer<'static>> = rustls_pemfile::certs(&mut pem.as_bytes())
        .collect::<Result<_, _>>()
        .map_err(|_| WireError::CompanyCa)?;
    let mut roots = RootCertStore::empty();
    for certificate in certificates {
        roots.add(certificate).map_err(|_| WireError::CompanyCa)?;
    }
    if roots.is_empty() {
        return Err(WireError::CompanyCa);
    }
    Ok(roots)
}

fn of_reqwest(error: reqwest::Error) -> NetError {
    match certificate_problem(&error) {
        Some(problem) => NetError::Certificate(problem),
        // Without the address: what is copied into a ticket should not hold ids.
        None => NetError::Unreachable(chain(&error.without_url())),
    }
}

fn of_io(error: io::Error) -> NetError {
    match certificate_problem(&error) {
        Some(problem) => NetError::Certificate(problem),
        None => NetError::Unreachable(error.to_string()),
    }
}

/// Looks through the causes for rustls's own verdict. An `io::Error` hides what it wraps
/// from `source`, so it is opened by hand.
fn certificate_problem(error: &(dyn std::error::Error + 'static)) -> Option<String> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(verdict) = error.downcast_ref::<rustls::Error>() {
            return is_about_identity(verdict).then(|| verdict.to_string());
        }
        next = error
            .downcast_ref::<io::Error>()
            .and_then(|io| io.get_ref())
            .map(|inner| inner as &(dyn std::error::Error + 'static))
            .or_else(|| error.source());
    }
    None
}

fn is_about_identity(error: &rustls::Error) -> bool {
    matches!(
        error,
        rustls::Error::InvalidCertificate(_)
            | rustls::Error::NoCertificatesPresented
            | rustls::Error::UnsupportedNameType
            | rustls::Error::PeerIncompatible(_)
    )
}

fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        next = cause.source();
    }
    text
}
