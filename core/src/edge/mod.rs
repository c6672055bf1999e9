//! Everything the core asks of the world: a folder of files, memory shared between processes, a clock, randomness.
//!
//! The rest of the core is functions of their inputs. Tests put simulated worlds behind these traits; without
//! a world (WebAssembly) the pure part still compiles.

use std::io;
use std::time::Duration;

pub(crate) mod atomic;
mod shared;
mod time;
#[cfg(unix)]
mod unix;

pub use atomic::{AtomicU8, AtomicU64};
pub use shared::Shared;
pub use time::Timestamp;
#[cfg(unix)]
pub use unix::{SystemClock, SystemEntropy, UnixFolder};

/// Tells the time of day. It may jump in either direction; who uses it must not trust it.
pub trait Clock: Send + Sync {
    /// The time now.
    fn now(&self) -> Timestamp;
}

/// A source of unpredictable bytes.
pub trait Entropy: Send + Sync {
    /// Fills `bytes`.
    fn fill(&self, bytes: &mut [u8]) -> io::Result<()>;
}

/// One open file of a [`Folder`].
#[expect(clippy::len_without_is_empty, reason = "nobody asks a file whether it is empty")]
pub trait File: Send {
    /// The file's length in bytes.
    fn len(&self) -> io::Result<u64>;
    /// Reads up to `bytes.len()` bytes from `offset`; fewer only at the end of the file.
    fn read_at(&self, bytes: &mut [u8], offset: u64) -> io::Result<usize>;
    /// Writes all of `bytes` at `offset`.
    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<()>;
    /// Makes the content durable (`fdatasync`).
    fn sync(&self) -> io::Result<()>;
}

/// The folder that holds an installation's files. Names are plain file names.
pub trait Folder: Send + Sync {
    /// Opens a file for reading and writing; `None` where there is none.
    fn open(&self, name: &str) -> io::Result<Option<Box<dyn File>>>;
    /// Creates a file, or empties the one that is there.
    fn create(&self, name: &str) -> io::Result<Box<dyn File>>;
    /// Gives a file another name, replacing what had it.
    fn rename(&self, from: &str, to: &str) -> io::Result<()>;
    /// Removes a file; one that is not there is no error.
    fn remove(&self, name: &str) -> io::Result<()>;
    /// The names in the folder, sorted.
    fn names(&self) -> io::Result<Vec<String>>;
    /// Makes creations, renames and removals durable (`fsync` of the folder).
    fn sync(&self) -> io::Result<()>;
    /// Makes durable what [`File::sync`] may have left in the device's own memory: where the file system can answer it
    /// without flushing (F2FS mounted without barriers) this syncs the whole of it (`syncfs`), elsewhere nothing is left.
    fn sync_device(&self) -> io::Result<()>;
    /// Takes the lock that one process at a time can hold, waiting at most `wait`; `None` when time ran out.
    /// Dropping the guard lets go.
    fn lock(&self, wait: Duration) -> io::Result<Option<Box<dyn Guard>>>;
    /// Maps a file of `len` bytes that all processes share, creating it with zeros, or growing it, when needed.
    /// The file is never shortened and the mapping never undone.
    fn map_bytes(&self, name: &str, len: usize) -> io::Result<Shared<AtomicU8>>;
    /// The same as eight-byte words, `len` of them.
    fn map_words(&self, name: &str, len: usize) -> io::Result<Shared<AtomicU64>>;
}

/// The lock of a [`Folder`], held until dropped.
pub trait Guard: Send {}
