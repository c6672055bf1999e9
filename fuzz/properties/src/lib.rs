//! What holds of any bytes at all. Fuzzing looks for bytes of which it does not; `tests/seeds.rs` looks at some each time.
//!
//! A property is a function of bytes that panics where it does not hold. Where it can it compares the library with a second
//! implementation, in [`naive`], that is written from the documents alone.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a property that does not hold panics, and says where"
)]

mod acts;
mod checkpoint;
mod declaration;
mod ledger_file;
mod ledger_frame;
pub mod memory;
pub mod naive;
pub mod numbers;
mod page_header;
mod record;
mod scene;
pub mod seeds;
mod tree_proof;

pub use acts::acts;
pub use checkpoint::checkpoint;
pub use declaration::declaration;
pub use ledger_file::ledger_file;
pub use ledger_frame::ledger_frame;
pub use page_header::page_header;
pub use record::record;
pub use scene::scene;
pub use tree_proof::tree_proof;

/// A property.
pub type Property = fn(&[u8]);

/// All of them, named as the targets and the folders of seeds are.
pub const ALL: [(&str, Property); 9] = [
    ("acts", acts),
    ("checkpoint", checkpoint),
    ("declaration", declaration),
    ("ledger_file", ledger_file),
    ("ledger_frame", ledger_frame),
    ("page_header", page_header),
    ("record", record),
    ("scene", scene),
    ("tree_proof", tree_proof),
];
