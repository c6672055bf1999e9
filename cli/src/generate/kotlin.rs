//! Constants for Kotlin and Java: each says by its type what it is, so that nothing else can be asked for.

use std::collections::BTreeSet;
use std::fmt::Write;

use askfirst::catalogue::{Item, Kind, Platform, Source};
use askfirst::declaration::{UseId, What};

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
    let compiled = origin.compiled;
    let names = Names::upper(compiled, Some(Platform::Android), origin.lang)?;
    let of = |number: &u16| compiled.get(UseId(*number)).map_or(What::Start, |one| one.what);
    let mut out = format!("// {}\n\npackage {package}\n\n", origin.header());
    for class in ["Declaration", "Purpose", "Recipient", "SeparateConsent", "Use"] {
        let _ = writeln!(out, "import io.askfirst.{class}");
    }
    let values: BTreeSet<&str> =
        names.uses.iter().filter_map(|one| read_as(of(&one.value))).flat_map(Value::imports).collect();
    for class in values {
        let _ = writeln!(out, "import io.askfirst.read.{class}");
    }
    out += "\n/** The declaration that these constants belong to. */\npublic object Declared {\n    /** Its SHA-256. */\n";
    let _ = writeln!(out, "    public const val DIGEST: String = \"{}\"\n", hex(&compiled.digest()));
    let version = literal(&compiled.declaration().policy.version);
    let _ = writeln!(
        out,
        "    /** The version of its policy. */\n    public const val POLICY_VERSION: String = {version}\n"
    );
    let count = compiled.uses().len();
    let value = format!("Declaration(DIGEST, {count}, POLICY_VERSION)");
    constant(&mut out, "What the library is opened with.", "DECLARATION", "Declaration", &value);
    out += "}\n";
    object(&mut out, "Uses", "Uses on Android.", &names.uses, |number| use_of(*number, of(number)));
    let of = |class: &'static str| move |id: &String| (class.to_owned(), format!("{class}({})", literal(id)));
    object(&mut out, "Recipients", "Who gets data.", &names.recipients, of("Recipient"));
    object(&mut out, "Purposes", "What data is used for.", &names.purposes, of("Purpose"));
    let about = "Consents that are asked for on their own.";
    object(&mut out, "SeparateConsents", about, &names.separate_consents, of("SeparateConsent"));
    Ok(out)
}

/// What reading an item gives in Kotlin.
#[derive(Clone, Copy)]
enum Value {
    /// A text.
    Text,
    /// Several texts.
    Texts,
    /// An object of this class of `io.askfirst.read`.
    One(&'static str),
    /// Several of them.
    Many(&'static str),
}

impl Value {
    /// What has to be imported of `io.askfirst.read`.
    fn imports(self) -> impl Iterator<Item = &'static str> {
        let class = match self {
            Value::Text | Value::Texts => None,
            Value::One(class) | Value::Many(class) => Some(class),
        };
        class.into_iter().chain(["Items"])
    }
}

/// What reading gives; `None` where nothing is read: for the start of an SDK, for what a person hands over, and for what
/// flows while a feature runs, such as the picture of a camera. These are checked and counted.
///
/// `io.askfirst.read.Items` says the same: constants whose types differ from it do not compile.
fn read_as(what: What) -> Option<Value> {
    let item = what.item()?;
    let info = item.info();
    let is_read = info.source == Source::Platform && !info.android.is_empty() || item == Item::Uuid;
    if !is_read || matches!(info.kind, Kind::Capture | Kind::Sensor | Kind::Storage) {
        return None;
    }
    Some(match item {
        Item::AppList | Item::RunningApps | Item::WifiConfigured | Item::IpAddress => Value::Texts,
        Item::LocationCoarse | Item::LocationFine => Value::One("Place"),
        Item::BaseStation => Value::Many("CellTower"),
        Item::WifiAccessPoints => Value::Many("AccessPoint"),
        Item::WifiDevices | Item::BluetoothDevices => Value::Many("NearbyDevice"),
        Item::NetworkState => Value::One("NetworkState"),
        Item::DeviceSettings => Value::One("DeviceSettings"),
        Item::SystemInfo => Value::One("SystemInfo"),
        Item::Contacts => Value::Many("Contact"),
        Item::Calendar => Value::Many("CalendarEvent"),
        Item::Sms => Value::Many("TextMessage"),
        Item::CallLog => Value::Many("PhoneCall"),
        _ => Value::Text,
    })
}

/// The type and the value of the constant of a use.
fn use_of(number: u16, what: What) -> (String, String) {
    let kind = match read_as(what) {
        None => return ("Use<Nothing>".into(), format!("Use.ofNothing({number}, {})", literal(what.id()))),
        Some(Value::Text) => "String".to_owned(),
        Some(Value::Texts) => "List<String>".to_owned(),
        Some(Value::One(class)) => class.to_owned(),
        Some(Value::Many(class)) => format!("List<{class}>"),
    };
    let item = what.id().replace('-', "_").to_ascii_uppercase();
    (format!("Use<{kind}>"), format!("Use.of({number}, Items.{item})"))
}

fn object<T>(
    out: &mut String,
    name: &str,
    about: &str,
    constants: &[Constant<T>],
    typed: impl Fn(&T) -> (String, String),
) {
    let _ = writeln!(out, "\n/** {about} */\npublic object {name} {{");
    for (nth, one) in constants.iter().enumerate() {
        *out += if nth == 0 { "" } else { "\n" };
        let (class, value) = typed(&one.value);
        constant(out, &one.about, &one.name, &class, &value);
    }
    *out += "}\n";
}

/// A constant that is a field to Java too.
fn constant(out: &mut String, about: &str, name: &str, class: &str, value: &str) {
    let _ = writeln!(out, "    /** {about} */\n    @JvmField\n    public val {name}: {class} = {value}");
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
