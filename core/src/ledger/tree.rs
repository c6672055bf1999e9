//! The Merkle tree of RFC 9162 §2.1 with SHA-256: roots, proofs, and their verification.
//!
//! Nothing here trusts a proof: whatever is handed in, the answer is yes or no.

use base64ct::{Base64, Encoding};
use sha2::{Digest, Sha256};

/// A SHA-256 hash.
pub type Hash = [u8; 32];

fn hash(parts: [&[u8]; 3]) -> Hash {
    let mut hash = Sha256::new();
    parts.iter().for_each(|part| hash.update(part));
    hash.finalize().into()
}

/// The hash of a leaf that holds `entry` (§2.1.1).
pub fn leaf(entry: &[u8]) -> Hash {
    hash([&[0], entry, &[]])
}

/// The hash of the node above `left` and `right` (§2.1.1).
pub fn node(left: &Hash, right: &Hash) -> Hash {
    hash([&[1], left, right])
}

/// The roots of the complete subtrees that make up a growing tree: all that is needed to append.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    /// One for each bit that is set in `size`, the largest first.
    peaks: Vec<Hash>,
}

impl Frontier {
    /// How many leaves there are.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Appends a leaf, given its hash.
    pub fn append(&mut self, leaf: Hash) {
        let mut right = leaf;
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.peaks.pop() {
                right = node(&left, &right);
            }
        }
        self.peaks.push(right);
        self.size += 1;
    }

    /// The root of the tree (§2.1.1); of an empty one, the hash of nothing.
    pub fn root(&self) -> Hash {
        let smallest_first = self.peaks.iter().rev().copied();
        smallest_first.reduce(|right, left| node(&left, &right)).unwrap_or_else(|| hash([&[]; 3]))
    }
}

impl Extend<Hash> for Frontier {
    fn extend<I: IntoIterator<Item = Hash>>(&mut self, leaves: I) {
        leaves.into_iter().for_each(|leaf| self.append(leaf));
    }
}

/// The root of the tree over `leaves`, which are hashes (§2.1.1).
pub fn root(leaves: &[Hash]) -> Hash {
    let mut frontier = Frontier::default();
    frontier.extend(leaves.iter().copied());
    frontier.root()
}

/// Splits more than one leaf into the two subtrees: left the largest power of two that leaves something right.
fn split(leaves: &[Hash]) -> Option<(&[Hash], &[Hash])> {
    let last = leaves.len().checked_sub(1).filter(|last| *last > 0)?;
    leaves.split_at_checked(1 << last.ilog2())
}

/// The proof that leaf `index` is in the tree over `leaves` (§2.1.3.1); `None` if it is not.
pub fn inclusion(mut leaves: &[Hash], mut index: usize) -> Option<Vec<Hash>> {
    if index >= leaves.len() {
        return None;
    }
    let mut proof = Vec::new();
    while let Some((left, right)) = split(leaves) {
        if index < left.len() {
            proof.push(root(right));
            leaves = left;
        } else {
            proof.push(root(left));
            index -= left.len();
            leaves = right;
        }
    }
    proof.reverse();
    Some(proof)
}

/// Whether `proof` shows that `leaf`, a hash, is number `index` of the `size` leaves under `root` (§2.1.3.2).
pub fn verify_inclusion(leaf: &Hash, index: u64, size: u64, proof: &[Hash], root: &Hash) -> bool {
    if index >= size {
        return false;
    }
    let mut path = Path { node: index, last: size - 1 };
    let mut found = *leaf;
    for sibling in proof {
        match path.step() {
            None => return false,
            Some(Side::Left) => found = node(sibling, &found),
            Some(Side::Right) => found = node(&found, sibling),
        }
    }
    path.last == 0 && found == *root
}

/// The proof that the tree over `leaves` grew from its first `old` ones (§2.1.4.1); `None` if there are fewer.
pub fn consistency(mut leaves: &[Hash], mut old: usize) -> Option<Vec<Hash>> {
    if old > leaves.len() {
        return None;
    }
    let mut proof = Vec::new();
    if old == 0 {
        return Some(proof);
    }
    // Whoever verifies knows the old root, so it need not be in the proof where it is a subtree of the new tree.
    let mut known = true;
    while old < leaves.len() {
        let (left, right) = split(leaves)?;
        if old <= left.len() {
            proof.push(root(right));
            leaves = left;
        } else {
            proof.push(root(left));
            old -= left.len();
            leaves = right;
            known = false;
        }
    }
    if !known {
        proof.push(root(leaves));
    }
    proof.reverse();
    Some(proof)
}

/// Whether `proof` shows that the tree of `new` leaves under `new_root` grew from the one of `old` leaves under `old_root`
/// (§2.1.4.2). Every tree grew from the empty one, and from itself, with an empty proof.
pub fn verify_consistency(old: u64, old_root: &Hash, new: u64, new_root: &Hash, proof: &[Hash]) -> bool {
    if old == 0 || old == new {
        let root = if old == 0 { root(&[]) } else { *new_root };
        return proof.is_empty() && *old_root == root;
    }
    // Where the old tree is complete its root is where the path begins, and the proof leaves it out.
    let (first, rest) = match proof.split_first() {
        _ if old.is_power_of_two() => (old_root, proof),
        Some(parts) => parts,
        None => return false,
    };
    if old > new {
        return false;
    }
    let mut path = Path { node: old - 1, last: new - 1 };
    path.rise(path.node.trailing_ones());
    let (mut found_old, mut found_new) = (*first, *first);
    for sibling in rest {
        match path.step() {
            None => return false,
            Some(Side::Left) => {
                found_old = node(sibling, &found_old);
                found_new = node(sibling, &found_new);
            }
            Some(Side::Right) => found_new = node(&found_new, sibling),
        }
    }
    path.last == 0 && found_old == *old_root && found_new == *new_root
}

/// The way from a node up to the root: its number in its level, and that of the level's last node.
struct Path {
    node: u64,
    last: u64,
}

enum Side {
    Left,
    Right,
}

impl Path {
    fn rise(&mut self, levels: u32) {
        self.node = self.node.checked_shr(levels).unwrap_or(0);
        self.last = self.last.checked_shr(levels).unwrap_or(0);
    }

    /// On which side the next sibling is, `None` at the root. Levels where a last node has no sibling are skipped.
    fn step(&mut self) -> Option<Side> {
        if self.last == 0 {
            return None;
        }
        let side = if self.node & 1 == 1 {
            Side::Left
        } else if self.node == self.last {
            // Even and last: the node moves up alone until it is a right child.
            self.rise(self.node.trailing_zeros());
            Side::Left
        } else {
            Side::Right
        };
        self.rise(1);
        Some(side)
    }
}

/// The text of a checkpoint: the body of a signed note as C2SP tlog-checkpoint has it, ready to be signed.
pub fn checkpoint_text(origin: &str, size: u64, root: &Hash) -> String {
    format!("{origin}\n{size}\n{}\n", Base64::encode_string(root))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::hex;

    /// The eight leaves and roots that Certificate Transparency implementations are tested with.
    const LEAVES: [&[u8]; 8] = [
        b"",
        b"\x00",
        b"\x10",
        b"\x20\x21",
        b"\x30\x31",
        b"\x40\x41\x42\x43",
        b"\x50\x51\x52\x53\x54\x55\x56\x57",
        b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
    ];
    const ROOTS: [&str; 9] = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    fn known() -> Vec<Hash> {
        LEAVES.iter().map(|entry| leaf(entry)).collect()
    }

    #[test]
    fn known_roots() {
        let mut frontier = Frontier::default();
        for (size, expected) in ROOTS.iter().enumerate() {
            assert_eq!(hex::encode(&root(&known()[..size])), *expected);
            assert_eq!((frontier.size(), frontier.root()), (size as u64, root(&known()[..size])));
            frontier.extend(known().get(size).copied());
        }
    }

    #[test]
    fn known_proofs() {
        let proof = |text: &[&str]| text.iter().map(|text| hex::decode(text).unwrap()).collect::<Vec<Hash>>();
        let leaves = known();
        assert_eq!(inclusion(&leaves[..1], 0).unwrap(), proof(&[]));
        assert_eq!(
            inclusion(&leaves, 0).unwrap(),
            proof(&[
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ])
        );
        assert_eq!(
            inclusion(&leaves[..3], 2).unwrap(),
            proof(&["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"])
        );
        assert_eq!(consistency(&leaves[..1], 1).unwrap(), proof(&[]));
        assert_eq!(
            consistency(&leaves, 6).unwrap(),
            proof(&[
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ])
        );
    }

    #[test]
    fn checkpoint_is_a_note() {
        assert_eq!(
            checkpoint_text("askfirst/00", 0, &root(&[])),
            "askfirst/00\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
        );
    }

    /// The definition of §2.1.1, word for word.
    fn naive_root(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => Sha256::digest([]).into(),
            [leaf] => *leaf,
            _ => {
                let k = leaves.len().next_power_of_two() / 2;
                node(&naive_root(&leaves[..k]), &naive_root(&leaves[k..]))
            }
        }
    }

    /// §2.1.3.1.
    fn naive_path(m: usize, leaves: &[Hash]) -> Vec<Hash> {
        let n = leaves.len();
        if n == 1 {
            return Vec::new();
        }
        let k = n.next_power_of_two() / 2;
        let (mut path, sibling) = if m < k {
            (naive_path(m, &leaves[..k]), naive_root(&leaves[k..]))
        } else {
            (naive_path(m - k, &leaves[k..]), naive_root(&leaves[..k]))
        };
        path.push(sibling);
        path
    }

    /// §2.1.4.1.
    fn naive_subproof(m: usize, leaves: &[Hash], b: bool) -> Vec<Hash> {
        let n = leaves.len();
        if m == n {
            return if b { Vec::new() } else { vec![naive_root(leaves)] };
        }
        let k = n.next_power_of_two() / 2;
        let (mut proof, other) = if m <= k {
            (naive_subproof(m, &leaves[..k], b), naive_root(&leaves[k..]))
        } else {
            (naive_subproof(m - k, &leaves[k..], false), naive_root(&leaves[..k]))
        };
        proof.push(other);
        proof
    }

    fn some_leaves(count: usize) -> Vec<Hash> {
        (0..count).map(|number| leaf(&number.to_le_bytes())).collect()
    }

    #[test]
    fn every_small_tree_agrees_with_the_definition() {
        let all = some_leaves(33);
        for size in 0..=all.len() {
            let leaves = &all[..size];
            let new_root = root(leaves);
            assert_eq!(new_root, naive_root(leaves));
            assert_eq!(inclusion(leaves, size), None);
            assert_eq!(consistency(leaves, size + 1), None);
            for (index, own) in leaves.iter().enumerate() {
                let proof = inclusion(leaves, index).unwrap();
                assert_eq!(proof, naive_path(index, leaves));
                for (claimed, hash) in leaves.iter().enumerate() {
                    let holds = verify_inclusion(hash, claimed as u64, size as u64, &proof, &new_root);
                    assert_eq!(holds, claimed == index);
                }
                assert!(!verify_inclusion(own, index as u64, size as u64, &proof, &[0; 32]));
                assert!(!verify_inclusion(own, index as u64, 0, &proof, &new_root));
            }
            for old in 0..=size {
                let proof = consistency(leaves, old).unwrap();
                if old > 0 {
                    assert_eq!(proof, naive_subproof(old, leaves, true));
                }
                let old_root = root(&leaves[..old]);
                let check = |old_root, new_root, proof: &[Hash]| {
                    verify_consistency(old as u64, old_root, size as u64, new_root, proof)
                };
                assert!(check(&old_root, &new_root, &proof));
                assert!(!check(&[0; 32], &new_root, &proof));
                assert_eq!(check(&old_root, &[0; 32], &proof), old == 0);
                let mut longer = proof.clone();
                longer.push([0; 32]);
                assert!(!check(&old_root, &new_root, &longer));
                if !proof.is_empty() {
                    assert!(!check(&old_root, &new_root, &proof[1..]));
                    assert!(!verify_consistency(size as u64, &new_root, old as u64, &old_root, &proof));
                }
            }
        }
    }

    #[test]
    fn no_tree_grew_from_a_larger_one() {
        let root = naive_root(&some_leaves(3));
        for old in 1..70 {
            for new in 0..70 {
                let holds = verify_consistency(old, &root, new, &root, &[]);
                assert_eq!(holds, old == new, "{old} and {new}");
            }
        }
    }

    proptest! {
        #[test]
        fn hostile_proofs_are_refused_without_panic(
            (index, size, other) in any::<(u64, u64, u64)>(),
            proof in prop::collection::vec(any::<[u8; 32]>(), 0..70),
            (first, second) in any::<([u8; 32], [u8; 32])>(),
        ) {
            prop_assume!(size > 1 && first != second);
            for index in [index, index % size, size - 1, size, 0, u64::MAX] {
                prop_assert!(!verify_inclusion(&first, index, size, &proof, &second));
                let old = index.max(1);
                prop_assert!(old == other || !verify_consistency(old, &first, other, &second, &proof));
            }
        }

        #[test]
        fn a_changed_proof_fails(size in 2..200_usize, pick in any::<(usize, usize, usize)>()) {
            let leaves = some_leaves(size);
            let new_root = root(&leaves);
            let index = pick.0 % size;
            let mut proof = inclusion(&leaves, index).unwrap();
            prop_assert!(verify_inclusion(&leaves[index], index as u64, size as u64, &proof, &new_root));
            let place = pick.1 % proof.len();
            proof[place][pick.2 % 32] ^= 1;
            prop_assert!(!verify_inclusion(&leaves[index], index as u64, size as u64, &proof, &new_root));

            let old = 1 + pick.0 % (size - 1);
            let old_root = root(&leaves[..old]);
            let mut proof = consistency(&leaves, old).unwrap();
            prop_assert!(verify_consistency(old as u64, &old_root, size as u64, &new_root, &proof));
            let place = pick.1 % proof.len();
            proof[place][pick.2 % 32] ^= 1;
            prop_assert!(!verify_consistency(old as u64, &old_root, size as u64, &new_root, &proof));
        }
    }
}
