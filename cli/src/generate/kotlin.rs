//! Constants for Kotlin: plain ones, that Java reads too and that are inlined where they are used.

use std::fmt::{Display, Write};

use askfirst::catalogue::Platform;

use super::names::{Clash, Constant, Names};
use super::{Origin, hex};

/// Words that cannot be a part of a package's name.
const KEYWORDS: [&str; 29] = [
    "as",
    "break",
    "class",
    "continue",
    "do",
    "else",
    "false",
    "for",
    "fun",
    "if",
    "in",
    "interface",
    "is",
    "null",
    "object",
    "package",
    "return",
    "super",
    "this",
    "throw",
    "true",
    "try",
    "typealias",
    "typeof",
    "val",
    "var",
    "when",
    "while",
    "_",
];

/// Whether `name` can be the name of a package.
pub fn is_package(name: &str) -> bool {
    name.split('.').all(|part| {
        part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
            && !KEYWORDS.contains(&part)
    })
}

pub(super) fn constants(origin: &Origin<'_>, package: &str) -> Result<String, Clash> {
    let names = Names::upper(origin.compiled, Some(Platform::Android), origin.lang)?;
    let mut out = format!("// {}\n\npackage {package}\n", origin.header());
    out += "\n/** The declaration that these constants belong to. */\npublic object Declared {\n    /** Its SHA-256. */\n";
    let digest = hex(&origin.compiled.digest());
    let _ = writeln!(out, "    public const val DIGEST: String = \"{digest}\"\n");
    let version = literal(&origin.compiled.declaration().policy.version);
    let _ = writeln!(
        out,
        "    /** The version of its policy. */\n    public const val POLICY_VERSION: String = {version}\n}}"
    );
    object(&mut out, "Uses", "Uses on Android, by their numbers.", "Int", &names.uses, u16::to_string);
    let text = |id: &String| literal(id);
    object(&mut out, "Recipients", "Who gets data.", "String", &names.recipients, text);
    object(&mut out, "Purposes", "What data is used for.", "String", &names.purposes, text);
    let about = "Consents that are asked for on their own.";
    object(&mut out, "SeparateConsents", about, "String", &names.separate_consents, text);
    Ok(out)
}

fn object<T, V: Display>(
    out: &mut String,
    name: &str,
    about: &str,
    kind: &str,
    constants: &[Constant<T>],
    value: impl Fn(&T) -> V,
) {
    let _ = writeln!(out, "\n/** {about} */\npublic object {name} {{");
    for (nth, one) in constants.iter().enumerate() {
        let gap = if nth == 0 { "" } else { "\n" };
        let _ = writeln!(out, "{gap}    /** {} */", one.about);
        let _ = writeln!(out, "    public const val {}: {kind} = {}", one.name, value(&one.value));
    }
    *out += "}\n";
}

fn literal(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' | '$' => {
                quoted.push('\\');
                quoted.push(c);
            }
            ' '..='~' => quoted.push(c),
            c if c.is_alphanumeric() => quoted.push(c),
            c => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    let _ = write!(quoted, "\\u{unit:04x}");
                }
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
        assert_eq!(
            literal("a\"\\$x\n先\u{202e}\u{1f600}"),
            "\"a\\\"\\\\\\$x\\u000a先\\u202e\\ud83d\\ude00\""
        );
    }

    #[test]
    fn packages_are_names() {
        assert!(is_package("cn.example.app") && is_package("a_1"));
        for wrong in ["", "a..b", "1a", "a.class", "a-b", "a;b", "a b", "先.a", "."] {
            assert!(!is_package(wrong), "{wrong}");
        }
    }
}
