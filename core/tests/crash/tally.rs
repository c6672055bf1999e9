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
    /// States in which an extension started before the app, and could.
    pub(crate) joined: u64,
    /// States that are crashes of a recovery.
    pub(crate) nested: u64,
    /// What else there is to say about what is checked now.
    pub(crate) under: String,
    /// By rule, and what it was checked under: how often it was broken, and where first.
    pub(crate) broken: BTreeMap<(&'static str, String), (u64, String)>,
}

impl Tally {
    pub(crate) fn count(&mut self, kill: bool) {
        self.states += 1;
        *if kill { &mut self.kills } else { &mut self.cuts } += 1;
    }

    /// Notes that a rule was broken.
    pub(crate) fn broke(&mut self, rule: &'static str, scene: impl FnOnce() -> String) {
        self.broken.entry((rule, self.under.clone())).or_insert_with(|| (0, scene())).0 += 1;
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.states += other.states;
        self.kills += other.kills;
        self.cuts += other.cuts;
        self.faults += other.faults;
        self.nested += other.nested;
        self.joined += other.joined;
        for (rule, (times, scene)) in other.broken {
            self.broken.entry(rule).or_insert((0, scene)).0 += times;
        }
    }

    /// What was broken, for people.
    pub(crate) fn complaint(&self) -> String {
        let line = |((rule, under), (times, scene)): (&(&str, String), &(u64, String))| {
            format!("broken{under}: {rule}, {times} times; first: {scene}")
        };
        let lines = self.broken.iter().map(line);
        lines.collect::<Vec<_>>().join("\n")
    }
}
