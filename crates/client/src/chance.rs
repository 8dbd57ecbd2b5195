//! Random numbers for spreading things in time; never for secrets. Seeded in tests, so that
//! a run can be had again.

use std::sync::atomic::{AtomicU64, Ordering};

pub struct Chance(AtomicU64);

impl Chance {
    pub fn new(seed: Option<u64>) -> Self {
        let seed = seed.unwrap_or_else(|| {
            let mut bytes = [0; 8];
            // Without randomness everybody retries at once, which is a pity and no more.
            let _ = getrandom::fill(&mut bytes);
            u64::from_le_bytes(bytes)
        });
        Self(AtomicU64::new(seed))
    }

    /// Evenly from `0.0..1.0` (splitmix64).
    pub fn draw(&self) -> f64 {
        const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
        let mut z = self.0.fetch_add(STEP, Ordering::Relaxed).wrapping_add(STEP);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        // 53 bits are what a double holds exactly.
        #[allow(clippy::cast_precision_loss)]
        let share = (z >> 11) as f64 / (1_u64 << 53) as f64;
        share
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_draws_the_same_and_all_of_it_is_used() {
        let draws = |seed| {
            let chance = Chance::new(Some(seed));
            (0..1_000).map(|_| chance.draw()).collect::<Vec<_>>()
        };
        assert_eq!(draws(1), draws(1));
        assert_ne!(draws(1), draws(2));
        assert!(draws(1).iter().all(|share| (0.0..1.0).contains(share)));
        assert!(
            draws(1).iter().any(|share| *share < 0.05)
                && draws(1).iter().any(|share| *share > 0.95)
        );
    }
}
