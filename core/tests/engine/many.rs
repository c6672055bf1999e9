//! Very many records: opening reads the heads of the decisions, and nothing of the activity.

use askfirst::AskFirst;
use askfirst::edge::{SystemEntropy, Timestamp, UnixFolder};
use askfirst::ledger::{Kind, Ledger, Log};
use askfirst::record::{Body, Counts, Reads, Record};

use crate::support::{Installation, everything, id};

/// Opens, and tells how many bytes of the decisions and of the activity that read.
fn open(installation: &Installation) -> (AskFirst, [u64; 2]) {
    installation.faults.read.lock().unwrap().clear();
    let library = installation.open();
    let read = installation.faults.read.lock().unwrap();
    let of = |log: Log| read.get(log.file_name()).copied().unwrap_or_default();
    (library, [of(Log::Decisions), of(Log::Activity)])
}

/// Appends `count` records of counts to the activity log.
fn count(installation: &Installation, count: u64) {
    let folder = UnixFolder::new(installation.folder.path()).unwrap();
    let mut log = Ledger::open(&folder, Log::Activity, &SystemEntropy, Timestamp(0)).unwrap().ledger;
    for number in 0..count {
        let [recipient, item, purpose] = ["self", "os-name", "work"].map(str::to_owned);
        let reads = vec![Reads { recipient, item, purpose, from: number, to: number + 1 }];
        let record =
            Record { at: Timestamp(0), body: Body::Counts(Counts { series: "0".repeat(16), reads }) };
        let json = record.to_json().unwrap();
        log.append_buffered(&folder, &SystemEntropy, record.at, record.kind(), &json).unwrap();
    }
    log.sync(&folder).unwrap();
}

#[test]
fn a_hundred_thousand_windows_of_counts_do_not_slow_the_opening() {
    let installation = Installation::new();
    drop(installation.open().agree(everything()).unwrap());
    let (library, few) = open(&installation);
    drop(library);
    count(&installation, 100_000);
    let (library, many) = open(&installation);
    assert_eq!(many, few, "opening reads not a byte more, and none of the activity");
    assert!(many[0] > 0 && many[1] == 0, "{many:?}");
    assert!(library.check(id("self/os-name")).is_ok());
}

#[test]
fn opening_reads_the_heads_of_the_decisions() {
    /// The head of a frame, in bytes.
    const HEAD: u64 = 112;
    let installation = Installation::new();
    let library = installation.open();
    let mut read = Vec::new();
    for decisions in [100_u64, 200, 400] {
        let folder = UnixFolder::new(installation.folder.path()).unwrap();
        let there = Ledger::open(&folder, Log::Decisions, &SystemEntropy, Timestamp(0)).unwrap();
        for _ in there.ledger.tree().size()..decisions {
            drop(library.agree(everything()).unwrap());
        }
        let (_, [bytes, _]) = open(&installation);
        // The header block, two records, and the zeros in reserve.
        assert!(bytes <= decisions * HEAD + 24 * 4096, "{bytes} bytes of {decisions} decisions were read");
        read.push(bytes);
    }
    assert!(read[2] - read[0] <= 300 * HEAD + 16 * 4096, "not a body more: {read:?}");
}

#[test]
fn twenty_thousand_decisions_open_and_hold() {
    let installation = Installation::new();
    let library = installation.open();
    drop(library.agree(everything()).unwrap());
    drop(library);
    let folder = UnixFolder::new(installation.folder.path()).unwrap();
    let opened = Ledger::open(&folder, Log::Decisions, &SystemEntropy, Timestamp(0)).unwrap();
    let (mut log, last) = (opened.ledger, opened.entries.last().unwrap().clone());
    let body = last.body.unwrap();
    while log.tree().size() < 20_000 {
        log.append_buffered(&folder, &SystemEntropy, last.at, Kind::Consent, &body).unwrap();
    }
    log.sync(&folder).unwrap();
    let library = installation.open();
    assert!(library.check(id("self/os-name")).is_ok());
    assert!(library.withdraw().unwrap().is_durable());
    assert!(installation.open().check(id("self/os-name")).is_err());
}
