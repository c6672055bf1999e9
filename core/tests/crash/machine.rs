//! The simulated machine: a [`Disk`], memory that processes share, and the folder that the core sees.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind};
use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering::SeqCst};
use std::time::Duration;

use askfirst::edge::{File, Folder, Guard, Shared};
use parking_lot::Mutex;

use crate::disk::{Disk, SECTOR};

/// What the core asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Call {
    Open,
    Create,
    Rename,
    Remove,
    Names,
    SyncFolder,
    SyncDevice,
    Lock,
    Map,
    Len,
    Read,
    Write,
    Sync,
    /// No call: an act is over.
    Done,
}

impl Call {
    fn changes(self) -> bool {
        !matches!(self, Self::Open | Self::Names | Self::Len | Self::Read | Self::Done)
    }
}

/// How a call fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It does nothing.
    Refused,
    /// A write does half of its work.
    Half,
    /// It does its work and says that it did not.
    DoneAndRefused,
    /// Nothing can grow: the disk is full.
    Full,
    /// Nothing can be changed.
    ReadOnly,
    /// A file's sync loses what it should have kept, and the system takes it for written. It can still be read.
    SyncLost,
    /// The same, and what is read is what was there before.
    SyncDropped,
    /// A read returns less than there is, which a [`File`] must not do.
    ShortRead,
}

impl Fault {
    pub(crate) const ALL: [Self; 8] = [
        Self::Refused,
        Self::Half,
        Self::DoneAndRefused,
        Self::Full,
        Self::ReadOnly,
        Self::SyncLost,
        Self::SyncDropped,
        Self::ShortRead,
    ];

    pub(crate) fn applies_to(self, call: Call) -> bool {
        match self {
            Self::Refused => call != Call::Done,
            Self::Half => call == Call::Write,
            Self::DoneAndRefused => call.changes() && call != Call::Lock && call != Call::Map,
            Self::Full => matches!(call, Call::Create | Call::Write | Call::Map),
            Self::ReadOnly => call.changes(),
            Self::SyncLost | Self::SyncDropped => call == Call::Sync,
            Self::ShortRead => call == Call::Read,
        }
    }
}

/// Which calls fail, and how.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    pub(crate) fault: Fault,
    pub(crate) from: usize,
    pub(crate) to: usize,
}

/// Which promises the disk breaks without saying so. The forgetful disk breaks one; the others are for the controls.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Lies {
    pub(crate) file_sync: bool,
    pub(crate) folder_sync: bool,
    pub(crate) device_sync: bool,
}

/// The machine at one moment.
#[derive(Clone)]
pub(crate) struct Moment {
    pub(crate) disk: Disk,
    /// The call that was about to be made.
    pub(crate) call: Call,
    /// Its number.
    pub(crate) number: usize,
    /// What the script says about it.
    pub(crate) note: usize,
}

/// Ends the process in the middle of a call.
pub(crate) struct Killed;

type Hook = Box<dyn FnOnce() + Send>;

struct State {
    disk: Disk,
    memory: BTreeMap<usize, Memory>,
    locked: bool,
    calls: usize,
    note: usize,
    trail: Option<Vec<Moment>>,
    plan: Option<Plan>,
    lies: Lies,
    hooks: BTreeMap<usize, Hook>,
    /// What was called, if moments are kept.
    log: Vec<Call>,
}

enum Memory {
    Bytes(Shared<AtomicU8>),
    Words(Shared<AtomicU64>),
}

impl Memory {
    fn load(&self) -> Vec<u8> {
        match self {
            Self::Bytes(bytes) => bytes.iter().map(|byte| byte.load(SeqCst)).collect(),
            Self::Words(words) => words.iter().flat_map(|word| word.load(SeqCst).to_le_bytes()).collect(),
        }
    }
}

/// A machine; clones are the same one.
#[derive(Clone)]
pub(crate) struct Machine(Arc<Mutex<State>>);

impl Machine {
    /// One that was just started, or whose processes were all killed.
    pub(crate) fn new(disk: Disk) -> Self {
        Self::lying(disk, Lies::default())
    }

    pub(crate) fn lying(disk: Disk, lies: Lies) -> Self {
        Self(Arc::new(Mutex::new(State {
            disk,
            memory: BTreeMap::new(),
            locked: false,
            calls: 0,
            note: 0,
            trail: None,
            plan: None,
            lies,
            hooks: BTreeMap::new(),
            log: Vec::new(),
        })))
    }

    pub(crate) fn folder(&self) -> SimFolder {
        SimFolder { machine: self.clone() }
    }

    /// From here on every moment is kept.
    pub(crate) fn record(&self) {
        self.0.lock().trail.get_or_insert_default();
    }

    /// The moments since the last time, and the present one.
    pub(crate) fn trail(&self) -> Vec<Moment> {
        self.pass(Call::Done);
        self.0.lock().trail.as_mut().map(std::mem::take).unwrap_or_default()
    }

    /// What holds from here on, when everything that was stored in memory is stored.
    pub(crate) fn note(&self, note: usize) {
        self.pass(Call::Done);
        self.0.lock().note = note;
        self.pass(Call::Done);
    }

    pub(crate) fn fail(&self, plan: Option<Plan>) {
        self.0.lock().plan = plan;
    }

    /// From here on the disk breaks these promises.
    pub(crate) fn lie(&self, lies: Lies) {
        self.0.lock().lies = lies;
    }

    /// Whether calls are to fail, now or later.
    pub(crate) fn is_failing(&self) -> bool {
        self.0.lock().plan.is_some()
    }

    /// How many calls there were.
    pub(crate) fn calls(&self) -> usize {
        self.0.lock().calls
    }

    /// Does something when call `number` is about to be made.
    pub(crate) fn at(&self, number: usize, hook: impl FnOnce() + Send + 'static) {
        self.0.lock().hooks.insert(number, Box::new(hook));
    }

    /// Kills the process that is about to make call `number`.
    pub(crate) fn kill_at(&self, number: usize) {
        self.at(number, || resume_unwind(Box::new(Killed)));
    }

    /// Nothing more is done when a call is made.
    pub(crate) fn drop_hooks(&self) {
        let hooks = std::mem::take(&mut self.0.lock().hooks);
        drop(hooks);
    }

    /// What was called so far, if moments are kept.
    pub(crate) fn log(&self) -> Vec<Call> {
        self.0.lock().log.clone()
    }

    /// The disk as it is, with all of memory.
    pub(crate) fn disk(&self) -> Disk {
        let mut state = self.0.lock();
        state.settle();
        state.disk.clone()
    }

    fn pass(&self, call: Call) {
        let mut state = self.0.lock();
        state.settle();
        state.keep(call);
    }

    /// Every call begins here. `Ok` says what is wrong with it, if it goes on.
    fn enter(&self, call: Call) -> io::Result<Option<Fault>> {
        let mut state = self.0.lock();
        let number = state.calls;
        state.calls += 1;
        if state.trail.is_some() {
            state.log.push(call);
            state.settle();
            state.keep(call);
        }
        if let Some(hook) = state.hooks.remove(&number) {
            drop(state);
            hook();
            state = self.0.lock();
        }
        let fault = state.plan.filter(|plan| (plan.from..plan.to).contains(&number)).map(|plan| plan.fault);
        match fault.filter(|fault| fault.applies_to(call)) {
            Some(Fault::Refused) => Err(io::Error::other("refused")),
            Some(Fault::ReadOnly) => Err(ErrorKind::ReadOnlyFilesystem.into()),
            Some(Fault::Full) if call == Call::Create => Err(ErrorKind::StorageFull.into()),
            fault => Ok(fault),
        }
    }
}

impl State {
    /// Takes what is in shared memory over to the disk's cache.
    fn settle(&mut self) {
        for (inode, memory) in &self.memory {
            self.disk.remember(*inode, &memory.load());
        }
    }

    fn keep(&mut self, call: Call) {
        let (note, number) = (self.note, self.calls);
        let Some(trail) = &mut self.trail else { return };
        let known = |last: &Moment| last.disk.generation == self.disk.generation && last.note == note;
        if !trail.last().is_some_and(known) {
            trail.push(Moment { disk: self.disk.clone(), call, number, note });
        }
    }
}

fn refused(fault: Option<Fault>) -> io::Result<()> {
    match fault {
        Some(Fault::DoneAndRefused | Fault::SyncLost | Fault::SyncDropped) => {
            Err(io::Error::other("refused"))
        }
        Some(Fault::Half) => Err(ErrorKind::WriteZero.into()),
        _ => Ok(()),
    }
}

/// What the core sees of the machine.
pub(crate) struct SimFolder {
    machine: Machine,
}

struct SimFile {
    machine: Machine,
    inode: usize,
}

struct SimGuard {
    machine: Machine,
}

impl Guard for SimGuard {}

impl Drop for SimGuard {
    fn drop(&mut self) {
        self.machine.0.lock().locked = false;
    }
}

impl SimFolder {
    fn file(&self, inode: usize) -> Box<dyn File> {
        Box::new(SimFile { machine: self.machine.clone(), inode })
    }

    /// Maps `len` bytes, but no more than a sector: nothing in these tests has more to say, and the rest would only be
    /// copied. The memory of a file stays as long as it was when it was first mapped.
    fn map<T: Clone>(
        &self,
        name: &str,
        len: usize,
        make: impl FnOnce(&[u8]) -> (T, Memory),
        have: impl FnOnce(&Memory) -> Option<T>,
    ) -> io::Result<T> {
        let len = len.min(8 * SECTOR);
        let fault = self.machine.enter(Call::Map)?;
        let mut state = self.machine.0.lock();
        let disk = &mut state.disk;
        let inode = disk.find(name);
        if fault == Some(Fault::Full) && inode.is_none_or(|inode| disk.bytes(inode).len() < len) {
            inode.is_none().then(|| disk.create(name));
            return Err(ErrorKind::StorageFull.into());
        }
        let inode = inode.unwrap_or_else(|| disk.create(name));
        if let Some(memory) = state.memory.get(&inode) {
            return Ok(have(memory).unwrap_or_else(|| panic!("`{name}` is mapped in two ways")));
        }
        let disk = &mut state.disk;
        let old = disk.bytes(inode).len();
        if old < len {
            disk.write(inode, old, &vec![0; len - old]);
        }
        disk.map(inode);
        let (mapped, memory) = make(disk.bytes(inode));
        state.memory.insert(inode, memory);
        Ok(mapped)
    }
}

impl Folder for SimFolder {
    fn open(&self, name: &str) -> io::Result<Option<Box<dyn File>>> {
        self.machine.enter(Call::Open)?;
        let found = self.machine.0.lock().disk.find(name);
        Ok(found.map(|inode| self.file(inode)))
    }

    fn create(&self, name: &str) -> io::Result<Box<dyn File>> {
        let fault = self.machine.enter(Call::Create)?;
        let inode = self.machine.0.lock().disk.create(name);
        refused(fault).map(|()| self.file(inode))
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        let fault = self.machine.enter(Call::Rename)?;
        if !self.machine.0.lock().disk.rename(from, to) {
            return Err(ErrorKind::NotFound.into());
        }
        refused(fault)
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        let fault = self.machine.enter(Call::Remove)?;
        self.machine.0.lock().disk.remove(name);
        refused(fault)
    }

    fn names(&self) -> io::Result<Vec<String>> {
        self.machine.enter(Call::Names)?;
        Ok(self.machine.0.lock().disk.names())
    }

    fn sync(&self) -> io::Result<()> {
        let fault = self.machine.enter(Call::SyncFolder)?;
        let mut state = self.machine.0.lock();
        if !state.lies.folder_sync {
            state.disk.sync_names();
        }
        refused(fault)
    }

    fn sync_device(&self) -> io::Result<()> {
        let fault = self.machine.enter(Call::SyncDevice)?;
        let mut state = self.machine.0.lock();
        if !state.lies.device_sync {
            state.settle();
            state.disk.sync_all();
        }
        refused(fault)
    }

    fn lock(&self, _wait: Duration) -> io::Result<Option<Box<dyn Guard>>> {
        self.machine.enter(Call::Lock)?;
        let free = !std::mem::replace(&mut self.machine.0.lock().locked, true);
        Ok(free.then(|| Box::new(SimGuard { machine: self.machine.clone() }) as Box<dyn Guard>))
    }

    fn map_bytes(&self, name: &str, len: usize) -> io::Result<Shared<AtomicU8>> {
        let make = |content: &[u8]| {
            let bytes = Shared::<AtomicU8>::new(content.len());
            bytes.iter().zip(content).for_each(|(byte, value)| byte.store(*value, SeqCst));
            (bytes.clone(), Memory::Bytes(bytes))
        };
        let have = |memory: &Memory| match memory {
            Memory::Bytes(bytes) => Some(bytes.clone()),
            Memory::Words(_) => None,
        };
        self.map(name, len, make, have)
    }

    fn map_words(&self, name: &str, len: usize) -> io::Result<Shared<AtomicU64>> {
        let make = |content: &[u8]| {
            let words = Shared::<AtomicU64>::new(content.len() / 8);
            let values = content.chunks_exact(8).map(|word| u64::from_le_bytes(word.try_into().unwrap()));
            words.iter().zip(values).for_each(|(word, value)| word.store(value, SeqCst));
            (words.clone(), Memory::Words(words))
        };
        let have = |memory: &Memory| match memory {
            Memory::Words(words) => Some(words.clone()),
            Memory::Bytes(_) => None,
        };
        self.map(name, len * 8, make, have)
    }
}

impl File for SimFile {
    fn len(&self) -> io::Result<u64> {
        self.machine.enter(Call::Len)?;
        Ok(self.machine.0.lock().disk.bytes(self.inode).len() as u64)
    }

    fn read_at(&self, bytes: &mut [u8], offset: u64) -> io::Result<usize> {
        let fault = self.machine.enter(Call::Read)?;
        let mut state = self.machine.0.lock();
        if let Some(memory) = state.memory.get(&self.inode).map(Memory::load) {
            state.disk.remember(self.inode, &memory);
        }
        let content = state.disk.bytes(self.inode);
        let rest = content.get(usize::try_from(offset).unwrap()..).unwrap_or_default();
        let mut len = rest.len().min(bytes.len());
        if fault == Some(Fault::ShortRead) {
            len /= 8;
        }
        bytes[..len].copy_from_slice(&rest[..len]);
        Ok(len)
    }

    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<()> {
        let fault = self.machine.enter(Call::Write)?;
        let mut state = self.machine.0.lock();
        let offset = usize::try_from(offset).unwrap();
        let room = match fault {
            Some(Fault::Half) => bytes.len() / 2,
            Some(Fault::Full) => bytes.len().min(state.disk.bytes(self.inode).len().saturating_sub(offset)),
            _ => bytes.len(),
        };
        if room > 0 {
            state.disk.write(self.inode, offset, &bytes[..room]);
        }
        if fault == Some(Fault::Full) && room < bytes.len() {
            return Err(ErrorKind::StorageFull.into());
        }
        refused(fault)
    }

    fn sync(&self) -> io::Result<()> {
        let fault = self.machine.enter(Call::Sync)?;
        let mut state = self.machine.0.lock();
        if let Some(memory) = state.memory.get(&self.inode).map(Memory::load) {
            state.disk.remember(self.inode, &memory);
        }
        match fault {
            Some(fault @ (Fault::SyncLost | Fault::SyncDropped)) => {
                state.disk.fail_sync(self.inode, fault == Fault::SyncDropped);
            }
            _ if state.lies.file_sync => {}
            _ => state.disk.sync(self.inode),
        }
        refused(fault)
    }
}
