//! Every crash that a small simulated disk can have.
//!
//! A script of acts runs once on a [`machine`]; before every call that the core makes of the world, and after every act,
//! the machine is copied, with its [`disk`], the page cache and the memory that processes share. Each copy gives many
//! *states*: the kill, which keeps cache and memory, and all the images that a power cut may leave. A state is one such
//! image, opened again by the core and compared with what was acknowledged by then. Where there are too many, a fixed
//! number is drawn with a fixed seed, so that every run checks the same states.
//!
//! What the disk promises is the model:
//!
//! - **plain**: a sync that returned keeps what was written before it. What was not synced is kept or lost sector by
//!   sector, in any version since the last sync; a sector may be torn, zeroed or garbage; names may be kept or lost change
//!   by change until the folder is synced.
//! - **forgetful**: a file's or folder's sync returns and keeps nothing; only a sync of the whole device does (F2FS mounted
//!   without barriers, at its worst).
//! - **faulty**: plain, and one call, or each from one on, fails: refused, half done, done and refused, full, read-only,
//!   or with a sync that loses what it should have kept and says so once.
//!
//! Memory that processes share survives a kill; after a power cut it is what a file is: any mix of what it held.
//!
//! `ledger` does this for a log alone, cheap enough for most of the states; `engine` for whole processes. The same checks
//! run against protocols and disks that are wrong on purpose (`controls`) and must fail there.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a check that fails says where")]

mod controls;
mod disk;
mod engine;
mod ledger;
mod machine;
mod rng;
mod tally;

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;
use std::time::Instant;

use askfirst::consent::Act;
use askfirst::ledger::Log;
use parking_lot::Mutex;

use crate::controls::controls;
use crate::engine::Deed;
use crate::ledger::Step;
use crate::machine::Lies;
use crate::tally::Tally;

/// How many states a run looks at, at least.
const ENOUGH: u64 = 1_000_000;

/// Enough for each mix of seven sectors that belong to one record.
const ALL: usize = 160_000;

type Job = Box<dyn Fn(&mut Tally) + Send + Sync>;

#[test]
fn no_crash_allows_what_was_not_said() {
    let start = Instant::now();
    let jobs: Vec<Job> = processes().into_iter().chain(logs()).collect();
    let next = AtomicUsize::new(0);
    let total = Mutex::new(Tally::default());
    let controls = thread::scope(|scope| {
        let controls = scope.spawn(controls);
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(job) = jobs.get(next.fetch_add(1, SeqCst)) {
                    let mut tally = Tally::default();
                    job(&mut tally);
                    total.lock().add(tally);
                }
            });
        }
        controls.join().unwrap()
    });
    let total = total.into_inner();
    let caught = controls.iter().filter(|control| !control.found.broken.is_empty()).count();
    println!(
        "crashes: {} states ({} after kills, {} after power cuts; {} of them of a recovery), {} extensions started \
         first, {} runs with faults; {} broken rules; {caught} of {} controls caught; {:.0} s",
        total.states,
        total.kills,
        total.cuts,
        total.nested,
        total.joined,
        total.faults,
        total.broken.len(),
        controls.len(),
        start.elapsed().as_secs_f64(),
    );
    assert!(total.broken.is_empty(), "{}", total.complaint());
    for control in &controls {
        assert!(!control.found.broken.is_empty(), "nothing is found although {}", control.name);
    }
    assert!(total.states >= ENOUGH, "{} states are too few", total.states);
}

/// Crashes of logs alone.
fn logs() -> Vec<Job> {
    use Step::{Append, Buffered, Erase, SetAside, Swap, Sync};
    let plot = |log, steps: &[Step], limit| ledger::Plot::new(log, steps, limit, 7);
    let crashes = |plot: ledger::Plot| Box::new(move |tally: &mut Tally| plot.crashes(tally)) as Job;
    let faults = |plot: ledger::Plot| Box::new(move |tally: &mut Tally| plot.faults(tally)) as Job;
    let forgetful = |plot: ledger::Plot| {
        let lies = Lies { file_sync: true, folder_sync: true, device_sync: false };
        ledger::Plot { lies, forgetful: true, ..plot }
    };
    let (decisions, activity) = (Log::Decisions, Log::Activity);
    let mixed = [Append(300), Append(1900), Swap, Append(900), Erase(0), Append(5000), SetAside, Append(300)];
    let small: Vec<Step> = [Append(200)].repeat(20);
    vec![
        crashes(plot(decisions, &[Append(300), Append(3950)], ALL)),
        crashes(plot(activity, &[Append(300), Swap, Append(3400)], ALL)),
        crashes(plot(activity, &[Append(300), Erase(0), Append(3400)], ALL)),
        crashes(plot(activity, &[Append(300), Buffered(3400), Sync], ALL)),
        crashes(plot(activity, &[Append(300), SetAside, Append(3400)], ALL)),
        crashes(plot(decisions, &mixed, 8_000)),
        crashes(plot(activity, &mixed, 12_000)),
        crashes(plot(activity, &[Buffered(300), Buffered(900), Sync, Buffered(300), Append(300)], 8_000)),
        // The reserve is used up and made anew.
        crashes(plot(decisions, &small, 200)),
        crashes(forgetful(plot(decisions, &mixed, 2_000))),
        crashes(forgetful(plot(activity, &mixed, 2_000))),
        faults(plot(decisions, &mixed, 8)),
        faults(plot(activity, &mixed, 8)),
    ]
}

/// Crashes of whole processes.
fn processes() -> Vec<Job> {
    use Deed::{Act as Do, Agree, End, Flush, Front, Join, Open, Prune, Read};
    let off = |process| Deed::recipient(process, false);
    let on = |process| Deed::recipient(process, true);
    let withdraw = |process| Do(process, Act::Withdraw);
    let year = |years| Do(0, Act::Age { years });
    let one = [Open(0, 0), Agree(0), off(0), on(0), withdraw(0), Agree(0), End(0), Open(0, 0), withdraw(0)];
    let two =
        [Open(0, 0), Open(1, 0), Agree(1), off(0), Deed::purpose(1, false), Agree(0), withdraw(1), Agree(0)];
    let counts = [Open(0, 0), Agree(0), Read(0), Read(0), Flush(0), Read(0), End(0), Open(0, 0), withdraw(0)];
    let update = [
        Open(0, 0),
        Agree(0),
        Read(0),
        Open(1, 1),
        off(1),
        End(1),
        Open(0, 0),
        Agree(0),
        Open(1, 1),
        withdraw(1),
    ];
    let people =
        [Open(0, 0), Agree(0), year(9), Do(0, Act::Guardian { agrees: true }), year(30), Do(0, Act::Refuse)];
    // The app is 0, its extension 1.
    let marks = [
        Open(0, 0),
        Agree(0),
        Join(1, 0),
        off(1),
        Agree(0),
        withdraw(1),
        Front(0),
        Agree(0),
        Deed::purpose(1, false),
        off(0),
        End(1),
        Join(1, 0),
        withdraw(1),
    ];
    let update_after_marks = [Open(0, 0), Agree(0), Join(1, 0), withdraw(1), End(1), Open(0, 1), Agree(0)];
    let pruned =
        [Open(0, 0), Agree(0), withdraw(0), Open(1, 0), Agree(1), off(0), Prune(0), on(1), withdraw(0)];
    let plot = |deeds: &[Deed], limit| engine::Plot::new(deeds, limit, 7);
    let crashes = |plot: engine::Plot| Box::new(move |tally: &mut Tally| plot.crashes(tally)) as Job;
    let faults = |plot: engine::Plot| Box::new(move |tally: &mut Tally| plot.faults(1, tally)) as Job;
    let forgetful = |plot: engine::Plot| {
        let lies = Lies { file_sync: true, folder_sync: true, device_sync: false };
        engine::Plot { lies, forgetful: true, ..plot }
    };
    // As on a phone's other file systems a sync of the device does nothing of its own, not even for the page.
    let plain = |plot| engine::Plot { lies: Lies { device_sync: true, ..Lies::default() }, ..plot };
    vec![
        Box::new(engine::together),
        crashes(plot(&one, 24)),
        crashes(plot(&two, 16)),
        crashes(plot(&counts, 24)),
        crashes(plot(&update, 24)),
        crashes(plot(&people, 8)),
        crashes(plain(plot(&marks, 60))),
        crashes(plain(plot(&update_after_marks, 60))),
        crashes(forgetful(plot(&marks, 12))),
        crashes(forgetful(plot(&one, 16))),
        crashes(forgetful(plot(&two, 8))),
        crashes(forgetful(plot(&people, 8))),
        crashes(plot(&pruned, 16)),
        faults(plot(&[Open(0, 0), Agree(0), withdraw(0), Agree(0), Prune(0), withdraw(0)], 2)),
        faults(plot(&[Open(0, 0), Agree(0), off(0), on(0), withdraw(0), Open(1, 0)], 2)),
        faults(plot(&[Open(0, 0), Agree(0), Join(1, 0), off(1), Front(0), withdraw(1), Open(0, 0)], 2)),
        faults(plot(&[Open(0, 0), Agree(0), Read(0), Flush(0), Open(1, 1), withdraw(1), Agree(1)], 2)),
    ]
}

#[test]
fn a_withdrawal_fits_on_a_full_disk() {
    engine::full_disk();
}
