//! The rules, each with its name, its severity, what it asks for and where it comes from.

use super::{
    Finding, Rule, Subject, ages, budgets, consent, dead, items, policy, recipients, rights, sections, texts,
};
use crate::diagnostic::Severity::{Error, Note, Warning};

/// Rules about acceptances are checked when these are applied, not here.
fn applied_elsewhere(_: &Subject<'_>) -> Vec<Finding> {
    Vec::new()
}

const CLEAR: &str = "clear declarations";

/// All rules.
#[rustfmt::skip]
pub const RULES: &[Rule] = &[
    // What consent must cover.
    Rule::new("sensitive-without-separate-consent", Error, "sensitive items need a separate consent", "PIPL art. 29", consent::sensitive_without_separate_consent),
    Rule::new("sharing-without-separate-consent", Warning, "giving data to a third party needs a separate consent", "PIPL art. 23", consent::sharing_without_separate_consent),
    Rule::new("abroad-without-separate-consent", Error, "giving data abroad needs a separate consent", "PIPL art. 39", consent::abroad_without_separate_consent),
    Rule::new("additional-on-by-default", Error, "nothing is chosen before the person chose it", "191号, 164号文, 26号文: no default tick", consent::additional_on_by_default),
    Rule::new("personalised-basic", Warning, "personalisation is not what an app cannot work without", "PIPL art. 24; GB/T 35273-2020", consent::personalised_basic),
    Rule::new("advertising-without-switch", Warning, "advertising and recommendations can be switched off", "PIPL art. 24; 191号: targeted push can be turned off", consent::advertising_without_switch),
    Rule::new("separate-consent-bundles", Note, "a separate consent is for one purpose", "GB/T 42574-2023", consent::separate_consent_bundles),
    Rule::new("exception-for-third-party", Warning, "exceptions rarely cover giving data to somebody else", "PIPL art. 13", consent::exception_for_third_party),
    Rule::new("many-sensitive-items", Note, "a basic purpose uses no more sensitive items than it needs", "PIPL art. 6; GB/T 41391-2022 annex A", consent::many_sensitive_items),
    Rule::new("identifier-for-basic-purpose", Note, "a basic purpose rarely needs a device identifier", "PIPL art. 6; GB/T 35273-2020", consent::identifier_for_basic_purpose),
    Rule::new("immutable-identifier", Note, "identifiers that can be reset are preferred", "GB/T 41391-2022 annex F", consent::immutable_identifier),

    // The policy and who stands behind it.
    Rule::new("operator-missing", Error, "the operator has a name", "PIPL art. 17", policy::operator_missing),
    Rule::new("operator-without-address", Warning, "the operator has an address", "PIPL art. 17", policy::operator_without_address),
    Rule::new("policy-without-url", Error, "the policy can be read", "191号: at most 4 taps to the policy", policy::policy_without_url),
    Rule::new("policy-without-version", Error, "the policy has a version", "PIPL art. 14: consent is to what was shown", policy::policy_without_version),
    Rule::new("policy-url-not-https", Warning, "policies are fetched by https", CLEAR, recipients::policy_url_not_https),
    Rule::new("date-invalid", Error, "days are written as YYYY-MM-DD", CLEAR, policy::date_invalid),
    Rule::new("effective-before-published", Warning, "a policy applies once people can read it", "PIPL art. 17", policy::effective_before_published),
    Rule::new("changed-uses-same-version", Error, "changed uses need a new policy version (with --previous)", "PIPL art. 14", policy::changed_uses_same_version),
    Rule::new("assessment-missing", Note, "sensitive data and data that goes abroad need an impact assessment", "PIPL art. 55", policy::assessment_missing),
    Rule::new("storage-abroad", Warning, "data is kept in mainland China", "PIPL art. 38, 40", policy::storage_abroad),

    // Sections.
    Rule::new("term-without-section", Warning, "a term names the section that defines it", CLEAR, sections::term_without_section),
    Rule::new("purpose-without-section", Warning, "a purpose names the section that states it", CLEAR, sections::purpose_without_section),
    Rule::new("recipient-without-section", Warning, "a recipient names the section that lists it", "191号: third-party SDKs one by one", sections::recipient_without_section),
    Rule::new("use-without-section", Warning, "a use names the section that states it", "164号文: nothing undisclosed", sections::use_without_section),
    Rule::new("separate-consent-without-section", Warning, "a separate consent names its section", CLEAR, sections::separate_consent_without_section),
    Rule::new("exception-without-section", Warning, "an exception names its sections", "PIPL art. 13", sections::exception_without_section),
    Rule::new("promise-without-section", Warning, "contact, rights, ages, retention and major changes name their sections", CLEAR, sections::promise_without_section),

    // Words.
    Rule::new("text-missing-language", Warning, "every text is there in Chinese and in English", "191号: Simplified Chinese", texts::text_missing_language),
    Rule::new("purpose-without-text", Error, "a purpose says what it is for", "PIPL art. 17; 191号", texts::purpose_without_text),
    Rule::new("separate-consent-without-text", Error, "a separate consent says what is asked", "PIPL art. 30", texts::separate_consent_without_text),
    Rule::new("same-title", Warning, "people can tell titles apart", CLEAR, texts::same_title),

    // Who gets data.
    Rule::new("sdk-without-policy-url", Warning, "every SDK and partner shows its own privacy policy", "26号文; national SDK platform: privacy address", recipients::sdk_without_policy_url),
    Rule::new("sdk-without-company", Error, "every SDK and partner names the company behind it", "PIPL art. 23; national SDK platform: developer", recipients::sdk_without_company),
    Rule::new("sdk-without-artifact", Note, "every SDK names the libraries it comes in", "national SDK platform: package", recipients::sdk_without_artifact),
    Rule::new("sdk-cannot-be-switched-off", Note, "what an SDK does after a withdrawal is known", "PIPL art. 15", recipients::sdk_cannot_be_switched_off),
    Rule::new("sdk-autostart-provider", Note, "no SDK starts before the app's own code", "164号文: no reads before consent", recipients::sdk_autostart_provider),
    Rule::new("sdk-starts-for-other-purpose", Warning, "an SDK starts for a purpose that it serves", CLEAR, recipients::sdk_starts_for_other_purpose),
    Rule::new("recipient-without-uses", Warning, "a recipient gets something", "191号: actual collection within the declared scope", recipients::recipient_without_uses),
    Rule::new("recipient-abroad", Warning, "recipients keep data in mainland China", "PIPL art. 38, 39", recipients::recipient_abroad),
    Rule::new("region-invalid", Error, "regions are ISO 3166-1 alpha-2 codes", CLEAR, recipients::region_invalid),
    Rule::new("app-company-differs", Warning, "the app belongs to its operator", "PIPL art. 17", recipients::app_company_differs),
    Rule::new("mentioned-sdk-undeclared", Warning, "every SDK that the policy mentions is declared", "191号: third-party SDKs one by one", recipients::mentioned_sdk_undeclared),

    // What the systems offer.
    Rule::new("item-impossible-on-platform", Warning, "an item exists on a platform that the app runs on", "164号文: nothing undisclosed; documents of the systems", items::item_impossible_on_platform),
    Rule::new("item-gone-on-newer-os", Note, "newer systems no longer give some items", "documents of the systems", items::item_gone_on_newer_os),
    Rule::new("app-list-without-apps", Error, "the app list names the apps that are checked", "PIPL art. 6; reviewers reject the whole list", items::app_list_without_apps),
    Rule::new("apps-without-app-list", Warning, "checked apps belong to a use of the app list", CLEAR, items::apps_without_app_list),
    Rule::new("app-without-identity", Warning, "a checked app can be recognised somewhere", CLEAR, items::app_without_identity),
    Rule::new("android-name-invalid", Error, "packages and classes are named as Android names them", "documents of Android", items::android_name_invalid),
    Rule::new("tracking-without-hosts", Warning, "an app that tracks names the hosts it tracks with", "documents of iOS: NSPrivacyTrackingDomains", items::tracking_without_hosts),
    Rule::new("tracking-host-invalid", Error, "a host is a name, without scheme, port and path", "documents of iOS: NSPrivacyTrackingDomains", recipients::tracking_host_invalid),
    Rule::new("too-many-query-schemes", Warning, "iOS answers for 50 URL schemes at most", "documents of iOS", items::too_many_query_schemes),
    Rule::new("not-foreground-only", Warning, "location, camera, sound, clipboard and the like are read in the foreground only", "164号文: no background or silent reads", items::not_foreground_only),

    // How often.
    Rule::new("identifier-without-budget", Warning, "reads of a device identifier are bounded", "164号文: no fixed-rate reads; reviews of stores", budgets::identifier_without_budget),
    Rule::new("app-list-without-budget", Warning, "reads of the app list are bounded", "164号文: no fixed-rate reads; reviews of stores", budgets::app_list_without_budget),
    Rule::new("location-without-budget", Warning, "reads of the location are bounded", "164号文: no fixed-rate reads", budgets::location_without_budget),
    Rule::new("budget-too-generous", Warning, "an identifier or the app list is read 3 times at most, and not 4 times a minute", "reviews of stores: Tencent at most 3 reads, Huawei flags 4 a minute", budgets::budget_too_generous),
    Rule::new("budget-too-frequent", Warning, "nothing is read every 30 seconds", "164号文 names reads every 30 s and every 2 s", budgets::budget_too_frequent),
    Rule::new("budget-of-nothing", Warning, "a budget allows something", CLEAR, budgets::budget_of_nothing),
    Rule::new("budget-unused", Note, "a budget is for an item that is used", CLEAR, budgets::budget_unused),

    // What people can ask for.
    Rule::new("missing-right", Error, "people can see, correct and delete their data and close their account", "PIPL art. 44-47; 191号", rights::missing_right),
    Rule::new("missing-export", Note, "people can take a copy of their data along", "PIPL art. 45", rights::missing_export),
    Rule::new("missing-explanation", Warning, "people can have an automated decision explained", "PIPL art. 24", rights::missing_explanation),
    Rule::new("deletion-without-grounds", Note, "the grounds for deletion are named", "PIPL art. 47", rights::deletion_without_grounds),
    Rule::new("answer-time-too-long", Warning, "requests are answered within 15 working days", "191号: 15 working days", rights::answer_time_too_long),
    Rule::new("no-contact", Error, "somebody can be reached", "PIPL art. 17, 50", rights::no_contact),
    Rule::new("email-invalid", Warning, "the e-mail address is one", CLEAR, rights::email_invalid),
    Rule::new("missing-major-change", Warning, "the policy calls all six kinds of major change major", "PIPL art. 14; GB/T 35273-2020", rights::missing_major_change),

    // Children and time.
    Rule::new("child-age-not-14", Error, "below 14 a guardian agrees", "PIPL art. 31", ages::child_age_not_14),
    Rule::new("adult-age-not-18", Warning, "people are adults from 18", "Civil Code art. 17", ages::adult_age_not_18),
    Rule::new("cool-down-too-short", Warning, "what was refused is not asked again for 48 hours", "191号, 164号文: no repeated asking; 48 hours is industry practice, not law", ages::cool_down_too_short),
    Rule::new("retention-too-short", Warning, "records are kept for six months", "Cybersecurity Law art. 21: logs for six months; GB/T 42574-2023: evidence kept", ages::retention_too_short),
    Rule::new("consent-outlives-record", Warning, "the record of a consent lasts as long as the consent", "GB/T 42574-2023: evidence kept", ages::consent_outlives_record),

    // What nobody uses.
    Rule::new("term-unused", Warning, "a term is used", CLEAR, dead::term_unused),
    Rule::new("purpose-without-uses", Warning, "a purpose has uses", CLEAR, dead::purpose_without_uses),
    Rule::new("separate-consent-unused", Warning, "a separate consent is needed by a use", CLEAR, dead::separate_consent_unused),
    Rule::new("exception-unused", Note, "an exception is used", CLEAR, dead::exception_unused),
    Rule::new("use-without-items", Error, "a use stands for an item on some platform", CLEAR, dead::use_without_items),
    Rule::new("item-named-twice", Note, "a term names an item once", CLEAR, dead::item_named_twice),
    Rule::new("same-term", Note, "two terms stand for different items", CLEAR, dead::same_term),
    Rule::new("similar-ids", Note, "ids are not easily mistaken for each other", CLEAR, dead::similar_ids),

    // Acceptances.
    Rule::new("unknown-rule", Error, "an acceptance names a rule", CLEAR, applied_elsewhere),
    Rule::new("acceptance-without-reason", Error, "an acceptance says why", CLEAR, applied_elsewhere),
    Rule::new("unused-acceptance", Warning, "an acceptance accepts a finding", CLEAR, applied_elsewhere),
];
