#![expect(
    unsafe_code,
    reason = "memory shared between processes has no safe interface; all of it is in this file"
)]

use std::fmt;
use std::ops::Deref;
use std::ptr::NonNull;
use std::sync::Arc;

use super::atomic::{AtomicU8, AtomicU64};

/// What shared memory can be made of: atomics, for which every pattern of bits is a value.
pub trait Atom: sealed::Sealed + Default + Send + Sync + 'static {}

impl Atom for AtomicU8 {}
impl Atom for AtomicU64 {}

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::AtomicU8 {}
    impl Sealed for super::AtomicU64 {}
}

/// A slice of atomics that its clones share: ordinary memory, or a file that other processes have mapped too.
///
/// Reading through it is one load of the slice and whatever the slice costs: where the memory comes from is no question.
pub struct Shared<T, S: ?Sized = [T]> {
    place: NonNull<S>,
    /// Keeps ordinary memory alive. A mapping is never undone and needs no keeper.
    keeper: Option<Arc<[T]>>,
}

impl<T: Atom> Shared<T> {
    /// Ordinary memory for `len` atoms, all zero, seen by this process alone.
    pub fn new(len: usize) -> Self {
        let heap: Arc<[T]> = (0..len).map(|_| T::default()).collect();
        Self { place: NonNull::from(&*heap), keeper: Some(heap) }
    }

    /// The `N` atoms from `start` on, as an array: finding one of them takes no load of a length.
    pub fn array<const N: usize>(&self, start: usize) -> Option<Shared<T, [T; N]>> {
        let place = NonNull::from(self.get(start..)?.first_chunk()?);
        Some(Shared { place, keeper: self.keeper.clone() })
    }
}

impl<T: Atom> Shared<T> {
    /// Hands what was stored in a mapping to its file, whose sync then makes it durable. Linux does that in the sync itself;
    /// POSIX does not promise it, and Apple's systems want to be told.
    pub fn flush(&self) -> std::io::Result<()> {
        #[cfg(all(unix, not(any(target_os = "linux", target_os = "android", loom))))]
        if self.keeper.is_none() {
            use rustix::mm::{MsyncFlags, msync};

            // SAFETY: this is a mapping as `map_file` made it, whole, page aligned and never undone.
            unsafe { msync(self.place.as_ptr().cast(), self.len() * size_of::<T>(), MsyncFlags::SYNC) }?;
        }
        Ok(())
    }
}

/// Maps the first `len` atoms of an open file, shared with everybody who maps it. The file must be at least as long for
/// as long as anybody uses the mapping; it is never undone.
#[cfg(all(unix, not(loom)))]
pub(super) fn map_file<T: Atom>(file: &std::fs::File, len: usize) -> std::io::Result<Shared<T>> {
    use rustix::mm::{MapFlags, ProtFlags, mmap};

    let bytes = len.saturating_mul(size_of::<T>());
    let protection = ProtFlags::READ | ProtFlags::WRITE;
    // SAFETY: the address is the kernel's choice, so no memory that exists is replaced.
    let start = unsafe { mmap(std::ptr::null_mut(), bytes, protection, MapFlags::SHARED, file, 0) }?;
    let start = NonNull::new(start.cast::<T>()).ok_or(std::io::ErrorKind::OutOfMemory)?;
    Ok(Shared { place: NonNull::slice_from_raw_parts(start, len), keeper: None })
}

/// No file has the size or the bits of loom's atomics.
#[cfg(all(unix, loom))]
pub(super) fn map_file<T: Atom>(_: &std::fs::File, _: usize) -> std::io::Result<Shared<T>> {
    Err(std::io::ErrorKind::Unsupported.into())
}

impl<T, S: ?Sized> Deref for Shared<T, S> {
    type Target = S;

    #[inline]
    fn deref(&self) -> &S {
        // SAFETY: `place` is either what `keeper` owns, alive as long as `self`; or a mapping of exactly that size, page
        // aligned and never undone. Each byte is initialized, every pattern of bits is a value of `T`, and whoever else
        // changes the memory, this process or another, does so atomically.
        unsafe { self.place.as_ref() }
    }
}

impl<T, S: ?Sized> Clone for Shared<T, S> {
    fn clone(&self) -> Self {
        Self { place: self.place, keeper: self.keeper.clone() }
    }
}

impl<T> fmt::Debug for Shared<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared").field("len", &self.len()).finish_non_exhaustive()
    }
}

// SAFETY: a `Shared<T>` hands out `&[T]` and nothing else, and drops `T`s only as the `Arc` does, so it may go where an
// `Arc<[T]>` may.
unsafe impl<T: Send + Sync, S: Send + Sync + ?Sized> Send for Shared<T, S> {}
// SAFETY: as above.
unsafe impl<T: Send + Sync, S: Send + Sync + ?Sized> Sync for Shared<T, S> {}

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering::{Relaxed, SeqCst};
    use std::thread;

    use super::*;

    #[test]
    fn clones_share_and_outlive() {
        let first = Shared::<AtomicU8>::new(3);
        assert!(first.iter().all(|byte| byte.load(Relaxed) == 0));
        let second = first.clone();
        first[1].store(7, Relaxed);
        drop(first);
        assert_eq!(second.get(1).map(|byte| byte.load(Relaxed)), Some(7));
        assert!(second.get(3).is_none());
        assert!(Shared::<AtomicU64>::new(0).is_empty());
    }

    #[test]
    fn threads_share() {
        let words = Shared::<AtomicU64>::new(2);
        let adders: Vec<_> = (0..3)
            .map(|_| {
                let words = words.clone();
                thread::spawn(move || (0..50).map(|_| words[1].fetch_add(1, SeqCst)).max())
            })
            .collect();
        assert!(adders.into_iter().all(|adder| adder.join().is_ok()));
        assert_eq!(words[1].load(SeqCst), 150);
        assert_eq!(words[0].load(SeqCst), 0);
    }
}
