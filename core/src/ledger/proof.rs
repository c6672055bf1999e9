//! Proofs as texts: that a record is in a log (C2SP tlog-proof), and that a log grew (as C2SP tlog-witness sends it).

use std::fmt::{self, Display, Formatter};

use base64ct::{Base64, Encoding};

use super::checkpoint::{Checkpoint, SignedCheckpoint};
use super::note::{Lines, Malformed, Unproven, Verifier, VerifierKey, decimal, hash_of, text, unbase64};
use super::tree::{self, Hash};

const PROOF: &str = "c2sp.org/tlog-proof@v1";
/// The longest path in a tree whose size has 64 bits.
const LONGEST: usize = 64;

/// Reads hashes up to the empty line behind them, and the checkpoint behind that.
fn parse(mut lines: Lines<'_>) -> Result<(Vec<Hash>, SignedCheckpoint), Malformed> {
    let mut hashes = Vec::new();
    loop {
        let line = lines.next()?;
        if line.is_empty() {
            break;
        }
        if hashes.len() == LONGEST {
            return Err(lines.wrong("a proof has at most 64 hashes"));
        }
        hashes.push(hash_of(line).ok_or_else(|| lines.wrong("here a hash must be: 32 bytes in base64"))?);
    }
    let checkpoint = SignedCheckpoint::parse(lines.rest().as_bytes());
    Ok((hashes, checkpoint.map_err(|error| error.behind(lines.taken))?))
}

fn write(f: &mut Formatter<'_>, hashes: &[Hash], checkpoint: &SignedCheckpoint) -> fmt::Result {
    hashes.iter().try_for_each(|hash| writeln!(f, "{}", Base64::encode_string(hash)))?;
    write!(f, "\n{checkpoint}")
}

/// Shows that a record is in a log: C2SP tlog-proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// What whoever made the proof adds. Nothing proves it.
    pub extra: Option<Vec<u8>>,
    /// The record's number, from 0.
    pub index: u64,
    /// The hashes beside the way from the leaf to the root (RFC 9162 §2.1.3).
    pub path: Vec<Hash>,
    /// The tree in which it is.
    pub checkpoint: SignedCheckpoint,
}

impl Proof {
    /// Reads a proof.
    pub fn parse(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut lines = Lines::of(text(bytes)?);
        if lines.next()? != PROOF {
            return Err(lines.wrong("here c2sp.org/tlog-proof@v1 must be"));
        }
        let mut line = lines.next()?;
        let mut extra = None;
        if let Some(data) = line.strip_prefix("extra ") {
            extra = Some(unbase64(data).ok_or_else(|| lines.wrong("base64 must follow `extra`"))?);
            line = lines.next()?;
        }
        let index = line.strip_prefix("index ").and_then(decimal);
        let index = index.ok_or_else(|| lines.wrong("here `index` and the record's number must be"))?;
        let (path, checkpoint) = parse(lines)?;
        Ok(Self { extra, index, path, checkpoint })
    }

    /// Whether the record with this leaf is in the log of the checkpoint, at this index.
    pub fn verify_inclusion(&self, leaf: &Hash) -> Result<(), Unproven> {
        let checkpoint = self.checkpoint.checkpoint();
        let holds =
            tree::verify_inclusion(leaf, self.index, checkpoint.size(), &self.path, checkpoint.root());
        if holds { Ok(()) } else { Err(Unproven::Inclusion) }
    }

    /// Which of the `known` keys say that the record with this leaf is in the log, at this index.
    pub fn verify<'a>(
        &self,
        leaf: &Hash,
        known: &[&'a dyn Verifier],
    ) -> Result<Vec<&'a VerifierKey>, Unproven> {
        let signers = self.checkpoint.verify(known)?;
        self.verify_inclusion(leaf).map(|()| signers)
    }
}

impl Display for Proof {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "{PROOF}")?;
        if let Some(extra) = &self.extra {
            writeln!(f, "extra {}", Base64::encode_string(extra))?;
        }
        writeln!(f, "index {}", self.index)?;
        write(f, &self.path, &self.checkpoint)
    }
}

/// Shows that a log was only appended to: the body of an `add-checkpoint` request of C2SP tlog-witness, so that a witness
/// can be given it as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Growth {
    /// How many records the log had.
    pub old: u64,
    /// The hashes that lead from the old root to the new one (RFC 9162 §2.1.4).
    pub path: Vec<Hash>,
    /// The log after it grew.
    pub checkpoint: SignedCheckpoint,
}

impl Growth {
    /// Reads such a proof.
    pub fn parse(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut lines = Lines::of(text(bytes)?);
        let old = lines.next()?.strip_prefix("old ").and_then(decimal);
        let old = old.ok_or_else(|| lines.wrong("here `old` and the number of records must be"))?;
        let (path, checkpoint) = parse(lines)?;
        Ok(Self { old, path, checkpoint })
    }

    /// Whether the log was only appended to since the checkpoint `old`.
    pub fn verify_growth(&self, old: &Checkpoint) -> Result<(), Unproven> {
        let holds = old.size() == self.old && self.checkpoint.checkpoint().grew_from(old, &self.path);
        if holds { Ok(()) } else { Err(Unproven::Growth) }
    }

    /// Which of the `known` keys say that the log was only appended to since `old`.
    pub fn verify<'a>(
        &self,
        old: &Checkpoint,
        known: &[&'a dyn Verifier],
    ) -> Result<Vec<&'a VerifierKey>, Unproven> {
        let signers = self.checkpoint.verify(known)?;
        self.verify_growth(old).map(|()| signers)
    }
}

impl Display for Growth {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "old {}", self.old)?;
        write(f, &self.path, &self.checkpoint)
    }
}
