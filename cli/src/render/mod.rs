//! Putting results into words on a terminal, or into JSON for tools.

mod columns;
mod escape;
mod json;
mod text;

pub use columns::{pad, width, wrap};
pub use escape::{json_safe, visible};
pub use json::diagnostic as diagnostic_json;
pub use text::Printer;
