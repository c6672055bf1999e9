//! Two threads that check at the same time beside one that checks alone: checks must not be in each other's way.

use std::sync::Barrier;

use askfirst::AskFirst;
use askfirst::consent::Choices;
use askfirst::declaration::UseId;

use crate::check::{QUERIES, cells};
use crate::sample::{contest, time};
use crate::table::{Goal, Row};
use crate::world;
use crate::{Options, Result};

/// Calls of [`cells`] for one sample: long enough that starting a thread does not matter.
const CALLS: usize = 8;
const ROUNDS: usize = 51;

pub(crate) fn rows(_: &Options) -> Result<Vec<Row>> {
    let folder = world::folder()?;
    let ask = world::open(world::declaration(world::USES), folder.path())?;
    drop(ask.agree(Choices::default())?);
    let ids = world::queries(world::USES, QUERIES);
    let [one, two] = contest(ROUNDS, [&mut || together(1, &ask, &ids), &mut || together(2, &ask, &ids)])?;
    Ok(vec![Row::new(("check, by two threads", &two), ("by one thread", &one), Goal::Ratio(1.1))])
}

/// What a check takes the slowest of `threads` threads that run at the same time.
fn together(threads: usize, ask: &AskFirst, ids: &[UseId]) -> Result<f64> {
    let start = Barrier::new(threads);
    let work = || {
        start.wait();
        time(CALLS * crate::check::PASSES * ids.len(), || (0..CALLS).for_each(|_| cells(ask, ids)))
    };
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        running.into_iter().try_fold(0.0_f64, |slowest, one| {
            let took = one.join().map_err(|_| "a thread panicked")?;
            Ok(slowest.max(took))
        })
    })
}
