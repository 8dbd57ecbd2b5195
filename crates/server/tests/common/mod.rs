//! A company in a temporary directory, served over in-memory pipes in virtual time, and the
//! little of HTTP that its people need.
#![allow(dead_code)]

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokenim_protocol::frame::{ClientFrame, Cursor, ServerFrame};
use tokenim_protocol::ids::{ChannelId, MessageId, OperationId, PersonId, TeamId};
use tokenim_protocol::time::UnixMillis;
use tokenim_server::app::{App, Outside};
use tokenim_server::clock::{Clock, SeededRng};
use tokenim_server::config::{Limits, ServerDir};
use tokenim_server::init;
use tokenim_server::serve::Server;
use tokenim_server::store::Threads;
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};
use tokio::time::Instant;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

pub const PHRASE: &str = "seven small grey elephants";
pub const HERE: IpAddr = IpAddr::V4(Ipv4Addr::new(10, 0, 0, 1));

/// The server's time goes with tokio's, which tests move.
pub struct VirtualClock {
    began: Instant,
}

impl VirtualClock {
    pub fn begin() -> Self {
        Self {
            began: Instant::now(),
        }
    }
}

impl Clock for VirtualClock {
    fn now(&self) -> UnixMillis {
        let since = i64::try_from(self.began.elapsed().as_millis()).expect("a short test");
        UnixMillis(1_780_000_000_000 + since)
    }
}

pub struct Company {
    pub dir: tempfile::TempDir,
    pub server: Server,
    pub owner_code: String,
}

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub struct Someone {
    pub token: String,
    pub id: PersonId,
}

pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Value,
}

impl Company {
    pub async fn found() -> Self {
        Self::with_limits(Limits::default()).await
    }

    pub async fn with_limits(limits: Limits) -> Self {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let clock = Arc::new(VirtualClock {
            began: Instant::now(),
        });
        let outside = || Outside {
            clock: Arc::clone(&clock) as Arc<dyn Clock>,
            rng: Arc::new(SeededRng::new(7)),
            threads: Threads::Callers,
            limits: limits.clone(),
            ..Outside::default()
        };
        let server_dir = ServerDir::new(dir.path().join("server"));
        let code = init::init(&server_dir, "Lanhai", "chen.wei", "陈薇", &outside())
            .await
            .expect("a new company");
        let mut opened = outside();
        opened.rng = Arc::new(SeededRng::new(8));
        let app = App::open(&server_dir, opened).await.expect("it opens");
        Self {
            dir,
            server: Server::start(app),
            owner_code: code.code,
        }
    }

    pub fn app(&self) -> &App {
        self.server.app()
    }

    /// A new connection from `from`; the server's end is served.
    pub fn connect_from(&self, from: IpAddr) -> DuplexStream {
        let (ours, theirs) = tokio::io::duplex(64 * 1024);
        let server = self.server.clone();
        tokio::spawn(async move { server.serve_connection(theirs, from).await });
        ours
    }

    pub async fn call(
        &self,
        method: &str,
        path: &str,
        token: Option<&str>,
        body: Option<&Value>,
    ) -> Answer {
        let body = body.map(Value::to_string).unwrap_or_default();
        self.call_raw(HERE, method, path, token, &body).await
    }

    pub async fn call_raw(
        &self,
        from: IpAddr,
        method: &str,
        path: &str,
        token: Option<&str>,
        body: &str,
    ) -> Answer {
        let mut pipe = self.connect_from(from);
        let authorization = token
            .map(|token| format!("authorization: Bearer {token}\r\n"))
            .unwrap_or_default();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: test\r\nconnection: close\r\n\
             content-type: application/json\r\n{authorization}content-length: {}\r\n\r\n",
            body.len()
        );
        // A server that has refused stops reading: not being able to write all is no fault.
        let (mut reading, mut writing) = tokio::io::split(&mut pipe);
        let write = async {
            let _ = writing.write_all(head.as_bytes()).await;
            let _ = writing.write_all(body.as_bytes()).await;
        };
        let mut bytes = Vec::new();
        let read = async {
            let _ = reading.read_to_end(&mut bytes).await;
        };
        tokio::join!(write, read);
        parse(&bytes)
    }

    pub async fn post(&self, who: &Someone, path: &str, body: Value) -> Answer {
        self.call("POST", path, Some(&who.token), Some(&body)).await
    }

    pub async fn sign_in(&self, handle: &str, secret: Value) -> Answer {
        let body = json!({ "handle": handle, "secret": secret, "device_name": "desk" });
        self.call("POST", "/v1/sign-in", None, Some(&body)).await
    }

    /// The owner's first sign-in.
    pub async fn owner(&self) -> Someone {
        self.first_sign_in("chen.wei", &self.owner_code).await
    }

    pub async fn first_sign_in(&self, handle: &str, code: &str) -> Someone {
        let secret = json!({ "kind": "code", "code": code, "new_password": PHRASE });
        let answer = self.sign_in(handle, secret).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        someone(&answer.body)
    }

    /// A new colleague, signed in.
    pub async fn colleague(&self, owner: &Someone, handle: &str) -> Someone {
        let body = json!({
            "id": PersonId::now_v7(), "handle": handle, "display_name": handle,
            "kind": "member", "department": null, "manager": null,
        });
        let answer = self.post(owner, "/v1/people", body).await;
        assert!(answer.status < 300, "{} {}", answer.status, answer.body);
        let code = answer.body["code"].as_str().expect("a code").to_owned();
        self.first_sign_in(handle, &code).await
    }

    /// A private channel of a team that `owner` administers.
    pub async fn channel(&self, owner: &Someone, history: &str, members: &[&Someone]) -> ChannelId {
        let team = TeamId::now_v7();
        let body = json!({
            "id": team, "name": "rescue", "kind": "project", "department": null, "admin": owner.id,
        });
        let answer = self.post(owner, "/v1/teams", body).await;
        assert!(answer.status < 300, "{} {}", answer.status, answer.body);
        let id = ChannelId::now_v7();
        let members: Vec<PersonId> = members.iter().map(|member| member.id).collect();
        let body = json!({
            "id": id, "kind": "private", "team": team, "name": "falcon",
            "history": history, "members": members,
        });
        let answer = self.post(owner, "/v1/channels", body).await;
        assert!(answer.status < 300, "{} {}", answer.status, answer.body);
        id
    }

    pub async fn say(&self, who: &Someone, channel: ChannelId, text: &str) -> Answer {
        let body = json!({ "id": MessageId::now_v7(), "body": text });
        let path = format!("/v1/channels/{channel}/messages");
        self.post(who, &path, body).await
    }

    pub async fn disable(&self, by: &Someone, who: &Someone) {
        let body = json!({ "id": OperationId::now_v7(), "text": "has left the company today" });
        let path = format!("/v1/people/{}/disable", who.id);
        let answer = self.post(by, &path, body).await;
        assert!(answer.status < 300, "{} {}", answer.status, answer.body);
    }

    pub async fn remove(&self, by: &Someone, channel: ChannelId, who: &Someone) {
        let path = format!("/v1/channels/{channel}/members/{}", who.id);
        let answer = self.call("DELETE", &path, Some(&by.token), None).await;
        assert!(answer.status < 300, "{} {}", answer.status, answer.body);
    }

    pub async fn add(&self, by: &Someone, channel: ChannelId, who: &Someone) {
        let path = format!("/v1/channels/{channel}/members/{}", who.id);
        let answer = self.call("PUT", &path, Some(&by.token), None).await;
        assert!(answer.status < 300, "{} {}", answer.status, answer.body);
    }

    /// An open socket that has not said hello.
    pub async fn open_socket(&self, who: &Someone) -> Socket {
        let mut request = "ws://test/v1/socket"
            .into_client_request()
            .expect("a request");
        let bearer = format!("Bearer {}", who.token).parse().expect("a header");
        request.headers_mut().insert("authorization", bearer);
        let pipe = self.connect_from(HERE);
        let (stream, _) = tokio_tungstenite::client_async(request, pipe)
            .await
            .expect("the upgrade");
        Socket { stream }
    }

    /// A socket that has caught up from `cursor`, and what came until then.
    pub async fn socket(&self, who: &Someone, cursor: Cursor) -> (Socket, Vec<ServerFrame>) {
        let mut socket = self.open_socket(who).await;
        socket.hello(cursor).await;
        let frames = socket
            .until(|frame| matches!(frame, ServerFrame::CaughtUp { .. }))
            .await;
        (socket, frames)
    }
}

pub struct Socket {
    pub stream: WebSocketStream<DuplexStream>,
}

impl Socket {
    pub async fn hello(&mut self, cursor: Cursor) {
        let hello = ClientFrame::Hello {
            api_level: tokenim_protocol::API_LEVEL,
            cursor,
        };
        let text = serde_json::to_string(&hello).expect("it serialises");
        self.stream.send(Message::text(text)).await.expect("sent");
    }

    /// The next frame; none when the socket has ended.
    pub async fn next(&mut self) -> Option<ServerFrame> {
        loop {
            match self.stream.next().await {
                Some(Ok(Message::Text(text))) => {
                    return Some(serde_json::from_str(&text).expect("a frame we know"));
                }
                Some(Ok(Message::Close(_)) | Err(_)) | None => return None,
                Some(Ok(_)) => {}
            }
        }
    }

    /// Everything up to and with the first frame that fits.
    pub async fn until(&mut self, fits: impl Fn(&ServerFrame) -> bool) -> Vec<ServerFrame> {
        let mut frames = Vec::new();
        let reading = async {
            while let Some(frame) = self.next().await {
                let last = fits(&frame);
                frames.push(frame);
                if last {
                    return true;
                }
            }
            false
        };
        let found = tokio::time::timeout(Duration::from_secs(90), reading).await;
        assert_eq!(found, Ok(true), "it did not come; what came: {frames:?}");
        frames
    }

    /// Everything until the socket ends.
    pub async fn rest(&mut self) -> Vec<ServerFrame> {
        let mut frames = Vec::new();
        while let Some(frame) = self.next().await {
            frames.push(frame);
        }
        frames
    }
}

pub fn someone(signed_in: &Value) -> Someone {
    Someone {
        token: signed_in["token"].as_str().expect("a token").to_owned(),
        id: signed_in["person"]
            .as_str()
            .and_then(|id| id.parse().ok())
            .expect("an id"),
    }
}

pub fn parse(bytes: &[u8]) -> Answer {
    let text = String::from_utf8_lossy(bytes);
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status = head
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok())
        .unwrap_or(0);
    Answer {
        status,
        head: head.to_lowercase(),
        body: serde_json::from_str(body).unwrap_or(Value::Null),
    }
}
