//! The way to the server, seen from the core: "send this request" and "open a socket".
//! Nothing more, so that tests hand in a server in the same process and a pipe.

pub mod address;
pub mod api;
mod audit;
pub mod authority;
pub mod backoff;
mod calls;
mod cases;
mod conversation;
pub mod file_links;
pub mod files;
mod groups;
pub mod proxy;
mod quotas;
mod requests;
mod roles;
pub mod socket;
pub mod wire;
mod workflows;

use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use zeroize::Zeroizing;

pub use socket::Socket;

/// The bearer token of this device's session. Never printed.
#[derive(Clone)]
pub struct Token(Zeroizing<String>);

impl Token {
    pub fn new(token: String) -> Self {
        Self(Zeroizing::new(token))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

impl Method {
    pub fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Patch => "PATCH",
            Method::Delete => "DELETE",
        }
    }
}

#[derive(Clone)]
pub struct NetRequest {
    pub method: Method,
    /// With the query, from the root of the server.
    pub path: String,
    pub token: Option<Token>,
    /// JSON.
    pub body: Option<Bytes>,
}

#[derive(Clone, Debug)]
pub struct NetResponse {
    pub status: u16,
    pub body: Bytes,
}

/// A piece of a file on its way up, or the question for one on its way down.
#[derive(Clone)]
pub struct PieceRequest {
    pub method: &'static str,
    pub path: String,
    pub token: Option<Token>,
    pub headers: Vec<(&'static str, String)>,
    pub body: Bytes,
}

#[derive(Clone, Debug)]
pub struct PieceAnswer {
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Bytes,
}

impl PieceAnswer {
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }
}

/// What went wrong on the way, by what can be done about it.
#[derive(Debug, thiserror::Error)]
pub enum NetError {
    /// No connection, or it broke: try again later. Whether the request arrived is unknown.
    #[error("the server could not be reached: {0}")]
    Unreachable(String),
    /// Not the company's server. Blocking; there is no way around it.
    #[error("the server's certificate was refused: {0}")]
    Certificate(String),
    /// The company that was tried on this computer is not there any more. Nobody but its own
    /// files can bring it back.
    #[error("the company on this computer is gone: {0}")]
    LocalGone(String),
    /// It answered, but with what cannot be used.
    #[error("the server's answer could not be read: {0}")]
    Garbled(String),
    /// The upgrade to a socket was refused with this answer.
    #[error("the server refused the socket with status {0}")]
    SocketRefused(u16, Option<Duration>),
}

#[async_trait]
pub trait Net: Send + Sync + 'static {
    async fn request(&self, request: NetRequest) -> Result<NetResponse, NetError>;

    /// The same for a piece of a file: bytes with a head, and more time for them.
    async fn piece(&self, request: PieceRequest) -> Result<PieceAnswer, NetError>;

    async fn open_socket(&self, token: &Token) -> Result<Socket, NetError>;
}
