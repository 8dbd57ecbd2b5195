//! Which messages stand under one head.

use tokenim_protocol::ids::PersonId;
use tokenim_protocol::time::{MINUTE_MS, UnixMillis};

/// Longer than this, and the time is worth showing again.
const TOGETHER_MS_MAX: i64 = 5 * MINUTE_MS;

/// What the row above says about the one below.
#[derive(Clone, Copy, Debug)]
pub struct Above {
    pub author: PersonId,
    pub at: UnixMillis,
}

/// Drawn without head: the same author as the message right above, within five minutes.
pub fn continues(above: Option<Above>, author: PersonId, at: UnixMillis) -> bool {
    above.is_some_and(|above| {
        above.author == author && at.0.abs_diff(above.at.0) <= TOGETHER_MS_MAX.unsigned_abs()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_minutes_and_one_author_make_a_group() {
        let (lin, bo) = (PersonId::now_v7(), PersonId::now_v7());
        let at = UnixMillis(1_000_000);
        let above = Some(Above { author: lin, at });
        assert!(continues(above, lin, at.plus_ms(5 * MINUTE_MS)));
        assert!(!continues(above, lin, at.plus_ms(5 * MINUTE_MS + 1)));
        assert!(!continues(above, bo, at));
        assert!(!continues(None, lin, at));
    }
}
