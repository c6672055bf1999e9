//! The atomics that shared memory is made of: the standard library's.
//!
//! Built with `--cfg loom` they are loom's, which runs a model under every schedule, and a thread can be made to die before
//! any of its accesses. `crate::schedules` has the models.

#[cfg(not(loom))]
pub use std::sync::atomic::{AtomicU8, AtomicU64};

#[cfg(loom)]
pub use modelled::{AtomicU8, AtomicU64};

#[cfg(loom)]
pub(crate) use modelled::live;

#[cfg(loom)]
#[expect(missing_docs, reason = "as in std::sync::atomic")]
mod modelled {
    use std::cell::Cell;
    use std::panic::resume_unwind;
    use std::sync::atomic::Ordering::{self, SeqCst};

    loom::thread_local! {
        /// How many accesses this thread lives to make.
        static LEFT: Cell<usize> = Cell::new(usize::MAX);
    }

    /// Lets this thread make `steps` accesses; the next one unwinds instead. Returns how many it had left.
    pub(crate) fn live(steps: usize) -> usize {
        LEFT.with(|left| left.replace(steps))
    }

    fn step() {
        let left = LEFT.with(|left| left.replace(left.get().saturating_sub(1)));
        if left == 0 {
            resume_unwind(Box::new("killed"));
        }
    }

    macro_rules! modelled {
        ($($name:ident $value:ty),*) => {$(
            #[derive(Debug)]
            pub struct $name(loom::sync::atomic::$name);

            impl Default for $name {
                fn default() -> Self {
                    let atom = loom::sync::atomic::$name::new(0);
                    // For loom only a sequentially consistent store can be too old for such a load.
                    atom.store(0, SeqCst);
                    Self(atom)
                }
            }

            impl $name {
                pub fn load(&self, order: Ordering) -> $value {
                    step();
                    self.0.load(order)
                }

                /// Loom lets a plain store come before a compare-and-swap that did not see it. That cannot be: nothing
                /// lies between what a compare-and-swap reads and what it writes. A swap has its place.
                pub fn store(&self, value: $value, order: Ordering) {
                    step();
                    self.0.swap(value, order);
                }

                pub fn fetch_add(&self, value: $value, order: Ordering) -> $value {
                    step();
                    self.0.fetch_add(value, order)
                }

                pub fn fetch_max(&self, value: $value, order: Ordering) -> $value {
                    step();
                    self.0.fetch_max(value, order)
                }

                pub fn compare_exchange(
                    &self,
                    old: $value,
                    new: $value,
                    success: Ordering,
                    failure: Ordering,
                ) -> Result<$value, $value> {
                    step();
                    self.0.compare_exchange(old, new, success, failure)
                }

                pub fn fetch_update(
                    &self,
                    success: Ordering,
                    failure: Ordering,
                    mut change: impl FnMut($value) -> Option<$value>,
                ) -> Result<$value, $value> {
                    let mut old = self.load(failure);
                    while let Some(new) = change(old) {
                        match self.compare_exchange(old, new, success, failure) {
                            Err(now) => old = now,
                            done => return done,
                        }
                    }
                    Err(old)
                }
            }
        )*};
    }

    modelled!(AtomicU8 u8, AtomicU64 u64);
}
