//! Opening one state after a crash, and what is asked of it.

use askfirst::AskFirst;
use askfirst::access::{Begin, Freshness};
use askfirst::consent::Answer;
use askfirst::decision::{Cell, RULES};
use askfirst::gate::{HEADER, Page};
use askfirst::report;
use askfirst::text::Lang;

use super::expect::{BUDGET, Bounds, DEVICE, Expect, compiled, counted, everything};
use super::script::{Deed, Plot, join, open};
use crate::disk::Disk;
use crate::machine::{Machine, Moment};
use crate::rng::Rng;
use crate::tally::Tally;

pub(crate) struct Checker<'a> {
    plot: &'a Plot,
    rng: Rng,
    number: usize,
}

/// A state, and how it came about.
struct State<'a> {
    disk: &'a Disk,
    moment: &'a Moment,
    kill: bool,
    /// Whether it is the first of its moment.
    first: bool,
    bounds: &'a Bounds,
    exact: bool,
}

impl<'a> Checker<'a> {
    pub(crate) fn new(plot: &'a Plot) -> Self {
        Self { plot, rng: Rng::new(plot.seed), number: 0 }
    }

    fn scene(&self, moment: &Moment) -> String {
        scene(self.plot, moment)
    }

    /// Looks at a moment as it is, and at its crashes.
    pub(crate) fn look(&mut self, moment: &Moment, expect: &Expect, limit: usize, tally: &mut Tally) {
        self.live(&moment.disk, moment, expect, &expect.live, tally);
        let mut rng = self.rng.clone();
        let mut first = true;
        moment.disk.kills(limit.min(64), &mut rng, |disk| {
            tally.count(true);
            let disk = if self.plot.amnesia { disk.lost() } else { disk };
            let (bounds, exact) = (&expect.kill, expect.exact[0]);
            self.check(&State { disk: &disk, moment, kill: true, first, bounds, exact }, expect, tally);
            first = false;
        });
        moment.disk.cuts(limit, &mut rng, |disk| {
            tally.count(false);
            let (bounds, exact) = (&expect.cut, expect.exact[1]);
            self.check(
                &State { disk: &disk, moment, kill: false, first: false, bounds, exact },
                expect,
                tally,
            );
        });
        self.rng = rng;
    }

    /// Looks at what processes that live see: every page that any of them has mapped.
    fn live(&self, disk: &Disk, moment: &Moment, expect: &Expect, bounds: &Bounds, tally: &mut Tally) {
        for (version, cells) in pages(disk) {
            let allowed: Vec<bool> = cells.iter().map(|cell| !cell.denies()).collect();
            if let Some(key) = bounds.exceeded(version, &allowed) {
                tally.broke("a process allows no more than was said", || {
                    format!("{key}; {}", self.scene(moment))
                });
            }
            if expect.shut.contains(&version) && allowed.contains(&true) {
                tally.broke("a page that was replaced denies for good", || self.scene(moment));
            }
        }
    }

    fn check(&mut self, state: &State, expect: &Expect, tally: &mut Tally) {
        self.number += 1;
        let version = expect.versions[self.number % expect.versions.len()];
        let plot = self.plot;
        let place = || {
            let kind = if state.kill { "kill" } else { "power cut" };
            format!("version {version}, {kind}: {}", scene(plot, state.moment))
        };
        let machine = Machine::new(state.disk.clone());
        // What a forgetful disk has not kept yet would count as kept by the machine that goes on from here.
        let nested = self.rng.below(64) == 0 && !(self.plot.forgetful && state.kill);
        if nested {
            machine.record();
        }
        let boot = if state.kill { 1 } else { 2 };
        self.join_first(state, version, boot, tally);
        let library = match open(&machine, version, boot, self.rng.next()) {
            Ok(library) => library,
            Err(error) => {
                return tally.broke("what is left can be opened", || format!("{error}; {}", place()));
            }
        };
        let allowed = answers(&library);
        if let Some(key) = state.bounds.exceeded(version, &allowed) {
            return tally.broke("no more is allowed than was said", || format!("{key}; {}", place()));
        }
        let marks = marks(state.disk, version);
        if state.exact
            && let Some(key) = state.bounds.missed(version, &allowed, &marks)
        {
            tally.broke("what was acknowledged is allowed", || format!("{key}; {}", place()));
        }
        self.live(&machine.disk(), state.moment, expect, state.bounds, tally);
        self.counts(&library, version, state, expect, tally);
        if nested {
            self.crash_again(&machine, state, version, &marks, tally);
        }
        if state.first || self.number.is_multiple_of(16) {
            self.go_on(&machine, library, version, state, tally);
        }
    }

    /// An extension starts before the app does: what it allows was said, and it changes nothing.
    fn join_first(&mut self, state: &State, version: usize, boot: u8, tally: &mut Tally) {
        if !self.plot.deeds.iter().any(|deed| matches!(deed, Deed::Join(..))) {
            return;
        }
        let machine = Machine::new(state.disk.clone());
        let allowed = if self.plot.credulous {
            let name = Page::name(&DEVICE.page_digest(compiled(version), RULES));
            let cells = state.disk.find(&name).and_then(|inode| page(state.disk, inode, version));
            cells.unwrap_or_default().iter().map(|cell| !cell.denies()).collect()
        } else {
            match join(&machine, version, boot, self.rng.next()) {
                Ok(extension) => answers(&extension),
                Err(_) => Vec::new(),
            }
        };
        let scene = || format!("version {version}, kill {}: {}", state.kill, self.scene(state.moment));
        if let Some(key) = state.bounds.exceeded(version, &allowed) {
            tally.broke("an extension that starts first allows no more than was said", || {
                format!("{key}; {}", scene())
            });
        }
        let ledger = |disk: &Disk| disk.find("ledger").map(|inode| disk.bytes(inode).to_vec());
        if ledger(&machine.disk()) != ledger(state.disk) || machine.disk().names() != state.disk.names() {
            tally.broke("an extension changes no file", scene);
        }
        tally.joined += u64::from(!allowed.is_empty());
    }

    /// Reads counted and budgets spent.
    fn counts(&self, library: &AskFirst, version: usize, state: &State, expect: &Expect, tally: &mut Tally) {
        let reads = expect.reads;
        if reads.made + reads.under_way == 0 {
            return;
        }
        let Ok(activity) = library.activity() else {
            return tally.broke("counts can be read", || self.scene(state.moment));
        };
        let rows = report::collected(compiled(version), DEVICE.platform, &activity, Lang::En);
        let count: u64 = rows.iter().filter(|row| row.item == "android-id").map(|row| row.count).sum();
        let least = if state.kill { reads.made } else { reads.flushed };
        if state.exact && count < least {
            tally.broke("no read is forgotten", || {
                format!("{count} of {least}; {}", self.scene(state.moment))
            });
        }
        if count > reads.made + reads.under_way {
            tally.broke("no read is invented", || format!("{count}; {}", self.scene(state.moment)));
        }
        if reads.updated || self.plot.forgetful {
            return;
        }
        let id = counted(version);
        let more = (0..BUDGET).filter(|_| matches!(library.begin(id, Freshness::New), Begin::Ask(_))).count();
        if reads.made + more as u64 > u64::from(BUDGET) {
            let kind = if state.kill { "kill" } else { "power cut" };
            tally.broke("a crash gives no new budget", || format!("{kind}, {}", self.scene(state.moment)));
        }
    }

    /// Opens again, withdraws and agrees: all of that must do what it says, and survive.
    fn go_on(
        &mut self,
        machine: &Machine,
        library: AskFirst,
        version: usize,
        state: &State,
        tally: &mut Tally,
    ) {
        let mut rng = self.rng.clone();
        let mut broke = |rule: &'static str| tally.broke(rule, || self.scene(state.moment));
        let ledger = |disk: &Disk| disk.find("ledger").map(|inode| disk.bytes(inode).to_vec());
        let before = (answers(&library), ledger(&machine.disk()));
        let Ok(second) = open(machine, version, if state.kill { 1 } else { 2 }, rng.next()) else {
            return broke("recovery is idempotent");
        };
        if (answers(&second), ledger(&machine.disk())) != before {
            broke("recovery is idempotent");
        }
        drop(library);
        let denied = |disk: &Disk| pages(disk).all(|(_, cells)| cells.iter().all(|cell| cell.denies()));
        if !second.withdraw().is_ok_and(|done| done.is_durable()) {
            broke("a withdrawal after recovery is durable");
        }
        if !denied(&machine.disk()) {
            broke("after a withdrawal no process allows anything");
        }
        let reopened = |disk: Disk, rng: &mut Rng| {
            open(&Machine::new(disk), version, 3, rng.next())
                .map(|library| answers(&library))
                .unwrap_or_default()
        };
        let nothing = vec![false; before.0.len()];
        for disk in [machine.disk(), machine.disk().lost()] {
            if reopened(disk, &mut rng) != nothing {
                broke("a withdrawal after recovery survives");
            }
        }
        let agreed = second.agree(everything());
        let all = answers(&second);
        let consent = second.consent();
        let said = Bounds::of(&[(*consent).clone()]);
        let exact = said.exceeded(version, &all).or(said.missed(version, &all, &nothing)).is_none();
        if !agreed.is_ok_and(|done| done.is_durable()) || consent.answer != Answer::Agreed || !exact {
            broke("after recovery one can agree");
        }
        for disk in [machine.disk(), machine.disk().lost()] {
            if reopened(disk, &mut rng) != all {
                broke("a grant after recovery survives");
            }
        }
        self.rng = rng;
    }

    /// Crashes of the recovery.
    fn crash_again(
        &mut self,
        machine: &Machine,
        state: &State,
        version: usize,
        marks: &[bool],
        tally: &mut Tally,
    ) {
        let mut rng = self.rng.clone();
        for moment in machine.trail() {
            let mut check = |disk: Disk, kill: bool, number: u64| {
                tally.count(kill);
                tally.nested += 1;
                let scene = || {
                    format!(
                        "again before call {} ({:?}), after {}",
                        moment.number,
                        moment.call,
                        self.scene(state.moment)
                    )
                };
                let mut excused = self::marks(&disk, version);
                excused.iter_mut().zip(marks).for_each(|(one, other)| *one |= *other);
                match open(&Machine::new(disk), version, 4, number) {
                    Err(error) => tally
                        .broke("a recovery cut short can be recovered", || format!("{error}; {}", scene())),
                    Ok(library) => {
                        let allowed = answers(&library);
                        if let Some(key) = state.bounds.exceeded(version, &allowed) {
                            tally.broke("a recovery cut short allows no more", || {
                                format!("{key}; {}", scene())
                            });
                        }
                        let missed = state.bounds.missed(version, &allowed, &excused).filter(|_| state.exact);
                        if let Some(key) = missed {
                            tally.broke("a recovery cut short allows no less", || {
                                format!("{key}; {}", scene())
                            });
                        }
                    }
                }
            };
            let mut number = 0;
            moment.disk.kills(4, &mut rng, |disk| {
                number += 1;
                check(disk, true, number);
            });
            moment.disk.cuts(8, &mut rng, |disk| {
                number += 1;
                check(disk, false, number);
            });
        }
        self.rng = rng;
    }
}

fn scene(plot: &Plot, moment: &Moment) -> String {
    format!("{:?}, before call {} ({:?}), note {}", plot.deeds, moment.number, moment.call, moment.note)
}

/// What a process answers for each use: whether it is allowed, circumstances permitting.
pub(crate) fn answers(library: &AskFirst) -> Vec<bool> {
    library.compiled().uses().iter().map(|one| !library.cell(one.id).denies()).collect()
}

fn page(disk: &Disk, inode: usize, version: usize) -> Option<Vec<Cell>> {
    let bytes = disk.bytes(inode);
    let digest = DEVICE.page_digest(compiled(version), RULES);
    let cells = bytes.get(HEADER..HEADER + compiled(version).uses().len())?;
    (bytes[..8] == *b"ASKPAGE\x01" && bytes[16..32] == digest)
        .then(|| cells.iter().map(|byte| Cell(*byte)).collect())
}

/// The pages that processes have mapped, and of which version they are. A page that was closed has none.
pub(crate) fn pages(disk: &Disk) -> impl Iterator<Item = (usize, Vec<Cell>)> {
    disk.mapped()
        .flat_map(|inode| [0, 1].map(|version| Some((version, page(disk, inode, version)?))))
        .flatten()
}

/// The uses whose cell says that a withdrawal was under way: it is finished, even if it was over long before. All of them,
/// where the page notes a withdrawal of everything.
pub(crate) fn marks(disk: &Disk, version: usize) -> Vec<bool> {
    const NOTE: usize = 33;
    let name = Page::name(&DEVICE.page_digest(compiled(version), RULES));
    let inode = disk.find(&name);
    let cells = inode.and_then(|inode| page(disk, inode, version)).unwrap_or_default();
    let everything = inode.is_some_and(|inode| disk.bytes(inode).get(NOTE).is_some_and(|note| *note != 0));
    let everything = everything && cells.contains(&Cell::WITHDRAWING);
    let marked = |place: usize| everything || cells.get(place) == Some(&Cell::WITHDRAWING);
    (0..compiled(version).uses().len()).map(marked).collect()
}
