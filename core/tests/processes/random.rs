//! Processes that act at the same time, killed at any instant.

use std::hint::spin_loop;
use std::path::Path;

use askfirst::consent::{Act, Consent};
use askfirst::record::{Body, Record, records};

use crate::app::{START, act};
use crate::child::Process;
use crate::expect::compiled;
use crate::oracle::{Said, folded, judge, ledger};
use crate::rng::Rng;
use crate::tally::{Control, Tally};

const ACTS: [&str; 7] = ["agree", "withdraw", "sdk off", "sdk on", "more off", "more on", "log in "];

/// One of two writers: what it is told, and what it answered.
struct Writer {
    process: Process,
    acts: Vec<String>,
    answers: Vec<String>,
    dies: bool,
}

impl Writer {
    fn new(folder: &Path, name: &str, number: usize, too_early: bool, rng: &mut Rng) -> Self {
        let mut process = Process::app(folder, "one of two writers");
        assert_eq!(process.ask("open 0"), "opened");
        let mut acts = Vec::new();
        for place in 0..number {
            let act = match ACTS[rng.below(ACTS.len())] {
                // A name of its own, so that the order is seen.
                "log in " => format!("log in {name}{place}"),
                act => act.to_owned(),
            };
            process.tell(&if too_early { format!("too early: {act}") } else { act.clone() });
            acts.push(act);
        }
        process.tell_no_more();
        Self { process, acts, answers: Vec::new(), dies: false }
    }

    /// What may be on record of it: what it acknowledged, and then perhaps one act more.
    fn records(&self) -> [Vec<Act>; 2] {
        [0, 1].map(|more| {
            let acts = self.acts.iter().take(self.answers.len() + more);
            acts.map(|command| act(command).unwrap()).collect()
        })
    }
}

/// Whether `whole` is made of `one` and `other`, each in its order.
fn interleave(whole: &[Act], one: &[Act], other: &[Act]) -> bool {
    // How much of `one` may be used up behind each of the acts.
    let mut used = vec![false; one.len() + 1];
    used[0] = true;
    for (behind, act) in (1..).zip(whole) {
        let mut next = vec![false; one.len() + 1];
        for taken in 0..=one.len().min(behind) {
            let from_one = taken > 0 && used[taken - 1] && one[taken - 1] == *act;
            let from_other = used[taken] && behind > taken && other.get(behind - taken - 1) == Some(act);
            next[taken] = from_one || from_other;
        }
        used = next;
    }
    whole.len() == one.len() + other.len() && used[one.len()]
}

/// What the acts on record come to, done one after the other.
fn replayed(acts: &[Act]) -> Consent {
    acts.iter().fold(Consent::default(), |consent, act| consent.after(act, compiled(0), START).unwrap())
}

/// Plays rounds, the same ones for the same seed but for when exactly a kill comes.
pub(crate) fn rounds(number: usize, seed: u64, too_early: bool, tally: &mut Tally) {
    let mut rng = Rng::new(seed);
    for round in 0..number {
        play(round, too_early, &mut rng, tally);
    }
}

fn play(round: usize, too_early: bool, rng: &mut Rng, tally: &mut Tally) {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path();
    let readers = [0, 1].map(|_| {
        let mut reader = Process::app(folder, "a reader");
        assert_eq!(reader.ask("open 0"), "opened");
        reader
    });
    let [mut reader, mut other_reader] = readers;
    let mut writers = ["a", "b"].map(|name| {
        let number = 4 + rng.below(8);
        Writer::new(folder, name, number, too_early, rng)
    });
    let victim = rng.below(2);
    let (after, spins) =
        (rng.below(writers[victim].acts.len()), rng.below(if too_early { 1 } else { 1 << 20 }));
    let both = rng.below(3) == 0;
    while writers[victim].answers.len() < after {
        let Some(answer) = writers[victim].process.hear() else { break };
        writers[victim].answers.push(answer);
    }
    (0..spins).for_each(|_| spin_loop());
    for (place, writer) in writers.iter_mut().enumerate().filter(|(place, _)| both || *place == victim) {
        writer.process.kill();
        writer.dies = true;
        tally.count("random kills");
        if place == victim && rng.below(4) == 0 {
            other_reader.kill();
            tally.count("random kills");
        }
    }
    for writer in &mut writers {
        writer.answers.extend(writer.process.rest());
    }
    tally.count("rounds");
    let scene = format!(
        "round {round}: {:?}, killed: {:?}",
        writers.each_ref().map(|writer| (&writer.acts, writer.answers.len())),
        writers.each_ref().map(|writer| writer.dies)
    );
    for writer in writers.iter().filter(|writer| !writer.dies) {
        let all = writer.answers.len() == writer.acts.len();
        let durable = writer.answers.iter().all(|answer| answer == "durable");
        tally.hold("who lives goes on", all && durable, || format!("{:?}; {scene}", writer.answers));
    }
    let Ok(ledger) = ledger(folder) else { return tally.broke("the ledger verifies", scene) };
    let entries = ledger.as_ref().map(|ledger| &*ledger.entries).unwrap_or_default();
    let acts: Vec<Act> = records(entries).unwrap().into_iter().filter_map(acted).collect();
    let said: Vec<Act> =
        acts.iter().filter(|act| !matches!(act, Act::WithdrawUses { .. })).cloned().collect();
    let [ones, others] = writers.each_ref().map(Writer::records);
    let made = ones.iter().any(|one| others.iter().any(|other| interleave(&said, one, other)));
    tally.hold("what is on record was acknowledged, or under way, in its order", made, || {
        format!("{said:?}; {scene}")
    });
    let state = folded(ledger.as_ref()).consent;
    let replayed = replayed(&acts);
    tally.hold("the state on record is that of the acts", state == replayed, || {
        format!("{state:?} for {replayed:?}; {scene}")
    });
    let expected = Said { consents: vec![state], acts: said, ..Said::nothing() };
    judge(folder, &expected, Some(&mut reader), tally, &scene);
}

fn acted(record: Record) -> Option<Act> {
    match record.body {
        Body::Consent(acted) => Some(acted.act),
        _ => None,
    }
}

/// What must be found.
pub(crate) fn controls() -> Vec<Control> {
    let mut control = Control {
        name: "writers acknowledge before they act, and are killed",
        rule: "what is on record was acknowledged, or under way, in its order",
        found: Tally::default(),
    };
    // Whether a kill comes in between is left to chance, a little.
    for seed in 0..50 {
        if !control.is_caught() {
            rounds(1, seed, true, &mut control.found);
        }
    }
    vec![control]
}
