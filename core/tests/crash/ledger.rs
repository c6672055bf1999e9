//! Crashes of a log alone.

use std::slice::from_ref;
use std::sync::Arc;

use askfirst::edge::Timestamp;
use askfirst::ledger::{Entry, Fault as Unreadable, Kind, Ledger, Log, verify};

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
        let expects = self.play(&machine);
        let mut rng = Rng::new(self.seed);
        for moment in machine.trail() {
            self.look(&moment, &expects[moment.note], self.limit, &mut rng, tally);
        }
    }

    /// Runs the script once for every call and every way in which it can fail, once or for good.
    pub(crate) fn faults(&self, tally: &mut Tally) {
        let machine = Machine::new(Disk::new());
        machine.record();
        self.play(&machine);
        let log = machine.log();
        let mut rng = Rng::new(self.seed);
        for fault in Fault::ALL {
            for from in (0..log.len()).filter(|number| fault.applies_to(log[*number])) {
                for to in [from + 1, usize::MAX] {
                    tally.under =
                        format!(" under {fault:?}{}", if to == usize::MAX { " for good" } else { "" });
                    let machine = Machine::new(Disk::new());
                    machine.fail(Some(Plan { fault, from, to }));
                    machine.record();
                    let expects = self.play(&machine);
                    tally.faults += 1;
                    let over = |moment: &&Moment| moment.call == Call::Done && moment.number > from;
                    for moment in machine.trail().iter().filter(over) {
                        self.look(moment, &expects[moment.note], self.limit, &mut rng, tally);
                    }
                }
            }
        }
        tally.under.clear();
    }

    /// Runs the script. The notes of the machine are the numbers of what it returns.
    fn play(&self, machine: &Machine) -> Vec<Expect> {
        let mut run = Run {
            plot: self,
            machine,
            folder: machine.folder(),
            entropy: SimEntropy::new(self.seed),
            list: Vec::new(),
            synced: Vec::new(),
            open: Vec::new(),
            expects: Vec::new(),
        };
        run.note(&[]);
        let mut handles: [Option<Ledger>; 2] = [None, None];
        let mut current = 0;
        for (number, step) in self.steps.iter().enumerate() {
            if let Step::Swap = step {
                current = 1 - current;
                continue;
            }
            let handle = &mut handles[current];
            if handle.as_mut().is_none_or(|ledger| ledger.catch_up(&run.folder).is_err()) {
                let opened = Ledger::open(&run.folder, self.log, &run.entropy, NOW);
                *handle = opened.ok().map(|opened| opened.ledger);
            }
            if let Some(ledger) = handle {
                run.step(ledger, number, *step);
                run.note(&[]);
            }
        }
        run.expects
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
            self.check(&disk, moment, &expect.cut, expect.loose, number % 64 == 1, &mut draw, tally);
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
        let scene = || {
            format!("{:?} at call {} ({:?}), note {}", self.steps, moment.number, moment.call, moment.note)
        };
        let entries = match read(state, self.log) {
            Ok(entries) => entries,
            Err(fault) if loose && !matches!(fault, Unreadable::Newer { .. }) => return,
            Err(fault) => {
                return tally.broke("what was acknowledged can be read", || format!("{fault}; {}", scene()));
            }
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
        // Whoever opens finds just that, twice, and the log goes on.
        let machine = Machine::new(state.clone());
        let folder = machine.folder();
        let entropy = SimEntropy::new(rng.next());
        // What a forgetful disk has not kept yet would count as kept by the machine that goes on from here.
        let nested = rng.below(16) == 0 && !self.forgetful;
        if nested {
            machine.record();
        }
        let mut ledger = match Ledger::open(&folder, self.log, &entropy, NOW) {
            Ok(opened) if equal(&opened.entries, &found) => opened.ledger,
            _ => return tally.broke("opening finds what is there", scene),
        };
        if !reopen(&folder, self.log).is_some_and(|again| equal(&again, &found)) {
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
        let both = [lists, &[longer]].concat();
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

/// A script on its way.
struct Run<'a> {
    plot: &'a Plot,
    machine: &'a Machine,
    folder: SimFolder,
    entropy: SimEntropy,
    /// The records that were acknowledged.
    list: Vec<Body>,
    /// Those of them that were synced.
    synced: Vec<Body>,
    /// What calls that failed may have done all the same; nothing after the next one that succeeds.
    open: Vec<Vec<Body>>,
    expects: Vec<Expect>,
}

impl Run<'_> {
    /// What may be there, `next` included.
    fn note(&mut self, next: &[Vec<Body>]) {
        let lists = [from_ref(&self.list), &self.open, next].concat();
        let mut expect = Expect { kill: lists.clone(), cut: lists, loose: self.plot.forgetful };
        if self.synced.len() < self.list.len() {
            expect.cut.push(self.synced.clone());
            expect.loose = true;
        }
        if self.plot.forgetful {
            expect.cut.extend(self.expects.iter().flat_map(|past| past.cut.iter().cloned()));
        }
        self.expects.push(expect);
        self.machine.note(self.expects.len() - 1);
    }

    fn step(&mut self, ledger: &mut Ledger, number: usize, step: Step) {
        match step {
            Step::Append(len) => {
                let bytes = body(number, len);
                let next = self.each(|list| list.push(Some(Arc::new(bytes.clone()))));
                let done = ledger.append(&self.folder, &self.entropy, NOW, Kind::Consent, &bytes);
                self.settle(done.is_ok(), next, true);
            }
            Step::Buffered(len) => {
                let bytes = body(number, len);
                let next = self.each(|list| list.push(Some(Arc::new(bytes.clone()))));
                let done = ledger.append_buffered(&self.folder, &self.entropy, NOW, Kind::Step, &bytes);
                self.settle(done.is_ok(), next, false);
            }
            Step::Sync => {
                if ledger.sync(&self.folder).is_ok() {
                    self.synced.clone_from(&self.list);
                }
            }
            Step::Erase(index) => {
                let place = usize::try_from(index).unwrap();
                let bytes = body(number, 100);
                let next = self.each(|list| {
                    list.iter_mut().skip(place).take(1).for_each(|one| *one = None);
                    list.push(Some(Arc::new(bytes.clone())));
                });
                let which = |entry: &Entry| entry.index == index;
                let (folder, entropy) = (&self.folder, &self.entropy);
                let done = ledger.erase(folder, entropy, NOW, Kind::Erased, &bytes, which);
                self.settle(done.is_ok(), next, true);
            }
            Step::SetAside => {
                let next = self.each(Vec::clear);
                let done = ledger.set_aside(&self.folder, NOW);
                self.settle(done.is_ok(), next, true);
            }
            Step::Swap => {}
        }
    }

    /// What a change would make of all that may be there. Notes that it is under way.
    fn each(&mut self, change: impl Fn(&mut Vec<Body>)) -> Vec<Vec<Body>> {
        let mut next = [from_ref(&self.list), &self.open].concat();
        next.iter_mut().for_each(change);
        self.note(&next);
        next
    }

    /// Notes how a change ended. One that succeeded decides what the failed ones before it did.
    fn settle(&mut self, done: bool, next: Vec<Vec<Body>>, synced: bool) {
        if !done {
            self.open.extend(next);
            return;
        }
        let seen = read(&self.machine.disk(), self.plot.log).unwrap_or_default();
        let first = next[0].clone();
        self.list = next.into_iter().find(|list| equal(&seen, list)).unwrap_or(first);
        self.open.clear();
        if synced {
            self.synced.clone_from(&self.list);
        }
    }
}

const NOW: Timestamp = Timestamp(1_800_000_000_000);

fn body(number: usize, len: usize) -> Vec<u8> {
    // No zeros and no repetition, so that every sector is another.
    let mut rng = Rng::new(number as u64);
    let mut bytes: Vec<u8> =
        (0..len.div_ceil(8)).flat_map(|_| (rng.next() | 0x0101_0101_0101_0101).to_le_bytes()).collect();
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

/// Reads the log as opening does.
fn read(state: &Disk, log: Log) -> Result<Vec<Entry>, Unreadable> {
    let inode = state.find(log.file_name());
    inode.map_or(Ok(Vec::new()), |inode| Ok(verify(state.bytes(inode))?.entries))
}

fn reopen(folder: &SimFolder, log: Log) -> Option<Vec<Entry>> {
    Ledger::open(folder, log, &SimEntropy::new(5), NOW).ok().map(|opened| opened.entries)
}
