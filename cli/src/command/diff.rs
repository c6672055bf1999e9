//! `askfirst diff`.

use std::path::PathBuf;

use askfirst::text::Lang;
use serde_json::{Value, json};

use super::{Console, Exit, Failure};
use crate::declared::Declared;
use crate::diff::{ChangedUse, Diff, UseRef, diff, trigger_id};
use crate::render::{pad, visible, width};

/// What `diff` understands.
#[derive(Debug, clap::Args)]
#[command(after_help = "Exits with 1 if uses changed and the policy has the same version.")]
pub struct Args {
    /// The older declaration.
    old: PathBuf,
    /// The newer declaration.
    new: PathBuf,
}

pub(super) fn run(args: &Args, console: &mut Console<'_>) -> Result<Exit, Failure> {
    let (old, new) = (Declared::read(&args.old)?, Declared::read(&args.new)?);
    let result = diff(&old.compiled, &new.compiled);
    if console.is_json() {
        console.json(&as_json(&result)?)?;
    } else {
        for line in as_text(&result, console.lang()) {
            console.line(&line)?;
        }
    }
    Ok(if result.needs_new_version() { Exit::Findings } else { Exit::Fine })
}

fn as_json(diff: &Diff) -> Result<Value, Failure> {
    let mut value = serde_json::to_value(diff).map_err(|error| Failure::Other(error.to_string()))?;
    if let Some(map) = value.as_object_mut() {
        map.insert("uses_changed".to_owned(), json!(diff.uses_changed()));
        map.insert("version_changed".to_owned(), json!(diff.version_changed()));
        map.insert("major".to_owned(), json!(diff.is_major()));
        map.insert("needs_new_version".to_owned(), json!(diff.needs_new_version()));
    }
    Ok(value)
}

fn as_text(diff: &Diff, lang: Lang) -> Vec<String> {
    let version = if diff.version_changed() {
        format!("policy {} → {}", diff.from_version, diff.to_version)
    } else {
        format!("policy {}, the same version", diff.to_version)
    };
    let mut lines = vec![visible(&version).into_owned()];
    for (mark, heading, uses) in [('+', "added", &diff.added), ('-', "removed", &diff.removed)] {
        section(&mut lines, heading, &uses_text(mark, &uses.iter().collect::<Vec<_>>(), lang));
    }
    section(&mut lines, "changed", &changed_text(&diff.changed, lang));
    section(&mut lines, "adjusted, nobody is asked", &changed_text(&diff.adjusted, lang));
    let triggers: Vec<String> = diff
        .triggers
        .iter()
        .flat_map(|change| {
            let major = if change.major { "major" } else { "minor" };
            let first = format!("  {} ({major})", trigger_id(change.trigger));
            [first].into_iter().chain(change.what.iter().map(|what| format!("      {}", visible(what))))
        })
        .collect();
    section(&mut lines, "by what it is about", &triggers);
    let again: Vec<_> = diff.asked_again.iter().collect();
    section(&mut lines, "denied until people answer again", &uses_text('?', &again, lang));
    lines.push(String::new());
    lines.push(
        match (diff.uses_changed(), diff.version_changed()) {
            (false, _) => "no use changed",
            (true, true) => "uses changed, and the policy has a new version",
            (true, false) => "uses changed, and the policy has the same version: publish a new one",
        }
        .to_owned(),
    );
    lines
}

fn section(lines: &mut Vec<String>, heading: &str, content: &[String]) {
    if !content.is_empty() {
        lines.extend([String::new(), heading.to_owned()]);
        lines.extend_from_slice(content);
    }
}

fn uses_text(mark: char, uses: &[&UseRef], lang: Lang) -> Vec<String> {
    let widest = uses.iter().map(|one| width(&one.key)).max().unwrap_or_default();
    uses.iter().map(|one| format!("  {mark} {}  {}", pad(&one.key, widest), words(one, lang))).collect()
}

fn words(one: &UseRef, lang: Lang) -> String {
    let all = [&one.recipient, &one.data, &one.purpose].map(|text| text.get(lang));
    visible(&all.join(" · ")).into_owned()
}

fn changed_text(changed: &[ChangedUse], lang: Lang) -> Vec<String> {
    let mut lines = Vec::new();
    for one in changed {
        let wider = if one.widened { "wider" } else { "not wider" };
        lines.push(format!("  ~ {}  {} ({wider})", one.of.key, words(&one.of, lang)));
        for aspect in &one.aspects {
            lines.push(format!(
                "      {}: {} → {}",
                aspect.aspect,
                visible(&aspect.from),
                visible(&aspect.to)
            ));
        }
    }
    lines
}
