use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{DirBuilderExt, FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use rustix::fs::{FlockOperation, OFlags, flock};

use super::shared::{Atom, map_file};
use super::{AtomicU8, AtomicU64, Clock, Entropy, File, Folder, Guard, Shared, Timestamp};

/// The system's time of day.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let millis = |time: Duration| i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
        Timestamp(match SystemTime::now().duration_since(SystemTime::UNIX_EPOCH) {
            Ok(after) => millis(after),
            Err(before) => -millis(before.duration()),
        })
    }
}

/// The system's source of randomness.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, bytes: &mut [u8]) -> io::Result<()> {
        #[cfg(any(target_os = "linux", target_os = "android"))]
        {
            use rustix::rand::{GetRandomFlags, getrandom};
            // Up to 256 bytes come whole or not at all. Before Linux 3.17, on old phones, there is no such call.
            if bytes.len() <= 256 && getrandom(&mut *bytes, GetRandomFlags::empty()) == Ok(bytes.len()) {
                return Ok(());
            }
        }
        io::Read::read_exact(&mut fs::File::open("/dev/urandom")?, bytes)
    }
}

/// A folder of a Unix file system, on the device itself: locks and mappings do not work across a network.
#[derive(Clone, Debug)]
pub struct UnixFolder {
    path: PathBuf,
}

/// What the file that serves as the lock is called.
const LOCK: &str = "lock";

impl UnixFolder {
    /// The folder at `path`. If it is missing it is created, for this user alone.
    ///
    /// # Errors
    ///
    /// When it cannot be created, or something else has that name.
    pub fn new(path: impl AsRef<Path>) -> io::Result<Self> {
        let path = path.as_ref().to_owned();
        let created = DirBuilder::new().recursive(true).mode(0o700).create(&path);
        created.map_err(of(&path.display().to_string()))?;
        Ok(Self { path })
    }

    /// Opens what is called `name`, provided that it is a file and no link. Files are for this user alone.
    fn open_as(&self, name: &str, options: &mut OpenOptions) -> io::Result<fs::File> {
        let flags = i32::try_from(OFlags::NOFOLLOW.bits()).unwrap_or_default();
        let options = options.read(true).write(true).mode(0o600).custom_flags(flags);
        let open = || {
            let file = options.open(self.path.join(name))?;
            let is_file = file.metadata()?.is_file();
            is_file.then_some(file).ok_or_else(|| io::Error::new(ErrorKind::InvalidInput, "not a file"))
        };
        open().map_err(of(name))
    }

    fn map<T: Atom>(&self, name: &str, len: usize) -> io::Result<Shared<T>> {
        let file = self.open_as(name, OpenOptions::new().create(true))?;
        let bytes = len.checked_mul(size_of::<T>()).and_then(|bytes| u64::try_from(bytes).ok());
        let bytes = bytes.ok_or_else(|| of(name)(ErrorKind::FileTooLarge.into()))?;
        let map = || {
            fill(&file, bytes)?;
            let shared = map_file(&file, len)?;
            // Whoever touches what was cut off is killed. From here on only who cuts it can prevent that.
            if file.metadata()?.len() < bytes {
                return Err(io::Error::other("it was cut short while it was opened; open again"));
            }
            Ok(shared)
        };
        map().map_err(of(name))
    }
}

/// Makes `file` at least `len` bytes long by writing zeros. A hole would do until the disk is full: then touching it
/// kills the process.
fn fill(file: &fs::File, len: u64) -> io::Result<()> {
    const ZEROS: [u8; 512] = [0; 512];
    let mut at = file.metadata()?.len();
    while at < len {
        let step = usize::try_from(len - at).map_or(ZEROS.len(), |left| left.min(ZEROS.len()));
        file.write_all_at(ZEROS.get(..step).unwrap_or_default(), at)?;
        at += step as u64;
    }
    Ok(())
}

/// Calls again what a signal interrupted. The standard library does so for most calls, not for these.
fn uninterrupted<T>(mut call: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    loop {
        match call() {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            done => return done,
        }
    }
}

/// Says which file an error is about.
fn of(name: &str) -> impl Fn(io::Error) -> io::Error {
    move |error| io::Error::new(error.kind(), format!("{name}: {error}"))
}

impl Folder for UnixFolder {
    fn open(&self, name: &str) -> io::Result<Option<Box<dyn File>>> {
        match self.open_as(name, &mut OpenOptions::new()) {
            Ok(file) => Ok(Some(Box::new(UnixFile { file, name: name.to_owned() }))),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn create(&self, name: &str) -> io::Result<Box<dyn File>> {
        let file = self.open_as(name, OpenOptions::new().create(true).truncate(true))?;
        Ok(Box::new(UnixFile { file, name: name.to_owned() }))
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        fs::rename(self.path.join(from), self.path.join(to)).map_err(of(from))
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        match fs::remove_file(self.path.join(name)) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(of(name)(error)),
            _ => Ok(()),
        }
    }

    fn names(&self) -> io::Result<Vec<String>> {
        let entries = uninterrupted(|| fs::read_dir(&self.path))?;
        // A name that is not Unicode is none of ours.
        let names =
            entries.filter_map(|entry| entry.map(|entry| entry.file_name().into_string().ok()).transpose());
        let mut names = names.collect::<io::Result<Vec<_>>>()?;
        names.sort_unstable();
        Ok(names)
    }

    fn sync(&self) -> io::Result<()> {
        fs::File::open(&self.path)?.sync_all()
    }

    fn sync_device(&self) -> io::Result<()> {
        #[cfg(any(target_os = "linux", target_os = "android"))]
        {
            // Of the file systems that phones have, this one can be mounted so that a sync does not flush the device.
            const F2FS: u64 = 0xF2F5_2010;
            let folder = fs::File::open(&self.path)?;
            if u64::try_from(rustix::fs::fstatfs(&folder)?.f_type) == Ok(F2FS) {
                rustix::fs::syncfs(folder)?;
            }
        }
        // Elsewhere syncing a file already flushes the device.
        Ok(())
    }

    fn lock(&self, wait: Duration) -> io::Result<Option<Box<dyn Guard>>> {
        // Opened anew each time: a lock belongs to the open file, so threads exclude each other as processes do.
        let file = self.open_as(LOCK, OpenOptions::new().create(true))?;
        let start = Instant::now();
        let mut pause = Duration::from_micros(50);
        loop {
            match flock(&file, FlockOperation::NonBlockingLockExclusive) {
                Ok(()) => return Ok(Some(Box::new(UnixGuard { _file: file }))),
                Err(rustix::io::Errno::INTR) => continue,
                Err(rustix::io::Errno::WOULDBLOCK) => {}
                Err(error) => return Err(of(LOCK)(error.into())),
            }
            let left = wait.saturating_sub(start.elapsed());
            if left.is_zero() {
                return Ok(None);
            }
            thread::sleep(pause.min(left));
            pause = (pause * 2).min(Duration::from_millis(5));
        }
    }

    fn map_bytes(&self, name: &str, len: usize) -> io::Result<Shared<AtomicU8>> {
        self.map(name, len)
    }

    fn map_words(&self, name: &str, len: usize) -> io::Result<Shared<AtomicU64>> {
        self.map(name, len)
    }
}

/// Closing the file lets go of the lock.
struct UnixGuard {
    _file: fs::File,
}

impl Guard for UnixGuard {}

struct UnixFile {
    file: fs::File,
    name: String,
}

impl File for UnixFile {
    fn len(&self) -> io::Result<u64> {
        Ok(self.file.metadata().map_err(of(&self.name))?.len())
    }

    fn read_at(&self, bytes: &mut [u8], offset: u64) -> io::Result<usize> {
        let mut done = 0;
        while let Some(left @ [_, ..]) = bytes.get_mut(done..) {
            match uninterrupted(|| self.file.read_at(left, offset + done as u64)).map_err(of(&self.name))? {
                0 => break,
                read => done += read,
            }
        }
        Ok(done)
    }

    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<()> {
        self.file.write_all_at(bytes, offset).map_err(of(&self.name))
    }

    fn sync(&self) -> io::Result<()> {
        self.file.sync_data().map_err(of(&self.name))
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::sync::atomic::Ordering::SeqCst;

    use super::*;

    fn folder() -> (tempfile::TempDir, UnixFolder) {
        let dir = tempfile::tempdir().unwrap();
        let folder = UnixFolder::new(dir.path().join("a/b")).unwrap();
        (dir, folder)
    }

    #[test]
    fn files() {
        let (_dir, folder) = folder();
        assert!(folder.open("x").unwrap().is_none());
        let file = folder.create("x").unwrap();
        file.write_at(b"hello", 3).unwrap();
        file.sync().unwrap();
        folder.sync().unwrap();
        folder.sync_device().unwrap();
        assert_eq!(file.len().unwrap(), 8);
        let mut bytes = [1; 9];
        assert_eq!(file.read_at(&mut bytes, 1).unwrap(), 7);
        assert_eq!(&bytes, b"\0\0hello\x01\x01");
        assert_eq!(file.read_at(&mut bytes, 100).unwrap(), 0);
        folder.rename("x", "y").unwrap();
        assert_eq!(folder.names().unwrap(), ["y"]);
        let mode = |path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(folder.path.clone()), mode(folder.path.join("y"))), (0o700, 0o600));
        assert_eq!(folder.create("y").unwrap().len().unwrap(), 0);
        folder.remove("y").unwrap();
        folder.remove("y").unwrap();
        assert!(folder.rename("y", "z").unwrap_err().to_string().starts_with("y: "));
    }

    #[test]
    fn what_is_not_a_file_is_an_error() {
        let (_dir, folder) = folder();
        fs::create_dir(folder.path.join("dir")).unwrap();
        fs::write(folder.path.join("target"), "secret").unwrap();
        symlink("target", folder.path.join("link")).unwrap();
        symlink("nowhere", folder.path.join("dangling")).unwrap();
        for name in ["dir", "link", "dangling"] {
            let error = folder.open(name).err().unwrap();
            assert!(error.to_string().starts_with(name), "{error}");
            assert!(folder.create(name).is_err());
            assert!(folder.map_bytes(name, 8).is_err());
        }
        assert_eq!(fs::read(folder.path.join("target")).unwrap(), b"secret");
        fs::write(folder.path.join("plain"), "").unwrap();
        assert!(UnixFolder::new(folder.path.join("plain")).is_err());
    }

    #[test]
    fn one_lock_at_a_time() {
        let (_dir, folder) = folder();
        let guard = folder.lock(Duration::ZERO).unwrap().unwrap();
        assert!(folder.lock(Duration::ZERO).unwrap().is_none());
        let start = Instant::now();
        assert!(folder.lock(Duration::from_millis(30)).unwrap().is_none());
        assert!(start.elapsed() >= Duration::from_millis(30));
        let waiter = thread::spawn({
            let folder = folder.clone();
            move || folder.lock(Duration::from_secs(20)).unwrap().is_some()
        });
        thread::sleep(Duration::from_millis(10));
        drop(guard);
        assert!(waiter.join().unwrap());
        assert!(folder.lock(Duration::ZERO).unwrap().is_some());
    }

    #[test]
    fn mappings_share_and_only_grow() {
        let (_dir, folder) = folder();
        let words = folder.map_words("page", 2).unwrap();
        let bytes = folder.map_bytes("page", 5000).unwrap();
        assert_eq!(folder.open("page").unwrap().unwrap().len().unwrap(), 5000);
        words[1].store(u64::from_le_bytes(*b"ABCDEFGH"), SeqCst);
        assert_eq!(bytes[8].load(SeqCst), b'A');
        bytes[4999].store(9, SeqCst);
        let again = folder.map_bytes("page", 10).unwrap();
        assert_eq!((again.len(), again[8].load(SeqCst)), (10, b'A'));
        assert_eq!(fs::read(folder.path.join("page")).unwrap()[4999], 9);
        assert!(folder.map_bytes("empty", 0).is_err());
        assert!(folder.map_words("huge", usize::MAX).is_err());
    }

    #[test]
    fn randomness_and_time() {
        let mut long = [0; 600];
        SystemEntropy.fill(&mut long).unwrap();
        assert!(long.chunks(50).all(|part| part.iter().any(|byte| *byte != 0)));
        let mut short = [0; 16];
        SystemEntropy.fill(&mut short).unwrap();
        assert_ne!(short, [0; 16]);
        assert!(SystemClock.now() > Timestamp(1_700_000_000_000));
    }
}
