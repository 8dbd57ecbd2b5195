//! How long to wait before the next try: twice as long each time, and a random share of it,
//! so that a thousand desktops do not come back in the same second.

use std::time::Duration;

const FIRST: Duration = Duration::from_millis(500);
/// A desktop that has been offline for hours is still back within a minute.
const LONGEST: Duration = Duration::from_secs(60);

/// `chance` is drawn evenly from `0.0..1.0`. What the server asked for is a floor: its own
/// share of chance comes on top, or everybody it turned away returns together.
pub fn wait(attempt: u32, retry_after: Option<Duration>, chance: f64) -> Duration {
    let ceiling = FIRST.saturating_mul(1 << attempt.min(16)).min(LONGEST);
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
        assert_eq!(wait(40, None, 1.0), LONGEST);
        assert_eq!(wait(9, None, 0.0), Duration::ZERO);
        let asked = Duration::from_secs(7);
        assert!(wait(0, Some(asked), 0.0) >= asked);
        assert!(wait(0, Some(asked), 0.9) <= asked + FIRST);
    }
}
