//! Rules about what runs before the app's own code, and who can start it.

use super::{Component, Finding, Kind, Subject};
use crate::android::{STARTUP, Verdict, known};

/// Broadcasts by which the system wakes an app that nobody opened.
const WAKING: &[&str] = &[
    "android.intent.action.ACTION_POWER_CONNECTED",
    "android.intent.action.ACTION_POWER_DISCONNECTED",
    "android.intent.action.BATTERY_CHANGED",
    "android.intent.action.BOOT_COMPLETED",
    "android.intent.action.LOCKED_BOOT_COMPLETED",
    "android.intent.action.MEDIA_MOUNTED",
    "android.intent.action.MY_PACKAGE_REPLACED",
    "android.intent.action.PACKAGE_ADDED",
    "android.intent.action.PACKAGE_REMOVED",
    "android.intent.action.PACKAGE_REPLACED",
    "android.intent.action.QUICKBOOT_POWERON",
    "android.intent.action.SCREEN_ON",
    "android.intent.action.USER_PRESENT",
    "android.net.conn.CONNECTIVITY_CHANGE",
    "android.net.wifi.STATE_CHANGE",
    "com.htc.intent.action.QUICKBOOT_POWERON",
];

impl Subject<'_> {
    /// Providers of third parties that the system creates with the app's own process. One in a process of its own starts
    /// with that process; `chained-start` looks at who can reach it.
    fn foreign_providers(&self) -> impl Iterator<Item = &Component> {
        let main = self.manifest.application.as_ref().and_then(|application| application.process.clone());
        self.components(Kind::Provider).filter(move |one| {
            one.class != STARTUP
                && !self.is_own(&one.class)
                && one
                    .process
                    .as_ref()
                    .is_none_or(|process| *process == self.manifest.package || Some(process) == main.as_ref())
        })
    }

    /// The declared SDK that a class seems to belong to, for the message.
    fn sdk_of(&self, class: &str) -> Option<&str> {
        let removed = self.needs.removed.iter().find(|one| one.class == class);
        removed.map(|one| one.sdk.as_str())
    }
}

pub(super) fn autostart_provider(subject: &Subject<'_>) -> Vec<Finding> {
    subject
        .foreign_providers()
        .filter_map(|one| {
            let known = known(&one.class);
            let declared = subject.sdk_of(&one.class);
            let verdict = known.map(|known| known.verdict);
            if declared.is_none() && (one.hands_out_files() || matches!(verdict, Some(Verdict::Keep | Verdict::Harmless))) {
                return None;
            }
            let whose = declared.map_or_else(String::new, |sdk| format!(" of \"{sdk}\""));
            let why = known.map_or_else(String::new, |known| format!("; {}", known.why));
            let help = if declared.is_some() {
                "merge the manifest that `askfirst build --android` writes; where a Gradle plugin adds the provider after the merge, switch that off"
            } else {
                "name it in \"providers\" of its SDK, so that `askfirst build --android` takes it out; if the SDK cannot do without, see what it does and accept this with the reason"
            };
            Some(Finding::new(
                format!("providers/{}", one.class),
                one.span.clone(),
                format!("{}{whose} starts with the process, before anybody is asked{why}", one.class),
                help,
            ))
        })
        .collect()
}

pub(super) fn kept_provider(subject: &Subject<'_>) -> Vec<Finding> {
    let providers = subject.foreign_providers().filter(|one| subject.sdk_of(&one.class).is_none());
    providers
        .filter_map(|one| {
            let known = known(&one.class).filter(|known| known.verdict == Verdict::Keep)?;
            Some(Finding::new(
                format!("providers/{}", one.class),
                one.span.clone(),
                format!("{} starts with the process and stays: {}", one.class, known.why),
                format!("nothing has to be done; known from: {}", known.source),
            ))
        })
        .collect()
}

pub(super) fn autostart_initializer(subject: &Subject<'_>) -> Vec<Finding> {
    let startup = subject.components(Kind::Provider).filter(|one| one.class == STARTUP);
    let entries = startup.flat_map(|one| &one.data).filter(|(_, value, _)| value == "androidx.startup");
    entries
        .filter(|(class, ..)| {
            let harmless = known(class).is_some_and(|known| known.verdict == Verdict::Harmless);
            !subject.is_own(class) && (!harmless || subject.sdk_of(class).is_some())
        })
        .map(|(class, _, span)| {
            Finding::new(
                format!("initializers/{class}"),
                span.clone(),
                format!("{class} runs with the process, before anybody is asked"),
                "name it as \"androidx.startup:CLASS\" in \"providers\" of its SDK, so that `askfirst build --android` takes it out",
            )
        })
        .collect()
}

pub(super) fn self_start_receiver(subject: &Subject<'_>) -> Vec<Finding> {
    let receivers = subject.components(Kind::Receiver).filter(|one| {
        // What belongs to the platform's libraries wakes the work that the app itself planned.
        let harmless = known(&one.class).is_some_and(|known| known.verdict == Verdict::Harmless);
        !subject.is_own(&one.class) && !harmless
    });
    receivers
        .filter_map(|one| {
            let waking: Vec<&str> = one
                .actions
                .iter()
                .map(|(action, _)| action.as_str())
                .filter(|action| WAKING.contains(action))
                .collect();
            let (_, span) =
                one.actions.iter().find(|(action, _)| waking.first().is_some_and(|first| first == action))?;
            let names: Vec<&str> =
                waking.iter().map(|action| action.rsplit('.').next().unwrap_or(action)).collect();
            Some(Finding::new(
                format!("receivers/{}", one.class),
                span.clone(),
                format!("{} is woken by the system: {}", one.class, names.join(", ")),
                "take the receiver out with tools:node=\"remove\"; the SDK starts through AskFirst's plan",
            ))
        })
        .collect()
}

pub(super) fn chained_start(subject: &Subject<'_>) -> Vec<Finding> {
    let of = |kind, list: &'static str| subject.components(kind).map(move |one| (one, list));
    of(Kind::Service, "services")
        .chain(of(Kind::Provider, "providers"))
        .filter(|(one, _)| {
            let harmless = known(&one.class).is_some_and(|known| known.verdict == Verdict::Harmless);
            one.exported && !one.guarded && !subject.is_own(&one.class) && !harmless
        })
        .map(|(one, list)| {
            Finding::new(
                format!("{list}/{}", one.class),
                one.span.clone(),
                format!("any app can start {}, consent or not", one.class),
                "override it with android:exported=\"false\" and tools:replace=\"android:exported\", or take it out",
            )
        })
        .collect()
}

pub(super) fn application_missing(subject: &Subject<'_>) -> Vec<Finding> {
    const HELP: &str = "name a class of the app in android:name of <application>, and call AskFirst.install in its attachBaseContext";
    let application = subject.manifest.application.as_ref();
    let (message, help) = match application.and_then(|one| one.class.as_deref()) {
        Some(class) if subject.is_own(class) => return Vec::new(),
        Some(class) => (
            format!("the Application is {class}, which is not the app's own"),
            format!("{HELP}; where it is the app's own code, say so with --own PACKAGE"),
        ),
        None => ("the app has no Application class that could install AskFirst".to_owned(), HELP.to_owned()),
    };
    let span = application.map_or(&subject.manifest.span, |one| &one.span);
    vec![Finding::new("application", span.clone(), message, help)]
}

pub(super) fn exported_askfirst(subject: &Subject<'_>) -> Vec<Finding> {
    let kinds = [Kind::Activity, Kind::Service, Kind::Receiver, Kind::Provider];
    let all = kinds.into_iter().flat_map(|kind| subject.components(kind));
    all.filter(|one| one.exported && one.class.starts_with("io.askfirst."))
        .map(|one| {
            Finding::new(
                format!("components/{}", one.class),
                one.span.clone(),
                format!("other apps can reach {}", one.class),
                "leave its android:exported as AskFirst has it: \"false\"",
            )
        })
        .collect()
}
