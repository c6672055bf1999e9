//! `docs/ledger-format.md`, offset by offset.

use sha2::{Digest, Sha256};

/// The header block of a log.
#[derive(Clone, Copy, Debug)]
pub struct Header {
    /// Of its frames.
    pub alignment: u32,
    /// Names the log.
    pub origin: [u8; 16],
    /// Names the file.
    pub incarnation: [u8; 16],
    /// When it was begun.
    pub created: i64,
}

/// A frame's fields, whatever they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// From 0.
    pub index: u64,
    /// Bit 0: erased.
    pub flags: u16,
    /// SHA-256 of salt and body, before they were erased.
    pub commitment: [u8; 32],
    /// In milliseconds.
    pub at: i64,
    /// A number.
    pub kind: u16,
    /// Zero if erased.
    pub salt: [u8; 16],
    /// Empty if erased.
    pub body: Vec<u8>,
}

/// What comes of reading a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Read {
    /// No log.
    Foreign,
    /// Of another format.
    Format(u32),
    /// The header does not match its check, or says what no header says.
    Header,
    /// A record is damaged or missing.
    Damaged {
        /// Its number.
        index: u64,
        /// Its place.
        offset: usize,
    },
    /// A log.
    Log {
        /// Of its frames.
        alignment: usize,
        /// The frames.
        frames: Vec<Frame>,
        /// Where they end.
        end: usize,
        /// Whether something that is no frame follows.
        torn: bool,
    },
}

/// SHA-256.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// SHA-256 of salt and body.
pub fn commitment(salt: [u8; 16], body: &[u8]) -> [u8; 32] {
    sha256(&[&salt[..], body].concat())
}

/// Writes a header block.
pub fn header(header: &Header) -> Vec<u8> {
    let mut bytes = vec![0; 4096];
    bytes[0..8].copy_from_slice(b"AskFirst");
    bytes[8..12].copy_from_slice(&1_u32.to_le_bytes());
    bytes[12..16].copy_from_slice(&header.alignment.to_le_bytes());
    bytes[16..32].copy_from_slice(&header.origin);
    bytes[32..48].copy_from_slice(&header.incarnation);
    bytes[48..56].copy_from_slice(&header.created.to_le_bytes());
    let check = sha256(&bytes[0..64]);
    bytes[64..96].copy_from_slice(&check);
    bytes
}

/// Writes a frame.
pub fn frame(frame: &Frame, alignment: usize) -> Vec<u8> {
    let span = (112 + frame.body.len()).div_ceil(alignment) * alignment;
    let mut bytes = vec![0; span];
    bytes[0..8].copy_from_slice(b"ASKFRAME");
    bytes[24..32].copy_from_slice(&frame.index.to_le_bytes());
    bytes[32..36].copy_from_slice(&u32::try_from(span).unwrap().to_le_bytes());
    bytes[36..40].copy_from_slice(&u32::try_from(frame.body.len()).unwrap().to_le_bytes());
    bytes[40..42].copy_from_slice(&frame.flags.to_le_bytes());
    bytes[48..80].copy_from_slice(&frame.commitment);
    bytes[80..88].copy_from_slice(&frame.at.to_le_bytes());
    bytes[88..90].copy_from_slice(&frame.kind.to_le_bytes());
    bytes[96..112].copy_from_slice(&frame.salt);
    bytes[112..112 + frame.body.len()].copy_from_slice(&frame.body);
    let check = sha256(&bytes[24..112]);
    bytes[8..24].copy_from_slice(&check[..16]);
    bytes
}

fn zeros(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| *byte == 0)
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap())
}

/// The frame that `bytes` begin with, if every byte of it is right, and its span.
fn frame_at(bytes: &[u8], alignment: usize) -> Option<(Frame, usize)> {
    let (frame, span, is_whole) = head_at(bytes, alignment)?;
    is_whole.then_some((frame, span))
}

/// The frame that `bytes` begin with, if its head is right; its span, and whether the rest of it is right too.
fn head_at(bytes: &[u8], alignment: usize) -> Option<(Frame, usize, bool)> {
    if bytes.len() < 112 || &bytes[0..8] != b"ASKFRAME" || bytes[8..24] != sha256(&bytes[24..112])[..16] {
        return None;
    }
    let span = usize::try_from(u32_at(bytes, 32)).unwrap();
    let len = usize::try_from(u32_at(bytes, 36)).unwrap();
    if len > 1 << 20 || span != (112 + len).div_ceil(alignment) * alignment || span > bytes.len() {
        return None;
    }
    let frame = Frame {
        index: u64::from_le_bytes(bytes[24..32].try_into().unwrap()),
        flags: u16::from_le_bytes(bytes[40..42].try_into().unwrap()),
        commitment: bytes[48..80].try_into().unwrap(),
        at: i64::from_le_bytes(bytes[80..88].try_into().unwrap()),
        kind: u16::from_le_bytes(bytes[88..90].try_into().unwrap()),
        salt: bytes[96..112].try_into().unwrap(),
        body: bytes[112..112 + len].to_vec(),
    };
    if !zeros(&bytes[42..48]) || !zeros(&bytes[90..96]) {
        return None;
    }
    let body = match frame.flags {
        0 => frame.commitment == commitment(frame.salt, &frame.body),
        1 if len == 0 && frame.salt == [0; 16] => true,
        _ => return None,
    };
    let padding = zeros(&bytes[112 + len..span]);
    Some((frame, span, body && padding))
}

/// All frames of a ledger, by their heads, where an opening has no reason to read it whole: zeros follow, and whole are the last
/// frame, the last one of the largest time, the last declaration, the last consent, every right, and all of a kind that is not known.
pub fn by_heads(bytes: &[u8]) -> Option<Vec<Frame>> {
    let mut frames: Vec<(Frame, bool)> = Vec::new();
    let mut end = 4096;
    while let Some((frame, span, is_whole)) = head_at(bytes.get(end..)?, 4096) {
        if frame.index != frames.len() as u64 {
            break;
        }
        frames.push((frame, is_whole));
        end += span;
    }
    let last = |kind: u16| frames.iter().rposition(|(frame, _)| frame.kind == kind);
    let latest = (0..frames.len()).max_by_key(|place| frames[*place].0.at);
    let needed = |place: usize, frame: &Frame| {
        let known = [1, 2, 4, 5, 6, 16, 17, 18].contains(&frame.kind);
        !known || [last(1), last(2), latest, frames.len().checked_sub(1)].contains(&Some(place))
    };
    let sound =
        frames.iter().enumerate().all(|(place, (frame, is_whole))| *is_whole || !needed(place, frame));
    (sound && zeros(&bytes[end..])).then(|| frames.iter().map(|(frame, _)| frame.clone()).collect())
}

/// Reads a file.
pub fn read(bytes: &[u8]) -> Read {
    if !bytes.starts_with(b"AskFirst") {
        return Read::Foreign;
    }
    if bytes.len() < 96 || bytes[64..96] != sha256(&bytes[0..64]) {
        return Read::Header;
    }
    if u32_at(bytes, 8) != 1 {
        return Read::Format(u32_at(bytes, 8));
    }
    let alignment = match u32_at(bytes, 12) {
        4096 => 4096,
        512 => 512,
        _ => return Read::Header,
    };
    if bytes.len() < 4096 {
        return Read::Damaged { index: 0, offset: 4096 };
    }
    let mut frames = Vec::new();
    let mut end = 4096;
    while let Some((frame, span)) = frame_at(&bytes[end..], alignment) {
        if frame.index != frames.len() as u64 {
            break;
        }
        frames.push(frame);
        end += span;
    }
    let next = frames.len() as u64;
    let torn = !zeros(&bytes[end..]);
    let mut at = end;
    while torn && at < bytes.len() {
        // A frame with an earlier number is none that is missing here.
        if frame_at(&bytes[at..], alignment).is_some_and(|(frame, _)| frame.index >= next) {
            return Read::Damaged { index: next, offset: end };
        }
        at += alignment;
    }
    Read::Log { alignment, frames, end, torn }
}

/// Makes every check and commitment right, wherever a header or a frame seems to be, so that what else is wrong can be met.
pub fn repair(bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    if bytes.len() < 96 {
        return bytes;
    }
    bytes[0..8].copy_from_slice(b"AskFirst");
    let check = sha256(&bytes[0..64]);
    bytes[64..96].copy_from_slice(&check);
    for at in (4096..bytes.len()).step_by(512) {
        let frame = &mut bytes[at..];
        if frame.len() < 112 || &frame[0..8] != b"ASKFRAME" {
            continue;
        }
        let len = usize::try_from(u32_at(frame, 36)).unwrap();
        if frame[40] & 1 == 0 && len <= frame.len() - 112 {
            let commitment = sha256(&frame[96..112 + len]);
            frame[48..80].copy_from_slice(&commitment);
        }
        let check = sha256(&frame[24..112]);
        frame[8..24].copy_from_slice(&check[..16]);
    }
    bytes
}
