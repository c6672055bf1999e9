//! Reading through the gate.

use std::cell::Cell as Count;
use std::sync::atomic::Ordering;

use askfirst::access::{Begin, Cause, Freshness, Reading};
use askfirst::consent::Act;
use askfirst::decision::Reason;
use askfirst::ledger::{self, Log};
use askfirst::{report, text::Lang};

use crate::support::{ANDROID, Installation, everything, id};

const PHONE: &str = "9774d56d682e549c";

fn shown(reading: &Reading) -> String {
    match reading {
        Reading::Value { value, cached } => format!("{} {cached}", value.expose()),
        Reading::Denied(reason) => reason.id().to_owned(),
        Reading::Unavailable(cause) => cause.to_string(),
    }
}

#[test]
fn the_system_is_asked_only_when_it_may_be() {
    let library = Installation::new();
    let library = library.open();
    let calls = Count::new(0);
    let read = |freshness| {
        let ask = || {
            calls.set(calls.get() + 1);
            Ok(PHONE.to_owned())
        };
        shown(&library.read(id("self/android-id"), freshness, ask))
    };
    assert_eq!(read(Freshness::Cached), "not-answered");
    assert_eq!(calls.get(), 0);
    drop(library.agree(everything()).unwrap());
    assert_eq!(read(Freshness::Cached), format!("{PHONE} false"));
    assert_eq!(read(Freshness::Cached), format!("{PHONE} true"));
    assert_eq!(calls.get(), 1);
    assert_eq!(read(Freshness::New), format!("{PHONE} false"));
    assert_eq!(read(Freshness::New), "over-budget");
    assert_eq!(read(Freshness::Cached), format!("{PHONE} true"));
    assert_eq!(calls.get(), 2);
    drop(library.withdraw().unwrap());
    assert_eq!(read(Freshness::Cached), "withdrawn");
    assert_eq!(calls.get(), 2);
}

#[test]
fn a_value_that_comes_after_a_withdrawal_is_dropped() {
    let installation = Installation::new();
    let library = installation.open();
    drop(library.agree(everything()).unwrap());
    let reading = library.read(id("self/android-id"), Freshness::Cached, || {
        drop(library.withdraw().unwrap());
        Ok(PHONE.to_owned())
    });
    assert_eq!(shown(&reading), "withdrawn");
    drop(library.agree(everything()).unwrap());
    let asked = matches!(library.begin(id("self/android-id"), Freshness::Cached), Begin::Ask(_));
    assert!(asked, "nothing of it is left in the cache");
}

#[test]
fn a_value_is_kept_while_somebody_may_still_have_it() {
    let installation = Installation::new();
    let library = installation.open();
    drop(library.agree(everything()).unwrap());
    let read = |key: &str| shown(&library.read(id(key), Freshness::Cached, || Ok(PHONE.to_owned())));
    assert_eq!(read("self/android-id"), format!("{PHONE} false"));
    drop(library.act(&Act::Recipient { recipient: "sdk".into(), on: false }).unwrap());
    assert_eq!(read("sdk/android-id"), "recipient-off");
    assert_eq!(read("self/android-id"), format!("{PHONE} true"));
}

#[test]
fn values_are_masked_wherever_they_are_shown() {
    let installation = Installation::new();
    let library = installation.open();
    drop(library.agree(everything()).unwrap());
    let reading = library.read(id("self/android-id"), Freshness::Cached, || Ok(PHONE.to_owned()));
    assert!(!format!("{reading:?}").contains(&PHONE[..12]), "{reading:?}");
}

#[test]
fn a_system_without_an_answer_is_no_denial() {
    let installation = Installation::new();
    let library = installation.open();
    drop(library.agree(everything()).unwrap());
    let reading = library.read(id("self/android-id"), Freshness::Cached, || Err(Cause::TimedOut));
    assert_eq!(reading, Reading::Unavailable(Cause::TimedOut));
}

#[test]
fn circumstances_belong_to_the_process() {
    let installation = Installation::new();
    let (one, other) = (installation.open(), installation.open());
    let place = id("self/location-coarse");
    drop(one.agree(everything()).unwrap());
    assert_eq!(one.check(place), Err(Reason::PermissionMissing));
    one.observe_permission("android.permission.ACCESS_COARSE_LOCATION", true);
    assert_eq!(one.check(place), Err(Reason::Background));
    one.observe_foreground(true);
    assert!(one.check(place).is_ok());
    assert_eq!(other.check(place), Err(Reason::PermissionMissing));
    one.observe_permission("android.permission.ACCESS_COARSE_LOCATION", false);
    assert_eq!(one.check(place), Err(Reason::PermissionMissing));
}

#[test]
fn what_was_read_is_on_record_even_after_a_kill() {
    let installation = Installation::new();
    let library = installation.open();
    drop(library.agree(everything()).unwrap());
    let _ = library.read(id("self/android-id"), Freshness::Cached, || Ok(PHONE.to_owned()));
    library.record(id("self/phone-number")).unwrap();
    library.record(id("self/phone-number")).unwrap();
    drop(library);
    let library = installation.open();
    for _ in 0..2 {
        let activity = library.activity().unwrap();
        let rows = report::collected(library.compiled(), ANDROID.platform, &activity, Lang::En);
        let counts: Vec<(&str, u64)> =
            rows.iter().filter(|row| row.count > 0).map(|row| (row.item, row.count)).collect();
        assert_eq!(counts, [("android-id", 1), ("phone-number", 2)]);
    }
    for name in std::fs::read_dir(installation.folder.path()).unwrap() {
        let bytes = std::fs::read(name.unwrap().path()).unwrap();
        let found = bytes.windows(PHONE.len()).any(|window| window == PHONE.as_bytes());
        assert!(!found, "no file holds a value");
    }
}

#[test]
fn an_expired_consent_stays_expired_whatever_the_clock_says() {
    let installation = Installation::new();
    let mut declaration = crate::support::compiled().declaration().clone();
    declaration.questions.consent_days = Some(10);
    let compiled = askfirst::declaration::Compiled::new(declaration).unwrap();
    let open = || {
        crate::support::open_in(
            installation.folder.path(),
            &installation.clock,
            &installation.faults,
            compiled.clone(),
        )
        .unwrap()
    };
    let days = |days: i64| installation.clock.0.store(days * 86_400_000, Ordering::SeqCst);
    let library = open();
    drop(library.agree(everything()).unwrap());
    days(9);
    assert!(library.check(id("self/os-name")).is_ok());
    days(10);
    assert_eq!(library.check(id("self/os-name")), Err(Reason::Expired));
    drop(library);
    let library = open();
    days(1);
    assert_eq!(library.check(id("self/os-name")), Err(Reason::Expired));
    drop(library);
    assert_eq!(open().check(id("self/os-name")), Err(Reason::Expired));
    // Somebody agrees anew before another process, which saw the end, gets to put it on record.
    days(10);
    let (library, other) = (open(), open());
    drop(library.agree(everything()).unwrap());
    drop(other.act(&Act::Expire).unwrap());
    assert!(library.check(id("self/os-name")).is_ok(), "a new consent does not end with the old one");
}

#[test]
fn tells_whether_a_value_that_the_app_holds_is_still_kept() {
    let installation = Installation::new();
    let library = installation.open();
    let (own, other) = (id("self/android-id"), id("self/os-name"));
    drop(library.agree(everything()).unwrap());
    assert!(!library.keeps(own));
    let reading = library.read(own, Freshness::Cached, || Ok(String::new()));
    assert!(matches!(reading, Reading::Value { cached: false, .. }));
    assert!(library.keeps(own) && library.keeps(id("sdk/android-id")) && !library.keeps(other));
    drop(library.withdraw().unwrap());
    assert!(!library.keeps(own));
}

#[test]
fn a_log_is_handed_over_as_it_is_and_verifies() {
    let installation = Installation::new();
    let library = installation.open();
    drop(library.agree(everything()).unwrap());
    let _ = library.read(id("self/android-id"), Freshness::Cached, || Ok(String::new()));
    for (log, records) in [(Log::Decisions, 2), (Log::Activity, 1)] {
        let evidence = library.evidence(log).unwrap();
        let verified = ledger::verify(&evidence.bytes).unwrap();
        assert_eq!(verified.entries.len(), records, "{}", evidence.name);
        assert!(evidence.checkpoint.contains(&format!("\n{records}\n")), "{}", evidence.checkpoint);
    }
}

#[test]
fn a_log_that_is_not_on_the_disk_is_not_handed_over() {
    let installation = Installation::new();
    let library = installation.open();
    drop(library.agree(everything()).unwrap());
    installation.faults.sync.store(true, Ordering::SeqCst);
    assert!(library.evidence(Log::Decisions).is_err());
    installation.faults.sync.store(false, Ordering::SeqCst);
    assert!(library.evidence(Log::Decisions).is_ok());
}
