//! A socket that shares what it sends.
//!
//! The library's socket copies every frame into a buffer of its own. In a room that is one copy
//! for each reader of what all of them are sent alike, and the buffer keeps the size of the
//! largest catch-up for as long as the socket lives: 132 KiB for somebody who reads along
//! quietly. So the library reads, and answers pings and goodbyes; what we say is encoded once
//! with its header in front, every socket holds the same bytes, and one vectored write takes all
//! that waits (decision 0013).
//!
//! Both write to one stream, and never into each other's frames: ours begin when the library's
//! are out, and the library is not asked for anything while one of ours is half written.

use std::collections::VecDeque;
use std::future::{Future, poll_fn};
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::extract::FromRequestParts;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::http::Request;
use axum::http::request::Parts;
use axum::response::Response;
use bytes::{Buf, Bytes};
use futures_util::{Sink, Stream};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use serde::Serialize;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::frame::FrameHeader;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{CloseCode, Control, Data, OpCode};
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, Message, Utf8Bytes};

/// Nothing of ours is masked, so no header of ours is longer.
const HEADER_MAX: usize = 10;
/// Taken in at once. The library holds a buffer of this size, and clears it before every look
/// for something to read. What our clients say is short.
const READ_BUFFER_BYTES: usize = 512;
/// Frames of one write.
const WRITE_FRAMES: usize = 32;

/// A frame as it goes over the wire, header and all. Its clones share the bytes.
#[derive(Clone, Debug)]
pub struct Encoded(Bytes);

impl Encoded {
    pub fn text(frame: &impl Serialize) -> serde_json::Result<Self> {
        let mut bytes = vec![0; HEADER_MAX];
        serde_json::to_writer(&mut bytes, frame)?;
        Ok(Self::with_header(OpCode::Data(Data::Text), bytes))
    }

    pub fn ping() -> Self {
        Self::with_header(OpCode::Control(Control::Ping), vec![0; HEADER_MAX])
    }

    /// `bytes` begins with room for the longest header; what is not needed of it is cut off.
    fn with_header(opcode: OpCode, mut bytes: Vec<u8>) -> Self {
        let header = FrameHeader {
            opcode,
            ..FrameHeader::default()
        };
        let length = (bytes.len() - HEADER_MAX) as u64;
        let begin = HEADER_MAX - header.len(length);
        header
            .format(length, &mut &mut bytes[begin..HEADER_MAX])
            .expect("there is room for it");
        let mut bytes = Bytes::from(bytes);
        bytes.advance(begin);
        Self(bytes)
    }

    /// Bytes on the wire.
    #[expect(clippy::len_without_is_empty, reason = "a frame is never empty")]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// What the frame says, if it is text.
    #[cfg(test)]
    pub fn as_str(&self) -> &str {
        let header = match self.0[1] {
            126 => 4,
            127 => HEADER_MAX,
            _ => 2,
        };
        std::str::from_utf8(&self.0[header..]).expect("it was text")
    }
}

/// A connection that has become a socket.
pub type Line = Socket<TokioIo<Upgraded>>;

pub struct Socket<IO> {
    websocket: WebSocketStream<IO>,
    outbox: VecDeque<Bytes>,
    waiting: usize,
}

impl<IO: AsyncRead + AsyncWrite + Unpin> Socket<IO> {
    /// Whoever says more than `message_max` at once is not heard any further.
    pub async fn new(io: IO, message_max: usize) -> Self {
        let config = WebSocketConfig::default()
            .read_buffer_size(READ_BUFFER_BYTES)
            .max_message_size(Some(message_max))
            .max_frame_size(Some(message_max));
        Self {
            websocket: WebSocketStream::from_raw_socket(io, Role::Server, Some(config)).await,
            outbox: VecDeque::new(),
            waiting: 0,
        }
    }

    /// The next thing the peer says. Dropped before it is there, nothing is lost.
    pub async fn next(&mut self) -> Option<Result<Message, Error>> {
        poll_fn(|cx| {
            // The library answers a ping by itself.
            if !self.outbox.is_empty() {
                ready!(self.poll_write(cx))?;
            }
            Pin::new(&mut self.websocket).poll_next(cx)
        })
        .await
    }

    /// To be written with the next flush.
    pub fn feed(&mut self, frame: Encoded) {
        self.waiting += frame.len();
        self.outbox.push_back(frame.0);
    }

    /// Bytes that wait for a flush.
    pub fn waiting(&self) -> usize {
        self.waiting
    }

    /// Writes everything that waits.
    pub async fn flush(&mut self) -> Result<(), Error> {
        poll_fn(|cx| self.poll_flush(cx)).await
    }

    /// Says goodbye, after everything that waits.
    pub async fn close(&mut self, code: u16) -> Result<(), Error> {
        self.flush().await?;
        let goodbye = CloseFrame {
            code: CloseCode::from(code),
            reason: Utf8Bytes::from_static(""),
        };
        self.websocket.close(Some(goodbye)).await
    }

    fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        ready!(Pin::new(&mut self.websocket).poll_flush(cx))?;
        ready!(self.poll_write(cx))?;
        Pin::new(self.websocket.get_mut())
            .poll_flush(cx)
            .map_err(Error::Io)
    }

    fn poll_write(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.outbox.is_empty() {
            let mut slices = [IoSlice::new(&[]); WRITE_FRAMES];
            let mut count = 0;
            for (slice, frame) in slices.iter_mut().zip(&self.outbox) {
                *slice = IoSlice::new(frame);
                count += 1;
            }
            let io = Pin::new(self.websocket.get_mut());
            match ready!(io.poll_write_vectored(cx, &slices[..count]))? {
                0 => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                written => self.has_written(written),
            }
        }
        if self.outbox.capacity() > WRITE_FRAMES {
            self.outbox = VecDeque::new();
        }
        Poll::Ready(Ok(()))
    }

    fn has_written(&mut self, mut written: usize) {
        self.waiting -= written;
        while let Some(frame) = self.outbox.front_mut() {
            if written < frame.len() {
                frame.advance(written);
                return;
            }
            written -= frame.len();
            self.outbox.pop_front();
        }
    }
}

/// A request that asks for a socket, looked at and found fit.
pub struct Upgrade {
    asked: WebSocketUpgrade,
    connection: OnUpgrade,
}

impl<S: Send + Sync> FromRequestParts<S> for Upgrade {
    type Rejection = WebSocketUpgradeRejection;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        // The library judges the request and makes the answer. It wants a connection for that
        // and gets one that never comes; the real one is ours.
        let none = || hyper::upgrade::on(Request::new(()));
        let connection = parts.extensions.get_mut::<OnUpgrade>();
        let connection = connection.map_or_else(none, |real| std::mem::replace(real, none()));
        let asked = WebSocketUpgrade::from_request_parts(parts, state).await?;
        Ok(Self { asked, connection })
    }
}

impl Upgrade {
    /// Answers, and serves the socket once the answer is out.
    pub fn open<S, F>(self, message_max: usize, serve: S) -> Response
    where
        S: FnOnce(Line) -> F + Send + 'static,
        F: Future<Output = ()> + Send + 'static,
    {
        let connection = self.connection;
        tokio::spawn(async move {
            if let Ok(io) = connection.await {
                serve(Socket::new(TokioIo::new(io), message_max).await).await;
            }
        });
        self.asked.on_upgrade(|_| std::future::ready(()))
    }
}

#[cfg(test)]
mod tests {
    use futures_util::{SinkExt, StreamExt};
    use tokio::io::{AsyncReadExt, DuplexStream};

    use super::*;

    const MAX: usize = 100_000;

    async fn pipe(bytes: usize) -> (Socket<DuplexStream>, DuplexStream) {
        let (ours, theirs) = tokio::io::duplex(bytes);
        (Socket::new(ours, MAX).await, theirs)
    }

    /// What any client's library says arrives, and the other way round, whatever the pipe
    /// holds; its pings are answered between our frames, never inside of one.
    #[tokio::test]
    async fn a_library_at_the_other_end_understands_and_is_understood() {
        for bytes in [7, 64, 1 << 20] {
            let (mut socket, peer) = pipe(bytes).await;
            let theirs = tokio::spawn(async move {
                let mut peer = WebSocketStream::from_raw_socket(peer, Role::Client, None).await;
                for length in [0, 125, 126, 65_535, 65_536] {
                    let text = "河".repeat(length / 3) + &"x".repeat(length % 3);
                    peer.send(Message::Ping("still there?".into()))
                        .await
                        .expect("sent");
                    peer.send(Message::text(text.clone())).await.expect("sent");
                    let (mut said, mut ponged) = (String::new(), false);
                    while said.is_empty() || !ponged {
                        match peer.next().await.expect("an answer").expect("a frame") {
                            Message::Text(text) => text.as_str().clone_into(&mut said),
                            pong => ponged = pong == Message::Pong("still there?".into()),
                        }
                    }
                    assert_eq!(said, format!("\"{text}\""));
                }
                peer.close(None).await.expect("closed");
                while let Some(Ok(_)) = peer.next().await {}
            });
            while let Some(heard) = socket.next().await {
                match heard.expect("understood") {
                    Message::Text(text) => {
                        socket.feed(Encoded::text(&text.as_str()).expect("encoded"));
                        socket.flush().await.expect("written");
                        assert_eq!(socket.waiting(), 0);
                    }
                    Message::Close(_) => break,
                    _ => {}
                }
            }
            drop(socket);
            theirs.await.expect("all of it was right");
        }
    }

    #[tokio::test]
    async fn frames_that_share_their_bytes_reach_everybody_in_order() {
        let frames: Vec<Encoded> = (0..100)
            .map(|number| Encoded::text(&"word ".repeat(number * 10)).expect("encoded"))
            .collect();
        let expected: Vec<u8> = frames.iter().flat_map(|frame| frame.0.to_vec()).collect();
        for bytes in [3, 1_000, 1 << 20] {
            let (mut socket, mut peer) = pipe(bytes).await;
            for frame in &frames {
                socket.feed(frame.clone());
            }
            assert_eq!(socket.waiting(), expected.len());
            let read = tokio::spawn(async move {
                let mut read = Vec::new();
                peer.read_to_end(&mut read).await.expect("read");
                read
            });
            socket.flush().await.expect("written");
            assert_eq!(socket.waiting(), 0);
            drop(socket);
            assert!(
                read.await.expect("read") == expected,
                "through a pipe of {bytes}"
            );
        }
    }

    /// Given up in the middle of a frame, the rest of it goes out before anything else.
    #[tokio::test]
    async fn nothing_is_written_into_a_frame_that_is_half_out() {
        let (mut socket, peer) = pipe(16).await;
        let mut peer = WebSocketStream::from_raw_socket(peer, Role::Client, None).await;
        peer.feed(Message::Ping("x".into())).await.expect("fed");
        SinkExt::flush(&mut peer).await.expect("sent");
        socket.feed(Encoded::text(&"long ".repeat(20)).expect("encoded"));
        let begun = poll_fn(|cx| Poll::Ready(socket.poll_flush(cx))).await;
        assert!(begun.is_pending(), "the pipe is full");
        let hears = async {
            let ping = socket.next().await;
            assert!(matches!(ping, Some(Ok(Message::Ping(_)))), "{ping:?}");
            socket.flush().await.expect("written");
        };
        let reads = async {
            let text = peer.next().await.expect("a frame").expect("whole");
            assert!(text.is_text(), "{text:?}");
            let pong = peer.next().await.expect("a frame").expect("whole");
            assert!(pong.is_pong(), "{pong:?}");
        };
        tokio::join!(hears, reads);
    }
}
