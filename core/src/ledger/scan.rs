//! Reading a run of frames: where it ends, and whether it ended well.

use super::frame::{Entry, is_zero};
use super::{Fault, Log};

/// What comes behind the last record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tail {
    /// Nothing: the end of the file, or zeros kept in reserve.
    Clean,
    /// Something that is no record, and no record behind it: what a power cut leaves of an append that was never
    /// acknowledged. It counts as if it were not there.
    Torn,
}

/// A run of frames.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Scan {
    pub(super) entries: Vec<Entry>,
    /// How many bytes the frames take up.
    pub(super) end: usize,
    pub(super) tail: Tail,
}

/// Reads frames from `bytes`, which lie at `offset` in their file; the first must have the index `next`.
///
/// A record behind bytes that are none means that an acknowledged record was there: the log is damaged.
pub(super) fn scan(bytes: &[u8], log: Log, offset: u64, next: u64) -> Result<Scan, Fault> {
    let mut entries = Vec::new();
    let mut index = next;
    let mut rest = bytes;
    while let Some((entry, span)) = Entry::decode(rest, log).filter(|(entry, _)| entry.index == index) {
        entries.push(entry);
        index += 1;
        rest = rest.get(span..).unwrap_or_default();
    }
    let end = bytes.len() - rest.len();
    let tail = if is_zero(rest) { Tail::Clean } else { Tail::Torn };
    let mut behind = (0..rest.len()).step_by(log.alignment()).filter_map(|at| rest.get(at..));
    let survives = |bytes| Entry::decode(bytes, log).is_some_and(|(entry, _)| entry.index >= index);
    if tail == Tail::Torn && behind.any(survives) {
        return Err(Fault::Record { index, offset: offset + end as u64 });
    }
    Ok(Scan { entries, end, tail })
}

#[cfg(test)]
mod tests {
    use super::super::Kind;
    use super::*;
    use crate::edge::Timestamp;

    /// Frames of one, two and one blocks.
    fn frames(log: Log) -> Vec<Vec<u8>> {
        let body = |index| vec![b'a'; if index == 1 { log.alignment() } else { 10 }];
        let entry = |index| Entry::new(index, Kind::Consent, Timestamp(9), [7; 16], &body(index));
        (0..3).map(|index| entry(index).encode(log)).collect()
    }

    fn summary(bytes: &[u8], log: Log) -> Result<(usize, usize, Tail), Fault> {
        scan(bytes, log, 0, 0).map(|scan| (scan.entries.len(), scan.end, scan.tail))
    }

    #[test]
    fn ends() {
        for log in [Log::Decisions, Log::Activity] {
            let unit = log.alignment();
            let mut bytes = frames(log).concat();
            assert_eq!(summary(&[], log), Ok((0, 0, Tail::Clean)));
            assert_eq!(summary(&vec![0; 2 * unit], log), Ok((0, 0, Tail::Clean)));
            assert_eq!(summary(&bytes, log), Ok((3, 4 * unit, Tail::Clean)));
            assert!(scan(&bytes[unit..], log, 0, 1).is_ok_and(|scan| scan.entries.len() == 2));
            bytes.resize(9 * unit + 3, 0);
            assert_eq!(summary(&bytes, log), Ok((3, 4 * unit, Tail::Clean)));
            bytes[9 * unit] = 1;
            assert_eq!(summary(&bytes, log), Ok((3, 4 * unit, Tail::Torn)));
        }
    }

    #[test]
    fn a_last_frame_cut_or_zeroed_anywhere_is_torn() {
        let log = Log::Activity;
        let frames = frames(log);
        let (whole, two) = (frames.concat(), frames[..2].concat().len());
        for cut in two + 1..whole.len() {
            assert_eq!(summary(&whole[..cut], log), Ok((2, two, Tail::Torn)), "cut at {cut}");
        }
        assert_eq!(summary(&whole[..two], log), Ok((2, two, Tail::Clean)));
        // Any of the sectors of a frame of several may be missing.
        let log = Log::Decisions;
        let whole = self::frames(log)[..2].concat();
        for sectors in 1..1_u32 << 8 {
            let mut bytes = whole.clone();
            for sector in (0..8).filter(|sector| sectors & 1 << sector != 0) {
                bytes[4096 + sector * 512..][..512].fill(0);
            }
            let seen = summary(&bytes, log);
            let expected = Ok((1, 4096, Tail::Torn));
            assert_eq!(seen, expected, "without sectors {sectors:b}");
        }
    }

    #[test]
    fn a_hole_in_the_middle_is_damage() {
        let log = Log::Activity;
        let frames = frames(log);
        let whole = frames.concat();
        let damaged = |bytes: &[u8], index| {
            let expected = Fault::Record { index, offset: 1000 + index * 512 };
            assert_eq!(scan(bytes, log, 1000, 0).unwrap_err(), expected);
        };
        for place in 0..3 * 512 {
            let mut bytes = whole.clone();
            bytes[place] ^= 0x10;
            damaged(&bytes, u64::from(place >= 512));
        }
        for (range, index) in [(0..512, 0), (512..1024, 1), (1024..1536, 1), (0..1536, 0)] {
            let mut bytes = whole.clone();
            bytes[range].fill(0);
            damaged(&bytes, index);
        }
        damaged(&[frames[0].clone(), frames[2].clone()].concat(), 1);
        damaged(&[frames[1].clone(), frames[0].clone()].concat(), 0);
        // What has an earlier number is no record that is missing here.
        assert_eq!(summary(&[frames[0].clone(), frames[0].clone()].concat(), log), Ok((1, 512, Tail::Torn)));
    }
}
