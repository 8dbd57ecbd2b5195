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

use super::address::ServerAddress;
use super::socket::{Io, Socket};
use super::{Method, Net, NetError, NetRequest, NetResponse, Token};

pub const AGENT: &str = concat!("tokenim/", env!("CARGO_PKG_VERSION"));

const CONNECT_MAX: Duration = Duration::from_secs(10);
/// From the first byte out to the last byte in. A page of history on a slow line fits.
const REQUEST_MAX: Duration = Duration::from_secs(30);
const ANSWER_BYTES_MAX: usize = 32 << 20;

pub struct WireNet {
    server: ServerAddress,
    http: reqwest::Client,
    tls: TlsConnector,
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
    pub fn new(server: ServerAddress, company_ca: Option<&str>) -> Result<Self, WireError> {
        let config = tls_config(company_ca)?;
        let http = reqwest::Client::builder()
            .tls_backend_preconfigured(config.clone())
            .user_agent(AGENT)
            .connect_timeout(CONNECT_MAX)
            .timeout(REQUEST_MAX)
            .redirect(reqwest::redirect::Policy::none())
            // The socket knows no proxy; the two must not end in different places.
            .no_proxy()
            .https_only(server.is_encrypted())
            .build()
            .map_err(WireError::Http)?;
        Ok(Self {
            server,
            http,
            tls: TlsConnector::from(Arc::new(config)),
        })
    }

    async fn connect(&self) -> Result<Box<dyn Io>, NetError> {
        let tcp = TcpStream::connect((self.server.host(), self.server.port()))
            .await
            .map_err(|error| NetError::Unreachable(error.to_string()))?;
        // Small frames must not wait for each other.
        if let Err(error) = tcp.set_nodelay(true) {
            tracing::debug!(%error, "TCP_NODELAY could not be set");
        }
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

fn tls_config(company_ca: Option<&str>) -> Result<ClientConfig, WireError> {
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
