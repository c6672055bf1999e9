//! Files that are deleted, replaced, cut short or closed to us: between openings, and under running processes.

use std::fs::{self, File};
use std::os::unix::fs::{FileExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use askfirst::decision::RULES;
use askfirst::gate::Page;
use nix::sys::stat::Mode;
use nix::sys::wait::WaitStatus;
use nix::unistd::mkfifo;

use crate::child::Process;
use crate::expect::{Bounds, DEVICE, compiled};
use crate::kills::{Scene, Stage, start};
use crate::oracle::{Said, allowed, judge, seen};
use crate::tally::{Control, Tally};
use crate::trace::Stop;

const SCENE: Scene = Scene {
    name: "files that are not what they were",
    before: &["open 0", "agree", "read", "flush", "read", "sdk off"],
    harm: None,
    commands: &["open 0", "withdraw"],
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Harm {
    Deleted,
    Emptied,
    Halved,
    Overwritten,
    Folder,
    Link,
    Dangling,
    Pipe,
    /// Of no effect for the superuser, whom no permission stops; `faults` has that case for everybody.
    Closed,
}

impl Harm {
    const ALL: [Self; 9] = [
        Self::Deleted,
        Self::Emptied,
        Self::Halved,
        Self::Overwritten,
        Self::Folder,
        Self::Link,
        Self::Dangling,
        Self::Pipe,
        Self::Closed,
    ];

    fn needs_file(self) -> bool {
        matches!(self, Self::Emptied | Self::Halved | Self::Overwritten | Self::Closed)
    }

    fn inflict(self, path: &Path, outside: &Path) {
        let open = || File::options().write(true).open(path).unwrap();
        if !self.needs_file() && path.exists() {
            fs::remove_file(path).unwrap();
        }
        match self {
            Self::Deleted => {}
            Self::Emptied => open().set_len(0).unwrap(),
            Self::Halved => {
                let file = open();
                file.set_len(file.metadata().unwrap().len() / 2).unwrap();
            }
            Self::Overwritten => {
                let length = fs::metadata(path).unwrap().len();
                let bytes = vec![0x80; usize::try_from(length).unwrap()];
                open().write_all_at(&bytes, 0).unwrap();
            }
            Self::Folder => fs::create_dir(path).unwrap(),
            Self::Link => symlink(outside, path).unwrap(),
            Self::Dangling => symlink("nowhere", path).unwrap(),
            Self::Pipe => mkfifo(path, Mode::S_IRWXU).unwrap(),
            Self::Closed => fs::set_permissions(path, fs::Permissions::from_mode(0o000)).unwrap(),
        }
    }
}

fn names() -> [String; 6] {
    let digest = DEVICE.page_digest(compiled(0), RULES);
    let page = Page::name(&digest);
    let meters = page.replace("gate-", "meters-").replace(".page", "");
    ["ledger".into(), "activity".into(), "lock".into(), "ledger.tmp".into(), page, meters]
}

/// All harms to all files.
pub(crate) fn files(tally: &mut Tally) {
    let stage = Stage::new(&SCENE);
    for name in names() {
        let exists = name != "ledger.tmp";
        for harm in Harm::ALL.into_iter().filter(|harm| exists || !harm.needs_file()) {
            between(&stage, &name, harm, tally);
            running(&stage, &name, harm, tally);
        }
    }
    for name in &names()[4..] {
        cut_while_opening(&stage, name, tally);
    }
}

/// A folder, and a file outside of it that must stay as it is.
struct Set {
    _places: [tempfile::TempDir; 2],
    path: PathBuf,
    outside: PathBuf,
    reader: Process,
}

impl Set {
    fn new(stage: &Stage) -> Self {
        let (place, path, reader) = stage.set(&SCENE);
        let other = tempfile::tempdir().unwrap();
        let outside = other.path().join("outside");
        fs::write(&outside, vec![0x80; 8192]).unwrap();
        Self { _places: [place, other], path, outside, reader: reader.unwrap() }
    }

    fn is_outside_untouched(&self) -> bool {
        fs::read(&self.outside).is_ok_and(|bytes| bytes == vec![0x80; 8192])
    }
}

/// Whether a look shows no more than was said.
fn is_within(look: &str, said: &Said) -> bool {
    let bounds = Bounds::of(&said.consents);
    seen(look).is_some_and(|cells| bounds.exceeded(0, &allowed(&cells)).is_none())
}

/// No process runs while it happens.
fn between(stage: &Stage, name: &str, harm: Harm, tally: &mut Tally) {
    let Set { _places, path, outside, reader } = Set::new(stage);
    reader.end().unwrap();
    let file = path.join(name);
    let whole = fs::read(&file).ok();
    harm.inflict(&file, &outside);
    tally.count("files harmed");
    let scene = || format!("{name} {harm:?} between openings");
    let mut app = Process::app(&path, "opens what was harmed");
    let opened = app.ask("open 0");
    let told = opened == "opened" || opened.starts_with("error ");
    tally.hold("a harmed file opens or is reported", told, || format!("{opened}; {}", scene()));
    let mut said = stage.said.clone();
    if opened == "opened" {
        let look = app.ask("look");
        tally
            .hold("a harmed file allows no more", is_within(&look, &said), || format!("{look}; {}", scene()));
        // Opening leaves the activity log alone.
        app.ask("activity");
    } else {
        // Until somebody puts it right everything is denied.
        let acted = app.ask("agree");
        tally.hold("a harmed file allows no more", acted.starts_with("error "), || acted.clone());
        if file.is_dir() {
            fs::remove_dir_all(&file).unwrap();
        } else {
            let _ = fs::remove_file(&file);
        }
        if let Some(whole) = &whole {
            fs::write(&file, whole).unwrap();
        }
    }
    let reported = opened != "opened";
    if let Err(end) = app.end() {
        tally.broke("no process dies", format!("{end}; {}", scene()));
    }
    if !reported {
        // What was lost with a file is lost.
        match name {
            "ledger" => {
                said.consents.push(askfirst::consent::Consent::default());
                (said.acts, said.loose) = (Vec::new(), said.acts);
                said.exact = false;
            }
            "activity" => said.steps[0] = 0,
            _ => {}
        }
        said.reads = [0; 2];
    }
    judge(&path, &said, None, tally, &scene());
    let untouched = fs::read(&outside).is_ok_and(|bytes| bytes == vec![0x80; 8192]);
    tally.hold("what a link points to is left alone", untouched, scene);
}

/// Two processes run while it happens, and one of them withdraws.
fn running(stage: &Stage, name: &str, harm: Harm, tally: &mut Tally) {
    let shared = name.starts_with("gate-") || name.starts_with("meters-");
    if shared && matches!(harm, Harm::Emptied | Harm::Halved) {
        // Whoever touches it then is killed by the system.
        return;
    }
    let mut set = Set::new(stage);
    let mut app = Process::app(&set.path, "runs while a file is harmed");
    assert_eq!(app.ask("open 0"), "opened");
    harm.inflict(&set.path.join(name), &set.outside);
    tally.count("files harmed");
    let scene = |what: &str| format!("{what}; {name} {harm:?} under running processes");
    let said = &stage.said;
    // Bytes that mean "allowed" in the page itself are beyond what can be told.
    if !(shared && harm == Harm::Overwritten) {
        for process in [&mut app, &mut set.reader] {
            let look = process.ask("look");
            tally.hold("a harmed file allows no more", is_within(&look, said), || scene(&look));
        }
    }
    for command in ["read", "flush", "step", "request", "sdk on"] {
        let answer = app.ask(command);
        tally.hold("no process dies", answer != "died", || scene(command));
    }
    let withdrawn = app.ask("withdraw");
    let told = ["durable", "pending", "voided", "error another version"];
    tally.hold(
        "a withdrawal holds whatever is harmed",
        told.iter().any(|word| withdrawn.starts_with(word)),
        || scene(&withdrawn),
    );
    for process in [&mut app, &mut set.reader] {
        let look = process.ask("look");
        let denies = seen(&look).is_some_and(|cells| cells.iter().all(|cell| cell.denies()));
        tally.hold("a withdrawal holds whatever is harmed", denies, || scene(&look));
    }
    let mut fresh = Process::app(&set.path, "opens what was harmed");
    let lost = name.starts_with("gate-") && harm == Harm::Overwritten;
    if fresh.ask("open 0") == "opened" && !lost {
        let look = fresh.ask("look");
        let denies = seen(&look).is_some_and(|cells| cells.iter().all(|cell| cell.denies()));
        tally.hold("a withdrawal holds whatever is harmed", denies, || scene(&look));
    }
    let ends = [fresh.end(), app.end()];
    tally.hold("no process dies", ends.iter().all(Result::is_ok), || scene(&format!("{ends:?}")));
    tally.hold("what a link points to is left alone", set.is_outside_untouched(), || scene("outside"));
}

/// Another process cuts a shared file short between the look at its length and the mapping.
fn cut_while_opening(stage: &Stage, name: &str, tally: &mut Tally) {
    let set = Set::new(stage);
    set.reader.end().unwrap();
    let mut traced = start(&set.path, SCENE.commands, "opens a file that is cut short");
    loop {
        match traced.next() {
            Stop::Before(call) if call.name == "mmap" && call.file == name => {
                Harm::Emptied.inflict(&set.path.join(name), &set.outside);
                tally.count("files harmed");
            }
            Stop::Ended => break,
            _ => {}
        }
    }
    let lives = matches!(traced.status, Some(WaitStatus::Exited(_, 0)));
    let answers = traced.kill();
    tally.hold("a file cut short while it is opened kills nobody", lives, || format!("{name}: {answers:?}"));
    let mut app = Process::app(&set.path, "opens a file that was cut short");
    let opened = app.ask("open 0");
    tally.hold("what is left can be opened", opened == "opened", || format!("{name}: {opened}"));
}

/// What must be found.
pub(crate) fn controls() -> Vec<Control> {
    // The page says yes to everything, and nobody opens it anew.
    let stage = Stage::new(&SCENE);
    let set = Set::new(&stage);
    let [.., page, _] = names();
    Harm::Overwritten.inflict(&set.path.join(&page), &set.outside);
    let mut reader = set.reader;
    let bytes = fs::read(set.path.join(&page)).unwrap();
    let look =
        bytes[64..64 + compiled(0).uses().len()].iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>();
    let mut found = Tally::default();
    let seen = reader.ask("look");
    found.hold("a harmed file allows no more", is_within(&seen, &stage.said), || seen.clone());
    assert_eq!(seen, look.concat());
    vec![Control {
        name: "a page full of allowances is believed",
        rule: "a harmed file allows no more",
        found,
    }]
}
