//! Time and chance, handed in from outside: tests run whole days in a second and from a
//! seed, and the demo's history is made under a scripted clock.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use tokenim_protocol::time::UnixMillis;
use uuid::Uuid;

pub trait Clock: Send + Sync + 'static {
    fn now(&self) -> UnixMillis;
}

/// The machine's own clock.
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> UnixMillis {
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        UnixMillis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

/// A clock that stands still until it is told otherwise.
pub struct ScriptedClock(AtomicI64);

impl ScriptedClock {
    pub fn starting_at(at: UnixMillis) -> Self {
        Self(AtomicI64::new(at.0))
    }

    pub fn set(&self, at: UnixMillis) {
        self.0.store(at.0, Ordering::SeqCst);
    }

    pub fn advance_ms(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }
}

impl Clock for ScriptedClock {
    fn now(&self) -> UnixMillis {
        UnixMillis(self.0.load(Ordering::SeqCst))
    }
}

pub trait Rng: Send + Sync + 'static {
    fn fill(&self, bytes: &mut [u8]);
}

/// The operating system's randomness.
pub struct SystemRng;

impl Rng for SystemRng {
    fn fill(&self, bytes: &mut [u8]) {
        // Without randomness there are no secrets: better to stop than to go on.
        getrandom::fill(bytes).expect("the operating system gives random bytes");
    }
}

/// The same bytes for the same seed. For tests and the demo's history, never for secrets
/// of a real server.
pub struct SeededRng {
    seed: [u8; 32],
    drawn: AtomicU64,
}

impl SeededRng {
    pub fn new(seed: u64) -> Self {
        Self {
            seed: *blake3::hash(&seed.to_le_bytes()).as_bytes(),
            drawn: AtomicU64::new(0),
        }
    }
}

impl Rng for SeededRng {
    fn fill(&self, bytes: &mut [u8]) {
        let draw = self.drawn.fetch_add(1, Ordering::SeqCst);
        blake3::Hasher::new_keyed(&self.seed)
            .update(&draw.to_le_bytes())
            .finalize_xof()
            .fill(bytes);
    }
}

/// A random (version 4) id.
pub fn random_uuid(rng: &dyn Rng) -> Uuid {
    let mut bytes = [0; 16];
    rng.fill(&mut bytes);
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}

/// An id of the given moment (version 7).
pub fn uuid_at(now: UnixMillis, rng: &dyn Rng) -> Uuid {
    let mut bytes = [0; 10];
    rng.fill(&mut bytes);
    let ms = u64::try_from(now.0).unwrap_or_default();
    uuid::Builder::from_unix_timestamp_millis(ms, &bytes).into_uuid()
}
