//! Disks that refuse, files that are not what they were.

use std::fs;
use std::sync::atomic::Ordering::SeqCst;

use askfirst::consent::{Act, Question};
use askfirst::decision::Reason;
use askfirst::edge::{Folder, SystemEntropy, Timestamp, UnixFolder};
use askfirst::ledger::{Kind, Ledger, Log};
use askfirst::{AskFirst, Durability, Error, OpenError};

use crate::support::{Installation, everything, id};

#[test]
fn a_grant_that_cannot_be_written_allows_nothing() {
    for fault in ["write", "sync"] {
        let installation = Installation::new();
        let library = installation.open();
        let faults = &installation.faults;
        let which = if fault == "write" { &faults.write } else { &faults.sync };
        which.store(true, SeqCst);
        assert!(matches!(library.agree(everything()), Err(Error::Ledger(_))), "{fault}");
        assert_eq!(library.check(id("self/os-name")), Err(Reason::NotAnswered));
        which.store(false, SeqCst);
        assert_eq!(installation.open().check(id("self/os-name")), Err(Reason::NotAnswered));
        assert!(library.agree(everything()).unwrap().is_durable(), "the disk is well again");
        assert!(installation.open().check(id("self/os-name")).is_ok());
    }
}

#[test]
fn a_withdrawal_that_cannot_be_written_holds_and_voids_the_ledger() {
    let installation = Installation::new();
    let library = installation.open();
    let other = installation.open();
    drop(library.agree(everything()).unwrap());
    assert!(other.check(id("self/os-name")).is_ok());
    installation.faults.write.store(true, SeqCst);
    let withdrawn = library.withdraw().unwrap();
    assert!(matches!(withdrawn.durability, Durability::Voided(_)), "{withdrawn:?}");
    assert_eq!(library.check(id("self/os-name")), Err(Reason::NotAnswered));
    assert_eq!(other.check(id("self/os-name")), Err(Reason::NotAnswered));
    assert_eq!(other.question(), Question::First);
    installation.faults.write.store(false, SeqCst);
    let reopened = installation.open();
    assert!(reopened.check(id("self/os-name")).is_err());
    assert_eq!(reopened.question(), Question::First);
}

#[test]
fn a_withdrawal_on_a_disk_that_refuses_everything_holds_while_processes_live() {
    let installation = Installation::new();
    let library = installation.open();
    drop(library.agree(everything()).unwrap());
    for fault in [&installation.faults.write, &installation.faults.rename] {
        fault.store(true, SeqCst);
    }
    let withdrawn = library.withdraw().unwrap();
    assert!(matches!(withdrawn.durability, Durability::Pending(_)), "{withdrawn:?}");
    assert_eq!(library.check(id("self/os-name")), Err(Reason::Withdrawing));
    for fault in [&installation.faults.write, &installation.faults.rename] {
        fault.store(false, SeqCst);
    }
    drop(library);
    assert_eq!(
        installation.open().check(id("self/os-name")),
        Err(Reason::Withdrawn),
        "the next one finishes it"
    );
}

#[test]
fn a_withdrawal_does_not_wait_for_anothers_lock() {
    let installation = Installation::new();
    let library = installation.open();
    drop(library.agree(everything()).unwrap());
    let folder = UnixFolder::new(installation.folder.path()).unwrap();
    let guard = folder.lock(std::time::Duration::ZERO).unwrap().unwrap();
    let withdrawn = library.withdraw().unwrap();
    assert!(matches!(withdrawn.durability, Durability::Pending(Error::Busy)), "{withdrawn:?}");
    assert_eq!(library.check(id("self/os-name")), Err(Reason::Withdrawing));
    assert!(matches!(library.agree(everything()), Err(Error::Busy)), "a grant waits, and gives up");
    drop(guard);
    drop(library);
    let library = installation.open();
    assert_eq!(library.check(id("self/os-name")), Err(Reason::Withdrawn));
    drop(library.agree(everything()).unwrap());
    assert!(library.check(id("self/os-name")).is_ok(), "a newer yes is a yes");
}

#[test]
fn while_another_holds_the_lock_opening_fails() {
    let installation = Installation::new();
    let folder = UnixFolder::new(installation.folder.path()).unwrap();
    let _guard = folder.lock(std::time::Duration::ZERO).unwrap().unwrap();
    assert!(installation.try_open().is_err());
}

/// An installation whose ledger has a byte changed at `place` of a record that another has replaced since.
fn damaged_in_the_middle(place: usize) -> Installation {
    let installation = Installation::new();
    let library = installation.open();
    drop(library.agree(everything()).unwrap());
    drop(library.act(&Act::Personalisation { on: false }).unwrap());
    drop(library);
    let path = installation.path("ledger");
    let mut bytes = fs::read(&path).unwrap();
    bytes[2 * 4096 + place] ^= 1;
    fs::write(&path, bytes).unwrap();
    installation
}

fn is_set_aside(installation: &Installation) -> bool {
    let kept = fs::read_dir(installation.folder.path()).unwrap();
    kept.into_iter().any(|name| name.unwrap().file_name().to_string_lossy().starts_with("ledger.damaged-"))
}

#[test]
fn damage_in_the_middle_sets_the_ledger_aside_and_asks_again() {
    // The head of a frame: it is in the way of the tree.
    let installation = damaged_in_the_middle(50);
    let library = installation.open();
    assert_eq!(library.check(id("self/os-name")), Err(Reason::NotAnswered));
    assert_eq!(library.question(), Question::First);
    assert!(is_set_aside(&installation));
}

#[test]
fn damage_that_opening_does_not_meet_is_found_when_the_app_leaves() {
    // The body of a record that says nothing any more.
    let installation = damaged_in_the_middle(200);
    let library = installation.open();
    let other = installation.open();
    assert!(library.check(id("self/os-name")).is_ok(), "what applies is whole");
    assert!(library.evidence(Log::Decisions).is_err() && !is_set_aside(&installation));
    library.flush().unwrap();
    let asks_anew = |process: &AskFirst| {
        assert_eq!(process.check(id("self/os-name")), Err(Reason::NotAnswered));
        assert_eq!(process.question(), Question::First);
    };
    asks_anew(&library);
    asks_anew(&other);
    asks_anew(&installation.open());
    assert!(is_set_aside(&installation));
    assert!(library.agree(everything()).unwrap().is_durable());
    assert!(installation.open().check(id("self/os-name")).is_ok());
}

#[test]
fn a_record_of_an_unknown_kind_denies_everything_wherever_it_is() {
    let installation = Installation::new();
    drop(installation.open().agree(everything()).unwrap());
    let folder = UnixFolder::new(installation.folder.path()).unwrap();
    let mut opened = Ledger::open(&folder, Log::Decisions, &SystemEntropy, Timestamp(0)).unwrap();
    let consent = opened.entries.last().unwrap().clone();
    let mut append = |kind, body: &[u8]| {
        drop(opened.ledger.append(&folder, &SystemEntropy, consent.at, kind, body).unwrap());
    };
    append(Kind::from(900), b"{}");
    append(Kind::Consent, consent.body.as_deref().unwrap());
    assert!(matches!(installation.try_open(), Err(OpenError::Record(_))));
}

#[test]
fn a_newer_ledger_is_not_touched() {
    let installation = Installation::new();
    drop(installation.open());
    let path = installation.path("ledger");
    let mut bytes = fs::read(&path).unwrap();
    askfirst::ledger::restamp_format(&mut bytes, 2);
    fs::write(&path, &bytes).unwrap();
    let error = installation.try_open().err().unwrap().to_string();
    assert!(error.contains("newer version"), "{error}");
    assert_eq!(fs::read(&path).unwrap(), bytes);
}

#[test]
fn a_folder_is_no_ledger() {
    let installation = Installation::new();
    drop(installation.open());
    fs::remove_file(installation.path("ledger")).unwrap();
    fs::create_dir(installation.path("ledger")).unwrap();
    assert!(installation.try_open().is_err());
}

#[test]
fn a_page_full_of_allowances_is_believed_by_nobody() {
    let installation = Installation::new();
    drop(installation.open());
    let names = fs::read_dir(installation.folder.path()).unwrap().map(|name| name.unwrap().path());
    let page = names.into_iter().find(|path| path.extension().is_some_and(|end| end == "page")).unwrap();
    let mut bytes = fs::read(&page).unwrap();
    bytes[64..].fill(0x80);
    fs::write(&page, bytes).unwrap();
    let library = installation.open();
    for one in library.compiled().uses() {
        assert_eq!(library.check(one.id), Err(Reason::NotAnswered));
    }
}

#[test]
fn a_stray_file_in_the_way_of_a_page_is_emptied() {
    let installation = Installation::new();
    drop(installation.open());
    let names = fs::read_dir(installation.folder.path()).unwrap().map(|name| name.unwrap().path());
    let page = names.into_iter().find(|path| path.extension().is_some_and(|end| end == "page")).unwrap();
    fs::write(&page, vec![0x80; 4096]).unwrap();
    assert_eq!(installation.open().check(id("self/os-name")), Err(Reason::NotAnswered));
}

#[test]
fn a_damaged_activity_log_is_set_aside_and_stops_nobody() {
    let installation = Installation::new();
    let library = installation.open();
    drop(library.agree(everything()).unwrap());
    library.record(id("self/phone-number")).unwrap();
    library.flush().unwrap();
    library.record(id("self/phone-number")).unwrap();
    library.flush().unwrap();
    let path = installation.path("activity");
    let mut bytes = fs::read(&path).unwrap();
    bytes[4096 + 200] ^= 1;
    fs::write(&path, bytes).unwrap();
    library.record(id("self/phone-number")).unwrap();
    library.flush().unwrap();
    drop(library);
    let library = installation.open();
    library.record(id("self/phone-number")).unwrap();
    library.flush().unwrap();
    let kept = fs::read_dir(installation.folder.path()).unwrap();
    let aside = |name: &str| name.starts_with("activity.damaged-");
    assert!(kept.into_iter().any(|name| aside(&name.unwrap().file_name().to_string_lossy())));
    library.activity().unwrap();
}

#[test]
fn a_ledger_deleted_under_a_running_process_begins_anew() {
    let installation = Installation::new();
    let library = installation.open();
    drop(library.agree(everything()).unwrap());
    fs::remove_file(installation.path("ledger")).unwrap();
    drop(library.act(&Act::Personalisation { on: false }).unwrap());
    assert!(library.check(id("self/os-name")).is_err(), "the ledger is the truth, and it says nothing");
    let verified = askfirst::ledger::verify(&fs::read(installation.path("ledger")).unwrap()).unwrap();
    let kinds: Vec<&str> = verified.entries.iter().map(|entry| entry.kind.name()).collect();
    assert_eq!(kinds, ["declared", "consent"]);
}

#[test]
fn a_withdrawal_waits_for_no_lock_even_when_there_is_news() {
    let installation = Installation::new();
    let (library, other) = (installation.open(), installation.open());
    drop(library.agree(everything()).unwrap());
    // The other process has not learned of it yet, and cannot now.
    let folder = UnixFolder::new(installation.folder.path()).unwrap();
    let guard = folder.lock(std::time::Duration::ZERO).unwrap().unwrap();
    let withdrawn = other.withdraw().unwrap();
    assert!(matches!(withdrawn.durability, Durability::Pending(Error::Busy)), "{withdrawn:?}");
    assert_eq!(library.check(id("self/os-name")), Err(Reason::Withdrawing));
    drop(guard);
    drop(other.act(&Act::LogOut).unwrap());
    assert_eq!(library.check(id("self/os-name")), Err(Reason::Withdrawn), "whoever comes next finishes it");
}

#[test]
fn a_withdrawal_holds_against_a_grant_that_is_being_written() {
    let installation = Installation::new();
    let other = std::sync::Arc::new(installation.open());
    let library = installation.open();
    let withdrawn = other.clone();
    *installation.faults.meanwhile.lock().unwrap() = Some(Box::new(move || {
        // Nothing is allowed yet, and the lock is held: only the marks can hold the grant back.
        let withdrawn = withdrawn.withdraw().unwrap();
        assert!(matches!(withdrawn.durability, Durability::Pending(Error::Busy)), "{withdrawn:?}");
    }));
    drop(library.agree(everything()).unwrap());
    for one in library.compiled().uses() {
        assert!(library.check(one.id).is_err() && other.check(one.id).is_err());
    }
    drop((library, other));
    assert_eq!(installation.open().check(id("self/os-name")), Err(Reason::Withdrawn));
}
