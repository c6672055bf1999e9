//! Two threads that check at the same time beside one that checks alone: checks must not be in each other's way.

use std::hint::spin_loop;
use std::sync::atomic::{AtomicUsize, Ordering};

use askfirst::AskFirst;
use askfirst::consent::Choices;
use askfirst::declaration::UseId;

use crate::check::{CHECKS, QUERIES, cells};
use crate::sample::{contest, time};
use crate::table::{Goal, Row};
use crate::world;
use crate::{Options, Result};

const ROUNDS: usize = 1001;

pub(crate) fn rows(_: &Options) -> Result<Vec<Row>> {
    let folder = world::folder()?;
    let ask = world::open(world::declaration(world::USES), folder.path())?;
    drop(ask.agree(Choices::default())?);
    let ids = world::queries(world::USES, QUERIES);
    let [one, two] = contest(ROUNDS, [&mut || together(1, &ask, &ids), &mut || together(2, &ask, &ids)])?;
    Ok(vec![Row::new(("check, by two threads", &two), ("by one thread", &one), Goal::Ratio(1.1))])
}

/// What a check takes each of `threads` threads that run at the same time, on average.
fn together(threads: usize, ask: &AskFirst, ids: &[UseId]) -> Result<f64> {
    let ready = AtomicUsize::new(0);
    let work = || {
        ready.fetch_add(1, Ordering::SeqCst);
        // All begin when the last is there. Who sleeps meanwhile begins late.
        while ready.load(Ordering::SeqCst) < threads {
            spin_loop();
        }
        // The first pass fetches into this processor's cache what the other one had.
        cells(ask, ids);
        time(CHECKS, || cells(ask, ids))
    };
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let took = running.into_iter().map(|one| one.join().map_err(|_| "a thread panicked"));
        let took = took.collect::<Result<Vec<f64>, _>>()?;
        Ok(took.iter().sum::<f64>() / f64::from(u32::try_from(took.len())?))
    })
}
