//! Checks that count: what is read goes on record, so each read adds to a number that all processes share.
//!
//! No count that outlives its process, while other threads count too, can cost less than one atomic addition to shared
//! memory, which alone is several times the load: so that is a second floor.

use std::hint::black_box;
use std::sync::atomic::{AtomicU64, Ordering};

use askfirst::access::{Begin, Freshness, Reading};
use askfirst::consent::Choices;
use askfirst::decision::Reason;
use askfirst::declaration::UseId;
use askfirst::edge::Shared;
use askfirst::{AskFirst, Error};

use crate::check::{Bytes, CHECKS, QUERIES, each, load};
use crate::sample::{contest, time, try_time};
use crate::table::{Goal, Row};
use crate::world;
use crate::{Options, Result};

const ROUNDS: usize = 501;

pub(crate) fn rows(_: &Options) -> Result<Vec<Row>> {
    let folder = world::folder()?;
    let ask = world::open(world::declaration(world::USES), folder.path())?;
    drop(ask.agree(Choices::default())?);
    let elsewhere = world::folder()?;
    let budgeted = world::open(world::budgeted(world::USES), elsewhere.path())?;
    drop(budgeted.agree(Choices::default())?);
    let ids = world::queries(world::USES, QUERIES);
    let bytes = Bytes::new()?;
    let counts = Shared::new(world::USES);

    // The first count of a process notes on the disk that counts are in memory.
    let Some(first) = ids.first() else { return Ok(Vec::new()) };
    for one in [&ask, &budgeted] {
        one.record(*first).map_err(Reason::id)?;
    }
    let [load, added, counted, cached, read] = contest(
        ROUNDS,
        [
            &mut || Ok(time(CHECKS, || load(&bytes, &ids))),
            &mut || Ok(time(CHECKS, || load_and_add(&bytes, &counts, &ids))),
            &mut || Ok(time(CHECKS, || records(&ask, &ids))),
            &mut || try_time(QUERIES, || reads(&budgeted, Freshness::Cached, &ids)),
            &mut || try_time(QUERIES, || reads(&budgeted, Freshness::New, &ids)),
        ],
    )?;
    // Counts go on record as they would in an app, which shows that they were kept.
    ask.flush().map_err(|error: Error| error)?;
    let floor = ("one atomic load", &load);
    Ok(vec![
        Row::new(("check and count", &counted), floor, Goal::Ratio(2.5)),
        Row::new(("check and count", &counted), ("one load, one addition", &added), Goal::Shown),
        Row::new(("read of a value kept in memory", &cached), floor, Goal::Shown),
        Row::new(("read within a budget", &read), floor, Goal::Shown),
    ])
}

#[inline(never)]
fn load_and_add(bytes: &Bytes, counts: &[AtomicU64], ids: &[UseId]) {
    each(ids, |id| {
        let cell = bytes.load(id);
        if cell >= 0x80
            && let Some(count) = counts.get(id.index())
        {
            count.fetch_add(1, Ordering::SeqCst);
        }
        cell
    });
}

#[inline(never)]
fn records(ask: &AskFirst, ids: &[UseId]) {
    each(ids, |id| ask.record(id));
}

/// Both halves of a read, without the system's part in between.
#[inline(never)]
fn reads(ask: &AskFirst, freshness: Freshness, ids: &[UseId]) -> Result<()> {
    for id in ids {
        let reading = match ask.begin(*id, freshness) {
            Begin::Done(reading) => reading,
            Begin::Ask(ticket) => ask.finish(ticket, Ok("0123456789abcdef".to_owned())),
        };
        if let Reading::Denied(reason) = black_box(reading) {
            return Err(reason.id().into());
        }
    }
    Ok(())
}
