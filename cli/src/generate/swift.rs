//! Constants for Swift: each says by its type what it is, so that nothing else can be asked for.

use std::fmt::Write;

use askfirst::catalogue::{Item, Kind, Platform, Source};
use askfirst::declaration::{UseId, What};

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
    let compiled = origin.compiled;
    let names = Names::camel(compiled, Platform::Ios, origin.lang)?;
    let mut out = format!("// {}\n\nimport AskFirst\n", origin.header());
    out +=
        "\n/// The declaration that these constants belong to.\npublic enum Declared {\n  /// Its SHA-256.\n";
    let _ = writeln!(out, "  public static let digest: String = \"{}\"\n", hex(&compiled.digest()));
    let version = literal(&compiled.declaration().policy.version);
    let _ = writeln!(
        out,
        "  /// The version of its policy.\n  public static let policyVersion: String = {version}\n"
    );
    let value =
        format!("Declaration(digest: digest, uses: {}, policyVersion: policyVersion)", compiled.uses().len());
    constant(&mut out, "What the library is opened with.", "declaration", "Declaration", &value);
    out += "}\n";
    namespace(&mut out, "Uses", "Uses on iOS.", &names.uses, |number| {
        let what = compiled.get(UseId(*number)).map_or(What::Start, |one| one.what);
        let kind = match Value::of(what) {
            Value::Nothing => "Never",
            Value::Text => "String",
            Value::Texts => "[String]",
        };
        (format!("Use<{kind}>"), format!("Use(declared: {number})"))
    });
    let of = |kind: &'static str| move |id: &String| (kind.to_owned(), format!("{kind}({})", literal(id)));
    namespace(&mut out, "Recipients", "Who gets data.", &names.recipients, of("Recipient"));
    namespace(&mut out, "Purposes", "What data is used for.", &names.purposes, of("Purpose"));
    let about = "Consents that are asked for on their own.";
    namespace(&mut out, "SeparateConsents", about, &names.separate_consents, of("SeparateConsent"));
    Ok(out)
}

fn namespace<T>(
    out: &mut String,
    name: &str,
    about: &str,
    constants: &[Constant<T>],
    typed: impl Fn(&T) -> (String, String),
) {
    let _ = writeln!(out, "\n/// {about}\npublic enum {name} {{");
    for (nth, one) in constants.iter().enumerate() {
        *out += if nth == 0 { "" } else { "\n" };
        let (kind, value) = typed(&one.value);
        constant(out, &one.about, &member(&one.name), &kind, &value);
    }
    *out += "}\n";
}

fn constant(out: &mut String, about: &str, name: &str, kind: &str, value: &str) {
    let _ = writeln!(out, "  /// {about}\n  public static let {name}: {kind} = {value}");
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

/// What reading gives, where there is a reader for it.
enum Value {
    /// Nothing is read for the start of an SDK, for what a person hands over, and for what flows while a feature runs, such as
    /// the picture of a camera: these are checked and counted.
    Nothing,
    /// One text.
    Text,
    /// Several.
    Texts,
}

impl Value {
    /// What reading this gives.
    fn of(what: What) -> Self {
        let Some(item) = what.item() else { return Self::Nothing };
        let info = item.info();
        if info.source != Source::Platform
            || matches!(info.kind, Kind::Capture | Kind::Sensor | Kind::Storage)
        {
            return Self::Nothing;
        }
        match item {
            // Several at a time, as on Android.
            Item::AppList
            | Item::WifiAccessPoints
            | Item::BluetoothDevices
            | Item::IpAddress
            | Item::Contacts
            | Item::Calendar => Self::Texts,
            _ => Self::Text,
        }
    }
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
