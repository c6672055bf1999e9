//! Rules about what consent must cover.

use std::collections::BTreeSet;

use askfirst::catalogue::{Item, Kind, Source};
use askfirst::declaration::{PurposeKind, RecipientKind, Use};

use super::{Finding, Place, Subject};

/// More sensitive items than this under one purpose that cannot be refused are worth a look.
const MANY_SENSITIVE: usize = 3;

/// Identifiers that a person cannot change.
const IMMUTABLE: [Item; 7] =
    [Item::Imei, Item::Meid, Item::Imsi, Item::Iccid, Item::SerialNumber, Item::Mac, Item::BluetoothAddress];

/// The items of the uses of one group that `pick` picks, in order and each once.
pub(super) fn items_of(subject: &Subject<'_>, group: usize, pick: impl Fn(&Use, Item) -> bool) -> Vec<Item> {
    let mut items = Vec::new();
    for one in subject.compiled.uses().iter().filter(|one| one.group == Some(group)) {
        items.extend(one.what.item().filter(|item| pick(one, *item) && !items.contains(item)));
    }
    items
}

/// `a, b, c`.
pub(super) fn names(items: &[Item]) -> String {
    items.iter().map(|item| item.id()).collect::<Vec<_>>().join(", ")
}

/// A finding at each group that has items of a kind.
pub(super) fn by_group(
    subject: &Subject<'_>,
    pick: impl Fn(&Use, Item) -> bool,
    message: impl Fn(&str, &str) -> String,
    help: &str,
) -> Vec<Finding> {
    let groups = subject.declaration().uses.iter().enumerate();
    groups
        .filter_map(|(nth, group)| {
            let items = items_of(subject, nth, &pick);
            (!items.is_empty()).then(|| {
                let message = message(&group.recipient, &names(&items));
                Finding::new(Place::of_use(nth, group), format!("/uses/{nth}"), message, help)
            })
        })
        .collect()
}

fn agreed_in_general(one: &Use) -> bool {
    one.separate.is_none() && one.exception.is_none()
}

pub(super) fn sensitive_without_separate_consent(subject: &Subject<'_>) -> Vec<Finding> {
    by_group(
        subject,
        |one, item| item.info().sensitive && agreed_in_general(one),
        |recipient, items| {
            format!("\"{recipient}\" gets {items} on the general agreement alone, and that is sensitive")
        },
        "declare a separate consent and name it in \"separate_consent\"",
    )
}

pub(super) fn sharing_without_separate_consent(subject: &Subject<'_>) -> Vec<Finding> {
    third_parties(
        subject,
        |_| true,
        |id, items| format!("\"{id}\" gets {items} on the general agreement alone"),
    )
}

pub(super) fn abroad_without_separate_consent(subject: &Subject<'_>) -> Vec<Finding> {
    third_parties(
        subject,
        |region| region != "CN",
        |id, items| format!("\"{id}\" takes {items} abroad on the general agreement alone"),
    )
}

fn third_parties(
    subject: &Subject<'_>,
    region: impl Fn(&str) -> bool,
    message: impl Fn(&str, &str) -> String,
) -> Vec<Finding> {
    let recipients = subject.declaration().recipients.iter().enumerate();
    recipients
        .filter(|(_, recipient)| recipient.kind != RecipientKind::App && region(&recipient.region))
        .filter_map(|(nth, recipient)| {
            let uses = subject.compiled.uses_of(&recipient.id).filter(|one| agreed_in_general(one));
            let mut items: Vec<Item> = uses.filter_map(|one| one.what.item()).collect();
            items.sort_unstable();
            items.dedup();
            (!items.is_empty()).then(|| {
                Finding::new(
                    Place::new(format!("recipients/{}", recipient.id)),
                    format!("/recipients/{nth}"),
                    message(&recipient.id, &names(&items)),
                    "declare a separate consent for giving data to this recipient and name it in its uses",
                )
            })
        })
        .collect()
}

pub(super) fn additional_on_by_default(subject: &Subject<'_>) -> Vec<Finding> {
    let purposes = subject.declaration().purposes.iter().enumerate();
    purposes
        .filter(|(_, purpose)| purpose.on_by_default)
        .map(|(nth, purpose)| {
            Finding::new(
                Place::new(format!("purposes/{}", purpose.id)),
                format!("/purposes/{nth}/on_by_default"),
                format!("\"{}\" asks to be chosen beforehand", purpose.id),
                "remove \"on_by_default\": nothing is ever chosen for a person, and a default tick is rejected",
            )
        })
        .collect()
}

pub(super) fn personalised_basic(subject: &Subject<'_>) -> Vec<Finding> {
    let purposes = subject.declaration().purposes.iter().enumerate();
    purposes
        .filter(|(nth, purpose)| {
            let any = subject.compiled.uses().iter().any(|one| one.purpose == *nth && one.personalised);
            purpose.kind == PurposeKind::Basic && (purpose.personalised || any)
        })
        .map(|(nth, purpose)| {
            Finding::new(
                Place::new(format!("purposes/{}", purpose.id)),
                format!("/purposes/{nth}/kind"),
                format!("\"{}\" is personalisation and yet basic", purpose.id),
                "make it \"additional\", or move what is personalised to a purpose of its own",
            )
        })
        .collect()
}

pub(super) fn advertising_without_switch(subject: &Subject<'_>) -> Vec<Finding> {
    const WORDS: [&str; 6] = ["广告", "个性化", "推荐", "advert", "personalis", "recommend"];
    let purposes = subject.declaration().purposes.iter().enumerate();
    purposes
        .filter(|(nth, purpose)| {
            let mut uses = subject.compiled.uses().iter().filter(|one| one.purpose == *nth);
            !purpose.personalised && uses.any(|one| !one.personalised)
        })
        .filter_map(|(nth, purpose)| {
            let texts = [&purpose.title, &purpose.text];
            let all = texts.map(|text| format!("{} {}", text.zh, text.en.to_lowercase())).join(" ");
            let word = WORDS.iter().find(|word| all.contains(**word))?;
            Some(Finding::new(
                Place::new(format!("purposes/{}", purpose.id)),
                format!("/purposes/{nth}"),
                format!(
                    "\"{}\" speaks of \"{word}\", and the personalisation switch does not reach it",
                    purpose.id
                ),
                "add \"personalised\": true, or accept this if nothing depends on the person",
            ))
        })
        .collect()
}

pub(super) fn separate_consent_bundles(subject: &Subject<'_>) -> Vec<Finding> {
    let consents = subject.declaration().separate_consents.iter().enumerate();
    consents
        .filter_map(|(nth, consent)| {
            let uses = subject.compiled.uses().iter().filter(|one| one.separate == Some(nth));
            let purposes: BTreeSet<&str> =
                uses.map(|one| subject.compiled.purpose(one).id.as_str()).collect();
            (purposes.len() > 1).then(|| {
                let purposes: Vec<&str> = purposes.into_iter().collect();
                Finding::new(
                    Place::new(format!("separate_consents/{}", consent.id)),
                    format!("/separate_consents/{nth}"),
                    format!("\"{}\" covers {} at once", consent.id, purposes.join(", ")),
                    "ask for each purpose on its own",
                )
            })
        })
        .collect()
}

pub(super) fn exception_for_third_party(subject: &Subject<'_>) -> Vec<Finding> {
    let declaration = subject.declaration();
    let is_app = |id: &str| declaration.recipients.iter().any(|r| r.id == id && r.kind == RecipientKind::App);
    let groups = declaration.uses.iter().enumerate();
    groups
        .filter(|(_, group)| group.exception.is_some() && !is_app(&group.recipient))
        .map(|(nth, group)| {
            Finding::new(
                Place::of_use(nth, group),
                format!("/uses/{nth}/exception"),
                format!("\"{}\" gets data without consent", group.recipient),
                "check that the exception really covers giving data to somebody else",
            )
        })
        .collect()
}

pub(super) fn many_sensitive_items(subject: &Subject<'_>) -> Vec<Finding> {
    let purposes = subject.declaration().purposes.iter().enumerate();
    purposes
        .filter(|(_, purpose)| purpose.kind == PurposeKind::Basic)
        .filter_map(|(nth, purpose)| {
            let uses = subject.compiled.uses().iter().filter(|one| one.purpose == nth);
            let items: BTreeSet<Item> =
                uses.filter_map(|one| one.what.item()).filter(|item| item.info().sensitive).collect();
            (items.len() > MANY_SENSITIVE).then(|| {
                let items: Vec<Item> = items.into_iter().collect();
                Finding::new(
                    Place::new(format!("purposes/{}", purpose.id)),
                    format!("/purposes/{nth}"),
                    format!(
                        "\"{}\" is basic and uses {} sensitive items: {}",
                        purpose.id,
                        items.len(),
                        names(&items)
                    ),
                    "keep what the app cannot work without, and make additional purposes of the rest",
                )
            })
        })
        .collect()
}

pub(super) fn identifier_for_basic_purpose(subject: &Subject<'_>) -> Vec<Finding> {
    by_group(
        subject,
        |one, item| {
            let info = item.info();
            let basic = subject.compiled.purpose(one).kind == PurposeKind::Basic;
            basic && info.kind == Kind::DeviceId && info.source == Source::Platform
        },
        |recipient, items| format!("\"{recipient}\" gets {items} for a basic purpose"),
        "an identifier that the app makes itself (uuid) is enough for most of them",
    )
}

pub(super) fn immutable_identifier(subject: &Subject<'_>) -> Vec<Finding> {
    by_group(
        subject,
        |_, item| IMMUTABLE.contains(&item),
        |recipient, items| format!("\"{recipient}\" gets {items}, which a person cannot change"),
        "use one that can be reset: oaid, idfa, or a uuid that the app makes",
    )
}
