//! A ledger's file, whole.

use std::sync::LazyLock;

use askfirst::catalogue::Platform;
use askfirst::consent::Consent;
use askfirst::decision::decide;
use askfirst::declaration::{Compiled, Device};
use askfirst::edge::Timestamp;
use askfirst::ledger::tree::Hash;
use askfirst::ledger::{Entry, Fault, Kind, Tail, Verified, verify};
use askfirst::record::State;
use askfirst::{AskFirst, Config, OpenError};

use crate::memory::Memory;
use crate::naive::ledger::{self as naive, Frame, Read};
use crate::naive::tree;

/// The library that the ledger's file is opened with.
pub(crate) static SMALL: LazyLock<Compiled> = LazyLock::new(|| {
    Compiled::from_json(include_bytes!("../../../tests/declarations/small.json")).expect("it is an example")
});

pub(crate) const ANDROID: Device = Device { platform: Platform::Android, version: 28 };
pub(crate) const NOW: Timestamp = Timestamp(1_767_225_600_000);

/// What `verify` makes of a file is what the format says; what it takes for a log is written back as the same bytes, and each
/// beginning of it is one too; a library that opens on it denies, or allows what the last readable consent allows, and does
/// the same when it opens again. The same holds of the file with all its checks made right.
pub fn ledger_file(bytes: &[u8]) {
    look(bytes);
    let repaired = naive::repair(bytes);
    if repaired != bytes {
        look(&repaired);
    }
}

fn look(bytes: &[u8]) {
    let seen = verify(bytes);
    match (&seen, naive::read(bytes)) {
        (Err(Fault::Foreign), Read::Foreign) | (Err(Fault::Header), Read::Header) => {}
        (Err(Fault::Newer { format }), Read::Format(expected)) => assert_eq!(*format, expected),
        (Err(Fault::Record { index, offset }), Read::Damaged { index: number, offset: place }) => {
            assert_eq!((*index, *offset), (number, place as u64));
        }
        (Ok(verified), Read::Log { alignment, frames, end, torn }) => {
            assert_eq!(verified.tail == Tail::Torn, torn);
            assert_eq!(verified.log.file_name() == "ledger", alignment == 4096);
            assert_eq!(verified.erased, frames.iter().filter(|frame| frame.flags == 1).count());
            same(&verified.entries, &frames);
            let leaves: Vec<Hash> =
                frames.iter().map(|frame| naive::sha256(&[&[0][..], &frame.commitment].concat())).collect();
            assert_eq!(verified.root, tree::root(&leaves));
            write_back(bytes, verified, &frames, alignment, end);
        }
        (seen, expected) => panic!("the library says {seen:?}, the format {expected:?}"),
    }
    open(bytes, seen);
}

fn same(entries: &[Entry], frames: &[Frame]) {
    assert_eq!(entries.len(), frames.len());
    for (entry, frame) in entries.iter().zip(frames) {
        assert_eq!(entry.index, frame.index);
        assert_eq!(entry.kind.number(), frame.kind);
        assert_eq!(entry.at, Timestamp(frame.at));
        assert_eq!(entry.salt, frame.salt);
        assert_eq!(entry.commitment, frame.commitment);
        assert_eq!(entry.body, (frame.flags == 0).then(|| frame.body.clone()));
    }
}

fn write_back(bytes: &[u8], verified: &Verified, frames: &[Frame], alignment: usize, end: usize) {
    let header = naive::header(&naive::Header {
        alignment: u32::try_from(alignment).unwrap(),
        origin: bytes[16..32].try_into().unwrap(),
        incarnation: bytes[32..48].try_into().unwrap(),
        created: verified.created.0,
    });
    let reserved = bytes[56..64].iter().all(|byte| *byte == 0);
    assert!(!reserved || header[..96] == bytes[..96]);
    let mut at = 4096;
    for (count, frame) in frames.iter().enumerate() {
        let beginning = verify(&bytes[..at]).expect("the beginning of a log is a log");
        assert_eq!((&beginning.entries[..], beginning.tail), (&verified.entries[..count], Tail::Clean));
        let written = naive::frame(frame, alignment);
        assert!(bytes[at..].starts_with(&written), "record {count} is written back as other bytes");
        at += written.len();
    }
    assert_eq!(at, end);
}

/// What a library shows from outside.
#[derive(Debug, PartialEq)]
struct Shown {
    cells: Vec<u8>,
    consent: Consent,
}

fn try_open(memory: &Memory) -> Result<Shown, OpenError> {
    let library = AskFirst::open(Config::new(SMALL.clone(), ANDROID), memory.world(NOW))?;
    let cells = SMALL.uses().iter().map(|one| library.cell(one.id).0).collect();
    Ok(Shown { cells, consent: (*library.consent()).clone() })
}

fn open(bytes: &[u8], seen: Result<Verified, Fault>) {
    let memory = Memory::with("ledger", bytes);
    let opened = try_open(&memory);
    let aside = format!("ledger.damaged-{}", NOW.0);
    // Another log's file is none of the ledger's.
    let ledger = seen.and_then(|verified| {
        if verified.log.file_name() == "ledger" { Ok(verified.entries) } else { Err(Fault::Foreign) }
    });
    match (ledger, &opened) {
        (Err(Fault::Newer { .. }), opened) => {
            assert!(opened.is_err());
            assert_eq!(
                memory.read("ledger").as_deref(),
                Some(bytes),
                "what a newer version wrote is not touched"
            );
        }
        // Damage where an opening has no reason to look.
        (Err(Fault::Record { .. }), Ok(shown))
            if bytes[12..16] == [0, 16, 0, 0] && naive::by_heads(bytes).is_some() =>
        {
            let frames = naive::by_heads(bytes).unwrap_or_default();
            let last = frames.iter().rfind(|frame| frame.kind == 2);
            let expected = last.and_then(|frame| consent_in(&frame.body)).unwrap_or_default();
            let cells: Vec<u8> = decide(&SMALL, ANDROID, &expected).iter().map(|cell| cell.0).collect();
            assert_eq!(shown.cells, cells);
            assert_eq!(memory.read(&aside), None);
            let library = AskFirst::open(Config::new(SMALL.clone(), ANDROID), memory.world(NOW)).unwrap();
            library.flush().unwrap();
            assert_eq!(
                library.consent().answer,
                Consent::default().answer,
                "it is found when the app leaves"
            );
            assert!(memory.read(&aside).is_some(), "what is damaged is kept");
            return;
        }
        (Err(_), opened) => {
            let shown = opened.as_ref().expect("a damaged ledger is set aside");
            assert_eq!(shown.consent.answer, Consent::default().answer);
            assert_eq!(memory.read(&aside).as_deref(), Some(bytes), "what is damaged is kept");
        }
        (Ok(entries), Ok(shown)) => {
            let mut state = State::default();
            state.fold(&entries).expect("it was opened");
            let expected = last_consent(&entries).unwrap_or_default();
            let cells: Vec<u8> = decide(&SMALL, ANDROID, &expected).iter().map(|cell| cell.0).collect();
            let settled = Consent { clock: state.consent.clock, ..expected };
            assert_eq!(state.consent, settled);
            // What is owed since a process died is a withdrawal; there is none in a new folder.
            assert_eq!(shown.cells, cells);
        }
        (Ok(entries), Err(error)) => {
            let mut state = State::default();
            let folded = state.fold(&entries);
            assert!(folded.is_err(), "{error}");
        }
    }
    let between = memory.read("ledger");
    match (opened, try_open(&memory)) {
        (Ok(first), Ok(second)) => {
            assert_eq!(first, second);
            assert_eq!(memory.read("ledger"), between, "opening again writes nothing");
        }
        (Err(first), Err(second)) => assert_eq!(first.to_string(), second.to_string()),
        (first, second) => panic!("first {first:?}, then {second:?}"),
    }
}

/// The state in the last consent record; none where that is erased.
fn last_consent(entries: &[Entry]) -> Option<Consent> {
    let last = entries.iter().rfind(|entry| entry.kind == Kind::Consent)?;
    consent_in(last.body.as_deref()?)
}

fn consent_in(body: &[u8]) -> Option<Consent> {
    let json: serde_json::Value = serde_json::from_slice(body).ok()?;
    serde_json::from_value(json.get("body")?.get("state")?.clone()).ok()
}
