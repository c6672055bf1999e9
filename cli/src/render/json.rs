//! Diagnostics for tools.

use serde_json::{Value, json};

use crate::diagnostic::Diagnostic;
use crate::source::Source;

/// One diagnostic as JSON. Lines and columns count from 1, columns in characters.
pub fn diagnostic(source: &Source, one: &Diagnostic) -> Value {
    let mut value = json!({
        "severity": one.severity.id(),
        "code": one.code,
        "message": one.message,
        "help": one.help,
    });
    if let Some(map) = value.as_object_mut() {
        if let Some(span) = &one.span {
            for (name, offset) in [("from", span.start), ("to", span.end)] {
                let at = source.position(offset);
                map.insert(name.to_owned(), json!({ "line": at.line, "column": at.column }));
            }
        }
        for (name, text) in [("place", &one.place), ("source", &one.source)] {
            if let Some(text) = text {
                map.insert(name.to_owned(), json!(text));
            }
        }
    }
    value
}
