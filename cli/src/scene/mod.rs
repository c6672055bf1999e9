//! Scenes: a declaration, a device, and steps with what is expected after each.
//!
//! A scene is how a rule becomes a test, and how a user shows a bug. The Rust, Kotlin and Swift suites play the same
//! files, each through its own public API. `docs/scenes.md` shows the format by example.

mod expect;
mod format;
mod play;

pub use expect::Failure;
pub use format::{Do, Expect, ExpectedReading, Scene, SceneError, Step};
pub use play::{Outcome, describe, play};
