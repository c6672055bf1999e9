//! Rules about what the systems offer.

use askfirst::catalogue::{Item, Kind, Platform, Source};

use super::consent::by_group;
use super::{Finding, Place, Subject};

/// iOS answers `canOpenURL` for at most so many schemes of an app.
const MAX_QUERY_SCHEMES: usize = 50;

/// Where items are named: place, pointer, platform, items. Terms once, and the groups that name items directly.
fn named(subject: &Subject<'_>) -> Vec<(Place, String, Platform, u16, Vec<Item>)> {
    let declaration = subject.declaration();
    let platforms =
        || Platform::ALL.iter().filter_map(|platform| Some((*platform, declaration.app.oldest(*platform)?)));
    let mut all = Vec::new();
    for (nth, term) in declaration.terms.iter().enumerate() {
        for (platform, oldest) in platforms() {
            let place = Place::new(format!("terms/{}", term.id));
            all.push((place, format!("/terms/{nth}"), platform, oldest, term.on(platform).collect()));
        }
    }
    let is_term = |id: &str| declaration.terms.iter().any(|term| term.id == id);
    for (nth, group) in declaration.uses.iter().enumerate() {
        let of = declaration.recipients.iter().find(|one| one.id == group.recipient);
        for (platform, oldest) in platforms() {
            if of.is_some_and(|one| !one.platforms.is_empty() && !one.platforms.contains(&platform)) {
                continue;
            }
            let direct = group.data.iter().filter(|id| !is_term(id)).filter_map(|id| Item::from_id(id));
            let pointer = format!("/uses/{nth}/data");
            all.push((Place::of_use(nth, group), pointer, platform, oldest, direct.collect()));
        }
    }
    all
}

/// How long a system gives an item, seen from the oldest version that the app runs on.
#[derive(PartialEq, Eq)]
enum Given {
    Never,
    Until(u16),
    Always,
}

fn given(item: Item, platform: Platform, oldest: u16) -> Given {
    let info = item.info();
    if info.android.is_empty() && info.ios.is_empty() {
        return Given::Always;
    }
    match info.accesses(platform).last().map(|last| last.to) {
        None => Given::Never,
        Some(None) => Given::Always,
        Some(Some(to)) if to < oldest => Given::Never,
        Some(Some(to)) => Given::Until(to),
    }
}

fn version(platform: Platform, version: u16) -> String {
    match platform {
        Platform::Android => format!("Android API level {version}"),
        Platform::Ios => format!("iOS {version}"),
    }
}

pub(super) fn item_impossible_on_platform(subject: &Subject<'_>) -> Vec<Finding> {
    let all = named(subject).into_iter();
    all.filter_map(|(place, pointer, platform, oldest, items)| {
        let never: Vec<Item> =
            items.into_iter().filter(|item| given(*item, platform, oldest) == Given::Never).collect();
        let finding = || {
            Finding::new(
                place,
                pointer,
                format!(
                    "from {} on there is no {}",
                    version(platform, oldest),
                    super::consent::names(&never)
                ),
                "name it for the other platform only (\"android\" or \"ios\" of a term), or remove it",
            )
        };
        (!never.is_empty()).then(finding)
    })
    .collect()
}

pub(super) fn item_gone_on_newer_os(subject: &Subject<'_>) -> Vec<Finding> {
    let all = named(subject).into_iter();
    all.filter_map(|(place, pointer, platform, oldest, items)| {
        let gone: Vec<String> = items
            .into_iter()
            .filter_map(|item| match given(item, platform, oldest) {
                Given::Until(last) => Some(format!("{} after {}", item.id(), version(platform, last))),
                Given::Never | Given::Always => None,
            })
            .collect();
        let finding = || {
            Finding::new(
                place,
                pointer,
                format!("there is no {}", gone.join(", no ")),
                "nothing has to be done: there the use is denied without the system being asked",
            )
        };
        (!gone.is_empty()).then(finding)
    })
    .collect()
}

fn uses_app_list(subject: &Subject<'_>) -> Option<&'static str> {
    let mut uses = subject.compiled.uses().iter();
    uses.any(|one| one.what.item() == Some(Item::AppList)).then_some("app-list")
}

pub(super) fn app_list_without_apps(subject: &Subject<'_>) -> Vec<Finding> {
    let missing = uses_app_list(subject).is_some() && subject.declaration().apps.is_empty();
    let finding = || {
        Finding::new(
            Place::new("apps"),
            "",
            "app-list is used, and no app is named whose presence is checked",
            "list them in \"apps\": the whole list of installed apps is never read",
        )
    };
    missing.then(finding).into_iter().collect()
}

pub(super) fn apps_without_app_list(subject: &Subject<'_>) -> Vec<Finding> {
    let unused = uses_app_list(subject).is_none() && !subject.declaration().apps.is_empty();
    let finding = || {
        Finding::new(
            Place::new("apps"),
            "/apps",
            "apps are named, and nobody uses app-list",
            "declare the use, or remove \"apps\"",
        )
    };
    unused.then(finding).into_iter().collect()
}

pub(super) fn app_without_identity(subject: &Subject<'_>) -> Vec<Finding> {
    let apps = subject.declaration().apps.iter().enumerate();
    apps.filter(|(_, app)| app.android.is_none() && app.ios.is_none())
        .map(|(nth, app)| {
            Finding::new(
                Place::new(format!("apps/{}", app.id)),
                format!("/apps/{nth}"),
                format!("the presence of \"{}\" cannot be checked anywhere", app.id),
                "state its package in \"android\", or a URL scheme of it in \"ios\"",
            )
        })
        .collect()
}

pub(super) fn android_name_invalid(subject: &Subject<'_>) -> Vec<Finding> {
    let declaration = subject.declaration();
    let pointer = |at: &str| {
        let (list, id) = at.split_once('/').unwrap_or((at, ""));
        match list {
            "apps" => {
                declaration.apps.iter().position(|one| one.id == id).map(|nth| format!("/apps/{nth}/android"))
            }
            _ => declaration
                .recipients
                .iter()
                .position(|one| one.id == id)
                .map(|nth| format!("/recipients/{nth}/sdk/providers")),
        }
    };
    let bad = crate::android::bad_names(subject.compiled).into_iter();
    bad.map(|bad| {
        let message = format!("\"{}\" is no name of a {}", bad.name, bad.kind);
        let pointer = pointer(&bad.at).unwrap_or_default();
        Finding::new(Place::new(bad.at), pointer, message, "write it as Android does, like com.example.Name")
    })
    .collect()
}

/// Whether iOS gives an item only under its permission to track across apps.
pub(crate) fn is_tracking(item: Item) -> bool {
    let accesses = item.info().accesses(Platform::Ios);
    accesses.iter().any(|access| access.permissions.contains(&"NSUserTrackingUsageDescription"))
}

pub(super) fn tracking_without_hosts(subject: &Subject<'_>) -> Vec<Finding> {
    let on_ios = |platforms: &[Platform]| platforms.is_empty() || platforms.contains(&Platform::Ios);
    let mut uses = subject.compiled.uses().iter();
    let tracks =
        uses.any(|one| one.platforms.contains(&Platform::Ios) && one.what.item().is_some_and(is_tracking));
    let mut recipients = subject.declaration().recipients.iter();
    let named = recipients.any(|one| on_ios(&one.platforms) && !one.tracking_hosts.is_empty());
    let finding = || {
        Finding::new(
            Place::new("recipients"),
            "/recipients",
            "iOS is asked for the permission to track, and no host is named that people are tracked with",
            "list them in \"tracking_hosts\" of who runs them; where only manifests of SDKs name hosts, accept this with the SDKs",
        )
    };
    (tracks && !named).then(finding).into_iter().collect()
}

pub(super) fn too_many_query_schemes(subject: &Subject<'_>) -> Vec<Finding> {
    let count = subject.declaration().apps.iter().filter(|app| app.ios.is_some()).count();
    let finding = || {
        Finding::new(
            Place::new("apps"),
            "/apps",
            format!("{count} URL schemes are queried"),
            "iOS answers for 50 at most: keep those that are needed",
        )
    };
    (count > MAX_QUERY_SCHEMES).then(finding).into_iter().collect()
}

pub(super) fn not_foreground_only(subject: &Subject<'_>) -> Vec<Finding> {
    by_group(
        subject,
        |one, item| {
            let info = item.info();
            let watched =
                matches!(info.kind, Kind::Location | Kind::Capture | Kind::Clipboard | Kind::Records);
            watched && info.source == Source::Platform && !one.foreground_only
        },
        |recipient, items| format!("\"{recipient}\" may get {items} in the background"),
        "add \"foreground_only\": true",
    )
}
