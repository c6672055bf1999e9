//! Logs to export, and the program that exports them.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use askfirst::edge::{SystemEntropy, Timestamp, UnixFolder};
use askfirst::launch::{Outcome, Step};
use askfirst::ledger::{Kind, Ledger, Log};
use askfirst::record::{Body, Record, Removed, SdkStep, Why};

/// What the program answers.
pub(crate) fn askfirst(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_askfirst")).args(args).output().unwrap()
}

/// What the program prints for tools, when all is fine.
pub(crate) fn json(args: &[&str]) -> serde_json::Value {
    let output = askfirst(&[args, &["--format", "json"]].concat());
    assert!(output.status.success(), "{args:?}: {output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

pub(crate) fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A folder with a ledger of `size` records. Where there are more than a few, every seventh is erased; the last says so.
pub(crate) fn ledger(folder: &Path, size: u64) -> Ledger {
    let place = UnixFolder::new(folder).unwrap();
    let mut ledger = Ledger::open(&place, Log::Decisions, &SystemEntropy, Timestamp(5)).unwrap().ledger;
    let erases = size > 10;
    for number in 0..size - u64::from(erases) {
        append(&mut ledger, &place, number);
    }
    if erases {
        let last = size - 1;
        let removed = Removed::new((0..last).filter(|number| number % 7 == 3), Why::Before(Timestamp(4)));
        let record = Record { at: at(last), body: Body::Removed(removed) };
        let json = record.to_json().unwrap();
        let gone = |entry: &askfirst::ledger::Entry| entry.index % 7 == 3;
        ledger.erase(&place, &SystemEntropy, record.at, Kind::Pruned, &json, gone).unwrap();
    }
    assert_eq!(ledger.tree().size(), size);
    ledger
}

pub(crate) fn append(ledger: &mut Ledger, place: &UnixFolder, number: u64) {
    // What JSON escapes, and what it does not, must come out as it went in.
    let step = SdkStep {
        sdk: format!("sdk {number} \"先问\" \\ </a>\u{7f}\u{2028}\t\n"),
        step: Step::Stop,
        outcome: Outcome::NotOffered,
    };
    let record = Record { at: at(number), body: Body::Step(step) };
    let json = record.to_json().unwrap();
    ledger.append(place, &SystemEntropy, record.at, record.kind(), &json).unwrap();
}

fn at(number: u64) -> Timestamp {
    Timestamp(1_700_000_000_000 + i64::try_from(number).unwrap())
}

/// The public key of an installation, made if there is none.
pub(crate) fn key(folder: &Path) -> String {
    json(&["ledger", "key", text(folder)])["key"].as_str().unwrap().to_owned()
}

/// All files below a folder, by their paths in it.
pub(crate) fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = text(path.strip_prefix(folder).unwrap()).to_owned();
                found.push((name, std::fs::read(path).unwrap()));
            }
        }
    }
    found.sort();
    found
}
