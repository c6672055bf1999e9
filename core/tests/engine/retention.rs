//! Records that go again: what is left of them, and who may have them go.

use std::fs;
use std::sync::atomic::Ordering::SeqCst;

use askfirst::Error;
use askfirst::consent::Act;
use askfirst::declaration::RequestKind;
use askfirst::launch::{Outcome, SdkPlan};
use askfirst::ledger::{Kind, Verified, verify};
use askfirst::record::{Body, Record, Why};
use askfirst::rights::{RequestOutcome, RightsError};

use crate::support::{Installation, everything, id};

const DAY: i64 = 86_400_000;

fn log(installation: &Installation, name: &str) -> Verified {
    verify(&fs::read(installation.path(name)).unwrap()).unwrap()
}

fn holds(installation: &Installation, name: &str, word: &str) -> bool {
    let bytes = fs::read(installation.path(name)).unwrap();
    bytes.windows(word.len()).any(|part| part == word.as_bytes())
}

fn erased(log: &Verified) -> Vec<u64> {
    log.entries.iter().filter(|entry| entry.body.is_none()).map(|entry| entry.index).collect()
}

fn decline(question: &str) -> Act {
    Act::Decline { question: question.into() }
}

#[test]
fn what_is_old_and_replaced_goes_from_both_logs_and_a_record_says_so() {
    let installation = Installation::new();
    let library = installation.open();
    drop(library.act(&decline("first-words")).unwrap());
    drop(library.agree(everything()).unwrap());
    for plan in library.plan() {
        let SdkPlan { steps, .. } = &plan;
        steps
            .iter()
            .for_each(|step| library.report(&plan, step, Outcome::Failed("old-outcome".into())).unwrap());
    }
    drop(library.withdraw().unwrap());
    drop(library.agree(everything()).unwrap());
    let before = log(&installation, "ledger");
    assert_eq!(library.prune().unwrap(), 0, "nothing is old");
    assert!(holds(&installation, "activity", "old-outcome"));

    installation.clock.0.store(183 * DAY, SeqCst);
    assert_eq!(library.prune().unwrap(), 0, "six months are not over");
    installation.clock.0.store(183 * DAY + 1, SeqCst);
    let other = installation.open();
    assert!(library.prune().unwrap() > 3);
    assert_eq!(library.prune().unwrap(), 0);
    let after = log(&installation, "ledger");
    // Declared, declined, agreed, withdrawn, agreed, pruned: the declaration and the last answer are in force.
    assert_eq!(erased(&after), [1, 2, 3]);
    for (old, new) in before.entries.iter().zip(&after.entries) {
        assert_eq!((old.commitment, old.at, old.kind), (new.commitment, new.at, new.kind));
    }
    let record = Record::try_from(after.entries.last().unwrap()).unwrap();
    let Body::Removed(removed) = &record.body else { panic!("{record:?}") };
    assert_eq!((record.kind(), &removed.records), (Kind::Pruned, &vec![(1, 3)]));
    assert!(matches!(removed.why, Why::Before(horizon) if horizon.0 == 1));
    assert!(!holds(&installation, "ledger", "consent\",\"body\":{\"act\":\"withdraw"));
    assert!(!holds(&installation, "activity", "old-outcome"));
    assert_eq!(log(&installation, "activity").entries.last().unwrap().kind, Kind::Pruned);

    for library in [library, other, installation.open()] {
        assert!(library.check(id("self/os-name")).is_ok());
        assert!(library.activity().is_ok());
        assert!(library.act(&decline("more")).is_ok());
    }
}

#[test]
fn leaving_the_front_prunes_what_is_overdue_by_a_month() {
    let installation = Installation::new();
    let library = installation.open();
    drop(library.agree(everything()).unwrap());
    drop(library.withdraw().unwrap());
    for (days, pruned) in [(200, false), (213, false), (214, true)] {
        installation.clock.0.store(days * DAY, SeqCst);
        library.flush().unwrap();
        assert_eq!(!erased(&log(&installation, "ledger")).is_empty(), pruned, "after {days} days");
    }
}

#[test]
fn a_request_has_records_erased_but_none_that_is_in_force() {
    let installation = Installation::new();
    let library = installation.open();
    drop(library.act(&decline("a-secret")).unwrap());
    drop(library.agree(everything()).unwrap());
    let unknown = library.erase(&[1], 1).unwrap_err();
    assert!(matches!(unknown, Error::Rights(RightsError::NotOpen(1))), "{unknown}");
    let request = library.request(RequestKind::Access, None).unwrap();
    let root = log(&installation, "ledger");
    // 0 declared, 1 declined, 2 agreed, 3 the request.
    for index in [0, 2, 3] {
        let error = library.erase(&[1, index], request.number).unwrap_err();
        assert!(matches!(error, Error::InForce(kept) if kept == index), "{error}");
    }
    assert!(matches!(library.erase(&[1, 9], request.number), Err(Error::NoRecord(9))));
    assert_eq!(log(&installation, "ledger"), root, "all or nothing");

    // What was said then; what it led to is part of every later state.
    let words = r#""act":{"decline":{"question":"a-secret"}}"#;
    assert!(holds(&installation, "ledger", words));
    library.erase(&[1], request.number).unwrap();
    library.answer_request(request.number, RequestOutcome::Done).unwrap();
    let after = log(&installation, "ledger");
    assert_eq!(erased(&after), [1]);
    assert_eq!(after.entries[4].kind, Kind::Erased);
    assert!(!holds(&installation, "ledger", words), "the words are gone from the file");
    let bytes = fs::read(installation.path("ledger")).unwrap();
    assert!(!bytes.windows(16).any(|part| part == root.entries[1].salt), "and the salt");
    assert_eq!(after.entries[1].commitment, root.entries[1].commitment);
    assert!(matches!(library.erase(&[1], request.number), Err(Error::NoRecord(1))));
    let reopened = installation.open();
    assert!(reopened.check(id("self/os-name")).is_ok());
    assert_eq!(reopened.requests(), library.requests());
}

#[test]
fn a_disk_that_refuses_keeps_the_records_and_the_app() {
    let installation = Installation::new();
    let library = installation.open();
    drop(library.agree(everything()).unwrap());
    drop(library.withdraw().unwrap());
    installation.clock.0.store(400 * DAY, SeqCst);
    for fault in [&installation.faults.write, &installation.faults.sync, &installation.faults.rename] {
        fault.store(true, SeqCst);
        assert!(library.prune().is_err());
        library.flush().unwrap();
        fault.store(false, SeqCst);
        assert_eq!(erased(&log(&installation, "ledger")), [] as [u64; 0]);
    }
    assert_eq!(library.prune().unwrap(), 1);
}
