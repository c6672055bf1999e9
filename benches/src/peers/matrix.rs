//! The question's facts: who declared what, and which purposes were consented to.

use crate::sample::Random;

pub(crate) const ITEMS: usize = 20;
pub(crate) const RECIPIENTS: usize = 12;
pub(crate) const PURPOSES: usize = 12;
const QUERIES: usize = 512;

/// May `recipient` read `item` for `purpose`?
#[derive(Clone, Copy, Debug)]
pub(crate) struct Query {
    pub(crate) recipient: usize,
    pub(crate) item: usize,
    pub(crate) purpose: usize,
}

impl Query {
    /// All that can be asked.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        (0..ITEMS * RECIPIENTS * PURPOSES).map(|place| Self {
            recipient: place / PURPOSES / ITEMS,
            item: place / PURPOSES % ITEMS,
            purpose: place % PURPOSES,
        })
    }

    fn place(self) -> usize {
        (self.recipient * ITEMS + self.item) * PURPOSES + self.purpose
    }
}

/// A third of everything is declared, about half of the purposes are consented to.
pub(crate) struct Matrix {
    declared: Vec<bool>,
    consents: Vec<bool>,
    pub(crate) queries: Vec<Query>,
}

impl Matrix {
    pub(crate) fn random() -> Self {
        let mut random = Random::new(11);
        Self {
            declared: Query::all().map(|_| random.below(3) == 0).collect(),
            consents: (0..PURPOSES).map(|_| random.below(2) == 0).collect(),
            queries: (0..QUERIES)
                .map(|_| Query {
                    recipient: random.below(RECIPIENTS),
                    item: random.below(ITEMS),
                    purpose: random.below(PURPOSES),
                })
                .collect(),
        }
    }

    pub(crate) fn declares(&self, query: Query) -> bool {
        self.declared.get(query.place()) == Some(&true)
    }

    pub(crate) fn consents(&self, purpose: usize) -> bool {
        self.consents.get(purpose) == Some(&true)
    }

    /// The right answer.
    pub(crate) fn allows(&self, query: Query) -> bool {
        self.declares(query) && self.consents(query.purpose)
    }
}
