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

use askfirst::declaration::{Compiled, Declaration};

pub(crate) use items::is_tracking;
pub use table::RULES;

use crate::diagnostic::Diagnostic;
use crate::finding::{self, Place};
use crate::json::Document;

/// A rule about declarations.
pub type Rule = finding::Rule<fn(&Subject<'_>) -> Vec<Finding>>;

/// Where a declaration breaks a rule, as a JSON pointer.
pub type Finding = finding::Finding<String>;

/// What a rule about declarations found.
pub type Found = finding::Found<fn(&Subject<'_>) -> Vec<Finding>, String>;

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

impl Found {
    /// The finding as a diagnostic.
    pub fn diagnostic(&self, document: &Document) -> Diagnostic {
        self.diagnostic_at(document.caret(&self.finding.at))
    }
}

/// All findings, rule by rule, accepted ones included.
pub fn lint(subject: &Subject<'_>) -> Vec<Found> {
    let mut all = finding::all(RULES, |rule| (rule.check)(subject));
    acceptance::apply(subject.declaration(), &mut all);
    all
}
