//! Each rule finds what it is there for, and leaves alone what comes near it.

#![allow(clippy::unwrap_used, clippy::panic)] // Helpers of tests, which the lint does not count as tests.

use std::collections::BTreeSet;

use askfirst::declaration::Compiled;
use askfirst_cli::declared::Declared;
use askfirst_cli::diagnostic::Severity;
use askfirst_cli::lint::{Found, RULES, Subject, lint};
use askfirst_cli::source::Source;
use serde_json::{Value, json};

const CLEAN: &str = include_str!("fixtures/clean.json");

/// What is changed in the clean declaration: a pointer and the value there. `null` removes; `-` at the end appends.
type Changes = &'static [(&'static str, fn() -> Value)];

struct Case {
    rule: &'static str,
    place: &'static str,
    breaks: Changes,
    spares: Changes,
}

macro_rules! cases {
    ($($rule:literal at $place:literal
        breaks { $($broken:literal => $bad:tt),+ $(,)? }
        spares { $($spared:literal => $good:tt),+ $(,)? })+) => {
        &[$(Case {
            rule: $rule,
            place: $place,
            breaks: &[$(($broken, || json!($bad))),+],
            spares: &[$(($spared, || json!($good))),+],
        }),+]
    };
}

const CASES: &[Case] = cases! {
    "sensitive-without-separate-consent" at "uses/1 (self/nearby)"
        breaks { "/uses/1/separate_consent" => null }
        spares { "/uses/0/data/-" => "device-model" }
    "sharing-without-separate-consent" at "recipients/wechat"
        breaks { "/uses/4/separate_consent" => null }
        spares { "/uses/2/data/-" => "device-model" }
    "abroad-without-separate-consent" at "recipients/wechat"
        breaks { "/recipients/1/region" => "SG", "/uses/4/separate_consent" => null }
        spares { "/recipients/1/region" => "SG" }
    "additional-on-by-default" at "purposes/sign-in"
        breaks { "/purposes/1/on_by_default" => true }
        spares { "/purposes/1/on_by_default" => false }
    "personalised-basic" at "purposes/for-you"
        breaks { "/purposes/3/kind" => "basic" }
        spares { "/purposes/1/personalised" => true }
    "advertising-without-switch" at "purposes/for-you"
        breaks { "/purposes/3/personalised" => false }
        spares { "/purposes/3/personalised" => false, "/uses/2/personalised" => true }
    "separate-consent-bundles" at "separate_consents/location"
        breaks { "/uses/3/separate_consent" => "location" }
        spares { "/uses/3/separate_consent" => "share-wechat" }
    "exception-for-third-party" at "uses/4 (wechat/sign-in)"
        breaks {
            "/exceptions" => [{ "id": "duty", "title": { "zh": "法定义务", "en": "Legal duty" }, "sections": ["1"] }],
            "/uses/4/exception" => "duty",
        }
        spares {
            "/exceptions" => [{ "id": "duty", "title": { "zh": "法定义务", "en": "Legal duty" }, "sections": ["1"] }],
            "/uses/1/exception" => "duty",
        }
    "many-sensitive-items" at "purposes/nearby"
        breaks { "/purposes/2/kind" => "basic", "/uses/1/data" => ["location-fine", "password", "messages", "browsing"] }
        spares { "/uses/1/data" => ["location-fine", "password", "messages", "browsing"] }
    "identifier-for-basic-purpose" at "uses/0 (self/connect)"
        breaks { "/uses/0/data/-" => "android-id" }
        spares { "/uses/0/data/-" => "uuid" }
    "immutable-identifier" at "uses/2 (self/for-you)"
        breaks { "/uses/2/data/-" => "imei" }
        spares { "/uses/2/data/-" => "uuid" }
    "operator-missing" at "app/operator"
        breaks { "/app/operator" => " " }
        spares { "/app/operator" => "茶" }
    "operator-without-address" at "app/address"
        breaks { "/app/address" => null }
        spares { "/app/address" => "杭州" }
    "policy-without-url" at "policy/url"
        breaks { "/policy/url" => "" }
        spares { "/policy/url" => "privacy.html" }
    "policy-without-version" at "policy/version"
        breaks { "/policy/version" => "" }
        spares { "/policy/version" => "2026" }
    "policy-url-not-https" at "recipients/wechat"
        breaks { "/recipients/1/policy_url" => "http://privacy.qq.com/" }
        spares { "/policy/url" => "privacy.html" }
    "date-invalid" at "policy/effective"
        breaks { "/policy/effective" => "2026-02-30" }
        spares { "/policy/effective" => "2028-02-29" }
    "effective-before-published" at "policy/effective"
        breaks { "/policy/effective" => "2025-12-31" }
        spares { "/policy/effective" => "2026-01-01" }
    "assessment-missing" at "assessment"
        breaks { "/assessment" => null }
        spares { "/assessment" => null, "/uses/1/data" => ["device-model"] }
    "storage-abroad" at "retention/region"
        breaks { "/retention/region" => "SG" }
        spares { "/retention/region" => "CN" }
    "term-without-section" at "terms/device-identifier"
        breaks { "/terms/0/section" => "" }
        spares { "/terms/0/section" => "1(2)" }
    "purpose-without-section" at "purposes/connect"
        breaks { "/purposes/0/section" => " " }
        spares { "/purposes/0/section" => "1(2)" }
    "recipient-without-section" at "recipients/wechat"
        breaks { "/recipients/1/section" => null }
        spares { "/recipients/0/section" => "" }
    "use-without-section" at "uses/3 (self/sign-in)"
        breaks { "/uses/3/section" => null }
        spares { "/uses/3/section" => "2" }
    "separate-consent-without-section" at "separate_consents/location"
        breaks { "/separate_consents/0/section" => "" }
        spares { "/separate_consents/0/section" => "7" }
    "exception-without-section" at "exceptions/duty"
        breaks { "/exceptions" => [{ "id": "duty", "title": { "zh": "义务", "en": "Duty" }, "sections": [""] }] }
        spares { "/exceptions" => [{ "id": "duty", "title": { "zh": "义务", "en": "Duty" }, "sections": ["3"] }] }
    "promise-without-section" at "major_changes/control"
        breaks { "/major_changes/1/section" => "" }
        spares { "/major_changes/1/section" => "9" }
    "text-missing-language" at "recipients/wechat/title"
        breaks { "/recipients/1/title/en" => "" }
        spares { "/purposes/0/text" => { "zh": "", "en": "" } }
    "purpose-without-text" at "purposes/connect"
        breaks { "/purposes/0/text" => { "zh": "", "en": " " } }
        spares { "/purposes/0/text/en" => "" }
    "separate-consent-without-text" at "separate_consents/location"
        breaks { "/separate_consents/0/text" => { "zh": "", "en": "" } }
        spares { "/separate_consents/0/text/zh" => "" }
    "same-title" at "purposes/nearby"
        breaks { "/purposes/2/title/zh" => "微信登录" }
        spares { "/recipients/1/title/zh" => "微信登录" }
    "sdk-without-policy-url" at "recipients/wechat"
        breaks { "/recipients/1/policy_url" => null }
        spares { "/recipients/0/policy_url" => "" }
    "sdk-without-company" at "recipients/wechat"
        breaks { "/recipients/1/company" => null }
        spares { "/recipients/0/company" => "" }
    "sdk-without-artifact" at "recipients/wechat"
        breaks { "/recipients/1/sdk/artifacts" => null }
        spares { "/recipients/1/sdk/artifacts" => ["x"] }
    "sdk-cannot-be-switched-off" at "recipients/wechat"
        breaks { "/recipients/1/sdk/stops" => null }
        spares { "/recipients/1/sdk/stops" => null, "/recipients/1/sdk/takes_refusal" => true }
    "sdk-autostart-provider" at "recipients/wechat"
        breaks { "/recipients/1/sdk/providers" => ["com.tencent.Provider"] }
        spares { "/recipients/1/sdk/providers" => [] }
    "sdk-starts-for-other-purpose" at "recipients/wechat"
        breaks { "/recipients/1/sdk/purpose" => "connect" }
        spares { "/recipients/1/sdk/purpose" => "connect", "/uses/4/purpose" => "connect" }
    "recipient-without-uses" at "recipients/wechat"
        breaks { "/uses/4" => null }
        spares { "/uses/4/data" => ["nickname"] }
    "recipient-abroad" at "recipients/wechat"
        breaks { "/recipients/1/region" => "HK" }
        spares { "/recipients/1/region" => "CN" }
    "region-invalid" at "recipients/wechat"
        breaks { "/recipients/1/region" => "cn" }
        spares { "/recipients/1/region" => "US" }
    "app-company-differs" at "recipients/self"
        breaks { "/recipients/0/company" => "别的公司" }
        spares { "/recipients/0/company" => "示例（杭州）有限公司" }
    "mentioned-sdk-undeclared" at "policy/mentions/0 (微信)"
        breaks { "/policy/mentions/0/recipient" => null }
        spares { "/policy/mentions" => null }
    "item-impossible-on-platform" at "uses/0 (self/connect)"
        breaks { "/app/android" => 29, "/uses/0/data/-" => "imei" }
        spares { "/app/ios" => null, "/uses/0/data/-" => "imei", "/terms/0/ios" => null }
    "item-gone-on-newer-os" at "uses/0 (self/connect)"
        breaks { "/uses/0/data/-" => "imei" }
        spares { "/app/android" => 29, "/uses/0/data/-" => "imei" }
    "app-list-without-apps" at "apps"
        breaks { "/apps" => null }
        spares { "/apps" => null, "/uses/3" => null }
    "apps-without-app-list" at "apps"
        breaks { "/uses/3" => null }
        spares { "/uses/3" => null, "/apps" => [] }
    "app-without-identity" at "apps/wechat"
        breaks { "/apps/0/android" => null, "/apps/0/ios" => null }
        spares { "/apps/0/android" => null }
    "android-name-invalid" at "apps/wechat"
        breaks { "/apps/0/android" => "微信" }
        spares { "/apps/0/android" => "com.tencent.mm" }
    "android-name-invalid" at "recipients/wechat"
        breaks { "/recipients/1/sdk/providers" => ["androidx.startup:Initializer"] }
        spares { "/recipients/1/sdk/providers" => ["androidx.startup:com.example.Initializer"] }
    "tracking-without-hosts" at "recipients"
        breaks { "/terms/0/ios" => ["idfa"] }
        spares { "/terms/0/ios" => ["idfa"], "/recipients/0/tracking_hosts" => ["track.example.com"] }
    "tracking-host-invalid" at "recipients/self"
        breaks { "/recipients/0/tracking_hosts" => ["track.example.com", "https://track.example.com"] }
        spares { "/recipients/0/tracking_hosts" => ["track.example.com", "a-1.example.com"] }
    "not-foreground-only" at "uses/1 (self/nearby)"
        breaks { "/uses/1/foreground_only" => false }
        spares { "/uses/0/foreground_only" => false }
    "identifier-without-budget" at "budgets/oaid"
        breaks { "/budgets/oaid" => null }
        spares { "/budgets/oaid" => null, "/uses/2/budget" => { "reads": 1, "seconds": 60 } }
    "app-list-without-budget" at "budgets/app-list"
        breaks { "/budgets/app-list" => null }
        spares { "/budgets/app-list" => null, "/uses/3/budget" => { "reads": 1, "seconds": 60 } }
    "location-without-budget" at "budgets/location-fine"
        breaks { "/budgets/location-fine" => null }
        spares { "/uses/0/data/-" => "device-model" }
    "budget-too-generous" at "budgets/oaid"
        breaks { "/budgets/oaid" => { "reads": 3, "seconds": 59 } }
        spares { "/budgets/oaid" => { "reads": 3, "seconds": 60 } }
    "budget-too-frequent" at "uses/1 (self/nearby)"
        breaks { "/uses/1/budget" => { "reads": 2, "seconds": 59 } }
        spares { "/uses/1/budget" => { "reads": 2, "seconds": 60 } }
    "budget-of-nothing" at "budgets/oaid"
        breaks { "/budgets/oaid" => { "reads": 0, "seconds": 60 } }
        spares { "/budgets/oaid" => { "reads": 1, "seconds": 60 } }
    "budget-unused" at "budgets/device-model"
        breaks { "/budgets/device-model" => { "reads": 1, "seconds": 60 } }
        spares { "/budgets/network-state" => { "reads": 1, "seconds": 60 } }
    "missing-right" at "rights/close-account"
        breaks { "/rights/requests" => ["access", "correct", "delete", "export", "explain-decision"] }
        spares { "/rights/requests" => ["access", "correct", "delete", "close-account"] }
    "missing-export" at "rights/export"
        breaks { "/rights/requests" => ["access", "correct", "delete", "close-account"] }
        spares { "/rights/requests" => ["export"] }
    "missing-explanation" at "rights/explain-decision"
        breaks { "/rights/requests" => ["access", "correct", "delete", "export", "close-account"] }
        spares { "/rights/requests" => [], "/purposes/3/personalised" => false }
    "deletion-without-grounds" at "rights/deletion_grounds"
        breaks { "/rights/deletion_grounds" => [] }
        spares { "/rights/deletion_grounds" => [], "/rights/requests" => [] }
    "answer-time-too-long" at "rights/answer_days"
        breaks { "/rights/answer_days" => 16 }
        spares { "/rights/answer_days" => 1 }
    "no-contact" at "contact"
        breaks { "/contact/email" => "" }
        spares { "/contact/email" => "", "/contact/service" => { "zh": "在线客服", "en": "Service" } }
    "email-invalid" at "contact/email"
        breaks { "/contact/email" => "privacy at tea" }
        spares { "/contact/email" => "a@b.cn" }
    "missing-major-change" at "major_changes/assessment"
        breaks { "/major_changes/5" => null }
        spares { "/major_changes/5/section" => "8(6)" }
    "child-age-not-14" at "ages/child_below"
        breaks { "/ages/child_below" => 13 }
        spares { "/ages/child_below" => 14 }
    "adult-age-not-18" at "ages/adult_from"
        breaks { "/ages/adult_from" => 16 }
        spares { "/ages/adult_from" => 18 }
    "cool-down-too-short" at "questions/cool_down_hours"
        breaks { "/questions" => { "cool_down_hours": 47 } }
        spares { "/questions" => { "cool_down_hours": 48 } }
    "retention-too-short" at "retention/ledger_days"
        breaks { "/retention/ledger_days" => 182 }
        spares { "/retention/ledger_days" => 183 }
    "consent-outlives-record" at "questions/consent_days"
        breaks { "/questions" => { "consent_days": 184 } }
        spares { "/questions" => { "consent_days": 183 } }
    "term-unused" at "terms/device-identifier"
        breaks { "/uses/2/data" => ["clicks", "oaid", "android-id"] }
        spares { "/uses/2/data" => ["device-identifier"] }
    "purpose-without-uses" at "purposes/nearby"
        breaks { "/uses/1" => null }
        spares { "/uses/0/data" => ["device-model"] }
    "separate-consent-unused" at "separate_consents/location"
        breaks { "/uses/1/separate_consent" => "share-wechat" }
        spares { "/uses/3/separate_consent" => "location" }
    "exception-unused" at "exceptions/duty"
        breaks { "/exceptions" => [{ "id": "duty", "title": { "zh": "义务", "en": "Duty" }, "sections": ["3"] }] }
        spares {
            "/exceptions" => [{ "id": "duty", "title": { "zh": "义务", "en": "Duty" }, "sections": ["3"] }],
            "/uses/0/exception" => "duty",
        }
    "use-without-items" at "uses/4 (wechat/sign-in)"
        breaks { "/recipients/1/platforms" => ["ios"], "/terms/0/ios" => null, "/uses/4/data" => ["device-identifier"] }
        spares { "/recipients/1/platforms" => ["ios"], "/uses/4/data" => ["device-identifier"] }
    "item-named-twice" at "terms/device-identifier"
        breaks { "/terms/0/items" => ["oaid"] }
        spares { "/terms/0/items" => ["uuid"] }
    "same-term" at "terms/second"
        breaks { "/terms/-" => { "id": "second", "title": { "zh": "二", "en": "Second" }, "section": "1", "android": ["oaid", "android-id"], "ios": ["idfv"] } }
        spares { "/terms/-" => { "id": "second", "title": { "zh": "二", "en": "Second" }, "section": "1", "android": ["oaid"], "ios": ["idfv"] } }
    "similar-ids" at "purposes/nearbly"
        breaks { "/purposes/-" => { "id": "nearbly", "kind": "basic", "title": { "zh": "二", "en": "Two" }, "text": { "zh": "二", "en": "Two" }, "section": "1" } }
        spares { "/purposes/-" => { "id": "far-away", "kind": "basic", "title": { "zh": "二", "en": "Two" }, "text": { "zh": "二", "en": "Two" }, "section": "1" } }
    "unknown-rule" at "accepted/0 (no-contract at contact)"
        breaks { "/accepted" => [{ "rule": "no-contract", "at": "contact", "because": "a reason that is long enough" }] }
        spares { "/accepted" => [{ "rule": "no-contact", "at": "contact", "because": "a reason that is long enough" }] }
    "acceptance-without-reason" at "accepted/0 (operator-without-address at app/address)"
        breaks { "/app/address" => null, "/accepted" => [{ "rule": "operator-without-address", "at": "app/address", "because": "ok" }] }
        spares { "/app/address" => null, "/accepted" => [{ "rule": "operator-without-address", "at": "app/address", "because": "地址将在下版补充" }] }
    "unused-acceptance" at "accepted/0 (no-contact at contact)"
        breaks { "/accepted" => [{ "rule": "no-contact", "at": "contact", "because": "a reason that is long enough" }] }
        spares { "/contact/email" => "", "/accepted" => [{ "rule": "no-contact", "at": "contact", "because": "a reason that is long enough" }] }
};

fn changed(changes: Changes) -> Value {
    let mut value: Value = serde_json::from_str(CLEAN).unwrap();
    for (pointer, new) in changes {
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        let parent = value.pointer_mut(parent).unwrap_or_else(|| panic!("{pointer}"));
        match (parent, new()) {
            (Value::Object(map), Value::Null) => {
                assert!(map.shift_remove(key).is_some(), "{pointer}");
            }
            (Value::Object(map), new) => drop(map.insert(key.to_owned(), new)),
            (Value::Array(list), Value::Null) => drop(list.remove(key.parse().unwrap())),
            (Value::Array(list), new) if key == "-" => list.push(new),
            (Value::Array(list), new) => list[key.parse::<usize>().unwrap()] = new,
            _ => panic!("{pointer}"),
        }
    }
    value
}

fn compiled(value: &Value) -> Compiled {
    let source = Source { path: "test.json".to_owned(), text: format!("{value:#}") };
    match Declared::from_source(source) {
        Ok(declared) => declared.compiled,
        Err(unusable) => panic!("{:#?}", unusable.diagnostics),
    }
}

fn found(changes: Changes) -> Vec<Found> {
    let compiled = compiled(&changed(changes));
    lint(&Subject { compiled: &compiled, previous: None })
}

fn places<'a>(found: &'a [Found], rule: &'a str) -> Vec<String> {
    let of_rule = found.iter().filter(|one| one.rule.name == rule);
    of_rule.map(|one| one.finding.place.to_string()).collect()
}

#[test]
fn the_clean_declaration_is_clean() {
    let found = found(&[]);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn each_rule_finds_what_it_is_for() {
    for Case { rule, place, breaks, .. } in CASES {
        let found = found(breaks);
        let places = places(&found, rule);
        assert!(places.contains(&(*place).to_owned()), "{rule} at {place}: {places:?}");
    }
}

#[test]
fn each_rule_leaves_alone_what_comes_near() {
    for Case { rule, spares, .. } in CASES {
        let found = found(spares);
        assert_eq!(places(&found, rule), Vec::<String>::new(), "{rule}");
    }
}

#[test]
fn each_finding_points_at_something_that_is_there() {
    for Case { rule, breaks, .. } in CASES {
        let value = changed(breaks);
        for one in found(breaks) {
            let pointer = one.finding.at.as_str();
            let parent = pointer.rsplit_once('/').map_or("", |(parent, _)| parent);
            // What a rule misses may be missing from the file; what is around it is not.
            let there = value.pointer(pointer).or_else(|| value.pointer(parent));
            assert!(there.is_some(), "{rule}: {} points at {pointer}", one.rule.name);
        }
    }
}

#[test]
fn every_rule_has_a_case() {
    let tested: BTreeSet<&str> = CASES.iter().map(|case| case.rule).collect();
    let elsewhere = ["changed-uses-same-version", "too-many-query-schemes"];
    let all: BTreeSet<&str> = RULES.iter().map(|rule| rule.name).collect();
    assert_eq!(all.len(), RULES.len(), "names are unique");
    let missing: Vec<_> =
        all.iter().filter(|name| !tested.contains(*name) && !elsewhere.contains(name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    for rule in RULES {
        assert!(
            rule.name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-' || b.is_ascii_digit()),
            "{}",
            rule.name
        );
        assert!(!rule.about.is_empty() && !rule.source.is_empty());
    }
}

#[test]
fn too_many_query_schemes() {
    let apps = |count: usize| {
        let mut value: Value = serde_json::from_str(CLEAN).unwrap();
        value["apps"] = (0..count)
            .map(|nth| json!({ "id": format!("app-{nth}"), "name": { "zh": "x", "en": "x" }, "ios": "x" }))
            .collect();
        let compiled = compiled(&value);
        let found = lint(&Subject { compiled: &compiled, previous: None });
        places(&found, "too-many-query-schemes").len()
    };
    assert_eq!((apps(50), apps(51)), (0, 1));
}

#[test]
fn changed_uses_need_a_new_version() {
    let old = compiled(&changed(&[]));
    let count = |changes: Changes| {
        let new = compiled(&changed(changes));
        let found = lint(&Subject { compiled: &new, previous: Some(&old) });
        places(&found, "changed-uses-same-version").len()
    };
    assert_eq!(count(&[("/uses/0/data", || json!(["network-state", "carrier"]))]), 1);
    assert_eq!(count(&[("/uses/0/foreground_only", || json!(true))]), 1);
    assert_eq!(count(&[("/uses/0/section", || json!("9"))]), 0);
    assert_eq!(
        count(&[
            ("/uses/0/data", || json!(["network-state", "carrier"])),
            ("/policy/version", || json!("1.1")),
        ]),
        0
    );
}

#[test]
fn an_acceptance_covers_its_place_and_nothing_else() {
    let accept: Changes = &[
        ("/uses/1/separate_consent", || Value::Null),
        ("/uses/1/foreground_only", || Value::Null),
        (
            "/accepted",
            || json!([{ "rule": "not-foreground-only", "at": "uses/self/nearby", "because": "the map is drawn in the background" }]),
        ),
    ];
    let found = found(accept);
    let accepted: Vec<_> =
        found.iter().filter(|one| one.accepted.is_some()).map(|one| one.rule.name).collect();
    assert_eq!(accepted, ["not-foreground-only"]);
    let failing: BTreeSet<_> = found.iter().filter(|one| one.fails()).map(|one| one.rule.name).collect();
    assert_eq!(failing, BTreeSet::from(["sensitive-without-separate-consent", "separate-consent-unused"]));
}

#[test]
fn the_number_of_a_use_alone_accepts_nothing() {
    let found = found(&[
        ("/uses/1/foreground_only", || Value::Null),
        (
            "/accepted",
            || json!([{ "rule": "not-foreground-only", "at": "uses/1", "because": "the map is drawn in the background" }]),
        ),
    ]);
    let mut open: Vec<_> =
        found.iter().filter(|one| one.accepted.is_none()).map(|one| one.rule.name).collect();
    open.sort_unstable();
    assert_eq!(open, ["not-foreground-only", "unused-acceptance"]);
}

#[test]
fn notes_fail_nothing() {
    for one in found(&[("/recipients/1/sdk/stops", || Value::Null)]) {
        assert_eq!(one.rule.severity, Severity::Note);
        assert!(!one.fails());
    }
}
