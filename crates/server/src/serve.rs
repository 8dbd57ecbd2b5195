//! From a listening socket, or any pair of pipes, to the router.
//!
//! One connection is one task: room for it, TLS, then HTTP/1.1 with time limits, then perhaps
//! a WebSocket. The same function serves TCP, TLS and the in-memory pipes of the tests, so
//! what is tested is what listens.

mod pace;

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use rustls::ServerConfig;
use tokenim_protocol::error::ErrorCode;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{Instant, sleep, timeout, timeout_at};
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

use crate::app::App;
use crate::jobs;
use crate::limits::{Connection, Connections, Peer, Place};
use pace::{Pace, Paced};

/// Head of a request: more than this is no client of ours.
const HEAD_BYTES_MAX: usize = 16 * 1024;
const HEADERS_MAX: usize = 64;
/// When the process has no file descriptors left, accepting again at once would only burn
/// the time in which others might close theirs.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// A running server: its background work, and everything needed to serve a connection.
/// Cheap to clone.
#[derive(Clone)]
pub struct Server {
    inner: Arc<Inner>,
}

struct Inner {
    app: App,
    router: Router,
    connections: Arc<Connections>,
    stopping: watch::Sender<bool>,
    background: std::sync::Mutex<Vec<JoinHandle<()>>>,
}

impl Drop for Inner {
    fn drop(&mut self) {
        let background = self.background.get_mut();
        for task in background.unwrap_or_else(std::sync::PoisonError::into_inner) {
            task.abort();
        }
    }
}

impl Server {
    /// Starts the background work. Needs a running tokio runtime.
    pub fn start(app: App) -> Self {
        let limits = app.limits();
        let connections =
            Connections::new(limits.connections_max, limits.connections_per_address_max);
        app.metrics().watch(&connections);
        let router = app.router();
        let background = jobs::start(&app);
        Self {
            inner: Arc::new(Inner {
                app,
                router,
                connections,
                stopping: watch::Sender::new(false),
                background: std::sync::Mutex::new(background),
            }),
        }
    }

    pub fn app(&self) -> &App {
        &self.inner.app
    }

    /// Serves one connection until it ends or becomes a socket. TLS, if any, is done already.
    pub async fn serve_connection<IO>(&self, io: IO, peer: IpAddr)
    where
        IO: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        self.serve_placed(io, peer, None).await;
    }

    async fn serve_placed<IO>(&self, io: IO, peer: IpAddr, place: Option<Connection>)
    where
        IO: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        // A socket outlives its connection's task and takes the place along.
        let place = Place(place.map(Arc::new));
        let limits = self.inner.app.limits();
        let pace = Pace::new(limits.head_timeout, limits.rest_timeout);
        let io = Paced::new(io, Arc::clone(&pace));
        let router = self.inner.router.clone();
        let service = hyper::service::service_fn(move |request: hyper::Request<Incoming>| {
            pace.answering();
            let mut request: Request = request.map(axum::body::Body::new);
            request.extensions_mut().insert(Peer(peer));
            request.extensions_mut().insert(place.clone());
            let answer = router.clone().oneshot(request);
            let pace = Arc::clone(&pace);
            async move {
                let answer = answer.await;
                match &answer {
                    Ok(response) if response.status() == StatusCode::SWITCHING_PROTOCOLS => {
                        pace.upgraded();
                    }
                    Ok(_) | Err(_) => pace.resting(),
                }
                answer
            }
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            // The stream keeps the time, see `pace`.
            .header_read_timeout(None)
            .max_headers(HEADERS_MAX)
            .max_buf_size(HEAD_BYTES_MAX)
            .serve_connection(TokioIo::new(io), service)
            .with_upgrades();
        let mut connection = pin!(connection);
        let mut stopping = self.inner.stopping.subscribe();
        // A peer that breaks off, or talks something else than HTTP, is nothing to report.
        tokio::select! {
            _ = connection.as_mut() => return,
            () = told(&mut stopping) => {}
        }
        connection.as_mut().graceful_shutdown();
        let _ = connection.await;
    }

    /// Accepts from `listener` until `stop`.
    pub async fn accept(&self, listener: TcpListener, tls: Option<Arc<ServerConfig>>) {
        let tls = tls.map(TlsAcceptor::from);
        let mut stopping = self.inner.stopping.subscribe();
        let mut serving = JoinSet::new();
        loop {
            tokio::select! {
                () = told(&mut stopping) => break,
                accepted = listener.accept() => match accepted {
                    Ok((stream, peer)) => {
                        // No room: closed unanswered, before it costs anything.
                        if let Some(place) = self.inner.connections.admit(peer.ip()) {
                            let server = self.clone();
                            serving.spawn(server.serve_tcp(stream, peer.ip(), tls.clone(), place));
                        }
                    }
                    Err(error) => {
                        tracing::warn!(%error, "a connection could not be accepted");
                        sleep(ACCEPT_PAUSE).await;
                    }
                },
                Some(_) = serving.join_next() => {}
            }
        }
        drop(listener);
        let grace = self.inner.app.limits().stop_grace;
        let _ = timeout(grace, async {
            while serving.join_next().await.is_some() {}
        })
        .await;
    }

    async fn serve_tcp(
        self,
        stream: TcpStream,
        peer: IpAddr,
        tls: Option<TlsAcceptor>,
        place: Connection,
    ) {
        // Small frames go out when they are ready, not when there are enough of them.
        let _ = stream.set_nodelay(true);
        match tls {
            None => self.serve_placed(stream, peer, Some(place)).await,
            Some(tls) => {
                let handshake = timeout(self.inner.app.limits().head_timeout, tls.accept(stream));
                match handshake.await {
                    Ok(Ok(stream)) => self.serve_placed(stream, peer, Some(place)).await,
                    Ok(Err(error)) => tracing::debug!(%error, "a handshake failed"),
                    Err(_) => tracing::debug!("a handshake took too long"),
                }
            }
        }
    }

    /// Accepts nothing more, says goodbye to every socket, and lets what was begun end.
    pub async fn stop(&self) {
        self.inner.app.stops();
        self.inner.stopping.send_replace(true);
        let hub = self.inner.app.hub();
        let until = Instant::now() + self.inner.app.limits().stop_grace;
        let farewell = async {
            while hub.sockets() > 0 {
                // Again each time: one may have been in the middle of its hello.
                hub.end_everybody(ErrorCode::Unavailable);
                sleep(Duration::from_millis(10)).await;
            }
        };
        let _ = timeout_at(until, farewell).await;
        let background = {
            let mut background = self
                .inner
                .background
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner);
            std::mem::take(&mut *background)
        };
        for task in background {
            task.abort();
        }
    }
}

/// Waits until the server is told to stop.
async fn told(stopping: &mut watch::Receiver<bool>) {
    // An error means that the server is gone, which is as good as stopped.
    let _ = stopping.wait_for(|stopping| *stopping).await;
}

/// A server that listens. Dropping it does not stop it.
pub struct Listening {
    pub address: SocketAddr,
    server: Server,
    accepting: JoinHandle<()>,
}

/// Serves on a listener that is already bound (to port 0, if any will do).
pub fn serve_on(
    listener: TcpListener,
    app: App,
    tls: Option<Arc<ServerConfig>>,
) -> io::Result<Listening> {
    let address = listener.local_addr()?;
    let server = Server::start(app);
    let accepting = tokio::spawn({
        let server = server.clone();
        async move { server.accept(listener, tls).await }
    });
    Ok(Listening {
        address,
        server,
        accepting,
    })
}

impl Listening {
    pub fn app(&self) -> &App {
        self.server.app()
    }

    /// Returns once every connection is closed and nothing is being written.
    pub async fn stop(mut self) {
        self.server.stop().await;
        let _ = (&mut self.accepting).await;
        // The writer works in order: once this is through, so is all that was accepted.
        let _ = self.app().write(|_| Box::pin(async { Ok(()) })).await;
    }
}
