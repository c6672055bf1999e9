//! A folder whose files are memory, for what a log costs without the system.

use std::io;
use std::sync::atomic::{AtomicU8, AtomicU64};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use askfirst::edge::{Entropy, File, Folder, Guard, Shared};

type Bytes = Arc<Mutex<Vec<u8>>>;

/// Files in memory. Each has all its room from the beginning, so that no write waits for memory.
pub(crate) struct Memory {
    room: usize,
    files: Mutex<Vec<(String, Bytes)>>,
}

impl Memory {
    /// An empty folder for files of at most `room` bytes.
    pub(crate) fn new(room: usize) -> Self {
        Self { room, files: Mutex::default() }
    }

    /// What is in a file.
    pub(crate) fn content(&self, name: &str) -> Vec<u8> {
        self.find(name).map(|bytes| held(&bytes).clone()).unwrap_or_default()
    }

    fn find(&self, name: &str) -> Option<Bytes> {
        let files = held(&self.files);
        files.iter().find(|(other, _)| other == name).map(|(_, bytes)| bytes.clone())
    }
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Folder for Memory {
    fn open(&self, name: &str) -> io::Result<Option<Box<dyn File>>> {
        Ok(self.find(name).map(|bytes| Box::new(MemoryFile(bytes)) as _))
    }

    fn create(&self, name: &str) -> io::Result<Box<dyn File>> {
        self.remove(name)?;
        // Touched once, so that the system has given it.
        let mut room = vec![1; self.room];
        room.clear();
        let bytes = Bytes::new(Mutex::new(room));
        held(&self.files).push((name.to_owned(), bytes.clone()));
        Ok(Box::new(MemoryFile(bytes)))
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        self.remove(to)?;
        let mut files = held(&self.files);
        let file = files.iter_mut().find(|(name, _)| name == from).ok_or(io::ErrorKind::NotFound)?;
        to.clone_into(&mut file.0);
        Ok(())
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        held(&self.files).retain(|(other, _)| other != name);
        Ok(())
    }

    fn names(&self) -> io::Result<Vec<String>> {
        Ok(held(&self.files).iter().map(|(name, _)| name.clone()).collect())
    }

    fn sync(&self) -> io::Result<()> {
        Ok(())
    }

    fn sync_device(&self) -> io::Result<()> {
        Ok(())
    }

    fn lock(&self, _: Duration) -> io::Result<Option<Box<dyn Guard>>> {
        Err(io::ErrorKind::Unsupported.into())
    }

    fn map_bytes(&self, _: &str, _: usize) -> io::Result<Shared<AtomicU8>> {
        Err(io::ErrorKind::Unsupported.into())
    }

    fn map_words(&self, _: &str, _: usize) -> io::Result<Shared<AtomicU64>> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

struct MemoryFile(Bytes);

impl File for MemoryFile {
    fn len(&self) -> io::Result<u64> {
        Ok(held(&self.0).len() as u64)
    }

    fn read_at(&self, bytes: &mut [u8], offset: u64) -> io::Result<usize> {
        let content = held(&self.0);
        let rest = content.get(place(offset)?..).unwrap_or_default();
        let read = rest.len().min(bytes.len());
        bytes[..read].copy_from_slice(&rest[..read]);
        Ok(read)
    }

    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<()> {
        let mut content = held(&self.0);
        let (start, end) = (place(offset)?, place(offset)? + bytes.len());
        if content.len() == start {
            content.extend_from_slice(bytes);
            return Ok(());
        }
        if content.len() < end {
            content.resize(end, 0);
        }
        content[start..end].copy_from_slice(bytes);
        Ok(())
    }

    fn sync(&self) -> io::Result<()> {
        Ok(())
    }
}

fn place(offset: u64) -> io::Result<usize> {
    usize::try_from(offset).map_err(io::Error::other)
}

/// A source of salts that costs nothing, and gives the same each time.
pub(crate) struct Same;

impl Entropy for Same {
    fn fill(&self, bytes: &mut [u8]) -> io::Result<()> {
        bytes.fill(7);
        Ok(())
    }
}
