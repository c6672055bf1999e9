//! The pure part: functions of their inputs, compared with naive ones and with what the rules say.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that fails says where")]

mod consent;
mod decision_naive;
mod launch;
mod naive;
mod notice;
mod retention;
mod rights;
mod support;
