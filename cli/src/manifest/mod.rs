//! Holding the manifest that an Android build merged against the declaration.
//!
//! [`RULES`] is the list, as in [`crate::lint`]: each rule is a small function to findings. A finding is fixed, or
//! accepted in the declaration with a reason (`accepted`).

mod components;
mod permissions;
mod read;
mod table;

use askfirst::declaration::{Accepted, Compiled};

pub use read::{Application, Component, Kind, Manifest, UsesPermission};
pub use table::RULES;

use crate::android::Needs;
use crate::diagnostic::{Diagnostic, Severity, Span};
use crate::lint::{self, Place};

/// A rule about manifests.
pub type Rule = lint::Rule<fn(&Subject<'_>) -> Vec<Finding>>;

/// What is looked at.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The declaration.
    pub compiled: &'a Compiled,
    /// What it needs.
    pub needs: &'a Needs,
    /// The manifest.
    pub manifest: &'a Manifest,
    /// Packages of the app's own code, besides its id.
    pub own: &'a [String],
}

impl Subject<'_> {
    /// Whether `class` is the app's own code.
    fn is_own(&self, class: &str) -> bool {
        let app = [self.manifest.package.as_str(), self.compiled.declaration().app.id.as_str()];
        let mut packages = app.into_iter().chain(self.own.iter().map(String::as_str));
        packages.any(|package| {
            !package.is_empty()
                && class.strip_prefix(package).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    }

    /// The components of one kind that the system may start.
    fn components(&self, kind: Kind) -> impl Iterator<Item = &Component> {
        let all = self.manifest.application.iter().flat_map(|application| &application.components);
        all.filter(move |one| one.kind == kind && one.enabled)
    }
}

/// Where a rule is broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Where, for people and for acceptances: `providers/com.example.InitProvider`.
    pub place: Place,
    /// Where in the manifest.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// The way out.
    pub help: String,
}

impl Finding {
    fn new(
        place: impl Into<String>,
        span: &Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self { place: Place::new(place), span: span.clone(), message: message.into(), help: help.into() }
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
    /// Whether it makes `askfirst manifest` fail.
    pub fn fails(&self) -> bool {
        self.accepted.is_none() && self.rule.severity != Severity::Note
    }

    /// The finding as a diagnostic.
    pub fn diagnostic(&self) -> Diagnostic {
        Diagnostic {
            severity: self.rule.severity,
            place: Some(self.finding.place.to_string()),
            source: Some(self.rule.source.to_owned()),
            ..Diagnostic::error(self.rule.name, self.finding.message.clone(), self.finding.help.clone())
        }
        .at(self.finding.span.clone())
    }
}

/// All findings, rule by rule, accepted ones included; then the acceptances of rules about manifests that nothing here
/// needs, by their places in `accepted`.
pub fn check(subject: &Subject<'_>) -> (Vec<Found>, Vec<usize>) {
    let mut all: Vec<Found> = RULES
        .iter()
        .flat_map(|rule| {
            (rule.check)(subject).into_iter().map(move |finding| Found { rule, finding, accepted: None })
        })
        .collect();
    let mut unused = Vec::new();
    for (nth, accepted) in subject.compiled.declaration().accepted.iter().enumerate() {
        if !is_rule(&accepted.rule) || !lint::explains(accepted) {
            continue;
        }
        let mut used = false;
        let of_rule = all.iter_mut().filter(|one| one.rule.name == accepted.rule);
        for one in of_rule.filter(|one| one.finding.place.is(&accepted.at)) {
            one.accepted = Some(accepted.clone());
            used = true;
        }
        if !used {
            unused.push(nth);
        }
    }
    (all, unused)
}

/// Whether a rule about manifests is called `name`.
pub fn is_rule(name: &str) -> bool {
    RULES.iter().any(|rule| rule.name == name)
}
