//! How often each use was read: budgets, and counts for the record.
//!
//! The meters are words in memory that all processes share, changed atomically, so that a read counts before the system
//! is asked and a process that dies takes no count with it. Three words a use:
//!
//! | word | content |
//! | --- | --- |
//! | budget | the budget's window (upper 32 bits), reads in it |
//! | total | all reads ever counted here |
//! | recorded | how many of them are on record |
//!
//! A window never goes back, so a clock set back gives no new budget. Totals only grow, so that counting needs no clock, and
//! recording the same reads twice is harmless. Only a power cut can lose counts; [`Meters::map`] then takes the running
//! windows as spent.
//!
//! That needs a note on the disk, made before the first read that is counted in memory alone happens, and taken back only
//! when the disk has every count. Reads and [`Meters::end`] meet without a lock: a read counts and then looks at the note,
//! `end` changes the note and then writes the counts. Both are sequentially consistent, so one of them sees the other.

use std::io;
use std::sync::atomic::Ordering::SeqCst;

use crate::declaration::{Budget, UseId};
use crate::edge::{AtomicU64, Entropy, Folder, Shared, Timestamp};

const MAGIC: u64 = u64::from_le_bytes(*b"ASKMETR\x01");
/// Header words: magic, boot (two words), the note whether counts may be missing on the disk, the series, and what all
/// processes must know at once: how many commits there were, when the consent ends, the largest time seen.
const HEADER: usize = 8;
const BOOT: usize = 1;
const NOTE: usize = 3;
const SERIES: usize = 4;
const COMMITS: usize = 5;
const EXPIRES: usize = 6;
const CLOCK: usize = 7;
const WORDS: usize = 3;

/// The lower bits of the note are its state. Above them it counts its changes, so that no value comes twice.
const STATE: u64 = 3;
/// The disk has all counts.
const COMPLETE: u64 = 0;
/// Counts may be missing, and perhaps the disk does not say so yet.
const UNSURE: u64 = 1;
/// Counts may be missing, and the disk says so.
const NOTED: u64 = 2;

pub(crate) struct Meters {
    name: String,
    words: Shared<AtomicU64>,
    uses: usize,
}

/// Reads of one use that are not on record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Counted {
    pub(crate) id: UseId,
    /// The total when reads were last recorded.
    pub(crate) from: u64,
    /// The total now.
    pub(crate) to: u64,
}

impl Meters {
    pub(crate) fn name(digest: &[u8; 16]) -> String {
        format!("meters-{}", crate::hex::encode(digest))
    }

    pub(crate) fn is_name(name: &str) -> bool {
        name.starts_with("meters-")
    }

    /// What the meters of another declaration, of `uses` uses, counted and did not put on record, and their series.
    pub(crate) fn leftover(
        folder: &dyn Folder,
        digest: &[u8; 16],
        uses: usize,
    ) -> io::Result<Option<(u64, Vec<Counted>)>> {
        let name = Self::name(digest);
        if folder.open(&name)?.is_none() {
            return Ok(None);
        }
        let words = folder.map_words(&name, HEADER + WORDS * uses)?;
        let meters = Self { name, words, uses };
        let intact = meters.load(0) == MAGIC;
        Ok(intact.then(|| (meters.series(), meters.unrecorded())))
    }

    /// Maps the meters of a declaration. Call it under the folder's lock. `boot` identifies the running system since its
    /// start; without it, or when it changed while counts were not yet on the disk, the windows that run at `now` are
    /// taken as spent.
    pub(crate) fn map(
        folder: &dyn Folder,
        digest: &[u8; 16],
        budgets: &[Option<Budget>],
        boot: Option<[u8; 16]>,
        now: Timestamp,
        entropy: &dyn Entropy,
    ) -> io::Result<Self> {
        let name = Self::name(digest);
        let words = folder.map_words(&name, HEADER + WORDS * budgets.len())?;
        let meters = Self { name, words, uses: budgets.len() };
        if meters.load(0) != MAGIC {
            meters.words.iter().for_each(|word| word.store(0, SeqCst));
            let mut series = [0; 8];
            entropy.fill(&mut series)?;
            meters.store(SERIES, u64::from_le_bytes(series));
            meters.store(0, MAGIC);
            // A budget that is spent must not be forgotten with the file's name.
            folder.sync()?;
        }
        meters.begin(budgets, boot, now);
        Ok(meters)
    }

    /// The meters of a declaration as they are, for whoever has no lock: nothing is made. `None` where no process that had
    /// the lock left any. `boot` and `now` are as for [`Meters::map`].
    pub(crate) fn find(
        folder: &dyn Folder,
        digest: &[u8; 16],
        budgets: &[Option<Budget>],
        boot: Option<[u8; 16]>,
        now: Timestamp,
    ) -> io::Result<Option<Self>> {
        let name = Self::name(digest);
        let len = HEADER + WORDS * budgets.len();
        let there = folder.open(&name)?.map_or(Ok(0), |file| file.len())?;
        if there < (len * size_of::<u64>()) as u64 {
            return Ok(None);
        }
        let meters = Self { words: folder.map_words(&name, len)?, name, uses: budgets.len() };
        if meters.load(0) != MAGIC {
            return Ok(None);
        }
        meters.begin(budgets, boot, now);
        Ok(Some(meters))
    }

    /// Takes the windows that run as spent, where counts may have been lost with the power.
    fn begin(&self, budgets: &[Option<Budget>], boot: Option<[u8; 16]>, now: Timestamp) {
        let [low, high] = boot.map_or([0, 0], halves);
        let same = boot.is_some() && self.load(BOOT) == low && self.load(BOOT + 1) == high;
        if self.load(NOTE) & STATE != COMPLETE && !same {
            for (id, budget) in (0..).map(UseId).zip(budgets) {
                if let Some(budget) = budget {
                    self.spend_all(id, *budget, now);
                }
            }
        }
        self.store(BOOT, low);
        self.store(BOOT + 1, high);
    }

    #[inline]
    fn load(&self, place: usize) -> u64 {
        self.words.get(place).map_or(0, |word| word.load(SeqCst))
    }

    fn store(&self, place: usize, value: u64) {
        if let Some(word) = self.words.get(place) {
            word.store(value, SeqCst);
        }
    }

    #[inline]
    fn word(&self, id: UseId, which: usize) -> Option<&AtomicU64> {
        // There are no words behind those of the last use.
        self.words.get(HEADER + WORDS * id.index() + which)
    }

    /// Takes one read from the budget. False when nothing is left of it.
    pub(crate) fn spend(&self, id: UseId, budget: Option<Budget>, now: Timestamp) -> bool {
        let Some(budget) = budget else { return true };
        let Some(word) = self.word(id, 0) else { return false };
        let window = window(now, budget.seconds);
        let take = |old| {
            let (held, count) = parts(old);
            match held {
                held if held < window => (budget.reads > 0).then(|| join(window, 1)),
                held => (count < budget.reads).then(|| join(held, count + 1)),
            }
        };
        word.fetch_update(SeqCst, SeqCst, take).is_ok()
    }

    fn spend_all(&self, id: UseId, budget: Budget, now: Timestamp) {
        if let Some(word) = self.word(id, 0) {
            let full = |old| Some(join(parts(old).0.max(window(now, budget.seconds)), budget.reads));
            let _ = word.fetch_update(SeqCst, SeqCst, full);
        }
    }

    /// Counts one read. Once it is noted on the disk that counts are in memory only, this costs an addition and a load.
    ///
    /// A read whose count failed must not happen, although it may have been counted.
    #[inline]
    pub(crate) fn count(&self, folder: &dyn Folder, id: UseId) -> io::Result<()> {
        if let Some(total) = self.word(id, 1) {
            total.fetch_add(1, SeqCst);
        }
        if self.load(NOTE) & STATE == NOTED { Ok(()) } else { self.note(folder) }
    }

    /// The reads that are not on record.
    pub(crate) fn unrecorded(&self) -> Vec<Counted> {
        let uses = (0..).map(UseId).take(self.uses);
        let news = uses.filter_map(|id| {
            let (to, from) = (self.word(id, 1)?.load(SeqCst), self.word(id, 2)?.load(SeqCst));
            (from < to).then_some(Counted { id, from, to })
        });
        news.collect()
    }

    /// Notes that reads are on record.
    pub(crate) fn recorded(&self, counted: &Counted) {
        if let Some(word) = self.word(counted.id, 2) {
            word.fetch_max(counted.to, SeqCst);
        }
    }

    /// How many commits there were since the meters were made. Another number than before means news.
    pub(crate) fn commits(&self) -> u64 {
        self.load(COMMITS)
    }

    /// Tells all processes that there was a commit, and when the consent ends from now on. To be called before cells are
    /// raised.
    pub(crate) fn committed(&self, expires: Option<Timestamp>) {
        self.store(EXPIRES, end(expires));
        if let Some(word) = self.words.get(COMMITS) {
            word.fetch_add(1, SeqCst);
        }
    }

    /// When the consent ends.
    pub(crate) fn expires(&self) -> Option<Timestamp> {
        let end = self.load(EXPIRES);
        (end != 0).then(|| Timestamp(i64::try_from(end).unwrap_or(i64::MAX)))
    }

    /// Whether this is when the consent ends.
    pub(crate) fn tell(&self, expires: Option<Timestamp>) -> bool {
        self.load(EXPIRES) == end(expires)
    }

    /// The largest time that any process has seen, `now` included.
    pub(crate) fn latest(&self, now: Timestamp) -> Timestamp {
        let (now, seen) = (u64::try_from(now.0).unwrap_or(0), self.load(CLOCK));
        if seen < now
            && let Some(word) = self.words.get(CLOCK)
        {
            word.fetch_max(now, SeqCst);
        }
        Timestamp(i64::try_from(seen.max(now)).unwrap_or(i64::MAX))
    }

    /// Distinguishes these totals from those of meters that were there before.
    pub(crate) fn series(&self) -> u64 {
        self.load(SERIES)
    }

    /// Notes on the disk that counts may be missing there.
    #[cold]
    fn note(&self, folder: &dyn Folder) -> io::Result<()> {
        let unsure = self.unsure();
        self.sync(folder)?;
        // Where somebody else changed it meanwhile, either the note stands or they wrote this count too.
        self.settle(unsure, NOTED);
        Ok(())
    }

    /// Writes the counts to the disk: a power cut from here on loses none of those that are there now.
    pub(crate) fn end(&self, folder: &dyn Folder) -> io::Result<()> {
        if self.load(NOTE) & STATE != COMPLETE {
            let unsure = self.unsure();
            self.sync(folder)?;
            // Not if somebody counted since, and noted it.
            if self.settle(unsure, COMPLETE) {
                self.sync(folder)?;
            }
        }
        Ok(())
    }

    /// Begins a change of the note: until it is settled, each read makes a note of its own.
    fn unsure(&self) -> u64 {
        let next = |note: u64| (note | STATE).wrapping_add(1) | UNSURE;
        let Some(word) = self.words.get(NOTE) else { return UNSURE };
        let (Ok(before) | Err(before)) = word.fetch_update(SeqCst, SeqCst, |note| Some(next(note)));
        next(before)
    }

    /// Ends a change of the note, unless another began since.
    fn settle(&self, unsure: u64, state: u64) -> bool {
        let settled = unsure & !STATE | state;
        self.words
            .get(NOTE)
            .is_some_and(|word| word.compare_exchange(unsure, settled, SeqCst, SeqCst).is_ok())
    }

    fn sync(&self, folder: &dyn Folder) -> io::Result<()> {
        self.words.flush()?;
        folder.open(&self.name)?.map_or(Ok(()), |file| file.sync())
    }
}

/// When a consent ends, as a word; 0 for one that does not.
fn end(expires: Option<Timestamp>) -> u64 {
    expires.map_or(0, |end| u64::try_from(end.0).unwrap_or(0).max(1))
}

/// The number of the window of `seconds` that `now` lies in.
fn window(now: Timestamp, seconds: u32) -> u32 {
    u32::try_from(now.0.max(0) / (1000 * i64::from(seconds.max(1)))).unwrap_or(u32::MAX)
}

fn parts(word: u64) -> (u32, u32) {
    ((word >> 32) as u32, (word & 0xFFFF_FFFF) as u32)
}

fn join(window: u32, count: u32) -> u64 {
    u64::from(window) << 32 | u64::from(count)
}

fn halves(boot: [u8; 16]) -> [u64; 2] {
    let mut halves = [[0; 8]; 2];
    halves.as_flattened_mut().copy_from_slice(&boot);
    halves.map(u64::from_le_bytes)
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use crate::edge::{SystemEntropy, UnixFolder};

    const USE: UseId = UseId(1);
    const DAILY: Option<Budget> = Some(Budget { reads: 2, seconds: 86_400 });
    const BOOT: Option<[u8; 16]> = Some([3; 16]);

    fn day(number: i64) -> Timestamp {
        Timestamp(number * 86_400_000 + 5)
    }

    fn map(folder: &UnixFolder, boot: Option<[u8; 16]>, now: Timestamp) -> Meters {
        Meters::map(folder, &[9; 16], &[None, DAILY], boot, now, &SystemEntropy).unwrap()
    }

    fn folder() -> (tempfile::TempDir, UnixFolder) {
        let place = tempfile::tempdir().unwrap();
        let folder = UnixFolder::new(place.path()).unwrap();
        (place, folder)
    }

    #[test]
    fn a_budget_lasts_for_its_window() {
        let (_place, folder) = folder();
        let meters = map(&folder, BOOT, day(1));
        let taken: Vec<bool> = (0..4).map(|_| meters.spend(USE, DAILY, day(1))).collect();
        assert_eq!(taken, [true, true, false, false]);
        assert!(meters.spend(USE, DAILY, day(2)));
        assert!(meters.spend(UseId(0), None, day(1)), "no budget, no limit");
    }

    #[test]
    fn a_clock_set_back_gives_no_new_budget() {
        let (_place, folder) = folder();
        let meters = map(&folder, BOOT, day(5));
        assert!(meters.spend(USE, DAILY, day(5)));
        assert!(meters.spend(USE, DAILY, day(4)));
        assert!(!meters.spend(USE, DAILY, day(3)));
        assert!(!meters.spend(USE, DAILY, day(5)));
    }

    #[test]
    fn a_use_beyond_the_meters_has_no_budget_left() {
        let (_place, folder) = folder();
        assert!(!map(&folder, BOOT, day(1)).spend(UseId(2), DAILY, day(1)));
    }

    #[test]
    fn a_budget_of_nothing_allows_nothing() {
        let (_place, folder) = folder();
        let none = Some(Budget { reads: 0, seconds: 60 });
        assert!(!map(&folder, BOOT, day(1)).spend(USE, none, day(1)));
    }

    #[test]
    fn counts_survive_the_process_and_are_recorded_once() {
        let (_place, folder) = folder();
        let meters = map(&folder, BOOT, day(1));
        (0..3).for_each(|_| meters.count(&folder, USE).unwrap());
        drop(meters);
        let meters = map(&folder, BOOT, day(1));
        let counted = meters.unrecorded();
        assert_eq!(counted, [Counted { id: USE, from: 0, to: 3 }]);
        counted.iter().for_each(|one| meters.recorded(one));
        assert_eq!(meters.unrecorded(), []);
        meters.count(&folder, USE).unwrap();
        assert_eq!(meters.unrecorded(), [Counted { id: USE, from: 3, to: 4 }]);
    }

    #[test]
    fn after_an_unclean_end_running_windows_are_spent() {
        for (before, after, clean, spent) in [
            (BOOT, BOOT, false, false),
            (BOOT, Some([4; 16]), false, true),
            (BOOT, Some([4; 16]), true, false),
            (None, None, false, true),
            (None, None, true, false),
        ] {
            let (_place, folder) = folder();
            let meters = map(&folder, before, day(1));
            meters.count(&folder, USE).unwrap();
            if clean {
                meters.end(&folder).unwrap();
            }
            drop(meters);
            let meters = map(&folder, after, day(1));
            assert_eq!(meters.spend(USE, DAILY, day(1)), !spent, "{before:?} {after:?} {clean}");
            assert!(meters.spend(USE, DAILY, day(2)), "the next window is fresh");
        }
    }

    #[test]
    fn threads_share_one_budget_and_lose_no_count() {
        let (_place, folder) = folder();
        let meters = map(&folder, BOOT, day(1));
        let budget = Some(Budget { reads: 100, seconds: 86_400 });
        let taken: usize = std::thread::scope(|scope| {
            let reader = || {
                (0..100).for_each(|_| meters.count(&folder, USE).unwrap());
                (0..100).filter(|_| meters.spend(USE, budget, day(1))).count()
            };
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(reader)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).sum()
        });
        assert_eq!(taken, 100);
        assert_eq!(meters.unrecorded(), [Counted { id: USE, from: 0, to: 400 }]);
    }
}
