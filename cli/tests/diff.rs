//! What changed between two declarations.

#![allow(clippy::unwrap_used, clippy::panic)] // Helpers of tests, which the lint does not count as tests.

use askfirst::declaration::{Compiled, Trigger};
use askfirst_cli::declared::Declared;
use askfirst_cli::diff::{Diff, diff};
use askfirst_cli::source::Source;
use serde_json::{Value, json};

const CLEAN: &str = include_str!("fixtures/clean.json");

fn compiled(change: impl FnOnce(&mut Value)) -> Compiled {
    let mut value: Value = serde_json::from_str(CLEAN).unwrap();
    change(&mut value);
    match Declared::from_source(Source { path: "test.json".to_owned(), text: value.to_string() }) {
        Ok(declared) => declared.compiled,
        Err(unusable) => panic!("{:#?}", unusable.diagnostics),
    }
}

fn to(change: impl FnOnce(&mut Value)) -> Diff {
    diff(&compiled(|_| {}), &compiled(change))
}

fn keys(uses: &[askfirst_cli::diff::UseRef]) -> Vec<&str> {
    uses.iter().map(|one| one.key.as_str()).collect()
}

fn triggers(diff: &Diff) -> Vec<Trigger> {
    diff.triggers.iter().map(|change| change.trigger).collect()
}

#[test]
fn the_same_is_no_change() {
    let same = to(|_| {});
    assert!(!same.uses_changed() && !same.version_changed() && !same.needs_new_version() && !same.is_major());
    assert!(same.triggers.is_empty() && same.asked_again.is_empty() && same.adjusted.is_empty());
}

#[test]
fn a_new_use_is_added_and_asked_for() {
    let diff = to(|d| d["uses"][0]["data"] = json!(["network-state", "carrier"]));
    assert_eq!(keys(&diff.added), ["self/carrier/connect"]);
    assert_eq!(keys(&diff.asked_again), ["self/carrier/connect"]);
    assert_eq!(triggers(&diff), [Trigger::Processing]);
    assert!(diff.is_major() && diff.needs_new_version());
}

#[test]
fn a_use_that_is_gone_asks_nobody_and_still_needs_a_version() {
    let diff = to(|d| d["uses"][4]["data"] = json!(["nickname"]));
    assert_eq!(keys(&diff.removed), ["wechat/wechat-id/sign-in"]);
    assert!(diff.asked_again.is_empty() && diff.needs_new_version());
}

#[test]
fn a_wider_use_is_told_from_a_narrower_one() {
    let wider = to(|d| d["uses"][1]["foreground_only"] = json!(false));
    assert!(wider.changed[0].widened);
    assert_eq!(wider.changed[0].aspects[0].aspect, "foreground only");
    assert_eq!(keys(&wider.asked_again), ["self/location-fine/nearby"]);
    let narrower = to(|d| d["uses"][0]["foreground_only"] = json!(true));
    assert!(!narrower.changed[0].widened);
}

#[test]
fn budgets_and_platforms_are_adjusted_without_asking() {
    let diff = to(|d| {
        d["budgets"]["oaid"] = json!({ "reads": 2, "seconds": 3600 });
        d["recipients"][1]["platforms"] = json!(["android"]);
    });
    assert!(!diff.uses_changed() && diff.asked_again.is_empty());
    let adjusted: Vec<_> = diff.adjusted.iter().map(|one| (one.of.key.as_str(), one.widened)).collect();
    assert!(adjusted.contains(&("self/oaid/for-you", true)), "{adjusted:?}");
    assert!(adjusted.contains(&("wechat/start/sign-in", false)), "{adjusted:?}");
}

#[test]
fn an_exception_waits_for_nobody() {
    let diff = to(|d| {
        d["exceptions"] =
            json!([{ "id": "duty", "title": { "zh": "义务", "en": "Duty" }, "sections": ["3"] }]);
        d["uses"][0]["exception"] = json!("duty");
    });
    assert!(diff.changed[0].widened && diff.asked_again.is_empty());
}

#[test]
fn each_trigger_has_its_change() {
    type Change = fn(&mut Value);
    let cases: [(Trigger, Change); 6] = [
        (Trigger::Processing, |d| d["purposes"][2]["kind"] = json!("basic")),
        (Trigger::Control, |d| d["app"]["operator"] = json!("别的公司")),
        (Trigger::Recipients, |d| d["recipients"][1]["company"] = json!("别的公司")),
        (Trigger::Rights, |d| d["rights"]["answer_days"] = json!(10)),
        (Trigger::Contact, |d| d["contact"]["email"] = json!("x@y.cn")),
        (Trigger::Assessment, |d| d["assessment"] = json!({ "date": "2026-02-01", "risk": "high" })),
    ];
    for (trigger, change) in cases {
        let diff = to(change);
        assert_eq!(triggers(&diff), [trigger], "{diff:#?}");
        assert!(diff.is_major());
    }
}

#[test]
fn sections_and_order_mean_nothing() {
    let diff = to(|d| {
        d["rights"]["section"] = json!("55");
        d["contact"]["section"] = json!("99");
        d["uses"].as_array_mut().unwrap().reverse();
    });
    assert!(!diff.uses_changed() && diff.triggers.is_empty(), "{diff:#?}");
}

#[test]
fn what_the_old_policy_called_major_stays_major() {
    let without = |d: &mut Value| d["major_changes"] = json!([]);
    let old = compiled(|_| {});
    let new = compiled(|d| {
        without(d);
        d["contact"]["email"] = json!("x@y.cn");
    });
    assert!(diff(&old, &new).is_major());
    let quiet = diff(&compiled(without), &new);
    assert!(!quiet.is_major() && triggers(&quiet) == [Trigger::Contact]);
}

#[test]
fn a_new_version_is_enough() {
    let diff = to(|d| {
        d["policy"]["version"] = json!("2.0");
        d["uses"][0]["data"] = json!(["network-state", "carrier"]);
    });
    assert!(diff.uses_changed() && diff.version_changed() && !diff.needs_new_version());
}
