//! The surface as a foreign caller meets it. One test: a process opens one installation.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that fails says where")]

use askfirst::declaration::Compiled;
use askfirst_ffi::{Failure, Outcome, Platform, agree, check, open, withdraw};

const DECLARATION: &[u8] = include_bytes!("../../tests/declarations/small.json");
const NOT_READY: u32 = 0x00;
const NOT_ANSWERED: u32 = 8;
const WITHDRAWN: u32 = 10;
const ALLOWED: u32 = 0x80;

fn says(result: Result<impl std::fmt::Debug, Failure>, words: &str) {
    let error = result.unwrap_err().to_string();
    assert!(error.contains(words), "{error}");
}

#[test]
fn denies_until_it_is_open_and_then_does_what_people_say() {
    let compiled = Compiled::from_json(DECLARATION).unwrap();
    let start = compiled.uses().iter().find(|one| {
        compiled.recipient(one).id == "self"
            && compiled.purpose(one).kind == askfirst::declaration::PurposeKind::Basic
            && one.separate.is_none()
            && !one.foreground_only
            && one.what.item().is_some_and(|item| item.id() == "android-id")
    });
    let id = u32::from(start.unwrap().id.0);
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("store");
    let folder = folder.to_str().unwrap();

    assert_eq!(check(id), NOT_READY);
    says(agree(vec![], vec![], vec![]), "call open() first");
    says(withdraw(), "call open() first");
    says(open(b"{", Platform::Android, 28, folder), "line 1 column 1");
    says(open(b"[]", Platform::Android, 28, folder), "cannot be read");
    says(open(DECLARATION, Platform::Android, 28, "/dev/null/nowhere"), "nowhere");
    assert_eq!(check(id), NOT_READY);

    open(DECLARATION, Platform::Android, 28, folder).unwrap();
    open(DECLARATION, Platform::Android, 28, folder).unwrap();
    assert_eq!(check(id), NOT_ANSWERED);
    assert_eq!(check(u32::MAX), 2, "undeclared");
    says(agree(vec!["everything".to_owned()], vec![], vec![]), "no purpose \"everything\"");

    let durable = Outcome { effective: true, durable: true, problem: String::new() };
    assert_eq!(agree(vec![], vec![], vec![]).unwrap(), durable);
    assert_eq!(check(id), ALLOWED);
    assert_eq!(withdraw().unwrap(), durable);
    assert_eq!(check(id), WITHDRAWN);
}
