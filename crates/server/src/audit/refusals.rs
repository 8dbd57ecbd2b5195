//! Refusals in the audit: each one a record in a transaction of its own, bursts folded.
//!
//! The first refusal is written at once. The same again within a minute is only counted;
//! when the minute is over one more record says how often. Otherwise whoever holds down a
//! key could fill the log.
//!
//! What is "the same" is said by marks: a person refused the same thing at the same place
//! has one. A sign-in that failed has two, the account and the address, and belongs to a
//! burst under way that has either: a thousand guesses at one account from fifty places are
//! one burst, and so are guesses at fifty accounts from one place.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use serde_json::{Value, json};
use tokenim_protocol::error::ErrorCode;
use tokenim_protocol::ids::PersonId;
use tokenim_protocol::permission::{Action, ReasonCode, Resource, Scope};
use tokenim_protocol::time::{MINUTE_MS, UnixMillis};

use super::origin::Origin;
use super::{Act, record};
use crate::error::{AppResult, Guarded, Refusal};
use crate::store::{Store, credentials};

const BURST_MS: i64 = MINUTE_MS;
/// Bursts under way. Past this everything is written down singly, which is slower and
/// keeps memory bounded.
const BURSTS_MAX: usize = 10_000;

/// What is written down of a refusal. Never what was typed: a password lands in the field
/// for the name often enough.
#[derive(Clone, Debug)]
pub struct Refused {
    marks: Vec<Mark>,
    leaf: Leaf,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Mark {
    Act {
        actor: PersonId,
        action: Action,
        scope: Scope,
        code: Value,
    },
    Account(String),
    Address(IpAddr),
}

#[derive(Clone, Debug)]
enum Leaf {
    Act {
        actor: PersonId,
        action: Action,
        resource: Resource,
        code: Value,
    },
    SignIn {
        handle: String,
        address: IpAddr,
        code: ErrorCode,
    },
}

impl Refused {
    pub fn by_policy(refusal: &Refusal) -> Self {
        let code: Option<ReasonCode> = refusal.decision.obstacles.first().map(|first| first.code);
        Self::act(refusal.actor, refusal.action, refusal.resource, json!(code))
    }

    pub fn by_guard(guarded: &Guarded) -> Self {
        let code = json!(ErrorCode::GuardHolds);
        Self::act(guarded.actor, guarded.action, guarded.resource, code)
    }

    pub fn sign_in(handle: &str, address: IpAddr, code: ErrorCode) -> Self {
        Self {
            marks: vec![Mark::Account(handle.to_owned()), Mark::Address(address)],
            leaf: Leaf::SignIn {
                handle: handle.to_owned(),
                address,
                code,
            },
        }
    }

    fn act(actor: PersonId, action: Action, resource: Resource, code: Value) -> Self {
        let mark = Mark::Act {
            actor,
            action,
            scope: resource.scope,
            code: code.clone(),
        };
        Self {
            marks: vec![mark],
            leaf: Leaf::Act {
                actor,
                action,
                resource,
                code,
            },
        }
    }
}

#[derive(Default)]
pub struct Refusals(Mutex<Bursts>);

#[derive(Default)]
struct Bursts {
    next: u64,
    under_way: HashMap<u64, Burst>,
    by_mark: HashMap<Mark, u64>,
}

struct Burst {
    since: UnixMillis,
    refused: Refused,
    more: u64,
}

impl Refusals {
    pub(crate) async fn note(&self, store: &Store, refused: Refused, now: UnixMillis) {
        if self.folds(&refused, now) {
            return;
        }
        // The refusal itself stands whether or not it could be written down.
        if let Err(error) = write(store, refused.leaf, 1).await {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "a refusal was not audited"
            );
        }
    }

    /// True when it belongs to a burst under way and is only counted.
    fn folds(&self, refused: &Refused, now: UnixMillis) -> bool {
        let mut bursts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let bursts = &mut *bursts;
        let known = refused
            .marks
            .iter()
            .find_map(|mark| bursts.by_mark.get(mark));
        if let Some(burst) = known.and_then(|id| bursts.under_way.get_mut(id)) {
            burst.more += 1;
            return true;
        }
        if bursts.under_way.len() < BURSTS_MAX {
            let id = bursts.next;
            bursts.next += 1;
            for mark in &refused.marks {
                bursts.by_mark.insert(mark.clone(), id);
            }
            let burst = Burst {
                since: now,
                refused: refused.clone(),
                more: 0,
            };
            bursts.under_way.insert(id, burst);
        }
        false
    }

    pub(crate) async fn settle(&self, store: &Store, now: UnixMillis) -> AppResult<()> {
        let over: Vec<Burst> = {
            let mut bursts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let bursts = &mut *bursts;
            let over: Vec<(u64, Burst)> = bursts
                .under_way
                .extract_if(|_, burst| now.0 - burst.since.0 >= BURST_MS)
                .collect();
            if !over.is_empty() {
                let under_way = &bursts.under_way;
                bursts.by_mark.retain(|_, id| under_way.contains_key(id));
            }
            over.into_iter().map(|(_, burst)| burst).collect()
        };
        for burst in over {
            if burst.more > 0 {
                write(store, burst.refused.leaf, burst.more).await?;
            }
        }
        Ok(())
    }
}

async fn write(store: &Store, leaf: Leaf, times: u64) -> AppResult<()> {
    let origin = Origin::here();
    store
        .write(move |tx| {
            tx.come_from(origin);
            Box::pin(async move {
                match leaf {
                    Leaf::Act {
                        actor,
                        action,
                        resource,
                        code,
                    } => {
                        let act =
                            Act::new("refused")
                                .about(resource.scope.to_query())
                                .after(json!({
                                    "action": action,
                                    "owner": resource.owner.map(|owner| owner.to_string()),
                                    "code": code,
                                    "times": times,
                                }));
                        record(tx, Some(actor), act).await
                    }
                    Leaf::SignIn {
                        handle,
                        address,
                        code,
                    } => {
                        let account = credentials::by_handle(tx, &handle).await?;
                        let mut act = Act::new("sign_in.refused").after(json!({
                            "address": address.to_string(),
                            "code": code,
                            "times": times,
                        }));
                        if let Some(account) = account {
                            act = act.about(account.person);
                        }
                        record(tx, None, act).await
                    }
                }
            })
        })
        .await
}
