//! Receipts: one record, the proof that it is in the log, and the checkpoint that says so, in a text that a person can read
//! and keep.
//!
//! ```text
//! askfirst/receipt@v1
//! salt <32 hexadecimal digits>
//! <body of the record, byte for byte>
//!
//! c2sp.org/tlog-proof@v1
//! …
//! ```
//!
//! What follows the empty line is a proof as C2SP tlog-proof has it, and can be taken out and given to any tool that reads
//! those; its entry is SHA-256 of salt and body.

use std::fmt::{self, Display, Formatter};

use base64ct::{Base64, Encoding};

use super::checkpoint::{Checkpoint, SignedCheckpoint};
use super::note::{
    KeyError, Lines, Malformed, Signature, Signer, Unproven, Verifier, VerifierKey, decimal, hash_of, text,
    unbase64,
};
use super::{commitment, tree};
use crate::ledger::tree::Hash;

const PROOF: &str = "c2sp.org/tlog-proof@v1";
const RECEIPT: &str = "askfirst/receipt@v1";
/// The longest path in a tree whose size has 64 bits.
const LONGEST_PATH: usize = 64;

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
        let mut path = Vec::new();
        loop {
            let line = lines.next()?;
            if line.is_empty() {
                break;
            }
            if path.len() == LONGEST_PATH {
                return Err(lines.wrong("a proof has at most 64 hashes"));
            }
            path.push(hash_of(line).ok_or_else(|| lines.wrong("here a hash must be: 32 bytes in base64"))?);
        }
        let checkpoint = SignedCheckpoint::parse(lines.rest().as_bytes());
        Ok(Self { extra, index, path, checkpoint: checkpoint.map_err(|error| error.behind(lines.taken))? })
    }

    /// Which of the `known` keys say that the record with this leaf is in the log, at this index.
    pub fn verify<'a>(
        &self,
        leaf: &Hash,
        known: &[&'a dyn Verifier],
    ) -> Result<Vec<&'a VerifierKey>, Unproven> {
        let signers = self.checkpoint.verify(known)?;
        let checkpoint = self.checkpoint.checkpoint();
        if tree::verify_inclusion(leaf, self.index, checkpoint.size(), &self.path, checkpoint.root()) {
            Ok(signers)
        } else {
            Err(Unproven::Inclusion)
        }
    }
}

impl Display for Proof {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "{PROOF}")?;
        if let Some(extra) = &self.extra {
            writeln!(f, "extra {}", Base64::encode_string(extra))?;
        }
        writeln!(f, "index {}", self.index)?;
        self.path.iter().try_for_each(|hash| writeln!(f, "{}", Base64::encode_string(hash)))?;
        write!(f, "\n{}", self.checkpoint)
    }
}

/// A receipt before it is signed: what is to be signed, and what will be in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    salt: [u8; 16],
    body: String,
    index: u64,
    path: Vec<Hash>,
    checkpoint: Checkpoint,
}

/// Why a receipt was not signed.
#[derive(Debug, thiserror::Error)]
pub enum SignError {
    /// The signer could not.
    #[error("the key {key} could not sign: {error}")]
    Signer {
        /// Its name.
        key: String,
        /// What it said.
        error: Box<dyn std::error::Error + Send + Sync>,
    },
    /// What it made is no signature.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// There are none, or too many.
    #[error(transparent)]
    Signatures(#[from] Malformed),
}

impl Draft {
    /// A receipt for a record with this salt and body, number `index` of `leaves`, the leaves of the tree of `checkpoint`.
    ///
    /// # Errors
    ///
    /// If the body is not one line of text, or the record is not there.
    pub fn new(
        salt: [u8; 16],
        body: &[u8],
        index: u64,
        leaves: &[Hash],
        checkpoint: Checkpoint,
    ) -> Result<Self, DraftError> {
        let body = text(body).ok().filter(|body| is_line(body)).ok_or(DraftError::Body)?.to_owned();
        let leaf = tree::leaf(&commitment(&salt, body.as_bytes()));
        let path = usize::try_from(index).ok().and_then(|index| tree::inclusion(leaves, index));
        let path = path.ok_or(DraftError::Elsewhere)?;
        if !tree::verify_inclusion(&leaf, index, checkpoint.size(), &path, checkpoint.root()) {
            return Err(DraftError::Elsewhere);
        }
        Ok(Self { salt, body, index, path, checkpoint })
    }

    /// What is to be signed: the text of the checkpoint is [`Checkpoint::to_string`], its log's name that of the key.
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// The receipt with these signatures, whenever they come.
    pub fn signed(self, signatures: Vec<Signature>) -> Result<Receipt, Malformed> {
        let Self { salt, body, index, path, checkpoint } = self;
        let checkpoint = checkpoint.sign(signatures)?;
        Ok(Receipt { salt, body, proof: Proof { extra: None, index, path, checkpoint } })
    }

    /// The receipt with the signature of `signer`, which is waited for.
    pub fn sign(self, signer: &dyn Signer) -> Result<Receipt, SignError> {
        let signature = sign(&self.checkpoint, signer)?;
        Ok(self.signed(vec![signature])?)
    }
}

/// The signature of `signer` for a checkpoint.
pub fn sign(checkpoint: &Checkpoint, signer: &dyn Signer) -> Result<Signature, SignError> {
    let key = signer.key();
    let bytes = signer.sign(checkpoint.to_string().as_bytes());
    let bytes = bytes.map_err(|error| SignError::Signer { key: key.name().to_owned(), error })?;
    Ok(key.signature(&bytes)?)
}

/// Why there is no receipt for a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DraftError {
    /// Its body cannot be in a receipt.
    #[error("its body is not one line of text")]
    Body,
    /// It is not in the tree.
    #[error("it is not in the tree of the checkpoint")]
    Elsewhere,
}

fn is_line(body: &str) -> bool {
    !body.is_empty() && !body.contains('\n')
}

/// One record with all that proves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    salt: [u8; 16],
    body: String,
    proof: Proof,
}

impl Receipt {
    /// Reads a receipt. It is kept byte for byte: its text is again what was read.
    pub fn parse(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut lines = Lines::of(text(bytes)?);
        if lines.next()? != RECEIPT {
            return Err(lines.wrong("a receipt begins with askfirst/receipt@v1"));
        }
        let salt = lines
            .next()?
            .strip_prefix("salt ")
            .filter(|salt| !salt.contains(|c: char| c.is_ascii_uppercase()));
        let salt = salt.and_then(crate::hex::decode);
        let salt =
            salt.ok_or_else(|| lines.wrong("here `salt` and 32 lower-case hexadecimal digits must be"))?;
        let body = lines.next()?;
        if body.is_empty() {
            return Err(lines.wrong("here the record must be"));
        }
        if !lines.next()?.is_empty() {
            return Err(lines.wrong("here an empty line must be"));
        }
        let proof = Proof::parse(lines.rest().as_bytes()).map_err(|error| error.behind(lines.taken))?;
        Ok(Self { salt, body: body.to_owned(), proof })
    }

    /// The record, as the log has it: JSON of `at`, `kind` and `body`.
    pub fn body(&self) -> &str {
        &self.body
    }

    /// The salt that hides the body in the tree.
    pub fn salt(&self) -> &[u8; 16] {
        &self.salt
    }

    /// The proof that the record is in the log.
    pub fn proof(&self) -> &Proof {
        &self.proof
    }

    /// What the log said about itself. Every later state of it must have grown from this one.
    pub fn checkpoint(&self) -> &SignedCheckpoint {
        &self.proof.checkpoint
    }

    /// The hash of the record's leaf in the tree.
    pub fn leaf(&self) -> Hash {
        tree::leaf(&commitment(&self.salt, self.body.as_bytes()))
    }

    /// Which of the `known` keys say that this record is in the log, at this index. Nothing else is needed.
    pub fn verify<'a>(&self, known: &[&'a dyn Verifier]) -> Result<Vec<&'a VerifierKey>, Unproven> {
        self.proof.verify(&self.leaf(), known)
    }
}

impl Display for Receipt {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{RECEIPT}\nsalt {}\n{}\n\n{}", crate::hex::encode(&self.salt), self.body, self.proof)
    }
}
