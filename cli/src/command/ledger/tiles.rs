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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use askfirst::ledger::checkpoint::Checkpoint;
    use askfirst::ledger::key::SoftwareKey;
    use askfirst::ledger::receipt::sign;

    use super::*;

    type Files = BTreeMap<String, Vec<u8>>;

    fn records(count: usize) -> Vec<Exported> {
        let one = |number: usize| {
            let (salt, body) =
                ([u8::try_from(number % 256).unwrap(); 16], format!("{{\"第\":\"{number}\\n\"}}"));
            let commitment = commitment(&salt, body.as_bytes());
            let record = (number % 5 != 3).then(|| (super::super::hex(&salt), body));
            Exported { commitment, record }
        };
        (0..count).map(one).collect()
    }

    fn checkpoint(records: &[Exported]) -> SignedCheckpoint {
        let checkpoint =
            Checkpoint::new("askfirst/0", records.len() as u64, tree::root(&leaves(records))).unwrap();
        let signature = sign(&checkpoint, &SoftwareKey::from_seed("askfirst/0", [1; 32]).unwrap()).unwrap();
        checkpoint.sign(vec![signature]).unwrap()
    }

    fn exported(count: usize) -> Files {
        let records = records(count);
        files(&records, &checkpoint(&records)).into_iter().collect()
    }

    fn read(files: &Files) -> Result<(SignedCheckpoint, Vec<Exported>), Bad<()>> {
        parse(|path| files.get(path).cloned().ok_or(()))
    }

    #[test]
    fn paths_are_those_of_the_specification() {
        assert_eq!(path("0", 1_234_067, WIDTH), "tile/0/x001/x234/067");
        assert_eq!(path("entries", 0, 112), "tile/entries/000.p/112");
        assert_eq!(
            (path("3", 999, 256), path("3", 1000, 1)),
            ("tile/3/999".into(), "tile/3/x001/000.p/1".into())
        );
    }

    /// The two examples of the specification, and what a tree of each size has by its formula.
    #[test]
    fn tiles_are_those_of_the_specification() {
        let shapes = |size: usize| -> Vec<(String, usize)> {
            tiles(vec![[0; 32]; size]).into_iter().map(|(path, hashes)| (path, hashes.len() / 32)).collect()
        };
        assert_eq!(shapes(256), [("tile/0/000".to_owned(), 256), ("tile/1/000.p/1".to_owned(), 1)]);
        let large = shapes(70_000);
        let of = |level: &str| {
            large.iter().filter(|(path, _)| path.starts_with(&format!("tile/{level}/"))).collect::<Vec<_>>()
        };
        assert_eq!((of("0").len(), of("1").len(), of("2").len(), large.len()), (274, 2, 1, 277));
        assert_eq!(of("0")[273], &("tile/0/273.p/112".to_owned(), 112));
        assert_eq!(of("1")[1], &("tile/1/001.p/17".to_owned(), 17));
        assert_eq!(of("2")[0], &("tile/2/000.p/1".to_owned(), 1));
        for size in [0, 1, 2, 255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537] {
            let shapes = shapes(size);
            for level in 0..3 {
                let count = size / 256_usize.pow(level);
                let widths: Vec<usize> = shapes
                    .iter()
                    .filter(|(path, _)| path.starts_with(&format!("tile/{level}/")))
                    .map(|(path, width)| {
                        assert_eq!(path.contains(&format!(".p/{width}")), *width < 256, "{path}");
                        *width
                    })
                    .collect();
                assert_eq!(
                    widths.iter().filter(|width| **width == 256).count(),
                    count / 256,
                    "{size}, level {level}"
                );
                assert_eq!(widths.iter().find(|width| **width < 256).copied().unwrap_or(0), count % 256);
            }
        }
    }

    #[test]
    fn what_was_exported_reads_back() {
        for count in [0, 1, 2, 255, 256, 257, 600] {
            let (signed, back) = read(&exported(count)).unwrap();
            assert_eq!((signed.checkpoint().size(), &back), (count as u64, &records(count)));
        }
    }

    /// Only what is signed can be changed here without notice, and a key notices that.
    fn refused(files: &Files, original: &SignedCheckpoint, what: &str) {
        if let Ok((signed, _)) = read(files) {
            let key = SoftwareKey::from_seed("askfirst/0", [1; 32]).unwrap().verifier();
            assert!(signed != *original && signed.verify(&[&key]).is_err(), "{what}");
        }
    }

    #[test]
    fn every_edit_is_found() {
        for count in [1, 2, 6, 257] {
            let whole = exported(count);
            let signed = checkpoint(&records(count));
            for (path, content) in &whole {
                let edited = |what: &str, content: Option<Vec<u8>>| {
                    let mut files = whole.clone();
                    files.remove(path);
                    files.extend(content.map(|content| (path.clone(), content)));
                    refused(&files, &signed, &format!("{count}: {what} of {path}"));
                };
                for place in (0..content.len()).step_by(if count > 100 { 997 } else { 1 }) {
                    let mut bytes = content.clone();
                    bytes[place] ^= 1 << (place % 8);
                    edited(&format!("byte {place}"), Some(bytes));
                    edited(&format!("{place} bytes alone"), Some(content[..place].to_vec()));
                    let (mut longer, mut shorter) = (content.clone(), content.clone());
                    longer.insert(place, content[place]);
                    shorter.remove(place);
                    edited("one more", Some(longer));
                    edited("one less", Some(shorter));
                }
                edited("nothing", None);
                edited("more", Some([content.as_slice(), b"\n"].concat()));
            }
            refused(
                &exported(count + 1)
                    .into_iter()
                    .chain([("checkpoint".to_owned(), whole["checkpoint"].clone())])
                    .collect(),
                &signed,
                "more records",
            );
        }
    }

    #[test]
    fn records_that_change_places_are_found() {
        let whole = exported(6);
        let signed = checkpoint(&records(6));
        let text = String::from_utf8(whole[RECORDS].clone()).unwrap();
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        for first in 0..6 {
            for second in first + 1..6 {
                let mut swapped = lines.clone();
                swapped.swap(first, second);
                let mut edited = whole.clone();
                edited.insert(RECORDS.to_owned(), swapped.concat().into_bytes());
                refused(&edited, &signed, "two records");
                // Even if the whole of the export is made anew from them.
                let mut others = records(6);
                others.swap(first, second);
                refused(
                    &files(&others, &signed).into_iter().collect(),
                    &signed,
                    "two records with their entries",
                );
            }
        }
        let mut fewer = records(6);
        fewer.pop();
        refused(&files(&fewer, &signed).into_iter().collect(), &signed, "the last record");
        refused(
            &files(&records(6), &checkpoint(&records(5))).into_iter().collect(),
            &signed,
            "an older checkpoint",
        );
    }

    #[test]
    fn a_checkpoint_that_claims_much_costs_nothing() {
        let mut files = exported(2);
        let text = String::from_utf8(files[CHECKPOINT].clone())
            .unwrap()
            .replace("\n2\n", "\n18446744073709551615\n");
        files.insert(CHECKPOINT.to_owned(), text.into_bytes());
        let Err(Bad::File(path, why)) = read(&files) else { panic!("it has two records") };
        assert_eq!(
            (path.as_str(), why.as_str()),
            (RECORDS, "has 2 records, and the checkpoint says 18446744073709551615")
        );
    }
}
