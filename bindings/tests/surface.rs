//! The surface as a foreign caller meets it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that fails says where")]

use std::sync::Arc;

use askfirst::declaration::{Compiled, PurposeKind};
use askfirst_ffi::{
    Answer, Choices, Failure, Installation, Lang, Log, Opening, Outcome, Platform, Question, SdkOutcome,
    attach,
};
use tempfile::TempDir;

const DECLARATION: &[u8] = include_bytes!("../../tests/declarations/small.json");
const NOT_READY: u32 = 0;
const UNDECLARED: u32 = 2;
const NOT_ANSWERED: u32 = 8;
const WITHDRAWN: u32 = 10;
const ALLOWED: u32 = 0x80;
const TICKETS: i64 = 0x100;

fn opening(folder: &str) -> Opening {
    Opening {
        platform: Platform::Android,
        version: 28,
        folder: folder.to_owned(),
        boot: vec![1; 16],
        clock: None,
    }
}

fn open(folder: &TempDir) -> Arc<Installation> {
    Installation::open(DECLARATION, opening(folder.path().to_str().unwrap())).unwrap()
}

/// A use of the app itself that a plain yes allows.
fn android_id() -> u32 {
    let compiled = Compiled::from_json(DECLARATION).unwrap();
    let found = compiled.uses().iter().find(|one| {
        compiled.recipient(one).id == "self"
            && compiled.purpose(one).kind == PurposeKind::Basic
            && one.separate.is_none()
            && !one.foreground_only
            && one.what.id() == "android-id"
    });
    u32::from(found.unwrap().id.0)
}

fn says(result: Result<impl Sized, Failure>, words: &str) {
    let error = result.err().unwrap().to_string();
    assert!(error.contains(words), "{error}");
}

fn durable(outcome: &Outcome) {
    assert!(outcome.effective && outcome.durable && outcome.problem.is_empty(), "{outcome:?}");
}

#[test]
fn what_cannot_be_opened_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    says(Installation::open(b"{", opening(path)), "line 1 column 1");
    says(Installation::open(b"[]", opening(path)), "cannot be read");
    says(Installation::open(DECLARATION, opening("/dev/null/nowhere")), "nowhere");
    assert!([0, 1, -1, i64::MIN, i64::MAX].iter().all(|handle| attach(*handle).is_none()));
}

#[test]
fn does_what_people_say() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(&folder);
    let id = android_id();
    assert_eq!((app.check(id), app.question()), (NOT_ANSWERED, Question::First));
    assert_eq!((app.check(u32::MAX), app.check(4000)), (UNDECLARED, UNDECLARED));

    let unknown = app.agree(Choices { purposes: vec!["everything".to_owned()], ..Choices::default() });
    assert!(!unknown.effective && unknown.problem.contains("no purpose \"everything\""), "{unknown:?}");
    assert_eq!(app.check(id), NOT_ANSWERED);

    let agreed = app.agree(Choices::default());
    durable(&agreed);
    assert!(agreed.allowed.contains(&id) && agreed.denied.is_empty());
    assert_eq!((app.check(id), app.consent().answer), (ALLOWED, Answer::Agreed));
    let withdrawn = app.withdraw();
    durable(&withdrawn);
    assert_eq!(withdrawn.denied, agreed.allowed);
    assert_eq!((app.check(id), open(&folder).check(id)), (WITHDRAWN, WITHDRAWN));
}

#[test]
fn a_ticket_is_good_for_one_value() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(&folder);
    let id = android_id();
    assert_eq!(app.begin(id, false), i64::from(NOT_ANSWERED));
    durable(&app.agree(Choices::default()));

    let ticket = app.begin(id, false);
    assert!(ticket >= TICKETS && !app.keeps(id));
    assert_eq!(app.finish(ticket + 1), NOT_READY);
    assert_eq!((app.finish(ticket), app.keeps(id)), (ALLOWED, true));
    assert_eq!(app.finish(ticket), NOT_READY);
    assert_eq!(app.begin(id, false), i64::from(ALLOWED), "the value that the app holds");

    let late = app.begin(id, true);
    durable(&app.withdraw());
    assert_eq!((app.finish(late), app.keeps(id)), (WITHDRAWN, false));
    assert_eq!(app.finish(i64::MIN), NOT_READY);
}

#[test]
fn what_was_done_is_on_record_and_verifies() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(&folder);
    let id = android_id();
    durable(&app.agree(Choices::default()));
    assert_eq!(app.record(id), ALLOWED);
    assert_eq!(app.observe_foreground(false), "");
    for plan in app.plan() {
        for place in (0..).take(plan.steps.len()) {
            assert_eq!(app.report_step(plan.clone(), place, SdkOutcome::Done), "");
        }
        assert!(app.report_step(plan, 99, SdkOutcome::Done).contains("no step 99"));
    }
    let rows = app.report(Lang::En).unwrap().collected;
    assert_eq!(rows.iter().map(|row| row.count).sum::<u64>(), 1);
    for log in [Log::Decisions, Log::Activity] {
        let evidence = app.evidence(log).unwrap();
        assert!(!askfirst::ledger::verify(&evidence.bytes).unwrap().entries.is_empty());
        assert!(evidence.checkpoint.starts_with("askfirst/"));
    }
    assert!(app.notice(Lang::Zh).unwrap().contains("\"words\""));
}
