//! Whether an audit is whole: every record is what its hash says, stands where it says, and
//! the tree over all of them passes through every signed checkpoint that is known.
//!
//! The same walk for the console over the server's own file and for a desktop over what the
//! server sent. It names the first record that is not as it was. Where somebody rewrote a record
//! and everything that is computed from it, only a checkpoint gives them away, and what is known
//! is between which two.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use serde::Deserialize;

use crate::merkle::{Edge, Hash, Node, leaf_hash};

/// A hash as it stands in the database and on the wire.
pub fn hash_text(hash: &Hash) -> String {
    STANDARD_NO_PAD.encode(hash)
}

pub fn hash_of(text: &str) -> Option<Hash> {
    let mut hash = [0; 32];
    match STANDARD_NO_PAD.decode_slice(text, &mut hash) {
        Ok(32) => Some(hash),
        _ => None,
    }
}

/// A record as it was found.
#[derive(Clone, Copy, Debug)]
pub struct Found<'a> {
    pub seq: u64,
    pub leaf: &'a str,
    /// What is kept as its hash.
    pub hash: &'a str,
}

/// A checkpoint whose signature has been checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    pub size: u64,
    pub root: Hash,
}

/// The first thing that is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// No record stands at this place.
    Missing { seq: u64 },
    /// The record is not what its hash says.
    Changed { seq: u64 },
    /// The record says of itself that it stands elsewhere.
    Misplaced { seq: u64 },
    /// One of these was rewritten together with everything computed from it.
    Rewritten { first: u64, last: u64 },
}

impl Broken {
    /// The first record that cannot be trusted.
    pub fn seq(self) -> u64 {
        match self {
            Broken::Missing { seq } | Broken::Changed { seq } | Broken::Misplaced { seq } => seq,
            Broken::Rewritten { first, .. } => first,
        }
    }
}

/// What is left when nothing was wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Whole {
    pub size: u64,
    pub root: Hash,
    /// Checkpoints that the tree passed through.
    pub checkpoints: u64,
}

#[derive(Deserialize)]
struct Place {
    seq: u64,
}

/// Walks over the records in the order of their places.
#[derive(Clone, Debug, Default)]
pub struct Verifier {
    edge: Edge,
    /// Not yet passed, the smallest last; and whether it was kept elsewhere.
    ahead: Vec<(Known, bool)>,
    passed: u64,
    /// Up to here a checkpoint has vouched.
    vouched: u64,
    /// Up to here one has that was kept elsewhere. Whoever has the key signs the others anew.
    vouched_elsewhere: u64,
}

impl Verifier {
    pub fn new(checkpoints: Vec<Known>) -> Self {
        let mut ahead: Vec<(Known, bool)> = checkpoints
            .into_iter()
            // The empty tree proves nothing.
            .filter(|known| known.size > 0)
            .map(|known| (known, false))
            .collect();
        ahead.sort_by_key(|(known, _)| std::cmp::Reverse(known.size));
        Self {
            ahead,
            ..Self::default()
        }
    }

    /// One more checkpoint, of a place that is not reached yet.
    pub fn expect(&mut self, known: Known) {
        self.put(known, false);
    }

    /// The same for one that was kept elsewhere.
    pub fn remember(&mut self, known: Known) {
        self.put(known, true);
    }

    fn put(&mut self, known: Known, elsewhere: bool) {
        if known.size > self.edge.size() {
            let at = self
                .ahead
                .partition_point(|(other, _)| other.size > known.size);
            self.ahead.insert(at, (known, elsewhere));
        }
    }

    pub fn size(&self) -> u64 {
        self.edge.size()
    }

    /// The next record. `complete` hears of each subtree that it completes.
    pub fn next(
        &mut self,
        found: &Found<'_>,
        complete: impl FnMut(Node, &Hash),
    ) -> Result<(), Broken> {
        let seq = self.edge.size() + 1;
        if found.seq != seq {
            return Err(Broken::Missing { seq });
        }
        let hash = leaf_hash(found.leaf.as_bytes());
        if hash_of(found.hash) != Some(hash) {
            return Err(Broken::Changed { seq });
        }
        match serde_json::from_str::<Place>(found.leaf) {
            Ok(place) if place.seq == seq => {}
            _ => return Err(Broken::Misplaced { seq }),
        }
        self.edge.push(hash, complete);
        while let Some(&(known, elsewhere)) = self.ahead.last()
            && known.size == seq
        {
            if known.root != self.edge.root() {
                let vouched = match elsewhere {
                    true => self.vouched_elsewhere,
                    false => self.vouched,
                };
                return Err(Broken::Rewritten {
                    first: vouched + 1,
                    last: seq,
                });
            }
            self.ahead.pop();
            self.passed += 1;
            self.vouched = seq;
            if elsewhere {
                self.vouched_elsewhere = seq;
            }
        }
        Ok(())
    }

    /// There are no more. `counted` is how many the server has written, where that is known.
    pub fn finish(self, counted: Option<u64>) -> Result<Whole, Broken> {
        let size = self.edge.size();
        let short = counted.is_some_and(|counted| counted > size) || !self.ahead.is_empty();
        if short {
            return Err(Broken::Missing { seq: size + 1 });
        }
        if let Some(counted) = counted
            && counted < size
        {
            // More than were ever written: what is past the count was put in.
            return Err(Broken::Misplaced { seq: counted + 1 });
        }
        Ok(Whole {
            size,
            root: self.edge.root(),
            checkpoints: self.passed,
        })
    }
}

/// What a checkpoint of a client that has seen an older one means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Witnessed {
    /// The log grew, and begins with what was seen before.
    Grown,
    /// Nothing new.
    Same,
    /// It is shorter than what was seen.
    Shrunk,
    /// It does not begin with what was seen.
    Forked,
}

/// Judges a new checkpoint by an older one of the same log.
pub fn witness(seen: &Known, new: &Known, proof: &[Hash]) -> Witnessed {
    use crate::merkle::verify_consistency;
    if new.size < seen.size {
        return Witnessed::Shrunk;
    }
    if !verify_consistency(seen.size, new.size, &seen.root, &new.root, proof) {
        return Witnessed::Forked;
    }
    if new.size == seen.size {
        Witnessed::Same
    } else {
        Witnessed::Grown
    }
}

/// Where a record says that it stands.
pub fn place_of(leaf: &str) -> Option<u64> {
    serde_json::from_str::<Place>(leaf)
        .ok()
        .map(|place| place.seq)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(Clone, Debug)]
    struct Row {
        seq: u64,
        leaf: String,
        hash: String,
    }

    fn row(seq: u64, what: &str) -> Row {
        let leaf = format!("{{\"action\":\"{what}\",\"seq\":{seq}}}");
        let hash = hash_text(&leaf_hash(leaf.as_bytes()));
        Row { seq, leaf, hash }
    }

    fn log(count: u64) -> Vec<Row> {
        (1..=count).map(|seq| row(seq, "user.create")).collect()
    }

    fn walk(rows: &[Row], checkpoints: Vec<Known>, counted: u64) -> Result<Whole, Broken> {
        let mut verifier = Verifier::new(checkpoints);
        for row in rows {
            let found = Found {
                seq: row.seq,
                leaf: &row.leaf,
                hash: &row.hash,
            };
            verifier.next(&found, |_, _| ())?;
        }
        verifier.finish(Some(counted))
    }

    fn checkpoints(rows: &[Row], every: u64) -> Vec<Known> {
        let mut edge = Edge::default();
        let mut known = Vec::new();
        for row in rows {
            edge.push(leaf_hash(row.leaf.as_bytes()), |_, _| ());
            if edge.size() % every == 0 {
                known.push(Known {
                    size: edge.size(),
                    root: edge.root(),
                });
            }
        }
        known
    }

    #[test]
    fn au_01_an_untouched_log_is_whole_and_each_kind_of_change_is_named() {
        let rows = log(25);
        let known = checkpoints(&rows, 10);
        let whole = walk(&rows, known.clone(), 25).expect("whole");
        assert_eq!((whole.size, whole.checkpoints), (25, 2));

        let mut flipped = rows.clone();
        flipped[6].leaf = flipped[6].leaf.replace("create", "delete");
        assert_eq!(
            walk(&flipped, known.clone(), 25),
            Err(Broken::Changed { seq: 7 })
        );

        let mut deleted = rows.clone();
        deleted.remove(6);
        assert_eq!(
            walk(&deleted, known.clone(), 25),
            Err(Broken::Missing { seq: 7 })
        );

        let mut swapped = rows.clone();
        let (a, b) = (swapped[3].clone(), swapped[6].clone());
        swapped[3] = Row { seq: 4, ..b };
        swapped[6] = Row { seq: 7, ..a };
        assert_eq!(
            walk(&swapped, known.clone(), 25),
            Err(Broken::Misplaced { seq: 4 })
        );

        assert_eq!(
            walk(&rows[..24], known.clone(), 25),
            Err(Broken::Missing { seq: 25 })
        );
        // The counter was set back too: what a checkpoint has seen is missing all the same.
        assert_eq!(
            walk(&rows[..18], known.clone(), 18),
            Err(Broken::Missing { seq: 19 })
        );

        let mut more = rows.clone();
        more.push(row(26, "user.create"));
        assert_eq!(
            walk(&more, known.clone(), 25),
            Err(Broken::Misplaced { seq: 26 })
        );

        // Rewritten with its hash: between which two checkpoints.
        let mut rewritten = rows.clone();
        rewritten[12] = row(13, "user.delete");
        assert_eq!(
            walk(&rewritten, known, 25),
            Err(Broken::Rewritten {
                first: 11,
                last: 20
            })
        );
    }

    proptest! {
        #[test]
        fn au_01_whatever_is_done_below_a_checkpoint_is_found(
            count in 2_u64..120, what in 0_u8..6, at in 0_usize..200, other in 0_usize..200,
        ) {
            let rows = log(count);
            let mut known = checkpoints(&rows, count);
            known.extend(checkpoints(&rows, 10));
            let len = rows.len();
            let (at, other) = (at % len, other % len);
            let mut bent = rows.clone();
            let first = match what {
                0 => {
                    bent[at].leaf = bent[at].leaf.replace("create", "delete");
                    at
                }
                1 => {
                    bent.remove(at);
                    at
                }
                2 => {
                    let words = |row: &Row| (row.leaf.clone(), row.hash.clone());
                    let (a, b) = (words(&bent[at]), words(&bent[other]));
                    (bent[at].leaf, bent[at].hash) = b;
                    (bent[other].leaf, bent[other].hash) = a;
                    prop_assume!(at != other);
                    at.min(other)
                }
                3 => {
                    bent.truncate(at);
                    at
                }
                4 => {
                    // Put in, and everything behind it moved.
                    bent.insert(at, row(at as u64 + 1, "put.in"));
                    for row in &mut bent[at + 1..] {
                        row.seq += 1;
                    }
                    // It is whole in itself; what follows says another place.
                    at + 1
                }
                _ => {
                    bent[at].hash = hash_text(&[7; 32]);
                    at
                }
            };
            let found = walk(&bent, known, count).expect_err("something was done");
            prop_assert!(found.seq() <= first as u64 + 1, "{found:?}");
            if !matches!(found, Broken::Rewritten { .. }) {
                prop_assert_eq!(found.seq(), first as u64 + 1);
            }
        }
    }
}
