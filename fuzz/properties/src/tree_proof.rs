//! Proofs in the tree, compared with what the definitions come to.

use arbitrary::{Result, Unstructured};
use askfirst::ledger::tree::{self, Frontier, Hash, verify_consistency, verify_inclusion};

use crate::naive;

/// The answer to any proof, true ones with a few changes above all, is what the recursive definitions say.
pub fn tree_proof(bytes: &[u8]) {
    let _ = look(&mut Unstructured::new(bytes));
}

/// A proof with something changed, or not.
fn change(u: &mut Unstructured<'_>, proof: &mut Vec<Hash>) -> Result<()> {
    for _ in 0..u.int_in_range(0..=2)? {
        let place = u.choose_index(proof.len() + 1)?;
        match (u.int_in_range(0..=3)?, proof.get_mut(place)) {
            (0, Some(hash)) => hash[usize::from(u.int_in_range(0..=31_u8)?)] ^= u.arbitrary::<u8>()?,
            (1, Some(_)) => drop(proof.remove(place)),
            (2, Some(hash)) => {
                let copy = *hash;
                proof.insert(place, copy);
            }
            _ => proof.insert(place, [u.arbitrary()?; 32]),
        }
    }
    Ok(())
}

/// A number, or one that is near it, or any.
fn near(u: &mut Unstructured<'_>, number: u64) -> Result<u64> {
    Ok(match u.int_in_range(0..=7_u8)? {
        0 => u.arbitrary()?,
        1 => number.wrapping_add(1),
        2 => number.wrapping_sub(1),
        3 => u64::from(u.arbitrary::<u8>()?),
        _ => number,
    })
}

fn look(u: &mut Unstructured<'_>) -> Result<()> {
    let count = u.int_in_range(0..=70_usize)?;
    let leaves: Vec<Hash> = (0..count).map(|number| tree::leaf(&number.to_le_bytes())).collect();
    let root = tree::root(&leaves);
    assert_eq!(root, naive::tree::root(&leaves));
    let mut frontier = Frontier::default();
    frontier.extend(leaves.iter().copied());
    assert_eq!((frontier.size(), frontier.root()), (count as u64, root));

    let index = u.choose_index(count + 1)?;
    let made = tree::inclusion(&leaves, index);
    assert_eq!(made.is_some(), index < count);
    if let Some(mut proof) = made {
        let size = count as u64;
        assert!(verify_inclusion(&leaves[index], index as u64, size, &proof, &root));
        change(u, &mut proof)?;
        let (index, size) = (near(u, index as u64)?, near(u, size)?);
        let leaf = leaves[u.choose_index(count)?];
        let reached = naive::tree::root_by_path(leaf, index, size, &proof);
        assert_eq!(verify_inclusion(&leaf, index, size, &proof, &root), reached == Some(root));
        if let Some(reached) = reached {
            assert!(verify_inclusion(&leaf, index, size, &proof, &reached));
        }
    }

    let old = u.choose_index(count + 2)?;
    let made = tree::consistency(&leaves, old);
    assert_eq!(made.is_some(), old <= count);
    if let Some(mut proof) = made {
        let old_root = tree::root(&leaves[..old]);
        let (old, new) = (old as u64, count as u64);
        assert!(verify_consistency(old, &old_root, new, &root, &proof));
        change(u, &mut proof)?;
        let (old, new) = (near(u, old)?, near(u, new)?);
        let expected = naive::tree::consistent(old, old_root, new, root, &proof);
        assert_eq!(verify_consistency(old, &old_root, new, &root, &proof), expected, "{old} of {new}");
        // A root that claims to be both.
        let expected = naive::tree::consistent(old, root, new, root, &proof);
        assert_eq!(verify_consistency(old, &root, new, &root, &proof), expected, "{old} of {new}");
        if let Some((old_root, new_root)) =
            naive::tree::roots_by_subproof(old.max(1), new.max(old).max(1), None, &proof)
        {
            let (old, new) = (old.max(1), new.max(old).max(1));
            let expected = naive::tree::consistent(old, old_root, new, new_root, &proof);
            assert_eq!(
                verify_consistency(old, &old_root, new, &new_root, &proof),
                expected,
                "{old} of {new}"
            );
        }
    }
    Ok(())
}
