//! The page: withdrawing wins, nothing is allowed before it is on record, and whoever dies leaves nothing half done.

use std::sync::Arc;
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release, SeqCst};

use loom::sync::atomic::{AtomicBool, AtomicUsize};
use loom::sync::{Mutex, MutexGuard};
use loom::thread;

use super::{Memory, NoEntropy, dies_after, holds, is_caught};
use crate::access::Meters;
use crate::decision::{Basis, Cell, Reason};
use crate::declaration::UseId;
use crate::edge::Timestamp;
use crate::gate::{self, HEADER, Page};

const USE: UseId = UseId(0);
const OTHER: UseId = UseId(1);

fn yes() -> Cell {
    Cell::allow(Basis::Consent, true)
}

fn no(reason: Reason) -> Cell {
    Cell::deny(reason)
}

/// What the ledger says: the cell of each use, and when the consent ends.
#[derive(Clone, Copy)]
struct Ledger {
    cells: [Cell; 2],
    end: Option<Timestamp>,
}

/// How the page is written; each a way to do it wrong, but for [`REAL`].
#[derive(Clone, Copy)]
struct Way {
    mark: fn(&World),
    publish: fn(&World, &[Cell], &Ledger),
    /// Whether a writer looks if its page was closed.
    looks: bool,
    /// Whether a grant is on record before it is shown.
    durable_first: bool,
    /// What a check sees of a use, and of the end of its consent.
    read: fn(&World, UseId) -> (Cell, Option<Timestamp>),
}

const REAL: Way = Way {
    mark: |world| world.page.mark(&[true, false]),
    publish: |world, before, ledger| {
        world.page.publish(before, &ledger.cells, || world.meters.committed(ledger.end));
    },
    looks: true,
    durable_first: true,
    read: |world, id| world.page.get_with(id, world.page.get(id), || world.meters.expires()),
};

/// One installation: what its processes share.
struct World {
    memory: Memory,
    page: Page,
    meters: Meters,
    /// The folder's lock, and what it protects.
    ledger: Mutex<Ledger>,
    /// Whether a use was ever allowed on record.
    granted: AtomicBool,
    /// Whether `withdraw` returned, or the page was closed.
    over: AtomicBool,
    way: Way,
}

impl World {
    /// An installation that says `cells`, and whose page does too.
    fn new(way: Way, cells: [Cell; 2], end: Option<Timestamp>) -> Arc<Self> {
        let memory = Memory::new();
        let page = Page::map(&memory, &[1; 16], 2).unwrap();
        let budgets = [None];
        let meters = Meters::map(&memory, &[1; 16], &budgets, None, Timestamp(0), &NoEntropy).unwrap();
        page.publish(&page.snapshot(), &cells, || meters.committed(end));
        page.set_pending(false);
        let granted = AtomicBool::new(!cells[0].denies());
        let ledger = Mutex::new(Ledger { cells, end });
        Arc::new(Self { memory, page, meters, ledger, granted, over: AtomicBool::new(false), way })
    }

    /// The order of an act under the lock, as in `engine/commit.rs`: `seen` is what the page said when the act began, and
    /// marks that stand there are older than the act. Without `act` it is what opening does.
    fn commit(
        &self,
        mut ledger: MutexGuard<'_, Ledger>,
        steps: usize,
        seen: &[Cell],
        act: Option<Ledger>,
    ) -> bool {
        let lived = dies_after(steps, || {
            if self.way.looks && !self.page.is_open() {
                return;
            }
            let mut before = self.page.snapshot();
            self.page.set_pending(true);
            let marked = |cells: &[Cell], place: usize| cells[place] == Cell::WITHDRAWING;
            let withdraw = |ledger: &mut Ledger, marks: &[bool]| {
                let marked = ledger.cells.iter_mut().zip(marks).filter(|(_, marked)| **marked);
                marked.for_each(|(cell, _)| *cell = no(Reason::Withdrawn));
            };
            let older: Vec<bool> =
                (0..2).map(|place| marked(&before, place) && marked(seen, place)).collect();
            let younger: Vec<bool> =
                (0..2).map(|place| marked(&before, place) && !marked(seen, place)).collect();
            if older.contains(&true) {
                withdraw(&mut ledger, &older);
                (self.way.publish)(self, &before, &ledger);
                before = ledger.cells.to_vec();
            }
            let next = act.map(|act| {
                let mut next = act;
                withdraw(&mut next, &younger);
                next
            });
            let next = next.unwrap_or_else(|| {
                let mut same = *ledger;
                withdraw(&mut same, &younger);
                same
            });
            if self.way.durable_first {
                self.append(&mut ledger, next);
            }
            (self.way.publish)(self, &before, &next);
            self.append(&mut ledger, next);
            self.page.set_pending(false);
        });
        // The system frees the lock of a process that died.
        drop(ledger);
        lived
    }

    fn append(&self, ledger: &mut Ledger, next: Ledger) {
        if !next.cells[0].denies() {
            self.granted.store(true, SeqCst);
        }
        *ledger = next;
    }

    fn lock(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap()
    }

    /// Agrees to the first use. It began before anybody withdrew.
    fn grant(&self, steps: usize) {
        let seen = [no(Reason::NotAnswered); 2];
        let ledger = self.lock();
        // A grant that comes later on record than the withdrawal is a newer word.
        if ledger.cells[0] == no(Reason::NotAnswered) {
            self.commit(
                ledger,
                steps,
                &seen,
                Some(Ledger { cells: [yes(), no(Reason::NotAnswered)], end: None }),
            );
        }
    }

    /// Withdraws: marks, then waits for the lock, or does not and leaves the record to others.
    fn withdraw(&self, steps: usize, waits: bool) {
        if !dies_after(steps, || (self.way.mark)(self)) {
            return;
        }
        let seen = self.page.snapshot();
        let guard = if waits { Some(self.lock()) } else { self.ledger.try_lock().ok() };
        if let Some(guard) = guard {
            let withdrawn = Ledger { cells: [no(Reason::Withdrawn), no(Reason::Withdrawn)], end: None };
            if !self.commit(guard, steps.saturating_sub(1), &seen, Some(withdrawn)) {
                return;
            }
        }
        self.over.store(true, Release);
    }

    /// A process opens, and puts right what others left.
    fn open(&self) {
        let seen = self.page.snapshot();
        self.commit(self.lock(), usize::MAX, &seen, None);
        assert_eq!(self.page.snapshot(), self.lock().cells, "{HALF}");
        assert!(!self.page.pending(), "{HALF}");
    }

    /// A check, in a process of its own.
    fn check(&self) {
        let over = self.over.load(Acquire);
        let (cell, _) = (self.way.read)(self, USE);
        assert!(!over || cell.denies(), "{ALLOWED}");
        // Without any other word between them.
        assert!(cell.denies() || self.granted.load(Relaxed), "{EARLY}");
    }
}

const ALLOWED: &str = "allowed after the withdrawal";
const EARLY: &str = "allowed before it was on record";
const HALF: &str = "half done";
const ENDED: &str = "an old cell with the end of a new consent, or the other way round";

const LIVES: usize = usize::MAX;

fn spawn(world: &Arc<World>, work: impl FnOnce(&World) + 'static) -> thread::JoinHandle<()> {
    let world = world.clone();
    thread::spawn(move || work(&world))
}

fn join<const N: usize>(threads: [thread::JoinHandle<()>; N]) {
    threads.into_iter().for_each(|thread| thread.join().unwrap());
}

/// One agrees while another withdraws and a third checks; the fourth opens afterwards.
fn grant_and_withdrawal(way: Way, waits: bool, [granting, withdrawing]: [usize; 2]) {
    let world = World::new(way, [no(Reason::NotAnswered); 2], None);
    let threads = [
        spawn(&world, move |world| world.grant(granting)),
        spawn(&world, move |world| world.withdraw(withdrawing, waits)),
    ];
    world.check();
    world.check();
    join(threads);
    world.check();
    let over = world.over.load(SeqCst);
    world.open();
    world.check();
    assert!(!over || world.lock().cells[0].denies(), "{ALLOWED}: on record");
}

/// The first half of publishing.
fn lower(world: &World, before: &[Cell], ledger: &Ledger) {
    let wanted = before.iter().zip(ledger.cells).map(|(old, new)| if new.denies() { new } else { *old });
    world.page.publish(before, &wanted.collect::<Vec<_>>(), || ());
}

#[test]
fn withdrawing_wins_over_an_older_grant() {
    let all = [LIVES; 2];
    holds("a grant and a withdrawal that waits for the lock", Some(2), move || {
        grant_and_withdrawal(REAL, true, all);
    });
    holds("a grant and a withdrawal that does not", Some(2), move || grant_and_withdrawal(REAL, false, all));
    is_caught("raising by a plain store", ALLOWED, move || {
        let publish = |world: &World, before: &[Cell], ledger: &Ledger| {
            lower(world, before, ledger);
            if !ledger.cells[0].denies() && world.page.get(USE) == before[0] {
                world.memory.page[HEADER].store(ledger.cells[0].0, SeqCst);
            }
        };
        grant_and_withdrawal(Way { publish, ..REAL }, false, all);
    });
    is_caught("raising from whatever is there", ALLOWED, move || {
        let publish = |world: &World, before: &[Cell], ledger: &Ledger| {
            lower(world, before, ledger);
            let raise = |_| (!ledger.cells[0].denies()).then_some(ledger.cells[0].0);
            let _ = world.memory.page[HEADER].fetch_update(SeqCst, SeqCst, raise);
        };
        grant_and_withdrawal(Way { publish, ..REAL }, false, all);
    });
    is_caught("marking only what is allowed", ALLOWED, move || {
        let mark = |world: &World| world.page.mark(&[!world.page.get(USE).denies(), false]);
        grant_and_withdrawal(Way { mark, ..REAL }, false, all);
    });
    is_caught("marking under the lock only", ALLOWED, move || {
        grant_and_withdrawal(Way { mark: |_| (), ..REAL }, false, all);
    });
    is_caught("showing a grant before it is on record", EARLY, move || {
        grant_and_withdrawal(Way { durable_first: false, ..REAL }, false, all);
    });
    is_caught("a check that does not acquire", EARLY, move || {
        let read = |world: &World, _: UseId| (Cell(world.memory.page[HEADER].load(Relaxed)), None);
        grant_and_withdrawal(Way { read, ..REAL }, false, all);
    });
}

#[test]
fn whoever_dies_at_any_step_leaves_nothing_half_done() {
    for step in 0..30 {
        holds(&format!("the grant dies before access {step}"), Some(1), move || {
            grant_and_withdrawal(REAL, false, [step, LIVES]);
        });
        holds(&format!("the withdrawal dies before access {step}"), Some(1), move || {
            grant_and_withdrawal(REAL, true, [LIVES, step]);
        });
    }
}

/// Two processes write, one after the other in whatever order, while a third checks: the page says at last what the ledger
/// does.
fn two_writers(way: Way) {
    let world = World::new(way, [yes(), no(Reason::NotAnswered)], None);
    let off = Ledger { cells: [no(Reason::RecipientOff), no(Reason::NotAnswered)], end: None };
    let on = Ledger { cells: [yes(), yes()], end: None };
    let writer = |next: Ledger| {
        move |world: &World| {
            let seen = world.page.snapshot();
            world.commit(world.lock(), LIVES, &seen, Some(next));
        }
    };
    let threads = [spawn(&world, writer(off)), spawn(&world, writer(on))];
    // A reader goes with the writers: no value is older than one that it saw, and none is made up.
    let legal = [yes(), no(Reason::RecipientOff)];
    assert!(legal.contains(&world.page.get(USE)), "{HALF}");
    let before = world.meters.commits();
    let other = world.page.get(OTHER);
    let after = world.meters.commits();
    assert!(other.denies() || after > 1, "{HALF}: raised before it was told");
    assert!(after >= before, "{HALF}");
    join(threads);
    assert_eq!(world.page.snapshot(), world.lock().cells, "{HALF}");
    assert_eq!(world.meters.commits(), 3, "{HALF}");
}

#[test]
fn writers_take_turns() {
    holds("two writers and a reader", Some(3), || two_writers(REAL));
    is_caught("telling of a commit after its cells are raised", HALF, || {
        let publish = |world: &World, before: &[Cell], ledger: &Ledger| {
            world.page.publish(before, &ledger.cells, || ());
            world.meters.committed(ledger.end);
        };
        two_writers(Way { publish, ..REAL });
    });
}

/// Another declaration takes over while one writes and one checks.
fn closing(way: Way) {
    let world = World::new(way, [no(Reason::NotAnswered); 2], None);
    let threads = [
        spawn(&world, |world| world.grant(LIVES)),
        spawn(&world, |world| {
            let guard = world.lock();
            gate::supersede(&world.memory, &[2; 16]).unwrap();
            drop(guard);
            world.over.store(true, Release);
        }),
    ];
    world.check();
    join(threads);
    world.check();
    assert!(!world.page.is_open());
}

#[test]
fn a_page_that_was_closed_denies_for_good() {
    holds("a page is closed under a writer and a reader", Some(3), || closing(REAL));
    is_caught("writing without looking whether it is closed", ALLOWED, || {
        closing(Way { looks: false, ..REAL });
    });
}

/// The consent has ended, long ago. One agrees anew, to the other use only, and may die before an access.
fn agreeing_anew(way: Way, steps: usize) {
    let (old, new) = (Some(Timestamp(1)), Some(Timestamp(9)));
    let world = World::new(way, [yes(), no(Reason::NotAnswered)], old);
    let next = Ledger { cells: [no(Reason::PurposeNotChosen), yes()], end: new };
    let threads = [spawn(&world, move |world| {
        world.commit(world.lock(), steps, &[yes(), no(Reason::NotAnswered)], Some(next));
    })];
    let read = |id, end| {
        let (cell, told) = (world.way.read)(&world, id);
        assert!(cell.denies() || told == end, "{ENDED}");
    };
    read(USE, old);
    read(OTHER, new);
    join(threads);
    read(USE, old);
    read(OTHER, new);
}

#[test]
fn a_cell_goes_with_the_end_of_its_own_consent() {
    holds("agreeing anew after the end", None, || agreeing_anew(REAL, LIVES));
    for step in 0..20 {
        holds(&format!("agreeing anew, and dying before access {step}"), Some(3), move || {
            agreeing_anew(REAL, step);
        });
    }
    let end_first = |world: &World, before: &[Cell], ledger: &Ledger| {
        world.meters.committed(ledger.end);
        world.page.publish(before, &ledger.cells, || ());
    };
    is_caught("telling the end before cells are lowered", ENDED, move || {
        agreeing_anew(Way { publish: end_first, ..REAL }, LIVES);
    });
    is_caught("telling the end after cells are raised", ENDED, || {
        let publish = |world: &World, before: &[Cell], ledger: &Ledger| {
            world.page.publish(before, &ledger.cells, || ());
            world.meters.committed(ledger.end);
        };
        agreeing_anew(Way { publish, ..REAL }, LIVES);
    });
    is_caught("not looking at the cell again", ENDED, || {
        let read = |world: &World, id: UseId| (world.page.get(id), world.meters.expires());
        agreeing_anew(Way { read, ..REAL }, LIVES);
    });
}

/// Two threads that only count how often they were there, to show that a count of schedules is one.
#[test]
fn all_schedules_are_seen() {
    let seen = Arc::new(std::sync::Mutex::new(std::collections::BTreeSet::new()));
    let all = seen.clone();
    holds("two additions and a load", None, move || {
        let number = Arc::new(AtomicUsize::new(0));
        let adders = [(), ()].map(|()| {
            let number = number.clone();
            thread::spawn(move || number.fetch_add(1, SeqCst))
        });
        all.lock().unwrap().insert(number.load(SeqCst));
        adders.into_iter().for_each(|adder| drop(adder.join()));
    });
    assert_eq!(seen.lock().unwrap().iter().copied().collect::<Vec<_>>(), [0, 1, 2]);
}
