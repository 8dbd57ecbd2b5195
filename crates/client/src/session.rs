//! Who is signed in here, and everything that runs while they are.
//!
//! Each account has a folder of its own, so that two people at one desktop never meet in one
//! file. Its name says nothing: it is a hash of organisation and person.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokenim_protocol::error::ErrorCode;
use tokenim_protocol::ids::{ChannelId, MessageId, OrganisationId, PersonId};
use tokenim_protocol::request::SignedIn;
use tokenim_protocol::time::UnixMillis;
use tokio::sync::{Notify, broadcast, mpsc};
use tokio::task::JoinHandle;

use crate::access::held::Held;
use crate::access::time::Marks;
use crate::audit;
use crate::calls;
use crate::chance::Chance;
use crate::clock::Clock;
use crate::config::Config;
use crate::connection::Connection;
use crate::conversation::LastAsked;
use crate::error::{Error, Result};
use crate::keys::{
    KeyStore, Keys, KeysError, PassphraseFile, clear, destroy_everything, set_aside,
    set_aside_folders,
};
use crate::net::address::ServerAddress;
use crate::net::api::Api;
use crate::net::{Net, Token};
use crate::notify::{Notice, RequestNotice};
use crate::outbox;
use crate::presence::{self, Presences};
use crate::search;
use crate::store::session::{self as stored, StoredSession};
use crate::store::{Mode, Reader, Store, StoreError, cursor, facts};
use crate::sync::apply::Viewer;
use crate::sync::engine::{self, Command};
use crate::transfer::{self, Transfers};
use crate::view::audit::Verifying;

const ACCOUNTS: &str = "accounts";

/// One signed-in person: what the tasks and the commands share.
pub struct Account {
    pub me: PersonId,
    pub session: StoredSession,
    pub store: Store,
    pub net: Arc<dyn Net>,
    pub token: Token,
    pub api: Api,
    pub held: Held,
    pub clock: Arc<dyn Clock>,
    pub connection: Connection,
    pub chance: Chance,
    pub backfill_entries_max: u64,
    /// The account's folder, and where its disk is worked on.
    pub dir: PathBuf,
    pub mode: Mode,
    pub transfers: Transfers,
    pub file_piece_bytes_max: u64,
    pub pictures: Option<tokenim_pictures::ask::Worker>,
    /// A read mark was made.
    pub marks: Notify,
    /// A report of a problem was written.
    pub reports: Notify,
    /// Something was made unreadable.
    pub purges: Notify,
    /// A file was opened.
    pub openings: Notify,
    /// A draft or a setting was.
    pub state_changed: Notify,
    pub(crate) readers_asked: LastAsked<ChannelId>,
    pub(crate) withheld_asked: LastAsked<MessageId>,
    pub presences: Presences,
    /// When the next mute or the like ends, as last seen.
    pub next_end: Mutex<Option<UnixMillis>>,
    /// How far verifying the audit is.
    verifying: Mutex<Option<Verifying>>,
    pub looking: Arc<Looking>,
    notices: broadcast::Sender<Notice>,
    request_notices: broadcast::Sender<RequestNotice>,
    commands: mpsc::UnboundedSender<Command>,
    ended: mpsc::UnboundedSender<ErrorCode>,
    /// The next date at which a right begins or ends, as last seen.
    turn: Mutex<Option<UnixMillis>>,
}

/// What is on screen, so that nobody is notified of what they are reading.
#[derive(Default)]
pub struct Looking(Mutex<(Option<ChannelId>, bool)>);

impl Looking {
    pub fn open(&self, channel: ChannelId) {
        self.lock().0 = Some(channel);
    }

    pub fn focus(&self, focused: bool) {
        self.lock().1 = focused;
    }

    /// The open channel, while the window has the focus.
    pub fn at(&self) -> Option<ChannelId> {
        let (channel, focused) = *self.lock();
        channel.filter(|_| focused)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, (Option<ChannelId>, bool)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Account {
    pub fn viewer(&self) -> Viewer {
        Viewer {
            me: self.me,
            looking_at: self.looking.at(),
            now: self.clock.now(),
        }
    }

    pub fn show_notices(&self, notices: Vec<Notice>) {
        for notice in notices {
            // Nobody listening: it was written down as shown, and is not shown later.
            let _ = self.notices.send(notice);
        }
    }

    pub fn show_request_notices(&self, notices: Vec<RequestNotice>) {
        for notice in notices {
            // Nobody listening: the number in the rail says it all the same.
            let _ = self.request_notices.send(notice);
        }
    }

    pub fn command(&self, command: Command) {
        // The engine may have ended already; then there is nothing to tell it.
        let _ = self.commands.send(command);
    }

    pub(crate) fn verifying(&self) -> MutexGuard<'_, Option<Verifying>> {
        self.verifying
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// The server has ended this session.
    pub fn end(&self, code: ErrorCode) {
        let _ = self.ended.send(code);
    }

    /// Looks at an error for what it says about the session.
    pub fn heed(&self, error: &Error) {
        if matches!(error, Error::SignedOut) {
            self.command(Command::SignedOut);
        }
    }

    /// Remembers how far the wall clock has come. True when a date has passed at which a
    /// right began or ended.
    pub async fn watch_clock(&self) -> bool {
        let wall = self.clock.now();
        if let Err(error) = self
            .store
            .write(move |tx| cursor::raise_wall(tx, wall))
            .await
        {
            tracing::warn!(%error, "the wall clock's reading could not be written");
        }
        let next = self.held.next_turn().map(|turn| turn.at);
        let before = {
            let mut turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::replace(&mut *turn, next)
        };
        before.is_some() && before != next
    }
}

/// A signed-in account with its tasks.
pub struct Running {
    pub account: Arc<Account>,
    tasks: Vec<JoinHandle<()>>,
}

impl Running {
    /// Stops everything that runs for the account, and closes its files.
    pub async fn stop(mut self) {
        self.account.command(Command::Stop);
        for task in self.tasks.drain(..) {
            task.abort();
            // Aborted is what was asked for.
            let _ = task.await;
        }
        self.account.store.close().await;
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

/// What the tasks of an account speak to.
#[derive(Clone)]
pub struct Outlets {
    pub notices: broadcast::Sender<Notice>,
    pub request_notices: broadcast::Sender<RequestNotice>,
    pub ended: mpsc::UnboundedSender<ErrorCode>,
    /// The store has met damage.
    pub damaged: mpsc::UnboundedSender<()>,
    pub looking: Arc<Looking>,
}

/// Opens the cached session's facts and starts its tasks.
pub async fn start(
    config: &Config,
    store: Store,
    session: StoredSession,
    outlets: &Outlets,
) -> Result<Running> {
    let address = ServerAddress::parse(&session.server).map_err(Error::bug)?;
    let net = config
        .net
        .to(&address, session.company_ca.as_deref(), &config.proxy)?;
    let token = Token::new(session.token.clone());
    let kept = store.read(Kept::read).await?;
    let held = Held::new(
        session.person,
        &session.snapshot_key,
        config.clock.clone(),
        kept.marks(),
    )
    .ok_or_else(|| Error::bug("the pinned key is no Ed25519 key"))?;
    if let Some(stored) = &kept.facts {
        match held.verify(&stored.signed) {
            Ok(facts) => {
                held.take(facts, false);
            }
            Err(refused) => tracing::warn!(%refused, "the stored facts are not used"),
        }
    }
    let (commands, inbox) = mpsc::unbounded_channel();
    let account = Arc::new(Account {
        me: session.person,
        api: Api::with_token(net.clone(), token.clone()),
        net,
        token,
        held,
        clock: config.clock.clone(),
        connection: Connection::new(kept.heard_at),
        chance: Chance::new(config.seed),
        backfill_entries_max: config.backfill_entries_max,
        dir: store.dir().to_owned(),
        mode: config.store_mode,
        transfers: Transfers::start(config.store_mode).map_err(Error::bug)?,
        file_piece_bytes_max: config.file_piece_bytes_max,
        pictures: config.pictures.clone(),
        marks: Notify::new(),
        reports: Notify::new(),
        purges: Notify::new(),
        openings: Notify::new(),
        state_changed: Notify::new(),
        readers_asked: LastAsked::default(),
        withheld_asked: LastAsked::default(),
        presences: Presences::default(),
        next_end: Mutex::default(),
        verifying: Mutex::default(),
        looking: outlets.looking.clone(),
        notices: outlets.notices.clone(),
        request_notices: outlets.request_notices.clone(),
        commands,
        ended: outlets.ended.clone(),
        turn: Mutex::default(),
        session,
        store: store.clone(),
    });
    // Before anything of it is read.
    account.end_leases().await?;
    let tasks = vec![
        tokio::spawn(engine::run(account.clone(), inbox)),
        tokio::spawn(outbox::worker::run(account.clone())),
        tokio::spawn(outbox::marks::run(account.clone())),
        tokio::spawn(outbox::wishes::run(account.clone())),
        tokio::spawn(outbox::reports::run(account.clone())),
        tokio::spawn(outbox::purges::run(account.clone())),
        tokio::spawn(outbox::openings::run(account.clone())),
        tokio::spawn(outbox::state::run(account.clone())),
        tokio::spawn(transfer::worker::run(account.clone())),
        tokio::spawn(presence::run(account.clone())),
        tokio::spawn(calls::run(account.clone())),
        tokio::spawn(audit::run(account.clone())),
        tokio::spawn(tell_damage(store.clone(), outlets.damaged.clone())),
        tokio::spawn(search::follow(store)),
    ];
    Ok(Running { account, tasks })
}

/// Tells once, when the store has met something that is not as it was written.
async fn tell_damage(store: Store, outlet: mpsc::UnboundedSender<()>) {
    let mut damaged = store.damaged();
    if damaged.wait_for(|damaged| *damaged).await.is_ok() {
        // The client may be gone; then the mark on the disk is enough.
        let _ = outlet.send(());
    }
}

/// What an earlier run left that this one begins with.
struct Kept {
    facts: Option<facts::StoredFacts>,
    heard_at: Option<UnixMillis>,
    wall_highest: Option<UnixMillis>,
}

impl Kept {
    fn read(reader: &Reader<'_>) -> crate::store::Result<Self> {
        Ok(Self {
            facts: facts::get(reader)?,
            heard_at: cursor::heard_at(reader)?,
            wall_highest: cursor::wall_highest(reader)?,
        })
    }

    /// The facts say when the server spoke; beside them stands what the wall said then.
    fn marks(&self) -> Option<Marks> {
        let stored = self.facts.as_ref()?;
        let facts: tokenim_protocol::permission::Facts =
            serde_json::from_str(&stored.signed.facts).ok()?;
        Some(Marks {
            server: facts.as_of,
            wall: stored.received_at,
            wall_highest: self.wall_highest.unwrap_or(stored.received_at),
        })
    }
}

/// The folder name of one person's account.
pub fn account_name(organisation: OrganisationId, person: PersonId) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(organisation.0.as_bytes());
    hasher.update(person.0.as_bytes());
    hasher.finalize().to_hex()[..24].to_owned()
}

pub fn account_dir(config: &Config, name: &str) -> PathBuf {
    config.dir.join(ACCOUNTS).join(name)
}

/// The key store of an account: the system's, or the passphrase file in its folder.
pub async fn key_store(
    config: &Config,
    dir: &Path,
    passphrase: Option<String>,
) -> Result<Arc<dyn KeyStore>> {
    if let Some(key_store) = &config.key_store {
        return Ok(key_store.clone());
    }
    let passphrase = zeroize::Zeroizing::new(passphrase.ok_or(KeysError::WrongPassphrase)?);
    let dir = dir.to_owned();
    blocking(config.store_mode, move || {
        let file = if PassphraseFile::is_there(&dir) {
            PassphraseFile::open(&dir, &passphrase)?
        } else {
            PassphraseFile::create(&dir, &passphrase)?
        };
        Ok(Arc::new(file) as Arc<dyn KeyStore>)
    })
    .await
}

/// Opens the passphrase file. Where a key store answers meanwhile, the key moves there, and
/// the passphrase is not asked for again.
pub async fn unlock(config: &Config, dir: &Path, passphrase: String) -> Result<Arc<dyn KeyStore>> {
    let Some(system) = config.key_store.clone() else {
        return key_store(config, dir, Some(passphrase)).await;
    };
    let passphrase = zeroize::Zeroizing::new(passphrase);
    let dir = dir.to_owned();
    blocking(config.store_mode, move || {
        let file = Arc::new(PassphraseFile::open(&dir, &passphrase)?);
        Keys::open(&dir, file)?.move_to(system.clone())?;
        PassphraseFile::remove(&dir)?;
        Ok(system)
    })
    .await
}

/// Opens the store of an account that has been here before.
pub async fn open_store(
    config: &Config,
    dir: &Path,
    key_store: Arc<dyn KeyStore>,
) -> Result<Store> {
    let (dir, mode) = (dir.to_owned(), config.store_mode);
    blocking(mode, move || {
        let keys = Arc::new(Keys::open(&dir, key_store)?);
        let store = Store::open(&dir, keys, mode)?;
        bring_back(&dir, &store);
        Ok(store)
    })
    .await
}

/// The same for signing in: makes what is missing. Keys that do not open are set aside with
/// what was typed under them, and all else is begun anew.
pub async fn open_or_make_store(
    config: &Config,
    dir: &Path,
    key_store: Arc<dyn KeyStore>,
) -> Result<Store> {
    let (dir, mode) = (dir.to_owned(), config.store_mode);
    let now = config.clock.now();
    blocking(mode, move || {
        let keys = match Keys::open_or_create(&dir, key_store.clone()) {
            Err(error @ (KeysError::NoWrappingKey | KeysError::WrongKey)) => {
                tracing::warn!(%error, "what does not open is set aside");
                set_aside(&dir, now)?;
                Keys::create(&dir, key_store)?
            }
            keys => keys?,
        };
        let store = Store::open(&dir, Arc::new(keys), mode)?;
        bring_back(&dir, &store);
        Ok(store)
    })
    .await
}

/// What was set aside while its key was missing comes back as soon as the key is there.
fn bring_back(dir: &Path, store: &Store) {
    let brought = set_aside_folders(dir)
        .map_err(Error::from)
        .and_then(|folders| {
            for folder in folders {
                match Keys::open(&folder, store.keys().key_store().clone()) {
                    Ok(keys) => store.bring_back(&folder, &keys)?,
                    Err(KeysError::NoWrappingKey | KeysError::WrongKey) => continue,
                    Err(error) => return Err(error.into()),
                }
                // Everything of it is in the outbox now.
                destroy_everything(&folder, &**store.keys().key_store())?;
                std::fs::remove_dir(&folder).map_err(KeysError::from)?;
            }
            Ok(())
        });
    if let Err(error) = brought {
        // It stays where it is, for the next start.
        tracing::warn!(%error, "what was set aside could not be brought back");
    }
}

/// Forgets an account: its keys first.
pub async fn destroy(config: &Config, dir: &Path, key_store: Arc<dyn KeyStore>) -> Result<()> {
    let dir = dir.to_owned();
    blocking(config.store_mode, move || {
        Ok(destroy_everything(&dir, &*key_store)?)
    })
    .await
}

/// What the server said becomes unreadable, keys first; the outbox stays as it is. The store is
/// closed.
pub async fn clear_cache(config: &Config, dir: &Path, key_store: Arc<dyn KeyStore>) -> Result<()> {
    let dir = dir.to_owned();
    blocking(config.store_mode, move || {
        Ok(clear(&dir, &Keys::open(&dir, key_store)?)?)
    })
    .await
}

/// What is kept of a sign-in. Keys that were pinned before stay pinned: a server that comes
/// with others under the same organisation is not the one that was trusted.
pub async fn remember(
    store: &Store,
    server: &ServerAddress,
    handle: String,
    company_ca: Option<String>,
    signed_in: SignedIn,
) -> Result<StoredSession> {
    let session = StoredSession {
        server: server.as_str().to_owned(),
        person: signed_in.person,
        handle,
        device: signed_in.device,
        organisation: signed_in.organisation,
        organisation_name: signed_in.organisation_name,
        token: signed_in.token,
        snapshot_key: signed_in.snapshot_key,
        audit_key: signed_in.audit_key,
        company_ca,
        ended: false,
    };
    let before = store.read(stored::get).await?;
    let same_keys = before.is_none_or(|before| {
        before.snapshot_key == session.snapshot_key && before.audit_key == session.audit_key
    });
    if !same_keys {
        return Err(Error::CertificateRefused(
            "the server's signing keys are not the ones that were pinned".to_owned(),
        ));
    }
    let kept = session.clone();
    store.write(move |tx| stored::put(tx, &kept)).await?;
    Ok(session)
}

/// Key stores and opening a database may wait for a disk or a person, so they are asked
/// where waiting harms nobody.
pub async fn blocking<T: Send + 'static>(
    mode: Mode,
    f: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    match mode {
        Mode::Inline => f(),
        Mode::Threaded => tokio::task::spawn_blocking(f)
            .await
            .map_err(|_| Error::Storage(StoreError::Closed))?,
    }
}

#[cfg(test)]
mod tests {

    use super::*;
    use crate::clock::ScriptedClock;
    use crate::keys::MemoryKeyStore;
    use crate::store::fixture::{NOON, Profile};
    use crate::store::outbox as waiting;

    #[tokio::test]
    async fn what_was_typed_is_kept_for_the_day_on_which_the_old_key_is_back() {
        let profile = Profile::new();
        let channel = ChannelId::now_v7();
        let typed = waiting::NewMessage {
            id: MessageId::now_v7(),
            channel,
            body: "typed on the train".to_owned(),
            reply_to: None,
            queued_at: NOON,
            extra: Default::default(),
        };
        let store = profile.open();
        store
            .write(move |tx| waiting::enqueue(tx, &typed))
            .await
            .expect("queued");
        store.close().await;
        drop(store);

        // Today the key store knows nothing of this profile; twice on the same day.
        let config = |key_store: &Arc<MemoryKeyStore>| Config {
            clock: Arc::new(ScriptedClock::at(NOON)),
            store_mode: Mode::Inline,
            ..Config::new(profile.path()).with_key_store(key_store.clone())
        };
        let mut emptied = Arc::new(MemoryKeyStore::default());
        for _ in 0..2 {
            emptied = Arc::new(MemoryKeyStore::default());
            let config = config(&emptied);
            let anew = open_or_make_store(&config, profile.path(), emptied.clone())
                .await
                .expect("begun anew");
            assert_eq!(anew.read(waiting::unsent).await.expect("read"), 0);
            anew.close().await;
        }

        // The old key is back.
        let aside = profile.path().join("set-aside-2026-11-21-1");
        let keys = Keys::open(&aside, profile.key_store.clone()).expect("the old keys");
        let old = Store::open(&aside, Arc::new(keys), Mode::Inline).expect("the old outbox");
        let line = old.read(move |reader| waiting::line(reader, channel)).await;
        let bodies: Vec<String> = line
            .expect("read")
            .into_iter()
            .map(|row| row.body)
            .collect();
        assert_eq!(bodies, ["typed on the train"]);
        old.close().await;

        // Signing out leaves nothing of it either.
        destroy(&config(&emptied), profile.path(), emptied.clone())
            .await
            .expect("signed out");
        assert_eq!(
            std::fs::read_dir(profile.path()).expect("readable").count(),
            0
        );
    }
}
