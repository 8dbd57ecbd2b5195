//! The tree over a log, after RFC 9162, 2.1: one hash that stands for every record and its
//! place, a short proof that a record is under it, and a short proof that a longer log begins
//! with a shorter one.
//!
//! The server makes proofs from the hashes of complete subtrees, which never change once they
//! are there; who verifies needs only the proof. Both hash here. An attacker's record cannot
//! pass for an inner node, because leaves and nodes are hashed with a different first byte.

use sha2::{Digest, Sha256};

pub type Hash = [u8; 32];

/// The hash of one record.
pub fn leaf_hash(record: &[u8]) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update([0]);
    hasher.update(record);
    hasher.finalize().into()
}

/// The hash of what stands left and right below a node.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update([1]);
    hasher.update(left);
    hasher.update(right);
    hasher.finalize().into()
}

/// The root over nothing.
pub fn empty_root() -> Hash {
    Sha256::digest([]).into()
}

/// A complete subtree: 2^`level` leaves, the `place`th of that size. Level 0 is a leaf.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Node {
    pub level: u32,
    pub place: u64,
}

/// The right edge of a growing tree: the complete subtrees that cover it, the largest first.
/// All that has to be kept to append; there are never more than 64.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edge {
    size: u64,
    peaks: Vec<Hash>,
}

impl Edge {
    /// The edge of a tree whose peaks are known; they are those of [`peaks`], in its order.
    pub fn of(size: u64, peaks: Vec<Hash>) -> Option<Self> {
        (peaks.len() == size.count_ones() as usize).then_some(Self { size, peaks })
    }

    pub fn size(&self) -> u64 {
        self.size
    }

    /// Appends a leaf; tells every subtree that it made complete, the leaf itself first.
    pub fn push(&mut self, leaf: Hash, mut complete: impl FnMut(Node, &Hash)) {
        let mut node = Node {
            level: 0,
            place: self.size,
        };
        let mut hash = leaf;
        complete(node, &hash);
        // As with carrying: each 1 at the end of the size is a peak that has found its sibling.
        let mut rest = self.size;
        while rest & 1 == 1 {
            let Some(left) = self.peaks.pop() else { break };
            hash = node_hash(&left, &hash);
            node = Node {
                level: node.level + 1,
                place: node.place / 2,
            };
            complete(node, &hash);
            rest >>= 1;
        }
        self.peaks.push(hash);
        self.size += 1;
    }

    pub fn root(&self) -> Hash {
        fold(&self.peaks)
    }
}

/// One hash over peaks, the largest first.
pub fn fold(peaks: &[Hash]) -> Hash {
    let mut from_right = peaks.iter().rev();
    let Some(last) = from_right.next() else {
        return empty_root();
    };
    from_right.fold(*last, |right, left| node_hash(left, &right))
}

/// Some leaves side by side, as they stand below one node of some tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leaves {
    pub start: u64,
    pub len: u64,
}

/// The complete subtrees that cover it, the largest first: [`fold`] makes one hash of theirs.
pub fn peaks(leaves: Leaves) -> Vec<Node> {
    let mut nodes = Vec::new();
    let (mut start, mut rest) = (leaves.start, leaves.len);
    while rest > 0 {
        let level = rest.ilog2();
        nodes.push(Node {
            level,
            place: start >> level,
        });
        start += 1 << level;
        rest -= 1 << level;
    }
    nodes
}

/// Whose hashes prove that the leaf at `index` is in a tree of `size`, from the leaf upwards.
/// Nothing where it cannot be.
pub fn inclusion(index: u64, size: u64) -> Vec<Leaves> {
    let mut path = Vec::new();
    if index >= size {
        return path;
    }
    let (mut start, mut len) = (0, size);
    while len > 1 {
        let left = left_of(len);
        if index < start + left {
            path.push(Leaves {
                start: start + left,
                len: len - left,
            });
            len = left;
        } else {
            path.push(Leaves { start, len: left });
            start += left;
            len -= left;
        }
    }
    path.reverse();
    path
}

/// Whose hashes prove that a tree of `to` leaves begins with the tree of `from`.
pub fn consistency(from: u64, to: u64) -> Vec<Leaves> {
    let mut path = Vec::new();
    if from == 0 || from >= to {
        return path;
    }
    let (mut start, mut len, mut rest) = (0, to, from);
    // Whether what is left is still a whole old tree, whose root the verifier knows.
    let mut whole = true;
    while rest < len {
        let left = left_of(len);
        if rest <= left {
            path.push(Leaves {
                start: start + left,
                len: len - left,
            });
            len = left;
        } else {
            path.push(Leaves { start, len: left });
            start += left;
            len -= left;
            rest -= left;
            whole = false;
        }
    }
    if !whole {
        path.push(Leaves { start, len });
    }
    path.reverse();
    path
}

/// The largest power of two smaller than it.
fn left_of(len: u64) -> u64 {
    1 << (len - 1).ilog2()
}

/// RFC 9162, 2.1.3.2.
pub fn verify_inclusion(index: u64, size: u64, leaf: &Hash, proof: &[Hash], root: &Hash) -> bool {
    if index >= size {
        return false;
    }
    let (mut at, mut last) = (index, size - 1);
    let mut hash = *leaf;
    for sibling in proof {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            hash = node_hash(sibling, &hash);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, sibling);
        }
        at >>= 1;
        last >>= 1;
    }
    last == 0 && hash == *root
}

/// RFC 9162, 2.1.4.2. Every tree begins with the empty one, and with itself.
pub fn verify_consistency(from: u64, to: u64, old: &Hash, new: &Hash, proof: &[Hash]) -> bool {
    if from == 0 || from == to {
        return proof.is_empty()
            && (from != 0 || *old == empty_root())
            && (from != to || old == new);
    }
    if from > to {
        return false;
    }
    // A whole old tree is the first of the path, and is not sent.
    let mut path = proof.iter();
    let first = if from.is_power_of_two() {
        old
    } else {
        match path.next() {
            Some(first) => first,
            None => return false,
        }
    };
    let (mut at, mut last) = (from - 1, to - 1);
    while at & 1 == 1 {
        at >>= 1;
        last >>= 1;
    }
    let (mut of_old, mut of_new) = (*first, *first);
    for sibling in path {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            of_old = node_hash(sibling, &of_old);
            of_new = node_hash(sibling, &of_new);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            of_new = node_hash(&of_new, sibling);
        }
        at >>= 1;
        last >>= 1;
    }
    last == 0 && of_old == *old && of_new == *new
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;

    /// The root as the RFC defines it, by recursion over the records themselves.
    fn by_definition(records: &[Vec<u8>]) -> Hash {
        match records {
            [] => empty_root(),
            [one] => leaf_hash(one),
            more => {
                let left = usize::try_from(left_of(more.len() as u64)).expect("small");
                node_hash(&by_definition(&more[..left]), &by_definition(&more[left..]))
            }
        }
    }

    struct Tree {
        edge: Edge,
        nodes: HashMap<Node, Hash>,
    }

    impl Tree {
        fn over(records: &[Vec<u8>]) -> Self {
            let mut edge = Edge::default();
            let mut nodes = HashMap::new();
            for record in records {
                edge.push(leaf_hash(record), |node, hash| {
                    nodes.insert(node, *hash);
                });
            }
            Self { edge, nodes }
        }

        fn hashes(&self, path: &[Leaves]) -> Vec<Hash> {
            path.iter()
                .map(|leaves| {
                    let peaks: Vec<Hash> =
                        peaks(*leaves).iter().map(|node| self.nodes[node]).collect();
                    fold(&peaks)
                })
                .collect()
        }
    }

    fn records(count: u64) -> Vec<Vec<u8>> {
        (0..count)
            .map(|n| format!("record {n}").into_bytes())
            .collect()
    }

    fn hex(hash: &Hash) -> String {
        hash.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The eight leaves and their roots that implementations of RFC 6962 and 9162 share.
    #[test]
    fn the_roots_are_those_of_the_test_vectors() {
        let leaves: [&[u8]; 8] = [
            b"",
            b"\x00",
            b"\x10",
            b"\x20\x21",
            b"\x30\x31",
            b"\x40\x41\x42\x43",
            b"\x50\x51\x52\x53\x54\x55\x56\x57",
            b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
        ];
        let roots = [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ];
        let mut edge = Edge::default();
        assert_eq!(
            hex(&edge.root()),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
        for (leaf, root) in leaves.iter().zip(roots) {
            edge.push(leaf_hash(leaf), |_, _| ());
            assert_eq!(hex(&edge.root()), root);
        }
    }

    #[test]
    fn every_proof_of_every_small_tree_holds_and_no_other_does() {
        let all = records(34);
        let tree = Tree::over(&all);
        for size in 0..=34_u64 {
            let now = usize::try_from(size).expect("small");
            let root = by_definition(&all[..now]);
            assert_eq!(Tree::over(&all[..now]).edge.root(), root);
            for index in 0..size {
                let leaf = leaf_hash(&all[usize::try_from(index).expect("small")]);
                let proof = tree.hashes(&inclusion(index, size));
                assert!(
                    verify_inclusion(index, size, &leaf, &proof, &root),
                    "{index} of {size}"
                );
                for other in 0..size {
                    assert_eq!(
                        verify_inclusion(other, size, &leaf, &proof, &root),
                        other == index,
                        "{index} of {size} as {other}"
                    );
                }
            }
            for from in 0..=size {
                let old = by_definition(&all[..usize::try_from(from).expect("small")]);
                let proof = tree.hashes(&consistency(from, size));
                assert!(
                    verify_consistency(from, size, &old, &root, &proof),
                    "{from} to {size}"
                );
                if from > 0 && from < size {
                    let mut forged = all[..usize::try_from(from).expect("small")].to_vec();
                    forged[0] = b"another".to_vec();
                    let forged = by_definition(&forged);
                    assert!(!verify_consistency(from, size, &forged, &root, &proof));
                    for at in 0..proof.len() {
                        let mut bent = proof.clone();
                        bent[at][7] ^= 1;
                        assert!(!verify_consistency(from, size, &old, &root, &bent));
                    }
                    let mut longer = proof.clone();
                    longer.push(root);
                    assert!(!verify_consistency(from, size, &old, &root, &longer));
                    assert!(!verify_consistency(from, size, &old, &root, &proof[1..]));
                }
            }
        }
    }

    #[test]
    fn proofs_are_short() {
        assert_eq!(inclusion(70_000, 100_000).len(), 17);
        assert!(consistency(70_001, 100_000).len() <= 18);
        assert_eq!(consistency(0, 9), []);
        assert_eq!(consistency(9, 9), []);
        assert_eq!(inclusion(9, 9), []);
    }

    proptest! {
        #[test]
        fn a_longer_log_proves_that_it_begins_with_the_shorter(
            from in 1_u64..300, more in 0_u64..300, index in 0_u64..600, at in 0_usize..600,
        ) {
            let to = from + more;
            let all = records(to);
            let tree = Tree::over(&all);
            let cut = usize::try_from(from).expect("small");
            let (old, new) = (by_definition(&all[..cut]), by_definition(&all));
            prop_assert_eq!(tree.edge.root(), new);
            let proof = tree.hashes(&consistency(from, to));
            prop_assert!(verify_consistency(from, to, &old, &new, &proof));

            // One record of the old part was rewritten since.
            let mut forged = all.clone();
            let at = at % cut;
            forged[at].push(b'!');
            let forged = Tree::over(&forged);
            let proof = forged.hashes(&consistency(from, to));
            prop_assert!(!verify_consistency(from, to, &old, &forged.edge.root(), &proof));

            let index = index % to;
            let leaf = leaf_hash(&all[usize::try_from(index).expect("small")]);
            let proof = tree.hashes(&inclusion(index, to));
            prop_assert!(verify_inclusion(index, to, &leaf, &proof, &new));
            prop_assert!(!verify_inclusion(index, to, &leaf_hash(b"no"), &proof, &new));
        }

        #[test]
        fn an_edge_is_known_by_its_peaks(size in 0_u64..500) {
            let all = records(size);
            let tree = Tree::over(&all);
            let known: Vec<Hash> =
                peaks(Leaves { start: 0, len: size }).iter().map(|node| tree.nodes[node]).collect();
            prop_assert_eq!(Edge::of(size, known.clone()), Some(tree.edge));
            prop_assert_eq!(Edge::of(size + 1, known).is_some(), size % 2 == 1 && (size + 1).count_ones() == size.count_ones());
        }
    }
}
