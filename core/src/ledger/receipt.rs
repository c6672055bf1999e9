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

use std::error::Error;
use std::fmt::{self, Display, Formatter};

use thiserror::Error;

use super::checkpoint::{Checkpoint, SignedCheckpoint};
use super::commitment;
use super::note::{KeyError, Lines, Malformed, Signature, Signer, Unproven, Verifier, VerifierKey, text};
use super::proof::Proof;
use super::tree::{self, Hash};

const RECEIPT: &str = "askfirst/receipt@v1";

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
#[derive(Debug, Error)]
pub enum SignError {
    /// The signer could not.
    #[error("the key {key} could not sign: {error}")]
    Signer {
        /// Its name.
        key: String,
        /// What it said.
        error: Box<dyn Error + Send + Sync>,
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

    /// What is to be signed: its text, by a key that has the name of its log.
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
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

    /// Whether the record is in the log of the checkpoint. Whose word that is, only [`Receipt::verify`] tells.
    pub fn verify_inclusion(&self) -> Result<(), Unproven> {
        self.proof.verify_inclusion(&self.leaf())
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
