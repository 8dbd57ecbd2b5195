//! Scenes with people: a real server, and people with real clients, in one process and in
//! virtual time.
//!
//! ```no_run
//! # async fn scene() {
//! use tokenim_testkit::story::Story;
//!
//! let story = Story::begin().await;
//! let (alice, bob) = story.two_in("general").await;
//! alice.says("are you there?").await;
//! story.settle().await;
//! bob.sees(&["are you there?"]).await;
//! alice.sees(&["are you there? ✓"]).await;
//! # }
//! ```
//!
//! Use it with `#[tokio::test(start_paused = true)]`.

use std::ops::Deref;
use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tempfile::TempDir;
use tokenim_client::change::Change;
use tokenim_client::clock::Clock;
use tokenim_client::keys::MemoryKeyStore;
use tokenim_client::store::{ChangeSet, Mode};
use tokenim_client::view::permission::{Capability, CapabilityQuery};
use tokenim_client::view::session::{ConnectionState, SessionState};
use tokenim_client::view::timeline::{Anchor, MessageState, RowContent, TimelineRow};
use tokenim_client::{Client, Config, SignInForm};
use tokenim_pictures::ask::Worker;
use tokenim_protocol::channel::{ChannelKind, HistoryPolicy};
use tokenim_protocol::directory::TeamKind;
use tokenim_protocol::ids::{ChannelId, ExclusionId, MessageId, PersonId, TeamId};
use tokenim_protocol::permission::{Action, Permission, PersonKind, ReasonCode, Resource, Scope};
use tokenim_protocol::request::{
    CreateChannel, CreatePerson, CreateTeam, EndIt, Exclude, Secret, SendMessage, SetTeamMember,
};
use tokenim_protocol::start::ConfirmIdentity;
use tokenim_protocol::time::{DAY_MS, UnixMillis};
use tokenim_server::actions;
use tokenim_server::error::AppError;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::TryRecvError;
use tokio::time::{Instant, sleep};

use crate::server::{InProcess, Line, MORNING, OneLine, StoryClock};

pub const PASSWORD: &str = "seven blue lanterns on the river";
/// Nothing has happened for so long: nothing will, until somebody acts.
const QUIET: Duration = Duration::from_secs(1);
const LOOK: Duration = Duration::from_millis(50);
/// Longer than any back-off.
const SETTLED_WITHIN: Duration = Duration::from_secs(300);

/// A company with its server, and everybody who has come into the story.
pub struct Story {
    pub server: InProcess,
    seed: u64,
    people: Mutex<Vec<Person>>,
    next: AtomicU64,
}

/// Somebody with a desktop. Cheap to clone.
#[derive(Clone)]
pub struct Person(Arc<Desktop>);

pub struct Desktop {
    pub name: String,
    pub id: PersonId,
    pub line: Arc<Line>,
    pub clock: Arc<DesktopClock>,
    pub key_store: Arc<MemoryKeyStore>,
    folder: TempDir,
    seed: u64,
    backfill_entries_max: u64,
    client: Mutex<Client>,
    changes: Mutex<broadcast::Receiver<ChangeSet>>,
    here: Mutex<Option<ChannelId>>,
    /// What was told last, for stories that do not come to rest.
    last_told: Mutex<Option<ChangeSet>>,
}

impl Deref for Person {
    type Target = Desktop;

    fn deref(&self) -> &Desktop {
        &self.0
    }
}

/// A desktop's own clocks: the wall may be wrong, the uptime is not.
pub struct DesktopClock {
    story: Arc<StoryClock>,
    ahead_ms: AtomicI64,
    slept_ms: AtomicU64,
}

impl DesktopClock {
    /// How far the wall clock is ahead of the truth (behind, if negative).
    pub fn set_ahead_ms(&self, ms: i64) {
        self.ahead_ms.store(ms, Ordering::SeqCst);
    }

    /// The lid was closed for so long: timers stood, these clocks did not.
    pub fn sleeps(&self, time: Duration) {
        let ms = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        self.slept_ms.fetch_add(ms, Ordering::SeqCst);
        self.ahead_ms
            .fetch_add(i64::try_from(ms).unwrap_or(i64::MAX), Ordering::SeqCst);
    }
}

impl Clock for DesktopClock {
    fn now(&self) -> UnixMillis {
        let passed = i64::try_from(self.story.passed().as_millis()).unwrap_or(i64::MAX);
        MORNING
            .plus_ms(passed)
            .plus_ms(self.ahead_ms.load(Ordering::SeqCst))
    }

    fn uptime(&self) -> Duration {
        self.story.passed() + Duration::from_millis(self.slept_ms.load(Ordering::SeqCst))
    }
}

impl Story {
    pub async fn begin() -> Self {
        Self::begin_with(1).await
    }

    pub async fn begin_with(seed: u64) -> Self {
        Self {
            server: InProcess::start(seed).await,
            seed,
            people: Mutex::default(),
            next: AtomicU64::new(seed.wrapping_mul(1_000)),
        }
    }

    /// Somebody is hired and signs in on a new desktop.
    pub async fn person(&self, name: &str) -> Person {
        self.person_with(name, 0).await
    }

    /// The same, with a desktop that fetches so much of the past by itself.
    pub async fn person_with(&self, name: &str, backfill_entries_max: u64) -> Person {
        self.hired(name, PersonKind::Member, backfill_entries_max)
            .await
    }

    /// Somebody from outside, who knows of nobody but those they share a place with.
    pub async fn guest(&self, name: &str) -> Person {
        self.hired(name, PersonKind::Guest, 0).await
    }

    async fn hired(&self, name: &str, kind: PersonKind, backfill_entries_max: u64) -> Person {
        let owner = self.server.owner;
        let request = CreatePerson {
            id: PersonId::now_v7(),
            handle: name.to_lowercase(),
            display_name: name.to_owned(),
            title: String::new(),
            kind,
            department: None,
            manager: None,
        };
        let code = self
            .server
            .app
            .write(move |tx| Box::pin(actions::create_person(tx, owner, request)))
            .await
            .expect("a person is hired");
        self.first_sign_in(name, code.person, code.code, backfill_entries_max)
            .await
    }

    /// Whoever made the company: owner and, in set-up mode, both administrators.
    pub async fn root(&self) -> Person {
        let known = self
            .people()
            .into_iter()
            .find(|person| person.name == "Root");
        match known {
            Some(root) => root,
            None => {
                let code = &self.server.owner_code;
                self.first_sign_in("Root", code.person, code.code.clone(), 0)
                    .await
            }
        }
    }

    async fn first_sign_in(&self, name: &str, id: PersonId, code: String, backfill: u64) -> Person {
        let seed = self.next.fetch_add(1, Ordering::SeqCst);
        let secret = Secret::Code {
            code,
            new_password: PASSWORD.to_owned(),
        };
        let person = Person::at_new_desktop(self, name, id, seed, backfill).await;
        person.signs_in(secret).await;
        self.list().push(person.clone());
        self.settle().await;
        person
    }

    /// The same person at another desktop.
    pub async fn second_desktop_of(&self, person: &Person) -> Person {
        let seed = self.next.fetch_add(1, Ordering::SeqCst);
        let other = Person::at_new_desktop(self, &person.name, person.id, seed, 0).await;
        let secret = Secret::Password {
            password: PASSWORD.to_owned(),
        };
        other.signs_in(secret).await;
        *lock(&other.here) = *lock(&person.here);
        self.list().push(other.clone());
        self.settle().await;
        other
    }

    /// Alice and Bob, in a public channel of this name.
    pub async fn two_in(&self, channel: &str) -> (Person, Person) {
        let alice = self.person("Alice").await;
        let bob = self.person("Bob").await;
        self.channel(channel, &[&alice, &bob]).await;
        (alice, bob)
    }

    /// A public channel whose whole history its members may read.
    pub async fn channel(&self, name: &str, members: &[&Person]) -> ChannelId {
        self.channel_of(name, ChannelKind::Public, HistoryPolicy::All, None, members)
            .await
    }

    /// The first of the members makes it. Everybody goes there.
    pub async fn channel_of(
        &self,
        name: &str,
        kind: ChannelKind,
        history: HistoryPolicy,
        team: Option<TeamId>,
        members: &[&Person],
    ) -> ChannelId {
        let maker = members.first().expect("a channel has a member").id;
        let request = CreateChannel {
            id: ChannelId::now_v7(),
            kind,
            team,
            name: name.to_owned(),
            topic: String::new(),
            history,
            members: members.iter().map(|person| person.id).collect(),
        };
        let id = request.id;
        self.server
            .app
            .write(move |tx| Box::pin(actions::create_channel(tx, maker, request)))
            .await
            .expect("a channel is made");
        for person in members {
            person.goes_to(id);
        }
        self.settle().await;
        id
    }

    /// A project team with the one who administers it.
    pub async fn team(&self, name: &str, admin: &Person, members: &[&Person]) -> TeamId {
        let (owner, admin) = (self.server.owner, admin.id);
        let request = CreateTeam {
            id: TeamId::now_v7(),
            name: name.to_owned(),
            kind: TeamKind::Project,
            department: None,
            admin,
            start: None,
        };
        let id = request.id;
        self.server
            .app
            .write(move |tx| Box::pin(actions::create_team(tx, owner, request)))
            .await
            .expect("a team is made");
        for person in members {
            self.joins_team(id, person).await;
        }
        self.settle().await;
        id
    }

    /// Much was said while nobody looked: by the server's own action, past the outbox.
    pub async fn was_said(
        &self,
        by: &Person,
        channel: ChannelId,
        texts: impl IntoIterator<Item = String>,
    ) {
        for body in texts {
            let author = by.id;
            let message = SendMessage::plain(MessageId::now_v7(), body);
            self.server
                .app
                .write(move |tx| Box::pin(actions::send_message(tx, author, channel, message)))
                .await
                .expect("something is said");
        }
        self.settle().await;
    }

    pub async fn joins_team(&self, team: TeamId, person: &Person) {
        let (owner, person) = (self.server.owner, person.id);
        self.server
            .app
            .write(move |tx| {
                let member = SetTeamMember { admin: false };
                Box::pin(actions::set_team_member(tx, owner, team, person, member))
            })
            .await
            .expect("somebody joins a team");
    }

    /// Rewrites the newest line of a channel's log, as a fault or a later version might.
    pub fn poison_newest(&self, channel: ChannelId, body: &str) {
        let database = rusqlite::Connection::open(self.server.dir.database())
            .expect("the server's file opens");
        let changed = database.execute(
            "UPDATE channel_entry SET body = ?2, kind = 'poison', target_id = NULL
             WHERE channel_id = ?1 AND seq = (SELECT max(seq) FROM channel_entry WHERE channel_id = ?1)",
            rusqlite::params![channel.to_string(), body],
        );
        assert_eq!(changed, Ok(1), "the newest line is rewritten");
    }

    /// An action of the server's own, past all clients.
    pub async fn add_member(
        &self,
        by: PersonId,
        channel: ChannelId,
        person: PersonId,
    ) -> Result<(), AppError> {
        self.server
            .app
            .write(move |tx| {
                Box::pin(async move {
                    actions::add_member(tx, by, channel, person)
                        .await
                        .map(|_| ())
                })
            })
            .await
    }

    pub async fn remove_member(
        &self,
        by: PersonId,
        channel: ChannelId,
        person: PersonId,
    ) -> Result<(), AppError> {
        self.server
            .app
            .write(move |tx| {
                Box::pin(async move {
                    actions::remove_member(tx, by, channel, person)
                        .await
                        .map(|_| ())
                })
            })
            .await
    }

    pub fn cut_off(&self, person: &Person) {
        person.line.cut();
    }

    pub async fn reconnect(&self, person: &Person) {
        person.line.mend();
        let asked = person.client().reconnect().await;
        assert!(asked.is_ok(), "{} is signed in", person.name);
    }

    /// Lets time pass until nothing moves any more: everybody who has a network is live and
    /// has nothing left to send.
    pub async fn settle(&self) {
        let begun = Instant::now();
        let mut quiet_since = Instant::now();
        loop {
            // Looking costs more than waiting.
            sleep(LOOK.max(begun.elapsed() / 20)).await;
            let people = self.people();
            let mut at_rest = true;
            for person in &people {
                if person.has_changed() {
                    quiet_since = Instant::now();
                }
                at_rest &= person.is_at_rest().await;
            }
            if at_rest && quiet_since.elapsed() >= QUIET {
                return;
            }
            if begun.elapsed() > SETTLED_WITHIN {
                let mut states = Vec::new();
                for person in &people {
                    let connection = person.client().connection().await;
                    let last = lock(&person.last_told).clone();
                    states.push(format!(
                        "{}: {connection:?}, last told {last:?}",
                        person.name
                    ));
                }
                panic!(
                    "the story does not come to rest (seed {}): {states:#?}",
                    self.seed
                );
            }
        }
    }

    pub async fn after(&self, time: Duration) {
        sleep(time).await;
        self.settle().await;
    }

    pub fn people(&self) -> Vec<Person> {
        self.list().clone()
    }

    /// Somebody's desktop is no longer waited for.
    pub fn leaves(&self, person: &Person) {
        self.list()
            .retain(|other| !Arc::ptr_eq(&other.0, &person.0));
    }

    fn list(&self) -> std::sync::MutexGuard<'_, Vec<Person>> {
        lock(&self.people)
    }
}

impl Person {
    async fn at_new_desktop(
        story: &Story,
        name: &str,
        id: PersonId,
        seed: u64,
        backfill: u64,
    ) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let line = Line::to(story.server.server(), seed.wrapping_mul(0x9e37_79b9));
        let clock = Arc::new(DesktopClock {
            story: story.server.clock.clone(),
            ahead_ms: AtomicI64::new(0),
            slept_ms: AtomicU64::new(0),
        });
        let key_store = Arc::new(MemoryKeyStore::default());
        let config = config(&folder, &line, &clock, &key_store, seed, backfill);
        let client = Client::open(config).await.expect("the client opens");
        Self(Arc::new(Desktop {
            name: name.to_owned(),
            id,
            changes: Mutex::new(client.changes()),
            client: Mutex::new(client),
            line,
            clock,
            key_store,
            folder,
            seed,
            backfill_entries_max: backfill,
            here: Mutex::default(),
            last_told: Mutex::default(),
        }))
    }
}

impl Desktop {
    pub fn client(&self) -> Client {
        lock(&self.client).clone()
    }

    /// Where everything of this desktop lies.
    pub fn folder(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    pub async fn signs_in(&self, secret: Secret) {
        let form = SignInForm {
            server: "http://127.0.0.1:1".to_owned(),
            handle: self.name.to_lowercase(),
            secret,
            company_ca: None,
            passphrase: None,
        };
        let session = self.client().sign_in(form).await;
        let session = session.unwrap_or_else(|error| panic!("{} signs in: {error}", self.name));
        assert_eq!(session.state, SessionState::SignedIn);
    }

    /// What its client is given from outside.
    pub fn config(&self) -> Config {
        config(
            &self.folder,
            &self.line,
            &self.clock,
            &self.key_store,
            self.seed,
            self.backfill_entries_max,
        )
    }

    /// The folder of the account that is signed in here.
    pub fn account_folder(&self) -> PathBuf {
        let accounts = std::fs::read_dir(self.folder.path().join("accounts"));
        let mut found = accounts.expect("somebody is signed in here");
        found
            .next()
            .and_then(Result::ok)
            .expect("one account")
            .path()
    }

    /// The program ends and starts again; meanwhile something happens to its files.
    pub async fn restarts_after(&self, meanwhile: impl FnOnce()) {
        self.client().close().await;
        meanwhile();
        self.restarts().await;
    }

    /// The program ends and starts again.
    pub async fn restarts(&self) {
        let old = self.client();
        old.close().await;
        drop(old);
        let config = self.config();
        let client = Client::open(config).await.expect("the client opens again");
        *lock(&self.changes) = client.changes();
        *lock(&self.client) = client;
    }

    /// The program dies in the middle of whatever it is doing, and starts again: nothing is
    /// closed, nothing is said.
    pub async fn crashes(&self) {
        let nowhere = tempfile::tempdir().expect("a temporary folder");
        let nobody = Client::open(Config::new(nowhere.path())).await;
        let nobody = nobody.expect("a client without anybody");
        let old = std::mem::replace(&mut *lock(&self.client), nobody);
        drop(old);
        // What was cut off is dropped where it stood.
        for _ in 0..16 {
            tokio::task::yield_now().await;
        }
        let client = Client::open(self.config())
            .await
            .expect("the client opens again");
        *lock(&self.changes) = client.changes();
        *lock(&self.client) = client;
    }

    pub fn goes_to(&self, channel: ChannelId) {
        *lock(&self.here) = Some(channel);
    }

    pub fn here(&self) -> ChannelId {
        lock(&self.here).expect("this person has gone to a channel")
    }

    pub async fn says(&self, text: &str) -> MessageId {
        self.client()
            .send_message(self.here(), text.to_owned(), None)
            .await
            .unwrap_or_else(|error| panic!("{} says {text:?}: {error}", self.name))
    }

    pub async fn edits(&self, message: MessageId, text: &str) {
        let edited = self
            .client()
            .edit_message(self.here(), message, text.to_owned())
            .await;
        assert!(edited.is_ok(), "{} edits: {edited:?}", self.name);
    }

    pub async fn deletes(&self, message: MessageId) {
        let deleted = self.client().delete_message(self.here(), message).await;
        assert!(deleted.is_ok(), "{} deletes: {deleted:?}", self.name);
    }

    /// The messages on screen, oldest first. Own ones end in what stands beside them: `✓`
    /// in the log, `…` on its way, `✗` refused.
    pub async fn sees(&self, expected: &[&str]) {
        assert_eq!(self.screen().await, expected, "on {}'s screen", self.name);
    }

    pub async fn screen(&self) -> Vec<String> {
        self.rows().await.iter().filter_map(shown).collect()
    }

    pub async fn rows(&self) -> Vec<TimelineRow> {
        let window = self
            .client()
            .timeline(self.here(), Anchor::Latest, 500)
            .await;
        window
            .unwrap_or_else(|error| panic!("{}'s timeline: {error}", self.name))
            .rows
    }

    /// What the explanation beside the composer would say.
    pub async fn can_send(&self) -> Capability {
        self.can(
            Action::SendMessage,
            Resource::at(Scope::Channel(self.here())),
        )
        .await
    }

    pub async fn can(&self, action: Action, resource: Resource) -> Capability {
        let query = CapabilityQuery { action, resource };
        let mut answer = self
            .client()
            .capabilities(vec![query])
            .await
            .expect("an answer");
        answer.pop().expect("one answer for one question")
    }

    /// As an administrator: takes a permission away. Answers with what would give it back.
    pub async fn revokes(
        &self,
        permission: Permission,
        of: &Person,
        scope: Scope,
        text: &str,
    ) -> ExclusionId {
        let id = ExclusionId::now_v7();
        let exclude = Exclude {
            id,
            permission,
            scope,
            code: ReasonCode::Revoked,
            text: text.to_owned(),
            ends_at: None,
            review_at: Some(self.clock.now().plus_ms(30 * DAY_MS)),
            dry_run: false,
        };
        let done = self.client().exclude(of.id, exclude).await;
        assert!(done.is_ok(), "{} revokes: {done:?}", self.name);
        id
    }

    /// Shows who sits here, for what is grave in the next quarter of an hour.
    pub async fn confirms(&self) {
        let proof = ConfirmIdentity {
            password: PASSWORD.to_owned(),
        };
        let done = self.client().confirm_identity(proof).await;
        assert!(done.is_ok(), "{} confirms: {done:?}", self.name);
    }

    pub async fn restores(&self, exclusion: ExclusionId, text: &str) {
        let end = EndIt {
            text: text.to_owned(),
            dry_run: false,
        };
        let done = self.client().end_exclusion(exclusion, end).await;
        assert!(done.is_ok(), "{} restores: {done:?}", self.name);
    }

    fn has_changed(&self) -> bool {
        let mut changes = lock(&self.changes);
        let mut changed = false;
        loop {
            match changes.try_recv() {
                // Renewed facts come for ever; they move nothing.
                Ok(told) => {
                    if told.iter().any(|change| *change != Change::Capabilities) {
                        changed = true;
                        *lock(&self.last_told) = Some(told);
                    }
                }
                Err(TryRecvError::Lagged(_)) => changed = true,
                Err(TryRecvError::Empty | TryRecvError::Closed) => return changed,
            }
        }
    }

    async fn is_at_rest(&self) -> bool {
        if self.line.is_cut() {
            return true;
        }
        let client = self.client();
        let signed_in = client
            .session()
            .await
            .is_ok_and(|session| session.state == SessionState::SignedIn);
        if !signed_in {
            return true;
        }
        let live = client
            .connection()
            .await
            .is_ok_and(|view| view.state == ConnectionState::Live);
        live && client.unsent().await.is_ok_and(|unsent| unsent == 0)
    }
}

/// What a row shows, for rows that show something said.
fn shown(row: &TimelineRow) -> Option<String> {
    match &row.content {
        RowContent::Message(message) => {
            let sign = match (message.mine, &message.state) {
                (false, _) => "",
                (true, MessageState::Sent) => " ✓",
                (true, MessageState::Queued | MessageState::Sending) => " …",
                (true, MessageState::Wedged { .. }) => " ✗",
            };
            Some(format!("{}{sign}", message.source))
        }
        RowContent::Tombstone { .. } => Some("(deleted)".to_owned()),
        RowContent::Withheld(row) => Some(format!("({:?})", row.label).to_lowercase()),
        RowContent::Hole { from, to } => Some(format!("(hole {from}–{to})")),
        RowContent::Notice { .. } | RowContent::Hidden | RowContent::Unknown => None,
    }
}

fn config(
    folder: &TempDir,
    line: &Arc<Line>,
    clock: &Arc<DesktopClock>,
    key_store: &Arc<MemoryKeyStore>,
    seed: u64,
    backfill_entries_max: u64,
) -> Config {
    Config {
        clock: clock.clone(),
        net: Arc::new(OneLine(line.clone())),
        store_mode: Mode::Inline,
        backfill_entries_max,
        file_piece_bytes_max: 256 * 1024,
        pictures: worker(),
        seed: Some(seed),
        ..Config::new(folder.path()).with_key_store(key_store.clone())
    }
}

/// The bridge, which lies beside the tests, can be one.
fn worker() -> Option<Worker> {
    let test = std::env::current_exe().ok()?;
    let folder = test.parent()?.parent()?;
    let program = folder.join(format!("tokenim-bridge{}", std::env::consts::EXE_SUFFIX));
    program.exists().then(|| Worker::new(program))
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
