//! The library on real files: one process, several, and disks that refuse.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that fails says where")]

mod evidence;
mod extensions;
mod faults;
mod many;
mod processes;
mod reading;
mod retention;
mod support;
mod threads;
mod time;
