//! Refusals in the audit: each one a record in a transaction of its own, bursts folded.
//!
//! The first refusal is written at once. The same person refused the same thing again
//! within a minute is only counted; when the minute is over one more record says how often.
//! Otherwise whoever holds down a key could fill the log.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use serde_json::json;
use tokenim_protocol::ids::PersonId;
use tokenim_protocol::permission::{Action, ReasonCode, Resource, Scope};
use tokenim_protocol::time::{MINUTE_MS, UnixMillis};

use super::{Act, record};
use crate::error::{AppResult, Refusal};
use crate::store::Store;

const BURST_MS: i64 = MINUTE_MS;
/// Bursts under way. Past this everything is written down singly, which is slower and
/// keeps memory bounded.
const BURSTS_MAX: usize = 10_000;

#[derive(Default)]
pub struct Refusals(Mutex<HashMap<Key, Burst>>);

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Key {
    actor: PersonId,
    action: Action,
    scope: Scope,
    code: Option<ReasonCode>,
}

struct Burst {
    since: UnixMillis,
    resource: Resource,
    more: u64,
}

impl Refusals {
    pub(crate) async fn note(&self, store: &Store, refusal: &Refusal, now: UnixMillis) {
        let key = Key {
            actor: refusal.actor,
            action: refusal.action,
            scope: refusal.resource.scope,
            code: refusal.decision.obstacles.first().map(|first| first.code),
        };
        if self.folds(key, refusal.resource, now) {
            return;
        }
        // The refusal itself stands whether or not it could be written down.
        if let Err(error) = write(store, key, refusal.resource, 1).await {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "a refusal was not audited"
            );
        }
    }

    /// True when it belongs to a burst under way and is only counted.
    fn folds(&self, key: Key, resource: Resource, now: UnixMillis) -> bool {
        let mut bursts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(burst) = bursts.get_mut(&key) {
            burst.more += 1;
            return true;
        }
        if bursts.len() < BURSTS_MAX {
            let burst = Burst {
                since: now,
                resource,
                more: 0,
            };
            bursts.insert(key, burst);
        }
        false
    }

    pub(crate) async fn settle(&self, store: &Store, now: UnixMillis) -> AppResult<()> {
        let over: Vec<(Key, Burst)> = {
            let mut bursts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            bursts
                .extract_if(|_, burst| now.0 - burst.since.0 >= BURST_MS)
                .collect()
        };
        for (key, burst) in over {
            if burst.more > 0 {
                write(store, key, burst.resource, burst.more).await?;
            }
        }
        Ok(())
    }
}

async fn write(store: &Store, key: Key, resource: Resource, times: u64) -> AppResult<()> {
    store
        .write(move |tx| {
            Box::pin(async move {
                let act = Act::new("refused")
                    .about(resource.scope.to_query())
                    .after(json!({
                        "action": key.action,
                        "owner": resource.owner.map(|owner| owner.to_string()),
                        "code": key.code,
                        "times": times,
                    }));
                record(tx, Some(key.actor), act).await
            })
        })
        .await
}
