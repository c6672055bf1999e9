//! Where a command writes: results to one stream, errors to the other.

use std::io::{self, Write};

use askfirst::text::Lang;
use serde_json::{Value, json};

use super::{Exit, Failure, Format, Settings};
use crate::declared::Unusable;
use crate::render::{Printer, diagnostic_json, json_safe, visible};

/// How wide lines are where nobody says.
const WIDTH: usize = 100;

/// The two streams and how output looks.
pub struct Console<'a> {
    out: &'a mut dyn Write,
    err: &'a mut dyn Write,
    settings: Settings,
    width: usize,
}

impl<'a> Console<'a> {
    /// A console that writes results to `out` and errors to `err`.
    pub fn new(out: &'a mut dyn Write, err: &'a mut dyn Write, settings: Settings) -> Self {
        let width = terminal_size::terminal_size().map_or(WIDTH, |(width, _)| usize::from(width.0).max(40));
        Self { out, err, settings, width }
    }

    /// Whether output is for tools.
    pub fn is_json(&self) -> bool {
        self.settings.format == Format::Json
    }

    /// The language of content.
    pub fn lang(&self) -> Lang {
        self.settings.lang.into()
    }

    /// How many columns a line has.
    pub fn width(&self) -> usize {
        self.width
    }

    /// What puts diagnostics into words.
    pub fn printer(&self) -> Printer {
        Printer::new(self.width)
    }

    /// Writes a line of a result. What comes from a file must have gone through [`visible`].
    pub fn line(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "{text}")
    }

    /// Writes a result for tools.
    pub fn json(&mut self, value: &Value) -> io::Result<()> {
        writeln!(self.out, "{}", json_safe(&format!("{value:#}")))
    }

    /// The stream of results.
    pub fn out(&mut self) -> &mut dyn Write {
        self.out
    }

    /// Writes a line about an error.
    pub fn error(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.err, "{text}")
    }

    /// Writes all that is wrong with a declaration.
    pub fn unusable(&mut self, unusable: &Unusable) -> io::Result<()> {
        let printer = self.printer();
        for one in &unusable.diagnostics {
            writeln!(self.err, "{}\n", printer.diagnostic(&unusable.text, one))?;
        }
        let count = match unusable.diagnostics.len() {
            1 => "1 error".to_owned(),
            many => format!("{many} errors"),
        };
        writeln!(self.err, "{}: {count}", visible(&unusable.text.path))
    }

    /// Tells why a command failed, and how the program ends. A reader that went away, as `head` does, is no failure.
    pub fn fail(&mut self, failure: &Failure) -> Exit {
        if matches!(failure, Failure::Output(error) if error.kind() == io::ErrorKind::BrokenPipe) {
            return Exit::Fine;
        }
        // There is nobody left to tell if this fails too.
        let _ = match failure {
            Failure::Unusable(unusable) if self.is_json() => self.json(&unusable_json(unusable)),
            Failure::Unusable(unusable) => self.unusable(unusable),
            other => writeln!(self.err, "error: {}", visible(&other.to_string())),
        };
        Exit::Unusable
    }
}

/// A declaration that cannot be used, for tools.
pub(super) fn unusable_json(unusable: &Unusable) -> Value {
    let all: Vec<Value> =
        unusable.diagnostics.iter().map(|one| diagnostic_json(&unusable.text, one)).collect();
    json!({ "file": unusable.text.path, "usable": false, "diagnostics": all })
}
