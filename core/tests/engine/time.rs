//! Clocks that jump: none of them allows a use.

use std::sync::atomic::Ordering::SeqCst;

use askfirst::AskFirst;
use askfirst::consent::{Act, Question};
use askfirst::decision::Reason;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::support::{Installation, compiled_to_end, everything, id, open_in};

const DAY: i64 = 86_400_000;
/// 2026-11-24.
const NOW: i64 = 1_795_478_400_000;
/// The second after which 32 bits are not enough.
const YEAR_2038: i64 = 2_147_483_647_000;

fn open(installation: &Installation) -> AskFirst {
    open_in(installation.folder.path(), &installation.clock, &installation.faults, compiled_to_end()).unwrap()
}

fn allowed(library: &AskFirst) -> Vec<bool> {
    library.compiled().uses().iter().map(|one| library.check(one.id).is_ok()).collect()
}

fn acts() -> impl Strategy<Value = Act> {
    let recipient = |on| Act::Recipient { recipient: "sdk".into(), on };
    prop_oneof![
        4 => Just(Act::Agree { choices: everything() }),
        1 => Just(Act::Withdraw),
        1 => Just(Act::Refuse),
        1 => any::<bool>().prop_map(recipient),
        1 => (10..20_u8).prop_map(|years| Act::Age { years }),
    ]
}

fn instants() -> impl Strategy<Value = i64> {
    prop_oneof![
        Just(i64::MIN),
        Just(i64::MAX),
        Just(0),
        Just(YEAR_2038),
        Just(YEAR_2038 + 1000),
        any::<i64>(),
        (-4000..4000_i64).prop_map(|days| NOW + days * DAY),
    ]
}

#[derive(Clone, Debug)]
enum Step {
    Act(Act),
    Clock(i64),
    Reopen,
    Prune,
}

fn steps() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => acts().prop_map(Step::Act),
        3 => instants().prop_map(Step::Clock),
        1 => Just(Step::Reopen),
        1 => Just(Step::Prune),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn no_clock_allows_a_use(steps in vec(steps(), 1..14)) {
        let installation = Installation::new();
        installation.clock.0.store(NOW, SeqCst);
        let mut library = open(&installation);
        library.observe_foreground(true);
        let mut before = allowed(&library);
        for step in steps {
            match &step {
                Step::Act(act) => {
                    drop(library.act(act).unwrap());
                    before = allowed(&library);
                    continue;
                }
                Step::Clock(instant) => installation.clock.0.store(*instant, SeqCst),
                Step::Reopen => {
                    drop(library);
                    library = open(&installation);
                    library.observe_foreground(true);
                }
                Step::Prune => drop(library.prune().unwrap()),
            }
            let after = allowed(&library);
            let raised = before.iter().zip(&after).any(|(before, after)| !before && *after);
            prop_assert!(!raised, "{step:?}: {before:?} became {after:?}");
            before = after;
        }
    }
}

#[test]
fn a_consent_that_has_ended_does_not_begin_again_when_the_clock_is_set_back() {
    let installation = Installation::new();
    installation.clock.0.store(NOW, SeqCst);
    let library = open(&installation);
    drop(library.agree(everything()).unwrap());
    installation.clock.0.store(NOW + 30 * DAY - 1, SeqCst);
    assert!(library.check(id("self/os-name")).is_ok());
    installation.clock.0.store(NOW + 30 * DAY, SeqCst);
    assert_eq!(library.check(id("self/os-name")), Err(Reason::Expired));
    for instant in [NOW, NOW - 4000 * DAY, i64::MIN] {
        installation.clock.0.store(instant, SeqCst);
        assert_eq!(library.check(id("self/os-name")), Err(Reason::Expired));
        assert_eq!(open(&installation).check(id("self/os-name")), Err(Reason::Expired));
        assert_eq!(open(&installation).question(), Question::Expired);
    }
}

#[test]
fn who_asks_what_was_said_hears_that_it_has_ended() {
    let installation = Installation::new();
    installation.clock.0.store(NOW, SeqCst);
    let library = open(&installation);
    drop(library.agree(everything()).unwrap());
    installation.clock.0.store(NOW + 30 * DAY - 1, SeqCst);
    assert!(!library.consent().expired);
    installation.clock.0.store(NOW + 30 * DAY, SeqCst);
    assert!(library.consent().expired, "though nobody has checked a use since");
    // It is on record, so that no clock takes it back.
    installation.clock.0.store(NOW, SeqCst);
    assert!(open(&installation).consent().expired);
}

#[test]
fn a_phone_that_was_off_for_years_asks_again() {
    let installation = Installation::new();
    installation.clock.0.store(NOW, SeqCst);
    drop(open(&installation).agree(everything()).unwrap());
    installation.clock.0.store(YEAR_2038 + 5000 * DAY, SeqCst);
    let library = open(&installation);
    assert_eq!(library.check(id("self/os-name")), Err(Reason::Expired));
    assert_eq!(library.question(), Question::Expired);
    drop(library.agree(everything()).unwrap());
    assert!(library.check(id("self/os-name")).is_ok());
}
