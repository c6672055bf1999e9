//! Verifying a long log, which is in memory, beside hashing it.

use std::hint::black_box;

use askfirst::ledger::verify;

use crate::hashing::{hash, places};
use crate::records::Sample;
use crate::sample::{Samples, contest, time, try_time};
use crate::table::{Goal, Row};
use crate::{Options, Result};

const RECORDS: usize = 10_000;

pub(crate) fn rows(_: &Options) -> Result<Vec<Row>> {
    let [hashed, counts] = verified(&Sample::counts()?, 101)?;
    let [hashed_large, decisions] = verified(&Sample::decision()?, 15)?;
    let (floor, floor_large) = (("their hashing", &hashed), ("their hashing", &hashed_large));
    Ok(vec![
        Row::new(("verify, each of 10,000 counts", &counts), floor, Goal::Ratio(2.0)),
        Row::new(("verify, each of 10,000 decisions", &decisions), floor_large, Goal::Ratio(2.0)),
    ])
}

fn verified(sample: &Sample, rounds: usize) -> Result<[Samples; 2]> {
    let bytes = sample.bytes(RECORDS)?;
    let places = places(&bytes)?;
    contest(
        rounds,
        [&mut || Ok(time(RECORDS, || hash(&bytes, &places))), &mut || {
            try_time(RECORDS, || verify(black_box(&bytes)))
        }],
    )
}
