//! A validator's error as a fault in our words.

use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use serde_json::Value;

use crate::diagnostic::Diagnostic;
use crate::json::{Document, child};
use crate::suggest;

/// One thing that is wrong with a value's shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The value that has it.
    pub pointer: String,
    /// What it is.
    pub kind: FaultKind,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// The object has a key that its shape does not know.
    UnknownKey {
        /// The key.
        key: String,
        /// The keys it could have.
        known: Vec<String>,
    },
    /// The object lacks a key.
    MissingKey {
        /// The key.
        key: String,
        /// What it is for.
        about: String,
    },
    /// The value is of another type.
    WrongType {
        /// The type that is needed.
        wanted: String,
        /// The type that it has.
        found: &'static str,
    },
    /// The text, or the key, is none of those that are allowed.
    UnknownValue {
        /// What stands there.
        found: String,
        /// What could.
        allowed: Vec<Choice>,
        /// Whether it is a key.
        is_key: bool,
    },
    /// Anything else, in the validator's words.
    Other(String),
}

/// One of several allowed values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The value.
    pub value: String,
    /// Its names for people.
    pub names: Vec<String>,
}

impl Fault {
    /// What must go for the fault to go.
    pub fn broken(&self) -> String {
        match &self.kind {
            FaultKind::UnknownKey { key, .. } => child(&self.pointer, key),
            FaultKind::UnknownValue { found, is_key: true, .. } => child(&self.pointer, found),
            _ => self.pointer.clone(),
        }
    }

    /// The fault as a diagnostic.
    pub fn diagnostic(&self, document: &Document) -> Diagnostic {
        match &self.kind {
            FaultKind::UnknownKey { key, known } => {
                let help = suggest::did_you_mean(key, known.iter().map(String::as_str));
                let at = child(&self.pointer, key);
                Diagnostic::error(
                    "unknown-key",
                    format!("unknown key \"{key}\""),
                    help.unwrap_or_else(|| "remove it".to_owned()),
                )
                .at(document.key(&at).unwrap_or_else(|| document.caret(&self.pointer)))
            }
            FaultKind::MissingKey { key, about } => Diagnostic::error(
                "missing-key",
                format!("the key \"{key}\" is missing"),
                if about.is_empty() { format!("add \"{key}\"") } else { format!("add \"{key}\": {about}") },
            )
            .at(document.caret(&self.pointer))
            .label(format!("\"{key}\" is missing in here")),
            FaultKind::WrongType { wanted, found } => {
                Diagnostic::error("wrong-type", format!("{wanted} is needed here"), format!("write {wanted}"))
                    .at(document.caret(&self.pointer))
                    .label(format!("this is {found}"))
            }
            FaultKind::UnknownValue { found, allowed, is_key } => {
                let at = if *is_key {
                    document
                        .key(&child(&self.pointer, found))
                        .unwrap_or_else(|| document.caret(&self.pointer))
                } else {
                    document.span(&self.pointer)
                };
                Diagnostic::error(
                    "unknown-value",
                    format!("\"{found}\" is not known here"),
                    choose(found, allowed),
                )
                .at(at)
            }
            FaultKind::Other(message) => {
                Diagnostic::error("wrong-value", message.clone(), "change the value so that it fits")
                    .at(document.span(&self.pointer))
            }
        }
    }
}

fn choose(found: &str, allowed: &[Choice]) -> String {
    let by_name = allowed.iter().find(|choice| choice.names.iter().any(|name| name == found));
    if let Some(choice) = by_name {
        return format!("did you mean \"{}\"?", choice.value);
    }
    suggest::did_you_mean(found, allowed.iter().map(|choice| choice.value.as_str()))
        .unwrap_or_else(|| "`askfirst schema declaration` lists what is known".to_owned())
}

/// Adds what `error` means to `faults`.
pub(super) fn faults(schema: &Value, error: &ValidationError<'_>, faults: &mut Vec<Fault>) {
    let pointer = error.instance_path().as_str().to_owned();
    let keyword = error.schema_path().as_str();
    let around = keyword.rfind('/').and_then(|slash| schema.pointer(&keyword[..slash]));
    let instance = error.instance().as_ref();
    let mut add = |kind| faults.push(Fault { pointer: pointer.clone(), kind });
    match error.kind() {
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            for key in unexpected {
                add(FaultKind::UnknownKey { key: key.clone(), known: keys(around) });
            }
        }
        Kind::Required { property } => {
            let key = property.as_str().unwrap_or_default().to_owned();
            let about =
                around.and_then(|node| node.get("properties")?.get(&key)?.get("description")?.as_str());
            let about = about.and_then(|text| text.lines().next()).unwrap_or_default().to_owned();
            add(FaultKind::MissingKey { key, about });
        }
        Kind::Type { kind } => {
            add(FaultKind::WrongType { wanted: types(kind), found: type_of(instance) });
        }
        Kind::Constant { expected_value } => {
            add(unknown(instance, vec![choice(expected_value, &Value::Null)]));
        }
        Kind::Enum { options } => {
            let all = options.as_array().map(Vec::as_slice).unwrap_or_default();
            add(unknown(instance, all.iter().map(|value| choice(value, &Value::Null)).collect()));
        }
        Kind::PropertyNames { error } => {
            let found = error.instance().as_str().unwrap_or_default().to_owned();
            let allowed = match schema.pointer(error.schema_path().as_str()) {
                Some(Value::Array(branches)) => constants(branches).unwrap_or_default(),
                _ => Vec::new(),
            };
            add(FaultKind::UnknownValue { found, allowed, is_key: true });
        }
        Kind::OneOfNotValid { context } | Kind::AnyOf { context } => {
            let branches = schema.pointer(keyword).and_then(Value::as_array).map(Vec::as_slice);
            let branches = branches.unwrap_or_default();
            match constants(branches) {
                Some(allowed) => add(unknown(instance, allowed)),
                None => branch(schema, instance, branches, context, &pointer, faults),
            }
        }
        Kind::Minimum { limit } => add(FaultKind::Other(format!("{instance} is less than {limit}"))),
        Kind::Maximum { limit } => add(FaultKind::Other(format!("{instance} is more than {limit}"))),
        _ => add(FaultKind::Other(error.to_string())),
    }
}

/// Several shapes, none of which fits: reports the one that was meant.
fn branch(
    schema: &Value,
    instance: &Value,
    branches: &[Value],
    context: &[Vec<ValidationError<'static>>],
    pointer: &str,
    found: &mut Vec<Fault>,
) {
    let all: Vec<Vec<Fault>> = context
        .iter()
        .map(|errors| {
            let mut of_branch = Vec::new();
            errors.iter().for_each(|error| faults(schema, error, &mut of_branch));
            of_branch
        })
        .collect();
    // An object that says which one it is: `"do": "open"`.
    if let Some((tag, values)) = tags(branches) {
        match instance.get(&tag).and_then(Value::as_str) {
            Some(name) => match values.iter().position(|value| value.value == name) {
                Some(place) => {
                    found.extend(all.into_iter().nth(place).unwrap_or_default());
                }
                None => found.push(Fault {
                    pointer: child(pointer, &tag),
                    kind: FaultKind::UnknownValue { found: name.to_owned(), allowed: values, is_key: false },
                }),
            },
            None if instance.is_object() => found.push(Fault {
                pointer: pointer.to_owned(),
                kind: FaultKind::MissingKey { key: tag, about: String::new() },
            }),
            None => found.push(Fault {
                pointer: pointer.to_owned(),
                kind: FaultKind::WrongType { wanted: "an object".to_owned(), found: type_of(instance) },
            }),
        }
        return;
    }
    let other_type =
        |fault: &Fault| fault.pointer == pointer && matches!(fault.kind, FaultKind::WrongType { .. });
    let meant = all.iter().filter(|branch| !branch.iter().any(other_type)).min_by_key(|branch| branch.len());
    found.extend(meant.or(all.first()).cloned().unwrap_or_default());
}

fn unknown(instance: &Value, allowed: Vec<Choice>) -> FaultKind {
    match instance {
        Value::String(found) => FaultKind::UnknownValue { found: found.clone(), allowed, is_key: false },
        other => FaultKind::WrongType { wanted: "a text".to_owned(), found: type_of(other) },
    }
}

/// The values of branches that are constants all.
fn constants(branches: &[Value]) -> Option<Vec<Choice>> {
    let mut choices = Vec::new();
    for branch in branches {
        if let Some(value) = branch.get("const") {
            choices.push(choice(value, branch));
        } else if let Some(Value::Array(values)) = branch.get("enum") {
            choices.extend(values.iter().map(|value| choice(value, &Value::Null)));
        } else {
            return None;
        }
    }
    (!choices.is_empty()).then_some(choices)
}

/// The key whose constant value tells branches apart, and those values in the branches' order.
fn tags(branches: &[Value]) -> Option<(String, Vec<Choice>)> {
    let constant = |branch: &Value, key: &str| {
        branch.get("properties")?.get(key)?.get("const").map(|value| choice(value, &Value::Null))
    };
    let first = branches.first()?.get("properties")?.as_object()?;
    first.keys().find_map(|key| {
        let values: Option<Vec<Choice>> = branches.iter().map(|branch| constant(branch, key)).collect();
        Some((key.clone(), values?))
    })
}

fn choice(value: &Value, branch: &Value) -> Choice {
    let title = branch.get("title").and_then(Value::as_str).unwrap_or_default();
    Choice {
        value: value.as_str().map_or_else(|| value.to_string(), str::to_owned),
        names: title.split(" · ").filter(|name| !name.is_empty()).map(str::to_owned).collect(),
    }
}

fn keys(node: Option<&Value>) -> Vec<String> {
    let properties = node.and_then(|node| node.get("properties")?.as_object());
    properties.map(|map| map.keys().cloned().collect()).unwrap_or_default()
}

fn types(kind: &TypeKind) -> String {
    let name = |id: &str| match id {
        "string" => "a text",
        "integer" | "number" => "a whole number",
        "boolean" => "true or false",
        "array" => "a list",
        "object" => "an object",
        _ => "null",
    };
    match kind {
        TypeKind::Single(one) => name(&one.to_string()).to_owned(),
        // Absence is the usual way to write null, so it is not offered.
        TypeKind::Multiple(set) => {
            let all: Vec<_> =
                set.iter().map(|one| name(&one.to_string())).filter(|name| *name != "null").collect();
            all.join(" or ")
        }
    }
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
