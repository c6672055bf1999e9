//! A reader runs through withdrawals: once one has returned, no check that begins later allows.
//!
//! Two numbers in memory that both processes have mapped order what they do: how many grants have begun, and how many
//! withdrawals have returned. A grant allows all uses, and each is then withdrawn by itself, in their order; so the second
//! number tells which use was withdrawn last, and after which grant. A reader takes it before it checks that use, and the
//! first number behind the check: if no other grant had begun by then, the use must be denied.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::time::Duration;

use askfirst::consent::Act;
use askfirst::declaration::UseId;
use askfirst::edge::{Folder, Shared, UnixFolder};

use crate::app::{act, open};
use crate::child::Process;
use crate::expect::compiled;
use crate::tally::{Control, Tally};

/// Grants begun, withdrawals returned; checks made, those that had to deny, and those that should have.
const BEGUN: usize = 0;
const RETURNED: usize = 1;
const CHECKS: usize = 2;
const DENIED: usize = 3;
const WRONG: usize = 4;

fn words(folder: &Path) -> Shared<AtomicU64> {
    UnixFolder::new(folder.join("order")).unwrap().map_words("numbers", 5).unwrap()
}

fn uses() -> u64 {
    compiled(0).uses().len() as u64
}

/// The role that checks: once whenever it is asked to, and then many times more while the writer goes on. A `stale` one
/// believes for a grant's time what it once saw.
pub(crate) fn read(folder: &Path, stale: bool) {
    const MORE: usize = 100;
    let words = words(folder);
    let library = open(&folder.join("app"), 0, Duration::from_secs(20)).unwrap();
    library.observe_permission("android.permission.ACCESS_COARSE_LOCATION", true);
    library.observe_foreground(true);
    let check = |number: u64| library.check(UseId(u16::try_from(number % uses()).unwrap())).is_ok();
    let mut known = 0;
    let mut look = || {
        let returned = words[RETURNED].load(SeqCst);
        let last = returned.checked_sub(1).is_some_and(check) || stale && known == returned.div_ceil(uses());
        let next = check(returned);
        let begun = words[BEGUN].load(SeqCst);
        if next {
            known = begun;
        }
        let quiet = returned > 0 && begun == returned.div_ceil(uses());
        words[CHECKS].fetch_add(1, SeqCst);
        words[DENIED].fetch_add(u64::from(!last && quiet), SeqCst);
        words[WRONG].fetch_add(u64::from(last && quiet), SeqCst);
        (last, next)
    };
    for line in std::io::stdin().lines() {
        line.unwrap();
        let (last, next) = look();
        println!("{last} {next}");
        (0..MORE).for_each(|_| _ = look());
    }
}

/// The role that withdraws, `rounds` times after a grant each use, each time until a reader has looked. An `early` one says
/// that it has withdrawn before it does.
pub(crate) fn write(folder: &Path, rounds: u64, reader: &str, early: bool) {
    let words = words(folder);
    let library = open(&folder.join("app"), 0, Duration::from_secs(20)).unwrap();
    let mut reader =
        Process::start("read", &[folder.to_str().unwrap(), reader], "checks through withdrawals");
    let agree = act("agree").unwrap();
    let mut returned = 0;
    let mut looked = 0;
    for round in 1..=rounds {
        words[BEGUN].store(round, SeqCst);
        assert!(library.act(&agree).unwrap().is_durable());
        let granted = reader.ask("look").ends_with(" true");
        for one in compiled(0).uses() {
            returned += 1;
            if early {
                words[RETURNED].store(returned, SeqCst);
                reader.ask("look");
            }
            let withdraw = Act::WithdrawUses { uses: [one.meaning].into_iter().collect() };
            assert!(library.act(&withdraw).unwrap().is_durable());
            words[RETURNED].store(returned, SeqCst);
            // The next one must be allowed still, or denying would be no news.
            let others = if returned % uses() == 0 { "false false" } else { "false true" };
            looked += u64::from(reader.ask("look") == others && granted);
        }
    }
    reader.end().unwrap();
    println!("{looked}");
}

/// Where memory is a file system: there a withdrawal waits for no disk.
fn in_memory() -> Option<PathBuf> {
    let path = PathBuf::from("/dev/shm");
    tempfile::tempdir_in(&path).is_ok().then_some(path)
}

fn run(place: &Path, rounds: u64, reader: &str, writer: &str, tally: &mut Tally) {
    let place = tempfile::tempdir_in(place).unwrap();
    let folder = place.path().to_str().unwrap();
    let arguments = [folder, &rounds.to_string(), reader, writer];
    let mut writing = Process::start("write", &arguments, "withdraws again and again");
    let looked = writing.hear().and_then(|looked| looked.parse::<u64>().ok());
    let end = writing.end();
    tally.hold("no process dies", end.is_ok() && looked.is_some(), || format!("{end:?}"));
    let words = words(place.path());
    let number = |place: usize| words[place].load(SeqCst);
    tally.add("withdrawals", number(RETURNED));
    tally.add("checks", number(CHECKS));
    tally.add("checks behind a withdrawal", number(DENIED) + number(WRONG));
    tally.hold("after a withdrawal has returned no check allows", number(WRONG) == 0, || {
        format!("{} checks of {}", number(WRONG), number(CHECKS))
    });
    tally.hold("each withdrawal is seen to change the answer", looked == Some(rounds * uses()), || {
        format!("{looked:?} of {}", rounds * uses())
    });
}

/// Withdraws `number` times where no disk is waited for, and `on_disk` times where files are kept.
pub(crate) fn withdrawals(number: u64, on_disk: u64, tally: &mut Tally) {
    const BATCH: u64 = 5_000;
    let memory = in_memory().unwrap_or_else(std::env::temp_dir);
    let wanted = tally.get("withdrawals") + number;
    while tally.broken.is_empty() && tally.get("withdrawals") < wanted {
        // The ledger grows with each act: it begins anew before it is large.
        run(&memory, BATCH.div_ceil(uses()), "", "", tally);
    }
    run(&std::env::temp_dir(), on_disk.div_ceil(uses()), "", "", tally);
    tally.add("withdrawals on disk", on_disk);
}

/// Whether the many withdrawals wait for no disk.
pub(crate) fn is_in_memory() -> bool {
    in_memory().is_some()
}

/// What must be found.
pub(crate) fn controls() -> Vec<Control> {
    let control = |name, reader: &str, writer: &str| {
        let mut found = Tally::default();
        run(&std::env::temp_dir(), 3, reader, writer, &mut found);
        Control { name, rule: "after a withdrawal has returned no check allows", found }
    };
    vec![
        control("a reader answers what it knew before", "stale", ""),
        control("a withdrawal returns before it marks", "", "early"),
    ]
}
