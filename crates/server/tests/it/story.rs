//! A company in a temporary directory and the people in it.
//!
//! Sessions are written straight into the database: how one signs in is another story.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, header};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokenim_protocol::channel::{ChannelSnapshot, Entry};
use tokenim_protocol::error::{ApiError, ErrorCode};
use tokenim_protocol::ids::{
    ChannelId, DepartmentId, DeviceId, ExclusionId, GrantId, MessageId, OperationId, PersonId,
    SessionId, TeamId,
};
use tokenim_protocol::request::{Ack, EntriesPage};
use tokenim_protocol::time::{DAY_MS, UnixMillis};
use tokenim_server::app::{App, Outside};
use tokenim_server::auth::secret::SecretHash;
use tokenim_server::clock::{Clock, ScriptedClock, SeededRng};
use tokenim_server::config::{Limits, ServerDir};
use tokenim_server::contents::ContentsSettings;
use tokenim_server::events::audience::Visibility;
use tokenim_server::init::init;
use tokenim_server::store::sessions::{self, Session};
use tokenim_server::store::upkeep::DatabaseFile;
use tokenim_server::store::{
    Threads, audit_entries, catch_up, channels, entries, facts, members, people,
};
use tower::ServiceExt;
use uuid::Uuid;

pub const BEGINNING: UnixMillis = UnixMillis(1_780_000_000_000);
pub const REASON: &str = "agreed in Monday's meeting";

pub struct Story {
    pub app: App,
    pub clock: Arc<ScriptedClock>,
    watch: Watch,
    pub dir: tempfile::TempDir,
    router: axum::Router,
    named: AtomicU64,
}

/// At the end of every story the rights are built from the audit once more (P14): whatever the
/// story was about, the log alone tells what its tables hold.
struct Watch(PathBuf, AtomicBool);

impl Drop for Watch {
    fn drop(&mut self) {
        if std::thread::panicking() || self.1.load(Ordering::Relaxed) || !self.0.exists() {
            return;
        }
        let file = DatabaseFile::to_read(&self.0, None).expect("opened");
        let (rebuilt, mismatches) = file.verify_rights().expect("read");
        assert!(rebuilt.is_founded, "nothing to build on");
        assert!(mismatches.is_empty(), "P14: {mismatches:#?}");
    }
}

/// Somebody with a session.
#[derive(Clone, Debug)]
pub struct Somebody {
    pub id: PersonId,
    pub token: String,
}

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub body: Value,
}

impl Answer {
    #[track_caller]
    pub fn ok<T: DeserializeOwned>(&self) -> T {
        assert!(self.status < 300, "{} {}", self.status, self.body);
        serde_json::from_value(self.body.clone()).expect("the answer's type")
    }

    #[track_caller]
    pub fn done(&self) {
        assert!(self.status < 300, "{} {}", self.status, self.body);
    }

    pub fn error(&self) -> ApiError {
        serde_json::from_value(self.body.clone()).expect("an error envelope")
    }

    #[track_caller]
    pub fn refused(&self, status: u16, code: ErrorCode) -> ApiError {
        assert_eq!(self.status, status, "{}", self.body);
        let error = self.error();
        assert_eq!(error.code, code, "{}", self.body);
        error
    }
}

pub fn outside(clock: &Arc<ScriptedClock>, threads: Threads) -> Outside {
    Outside {
        clock: Arc::clone(clock) as Arc<dyn Clock>,
        rng: Arc::new(SeededRng::new(1)),
        threads,
        limits: Limits {
            // Where the tests' own meeting servers stand.
            call_internal_hosts: vec!["127.0.0.1".to_owned()],
            ..Limits::default()
        },
        ..Outside::default()
    }
}

impl Story {
    /// A new company with its first owner, everything on the test's own thread.
    pub async fn begin() -> (Self, Somebody) {
        Self::begin_on(Threads::Callers).await
    }

    pub async fn begin_on(threads: Threads) -> (Self, Somebody) {
        Self::begin_with(threads, ContentsSettings::default()).await
    }

    /// Contents of files lie where `contents` says.
    pub async fn begin_with(threads: Threads, contents: ContentsSettings) -> (Self, Somebody) {
        let dir = tempfile::tempdir().expect("a directory");
        let server = ServerDir::new(dir.path().join("server"));
        let clock = Arc::new(ScriptedClock::starting_at(BEGINNING));
        let mut first = outside(&clock, Threads::Callers);
        first.rng = Arc::new(SeededRng::new(2));
        let code = init(&server, "Lanhai", "wei", "陈薇", &first)
            .await
            .expect("a new company");
        let outside = Outside {
            contents,
            ..outside(&clock, threads)
        };
        let app = App::open(&server, outside).await.expect("it opens");
        let story = Self {
            router: app.router(),
            app,
            clock,
            watch: Watch(server.database(), AtomicBool::new(false)),
            dir,
            named: AtomicU64::new(0),
        };
        let owner = story.session_of(code.person).await;
        (story, owner)
    }

    pub fn server_dir(&self) -> ServerDir {
        ServerDir::new(self.dir.path().join("server"))
    }

    /// Somebody edits the database by hand in this story.
    pub fn is_tampered_with(&self) {
        self.watch.1.store(true, Ordering::Relaxed);
    }

    pub fn now(&self) -> UnixMillis {
        self.clock.now()
    }

    /// The same company, opened again after its server stopped.
    pub async fn reopened(self) -> Self {
        self.reopened_with(ContentsSettings::default()).await
    }

    pub async fn reopened_with(self, contents: ContentsSettings) -> Self {
        let Self {
            app,
            clock,
            dir,
            watch,
            ..
        } = self;
        drop(app);
        let server = ServerDir::new(dir.path().join("server"));
        let outside = Outside {
            contents,
            ..outside(&clock, Threads::Callers)
        };
        let app = App::open(&server, outside).await.expect("it opens again");
        Self {
            router: app.router(),
            app,
            clock,
            watch,
            dir,
            named: AtomicU64::new(1_000),
        }
    }

    pub async fn session_of(&self, person: PersonId) -> Somebody {
        let token = format!("token-{}", Uuid::now_v7());
        let hash = SecretHash::of_token(&token).to_text();
        self.app
            .write(move |tx| {
                Box::pin(async move {
                    let now = tx.now();
                    let device = DeviceId::now_v7();
                    sessions::insert_device(tx, device, person, "desk", now).await?;
                    let session = Session {
                        id: SessionId::now_v7(),
                        person,
                        device,
                        expires_at: now.plus_ms(3_650 * DAY_MS),
                    };
                    Ok(sessions::insert(tx, &session, &hash, now).await?)
                })
            })
            .await
            .expect("a session");
        Somebody { id: person, token }
    }

    /// They have shown who sits there, for the next quarter of an hour: for what is grave after a
    /// while. How one shows it is another story.
    pub async fn confirms(&self, who: &Somebody) {
        let hash = SecretHash::of_token(&who.token).to_text();
        let now = self.clock.now();
        let done = self.app.write(move |tx| {
            Box::pin(async move {
                let session = sessions::once_by_token(tx, &hash).await?;
                let session = session.expect("a session").id;
                Ok(sessions::confirm(tx, session, now).await?)
            })
        });
        done.await.expect("confirmed");
    }

    pub async fn call(&self, who: &Somebody, method: Method, path: &str, body: &Value) -> Answer {
        self.call_as(Some(&who.token), method, path, body).await
    }

    /// Whatever text as the body.
    pub async fn call_raw(&self, who: &Somebody, method: Method, path: &str, text: &str) -> Answer {
        self.send_request(Some(&who.token), method, path, Body::from(text.to_owned()))
            .await
    }

    pub async fn call_as(
        &self,
        token: Option<&str>,
        method: Method,
        path: &str,
        body: &Value,
    ) -> Answer {
        let body = match body {
            Value::Null => Body::empty(),
            body => Body::from(body.to_string()),
        };
        self.send_request(token, method, path, body).await
    }

    async fn send_request(
        &self,
        token: Option<&str>,
        method: Method,
        path: &str,
        body: Body,
    ) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/json");
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let request = request.body(body).expect("a request");
        let response = self
            .router
            .clone()
            .oneshot(request)
            .await
            .expect("the router always answers");
        let status = response.status().as_u16();
        let bytes = to_bytes(response.into_body(), 1 << 24)
            .await
            .expect("a body");
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Answer { status, body }
    }

    pub async fn post(&self, who: &Somebody, path: &str, body: Value) -> Answer {
        self.call(who, Method::POST, path, &body).await
    }

    pub async fn put(&self, who: &Somebody, path: &str, body: Value) -> Answer {
        self.call(who, Method::PUT, path, &body).await
    }

    pub async fn delete(&self, who: &Somebody, path: &str) -> Answer {
        self.call(who, Method::DELETE, path, &Value::Null).await
    }

    pub async fn get(&self, who: &Somebody, path: &str) -> Answer {
        self.call(who, Method::GET, path, &Value::Null).await
    }

    /// A new colleague.
    pub async fn person(&self, by: &Somebody, name: &str) -> Somebody {
        self.person_of_kind(by, name, "member").await
    }

    pub async fn person_of_kind(&self, by: &Somebody, name: &str, kind: &str) -> Somebody {
        let nth = self.named.fetch_add(1, Ordering::SeqCst);
        let id = PersonId::now_v7();
        let body = json!({
            "id": id, "handle": format!("{name}{nth}"), "display_name": name, "kind": kind,
            "department": null, "manager": null,
        });
        self.post(by, "/v1/people", body).await.done();
        self.session_of(id).await
    }

    pub async fn channel(
        &self,
        by: &Somebody,
        kind: &str,
        history: &str,
        members: &[&Somebody],
    ) -> ChannelId {
        self.channel_in(by, None, kind, history, members).await
    }

    pub async fn channel_in(
        &self,
        by: &Somebody,
        team: Option<TeamId>,
        kind: &str,
        history: &str,
        members: &[&Somebody],
    ) -> ChannelId {
        let id = ChannelId::now_v7();
        let members: Vec<PersonId> = members.iter().map(|member| member.id).collect();
        let body = json!({
            "id": id, "kind": kind, "team": team, "name": "falcon", "history": history,
            "members": members,
        });
        self.post(by, "/v1/channels", body).await.done();
        id
    }

    pub async fn direct(&self, one: &Somebody, other: &Somebody) -> ChannelId {
        let answer = self
            .post(one, "/v1/direct", json!({ "person": other.id }))
            .await;
        serde_json::from_value(answer.body["channel_id"].clone()).expect("a channel")
    }

    pub async fn team(&self, by: &Somebody, admin: &Somebody) -> TeamId {
        let id = TeamId::now_v7();
        let body = json!({
            "id": id, "name": "falcon", "kind": "project", "department": null, "admin": admin.id,
        });
        self.post(by, "/v1/teams", body).await.done();
        id
    }

    pub async fn department(&self, by: &Somebody) -> DepartmentId {
        let id = DepartmentId::now_v7();
        let body = json!({ "id": id, "name": "sales", "parent": null, "manager": null });
        self.post(by, "/v1/departments", body).await.done();
        id
    }

    pub async fn try_say(&self, who: &Somebody, channel: ChannelId, text: &str) -> Answer {
        self.send(who, channel, MessageId::now_v7(), text).await
    }

    pub async fn send(
        &self,
        who: &Somebody,
        channel: ChannelId,
        id: MessageId,
        text: &str,
    ) -> Answer {
        let path = format!("/v1/channels/{channel}/messages");
        self.post(who, &path, json!({ "id": id, "body": text }))
            .await
    }

    pub async fn says(&self, who: &Somebody, channel: ChannelId, text: &str) -> Ack {
        self.try_say(who, channel, text).await.ok()
    }

    pub async fn edit(
        &self,
        who: &Somebody,
        channel: ChannelId,
        id: MessageId,
        text: &str,
    ) -> Answer {
        let path = format!("/v1/channels/{channel}/messages/{id}");
        self.put(
            who,
            &path,
            json!({ "id": OperationId::now_v7(), "body": text }),
        )
        .await
    }

    pub async fn add(&self, by: &Somebody, channel: ChannelId, who: &Somebody) -> Answer {
        let path = format!("/v1/channels/{channel}/members/{}", who.id);
        self.call(by, Method::PUT, &path, &Value::Null).await
    }

    pub async fn remove(&self, by: &Somebody, channel: ChannelId, who: &Somebody) -> Answer {
        let path = format!("/v1/channels/{channel}/members/{}", who.id);
        self.delete(by, &path).await
    }

    /// An exclusion that is looked at again in a month.
    pub async fn exclude(
        &self,
        by: &Somebody,
        who: &Somebody,
        permission: &str,
        scope: Value,
    ) -> (ExclusionId, Answer) {
        let id = ExclusionId::now_v7();
        let body = json!({
            "id": id, "permission": permission, "scope": scope, "code": "REVOKED", "text": REASON,
            "ends_at": null, "review_at": self.now().plus_ms(30 * DAY_MS),
        });
        let path = format!("/v1/people/{}/exclusions", who.id);
        (id, self.post(by, &path, body).await)
    }

    pub async fn grant(
        &self,
        by: &Somebody,
        who: &Somebody,
        permission: &str,
        scope: Value,
        for_ms: i64,
    ) -> (GrantId, Answer) {
        let id = GrantId::now_v7();
        let body = json!({
            "id": id, "permission": permission, "scope": scope, "starts_at": null,
            "ends_at": self.now().plus_ms(for_ms), "text": REASON,
        });
        let path = format!("/v1/people/{}/grants", who.id);
        (id, self.post(by, &path, body).await)
    }

    pub async fn set_post(&self, by: &Somebody, who: &Somebody, post: &str, held: bool) -> Answer {
        let path = format!("/v1/people/{}/posts/{post}", who.id);
        let body = json!({ "id": OperationId::now_v7(), "held": held, "text": REASON });
        self.put(by, &path, body).await
    }

    pub async fn disable(&self, by: &Somebody, who: &Somebody) -> Answer {
        let path = format!("/v1/people/{}/disable", who.id);
        self.post(
            by,
            &path,
            json!({ "id": OperationId::now_v7(), "text": REASON }),
        )
        .await
    }

    /// The whole log as this reader sees it.
    pub async fn log(&self, who: &Somebody, channel: ChannelId) -> Vec<Entry> {
        let path = format!("/v1/channels/{channel}/entries?after=0");
        let page: EntriesPage = self.get(who, &path).await.ok();
        page.entries
    }

    /// The log as the database holds it.
    pub async fn raw_log(&self, channel: ChannelId) -> Vec<Entry> {
        self.raw_log_after(channel, 0).await
    }

    pub async fn raw_log_after(&self, channel: ChannelId, after: u64) -> Vec<Entry> {
        self.app
            .read(move |db| {
                Box::pin(async move { Ok(entries::range(db, channel, after + 1, u64::MAX).await?) })
            })
            .await
            .expect("the log")
    }

    /// The channel as a socket would send it.
    pub async fn snapshot(&self, who: &Somebody, channel: ChannelId) -> ChannelSnapshot {
        let person = who.id;
        let now = self.now();
        self.app
            .read(move |db| {
                Box::pin(async move {
                    let facts = facts::of(db, person).await?.expect("a person");
                    let history = channels::history(db, channel).await?.expect("a channel");
                    let intervals = members::intervals(db, channel, person).await?;
                    let visibility =
                        Visibility::of_member(&facts, channel, history, intervals, now)
                            .expect("a member");
                    let head = channels::head(db, channel).await?.expect("a channel");
                    catch_up::snapshot(db, person, channel, &visibility, head).await
                })
            })
            .await
            .expect("a snapshot")
    }

    /// Every audit record, as JSON.
    pub async fn audit(&self) -> Vec<Value> {
        let found = self
            .app
            .read(|db| Box::pin(async move { Ok(audit_entries::after(db, 0, 1_000_000).await?) }))
            .await
            .expect("the audit");
        for (place, entry) in found.iter().enumerate() {
            assert_eq!(entry.seq, place as u64 + 1);
            assert_eq!(
                entry.leaf_hash,
                tokenim_server::audit::leaf_hash(entry.leaf.as_bytes())
            );
        }
        found
            .iter()
            .map(|entry| serde_json::from_str(&entry.leaf).expect("JSON"))
            .collect()
    }

    pub async fn epoch(&self, who: &Somebody) -> u64 {
        let person = who.id;
        self.app
            .read(move |db| Box::pin(async move { Ok(people::authority_epoch(db, person).await?) }))
            .await
            .expect("an answer")
            .expect("a person")
    }
}

pub fn at_channel(channel: ChannelId) -> Value {
    json!({ "kind": "channel", "id": channel })
}

pub fn everywhere() -> Value {
    json!({ "kind": "organisation" })
}
