//! The installations that are open in this process, by number.
//!
//! JNI hands numbers to Kotlin and never pointers, so that a stale one finds nothing instead of anything.

use std::sync::Arc;

use parking_lot::RwLock;

use crate::Installation;

static OPEN: RwLock<Vec<Option<Arc<Installation>>>> = RwLock::new(Vec::new());

/// Keeps an installation, and returns its number. Numbers begin at 1 and are never used again.
#[cfg(not(target_os = "ios"))]
pub(crate) fn keep(installation: Arc<Installation>) -> i64 {
    let mut open = OPEN.write();
    open.push(Some(installation));
    i64::try_from(open.len()).unwrap_or_default()
}

/// The installation of this number, if it is open. The whole surface is reached by it once JNI has opened.
#[uniffi::export]
pub fn attach(handle: i64) -> Option<Arc<Installation>> {
    OPEN.read().get(place(handle)?)?.clone()
}

/// Lets go of it.
#[cfg(not(target_os = "ios"))]
pub(crate) fn forget(handle: i64) {
    let slot = place(handle).and_then(|place| OPEN.write().get_mut(place).and_then(Option::take));
    drop(slot);
}

fn place(handle: i64) -> Option<usize> {
    usize::try_from(handle.checked_sub(1)?).ok()
}
