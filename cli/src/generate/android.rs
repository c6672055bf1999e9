//! The files of an Android app: what the library reads from the assets, and what the build merges into the manifest.

use std::fmt::Write;

use askfirst::catalogue::{Item, Platform};
use askfirst::declaration::Compiled;
use askfirst::text::Lang;

use super::notice::{Layout, notice_of};
use super::{Made, Origin};
use crate::android::{Needs, Query, Removed, STARTUP};
use crate::render::visible;

/// A text of the policy that the app carries along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyText {
    /// Its language.
    pub lang: Lang,
    /// The text, as it is.
    pub text: String,
}

/// What an app's source set gets, with paths below its root. `json` is the declaration's file, byte for byte, `file` its
/// name.
pub fn android(
    compiled: &Compiled,
    json: &str,
    file: &str,
    needs: &Needs,
    policy: &[PolicyText],
) -> Vec<Made> {
    let origin = Origin { file, compiled, lang: Lang::En };
    let mut made = vec![
        Made { name: "assets/askfirst/declaration.json", content: json.to_owned() },
        Made {
            name: "assets/askfirst/notice.json",
            content: notice_of(compiled, &[Platform::Android], Layout::Compact),
        },
    ];
    made.extend(policy.iter().map(|one| Made {
        name: match one.lang {
            Lang::Zh => "assets/askfirst/policy.zh.txt",
            Lang::En => "assets/askfirst/policy.en.txt",
        },
        content: one.text.clone(),
    }));
    made.push(Made { name: "askfirst/AndroidManifest.xml", content: manifest(&origin, needs) });
    made
}

/// The manifest that the build merges.
fn manifest(origin: &Origin<'_>, needs: &Needs) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    comment(&mut out, 0, &origin.header());
    out += "<manifest xmlns:android=\"http://schemas.android.com/apk/res/android\"\n";
    out += "    xmlns:tools=\"http://schemas.android.com/tools\">\n";
    for one in &needs.permissions {
        let items = one.items.iter().map(|item: &Item| item.id()).collect::<Vec<_>>().join(", ");
        out.push('\n');
        comment(&mut out, 1, &format!("{items}: {}", one.recipients.join(", ")));
        let to = one.to.map(|to| to.to_string());
        let mut attributes = vec![("android:name", one.name)];
        attributes.extend(to.as_deref().map(|to| ("android:maxSdkVersion", to)));
        element(&mut out, 1, "uses-permission", &attributes);
    }
    if !needs.queries.is_empty() {
        out += "\n    <queries>\n";
        for one in &needs.queries {
            comment(&mut out, 2, &one.why);
            query(&mut out, &one.query);
        }
        out += "    </queries>\n";
    }
    if !needs.removed.is_empty() {
        out += "\n    <application>\n";
        let (initializers, providers): (Vec<_>, Vec<_>) =
            needs.removed.iter().partition(|one| one.initializer);
        for one in providers {
            comment(&mut out, 2, &format!("{}: would start before the app's own code", one.sdk));
            let mut attributes = vec![("android:name", one.class.as_str())];
            attributes.extend(one.authorities.map(|authorities| ("android:authorities", authorities)));
            attributes.push(("tools:node", "remove"));
            element(&mut out, 2, "provider", &attributes);
        }
        startup(&mut out, &initializers);
        out += "    </application>\n";
    }
    out += "\n</manifest>\n";
    out
}

fn query(out: &mut String, query: &Query) {
    match query {
        Query::Package(name) => element(out, 2, "package", &[("android:name", name)]),
        Query::Authority(name) => element(out, 2, "provider", &[("android:authorities", name)]),
        Query::Action(name) => {
            *out += "        <intent>\n";
            element(out, 3, "action", &[("android:name", name)]);
            *out += "        </intent>\n";
        }
    }
}

/// Initialisers are entries of one provider, which stays for those of others.
fn startup(out: &mut String, initializers: &[&Removed]) {
    if initializers.is_empty() {
        return;
    }
    *out += "        <provider";
    attributes(
        out,
        &[
            ("android:name", STARTUP),
            ("android:authorities", "${applicationId}.androidx-startup"),
            ("tools:node", "merge"),
        ],
    );
    *out += ">\n";
    for one in initializers {
        comment(out, 3, &format!("{}: would start before the app's own code", one.sdk));
        element(out, 3, "meta-data", &[("android:name", &one.class), ("tools:node", "remove")]);
    }
    *out += "        </provider>\n";
}

fn element(out: &mut String, depth: usize, name: &str, list: &[(&str, &str)]) {
    let _ = write!(out, "{}<{name}", "    ".repeat(depth));
    attributes(out, list);
    *out += " />\n";
}

fn attributes(out: &mut String, list: &[(&str, &str)]) {
    for (name, value) in list {
        let _ = write!(out, " {name}=\"{}\"", escaped(value));
    }
}

/// A comment; XML allows no two hyphens in one, and none at its end.
fn comment(out: &mut String, depth: usize, text: &str) {
    let mut safe = String::with_capacity(text.len());
    for c in visible(text).chars() {
        if c == '-' && safe.ends_with('-') {
            safe.push(' ');
        }
        safe.push(c);
    }
    let _ = writeln!(out, "{}<!-- {safe} -->", "    ".repeat(depth));
}

/// A text as the value of an attribute.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe += "&amp;",
            '<' => safe += "&lt;",
            '>' => safe += "&gt;",
            '"' => safe += "&quot;",
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_ends_where_it_should() {
        let mut out = String::new();
        comment(&mut out, 0, "a--b--->\u{1b}--");
        roxmltree::Document::parse(&format!("<a>{out}</a>")).unwrap();
        assert_eq!(out, "<!-- a- -b- - ->\\u{1b}- - -->\n");
    }

    #[test]
    fn an_attribute_holds_any_text() {
        let text = "a\"b'<c>&d]]> ${applicationId}";
        let xml = format!("<a b=\"{}\"/>", escaped(text));
        assert_eq!(roxmltree::Document::parse(&xml).unwrap().root_element().attribute("b"), Some(text));
    }
}
