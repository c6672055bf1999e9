//! `askfirst manifest`.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::check::{counted, list_rules};
use super::{Console, Exit, Failure};
use crate::android::Needs;
use crate::declared::{Declared, Unusable};
use crate::diagnostic::{self, Diagnostic, Severity};
use crate::manifest::{Found, Manifest, RULES, Subject, check};
use crate::render::{diagnostic_json, visible};
use crate::source::Source;

/// What `manifest` understands.
#[derive(Debug, clap::Args)]
#[command(after_help = "Findings are accepted in the declaration, as those of `askfirst check` are.")]
pub struct Args {
    /// The manifest that the build merged, as text.
    #[arg(value_name = "MANIFEST", required_unless_present = "rules")]
    file: Option<PathBuf>,
    /// The declaration to hold it against.
    #[arg(long, value_name = "FILE", required_unless_present = "rules")]
    declaration: Option<PathBuf>,
    /// A package of the app's own code, where it is not the app's id. May be given more than once.
    #[arg(long, value_name = "PACKAGE")]
    own: Vec<String>,
    /// List all rules instead of checking anything.
    #[arg(long, conflicts_with_all = ["file", "declaration"])]
    rules: bool,
}

pub(super) fn run(args: &Args, console: &mut Console<'_>) -> Result<Exit, Failure> {
    let (Some(file), Some(declaration)) = (&args.file, &args.declaration) else {
        return list_rules(RULES, console);
    };
    let declared = Declared::read(declaration)?;
    let needs = Needs::new(&declared.compiled).map_err(|bad| {
        Failure::Other(format!("{}: {bad}: write it as Android does", declared.source.path))
    })?;
    let source = Source::read(file).map_err(|error| {
        let source = Source { path: file.display().to_string(), text: String::new() };
        Box::new(Unusable { text: source, diagnostics: vec![error.diagnostic()] })
    })?;
    let manifest = Manifest::read(source)?;
    let subject =
        Subject { compiled: &declared.compiled, needs: &needs, manifest: &manifest, own: &args.own };
    let (found, unused) = check(&subject);
    let unused: Vec<Diagnostic> = unused.into_iter().map(|nth| unused_acceptance(&declared, nth)).collect();
    let fails = found.iter().any(Found::fails) || !unused.is_empty();
    if console.is_json() {
        console.json(&as_json(&declared, &manifest, &found, &unused, fails))?;
    } else {
        as_text(&declared, &manifest, &found, &unused, console)?;
    }
    Ok(if fails { Exit::Findings } else { Exit::Fine })
}

/// An acceptance that accepts nothing could hide a finding to come.
fn unused_acceptance(declared: &Declared, nth: usize) -> Diagnostic {
    let accepted = declared.compiled.declaration().accepted.get(nth);
    let (rule, at) = accepted.map_or(("", ""), |one| (one.rule.as_str(), one.at.as_str()));
    Diagnostic {
        severity: Severity::Warning,
        place: Some(format!("accepted/{nth} ({rule} at {at})")),
        ..Diagnostic::error(
            "unused-acceptance",
            format!("{rule} finds nothing at \"{at}\" in this manifest"),
            "remove it, so that it cannot hide a finding to come",
        )
    }
    .at(declared.document.caret(&format!("/accepted/{nth}")))
}

fn as_text(
    declared: &Declared,
    manifest: &Manifest,
    found: &[Found],
    unused: &[Diagnostic],
    console: &mut Console<'_>,
) -> Result<(), Failure> {
    let open = found.iter().filter(|one| one.accepted.is_none());
    let mut diagnostics: Vec<_> = open.map(Found::diagnostic).collect();
    diagnostic::sort(&mut diagnostics);
    let printer = console.printer();
    for (source, list) in [(&manifest.source, diagnostics.as_slice()), (&declared.source, unused)] {
        for one in list {
            console.line(&printer.diagnostic(source, one))?;
            console.line("")?;
        }
    }
    let all: Vec<Severity> = diagnostics.iter().chain(unused).map(|one| one.severity).collect();
    let accepted = found.len() - diagnostics.len();
    console.line(&format!("{}: {}, {accepted} accepted", visible(&manifest.source.path), counted(&all)))?;
    Ok(())
}

fn as_json(
    declared: &Declared,
    manifest: &Manifest,
    found: &[Found],
    unused: &[Diagnostic],
    fails: bool,
) -> Value {
    let mut all: Vec<_> = found.iter().map(|one| (one.diagnostic(), one)).collect();
    all.sort_by_key(|(diagnostic, _)| (diagnostic.span.as_ref().map(|span| span.start), diagnostic.severity));
    let of_manifest = all.iter().map(|(diagnostic, one)| {
        let because = one.accepted.as_ref().map(|accepted| &accepted.because);
        entry(&manifest.source, diagnostic, json!(because))
    });
    let of_declaration = unused.iter().map(|one| entry(&declared.source, one, Value::Null));
    json!({
        "file": manifest.source.path,
        "declaration": declared.source.path,
        "usable": true,
        "fails": fails,
        "diagnostics": of_manifest.chain(of_declaration).collect::<Vec<Value>>(),
    })
}

/// A diagnostic for tools, with the file that it is in.
fn entry(source: &Source, diagnostic: &Diagnostic, accepted: Value) -> Value {
    let mut value = diagnostic_json(source, diagnostic);
    if let Some(map) = value.as_object_mut() {
        map.insert("file".to_owned(), json!(source.path));
        map.insert("accepted".to_owned(), accepted);
    }
    value
}
