//! Which steps SDKs take, for each shape.

use std::collections::BTreeMap;

use askfirst::catalogue::Platform;
use askfirst::declaration::{Compiled, Device};
use askfirst::launch::{Limit, SdkPlan, SdkState, Step, plan};
use serde_json::{Value, json};

const ANDROID: Device = Device { platform: Platform::Android, version: 28 };

fn sdk(id: &str, shape: &str, abilities: &Value) -> Value {
    let mut sdk = json!({"shape": shape, "purpose": "work"});
    sdk.as_object_mut().unwrap().extend(abilities.as_object().unwrap().clone());
    json!({"id": id, "kind": "sdk", "title": {"zh": id, "en": id}, "sdk": sdk})
}

/// Four SDKs, one of each shape; the held one can do nothing, the others what such SDKs usually can.
fn four() -> Compiled {
    let mut all = crate::support::blank();
    all["purposes"] = json!([{
        "id": "work", "kind": "basic", "title": {"zh": "用", "en": "Work"}, "text": {"zh": "用", "en": "Work"},
        "section": "1",
    }]);
    let recipients = all["recipients"].as_array_mut().unwrap();
    recipients.push(sdk("phased", "phased", &json!({"takes_refusal": true, "stops": true})));
    recipients.push(sdk("controlled", "controlled", &json!({})));
    recipients.push(sdk("granted", "granted", &json!({"takes_refusal": true, "forgets": true})));
    recipients.push(sdk("held", "held", &json!({})));
    let uses = all["uses"].as_array_mut().unwrap();
    for recipient in ["phased", "controlled", "granted", "held"] {
        uses.push(json!({"recipient": recipient, "purpose": "work", "data": ["oaid", "mac"]}));
    }
    Compiled::new(serde_json::from_value(all).unwrap()).unwrap()
}

/// All uses allowed but the named ones.
fn all_but(compiled: &Compiled, denied: &[&str]) -> Vec<bool> {
    compiled.uses().iter().map(|one| !denied.contains(&compiled.key(one).trim_end_matches("/work"))).collect()
}

fn steps(plans: &[SdkPlan]) -> Vec<(&str, Vec<Step>)> {
    plans.iter().map(|plan| (plan.sdk.as_str(), plan.steps.clone())).collect()
}

fn states(state: SdkState) -> BTreeMap<String, SdkState> {
    ["phased", "controlled", "granted", "held"].map(|id| (id.to_owned(), state)).into()
}

fn on(items: &[&str]) -> Step {
    Step::Switches(items.iter().map(|item| (*item).to_owned()).collect())
}

#[test]
fn nothing_starts_while_nothing_is_allowed() {
    let compiled = four();
    let none = vec![false; compiled.uses().len()];
    assert_eq!(plan(&compiled, ANDROID, &none, &none, &BTreeMap::new()), []);
    assert_eq!(plan(&compiled, ANDROID, &[], &[], &BTreeMap::new()), []);
}

#[test]
fn limits_have_stable_names() {
    for limit in [Limit::NoOffSwitch, Limit::NoItemSwitches] {
        assert_eq!(serde_json::to_value(limit).unwrap(), limit.id());
    }
    assert_eq!([Limit::NoOffSwitch.id(), Limit::NoItemSwitches.id()], ["no-off-switch", "no-item-switches"]);
}

#[test]
fn each_shape_starts_in_its_own_way_in_the_declarations_order() {
    let compiled = four();
    let none = vec![false; compiled.uses().len()];
    let plans = plan(&compiled, ANDROID, &none, &all_but(&compiled, &[]), &BTreeMap::new());
    assert_eq!(
        steps(&plans),
        [
            ("phased", vec![Step::PreInit, Step::Grant(true), Step::Start]),
            ("controlled", vec![on(&["mac", "oaid"]), Step::Start]),
            ("granted", vec![on(&["mac", "oaid"]), Step::Grant(true)]),
            ("held", vec![Step::Start]),
        ]
    );
    assert!(plans.iter().all(|plan| plan.then == SdkState::Running && plan.limits.is_empty()));
}

#[test]
fn the_way_down_is_the_way_up_reversed() {
    let compiled = four();
    let all = all_but(&compiled, &[]);
    let none = vec![false; all.len()];
    let plans = plan(&compiled, ANDROID, &all, &none, &states(SdkState::Running));
    assert_eq!(
        steps(&plans),
        [
            ("held", vec![]),
            ("granted", vec![on(&[]), Step::Grant(false), Step::Forget]),
            ("controlled", vec![on(&[])]),
            ("phased", vec![Step::Grant(false), Step::Stop]),
        ]
    );
    let limits: Vec<&[Limit]> = plans.iter().map(|plan| plan.limits.as_slice()).collect();
    assert_eq!(limits, [&[Limit::NoOffSwitch][..], &[], &[Limit::NoOffSwitch], &[]]);
    assert!(plans.iter().all(|plan| plan.then == SdkState::Stopped));
}

#[test]
fn switches_follow_the_items_of_a_running_sdk() {
    let compiled = four();
    let all = all_but(&compiled, &[]);
    let less = all_but(&compiled, &["phased/oaid", "controlled/oaid", "granted/mac", "held/mac"]);
    let plans = plan(&compiled, ANDROID, &all, &less, &states(SdkState::Running));
    assert_eq!(steps(&plans), [("controlled", vec![on(&["mac"])]), ("granted", vec![on(&["oaid"])])]);
    assert_eq!(plan(&compiled, ANDROID, &less, &less, &states(SdkState::Running)), []);
}

#[test]
fn an_sdk_without_switches_that_starts_while_items_are_denied_says_so() {
    let compiled = four();
    let none = vec![false; compiled.uses().len()];
    let less = all_but(&compiled, &["phased/oaid", "controlled/oaid", "held/mac"]);
    let plans = plan(&compiled, ANDROID, &none, &less, &BTreeMap::new());
    let limits: Vec<(&str, &[Limit])> =
        plans.iter().map(|plan| (plan.sdk.as_str(), plan.limits.as_slice())).collect();
    assert_eq!(
        limits,
        [
            ("phased", &[Limit::NoItemSwitches][..]),
            ("controlled", &[]),
            ("granted", &[]),
            ("held", &[Limit::NoItemSwitches]),
        ]
    );
}

#[test]
fn a_stopped_sdk_comes_back_without_a_second_pre_init() {
    let compiled = four();
    let all = all_but(&compiled, &[]);
    let none = vec![false; all.len()];
    let plans = plan(&compiled, ANDROID, &none, &all, &states(SdkState::Stopped));
    assert_eq!(steps(&plans)[0], ("phased", vec![Step::Grant(true), Step::Start]));
    assert_eq!(plan(&compiled, ANDROID, &all, &none, &states(SdkState::Stopped)), []);
}

#[test]
fn a_failed_sdk_is_left_alone_and_still_taken_down() {
    let compiled = four();
    let all = all_but(&compiled, &[]);
    let none = vec![false; all.len()];
    assert_eq!(plan(&compiled, ANDROID, &all, &all, &states(SdkState::Failed)), []);
    assert_eq!(plan(&compiled, ANDROID, &all, &none, &states(SdkState::Failed)).len(), 4);
}

#[test]
fn an_sdk_of_another_platform_takes_no_step() {
    let mut all = serde_json::to_value(four().declaration()).unwrap();
    all["recipients"][1]["platforms"] = json!(["ios"]);
    let compiled = Compiled::new(serde_json::from_value(all).unwrap()).unwrap();
    let everything = vec![true; compiled.uses().len()];
    let names = |platform| -> Vec<String> {
        let plans = plan(&compiled, Device { platform, version: 28 }, &[], &everything, &BTreeMap::new());
        plans.into_iter().map(|plan| plan.sdk).collect()
    };
    assert_eq!(names(Platform::Android), ["controlled", "granted", "held"]);
    assert_eq!(names(Platform::Ios), ["phased", "controlled", "granted", "held"]);
}
