//! The rules about manifests, each with its name, its severity, what it asks for and where it comes from.

use super::{Rule, components, permissions};
use crate::diagnostic::Severity::{Error, Note, Warning};

const NOTHING_BEFORE: &str = "164号文: nothing is read before consent, by the app or by an SDK";
const NO_SELF_START: &str = "164号文, 26号文: no self-start and no chained start before consent";
const ONLY_DECLARED: &str = "164号文, 191号: nothing undisclosed; PIPL art. 6";

/// All rules.
#[rustfmt::skip]
pub const RULES: &[Rule] = &[
    // What runs before the app's own code.
    Rule::new("autostart-provider", Error, "no third party's content provider starts with the process", NOTHING_BEFORE, components::autostart_provider),
    Rule::new("autostart-initializer", Error, "no third party's initialiser of androidx.startup runs with the process", NOTHING_BEFORE, components::autostart_initializer),
    Rule::new("kept-provider", Note, "a provider that an SDK cannot do without is known to do nothing before the SDK starts", NOTHING_BEFORE, components::kept_provider),
    Rule::new("self-start-receiver", Error, "no third party is woken by the system", NO_SELF_START, components::self_start_receiver),
    Rule::new("chained-start", Warning, "no other app can start a third party's service or provider", NO_SELF_START, components::chained_start),
    Rule::new("application-missing", Error, "the app has an Application class of its own, which installs AskFirst first", NOTHING_BEFORE, components::application_missing),
    Rule::new("exported-askfirst", Error, "other apps reach no component of AskFirst", "Android's guide to exported components", components::exported_askfirst),

    // What the app may read.
    Rule::new("undeclared-permission", Error, "a permission that opens personal data is needed by a declared use", ONLY_DECLARED, permissions::undeclared),
    Rule::new("unknown-permission", Note, "it is known what each permission opens", ONLY_DECLARED, permissions::unknown),
    Rule::new("permission-beyond-use", Warning, "a permission ends with the last API level on which a use needs it", ONLY_DECLARED, permissions::beyond_use),
    Rule::new("missing-permission", Warning, "what a declared use needs is asked for", "documents of Android", permissions::missing),
    Rule::new("all-apps-visible", Error, "the app sees the declared apps, never all", "PIPL art. 6; reviewers reject the whole list", permissions::all_apps_visible),
    Rule::new("undeclared-query", Warning, "an app that can be seen is declared", ONLY_DECLARED, permissions::undeclared_query),
    Rule::new("missing-query", Warning, "what a declared check needs can be seen", "documents of Android: package visibility", permissions::missing_query),
    Rule::new("older-than-declared", Warning, "the app runs on no system that the declaration does not know", "documents of Android", permissions::older_than_declared),
];
