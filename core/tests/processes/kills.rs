//! A process that is killed before and behind each system call that touches the folder.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::child::Process;
use crate::oracle::{Said, ahead, judge};
use crate::tally::{Control, Tally};
use crate::trace::{Stop, Traced};

/// What happened before, and what a process does then.
pub(crate) struct Scene {
    pub(crate) name: &'static str,
    pub(crate) before: &'static [&'static str],
    /// What is done to the files in between.
    pub(crate) harm: Option<fn(&Path, &mut Said)>,
    pub(crate) commands: &'static [&'static str],
}

/// The head of a record in the middle is damaged: everything is asked anew.
fn damage(folder: &Path, said: &mut Said) {
    let path = folder.join("ledger");
    let mut bytes = fs::read(&path).unwrap();
    bytes[2 * 4096 + 50] ^= 1;
    fs::write(path, bytes).unwrap();
    *said = Said::nothing();
}

/// An append was torn.
fn tear(folder: &Path, _: &mut Said) {
    let path = folder.join("ledger");
    let mut bytes = fs::read(&path).unwrap();
    let end = bytes.iter().rposition(|byte| *byte != 0).unwrap() / 4096 * 4096 + 4096;
    bytes[end..end + 600].fill(b'x');
    fs::write(path, bytes).unwrap();
}

/// A process died when it had marked what it took back.
fn leave_marks(folder: &Path, said: &mut Said) {
    let mut traced = Traced::app(folder, "a withdrawal that is cut short");
    traced.process.tell("open 0");
    traced.process.tell("withdraw");
    let mut locks = 0;
    loop {
        match traced.next() {
            Stop::Before(call) if call.name == "flock" => locks += 1,
            Stop::Ended => panic!("there are no locks"),
            _ => {}
        }
        if locks == 2 {
            break;
        }
    }
    let answers = traced.kill();
    assert_eq!(answers, ["opened"]);
    said.hear(&["withdraw"], &["pending".to_owned()]);
    said.loose.clear();
}

pub(crate) const SCENES: [Scene; 9] = [
    Scene { name: "first launch", before: &[], harm: None, commands: &["open 0", "agree"] },
    Scene {
        name: "choices and a withdrawal",
        before: &["open 0", "agree"],
        harm: None,
        commands: &["open 0", "sdk off", "sdk on", "withdraw"],
    },
    Scene {
        name: "requests, steps, reads",
        before: &["open 0", "agree"],
        harm: None,
        commands: &["open 0", "request", "step", "read", "flush", "read", "flush", "withdraw"],
    },
    Scene {
        name: "an update",
        before: &["open 0", "agree", "read", "sdk off"],
        harm: None,
        commands: &["open 1", "sdk on", "withdraw"],
    },
    Scene {
        name: "erasure",
        before: &["open 0", "agree", "sdk off", "request", "sdk on"],
        harm: None,
        commands: &["open 0", "erase", "withdraw"],
    },
    Scene {
        name: "a damaged ledger",
        before: &["open 0", "agree", "sdk off"],
        harm: Some(damage),
        commands: &["open 0", "agree", "withdraw"],
    },
    Scene {
        name: "a torn end",
        before: &["open 0", "agree"],
        harm: Some(tear),
        commands: &["open 0", "sdk off", "withdraw"],
    },
    Scene {
        name: "marks left behind",
        before: &["open 0", "agree"],
        harm: Some(leave_marks),
        commands: &["open 0", "agree", "withdraw"],
    },
    Scene {
        name: "an extension takes everything back",
        before: &["open 0", "agree"],
        harm: None,
        commands: &["join 0", "withdraw"],
    },
];

/// The files before a scene, to be copied for each run of it.
pub(crate) struct Stage {
    files: TempDir,
    pub(crate) said: Said,
}

impl Stage {
    pub(crate) fn new(scene: &Scene) -> Self {
        let files = tempfile::tempdir().unwrap();
        let mut said = Said::nothing();
        let mut app = Process::app(files.path(), scene.name);
        let answers: Vec<String> = scene.before.iter().map(|command| app.ask(command)).collect();
        said.hear(scene.before, &answers);
        assert!(said.exact, "{answers:?}");
        app.end().unwrap();
        if let Some(harm) = scene.harm {
            harm(files.path(), &mut said);
        }
        Self { files, said }
    }

    /// A folder with a copy, and a process that has it open, where one can.
    pub(crate) fn set(&self, scene: &Scene) -> (TempDir, PathBuf, Option<Process>) {
        let place = tempfile::tempdir().unwrap();
        // As the kernel names it.
        let path = place.path().canonicalize().unwrap();
        for file in fs::read_dir(self.files.path()).unwrap() {
            let file = file.unwrap();
            fs::copy(file.path(), path.join(file.file_name())).unwrap();
        }
        // Opening would mend what the scene is to find.
        let reader = (!scene.before.is_empty() && scene.harm.is_none()).then(|| {
            let mut reader = Process::app(&path, "a reader");
            assert_eq!(reader.ask("open 0"), "opened");
            reader
        });
        (place, path, reader)
    }
}

/// Starts the process of a scene, with all of its commands.
pub(crate) fn start(path: &Path, commands: &[&str], what: &str) -> Traced {
    let mut traced = Traced::app(path, what);
    for command in commands {
        traced.process.tell(command);
    }
    traced.process.tell_no_more();
    traced
}

/// Kills at each `stride`th stop of a scene.
pub(crate) fn kills(scene: &Scene, stride: usize, tally: &mut Tally) {
    let stage = Stage::new(scene);
    for number in 0.. {
        if number % stride == 0 && !kill_at(&stage, scene, scene.commands, number, tally) {
            break;
        }
    }
}

/// Kills at a stop; false when there are fewer.
pub(crate) fn kill_at(
    stage: &Stage,
    scene: &Scene,
    commands: &[&str],
    number: usize,
    tally: &mut Tally,
) -> bool {
    let (_place, path, mut reader) = stage.set(scene);
    let mut traced = start(&path, commands, scene.name);
    for _ in 0..number {
        if matches!(traced.next(), Stop::Ended) {
            return false;
        }
    }
    let stop = traced.next();
    if matches!(stop, Stop::Ended) {
        tally.hold("no process dies", traced.kill().len() == commands.len(), || scene.name.to_owned());
        return false;
    }
    tally.count("stops");
    let where_it_stood = format!("{}, killed at stop {number}, {stop:?}", scene.name);
    // While it stands there, others must see no more either.
    if let Some(key) = ahead(&path) {
        tally.broke("no page allows what the ledger does not", format!("{key}; {where_it_stood}"));
    }
    let answers = traced.kill();
    tally.count("kills");
    let mut said = stage.said.clone();
    said.hear(commands, &answers);
    if let Some(&version) = ["open 0", "open 1"].iter().find(|open| commands.get(answers.len()) == Some(open))
        && number % 2 == 1
    {
        said.version = usize::from(version == "open 1");
    }
    judge(&path, &said, reader.as_mut(), tally, &where_it_stood);
    true
}

/// Protocols that are wrong, and must be found to be.
pub(crate) fn controls() -> Vec<Control> {
    let control = |name, rule, scene: &Scene, commands: &[&str]| {
        let stage = Stage::new(scene);
        let mut found = Tally::default();
        // Before the last command nothing is wrong yet.
        let skipped = if scene.before.is_empty() { 110 } else { 70 };
        let mut number = skipped;
        while kill_at(&stage, scene, commands, number, &mut found) {
            number += 1;
        }
        Control { name, rule, found }
    };
    let (fresh, agreed) = (&SCENES[0], &SCENES[1]);
    let ahead = "no page allows what the ledger does not";
    vec![
        control(
            "an act is acknowledged before it is on record",
            "every acknowledged act is on record",
            fresh,
            &["open 0", "too early: agree"],
        ),
        control("a grant is visible before it is on record", ahead, fresh, &["open 0", "wrong grant"]),
        control(
            "a withdrawal is on record before it is visible",
            ahead,
            agreed,
            &["open 0", "wrong withdraw"],
        ),
    ]
}
