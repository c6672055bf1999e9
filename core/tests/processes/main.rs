//! Real processes on a real file system.
//!
//! What `crash` shows on a simulated disk, shown with processes that the system runs, stops and kills. The program starts
//! itself in other roles: an app (`app`), a reader and a writer (`withdrawals`).
//!
//! - `kills`: an app is stopped before and behind each system call that touches its folder ([`trace`]), and killed there.
//! - `faults`: each such call fails, each way that it can, once and for good.
//! - `locks`: whoever holds the lock is stopped by a signal, or killed; a fork has no part in it.
//! - `random`: several processes act at the same time and are killed at any instant.
//! - `withdrawals`: a reader runs through withdrawals of a writer.
//! - `files`: files are deleted, replaced, cut short, between openings and under running processes.
//!
//! What must hold is told by pure functions from what the processes acknowledged on a pipe ([`oracle`]). Each part has
//! controls: something that is wrong on purpose and must be found to be.
//!
//! A quick run takes every third stop and every seventh fault; with `ASKFIRST_DEEP` set it takes all of them. Which ones a
//! run takes is the same each time; when a random kill comes is not. The names of parts as arguments run those alone.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a check that fails says where")]

#[cfg(not(target_os = "linux"))]
compile_error!(
    "these tests stop processes at system calls as only Linux lets them (ptrace); run the others by name"
);

mod app;
mod child;
#[path = "../crash/engine/expect.rs"]
#[allow(dead_code, reason = "the crash tests use the rest")]
mod expect;
mod faults;
mod files;
mod kills;
mod locks;
mod oracle;
mod random;
#[path = "../crash/rng.rs"]
#[allow(dead_code, reason = "the crash tests use the rest")]
mod rng;
mod tally;
mod trace;
mod withdrawals;

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;
use std::time::{Duration, Instant};

use parking_lot::Mutex;

use crate::tally::{Control, Tally};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["app", folder, patience, ref traced @ ..] => {
            if traced == ["traced"] {
                trace::ask_to_be_traced();
            }
            app::run(Path::new(folder), Duration::from_millis(patience.parse().unwrap()));
        }
        ["read", folder, variant] => withdrawals::read(Path::new(folder), variant == "stale"),
        ["write", folder, rounds, reader, variant] => {
            withdrawals::write(Path::new(folder), rounds.parse().unwrap(), reader, variant == "early");
        }
        _ if arguments.contains(&"--list") => println!("processes: test"),
        _ => {
            let deep = std::env::var_os("ASKFIRST_DEEP").is_some();
            let parts: Vec<&str> =
                arguments.iter().copied().filter(|argument| !argument.starts_with('-')).collect();
            let holds = check(if deep { &DEEP } else { &QUICK }, &parts);
            std::process::exit(i32::from(!holds));
        }
    }
}

/// How closely to look.
struct Scale {
    /// Each `kills`th stop is killed at, each `faults`th fault injected, each `stops`th stop taken for a lock holder's.
    kills: usize,
    faults: usize,
    stops: usize,
    rounds: usize,
    withdrawals: u64,
    /// Withdrawals that wait for a disk.
    on_disk: u64,
}

const QUICK: Scale = Scale { kills: 3, faults: 7, stops: 7, rounds: 40, withdrawals: 100_000, on_disk: 300 };
const DEEP: Scale =
    Scale { kills: 1, faults: 1, stops: 1, rounds: 400, withdrawals: 500_000, on_disk: 3_000 };

type Job = Box<dyn Fn(&mut Tally) + Send + Sync>;

/// What there is to do, by part.
fn jobs(scale: &'static Scale) -> Vec<(&'static str, Job)> {
    let mut jobs: Vec<(&str, Job)> = vec![
        ("withdrawals", Box::new(|tally| withdrawals::withdrawals(scale.withdrawals, scale.on_disk, tally))),
        ("locks", Box::new(|tally| locks::stopped(scale.stops, tally))),
        ("locks", Box::new(locks::overtaken)),
        ("locks", Box::new(locks::forked)),
        ("locks", Box::new(locks::joined)),
        ("files", Box::new(files::files)),
    ];
    for scene in &kills::SCENES {
        jobs.push(("faults", Box::new(move |tally| faults::faults(scene, scale.faults, tally))));
        jobs.push(("kills", Box::new(move |tally| kills::kills(scene, scale.kills, tally))));
    }
    for seed in 0..8 {
        jobs.push(("random", Box::new(move |tally| random::rounds(scale.rounds / 8, seed, false, tally))));
    }
    jobs
}

type Controls = (&'static str, fn() -> Vec<Control>);

const CONTROLS: [Controls; 6] = [
    ("kills", kills::controls),
    ("faults", faults::controls),
    ("random", random::controls),
    ("withdrawals", withdrawals::controls),
    ("files", files::controls),
    ("locks", locks::controls),
];

/// Does `jobs` on several threads, more than there are processors: most of the time they wait for a disk.
fn share<T: Sync>(jobs: &[T], work: impl Fn(&T) + Sync) {
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while let Some(job) = jobs.get(next.fetch_add(1, SeqCst)) {
                    work(job);
                }
            });
        }
    });
}

/// Checks all parts, or those that are named. True where all of it holds.
fn check(scale: &'static Scale, parts: &[&str]) -> bool {
    if !trace::is_possible() {
        return false;
    }
    child::watch();
    let start = Instant::now();
    let total = Mutex::new(Tally::default());
    let wanted = |part: &str| parts.is_empty() || parts.contains(&part);
    share(&jobs(scale), |(part, job)| {
        let mut tally = Tally::default();
        if wanted(part) {
            job(&mut tally);
        }
        total.lock().join(tally);
    });
    let controls = Mutex::new(Vec::new());
    share(&CONTROLS, |(part, control)| {
        if wanted(part) {
            let found = control();
            controls.lock().extend(found);
        }
    });
    let (total, controls) = (total.into_inner(), controls.into_inner());
    let number = |what| total.get(what);
    println!(
        "processes: {} calls that touch the folder, killed at {} of their {} stops; {} calls failed in {} runs; \
         {} lock holders stopped ({} withdrawals did not get the lock); {} kills in {} rounds at random; \
         {} files harmed; {} withdrawals ({} on the disk, the others {}), {} checks behind them; \
         {} states checked by {} processes; {} broken rules; {} of {} controls caught; {:.0} s",
        number("calls"),
        number("kills"),
        2 * number("calls"),
        number("faults"),
        number("runs with faults"),
        number("stopped holders"),
        number("withdrawals under its lock"),
        number("random kills"),
        number("rounds"),
        number("files harmed"),
        number("withdrawals"),
        number("withdrawals on disk"),
        if withdrawals::is_in_memory() { "in memory" } else { "there too: /dev/shm is none" },
        number("checks behind a withdrawal"),
        number("states"),
        child::started(),
        total.broken.len(),
        controls.iter().filter(|control| control.is_caught()).count(),
        controls.len(),
        start.elapsed().as_secs_f64(),
    );
    if !total.broken.is_empty() {
        println!("{}", total.complaint());
    }
    let mut holds = total.broken.is_empty();
    for control in controls.iter().filter(|control| !control.is_caught()) {
        println!("nothing is found although {}; found: {}", control.name, control.found.complaint());
        holds = false;
    }
    if !parts.is_empty() {
        return holds;
    }
    let few = ["kills", "runs with faults", "withdrawals under its lock", "random kills", "forks"];
    for what in few.iter().filter(|what| number(what) == 0) {
        println!("there were no {what}");
        holds = false;
    }
    if number("withdrawals") < scale.withdrawals {
        println!("{} withdrawals are too few", number("withdrawals"));
        holds = false;
    }
    holds
}
