//! What rules find, whatever they look at, and what of it was accepted with a reason.

use askfirst::declaration::{Accepted, UseGroup};

use crate::diagnostic::{Diagnostic, Severity, Span};
use crate::render::width;

/// A reason shorter than this, in columns, explains nothing: six Chinese characters, or twelve letters.
const SHORTEST_REASON: usize = 12;

/// A rule; `C` finds where it is broken.
#[derive(Clone, Copy, Debug)]
pub struct Rule<C> {
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

impl<C> Rule<C> {
    pub(crate) const fn new(
        name: &'static str,
        severity: Severity,
        about: &'static str,
        source: &'static str,
        check: C,
    ) -> Self {
        Self { name, severity, about, source, check }
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
    pub(crate) fn numbered(list: &str, nth: usize, name: impl Into<String>) -> Self {
        Self { path: format!("{list}/{nth}"), name: Some(name.into()) }
    }

    pub(crate) fn of_use(nth: usize, group: &UseGroup) -> Self {
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

impl From<String> for Place {
    fn from(path: String) -> Self {
        Self::new(path)
    }
}

impl From<&str> for Place {
    fn from(path: &str) -> Self {
        Self::new(path)
    }
}

/// Where a rule is broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding<At> {
    /// Where, for people and for acceptances.
    pub place: Place,
    /// Where in the file.
    pub at: At,
    /// What is wrong.
    pub message: String,
    /// The way out.
    pub help: String,
}

impl<At> Finding<At> {
    pub(crate) fn new(
        place: impl Into<Place>,
        at: impl Into<At>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self { place: place.into(), at: at.into(), message: message.into(), help: help.into() }
    }
}

/// A finding, the rule it breaks, and whether that was accepted.
#[derive(Debug)]
pub struct Found<C: 'static, At> {
    /// The rule.
    pub rule: &'static Rule<C>,
    /// The finding.
    pub finding: Finding<At>,
    /// The acceptance that covers it.
    pub accepted: Option<Accepted>,
}

impl<C, At> Found<C, At> {
    /// Whether it makes the check fail.
    pub fn fails(&self) -> bool {
        self.accepted.is_none() && self.rule.severity != Severity::Note
    }

    pub(crate) fn diagnostic_at(&self, span: Span) -> Diagnostic {
        Diagnostic {
            severity: self.rule.severity,
            place: Some(self.finding.place.to_string()),
            source: Some(self.rule.source.to_owned()),
            ..Diagnostic::error(self.rule.name, self.finding.message.clone(), self.finding.help.clone())
        }
        .at(span)
    }
}

/// All that `check` finds, rule by rule.
pub(crate) fn all<C, At>(
    rules: &'static [Rule<C>],
    check: impl Fn(&Rule<C>) -> Vec<Finding<At>>,
) -> Vec<Found<C, At>> {
    let of = |rule| check(rule).into_iter().map(move |finding| Found { rule, finding, accepted: None });
    rules.iter().flat_map(of).collect()
}

/// Marks the findings that an acceptance means, and says whether there are any.
pub(crate) fn accept<C, At>(all: &mut [Found<C, At>], accepted: &Accepted) -> bool {
    let mut used = false;
    for one in all.iter_mut().filter(|one| one.rule.name == accepted.rule) {
        if one.finding.place.is(&accepted.at) {
            one.accepted = Some(accepted.clone());
            used = true;
        }
    }
    used
}

/// Whether an acceptance says why. What is accepted without a reason is not accepted.
pub(crate) fn explains(accepted: &Accepted) -> bool {
    width(accepted.because.trim()) >= SHORTEST_REASON
}
