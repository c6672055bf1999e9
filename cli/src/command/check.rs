//! `askfirst check`.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::console::unusable_json;
use super::{Console, Exit, Failure};
use crate::declared::Declared;
use crate::diagnostic::{self, Severity};
use crate::finding::Rule;
use crate::lint::{Found, RULES, Subject, lint};
use crate::render::{diagnostic_json, pad, visible, width, wrap};

/// What `check` understands.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The declarations.
    #[arg(value_name = "FILE", required_unless_present = "rules")]
    files: Vec<PathBuf>,
    /// The declaration that was shipped before: changed uses need a new policy version.
    #[arg(long, value_name = "OLD")]
    previous: Option<PathBuf>,
    /// List all rules instead of checking anything.
    #[arg(long, conflicts_with_all = ["files", "previous"])]
    rules: bool,
}

pub(super) fn run(args: &Args, console: &mut Console<'_>) -> Result<Exit, Failure> {
    if args.rules {
        return list_rules(RULES, console);
    }
    if args.previous.is_some() && args.files.len() > 1 {
        return Err(Failure::Other("--previous is for one FILE".to_owned()));
    }
    let previous = args.previous.as_deref().map(Declared::read).transpose()?;
    let mut exit = Exit::Fine;
    let mut results = Vec::new();
    for file in &args.files {
        exit = exit.max(check(file, previous.as_ref(), console, &mut results)?);
    }
    if console.is_json() {
        console.json(&json!({ "files": results }))?;
    }
    Ok(exit)
}

fn check(
    file: &Path,
    previous: Option<&Declared>,
    console: &mut Console<'_>,
    results: &mut Vec<Value>,
) -> Result<Exit, Failure> {
    let declared = match Declared::read(file) {
        Ok(declared) => declared,
        Err(unusable) if console.is_json() => {
            results.push(unusable_json(&unusable));
            return Ok(Exit::Unusable);
        }
        Err(unusable) => {
            console.unusable(&unusable)?;
            return Ok(Exit::Unusable);
        }
    };
    let subject = Subject { compiled: &declared.compiled, previous: previous.map(|one| &one.compiled) };
    let found = lint(&subject);
    if console.is_json() {
        results.push(as_json(&declared, &found));
    } else {
        as_text(&declared, &found, console)?;
    }
    Ok(if found.iter().any(Found::fails) { Exit::Findings } else { Exit::Fine })
}

fn as_text(declared: &Declared, found: &[Found], console: &mut Console<'_>) -> Result<(), Failure> {
    let open = found.iter().filter(|one| one.accepted.is_none());
    let mut diagnostics: Vec<_> = open.map(|one| one.diagnostic(&declared.document)).collect();
    diagnostic::sort(&mut diagnostics);
    let printer = console.printer();
    for one in &diagnostics {
        console.line(&printer.diagnostic(&declared.source, one))?;
        console.line("")?;
    }
    let severities: Vec<Severity> = diagnostics.iter().map(|one| one.severity).collect();
    let accepted = found.len() - diagnostics.len();
    let uses = declared.compiled.uses().len();
    console.line(&format!(
        "{}: {}, {}, {accepted} accepted",
        visible(&declared.source.path),
        number(uses, "use"),
        counted(&severities)
    ))?;
    Ok(())
}

/// `1 error, 0 warnings, 2 notes`.
pub(super) fn counted(all: &[Severity]) -> String {
    let of = |severity: Severity| all.iter().filter(|one| **one == severity).count();
    [Severity::Error, Severity::Warning, Severity::Note].map(|one| number(of(one), one.id())).join(", ")
}

fn number(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

fn as_json(declared: &Declared, found: &[Found]) -> Value {
    let mut all: Vec<_> = found.iter().map(|one| (one.diagnostic(&declared.document), one)).collect();
    all.sort_by_key(|(diagnostic, _)| (diagnostic.span.as_ref().map(|span| span.start), diagnostic.severity));
    let all: Vec<Value> = all
        .into_iter()
        .map(|(diagnostic, one)| {
            let mut value = diagnostic_json(&declared.source, &diagnostic);
            if let Some(map) = value.as_object_mut() {
                map.insert("pointer".to_owned(), json!(one.finding.at));
                map.insert(
                    "accepted".to_owned(),
                    json!(one.accepted.as_ref().map(|accepted| &accepted.because)),
                );
            }
            value
        })
        .collect();
    json!({
        "file": declared.source.path,
        "usable": true,
        "uses": declared.compiled.uses().len(),
        "fails": found.iter().any(Found::fails),
        "diagnostics": all,
    })
}

/// Prints a list of rules.
pub(super) fn list_rules<C>(rules: &[Rule<C>], console: &mut Console<'_>) -> Result<Exit, Failure> {
    if console.is_json() {
        let all: Vec<Value> = rules
            .iter()
            .map(|rule| {
                json!({ "name": rule.name, "severity": rule.severity.id(), "about": rule.about, "source": rule.source })
            })
            .collect();
        console.json(&json!({ "rules": all }))?;
        return Ok(Exit::Fine);
    }
    let names = rules.iter().map(|rule| width(rule.name)).max().unwrap_or_default();
    let rest = console.width().saturating_sub(names + 11);
    for rule in rules {
        let mut lines = wrap(rule.about, rest);
        lines.extend(wrap(&format!("({})", rule.source), rest));
        for (nth, line) in lines.iter().enumerate() {
            let (severity, name) = if nth == 0 { (rule.severity.id(), rule.name) } else { ("", "") };
            console.line(format!("{}{}  {line}", pad(severity, 9), pad(name, names)).trim_end())?;
        }
    }
    Ok(Exit::Fine)
}
