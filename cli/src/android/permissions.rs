//! Permissions: which the declared uses need, and what else opens personal data.

use std::collections::{BTreeMap, BTreeSet};

use askfirst::catalogue::{Item, Platform};
use askfirst::declaration::Compiled;

/// The mark of `<queries>` in the catalogue, where the other things that a manifest states are permissions.
const QUERIES: &str = "<queries>";

/// Permissions that are asked for together with another: since Android 12 precise location alone is not granted.
const COMPANIONS: &[(&str, &str)] =
    &[("android.permission.ACCESS_FINE_LOCATION", "android.permission.ACCESS_COARSE_LOCATION")];

/// A permission that declared uses need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permission {
    /// Its name.
    pub name: &'static str,
    /// The last API level on which a use needs it; none where newer systems ask for it too.
    pub to: Option<u16>,
    /// The items that need it.
    pub items: BTreeSet<Item>,
    /// Who gets them, in the order of the uses.
    pub recipients: Vec<String>,
}

/// The permissions that the uses need on the API levels that the app runs on.
pub(super) fn needed(compiled: &Compiled) -> Vec<Permission> {
    let Some(oldest) = compiled.declaration().app.oldest(Platform::Android) else { return Vec::new() };
    let mut all: BTreeMap<&'static str, Permission> = BTreeMap::new();
    for (item, recipient) in super::used(compiled) {
        let accesses = item.info().accesses(Platform::Android).iter();
        for access in accesses.filter(|access| access.to.is_none_or(|to| to >= oldest)) {
            let stated =
                access.permissions.iter().chain(access.manifest).copied().filter(|name| *name != QUERIES);
            for name in stated.flat_map(with_companions) {
                let one = all.entry(name).or_insert_with(|| Permission {
                    name,
                    to: access.to,
                    items: BTreeSet::new(),
                    recipients: Vec::new(),
                });
                one.to = one.to.zip(access.to).map(|(one, other)| one.max(other));
                one.items.insert(item);
                if !one.recipients.iter().any(|known| known == recipient) {
                    one.recipients.push(recipient.to_owned());
                }
            }
        }
    }
    all.into_values().collect()
}

fn with_companions(name: &'static str) -> impl Iterator<Item = &'static str> {
    let companions = COMPANIONS.iter().filter(move |(of, _)| *of == name).map(|(_, companion)| *companion);
    companions.chain([name])
}

/// Permissions that open no personal data: granted at installation, or for what only the app itself shows or does.
/// Names without `android.permission.`; source: Android's reference of permissions.
pub const HARMLESS: &[&str] = &[
    "CHANGE_NETWORK_STATE",
    "DETECT_SCREEN_CAPTURE",
    "DISABLE_KEYGUARD",
    "EXPAND_STATUS_BAR",
    "FOREGROUND_SERVICE",
    "FOREGROUND_SERVICE_CAMERA",
    "FOREGROUND_SERVICE_DATA_SYNC",
    "FOREGROUND_SERVICE_MEDIA_PLAYBACK",
    "FOREGROUND_SERVICE_MICROPHONE",
    "INTERNET",
    "MODIFY_AUDIO_SETTINGS",
    "NFC",
    "POST_NOTIFICATIONS",
    "RECEIVE_BOOT_COMPLETED",
    "REORDER_TASKS",
    "SCHEDULE_EXACT_ALARM",
    "SET_WALLPAPER",
    "USE_BIOMETRIC",
    "USE_EXACT_ALARM",
    "USE_FINGERPRINT",
    "USE_FULL_SCREEN_INTENT",
    "VIBRATE",
    "WAKE_LOCK",
];

/// Permissions that open more than the catalogue's calls need, and the items whose use is a reason to have them.
/// No item stands for a reason that no declaration can give. Source: Android's reference of permissions; for
/// `GET_INSTALLED_APPS` the makers' own systems, which ask a person before an app sees others.
const FURTHER: &[(&str, &[Item])] = &[
    ("android.permission.ACCESS_BACKGROUND_LOCATION", &[]),
    ("android.permission.ACCESS_MEDIA_LOCATION", &[]),
    ("android.permission.ACTIVITY_RECOGNITION", &[]),
    ("android.permission.ANSWER_PHONE_CALLS", &[]),
    ("android.permission.BODY_SENSORS", &[]),
    ("android.permission.BODY_SENSORS_BACKGROUND", &[]),
    ("android.permission.CALL_PHONE", &[]),
    ("android.permission.GET_ACCOUNTS", &[]),
    ("android.permission.HIGH_SAMPLING_RATE_SENSORS", &[Item::Sensors]),
    ("android.permission.MANAGE_EXTERNAL_STORAGE", &[]),
    ("android.permission.PACKAGE_USAGE_STATS", &[]),
    ("android.permission.PROCESS_OUTGOING_CALLS", &[]),
    ("android.permission.READ_BASIC_PHONE_STATE", &[Item::NetworkGeneration]),
    ("android.permission.READ_MEDIA_AUDIO", &[]),
    ("android.permission.READ_MEDIA_VISUAL_USER_SELECTED", &[Item::PhotoLibrary]),
    ("android.permission.READ_PRIVILEGED_PHONE_STATE", &[]),
    ("android.permission.RECEIVE_MMS", &[]),
    ("android.permission.RECEIVE_SMS", &[]),
    ("android.permission.RECEIVE_WAP_PUSH", &[]),
    ("android.permission.REQUEST_INSTALL_PACKAGES", &[]),
    ("android.permission.SEND_SMS", &[]),
    ("android.permission.SYSTEM_ALERT_WINDOW", &[]),
    ("android.permission.WRITE_CALENDAR", &[Item::Calendar]),
    ("android.permission.WRITE_CALL_LOG", &[]),
    ("android.permission.WRITE_CONTACTS", &[Item::Contacts]),
    ("com.android.permission.GET_INSTALLED_APPS", &[Item::AppList]),
];

/// The items that a permission opens, or `None` for one that is not known to open any. Empty means: more than any item.
pub fn openers(name: &str) -> Option<BTreeSet<Item>> {
    let needing = |item: &Item| {
        let accesses = item.info().accesses(Platform::Android);
        accesses.iter().any(|access| access.permissions.contains(&name) || access.manifest.contains(&name))
    };
    let mut items: BTreeSet<Item> = Item::ALL.iter().copied().filter(needing).collect();
    let further = FURTHER.iter().find(|(further, _)| *further == name);
    items.extend(further.into_iter().flat_map(|(_, items)| *items));
    (further.is_some() || !items.is_empty()).then_some(items)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_in_order_and_apart() {
        assert!(HARMLESS.is_sorted() && FURTHER.is_sorted_by_key(|(name, _)| *name));
        let harmless =
            |name: &str| name.strip_prefix("android.permission.").is_some_and(|n| HARMLESS.contains(&n));
        assert!(!FURTHER.iter().any(|(name, _)| harmless(name)));
        // `INTERNET` alone is named by items, and every app has it.
        let named: Vec<_> =
            HARMLESS.iter().filter(|n| openers(&format!("android.permission.{n}")).is_some()).collect();
        assert_eq!(named, [&"INTERNET"]);
    }

    #[test]
    fn a_permission_opens_the_items_that_need_it() {
        let names = |name| openers(name).map(|items| items.iter().map(|item| item.id()).collect::<Vec<_>>());
        assert_eq!(names("android.permission.CAMERA"), Some(vec!["camera"]));
        assert_eq!(names("android.permission.WRITE_CONTACTS"), Some(vec!["contacts"]));
        assert_eq!(names("android.permission.SEND_SMS"), Some(vec![]));
        assert_eq!(names("com.example.CUSTOM"), None);
    }
}
