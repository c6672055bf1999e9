//! What each act does to what was said, where the naive decision does not already say it.

use askfirst::sorted::Set;

use askfirst::consent::{Act, ActError, Choices, Consent, Question};
use askfirst::declaration::Compiled;
use askfirst::edge::Timestamp;
use proptest::prelude::*;
use serde_json::json;

use crate::support;

const HOUR: i64 = 3_600_000;

/// A basic and an additional purpose, an app and an SDK.
fn compiled(version: &str, company: &str) -> Compiled {
    let mut all = support::blank();
    let text = json!({"zh": "文", "en": "Text"});
    all["policy"]["version"] = json!(version);
    all["purposes"] = json!([
        {"id": "work", "kind": "basic", "title": text, "text": text, "section": "1"},
        {"id": "more", "kind": "additional", "title": text, "text": text, "section": "1"},
    ]);
    all["recipients"].as_array_mut().unwrap().push(json!({
        "id": "sdk", "kind": "sdk", "title": text, "company": company, "sdk": {"shape": "held", "purpose": "more"},
    }));
    all["uses"] = json!([
        {"recipient": "self", "purpose": "work", "data": ["os-name"]},
        {"recipient": "sdk", "purpose": "more", "data": ["oaid"]},
    ]);
    Compiled::new(serde_json::from_value(all).unwrap()).unwrap()
}

fn after(acts: &[Act], compiled: &Compiled) -> Consent {
    let step = |consent: Consent, act: &Act| consent.after(act, compiled, Timestamp(0)).unwrap();
    acts.iter().fold(Consent::default(), step)
}

fn agree() -> Act {
    Act::Agree { choices: Choices::default() }
}

#[test]
fn only_what_is_declared_can_be_named() {
    let compiled = compiled("1", "A");
    let ids = |id: &str| Set::from([id.to_owned()]);
    let unknown = |what, id: &str| ActError::Unknown { what, id: id.to_owned() };
    let recipient = |id: &str| Act::Recipient { recipient: id.to_owned(), on: false };
    for (act, expected) in [
        (Act::Purpose { purpose: "x".into(), on: true }, unknown("purpose", "x")),
        (recipient("x"), unknown("recipient", "x")),
        (recipient("self"), ActError::App("self".into())),
        (Act::Separate { consent: "x".into(), given: true }, unknown("separate consent", "x")),
        (
            Act::Agree { choices: Choices { purposes: ids("x"), ..Choices::default() } },
            unknown("purpose", "x"),
        ),
        (
            Act::Agree { choices: Choices { purposes: ids("work"), ..Choices::default() } },
            ActError::Basic("work".into()),
        ),
        (Act::CloseAccount, ActError::NoAccount),
    ] {
        assert_eq!(Consent::default().after(&act, &compiled, Timestamp(0)), Err(expected));
    }
}

#[test]
fn a_use_of_another_declaration_cannot_be_allowed() {
    let (old, new) = (compiled("1", "A"), compiled("1", "B"));
    let meaning = new.start_of("sdk").unwrap().meaning;
    let act = Act::Allow { uses: Set::from([meaning]), separate: Set::default() };
    let refused = Consent::default().after(&act, &old, Timestamp(0));
    assert_eq!(refused, Err(ActError::Unknown { what: "use", id: meaning.to_string() }));
}

#[test]
fn the_same_policy_is_not_asked_about_twice() {
    let compiled = compiled("1", "A");
    let question = |acts: &[Act]| after(acts, &compiled).question(&compiled, Timestamp(1000 * HOUR));
    assert_eq!(question(&[]), Question::First);
    assert_eq!(question(&[agree()]), Question::None);
    assert_eq!(question(&[Act::Refuse]), Question::None);
    assert_eq!(question(&[agree(), Act::Withdraw]), Question::None);
    assert_eq!(question(&[agree(), Act::Expire]), Question::Expired);
}

#[test]
fn another_policy_is_asked_about_where_it_changes_a_use() {
    let old = compiled("1", "A");
    let (reworded, changed) = (compiled("2", "A"), compiled("2", "B"));
    let agreed = after(&[agree()], &old);
    assert_eq!(agreed.question(&reworded, Timestamp(0)), Question::Inform);
    assert_eq!(agreed.question(&changed, Timestamp(0)), Question::Changed);
    let refused = after(&[Act::Refuse], &old);
    assert_eq!(refused.question(&reworded, Timestamp(48 * HOUR - 1)), Question::None);
    assert_eq!(refused.question(&reworded, Timestamp(48 * HOUR)), Question::Changed);
}

#[test]
fn a_question_rests_for_its_cool_down() {
    let compiled = compiled("1", "A");
    let declined = after(&[Act::Decline { question: "camera".into() }], &compiled);
    assert!(!declined.may_ask("camera", &compiled, Timestamp(48 * HOUR - 1)));
    assert!(declined.may_ask("camera", &compiled, Timestamp(48 * HOUR)));
    assert!(declined.may_ask("microphone", &compiled, Timestamp(0)));
}

#[test]
fn agreeing_again_takes_only_what_is_ticked_now() {
    let compiled = compiled("1", "A");
    let more = Choices { purposes: Set::from(["more".to_owned()]), ..Choices::default() };
    let uses = Set::from([compiled.start_of("sdk").unwrap().meaning]);
    let consent = after(
        &[Act::Agree { choices: more }, Act::Allow { uses, separate: Set::default() }, agree()],
        &compiled,
    );
    assert_eq!(consent.purposes, Set::default());
    assert_eq!(consent.single, Set::default());
}

#[test]
fn people_outlive_a_withdrawal_and_each_other() {
    let compiled = compiled("1", "A");
    let consent = after(
        &[
            Act::LogIn { subject: "child".into() },
            Act::Age { years: 9 },
            Act::LogOut,
            agree(),
            Act::Withdraw,
            Act::LogIn { subject: "child".into() },
        ],
        &compiled,
    );
    assert_eq!(consent.person().age, Some(9));
    assert_eq!(
        after(&[Act::Age { years: 9 }, Act::LogIn { subject: "a".into() }], &compiled).person().age,
        None
    );
}

#[test]
fn no_clock_turns_time_back() {
    let compiled = compiled("1", "A");
    let later = Consent::default().after(&agree(), &compiled, Timestamp(50 * HOUR)).unwrap();
    let refused = later.after(&Act::Refuse, &compiled, Timestamp(HOUR)).unwrap();
    assert_eq!((refused.clock, refused.answered), (Timestamp(50 * HOUR), Timestamp(50 * HOUR)));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read_back(
        (compiled, acts) in support::declarations()
            .prop_flat_map(|compiled| (Just(compiled.clone()), proptest::collection::vec(support::acts(&compiled), 0..9)))
    ) {
        let mut consent = Consent::default();
        for act in &acts {
            let json = serde_json::to_string(act).unwrap();
            prop_assert_eq!(&serde_json::from_str::<Act>(&json).unwrap(), act);
            consent = consent.after(act, &compiled, Timestamp(1)).unwrap();
        }
        let json = serde_json::to_string(&consent).unwrap();
        prop_assert_eq!(serde_json::from_str::<Consent>(&json).unwrap(), consent);
    }
}
