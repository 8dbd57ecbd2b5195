//! How often somebody may try to sign in.
//!
//! Attempts are counted per account and per address, in windows of fixed length. Counting
//! starts before the password is looked at, so a hundred attempts at once are no way around
//! it; an attempt that succeeds is given back, so an office that arrives at nine is not an
//! attack. The counters live in a table of fixed size: whoever invents names and addresses
//! makes them share counters, never makes the table grow.

use std::hash::{BuildHasher, Hash, RandomState};
use std::net::IpAddr;
use std::sync::Mutex;
use std::time::Duration;

use tokenim_protocol::time::UnixMillis;

const COUNTERS: usize = 1 << 14;

pub struct Attempts {
    max: u32,
    window_ms: i64,
    hasher: RandomState,
    counters: Mutex<Vec<Counter>>,
}

#[derive(Clone, Copy, Default)]
struct Counter {
    since_ms: i64,
    count: u32,
}

/// The right to one attempt. Dropping it counts the attempt; `succeeded` gives it back.
#[must_use]
pub struct Attempt<'a> {
    attempts: &'a Attempts,
    slots: [usize; 2],
}

impl Attempts {
    pub fn new(max: u32, window: Duration) -> Self {
        Self {
            max,
            window_ms: i64::try_from(window.as_millis()).unwrap_or(i64::MAX),
            hasher: RandomState::new(),
            counters: Mutex::new(vec![Counter::default(); COUNTERS]),
        }
    }

    /// Takes one attempt for the account and one for the address, or says how many
    /// milliseconds to wait.
    pub fn take(&self, handle: &str, address: IpAddr, now: UnixMillis) -> Result<Attempt<'_>, u64> {
        let slots = [
            self.slot(&("account", handle)),
            self.slot(&("address", address)),
        ];
        let mut counters = self.counters.lock().expect("no panic while counting");
        for slot in slots {
            let counter = &mut counters[slot];
            // A clock that was set back begins a new window too: waiting for it to
            // catch up could take years.
            if now.0 < counter.since_ms || now.0 - counter.since_ms >= self.window_ms {
                *counter = Counter {
                    since_ms: now.0,
                    count: 0,
                };
            }
        }
        let wait_ms = slots
            .iter()
            .filter(|slot| counters[**slot].count >= self.max)
            .map(|slot| counters[*slot].since_ms + self.window_ms - now.0)
            .max();
        if let Some(wait_ms) = wait_ms {
            return Err(u64::try_from(wait_ms).unwrap_or(1).max(1));
        }
        for slot in slots {
            counters[slot].count += 1;
        }
        Ok(Attempt {
            attempts: self,
            slots,
        })
    }

    fn slot(&self, key: &impl Hash) -> usize {
        (self.hasher.hash_one(key) as usize) % COUNTERS
    }
}

impl Attempt<'_> {
    /// It was the right person: this attempt does not count.
    pub fn succeeded(self) {
        let mut counters = self
            .attempts
            .counters
            .lock()
            .expect("no panic while counting");
        for slot in self.slots {
            counters[slot].count = counters[slot].count.saturating_sub(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: i64) -> UnixMillis {
        UnixMillis(1_700_000_000_000 + ms)
    }

    fn address(last: u8) -> IpAddr {
        IpAddr::from([10, 0, 0, last])
    }

    #[test]
    fn an_account_rests_after_ten_attempts_from_anywhere_and_is_usable_after_the_window() {
        let attempts = Attempts::new(10, Duration::from_secs(60));
        let checked = (0..50)
            .filter(|n| attempts.take("wei", address(*n), at(i64::from(*n))).is_ok())
            .count();
        assert_eq!(checked, 10);
        let wait = attempts
            .take("wei", address(99), at(100))
            .err()
            .expect("at rest");
        assert_eq!(wait, 60_000 - 100);
        assert!(attempts.take("wei", address(99), at(60_000)).is_ok());
    }

    #[test]
    fn an_address_rests_after_ten_accounts_and_others_are_untouched() {
        let attempts = Attempts::new(10, Duration::from_secs(60));
        let checked = (0..50)
            .filter(|n| {
                attempts
                    .take(&format!("person{n}"), address(1), at(0))
                    .is_ok()
            })
            .count();
        assert_eq!(checked, 10);
        assert!(attempts.take("lin", address(2), at(0)).is_ok());
    }

    #[test]
    fn those_who_sign_in_rightly_do_not_use_up_their_office() {
        let attempts = Attempts::new(10, Duration::from_secs(60));
        for n in 0..200 {
            attempts
                .take(&format!("person{n}"), address(1), at(n))
                .unwrap_or_else(|_| panic!("person {n} is let in"))
                .succeeded();
        }
    }

    #[test]
    fn a_clock_set_back_locks_nobody_out() {
        let attempts = Attempts::new(1, Duration::from_secs(60));
        let _ = attempts.take("wei", address(1), at(10_000_000)).is_ok();
        assert!(attempts.take("wei", address(1), at(0)).is_ok());
    }
}
