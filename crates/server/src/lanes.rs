//! One person's costly questions wait for each other.
//!
//! Whoever asks a hundred of them at once is answered one after the other and keeps one reader
//! busy, not all: who asks next to them finds a free one. It is a queue for each person, so
//! nobody is refused for asking a few at once, as a desktop does that has just started. Where
//! questions pile up, the lane rests after each: a flood gets a quarter of one core, however
//! long it lasts. Who asks one after the other never rests.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokenim_protocol::ids::PersonId;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

use crate::error::{AppError, AppResult};

/// Of one person, the one that is answered among them. More than a handful of desktops ask
/// together; whoever has so many has lost patience or control.
const INSIDE_MAX: usize = 32;
const COME_BACK_MS: u64 = 1_000;
/// After an answer for which others of the same person had to wait: so many times what it took.
const REST: u32 = 3;

#[derive(Default)]
pub struct Lanes {
    lanes: Mutex<HashMap<PersonId, Lane>>,
}

struct Lane {
    place: Arc<Semaphore>,
    inside: usize,
    rests_until: Instant,
}

/// The turn of one question; over when it is dropped.
pub struct Turn<'l> {
    lanes: &'l Lanes,
    person: PersonId,
    /// Since when it is this one's turn.
    since: Option<Instant>,
    place: Option<OwnedSemaphorePermit>,
}

impl Lanes {
    /// Waits until this person's questions before it are answered.
    pub async fn enter(&self, person: PersonId) -> AppResult<Turn<'_>> {
        let place = {
            let mut lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
            let lane = lanes.entry(person).or_insert_with(|| Lane {
                place: Arc::new(Semaphore::new(1)),
                inside: 0,
                rests_until: Instant::now(),
            });
            if lane.inside >= INSIDE_MAX {
                return Err(AppError::TooManyRequests {
                    retry_after_ms: COME_BACK_MS,
                });
            }
            lane.inside += 1;
            Arc::clone(&lane.place)
        };
        // Made before waiting: whoever hangs up meanwhile leaves the lane by it.
        let mut turn = Turn {
            lanes: self,
            person,
            since: None,
            place: None,
        };
        let place = place.acquire_owned().await;
        turn.place = Some(place.map_err(|_| AppError::Unavailable)?);
        let rests_until = self.lane(person, |lane| lane.rests_until);
        if let Some(until) = rests_until.filter(|until| *until > Instant::now()) {
            tokio::time::sleep_until(until).await;
        }
        turn.since = Some(Instant::now());
        Ok(turn)
    }

    fn lane<T>(&self, person: PersonId, f: impl FnOnce(&mut Lane) -> T) -> Option<T> {
        let mut lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        lanes.get_mut(&person).map(f)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut lanes = self
            .lanes
            .lanes
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(lane) = lanes.get_mut(&self.person) {
            lane.inside -= 1;
            if let Some(since) = self.since {
                lane.rests_until = Instant::now() + since.elapsed() * REST;
            }
            if lane.inside == 0 {
                lanes.remove(&self.person);
            }
        }
        // Its successor finds the rest it has to take.
        self.place = None;
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use futures_util::FutureExt;
    use futures_util::stream::{FuturesUnordered, StreamExt};

    use super::*;

    #[tokio::test]
    async fn ds_06_who_asks_a_hundred_at_once_waits_for_themselves_and_nobody_else_does() {
        let lanes = Lanes::default();
        let (nuisance, quiet) = (PersonId::now_v7(), PersonId::now_v7());
        let mut asked: FuturesUnordered<_> = (0..100).map(|_| lanes.enter(nuisance)).collect();
        let mut refused = 0;
        let mut answered = 0;
        let mut turn = None;
        while let Some(Some(next)) = asked.next().now_or_never() {
            match next {
                Ok(one) => {
                    assert!(turn.is_none(), "two at once");
                    turn = Some(one);
                }
                Err(_) => refused += 1,
            }
        }
        assert_eq!(refused, 100 - INSIDE_MAX);
        assert!(turn.is_some(), "one of them is being answered");
        let others = lanes.enter(quiet).now_or_never();
        assert!(others.is_some_and(|turn| turn.is_ok()), "not at all");
        while let Some(over) = turn.take() {
            drop(over);
            answered += 1;
            turn = asked.next().await.and_then(Result::ok);
        }
        assert_eq!(answered, INSIDE_MAX, "all who stayed were answered");
        let left = lanes.lanes.lock().expect("nobody panicked").len();
        assert_eq!(left, 0, "and nothing of it is kept");
    }

    #[tokio::test(start_paused = true)]
    async fn ds_06_a_lane_where_questions_pile_up_rests_after_each() {
        let lanes = Lanes::default();
        let li = PersonId::now_v7();
        let took = Duration::from_millis(20);
        let began = Instant::now();
        for _ in 0..10 {
            let _turn = lanes.enter(li).await.expect("free");
            tokio::time::sleep(took).await;
        }
        assert_eq!(began.elapsed(), took * 10, "one after the other: at once");

        let began = Instant::now();
        let asked = (0..10).map(async |_| {
            let _turn = lanes.enter(li).await.expect("room");
            tokio::time::sleep(took).await;
        });
        futures_util::future::join_all(asked).await;
        assert_eq!(began.elapsed(), took * 10 + took * REST * 9);
    }

    #[tokio::test]
    async fn ds_06_who_hangs_up_while_waiting_is_forgotten() {
        let lanes = Lanes::default();
        let li = PersonId::now_v7();
        let first = lanes.enter(li).await.expect("free");
        let waiting = Box::pin(lanes.enter(li));
        let mut waiting = waiting;
        assert!((&mut waiting).now_or_never().is_none());
        drop(waiting);
        drop(first);
        assert!(lanes.enter(li).now_or_never().is_some(), "free again");
    }
}
