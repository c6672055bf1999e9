//! Very many records: opening reads the decisions alone, and each of its bytes about once.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering::SeqCst};
use std::time::Duration;

use askfirst::edge::{File, Folder, Guard, Shared, SystemEntropy, Timestamp, UnixFolder};
use askfirst::ledger::{Kind, Ledger, Log};
use askfirst::record::{Body, Counts, Reads, Record};
use askfirst::{AskFirst, Config, World};

use crate::support::{ANDROID, Installation, TestClock, compiled, everything, id};

/// Counts the bytes that are read from each log.
struct Counting {
    inner: UnixFolder,
    read: [Arc<AtomicU64>; 2],
}

struct CountingFile {
    inner: Box<dyn File>,
    read: Arc<AtomicU64>,
}

impl File for CountingFile {
    fn len(&self) -> io::Result<u64> {
        self.inner.len()
    }
    fn read_at(&self, bytes: &mut [u8], offset: u64) -> io::Result<usize> {
        let read = self.inner.read_at(bytes, offset)?;
        self.read.fetch_add(read as u64, SeqCst);
        Ok(read)
    }
    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<()> {
        self.inner.write_at(bytes, offset)
    }
    fn sync(&self) -> io::Result<()> {
        self.inner.sync()
    }
}

impl Counting {
    fn wrap(&self, name: &str, inner: Box<dyn File>) -> Box<dyn File> {
        let place = usize::from(name == Log::Activity.file_name());
        Box::new(CountingFile { inner, read: self.read[place].clone() })
    }
}

impl Folder for Counting {
    fn open(&self, name: &str) -> io::Result<Option<Box<dyn File>>> {
        Ok(self.inner.open(name)?.map(|file| self.wrap(name, file)))
    }
    fn create(&self, name: &str) -> io::Result<Box<dyn File>> {
        Ok(self.wrap(name, self.inner.create(name)?))
    }
    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        self.inner.rename(from, to)
    }
    fn remove(&self, name: &str) -> io::Result<()> {
        self.inner.remove(name)
    }
    fn names(&self) -> io::Result<Vec<String>> {
        self.inner.names()
    }
    fn sync(&self) -> io::Result<()> {
        self.inner.sync()
    }
    fn sync_device(&self) -> io::Result<()> {
        self.inner.sync_device()
    }
    fn lock(&self, wait: Duration) -> io::Result<Option<Box<dyn Guard>>> {
        self.inner.lock(wait)
    }
    fn map_bytes(&self, name: &str, len: usize) -> io::Result<Shared<AtomicU8>> {
        self.inner.map_bytes(name, len)
    }
    fn map_words(&self, name: &str, len: usize) -> io::Result<Shared<AtomicU64>> {
        self.inner.map_words(name, len)
    }
}

/// Opens, and tells how many bytes of the decisions and of the activity that read.
fn open(installation: &Installation) -> (AskFirst, [u64; 2]) {
    let read = [Arc::default(), Arc::default()];
    let folder = Counting { inner: UnixFolder::new(installation.folder.path()).unwrap(), read: read.clone() };
    let clock = Box::new(TestClock::default());
    let world = World { folder: Box::new(folder), clock, entropy: Box::new(SystemEntropy) };
    let library = AskFirst::open(Config::new(compiled(), ANDROID), world).unwrap();
    (library, read.map(|bytes| bytes.load(SeqCst)))
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
    assert_eq!(many[1], 0);
    assert!(library.check(id("self/os-name")).is_ok());
}

#[test]
fn opening_reads_each_decision_once() {
    let installation = Installation::new();
    let library = installation.open();
    let mut read = Vec::new();
    for decisions in [100_u64, 200, 400] {
        let there = Ledger::open(
            &UnixFolder::new(installation.folder.path()).unwrap(),
            Log::Decisions,
            &SystemEntropy,
            Timestamp(0),
        );
        for _ in there.unwrap().ledger.tree().size()..decisions {
            drop(library.agree(everything()).unwrap());
        }
        let (_, [bytes, _]) = open(&installation);
        let len = std::fs::metadata(installation.path("ledger")).unwrap().len();
        assert!(bytes <= len + 4096, "{bytes} bytes of {len} were read");
        read.push(bytes);
    }
    let slope = |from: u64, to: u64| to.saturating_sub(from);
    let (first, second) = (slope(read[0], read[1]), slope(read[1], read[2]));
    assert!(second.abs_diff(2 * first) <= 16 * 4096, "twice the records, twice the bytes: {read:?}");
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
