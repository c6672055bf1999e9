//! Crashes of whole processes.

mod check;
mod expect;
mod script;
mod together;

pub(crate) use expect::Versions;
pub(crate) use script::{Deed, Plot, full_disk};
pub(crate) use together::together;
