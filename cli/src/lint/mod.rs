//! Rules that a declaration can be usable and still break: what reviewers reject, what the law asks for, what is dead.
//!
//! [`RULES`] is the list; each rule is a small function from a declaration to findings. A finding is fixed, or accepted
//! in the declaration with a reason (`accepted`), and an acceptance that accepts nothing is a finding itself.

mod acceptance;
mod ages;
mod budgets;
mod consent;
mod dead;
mod items;
mod policy;
mod recipients;
mod rights;
mod sections;
mod table;
mod texts;

use askfirst::declaration::{Accepted, Compiled, Declaration, UseGroup};

pub(crate) use acceptance::explains;
pub use table::RULES;

use crate::diagnostic::{Diagnostic, Severity};
use crate::json::Document;

/// A rule; `C` finds where it is broken.
#[derive(Clone, Copy, Debug)]
pub struct Rule<C = fn(&Subject<'_>) -> Vec<Finding>> {
    /// Its name, which acceptances use.
    pub name: &'static str,
    /// How bad it is to break it.
    pub severity: Severity,
    /// What it asks for.
    pub about: &'static str,
    /// Where it comes from: a law, a standard, a practice.
    pub source: &'static str,
    /// Finds where it is broken.
    pub(crate) check: C,
}

/// What is looked at.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The declaration.
    pub compiled: &'a Compiled,
    /// The declaration before it, where that is known.
    pub previous: Option<&'a Compiled>,
}

impl<'a> Subject<'a> {
    fn declaration(&self) -> &'a Declaration {
        self.compiled.declaration()
    }
}

/// Where a finding stands, in words that survive when a file is rearranged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    path: String,
    name: Option<String>,
}

impl Place {
    pub(crate) fn new(path: impl Into<String>) -> Self {
        Self { path: path.into(), name: None }
    }

    /// A place in a list whose elements have no id: its number, and a name.
    fn numbered(list: &str, nth: usize, name: impl Into<String>) -> Self {
        Self { path: format!("{list}/{nth}"), name: Some(name.into()) }
    }

    fn of_use(nth: usize, group: &UseGroup) -> Self {
        Self::numbered("uses", nth, format!("{}/{}", group.recipient, group.purpose))
    }

    /// Whether an acceptance at `at` means this place: what [`Display`](std::fmt::Display) shows, or the list and the
    /// name. A number alone is not enough, because it means another element once the list is rearranged.
    pub fn is(&self, at: &str) -> bool {
        let by_name = self.name.as_ref().zip(self.path.rsplit_once('/'));
        at == self.to_string() || by_name.is_some_and(|(name, (list, _))| at == format!("{list}/{name}"))
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.path)?;
        self.name.as_ref().map_or(Ok(()), |name| write!(f, " ({name})"))
    }
}

/// Where a rule is broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Where, for people and for acceptances.
    pub place: Place,
    /// Where, as a JSON pointer.
    pub pointer: String,
    /// What is wrong.
    pub message: String,
    /// The way out.
    pub help: String,
}

impl Finding {
    fn new(
        place: Place,
        pointer: impl Into<String>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self { place, pointer: pointer.into(), message: message.into(), help: help.into() }
    }
}

/// A finding, the rule it breaks, and whether that was accepted.
#[derive(Clone, Debug)]
pub struct Found {
    /// The rule.
    pub rule: &'static Rule,
    /// The finding.
    pub finding: Finding,
    /// The acceptance that covers it.
    pub accepted: Option<Accepted>,
}

impl Found {
    /// Whether it makes `askfirst check` fail.
    pub fn fails(&self) -> bool {
        self.accepted.is_none() && self.rule.severity != Severity::Note
    }

    /// The finding as a diagnostic.
    pub fn diagnostic(&self, document: &Document) -> Diagnostic {
        Diagnostic {
            severity: self.rule.severity,
            place: Some(self.finding.place.to_string()),
            source: Some(self.rule.source.to_owned()),
            ..Diagnostic::error(self.rule.name, self.finding.message.clone(), self.finding.help.clone())
        }
        .at(document.caret(&self.finding.pointer))
    }
}

/// All findings, rule by rule, accepted ones included.
pub fn lint(subject: &Subject<'_>) -> Vec<Found> {
    let mut all: Vec<Found> = RULES
        .iter()
        .flat_map(|rule| {
            (rule.check)(subject).into_iter().map(move |finding| Found { rule, finding, accepted: None })
        })
        .collect();
    acceptance::apply(subject.declaration(), &mut all);
    all
}
