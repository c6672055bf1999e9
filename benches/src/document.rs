//! Writes the tables of a run into a document, so that no number in it was typed.
//!
//! A table stands between two lines, `<!-- NAME -->` and `<!-- end NAME -->`, where the name is that of the group. A group
//! that did not run keeps the table it has.

use std::path::Path;

use crate::Result;
use crate::table::{Measured, markdown};

/// Where the document tells on what machine it was made. Only a run of all groups writes it.
const MACHINE: &str = "machine";

/// Replaces the tables of the `measured` groups, which are all if there are `groups` of them.
pub(crate) fn update(file: &Path, measured: &[Measured], groups: usize) -> Result<()> {
    let machine = (measured.len() == groups).then(|| (MACHINE, format!("{}\n", machine())));
    let tables = measured.iter().map(|(name, rows)| (*name, markdown(rows)));
    put(file, tables.chain(machine))
}

/// Puts tables, each by its name, into the document.
pub(crate) fn put<'a>(file: &Path, tables: impl Iterator<Item = (&'a str, String)>) -> Result<()> {
    let mut text = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    for (name, table) in tables {
        text = replaced(&text, name, &table).ok_or_else(|| {
            format!(
                "{} has no place for `{name}`: add the lines `<!-- {name} -->` and `<!-- end {name} -->`",
                file.display()
            )
        })?;
    }
    Ok(std::fs::write(file, text)?)
}

/// The text with something else between the two lines of `name`.
fn replaced(text: &str, name: &str, between: &str) -> Option<String> {
    let (before, rest) = text.split_once(&format!("<!-- {name} -->\n"))?;
    let (_, after) = rest.split_once(&format!("<!-- end {name} -->\n"))?;
    Some(format!("{before}<!-- {name} -->\n\n{between}\n<!-- end {name} -->\n{after}"))
}

/// The machine, in a line.
fn machine() -> String {
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let model = model.map_or(std::env::consts::ARCH, |(_, model)| model.trim());
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let kernel = std::fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    format!("{model}, {processors} processors, {} {}", std::env::consts::OS, kernel.trim()).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_named_place_changes() {
        let text = "a\n<!-- x -->\nold\n<!-- end x -->\nb\n<!-- y -->\n<!-- end y -->\n";
        let once = replaced(text, "x", "new\n");
        let expected = "a\n<!-- x -->\n\nnew\n\n<!-- end x -->\nb\n<!-- y -->\n<!-- end y -->\n";
        assert_eq!(once.as_deref(), Some(expected));
        assert_eq!(once.and_then(|once| replaced(&once, "x", "new\n")).as_deref(), Some(expected));
        assert_eq!(replaced(text, "z", "new\n"), None);
    }
}
