//! AskFirst decides which personal data an app may read, and proves what happened.
//!
//! The flow, one module an arrow:
//!
//! 1. [`declaration`]: what an app collects, for what, by whom, compiled into dense uses of the [`catalogue`]'s items;
//! 2. [`consent`]: what the person said, act by act;
//! 3. [`ledger`]: acts on record, append-only, provable; [`record`] has their bodies and folds them;
//! 4. [`decision`]: consent and declaration into one cell a use;
//! 5. [`gate`]: the cells, in a page that every process of the app shares;
//! 6. [`access`]: reading an item through the gate; [`launch`]: starting SDKs through it.
//!
//! [`notice`] is what the person is shown, [`rights`] what they can ask for, [`report`] what came of it all,
//! [`retention`] what the logs let go.
//! [`AskFirst`] ties these together for an app; [`edge`] is all the core knows of the outside world.

pub mod access;
pub mod catalogue;
pub mod consent;
pub mod decision;
pub mod declaration;
pub mod edge;
mod engine;
pub mod gate;
mod hex;
mod json;
pub mod launch;
pub mod ledger;
pub mod notice;
pub mod record;
pub mod report;
pub mod retention;
pub mod rights;
#[cfg(all(test, loom))]
mod schedules;
pub mod sorted;
pub mod text;

pub use engine::{AskFirst, Committed, Config, Durability, Error, Evidence, EvidenceError, OpenError, World};

/// Compiles what the README shows.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;

/// Compiles what the page on evidence shows.
#[cfg(all(doctest, feature = "software-key"))]
#[doc = include_str!("../../docs/evidence.md")]
struct EvidencePage;
