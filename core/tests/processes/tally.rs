//! What was checked, and what was found.

use std::collections::BTreeMap;

/// Figures, and what went wrong.
#[derive(Default)]
pub(crate) struct Tally {
    figures: BTreeMap<&'static str, u64>,
    /// By rule: how often it was broken, and where first.
    pub(crate) broken: BTreeMap<&'static str, (u64, String)>,
}

impl Tally {
    pub(crate) fn count(&mut self, what: &'static str) {
        self.add(what, 1);
    }

    pub(crate) fn add(&mut self, what: &'static str, number: u64) {
        *self.figures.entry(what).or_default() += number;
    }

    pub(crate) fn get(&self, what: &str) -> u64 {
        self.figures.get(what).copied().unwrap_or(0)
    }

    /// Notes that a rule was broken.
    pub(crate) fn broke(&mut self, rule: &'static str, scene: impl AsRef<str>) {
        self.broken.entry(rule).or_insert_with(|| (0, scene.as_ref().to_owned())).0 += 1;
    }

    /// Notes a rule as broken unless it `holds`.
    pub(crate) fn hold(&mut self, rule: &'static str, holds: bool, scene: impl FnOnce() -> String) {
        if !holds {
            self.broke(rule, scene());
        }
    }

    pub(crate) fn join(&mut self, other: Self) {
        for (what, number) in other.figures {
            self.add(what, number);
        }
        for (rule, (times, scene)) in other.broken {
            self.broken.entry(rule).or_insert((0, scene)).0 += times;
        }
    }

    /// What was broken, for people.
    pub(crate) fn complaint(&self) -> String {
        let line = |(rule, (times, scene)): (&&str, &(u64, String))| {
            format!("broken: {rule}, {times} times; first: {scene}")
        };
        self.broken.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

/// Something that is wrong on purpose, and what was found.
pub(crate) struct Control {
    pub(crate) name: &'static str,
    /// The rule that must be broken.
    pub(crate) rule: &'static str,
    pub(crate) found: Tally,
}

impl Control {
    /// Whether it was found out.
    pub(crate) fn is_caught(&self) -> bool {
        self.found.broken.contains_key(self.rule)
    }
}
