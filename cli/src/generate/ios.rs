//! What an iOS app's build states: the keys of `Info.plist` that explain permissions and list URL schemes, the privacy manifest
//! of the app (`PrivacyInfo.xcprivacy`), and what it must be entitled to (`App.entitlements`), where that is anything.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use askfirst::catalogue::{Access, Item, Kind, Platform};
use askfirst::declaration::{Compiled, RecipientKind, Use};

use super::{Made, Origin};
use crate::lint::is_tracking;

/// Lists the URL schemes that may be asked for.
const SCHEMES: &str = "LSApplicationQueriesSchemes";
/// What entitlements begin with.
const ENTITLEMENT: &str = "com.apple.developer.";

pub(super) fn files(origin: &Origin<'_>) -> Vec<Made> {
    let made = |name, content: &Plist| Made { name, content: document(&origin.header(), content) };
    let mut files =
        vec![made("Info.plist", &info(origin)), made("PrivacyInfo.xcprivacy", &privacy(origin.compiled))];
    let entitlements = entitlements(origin.compiled);
    if !entitlements.is_empty() {
        files.push(made("App.entitlements", &Plist::Dict(entitlements)));
    }
    files
}

/// A value of a property list.
enum Plist {
    Text(String),
    Flag(bool),
    List(Vec<Plist>),
    Dict(Vec<(String, Plist)>),
}

impl Plist {
    fn write(&self, out: &mut String, depth: usize) {
        let indent = "\t".repeat(depth);
        let _ = match self {
            Self::Text(text) => writeln!(out, "{indent}<string>{}</string>", escaped(text)),
            Self::Flag(flag) => writeln!(out, "{indent}<{flag}/>"),
            Self::List(list) if list.is_empty() => writeln!(out, "{indent}<array/>"),
            Self::Dict(entries) if entries.is_empty() => writeln!(out, "{indent}<dict/>"),
            Self::List(list) => {
                let _ = writeln!(out, "{indent}<array>");
                list.iter().for_each(|one| one.write(out, depth + 1));
                writeln!(out, "{indent}</array>")
            }
            Self::Dict(entries) => {
                let _ = writeln!(out, "{indent}<dict>");
                for (key, value) in entries {
                    let _ = writeln!(out, "{indent}\t<key>{}</key>", escaped(key));
                    value.write(out, depth + 1);
                }
                writeln!(out, "{indent}</dict>")
            }
        };
    }
}

fn document(header: &str, content: &Plist) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out += "<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n";
    // Two hyphens would end a comment.
    let _ =
        writeln!(out, "<!-- {} -->\n<plist version=\"1.0\">", escaped(header).replace("--", "-\u{2060}-"));
    content.write(&mut out, 0);
    out + "</plist>\n"
}

/// A text as XML 1.0 can hold it: what it cannot hold is left out.
fn escaped(text: &str) -> String {
    crate::render::visible(text).chars().fold(String::new(), |mut out, c| {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '\u{FFFE}' | '\u{FFFF}' => {}
            c => out.push(c),
        }
        out
    })
}

/// The uses on iOS, with their items; the start of an SDK has none.
fn uses(compiled: &Compiled) -> impl Iterator<Item = (&Use, Item)> {
    let on_ios = compiled.uses().iter().filter(|one| one.platforms.contains(&Platform::Ios));
    on_ios.filter_map(|one| Some((one, one.what.item()?)))
}

/// How the system gives what is used, on the versions that the app runs on: ranges that end before the oldest need nothing.
fn accesses(compiled: &Compiled) -> impl Iterator<Item = (&Use, &'static Access)> {
    let oldest = compiled.declaration().app.oldest(Platform::Ios).unwrap_or_default();
    let accesses = uses(compiled)
        .flat_map(|(one, item)| item.info().accesses(Platform::Ios).iter().map(move |access| (one, access)));
    accesses.filter(move |(_, access)| access.to.is_none_or(|to| to >= oldest))
}

/// What the app must be entitled to, beside what is its own: its app group.
fn entitlements(compiled: &Compiled) -> Vec<(String, Plist)> {
    let stated = accesses(compiled).flat_map(|(_, access)| access.manifest);
    let names: BTreeSet<&&str> = stated.filter(|name| name.starts_with(ENTITLEMENT)).collect();
    names.into_iter().map(|name| ((*name).to_owned(), Plist::Flag(true))).collect()
}

/// Explanations of permissions, by the texts of the purposes that need them, and the URL schemes of the apps that are looked for.
fn info(origin: &Origin<'_>) -> Plist {
    let compiled = origin.compiled;
    let mut explained: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut stated: BTreeSet<&str> = BTreeSet::new();
    for (one, access) in accesses(compiled) {
        let old_keys = access.manifest.iter().filter(|name| name.ends_with("UsageDescription"));
        for name in access.permissions.iter().chain(old_keys) {
            let texts = explained.entry(name).or_default();
            let text = compiled.purpose(one).text.get(origin.lang);
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
        stated.extend(access.manifest);
    }
    let mut entries: Vec<(String, Plist)> =
        explained.into_iter().map(|(name, texts)| (name.to_owned(), Plist::Text(texts.join(" ")))).collect();
    if stated.contains(SCHEMES) {
        let schemes = compiled.declaration().apps.iter().filter_map(|app| app.ios.clone());
        let schemes = schemes.map(Plist::Text).collect();
        entries.push((SCHEMES.to_owned(), Plist::List(schemes)));
    }
    Plist::Dict(entries)
}

/// What the app itself collects. SDKs bring manifests of their own along, which the build adds to this one.
fn privacy(compiled: &Compiled) -> Plist {
    let mut collected: BTreeMap<&str, Collected> = BTreeMap::new();
    let hosts: BTreeSet<&str> = tracking_hosts(compiled).collect();
    let mut tracks = !hosts.is_empty();
    for (one, item) in uses(compiled) {
        let is_tracking = is_tracking(item);
        tracks |= is_tracking;
        if compiled.recipient(one).kind != RecipientKind::App {
            continue;
        }
        let entry = collected.entry(data_type(item)).or_default();
        entry.is_tracking |= is_tracking;
        entry.is_personalised |= one.personalised;
        entry.is_functional |= !one.personalised;
    }
    let collected = collected.into_iter().map(|(name, entry)| entry.plist(name)).collect();
    let named = |name: &str, value| (name.to_owned(), value);
    Plist::Dict(vec![
        named("NSPrivacyTracking", Plist::Flag(tracks)),
        named(
            "NSPrivacyTrackingDomains",
            Plist::List(hosts.into_iter().map(|host| Plist::Text(host.to_owned())).collect()),
        ),
        named("NSPrivacyCollectedDataTypes", Plist::List(collected)),
        // The library states what it calls in a manifest of its own.
        named("NSPrivacyAccessedAPITypes", Plist::List(Vec::new())),
    ])
}

/// The hosts that people are tracked with on iOS, whoever runs them: many SDKs bring no manifest along.
fn tracking_hosts(compiled: &Compiled) -> impl Iterator<Item = &str> {
    let recipients = compiled.declaration().recipients.iter();
    let on_ios = recipients.filter(|one| one.platforms.is_empty() || one.platforms.contains(&Platform::Ios));
    on_ios.flat_map(|one| one.tracking_hosts.iter().map(String::as_str))
}

/// How the app uses one type of data.
#[derive(Default)]
struct Collected {
    is_tracking: bool,
    is_personalised: bool,
    is_functional: bool,
}

impl Collected {
    fn plist(&self, name: &str) -> Plist {
        let purposes =
            [(self.is_functional, "AppFunctionality"), (self.is_personalised, "ProductPersonalization")];
        let purposes = purposes.iter().filter(|(is, _)| *is);
        let purposes = purposes
            .map(|(_, name)| Plist::Text(format!("NSPrivacyCollectedDataTypePurpose{name}")))
            .collect();
        let key = |rest: &str| format!("NSPrivacyCollectedDataType{rest}");
        Plist::Dict(vec![
            (key(""), Plist::Text(key(name))),
            // Nothing in a declaration says that data is kept apart from the person.
            (key("Linked"), Plist::Flag(true)),
            (key("Tracking"), Plist::Flag(self.is_tracking)),
            (key("Purposes"), Plist::List(purposes)),
        ])
    }
}

/// The type of data that an item is to Apple ("Describing data use in privacy manifests"), without its prefix.
fn data_type(item: Item) -> &'static str {
    match item {
        Item::LocationFine => "PreciseLocation",
        Item::LocationCoarse => "CoarseLocation",
        Item::Contacts => "Contacts",
        Item::Sms | Item::Messages => "EmailsOrTextMessages",
        Item::PhotoLibrary | Item::Camera | Item::Avatar | Item::IdCardPhoto => "PhotosorVideos",
        Item::Recording => "AudioData",
        Item::PhoneNumber | Item::ConsigneePhone | Item::OtherPhone | Item::SimPhoneNumber => "PhoneNumber",
        Item::Email => "EmailAddress",
        Item::DeliveryAddress => "PhysicalAddress",
        Item::RealName | Item::ConsigneeName | Item::Nickname => "Name",
        Item::SearchHistory => "SearchHistory",
        Item::Browsing => "BrowsingHistory",
        Item::SupportRecords => "CustomerSupport",
        Item::Clicks | Item::Favourites | Item::Shares => "ProductInteraction",
        _ => match item.info().kind {
            Kind::DeviceId => "DeviceID",
            Kind::Radio => "CoarseLocation",
            Kind::Account => "UserID",
            Kind::Contact => "OtherUserContactInfo",
            Kind::Identity => "SensitiveInfo",
            Kind::Financial => "PaymentInfo",
            Kind::Transaction => "PurchaseHistory",
            Kind::Behaviour | Kind::Log => "OtherUsageData",
            Kind::Content => "OtherUserContent",
            _ => "OtherDataTypes",
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_texts_only() {
        let mut out = String::new();
        Plist::Text("</string><true/> & \u{202e}".into()).write(&mut out, 0);
        assert!(out.starts_with("<string>&lt;/string&gt;&lt;true/&gt; &amp; "), "{out}");
        assert!(!document("a -- b --> c", &Plist::List(Vec::new())).contains("-- b"));
    }
}
