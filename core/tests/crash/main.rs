//! Every crash that a small simulated disk can have.
//!
//! A script of acts runs once on a [`machine`]; before every call that the core makes of the world, and after every act,
//! the machine is copied, with its [`disk`], the page cache and the memory that processes share. Each copy gives many
//! *states*: the kill, which keeps cache and memory, and all the images that a power cut may leave. A state is one such
//! image, opened again by the core and compared with what was acknowledged by then. Where there are too many, a fixed
//! number is drawn with a fixed seed, so that every run checks the same states.
//!
//! What the disk promises is the model:
//!
//! - **plain**: a sync that returned keeps what was written before it. What was not synced is kept or lost sector by
//!   sector, in any version since the last sync; a sector may be torn, zeroed or garbage; names may be kept or lost change
//!   by change until the folder is synced.
//! - **forgetful**: a file's or folder's sync returns and keeps nothing; only a sync of the whole device does (F2FS mounted
//!   without barriers, at its worst).
//! - **faulty**: plain, and one call, or each from one on, fails: refused, half done, done and refused, full, read-only,
//!   or with a sync that loses what it should have kept and says so once.
//!
//! Memory that processes share survives a kill; after a power cut it is what a file is: any mix of what it held.
//!
//! `ledger` does this for a log alone, cheap enough for most of the states; `engine` for whole processes. The same checks
//! run against protocols and disks that are wrong on purpose (`controls`) and must fail there.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a check that fails says where")]

mod controls;
mod disk;
mod engine;
mod ledger;
mod machine;
mod rng;
mod tally;
