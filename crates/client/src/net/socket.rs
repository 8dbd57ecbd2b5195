//! The socket: it listens. The client says `hello` once; everything else it does goes by
//! request.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use tokenim_protocol::frame::{ClientFrame, ServerFrame};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::handshake::client::Response;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::http::header::{AUTHORIZATION, RETRY_AFTER, USER_AGENT};
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{self, Message};

use super::{NetError, Token};

/// Taken in at once. The library clears a buffer of this size before every look for something
/// to read; its default is 128 KiB.
const READ_BUFFER_BYTES: usize = 16 * 1024;
/// A line that takes no goodbye within this is let go.
const GOODBYE: Duration = Duration::from_secs(5);

/// A snapshot of the largest company fits; a server that sends more is not ours.
const MESSAGE_BYTES_MAX: usize = 64 << 20;
const FRAME_BYTES_MAX: usize = 64 << 20;

/// The path of the socket in the server's URL map.
pub const SOCKET_PATH: &str = "/v1/socket";

pub trait Io: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Io for T {}

pub struct Socket {
    stream: WebSocketStream<Box<dyn Io>>,
}

/// One frame of the server, or the raw text of one that this version does not know.
pub enum Incoming {
    Frame(Box<ServerFrame>),
    Unknown,
    /// It answered a probe.
    Alive,
}

impl Socket {
    /// Upgrades a connection. The token goes in the header: addresses end up in logs.
    pub async fn upgrade(
        io: Box<dyn Io>,
        authority: &str,
        encrypted: bool,
        token: &Token,
    ) -> Result<Self, NetError> {
        let scheme = if encrypted { "wss" } else { "ws" };
        let mut request = format!("{scheme}://{authority}{SOCKET_PATH}")
            .into_client_request()
            .map_err(unreachable)?;
        let bearer = zeroize::Zeroizing::new(format!("Bearer {}", token.as_str()));
        let mut bearer = HeaderValue::from_str(&bearer)
            .map_err(|_| NetError::Garbled("the token is no header".into()))?;
        bearer.set_sensitive(true);
        request.headers_mut().insert(AUTHORIZATION, bearer);
        request
            .headers_mut()
            .insert(USER_AGENT, HeaderValue::from_static(super::wire::AGENT));
        let config = WebSocketConfig::default()
            .read_buffer_size(READ_BUFFER_BYTES)
            .max_message_size(Some(MESSAGE_BYTES_MAX))
            .max_frame_size(Some(FRAME_BYTES_MAX));
        match tokio_tungstenite::client_async_with_config(request, io, Some(config)).await {
            Ok((stream, _)) => Ok(Self { stream }),
            Err(tungstenite::Error::Http(response)) => Err(refused(&response)),
            Err(error) => Err(unreachable(error)),
        }
    }

    pub async fn say(&mut self, frame: &ClientFrame) -> Result<(), NetError> {
        let text =
            serde_json::to_string(frame).map_err(|error| NetError::Garbled(error.to_string()))?;
        self.stream
            .send(Message::text(text))
            .await
            .map_err(unreachable)
    }

    /// Asks for a sign of life, which comes as `Alive`.
    pub async fn probe(&mut self) -> Result<(), NetError> {
        self.stream
            .send(Message::Ping(bytes::Bytes::new()))
            .await
            .map_err(unreachable)
    }

    /// The next frame; none when the server closed. May be dropped while waiting.
    pub async fn hear(&mut self) -> Option<Result<Incoming, NetError>> {
        loop {
            let message = match self.stream.next().await? {
                Ok(message) => message,
                Err(tungstenite::Error::ConnectionClosed | tungstenite::Error::AlreadyClosed) => {
                    return None;
                }
                Err(error) => return Some(Err(unreachable(error))),
            };
            match message {
                Message::Text(text) => return Some(Ok(read(&text))),
                Message::Pong(_) => return Some(Ok(Incoming::Alive)),
                // Answered by the library.
                Message::Ping(_) => {}
                Message::Close(_) => return None,
                Message::Binary(_) | Message::Frame(_) => return Some(Ok(Incoming::Unknown)),
            }
        }
    }

    pub async fn close(mut self) {
        // It is going away whatever the other side says; a dead line says nothing at all.
        let _ = timeout(GOODBYE, self.stream.close(None)).await;
    }
}

/// A frame that cannot be read is skipped: what it brought is missed in the arithmetic of
/// the logs, and fetched.
fn read(text: &str) -> Incoming {
    match serde_json::from_str(text) {
        Ok(frame) => Incoming::Frame(Box::new(frame)),
        Err(error) => {
            tracing::warn!(%error, bytes = text.len(), "a frame of an unknown kind was skipped");
            Incoming::Unknown
        }
    }
}

fn refused(response: &Response) -> NetError {
    let retry_after = response
        .headers()
        .get(RETRY_AFTER)
        .and_then(|value| value.to_str().ok()?.parse().ok())
        .map(std::time::Duration::from_secs);
    NetError::SocketRefused(response.status().as_u16(), retry_after)
}

fn unreachable(error: tungstenite::Error) -> NetError {
    NetError::Unreachable(error.to_string())
}
