//! Many threads over two mappings of the same files, as two processes have them.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::thread;

use askfirst::{Error, report, text::Lang};

use crate::support::{ANDROID, Installation, everything, id};

const ROUNDS: usize = 20;

/// One agrees and withdraws, again and again. The others check, count and flush meanwhile.
#[test]
fn no_check_after_a_withdrawal_is_allowed_and_no_read_is_lost() {
    let installation = Installation::new();
    let processes = [installation.open(), installation.open()];
    let (place, phone) = (id("self/os-name"), id("self/phone-number"));
    // Odd while a grant may be in force; even from the return of a withdrawal to the next grant.
    let turn = AtomicU64::new(0);
    let (over, counted) = (AtomicBool::new(false), AtomicU64::new(0));
    let [one, other] = &processes;
    thread::scope(|scope| {
        for library in &processes {
            scope.spawn(|| {
                while !over.load(SeqCst) {
                    let before = turn.load(SeqCst);
                    let allowed = library.check(place).is_ok();
                    let settled = before == turn.load(SeqCst) && before.is_multiple_of(2);
                    assert!(!(settled && allowed), "allowed after withdrawal {before}");
                }
            });
            scope.spawn(|| {
                while !over.load(SeqCst) {
                    if library.record(phone).is_ok() {
                        counted.fetch_add(1, SeqCst);
                    }
                }
            });
        }
        scope.spawn(|| {
            while !over.load(SeqCst) {
                // Another may hold the lock for long.
                assert!(matches!(other.flush(), Ok(()) | Err(Error::Busy)));
            }
        });
        for _ in 0..ROUNDS {
            turn.fetch_add(1, SeqCst);
            let before = counted.load(SeqCst);
            while let Err(error) = one.agree(everything()) {
                assert!(matches!(error, Error::Busy), "{error}");
            }
            while counted.load(SeqCst) == before {
                thread::yield_now();
            }
            drop(one.withdraw().unwrap());
            turn.fetch_add(1, SeqCst);
        }
        over.store(true, SeqCst);
    });
    let counted = counted.into_inner();
    let activity = one.activity().unwrap();
    let rows = report::collected(one.compiled(), ANDROID.platform, &activity, Lang::En);
    let recorded: u64 = rows.iter().filter(|row| row.item == "phone-number").map(|row| row.count).sum();
    assert_eq!(recorded, counted);
}
