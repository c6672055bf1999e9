//! From a file to a compiled declaration, or to all that is wrong with it.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

use askfirst::catalogue::Item;
use askfirst::declaration::{Compiled, Declaration, DeclarationError, FORMAT, Problem};
use serde_json::{Value, json};
use thiserror::Error;

use crate::diagnostic::{self, Diagnostic};
use crate::json::{self, Document, parent};
use crate::shape::{Pruned, SchemaError, Shape, prune};
use crate::source::Source;
use crate::{schema, suggest};

/// The schema of declarations, made ready once.
static SHAPE: LazyLock<Result<Shape, SchemaError>> = LazyLock::new(|| Shape::new(schema::declaration()));

/// A declaration that can be used, and its text.
#[derive(Clone, Debug)]
pub struct Declared {
    /// The text.
    pub source: Source,
    /// Its parts and their places.
    pub document: Document,
    /// What it declares.
    pub compiled: Compiled,
}

/// A declaration that cannot be used.
#[derive(Clone, Debug, Error)]
#[error("{} cannot be used: {} errors", text.path, diagnostics.len())]
pub struct Unusable {
    /// The text; empty if it could not be read.
    pub text: Source,
    /// All that is wrong, in the text's order; never empty.
    pub diagnostics: Vec<Diagnostic>,
}

impl Declared {
    /// Reads and compiles the file at `path`.
    pub fn read(path: &Path) -> Result<Self, Box<Unusable>> {
        match Source::read(path) {
            Ok(source) => Self::from_source(source),
            Err(error) => {
                let source = Source { path: path.display().to_string(), text: String::new() };
                Err(Box::new(Unusable { text: source, diagnostics: vec![error.diagnostic()] }))
            }
        }
    }

    /// Compiles a text.
    pub fn from_source(source: Source) -> Result<Self, Box<Unusable>> {
        let (document, mut diagnostics) = json::parse(&source);
        if let Some(document) = document {
            if let Some(newer) = newer(&document) {
                return Err(Box::new(Unusable { text: source, diagnostics: vec![newer] }));
            }
            diagnostics.extend(examine(&document));
            if diagnostics.is_empty() {
                // What counts in the end is what the library makes of the very same bytes.
                match Compiled::from_json(source.text.as_bytes()) {
                    Ok(compiled) => return Ok(Self { source, document, compiled }),
                    Err(error) => diagnostics.push(last(&source, &error)),
                }
            }
        }
        diagnostic::sort(&mut diagnostics);
        Err(Box::new(Unusable { text: source, diagnostics }))
    }
}

/// A file of a newer format is not looked into: everything in it may mean something else.
fn newer(document: &Document) -> Option<Diagnostic> {
    let format = document.value.get("format")?.as_u64()?;
    (format > u64::from(FORMAT)).then(|| {
        Diagnostic::error(
            "newer-format",
            format!("this file has format {format}, and this version of askfirst reads format {FORMAT}"),
            "use a newer askfirst",
        )
        .at(document.span("/format"))
    })
}

/// What the schema says, then what the rules of the library say of the parts that have the right shape.
fn examine(document: &Document) -> Vec<Diagnostic> {
    let shape = match &*SHAPE {
        Ok(shape) => shape,
        Err(error) => return vec![Diagnostic::error("internal", error.to_string(), "please report this")],
    };
    let (_, mut diagnostics) = shape.diagnose(document);
    let Some(pruned) = prune(shape, &document.value, &skeleton()) else { return diagnostics };
    let Ok(declaration) = serde_json::from_value::<Declaration>(pruned.value.clone()) else {
        return diagnostics;
    };
    let unknown = Unknown::new(&document.value, &pruned);
    for mut problem in declaration.problems() {
        problem.pointer = pruned.original(&problem.pointer);
        if let Some(other) = mentioned(&problem.message) {
            let message = problem.message.replace(other, &pruned.original(other));
            problem.message = message;
        }
        if !unknown.explains(&problem, &pruned) {
            diagnostics.push(explain(&problem, &declaration, document));
        }
    }
    diagnostics
}

/// What stands for required parts that are missing, so that the other parts can be checked.
fn skeleton() -> Value {
    let text = json!({ "zh": "", "en": "" });
    json!({
        "format": FORMAT,
        "app": { "id": "", "name": text, "operator": "" },
        "policy": { "version": "", "published": "", "effective": "", "url": "" },
        "contact": { "department": text, "email": "", "answer_days": 0, "section": "" },
        "purposes": [],
        "recipients": [],
        "uses": [],
        "rights": { "answer_days": 0, "requests": [], "section": "" },
    })
}

/// The lists that references point into.
const LISTS: [&str; 5] = ["purposes", "terms", "recipients", "separate_consents", "exceptions"];

/// The list that a reference points into, by the key that holds it.
fn list_of(pointer: &str) -> &'static str {
    let mut segments = pointer.rsplit('/');
    match (segments.next(), segments.next()) {
        (Some("recipient"), _) => "recipients",
        (Some("purpose"), _) => "purposes",
        (Some("separate_consent"), _) => "separate_consents",
        (Some("exception"), _) => "exceptions",
        _ => "terms",
    }
}

/// Ids that may well be declared, in a part of the file that could not be read.
struct Unknown {
    ids: BTreeSet<(String, String)>,
    lists: BTreeSet<String>,
}

impl Unknown {
    fn new(value: &Value, pruned: &Pruned) -> Self {
        let mut unknown = Self { ids: BTreeSet::new(), lists: BTreeSet::new() };
        for pointer in &pruned.removed {
            let mut segments = pointer.split('/').skip(1);
            let (Some(list), element, None) = (segments.next(), segments.next(), segments.next()) else {
                continue;
            };
            let id = element.and_then(|_| value.pointer(pointer)?.get("id")?.as_str());
            if let Some(id) = id {
                unknown.ids.insert((list.to_owned(), id.to_owned()));
            } else {
                // A list under a misspelt key is a list that could not be read.
                let meant = suggest::nearest(list, LISTS).unwrap_or(list);
                unknown.lists.insert(meant.to_owned());
            }
        }
        for list in ["purposes", "recipients"] {
            if value.get(list).is_none() {
                unknown.lists.insert(list.to_owned());
            }
        }
        unknown
    }

    /// Whether `problem` may only be there because something else was taken out.
    fn explains(&self, problem: &Problem, pruned: &Pruned) -> bool {
        let list = list_of(&problem.pointer);
        match &problem.missing {
            Some(id) => self.lists.contains(list) || self.ids.contains(&(list.to_owned(), id.clone())),
            None => {
                pruned.touches(&problem.pointer) || self.lists.contains(problem.pointer.trim_matches('/'))
            }
        }
    }
}

/// The other place that a problem's message mentions, as a pointer.
fn mentioned(message: &str) -> Option<&str> {
    message.split(' ').rfind(|word| word.starts_with('/'))
}

fn explain(problem: &Problem, declaration: &Declaration, document: &Document) -> Diagnostic {
    let mut help = problem.help.clone();
    if let Some(id) = &problem.missing
        && let Some(near) = suggest::nearest(id, candidates(&problem.pointer, declaration))
    {
        help = format!("did you mean \"{near}\"? Otherwise {help}");
    }
    let code = if problem.missing.is_some() { "unknown-id" } else { "declaration" };
    let at = if parent(&problem.pointer).is_none() { 0..1 } else { document.caret(&problem.pointer) };
    let diagnostic = Diagnostic::error(code, problem.message.clone(), help).at(at);
    match mentioned(&problem.message) {
        Some(other) => diagnostic.related(document.caret(other), "the other one"),
        None => diagnostic,
    }
}

fn candidates<'a>(pointer: &str, declaration: &'a Declaration) -> Vec<&'a str> {
    match list_of(pointer) {
        "recipients" => declaration.recipients.iter().map(|one| one.id.as_str()).collect(),
        "purposes" => declaration.purposes.iter().map(|one| one.id.as_str()).collect(),
        "separate_consents" => declaration.separate_consents.iter().map(|one| one.id.as_str()).collect(),
        "exceptions" => declaration.exceptions.iter().map(|one| one.id.as_str()).collect(),
        _ => {
            let terms = declaration.terms.iter().map(|term| term.id.as_str());
            terms.chain(Item::ALL.iter().map(|item| item.id())).collect()
        }
    }
}

/// What neither the schema nor the rules foresaw.
fn last(source: &Source, error: &DeclarationError) -> Diagnostic {
    let help = "the library refuses it for this reason";
    match error {
        DeclarationError::Json(json) => {
            let at = source.offset(json.line(), json.column());
            Diagnostic::error("declaration", json.to_string(), help).at(at..at)
        }
        DeclarationError::Problems(_) => Diagnostic::error("declaration", error.to_string(), help),
    }
}
