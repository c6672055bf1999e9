//! The bytes of a log: a header block, then frames. All numbers are little-endian.
//!
//! | at | bytes | header block |
//! | ---: | ---: | --- |
//! | 0 | 8 | `AskFirst` |
//! | 8 | 4 | format: 1. Magic, format and check stay where they are in every later format |
//! | 12 | 4 | alignment of frames: 4096 in the decision log, 512 in the activity log |
//! | 16 | 16 | origin: random, names the log for good |
//! | 32 | 16 | incarnation: random, new whenever the file is rewritten |
//! | 48 | 8 | when the log was begun, in milliseconds since 1970 |
//! | 56 | 8 | zero |
//! | 64 | 32 | check: SHA-256 of bytes 0 to 63 |
//! | 96 | 4000 | zero, not looked at |
//!
//! | at | bytes | frame |
//! | ---: | ---: | --- |
//! | 0 | 8 | `ASKFRAME` |
//! | 8 | 16 | check: the first half of SHA-256 of bytes 24 to 111 |
//! | 24 | 8 | index: 0 for the first record, then one more each |
//! | 32 | 4 | span: the frame's length with its padding |
//! | 36 | 4 | length of the body |
//! | 40 | 2 | flags: bit 0, the body is erased |
//! | 42 | 6 | zero |
//! | 48 | 32 | commitment: SHA-256 of salt and body |
//! | 80 | 8 | time, in milliseconds since 1970 |
//! | 88 | 2 | kind |
//! | 90 | 6 | zero |
//! | 96 | 16 | salt: random; zero once erased |
//! | 112 | | body, empty once erased; then zeros up to the span |
//!
//! The span is the least multiple of the alignment that holds header and body. The commitment is the entry in the tree, so
//! the place in the tree fixes the index. Time and kind are repeated from the body, which proves them; of an erased record
//! the frame still shows them, and nothing proves them any more.

use sha2::{Digest, Sha256};

use super::tree::{self, Hash};
use super::{Fault, Kind, Log};
use crate::edge::Timestamp;

/// The size of the header block, and of the blocks that no two commits share.
pub(super) const BLOCK: usize = 4096;
/// How much of the header block says something.
pub(super) const HEADER: usize = 96;
/// How much of a frame comes before the body.
pub(super) const FRAME: usize = 112;
/// The longest body. Nothing near it is ever written; it keeps a wrong length from meaning anything.
pub(super) const MAX_BODY: usize = 1 << 20;

const FORMAT: u32 = 1;
const MAGIC: &[u8; 8] = b"AskFirst";
const FRAME_MAGIC: &[u8; 8] = b"ASKFRAME";
const CHECKED: usize = 64;
const CHECK: usize = 16;
const ERASED: u16 = 1;

/// What the header block says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) log: Log,
    pub(super) origin: [u8; 16],
    pub(super) incarnation: [u8; 16],
    pub(super) created: Timestamp,
}

impl Header {
    pub(super) fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(BLOCK);
        bytes.extend_from_slice(MAGIC);
        bytes.extend(FORMAT.to_le_bytes());
        bytes.extend(number(self.log.alignment()).to_le_bytes());
        bytes.extend(self.origin);
        bytes.extend(self.incarnation);
        bytes.extend(self.created.0.to_le_bytes());
        bytes.extend([0; 8]);
        let check = Sha256::digest(&bytes);
        bytes.extend(check);
        bytes.resize(BLOCK, 0);
        bytes
    }

    pub(super) fn decode(bytes: &[u8]) -> Result<Self, Fault> {
        if !bytes.starts_with(MAGIC) {
            return Err(Fault::Foreign);
        }
        Self::parse(bytes).ok_or(Fault::Header)?
    }

    fn parse(bytes: &[u8]) -> Option<Result<Self, Fault>> {
        let (checked, mut check) = bytes.split_at_checked(CHECKED)?;
        if take(&mut check)? != <[u8; 32]>::from(Sha256::digest(checked)) {
            return None;
        }
        let mut rest = checked.strip_prefix(MAGIC)?;
        let format = u32::from_le_bytes(take(&mut rest)?);
        if format != FORMAT {
            return Some(Err(Fault::Newer { format }));
        }
        let alignment = u32::from_le_bytes(take(&mut rest)?);
        Some(Ok(Self {
            log: [Log::Decisions, Log::Activity]
                .into_iter()
                .find(|log| number(log.alignment()) == alignment)?,
            origin: take(&mut rest)?,
            incarnation: take(&mut rest)?,
            created: Timestamp(i64::from_le_bytes(take(&mut rest)?)),
        }))
    }
}

/// Makes the header block at the start of `bytes` say that it was written in `format`, as a later version would.
/// For tests, and for who wants to see what becomes of such a file.
pub fn restamp_format(bytes: &mut [u8], format: u32) {
    if let Some((checked, rest)) = bytes.split_at_mut_checked(CHECKED) {
        let stamps = checked.get_mut(MAGIC.len()..).and_then(|rest| rest.first_chunk_mut());
        if let (Some(stamp), Some(check)) = (stamps, rest.first_chunk_mut::<32>()) {
            *stamp = format.to_le_bytes();
            *check = Sha256::digest(checked).into();
        }
    }
}

/// One record of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its number, from 0.
    pub index: u64,
    /// What it is about.
    pub kind: Kind,
    /// When it was made.
    pub at: Timestamp,
    /// Makes the commitment tell nothing about the body; zero once erased.
    pub salt: [u8; 16],
    /// What it says: JSON. `None` once erased.
    pub body: Option<Vec<u8>>,
    /// SHA-256 of salt and body: what the tree holds.
    pub commitment: Hash,
}

impl Entry {
    pub(super) fn new(index: u64, kind: Kind, at: Timestamp, salt: [u8; 16], body: &[u8]) -> Self {
        Self { index, kind, at, salt, body: Some(body.to_vec()), commitment: commitment(&salt, body) }
    }

    /// The hash of its leaf in the tree.
    pub fn leaf(&self) -> Hash {
        tree::leaf(&self.commitment)
    }

    /// Takes body and salt away. The commitment, and with it the tree, stays.
    pub(super) fn erase(&mut self) {
        self.body = None;
        self.salt = [0; 16];
    }

    /// How many bytes its frame takes up.
    pub(super) fn span(&self, log: Log) -> usize {
        span(self.body.as_ref().map_or(0, Vec::len), log)
    }

    pub(super) fn encode(&self, log: Log) -> Vec<u8> {
        let body = self.body.as_deref().unwrap_or_default();
        let span = self.span(log);
        let mut bytes = Vec::with_capacity(span);
        bytes.extend_from_slice(FRAME_MAGIC);
        bytes.extend_from_slice(&[0; CHECK]);
        bytes.extend_from_slice(&self.index.to_le_bytes());
        bytes.extend_from_slice(&number(span).to_le_bytes());
        bytes.extend_from_slice(&number(body.len()).to_le_bytes());
        bytes.extend_from_slice(&if self.body.is_none() { ERASED } else { 0 }.to_le_bytes());
        bytes.extend_from_slice(&[0; 6]);
        bytes.extend_from_slice(&self.commitment);
        bytes.extend_from_slice(&self.at.0.to_le_bytes());
        bytes.extend_from_slice(&self.kind.number().to_le_bytes());
        bytes.extend_from_slice(&[0; 6]);
        bytes.extend_from_slice(&self.salt);
        let after_magic = bytes.get_mut(FRAME_MAGIC.len()..).and_then(|rest| rest.split_first_chunk_mut());
        if let Some((check, checked)) = after_magic {
            *check = frame_check(checked).unwrap_or_default();
        }
        bytes.extend_from_slice(body);
        bytes.resize(span, 0);
        bytes
    }

    /// The record in the frame at the start of `bytes`, and the frame's span. `None` unless every byte is as it should be.
    pub(super) fn decode(bytes: &[u8], log: Log) -> Option<(Self, usize)> {
        let (head, rest) = bytes.split_first_chunk()?;
        let Head { index, kind, at, salt, len, erased, commitment } = Head::decode(head, log)?;
        let body = rest.get(..len)?;
        let span = span(len, log);
        let padding = bytes.get(FRAME + len..span)?;
        let sound = erased || commitment == self::commitment(&salt, body);
        let body = (!erased).then(|| body.to_vec());
        (sound && is_zero(padding)).then_some((Self { index, kind, at, salt, body, commitment }, span))
    }
}

/// What of a frame comes before the body: enough for the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) index: u64,
    pub(super) kind: Kind,
    pub(super) at: Timestamp,
    salt: [u8; 16],
    len: usize,
    erased: bool,
    pub(super) commitment: Hash,
}

impl Head {
    /// The head in these bytes. `None` unless each is as it should be; the body may still be another than is committed to.
    pub(super) fn decode(bytes: &[u8; FRAME], log: Log) -> Option<Self> {
        let mut rest = bytes.strip_prefix(FRAME_MAGIC)?;
        if take::<CHECK>(&mut rest)? != frame_check(rest)? {
            return None;
        }
        let index = u64::from_le_bytes(take(&mut rest)?);
        let stated = u32::from_le_bytes(take(&mut rest)?);
        let len =
            usize::try_from(u32::from_le_bytes(take(&mut rest)?)).ok().filter(|len| *len <= MAX_BODY)?;
        let flags = u16::from_le_bytes(take(&mut rest)?);
        let zeros: [u8; 6] = take(&mut rest)?;
        let commitment: Hash = take(&mut rest)?;
        let at = Timestamp(i64::from_le_bytes(take(&mut rest)?));
        let kind = Kind::from(u16::from_le_bytes(take(&mut rest)?));
        let more_zeros: [u8; 6] = take(&mut rest)?;
        let salt = take(&mut rest)?;
        let erased = flags == ERASED;
        let sound = match flags {
            0 => true,
            ERASED => len == 0 && salt == [0; 16],
            _ => false,
        };
        let sound = sound && number(span(len, log)) == stated && zeros == [0; 6] && more_zeros == [0; 6];
        sound.then_some(Self { index, kind, at, salt, len, erased, commitment })
    }

    /// How many bytes its frame takes up.
    pub(super) fn span(&self, log: Log) -> usize {
        span(self.len, log)
    }
}

/// What the tree holds for a record: it fixes the body and, without the salt, tells nothing about it.
pub fn commitment(salt: &[u8; 16], body: &[u8]) -> Hash {
    let mut hash = Sha256::new();
    hash.update(salt);
    hash.update(body);
    hash.finalize().into()
}

fn span(body: usize, log: Log) -> usize {
    (FRAME + body).next_multiple_of(log.alignment())
}

/// The check of a frame, given what follows it.
fn frame_check(after: &[u8]) -> Option<[u8; CHECK]> {
    let digest = Sha256::digest(after.get(..FRAME - FRAME_MAGIC.len() - CHECK)?);
    digest.first_chunk().copied()
}

/// A length for the file. Whatever does not fit is refused before it gets here.
fn number(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (taken, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(*taken)
}

/// Whether all `bytes` are zero: the first is, and each equals the one before. One comparison of memory is fast however
/// the rest is compiled.
pub(super) fn is_zero(bytes: &[u8]) -> bool {
    match bytes {
        [] => true,
        [first, rest @ ..] => *first == 0 && bytes.starts_with(rest),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    pub(crate) fn header() -> Header {
        Header { log: Log::Decisions, origin: [3; 16], incarnation: [4; 16], created: Timestamp(-5) }
    }

    #[test]
    fn zero() {
        assert!(is_zero(&[]) && is_zero(&[0]) && is_zero(&[0; 99]));
        assert!(!is_zero(&[1]) && !is_zero(&[0, 1]) && !is_zero(&[1, 1, 1]) && !is_zero(&[0, 0, 7, 0]));
    }

    #[test]
    fn the_header_block_is_checked() {
        let bytes = header().encode();
        assert_eq!(bytes.len(), BLOCK);
        assert_eq!(Header::decode(&bytes), Ok(header()));
        assert_eq!(Header::decode(&bytes[..HEADER]), Ok(header()));
        for len in 0..HEADER {
            assert!(Header::decode(&bytes[..len]).is_err());
        }
        for place in 0..HEADER {
            for bit in 0..8 {
                let mut bytes = bytes.clone();
                bytes[place] ^= 1 << bit;
                let expected = if place < 8 { Fault::Foreign } else { Fault::Header };
                assert_eq!(Header::decode(&bytes), Err(expected));
            }
        }
        assert_eq!(Header::decode(&[0; BLOCK]), Err(Fault::Foreign));
    }

    #[test]
    fn a_later_format_is_told_apart_from_damage() {
        let mut bytes = header().encode();
        restamp_format(&mut bytes, 7);
        assert_eq!(Header::decode(&bytes), Err(Fault::Newer { format: 7 }));
        restamp_format(&mut bytes, 1);
        assert_eq!(bytes, header().encode());
        restamp_format(&mut bytes[..70], 7);
        restamp_format(&mut [], 7);
        assert_eq!(bytes, header().encode());
    }

    #[test]
    fn the_layout_is_the_documented_one() {
        let mut entry = Entry::new(258, Kind::Right, Timestamp(1), [0xAB; 16], b"{}");
        let bytes = entry.encode(Log::Activity);
        assert_eq!(bytes.len(), 512);
        assert_eq!(&bytes[..8], b"ASKFRAME");
        assert_eq!(bytes[8..24], Sha256::digest(&bytes[24..112])[..16]);
        assert_eq!(bytes[24..48], [2, 1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        assert_eq!(bytes[48..80], *Sha256::digest(&bytes[96..114]));
        assert_eq!(bytes[80..96], [1, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0]);
        assert_eq!(bytes[96..112], [0xAB; 16]);
        assert_eq!(&bytes[112..114], b"{}");
        assert!(is_zero(&bytes[114..]));
        let leaf: Hash = Sha256::digest([&[0], &bytes[48..80]].concat()).into();
        assert_eq!(entry.leaf(), leaf);
        entry.erase();
        assert_eq!(entry.leaf(), leaf);
        let erased = entry.encode(Log::Activity);
        assert_eq!(erased[40], 1);
        assert_eq!(erased[48..80], bytes[48..80]);
        assert_eq!(erased[80..96], bytes[80..96]);
        assert!(is_zero(&erased[96..]));
    }

    #[test]
    fn bytes_in_reserve_are_zero() {
        let bytes = Entry::new(7, Kind::Consent, Timestamp(1), [1; 16], b"body").encode(Log::Activity);
        for place in (42..48).chain(90..96) {
            let mut bytes = bytes.clone();
            bytes[place] = 1;
            let check = frame_check(&bytes[24..]).unwrap();
            bytes[8..24].copy_from_slice(&check);
            assert_eq!(Entry::decode(&bytes, Log::Activity), None, "byte {place}");
        }
    }

    #[test]
    fn an_erased_frame_hides_nothing() {
        let mut entry = Entry::new(0, Kind::Consent, Timestamp(1), [1; 16], b"body");
        entry.body = None;
        let salted = entry.encode(Log::Activity);
        assert_eq!(Entry::decode(&salted, Log::Activity), None);
    }

    fn entries() -> impl Strategy<Value = Entry> {
        let body = prop::collection::vec(any::<u8>(), 0..9000);
        (any::<u64>(), any::<u16>(), any::<i64>(), any::<[u8; 16]>(), body, any::<bool>()).prop_map(
            |(index, kind, at, salt, body, erased)| {
                let mut entry = Entry::new(index, Kind::from(kind), Timestamp(at), salt, &body);
                if erased {
                    entry.erase();
                }
                entry
            },
        )
    }

    proptest! {
        #[test]
        fn what_was_encoded_is_decoded(entry in entries(), more in prop::collection::vec(any::<u8>(), 0..10)) {
            for log in [Log::Decisions, Log::Activity] {
                let mut bytes = entry.encode(log);
                let span = bytes.len();
                prop_assert_eq!(span % log.alignment(), 0);
                bytes.extend(&more);
                prop_assert_eq!(Entry::decode(&bytes, log), Some((entry.clone(), span)));
                prop_assert_eq!(Entry::decode(&bytes[..span - 1], log), None);
            }
        }

        #[test]
        fn a_changed_byte_is_noticed(entry in entries(), place in any::<usize>(), change in 1..=255_u8) {
            let mut bytes = entry.encode(Log::Activity);
            let place = place % bytes.len();
            bytes[place] ^= change;
            prop_assert_eq!(Entry::decode(&bytes, Log::Activity), None);
        }

        #[test]
        fn anything_is_decoded_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
            let mut framed = FRAME_MAGIC.to_vec();
            framed.extend(frame_check(&bytes).unwrap_or_default());
            framed.extend(&bytes);
            let _ = (Entry::decode(&bytes, Log::Activity), Entry::decode(&framed, Log::Activity));
            let _ = (Header::decode(&bytes), Header::decode(&framed));
        }
    }
}
