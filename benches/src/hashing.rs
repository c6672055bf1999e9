//! The hashing that a log cannot do without: the floor of appending and of verifying.

use std::ops::Range;

use sha2::{Digest, Sha256};

use crate::Result;

/// Where the first frame begins, and what of a frame is where: see `docs/ledger-format.md`.
const FRAMES: usize = 4096;
const CHECKED: Range<usize> = 24..112;
const COMMITMENT: Range<usize> = 48..80;
const SALT: usize = 96;
const BODY: usize = 112;

/// A record in the bytes of a log.
pub(crate) struct Place {
    frame: usize,
    body: usize,
}

/// Finds the records in the bytes of a log, and makes sure that hashing them gives what the log proves.
pub(crate) fn places(log: &[u8]) -> Result<Vec<Place>> {
    let number = |at: usize| -> Result<usize> {
        let bytes = log.get(at..).and_then(<[u8]>::first_chunk).ok_or("a frame is cut short")?;
        Ok(usize::try_from(u32::from_le_bytes(*bytes))?)
    };
    let mut places = Vec::new();
    let mut frame = FRAMES;
    while log.get(frame..).is_some_and(|rest| rest.starts_with(b"ASKFRAME")) {
        places.push(Place { frame, body: number(frame + 36)? });
        frame += number(frame + 32)?;
    }
    let verified = askfirst::ledger::verify(log)?;
    if places.len() != verified.entries.len() || hash(log, &places) != verified.root {
        return Err("what is hashed is not what the log holds".into());
    }
    Ok(places)
}

/// Hashes for each record salt and body, the checked part of the frame, and the leaf; for each two subtrees of one size, the
/// node above them. Returns the root. Nothing is compared, copied or kept.
#[inline(never)]
pub(crate) fn hash(log: &[u8], places: &[Place]) -> [u8; 32] {
    let part = |range: Range<usize>| log.get(range).unwrap_or_default();
    let mut peaks = [[0; 32]; 64];
    let mut height = 0;
    for (size, Place { frame, body }) in places.iter().enumerate() {
        std::hint::black_box(Sha256::digest(part(frame + SALT..frame + BODY + body)));
        std::hint::black_box(Sha256::digest(part(frame + CHECKED.start..frame + CHECKED.end)));
        let mut leaf = [0; 33];
        leaf[1..].copy_from_slice(part(frame + COMMITMENT.start..frame + COMMITMENT.end));
        let mut right = Sha256::digest(leaf).into();
        for _ in 0..size.trailing_ones() {
            height -= 1;
            right = node(&peaks[height], &right);
        }
        peaks[height] = right;
        height += 1;
    }
    let smallest_first = peaks[..height].iter().rev().copied();
    smallest_first.reduce(|right, left| node(&left, &right)).unwrap_or_default()
}

fn node(left: &[u8; 32], right: &[u8; 32]) -> [u8; 32] {
    let mut bytes = [1; 65];
    bytes[1..33].copy_from_slice(left);
    bytes[33..].copy_from_slice(right);
    Sha256::digest(bytes).into()
}
