//! Whether a value has the shape that a schema asks for, told so that a person can act on it.

mod explain;
mod prune;

use jsonschema::Validator;
use serde_json::Value;
use thiserror::Error;

pub use explain::{Choice, Fault, FaultKind};
pub use prune::{Pruned, prune};

use crate::diagnostic::Diagnostic;
use crate::json::Document;
use crate::suggest;

/// A schema, ready to be asked.
#[derive(Debug)]
pub struct Shape {
    schema: Value,
    validator: Validator,
}

/// A schema that is none: a fault of this program.
#[derive(Debug, Error)]
#[error("the schema built into this program is unusable: {0}")]
pub struct SchemaError(String);

impl Shape {
    /// Prepares a JSON Schema.
    pub fn new(schema: Value) -> Result<Self, SchemaError> {
        let validator = jsonschema::validator_for(&schema).map_err(|error| SchemaError(error.to_string()))?;
        Ok(Self { schema, validator })
    }

    /// All that is wrong with the shape of `value`.
    pub fn faults(&self, value: &Value) -> Vec<Fault> {
        let mut faults = Vec::new();
        for error in self.validator.iter_errors(value) {
            explain::faults(&self.schema, &error, &mut faults);
        }
        faults.dedup();
        faults
    }

    /// The same as diagnostics.
    pub fn diagnose(&self, document: &Document) -> (Vec<Fault>, Vec<Diagnostic>) {
        let faults = self.faults(&document.value);
        // A misspelt key is one fault to a person, although a schema finds one that is unknown and one that is missing.
        let misspelt = |fault: &&Fault| match &fault.kind {
            FaultKind::MissingKey { key, .. } => {
                faults.iter().filter(|other| other.pointer == fault.pointer).any(|other| {
                    matches!(&other.kind, FaultKind::UnknownKey { key: unknown, known }
                    if suggest::nearest(unknown, known.iter().map(String::as_str)) == Some(key))
                })
            }
            _ => false,
        };
        let told = faults.iter().filter(|fault| !misspelt(fault));
        let diagnostics = told.map(|fault| fault.diagnostic(document)).collect();
        (faults, diagnostics)
    }
}
