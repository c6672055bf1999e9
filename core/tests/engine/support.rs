//! A small declaration, a clock that is set, and a folder that fails on demand.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU8, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use askfirst::catalogue::Platform;
use askfirst::consent::Choices;
use askfirst::declaration::{Compiled, Device, UseId};
use askfirst::edge::{Clock, File, Folder, Guard, Shared, SystemEntropy, Timestamp, UnixFolder};
use askfirst::{AskFirst, Config, OpenError, World};
use serde_json::{Value, json};

pub(crate) const ANDROID: Device = Device { platform: Platform::Android, version: 28 };

/// An app with a daily identifier, a log and a location; an SDK of an additional purpose.
pub(crate) fn compiled() -> Compiled {
    Compiled::new(serde_json::from_value(declaration()).unwrap()).unwrap()
}

/// The same, and an agreement ends by itself after 30 days.
pub(crate) fn compiled_to_end() -> Compiled {
    let mut all = declaration();
    all["questions"] = json!({"consent_days": 30});
    Compiled::new(serde_json::from_value(all).unwrap()).unwrap()
}

fn declaration() -> Value {
    let text = json!({"zh": "文", "en": "Text"});
    json!({
        "format": 1,
        "app": {"id": "test.app", "name": text, "operator": "Test", "android": 21},
        "policy": {"version": "1", "published": "2026-01-01", "effective": "2026-01-01", "url": "https://example.com"},
        "contact": {"department": text, "email": "a@example.com", "answer_days": 15, "section": "9"},
        "purposes": [
            {"id": "work", "kind": "basic", "title": text, "text": text, "section": "1"},
            {"id": "more", "kind": "additional", "title": text, "text": text, "section": "1"},
        ],
        "recipients": [
            {"id": "self", "kind": "app", "title": text},
            {"id": "sdk", "kind": "sdk", "title": text, "company": "C", "sdk": {"shape": "held", "purpose": "more"}},
        ],
        "uses": [
            {"recipient": "self", "purpose": "work", "data": ["android-id"], "budget": {"reads": 2, "seconds": 86400}},
            {"recipient": "self", "purpose": "work", "data": ["os-name", "phone-number"]},
            {"recipient": "self", "purpose": "more", "data": ["location-coarse"], "foreground_only": true},
            {"recipient": "sdk", "purpose": "more", "data": ["android-id"]},
        ],
        "rights": {"answer_days": 15, "requests": ["access"], "section": "5"},
    })
}

/// The same, and the SDK's uses need a separate consent.
pub(crate) fn compiled_with_separate_consent() -> Compiled {
    let mut all = declaration();
    let text = json!({"zh": "文", "en": "Text"});
    all["separate_consents"] = json!([{"id": "share", "title": text, "text": text, "section": "1"}]);
    all["uses"][3]["separate_consent"] = json!("share");
    Compiled::new(serde_json::from_value(all).unwrap()).unwrap()
}

pub(crate) fn id(key: &str) -> UseId {
    compiled().find(key).unwrap_or_else(|| panic!("no use {key}"))
}

pub(crate) fn everything() -> Choices {
    Choices { purposes: ["more".to_owned()].into(), ..Choices::default() }
}

#[derive(Clone, Default)]
pub(crate) struct TestClock(pub(crate) Arc<AtomicI64>);

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

/// Which calls fail, and what was read.
#[derive(Clone, Default)]
pub(crate) struct Faults {
    /// How many bytes of each file, by its name.
    pub(crate) read: Arc<Mutex<BTreeMap<String, u64>>>,
    pub(crate) write: Arc<AtomicBool>,
    pub(crate) sync: Arc<AtomicBool>,
    pub(crate) rename: Arc<AtomicBool>,
    /// What happens once, while a file is being synced.
    pub(crate) meanwhile: Meanwhile,
    /// What happens once, when somebody has let go of the lock.
    pub(crate) unlocked: Meanwhile,
}

pub(crate) type Meanwhile = Arc<Mutex<Option<Box<dyn FnOnce() + Send>>>>;

fn refuse(fault: &AtomicBool) -> io::Result<()> {
    if fault.load(Ordering::SeqCst) { Err(io::Error::other("simulated fault")) } else { Ok(()) }
}

/// A folder whose calls can be made to fail.
pub(crate) struct FaultyFolder {
    inner: UnixFolder,
    faults: Faults,
}

struct FaultyFile {
    name: String,
    inner: Box<dyn File>,
    faults: Faults,
}

impl File for FaultyFile {
    fn len(&self) -> io::Result<u64> {
        self.inner.len()
    }
    fn read_at(&self, bytes: &mut [u8], offset: u64) -> io::Result<usize> {
        let read = self.inner.read_at(bytes, offset)?;
        *self.faults.read.lock().unwrap().entry(self.name.clone()).or_default() += read as u64;
        Ok(read)
    }
    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<()> {
        refuse(&self.faults.write)?;
        self.inner.write_at(bytes, offset)
    }
    fn sync(&self) -> io::Result<()> {
        refuse(&self.faults.sync)?;
        let meanwhile = self.faults.meanwhile.lock().unwrap().take();
        if let Some(meanwhile) = meanwhile {
            meanwhile();
        }
        self.inner.sync()
    }
}

struct FaultyGuard {
    inner: Option<Box<dyn Guard>>,
    faults: Faults,
}

impl Guard for FaultyGuard {}

impl Drop for FaultyGuard {
    fn drop(&mut self) {
        self.inner = None;
        let unlocked = self.faults.unlocked.lock().unwrap().take();
        if let Some(unlocked) = unlocked {
            unlocked();
        }
    }
}

impl FaultyFolder {
    fn wrap(&self, name: &str, inner: Box<dyn File>) -> Box<dyn File> {
        Box::new(FaultyFile { name: name.to_owned(), inner, faults: self.faults.clone() })
    }
}

impl Folder for FaultyFolder {
    fn open(&self, name: &str) -> io::Result<Option<Box<dyn File>>> {
        Ok(self.inner.open(name)?.map(|file| self.wrap(name, file)))
    }
    fn create(&self, name: &str) -> io::Result<Box<dyn File>> {
        Ok(self.wrap(name, self.inner.create(name)?))
    }
    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        refuse(&self.faults.rename)?;
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
        let inner = self.inner.lock(wait)?;
        Ok(inner.map(|inner| {
            Box::new(FaultyGuard { inner: Some(inner), faults: self.faults.clone() }) as Box<dyn Guard>
        }))
    }
    fn map_bytes(&self, name: &str, len: usize) -> io::Result<Shared<AtomicU8>> {
        self.inner.map_bytes(name, len)
    }
    fn map_words(&self, name: &str, len: usize) -> io::Result<Shared<AtomicU64>> {
        self.inner.map_words(name, len)
    }
}

/// An installation's folder, from which any number of processes can open.
pub(crate) struct Installation {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) clock: TestClock,
    pub(crate) faults: Faults,
}

impl Installation {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), clock: TestClock::default(), faults: Faults::default() }
    }

    pub(crate) fn try_open(&self) -> Result<AskFirst, OpenError> {
        open_in(self.folder.path(), &self.clock, &self.faults, compiled())
    }

    pub(crate) fn open(&self) -> AskFirst {
        self.try_open().unwrap()
    }

    /// As an extension of the app does.
    pub(crate) fn try_join(&self) -> Result<AskFirst, OpenError> {
        start_in(self.folder.path(), &self.clock, &self.faults, compiled(), AskFirst::join)
    }

    pub(crate) fn join(&self) -> AskFirst {
        self.try_join().unwrap()
    }

    pub(crate) fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }
}

pub(crate) fn open_in(
    path: &Path,
    clock: &TestClock,
    faults: &Faults,
    compiled: Compiled,
) -> Result<AskFirst, OpenError> {
    start_in(path, clock, faults, compiled, AskFirst::open)
}

/// Opens, or joins.
pub(crate) fn start_in(
    path: &Path,
    clock: &TestClock,
    faults: &Faults,
    compiled: Compiled,
    start: fn(Config, World) -> Result<AskFirst, OpenError>,
) -> Result<AskFirst, OpenError> {
    let folder = FaultyFolder { inner: UnixFolder::new(path).unwrap(), faults: faults.clone() };
    let world =
        World { folder: Box::new(folder), clock: Box::new(clock.clone()), entropy: Box::new(SystemEntropy) };
    let config =
        Config { boot: Some([1; 16]), patience: Duration::from_millis(50), ..Config::new(compiled, ANDROID) };
    start(config, world)
}
