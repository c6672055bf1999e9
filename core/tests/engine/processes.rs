//! What several openings of one installation see of each other. `tests/processes` has real processes.

use askfirst::Error;
use askfirst::consent::{Act, Answer, Choices};
use askfirst::decision::Reason;

use crate::support::{Installation, compiled, everything, id, open_in};

#[test]
fn what_one_says_holds_in_the_other() {
    let installation = Installation::new();
    let (one, other) = (installation.open(), installation.open());
    drop(one.agree(everything()).unwrap());
    assert!(other.check(id("sdk/start")).is_ok());
    drop(other.act(&Act::Recipient { recipient: "sdk".into(), on: false }).unwrap());
    assert_eq!(one.check(id("sdk/start")), Err(Reason::RecipientOff));
    assert!(one.check(id("self/os-name")).is_ok(), "the other process had not forgotten the agreement");
    drop(one.withdraw().unwrap());
    assert_eq!(other.check(id("self/os-name")), Err(Reason::Withdrawn));
}

#[test]
fn an_act_knows_what_others_said_before_it() {
    let installation = Installation::new();
    let (one, other) = (installation.open(), installation.open());
    drop(one.agree(everything()).unwrap());
    // This process has not looked since it opened, and believes that nobody answered.
    let logged_in = other.log_in("somebody").unwrap();
    assert!(logged_in.denied.is_empty(), "{logged_in:?}");
    assert!(one.check(id("self/os-name")).is_ok());
    drop(other.act(&Act::Age { years: 9 }).unwrap());
    assert_eq!(one.check(id("self/os-name")), Err(Reason::Child));
}

#[test]
fn what_another_commits_right_after_this_one_looked_is_not_missed() {
    let installation = Installation::new();
    let library = installation.open();
    let other = installation.open();
    drop(other.agree(everything()).unwrap());
    *installation.faults.unlocked.lock().unwrap() = Some(Box::new(move || drop(other.withdraw().unwrap())));
    assert_eq!(library.consent().answer, Answer::Agreed, "what it saw under the lock");
    assert_eq!(library.consent().answer, Answer::Withdrawn);
}

#[test]
fn another_version_takes_over_and_the_old_one_denies_for_good() {
    let installation = Installation::new();
    let old = installation.open();
    drop(old.agree(everything()).unwrap());
    let mut declaration = compiled().declaration().clone();
    declaration.policy.version = "2".into();
    declaration.recipients[1].company = "Another".into();
    let compiled = askfirst::declaration::Compiled::new(declaration).unwrap();
    let new =
        open_in(installation.folder.path(), &installation.clock, &installation.faults, compiled).unwrap();
    assert_eq!(old.check(id("self/os-name")), Err(Reason::NotReady));
    assert!(matches!(old.agree(Choices::default()), Err(Error::Superseded)));
    assert!(matches!(old.withdraw(), Err(Error::Superseded)), "it reaches no other process from there");
    assert!(new.check(id("self/os-name")).is_ok(), "what the update left alone keeps its consent");
    assert_eq!(new.check(id("sdk/start")), Err(Reason::PolicyChanged));
}

#[test]
fn a_subject_is_stored_as_a_hash() {
    let installation = Installation::new();
    let library = installation.open();
    drop(library.log_in("13812345678").unwrap());
    let bytes = std::fs::read(installation.path("ledger")).unwrap();
    assert!(!bytes.windows(11).any(|window| window == b"13812345678"));
    assert_eq!(library.consent().subject.len(), 24);
}
