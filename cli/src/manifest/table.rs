//! The rules about manifests, each with its name, its severity, what it asks for and where it comes from.

use super::{Finding, Rule, Subject, components, permissions};
use crate::diagnostic::Severity::{self, Error, Note, Warning};

const fn rule(
    name: &'static str,
    severity: Severity,
    about: &'static str,
    source: &'static str,
    check: fn(&Subject<'_>) -> Vec<Finding>,
) -> Rule {
    Rule { name, severity, about, source, check }
}

const NOTHING_BEFORE: &str = "164号文: nothing is read before consent, by the app or by an SDK";
const NO_SELF_START: &str = "164号文, 26号文: no self-start and no chained start before consent";
const ONLY_DECLARED: &str = "164号文, 191号: nothing undisclosed; PIPL art. 6";

/// All rules.
#[rustfmt::skip]
pub const RULES: &[Rule] = &[
    // What runs before the app's own code.
    rule("autostart-provider", Error, "no third party's content provider starts with the process", NOTHING_BEFORE, components::autostart_provider),
    rule("autostart-initializer", Error, "no third party's initialiser of androidx.startup runs with the process", NOTHING_BEFORE, components::autostart_initializer),
    rule("kept-provider", Note, "a provider that an SDK cannot do without is known to do nothing before the SDK starts", NOTHING_BEFORE, components::kept_provider),
    rule("self-start-receiver", Error, "no third party is woken by the system", NO_SELF_START, components::self_start_receiver),
    rule("chained-start", Warning, "no other app can start a third party's service or provider", NO_SELF_START, components::chained_start),
    rule("application-missing", Error, "the app has an Application class of its own, which installs AskFirst first", NOTHING_BEFORE, components::application_missing),
    rule("exported-askfirst", Error, "other apps reach no component of AskFirst", "Android's guide to exported components", components::exported_askfirst),

    // What the app may read.
    rule("undeclared-permission", Error, "a permission that opens personal data is needed by a declared use", ONLY_DECLARED, permissions::undeclared),
    rule("unknown-permission", Note, "it is known what each permission opens", ONLY_DECLARED, permissions::unknown),
    rule("permission-beyond-use", Warning, "a permission ends with the last API level on which a use needs it", ONLY_DECLARED, permissions::beyond_use),
    rule("missing-permission", Warning, "what a declared use needs is asked for", "documents of Android", permissions::missing),
    rule("all-apps-visible", Error, "the app sees the declared apps, never all", "PIPL art. 6; reviewers reject the whole list", permissions::all_apps_visible),
    rule("undeclared-query", Warning, "an app that can be seen is declared", ONLY_DECLARED, permissions::undeclared_query),
    rule("missing-query", Warning, "what a declared check needs can be seen", "documents of Android: package visibility", permissions::missing_query),
    rule("older-than-declared", Warning, "the app runs on no system that the declaration does not know", "documents of Android", permissions::older_than_declared),
];
