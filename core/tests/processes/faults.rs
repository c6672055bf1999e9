//! System calls that fail: each in turn, each way, once and for good.

use std::path::Path;

use nix::errno::Errno;
use nix::sys::wait::WaitStatus;

use crate::kills::{SCENES, Scene, Stage, start};
use crate::oracle::{Said, ahead, is_aside, judge, ledger, seen};
use crate::tally::{Control, Tally};
use crate::trace::{Call, Kind, Stop};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    /// The device failed.
    Io,
    /// The disk is full.
    Full,
    /// Permission was taken away.
    Forbidden,
    /// A signal came.
    Interrupted,
    /// Part was done.
    Short,
}

impl Fault {
    const ALL: [Self; 5] = [Self::Io, Self::Full, Self::Forbidden, Self::Interrupted, Self::Short];

    fn applies_to(self, call: &Call) -> bool {
        match self {
            Self::Io => call.kind != Kind::Close,
            Self::Full => matches!(call.kind, Kind::Open | Kind::Write | Kind::Sync | Kind::Name),
            Self::Forbidden => matches!(call.kind, Kind::Open | Kind::Name),
            Self::Interrupted => {
                matches!(call.kind, Kind::Open | Kind::Read | Kind::Write | Kind::Sync | Kind::Lock)
            }
            Self::Short => matches!(call.kind, Kind::Read | Kind::Write),
        }
    }

    /// Whether nobody is to notice: what was interrupted, or done in part, goes on.
    fn is_harmless(self) -> bool {
        matches!(self, Self::Interrupted | Self::Short)
    }

    fn error(self) -> Option<Errno> {
        match self {
            Self::Io => Some(Errno::EIO),
            Self::Full => Some(Errno::ENOSPC),
            Self::Forbidden => Some(Errno::EACCES),
            Self::Interrupted => Some(Errno::EINTR),
            Self::Short => None,
        }
    }
}

/// One run of a scene: the call at `from` fails; with `lasting`, each from there on to which the fault applies.
struct Run<'a> {
    stage: &'a Stage,
    scene: &'a Scene,
    commands: &'a [&'a str],
    fault: Fault,
    from: usize,
    lasting: bool,
    /// What the process answers when nothing fails.
    clean: &'a [String],
    /// What else is done to the files afterwards.
    harm: fn(&Path),
}

/// Fails each `stride`th of all combinations of a call and a fault.
pub(crate) fn faults(scene: &Scene, stride: usize, tally: &mut Tally) {
    let stage = Stage::new(scene);
    let (calls, clean) = rehearse(&stage, scene, scene.commands);
    tally.add("calls", calls.len() as u64);
    for call in calls.iter().filter(|call| call.shortens) {
        // Whoever has it mapped would be killed.
        let draft = ["ledger.tmp", "activity.tmp"].contains(&&*call.file);
        tally.hold("nobody shortens a file that others use", draft, || format!("{call:?}; {}", scene.name));
    }
    let all = Fault::ALL.iter().flat_map(|fault| {
        let lasting: &[bool] = if fault.is_harmless() { &[false] } else { &[false, true] };
        let applies = calls.iter().enumerate().filter(|(_, call)| fault.applies_to(call));
        applies.flat_map(move |(from, _)| lasting.iter().map(move |lasting| (*fault, from, *lasting)))
    });
    for (fault, from, lasting) in all.step_by(stride) {
        let commands = scene.commands;
        let run = Run { stage: &stage, scene, commands, fault, from, lasting, clean: &clean, harm: |_| {} };
        run.play(tally);
    }
}

/// The calls of a scene, and the answers, when nothing fails.
fn rehearse(stage: &Stage, scene: &Scene, commands: &[&str]) -> (Vec<Call>, Vec<String>) {
    let (_place, path, _reader) = stage.set(scene);
    let mut traced = start(&path, commands, scene.name);
    let mut calls = Vec::new();
    loop {
        match traced.next() {
            Stop::Before(call) => calls.push(call),
            Stop::Behind { .. } => {}
            Stop::Ended => break,
        }
    }
    (calls, traced.kill())
}

impl Run<'_> {
    fn play(&self, tally: &mut Tally) {
        let Self { stage, scene, commands, fault, from, lasting, .. } = *self;
        let (_place, path, mut reader) = stage.set(scene);
        let mut traced = start(&path, commands, scene.name);
        let mut number = 0;
        let mut place = String::new();
        loop {
            match traced.next() {
                Stop::Before(call) => {
                    if (number == from || lasting && number > from) && fault.applies_to(&call) {
                        match fault.error() {
                            Some(error) => traced.fail(error),
                            None => traced.shorten(),
                        }
                        tally.count("faults");
                        if number == from {
                            let times = if lasting { " for good" } else { "" };
                            place = format!("{}, {fault:?}{times} at call {number}, {call:?}", scene.name);
                        }
                    }
                    number += 1;
                }
                Stop::Behind { .. } => {}
                Stop::Ended => break,
            }
        }
        tally.count("runs with faults");
        let died = !matches!(traced.status, Some(WaitStatus::Exited(_, 0)));
        let answers = traced.kill();
        let scene = || format!("{place}: {answers:?}");
        tally.hold("no process dies", !died && answers.len() == commands.len(), scene);
        tally.hold("nobody notices", !fault.is_harmless() || answers == self.clean, scene);
        (self.harm)(&path);
        // The damage of one scene is older than the fault.
        let hole = ledger(&path).is_err() || is_aside(&path, "damaged");
        tally.hold("no commit lands above a hole", !hole || self.scene.name == "a damaged ledger", scene);
        let mut said: Said = stage.said.clone();
        said.hear(commands, &answers);

        if commands.last() == Some(&"withdraw")
            && !answers.iter().any(|answer| answer == "error nothing is open")
        {
            let last = answers.last().map(String::as_str).unwrap_or_default();
            let told = ["durable", "marked", "pending", "voided"].iter().any(|word| last.starts_with(word));
            tally.hold("a withdrawal holds whatever the disk does", told, scene);
            if let Some(reader) = &mut reader {
                let look = reader.ask("look");
                let denied = seen(&look).is_some_and(|cells| cells.iter().all(|cell| cell.denies()));
                tally.hold("a withdrawal holds whatever the disk does", denied, scene);
            }
        }
        if let Some(key) = ahead(&path) {
            tally.broke("no page allows what the ledger does not", format!("{key}; {}", scene()));
        }
        judge(&path, &said, reader.as_mut(), tally, &scene());
    }
}

/// What must be found.
pub(crate) fn controls() -> Vec<Control> {
    let scene = &SCENES[1];
    let stage = Stage::new(scene);
    let control = |name, rule, commands: &[&str], kind, fault, harm| {
        let (calls, clean) = rehearse(&stage, scene, commands);
        let from = calls.iter().rposition(|call| call.kind == kind && call.file == "ledger").unwrap();
        let mut found = Tally::default();
        let lasting = fault == Fault::Io;
        Run { stage: &stage, scene, commands, fault, from, lasting, clean: &clean, harm }.play(&mut found);
        Control { name, rule, found }
    };
    vec![
        control(
            "an act is acknowledged although it failed",
            "every acknowledged act is on record",
            &["open 0", "too early: sdk off"],
            Kind::Write,
            Fault::Io,
            |_| {},
        ),
        control(
            "a record is lost and later ones are kept",
            "no commit lands above a hole",
            &["open 0", "sdk off", "sdk on", "withdraw"],
            Kind::Read,
            Fault::Interrupted,
            |folder| {
                let path = folder.join("ledger");
                let mut bytes = std::fs::read(&path).unwrap();
                bytes[3 * 4096..4 * 4096].fill(0);
                std::fs::write(path, bytes).unwrap();
            },
        ),
    ]
}
