//! What each act does to what was said, where the naive decision does not already say it.

use askfirst::sorted::Set;

use askfirst::catalogue::Platform;
use askfirst::consent::{Act, ActError, Answer, Choices, Consent, Person, Question};
use askfirst::decision::decide;
use askfirst::declaration::{Compiled, Device, Meaning, PurposeKind};
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

/// The same, where an answer ends after ten days.
fn ending() -> Compiled {
    let mut declaration = compiled("1", "A").declaration().clone();
    declaration.questions.consent_days = Some(10);
    Compiled::new(declaration).unwrap()
}

fn allow(compiled: &Compiled, key: &str) -> Act {
    let meaning = compiled.get(compiled.find(key).unwrap()).unwrap().meaning;
    Act::Allow { uses: Set::from([meaning]), separate: Set::default() }
}

/// Does acts, each at its hour.
fn at_hours(acts: &[(i64, Act)], compiled: &Compiled) -> Consent {
    let step = |consent: Consent, (hour, act): &(i64, Act)| {
        consent.after(act, compiled, Timestamp(hour * HOUR)).unwrap()
    };
    acts.iter().fold(Consent::default(), step)
}

#[test]
fn single_consents_end_with_the_first_of_them() {
    let compiled = ending();
    let [one, two] = ["self/os-name", "sdk/oaid"].map(|key| allow(&compiled, key));
    let single = |consent: &Consent| consent.single.iter().count();
    let ends = |hours: i64| Some(Timestamp(hours * HOUR));

    let together = at_hours(&[(1, one.clone()), (240, two.clone())], &compiled);
    assert_eq!((single(&together), together.expires, together.expired), (2, ends(241), false));
    let anew = at_hours(&[(1, one.clone()), (241, two.clone())], &compiled);
    assert_eq!((single(&anew), anew.expires, anew.expired), (1, ends(481), false));
    let recorded = at_hours(&[(1, one.clone()), (2, Act::Expire), (3, two.clone())], &compiled);
    assert_eq!((single(&recorded), recorded.expires, recorded.expired), (1, ends(243), false));
    // The end of nothing ends nothing that comes later.
    let first = at_hours(&[(1, Act::Expire), (2, one.clone())], &compiled);
    assert_eq!((single(&first), first.expires, first.expired), (1, ends(242), false));
    // Taken back, then given again: a new beginning.
    let Act::Allow { uses, .. } = &one else { panic!("{one:?}") };
    let back = Act::WithdrawUses { uses: uses.clone() };
    let again = at_hours(&[(1, one.clone()), (2, back), (3, one.clone())], &compiled);
    assert_eq!((single(&again), again.expires), (1, ends(243)));
}

#[test]
fn under_an_agreement_single_consents_end_with_it() {
    let compiled = ending();
    let two = allow(&compiled, "sdk/oaid");
    for hour in [2, 240, 241, 500] {
        let consent = at_hours(&[(1, agree()), (hour, two.clone())], &compiled);
        assert_eq!(consent.expires, Some(Timestamp(241 * HOUR)));
        let question = consent.question(&compiled, Timestamp(0));
        assert_eq!(question == Question::Expired, hour >= 241, "an hour after {hour}");
    }
    let agreed = at_hours(&[(1, two.clone()), (7, agree())], &compiled);
    assert_eq!((agreed.expires, agreed.single.iter().count()), (Some(Timestamp(247 * HOUR)), 0));
    assert_eq!(at_hours(&[(1, agree()), (2, Act::Refuse)], &compiled).expires, None);
}

#[test]
fn choosing_a_purpose_gives_back_its_uses_and_no_others() {
    let compiled = compiled("1", "A");
    let meaning = |key: &str| compiled.get(compiled.find(key).unwrap()).unwrap().meaning;
    let [own, other] = ["self/os-name", "sdk/oaid"].map(meaning);
    let taken = Act::WithdrawUses { uses: Set::from([own, other]) };
    let choose = |on| Act::Purpose { purpose: "work".into(), on };
    let given = after(&[agree(), taken.clone(), choose(true)], &compiled);
    assert_eq!((given.withdrawn.contains(&own), given.withdrawn.contains(&other)), (false, true));

    let both = Act::Allow { uses: Set::from([own, other]), separate: Set::default() };
    let given_up = after(&[both, choose(false)], &compiled);
    assert_eq!((given_up.single.contains(&own), given_up.single.contains(&other)), (false, true));
    assert_eq!((given_up.withdrawn.contains(&own), given_up.withdrawn.contains(&other)), (true, false));
}

#[test]
fn an_account_is_closed_for_whoever_has_it() {
    let compiled = compiled("1", "A");
    let log_in = |subject: &str| Act::LogIn { subject: subject.into() };
    let closed = after(&[log_in("a"), Act::CloseAccount], &compiled);
    assert!(closed.person().closed);
    for other in [log_in("b"), Act::LogOut] {
        assert!(!after(&[log_in("a"), Act::CloseAccount, other], &compiled).person().closed);
    }
}

/// Everything that can be said in favour.
fn most(compiled: &Compiled) -> Consent {
    let declaration = compiled.declaration();
    let additional = declaration.purposes.iter().filter(|one| one.kind == PurposeKind::Additional);
    let choices = Choices {
        purposes: additional.map(|one| one.id.clone()).collect(),
        separate: declaration.separate_consents.iter().map(|one| one.id.clone()).collect(),
        ..Choices::default()
    };
    let uses = compiled.uses().iter().map(|one| one.meaning).collect();
    after(&[Act::Agree { choices }, Act::Allow { uses, separate: Set::default() }], compiled)
}

/// Every act that is a word about data, and no word about the person.
fn words(compiled: &Compiled) -> Vec<Act> {
    let declaration = compiled.declaration();
    let mut all = vec![Act::Refuse, Act::Withdraw, Act::EndService];
    for on in [false, true] {
        all.push(Act::Personalisation { on });
        all.extend(declaration.purposes.iter().map(|one| Act::Purpose { purpose: one.id.clone(), on }));
        let others = declaration.recipients.iter().skip(1);
        all.extend(others.map(|one| Act::Recipient { recipient: one.id.clone(), on }));
        let separate = declaration.separate_consents.iter();
        all.extend(separate.map(|one| Act::Separate { consent: one.id.clone(), given: on }));
    }
    all.extend(compiled.uses().iter().map(|one| Act::WithdrawUses { uses: Set::from([one.meaning]) }));
    all
}

/// What the last act that says anything about it leaves; `start` if none does.
fn last<T>(acts: &[Act], start: T, says: impl Fn(&Act) -> Option<T>) -> T {
    acts.iter().rev().find_map(says).unwrap_or(start)
}

/// Whether the purpose of a use is the named one.
fn is_for(compiled: &Compiled, meaning: Meaning, purpose: &str) -> Option<PurposeKind> {
    let one = compiled.uses().iter().find(|one| one.meaning == meaning).unwrap();
    let found = compiled.purpose(one);
    (found.id == purpose).then_some(found.kind)
}

fn histories() -> impl Strategy<Value = (Compiled, Vec<Act>)> {
    support::declarations().prop_flat_map(|compiled| {
        let acts = proptest::collection::vec(support::acts(&compiled), 0..12);
        // Without the end of a time, what stands depends on no clock.
        let acts = acts.prop_map(|mut acts| {
            acts.retain(|act| *act != Act::Expire);
            acts
        });
        (Just(compiled), acts)
    })
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

    #[test]
    fn an_act_takes_back_exactly_what_it_denies_to_who_allowed_everything(compiled in support::declarations()) {
        let device = Device { platform: Platform::Android, version: 28 };
        let consent = most(&compiled);
        let before = decide(&compiled, device, &consent);
        for act in words(&compiled) {
            let after = decide(&compiled, device, &consent.after(&act, &compiled, Timestamp(0)).unwrap());
            for (one, (before, after)) in compiled.uses().iter().zip(before.iter().zip(after)) {
                let taken = act.takes_back(&compiled, one);
                prop_assert_eq!(taken && !before.denies(), after.denies() && !before.denies(), "{:?}", act);
            }
        }
    }

    #[test]
    fn what_stands_is_what_the_last_act_about_it_left((compiled, acts) in histories()) {
        let consent = after(&acts, &compiled);
        let answered = acts.iter().rev().find_map(|act| match act {
            Act::Agree { .. } => Some(Answer::Agreed),
            Act::Refuse => Some(Answer::Refused),
            Act::Withdraw => Some(Answer::Withdrawn),
            _ => None,
        });
        prop_assert_eq!(consent.answer, answered.unwrap_or_default());
        let declaration = compiled.declaration();
        for purpose in &declaration.purposes {
            let chosen = last(&acts, false, |act| match act {
                Act::Agree { choices } => Some(choices.purposes.contains(&purpose.id)),
                Act::Refuse | Act::Withdraw => Some(false),
                Act::Purpose { purpose: id, on } if *id == purpose.id => Some(*on),
                _ => None,
            });
            let additional = purpose.kind == PurposeKind::Additional;
            prop_assert_eq!(consent.purposes.contains(&purpose.id), chosen && additional);
        }
        for recipient in &declaration.recipients {
            let off = last(&acts, false, |act| match act {
                Act::Agree { choices } => Some(choices.recipients_off.contains(&recipient.id)),
                Act::Refuse | Act::Withdraw => Some(false),
                Act::Recipient { recipient: id, on } if *id == recipient.id => Some(!on),
                _ => None,
            });
            prop_assert_eq!(consent.recipients_off.contains(&recipient.id), off);
        }
        for separate in &declaration.separate_consents {
            let given = last(&acts, false, |act| match act {
                Act::Agree { choices } => choices.separate.contains(&separate.id).then_some(true),
                Act::Allow { separate: ids, .. } => ids.contains(&separate.id).then_some(true),
                Act::Refuse | Act::Withdraw => Some(false),
                Act::Separate { consent: id, given } if *id == separate.id => Some(*given),
                _ => None,
            });
            prop_assert_eq!(consent.separate.contains(&separate.id), given);
        }
        for one in compiled.uses() {
            let meaning = one.meaning;
            let withdrawn = last(&acts, false, |act| match act {
                Act::Agree { .. } | Act::Refuse | Act::Withdraw => Some(false),
                Act::WithdrawUses { uses } => uses.contains(&meaning).then_some(true),
                Act::Allow { uses, .. } => uses.contains(&meaning).then_some(false),
                Act::Purpose { purpose, on } => match is_for(&compiled, meaning, purpose)? {
                    PurposeKind::Basic => Some(!on),
                    PurposeKind::Additional => on.then_some(false),
                },
                _ => None,
            });
            prop_assert_eq!(consent.withdrawn.contains(&meaning), withdrawn);
            let single = last(&acts, false, |act| match act {
                Act::Agree { .. } | Act::Refuse | Act::Withdraw => Some(false),
                Act::WithdrawUses { uses } => uses.contains(&meaning).then_some(false),
                Act::Allow { uses, .. } => uses.contains(&meaning).then_some(true),
                Act::Purpose { purpose, on: false } => is_for(&compiled, meaning, purpose).map(|_| false),
                _ => None,
            });
            prop_assert_eq!(consent.single.contains(&meaning), single);
        }
    }

    #[test]
    fn what_is_known_of_a_person_is_what_was_said_while_they_were_there((compiled, acts) in histories()) {
        let consent = after(&acts, &compiled);
        let mut now = String::new();
        let mut people = std::collections::BTreeMap::<String, Person>::new();
        for act in &acts {
            match act {
                Act::LogIn { subject } => now.clone_from(subject),
                Act::LogOut => now.clear(),
                Act::Age { years } => people.entry(now.clone()).or_default().age = Some(*years),
                Act::Guardian { agrees } => people.entry(now.clone()).or_default().guardian = *agrees,
                Act::Personalisation { on } => people.entry(now.clone()).or_default().personalisation_off = !on,
                _ => {}
            }
        }
        prop_assert_eq!(&consent.subject, &now);
        for subject in ["", "a", "b", "c"] {
            let known = consent.people.get(subject).cloned().unwrap_or_default();
            prop_assert_eq!(known, people.get(subject).cloned().unwrap_or_default());
        }
    }
}
