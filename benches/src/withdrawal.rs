//! A withdrawal, until another process denies: beside a byte that two processes hand to and fro.
//!
//! What the other process sees it answers, so a sample is a round trip: more than the way there, and no common clock is needed.

use std::array::from_fn;
use std::sync::atomic::Ordering;

use askfirst::consent::Choices;
use askfirst::decision::Cell;
use askfirst::edge::UnixFolder;
use askfirst::gate::Page;

use crate::other::{Other, TRIPS, Watched, now};
use crate::sample::{Samples, contest, try_time};
use crate::table::{Goal, Row};
use crate::{Options, Result, world};

const ROUNDS: usize = 2001;
/// Whole withdrawals, each of which waits for the disk.
const WITHDRAWALS: usize = 101;
/// The most that may lie between the store and another process's denial, in nanoseconds.
const MOST: f64 = 1e3;

pub(crate) fn rows(_: &Options) -> Result<Vec<Row>> {
    let folder = world::folder()?;
    let ask = world::open(world::declaration(world::USES), folder.path())?;
    drop(ask.agree(Choices::default())?);
    let page = Page::map(&UnixFolder::new(folder.path())?, &ask.digest(), world::USES)?;
    let (allowed, denied) = (page.snapshot(), vec![Cell::NOT_READY; world::USES]);
    // To mark one use is to mark all up to it that are taken: just that one.
    let taken: [Vec<bool>; TRIPS] = from_fn(|place| (0..=place).map(|other| other == place).collect());
    let mut other = Other::start(folder.path())?;

    let [bare, marks] = {
        let other = std::cell::RefCell::new(&mut other);
        contest(
            ROUNDS,
            [
                &mut || {
                    let mut other = other.borrow_mut();
                    let bytes = other.board.bytes.clone();
                    bytes.iter().for_each(|byte| byte.store(0, Ordering::SeqCst));
                    other.trips(Watched::Bytes, |place| bytes[place].store(1, Ordering::Release))
                },
                &mut || {
                    page.publish(&page.snapshot(), &denied, || ());
                    page.publish(&page.snapshot(), &allowed, || ());
                    other.borrow_mut().trips(Watched::Cells, |place| page.mark(&taken[place]))
                },
            ],
        )?
    };

    let mut seen = Vec::new();
    let [durable] = contest(
        WITHDRAWALS,
        [&mut || {
            drop(ask.agree(Choices::default())?);
            let begun = other.command(Watched::Last)?;
            let start = now();
            let took = try_time(1, || ask.withdraw())?;
            other.wait(begun + 1)?;
            seen.push(other.board.seen().load(Ordering::SeqCst).saturating_sub(start));
            Ok(took)
        }],
    )?;
    let seen =
        seen.into_iter().map(|nanoseconds| std::time::Duration::from_nanos(nanoseconds).as_secs_f64() * 1e9);
    let seen = Samples::taken(seen.collect());
    let floor = ("a bare byte, answered", &bare);
    Ok(vec![
        Row::new(("mark, denied elsewhere, answered", &marks), floor, Goal::Ratio(1.5)),
        Row::new(("the same, in time", &marks), floor, Goal::Most(MOST)),
        Row::new(("withdraw, until denied elsewhere", &seen), ("until on the disk", &durable), Goal::Shown),
    ])
}
