//! What one peer may take of the server: connections, requests' bodies, boots.
//!
//! Everything here is counted before anything expensive happens: a connection before its TLS
//! handshake, a body before it is parsed (and long before a password in it is hashed), a
//! socket before its history is read.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use tokio::time::Instant;

use crate::app::App;
use crate::error::{AppError, AppResult};

/// The address a request came from, as the listener saw it.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

/// The connection's place among all of them; none for a pipe that takes none.
#[derive(Clone, Default)]
pub struct Place(pub Option<Arc<Connection>>);

/// The largest body of a request, in bytes as JSON may write its characters.
fn body_bytes_max(path: &str) -> usize {
    match path {
        "/v1/sign-in" | "/v1/set-up" | "/v1/join" | "/v1/join/look" | "/v1/join/answer"
        | "/v1/password" => 8 * 1024,
        // A report of a problem holds the last lines of a log.
        "/v1/reports" => 1024 * 1024,
        "/v1/channels/{channel}/messages" | "/v1/channels/{channel}/messages/{message}" => {
            160 * 1024
        }
        // A draft is as long as a message; several may have gathered.
        "/v1/me/state" => 320 * 1024,
        _ => 64 * 1024,
    }
}

/// Middleware: no handler sees a body that is too large or too slow.
pub async fn hold_bodies(
    State(app): State<App>,
    path: Option<MatchedPath>,
    request: Request,
    next: Next,
) -> AppResult<Response> {
    // A part of a file is read as it comes, by its handler: it has no place in memory.
    if request.method() == Method::PATCH
        && path.as_ref().map(MatchedPath::as_str) == Some(crate::routes::uploads::UPLOAD)
    {
        return Ok(next.run(request).await);
    }
    let bytes_max = body_bytes_max(path.as_ref().map_or("", MatchedPath::as_str));
    let request = hold_body(request, bytes_max, app.limits().body_timeout).await?;
    Ok(next.run(request).await)
}

/// Reads the whole body, at most `bytes_max` and at most for `time`, and puts it back.
async fn hold_body(request: Request, bytes_max: usize, time: Duration) -> AppResult<Request> {
    let (parts, body) = request.into_parts();
    let announced = parts
        .headers
        .get(axum::http::header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok())
        .and_then(|length| length.parse::<u64>().ok());
    if announced.is_some_and(|length| length > bytes_max as u64) {
        return Err(AppError::TooLarge);
    }
    // One byte more than allowed tells "too large" from "broken off".
    let reading = axum::body::to_bytes(body, bytes_max);
    let bytes: Bytes = match tokio::time::timeout(time, reading).await {
        Ok(Ok(bytes)) => bytes,
        Ok(Err(_)) => return Err(AppError::TooLarge),
        Err(_) => return Err(AppError::Timeout),
    };
    Ok(Request::from_parts(parts, Body::from(bytes)))
}

/// Open connections, in all and by address.
pub struct Connections {
    max: usize,
    per_address_max: usize,
    open: Mutex<Open>,
}

#[derive(Default)]
struct Open {
    all: usize,
    by_address: HashMap<IpAddr, usize>,
}

/// One open connection; dropping it makes room.
pub struct Connection {
    connections: Arc<Connections>,
    address: IpAddr,
}

impl Connections {
    pub fn new(max: usize, per_address_max: usize) -> Arc<Self> {
        Arc::new(Self {
            max,
            per_address_max,
            open: Mutex::default(),
        })
    }

    /// How many are open.
    pub fn open(&self) -> usize {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).all
    }

    /// None: there is no room, in all or for this address.
    pub fn admit(self: &Arc<Self>, address: IpAddr) -> Option<Connection> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let here = open.by_address.get(&address).copied().unwrap_or(0);
        if open.all >= self.max || here >= self.per_address_max {
            return None;
        }
        open.all += 1;
        open.by_address.insert(address, here + 1);
        Some(Connection {
            connections: Arc::clone(self),
            address,
        })
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        let mut open = self
            .connections
            .open
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        open.all -= 1;
        if let Some(here) = open.by_address.get_mut(&self.address) {
            *here -= 1;
            if *here == 0 {
                open.by_address.remove(&self.address);
            }
        }
    }
}

/// Admits sockets after a restart at a pace the database can follow. Whoever is turned away
/// is told when to come back.
pub struct Boots {
    burst: f64,
    per_second: f64,
    bucket: Mutex<Bucket>,
}

struct Bucket {
    tokens: f64,
    at: Option<Instant>,
}

impl Boots {
    pub fn new(burst: u32, per_second: u32) -> Self {
        Self {
            burst: f64::from(burst),
            per_second: f64::from(per_second.max(1)),
            bucket: Mutex::new(Bucket {
                tokens: f64::from(burst),
                at: None,
            }),
        }
    }

    /// Takes a place, or says in how many milliseconds there will be one.
    pub fn take(&self) -> Result<(), u64> {
        let now = Instant::now();
        let mut bucket = self.bucket.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = bucket.at {
            let refill = now.saturating_duration_since(at).as_secs_f64() * self.per_second;
            bucket.tokens = (bucket.tokens + refill).min(self.burst);
        }
        bucket.at = Some(now);
        if bucket.tokens >= 1.0 {
            bucket.tokens -= 1.0;
            return Ok(());
        }
        let wait = (1.0 - bucket.tokens) / self.per_second;
        Err((wait * 1_000.0).ceil().max(1.0) as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(last: u8) -> IpAddr {
        IpAddr::from([10, 0, 0, last])
    }

    #[test]
    fn one_address_cannot_take_everybodys_connections() {
        let connections = Connections::new(3, 2);
        let first = connections.admit(address(1));
        let _second = connections.admit(address(1)).expect("room");
        assert!(connections.admit(address(1)).is_none());
        let _third = connections.admit(address(2)).expect("room");
        assert!(connections.admit(address(3)).is_none(), "full");
        drop(first);
        assert!(connections.admit(address(3)).is_some());
    }

    #[tokio::test(start_paused = true)]
    async fn boots_come_at_a_pace() {
        let boots = Boots::new(2, 10);
        assert!(boots.take().is_ok());
        assert!(boots.take().is_ok());
        let wait = boots.take().expect_err("at its pace");
        assert_eq!(wait, 100);
        tokio::time::advance(Duration::from_millis(wait)).await;
        assert!(boots.take().is_ok());
    }
}
