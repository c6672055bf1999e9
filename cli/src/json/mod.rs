//! JSON that remembers where everything stands.
//!
//! Strict: no comments, no trailing commas, no duplicate keys, at most [`MAX_DEPTH`] levels, whole numbers only. All
//! that is wrong is reported, as far as a parser can go on after an error.

mod depth;
mod pointer;
mod syntax;
mod tree;

use std::collections::HashMap;

use serde_json::Value;

pub use depth::MAX_DEPTH;
pub use pointer::{child, decode, parent};

use crate::diagnostic::{Diagnostic, Span};
use crate::source::Source;

/// A value and the places of its parts.
#[derive(Clone, Debug)]
pub struct Document {
    /// The value.
    pub value: Value,
    /// The place of each value, by its JSON pointer.
    values: HashMap<String, Span>,
    /// The place of each key, by the pointer of its value.
    keys: HashMap<String, Span>,
}

impl Document {
    /// The place of the value at `pointer`; where there is none, that of the nearest value around it.
    pub fn span(&self, pointer: &str) -> Span {
        let mut at = pointer;
        loop {
            match (self.values.get(at), parent(at)) {
                (Some(span), _) => return span.clone(),
                (None, Some(outer)) => at = outer,
                (None, None) => return 0..0,
            }
        }
    }

    /// The place of the key of the value at `pointer`.
    pub fn key(&self, pointer: &str) -> Option<Span> {
        self.keys.get(pointer).cloned()
    }

    /// Where a caret says most about the value at `pointer`. An object or a list may fill pages, so its key stands for
    /// it; an element of a list has none, and its id, or else its first member, does.
    pub fn caret(&self, pointer: &str) -> Span {
        let span = self.span(pointer);
        match (self.value.pointer(pointer), self.key(pointer)) {
            (Some(Value::Object(_) | Value::Array(_)), Some(key)) => key,
            (Some(Value::Object(members)), None) => {
                let first = members.keys().find(|key| *key == "id").or_else(|| members.keys().next());
                let first = first.and_then(|key| {
                    let member = child(pointer, key);
                    Some(self.key(&member)?.start..self.span(&member).end)
                });
                // The whole document, and what spans lines of its own, begin with a bracket.
                first.filter(|_| !pointer.is_empty()).unwrap_or(span.start..span.start + 1)
            }
            (Some(Value::Array(_)), None) => span.start..span.start + 1,
            _ => span,
        }
    }
}

/// Parses `source`. There may be a document and diagnostics at once: what could be read in spite of them.
pub fn parse(source: &Source) -> (Option<Document>, Vec<Diagnostic>) {
    if let Some(too_deep) = depth::check(&source.text) {
        return (None, vec![too_deep]);
    }
    let (ast, mut diagnostics) = syntax::parse(source);
    let document = ast.map(|ast| tree::build(&ast, &mut diagnostics));
    (document, diagnostics)
}
