//! Holding the manifest that an Android build merged against the declaration.
//!
//! [`RULES`] is the list, as in [`crate::lint`]: each rule is a small function to findings. A finding is fixed, or
//! accepted in the declaration with a reason (`accepted`).

mod components;
mod permissions;
mod read;
mod table;

use askfirst::declaration::Compiled;

pub use read::{Application, Component, Kind, Manifest, UsesPermission};
pub use table::RULES;

use crate::android::Needs;
use crate::diagnostic::{Diagnostic, Span};
use crate::finding;

/// A rule about manifests.
pub type Rule = finding::Rule<fn(&Subject<'_>) -> Vec<Finding>>;

/// Where a manifest breaks a rule.
pub type Finding = finding::Finding<Span>;

/// What a rule about manifests found.
pub type Found = finding::Found<fn(&Subject<'_>) -> Vec<Finding>, Span>;

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

impl Found {
    /// The finding as a diagnostic.
    pub fn diagnostic(&self) -> Diagnostic {
        self.diagnostic_at(self.finding.at.clone())
    }
}

/// All findings, rule by rule, accepted ones included; then the acceptances of rules about manifests that nothing here
/// needs, by their places in `accepted`.
pub fn check(subject: &Subject<'_>) -> (Vec<Found>, Vec<usize>) {
    let mut all = finding::all(RULES, |rule| (rule.check)(subject));
    let mut unused = Vec::new();
    for (nth, accepted) in subject.compiled.declaration().accepted.iter().enumerate() {
        if is_rule(&accepted.rule) && finding::explains(accepted) && !finding::accept(&mut all, accepted) {
            unused.push(nth);
        }
    }
    (all, unused)
}

/// Whether a rule about manifests is called `name`.
pub fn is_rule(name: &str) -> bool {
    RULES.iter().any(|rule| rule.name == name)
}
