//! What one person may spend on costly reads.
//!
//! Each person has a budget that fills up again with time. What is taken is known only
//! afterwards, so a budget may go below nothing; then it has to fill up before there is more.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use tokenim_protocol::ids::PersonId;
use tokio::time::Instant;

/// Budgets that are full again are forgotten; looked for when there are so many.
const KEPT_MAX: usize = 1_024;

pub struct Costs {
    burst: f64,
    per_second: f64,
    budgets: Mutex<HashMap<PersonId, Budget>>,
}

#[derive(Clone, Copy)]
struct Budget {
    left: f64,
    at: Instant,
}

impl Costs {
    pub fn new(burst: u32, per_second: u32) -> Self {
        Self {
            burst: f64::from(burst.max(1)),
            per_second: f64::from(per_second.max(1)),
            budgets: Mutex::default(),
        }
    }

    /// Takes `cost`, or says in how many milliseconds it can be had.
    pub fn take(&self, person: PersonId, cost: f64) -> Result<(), u64> {
        self.with(person, |budget| {
            if budget.left >= cost {
                budget.left -= cost;
                return Ok(());
            }
            let wait = (cost - budget.left) / self.per_second;
            Err((wait * 1_000.0).ceil().max(1.0) as u64)
        })
    }

    /// Takes what something turned out to cost.
    pub fn charge(&self, person: PersonId, cost: f64) {
        self.with(person, |budget| {
            // A single one that was very dear must not shut somebody out for long.
            budget.left = (budget.left - cost).max(-self.burst);
        });
    }

    fn with<T>(&self, person: PersonId, f: impl FnOnce(&mut Budget) -> T) -> T {
        let now = Instant::now();
        let mut budgets = self.budgets.lock().unwrap_or_else(PoisonError::into_inner);
        if budgets.len() >= KEPT_MAX && !budgets.contains_key(&person) {
            budgets.retain(|_, budget| self.filled(*budget, now).left < self.burst);
        }
        let budget = budgets.entry(person).or_insert(Budget {
            left: self.burst,
            at: now,
        });
        *budget = self.filled(*budget, now);
        f(budget)
    }

    fn filled(&self, budget: Budget, now: Instant) -> Budget {
        let more = now.saturating_duration_since(budget.at).as_secs_f64() * self.per_second;
        Budget {
            left: (budget.left + more).min(self.burst),
            at: now,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn ds_06_a_budget_is_spent_and_fills_up_again_for_each_person_alone() {
        let costs = Costs::new(10, 2);
        let (li, wang) = (PersonId::now_v7(), PersonId::now_v7());
        for _ in 0..10 {
            assert!(costs.take(li, 1.0).is_ok());
        }
        assert_eq!(costs.take(li, 1.0), Err(500));
        assert!(costs.take(wang, 1.0).is_ok(), "not his");
        tokio::time::advance(Duration::from_millis(500)).await;
        assert!(costs.take(li, 1.0).is_ok());
        costs.charge(li, 1_000.0);
        let wait = costs.take(li, 1.0).expect_err("below nothing");
        assert_eq!(wait, 5_500, "and never further down than one whole budget");
    }
}
