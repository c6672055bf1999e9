//! Scripts of acts, run on a machine.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering::SeqCst};
use std::time::Duration;

use askfirst::access::{Begin, Freshness};
use askfirst::consent::{Act, Consent};
use askfirst::edge::{Clock, Timestamp};
use askfirst::{AskFirst, Config, Durability, OpenError, World};

use super::check::Checker;
use super::expect::{Bounds, DEVICE, Expect, Reads, compiled, counted, everything};
use crate::disk::Disk;
use crate::machine::{Call, Fault, Lies, Machine, Moment, Plan};
use crate::rng::SimEntropy;
use crate::tally::Tally;

/// What a script does, and in which of two processes.
#[derive(Clone, Debug)]
pub(crate) enum Deed {
    /// The process starts, with this version of the app.
    Open(usize, usize),
    /// It ends.
    End(usize),
    /// Agrees to everything.
    Agree(usize),
    /// Another act.
    Act(usize, Act),
    /// Reads the counted use.
    Read(usize),
    /// Puts counts on record.
    Flush(usize),
    /// A year passes, and the records are pruned.
    Prune(usize),
    /// An extension starts in this process, with this version of the app.
    Join(usize, usize),
    /// The app comes to the front.
    Front(usize),
    /// From here on no sync keeps anything but names; this is for a control.
    Lie,
}

impl Deed {
    pub(crate) fn recipient(process: usize, on: bool) -> Self {
        Self::Act(process, Act::Recipient { recipient: "sdk".into(), on })
    }

    pub(crate) fn purpose(process: usize, on: bool) -> Self {
        Self::Act(process, Act::Purpose { purpose: "more".into(), on })
    }
}

pub(crate) const START: i64 = 1_800_000_000_000;
const YEAR: i64 = 365 * 86_400_000;

#[derive(Clone)]
struct SimClock(Arc<AtomicI64>);

impl Clock for SimClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(SeqCst))
    }
}

/// Starts a process.
pub(crate) fn open(machine: &Machine, version: usize, boot: u8, seed: u64) -> Result<AskFirst, OpenError> {
    open_at(machine, version, boot, seed, &SimClock(Arc::new(AtomicI64::new(START))))
}

/// Starts an extension.
pub(crate) fn join(machine: &Machine, version: usize, boot: u8, seed: u64) -> Result<AskFirst, OpenError> {
    start(machine, version, boot, seed, &SimClock(Arc::new(AtomicI64::new(START))), AskFirst::join)
}

fn open_at(
    machine: &Machine,
    version: usize,
    boot: u8,
    seed: u64,
    clock: &SimClock,
) -> Result<AskFirst, OpenError> {
    start(machine, version, boot, seed, clock, AskFirst::open)
}

fn start(
    machine: &Machine,
    version: usize,
    boot: u8,
    seed: u64,
    clock: &SimClock,
    start: fn(Config, World) -> Result<AskFirst, OpenError>,
) -> Result<AskFirst, OpenError> {
    let world = World {
        folder: Box::new(machine.folder()),
        clock: Box::new(clock.clone()),
        entropy: Box::new(SimEntropy::new(seed)),
    };
    let config = Config {
        boot: Some([boot; 16]),
        patience: Duration::ZERO,
        ..Config::new(compiled(version).clone(), DEVICE)
    };
    start(config, world)
}

/// A script, and how closely its crashes are looked at.
#[derive(Clone)]
pub(crate) struct Plot {
    pub(crate) deeds: Vec<Deed>,
    /// Power cuts for each moment, about.
    pub(crate) limit: usize,
    pub(crate) seed: u64,
    pub(crate) lies: Lies,
    /// Whether the disk is the forgetful one.
    pub(crate) forgetful: bool,
    /// Whether a kill takes the shared memory with it. It does not; this is for a control.
    pub(crate) amnesia: bool,
    /// Whether an extension believes the page without looking at the ledger. None does; this is for a control.
    pub(crate) credulous: bool,
}

impl Plot {
    pub(crate) fn new(deeds: &[Deed], limit: usize, seed: u64) -> Self {
        let deeds = deeds.to_vec();
        let lies = Lies::default();
        Self { deeds, limit, seed, lies, forgetful: false, amnesia: false, credulous: false }
    }

    /// Runs the script and looks at every crash.
    pub(crate) fn crashes(&self, tally: &mut Tally) {
        let machine = Machine::lying(Disk::new(), self.lies);
        machine.record();
        let expects = self.play(&machine);
        let mut checker = Checker::new(self);
        for moment in machine.trail() {
            checker.look(&moment, &expects[moment.note], self.limit, tally);
        }
    }

    /// Runs the script once for every call and every way in which it can fail, once or for good. Every `step`th call.
    pub(crate) fn faults(&self, step: usize, tally: &mut Tally) {
        let machine = Machine::new(Disk::new());
        machine.record();
        self.play(&machine);
        let log = machine.log();
        for fault in Fault::ALL {
            for from in (0..log.len()).filter(|number| fault.applies_to(log[*number])).step_by(step) {
                for to in [from + 1, usize::MAX] {
                    tally.under =
                        format!(" under {fault:?}{}", if to == usize::MAX { " for good" } else { "" });
                    let machine = Machine::new(Disk::new());
                    machine.fail(Some(Plan { fault, from, to }));
                    machine.record();
                    let mut expects = self.play(&machine);
                    if fault == Fault::ShortRead {
                        // No disk that works so: what it makes of the ledger may be damage, which denies.
                        expects.iter_mut().for_each(|expect| expect.exact = [false, false]);
                    }
                    tally.faults += 1;
                    let trail = machine.trail();
                    let mut checker = Checker::new(self);
                    let settled = |one: &&Moment| {
                        expects[one.note].settled && one.call == Call::Done && one.number > from
                    };
                    let mut over = trail.iter().filter(settled);
                    for moment in over.next().into_iter().chain(over.next_back()) {
                        checker.look(moment, &expects[moment.note], self.limit, tally);
                    }
                }
            }
        }
        tally.under.clear();
    }

    /// Runs the script. The notes of the machine are the numbers of what it returns.
    fn play(&self, machine: &Machine) -> Vec<Expect> {
        let clock = SimClock(Arc::new(AtomicI64::new(START)));
        let mut run = Run {
            plot: self,
            machine,
            processes: [None, None],
            expects: Vec::new(),
            sure: Known {
                live: vec![Consent::default()],
                kill: vec![Consent::default()],
                cut: vec![Consent::default()],
            },
            exact: [true, true],
            versions: vec![0],
            shut: Vec::new(),
            reads: Reads::default(),
            joined: [false, false],
        };
        run.note(true);
        for (number, deed) in self.deeds.iter().enumerate() {
            clock.0.fetch_add(1000, SeqCst);
            match deed {
                Deed::Open(process, version) => run.open(*process, *version, number as u64, &clock),
                Deed::End(process) => run.processes[*process] = None,
                Deed::Agree(process) => run.act(*process, &Act::Agree { choices: everything() }),
                Deed::Act(process, act) => run.act(*process, act),
                Deed::Read(process) => run.read(*process),
                Deed::Flush(process) => run.flush(*process),
                Deed::Prune(process) => {
                    clock.0.fetch_add(YEAR, SeqCst);
                    run.prune(*process);
                }
                Deed::Join(process, version) => run.join(*process, *version, number as u64, &clock),
                Deed::Front(process) => run.front(*process),
                Deed::Lie => machine.lie(Lies { file_sync: true, device_sync: true, ..self.lies }),
            }
        }
        run.expects
    }
}

/// Which consents may hold.
#[derive(Clone)]
struct Known {
    live: Vec<Consent>,
    kill: Vec<Consent>,
    cut: Vec<Consent>,
}

struct Run<'a> {
    plot: &'a Plot,
    machine: &'a Machine,
    processes: [Option<AskFirst>; 2],
    expects: Vec<Expect>,
    sure: Known,
    exact: [bool; 2],
    versions: Vec<usize>,
    shut: Vec<usize>,
    reads: Reads,
    /// Which processes are extensions.
    joined: [bool; 2],
}

impl Run<'_> {
    /// Notes what holds; `settled`: no act is under way.
    fn note(&mut self, settled: bool) {
        let known = &self.sure;
        self.expects.push(Expect {
            live: Bounds::of(&known.live),
            kill: Bounds::of(&known.kill),
            cut: Bounds::of(&known.cut),
            exact: self.exact,
            versions: self.versions.clone(),
            shut: self.shut.clone(),
            settled,
            reads: self.reads,
        });
        self.machine.note(self.expects.len() - 1);
    }

    fn open(&mut self, process: usize, version: usize, seed: u64, clock: &SimClock) {
        if !self.versions.contains(&version) {
            self.versions.push(version);
            self.reads.updated = true;
        }
        // Until this is over, the page that was closed by the other version may be opened again.
        self.shut.retain(|shut| *shut != version);
        self.note(false);
        let opened = open_at(self.machine, version, 1, self.plot.seed ^ seed, clock);
        if opened.is_ok() {
            self.versions = vec![version];
            self.shut = vec![1 - version];
        }
        self.processes[process] = opened.ok();
        self.joined[process] = false;
        self.note(true);
    }

    fn join(&mut self, process: usize, version: usize, seed: u64, clock: &SimClock) {
        let joined = start(self.machine, version, 1, self.plot.seed ^ seed, clock, AskFirst::join);
        assert!(self.machine.is_failing() || joined.is_ok(), "{:?}", joined.err());
        self.processes[process] = joined.ok();
        self.joined[process] = true;
        self.note(true);
    }

    /// Changes nothing that is allowed, whenever it ends: what was marked is put on record.
    fn front(&mut self, process: usize) {
        let Some(library) = &self.processes[process] else { return };
        library.observe_foreground(true);
        self.note(true);
    }

    /// The consents after an act upon any of `before`.
    fn after(before: &[Consent], act: &Act, version: usize) -> Vec<Consent> {
        let compiled = compiled(version);
        before.iter().filter_map(|one| one.after(act, compiled, Timestamp(START)).ok()).collect()
    }

    fn act(&mut self, process: usize, act: &Act) {
        let version = *self.versions.last().unwrap();
        let before = self.sure.clone();
        let Some(library) = self.processes[process].take() else { return };
        let taken = library.compiled().uses().iter().filter(|one| act.takes_back(library.compiled(), one));
        // What an extension takes back by itself is put on record use by use.
        let act = match act {
            Act::Withdraw => Act::Withdraw,
            _ if self.joined[process] => Act::WithdrawUses { uses: taken.map(|one| one.meaning).collect() },
            _ => act.clone(),
        };
        let act = &act;
        let next = Known {
            live: Self::after(&before.live, act, version),
            kill: Self::after(&before.kill, act, version),
            cut: Self::after(&before.cut, act, version),
        };
        let both = |before: &[Consent], next: &[Consent]| [before, next].concat();
        let undecided = Known {
            live: both(&before.live, &next.live),
            kill: both(&before.kill, &next.kill),
            cut: both(&before.cut, &next.cut),
        };
        self.sure = undecided.clone();
        self.note(false);
        let takes_back = library.compiled().uses().iter().any(|one| act.takes_back(library.compiled(), one));
        let done = library.act(act);
        let denies = takes_back || done.as_ref().is_ok_and(|done| !done.denied.is_empty());
        match done.map(|done| done.durability) {
            Ok(Durability::Durable | Durability::Marked) => {
                self.sure = next;
                if self.plot.forgetful {
                    // What denies waits for the whole device, and with it all before is kept.
                    self.sure.cut = if denies { self.sure.kill.clone() } else { undecided.cut };
                }
                self.exact = [true, !self.plot.forgetful];
            }
            // In force while the machine runs; whether a power cut leaves it is open.
            Ok(Durability::Pending(_)) => {
                self.sure = Known { cut: undecided.cut, ..next };
                self.exact = [false, false];
            }
            // In force, and the ledger says nothing any more.
            Ok(Durability::Voided(_)) => {
                let nothing = vec![Consent::default()];
                self.sure = Known { live: next.live, kill: nothing.clone(), cut: nothing };
                self.exact = [true, true];
            }
            // Nothing changed, or it cannot be told.
            Err(_) => {
                self.sure = Known { live: before.live, ..undecided };
                self.exact = [false, false];
            }
        }
        self.processes[process] = Some(library);
        self.note(true);
    }

    fn read(&mut self, process: usize) {
        let version = *self.versions.last().unwrap();
        self.reads.under_way = 1;
        self.note(false);
        let Some(library) = &self.processes[process] else { return };
        let asked = matches!(library.begin(counted(version), Freshness::New), Begin::Ask(_));
        self.reads.under_way = 0;
        self.reads.made += u64::from(asked);
        self.note(true);
    }

    fn flush(&mut self, process: usize) {
        let Some(library) = &self.processes[process] else { return };
        if library.flush().is_ok() {
            self.reads.flushed = self.reads.made;
        }
        self.note(true);
    }
}

impl Run<'_> {
    /// Changes nothing that is allowed, whenever it ends.
    fn prune(&mut self, process: usize) {
        let Some(library) = &self.processes[process] else { return };
        let pruned = library.prune();
        assert!(self.machine.is_failing() || pruned.is_ok_and(|records| records > 0), "nothing was pruned");
        self.note(true);
    }
}

/// On a full disk a withdrawal is durable all the same; a grant that is not does nothing.
pub(crate) fn full_disk() {
    let machine = Machine::new(Disk::new());
    let library = open(&machine, 0, 1, 1).unwrap();
    drop(library.agree(everything()).unwrap());
    machine.fail(Some(Plan { fault: Fault::Full, from: 0, to: usize::MAX }));
    let off = Act::Recipient { recipient: "sdk".into(), on: false };
    assert!(library.act(&off).unwrap().is_durable());
    assert!(library.withdraw().unwrap().is_durable());
    let mut fits = 0;
    while library.agree(everything()).is_ok() {
        fits += 1;
        assert!(fits < 100, "the disk is not full");
        let durability = library.withdraw().unwrap().durability;
        assert!(!matches!(durability, Durability::Pending(_)), "{durability:?}");
    }
    let allowed = library.compiled().uses().iter().any(|one| !library.cell(one.id).denies());
    assert!(!allowed, "a grant that did not fit allows nothing");
}
