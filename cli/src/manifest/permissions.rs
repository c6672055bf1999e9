//! Rules about what the app may read: permissions, and what it sees of other apps.

use askfirst::catalogue::Platform;

use super::{Finding, Subject};
use crate::android::{HARMLESS, Query, items, openers};

/// Opens the whole list of apps.
const ALL_APPS: &str = "android.permission.QUERY_ALL_PACKAGES";
/// The action that every app with an icon answers to.
const MAIN: &str = "android.intent.action.MAIN";
/// Who adds a permission is not in the merged manifest.
const WHO: &str =
    "the build's report of the merge (outputs/logs/manifest-merger-…-report.txt) says which library adds it";

fn is_harmless(name: &str) -> bool {
    name.strip_prefix("android.permission.").is_some_and(|name| HARMLESS.contains(&name))
}

fn names<T: ToString>(list: impl IntoIterator<Item = T>) -> String {
    list.into_iter().map(|one| one.to_string()).collect::<Vec<_>>().join(", ")
}

/// The permissions that no declared use needs, and what they open.
fn not_needed<'a>(subject: &Subject<'a>) -> impl Iterator<Item = (&'a super::UsesPermission, Opens)> {
    let Subject { compiled, needs, manifest, .. } = *subject;
    let used = items(compiled);
    let asked = manifest.permissions.iter();
    asked
        .filter(move |one| {
            one.name != ALL_APPS
                && !is_harmless(&one.name)
                && !needs.permissions.iter().any(|needed| needed.name == one.name)
        })
        .filter_map(move |one| match openers(&one.name) {
            Some(items) if items.iter().any(|item| used.contains(item)) => None,
            Some(items) => Some((one, Opens::Items(names(items)))),
            None => Some((one, Opens::Unknown)),
        })
}

/// What a permission opens.
enum Opens {
    /// These items; none where it opens more than any item.
    Items(String),
    /// Nobody knows.
    Unknown,
}

pub(super) fn undeclared(subject: &Subject<'_>) -> Vec<Finding> {
    not_needed(subject)
        .filter_map(|(one, opens)| {
            let Opens::Items(items) = opens else { return None };
            let (message, declare) = if items.is_empty() {
                (format!("{} opens more than any use can be declared for", one.name), String::new())
            } else {
                (
                    format!("{} opens {items}, and no use on Android declares that", one.name),
                    "declare the use, or ".to_owned(),
                )
            };
            let help = format!("{declare}take it out with tools:node=\"remove\"; {WHO}");
            Some(Finding::new(format!("permissions/{}", one.name), one.span.clone(), message, help))
        })
        .collect()
}

pub(super) fn unknown(subject: &Subject<'_>) -> Vec<Finding> {
    let own =
        |name: &str| subject.is_own(name) || subject.manifest.own_permissions.iter().any(|own| own == name);
    not_needed(subject)
        .filter(|(one, opens)| matches!(opens, Opens::Unknown) && !own(&one.name))
        .map(|(one, _)| {
            Finding::new(
                format!("permissions/{}", one.name),
                one.span.clone(),
                format!("askfirst does not know what {} opens", one.name),
                format!("look it up; {WHO}"),
            )
        })
        .collect()
}

pub(super) fn beyond_use(subject: &Subject<'_>) -> Vec<Finding> {
    let asked = subject.manifest.permissions.iter();
    asked
        .filter(|one| !is_harmless(&one.name))
        .filter_map(|one| {
            let needed = subject.needs.permissions.iter().find(|needed| needed.name == one.name)?;
            let to = needed.to.filter(|to| one.to.is_none_or(|asked| asked > *to))?;
            Some(Finding::new(
                format!("permissions/{}", one.name),
                one.span.clone(),
                format!("{} is needed for {} up to API level {to} only", one.name, names(&needed.items)),
                format!("add android:maxSdkVersion=\"{to}\"; the manifest that `askfirst build --android` writes has it"),
            ))
        })
        .collect()
}

pub(super) fn missing(subject: &Subject<'_>) -> Vec<Finding> {
    let needed = subject.needs.permissions.iter();
    needed
        .filter_map(|needed| {
            let mut asked = subject.manifest.permissions.iter().filter(|one| one.name == needed.name).peekable();
            let place = asked.peek().map_or(&subject.manifest.span, |one| &one.span);
            let last = asked.clone().map(|one| one.to.unwrap_or(u16::MAX)).max();
            let reach = needed.to.unwrap_or(u16::MAX);
            let message = match last {
                None => format!("{} is missing, and {} of {} need it", needed.name, names(&needed.items), needed.recipients.join(", ")),
                Some(last) if last < reach => {
                    format!("{} ends at API level {last}, and {} need it on newer systems too", needed.name, names(&needed.items))
                }
                Some(_) => return None,
            };
            let help = "merge the manifest that `askfirst build --android` writes; without the permission the reads are unavailable";
            Some(Finding::new(format!("permissions/{}", needed.name), place.clone(), message, help))
        })
        .collect()
}

pub(super) fn all_apps_visible(subject: &Subject<'_>) -> Vec<Finding> {
    const HELP: &str = "take it out, and declare in \"apps\" which apps are checked";
    let permission = subject.manifest.permissions.iter().filter(|one| one.name == ALL_APPS).map(|one| {
        Finding::new(
            format!("permissions/{ALL_APPS}"),
            one.span.clone(),
            format!("{ALL_APPS} opens the list of all apps"),
            HELP,
        )
    });
    let launchers =
        subject.manifest.queries.iter().filter(|(query, _)| *query == Query::Action(MAIN.to_owned()));
    let queries = launchers.map(|(_, span)| {
        Finding::new(
            format!("queries/{MAIN}"),
            span.clone(),
            "this query opens the list of all apps that have an icon",
            HELP,
        )
    });
    permission.chain(queries).collect()
}

pub(super) fn undeclared_query(subject: &Subject<'_>) -> Vec<Finding> {
    let needed = |query: &Query| subject.needs.queries.iter().any(|needed| needed.query == *query);
    let queries = subject.manifest.queries.iter();
    queries
        .filter(|(query, _)| {
            !matches!(query, Query::Action(_)) && !needed(query) && !subject.is_own(query.name())
        })
        .map(|(query, span)| {
            Finding::new(
                format!("queries/{}", query.name()),
                span.clone(),
                format!("the app can see whether {} is there, and that is not declared", query.name()),
                format!("name the app in \"apps\", or take the entry out with tools:node=\"remove\"; {WHO}"),
            )
        })
        .collect()
}

pub(super) fn missing_query(subject: &Subject<'_>) -> Vec<Finding> {
    let there = |query: &Query| subject.manifest.queries.iter().any(|(other, _)| other == query);
    let everything = subject.manifest.permissions.iter().any(|one| one.name == ALL_APPS);
    let missing = subject.needs.queries.iter().filter(|needed| !everything && !there(&needed.query));
    missing
        .map(|needed| {
            Finding::new(
                format!("queries/{}", needed.query.name()),
                subject.manifest.span.clone(),
                format!(
                    "{} cannot be seen from API level 30 on, and is declared ({})",
                    needed.query.name(),
                    needed.why
                ),
                "merge the manifest that `askfirst build --android` writes",
            )
        })
        .collect()
}

pub(super) fn older_than_declared(subject: &Subject<'_>) -> Vec<Finding> {
    let declared = subject.compiled.declaration().app.oldest(Platform::Android);
    let older =
        subject.manifest.oldest.as_ref().zip(declared).filter(|((oldest, _), declared)| oldest < declared);
    older
        .map(|((oldest, span), declared)| {
            Finding::new(
                "uses-sdk",
                span.clone(),
                format!("the app runs on API level {oldest}, and the declaration begins at {declared}"),
                "state the oldest API level in \"app\" of the declaration",
            )
        })
        .into_iter()
        .collect()
}
