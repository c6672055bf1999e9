//! Whoever holds the lock may stop, or die. A fork has no part in it.

use std::slice;
use std::time::Duration;

use askfirst::decision::Cell;
use askfirst::edge::{Folder, UnixFolder};
use nix::errno::Errno;
use nix::sys::signal::Signal;
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};

use crate::child::Process;
use crate::expect::compiled;
use crate::kills::{Scene, Stage, start};
use crate::oracle::{ahead, judge, seen};
use crate::tally::{Control, Tally};
use crate::trace::{Kind, Stop};

const SCENE: Scene = Scene {
    name: "a grant that another process withdraws",
    before: &["open 0", "agree", "sdk off"],
    harm: None,
    commands: &["open 0", "sdk on"],
};

fn denies(look: &str) -> bool {
    seen(look).is_some_and(|cells| cells.iter().all(|cell| cell.denies()))
}

/// Stops a process by a signal at each `stride`th of its calls; another one withdraws, in bounded time; then the first goes
/// on, or is killed.
pub(crate) fn stopped(stride: usize, tally: &mut Tally) {
    let stage = Stage::new(&SCENE);
    for number in (0..).step_by(stride) {
        for dies in [false, true] {
            if !stop_at(&stage, number, dies, "withdraw", tally) {
                return;
            }
        }
    }
}

fn stop_at(stage: &Stage, number: usize, dies: bool, act: &str, tally: &mut Tally) -> bool {
    let (_place, path, reader) = stage.set(&SCENE);
    let mut reader = reader.unwrap();
    let mut other = Process::start("app", &[path.to_str().unwrap(), "20"], "whoever withdraws");
    assert_eq!(other.ask("open 0"), "opened");
    let mut traced = start(&path, SCENE.commands, SCENE.name);
    for _ in 0..number {
        traced.next();
    }
    let stop = traced.next();
    if matches!(stop, Stop::Ended) {
        return false;
    }
    let mut victim = traced.release(Some(Signal::SIGSTOP));
    let stopped = waitpid(victim.pid(), Some(WaitPidFlag::WUNTRACED)).unwrap();
    assert!(matches!(stopped, WaitStatus::Stopped(_, Signal::SIGSTOP)), "{stopped:?}");
    tally.count("stopped holders");

    let answer = other.ask(act);
    let scene = || format!("{stop:?} of stop {number}, then killed: {dies}; {answer}");
    let bounded = answer == "durable" || answer.starts_with("pending another process");
    tally.hold("a withdrawal waits for a bounded time", bounded, scene);
    tally.count(if answer == "durable" { "withdrawals beside it" } else { "withdrawals under its lock" });
    let looks = [other.ask("look"), reader.ask("look")];
    tally.hold("a withdrawal holds whoever has the lock", looks.iter().all(|look| denies(look)), scene);

    let mut said = stage.said.clone();
    if dies {
        victim.kill();
        said.hear(&["sdk on"], &[]);
        let next = other.ask("sdk off");
        tally.hold("a kill frees the lock", next == "durable", || format!("{next}; {}", scene()));
        said.hear(&[act, "sdk off"], &[answer.clone(), next]);
    } else {
        victim.signal(Signal::SIGCONT);
        let answers = victim.rest();
        tally.hold("a stopped process goes on", answers == ["opened", "durable"], || {
            format!("{answers:?}; {}", scene())
        });
        said.hear(&["sdk on"], &["error".to_owned()]);
        said.hear(&[act], slice::from_ref(&answer));
        said.loose.extend(said.acts.iter().cloned());
        said.acts.clear();
        if let Err(end) = victim.end() {
            tally.broke("no process dies", format!("{end}; {}", scene()));
        }
    }
    let looks = [other.ask("look"), reader.ask("look")];
    tally.hold("a withdrawal holds whoever goes on", looks.iter().all(|look| denies(look)), scene);
    judge(&path, &said, Some(&mut reader), tally, &scene());
    true
}

/// A process has marked what it takes back and waits for the lock; whoever has it grants. Then the first goes on, on a disk
/// that works, or refuses.
pub(crate) fn overtaken(tally: &mut Tally) {
    for refuses in [false, true] {
        overtake(refuses, tally);
    }
}

fn overtake(refuses: bool, tally: &mut Tally) {
    let stage = Stage::new(&SCENE);
    let (_place, path, reader) = stage.set(&SCENE);
    let mut reader = reader.unwrap();
    let mut other = Process::app(&path, "whoever grants");
    assert_eq!(other.ask("open 0"), "opened");
    let mut traced = start(&path, &["open 0", "sdk off"], "takes back, and is overtaken");
    let mut locks = 0;
    loop {
        let stop = traced.next();
        let scene = || format!("a grant came in between, the disk refuses: {refuses}; {stop:?}");
        match &stop {
            Stop::Before(call) if call.kind == Kind::Lock => {
                locks += 1;
                if locks == 2 {
                    let granted = other.ask("agree");
                    tally.hold("a grant that has the lock is durable", granted == "durable", scene);
                }
            }
            Stop::Before(call) if refuses && locks >= 2 && call.kind == Kind::Write => {
                traced.fail(Errno::EIO);
            }
            Stop::Ended => break,
            _ => {}
        }
        if let Some(key) = ahead(&path) {
            tally.broke("no page allows what the ledger does not", format!("{key}; {}", scene()));
        }
        tally.count("stops overtaken");
    }
    let answers = traced.kill();
    let told = if refuses { "voided" } else { "durable" };
    let right = answers.last().is_some_and(|answer| answer.starts_with(told));
    tally.hold("a withdrawal that was overtaken returns", right, || format!("{answers:?}"));
    let place = compiled(0).find("sdk/android-id").unwrap().index();
    for process in [&mut other, &mut reader] {
        let look = process.ask("look");
        let denies = seen(&look).is_some_and(|cells| cells[place].denies());
        tally.hold("a withdrawal holds although it was overtaken", denies, || format!("{look}, {answers:?}"));
    }
}

/// An extension works while the app is stopped with the lock, and may die when it has answered; the app finishes what it marked
/// when it comes to the front.
pub(crate) fn joined(tally: &mut Tally) {
    let stage = Stage::new(&SCENE);
    let (_place, path, reader) = stage.set(&SCENE);
    let mut reader = reader.unwrap();
    let guard = UnixFolder::new(&path).unwrap().lock(Duration::ZERO).unwrap();
    let mut extension = Process::app(&path, "an extension");
    let answers = ["join 0", "look", "withdraw"].map(|command| extension.ask(command));
    let allowed = seen(&answers[1]).is_some_and(|cells| cells.iter().any(|cell| !cell.denies()));
    let told = answers[0] == "joined" && allowed && answers[2] == "marked";
    tally.hold("an extension waits for no lock", guard.is_some() && told, || format!("{answers:?}"));
    extension.kill();
    tally
        .hold("a withdrawal holds whoever has the lock", denies(&reader.ask("look")), || "joined".to_owned());
    drop(guard);
    reader.ask("front");
    let look = reader.ask("look");
    let finished = seen(&look).is_some_and(|cells| !cells.contains(&Cell::WITHDRAWING)) && denies(&look);
    tally.hold("the app finishes what an extension took back", finished, || look.clone());
    let mut said = stage.said.clone();
    said.hear(&["withdraw"], &["durable".to_owned()]);
    judge(&path, &said, Some(&mut reader), tally, "an extension that died");
    tally.count("extensions");
}

/// A forked child answers, and commits nothing.
pub(crate) fn forked(tally: &mut Tally) {
    let place = tempfile::tempdir().unwrap();
    let mut app = Process::app(place.path(), "a fork");
    for (command, answer) in [("open 0", "opened"), ("agree", "durable")] {
        assert_eq!(app.ask(command), answer);
    }
    let look = app.ask("look");
    let bytes = std::fs::read(place.path().join("ledger")).unwrap();
    assert_eq!(app.ask("fork"), "forked");
    for command in ["withdraw", "sdk off", "agree", "request", "step"] {
        let answer = app.ask(command);
        let refused = answer.starts_with("error this process is a fork");
        tally.hold("a fork refuses to commit", refused, || format!("{command}: {answer}"));
    }
    let same = app.ask("look") == look && std::fs::read(place.path().join("ledger")).unwrap() == bytes;
    tally.hold("a fork changes nothing", same, String::new);
    let opened = app.ask("open 0");
    tally.hold("a fork that opens anew is a process", opened == "opened", || opened.clone());
    let withdrawn = app.ask("withdraw");
    tally.hold("a fork that opens anew is a process", withdrawn == "durable", || withdrawn.clone());
    tally.count("forks");
}

/// What must be found.
pub(crate) fn controls() -> Vec<Control> {
    let stage = Stage::new(&SCENE);
    let mut found = Tally::default();
    stop_at(&stage, 40, true, "log in somebody", &mut found);
    let name = "another process does not withdraw while the holder is stopped";
    vec![Control { name, rule: "a withdrawal holds whoever has the lock", found }]
}
