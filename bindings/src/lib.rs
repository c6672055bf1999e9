//! The AskFirst core as Kotlin and Swift see it.
//!
//! Two doors lead to one [`Installation`]. UniFFI carries the whole surface; [`jni`] has the few functions that an Android
//! app needs at its start and at each read, where loading JNA would be felt. The generated code is not an API: apps use
//! the hand-written Kotlin and Swift around it.
//!
//! What decides is total: whatever goes wrong, the answer is "denied". What is read never comes here: the app holds the
//! values, the core decides and counts.

mod installation;
#[cfg(not(target_os = "ios"))]
pub mod jni;
#[cfg(not(target_os = "ios"))]
mod lines;
mod records;
mod registry;

pub use installation::{Installation, Opening};
pub use records::{
    Answer, Choices, ConsentState, Evidence, Failure, Lang, Log, Outcome, Platform, Question, Report,
    RequestKind, RequestRow, Row, SdkLimit, SdkOutcome, SdkPlan, SdkRow, SdkState, SdkStatus, SdkStep,
    SdkStepRow, Separate, SharedRow, UseInfo, UseQuestion,
};
pub use registry::attach;

uniffi::setup_scaffolding!();
