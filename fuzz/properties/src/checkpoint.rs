//! Signed notes, checkpoints, proofs, receipts and keys.

use std::fmt::Display;

use askfirst::ledger::checkpoint::{Checkpoint, SignedCheckpoint};
use askfirst::ledger::note::{Malformed, Note, Verifier, VerifierKey};
use askfirst::ledger::proof::{Growth, Proof};
use askfirst::ledger::receipt::Receipt;

use crate::naive::ledger::{commitment, sha256};
use crate::naive::note;
use crate::naive::tree::{self, Hash};

/// The log that the seeds are about.
pub(crate) const ORIGIN: &str = "askfirst/00";

/// Its key. No signature is looked at: what a curve makes of one is not asked here.
pub(crate) fn key() -> VerifierKey {
    VerifierKey::ed25519(ORIGIN, &[9; 32]).expect("it is a key's name, and 32 bytes")
}

/// What is read is what the formats say, and is written as the same bytes: there is one way to write anything. Something is
/// proven exactly if a key that is known, and named after the log, says so, and the tree agrees.
pub fn checkpoint(bytes: &[u8]) {
    let text = str::from_utf8(bytes).ok().filter(|text| !text.contains(|c| c < ' ' && c != '\n'));

    let read = Checkpoint::parse(bytes);
    let plain = text.and_then(note::checkpoint);
    assert_eq!(read.is_ok(), plain.is_some(), "{read:?}");
    if let (Ok(read), Some(plain)) = (&read, plain) {
        assert_eq!((read.origin(), read.size(), *read.root()), (plain.origin, plain.size, plain.root));
        assert_eq!(read.extensions(), plain.extensions);
    }
    one_way(read, bytes);

    let read = Note::parse(bytes);
    let plain = text.and_then(note::note);
    assert_eq!(read.is_ok(), plain.is_some(), "{read:?}");
    if let (Ok(read), Some(plain)) = (&read, plain) {
        assert_eq!(read.text(), plain.text);
        let signatures =
            read.signatures().iter().map(|one| (one.name(), [&one.id()[..], one.bytes()].concat()));
        assert!(signatures.eq(plain.signatures));
        signed(read);
    }
    one_way(read, bytes);

    if let Some(signed) = one_way(SignedCheckpoint::parse(bytes), bytes) {
        assert_eq!(
            proven(|known| signed.verify(known).is_ok()),
            is_signed(signed.note()) && is_about(&signed)
        );
    }
    one_way(Proof::parse(bytes), bytes);
    if let Some(growth) = one_way(Growth::parse(bytes), bytes) {
        grew(&growth);
    }
    if let Some(receipt) = one_way(Receipt::parse(bytes), bytes) {
        let leaf = leaf(*receipt.salt(), receipt.body().as_bytes());
        let (proof, about) = (receipt.proof(), receipt.checkpoint().checkpoint());
        let root = tree::root_by_path(leaf, proof.index, about.size(), &proof.path);
        let holds = root == Some(*about.root());
        let signed = is_signed(receipt.checkpoint().note()) && is_about(receipt.checkpoint());
        assert_eq!(proven(|known| receipt.verify(known).is_ok()), signed && holds);
    }
    if let Some(key) = text.and_then(|text| VerifierKey::parse(text).ok()) {
        assert_eq!(key.to_string().as_bytes(), bytes);
    }
}

/// The leaves of the seeds' log.
pub(crate) fn leaves() -> Vec<Hash> {
    (0..11_u8).map(|number| leaf([number; 16], BODY)).collect()
}

/// What each of its records says.
pub(crate) const BODY: &[u8] = br#"{"at":1,"kind":"consent","body":{}}"#;

fn leaf(salt: [u8; 16], body: &[u8]) -> Hash {
    sha256(&[&[0][..], &commitment(salt, body)].concat())
}

/// A log grew from a smaller one exactly if the tree's definition says so.
fn grew(growth: &Growth) {
    let leaves = leaves();
    let Some(old) = usize::try_from(growth.old).ok().and_then(|old| leaves.get(..old)) else { return };
    let (root, now) = (tree::root(old), growth.checkpoint.checkpoint());
    let expected = tree::consistent(growth.old, root, now.size(), *now.root(), &growth.path);
    let before = Checkpoint::new(now.origin(), growth.old, root).expect("the origin was read");
    assert_eq!(growth.verify_growth(&before).is_ok(), expected);
    let other = Checkpoint::new("another", growth.old, root).unwrap();
    assert!(growth.verify_growth(&other).is_err() || now.origin() == "another");
}

/// What was read, if it is written as what it was read from. What is wrong is wrong in a line that is there, or behind the
/// last.
fn one_way<T: Display>(read: Result<T, Malformed>, bytes: &[u8]) -> Option<T> {
    match read {
        Ok(read) => {
            assert!(read.to_string().as_bytes() == bytes, "it is written as {read}");
            Some(read)
        }
        Err(malformed) => {
            let lines = bytes.split(|byte| *byte == b'\n').count();
            assert!((1..=lines + 1).contains(&malformed.line), "line {} of {lines}", malformed.line);
            None
        }
    }
}

struct Says(VerifierKey, bool);

impl Verifier for Says {
    fn key(&self) -> &VerifierKey {
        &self.0
    }

    fn verify(&self, _: &[u8], _: &[u8]) -> bool {
        self.1
    }
}

fn is_signed(note: &Note) -> bool {
    note.signatures().iter().any(|one| one.name() == ORIGIN && one.id() == key().id())
}

fn is_about(signed: &SignedCheckpoint) -> bool {
    signed.checkpoint().origin() == ORIGIN
}

/// Whether it is proven to who knows the key, and every signature is true. To nobody else is it.
fn proven(verify: impl Fn(&[&dyn Verifier]) -> bool) -> bool {
    let stranger = Says(VerifierKey::ed25519("stranger", &[9; 32]).unwrap(), true);
    assert!(!verify(&[]), "it is proven to who knows no key");
    assert!(!verify(&[&Says(key(), false)]), "it is proven by a false signature");
    assert!(!verify(&[&Says(key(), false), &Says(key(), true)]), "one false signature is enough");
    let proven = verify(&[&Says(key(), true)]);
    assert_eq!(verify(&[&stranger, &Says(key(), true)]), proven);
    proven
}

fn signed(note: &Note) {
    assert_eq!(proven_note(note), is_signed(note));
    let mut again = note.clone();
    again.sign(key().signature(&[7; 64]).unwrap());
    assert_eq!(again.text(), note.text());
    assert!(proven_note(&again));
    let own = again.signatures().iter().filter(|one| one.name() == ORIGIN && one.id() == key().id());
    assert_eq!(own.count(), 1, "a key signs once");
}

fn proven_note(note: &Note) -> bool {
    assert!(note.verify(&[]).is_err());
    note.verify(&[&Says(key(), true)]).is_ok()
}
