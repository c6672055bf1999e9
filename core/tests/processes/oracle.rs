//! What must and what may hold, told by the pure functions from what processes acknowledged; and the files as they are.

use std::fs;
use std::path::Path;

use askfirst::consent::{Act, Answer, Consent};
use askfirst::decision::{Cell, RULES, decide};
use askfirst::gate::{HEADER, Page};
use askfirst::ledger::{Fault, Kind, Verified, verify};
use askfirst::record::{Body, Record, State};

use crate::app::{START, act};
use crate::child::Process;
use crate::expect::{BUDGET, Bounds, DEVICE, compiled};
use crate::tally::Tally;

/// What was said so far, as far as it was acknowledged.
#[derive(Clone)]
pub(crate) struct Said {
    /// One of these holds.
    pub(crate) consents: Vec<Consent>,
    /// Whether nothing of them may be missing.
    pub(crate) exact: bool,
    /// Acts on record, in order, and those that may be: they failed, or were under way.
    pub(crate) acts: Vec<Act>,
    pub(crate) loose: Vec<Act>,
    /// Requests and steps on record, at least and at most.
    pub(crate) rights: [usize; 2],
    pub(crate) steps: [usize; 2],
    /// Acts that were erased, at least and at most.
    pub(crate) erased: [usize; 2],
    /// Reads, at least and at most, with this version's meters.
    pub(crate) reads: [u64; 2],
    /// Whether another version was opened, or was about to be: it has a budget of its own.
    pub(crate) updated: bool,
    /// The version that was opened last.
    pub(crate) version: usize,
}

impl Said {
    pub(crate) fn nothing() -> Self {
        Self {
            consents: vec![Consent::default()],
            exact: true,
            acts: Vec::new(),
            loose: Vec::new(),
            rights: [0; 2],
            steps: [0; 2],
            erased: [0; 2],
            reads: [0; 2],
            updated: false,
            version: 0,
        }
    }

    /// Takes into account what came of commands: an answer each, but for those that were never reached. The first of them
    /// may have been under way.
    pub(crate) fn hear(&mut self, commands: &[&str], answers: &[String]) {
        for (place, command) in commands.iter().enumerate().take(answers.len() + 1) {
            self.note(command, answers.get(place).map(String::as_str));
        }
    }

    fn note(&mut self, command: &str, answer: Option<&str>) {
        let word = answer.map(|answer| answer.split(' ').next().unwrap_or_default());
        let done = matches!(word, Some("durable" | "asked"));
        let at_most = |range: &mut [usize; 2]| {
            range[0] += usize::from(done);
            range[1] += 1;
        };
        self.updated |= command == "open 1";
        match command {
            "open 0" | "open 1" if word == Some("opened") => self.version = usize::from(command == "open 1"),
            "request" => at_most(&mut self.rights),
            "step" => at_most(&mut self.steps),
            "erase" => at_most(&mut self.erased),
            "read" => {
                self.reads[0] += u64::from(done);
                // One that is denied because it cannot be noted may count: too many are better than too few.
                self.reads[1] += 1;
            }
            _ => {}
        }
        let command = match command {
            "wrong grant" => "agree",
            "wrong withdraw" => "withdraw",
            _ => command.trim_start_matches("too early: "),
        };
        let Some(act) = act(command) else { return };
        let compiled = compiled(self.version);
        let after: Vec<Consent> =
            self.consents.iter().map(|before| before.after(&act, compiled, START).unwrap()).collect();
        match word {
            // What an extension marked is on record when the app has opened.
            Some("durable" | "marked") => {
                self.consents = after;
                self.acts.push(act);
                self.exact = true;
            }
            // In force; the next to come puts just the marked uses on record.
            Some("pending") => {
                self.consents = after;
                self.loose.push(act);
                self.exact = false;
            }
            // In force, and the ledger says nothing any more.
            Some("voided") => {
                let Self { steps, reads, updated, version, .. } = *self;
                *self = Self { steps, reads, updated, version, ..Self::nothing() };
            }
            // It was under way, or failed; then there may be a record of it that nobody promised.
            _ => {
                self.consents.extend(after);
                self.loose.push(act);
                self.exact = false;
            }
        }
    }

    /// What an act changes after all that.
    pub(crate) fn after(&self, act: &Act) -> Vec<Consent> {
        let compiled = compiled(self.version);
        self.consents.iter().map(|before| before.after(act, compiled, START).unwrap()).collect()
    }
}

/// The bytes of a file; `None` where there is none, or something else, which might be waited for without end.
fn bytes(path: &Path) -> Option<Vec<u8>> {
    fs::symlink_metadata(path).is_ok_and(|about| about.is_file()).then(|| fs::read(path).ok()).flatten()
}

/// The ledger in a folder; `None` where there is none.
pub(crate) fn ledger(folder: &Path) -> Result<Option<Verified>, Fault> {
    bytes(&folder.join("ledger")).map(|bytes| verify(&bytes)).transpose()
}

/// Whether a ledger was set aside, for this reason.
pub(crate) fn is_aside(folder: &Path, why: &str) -> bool {
    let why = format!("ledger.{why}-");
    let mut names = fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name());
    names.any(|name| name.to_str().is_some_and(|name| name.starts_with(&why)))
}

/// What a ledger says.
pub(crate) fn folded(ledger: Option<&Verified>) -> State {
    let mut state = State::default();
    if let Some(ledger) = ledger {
        state.fold(&ledger.entries).unwrap();
    }
    state
}

/// The cells of a version's page as they are in memory.
pub(crate) fn cells(folder: &Path, version: usize) -> Option<Vec<Cell>> {
    let digest = DEVICE.page_digest(compiled(version), RULES);
    let bytes = bytes(&folder.join(Page::name(&digest)))?;
    let cells = bytes.get(HEADER..HEADER + compiled(version).uses().len())?;
    (bytes[..8] == *b"ASKPAGE\x01" && bytes[16..32] == digest)
        .then(|| cells.iter().map(|byte| Cell(*byte)).collect())
}

/// What an answer to "look" says.
pub(crate) fn seen(look: &str) -> Option<Vec<Cell>> {
    let pair = |at: usize| u8::from_str_radix(look.get(at..at + 2)?, 16).ok().map(Cell);
    (0..look.len()).step_by(2).map(pair).collect()
}

pub(crate) fn allowed(cells: &[Cell]) -> Vec<bool> {
    cells.iter().map(|cell| !cell.denies()).collect()
}

/// A use that a page allows and the ledger does not, whoever stands where: there must never be one. A ledger that was set
/// aside says nothing; the page follows at once.
pub(crate) fn ahead(folder: &Path) -> Option<String> {
    let Ok(ledger) = ledger(folder) else { return None };
    let state = folded(ledger.as_ref());
    if state.consent.answer == Answer::None && ["damaged", "void"].iter().any(|why| is_aside(folder, why)) {
        return None;
    }
    for version in [0, 1] {
        let wanted = decide(compiled(version), DEVICE, &state.consent);
        for (place, cell) in cells(folder, version).iter().flatten().enumerate() {
            if !cell.denies() && wanted[place].denies() {
                return Some(compiled(version).key(&compiled(version).uses()[place]));
            }
        }
    }
    None
}

/// Asks processes that start now, and those that run already, whether everything is as it was said.
pub(crate) fn judge(
    folder: &Path,
    said: &Said,
    mut reader: Option<&mut Process>,
    tally: &mut Tally,
    scene: &str,
) {
    tally.count("states");
    let version = said.version;
    let nothing = vec![false; compiled(version).uses().len()];
    if let Some(key) = ahead(folder) {
        tally.broke("no page allows what the ledger does not", format!("{key}; {scene}"));
    }
    let marks: Vec<bool> = cells(folder, version)
        .map_or(nothing.clone(), |cells| cells.iter().map(|cell| *cell == Cell::WITHDRAWING).collect());

    let open = format!("open {version}");
    let mut first = Process::app(folder, scene);
    let opened = first.ask(&open);
    if opened != "opened" {
        return tally.broke("what is left can be opened", format!("{opened}; {scene}"));
    }
    let look = first.ask("look");
    let cells = seen(&look).unwrap_or_default();
    let bounds = Bounds::of(&said.consents);
    if let Some(key) = bounds.exceeded(version, &allowed(&cells)) {
        tally.broke("no more is allowed than was said", format!("{key}; {scene}"));
    }
    let missed = bounds.missed(version, &allowed(&cells), &marks);
    if let Some(key) = missed.filter(|_| said.exact) {
        tally.broke("what was acknowledged is allowed", format!("{key}; {scene}"));
    }
    tally.hold("whoever opens finishes withdrawals", !cells.contains(&Cell::WITHDRAWING), || {
        format!("{look}; {scene}")
    });
    on_record(folder, said, tally, scene);
    reads(&mut first, said, tally, scene);

    // A second one, while the page of the one that died is still in use.
    let before = bytes(&folder.join("ledger"));
    let mut second = Process::app(folder, scene);
    let again = (second.ask(&open), second.ask("look"));
    tally.hold("recovery is idempotent", again == (opened, look.clone()), || format!("{again:?}; {scene}"));
    let unchanged = bytes(&folder.join("ledger")) == before;
    tally.hold("recovery is idempotent", unchanged, || format!("the ledger changed; {scene}"));
    let mut looks = |tally: &mut Tally, second: &mut Process, wanted: &str| {
        let others = [Some(second.ask("look")), reader.as_mut().map(|reader| reader.ask("look"))];
        for other in others.into_iter().flatten() {
            let same = other == wanted || other.bytes().all(|byte| byte == b'0');
            tally.hold("all processes see the same", same, || format!("{other} for {wanted}; {scene}"));
        }
    };
    looks(tally, &mut second, &look);

    let withdrawn = first.ask("withdraw");
    tally.hold("a withdrawal after recovery is durable", withdrawn == "durable", || {
        format!("{withdrawn}; {scene}")
    });
    let look = first.ask("look");
    let denied = seen(&look).is_some_and(|cells| cells.iter().all(|cell| cell.denies()));
    tally.hold("after a withdrawal no process allows anything", denied, || scene.to_owned());
    looks(tally, &mut second, &look);
    let agreed = second.ask("agree");
    let look = second.ask("look");
    let last = folded(ledger(folder).unwrap_or_default().as_ref()).consent;
    let exact = decide(compiled(version), DEVICE, &last);
    let expected = Bounds::of(&said.after(&act("agree").unwrap()));
    let cells = seen(&look).unwrap_or_default();
    let right = expected.exceeded(version, &allowed(&cells)).is_none()
        && expected.missed(version, &allowed(&cells), &nothing).is_none();
    tally.hold("after recovery one can agree", agreed == "durable" && right, || {
        format!("{agreed} {look}; {scene}")
    });
    tally.hold("the page is what the ledger says", cells == exact, || format!("{look}; {scene}"));
    looks(tally, &mut first, &look);
    for process in [first, second] {
        if let Err(end) = process.end() {
            tally.broke("no process dies", format!("{end}; {scene}"));
        }
    }
}

/// Whether all that was acknowledged is in the files, and no more than was asked for.
fn on_record(folder: &Path, said: &Said, tally: &mut Tally, scene: &str) {
    let Ok(ledger) = ledger(folder) else {
        return tally.broke("the ledger verifies", scene);
    };
    let entries = ledger.map(|ledger| ledger.entries).unwrap_or_default();
    let mut acts = Vec::new();
    let mut rights = 0;
    for entry in &entries {
        match (entry.kind, entry.body.is_some()) {
            (Kind::Consent, false) => acts.push(None),
            (Kind::Consent, true) => match Record::try_from(entry).map(|record| record.body) {
                Ok(Body::Consent(acted)) if !matches!(acted.act, Act::WithdrawUses { .. }) => {
                    acts.push(Some(acted.act));
                }
                _ => {}
            },
            (Kind::Right, _) => rights += 1,
            _ => {}
        }
    }
    // An act that failed may be on record all the same, once, where it was made.
    let mut loose = said.loose.clone();
    let mut wanted = said.acts.iter().peekable();
    for act in &acts {
        if wanted.next_if(|wanted| act.as_ref().is_none_or(|act| act == *wanted)).is_none() {
            let Some(place) = loose.iter().position(|other| act.as_ref().is_none_or(|act| act == other))
            else {
                tally.broke("no act is invented", format!("{act:?}; {scene}"));
                break;
            };
            loose.remove(place);
        }
    }
    if let Some(missing) = wanted.next() {
        tally.broke("every acknowledged act is on record", format!("{missing:?}; {scene}"));
    }
    let within = |range: &[usize; 2], number| range[0] <= number && number <= range[1];
    let erased = acts.iter().filter(|act| act.is_none()).count();
    tally.hold("what was erased is gone, and nothing else", within(&said.erased, erased), || {
        format!("{erased} of {:?}; {scene}", said.erased)
    });
    tally.hold("every acknowledged request is on record", within(&said.rights, rights), || {
        format!("{rights} of {:?}; {scene}", said.rights)
    });
    let activity = bytes(&folder.join("activity")).map(|bytes| verify(&bytes));
    let steps = match activity {
        None => 0,
        Some(Ok(log)) => log.entries.iter().filter(|entry| entry.kind == Kind::Step).count(),
        Some(Err(fault)) => return tally.broke("the activity log verifies", format!("{fault}; {scene}")),
    };
    tally.hold("every acknowledged step is on record", within(&said.steps, steps), || {
        format!("{steps} of {:?}; {scene}", said.steps)
    });
}

/// Reads counted, and the budget that is left.
fn reads(process: &mut Process, said: &Said, tally: &mut Tally, scene: &str) {
    let [least, most] = said.reads;
    if most == 0 {
        return;
    }
    let counted: u64 = process.ask("activity").parse().unwrap_or(u64::MAX);
    tally.hold("no read is forgotten, and none invented", least <= counted && counted <= most, || {
        format!("{counted} of {least} to {most}; {scene}")
    });
    if !said.updated {
        let more = (0..BUDGET).filter(|_| process.ask("read") == "asked").count() as u64;
        tally.hold("no kill gives a new budget", least + more <= u64::from(BUDGET), || {
            format!("{more} more than {least}; {scene}")
        });
    }
}
