//! Constants for Swift.

use std::fmt::{Display, Write};

use askfirst::catalogue::Platform;

use super::names::{Clash, Constant, Names};
use super::{Origin, hex};

/// Words that can be a member's name in backticks only.
const KEYWORDS: [&str; 44] = [
    "as",
    "associatedtype",
    "break",
    "case",
    "catch",
    "class",
    "continue",
    "default",
    "defer",
    "deinit",
    "do",
    "else",
    "enum",
    "extension",
    "fallthrough",
    "false",
    "fileprivate",
    "for",
    "func",
    "guard",
    "if",
    "import",
    "in",
    "inout",
    "internal",
    "is",
    "let",
    "nil",
    "operator",
    "precedencegroup",
    "private",
    "protocol",
    "public",
    "repeat",
    "rethrows",
    "return",
    "static",
    "struct",
    "switch",
    "throw",
    "true",
    "try",
    "var",
    "where",
];

pub(super) fn constants(origin: &Origin<'_>) -> Result<String, Clash> {
    let names = Names::camel(origin.compiled, Platform::Ios, origin.lang)?;
    let mut out = format!("// {}\n", origin.header());
    out += "\n/// The declaration that these constants belong to.\npublic enum Declared {\n    /// Its SHA-256.\n";
    let digest = hex(&origin.compiled.digest());
    let _ = writeln!(out, "    public static let digest: String = \"{digest}\"");
    let version = literal(&origin.compiled.declaration().policy.version);
    let _ = writeln!(
        out,
        "    /// The version of its policy.\n    public static let policyVersion: String = {version}\n}}"
    );
    namespace(&mut out, "Uses", "Uses on iOS, by their numbers.", "UInt16", &names.uses, u16::to_string);
    let text = |id: &String| literal(id);
    namespace(&mut out, "Recipients", "Who gets data.", "String", &names.recipients, text);
    namespace(&mut out, "Purposes", "What data is used for.", "String", &names.purposes, text);
    let about = "Consents that are asked for on their own.";
    namespace(&mut out, "SeparateConsents", about, "String", &names.separate_consents, text);
    Ok(out)
}

fn namespace<T, V: Display>(
    out: &mut String,
    name: &str,
    about: &str,
    kind: &str,
    constants: &[Constant<T>],
    value: impl Fn(&T) -> V,
) {
    let _ = writeln!(out, "\n/// {about}\npublic enum {name} {{");
    for one in constants {
        let _ = writeln!(out, "    /// {}", one.about);
        let _ = writeln!(out, "    public static let {}: {kind} = {}", member(&one.name), value(&one.value));
    }
    *out += "}\n";
}

fn member(name: &str) -> String {
    match name {
        // `Type.self` and `Type.init` mean something else even in backticks.
        "self" | "init" | "super" | "throws" => format!("{name}_"),
        name if KEYWORDS.contains(&name) => format!("`{name}`"),
        name => name.to_owned(),
    }
}

fn literal(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                quoted.push('\\');
                quoted.push(c);
            }
            ' '..='~' => quoted.push(c),
            c if c.is_alphanumeric() => quoted.push(c),
            c => {
                let _ = write!(quoted, "\\u{{{:x}}}", u32::from(c));
            }
        }
    }
    quoted + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_literal_holds_any_text() {
        assert_eq!(literal("a\"\\(x)\n先\u{202e}"), "\"a\\\"\\\\(x)\\u{a}先\\u{202e}\"");
    }

    #[test]
    fn keywords_become_names() {
        assert_eq!(
            (member("self"), member("default"), member("wechat")),
            ("self_".into(), "`default`".into(), "wechat".into())
        );
    }
}
