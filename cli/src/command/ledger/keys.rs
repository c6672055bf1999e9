//! Keys: the ones that sign, and the ones that others are checked with.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use askfirst::edge::{Folder, SystemEntropy, UnixFolder};
use askfirst::ledger::checkpoint::{Checkpoint, SignedCheckpoint};
use askfirst::ledger::key::{self, Ed25519Verifier, SoftwareKey};
use askfirst::ledger::note::{Algorithm, KeyError, P256_SPKI, Signer, Verifier, VerifierKey};
use askfirst::ledger::proof::{Growth, Proof};
use askfirst::ledger::receipt::{Receipt, sign};
use askfirst::ledger::{Entry, tree};
use p256::ecdsa::signature::Verifier as _;
use p256::ecdsa::{Signature, VerifyingKey};
use serde_json::json;

use super::Place;
use crate::command::store::{Read, Trouble, bytes};
use crate::command::{Console, Failure};
use crate::render::visible;

/// Who signs a checkpoint, and at which size.
#[derive(Debug, clap::Args)]
pub(super) struct Signing {
    /// The file of the key that signs. Without it the key in the installation's folder does.
    #[arg(long = "signing-key", id = "signing_key", value_name = "FILE")]
    key: Option<PathBuf>,
    /// A checkpoint of the log that was signed elsewhere, by the phone's hardware for example; it fixes the size too.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["signing_key", "size"])]
    checkpoint: Option<PathBuf>,
    /// How many records the log has in it, from the first; all by default.
    #[arg(long, value_name = "RECORDS")]
    size: Option<u64>,
}

/// A log up to a signed checkpoint.
pub(super) struct Signed {
    pub(super) entries: Vec<Entry>,
    pub(super) leaves: Vec<tree::Hash>,
    pub(super) checkpoint: SignedCheckpoint,
    /// The key that signed it, if that was done here.
    pub(super) key: Option<VerifierKey>,
}

impl Signing {
    /// The log in `place`, signed.
    pub(super) fn signed(&self, place: &Place) -> Result<Signed, Trouble> {
        let Read { verified, .. } = place.read()?;
        let (origin, mut entries) = (verified.origin, verified.entries);
        let given = self.checkpoint.as_deref().map(checkpoint).transpose()?;
        let wanted = given.as_ref().map(|given| given.checkpoint().size()).or(self.size);
        let size = wanted.map_or(Some(entries.len()), |size| usize::try_from(size).ok());
        let Some(size) = size.filter(|size| *size <= entries.len()) else {
            let wanted = wanted.unwrap_or_default();
            return Err(Failure::Other(format!("the log has {} records, not {wanted}", entries.len())).into());
        };
        entries.truncate(size);
        let leaves: Vec<tree::Hash> = entries.iter().map(Entry::leaf).collect();
        let root = tree::root(&leaves);
        let other = |what: &str| Trouble::from(Failure::Other(what.to_owned()));
        if let Some(checkpoint) = given {
            let said = checkpoint.checkpoint();
            if (said.origin(), *said.root()) != (&origin, root) {
                return Err(other("the checkpoint is not one of this log: take the log that it names"));
            }
            return Ok(Signed { entries, leaves, checkpoint, key: None });
        }
        let key = self.signer(place, &origin)?;
        let text = Checkpoint::new(&origin, size as u64, root);
        let text = text.ok_or_else(|| other("the log has no name"))?;
        let signature = sign(&text, &key).map_err(|error| other(&error.to_string()))?;
        let checkpoint = text.sign(vec![signature]).map_err(|error| other(&error.to_string()))?;
        Ok(Signed { entries, leaves, checkpoint, key: Some(key.key().clone()) })
    }

    fn signer(&self, place: &Place, origin: &str) -> Result<SoftwareKey, Failure> {
        let path = match &self.key {
            Some(path) => path.clone(),
            None if place.path.join(key::FILE).is_file() => place.path.join(key::FILE),
            None => {
                return Err(Failure::Other(
                    "there is no key to sign with: make the installation's with `askfirst ledger key FOLDER`, name one with \
                     --signing-key, or give a checkpoint that is signed already with --checkpoint"
                        .to_owned(),
                ));
            }
        };
        let text = read_text(&path)?;
        let key = SoftwareKey::parse(text.trim_end_matches('\n')).and_then(|key| key.named(origin));
        key.map_err(|error| Failure::Other(format!("{}: no signing key: {error}", path.display())))
    }
}

/// Prints the public key of an installation, and makes it if there is none.
pub(super) fn run(place: &Place, console: &mut Console<'_>) -> Result<(), Failure> {
    if !place.path.is_dir() {
        let shown = place.path.display();
        return Err(Failure::Other(format!(
            "{shown}: is no folder; a key belongs to the folder of an installation"
        )));
    }
    // Not before the log is known to be one: a key is not left where it does not belong.
    let origin = place.read().map_err(Failure::from)?.verified.origin;
    let failed = |error: &dyn std::fmt::Display| Failure::Other(format!("{}: {error}", place.path.display()));
    let folder = UnixFolder::new(&place.path).map_err(|error| failed(&error))?;
    let guard = folder.lock(Duration::from_secs(2)).map_err(|error| failed(&error))?;
    let guard = guard.ok_or_else(|| failed(&"a process of the app is at work; try again"))?;
    let key = SoftwareKey::keep(&folder, &SystemEntropy, &origin).map_err(|error| failed(&error))?;
    drop(guard);
    let key = key.key().to_string();
    if console.is_json() {
        console.json(&json!({ "origin": origin, "key": key }))?;
    } else {
        console.line(&key)?;
    }
    Ok(())
}

fn read_text(path: &Path) -> Result<String, Failure> {
    let failed = |what: &str| Failure::Other(format!("{}: {what}", path.display()));
    let bytes = bytes(path, 1 << 16).map_err(|error| failed(&error.to_string()))?;
    String::from_utf8(bytes).map_err(|_| failed("is not UTF-8"))
}

/// What checks the signatures of a key that is named on the command line, by its text or by a file that holds it.
pub(super) fn verifier(named: &str) -> Result<Box<dyn Verifier>, Failure> {
    let path = Path::new(named);
    let text = if fs::metadata(path).is_ok() { read_text(path)? } else { named.to_owned() };
    let key = VerifierKey::parse(text.trim_end_matches('\n'));
    let known = key.and_then(|key| match key.algorithm() {
        Algorithm::Ed25519 => Ok(Box::new(Ed25519Verifier::new(key)?) as Box<dyn Verifier>),
        Algorithm::P256 => Ok(Box::new(P256Verifier::new(key)?)),
    });
    known.map_err(|error| Failure::Other(format!("{named}: neither a key nor a file with one: {error}")))
}

/// Checks ECDSA signatures on P-256. They are made by phones' hardware, so only what checks them is here.
struct P256Verifier {
    public: VerifyingKey,
    key: VerifierKey,
}

impl P256Verifier {
    fn new(key: VerifierKey) -> Result<Self, KeyError> {
        let point = key.public().strip_prefix(&P256_SPKI).ok_or(KeyError::Public)?;
        let public = VerifyingKey::from_sec1_bytes(point).map_err(|_| KeyError::Public)?;
        Ok(Self { public, key })
    }
}

impl Verifier for P256Verifier {
    fn key(&self) -> &VerifierKey {
        &self.key
    }

    fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        Signature::from_der(signature).is_ok_and(|signature| self.public.verify(message, &signature).is_ok())
    }
}

/// The checkpoint in a file: alone, or in a receipt or a proof.
pub(super) fn checkpoint(path: &Path) -> Result<SignedCheckpoint, Failure> {
    let failed = |what: &dyn std::fmt::Display| Failure::Other(format!("{}: {what}", path.display()));
    let bytes = bytes(path, askfirst::ledger::note::LONGEST).map_err(|error| failed(&error))?;
    let found = if bytes.starts_with(b"askfirst/receipt@") {
        Receipt::parse(&bytes).map(|receipt| receipt.checkpoint().clone())
    } else if bytes.starts_with(b"c2sp.org/tlog-proof@") {
        Proof::parse(&bytes).map(|proof| proof.checkpoint)
    } else if bytes.starts_with(b"old ") {
        Growth::parse(&bytes).map(|growth| growth.checkpoint)
    } else {
        SignedCheckpoint::parse(&bytes)
    };
    found.map_err(|error| failed(&format!("no checkpoint, and no receipt with one: {error}")))
}

/// Says who signed, for people.
pub(super) fn print_key(key: Option<&VerifierKey>, console: &mut Console<'_>) -> Result<(), Failure> {
    if let Some(key) = key {
        console.line(&format!("  key      {}", visible(&key.to_string())))?;
    }
    Ok(())
}
