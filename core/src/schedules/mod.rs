//! The lock-free part under every schedule: small models that loom runs, with the memory model of C11, until there is no
//! schedule left; or none in which threads are interrupted, where they need not be, more often than is said beside it.
//!
//! ```text
//! RUSTFLAGS="--cfg loom" cargo test -p askfirst --lib --release schedules -- --show-output
//! ```
//!
//! The models run the code itself, on loom's atomics. Beside each promise that [`holds`] are changes that break it, and that
//! must be caught: a model that cannot fail says nothing. The folder's lock is a mutex here. A thread that dies does so
//! before one of its accesses to shared memory, and its lock is free then, as the system frees that of a process.

mod meters;
mod page;

use std::any::Any;
use std::cell::Cell as Flag;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::{Relaxed, SeqCst};
use std::sync::{Arc, Mutex as Plain, Once};
use std::time::Duration;

use loom::sync::Mutex;

use crate::edge::atomic::live;
use crate::edge::{AtomicU8, AtomicU64, Entropy, File, Folder, Guard, Shared};
use crate::gate::{HEADER, Page};

/// How many times a thread can be interrupted where it need not be; `None` for without a limit.
type Interruptions = Option<usize>;

/// The model holds under every schedule.
fn holds(promise: &str, limit: Interruptions, model: impl Fn() + Send + Sync + 'static) {
    let count = Arc::new(AtomicUsize::new(0));
    explore(&count, limit, model);
    let limit = limit.map_or(String::new(), |limit| format!(" of at most {limit} interruptions"));
    println!("{:>8} schedules{limit}: {promise}", count.load(Relaxed));
}

/// There is a schedule under which the model breaks `promise`.
fn is_caught(change: &str, promise: &str, model: impl Fn() + Send + Sync + 'static) {
    let count = Arc::new(AtomicUsize::new(0));
    hush();
    QUIET.set(true);
    let caught = catch_unwind(AssertUnwindSafe(|| explore(&count, Some(3), model)));
    QUIET.set(false);
    let count = count.load(Relaxed);
    let Err(why) = caught else { panic!("{change}: held in {count} schedules, and should not") };
    let why = said(&*why);
    assert!(why.contains(promise), "{change}: caught by something else: {why}");
    println!("{count:>8} schedules until caught: {change}");
}

fn explore(count: &Arc<AtomicUsize>, limit: Interruptions, model: impl Fn() + Send + Sync + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = limit;
    builder.max_branches = 10_000;
    let count = count.clone();
    builder.check(move || {
        count.fetch_add(1, Relaxed);
        model();
    });
}

fn said(why: &(dyn Any + Send)) -> String {
    let text = why.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| why.downcast_ref::<String>().cloned()).unwrap_or_default()
}

thread_local! {
    static QUIET: Flag<bool> = const { Flag::new(false) };
}

/// What is expected to panic need not say so.
fn hush() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let loud = take_hook();
        set_hook(Box::new(move |info| {
            if !QUIET.get() {
                loud(info);
            }
        }));
    });
}

/// Does `work`, and dies before the access number `steps`, if it makes so many. Whether it lived.
fn dies_after(steps: usize, work: impl FnOnce()) -> bool {
    live(steps);
    let lived = catch_unwind(AssertUnwindSafe(work));
    live(usize::MAX);
    match lived {
        Ok(()) => true,
        Err(why) if said(&*why) == "killed" => false,
        Err(why) => std::panic::resume_unwind(why),
    }
}

/// How many uses a page has room for here.
const USES: usize = 2;
/// The words of the meters of one use.
const WORDS: usize = 8 + 3;

/// A folder whose files are memory, made anew in each schedule.
#[derive(Clone)]
struct Memory {
    page: Shared<AtomicU8>,
    meters: Shared<AtomicU64>,
    /// What a power cut leaves of the meters.
    disk: Arc<Plain<Vec<u64>>>,
    /// One at a time writes a page of memory to the disk.
    writing: Arc<Mutex<()>>,
}

impl Memory {
    fn new() -> Self {
        Self {
            page: Shared::new(HEADER + USES),
            meters: Shared::new(WORDS),
            disk: Arc::new(Plain::new(vec![0; WORDS])),
            writing: Arc::new(Mutex::new(())),
        }
    }
}

impl File for Memory {
    fn len(&self) -> io::Result<u64> {
        Ok(self.page.len() as u64)
    }
    fn read_at(&self, _: &mut [u8], _: u64) -> io::Result<usize> {
        unreachable!()
    }
    fn write_at(&self, _: &[u8], _: u64) -> io::Result<()> {
        unreachable!()
    }
    /// Before the kernel copies a page it takes away the right to write to it, on every core: what was stored before is in
    /// the copy, what is stored later makes the page dirty again.
    fn sync(&self) -> io::Result<()> {
        // A process may die before the call; what the kernel began it ends.
        self.meters[0].load(SeqCst);
        let left = live(usize::MAX);
        let writing = self.writing.lock().unwrap();
        let now = self.meters.iter().map(|word| word.load(SeqCst)).collect();
        *self.disk.lock().unwrap() = now;
        drop(writing);
        live(left);
        Ok(())
    }
}

impl Folder for Memory {
    fn open(&self, _: &str) -> io::Result<Option<Box<dyn File>>> {
        Ok(Some(Box::new(self.clone())))
    }
    fn create(&self, _: &str) -> io::Result<Box<dyn File>> {
        unreachable!()
    }
    fn rename(&self, _: &str, _: &str) -> io::Result<()> {
        unreachable!()
    }
    fn remove(&self, _: &str) -> io::Result<()> {
        Ok(())
    }
    fn names(&self) -> io::Result<Vec<String>> {
        Ok(vec![Page::name(&[1; 16])])
    }
    fn sync(&self) -> io::Result<()> {
        Ok(())
    }
    fn sync_device(&self) -> io::Result<()> {
        Ok(())
    }
    fn lock(&self, _: Duration) -> io::Result<Option<Box<dyn Guard>>> {
        unreachable!()
    }
    fn map_bytes(&self, _: &str, _: usize) -> io::Result<Shared<AtomicU8>> {
        Ok(self.page.clone())
    }
    fn map_words(&self, _: &str, _: usize) -> io::Result<Shared<AtomicU64>> {
        Ok(self.meters.clone())
    }
}

struct NoEntropy;

impl Entropy for NoEntropy {
    fn fill(&self, _: &mut [u8]) -> io::Result<()> {
        Ok(())
    }
}
