//! What every request handler holds: the store, the hub, the clock, the keys.
//!
//! `read` and `write` here are the only ways in for handlers: they also write the audit
//! record of a refusal, in a transaction of its own because the refused one is undone.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::Signer;
use tokenim_protocol::ids::{GrantId, LogEpoch, PersonId};
use tokenim_protocol::permission::{Facts, SignedFacts};
use tokenim_protocol::time::UnixMillis;
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::audit;
use crate::audit::origin::Origin;
use crate::audit::refusals::{Refusals, Refused};
use crate::auth::attempts::Attempts;
use crate::auth::known::KnownSessions;
use crate::auth::password::Hasher;
use crate::blobs::Blobs;
use crate::bucket::BucketError;
use crate::calls::outward::Outward;
use crate::clock::{Clock, Rng, SystemClock, SystemRng};
use crate::config::{Keys, Limits, ServerDir};
use crate::contents::{Contents, ContentsSettings};
use crate::costs::Costs;
use crate::error::{AppError, AppResult};
use crate::events::hub::Hub;
use crate::health::Readiness;
use crate::lanes::Lanes;
use crate::limits::Boots;
use crate::metrics::Metrics;
use crate::outside::Links;
use crate::rights_check::RightsCheck;
use crate::store::organisation::Identity;
use crate::store::{ActionFuture, Db, ReadFuture, Store, StoreError, Threads, Tx, organisation};
use crate::tls;
use crate::uploads::Uploads;

/// A calendar reads every few minutes, and some people have several.
const CALENDAR_BURST: u32 = 20;
/// Half of the readers: the other half stays for those who open a channel.
const SEARCHES_AT_ONCE: usize = 2;
/// Whoever has waited so long for a place is told to come back.
const SEARCH_WAIT: Duration = Duration::from_secs(2);

/// Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    store: Store,
    hub: Arc<Hub>,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
    keys: Keys,
    identity: Identity,
    ca_fingerprint: Option<String>,
    limits: Limits,
    attempts: Attempts,
    links: Links,
    hasher: Hasher,
    boots: Boots,
    known_sessions: Arc<KnownSessions>,
    refusals: Refusals,
    searches: Costs,
    calendars: Costs,
    search_places: Semaphore,
    lanes: Lanes,
    outward: Outward,
    rights_check: RightsCheck,
    metrics: Metrics,
    readiness: Readiness,
    blobs: Blobs,
    contents: Contents,
    uploads: Uploads,
    stopping: AtomicBool,
}

/// What a test or the demo's history hands in from outside.
pub struct Outside {
    pub clock: Arc<dyn Clock>,
    pub rng: Arc<dyn Rng>,
    pub threads: Threads,
    pub limits: Limits,
    pub contents: ContentsSettings,
}

impl Default for Outside {
    fn default() -> Self {
        Self {
            clock: Arc::new(SystemClock),
            rng: Arc::new(SystemRng),
            threads: Threads::Own,
            limits: Limits::default(),
            contents: ContentsSettings::default(),
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("the directory holds no server; `init` makes one")]
    NotInitialised,
    #[error("the server's files cannot be read")]
    Files(#[from] io::Error),
    #[error("the database cannot be opened")]
    Store(#[from] StoreError),
    #[error(transparent)]
    Bucket(#[from] BucketError),
    #[error("the server cannot be prepared: {0}")]
    Prepare(AppError),
}

impl App {
    /// Opens what `init` has made.
    pub async fn open(dir: &ServerDir, outside: Outside) -> Result<Self, OpenError> {
        if !dir.database().exists() {
            return Err(OpenError::NotInitialised);
        }
        let keys = Keys::load(dir)?;
        Self::with_keys(dir, keys, outside).await
    }

    /// The store is open and the schema there, the organisation perhaps not yet.
    pub(crate) fn open_store(
        dir: &ServerDir,
        outside: &Outside,
        hub: &Arc<Hub>,
        known_sessions: &Arc<KnownSessions>,
    ) -> Result<Store, StoreError> {
        let told = Arc::clone(hub);
        let known_sessions = Arc::clone(known_sessions);
        Store::open(
            &dir.database(),
            dir.key().copied(),
            outside.threads,
            Arc::clone(&outside.clock),
            Arc::clone(&outside.rng),
            Arc::new(move |announcements| {
                // Before the caller has its answer: what has ended opens nothing more.
                known_sessions.hear(&announcements);
                told.publish(announcements);
            }),
        )
    }

    async fn with_keys(dir: &ServerDir, keys: Keys, outside: Outside) -> Result<Self, OpenError> {
        let hub = Arc::new(Hub::new(outside.limits.outbound_bytes_max));
        let known_sessions = Arc::new(KnownSessions::default());
        let store = Self::open_store(dir, &outside, &hub, &known_sessions)?;
        let identity = store
            .read(|db| Box::pin(async move { Ok(organisation::identity(db).await?) }))
            .await
            .map_err(OpenError::Prepare)?
            .ok_or(OpenError::NotInitialised)?;
        store
            .write(|tx| Box::pin(audit::tree::grow(tx)))
            .await
            .map_err(OpenError::Prepare)?;
        let rights_check = RightsCheck::default();
        rights_check
            .begin(&store, keys.audit.verifying_key(), outside.clock.now())
            .await
            .map_err(OpenError::Prepare)?;
        let blobs = Blobs::open(dir.path(), outside.threads == Threads::Callers)?;
        let contents = Contents::open(&outside.contents)?;
        let attempts = Attempts::new(
            outside.limits.sign_in_attempts_max,
            outside.limits.sign_in_window,
        );
        let links = Links::new(&outside.limits);
        let searches = Costs::new(
            outside.limits.search_burst,
            outside.limits.searches_per_second,
        );
        let outward = Outward::new(&outside.limits.call_internal_hosts);
        let boots = Boots::new(outside.limits.boots_burst, outside.limits.boots_per_second);
        Ok(Self(Arc::new(Inner {
            store,
            hub,
            clock: outside.clock,
            rng: outside.rng,
            keys,
            identity,
            ca_fingerprint: tls::ca_fingerprint(dir),
            limits: outside.limits,
            attempts,
            links,
            hasher: Hasher::default(),
            boots,
            known_sessions,
            refusals: Refusals::default(),
            searches,
            calendars: Costs::new(CALENDAR_BURST, 1),
            search_places: Semaphore::new(SEARCHES_AT_ONCE),
            lanes: Lanes::default(),
            outward,
            rights_check,
            metrics: Metrics::new(dir.database()),
            readiness: Readiness::default(),
            blobs,
            contents,
            uploads: Uploads::default(),
            stopping: AtomicBool::new(false),
        })))
    }

    /// Runs an action on the writer: all of it or nothing, durable when this returns.
    pub async fn write<T, F>(&self, action: F) -> AppResult<T>
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t mut Tx) -> ActionFuture<'t, T> + Send + 'static,
    {
        let origin = Origin::here();
        let result = self
            .0
            .store
            .write(move |tx| {
                tx.come_from(origin);
                action(tx)
            })
            .await;
        self.note_refusal(&result).await;
        result
    }

    /// Which grants were used and not written down yet.
    pub fn take_uses(&self) -> Vec<(GrantId, UnixMillis)> {
        self.0.store.take_uses()
    }

    /// Answers a question from one moment of the database.
    pub async fn read<T, F>(&self, question: F) -> AppResult<T>
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t Db) -> ReadFuture<'t, T> + Send + 'static,
    {
        let result = self.0.store.read(question).await;
        self.note_refusal(&result).await;
        result
    }

    /// The same for a question that costs much: those of one person wait for each other.
    pub async fn read_dear<T, F>(&self, person: PersonId, question: F) -> AppResult<T>
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t Db) -> ReadFuture<'t, T> + Send + 'static,
    {
        let _turn = self.0.lanes.enter(person).await?;
        self.read(question).await
    }

    async fn note_refusal<T>(&self, result: &AppResult<T>) {
        let refused = match result {
            Err(AppError::Refused(refusal)) => Refused::by_policy(refusal),
            Err(AppError::GuardHolds(guarded)) => Refused::by_guard(guarded),
            _ => return,
        };
        self.note(refused).await;
    }

    /// Writes a refusal down, or counts it into the burst it belongs to.
    pub async fn note(&self, refused: Refused) {
        self.0
            .refusals
            .note(&self.0.store, refused, self.now())
            .await;
    }

    /// Writes down the refusals that were folded into a burst which has ended.
    pub async fn settle_refusals(&self) -> AppResult<()> {
        self.0.refusals.settle(&self.0.store, self.now()).await
    }

    pub fn now(&self) -> UnixMillis {
        self.0.clock.now()
    }

    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.0.clock
    }

    pub fn rng(&self) -> &dyn Rng {
        &*self.0.rng
    }

    pub fn hub(&self) -> &Arc<Hub> {
        &self.0.hub
    }

    pub fn keys(&self) -> &Keys {
        &self.0.keys
    }

    pub fn identity(&self) -> &Identity {
        &self.0.identity
    }

    /// Of the certificate authority that this server shows, for links that lead here.
    pub fn ca_fingerprint(&self) -> Option<&str> {
        self.0.ca_fingerprint.as_deref()
    }

    pub fn log_epoch(&self) -> LogEpoch {
        self.0.identity.log_epoch
    }

    pub fn limits(&self) -> &Limits {
        &self.0.limits
    }

    pub fn attempts(&self) -> &Attempts {
        &self.0.attempts
    }

    /// Who comes by links outside.
    pub(crate) fn links(&self) -> &Links {
        &self.0.links
    }

    /// The pace at which sockets are admitted.
    pub fn boots(&self) -> &Boots {
        &self.0.boots
    }

    /// The way to meeting servers.
    pub fn outward(&self) -> &Outward {
        &self.0.outward
    }

    pub fn rights_check(&self) -> &RightsCheck {
        &self.0.rights_check
    }

    /// The rights are in doubt since then, or not any more. True when that is new.
    pub(crate) fn doubt(&self, since: Option<UnixMillis>) -> bool {
        self.0.store.doubt(since)
    }

    pub fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    /// The folder in which the contents of files lie, or come in.
    pub fn blobs(&self) -> &Blobs {
        &self.0.blobs
    }

    /// The bucket in which they may lie instead.
    pub fn contents(&self) -> &Contents {
        &self.0.contents
    }

    pub(crate) fn uploads(&self) -> &Uploads {
        &self.0.uploads
    }

    pub(crate) fn readiness(&self) -> &Readiness {
        &self.0.readiness
    }

    pub(crate) fn stops(&self) {
        self.0.stopping.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_stopping(&self) -> bool {
        self.0.stopping.load(Ordering::Relaxed)
    }

    /// Actions that wait for the writer.
    pub(crate) fn writes_waiting(&self) -> usize {
        self.0.store.writes_waiting()
    }

    /// What each person may still spend on searching.
    pub(crate) fn calendars(&self) -> &Costs {
        &self.0.calendars
    }

    pub(crate) fn searches(&self) -> &Costs {
        &self.0.searches
    }

    pub fn hasher(&self) -> &Hasher {
        &self.0.hasher
    }

    pub(crate) fn lanes(&self) -> &Lanes {
        &self.0.lanes
    }

    pub(crate) async fn search_place(&self) -> AppResult<SemaphorePermit<'_>> {
        match tokio::time::timeout(SEARCH_WAIT, self.0.search_places.acquire()).await {
            Ok(Ok(place)) => Ok(place),
            Ok(Err(_)) => Err(AppError::Unavailable),
            Err(_) => Err(AppError::TooManyRequests {
                retry_after_ms: 1_000,
            }),
        }
    }

    pub fn known_sessions(&self) -> &KnownSessions {
        &self.0.known_sessions
    }

    /// The exact bytes and the signature over them.
    pub fn sign_facts(&self, facts: &Facts) -> SignedFacts {
        let facts = serde_json::to_string(facts).expect("facts are plain data");
        let signature = self.0.keys.snapshot.sign(facts.as_bytes());
        SignedFacts {
            facts,
            signature: STANDARD.encode(signature.to_bytes()),
        }
    }

    pub fn router(&self) -> axum::Router {
        crate::router::router(self.clone())
    }
}
