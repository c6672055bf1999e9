//! An export as files, and back: C2SP tlog-tiles, and the records beside it. Pure.
//!
//! | path | content |
//! | --- | --- |
//! | `tile/<L>/<N>[.p/<W>]` | 256 hashes of level `L`, or `W` at its end |
//! | `tile/entries/<N>[.p/<W>]` | the same number of entries: commitments, each behind its length in two bytes |
//! | `records.jsonl` | a line for each record: its salt and its body, or that it is erased |
//! | `checkpoint` | the signed checkpoint |

use askfirst::ledger::checkpoint::SignedCheckpoint;
use askfirst::ledger::tree::{self, Hash};
use askfirst::ledger::{Entry, commitment};
use serde::{Deserialize, Serialize};

/// How many hashes a tile has, and how many entries a bundle.
const WIDTH: usize = 256;
pub(super) const RECORDS: &str = "records.jsonl";
pub(super) const CHECKPOINT: &str = "checkpoint";
/// Comes before each entry of a bundle: its length, 32.
const PREFIX: [u8; 2] = [0, 32];
const ENTRY: usize = PREFIX.len() + 32;

/// What an export says of one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Exported {
    pub(super) commitment: Hash,
    /// The salt in hexadecimal, and the body. `None` once erased.
    pub(super) record: Option<(String, String)>,
}

impl Exported {
    fn leaf(&self) -> Hash {
        tree::leaf(&self.commitment)
    }
}

/// Of a record whose body is no text there can be no export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NoText(pub(super) u64);

impl TryFrom<&Entry> for Exported {
    type Error = NoText;

    fn try_from(entry: &Entry) -> Result<Self, NoText> {
        let body = entry.body.clone().map(String::from_utf8).transpose().map_err(|_| NoText(entry.index))?;
        let record = body.map(|body| (super::hex(&entry.salt), body));
        Ok(Self { commitment: entry.commitment, record })
    }
}

/// A line of `records.jsonl`.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    index: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    salt: Option<String>,
    /// A string, not an object: its bytes are what is committed to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    erased: bool,
}

/// The path of the tile or bundle with this number: `x001/x234/067` for 1234067.
fn path(level: &str, number: usize, width: usize) -> String {
    let mut path = format!("{:03}", number % 1000);
    let mut rest = number / 1000;
    while rest > 0 {
        path = format!("x{:03}/{path}", rest % 1000);
        rest /= 1000;
    }
    let partial = if width < WIDTH { format!(".p/{width}") } else { String::new() };
    format!("tile/{level}/{path}{partial}")
}

/// The paths of the bundles of a log with `size` records, and how many entries each has.
fn bundles(size: usize) -> impl Iterator<Item = (String, usize)> {
    (0..size.div_ceil(WIDTH)).map(move |number| {
        let width = WIDTH.min(size - number * WIDTH);
        (path("entries", number, width), width)
    })
}

/// The tiles of the tree over `leaves`: paths and contents.
fn tiles(leaves: Vec<Hash>) -> Vec<(String, Vec<u8>)> {
    let mut tiles = Vec::new();
    let (mut level, mut hashes) = (0, leaves);
    while !hashes.is_empty() {
        for (number, tile) in hashes.chunks(WIDTH).enumerate() {
            tiles.push((path(&level.to_string(), number, tile.len()), tile.concat()));
        }
        // Only full tiles have a hash above them.
        hashes = hashes.chunks_exact(WIDTH).map(tree::root).collect();
        level += 1;
    }
    tiles
}

/// All files of an export, the checkpoint last: without it an export is none.
pub(super) fn files(records: &[Exported], checkpoint: &SignedCheckpoint) -> Vec<(String, Vec<u8>)> {
    let mut files = tiles(records.iter().map(Exported::leaf).collect());
    for (number, (path, _)) in bundles(records.len()).enumerate() {
        let bundle = records.iter().skip(number * WIDTH).take(WIDTH);
        files.push((path, bundle.flat_map(|one| [&PREFIX[..], &one.commitment].concat()).collect()));
    }
    let mut lines = String::new();
    for (index, one) in (0..).zip(records) {
        let (salt, body) = one.record.clone().unzip();
        let line = Line { index, salt, body, erased: one.record.is_none() };
        lines += &serde_json::to_string(&line).unwrap_or_default();
        lines.push('\n');
    }
    files.push((RECORDS.to_owned(), lines.into_bytes()));
    files.push((CHECKPOINT.to_owned(), checkpoint.to_string().into_bytes()));
    files
}

/// Why an export is not one.
#[derive(Debug)]
pub(super) enum Bad<E> {
    /// A file of it cannot be read.
    Unreadable(E),
    /// A file of it is not what it must be: which, and why.
    File(String, String),
}

/// Reads an export, whose files `read` reads, and holds every byte of it against every other. Who signed it is left to check.
pub(super) fn parse<E>(
    mut read: impl FnMut(&str) -> Result<Vec<u8>, E>,
) -> Result<(SignedCheckpoint, Vec<Exported>), Bad<E>> {
    let mut file = |path: &str| read(path).map_err(Bad::Unreadable);
    let bad = |path: &str, why: &str| Bad::File(path.to_owned(), why.to_owned());
    let signed =
        SignedCheckpoint::parse(&file(CHECKPOINT)?).map_err(|error| bad(CHECKPOINT, &error.to_string()))?;
    let text = String::from_utf8(file(RECORDS)?).map_err(|_| bad(RECORDS, "is not UTF-8"))?;
    // The checkpoint may claim any size; the lines are there.
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let size = signed.checkpoint().size();
    if lines.len() as u64 != size {
        return Err(bad(RECORDS, &format!("has {} records, and the checkpoint says {size}", lines.len())));
    }
    let mut commitments = Vec::with_capacity(lines.len());
    for (path, width) in bundles(lines.len()) {
        let bundle = file(&path)?;
        let (entries, rest) = bundle.as_chunks::<ENTRY>();
        if entries.len() != width || !rest.is_empty() {
            return Err(bad(&path, "does not have as many entries as the log has records there"));
        }
        // That each begins with its length comes out below.
        commitments.extend(entries.iter().filter_map(|entry| entry.last_chunk::<32>().copied()));
    }
    let mut records = Vec::with_capacity(lines.len());
    for ((index, line), commitment) in lines.iter().enumerate().zip(commitments) {
        let wrong = |why: &str| bad(RECORDS, &format!("line {}: {why}", index + 1));
        let line: Line =
            serde_json::from_str(line).map_err(|error| wrong(&format!("is no record: {error}")))?;
        let record = match (line.erased, line.salt, line.body) {
            (true, None, None) => None,
            (false, Some(salt), Some(body)) => {
                let bytes =
                    unhex(&salt).ok_or_else(|| wrong("the salt is not 32 lower-case hexadecimal digits"))?;
                if self::commitment(&bytes, body.as_bytes()) != commitment {
                    return Err(wrong(
                        "the record is not the one that was committed to: it or the entry was changed",
                    ));
                }
                Some((salt, body))
            }
            _ => return Err(wrong("a record has salt and body, or is erased")),
        };
        records.push(Exported { commitment, record });
    }
    for (path, expected) in files(&records, &signed) {
        if file(&path)? != expected {
            return Err(bad(
                &path,
                "is not what follows from the entries and records: one of them was changed",
            ));
        }
    }
    let leaves: Vec<Hash> = records.iter().map(Exported::leaf).collect();
    if tree::root(&leaves) != *signed.checkpoint().root() {
        return Err(bad(CHECKPOINT, "is that of other records: its root is not the root of these"));
    }
    Ok((signed, records))
}

/// The leaves of an export.
pub(super) fn leaves(records: &[Exported]) -> Vec<Hash> {
    records.iter().map(Exported::leaf).collect()
}

fn unhex(text: &str) -> Option<[u8; 16]> {
    let mut bytes = [0; 16];
    if text.len() != 32 || !text.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f')) {
        return None;
    }
    for (place, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * place..2 * place + 2)?, 16).ok()?;
    }
    Some(bytes)
}
