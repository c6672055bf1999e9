//! The ledger on real files, on disks that fail, and in the hands of two processes.

#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::fs;
use std::io::{self, ErrorKind};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU8, AtomicU64, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use askfirst::edge::{File, Folder, Guard, Shared, SystemEntropy, Timestamp, UnixFolder};
use askfirst::ledger::tree::{self, Frontier};
use askfirst::ledger::{
    CaughtUp, Entry, Error, Fault, Kind, Ledger, Log, Need, Opened, Tail, restamp_format, verify,
};
use proptest::prelude::*;
use tempfile::TempDir;

const LOGS: [Log; 2] = [Log::Decisions, Log::Activity];
const BLOCK: usize = 4096;

struct Place {
    dir: TempDir,
    folder: UnixFolder,
}

impl Place {
    fn new() -> Self {
        let dir = TempDir::new().unwrap();
        let folder = UnixFolder::new(dir.path()).unwrap();
        Self { dir, folder }
    }

    fn path(&self, log: Log) -> PathBuf {
        self.dir.path().join(log.file_name())
    }

    fn bytes(&self, log: Log) -> Vec<u8> {
        fs::read(self.path(log)).unwrap()
    }

    fn open(&self, log: Log) -> Result<(Ledger, Vec<Entry>), Error> {
        open(&self.folder, log)
    }

    /// A log with records 0 to `count`.
    fn with(log: Log, count: u64) -> (Self, Ledger) {
        let place = Self::new();
        let (mut ledger, _) = place.open(log).unwrap();
        (0..count).for_each(|number| drop(append(&mut ledger, &place.folder, number).unwrap()));
        (place, ledger)
    }
}

fn open(folder: &dyn Folder, log: Log) -> Result<(Ledger, Vec<Entry>), Error> {
    Ledger::open(folder, log, &SystemEntropy, Timestamp(77)).map(|opened| (opened.ledger, opened.entries))
}

fn body(number: u64) -> Vec<u8> {
    format!(r#"{{"at":{number},"kind":"consent","secret":"word-{number}"}}"#).into_bytes()
}

fn at(number: u64) -> Timestamp {
    Timestamp(i64::try_from(number).unwrap())
}

fn append(ledger: &mut Ledger, folder: &dyn Folder, number: u64) -> Result<Entry, Error> {
    ledger.append(folder, &SystemEntropy, at(number), Kind::Consent, &body(number))
}

/// Erases what `which` picks, on record as number 7000.
fn erase(ledger: &mut Ledger, folder: &dyn Folder, which: impl Fn(&Entry) -> bool) -> Result<Entry, Error> {
    ledger.erase(folder, &SystemEntropy, at(7000), Kind::Erased, &body(7000), which)
}

fn bodies(entries: &[Entry]) -> Vec<Vec<u8>> {
    entries.iter().map(|entry| entry.body.clone().unwrap_or_default()).collect()
}

fn numbered(numbers: impl IntoIterator<Item = u64>) -> Vec<Vec<u8>> {
    numbers.into_iter().map(body).collect()
}

fn names(folder: &UnixFolder) -> Vec<String> {
    folder.names().unwrap()
}

fn fault(error: &Error) -> Fault {
    let Error::Unusable { fault, .. } = error else { panic!("{error}") };
    *fault
}

#[test]
fn what_was_appended_is_there_after_opening_again() {
    for log in LOGS {
        let (place, ledger) = Place::with(log, 0);
        let mut ledger = ledger;
        let kinds = [1, 2, 3, 4, 5, 6, 16, 17, 18, 900].map(Kind::from);
        let made = kinds.map(|kind| {
            let len = usize::from(kind.number()) * 10;
            ledger.append(&place.folder, &SystemEntropy, at(5), kind, &vec![b'x'; len]).unwrap()
        });
        ledger.append_buffered(&place.folder, &SystemEntropy, Timestamp(-1), Kind::Step, b"{}").unwrap();
        ledger.sync(&place.folder).unwrap();

        let (again, entries) = place.open(log).unwrap();
        assert_eq!(entries[..10], made);
        assert_eq!((entries[10].index, entries[10].at, entries[10].kind), (10, Timestamp(-1), Kind::Step));
        assert_eq!(again.tree(), ledger.tree());
        assert_eq!(again.origin(), ledger.origin());
        assert_eq!(names(&place.folder), [log.file_name()]);

        let verified = verify(&place.bytes(log)).unwrap();
        assert_eq!((verified.log, verified.created, verified.erased), (log, Timestamp(77), 0));
        assert_eq!((verified.tail, &verified.entries), (Tail::Clean, &entries));
        assert_eq!(verified.root, ledger.tree().root());
        assert_eq!(ledger.checkpoint_text(), tree::checkpoint_text(&verified.origin, 11, &verified.root));
    }
}

#[test]
fn a_log_is_named_once() {
    let (place, ledger) = Place::with(Log::Decisions, 1);
    let hex = ledger.origin().strip_prefix("askfirst/").unwrap();
    assert!(hex.len() == 32 && hex.chars().all(|digit| digit.is_ascii_hexdigit()));
    assert!(place.open(Log::Activity).unwrap().0.origin().ends_with("/activity"));
    assert_ne!(Place::with(Log::Decisions, 1).1.origin(), ledger.origin());
}

#[test]
fn kinds_have_stable_numbers() {
    for number in 0..=u16::MAX {
        assert_eq!(Kind::from(number).number(), number);
    }
    assert_eq!((Kind::from(2), Kind::Consent.name()), (Kind::Consent, "consent"));
    assert_eq!((Kind::from(18).name(), Kind::from(19).name()), ("recorded", "other"));
}

#[test]
fn every_changed_byte_is_noticed_or_harmless() {
    let (place, _) = Place::with(Log::Activity, 3);
    let whole = place.bytes(Log::Activity);
    assert_eq!(whole.len(), BLOCK + 3 * 512);
    let entries = verify(&whole).unwrap().entries;
    for offset in 0..whole.len() {
        for change in [1, 0x80, 0xFF] {
            let mut bytes = whole.clone();
            bytes[offset] ^= change;
            let seen = verify(&bytes);
            match offset {
                0..8 => assert_eq!(seen, Err(Fault::Foreign)),
                8..96 => assert_eq!(seen, Err(Fault::Header)),
                96..BLOCK => assert_eq!(seen.unwrap().entries, entries),
                offset if offset < BLOCK + 1024 => {
                    let index = (offset - BLOCK) as u64 / 512;
                    assert_eq!(seen, Err(Fault::Record { index, offset: 4096 + 512 * index }));
                }
                _ => {
                    let seen = seen.unwrap();
                    assert_eq!((&seen.entries[..], seen.tail), (&entries[..2], Tail::Torn));
                }
            }
        }
    }
}

#[test]
fn a_last_record_cut_anywhere_is_dropped_and_the_log_goes_on() {
    for log in LOGS {
        let (place, ledger) = Place::with(log, 3);
        let whole = place.bytes(log);
        let unit = if log == Log::Decisions { BLOCK } else { 512 };
        let last = BLOCK + 2 * unit;
        for cut in (last..last + unit).step_by(if log == Log::Decisions { 97 } else { 7 }) {
            fs::write(place.path(log), &whole[..cut]).unwrap();
            let (mut again, entries) = place.open(log).unwrap();
            assert_eq!(bodies(&entries), numbered(0..2));
            assert_eq!(again.origin(), ledger.origin());
            append(&mut again, &place.folder, 9).unwrap();
            assert_eq!(bodies(&verify(&place.bytes(log)).unwrap().entries), numbered([0, 1, 9]));
            append(&mut again, &place.folder, 10).unwrap();
            let (_, entries) = place.open(log).unwrap();
            assert_eq!(bodies(&entries), numbered([0, 1, 9, 10]));
        }
    }
}

#[test]
fn a_repair_puts_a_new_file_in_place_and_never_writes_to_the_torn_one() {
    let (place, _) = Place::with(Log::Decisions, 2);
    let mut bytes = place.bytes(Log::Decisions);
    bytes[2 * BLOCK + 200] ^= 1;
    fs::write(place.path(Log::Decisions), &bytes).unwrap();
    let torn = fs::File::open(place.path(Log::Decisions)).unwrap();
    let (mut ledger, _) = place.open(Log::Decisions).unwrap();
    append(&mut ledger, &place.folder, 5).unwrap();
    let mut kept = Vec::new();
    io::Read::read_to_end(&mut &torn, &mut kept).unwrap();
    assert!(kept == bytes);
    assert_eq!(bodies(&place.open(Log::Decisions).unwrap().1), numbered([0, 5]));
}

#[test]
fn damage_in_the_middle_is_set_aside_and_kept() {
    let (place, ledger) = Place::with(Log::Decisions, 3);
    let mut bytes = place.bytes(Log::Decisions);
    bytes[2 * BLOCK + 120] ^= 4;
    fs::write(place.path(Log::Decisions), &bytes).unwrap();
    let error = place.open(Log::Decisions).unwrap_err();
    assert!(error.is_damage());
    assert_eq!(
        error.to_string(),
        "the file `ledger` cannot be used: record 1, at byte 8192, is damaged or missing; keep the file, it is \
         evidence, and begin a new one"
    );
    assert!(place.bytes(Log::Decisions) == bytes);

    Ledger::set_aside_damaged(&place.folder, Log::Decisions, Timestamp(12)).unwrap();
    assert!(fs::read(place.dir.path().join("ledger.damaged-12")).unwrap() == bytes);
    let (new, entries) = place.open(Log::Decisions).unwrap();
    assert!(entries.is_empty() && new.origin() != ledger.origin());
    // A second one at the same time replaces nothing.
    Ledger::set_aside_damaged(&place.folder, Log::Decisions, Timestamp(12)).unwrap();
    Ledger::set_aside_damaged(&place.folder, Log::Decisions, Timestamp(12)).unwrap();
    assert_eq!(names(&place.folder), ["ledger.damaged-12", "ledger.damaged-12+"]);
}

#[test]
fn what_is_no_log_is_refused_and_left_alone() {
    let (place, _) = Place::with(Log::Decisions, 1);
    let path = place.path(Log::Decisions);
    let whole = place.bytes(Log::Decisions);
    let mut newer = whole.clone();
    restamp_format(&mut newer, 2);
    for (bytes, expected, damage) in [
        (newer, Fault::Newer { format: 2 }, false),
        (Vec::new(), Fault::Foreign, true),
        (vec![0; BLOCK], Fault::Foreign, true),
        (b"SQLite format 3".repeat(9), Fault::Foreign, true),
        (whole[..50].to_vec(), Fault::Header, true),
    ] {
        fs::write(&path, &bytes).unwrap();
        let error = place.open(Log::Decisions).unwrap_err();
        assert_eq!(error.is_damage(), damage);
        assert_eq!(fault(&error), expected);
        assert_eq!(fs::read(&path).unwrap(), bytes);
    }
    // The other log's file is no log of this kind, sound as it is.
    fs::write(place.path(Log::Activity), &whole).unwrap();
    assert_eq!(fault(&place.open(Log::Activity).unwrap_err()), Fault::Foreign);

    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    let error = place.open(Log::Decisions).unwrap_err();
    assert!(!error.is_damage() && error.to_string().contains("ledger"), "{error}");
    fs::remove_dir(&path).unwrap();
    // Too long to be read into memory. It takes up no space here.
    let file = fs::File::create(&path).unwrap();
    file.set_len(1 << 40).unwrap();
    io::Write::write_all(&mut &file, &whole).unwrap();
    assert!(
        matches!(place.open(Log::Decisions), Err(Error::Io(error)) if error.kind() == ErrorKind::FileTooLarge)
    );
}

#[test]
fn two_processes_take_turns() {
    for log in LOGS {
        let (place, mut first) = Place::with(log, 1);
        let (mut second, entries) = place.open(log).unwrap();
        assert_eq!(bodies(&entries), numbered([0]));
        for round in 0..5 {
            append(&mut first, &place.folder, 10 * round + 1).unwrap();
            append(&mut first, &place.folder, 10 * round + 2).unwrap();
            let behind = append(&mut second, &place.folder, 99).unwrap_err();
            assert!(matches!(behind, Error::Behind(_)), "{behind}");
            let news = second.catch_up(&place.folder).unwrap();
            assert_eq!(
                (news.fresh, bodies(&news.entries)),
                (false, numbered([10 * round + 1, 10 * round + 2]))
            );
            assert_eq!(second.catch_up(&place.folder).unwrap(), CaughtUp::default());
            append(&mut second, &place.folder, 10 * round + 3).unwrap();
            assert_eq!(bodies(&first.catch_up(&place.folder).unwrap().entries), numbered([10 * round + 3]));
            assert_eq!(first.tree(), second.tree());
        }
        assert_eq!(place.open(log).unwrap().0.tree(), first.tree());
    }
}

#[test]
fn threads_as_processes_lose_nothing() {
    let place = Arc::new(Place::new());
    let workers: Vec<_> = (0..4)
        .map(|worker| {
            let place = place.clone();
            std::thread::spawn(move || {
                let lock = || place.folder.lock(Duration::from_secs(60)).unwrap().unwrap();
                let guard = lock();
                let (mut ledger, _) = place.open(Log::Decisions).unwrap();
                drop(guard);
                for number in 0..25 {
                    let _guard = lock();
                    ledger.catch_up(&place.folder).unwrap();
                    append(&mut ledger, &place.folder, 100 * worker + number).unwrap();
                    if number == 13 {
                        erase(&mut ledger, &place.folder, |entry| entry.index == worker).unwrap();
                    }
                }
            })
        })
        .collect();
    workers.into_iter().for_each(|worker| worker.join().unwrap());
    let verified = verify(&place.bytes(Log::Decisions)).unwrap();
    assert_eq!((verified.entries.len(), verified.erased), (104, 4));
    for worker in 0..4 {
        let own = verified.entries.iter().map(|entry| entry.at.0).filter(|at| at / 100 == worker);
        assert!(own.eq(100 * worker..100 * worker + 25));
    }
}

#[test]
fn erasing_takes_the_words_and_leaves_the_proof() {
    let (place, mut ledger) = Place::with(Log::Decisions, 5);
    let (mut other, entries) = place.open(Log::Decisions).unwrap();
    let before = ledger.tree().clone();
    let leaves: Vec<_> = entries.iter().map(Entry::leaf).collect();
    let proof = tree::inclusion(&leaves, 4).unwrap();

    let pick = |entry: &Entry| [1, 3].contains(&entry.index);
    let record = erase(&mut ledger, &place.folder, pick).unwrap();
    assert_eq!((record.index, record.kind, record.at), (5, Kind::Erased, at(7000)));
    let bytes = place.bytes(Log::Decisions);
    let holds = |word: &[u8]| bytes.windows(word.len()).any(|part| part == word);
    assert!(!holds(b"word-1") && !holds(b"word-3") && holds(b"word-2"));
    assert!(!holds(&entries[1].salt) && holds(&entries[2].salt));
    let verified = verify(&bytes).unwrap();
    assert_eq!((verified.erased, verified.entries.len()), (2, 6));
    assert_eq!(verified.root, ledger.tree().root());
    let mut grown = before.clone();
    assert!(tree::verify_inclusion(&verified.entries[4].leaf(), 4, 5, &proof, &grown.root()));
    grown.append(record.leaf());
    assert_eq!(grown, *ledger.tree(), "the tree only grew");
    assert_eq!((verified.entries[1].kind, verified.entries[1].at), (Kind::Consent, at(1)));

    let stale = append(&mut other, &place.folder, 9).unwrap_err();
    assert!(matches!(stale, Error::Behind(_)));
    assert!(matches!(erase(&mut other, &place.folder, |_| true), Err(Error::Behind(_))));
    let news = other.catch_up(&place.folder).unwrap();
    assert!(news.fresh && news.entries == verified.entries);
    append(&mut other, &place.folder, 9).unwrap();
    assert_eq!(ledger.catch_up(&place.folder).unwrap().entries.len(), 1);
}

#[test]
fn a_file_that_goes_away_is_a_log_without_records() {
    let (place, mut ledger) = Place::with(Log::Decisions, 2);
    let origin = ledger.origin().to_owned();
    ledger.set_aside(&place.folder, Timestamp(5)).unwrap();
    assert_eq!(names(&place.folder), ["ledger.void-5"]);
    assert_eq!(ledger.catch_up(&place.folder).unwrap(), CaughtUp::default());
    assert!(matches!(erase(&mut ledger, &place.folder, |_| true), Err(Error::Behind(_))));
    append(&mut ledger, &place.folder, 3).unwrap();
    assert_ne!(ledger.origin(), origin);
    let (_, entries) = place.open(Log::Decisions).unwrap();
    assert_eq!((entries[0].index, bodies(&entries)), (0, numbered([3])));

    let (mut other, _) = place.open(Log::Decisions).unwrap();
    fs::remove_file(place.path(Log::Decisions)).unwrap();
    assert!(matches!(append(&mut ledger, &place.folder, 4), Err(Error::Behind(_))));
    let gone = CaughtUp { fresh: true, entries: Vec::new() };
    assert_eq!(ledger.catch_up(&place.folder).unwrap(), gone);
    append(&mut ledger, &place.folder, 4).unwrap();
    let news = other.catch_up(&place.folder).unwrap();
    assert_eq!((news.fresh, bodies(&news.entries)), (true, numbered([4])));
    // One that lost its end under our hands is damage.
    let bytes = place.bytes(Log::Decisions);
    fs::write(place.path(Log::Decisions), &bytes[..BLOCK]).unwrap();
    assert!(other.catch_up(&place.folder).unwrap_err().is_damage());
    assert!(append(&mut other, &place.folder, 5).unwrap_err().is_damage());
}

#[test]
fn a_body_too_long_is_refused() {
    let (place, mut ledger) = Place::with(Log::Decisions, 1);
    let mut make = |len| ledger.append(&place.folder, &SystemEntropy, at(1), Kind::Consent, &vec![b' '; len]);
    assert!(matches!(make((1 << 20) + 1), Err(Error::Body(_))));
    make(1 << 20).unwrap();
    assert_eq!(place.open(Log::Decisions).unwrap().1.len(), 2);
}

/// A folder on a disk that can fail.
struct BadDisk {
    inner: UnixFolder,
    fails: Arc<Fails>,
}

#[derive(Default)]
struct Fails {
    /// How many calls that change something there were.
    calls: AtomicUsize,
    /// Those that fail, and how: a write may do part of its work first.
    plan: Mutex<Plan>,
}

#[derive(Default)]
struct Plan {
    from: usize,
    to: usize,
    partial: bool,
    /// No file may grow, and none be created.
    full: bool,
    /// A read returns no more than a block.
    short: bool,
}

impl Fails {
    fn call(&self, write: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
        let plan = self.plan.lock().unwrap();
        let number = self.calls.fetch_add(1, SeqCst);
        if !(plan.from..plan.to).contains(&number) {
            return Ok(());
        }
        if plan.partial {
            write()?;
        }
        Err(io::Error::other("the disk failed"))
    }

    fn full(&self) -> io::Result<()> {
        if self.plan.lock().unwrap().full { Err(ErrorKind::StorageFull.into()) } else { Ok(()) }
    }

    fn set(&self, plan: Plan) {
        *self.plan.lock().unwrap() = plan;
        self.calls.store(0, SeqCst);
    }
}

struct BadFile {
    inner: Box<dyn File>,
    fails: Arc<Fails>,
}

impl File for BadFile {
    fn len(&self) -> io::Result<u64> {
        self.inner.len()
    }
    fn read_at(&self, bytes: &mut [u8], offset: u64) -> io::Result<usize> {
        let most = if self.fails.plan.lock().unwrap().short { BLOCK } else { usize::MAX };
        let most = bytes.len().min(most);
        self.inner.read_at(&mut bytes[..most], offset)
    }
    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<()> {
        self.fails.call(|| self.inner.write_at(&bytes[..bytes.len() / 2], offset))?;
        let len = self.inner.len()?;
        if let Err(error) = self.fails.full() {
            let fits = usize::try_from(len.saturating_sub(offset)).unwrap().min(bytes.len());
            self.inner.write_at(&bytes[..fits], offset)?;
            return if fits < bytes.len() { Err(error) } else { Ok(()) };
        }
        self.inner.write_at(bytes, offset)
    }
    fn sync(&self) -> io::Result<()> {
        self.fails.call(|| Ok(()))?;
        self.inner.sync()
    }
}

impl BadDisk {
    fn new(place: &Place) -> Self {
        Self { inner: place.folder.clone(), fails: Arc::default() }
    }
    fn bad(&self, inner: Box<dyn File>) -> Box<dyn File> {
        Box::new(BadFile { inner, fails: self.fails.clone() })
    }
}

impl Folder for BadDisk {
    fn open(&self, name: &str) -> io::Result<Option<Box<dyn File>>> {
        Ok(self.inner.open(name)?.map(|file| self.bad(file)))
    }
    fn create(&self, name: &str) -> io::Result<Box<dyn File>> {
        self.fails.call(|| self.inner.create(name).map(drop))?;
        self.fails.full()?;
        Ok(self.bad(self.inner.create(name)?))
    }
    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        self.fails.call(|| Ok(()))?;
        self.inner.rename(from, to)
    }
    fn remove(&self, name: &str) -> io::Result<()> {
        self.fails.call(|| Ok(()))?;
        self.inner.remove(name)
    }
    fn names(&self) -> io::Result<Vec<String>> {
        self.inner.names()
    }
    fn sync(&self) -> io::Result<()> {
        self.fails.call(|| Ok(()))?;
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

/// Appends under a plan of failures, then checks with a second process that exactly what was acknowledged is there.
/// Returns how many calls there were, and whether all appends succeeded.
fn fail(log: Log, first: u64, plan: Plan) -> (usize, bool) {
    let lasting = plan.to == usize::MAX;
    let place = Place::new();
    let disk = BadDisk::new(&place);
    let (mut ledger, _) = open(&disk, log).unwrap();
    let mut acknowledged = Vec::new();
    for number in 0..first {
        append(&mut ledger, &disk, number).unwrap();
        acknowledged.push(number);
    }
    disk.fails.set(plan);
    let mut all = true;
    for number in first..first + 2 {
        // What failed earlier must not turn up as news.
        let news = ledger.catch_up(&disk).unwrap();
        assert!(!news.fresh || bodies(&news.entries) == numbered(acknowledged.clone()));
        assert!(news.fresh || news.entries.is_empty());
        match append(&mut ledger, &disk, number) {
            Ok(_) => acknowledged.push(number),
            Err(Error::Io(error)) => {
                assert_eq!(error.to_string(), "the disk failed");
                all = false;
            }
            Err(other) => panic!("{other}"),
        }
    }
    let calls = disk.fails.calls.load(SeqCst);
    disk.fails.set(Plan::default());

    let (mut other, entries) = place.open(log).unwrap();
    let seen = bodies(&entries);
    let kept = numbered(acknowledged.clone());
    // Where undoing fails too, the last record asked for may be there: the one in flight.
    let in_flight = lasting && seen.len() == kept.len() + 1 && seen.starts_with(&kept);
    assert!(seen == kept || in_flight, "acknowledged {}, seen {}", kept.len(), seen.len());

    // Once the disk works again so does the log, in both processes.
    ledger.catch_up(&disk).unwrap();
    append(&mut ledger, &disk, 100).unwrap();
    other.catch_up(&place.folder).unwrap();
    append(&mut other, &place.folder, 101).unwrap();
    let seen = bodies(&verify(&place.bytes(log)).unwrap().entries);
    let mut expected = acknowledged;
    expected.extend([100, 101]);
    assert_eq!(seen, numbered(expected));
    (calls, all)
}

#[test]
fn a_disk_that_fails_at_any_call_loses_nothing_and_adds_nothing() {
    for log in LOGS {
        for partial in [false, true] {
            for lasting in [false, true] {
                for from in 0.. {
                    let to = if lasting { usize::MAX } else { from + 1 };
                    let (calls, all) = fail(log, 2, Plan { from, to, partial, ..Plan::default() });
                    // One failure alone costs no record: the log moves to a new file.
                    assert!(lasting || all, "call {from}");
                    if calls <= from {
                        break;
                    }
                }
            }
        }
    }
}

#[test]
fn a_disk_that_fails_while_a_log_begins_leaves_none_or_all_of_it() {
    for from in 0..7 {
        let place = Place::new();
        let disk = BadDisk::new(&place);
        disk.fails.set(Plan { from, to: usize::MAX, partial: true, ..Plan::default() });
        let failed = open(&disk, Log::Decisions).is_err();
        // Draft removed, created, written, synced, renamed; folder synced.
        assert_eq!(failed, from < 6, "call {from}");
        let (mut ledger, entries) = place.open(Log::Decisions).unwrap();
        assert!(entries.is_empty());
        append(&mut ledger, &place.folder, 1).unwrap();
        assert_eq!(bodies(&place.open(Log::Decisions).unwrap().1), numbered([1]));
    }
}

#[test]
fn a_failed_erasure_changes_nothing() {
    let (place, _) = Place::with(Log::Decisions, 3);
    let disk = BadDisk::new(&place);
    for from in 0..4 {
        let (mut ledger, _) = open(&disk, Log::Decisions).unwrap();
        let bytes = place.bytes(Log::Decisions);
        disk.fails.set(Plan { from, to: usize::MAX, partial: true, ..Plan::default() });
        assert!(erase(&mut ledger, &disk, |_| true).is_err());
        disk.fails.set(Plan::default());
        assert!(place.bytes(Log::Decisions) == bytes);
        assert_eq!(ledger.catch_up(&disk).unwrap(), CaughtUp::default());
    }
    let (mut ledger, _) = open(&disk, Log::Decisions).unwrap();
    erase(&mut ledger, &disk, |_| true).unwrap();
    let erased = bodies(&open(&disk, Log::Decisions).unwrap().1);
    assert_eq!(erased, [vec![], vec![], vec![], body(7000)]);
}

#[test]
fn on_a_full_disk_a_withdrawal_still_fits() {
    let (place, _) = Place::with(Log::Decisions, 3);
    let disk = BadDisk::new(&place);
    let (mut ledger, _) = open(&disk, Log::Decisions).unwrap();
    let full = || Plan { full: true, ..Plan::default() };
    // Seven blocks at once: less than what is always kept.
    let long = vec![b' '; 7 * BLOCK - 200];
    for number in 3..40 {
        disk.fails.set(full());
        ledger.append(&disk, &SystemEntropy, at(number), Kind::Consent, &long).unwrap();
        disk.fails.set(Plan::default());
        append(&mut ledger, &disk, number).unwrap();
    }
    disk.fails.set(full());
    let known = ledger.tree().clone();
    let error = (0..).find_map(|number| append(&mut ledger, &disk, number).err()).unwrap();
    assert!(matches!(&error, Error::Io(error) if error.kind() == ErrorKind::StorageFull), "{error}");
    let reached = ledger.tree().size();
    assert!(reached > known.size() + 7);
    assert_eq!(place.open(Log::Decisions).unwrap().0.tree(), ledger.tree());
    assert_eq!(names(&place.folder), ["ledger"]);
    // Space is found again.
    disk.fails.set(Plan::default());
    ledger.catch_up(&disk).unwrap();
    append(&mut ledger, &disk, 7).unwrap();
    assert_eq!(place.open(Log::Decisions).unwrap().1.len() as u64, reached + 1);
}

#[test]
fn eight_blocks_are_always_in_reserve() {
    let (place, mut ledger) = Place::with(Log::Decisions, 0);
    for number in 0..40 {
        append(&mut ledger, &place.folder, number).unwrap();
        let bytes = place.bytes(Log::Decisions);
        let used = BLOCK * (usize::try_from(number).unwrap() + 2);
        assert!(bytes.len() >= used + 8 * BLOCK && bytes.len() <= used + 24 * BLOCK);
        assert!(bytes[used..].iter().all(|byte| *byte == 0));
    }
    let len = fs::metadata(place.path(Log::Decisions)).unwrap();
    assert!(std::os::unix::fs::MetadataExt::blocks(&len) * 512 >= len.len(), "the reserve is no hole");
    assert_eq!(Place::with(Log::Activity, 3).0.bytes(Log::Activity).len(), BLOCK + 3 * 512);
}

#[test]
fn a_withdrawal_fits_behind_records_of_any_length() {
    for blocks in 1..8 {
        let (place, mut ledger) = Place::with(Log::Decisions, 0);
        let long = vec![b' '; blocks * BLOCK - 200];
        for number in 1..12 {
            ledger.append(&place.folder, &SystemEntropy, at(1), Kind::Consent, &long).unwrap();
            let behind = place.bytes(Log::Decisions).len() - (1 + number * blocks) * BLOCK;
            assert!(
                behind >= 8 * BLOCK && behind >= 2 * blocks * BLOCK,
                "{behind} bytes, {number}th of {blocks}"
            );
        }
    }
}

#[test]
fn nothing_is_built_on_what_may_not_be_on_the_disk() {
    let (place, _) = Place::with(Log::Activity, 1);
    let disk = BadDisk::new(&place);
    let (mut ledger, _) = open(&disk, Log::Activity).unwrap();
    let mut calls = |sync: bool| {
        disk.fails.set(Plan::default());
        let (at, kind) = (at(1), Kind::Consent);
        if sync {
            ledger.append(&disk, &SystemEntropy, at, kind, b"{}").unwrap();
        } else {
            ledger.append_buffered(&disk, &SystemEntropy, at, kind, b"{}").unwrap();
        }
        disk.fails.calls.load(SeqCst)
    };
    // Whoever wrote the name and the record before may have died before a sync: two syncs, the write, its sync.
    assert_eq!(calls(true), 4);
    assert_eq!(calls(true), 2);
    assert_eq!((calls(false), calls(false)), (1, 1));
    assert_eq!(calls(true), 3);
    assert_eq!(calls(true), 2);
    disk.fails.set(Plan::default());
    ledger.sync(&disk).unwrap();
    assert_eq!(disk.fails.calls.load(SeqCst), 1);
}

#[test]
fn a_name_that_may_not_be_on_the_disk_is_synced_before_anything_is_acknowledged() {
    let (place, _) = Place::with(Log::Decisions, 1);
    let disk = BadDisk::new(&place);
    let (mut ledger, _) = open(&disk, Log::Decisions).unwrap();
    // Whoever created the file may have died before it synced the folder.
    disk.fails.set(Plan { from: 0, to: 1, partial: false, ..Plan::default() });
    assert!(append(&mut ledger, &disk, 1).is_err());
    append(&mut ledger, &disk, 2).unwrap();
    assert_eq!(bodies(&place.open(Log::Decisions).unwrap().1), numbered([0, 2]));
}

proptest! {
    #![proptest_config(ProptestConfig::default())]
    #[test]
    fn any_damage_to_the_decisions_is_noticed_or_harmless(
        lens in prop::collection::vec(0..9000_usize, 1..5),
        hits in prop::collection::vec((any::<usize>(), 1..=255_u8), 1..4),
        cut in any::<usize>(),
    ) {
        let place = Place::new();
        let (mut ledger, _) = place.open(Log::Decisions).unwrap();
        for len in &lens {
            ledger.append_buffered(&place.folder, &SystemEntropy, at(1), Kind::Right, &vec![b'x'; *len]).unwrap();
        }
        let mut bytes = place.bytes(Log::Decisions);
        let whole = verify(&bytes).unwrap();
        for (offset, change) in hits {
            let offset = offset % bytes.len();
            bytes[offset] ^= change;
        }
        bytes.truncate(bytes.len() - cut % 10_000);
        if let Ok(seen) = verify(&bytes) {
            prop_assert!(whole.entries.starts_with(&seen.entries));
            prop_assert!(seen.tail == Tail::Torn || seen.entries == whole.entries);
        }
    }

    #[test]
    fn anything_at_all_is_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), at in 0..6000_usize) {
        let (place, _) = Place::with(Log::Activity, 2);
        let mut file = place.bytes(Log::Activity);
        let at = at % file.len();
        let end = (at + bytes.len()).min(file.len());
        file[at..end].copy_from_slice(&bytes[..end - at]);
        let _ = (verify(&bytes), verify(&file));
        fs::write(place.path(Log::Activity), &file).unwrap();
        if let Ok((mut ledger, entries)) = place.open(Log::Activity) {
            append(&mut ledger, &place.folder, 3).unwrap();
            let mut tree = Frontier::default();
            let all = verify(&place.bytes(Log::Activity)).unwrap().entries;
            prop_assert!(all.starts_with(&entries) && all.len() == entries.len() + 1);
            tree.extend(all.iter().map(Entry::leaf));
            prop_assert_eq!(&tree, ledger.tree());
        }
    }
}

#[test]
fn a_whole_log_is_read_only_as_the_handle_knows_it() {
    let (place, ledger) = Place::with(Log::Decisions, 3);
    assert_eq!(bodies(&ledger.read_all(&place.folder).unwrap()), numbered([0, 1, 2]));

    let (mut other, _) = place.open(Log::Decisions).unwrap();
    append(&mut other, &place.folder, 3).unwrap();
    assert!(matches!(ledger.read_all(&place.folder), Err(Error::Behind("ledger"))));

    // The last two records are gone: one that this handle never saw, and one that it did.
    let mut bytes = place.bytes(Log::Decisions);
    bytes[3 * BLOCK..5 * BLOCK].fill(0);
    fs::write(place.path(Log::Decisions), bytes).unwrap();
    let error = ledger.read_all(&place.folder).unwrap_err();
    assert_eq!(fault(&error), Fault::Record { index: 2, offset: 3 * BLOCK as u64 });
}

#[test]
fn a_log_without_records_is_whole_and_one_cut_in_its_header_block_is_not() {
    let (place, ledger) = Place::with(Log::Activity, 0);
    assert_eq!(place.bytes(Log::Activity).len(), BLOCK, "nothing is kept in reserve");
    assert_eq!(ledger.read_all(&place.folder).unwrap(), []);
    assert_eq!(place.open(Log::Activity).unwrap().1, []);
    let bytes = place.bytes(Log::Activity);
    fs::write(place.path(Log::Activity), &bytes[..BLOCK - 1]).unwrap();
    let error = place.open(Log::Activity).unwrap_err();
    assert_eq!(fault(&error), Fault::Record { index: 0, offset: BLOCK as u64 });
}

#[test]
fn a_new_file_has_its_reserve() {
    let (place, _) = Place::with(Log::Decisions, 0);
    assert_eq!(place.bytes(Log::Decisions).len(), (1 + 16) * BLOCK);
}

#[test]
fn a_failed_record_that_somebody_built_on_is_one() {
    let (place, mut ledger) = Place::with(Log::Decisions, 1);
    let disk = BadDisk::new(&place);
    // Written; then the sync, and all that would undo it, fails.
    disk.fails.set(Plan { from: 1, to: usize::MAX, partial: false, ..Plan::default() });
    assert!(append(&mut ledger, &disk, 1).is_err());
    disk.fails.set(Plan::default());
    assert_eq!(ledger.catch_up(&disk).unwrap(), CaughtUp::default(), "not one of its own");
    let (mut other, entries) = place.open(Log::Decisions).unwrap();
    assert_eq!(bodies(&entries), numbered([0, 1]));
    append(&mut other, &place.folder, 2).unwrap();
    assert_eq!(bodies(&ledger.catch_up(&disk).unwrap().entries), numbered([1, 2]));
}

#[test]
fn a_log_of_which_less_is_read_than_there_is_is_not_believed() {
    let (place, _) = Place::with(Log::Decisions, 3);
    let disk = BadDisk::new(&place);
    disk.fails.set(Plan { short: true, ..Plan::default() });
    assert!(
        matches!(open(&disk, Log::Decisions), Err(Error::Io(error)) if error.kind() == ErrorKind::UnexpectedEof)
    );
}

/// Needs of every sort.
fn needs(kind: Kind) -> Need {
    match kind {
        Kind::Right => Need::Each,
        Kind::Declared | Kind::Consent => Need::Last,
        _ => Need::Nothing,
    }
}

/// Those of all records that whoever has such needs must get to see, the last one, and the last of those with the largest time.
fn needed(all: &[Entry]) -> Vec<Entry> {
    let largest = all.iter().map(|entry| entry.at).max();
    let latest = all.iter().rposition(|entry| Some(entry.at) == largest);
    let is_needed = |(place, entry): &(usize, &Entry)| match needs(entry.kind) {
        _ if place + 1 == all.len() || Some(*place) == latest => true,
        Need::Each => true,
        Need::Last => all[place + 1..].iter().all(|later| later.kind != entry.kind),
        Need::Nothing => false,
    };
    all.iter().enumerate().filter(is_needed).map(|(_, entry)| entry.clone()).collect()
}

/// Where the frames of a log are.
fn frame_spans(bytes: &[u8]) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    let mut at = BLOCK;
    while bytes.get(at..).is_some_and(|rest| rest.starts_with(b"ASKFRAME")) {
        let span = u32::from_le_bytes(bytes[at + 32..at + 36].try_into().unwrap());
        spans.push(at..at + usize::try_from(span).unwrap());
        at = spans.last().map_or(at, |span| span.end);
    }
    spans
}

proptest! {
    #[test]
    fn opening_for_some_records_finds_what_is_in_all(
        log in prop::sample::select(LOGS.to_vec()),
        records in prop::collection::vec((1..5_u16, 0..6_i64, 0..9000_usize), 1..7),
        erased in prop::option::of(0..64_u32),
        dropped in prop::option::weighted(0.2, any::<prop::sample::Index>()),
        change in prop::option::of((any::<prop::sample::Index>(), 1..=255_u8)),
        cut in prop::option::weighted(0.2, any::<prop::sample::Index>()),
    ) {
        let (place, mut ledger) = Place::with(log, 0);
        for (kind, at, len) in &records {
            let body = vec![b'x'; *len];
            ledger.append(&place.folder, &SystemEntropy, Timestamp(*at), Kind::from(*kind), &body).unwrap();
        }
        if let Some(erased) = erased {
            drop(erase(&mut ledger, &place.folder, |entry| erased >> entry.index & 1 == 1).unwrap());
        }
        let written = place.open(log).unwrap().1;
        let mut bytes = place.bytes(log);
        // Without its last record a log is a shorter one.
        let inner = frame_spans(&bytes).split_last().map(|(_, inner)| inner.to_vec()).unwrap_or_default();
        let dropped = dropped.filter(|_| !inner.is_empty()).map(|dropped| dropped.index(inner.len()));
        if let Some(dropped) = dropped {
            drop(bytes.drain(inner[dropped].clone()));
        }
        if let Some((at, change)) = change {
            *at.get_mut(&mut bytes) ^= change;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        fs::write(place.path(log), &bytes).unwrap();

        let whole = place.open(log);
        let some = Ledger::open_for(&place.folder, log, &SystemEntropy, Timestamp(77), needs);
        match (whole, some) {
            (Ok((ledger, all)), Ok(Opened { ledger: mut other, entries })) => {
                prop_assert_eq!(ledger.tree(), other.tree());
                let torn = verify(&bytes).unwrap().tail == Tail::Torn;
                prop_assert_eq!(entries, if torn { all } else { needed(&all) });
                drop(append(&mut other, &place.folder, 9).unwrap());
                prop_assert_eq!(verify(&place.bytes(log)).unwrap().entries.len() as u64, other.tree().size());
            }
            (Err(error), Err(other)) => prop_assert_eq!(error.to_string(), other.to_string()),
            // The damage is where nobody needs to look.
            (Err(error), Ok(Opened { entries, .. })) => {
                prop_assert!(error.is_damage() && dropped.is_none());
                prop_assert_eq!(entries, needed(&written));
            }
            (Ok(_), Err(other)) => prop_assert!(false, "{}", other),
        }
    }
}
