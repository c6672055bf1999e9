//! RFC 9162, section 2.1, as definitions by recursion.

use super::ledger::sha256;

/// A hash.
pub type Hash = [u8; 32];

fn node(left: Hash, right: Hash) -> Hash {
    sha256(&[&[1][..], &left, &right].concat())
}

/// The largest power of two that is smaller than `n`, which is at least 2.
fn split(n: u64) -> u64 {
    let mut k = 1;
    while k <= (n - 1) / 2 {
        k *= 2;
    }
    k
}

/// The root over hashes of leaves (§2.1.1).
pub fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => sha256(&[]),
        [leaf] => *leaf,
        _ => {
            let k = usize::try_from(split(leaves.len() as u64)).unwrap();
            node(root(&leaves[..k]), root(&leaves[k..]))
        }
    }
}

/// The root that a proof of inclusion leads to: PATH(m, D\[n\]) of §2.1.3.1 read backwards. `None` if it has another length.
pub fn root_by_path(leaf: Hash, m: u64, n: u64, path: &[Hash]) -> Option<Hash> {
    if m >= n {
        return None;
    }
    if n == 1 {
        return path.is_empty().then_some(leaf);
    }
    let (last, path) = path.split_last()?;
    let k = split(n);
    if m < k {
        Some(node(root_by_path(leaf, m, k, path)?, *last))
    } else {
        Some(node(*last, root_by_path(leaf, m - k, n - k, path)?))
    }
}

/// The old and the new root that a proof of consistency leads to: SUBPROOF(m, D\[n\], b) of §2.1.4.1 read backwards. `old`
/// is what is known of the old tree's root while `b` is true.
pub fn roots_by_subproof(m: u64, n: u64, old: Option<Hash>, proof: &[Hash]) -> Option<(Hash, Hash)> {
    if m == n {
        return match (old, proof) {
            (Some(known), []) => Some((known, known)),
            (None, [only]) => Some((*only, *only)),
            _ => None,
        };
    }
    let (last, proof) = proof.split_last()?;
    let k = split(n);
    if m <= k {
        let (old, new) = roots_by_subproof(m, k, old, proof)?;
        Some((old, node(new, *last)))
    } else {
        let (old, new) = roots_by_subproof(m - k, n - k, None, proof)?;
        Some((node(*last, old), node(*last, new)))
    }
}

/// Whether a proof of consistency holds.
pub fn consistent(m: u64, old: Hash, n: u64, new: Hash, proof: &[Hash]) -> bool {
    if m == 0 {
        return proof.is_empty() && old == root(&[]);
    }
    m <= n && roots_by_subproof(m, n, Some(old), proof) == Some((old, new))
}
