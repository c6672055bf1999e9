//! Checkpoints, as C2SP tlog-checkpoint v1.0.0 has them: what a log says about itself at one size, signed.

use std::fmt::{self, Display, Formatter};

use super::note::{
    Lines, Malformed, Note, Signature, Unproven, Verifier, VerifierKey, decimal, hash_of, text,
};
use super::tree::{self, Hash};

/// What a log says about itself at one size. Its text is what a signer signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    origin: String,
    size: u64,
    root: Hash,
    /// Lines that later versions, or other logs, put behind the root. Nothing here gives them a meaning.
    extensions: Vec<String>,
}

impl Checkpoint {
    /// The checkpoint of a log of this name, with `size` records, under `root`. `None` if the name is empty or has more
    /// than a line.
    pub fn new(origin: &str, size: u64, root: Hash) -> Option<Self> {
        let sound = !origin.is_empty() && !origin.contains(|c| c < ' ');
        sound.then(|| Self { origin: origin.to_owned(), size, root, extensions: Vec::new() })
    }

    /// Reads the text of a checkpoint.
    pub fn parse(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut lines = Lines::of(text(bytes)?);
        let origin = lines.next()?;
        if origin.is_empty() {
            return Err(lines.wrong("a checkpoint begins with the origin of its log"));
        }
        let size = lines.next()?;
        let size = decimal(size)
            .ok_or_else(|| lines.wrong("here the size of the tree must be, in decimal digits"))?;
        let root =
            hash_of(lines.next()?).ok_or_else(|| lines.wrong("here the root must be: 32 bytes in base64"))?;
        if size == 0 && root != tree::root(&[]) {
            return Err(lines.wrong("that is not the root of an empty tree"));
        }
        let mut extensions = Vec::new();
        while !lines.rest().is_empty() {
            let line = lines.next()?;
            if line.is_empty() {
                return Err(lines.wrong("an extension line of a checkpoint must not be empty"));
            }
            extensions.push(line.to_owned());
        }
        Ok(Self { origin: origin.to_owned(), size, root, extensions })
    }

    /// Names the log.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// How many records the log had.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The root of the tree over them.
    pub fn root(&self) -> &Hash {
        &self.root
    }

    /// The extension lines.
    pub fn extensions(&self) -> &[String] {
        &self.extensions
    }

    /// Whether `proof` (RFC 9162 §2.1.4) shows that the log was only appended to since `old`.
    pub fn grew_from(&self, old: &Self, proof: &[Hash]) -> bool {
        self.origin == old.origin
            && tree::verify_consistency(old.size, &old.root, self.size, &self.root, proof)
    }

    /// Puts signatures to it.
    pub fn sign(self, signatures: Vec<Signature>) -> Result<SignedCheckpoint, Malformed> {
        Ok(SignedCheckpoint { note: Note::new(&self.to_string(), signatures)?, checkpoint: self })
    }
}

impl Display for Checkpoint {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&tree::checkpoint_text(&self.origin, self.size, &self.root))?;
        self.extensions.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

/// A checkpoint with signatures, none of which need be true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedCheckpoint {
    checkpoint: Checkpoint,
    note: Note,
}

impl SignedCheckpoint {
    /// Reads a checkpoint that is a signed note.
    pub fn parse(bytes: &[u8]) -> Result<Self, Malformed> {
        let note = Note::parse(bytes)?;
        Ok(Self { checkpoint: Checkpoint::parse(note.text().as_bytes())?, note })
    }

    /// What it says. Nobody need have said it before [`SignedCheckpoint::verify`] does.
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// The note that it is.
    pub fn note(&self) -> &Note {
        &self.note
    }

    /// Adds the signature of another key, a witness for example.
    pub fn add(&mut self, signature: Signature) {
        self.note.sign(signature);
    }

    /// Which of the `known` keys signed it. One of them must have the name of the log.
    ///
    /// # Errors
    ///
    /// Where no such key did, or a signature is false.
    pub fn verify<'a>(&self, known: &[&'a dyn Verifier]) -> Result<Vec<&'a VerifierKey>, Unproven> {
        let signers = self.note.verify(known)?;
        if signers.iter().any(|key| key.name() == self.checkpoint.origin) {
            return Ok(signers);
        }
        let names: Vec<&str> = signers.iter().map(|key| key.name()).collect();
        Err(Unproven::Stranger { origin: self.checkpoint.origin.clone(), signers: names.join(", ") })
    }
}

impl Display for SignedCheckpoint {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.note.fmt(f)
    }
}
