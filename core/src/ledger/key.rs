//! A signing key in a file beside the ledger, for apps that hand in no key of the phone's hardware.
//!
//! Whoever controls the phone can read it and sign anything: against them it proves nothing. To whoever holds an older
//! checkpoint it shows that the newer one comes from the same installation.

use std::error::Error;
use std::io;

use base64ct::{Base64, Encoding};
use ed25519_compact::{KeyPair, PublicKey, Seed, Signature};
use thiserror::Error;
use zeroize::Zeroizing;

use super::note::{Algorithm, KeyError, Signer, Verifier, VerifierKey, unbase64};
use crate::edge::{Entropy, Folder};

/// The file's name. It never changes.
pub const FILE: &str = "key";
const DRAFT: &str = "key.tmp";
/// The file holds one line, far shorter than this.
const LONGEST: usize = 1024;
const PRIVATE: &str = "PRIVATE+KEY+";

/// An Ed25519 key in memory.
pub struct SoftwareKey {
    pair: KeyPair,
    key: VerifierKey,
}

/// Why the key in the file cannot be used.
#[derive(Debug, Error)]
pub enum KeyFileError {
    /// What is there is no key.
    #[error("the file `key` holds none: {0}; move it away and a new one is made, which nobody knows yet")]
    Damaged(KeyError),
    /// The system refused.
    #[error("the file `key` could not be read or written: {0}")]
    Io(#[from] io::Error),
}

impl SoftwareKey {
    /// The key that `seed` (RFC 8032 §5.1.5) makes, under a name: the origin of the log that it signs for.
    pub fn from_seed(name: &str, seed: [u8; 32]) -> Result<Self, KeyError> {
        // All zeros is no seed: a source of randomness that failed, or a file that was emptied.
        let pair = KeyPair::try_from_seed(Seed::new(seed)).map_err(|_| KeyError::Public)?;
        let key = VerifierKey::ed25519(name, &pair.pk)?;
        Ok(Self { pair, key })
    }

    /// The same key under another name, which gives it another ID.
    pub fn named(self, name: &str) -> Result<Self, KeyError> {
        Ok(Self { key: VerifierKey::ed25519(name, &self.pair.pk)?, pair: self.pair })
    }

    /// Reads what [`SoftwareKey::to_text`] wrote.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let parts: Vec<&str> = text.strip_prefix(PRIVATE).unwrap_or_default().split('+').collect();
        // Base64 may have plus signs of its own.
        let [name, id, seed @ ..] = parts.as_slice() else { return Err(KeyError::Text) };
        let bytes = Zeroizing::new(unbase64(&Zeroizing::new(seed.join("+"))).ok_or(KeyError::Text)?);
        let Some((1, seed)) = bytes.split_first() else { return Err(KeyError::Text) };
        let key = Self::from_seed(name, seed.try_into().map_err(|_| KeyError::Text)?)?;
        if crate::hex::encode(&key.key.id()) == *id { Ok(key) } else { Err(KeyError::Id) }
    }

    /// The key with its secret: `PRIVATE+KEY+<name>+<key ID>+<base64 of 01 and the seed>`, as tools for signed notes write
    /// it. The ID, which depends on the public key, shows whether it was changed.
    pub fn to_text(&self) -> Zeroizing<String> {
        let id = crate::hex::encode(&self.key.id());
        let seed = Zeroizing::new([&[1], self.pair.sk.seed().as_slice()].concat());
        let seed = Zeroizing::new(Base64::encode_string(&seed));
        Zeroizing::new(format!("{PRIVATE}{}+{id}+{}", self.key.name(), *seed))
    }

    /// The key of the installation in `folder`, named after the log `origin`; on first need it is made. Call it under the
    /// folder's lock. A key that was made is on the disk when this returns.
    pub fn keep(folder: &dyn Folder, entropy: &dyn Entropy, origin: &str) -> Result<Self, KeyFileError> {
        if let Some(file) = folder.open(FILE)? {
            let mut bytes = Zeroizing::new([0; LONGEST]);
            let read = file.read_at(&mut *bytes, 0)?;
            let text =
                bytes.get(..read).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default();
            let key = Self::parse(text.strip_suffix('\n').unwrap_or(text)).and_then(|key| key.named(origin));
            return key.map_err(KeyFileError::Damaged);
        }
        let mut seed = Zeroizing::new([0; 32]);
        entropy.fill(&mut *seed)?;
        let key = Self::from_seed(origin, *seed).map_err(KeyFileError::Damaged)?;
        let made = key.write(folder);
        if made.is_err() {
            // Nobody reads it, and it holds a secret.
            let _ = folder.remove(DRAFT);
        }
        made.map(|()| key).map_err(KeyFileError::Io)
    }

    fn write(&self, folder: &dyn Folder) -> io::Result<()> {
        folder.remove(DRAFT)?;
        let file = folder.create(DRAFT)?;
        let text = Zeroizing::new(format!("{}\n", *self.to_text()));
        file.write_at(text.as_bytes(), 0)?;
        file.sync()?;
        folder.rename(DRAFT, FILE)?;
        folder.sync()
    }

    /// What checks its signatures.
    pub fn verifier(&self) -> Ed25519Verifier {
        Ed25519Verifier { public: self.pair.pk, key: self.key.clone() }
    }
}

impl Signer for SoftwareKey {
    fn key(&self) -> &VerifierKey {
        &self.key
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Box<dyn Error + Send + Sync>> {
        Ok(self.pair.sk.sign(message, None).to_vec())
    }
}

/// Checks signatures of an Ed25519 key.
#[derive(Clone, Debug)]
pub struct Ed25519Verifier {
    public: PublicKey,
    key: VerifierKey,
}

impl Ed25519Verifier {
    /// What checks the signatures of `key`.
    ///
    /// # Errors
    ///
    /// If it is of another type, or no point of the curve.
    pub fn new(key: VerifierKey) -> Result<Self, KeyError> {
        if key.algorithm() != Algorithm::Ed25519 {
            return Err(KeyError::Type(key.algorithm().number()));
        }
        let public = PublicKey::from_slice(key.public()).ok().filter(|public| public.validate().is_ok());
        Ok(Self { public: public.ok_or(KeyError::Public)?, key })
    }
}

impl Verifier for Ed25519Verifier {
    fn key(&self) -> &VerifierKey {
        &self.key
    }

    fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        Signature::from_slice(signature)
            .is_ok_and(|signature| self.public.verify(message, &signature).is_ok())
    }
}
