//! Appending a record to an open log, beside the hashing that it takes.
//!
//! The log's file is in memory: what the library does then stands alone, its salt, hashes, frame, copies and checks of what
//! others may have written. The calls to the system are the same for whoever writes to a file, and are many times as slow; they
//! are shown beside, into the page cache. `commit` has the disk.

use askfirst::edge::{SystemEntropy, UnixFolder};

use crate::hashing::{hash, places};
use crate::memory::Same;
use crate::records::Sample;
use crate::sample::{Samples, contest, time, try_time};
use crate::table::{Goal, Row};
use crate::{Options, Result, world};

const ROUNDS: usize = 301;
/// Records of one sample: as many as keep it short.
const COUNTS: usize = 1024;
const DECISIONS: usize = 128;

pub(crate) fn rows(_: &Options) -> Result<Vec<Row>> {
    let [hashed, counts, filed] = appended(&Sample::counts()?, COUNTS)?;
    let [hashed_large, decision, filed_large] = appended(&Sample::decision()?, DECISIONS)?;
    let (floor, floor_large) = (("its hashing", &hashed), ("its hashing", &hashed_large));
    Ok(vec![
        Row::new(("append, counts of 300 bytes", &counts), floor, Goal::Ratio(1.5)),
        Row::new(("append, a decision of 5 KB", &decision), floor_large, Goal::Ratio(1.5)),
        Row::new(("counts, to a file, no sync", &filed), floor, Goal::Shown),
        Row::new(("a decision, to a file, no sync", &filed_large), floor_large, Goal::Shown),
    ])
}

/// What a record costs: its hashing, in memory, and in a file that the system keeps in its cache.
fn appended(sample: &Sample, count: usize) -> Result<[Samples; 3]> {
    let bytes = sample.bytes(count)?;
    let places = places(&bytes)?;
    contest(
        ROUNDS,
        [
            &mut || Ok(time(count, || hash(&bytes, &places))),
            &mut || {
                let (folder, mut ledger) = sample.log(count)?;
                try_time(count, || (0..count).try_for_each(|_| sample.append(&mut ledger, &folder, &Same)))
            },
            &mut || {
                let place = world::folder()?;
                let folder = UnixFolder::new(place.path())?;
                let mut ledger = sample.open(&folder, &SystemEntropy)?;
                let count = count / 8;
                let mut append = || sample.append(&mut ledger, &folder, &SystemEntropy);
                try_time(count, || (0..count).try_for_each(|_| append()))
            },
        ],
    )
}
