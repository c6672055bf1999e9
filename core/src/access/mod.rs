//! Reading through the gate: what comes back, how often, and what is kept meanwhile.
//!
//! A read has two halves, because the platform's call lies between them and no lock may be held across it:
//! `begin` checks, spends the budget and looks for a cached value; `finish` checks again and hands the value over.

mod cache;
mod meters;

pub(crate) use cache::Cache;
pub(crate) use meters::{Counted, Meters};

use std::fmt;

use zeroize::Zeroize;

use crate::catalogue::Item;
use crate::decision::Reason;
use crate::declaration::UseId;

/// A value on its way from the system to the caller. It is shown masked, and wiped when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Value {
    item: Item,
    text: String,
}

impl Value {
    pub(crate) fn new(item: Item, text: String) -> Self {
        Self { item, text }
    }

    /// The value itself.
    pub fn expose(&self) -> &str {
        &self.text
    }
}

impl Drop for Value {
    fn drop(&mut self) {
        self.text.zeroize();
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.item.info().mask.apply(&self.text))
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Value({self})")
    }
}

/// Why the system gave no value, although it was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// It has none: switched off, limited by the person, or not there yet.
    Empty,
    /// It did not answer in time.
    TimedOut,
    /// It failed; the text is the system's and holds no personal data.
    Failed(String),
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cause::Empty => f.write_str("the system has no value"),
            Cause::TimedOut => f.write_str("the system did not answer in time"),
            Cause::Failed(why) => write!(f, "the system failed: {why}"),
        }
    }
}

/// What came of a read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// The value, and whether it came from the cache.
    Value {
        /// It.
        value: Value,
        /// Whether the system was not asked again.
        cached: bool,
    },
    /// It may not be read. The system was not asked, or its answer was dropped.
    Denied(Reason),
    /// It may be read, and the system gave nothing.
    Unavailable(Cause),
}

/// Whether a cached value will do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Freshness {
    /// The value that was read before, if there is one.
    #[default]
    Cached,
    /// A new one. Within the budget only.
    New,
}

/// The first half of a read.
#[derive(Debug)]
pub enum Begin {
    /// Ask the system for the item, then finish with the ticket.
    Ask(Ticket),
    /// Done already.
    Done(Reading),
}

/// Permission to ask the system once.
#[derive(Debug)]
#[must_use = "a read that was begun counts, and must be finished"]
pub struct Ticket {
    pub(crate) id: UseId,
    pub(crate) item: Item,
}

impl Ticket {
    /// The item to ask for.
    pub fn item(&self) -> Item {
        self.item
    }
}
