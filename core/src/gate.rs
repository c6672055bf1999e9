//! The gate page: one byte a use, in memory that all processes of the app share.
//!
//! The page is a mirror of the ledger and never a record: whoever opens makes it equal to what the ledger says, and
//! until then a process trusts nothing in it. Its layout is in `docs/page-format.md`; Kotlin and Swift read it too.
//!
//! # Orderings
//!
//! Mappings of one file in several processes are one memory: what holds between threads holds between processes.
//!
//! - A mark and a change are sequentially consistent, and so are the loads of a snapshot. `withdraw` takes a snapshot after
//!   it marked; such a load waits until every core sees the stores before it (x86: `xchg` empties the store buffer; ARM:
//!   `ldar` waits for `stlr`). So a check that starts after `withdraw` returned sees the mark, even if nothing passed
//!   between the two processes but time. Whoever learned of the return through a pipe, a lock or a socket sees it by
//!   happens-before alone.
//! - A check acquires. Which value it gets is a matter of this one byte, for which all orders are alike; acquiring adds that
//!   who sees a raised cell sees all that was told before it was raised, such as when the consent ends.

use std::io;
use std::sync::atomic::Ordering;

use crate::access::Meters;
use crate::decision::{Cell, Reason};
use crate::declaration::UseId;
use crate::edge::{AtomicU8, Folder, Shared};

/// Where the cells begin.
pub const HEADER: usize = 64;

const MAGIC: &[u8; 8] = b"ASKPAGE\x01";
/// How many cells a page has room for. All pages have the same size, so that a check need not load it. A model has a small
/// one: each byte of it is remembered in each schedule.
const ROOM: usize = if cfg!(loom) { 2 } else { 4096 - HEADER };
const _: () = assert!(cfg!(loom) || ROOM >= UseId::MAX as usize, "each use has a cell");
const COUNT: usize = 8;
const DIGEST: usize = 16;
const PENDING: usize = 32;
const EVERYTHING: usize = 33;

/// What pages are called: `gate-<digest>.page`.
const PREFIX: &str = "gate-";
const SUFFIX: &str = ".page";

/// A mapped page.
#[derive(Clone)]
pub struct Page {
    bytes: Shared<AtomicU8>,
    /// The room for cells, as an array, so that a check loads nothing but its address and the cell.
    room: Shared<AtomicU8, [AtomicU8; ROOM]>,
    cells: usize,
}

impl Page {
    /// The name of the page that `digest` identifies.
    pub fn name(digest: &[u8; 16]) -> String {
        format!("{PREFIX}{}{SUFFIX}", crate::hex::encode(digest))
    }

    /// Whether a file of this name is a page.
    pub fn is_name(name: &str) -> bool {
        name.starts_with(PREFIX) && name.ends_with(SUFFIX)
    }

    /// Maps the page of `cells` uses. Call it under the folder's lock: a page that is new, or that holds something else,
    /// is emptied first, so that every cell means "not ready".
    pub fn map(folder: &dyn Folder, digest: &[u8; 16], cells: usize) -> io::Result<Self> {
        let bytes = folder.map_bytes(&Self::name(digest), HEADER + ROOM)?;
        let page = Self::of(bytes, cells).ok_or(io::ErrorKind::InvalidInput)?;
        let header = header(digest, cells);
        if !page.starts_with(&header) {
            page.close();
            page.store_all(&header);
            page.set_pending(true);
        }
        page.declare_no_more();
        Ok(page)
    }

    /// The page of `cells` uses as it is, for whoever has no lock: nothing is made, and nothing mended. `None` where no
    /// process that had the lock left one that is right.
    pub fn find(folder: &dyn Folder, digest: &[u8; 16], cells: usize) -> io::Result<Option<Self>> {
        let Some(bytes) = existing(folder, &Self::name(digest))? else { return Ok(None) };
        let header = header(digest, cells);
        let is_right = |page: &Self| {
            let mut beyond = page.room.iter().skip(cells).map(|byte| byte.load(Ordering::Acquire));
            page.starts_with(&header) && beyond.all(|byte| byte == Reason::Undeclared.number())
        };
        Ok(Self::of(bytes, cells).filter(is_right))
    }

    /// The page of `cells` uses that `bytes` are; `None` where there are too few bytes, or too many uses.
    fn of(bytes: Shared<AtomicU8>, cells: usize) -> Option<Self> {
        let room = bytes.array(HEADER).filter(|_| cells <= ROOM)?;
        Some(Self { bytes, room, cells })
    }

    /// Says of all numbers that no use has that they are undeclared.
    fn declare_no_more(&self) {
        for byte in self.room.iter().skip(self.cells) {
            byte.store(Reason::Undeclared.number(), Ordering::SeqCst);
        }
    }

    fn cells(&self) -> &[AtomicU8] {
        self.room.get(..self.cells).unwrap_or_default()
    }

    fn starts_with(&self, header: &[u8]) -> bool {
        header.iter().zip(self.bytes.iter()).all(|(expected, byte)| byte.load(Ordering::Acquire) == *expected)
    }

    fn store_all(&self, values: &[u8]) {
        for (value, byte) in values.iter().zip(self.bytes.iter()) {
            byte.store(*value, Ordering::SeqCst);
        }
    }

    /// The cell of a use. One bounds test, one load; a use beyond the page is undeclared.
    #[inline]
    pub fn get(&self, id: UseId) -> Cell {
        match self.room.get(id.index()) {
            Some(byte) => Cell(byte.load(Ordering::Acquire)),
            None => Cell::deny(Reason::Undeclared),
        }
    }

    /// The cell of a use that was `cell` a moment ago, and what `told` tells now, so that the two belong together: what is
    /// told between lowering and raising cells, see [`Page::publish`], goes only with a cell that stood all the while.
    pub fn get_with<T>(&self, id: UseId, mut cell: Cell, told: impl Fn() -> T) -> (Cell, T) {
        loop {
            let value = told();
            let now = self.get(id);
            if now == cell {
                return (cell, value);
            }
            cell = now;
        }
    }

    /// All cells as they are now.
    pub fn snapshot(&self) -> Vec<Cell> {
        self.cells().iter().map(|byte| Cell(byte.load(Ordering::SeqCst))).collect()
    }

    /// Begins a withdrawal: the `taken` cells become "withdrawing", those that deny already too, because another process
    /// may be about to raise them. Needs no lock.
    pub fn mark(&self, taken: &[bool]) {
        for (byte, _) in self.cells().iter().zip(taken).filter(|(_, taken)| **taken) {
            byte.store(Cell::WITHDRAWING.0, Ordering::SeqCst);
        }
    }

    /// Notes that a withdrawal of everything is under way, so that whoever finishes its marks puts that on record. Call it
    /// before the marks and again behind them: whoever sees one of them sees the note, and finishing some of them early
    /// does not lose it.
    pub fn note_everything(&self) {
        if let Some(byte) = self.bytes.get(EVERYTHING) {
            let _ = byte
                .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |note| Some(note.wrapping_add(1).max(1)));
        }
    }

    /// The note of a withdrawal of everything; 0 where there is none. It says nothing without marks: load it behind the
    /// snapshot that shows them.
    pub fn everything(&self) -> u8 {
        self.bytes.get(EVERYTHING).map_or(0, |byte| byte.load(Ordering::SeqCst))
    }

    /// Takes the note back that was `seen`, unless there was another withdrawal since. Call it under the lock.
    fn forget_everything(&self, seen: u8) {
        if let Some(byte) = self.bytes.get(EVERYTHING) {
            let _ = byte.compare_exchange(seen, 0, Ordering::SeqCst, Ordering::SeqCst);
        }
    }

    /// Ends a commit: `everything` is the note that was loaded behind the snapshot which the commit began with.
    pub fn settle(&self, everything: u8) {
        self.forget_everything(everything);
        self.set_pending(false);
    }

    /// Hands what was stored here to the file, whose sync then makes it durable.
    pub fn flush(&self) -> io::Result<()> {
        self.bytes.flush()
    }

    /// Makes the cells equal to `wanted`, first those that deny, then those that allow; `between` runs in between. `before`
    /// is the snapshot that was taken before the ledger was folded: a cell is raised only if nobody touched it since, and
    /// never from "withdrawing". A mark that was in the snapshot is on record now and makes way for its reason; a younger
    /// one stays. Call it under the lock.
    pub fn publish(&self, before: &[Cell], wanted: &[Cell], between: impl FnOnce()) {
        self.change(before, wanted, false);
        between();
        self.change(before, wanted, true);
    }

    fn change(&self, before: &[Cell], wanted: &[Cell], raising: bool) {
        let cells = self.cells().iter().zip(before).zip(wanted);
        for ((byte, old), new) in cells.filter(|(_, new)| new.denies() != raising) {
            let change = |now: u8| {
                let now = Cell(now);
                let younger_mark = now == Cell::WITHDRAWING && *old != Cell::WITHDRAWING;
                let may = if raising { now == *old && now != Cell::WITHDRAWING } else { !younger_mark };
                (may && now != *new).then_some(new.0)
            };
            // A cell that somebody else changed is theirs.
            let _ = byte.fetch_update(Ordering::SeqCst, Ordering::SeqCst, change);
        }
    }

    /// Denies everything. For a page that another declaration replaces: who still holds it is denied for good.
    pub fn close(&self) {
        self.bytes.iter().for_each(|byte| byte.store(0, Ordering::SeqCst));
    }

    /// Whether this is still the page it was mapped as, and not one that was closed.
    pub fn is_open(&self) -> bool {
        self.starts_with(MAGIC)
    }

    /// Whether a commit was begun and not finished: then the ledger's end may not be on the disk yet.
    pub fn pending(&self) -> bool {
        self.bytes.get(PENDING).is_none_or(|byte| byte.load(Ordering::SeqCst) != 0)
    }

    /// Notes that a commit begins or has ended.
    pub fn set_pending(&self, pending: bool) {
        if let Some(byte) = self.bytes.get(PENDING) {
            byte.store(u8::from(pending), Ordering::SeqCst);
        }
    }
}

/// The whole of a page's file, if it is there.
fn existing(folder: &dyn Folder, name: &str) -> io::Result<Option<Shared<AtomicU8>>> {
    const LEN: usize = HEADER + ROOM;
    let len = folder.open(name)?.map_or(Ok(0), |file| file.len())?;
    if len < LEN as u64 { Ok(None) } else { folder.map_bytes(name, LEN).map(Some) }
}

/// The marks that nobody finished in the page of another declaration, which had `cells` uses, and whether they are of a
/// withdrawal of everything. Call it under the lock, before [`supersede`].
pub(crate) fn left_over(
    folder: &dyn Folder,
    digest: &[u8; 16],
    cells: usize,
) -> io::Result<(Vec<bool>, bool)> {
    let page = existing(folder, &Page::name(digest))?.and_then(|bytes| Page::of(bytes, cells));
    Ok(page.map_or_else(Default::default, |page| {
        let marks: Vec<bool> = page.snapshot().iter().map(|cell| *cell == Cell::WITHDRAWING).collect();
        let everything = page.everything() != 0 && marks.contains(&true);
        (marks, everything)
    }))
}

/// Closes and removes every page, and removes the meters, but this digest's. Call it under the lock, after `declared`
/// is on record. Counts of another declaration that were not flushed go with its meters.
pub(crate) fn supersede(folder: &dyn Folder, digest: &[u8; 16]) -> io::Result<()> {
    let own = Page::name(digest);
    for name in folder.names()?.into_iter().filter(|name| Page::is_name(name) && *name != own) {
        let len = folder.open(&name)?.map_or(Ok(0), |file| file.len())?;
        let len = usize::try_from(len).unwrap_or(usize::MAX);
        if len > 0 {
            folder.map_bytes(&name, len)?.iter().for_each(|byte| byte.store(0, Ordering::SeqCst));
        }
        folder.remove(&name)?;
    }
    let meters = Meters::name(digest);
    for name in folder.names()?.into_iter().filter(|name| Meters::is_name(name) && *name != meters) {
        folder.remove(&name)?;
    }
    Ok(())
}

fn header(digest: &[u8; 16], cells: usize) -> [u8; PENDING] {
    let mut header = [0; PENDING];
    header[..COUNT].copy_from_slice(MAGIC);
    let count = u32::try_from(cells).unwrap_or(u32::MAX);
    header[COUNT..COUNT + 4].copy_from_slice(&count.to_le_bytes());
    header[DIGEST..].copy_from_slice(digest);
    header
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decision::{Basis, Reason};

    const YES: Cell = Cell(0x80);
    const OTHER_YES: Cell = Cell(0x81);

    fn no(reason: Reason) -> Cell {
        Cell::deny(reason)
    }

    fn page(cells: &[Cell]) -> Page {
        let page = Page::of(Shared::new(4096), cells.len()).unwrap();
        for (byte, cell) in page.cells().iter().zip(cells) {
            byte.store(cell.0, Ordering::SeqCst);
        }
        page
    }

    #[test]
    fn memory_that_nobody_filled_denies() {
        let page = Page::of(Shared::new(4096), 3).unwrap();
        assert_eq!(page.get(UseId(2)), Cell::NOT_READY);
        assert_eq!(page.get(UseId(3)), Cell::NOT_READY);
        page.declare_no_more();
        assert_eq!(page.get(UseId(2)), Cell::NOT_READY);
        assert_eq!(page.get(UseId(3)), no(Reason::Undeclared));
        assert_eq!(page.get(UseId(4031)), no(Reason::Undeclared));
        assert_eq!(page.get(UseId(4032)), no(Reason::Undeclared));
        assert_eq!(page.get(UseId(u16::MAX)), no(Reason::Undeclared));
    }

    #[test]
    fn a_page_too_short_or_of_too_many_uses_is_none() {
        assert!(Page::of(Shared::new(4095), 3).is_none());
        assert!(Page::of(Shared::new(4096), ROOM + 1).is_none());
        assert!(Page::of(Shared::new(4096), ROOM).is_some());
    }

    #[test]
    fn marks_all_that_is_taken_even_what_is_denied_already() {
        let page = page(&[YES, YES, no(Reason::Refused), Cell::allow(Basis::Guardian, true)]);
        page.mark(&[true, false, true, true]);
        assert_eq!(page.snapshot(), [Cell::WITHDRAWING, YES, Cell::WITHDRAWING, Cell::WITHDRAWING]);
        page.publish(&[no(Reason::NotAnswered), YES, no(Reason::Refused), YES], &[YES, YES, YES, YES], || ());
        assert_eq!(page.snapshot(), [Cell::WITHDRAWING, YES, Cell::WITHDRAWING, Cell::WITHDRAWING]);
    }

    #[test]
    fn publishes_both_ways() {
        let before = [no(Reason::NotAnswered), YES, YES];
        let page = page(&before);
        let wanted = [YES, no(Reason::Withdrawn), OTHER_YES];
        page.publish(&before, &wanted, || ());
        assert_eq!(page.snapshot(), wanted);
    }

    #[test]
    fn what_is_published_in_between_sees_nothing_raised_and_all_lowered() {
        let before = [no(Reason::NotAnswered), YES];
        let page = page(&before);
        let seen = std::cell::RefCell::new(Vec::new());
        page.publish(&before, &[YES, no(Reason::Withdrawn)], || {
            seen.replace_with(|_| page.snapshot()).clear();
        });
        assert_eq!(*seen.borrow(), [no(Reason::NotAnswered), no(Reason::Withdrawn)]);
    }

    #[test]
    fn what_is_told_goes_with_the_cell_that_stood_all_the_while() {
        let page = page(&[YES]);
        assert_eq!(page.get_with(UseId(0), YES, || 7), (YES, 7));
        let told = std::cell::Cell::new(0);
        let tell = || {
            told.set(told.get() + 1);
            if told.get() == 1 {
                page.mark(&[true]);
            }
            told.get()
        };
        assert_eq!(page.get_with(UseId(0), YES, tell), (Cell::WITHDRAWING, 2));
    }

    #[test]
    fn a_mark_on_record_makes_way_for_its_reason() {
        let before = [Cell::WITHDRAWING];
        let page = page(&before);
        page.publish(&before, &[no(Reason::Withdrawn)], || ());
        assert_eq!(page.snapshot(), [no(Reason::Withdrawn)]);
    }

    #[test]
    fn a_younger_mark_stays_whatever_is_published() {
        for wanted in [YES, no(Reason::Refused)] {
            let page = page(&[Cell::WITHDRAWING]);
            page.publish(&[no(Reason::NotAnswered)], &[wanted], || ());
            assert_eq!(page.snapshot(), [Cell::WITHDRAWING]);
        }
    }

    #[test]
    fn a_mark_is_never_raised() {
        let page = page(&[Cell::WITHDRAWING]);
        page.publish(&[Cell::WITHDRAWING], &[YES], || ());
        assert_eq!(page.snapshot(), [Cell::WITHDRAWING]);
    }

    #[test]
    fn a_cell_that_changed_since_the_fold_is_not_raised() {
        let page = page(&[no(Reason::Withdrawn)]);
        page.publish(&[no(Reason::NotAnswered)], &[YES], || ());
        assert_eq!(page.snapshot(), [no(Reason::Withdrawn)]);
    }

    #[test]
    fn a_mark_holds_against_a_thread_that_publishes() {
        for _ in 0..if cfg!(miri) { 3 } else { 300 } {
            let before = [no(Reason::NotAnswered)];
            let page = page(&before);
            std::thread::scope(|scope| {
                scope.spawn(|| page.publish(&before, &[YES], || ()));
                page.mark(&[true]);
                assert_eq!(page.get(UseId(0)), Cell::WITHDRAWING);
            });
            assert_eq!(page.snapshot(), [Cell::WITHDRAWING]);
        }
    }

    #[test]
    fn closing_denies_and_cannot_be_taken_for_open() {
        let page = page(&[YES]);
        page.store_all(&header(&[7; 16], 1));
        assert!(page.is_open());
        page.close();
        assert!(!page.is_open());
        assert_eq!(page.get(UseId(0)), Cell::NOT_READY);
    }

    #[cfg(unix)]
    fn folder() -> (tempfile::TempDir, crate::edge::UnixFolder) {
        let dir = tempfile::tempdir().unwrap();
        let folder = crate::edge::UnixFolder::new(dir.path()).unwrap();
        (dir, folder)
    }

    #[test]
    fn pages_are_known_by_their_names() {
        assert_eq!(Page::name(&[0xAB; 16]), format!("gate-{}.page", "ab".repeat(16)));
        assert!(Page::is_name(&Page::name(&[7; 16])));
        for other in ["gate-", ".page", "gate-00", "00.page", "ledger", "meters-00"] {
            assert!(!Page::is_name(other), "{other}");
        }
    }

    #[test]
    fn a_commit_under_way_is_noted_in_its_byte() {
        let page = page(&[YES]);
        assert!(!page.pending());
        page.set_pending(true);
        assert!(page.pending());
        assert_eq!(page.bytes[32].load(Ordering::SeqCst), 1);
        page.set_pending(false);
        assert!(!page.pending());
        page.bytes[32].store(7, Ordering::SeqCst);
        assert!(page.pending());
    }

    #[cfg(unix)]
    #[test]
    #[cfg_attr(miri, ignore = "Miri maps no files")]
    fn a_page_of_ones_own_is_kept_and_anothers_emptied() {
        let (dir, folder) = folder();
        let page = Page::map(&folder, &[7; 16], 2).unwrap();
        assert!(page.pending(), "nobody has compared it with the ledger");
        assert_eq!(std::fs::metadata(dir.path().join(Page::name(&[7; 16]))).unwrap().len(), 4096);
        page.set_pending(false);
        page.publish(&page.snapshot(), &[YES, OTHER_YES], || ());

        let again = Page::map(&folder, &[7; 16], 2).unwrap();
        assert!(!again.pending());
        assert_eq!(again.snapshot(), [YES, OTHER_YES]);
        let other = Page::map(&folder, &[7; 16], 3).unwrap();
        assert!(other.pending());
        assert_eq!(other.snapshot(), [Cell::NOT_READY; 3]);
        assert_eq!(other.get(UseId(3)), no(Reason::Undeclared));
    }

    #[cfg(unix)]
    #[test]
    #[cfg_attr(miri, ignore = "Miri maps no files")]
    fn pages_and_meters_of_others_are_closed_and_removed() {
        let (dir, folder) = folder();
        let own = Page::map(&folder, &[7; 16], 1).unwrap();
        let other = Page::map(&folder, &[8; 16], 1).unwrap();
        for page in [&own, &other] {
            page.publish(&page.snapshot(), &[YES], || ());
        }
        let kept = [Page::name(&[7; 16]), "ledger".to_owned(), Meters::name(&[7; 16])];
        for name in [&Page::name(&[9; 16]), &Meters::name(&[8; 16]), &kept[1], &kept[2]] {
            std::fs::write(dir.path().join(name), "").unwrap();
        }
        supersede(&folder, &[7; 16]).unwrap();
        assert_eq!(folder.names().unwrap(), kept);
        assert!(own.is_open() && !other.is_open());
        assert_eq!((own.get(UseId(0)), other.get(UseId(0))), (YES, Cell::NOT_READY));
    }
}
