//! Second implementations, each written from a document and as plainly as it goes.

pub mod ledger;
pub mod note;
pub mod page;
pub mod tree;

#[path = "../../../../core/tests/pure/naive.rs"]
pub(crate) mod decision;
