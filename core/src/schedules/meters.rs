//! The meters: nothing is read beyond its budget, and no read is forgotten.

use std::io;
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release, SeqCst};
use std::sync::{Arc, Mutex as Plain};

use loom::sync::atomic::AtomicU64 as Number;
use loom::thread;

use super::{Memory, NoEntropy, dies_after, holds, is_caught};
use crate::access::{Counted, Meters};
use crate::declaration::{Budget, UseId};
use crate::edge::{AtomicU64, Timestamp};

const USE: UseId = UseId(0);
const TWO: Option<Budget> = Some(Budget { reads: 2, seconds: 10 });

// Where the words are.
const NOTE: usize = 3;
const CLOCK: usize = 7;
const BUDGET: usize = 8;
const TOTAL: usize = 9;
const RECORDED: usize = 10;

fn meters(memory: &Memory) -> Meters {
    Meters::map(memory, &[1; 16], &[TWO], Some([1; 16]), second(0), &NoEntropy).unwrap()
}

fn second(second: i64) -> Timestamp {
    Timestamp(second * 1000)
}

// Budgets.

/// How one read is taken from the budget of a window.
type Spend = fn(&Memory, &Meters, u32) -> bool;

fn spend(_: &Memory, meters: &Meters, window: u32) -> bool {
    meters.spend(USE, TWO, second(10 * i64::from(window)))
}

/// Readers whose clocks show these windows, one after the other: how many reads each window has given.
fn readers(spend: Spend, clocks: [&'static [u32]; 3]) {
    let memory = Memory::new();
    let meters = Arc::new(meters(&memory));
    let threads = clocks.map(|clock| {
        let (memory, meters) = (memory.clone(), meters.clone());
        thread::spawn(move || clock.iter().filter(|window| spend(&memory, &meters, **window)).count())
    });
    let taken: usize = threads.into_iter().map(|thread| thread.join().unwrap()).sum();
    let mut windows: Vec<u32> = clocks.into_iter().flatten().copied().collect();
    windows.sort_unstable();
    windows.dedup();
    assert!(taken <= 2 * windows.len(), "{OVER}: {taken} of {windows:?}");
    let held = memory.meters[BUDGET].load(SeqCst);
    assert_eq!(held >> 32, u64::from(windows[windows.len() - 1]), "{OVER}: the window went back");
    assert!(held & 0xFFFF_FFFF <= 2, "{OVER}: {held:#x}");
    // Whoever comes after all of them, with whatever clock, gets what is left of the last window, and no more.
    let left = 2 - usize::try_from(held & 0xFFFF_FFFF).unwrap();
    let more = [0, 0, 0].iter().filter(|window| spend(&memory, &meters, **window)).count();
    assert_eq!(more, left, "{OVER}: a clock set back");
}

const OVER: &str = "more than the budget";

#[test]
fn a_budget_is_never_exceeded() {
    holds("three readers share a budget of two", None, || readers(spend, [&[5], &[5], &[5]]));
    holds("the window ends under them", Some(3), || readers(spend, [&[5, 5], &[5, 6], &[6]]));
    holds("a clock is set back", Some(3), || readers(spend, [&[6, 5], &[6, 6], &[5]]));
    is_caught("a load and a store instead of a compare-and-swap", OVER, || {
        let spend: Spend = |memory, _, window| {
            let word = &memory.meters[BUDGET];
            let (held, count) = ((word.load(SeqCst) >> 32) as u32, word.load(SeqCst) & 0xFFFF_FFFF);
            let count = if held < window { 0 } else { count };
            let may = count < 2;
            if may {
                word.store(u64::from(held.max(window)) << 32 | (count + 1), SeqCst);
            }
            may
        };
        readers(spend, [&[5], &[5], &[5]]);
    });
    is_caught("a window that may go back", OVER, || {
        let spend: Spend = |memory, _, window| {
            let next = |old: u64| {
                let count = if (old >> 32) as u32 == window { old & 0xFFFF_FFFF } else { 0 };
                (count < 2).then_some(u64::from(window) << 32 | (count + 1))
            };
            memory.meters[BUDGET].fetch_update(SeqCst, SeqCst, next).is_ok()
        };
        readers(spend, [&[6, 5], &[6, 6], &[5]]);
    });
}

// Counts on record.

/// Two readers count, and two recorders put on record what they find. Whatever is on record is true, and complete at last.
fn recorders(recorded: fn(&Memory, &Meters, &Counted)) {
    let memory = Memory::new();
    let meters = Arc::new(meters(&memory));
    // So that counting writes to no disk, which is another matter.
    meters.count(&memory, USE).unwrap();
    let record = Arc::new(Plain::new(Vec::new()));
    let recorder = |_| {
        let (memory, meters, record) = (memory.clone(), meters.clone(), record.clone());
        thread::spawn(move || {
            for counted in meters.unrecorded() {
                record.lock().unwrap().push((counted.from, counted.to));
                recorded(&memory, &meters, &counted);
            }
        })
    };
    let recorders = [(), ()].map(recorder);
    meters.count(&memory, USE).unwrap();
    recorders.into_iter().for_each(|thread| thread.join().unwrap());
    meters.count(&memory, USE).unwrap();
    for counted in meters.unrecorded() {
        record.lock().unwrap().push((counted.from, counted.to));
        recorded(&memory, &meters, &counted);
    }
    let mut record = record.lock().unwrap().clone();
    record.sort_unstable();
    // What a report adds up: how far the totals were covered, each part once.
    let covered = record.iter().fold(0, |covered, (from, to)| {
        assert!(*from <= covered, "{LOST}: {record:?}");
        covered.max(*to)
    });
    assert_eq!(covered, 3, "{LOST}: {record:?}");
    assert_eq!(meters.unrecorded(), [], "{LOST}");
    assert_eq!(memory.meters[RECORDED].load(SeqCst), 3, "{LOST}");
}

const LOST: &str = "a read is missing on record";

#[test]
fn what_was_counted_goes_on_record() {
    holds("two record while a third counts", None, || {
        recorders(|_, meters, counted| meters.recorded(counted));
    });
    is_caught("taking the total at the time of noting it", LOST, || {
        recorders(|memory, _, _| {
            let total = memory.meters[TOTAL].load(SeqCst);
            memory.meters[RECORDED].store(total, SeqCst);
        });
    });
}

// Counts and power cuts.

/// How a read is counted, and how the counts are written to the disk.
#[derive(Clone, Copy)]
struct Flush {
    count: fn(&Memory, &Meters) -> io::Result<()>,
    end: fn(&Memory, &Meters) -> io::Result<()>,
}

const REAL: Flush =
    Flush { count: |memory, meters| meters.count(memory, USE), end: |memory, meters| meters.end(memory) };

const FORGOTTEN: &str = "a power cut forgets a read";

/// The kernel writes the first words to the disk, as it may at any time.
fn write_back(memory: &Memory) {
    let _writing = memory.writing.lock().unwrap();
    let note = memory.meters[NOTE].load(SeqCst);
    memory.disk.lock().unwrap()[NOTE] = note;
}

/// A power cut now: either the disk says that counts may be missing, or it has those of all reads that happened.
fn cut(memory: &Memory, happened: &Number) {
    let _writing = memory.writing.lock().unwrap();
    let happened = happened.load(SeqCst);
    let disk = memory.disk.lock().unwrap();
    let (note, total) = (disk[NOTE], disk[TOTAL]);
    assert!(note & 3 != 0 || total >= happened, "{FORGOTTEN}: {total} of {happened}");
}

/// What one process does: some reads, then perhaps a flush. It dies before an access.
#[derive(Clone, Copy)]
struct Doing {
    reads: usize,
    flushes: bool,
    dies_after: usize,
}

const fn reads(reads: usize) -> Doing {
    Doing { reads, flushes: false, dies_after: LIVES }
}

const fn flushes() -> Doing {
    Doing { reads: 0, flushes: true, dies_after: LIVES }
}

const LIVES: usize = usize::MAX;

/// Processes that read and flush, while the power may be cut at any time. `noted`: a read happened before.
fn flushing(flush: Flush, processes: &[Doing], noted: bool) {
    let memory = Memory::new();
    let meters = Arc::new(meters(&memory));
    let happened = Arc::new(Number::new(0));
    if noted {
        (REAL.count)(&memory, &meters).unwrap();
        happened.store(1, SeqCst);
    }
    let process = |doing: &Doing| {
        let (doing, memory, meters, happened) = (*doing, memory.clone(), meters.clone(), happened.clone());
        thread::spawn(move || {
            dies_after(doing.dies_after, || {
                for _ in 0..doing.reads {
                    (flush.count)(&memory, &meters).unwrap();
                    happened.fetch_add(1, SeqCst);
                }
                if doing.flushes {
                    let before = happened.load(SeqCst);
                    (flush.end)(&memory, &meters).unwrap();
                    let disk = memory.disk.lock().unwrap()[TOTAL];
                    assert!(disk >= before, "{FORGOTTEN}: flushed {disk} of {before}");
                }
            });
        })
    };
    let threads: Vec<_> = processes.iter().map(process).collect();
    write_back(&memory);
    cut(&memory, &happened);
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    cut(&memory, &happened);
    write_back(&memory);
    cut(&memory, &happened);
    assert!(memory.meters[TOTAL].load(SeqCst) >= happened.load(SeqCst), "{LOST}: a kill");
}

#[test]
fn a_power_cut_forgets_no_read_in_silence() {
    holds("the first reads of two processes", Some(3), || flushing(REAL, &[reads(1), reads(1)], false));
    holds("a read and a flush", Some(3), || flushing(REAL, &[reads(1), flushes()], true));
    holds("a first read and a flush", Some(3), || flushing(REAL, &[reads(1), flushes()], false));
    holds("two reads and a flush", Some(2), || flushing(REAL, &[reads(2), flushes()], true));
    holds("two readers and a flush", Some(2), || flushing(REAL, &[reads(1), reads(1), flushes()], true));
    holds("reads and two flushes", Some(2), || {
        flushing(REAL, &[Doing { flushes: true, ..reads(2) }, flushes()], true);
    });
}

#[test]
fn whoever_dies_while_counting_or_flushing_forgets_nothing() {
    for step in 0..16 {
        let what = format!("one dies before access {step}, and one flushes");
        let dying = Doing { flushes: true, dies_after: step, ..reads(1) };
        holds(&what, Some(2), move || flushing(REAL, &[dying, flushes()], true));
    }
}

fn note(memory: &Memory) -> &AtomicU64 {
    &memory.meters[NOTE]
}

fn sync(memory: &Memory) -> io::Result<()> {
    crate::edge::File::sync(memory)
}

/// Notes first, counts then, and believes any note.
fn note_first(memory: &Memory, _: &Meters) -> io::Result<()> {
    if note(memory).load(SeqCst) == 0 {
        note(memory).store(1, SeqCst);
        sync(memory)?;
    }
    memory.meters[TOTAL].fetch_add(1, SeqCst);
    Ok(())
}

/// Writes, clears the note, writes.
fn clear_last(memory: &Memory, _: &Meters) -> io::Result<()> {
    if note(memory).load(SeqCst) != 0 {
        sync(memory)?;
        note(memory).store(0, SeqCst);
        sync(memory)?;
    }
    Ok(())
}

#[test]
fn ways_to_forget_a_read_are_caught() {
    is_caught("looking at the note before counting", FORGOTTEN, || {
        let count = |memory: &Memory, meters: &Meters| {
            if note(memory).load(SeqCst) & 3 == 2 {
                memory.meters[TOTAL].fetch_add(1, SeqCst);
                return Ok(());
            }
            meters.count(memory, USE)
        };
        flushing(Flush { count, ..REAL }, &[reads(1), flushes()], true);
    });
    is_caught("believing a note that is not on the disk yet", FORGOTTEN, || {
        flushing(Flush { count: note_first, end: clear_last }, &[reads(1), reads(1)], false);
    });
    is_caught("clearing the note first", FORGOTTEN, || {
        let end = |memory: &Memory, _: &Meters| {
            note(memory).store(0, SeqCst);
            sync(memory)
        };
        flushing(Flush { end, ..REAL }, &[reads(1), flushes()], true);
    });
    is_caught("clearing the note without looking who changed it", FORGOTTEN, || {
        let end = |memory: &Memory, _: &Meters| {
            sync(memory)?;
            note(memory).store(0, SeqCst);
            sync(memory)
        };
        flushing(Flush { end, ..REAL }, &[reads(1), flushes()], true);
    });
    is_caught("a note whose values come again", FORGOTTEN, || {
        let count = |memory: &Memory, _: &Meters| {
            memory.meters[TOTAL].fetch_add(1, SeqCst);
            if note(memory).load(SeqCst) != 2 {
                note(memory).fetch_update(SeqCst, SeqCst, |_| Some(1)).unwrap();
                sync(memory)?;
                let _ = note(memory).compare_exchange(1, 2, SeqCst, SeqCst);
            }
            Ok(())
        };
        let end = |memory: &Memory, _: &Meters| {
            note(memory).fetch_update(SeqCst, SeqCst, |_| Some(1)).unwrap();
            sync(memory)?;
            if note(memory).compare_exchange(1, 0, SeqCst, SeqCst).is_ok() {
                sync(memory)?;
            }
            Ok(())
        };
        // One flush stops half way, another process counts, believes its note, and dies flushing.
        let other = Doing { reads: 2, flushes: true, dies_after: 10 };
        flushing(Flush { count, end }, &[Doing { dies_after: 4, ..flushes() }, other], true);
    });
    is_caught("counting in a relaxed way, and looking so", FORGOTTEN, || {
        let count = |memory: &Memory, meters: &Meters| {
            memory.meters[TOTAL].fetch_add(1, Relaxed);
            if note(memory).load(Relaxed) & 3 == 2 { Ok(()) } else { meters.count(memory, USE) }
        };
        flushing(Flush { count, ..REAL }, &[reads(1), flushes()], true);
    });
}

// The clock.

const BACK: &str = "the time went back";

/// Clocks that disagree: what anybody has seen nobody sees undone.
fn clocks(latest: fn(&Memory, &Meters, Timestamp) -> Timestamp) {
    let memory = Memory::new();
    let meters = Arc::new(meters(&memory));
    let told = Arc::new(Number::new(0));
    let threads = [&[3, 1], &[2, 5]].map(|clock: &'static [i64; 2]| {
        let (memory, meters, told) = (memory.clone(), meters.clone(), told.clone());
        thread::spawn(move || {
            let mut before = Timestamp(0);
            for time in clock {
                let heard = told.load(Acquire);
                let now = latest(&memory, &meters, Timestamp(*time));
                assert!(now >= before && now >= Timestamp(*time), "{BACK}: {now:?} after {before:?}");
                assert!(now.0.unsigned_abs() >= heard, "{BACK}: {now:?} after another saw {heard}");
                told.fetch_max(now.0.unsigned_abs(), Release);
                before = now;
            }
        })
    });
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    assert_eq!(memory.meters[CLOCK].load(SeqCst), 5, "{BACK}");
    assert_eq!(latest(&memory, &meters, Timestamp(0)), Timestamp(5), "{BACK}");
}

#[test]
fn the_time_never_goes_back() {
    holds("two clocks that disagree", None, || clocks(|_, meters, now| meters.latest(now)));
    is_caught("a plain store of a larger time", BACK, || {
        clocks(|memory, _, now| {
            let seen = memory.meters[CLOCK].load(SeqCst);
            if seen < now.0.unsigned_abs() {
                memory.meters[CLOCK].store(now.0.unsigned_abs(), SeqCst);
            }
            Timestamp(now.0.max(i64::try_from(seen).unwrap()))
        });
    });
}
