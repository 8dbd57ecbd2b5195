//! The rights, built again from the log and compared with the tables.
//!
//! Every record tells what its act did to the rights (`"rights"`: what stood there as a hash, what
//! stands there now). From the first record that tells all of them the state at any time follows
//! from the log alone. Where the tables are another, or where a record's "before" is, another hand
//! has been at them.
//!
//! Not found is who can append to the log as well as the server can, before the next checkpoint
//! is signed: see docs/decisions/0030.

use std::collections::{BTreeMap, BTreeSet};

use ed25519_dalek::VerifyingKey;
use serde::Deserialize;
use serde_json::{Value, json};
use tokenim_protocol::ids::PersonId;
use tokenim_protocol::permission::{RoleKey, Scope};

use super::verify::{self, Wrong};
use super::{Act, record};
use crate::error::AppResult;
use crate::store::audit_tree::RIGHTS;
use crate::store::rights::{self, Changed, FORM, Place, Right, Rows};
use crate::store::{Db, StoreResult, Tx, audit_entries};

/// Records read at a time.
const AT_ONCE: u32 = 2_000;
/// Places in one record, where all of them are told.
const PLACES_MAX: usize = 500;

/// Another hand accepted; what it did is lawful from here on.
pub const ACCEPTED: &str = "rights.accept";
/// What the record says was written again.
pub const RESTORED: &str = "rights.restore";
/// The first of the two who have to accept.
pub const PROPOSED: &str = "rights.accept_proposed";

/// What the record being written has to tell about the rights; none: nothing.
pub(super) async fn told(tx: &Tx, act: &Act) -> AppResult<Option<Value>> {
    let changed = rights::take_changes(tx).await?;
    if act.founds {
        let all = rights::all(tx).await?;
        let nothing = rights::hash(&Rows::new());
        let places = all
            .into_iter()
            .map(|(place, rows)| line(&place, &nothing, &rows))
            .collect::<Vec<_>>();
        return Ok(Some(json!({ "base": FORM, "places": places })));
    }
    let lines: Vec<Value> = changed
        .iter()
        .chain(&act.accepts)
        .map(|one| line(&one.place, &one.was, &one.rows))
        .collect();
    Ok(match (act.begins, lines.is_empty()) {
        (true, _) => Some(json!({ "base": FORM, "places": lines })),
        (false, false) => Some(json!({ "places": lines })),
        (false, true) => None,
    })
}

fn line(place: &Place, was: &str, rows: &Rows) -> Value {
    json!([place.0.word(), place.1, was, rows])
}

/// Tells everything as it stands, in a log in which nobody did.
pub async fn found(tx: &mut Tx) -> AppResult<()> {
    let all: Vec<(Place, Rows)> = rights::all(tx).await?.into_iter().collect();
    let nothing = rights::hash(&Rows::new());
    // The first says that it begins here; it and those behind it are of one transaction.
    for (at, part) in all.chunks(PLACES_MAX).enumerate() {
        let mut act = Act::new(RIGHTS);
        for (place, rows) in part {
            act = act.accepting(Changed {
                place: place.clone(),
                was: nothing.clone(),
                rows: rows.clone(),
            });
        }
        act.begins = at == 0;
        record(tx, None, act).await?;
    }
    Ok(())
}

/// Somewhere the tables are not what the log says.
#[derive(Clone, Debug, PartialEq)]
pub struct Mismatch {
    pub place: Place,
    /// What the log says.
    pub recorded: Rows,
    /// What stands there.
    pub found: Rows,
    /// The record that told it last; 0: none did.
    pub seq: u64,
    /// The record whose act met something else than the log says, where another act was first.
    pub met_at: Option<u64>,
}

impl Mismatch {
    /// As it is asked about: it is another once something else stands there.
    pub fn id(&self) -> String {
        format!(
            "{}:{}:{}:{}",
            self.place.0.word(),
            self.place.1,
            rights::hash(&self.found),
            self.met_at.unwrap_or_default()
        )
    }

    /// The columns that differ; of a row that is there and should not be, or the other way
    /// round, all of them.
    pub fn columns(&self) -> Vec<&'static str> {
        let columns = self.place.0.columns();
        match (self.recorded.as_slice(), self.found.as_slice()) {
            ([recorded], [found]) => columns
                .iter()
                .zip(recorded.iter().zip(found))
                .filter(|(_, (recorded, found))| recorded != found)
                .map(|(column, _)| *column)
                .collect(),
            _ => columns.to_vec(),
        }
    }

    /// Everybody whom the rows name: none of them decides about it.
    pub fn people(&self) -> BTreeSet<PersonId> {
        let in_rows = self
            .recorded
            .iter()
            .chain(&self.found)
            .flatten()
            .filter_map(Value::as_str);
        self.place
            .1
            .split('/')
            .chain(in_rows)
            .filter_map(|word| word.parse().ok())
            .collect()
    }
}

impl std::fmt::Display for Mismatch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (right, key) = (self.place.0.word(), &self.place.1);
        match (self.recorded.is_empty(), self.found.is_empty()) {
            _ if self.met_at.is_some() && self.recorded == self.found => write!(
                f,
                "{right} {key} was changed by another hand before record {}",
                self.met_at.unwrap_or_default()
            ),
            (true, _) => write!(f, "{right} {key} is there and no record made it"),
            (_, true) => write!(f, "{right} {key} of record {} is gone", self.seq),
            _ => write!(
                f,
                "{right} {key} is not what record {} says: {}",
                self.seq,
                self.columns().join(", ")
            ),
        }
    }
}

/// What the log says.
#[derive(Clone, Debug, Default)]
pub struct Rebuilt {
    state: BTreeMap<Place, (Rows, u64)>,
    /// Acts that met something else, not settled since: place and record.
    met: BTreeMap<Place, u64>,
    /// Who proposed to accept what: the mismatch's id.
    pub proposed: BTreeMap<String, PersonId>,
    /// Whether a record tells everything, so that there is something to build on.
    pub is_founded: bool,
    /// Records read.
    pub records: u64,
    /// Up to where they were applied.
    upto: u64,
}

#[derive(Deserialize)]
struct Leaf {
    seq: u64,
    action: String,
    #[serde(default)]
    actor: Option<PersonId>,
    #[serde(default)]
    object: Option<String>,
    #[serde(default)]
    rights: Option<Told>,
}

#[derive(Deserialize)]
struct Told {
    #[serde(default)]
    base: Option<u64>,
    #[serde(default)]
    places: Vec<(String, String, String, Rows)>,
}

impl Rebuilt {
    /// Reads the log from its beginning.
    pub async fn of(db: &Db) -> StoreResult<Self> {
        let mut rebuilt = Rebuilt::default();
        rebuilt.read_on(db, 0).await?;
        Ok(rebuilt)
    }

    /// Reads what stands behind `after`. What was read already changes nothing.
    pub async fn read_on(&mut self, db: &Db, after: u64) -> StoreResult<()> {
        let mut seq = after;
        loop {
            let entries = audit_entries::after(db, seq, AT_ONCE).await?;
            let Some(last) = entries.last() else { break };
            seq = last.seq;
            for entry in &entries {
                self.records += 1;
                // Most acts are about no right; their records are not read.
                let is_about = entry.leaf.contains("\"rights\":{") || entry.leaf.contains(PROPOSED);
                if is_about && let Ok(leaf) = serde_json::from_str::<Leaf>(&entry.leaf) {
                    self.apply(leaf);
                }
            }
        }
        Ok(())
    }

    /// Applied again, a record changes nothing.
    fn apply(&mut self, leaf: Leaf) {
        if leaf.seq <= self.upto {
            return;
        }
        self.upto = leaf.seq;
        if leaf.action == PROPOSED
            && let (Some(actor), Some(object)) = (leaf.actor, leaf.object)
        {
            self.proposed.insert(object, actor);
            return;
        }
        let Some(told) = leaf.rights else { return };
        // Another form before it says nothing that could be compared. One after it is no base:
        // nobody who can write a record makes lawful what stands there.
        if told.base == Some(FORM) && !self.is_founded {
            self.state.clear();
            self.met.clear();
            self.is_founded = true;
        }
        let settles = matches!(leaf.action.as_str(), ACCEPTED | RESTORED);
        let nothing = rights::hash(&Rows::new());
        for (word, key, was, rows) in told.places {
            let Some(right) = Right::of(&word) else {
                continue;
            };
            let place = (right, key);
            if settles {
                self.met.remove(&place);
            } else {
                let known = self.state.get(&place);
                let known = known.map_or_else(|| nothing.clone(), |(rows, _)| rights::hash(rows));
                if was != known {
                    self.met.entry(place.clone()).or_insert(leaf.seq);
                }
            }
            if rows.is_empty() {
                self.state.remove(&place);
            } else {
                self.state.insert(place, (rows, leaf.seq));
            }
        }
    }

    /// Where the tables are another.
    pub fn compared(&self, tables: &BTreeMap<Place, Rows>) -> Vec<Mismatch> {
        let mut found = Vec::new();
        let places: BTreeSet<&Place> = self.state.keys().chain(tables.keys()).collect();
        let nothing = Rows::new();
        for place in places {
            let (recorded, seq) = self
                .state
                .get(place)
                .map_or((&nothing, 0), |(rows, seq)| (rows, *seq));
            let there = tables.get(place).unwrap_or(&nothing);
            let met_at = self.met.get(place).copied();
            if recorded != there || met_at.is_some() {
                found.push(Mismatch {
                    place: place.clone(),
                    recorded: recorded.clone(),
                    found: there.clone(),
                    seq,
                    met_at,
                });
            }
        }
        // Met, and gone since.
        for (place, seq) in &self.met {
            if !self.state.contains_key(place) && !tables.contains_key(place) {
                found.push(Mismatch {
                    place: place.clone(),
                    recorded: Rows::new(),
                    found: Rows::new(),
                    seq: *seq,
                    met_at: Some(*seq),
                });
            }
        }
        found
    }

    /// What stands under a place, as the log says.
    pub fn recorded(&self, place: &Place) -> Rows {
        self.state
            .get(place)
            .map(|(rows, _)| rows.clone())
            .unwrap_or_default()
    }

    /// How many places the log knows.
    pub fn places(&self) -> u64 {
        self.state.len() as u64
    }

    /// Who may see what another hand has changed.
    pub fn is_overseer(&self, person: PersonId) -> bool {
        self.holds(person, RoleKey::Owner) || self.holds(person, RoleKey::Auditor)
    }

    /// Whether this person holds a post and is active, as the log says: the tables are not
    /// asked about who may set them right.
    pub fn holds(&self, person: PersonId, post: RoleKey) -> bool {
        let word = json!(post);
        let key = format!(
            "{person}/{}/{}",
            word.as_str().unwrap_or_default(),
            Scope::Organisation.to_query()
        );
        let active = self
            .state
            .get(&(Right::Person, person.to_string()))
            .is_some_and(|(rows, _)| {
                let at = Right::Person
                    .columns()
                    .iter()
                    .position(|one| *one == "active");
                at.is_some_and(|at| rows.iter().any(|row| row[at] == json!(1)))
            });
        active && self.state.contains_key(&(Right::Post, key))
    }
}

/// What a look at everything came to.
#[derive(Clone, Debug, Default)]
pub struct Looked {
    pub rebuilt: Rebuilt,
    pub mismatches: Vec<Mismatch>,
    /// The log itself is not as it was written: nothing can be built on it.
    pub log: Option<Wrong>,
}

impl Looked {
    pub fn is_proved(&self) -> bool {
        self.mismatches.is_empty() && self.log.is_none()
    }
}

/// Hashes the log, builds the rights from it and compares them with the tables.
pub async fn look(db: &Db, key: &VerifyingKey) -> StoreResult<Looked> {
    // What people wrote is no right; that it was changed is told by whoever verifies.
    let log = verify::verify(db, key, &[])
        .await?
        .err()
        .filter(|wrong| !matches!(wrong, Wrong::Channel { .. }));
    let rebuilt = Rebuilt::of(db).await?;
    let mismatches = match rebuilt.is_founded {
        true => rebuilt.compared(&rights::all(db).await?),
        false => Vec::new(),
    };
    Ok(Looked {
        rebuilt,
        mismatches,
        log,
    })
}
