//! What time it is, for rights that begin and end.
//!
//! The wall clock of a desktop is set by whoever sits at it, so it is not believed. While
//! this process has heard the server, the time is the server's last word plus a clock that
//! goes on while the machine sleeps. After a restart there is only the wall clock: it is
//! taken by its *difference* to the reading when the server was last heard (desktops run
//! minutes ahead and behind, and that is no fraud), unless it stands before a reading that
//! was seen already. Then the time is unknown, and everything dated counts as ended until
//! the server answers.

use std::time::Duration;

use tokenim_protocol::time::UnixMillis;

/// What lies on the disk about time: a moment of the server, the wall's reading at that
/// moment, and the latest reading of the wall that was ever seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marks {
    pub server: UnixMillis,
    pub wall: UnixMillis,
    pub wall_highest: UnixMillis,
}

#[derive(Clone, Copy, Debug, Default)]
pub struct TrustedTime {
    marks: Option<Marks>,
    /// The server's last word in this process, and the uptime then.
    heard: Option<(UnixMillis, Duration)>,
}

impl TrustedTime {
    pub fn restored(marks: Option<Marks>) -> Self {
        Self { marks, heard: None }
    }

    /// The server said what time it is. Its word counts also when it goes back: it is the
    /// server that ends rights.
    pub fn hear(&mut self, server: UnixMillis, uptime: Duration) {
        self.heard = Some((server, uptime));
    }

    /// None: unknown.
    pub fn now(&self, wall: UnixMillis, uptime: Duration) -> Option<UnixMillis> {
        if let Some((server, then)) = self.heard {
            let passed = uptime.saturating_sub(then).as_millis();
            return Some(server.plus_ms(i64::try_from(passed).unwrap_or(i64::MAX)));
        }
        let marks = self.marks?;
        if wall < marks.wall || wall < marks.wall_highest {
            return None;
        }
        Some(marks.server.plus_ms(wall.0.saturating_sub(marks.wall.0)))
    }
}

#[cfg(test)]
mod tests {
    use tokenim_protocol::time::{DAY_MS, HOUR_MS};

    use super::*;

    const YEAR_MS: i64 = 365 * DAY_MS;

    fn restored(wall_highest: i64) -> TrustedTime {
        // The desktop's clock is an hour behind the server's.
        TrustedTime::restored(Some(Marks {
            server: UnixMillis(10 * HOUR_MS),
            wall: UnixMillis(9 * HOUR_MS),
            wall_highest: UnixMillis(wall_highest),
        }))
    }

    #[test]
    fn c_17_the_wall_does_not_move_what_the_server_said() {
        let mut time = restored(9 * HOUR_MS);
        time.hear(UnixMillis(20 * HOUR_MS), Duration::from_secs(100));
        for wall in [-10 * YEAR_MS, 0, 10 * YEAR_MS] {
            let now = time.now(UnixMillis(wall), Duration::from_secs(100 + 3600));
            assert_eq!(now, Some(UnixMillis(21 * HOUR_MS)));
        }
    }

    #[test]
    fn c_17_after_a_restart_a_clock_that_is_merely_wrong_is_good_enough() {
        let now = restored(9 * HOUR_MS).now(UnixMillis(11 * HOUR_MS), Duration::ZERO);
        assert_eq!(now, Some(UnixMillis(12 * HOUR_MS)));
    }

    #[test]
    fn c_17_a_clock_set_back_makes_the_time_unknown() {
        assert_eq!(
            restored(9 * HOUR_MS).now(UnixMillis(8 * HOUR_MS), Duration::ZERO),
            None
        );
        // Offline for three days, then set back to the moment of the last contact.
        let time = restored(9 * HOUR_MS + 3 * DAY_MS);
        assert_eq!(time.now(UnixMillis(9 * HOUR_MS + 1), Duration::ZERO), None);
        assert_eq!(
            TrustedTime::restored(None).now(UnixMillis(0), Duration::ZERO),
            None
        );
    }

    #[test]
    fn c_17_sleep_counts() {
        let mut time = TrustedTime::restored(None);
        time.hear(UnixMillis(0), Duration::ZERO);
        let after_a_night = Duration::from_secs(8 * 3600);
        assert_eq!(
            time.now(UnixMillis(0), after_a_night),
            Some(UnixMillis(8 * HOUR_MS))
        );
    }
}
