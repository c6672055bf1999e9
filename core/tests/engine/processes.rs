//! Several processes of one app.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use askfirst::consent::{Act, Answer, Choices};
use askfirst::decision::Reason;
use askfirst::{AskFirst, Error};

use crate::support::{Faults, Installation, TestClock, compiled, everything, id, open_in};

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

const CHILD: &str = "ASKFIRST_TEST_CHILD";
const ROUNDS: usize = 300;

/// The second process of `a_withdrawal_is_seen_by_another_process`: whenever it is asked, it answers what it sees.
#[test]
fn child_that_answers() {
    let Some(path) = std::env::var_os(CHILD) else { return };
    let library: AskFirst =
        open_in(Path::new(&path), &TestClock::default(), &Faults::default(), compiled()).unwrap();
    let mut out = std::io::stdout();
    for line in std::io::stdin().lines() {
        let _ = line.unwrap();
        let allowed = library.check(id("self/os-name")).is_ok();
        writeln!(out, "sees {}", if allowed { "yes" } else { "no" }).unwrap();
        out.flush().unwrap();
    }
}

#[test]
fn a_withdrawal_is_seen_by_another_process() {
    let installation = Installation::new();
    let library = installation.open();
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "processes::child_that_answers", "--nocapture"])
        .env(CHILD, installation.folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut ask = child.stdin.take().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut sees = || -> bool {
        writeln!(ask, "?").unwrap();
        loop {
            // The test runner prints lines of its own.
            let line = lines.next().unwrap().unwrap();
            if let Some((_, word)) = line.split_once("sees ") {
                return word == "yes";
            }
        }
    };
    assert!(!sees());
    for _ in 0..ROUNDS {
        drop(library.agree(everything()).unwrap());
        assert!(sees());
        drop(library.withdraw().unwrap());
        assert!(!sees());
    }
    drop(ask);
    assert!(child.wait().unwrap().success());
}
