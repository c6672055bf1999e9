//! A disk under a page cache: what is in the cache, what is on the disk for sure, and what may or may not be.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use crate::rng::Rng;

/// What a disk writes whole or not at all, as a rule.
pub(crate) const SECTOR: usize = 512;

type Bytes = Arc<Vec<u8>>;
type Names = BTreeMap<String, usize>;

/// A file, whatever it is called.
#[derive(Clone, Default)]
struct Inode {
    /// What processes read.
    cache: Bytes,
    /// What a power cut leaves for sure.
    durable: Bytes,
    /// All that a sector held since it was last made durable, oldest first.
    unsynced: BTreeMap<usize, Vec<Bytes>>,
    /// The same of sectors that a sync failed to write: the system takes them for written, and no later sync tries again.
    lost: BTreeMap<usize, Vec<Bytes>>,
    /// If the file is mapped: what it held at the call before.
    mapped: Option<Bytes>,
}

/// A change to the names in the folder: what each of them stands for from now on.
type Change = Vec<(String, Option<usize>)>;

/// The disk and its cache.
#[derive(Clone)]
pub(crate) struct Disk {
    sector: usize,
    inodes: Vec<Arc<Inode>>,
    names: Arc<Names>,
    durable_names: Arc<Names>,
    /// Changes since the folder was synced.
    journal: Vec<Change>,
    /// One more for each change of anything.
    pub(crate) generation: u64,
}

impl Disk {
    /// An empty one, with sectors of [`SECTOR`] bytes.
    pub(crate) fn new() -> Self {
        Self::with_sectors(SECTOR)
    }

    pub(crate) fn with_sectors(sector: usize) -> Self {
        let names = Arc::new(Names::new());
        let durable_names = names.clone();
        Self { sector, inodes: Vec::new(), names, durable_names, journal: Vec::new(), generation: 0 }
    }

    fn inode(&mut self, inode: usize) -> &mut Inode {
        self.generation += 1;
        Arc::make_mut(&mut self.inodes[inode])
    }

    fn change(&mut self, change: Change) {
        self.generation += 1;
        apply(Arc::make_mut(&mut self.names), &change);
        self.journal.push(change);
    }

    pub(crate) fn find(&self, name: &str) -> Option<usize> {
        self.names.get(name).copied()
    }

    pub(crate) fn names(&self) -> Vec<String> {
        self.names.keys().cloned().collect()
    }

    pub(crate) fn create(&mut self, name: &str) -> usize {
        let inode = self.inodes.len();
        self.inodes.push(Arc::default());
        self.change(vec![(name.to_owned(), Some(inode))]);
        inode
    }

    /// False where there is no such file.
    pub(crate) fn rename(&mut self, from: &str, to: &str) -> bool {
        let found = self.find(from);
        if found.is_some() {
            self.change(vec![(to.to_owned(), found), (from.to_owned(), None)]);
        }
        found.is_some()
    }

    pub(crate) fn remove(&mut self, name: &str) {
        if self.find(name).is_some() {
            self.change(vec![(name.to_owned(), None)]);
        }
    }

    pub(crate) fn sync_names(&mut self) {
        if !self.journal.is_empty() {
            self.generation += 1;
            self.durable_names.clone_from(&self.names);
            self.journal.clear();
        }
    }

    /// What a process reads.
    pub(crate) fn bytes(&self, inode: usize) -> &[u8] {
        &self.inodes[inode].cache
    }

    pub(crate) fn write(&mut self, inode: usize, offset: usize, bytes: &[u8]) {
        let sector = self.sector;
        let file = self.inode(inode);
        let end = offset + bytes.len();
        let cache = Arc::make_mut(&mut file.cache);
        if cache.len() < end {
            lengthen(cache, end);
        }
        cache[offset..end].copy_from_slice(bytes);
        for number in offset / sector..end.div_ceil(sector) {
            let now = padded(&file.cache, number, sector);
            let mut versions = file.lost.remove(&number).unwrap_or_default();
            versions.append(&mut file.unsynced.remove(&number).unwrap_or_default());
            versions.push(now);
            file.unsynced.insert(number, versions);
        }
    }

    /// Makes a file's content durable, but for what an earlier failure lost.
    pub(crate) fn sync(&mut self, inode: usize) {
        let sector = self.sector;
        let old = &self.inodes[inode];
        if old.unsynced.is_empty() && old.durable.len() == old.cache.len() {
            return;
        }
        let file = self.inode(inode);
        let durable = Arc::make_mut(&mut file.durable);
        lengthen(durable, file.cache.len());
        for number in std::mem::take(&mut file.unsynced).into_keys() {
            let range = number * sector..((number + 1) * sector).min(file.cache.len());
            durable[range.clone()].copy_from_slice(&file.cache[range]);
        }
    }

    /// A sync that fails: the system forgets that there was something to write. `dropped`: it forgets the content too.
    pub(crate) fn fail_sync(&mut self, inode: usize, dropped: bool) {
        let sector = self.sector;
        let file = self.inode(inode);
        for (number, versions) in std::mem::take(&mut file.unsynced) {
            file.lost.entry(number).or_default().extend(versions);
            if dropped {
                let old = padded(&file.durable, number, sector);
                let cache = Arc::make_mut(&mut file.cache);
                let range = number * sector..((number + 1) * sector).min(cache.len());
                let len = range.len();
                cache[range].copy_from_slice(&old[..len]);
            }
        }
    }

    pub(crate) fn sync_all(&mut self) {
        (0..self.inodes.len()).for_each(|inode| self.sync(inode));
        self.sync_names();
    }

    /// Notes that processes share this file's memory from here on.
    pub(crate) fn map(&mut self, inode: usize) {
        let file = self.inode(inode);
        file.mapped.get_or_insert_with(|| file.cache.clone());
    }

    /// Takes over what the memory holds by now.
    pub(crate) fn remember(&mut self, inode: usize, memory: &[u8]) {
        let file = &self.inodes[inode];
        let changed = *file.cache != memory;
        if !changed && file.mapped.as_ref().is_some_and(|before| Arc::ptr_eq(before, &file.cache)) {
            return;
        }
        let before = file.cache.clone();
        if changed {
            let sector = self.sector;
            for (number, part) in memory.chunks(sector).enumerate() {
                if part != &before[number * sector..number * sector + part.len()] {
                    self.write(inode, number * sector, part);
                }
            }
        }
        let file = Arc::make_mut(&mut self.inodes[inode]);
        file.mapped = Some(if changed { before } else { file.cache.clone() });
    }

    /// The files whose memory processes share, those without a name included.
    pub(crate) fn mapped(&self) -> impl Iterator<Item = usize> {
        (0..self.inodes.len()).filter(|inode| self.inodes[*inode].mapped.is_some())
    }

    /// What a kill between the last call and this one leaves in shared memory: all of what was stored since, or some.
    /// (Which some depends on the order of the stores. That is not looked at: every mix counts.)
    pub(crate) fn kills(&self, limit: usize, rng: &mut Rng, mut each: impl FnMut(Disk)) {
        each(self.clone());
        for inode in self.mapped() {
            let file = &self.inodes[inode];
            let Some(before) = file.mapped.as_ref().filter(|before| before.len() == file.cache.len()) else {
                continue;
            };
            let changed: Vec<usize> =
                (0..before.len()).filter(|place| before[*place] != file.cache[*place]).collect();
            let all = 1_u64.checked_shl(u32::try_from(changed.len()).unwrap()).unwrap_or(u64::MAX);
            let exhaustive = all <= limit as u64;
            // All of them is the state above.
            for number in 0..if exhaustive { all.saturating_sub(1) } else { limit as u64 } {
                let kept = if exhaustive { number } else { rng.next() };
                let mut memory = before.to_vec();
                for place in changed.iter().enumerate().filter(|(bit, _)| kept >> (bit % 64) & 1 == 1) {
                    memory[*place.1] = file.cache[*place.1];
                }
                let mut state = self.clone();
                state.remember(inode, &memory);
                each(state);
            }
        }
    }

    /// What is left if nothing that was not synced survives.
    pub(crate) fn lost(&self) -> Disk {
        Image::new(self, self.durable_names.clone(), Vec::new()).build(&[])
    }

    /// What a power cut may leave, up to about `limit` images; less only if that is all.
    pub(crate) fn cuts(&self, limit: usize, rng: &mut Rng, mut each: impl FnMut(Disk)) {
        let names = self.surviving_names();
        let share = limit.div_ceil(names.len());
        for some in names {
            let places = self.places(&some);
            Image::new(self, Arc::new(some), places).each(share, rng, &mut each);
        }
    }

    /// The names after a power cut: any changes of the journal may be missing, up to a few; of many, a tail.
    fn surviving_names(&self) -> Vec<Names> {
        let many = self.journal.len() > 6;
        let subsets = if many { self.journal.len() + 1 } else { 1 << self.journal.len() };
        let mut found = BTreeSet::new();
        for subset in 0..subsets {
            let mut names = (*self.durable_names).clone();
            let kept = |place: usize| if many { place < subset } else { subset >> place & 1 == 1 };
            let journal = self.journal.iter().enumerate().filter(|(place, _)| kept(*place));
            journal.for_each(|(_, change)| apply(&mut names, change));
            found.insert(names);
        }
        found.into_iter().collect()
    }

    /// Everything about the files in `names` that a power cut decides.
    fn places(&self, names: &Names) -> Vec<Place> {
        let inodes: BTreeSet<usize> = names.values().copied().collect();
        let mut places = Vec::new();
        for inode in inodes {
            let file = &self.inodes[inode];
            if file.durable.len() < file.cache.len() {
                places.push(Place { inode, sector: None, options: vec![Bytes::default(); 2], kept: 1 });
            }
            for (sector, versions) in file.lost.iter().chain(&file.unsynced) {
                let old = padded(&file.durable, *sector, self.sector);
                let kept = usize::from(versions.last() != Some(&old));
                let options = fates(old, versions, file.mapped.is_some());
                if options.len() > 1 {
                    places.push(Place { inode, sector: Some(*sector), options, kept });
                }
            }
        }
        places
    }
}

fn apply(names: &mut Names, change: &Change) {
    for (name, inode) in change {
        match inode {
            Some(inode) => names.insert(name.clone(), *inode),
            None => names.remove(name),
        };
    }
}

fn padded(bytes: &[u8], number: usize, sector: usize) -> Bytes {
    let start = (number * sector).min(bytes.len());
    let mut part = bytes[start..(start + sector).min(bytes.len())].to_vec();
    lengthen(&mut part, sector);
    Arc::new(part)
}

/// What may become of a sector: first that nothing of it was written, then that all was, unless that is the same. Shared
/// memory is written back in its place: it may be torn, and is neither zeroed nor garbage.
fn fates(old: Bytes, versions: &[Bytes], memory: bool) -> Vec<Bytes> {
    let new = versions.last().unwrap_or(&old).clone();
    let half = old.len() / 2;
    let torn = |first: &Bytes, second: &Bytes| Bytes::new([&first[..half], &second[half..]].concat());
    let mut all = vec![new.clone(), torn(&new, &old), torn(&old, &new)];
    if !memory {
        all.push(Bytes::new(vec![0; old.len()]));
        all.push(Bytes::new(new.iter().map(|byte| byte ^ 0x5A).collect()));
    }
    all.extend(versions.iter().cloned());
    let mut distinct = vec![old];
    for fate in all {
        if !distinct.contains(&fate) {
            distinct.push(fate);
        }
    }
    distinct
}

/// One thing that a power cut decides: what a sector holds, or without one, how long the file is.
struct Place {
    inode: usize,
    sector: Option<usize>,
    options: Vec<Bytes>,
    /// The option that says that all was written.
    kept: usize,
}

/// The images with the same names.
struct Image<'a> {
    disk: &'a Disk,
    names: Arc<Names>,
    places: Vec<Place>,
    /// The files as they are for sure; those without a name are gone.
    inodes: Vec<Arc<Inode>>,
}

impl<'a> Image<'a> {
    fn new(disk: &'a Disk, names: Arc<Names>, places: Vec<Place>) -> Self {
        let mut inodes = vec![Arc::default(); disk.inodes.len()];
        for inode in names.values() {
            inodes[*inode] = whole(disk.inodes[*inode].durable.clone());
        }
        Self { disk, names, places, inodes }
    }

    fn each(&self, limit: usize, rng: &mut Rng, each: &mut impl FnMut(Disk)) {
        let all = self.places.iter().try_fold(1, |all: usize, place| all.checked_mul(place.options.len()));
        if all.is_some_and(|all| all <= limit) { self.all(each) } else { self.some(limit, rng, each) }
    }

    /// Counts through all digits.
    fn all(&self, each: &mut impl FnMut(Disk)) {
        let mut digits = vec![0; self.places.len()];
        loop {
            each(self.build(&digits));
            let mut places = digits.iter_mut().zip(&self.places);
            let carries = |(digit, place): &mut (&mut usize, &Place)| {
                **digit = (**digit + 1) % place.options.len();
                **digit == 0
            };
            if places.all(|mut one| carries(&mut one)) {
                return;
            }
        }
    }

    /// The ends, one end up to a place and the other from there, what differs from them in one place, and draws.
    fn some(&self, limit: usize, rng: &mut Rng, each: &mut impl FnMut(Disk)) {
        let lost = vec![0; self.places.len()];
        let kept: Vec<usize> = self.places.iter().map(|place| place.kept).collect();
        let mut drawn = HashSet::new();
        let mut draw = |digits: &[usize]| {
            let mixed = digits.iter().fold(0, |mixed, digit| Rng::new(mixed ^ *digit as u64).next());
            if drawn.len() < limit && drawn.insert(mixed) {
                each(self.build(digits));
            }
        };
        draw(&lost);
        draw(&kept);
        for at in 1..lost.len() {
            for (first, second) in [(&lost, &kept), (&kept, &lost)] {
                draw(&[&first[..at], &second[at..]].concat());
            }
        }
        for base in [&lost, &kept] {
            let mut digits = base.clone();
            for (at, place) in self.places.iter().enumerate() {
                for digit in 0..place.options.len() {
                    digits[at] = digit;
                    draw(&digits);
                }
                digits[at] = base[at];
            }
        }
        let mut digits = lost;
        for round in 0..limit {
            // Few, half or most of the sectors arrive whole; the rest anyhow.
            let whole = [1, 4, 7][round % 3];
            for ((digit, place), kept) in digits.iter_mut().zip(&self.places).zip(&kept) {
                *digit = if rng.below(8) < whole { *kept } else { rng.below(place.options.len()) };
            }
            draw(&digits);
        }
    }

    fn build(&self, digits: &[usize]) -> Disk {
        let size = self.disk.sector;
        let mut inodes = self.inodes.clone();
        let mut places = self.places.iter().zip(digits).peekable();
        while let Some((place, digit)) = places.next() {
            let number = place.inode;
            let cache = &self.disk.inodes[number].cache;
            let mut bytes = self.inodes[number].durable.to_vec();
            let mut patch = |place: &Place, digit: usize| match place.sector {
                _ if digit == 0 => {}
                None => lengthen(&mut bytes, cache.len()),
                Some(sector) => {
                    let range = sector * size..((sector + 1) * size).min(cache.len());
                    lengthen(&mut bytes, range.end);
                    let len = range.len();
                    bytes[range].copy_from_slice(&place.options[digit][..len]);
                }
            };
            patch(place, *digit);
            while let Some((place, digit)) = places.next_if(|(place, _)| place.inode == number) {
                patch(place, *digit);
            }
            inodes[number] = whole(Bytes::new(bytes));
        }
        Disk {
            sector: size,
            inodes,
            names: self.names.clone(),
            durable_names: self.names.clone(),
            journal: Vec::new(),
            generation: self.disk.generation + 1,
        }
    }
}

/// A file that is on the disk as it is in the cache.
fn whole(bytes: Bytes) -> Arc<Inode> {
    Arc::new(Inode { cache: bytes.clone(), durable: bytes, ..Inode::default() })
}

/// Fills up with zeros. (Unoptimized, `resize` costs more than all else.)
fn lengthen(bytes: &mut Vec<u8>, len: usize) {
    static ZEROS: [u8; 1 << 17] = [0; 1 << 17];
    while bytes.len() < len {
        let more = (len - bytes.len()).min(ZEROS.len());
        bytes.extend_from_slice(&ZEROS[..more]);
    }
}
