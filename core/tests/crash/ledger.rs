//! Crashes of a log alone.

use std::sync::Arc;

use askfirst::edge::Timestamp;
use askfirst::ledger::{Entry, Kind, Ledger, Log};

use crate::disk::Disk;
use crate::machine::{Call, Fault, Lies, Machine, Moment, Plan, SimFolder};
use crate::rng::{Rng, SimEntropy};
use crate::tally::Tally;

/// What a script does to a log.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
    /// Appends a record of so many bytes.
    Append(usize),
    /// The same without a sync.
    Buffered(usize),
    Sync,
    /// Erases the record of this number.
    Erase(u64),
    /// Gives up the log.
    SetAside,
    /// Goes on in the other of two processes.
    Swap,
}

/// A record's body; `None` when erased.
type Body = Option<Arc<Vec<u8>>>;

/// What may be found after a crash: one of these lists of records.
#[derive(Clone)]
struct Expect {
    kill: Vec<Vec<Body>>,
    cut: Vec<Vec<Body>>,
    /// Whether a power cut may also leave the beginning of one of the lists, or damage that is noticed.
    loose: bool,
}

impl Expect {
    /// `sure`, and `maybe` if it was not decided yet.
    fn of(sure: &[Body], maybe: Option<Vec<Body>>) -> Self {
        let lists: Vec<Vec<Body>> = std::iter::once(sure.to_vec()).chain(maybe).collect();
        Self { kill: lists.clone(), cut: lists, loose: false }
    }
}

/// How a script is run and how closely its crashes are looked at.
#[derive(Clone)]
pub(crate) struct Plot {
    pub(crate) log: Log,
    pub(crate) steps: Vec<Step>,
    /// States for each moment, about.
    pub(crate) limit: usize,
    pub(crate) seed: u64,
    pub(crate) lies: Lies,
    /// What a write tears, in bytes.
    pub(crate) sector: usize,
    /// Whether the disk is the forgetful one.
    pub(crate) forgetful: bool,
}

impl Plot {
    pub(crate) fn new(log: Log, steps: &[Step], limit: usize, seed: u64) -> Self {
        Self {
            log,
            steps: steps.to_vec(),
            limit,
            seed,
            lies: Lies::default(),
            sector: crate::disk::SECTOR,
            forgetful: false,
        }
    }

    /// Runs the script and looks at every crash.
    pub(crate) fn crashes(&self, tally: &mut Tally) {
        let machine = Machine::lying(Disk::with_sectors(self.sector), self.lies);
        machine.record();
        let expects = self.play(&machine, |_| {});
        let mut rng = Rng::new(self.seed);
        for moment in machine.trail() {
            self.look(&moment, &expects[moment.note], self.limit, &mut rng, tally);
        }
    }

    /// Runs the script once for every call and every way in which it can fail, once or for good.
    pub(crate) fn faults(&self, tally: &mut Tally) {
        let machine = Machine::new(Disk::new());
        machine.record();
        self.play(&machine, |_| {});
        let calls = machine.calls();
        let mut rng = Rng::new(self.seed);
        for fault in Fault::ALL {
            for from in 0..calls {
                for to in [from + 1, usize::MAX] {
                    let machine = Machine::new(Disk::new());
                    machine.fail(Some(Plan { fault, from, to }));
                    machine.record();
                    let expects = self.play(&machine, |_| {});
                    tally.faults += 1;
                    for moment in machine.trail().iter().filter(|moment| moment.number > from) {
                        if moment.call == Call::Done {
                            self.look(moment, &expects[moment.note], self.limit, &mut rng, tally);
                        }
                    }
                    for (times, _) in tally.broken.values_mut().filter(|(times, _)| *times == 1) {
                        // Says once which fault it was.
                        *times += 1;
                    }
                }
            }
        }
    }

    /// Runs the script. The notes of the machine are the numbers of what it returns.
    fn play(&self, machine: &Machine, mut each: impl FnMut(usize)) -> Vec<Expect> {
        let folder = machine.folder();
        let entropy = SimEntropy::new(self.seed);
        let mut handles: [Option<Ledger>; 2] = [None, None];
        let mut current = 0;
        let mut list: Vec<Body> = Vec::new();
        let mut synced: Vec<Body> = Vec::new();
        let mut expects = vec![Expect::of(&list, None)];
        let mut note = |expect: Expect, forgetful: bool| {
            let mut expect = expect;
            if forgetful {
                let past = expects.iter().flat_map(|one: &Expect| one.cut.iter().cloned());
                expect.cut.extend(past);
                expect.loose = true;
            }
            expects.push(expect);
            machine.note(expects.len() - 1);
        };
        for (number, step) in self.steps.iter().enumerate() {
            each(number);
            if let Step::Swap = step {
                current = 1 - current;
                continue;
            }
            let handle = &mut handles[current];
            if handle.as_mut().is_none_or(|ledger| ledger.catch_up(&folder).is_err()) {
                *handle = Ledger::open(&folder, self.log, &entropy, NOW).ok().map(|opened| opened.ledger);
            }
            let Some(ledger) = handle else { continue };
            match step {
                Step::Append(len) | Step::Buffered(len) => {
                    let bytes = body(number, *len);
                    let mut next = list.clone();
                    next.push(Some(Arc::new(bytes.clone())));
                    let buffered = matches!(step, Step::Buffered(_));
                    let mut expect = Expect::of(&list, Some(next.clone()));
                    if buffered || synced.len() < list.len() {
                        expect.cut.push(synced.clone());
                        expect.loose = true;
                    }
                    note(expect, self.forgetful);
                    let done = if buffered {
                        ledger.append_buffered(&folder, &entropy, NOW, Kind::Step, &bytes)
                    } else {
                        ledger.append(&folder, &entropy, NOW, Kind::Consent, &bytes)
                    };
                    if done.is_ok() {
                        list = next;
                        if !buffered {
                            synced.clone_from(&list);
                        }
                    }
                }
                Step::Sync => {
                    if ledger.sync(&folder).is_ok() {
                        synced.clone_from(&list);
                    }
                }
                Step::Erase(index) => {
                    let mut next = list.clone();
                    if let Some(one) = next.get_mut(usize::try_from(*index).unwrap()) {
                        *one = None;
                    }
                    note(Expect::of(&list, Some(next.clone())), self.forgetful);
                    if ledger.erase(&folder, &entropy, |entry| entry.index == *index).is_ok() {
                        list = next;
                        synced.clone_from(&list);
                    }
                }
                Step::SetAside => {
                    note(Expect::of(&list, Some(Vec::new())), self.forgetful);
                    if ledger.set_aside(&folder, NOW).is_ok() {
                        list.clear();
                        synced.clear();
                    }
                }
                Step::Swap => {}
            }
            let mut expect = Expect::of(&list, None);
            if synced.len() < list.len() {
                expect.cut.push(synced.clone());
                expect.loose = true;
            }
            note(expect, self.forgetful);
        }
        expects
    }

    /// Looks at the crashes of one moment.
    fn look(&self, moment: &Moment, expect: &Expect, limit: usize, rng: &mut Rng, tally: &mut Tally) {
        let mut number = 0;
        let mut draw = rng.clone();
        moment.disk.kills(0, rng, |disk| {
            tally.count(true);
            self.check(&disk, moment, &expect.kill, false, true, &mut draw, tally);
        });
        moment.disk.cuts(limit, rng, |disk| {
            tally.count(false);
            number += 1;
            self.check(&disk, moment, &expect.cut, expect.loose, number % 16 == 1, &mut draw, tally);
        });
    }

    /// Opens one state. `on`: also goes on from it, and sometimes crashes there again.
    #[expect(clippy::too_many_arguments, reason = "the parts of one question")]
    fn check(
        &self,
        state: &Disk,
        moment: &Moment,
        lists: &[Vec<Body>],
        loose: bool,
        on: bool,
        rng: &mut Rng,
        tally: &mut Tally,
    ) {
        let scene = || format!("{:?} at call {} ({:?}), note {}", self.steps, moment.number, moment.call, moment.note);
        let machine = Machine::new(state.clone());
        let folder = machine.folder();
        let entropy = SimEntropy::new(rng.next());
        let nested = on && rng.below(64) == 0;
        if nested {
            machine.record();
        }
        let (mut ledger, entries) = match Ledger::open(&folder, self.log, &entropy, NOW) {
            Ok(opened) => (opened.ledger, opened.entries),
            Err(error) if loose && error.is_damage() => return,
            Err(error) => return tally.broke("what was acknowledged can be read", || format!("{error}; {}", scene())),
        };
        let same = lists.iter().find(|list| equal(&entries, list));
        let found = match same {
            Some(list) => list.clone(),
            None if loose && lists.iter().any(|list| begins(&entries, list)) => bodies(&entries),
            None => {
                let lost = lists.iter().all(|list| entries.len() < list.len());
                let rule = if lost { "what was acknowledged is there" } else { "nothing else is there" };
                return tally.broke(rule, || format!("{} records; {}", entries.len(), scene()));
            }
        };
        if !on {
            return;
        }
        // Whoever opens again finds the same, and the log goes on.
        let again = reopen(&folder, self.log);
        if !again.is_some_and(|again| equal(&again, &found)) {
            tally.broke("recovery is idempotent", scene);
        }
        let next = body(usize::MAX, 700);
        if let Err(error) = ledger.append(&folder, &entropy, NOW, Kind::Consent, &next) {
            return tally.broke("a recovered log goes on", || format!("{error}; {}", scene()));
        }
        let mut longer = found.clone();
        longer.push(Some(Arc::new(next)));
        let trail = machine.trail();
        for disk in [machine.disk(), machine.disk().lost()] {
            let seen = reopen(&Machine::new(disk).folder(), self.log);
            if !seen.is_some_and(|seen| equal(&seen, &longer)) {
                tally.broke("what is appended after recovery is there", scene);
            }
        }
        let both = [found, longer];
        for moment in trail.iter().filter(|_| nested) {
            let mut draw = rng.clone();
            moment.disk.cuts(24, rng, |disk| {
                tally.count(false);
                tally.nested += 1;
                self.check(&disk, moment, &both, false, false, &mut draw, tally);
            });
        }
    }
}

const NOW: Timestamp = Timestamp(1_800_000_000_000);

fn body(number: usize, len: usize) -> Vec<u8> {
    // No zeros and no repetition, so that every sector is another.
    let mut rng = Rng::new(number as u64);
    let mut bytes: Vec<u8> = (0..len.div_ceil(8)).flat_map(|_| (rng.next() | 0x0101_0101_0101_0101).to_le_bytes()).collect();
    bytes.truncate(len);
    bytes
}

fn equal(entries: &[Entry], list: &[Body]) -> bool {
    entries.len() == list.len() && begins(entries, list)
}

fn begins(entries: &[Entry], list: &[Body]) -> bool {
    let same = |(entry, body): (&Entry, &Body)| entry.body.as_deref() == body.as_ref().map(|body| &body[..]);
    entries.len() <= list.len() && entries.iter().zip(list).all(same)
}

fn bodies(entries: &[Entry]) -> Vec<Body> {
    entries.iter().map(|entry| entry.body.clone().map(Arc::new)).collect()
}

fn reopen(folder: &SimFolder, log: Log) -> Option<Vec<Entry>> {
    Ledger::open(folder, log, &SimEntropy::new(5), NOW).ok().map(|opened| opened.entries)
}
