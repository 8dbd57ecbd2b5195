//! How long to wait before the next try: twice as long each time, and a random share of it,
//! so that a thousand desktops do not come back in the same second. For the first minute it
//! grows no further than a few seconds: most outages are over by then, and whoever waits for
//! one sits in front of it.

use std::time::Duration;

const FIRST: Duration = Duration::from_millis(500);
/// A desktop that has been offline for hours is still back within a minute.
const LONGEST: Duration = Duration::from_secs(60);
/// Together about a minute of tries.
const EARLY: Duration = Duration::from_secs(4);
const EARLY_TRIES: u32 = 30;
/// `FIRST` doubled so often is `EARLY`.
const DOUBLINGS: u32 = 3;

/// `chance` is drawn evenly from `0.0..1.0`. What the server asked for is a floor: its own
/// share of chance comes on top, or everybody it turned away returns together.
pub fn wait(attempt: u32, retry_after: Option<Duration>, chance: f64) -> Duration {
    let ceiling = if attempt < EARLY_TRIES {
        FIRST.saturating_mul(1 << attempt.min(DOUBLINGS)).min(EARLY)
    } else {
        EARLY
            .saturating_mul(1 << (attempt - EARLY_TRIES).min(8))
            .min(LONGEST)
    };
    retry_after.unwrap_or_default().min(LONGEST * 10) + ceiling.mul_f64(chance.clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_grows_stays_bounded_and_honours_the_server() {
        assert_eq!(wait(0, None, 1.0), FIRST);
        assert_eq!(wait(1, None, 1.0), FIRST * 2);
        assert_eq!(wait(3, None, 0.5), FIRST * 4);
        assert_eq!(wait(EARLY_TRIES - 1, None, 1.0), EARLY);
        assert_eq!(wait(40, None, 1.0), LONGEST);
        assert_eq!(wait(9, None, 0.0), Duration::ZERO);
        let asked = Duration::from_secs(7);
        assert!(wait(0, Some(asked), 0.0) >= asked);
        assert!(wait(0, Some(asked), 0.9) <= asked + FIRST);
    }
}
