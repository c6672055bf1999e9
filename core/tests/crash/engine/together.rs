//! Two processes at once: while one is in an act, the other does one, at every call; and the first may die in it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use askfirst::consent::{Act, Consent};
use askfirst::edge::Timestamp;
use askfirst::{AskFirst, Durability};
use parking_lot::Mutex;

use super::check::{answers, marks, pages};
use super::expect::{Bounds, compiled, everything};
use super::script::{START, open};
use crate::disk::Disk;
use crate::machine::{Call, Machine};
use crate::rng::Rng;
use crate::tally::Tally;

fn acts() -> [Act; 5] {
    [
        Act::Agree { choices: everything() },
        Act::Withdraw,
        Act::Recipient { recipient: "sdk".into(), on: false },
        Act::Recipient { recipient: "sdk".into(), on: true },
        Act::Purpose { purpose: "more".into(), on: false },
    ]
}

/// All pairs of acts, after an agreement; and after none, what may follow then.
pub(crate) fn together(tally: &mut Tally) {
    let all = acts();
    for (agreed, first) in all.iter().map(|act| (true, act)).chain([(false, &all[0])]) {
        let (calls, locked) = Scene::new(agreed, first, None).play(None, tally);
        for dies in 0..=calls {
            for torn in [false, true] {
                Scene { torn, ..Scene::new(agreed, first, None) }.play(Some(dies), tally);
            }
        }
        for (second, at) in all[..3].iter().flat_map(|second| (0..calls).map(move |at| (second, at))) {
            let scene = Scene { inside: at > locked, ..Scene::new(agreed, first, Some((at, second))) };
            scene.play(None, tally);
            // Most deaths are where the acts meet.
            for dies in [at + 1, at + 2] {
                scene.play(Some(dies), tally);
            }
        }
    }
}

/// One process does `first`; at the start of one of its calls, another process does `second`.
struct Scene<'a> {
    agreed: bool,
    first: &'a Act,
    second: Option<(usize, &'a Act)>,
    /// Whether the first act holds the lock by then, which makes it the earlier one.
    inside: bool,
    /// Whether the power fails while another process goes on.
    torn: bool,
}

impl<'a> Scene<'a> {
    fn new(agreed: bool, first: &'a Act, second: Option<(usize, &'a Act)>) -> Self {
        Self { agreed, first, second, inside: false, torn: false }
    }

    /// Plays it; the first process dies at its call `dies`. Returns how many calls the first act made, and which of them
    /// took the lock for it.
    fn play(&self, dies: Option<usize>, tally: &mut Tally) -> (usize, usize) {
        let machine = Machine::new(Disk::new());
        let one = open(&machine, 0, 1, 1).unwrap();
        let other = Arc::new(open(&machine, 0, 1, 2).unwrap());
        let mut said = Consent::default();
        if self.agreed {
            drop(one.agree(everything()).unwrap());
            said = after(&said, &Act::Agree { choices: everything() });
        }
        let start = machine.calls();
        if self.second.is_none() && dies.is_none() {
            machine.record();
        }
        // What the second act came to, and whether anything it took back was still allowed when it returned.
        let seen: Arc<Mutex<Option<(bool, bool)>>> = Arc::default();
        if let Some((at, act)) = self.second {
            let (other, act, seen) = (other.clone(), act.clone(), seen.clone());
            let same = machine.clone();
            machine.at(start + at, move || {
                let machine = same;
                let durable =
                    matches!(other.act(&act), Ok(done) if matches!(done.durability, Durability::Durable));
                *seen.lock() = Some((durable, allows_taken(&machine, &act)));
                if let Some(left) = dies.and_then(|dies| dies.checked_sub(at + 1)) {
                    machine.kill_at(machine.calls() + left);
                }
            });
        } else if let Some(dies) = dies {
            machine.kill_at(start + dies);
        }
        let ended = catch_unwind(AssertUnwindSafe(|| one.act(self.first)));
        let calls = machine.calls() - start;
        let locked = machine.log().iter().rposition(|call| *call == Call::Lock).unwrap_or(0);
        machine.drop_hooks();
        drop(one);
        tally.count(true);

        let first = || format!("{:?}, agreed {}, killed at {dies:?}", self.first, self.agreed);
        let scene = || format!("{}, meanwhile {:?} {:?}", first(), self.second, seen.lock());
        let [mut before, mut later] = [vec![said.clone()], vec![after(&said, self.first)]];
        let failed = ended.as_ref().is_ok_and(Result::is_err);
        if failed {
            later.clone_from(&before);
        } else if ended.is_ok() {
            before.clone_from(&later);
        }
        let mut possible = [before, later].concat();
        if let (Some((_, act)), Some((durable, allowing))) = (self.second, *seen.lock()) {
            if allowing {
                tally.broke("what was taken back is denied at once, whoever else acts", scene);
            }
            let last: Vec<Consent> = possible.iter().map(|one| after(one, act)).collect();
            let takes = taken(act).contains(&true);
            // Either order, unless the first act had begun to commit: what is taken back then outlives it.
            if durable || takes && !self.inside {
                let first_last = after(&after(&said, act), self.first);
                possible = [last, vec![first_last, after(&said, act)]].concat();
            } else if takes {
                possible = last;
            }
        }
        let bounds = Bounds::of(&possible);
        let mut hold = |rule: &'static str, allowed: &[bool], exact: bool| {
            if let Some(key) = bounds.exceeded(0, allowed) {
                tally.broke(rule, || format!("{key} is allowed; {}", scene()));
            }
            let none = vec![false; allowed.len()];
            if let Some(key) = bounds.missed(0, allowed, &none).filter(|_| exact) {
                tally.broke(rule, || format!("{key} is denied; {}", scene()));
            }
        };
        if self.torn {
            self.cut_after_death(&machine, &other, &possible, tally);
            return (calls, locked);
        }
        hold("two processes agree with what was said", &answers(&other), false);
        let third = open(&machine, 0, 1, 3).unwrap();
        hold("who opens then agrees with what was said", &answers(&third), !self.marks_stay());
        if answers(&third) != answers(&other) {
            tally.broke("all processes see the same", scene);
        }
        Self::ends_well(&machine, &other, tally, &scene);
        (calls, locked)
    }

    /// The other process goes on where the first one died, and the power fails while it does.
    fn cut_after_death(
        &self,
        machine: &Machine,
        library: &AskFirst,
        possible: &[Consent],
        tally: &mut Tally,
    ) {
        machine.record();
        let act = Act::Agree { choices: everything() };
        let done = library.act(&act).is_ok_and(|done| done.is_durable());
        let after: Vec<Consent> = possible.iter().map(|one| after(one, &act)).collect();
        let under_way = Bounds::of(&[possible, &after].concat());
        let over = Bounds::of(&after);
        let mut rng = Rng::new(11);
        let trail = machine.trail();
        for (number, moment) in trail.iter().enumerate() {
            if !matches!(moment.call, Call::Sync | Call::SyncDevice | Call::Done) {
                continue;
            }
            let bounds = if done && number + 1 == trail.len() { &over } else { &under_way };
            moment.disk.cuts(24, &mut rng, |disk| {
                tally.count(false);
                let scene = || format!("{:?} died; {:?} of the other", self.first, moment.call);
                let excused = marks(&disk, 0);
                let Ok(again) = open(&Machine::new(disk), 0, 2, 3) else {
                    return tally.broke("what is left can be opened", scene);
                };
                let allowed = answers(&again);
                if let Some(key) = bounds.exceeded(0, &allowed) {
                    tally.broke("no more is allowed than was said", || format!("{key}; {}", scene()));
                }
                if let Some(key) = bounds.missed(0, &allowed, &excused) {
                    tally.broke("what was acknowledged is allowed", || format!("{key}; {}", scene()));
                }
            });
        }
    }

    /// Whether a mark can stay behind that is finished as a withdrawal of its own.
    fn marks_stay(&self) -> bool {
        let takes = |act: &Act| taken(act).contains(&true);
        takes(self.first) || self.second.is_some_and(|(_, act)| takes(act))
    }

    /// Whatever came before, one can withdraw, and agree again.
    fn ends_well(machine: &Machine, library: &AskFirst, tally: &mut Tally, scene: &dyn Fn() -> String) {
        let again = |disk: Disk| {
            open(&Machine::new(disk), 0, 2, 9).map(|library| answers(&library)).unwrap_or_default()
        };
        for (act, allowed) in [(Act::Withdraw, false), (Act::Agree { choices: everything() }, true)] {
            let durable = library.act(&act).is_ok_and(|done| done.is_durable());
            let wanted = vec![allowed; compiled(0).uses().len()];
            let all = |answers: &[bool]| answers == wanted;
            if !durable
                || !all(&answers(library))
                || !all(&again(machine.disk()))
                || !all(&again(machine.disk().lost()))
            {
                tally.broke("after all, one can withdraw and agree", || format!("{act:?}; {}", scene()));
            }
        }
    }
}

fn after(consent: &Consent, act: &Act) -> Consent {
    consent.after(act, compiled(0), Timestamp(START)).unwrap()
}

fn taken(act: &Act) -> Vec<bool> {
    compiled(0).uses().iter().map(|one| act.takes_back(compiled(0), one)).collect()
}

fn allows_taken(machine: &Machine, act: &Act) -> bool {
    let taken = taken(act);
    pages(&machine.disk())
        .any(|(_, cells)| cells.iter().zip(&taken).any(|(cell, taken)| *taken && !cell.denies()))
}
