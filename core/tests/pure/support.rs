//! Random declarations, and acts upon them.

use std::collections::BTreeSet;

use askfirst::catalogue::{Item, Kind, Platform};
use askfirst::consent::{Act, Choices};
use askfirst::declaration::{Compiled, Declaration};
use askfirst::sorted::Set;
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use serde_json::{Value, json};

/// The smallest declaration, to which parts are added.
pub(crate) fn blank() -> Value {
    json!({
        "format": 1,
        "app": {"id": "test.app", "name": {"zh": "测试", "en": "Test"}, "operator": "Test", "android": 21, "ios": 12},
        "policy": {"version": "1", "published": "2026-01-01", "effective": "2026-01-01", "url": "https://example.com"},
        "contact": {"department": {"zh": "部门", "en": "Office"}, "email": "a@example.com", "answer_days": 15, "section": "9"},
        "purposes": [],
        "recipients": [{"id": "self", "kind": "app", "title": {"zh": "本应用", "en": "This app"}}],
        "uses": [],
        "separate_consents": [
            {"id": "first", "title": {"zh": "一", "en": "One"}, "text": {"zh": "一", "en": "One"}, "section": "1"},
            {"id": "second", "title": {"zh": "二", "en": "Two"}, "text": {"zh": "二", "en": "Two"}, "section": "1"}
        ],
        "exceptions": [{"id": "law", "title": {"zh": "法", "en": "Law"}, "sections": ["1"]}],
        "rights": {"answer_days": 15, "requests": ["access"], "section": "5"}
    })
}

const SHAPES: [&str; 4] = ["phased", "controlled", "granted", "held"];

fn text(words: &str) -> Value {
    json!({"zh": words, "en": words})
}

prop_compose! {
    fn group(recipients: usize, purposes: usize)(
        recipient in 0..recipients,
        purpose in 0..purposes,
        items in btree_set(0..Item::ALL.len(), 1..6),
        separate in 0..4_u8,
        (personalised, foreground_only, exception) in any::<(bool, bool, bool)>(),
    ) -> Value {
        let items: Vec<Item> = items.into_iter().map(|place| Item::ALL[place]).collect();
        let mut group = json!({
            "recipient": if recipient == 0 { "self".to_owned() } else { format!("sdk-{recipient}") },
            "purpose": format!("purpose-{purpose}"),
            "data": items.iter().map(|item| item.id()).collect::<Vec<_>>(),
            "personalised": personalised,
            "foreground_only": foreground_only,
        });
        if separate > 1 {
            group["separate_consent"] = json!(if separate == 2 { "first" } else { "second" });
        }
        if exception && !items.iter().any(|item| matches!(item.info().kind, Kind::DeviceId | Kind::AppList)) {
            group["exception"] = json!("law");
        }
        group
    }
}

/// Declarations of a few recipients, purposes and groups, over the whole catalogue.
pub(crate) fn declarations() -> impl Strategy<Value = Compiled> {
    let sizes = (1..4_usize, 1..5_usize);
    sizes
        .prop_flat_map(|(recipients, purposes)| {
            let kinds = vec(any::<(bool, bool)>(), purposes);
            let shapes = vec((0..4_usize, any::<bool>(), any::<bool>(), 0..3_u8), recipients);
            let ages = (any::<bool>(), proptest::option::of(1..400_u32));
            (Just(recipients), kinds, shapes, vec(group(recipients, purposes), 1..8), ages)
        })
        .prop_map(|(recipients, kinds, shapes, groups, (minors, days))| {
            let mut all = blank();
            for (place, (basic, personalised)) in kinds.iter().enumerate() {
                let id = format!("purpose-{place}");
                let kind = if *basic { "basic" } else { "additional" };
                all["purposes"].as_array_mut().unwrap().push(json!({
                    "id": id, "kind": kind, "title": text(&id), "text": text(&id), "section": "1",
                    "personalised": personalised,
                }));
            }
            for (place, (shape, refusal, stops, platform)) in
                shapes.iter().enumerate().take(recipients).skip(1)
            {
                let id = format!("sdk-{place}");
                let platforms =
                    [json!([]), json!(["android"]), json!(["ios"])][usize::from(*platform)].clone();
                all["recipients"].as_array_mut().unwrap().push(json!({
                    "id": id, "kind": "sdk", "title": text(&id), "company": id, "platforms": platforms,
                    "sdk": {
                        "shape": SHAPES[*shape],
                        "purpose": "purpose-0", "takes_refusal": refusal, "stops": stops,
                    },
                }));
            }
            // A triple is declared once.
            let mut seen = BTreeSet::new();
            for mut group in groups {
                let (recipient, purpose) = (group["recipient"].to_string(), group["purpose"].to_string());
                let data = group["data"].as_array_mut().unwrap();
                data.retain(|item| seen.insert((recipient.clone(), purpose.clone(), item.to_string())));
                if !data.is_empty() {
                    all["uses"].as_array_mut().unwrap().push(group);
                }
            }
            all["ages"] = json!({"minors_need_guardian": minors});
            if let Some(days) = days {
                all["questions"] = json!({"consent_days": days});
            }
            let declaration: Declaration = serde_json::from_value(all).unwrap();
            Compiled::new(declaration).unwrap()
        })
}

/// One act, on things that `compiled` declares.
pub(crate) fn acts(compiled: &Compiled) -> impl Strategy<Value = Act> + use<> {
    let declaration = compiled.declaration();
    let purposes: Vec<String> = declaration.purposes.iter().map(|one| one.id.clone()).collect();
    let additional: Vec<String> = declaration
        .purposes
        .iter()
        .filter(|one| one.kind == askfirst::declaration::PurposeKind::Additional)
        .map(|one| one.id.clone())
        .collect();
    let others: Vec<String> = declaration.recipients.iter().skip(1).map(|one| one.id.clone()).collect();
    let separate: Vec<String> = declaration.separate_consents.iter().map(|one| one.id.clone()).collect();
    let meanings: Vec<_> = compiled.uses().iter().map(|one| one.meaning).collect();
    let some = |ids: Vec<String>| {
        let most = ids.len();
        proptest::sample::subsequence(ids, 0..=most).prop_map(|ids| ids.into_iter().collect::<Set<_>>())
    };
    let choices = (some(additional), some(others.clone()), some(separate.clone()))
        .prop_map(|(purposes, recipients_off, separate)| Choices { purposes, recipients_off, separate });
    let most = meanings.len().min(4);
    let uses = proptest::sample::subsequence(meanings, 0..=most)
        .prop_map(|uses| uses.into_iter().collect::<Set<_>>());
    let person = prop_oneof![
        (0..40_u8).prop_map(|years| Act::Age { years }),
        any::<bool>().prop_map(|agrees| Act::Guardian { agrees }),
        any::<bool>().prop_map(|on| Act::Personalisation { on }),
        "[a-c]".prop_map(|subject| Act::LogIn { subject }),
        Just(Act::LogOut),
    ];
    let recipient = if others.is_empty() {
        Just(Act::LogOut).boxed()
    } else {
        (proptest::sample::select(others), any::<bool>())
            .prop_map(|(recipient, on)| Act::Recipient { recipient, on })
            .boxed()
    };
    prop_oneof![
        6 => choices.prop_map(|choices| Act::Agree { choices }),
        1 => Just(Act::Refuse),
        1 => Just(Act::Withdraw),
        2 => uses.clone().prop_map(|uses| Act::WithdrawUses { uses }),
        2 => uses.prop_map(|uses| Act::Allow { uses, separate: Set::default() }),
        2 => (proptest::sample::select(purposes), any::<bool>())
            .prop_map(|(purpose, on)| Act::Purpose { purpose, on }),
        2 => recipient,
        2 => (proptest::sample::select(separate), any::<bool>())
            .prop_map(|(consent, given)| Act::Separate { consent, given }),
        4 => person,
        1 => Just(Act::Expire),
    ]
}

/// A platform and a version of it.
pub(crate) fn devices() -> impl Strategy<Value = askfirst::declaration::Device> {
    (any::<bool>(), 19..36_u16, 9..19_u16).prop_map(|(android, level, version)| {
        askfirst::declaration::Device {
            platform: if android { Platform::Android } else { Platform::Ios },
            version: if android { level } else { version },
        }
    })
}
