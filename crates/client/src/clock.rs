//! Time, asked for and never taken: tests run whole days in a moment.

use std::sync::Mutex;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokenim_protocol::time::UnixMillis;

pub trait Clock: Send + Sync + 'static {
    /// The wall's time, as people see it. It may jump.
    fn now(&self) -> UnixMillis;

    /// Time since some moment of this boot; it never jumps back and goes on while the
    /// machine sleeps, so that a lid closed for an hour counts as an hour.
    fn uptime(&self) -> Duration;
}

/// The machine's own clocks.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> UnixMillis {
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        UnixMillis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }

    #[cfg(any(target_os = "linux", target_os = "android"))]
    fn uptime(&self) -> Duration {
        clock_gettime(libc::CLOCK_BOOTTIME)
    }

    // On macOS the monotonic clock itself counts sleep.
    #[cfg(all(unix, not(any(target_os = "linux", target_os = "android"))))]
    fn uptime(&self) -> Duration {
        clock_gettime(libc::CLOCK_MONOTONIC)
    }

    #[cfg(windows)]
    fn uptime(&self) -> Duration {
        // QueryPerformanceCounter, behind `Instant`, goes on while Windows sleeps.
        static START: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
        START.get_or_init(std::time::Instant::now).elapsed()
    }
}

#[cfg(unix)]
fn clock_gettime(clock: libc::clockid_t) -> Duration {
    let mut time = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: `time` is a valid, writable timespec and the clock's id is one of the system's.
    unsafe { libc::clock_gettime(clock, &raw mut time) };
    Duration::new(
        u64::try_from(time.tv_sec).unwrap_or_default(),
        u32::try_from(time.tv_nsec).unwrap_or_default(),
    )
}

/// Follows tokio's clock from a chosen moment: with the runtime paused, whole days pass
/// as soon as everybody waits.
#[derive(Debug)]
pub struct TokioClock {
    start: UnixMillis,
    began: tokio::time::Instant,
}

impl TokioClock {
    pub fn starting_at(start: UnixMillis) -> Self {
        Self {
            start,
            began: tokio::time::Instant::now(),
        }
    }
}

impl Clock for TokioClock {
    fn now(&self) -> UnixMillis {
        let passed = self.began.elapsed().as_millis();
        self.start
            .plus_ms(i64::try_from(passed).unwrap_or(i64::MAX))
    }

    fn uptime(&self) -> Duration {
        self.began.elapsed()
    }
}

/// Stands still until it is set.
#[derive(Debug)]
pub struct ScriptedClock(Mutex<UnixMillis>);

impl ScriptedClock {
    pub fn at(now: UnixMillis) -> Self {
        Self(Mutex::new(now))
    }

    pub fn set(&self, now: UnixMillis) {
        *self.0.lock().unwrap_or_else(|poison| poison.into_inner()) = now;
    }
}

impl Clock for ScriptedClock {
    fn now(&self) -> UnixMillis {
        *self.0.lock().unwrap_or_else(|poison| poison.into_inner())
    }

    fn uptime(&self) -> Duration {
        Duration::from_millis(u64::try_from(self.now().0).unwrap_or_default())
    }
}
