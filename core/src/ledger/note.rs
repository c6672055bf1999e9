//! Signed notes, as C2SP signed-note v1.0.0 has them: a text, an empty line, and a line for each signature.
//!
//! Nothing here knows a curve. A [`Signer`] holds a private key, in software or in a phone's hardware; a [`Verifier`] knows
//! the arithmetic of one public key. Signatures of keys that nobody here knows are kept as they are.

use std::error::Error;
use std::fmt::{self, Display, Formatter};

use base64ct::{Base64, Encoding};
use sha2::{Digest, Sha256};
use thiserror::Error;

/// How long a note may be, in bytes: what is longer is refused before it is looked at.
pub const LONGEST: usize = 1 << 20;
/// How many signatures a note may have. The specification asks for 16 at least.
pub const MOST_SIGNATURES: usize = 100;

/// Begins a signature line: an em dash and a space.
const DASH: &str = "\u{2014} ";

/// Why a text is not what it should be, and in which of its lines, counted from 1.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("line {line}: {why}")]
pub struct Malformed {
    /// The line.
    pub line: usize,
    /// What is wrong with it.
    pub why: &'static str,
}

impl Malformed {
    pub(super) fn new(line: usize, why: &'static str) -> Self {
        Self { line, why }
    }

    /// The same of a text that begins behind `lines` others.
    pub(super) fn behind(self, lines: usize) -> Self {
        Self { line: self.line + lines, ..self }
    }
}

/// The lines of a text, each of which ends in a newline.
pub(super) struct Lines<'a> {
    rest: &'a str,
    /// How many were taken.
    pub(super) taken: usize,
}

impl<'a> Lines<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        Self { rest: text, taken: 0 }
    }

    /// What was not taken yet.
    pub(super) fn rest(&self) -> &'a str {
        self.rest
    }

    pub(super) fn next(&mut self) -> Result<&'a str, Malformed> {
        let (line, rest) = self.rest.split_once('\n').ok_or(self.wrong_next(match self.rest {
            "" => "the text ends here, and more must follow",
            _ => "the line has no newline at its end: the text was cut off",
        }))?;
        self.rest = rest;
        self.taken += 1;
        Ok(line)
    }

    /// Something is wrong with the line that was taken last.
    pub(super) fn wrong(&self, why: &'static str) -> Malformed {
        Malformed::new(self.taken, why)
    }

    fn wrong_next(&self, why: &'static str) -> Malformed {
        Malformed::new(self.taken + 1, why)
    }
}

/// The text of `bytes`: UTF-8 that has no control character but the newline.
pub(super) fn text(bytes: &[u8]) -> Result<&str, Malformed> {
    let line = |end: usize| bytes.iter().take(end).filter(|byte| **byte == b'\n').count() + 1;
    if bytes.len() > LONGEST {
        return Err(Malformed::new(1, "it is longer than 1 MiB, which nothing of this kind is"));
    }
    if let Some(place) = bytes.iter().position(|byte| *byte < 0x20 && *byte != b'\n') {
        return Err(Malformed::new(line(place), "it has a control character, a carriage return perhaps"));
    }
    std::str::from_utf8(bytes).map_err(|error| Malformed::new(line(error.valid_up_to()), "it is not UTF-8"))
}

/// What the base64 of RFC 4648 §4 stands for; `None` unless it is the one way to write it.
pub(super) fn unbase64(text: &str) -> Option<Vec<u8>> {
    Base64::decode_vec(text).ok()
}

/// The hash that `text` has in base64.
pub(super) fn hash_of(text: &str) -> Option<[u8; 32]> {
    unbase64(text)?.try_into().ok()
}

/// A number in decimal digits, written in the one possible way.
pub(super) fn decimal(text: &str) -> Option<u64> {
    let plain = text == "0" || text.starts_with(|first: char| matches!(first, '1'..='9'));
    text.parse().ok().filter(|_| plain)
}

/// The signature types that this library knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// 0x01: Ed25519 (RFC 8032) over the text. A signature has 64 bytes.
    Ed25519,
    /// 0x02: ECDSA over the text's SHA-256, on P-256. A signature is DER: what `SHA256withECDSA` of Android's key store
    /// and `derRepresentation` of Apple's `CryptoKit` are.
    P256,
}

impl Algorithm {
    /// Its number in a verifier key.
    pub const fn number(self) -> u8 {
        match self {
            Self::Ed25519 => 1,
            Self::P256 => 2,
        }
    }
}

/// What comes before the 65 bytes of an uncompressed point, `04 ‖ x ‖ y`, in the DER of a P-256 key (RFC 5480 §2).
pub const P256_SPKI: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08, 0x2A, 0x86,
    0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];

/// A public key with its name. Its text is a verifier key, in short a vkey: `<name>+<key ID>+<base64>`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct VerifierKey {
    name: String,
    id: [u8; 4],
    algorithm: Algorithm,
    /// 32 bytes for Ed25519 (RFC 8032 §5.1.5); the DER of SPKI for P-256.
    public: Vec<u8>,
}

/// Why there is no such key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum KeyError {
    /// Its name is none.
    #[error("the name of a key is not empty and has no spaces, plus signs or control characters")]
    Name,
    /// Its text is none.
    #[error("a key is written <name>+<8 lower-case hexadecimal digits>+<base64>")]
    Text,
    /// It is of a type that this version does not know.
    #[error("it is a key of type {0}; type 1 (Ed25519) and 2 (ECDSA on P-256) can be used")]
    Type(u8),
    /// Its bytes are no public key.
    #[error(
        "its bytes are no public key: 32 bytes for Ed25519, the DER of SPKI with an uncompressed point for P-256"
    )]
    Public,
    /// The ID is that of another key.
    #[error("its ID is not that of this name and public key: part of it was changed or left out")]
    Id,
    /// It cannot be a signature of the key.
    #[error("that is no signature of the key: 64 bytes for Ed25519, a DER sequence of two numbers for P-256")]
    Signature,
}

impl VerifierKey {
    /// An Ed25519 key. Name it after the origin of the log that it signs for.
    pub fn ed25519(name: &str, public: &[u8; 32]) -> Result<Self, KeyError> {
        Self::new(name, Algorithm::Ed25519, public)
    }

    /// A P-256 key, as the DER of its SPKI: what `getEncoded` of an Android key and `derRepresentation` of Apple's
    /// `P256.Signing.PublicKey` are.
    pub fn p256(name: &str, spki: &[u8]) -> Result<Self, KeyError> {
        Self::new(name, Algorithm::P256, spki)
    }

    fn new(name: &str, algorithm: Algorithm, public: &[u8]) -> Result<Self, KeyError> {
        let sound = match algorithm {
            Algorithm::Ed25519 => public.len() == 32,
            Algorithm::P256 => public
                .strip_prefix(&P256_SPKI)
                .is_some_and(|point| point.len() == 65 && point.starts_with(&[4])),
        };
        if !is_name(name) {
            return Err(KeyError::Name);
        }
        if !sound {
            return Err(KeyError::Public);
        }
        let number = [algorithm.number()];
        let hashed: &[&[u8]] = match algorithm {
            Algorithm::Ed25519 => &[name.as_bytes(), b"\n", &number, public],
            Algorithm::P256 => &[public],
        };
        let [a, b, c, d, ..] =
            <[u8; 32]>::from(hashed.iter().fold(Sha256::new(), Sha256::chain_update).finalize());
        Ok(Self { name: name.to_owned(), id: [a, b, c, d], algorithm, public: public.to_vec() })
    }

    /// Reads a verifier key.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let (name, rest) = text.split_once('+').ok_or(KeyError::Text)?;
        let (id, key) = rest.split_once('+').ok_or(KeyError::Text)?;
        let key = unbase64(key).ok_or(KeyError::Text)?;
        let (number, public) = key.split_first().ok_or(KeyError::Text)?;
        let known = [Algorithm::Ed25519, Algorithm::P256].into_iter().find(|known| known.number() == *number);
        let key = Self::new(name, known.ok_or(KeyError::Type(*number))?, public)?;
        if crate::hex::encode(&key.id) == id { Ok(key) } else { Err(KeyError::Id) }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its ID, which with the name tells whose a signature is. It is no fingerprint: anybody can make a key that has it.
    pub fn id(&self) -> [u8; 4] {
        self.id
    }

    /// What its signatures are.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The public key: 32 bytes for Ed25519, the DER of its SPKI for P-256.
    pub fn public(&self) -> &[u8] {
        &self.public
    }

    /// What this key signed, ready to be put into a note. Only its shape is looked at.
    pub fn signature(&self, bytes: &[u8]) -> Result<Signature, KeyError> {
        let sound = match (self.algorithm, bytes) {
            (Algorithm::Ed25519, _) => bytes.len() == 64,
            (Algorithm::P256, [0x30, len, rest @ ..]) => {
                rest.len() == usize::from(*len) && (6..=70).contains(&rest.len()) && rest.starts_with(&[2])
            }
            (Algorithm::P256, _) => false,
        };
        if sound {
            Ok(Signature { name: self.name.clone(), id: self.id, bytes: bytes.to_vec() })
        } else {
            Err(KeyError::Signature)
        }
    }
}

impl Display for VerifierKey {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let key = [&[self.algorithm.number()], self.public.as_slice()].concat();
        write!(f, "{}+{}+{}", self.name, crate::hex::encode(&self.id), Base64::encode_string(&key))
    }
}

fn is_name(name: &str) -> bool {
    let refused = |c: char| c.is_whitespace() || c == '+' || c < ' ';
    !name.is_empty() && !name.contains(refused)
}

/// Holds a private key: a file, a phone's key store, a service. It may take its time, so nothing that must not wait calls it.
pub trait Signer {
    /// The public key.
    fn key(&self) -> &VerifierKey;
    /// Signs `message`, the text of a note. See [`Algorithm`] for what the result is.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Box<dyn Error + Send + Sync>>;
}

/// Knows the arithmetic of one public key.
pub trait Verifier {
    /// The public key.
    fn key(&self) -> &VerifierKey;
    /// Whether `signature` is this key's for `message`.
    fn verify(&self, message: &[u8], signature: &[u8]) -> bool;
}

/// One signature of a note, of whatever type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    name: String,
    id: [u8; 4],
    bytes: Vec<u8>,
}

impl Signature {
    /// The name of the key that is said to have made it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// That key's ID.
    pub fn id(&self) -> [u8; 4] {
        self.id
    }

    /// What the key made.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    fn is_of(&self, key: &VerifierKey) -> bool {
        self.name == key.name && self.id == key.id
    }

    fn parse(line: &str) -> Result<Self, &'static str> {
        let signature = line.strip_prefix(DASH).and_then(|line| line.split_once(' '));
        let (name, bytes) = signature.ok_or("a signature is written — <name of the key> <base64>")?;
        if !is_name(name) {
            return Err("a key's name is not empty and has no spaces and no plus sign");
        }
        let bytes = unbase64(bytes).ok_or("the signature is not base64 as RFC 4648 §4 has it")?;
        match bytes.split_first_chunk() {
            Some((id, bytes @ [_, ..])) => Ok(Self { name: name.to_owned(), id: *id, bytes: bytes.to_vec() }),
            _ => Err("the signature is too short: the key's ID has 4 bytes, and something follows it"),
        }
    }
}

impl Display for Signature {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let bytes = [&self.id, self.bytes.as_slice()].concat();
        write!(f, "{DASH}{} {}", self.name, Base64::encode_string(&bytes))
    }
}

/// A note with its signatures, none of which need be true. Its text is the only way to write it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<Signature>,
}

/// Why a note proves nothing to whoever asks.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Unproven {
    /// None of the keys that were named signed it.
    #[error("it is not signed by a key that was given; it is signed by {0}")]
    Unsigned(String),
    /// A key that was named did not sign this.
    #[error("the signature of {0} is not of this text: one of them was changed")]
    Signature(String),
    /// A checkpoint is signed, and not by its log.
    #[error("it is about the log {origin}, and signed by {signers} alone: name the key after the log")]
    Stranger {
        /// The log.
        origin: String,
        /// Whose signatures are true.
        signers: String,
    },
    /// The record is not in the tree of the checkpoint.
    #[error(
        "the record is not in the log at that place: record, salt, index, proof or checkpoint was changed"
    )]
    Inclusion,
    /// The log did not grow from the older checkpoint.
    #[error(
        "it does not show that the log grew from the older checkpoint: records were changed or dropped, or this is the proof from another size"
    )]
    Growth,
}

impl Note {
    /// A note that was signed. The text is UTF-8 without control characters, and ends in a newline.
    pub fn new(text: &str, signatures: Vec<Signature>) -> Result<Self, Malformed> {
        self::text(text.as_bytes())?;
        let lines = text.split('\n').count();
        if !text.ends_with('\n') {
            return Err(Malformed::new(lines, "the text of a note ends in a newline"));
        }
        if !(1..=MOST_SIGNATURES).contains(&signatures.len()) {
            return Err(Malformed::new(lines + 1, "a note has 1 to 100 signatures"));
        }
        Ok(Self { text: text.to_owned(), signatures })
    }

    /// Reads a note. It is kept byte for byte: its text is again what was read.
    pub fn parse(bytes: &[u8]) -> Result<Self, Malformed> {
        let all = text(bytes)?;
        let count = |text: &str| text.matches('\n').count();
        let unsigned =
            Malformed::new(count(all) + 1, "an empty line and signatures must follow the text of a note");
        // The empty line is no part of the text; the newline before it is.
        let (text, signed) = all.rsplit_once("\n\n").ok_or(unsigned.clone())?;
        if signed.is_empty() {
            return Err(unsigned);
        }
        let text = format!("{text}\n");
        let mut lines = Lines { rest: signed, taken: count(&text) + 1 };
        let mut signatures = Vec::new();
        while !lines.rest().is_empty() {
            if signatures.len() == MOST_SIGNATURES {
                return Err(lines.wrong("it has more than 100 signatures"));
            }
            let line = lines.next()?;
            signatures.push(Signature::parse(line).map_err(|why| lines.wrong(why))?);
        }
        Ok(Self { text, signatures })
    }

    /// What is signed. Ignore it until [`Note::verify`] says by whom.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The signatures, true or not.
    pub fn signatures(&self) -> &[Signature] {
        &self.signatures
    }

    /// Adds a signature, in place of an older one of that key.
    pub fn sign(&mut self, signature: Signature) {
        self.signatures.retain(|other| (&other.name, other.id) != (&signature.name, signature.id));
        self.signatures.push(signature);
    }

    /// Which of the `known` keys signed it.
    ///
    /// # Errors
    ///
    /// If none did, or if any signature that is said to be of a known key is not. Signatures of other keys are ignored.
    pub fn verify<'a>(&self, known: &[&'a dyn Verifier]) -> Result<Vec<&'a VerifierKey>, Unproven> {
        let mut signers: Vec<&VerifierKey> = Vec::new();
        for signature in &self.signatures {
            for verifier in known.iter().filter(|verifier| signature.is_of(verifier.key())) {
                if !verifier.verify(self.text.as_bytes(), &signature.bytes) {
                    return Err(Unproven::Signature(signature.name.clone()));
                }
                if !signers.contains(&verifier.key()) {
                    signers.push(verifier.key());
                }
            }
        }
        if signers.is_empty() {
            let others = self
                .signatures
                .iter()
                .map(|other| format!("{}+{}", other.name, crate::hex::encode(&other.id)));
            return Err(Unproven::Unsigned(others.collect::<Vec<_>>().join(", ")));
        }
        Ok(signers)
    }
}

impl Display for Note {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|signature| writeln!(f, "{signature}"))
    }
}
