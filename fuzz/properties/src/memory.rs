//! An outside world in memory: nothing fails, and nothing is random.

use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use askfirst::World;
use askfirst::edge::{Clock, Entropy, File, Folder, Guard, Shared, Timestamp};

/// A folder that its clones share.
#[derive(Clone, Default)]
pub struct Memory {
    files: Arc<Mutex<BTreeMap<String, Content>>>,
    locked: Arc<AtomicBool>,
}

#[derive(Clone)]
enum Content {
    File(Arc<Mutex<Vec<u8>>>),
    Bytes(Shared<AtomicU8>),
    Words(Shared<AtomicU64>),
}

impl Content {
    fn bytes(&self) -> Vec<u8> {
        match self {
            Self::File(bytes) => bytes.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            Self::Bytes(shared) => shared.iter().map(|byte| byte.load(Ordering::SeqCst)).collect(),
            Self::Words(shared) => {
                shared.iter().flat_map(|word| word.load(Ordering::SeqCst).to_le_bytes()).collect()
            }
        }
    }
}

impl Memory {
    /// A folder with one file.
    pub fn with(name: &str, bytes: &[u8]) -> Self {
        let memory = Self::default();
        memory.put(name, Content::File(Arc::new(Mutex::new(bytes.to_vec()))));
        memory
    }

    /// What is in a file, or in the memory that was mapped under its name.
    pub fn read(&self, name: &str) -> Option<Vec<u8>> {
        self.get(name).map(|content| content.bytes())
    }

    /// This folder, a clock that stands at `now`, and bytes that are not random.
    pub fn world(&self, now: Timestamp) -> World {
        World {
            folder: Box::new(self.clone()),
            clock: Box::new(Still(now)),
            entropy: Box::new(Counting::default()),
        }
    }

    fn all(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, Content>> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn get(&self, name: &str) -> Option<Content> {
        self.all().get(name).cloned()
    }

    fn put(&self, name: &str, content: Content) {
        self.all().insert(name.to_owned(), content);
    }
}

impl Folder for Memory {
    fn open(&self, name: &str) -> io::Result<Option<Box<dyn File>>> {
        Ok(self.get(name).map(|content| Box::new(Open(content)) as Box<dyn File>))
    }

    fn create(&self, name: &str) -> io::Result<Box<dyn File>> {
        let content = Content::File(Arc::default());
        self.put(name, content.clone());
        Ok(Box::new(Open(content)))
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        let content = self.all().remove(from).ok_or(io::ErrorKind::NotFound)?;
        self.put(to, content);
        Ok(())
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        self.all().remove(name);
        Ok(())
    }

    fn names(&self) -> io::Result<Vec<String>> {
        Ok(self.all().keys().cloned().collect())
    }

    fn sync(&self) -> io::Result<()> {
        Ok(())
    }

    fn sync_device(&self) -> io::Result<()> {
        Ok(())
    }

    fn lock(&self, _: Duration) -> io::Result<Option<Box<dyn Guard>>> {
        let free = !self.locked.swap(true, Ordering::SeqCst);
        Ok(free.then(|| Box::new(Held(self.locked.clone())) as Box<dyn Guard>))
    }

    fn map_bytes(&self, name: &str, len: usize) -> io::Result<Shared<AtomicU8>> {
        if let Some(Content::Bytes(shared)) = self.get(name) {
            return if shared.len() == len { Ok(shared) } else { Err(io::ErrorKind::InvalidInput.into()) };
        }
        let old = self.read(name).unwrap_or_default();
        let shared = Shared::<AtomicU8>::new(len.max(old.len()));
        shared.iter().zip(old).for_each(|(byte, old)| byte.store(old, Ordering::SeqCst));
        self.put(name, Content::Bytes(shared.clone()));
        Ok(shared)
    }

    fn map_words(&self, name: &str, len: usize) -> io::Result<Shared<AtomicU64>> {
        match self.get(name) {
            None => {
                let shared = Shared::new(len);
                self.put(name, Content::Words(shared.clone()));
                Ok(shared)
            }
            Some(Content::Words(shared)) if shared.len() == len => Ok(shared),
            Some(_) => Err(io::ErrorKind::InvalidInput.into()),
        }
    }
}

struct Held(Arc<AtomicBool>);

impl Guard for Held {}

impl Drop for Held {
    fn drop(&mut self) {
        self.0.store(false, Ordering::SeqCst);
    }
}

struct Open(Content);

fn place(offset: u64) -> usize {
    usize::try_from(offset).unwrap_or(usize::MAX)
}

impl File for Open {
    fn len(&self) -> io::Result<u64> {
        Ok(self.0.bytes().len() as u64)
    }

    fn read_at(&self, bytes: &mut [u8], offset: u64) -> io::Result<usize> {
        let all = self.0.bytes();
        let rest = all.get(place(offset)..).unwrap_or_default();
        let read = rest.len().min(bytes.len());
        bytes[..read].copy_from_slice(&rest[..read]);
        Ok(read)
    }

    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<()> {
        let Content::File(all) = &self.0 else { return Err(io::ErrorKind::Unsupported.into()) };
        let mut all = all.lock().unwrap_or_else(PoisonError::into_inner);
        let (start, end) = (place(offset), place(offset) + bytes.len());
        let len = all.len().max(end);
        all.resize(len, 0);
        all[start..end].copy_from_slice(bytes);
        Ok(())
    }

    fn sync(&self) -> io::Result<()> {
        Ok(())
    }
}

struct Still(Timestamp);

impl Clock for Still {
    fn now(&self) -> Timestamp {
        self.0
    }
}

#[derive(Default)]
struct Counting(AtomicU64);

impl Entropy for Counting {
    fn fill(&self, bytes: &mut [u8]) -> io::Result<()> {
        for chunk in bytes.chunks_mut(8) {
            let count = self.0.fetch_add(1, Ordering::SeqCst) + 1;
            chunk.copy_from_slice(&count.to_le_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}
