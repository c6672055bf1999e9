//! What was checked, and what was found.

use std::collections::BTreeMap;

/// Figures, and scenes that went wrong.
#[derive(Default)]
pub(crate) struct Tally {
    /// Images that were opened and checked; kills and power cuts are their sum.
    pub(crate) states: u64,
    pub(crate) kills: u64,
    pub(crate) cuts: u64,
    /// Runs in which a call failed.
    pub(crate) faults: u64,
    /// States that are crashes of a recovery.
    pub(crate) nested: u64,
    /// By rule: how often it was broken, and where first.
    pub(crate) broken: BTreeMap<&'static str, (u64, String)>,
}

impl Tally {
    pub(crate) fn count(&mut self, kill: bool) {
        self.states += 1;
        *if kill { &mut self.kills } else { &mut self.cuts } += 1;
    }

    /// Notes that a rule was broken.
    pub(crate) fn broke(&mut self, rule: &'static str, scene: impl FnOnce() -> String) {
        self.broken.entry(rule).or_insert_with(|| (0, scene())).0 += 1;
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.states += other.states;
        self.kills += other.kills;
        self.cuts += other.cuts;
        self.faults += other.faults;
        self.nested += other.nested;
        for (rule, (times, scene)) in other.broken {
            self.broken.entry(rule).or_insert((0, scene)).0 += times;
        }
    }

    /// What was broken, for people.
    pub(crate) fn complaint(&self) -> String {
        let lines = self.broken.iter().map(|(rule, (times, scene))| format!("{rule}: {times} times; first: {scene}"));
        lines.collect::<Vec<_>>().join("\n")
    }
}
