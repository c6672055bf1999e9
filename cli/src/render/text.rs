//! Diagnostics for people: the line, a caret, what is wrong, and the way out.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet, Title};

use super::escape::{same_length, visible};
use crate::diagnostic::{Diagnostic, Severity, Span};
use crate::source::{Source, floor};

/// The most bytes of source that one diagnostic shows. Longer lines are cut on both sides of the place.
const MAX_SHOWN: usize = 4096;
/// How much of a line that is too long is shown on each side.
const AROUND: usize = 120;

/// Prints diagnostics in a certain width. Colours are in the text; the stream takes them out where there are none.
#[derive(Clone, Copy, Debug)]
pub struct Printer {
    width: usize,
}

impl Printer {
    /// A printer for lines of `width` columns.
    pub fn new(width: usize) -> Self {
        Self { width }
    }

    /// The diagnostic as text.
    pub fn diagnostic(&self, source: &Source, one: &Diagnostic) -> String {
        let level = match one.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Note => Level::NOTE,
        };
        let title = level.primary_title(visible(&one.message)).id(visible(&one.code));
        let mut group = match &one.span {
            Some(span) => snippet(title, source, one, span),
            None => title.element(Origin::path(visible(&source.path))),
        };
        let place = one.place.iter().map(|place| format!("at {place}"));
        let rule = one.source.iter().map(|rule| format!("rule: {rule}"));
        for note in place.chain(rule) {
            group = group.element(Level::NOTE.message(visible(&note).into_owned()));
        }
        if !one.help.is_empty() {
            group = group.element(Level::HELP.message(visible(&one.help)));
        }
        Renderer::styled().term_width(self.width).render(&[group])
    }
}

fn snippet<'a>(title: Title<'a>, source: &'a Source, one: &'a Diagnostic, span: &Span) -> Group<'a> {
    let around = one
        .related
        .as_ref()
        .map_or(span.clone(), |(other, _)| span.start.min(other.start)..span.end.max(other.end));
    let mut shown = source.lines(&around);
    let together = shown.len() <= MAX_SHOWN;
    if !together {
        shown = source.lines(&(span.start..span.start));
    }
    let cut = shown.len() > MAX_SHOWN;
    if cut {
        let start = floor(&source.text, span.start.saturating_sub(AROUND)).max(shown.start);
        shown = start..floor(&source.text, span.start + AROUND).min(shown.end);
    }
    let within = |span: &Span| {
        let start = span.start.clamp(shown.start, shown.end) - shown.start;
        let end = span.end.clamp(shown.start, shown.end) - shown.start;
        start..end.max(start)
    };
    let first = AnnotationKind::Primary.span(within(span));
    let mut snippet = Snippet::source(same_length(&source.text[shown.clone()]))
        .line_start(source.position(shown.start).line)
        .annotation(if one.label.is_empty() { first } else { first.label(visible(&one.label)) });
    if let Some((other, label)) = one.related.as_ref().filter(|_| together) {
        snippet = snippet.annotation(AnnotationKind::Context.span(within(other)).label(visible(label)));
    }
    if cut {
        // The renderer would count columns from where the line was cut.
        let at = source.position(span.start);
        let origin = Origin::path(visible(&source.path)).line(at.line).char_column(at.column);
        title.element(origin).element(snippet)
    } else {
        title.element(snippet.path(visible(&source.path)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn print(text: &str, one: &Diagnostic) -> String {
        let source = Source { path: "a.json".to_owned(), text: text.to_owned() };
        anstream::adapter::strip_str(&Printer::new(100).diagnostic(&source, one)).to_string()
    }

    #[test]
    fn the_caret_stands_below_chinese_text() {
        let one = Diagnostic::error("unknown-key", "unknown key \"x\"", "remove it").at(14..17);
        let shown = print("{\n  \"先\": 1, \"x\": 2\n}", &one.label("here"));
        let lines: Vec<&str> = shown.lines().collect();
        assert_eq!(
            lines[1..5],
            [" --> a.json:2:11", "  |", "2 |   \"先\": 1, \"x\": 2", "  |            ^^^ here"]
        );
    }

    #[test]
    fn a_long_line_is_cut_and_its_column_is_right() {
        let text = format!("[{}\"bad\"{}]", "1,".repeat(5000), ",1".repeat(5000));
        let shown = print(&text, &Diagnostic::error("x", "bad", "").at(10_001..10_006));
        assert!(shown.contains("a.json:1:10002"), "{shown}");
        assert!(shown.contains("^^^^^") && shown.len() < 2000, "{shown}");
    }

    #[test]
    fn nothing_from_a_file_reaches_the_terminal_as_a_command() {
        let text = "{\"\u{1b}[2J\u{9b}\u{202e}\": 1}";
        let one =
            Diagnostic::error("x", "bad \u{1b}[2J\u{9b}", "help \u{7}").at(1..12).label("\u{1b}]0;x\u{7}");
        let shown = print(text, &one);
        assert!(!shown.chars().any(|c| c.is_control() && c != '\n'), "{shown:?}");
        assert!(!shown.contains('\u{202e}'));
    }
}
