//! One thing that is wrong: where it stands, what it is, and the way out.

use std::ops::Range;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// It must be changed, or accepted with a reason where a rule found it.
    Error,
    /// It is likely to be wrong; it is changed, or accepted with a reason.
    Warning,
    /// Worth knowing; it fails nothing.
    Note,
}

impl Severity {
    /// Its name in output.
    pub fn id(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// A place in a text, in bytes.
pub type Span = Range<usize>;

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// Names the kind of fault, or the rule that found it.
    pub code: String,
    /// What is wrong.
    pub message: String,
    /// Where, in the source's text; nowhere for a fault of the whole file.
    pub span: Option<Span>,
    /// A few words beside the place.
    pub label: String,
    /// Another place that belongs to it.
    pub related: Option<(Span, String)>,
    /// Where, in words that stay the same when lines move: `recipients/wechat`.
    pub place: Option<String>,
    /// Where the rule comes from: a law, a standard, a practice.
    pub source: Option<String>,
    /// The way out.
    pub help: String,
}

impl Diagnostic {
    /// An error without a place.
    pub fn error(code: &str, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            code: code.to_owned(),
            message: message.into(),
            span: None,
            label: String::new(),
            related: None,
            place: None,
            source: None,
            help: help.into(),
        }
    }

    /// The same at a place.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }

    /// The same with a few words beside the place.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// The same with another place that belongs to it.
    #[must_use]
    pub fn related(mut self, span: Span, label: impl Into<String>) -> Self {
        self.related = Some((span, label.into()));
        self
    }
}

/// Puts diagnostics into the order of the text; what has no place comes first.
pub fn sort(diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by_key(|one| (one.span.as_ref().map(|span| span.start), one.severity));
}
