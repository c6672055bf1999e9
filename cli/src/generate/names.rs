//! The names of constants: `RECIPIENT_ITEM`, or `RECIPIENT_ITEM_FOR_PURPOSE` where that alone would not say which.

use std::collections::BTreeMap;

use askfirst::catalogue::Platform;
use askfirst::declaration::{Compiled, Use};
use askfirst::text::Lang;
use thiserror::Error;

use super::documentation;
use crate::diff::what_words;

/// Two things that would get the same name.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("\"{first}\" and \"{second}\" would both be called {name} in {language}")]
pub struct Clash {
    /// The one.
    pub first: String,
    /// The other.
    pub second: String,
    /// The name.
    pub name: String,
    /// The language.
    pub language: &'static str,
}

/// A constant: what it is called, what it holds, what is said about it.
pub(super) struct Constant<T> {
    pub(super) name: String,
    pub(super) value: T,
    pub(super) about: String,
}

/// All constants of a declaration in one style.
pub(super) struct Names {
    pub(super) uses: Vec<Constant<u16>>,
    pub(super) recipients: Vec<Constant<String>>,
    pub(super) purposes: Vec<Constant<String>>,
    pub(super) separate_consents: Vec<Constant<String>>,
}

type Style = fn(&[&str]) -> String;

impl Names {
    /// Names in capital letters, of the uses on `platform` or of all.
    pub(super) fn upper(compiled: &Compiled, platform: Option<Platform>, lang: Lang) -> Result<Self, Clash> {
        let language = if platform.is_some() { "Kotlin" } else { "Rust" };
        Self::new(compiled, platform, lang, upper, language)
    }

    /// Names in Swift's camel case.
    pub(super) fn camel(compiled: &Compiled, platform: Platform, lang: Lang) -> Result<Self, Clash> {
        Self::new(compiled, Some(platform), lang, camel, "Swift")
    }

    fn new(
        compiled: &Compiled,
        platform: Option<Platform>,
        lang: Lang,
        style: Style,
        language: &'static str,
    ) -> Result<Self, Clash> {
        let declaration = compiled.declaration();
        let on = |one: &&Use| platform.is_none_or(|platform| one.platforms.contains(&platform));
        let uses = compiled.uses().iter().filter(on).map(|one| Constant {
            name: style(&segments(compiled, one)),
            value: one.id.0,
            about: about(compiled, one, lang),
        });
        let recipients = declaration.recipients.iter().map(|one| (&one.id, &one.title));
        let purposes = declaration.purposes.iter().map(|one| (&one.id, &one.title));
        let consents = declaration.separate_consents.iter().map(|one| (&one.id, &one.title));
        let names = Self {
            uses: uses.collect(),
            recipients: recipients.map(|(id, title)| constant(style, id, title.get(lang))).collect(),
            purposes: purposes.map(|(id, title)| constant(style, id, title.get(lang))).collect(),
            separate_consents: consents.map(|(id, title)| constant(style, id, title.get(lang))).collect(),
        };
        let key = |number: &u16| compiled.uses().get(usize::from(*number)).map(|one| compiled.key(one));
        distinct(&names.uses, |number| key(number).unwrap_or_default(), language)?;
        for list in [&names.recipients, &names.purposes, &names.separate_consents] {
            distinct(list, Clone::clone, language)?;
        }
        Ok(names)
    }
}

/// The ids that a use is named by.
fn segments<'a>(compiled: &'a Compiled, one: &Use) -> Vec<&'a str> {
    let recipient = compiled.recipient(one).id.as_str();
    let mut alike =
        compiled.uses().iter().filter(|other| other.recipient == one.recipient && other.what == one.what);
    let mut segments = vec![recipient, one.what.id()];
    if alike.nth(1).is_some() {
        segments.extend(["for", compiled.purpose(one).id.as_str()]);
    }
    segments
}

fn about(compiled: &Compiled, one: &Use, lang: Lang) -> String {
    let what = what_words(one.what);
    let (recipient, purpose) = (compiled.recipient(one), compiled.purpose(one));
    documentation(&format!(
        "{} · {} · {}",
        recipient.title.get(lang),
        what.get(lang),
        purpose.title.get(lang)
    ))
}

fn constant(style: Style, id: &str, title: &str) -> Constant<String> {
    Constant { name: style(&[id]), value: id.to_owned(), about: documentation(title) }
}

fn distinct<T>(
    constants: &[Constant<T>],
    whose: impl Fn(&T) -> String,
    language: &'static str,
) -> Result<(), Clash> {
    let mut seen: BTreeMap<&str, &T> = BTreeMap::new();
    for one in constants {
        if let Some(first) = seen.insert(&one.name, &one.value) {
            return Err(Clash {
                first: whose(first),
                second: whose(&one.value),
                name: one.name.clone(),
                language,
            });
        }
    }
    Ok(())
}

/// Ids begin with a letter and hold nothing but letters, digits and hyphens, so this is a name.
fn upper(segments: &[&str]) -> String {
    segments.join("_").replace('-', "_").to_ascii_uppercase()
}

/// Acronyms keep their capitals, as Swift's guidelines ask, except at the beginning.
fn camel(segments: &[&str]) -> String {
    const ACRONYMS: [&str; 18] = [
        "aml", "bssid", "caid", "gaid", "iccid", "id", "idfa", "idfv", "imei", "imsi", "ip", "mac", "meid",
        "oaid", "os", "sms", "ssid", "uuid",
    ];
    let words = segments.iter().flat_map(|segment| segment.split('-')).enumerate();
    words.fold(String::new(), |mut name, (nth, word)| {
        match word.split_at_checked(1) {
            _ if nth == 0 => name.push_str(word),
            _ if ACRONYMS.contains(&word) || word == "sdk" => name.push_str(&word.to_ascii_uppercase()),
            Some((first, rest)) => {
                name.push_str(&first.to_ascii_uppercase());
                name.push_str(rest);
            }
            None => {}
        }
        name
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_each_language() {
        assert_eq!(upper(&["self", "android-id"]), "SELF_ANDROID_ID");
        assert_eq!(upper(&["pangle", "imei", "for", "video-rewards"]), "PANGLE_IMEI_FOR_VIDEO_REWARDS");
        assert_eq!(camel(&["self", "idfv"]), "selfIDFV");
        assert_eq!(camel(&["self", "ip-address"]), "selfIPAddress");
        assert_eq!(camel(&["tencent-im", "start"]), "tencentImStart");
    }
}
