//! The facts that this client judges from: verified, the newest, and how old they are.

use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, VerifyingKey};
use tokenim_policy::ending::{Ending, ending_within};
use tokenim_policy::labels::rule_of;
use tokenim_policy::{Contact, Moment, RowActs, decide, matrix, row_acts};
use tokenim_protocol::access::PermissionState;
use tokenim_protocol::ids::PersonId;
use tokenim_protocol::label::Label;
use tokenim_protocol::lease::READING_LEASE_MS_DEFAULT;
use tokenim_protocol::permission::{
    Action, Decision, Facts, Obstacle, PermissionSet, ReasonCode, Resource, Scope, SignedFacts,
};
use tokenim_protocol::time::UnixMillis;

use crate::clock::Clock;

use super::time::{Marks, TrustedTime};

/// Why signed facts were not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FactsRefused {
    #[error("the signature is not the server's")]
    Signature,
    #[error("the facts cannot be read")]
    Malformed,
    #[error("the facts are about somebody else")]
    SomebodyElse,
    /// Replayed, or overtaken by newer ones.
    #[error("the facts are older than those already held")]
    Older,
}

/// One person's facts on this device, shared by the engine that renews them and the
/// screens that ask.
pub struct Held {
    me: PersonId,
    key: VerifyingKey,
    clock: Arc<dyn Clock>,
    state: RwLock<State>,
}

struct State {
    facts: Option<Arc<Facts>>,
    /// The same, as if it were proved who sits here: what the person may do once it is.
    proven: Option<Arc<Facts>>,
    /// They came over the connection that is open now.
    live: bool,
    time: TrustedTime,
}

/// One question's ground: the facts as they may be used at this moment.
pub struct Ground {
    /// As if it were proved who sits here. Whether that is still owed is asked beside it, for
    /// rights do not come and go with it.
    facts: Arc<Facts>,
    /// As the server sent them.
    sent: Arc<Facts>,
    moment: Moment,
}

impl Held {
    /// `key` is the one pinned at sign-in, base64.
    pub fn new(
        me: PersonId,
        key: &str,
        clock: Arc<dyn Clock>,
        marks: Option<Marks>,
    ) -> Option<Self> {
        let bytes = STANDARD.decode(key).ok()?;
        let key = VerifyingKey::from_bytes(&bytes.try_into().ok()?).ok()?;
        Some(Self {
            me,
            key,
            clock,
            state: RwLock::new(State {
                facts: None,
                proven: None,
                live: false,
                time: TrustedTime::restored(marks),
            }),
        })
    }

    /// Judges facts that came from the server or from the disk: neither is believed.
    pub fn verify(&self, signed: &SignedFacts) -> Result<Facts, FactsRefused> {
        let signature: [u8; 64] = STANDARD
            .decode(&signed.signature)
            .ok()
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or(FactsRefused::Signature)?;
        self.key
            .verify_strict(signed.facts.as_bytes(), &Signature::from_bytes(&signature))
            .map_err(|_| FactsRefused::Signature)?;
        let facts: Facts =
            serde_json::from_str(&signed.facts).map_err(|_| FactsRefused::Malformed)?;
        if facts.person != self.me {
            return Err(FactsRefused::SomebodyElse);
        }
        if let Some(held) = &self.read().facts
            && (facts.authority_epoch, facts.as_of) < (held.authority_epoch, held.as_of)
        {
            return Err(FactsRefused::Older);
        }
        Ok(facts)
    }

    /// Takes verified facts. True when a decision may have changed, and not just their age.
    pub fn take(&self, facts: Facts, live: bool) -> bool {
        let mut state = self.write();
        let same = state.live == live
            && state.facts.as_ref().is_some_and(|held| {
                held.authority_epoch == facts.authority_epoch
                    && Facts {
                        as_of: facts.as_of,
                        ..(**held).clone()
                    } == facts
            });
        state.proven = Some(Arc::new(proven(&facts)));
        state.facts = Some(Arc::new(facts));
        state.live = live;
        !same
    }

    /// The log they belong to is gone with the server that kept it.
    pub fn forget(&self) {
        let mut state = self.write();
        state.facts = None;
        state.proven = None;
        state.live = false;
    }

    pub fn hear_time(&self, server: UnixMillis) {
        let uptime = self.clock.uptime();
        self.write().time.hear(server, uptime);
    }

    /// The connection is gone: from now on the facts have an age. True when that is new.
    pub fn lose_contact(&self) -> bool {
        std::mem::replace(&mut self.write().live, false)
    }

    /// What time it is as far as that can be believed; none after the wall was set back.
    pub fn time(&self) -> Option<UnixMillis> {
        let state = self.read();
        state.time.now(self.clock.now(), self.clock.uptime())
    }

    /// Why nothing that is kept may be read: the lease is over, or nobody knows whether it is.
    pub fn shut(&self) -> Option<Decision> {
        let everywhere = Resource::at(Scope::Organisation);
        let decision = self.ground()?.decide(Action::ReadDirectory, &everywhere);
        let too_old = |obstacle: &Obstacle| obstacle.code == ReasonCode::SnapshotTooOld;
        decision.obstacles.iter().any(too_old).then_some(decision)
    }

    pub fn is_live(&self) -> bool {
        self.read().live
    }

    pub fn facts(&self) -> Option<Arc<Facts>> {
        self.read().facts.clone()
    }

    pub fn as_of(&self) -> Option<UnixMillis> {
        self.read().facts.as_ref().map(|facts| facts.as_of)
    }

    /// None while there are no facts: then the answer to everything is "unknown".
    pub fn ground(&self) -> Option<Ground> {
        let state = self.read();
        let sent = state.facts.clone()?;
        let facts = state.proven.clone()?;
        let now = state.time.now(self.clock.now(), self.clock.uptime());
        Some(match (now, state.live) {
            (Some(now), true) => Ground {
                facts,
                sent,
                moment: Moment::live(now),
            },
            (Some(now), false) => {
                let age = now.0.saturating_sub(facts.as_of.0).max(0);
                Ground {
                    facts,
                    sent,
                    moment: Moment::offline(now, age),
                }
            }
            (None, live) => {
                let moment = Moment {
                    now: facts.as_of,
                    contact: match live {
                        true => Contact::Live,
                        // The lease is dated, too.
                        false => Contact::Offline {
                            snapshot_age_ms: i64::MAX,
                        },
                    },
                };
                let dated = without_dated_rights(&sent);
                Ground {
                    facts: Arc::new(proven(&dated)),
                    sent: Arc::new(dated),
                    moment,
                }
            }
        })
    }

    /// The next moment at which some decision changes by itself.
    pub fn next_turn(&self) -> Option<Turn> {
        let state = self.read();
        let facts = state.facts.as_ref()?;
        let now = state.time.now(self.clock.now(), self.clock.uptime())?;
        let leases = (!state.live).then(|| lease_ends(facts));
        let dates = facts
            .grants
            .iter()
            .flat_map(|grant| [Some(grant.starts_at), Some(grant.ends_at)])
            .chain(facts.roles.iter().map(|role| role.until))
            .chain(facts.custom_roles.iter().map(|held| Some(held.ends_at)))
            .chain(facts.bundles.iter().map(|bundle| Some(bundle.ends_at)))
            .chain(
                facts
                    .exclusions
                    .iter()
                    .flat_map(|one| [Some(one.starts_at), one.ends_at]),
            )
            .chain([facts.conditions.stepped_up_until])
            .flatten()
            .chain(leases.into_iter().flatten());
        dates.filter(|date| *date > now).min().map(|at| Turn {
            at,
            in_ms: at.0.saturating_sub(now.0).unsigned_abs(),
        })
    }

    fn read(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A date at which a right begins or ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    pub at: UnixMillis,
    pub in_ms: u64,
}

impl Ground {
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    pub fn is_offline(&self) -> bool {
        matches!(self.moment.contact, Contact::Offline { .. })
    }

    pub fn decide(&self, action: Action, resource: &Resource) -> Decision {
        decide(&self.facts, action, resource, &self.moment)
    }

    /// The same as a screen shows it, and whether only a proof of identity is owed.
    pub fn ask(&self, action: Action, resource: &Resource) -> (Decision, bool) {
        let open = self.decide(action, resource);
        if !open.is_allowed() {
            return (open, false);
        }
        let now = decide(&self.sent, action, resource, &self.moment);
        let owed = !now.is_allowed();
        (now, owed)
    }

    /// What is about to be lost because its time runs out, the nearest first.
    pub fn ending_within(&self, within_ms: i64) -> Vec<Ending> {
        ending_within(&self.facts, &self.moment, within_ms)
    }

    pub fn matrix(&self, scope: Scope) -> Vec<PermissionState> {
        matrix(&self.facts, scope, &self.moment)
    }

    /// What this person may do about a row of somebody's access.
    pub fn row_acts(&self, subject: PersonId, row: &PermissionState, scope: Scope) -> RowActs {
        row_acts(&self.facts, subject, row, scope, &self.moment)
    }
}

/// When what is kept may no longer be read: everything, and what wears a stricter label.
fn lease_ends(facts: &Facts) -> Vec<UnixMillis> {
    let labels = facts
        .scopes
        .iter()
        .filter_map(|place| place.label.as_ref()?.lease_ms);
    // Single messages may wear any of them, wherever they stand.
    let of_messages = Label::ALL
        .iter()
        .filter_map(|label| rule_of(*label)?.lease_ms);
    std::iter::once(facts.lease_ms.unwrap_or(READING_LEASE_MS_DEFAULT))
        .chain(labels)
        .chain(of_messages)
        .map(|lease| facts.as_of.plus_ms(lease + 1))
        .collect()
}

fn proven(facts: &Facts) -> Facts {
    let mut facts = facts.clone();
    facts.conditions.step_up_required = PermissionSet::EMPTY;
    facts.conditions.stepped_up_until = Some(UnixMillis(i64::MAX));
    facts
}

/// With the time unknown, whatever ends some day may have ended. What stands against the
/// person stays: an exclusion's end is not assumed to have come.
fn without_dated_rights(facts: &Facts) -> Facts {
    let mut facts = facts.clone();
    let as_of = facts.as_of;
    for grant in &mut facts.grants {
        grant.ends_at = grant.ends_at.min(as_of);
    }
    for role in &mut facts.roles {
        role.until = role.until.map(|until| until.min(as_of));
    }
    let stepped_up = &mut facts.conditions.stepped_up_until;
    *stepped_up = stepped_up.map(|until| until.min(as_of));
    facts
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::{Signer, SigningKey};
    use tokenim_protocol::ids::GrantId;
    use tokenim_protocol::permission::{
        AccountState, Conditions, Grant, Holding, Mode, Permission, PersonKind, ScopeFacts,
    };
    use tokenim_protocol::time::{DAY_MS, HOUR_MS};

    use super::*;
    use crate::clock::ScriptedClock;

    const NOON: UnixMillis = UnixMillis(1_000 * DAY_MS);

    struct Scene {
        signing: SigningKey,
        clock: Arc<ScriptedClock>,
        me: PersonId,
    }

    impl Scene {
        fn begin() -> Self {
            Self {
                signing: SigningKey::from_bytes(&[7; 32]),
                clock: Arc::new(ScriptedClock::at(NOON)),
                me: PersonId::now_v7(),
            }
        }

        fn held(&self, marks: Option<Marks>) -> Held {
            let key = STANDARD.encode(self.signing.verifying_key().as_bytes());
            Held::new(self.me, &key, self.clock.clone(), marks).expect("a good key")
        }

        fn facts(&self, epoch: u64, as_of: UnixMillis) -> Facts {
            Facts {
                person: self.me,
                authority_epoch: epoch,
                as_of,
                kind: PersonKind::Member,
                account: AccountState::Active,
                set_up_mode: false,
                roles: vec![],
                grants: vec![],
                custom_roles: vec![],
                bundles: vec![],
                exclusions: vec![],
                conditions: Conditions::default(),
                scopes: vec![ScopeFacts {
                    scope: Scope::Organisation,
                    parent: None,
                    archived: None,
                    frozen: None,
                    features_off: vec![],
                    member_since: Some(UnixMillis(0)),
                    members_only: false,
                    public: false,
                    direct: false,
                    group: false,
                    mode: Mode::Open,
                    level: 0,
                    label: None,
                    limits: vec![],
                }],
                deciders: vec![],
                unproven_since: None,
                lease_ms: None,
            }
        }

        fn sign(&self, facts: &Facts) -> SignedFacts {
            let facts = serde_json::to_string(facts).expect("facts are text");
            let signature = STANDARD.encode(self.signing.sign(facts.as_bytes()).to_bytes());
            SignedFacts { facts, signature }
        }
    }

    fn grant(ends_at: UnixMillis) -> Grant {
        Grant {
            id: GrantId::now_v7(),
            permission: Permission::AuditRead,
            scope: Scope::Organisation,
            holding: Holding::Active,
            starts_at: UnixMillis(0),
            ends_at,
            by: PersonId::now_v7(),
            text: "for the yearly review".to_owned(),
            revoked: None,
        }
    }

    #[test]
    fn facts_are_believed_only_signed_own_and_newer() {
        let scene = Scene::begin();
        let held = scene.held(None);
        let good = scene.sign(&scene.facts(5, NOON));
        held.take(held.verify(&good).expect("good facts"), true);

        let mut forged = good.clone();
        forged.facts = forged
            .facts
            .replace("\"authority_epoch\":5", "\"authority_epoch\":6");
        assert_eq!(held.verify(&forged), Err(FactsRefused::Signature));

        let older = scene.sign(&scene.facts(4, NOON.plus_ms(HOUR_MS)));
        assert_eq!(held.verify(&older), Err(FactsRefused::Older));
        let replayed = scene.sign(&scene.facts(5, NOON.plus_ms(-1)));
        assert_eq!(held.verify(&replayed), Err(FactsRefused::Older));

        let mut others = scene.facts(9, NOON);
        others.person = PersonId::now_v7();
        assert_eq!(
            held.verify(&scene.sign(&others)),
            Err(FactsRefused::SomebodyElse)
        );

        let renewed = held
            .verify(&scene.sign(&scene.facts(5, NOON.plus_ms(60_000))))
            .expect("renewed");
        assert!(!held.take(renewed, true), "only their age changed");
    }

    #[test]
    fn c_17_a_dated_right_ends_on_time_and_with_the_time_unknown_it_has_ended() {
        let scene = Scene::begin();
        let held = scene.held(None);
        let resource = Resource::at(Scope::Organisation);
        let mut facts = scene.facts(1, NOON);
        facts.grants.push(grant(NOON.plus_ms(HOUR_MS)));
        held.hear_time(NOON);
        held.take(facts.clone(), true);
        let holds = |held: &Held| {
            let ground = held.ground().expect("facts");
            let states = ground.matrix(resource.scope);
            states
                .iter()
                .any(|row| row.permission == Permission::AuditRead && row.obstacles.is_empty())
        };
        assert!(holds(&held));
        assert_eq!(
            held.next_turn().map(|turn| turn.in_ms),
            Some(HOUR_MS.unsigned_abs())
        );
        scene.clock.set(NOON.plus_ms(HOUR_MS));
        assert!(!holds(&held));

        // Restarted without a network, with the clock set back.
        scene.clock.set(NOON.plus_ms(-DAY_MS));
        let marks = Marks {
            server: NOON,
            wall: NOON,
            wall_highest: NOON,
        };
        let held = scene.held(Some(marks));
        held.take(facts, false);
        assert!(!holds(&held));
        assert!(held.ground().is_some_and(|ground| ground.is_offline()));
    }
}
