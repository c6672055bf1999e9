//! Two logs that only grow: the person's decisions, and the activity of the app. The first is the truth about consent.
//!
//! A log is a file of records, each committed to by a leaf of a Merkle tree ([`tree`]), so that nothing in it can be changed
//! unnoticed by whoever holds an earlier checkpoint. The format is in `frame`; `scan` finds the end of what can be trusted;
//! both are pure, and so is [`verify`]. [`Ledger`] is the thin layer that reads and writes files.
//!
//! A record that is acknowledged lies in blocks of its own, so no later append can tear it. An append that failed is never
//! repeated on the same file, because the kernel may take pages it lost for written: the log moves to a new file first.
//! Creation, that repair and erasure are one path: write a new file, sync it, rename it, sync the folder.

pub mod checkpoint;
mod frame;
#[cfg(feature = "software-key")]
pub mod key;
pub mod note;
pub mod proof;
pub mod receipt;
mod scan;
pub mod tree;

use std::io;

use thiserror::Error;

use self::frame::{BLOCK, FRAME, HEADER, Head, Header, MAX_BODY, is_zero};
use self::scan::{Scan, scan};
use self::tree::{Frontier, Hash};
use crate::edge::{Entropy, File, Folder, Timestamp};

pub use self::frame::{Entry, commitment, restamp_format};
pub use self::scan::Tail;

/// Which log. Two files, so that opening costs time for the decisions alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Log {
    /// Declarations, consents, rights: each record durable before its effect.
    Decisions,
    /// Steps of SDKs, counts of reads.
    Activity,
}

impl Log {
    /// The file's name. It never changes.
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::Decisions => "ledger",
            Self::Activity => "activity",
        }
    }

    /// What the length of a frame is a multiple of, in bytes. Decisions share no block, so that no append rewrites one that
    /// holds an acknowledged record; the many records of activity only share no sector.
    pub(crate) const fn alignment(self) -> usize {
        match self {
            Self::Decisions => BLOCK,
            Self::Activity => 512,
        }
    }

    /// How many zeros to keep behind a last record of `span` bytes, so that the next ones fit on a full disk: a withdrawal
    /// must. Activity can be refused.
    const fn reserve(self, span: usize) -> usize {
        match self {
            Self::Decisions if span > 4 * BLOCK => 2 * span,
            Self::Decisions => 8 * BLOCK,
            Self::Activity => 0,
        }
    }

    fn origin(self, origin: &[u8; 16]) -> String {
        let log = match self {
            Self::Decisions => "",
            Self::Activity => "/activity",
        };
        format!("askfirst/{}{log}", crate::hex::encode(origin))
    }
}

/// What a record is about. The numbers are in files and never change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// 1: a declaration applies from here on.
    Declared,
    /// 2: somebody acted.
    Consent,
    /// 3: a request was made or answered.
    Right,
    /// 4: something went wrong that must be on record.
    Incident,
    /// 5: earlier records were erased.
    Erased,
    /// 6: earlier records were dropped because their time was over.
    Pruned,
    /// 16: a step of an SDK was taken.
    Step,
    /// 17: reads were counted over a window.
    Counts,
    /// 18: data was typed in, or came back from a log-in.
    Recorded,
    /// A kind that a newer version wrote.
    Other(u16),
}

impl Kind {
    const ALL: [(Self, u16, &'static str); 9] = [
        (Self::Declared, 1, "declared"),
        (Self::Consent, 2, "consent"),
        (Self::Right, 3, "right"),
        (Self::Incident, 4, "incident"),
        (Self::Erased, 5, "erased"),
        (Self::Pruned, 6, "pruned"),
        (Self::Step, 16, "step"),
        (Self::Counts, 17, "counts"),
        (Self::Recorded, 18, "recorded"),
    ];

    /// Its number in the file.
    pub fn number(self) -> u16 {
        match self {
            Self::Other(number) => number,
            _ => Self::ALL.iter().find(|(kind, ..)| *kind == self).map_or(0, |(_, number, _)| *number),
        }
    }

    /// Its name in JSON; "other" for one that this version does not know.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(kind, ..)| *kind == self).map_or("other", |(.., name)| name)
    }
}

impl From<u16> for Kind {
    fn from(number: u16) -> Self {
        Self::ALL
            .iter()
            .find(|(_, known, _)| *known == number)
            .map_or(Self::Other(number), |(kind, ..)| *kind)
    }
}

/// What is wrong with the bytes of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Fault {
    /// It does not begin as one.
    #[error(
        "it is no log of AskFirst, or its beginning is lost; check that it is the right file, and keep it"
    )]
    Foreign,
    /// A later version wrote it. It must not be touched.
    #[error("it has format {format}, which only a newer version of the app reads; install that version")]
    Newer {
        /// The format.
        format: u32,
    },
    /// The header block does not match its check.
    #[error("its header, bytes 0 to 95, is damaged; keep the file, it is evidence, and begin a new one")]
    Header,
    /// Something is wrong where a record must be, because it was there before, or because later ones are.
    #[error(
        "record {index}, at byte {offset}, is damaged or missing; keep the file, it is evidence, and begin a new one"
    )]
    Record {
        /// The record's number.
        index: u64,
        /// Where it should begin.
        offset: u64,
    },
}

/// Why a log cannot be read or written.
#[derive(Debug, Error)]
pub enum Error {
    /// What is in the file cannot be used.
    #[error("the file `{file}` cannot be used: {fault}")]
    Unusable {
        /// The file's name.
        file: &'static str,
        /// What is wrong with it.
        fault: Fault,
    },
    /// Another process appended, or replaced the file. Nothing was written.
    #[error("another process wrote to `{0}`; catch up with it and try again")]
    Behind(&'static str),
    /// A record that cannot be made.
    #[error("a record cannot be made: {0}")]
    Body(String),
    /// The system refused. It says for which file.
    #[error("a log could not be read or written: {0}")]
    Io(#[from] io::Error),
}

impl Error {
    /// Whether the file is lost as it is: the only way on is to set it aside and begin anew.
    pub fn is_damage(&self) -> bool {
        matches!(self, Self::Unusable { fault: Fault::Foreign | Fault::Header | Fault::Record { .. }, .. })
    }
}

/// Which records of a kind somebody needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Each of them.
    Each,
    /// The last one: it says all that those before it said.
    Last,
    /// None of them.
    Nothing,
}

/// A log that was opened.
#[derive(Debug)]
pub struct Opened {
    /// The handle to go on with.
    pub ledger: Ledger,
    /// The records, in their order: all of them, or those that were needed.
    pub entries: Vec<Entry>,
}

/// What other processes did to a log.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct CaughtUp {
    /// Whether the file is another one, or gone: `entries` are then all records there are, not the new ones.
    pub fresh: bool,
    /// The records that this handle had not seen.
    pub entries: Vec<Entry>,
}

/// A log, and how far this process knows it.
///
/// Each call opens the file by name, because another process may have put a new one there. All calls but [`Ledger::sync`]
/// want the folder's lock; none takes it.
#[derive(Debug)]
pub struct Ledger {
    header: Header,
    /// The beginning of the header block. While the file has it byte for byte, nobody replaced or damaged it.
    stamp: [u8; HEADER],
    origin: String,
    /// Where the next frame goes.
    end: u64,
    /// The tree over all records; its size is the next index.
    tree: Frontier,
    condition: Condition,
    /// Whether the file is known to have its name on the disk too. Whoever renamed it may have died before saying so.
    named: bool,
    /// Whether its records are known to be on the disk. Whoever wrote them may have died before the sync.
    kept: bool,
}

/// Whether the file may be appended to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Condition {
    Sound,
    /// There is no file.
    Missing,
    /// The last append, by whomever, was torn, or a sync failed. The record with this commitment was never acknowledged and
    /// does not exist, wherever it may turn up.
    Suspect(Option<Hash>),
}

impl Ledger {
    /// Opens a log and reads all of it. Where there is no file it begins one, dated `now`.
    ///
    /// # Errors
    ///
    /// [`Error::Unusable`] leaves the file as it is; so does [`Error::Io`]. Nothing is created unless the folder says
    /// that there is no such file.
    pub fn open(
        folder: &dyn Folder,
        log: Log,
        entropy: &dyn Entropy,
        now: Timestamp,
    ) -> Result<Opened, Error> {
        let mut ledger = Self::missing(log);
        let CaughtUp { entries, .. } = ledger.catch_up(folder)?;
        if ledger.condition == Condition::Missing {
            ledger.move_on(folder, entropy, now)?;
        }
        Ok(Opened { ledger, entries })
    }

    /// Opens a log as [`Ledger::open`] does, and reads the bodies of those records alone that are needed, of the last one, and of
    /// the one with the largest time. Of the others it reads what the tree needs: that their bodies are damaged is found by
    /// whoever reads all, such as [`Ledger::read_all`]. If anything that it does read is not right it reads everything.
    ///
    /// # Errors
    ///
    /// As [`Ledger::open`].
    pub fn open_for(
        folder: &dyn Folder,
        log: Log,
        entropy: &dyn Entropy,
        now: Timestamp,
        needs: fn(Kind) -> Need,
    ) -> Result<Opened, Error> {
        if let Some(file) = folder.open(log.file_name())?
            && let Some(opened) = Self::missing(log).skim(&*file, needs)?
        {
            return Ok(opened);
        }
        Self::open(folder, log, entropy, now)
    }

    /// Reads a log without the folder's lock, and changes nothing; `None` where there is no file.
    ///
    /// The last record may not be on the disk yet, or be undone again: it is no ground to allow anything. What is torn at the
    /// end is being written, or was never finished, and counts as not there.
    pub fn peek(folder: &dyn Folder, log: Log, needs: fn(Kind) -> Need) -> Result<Option<Vec<Entry>>, Error> {
        let Some(file) = folder.open(log.file_name())? else { return Ok(None) };
        let ledger = Self::missing(log);
        if let Some(opened) = ledger.skim(&*file, needs)? {
            return Ok(Some(opened.entries));
        }
        ledger.read_header(&*file)?;
        let mut found = None;
        loop {
            let scan = scan(&read_from(&*file, BLOCK as u64)?, log, BLOCK as u64, 0);
            match scan {
                Ok(scan) => return Ok(Some(scan.entries)),
                // Two appends while the file is read once look like a hole. A hole that stays is one.
                Err(fault) if found == Some(fault) => return Err(ledger.unusable(fault)),
                Err(fault) => found = Some(fault),
            }
        }
    }

    /// The handle of a log that was not read.
    pub(crate) fn missing(log: Log) -> Self {
        let header = Header { log, origin: [0; 16], incarnation: [0; 16], created: Timestamp(0) };
        Self::before_first(header, Condition::Missing)
    }

    fn before_first(header: Header, condition: Condition) -> Self {
        let origin = header.log.origin(&header.origin);
        let stamp = header.encode().first_chunk().copied().unwrap_or([0; HEADER]);
        Self {
            header,
            stamp,
            origin,
            end: BLOCK as u64,
            tree: Frontier::default(),
            condition,
            named: false,
            kept: true,
        }
    }

    fn file_name(&self) -> &'static str {
        self.header.log.file_name()
    }

    /// Names the log for good: "askfirst/" and 32 hexadecimal digits; behind them "/activity" for that log.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The tree over all records that this handle knows.
    pub fn tree(&self) -> &Frontier {
        &self.tree
    }

    /// What there is to sign about the log as this handle knows it: see [`tree::checkpoint_text`].
    pub fn checkpoint_text(&self) -> String {
        tree::checkpoint_text(&self.origin, self.tree.size(), &self.tree.root())
    }

    /// Reads what other processes appended since this handle last looked. Without news it costs two small reads.
    pub fn catch_up(&mut self, folder: &dyn Folder) -> Result<CaughtUp, Error> {
        let Some(file) = folder.open(self.file_name())? else {
            let fresh = self.condition != Condition::Missing;
            *self = Self::missing(self.header.log);
            return Ok(CaughtUp { fresh, entries: Vec::new() });
        };
        let header = self.read_header(&*file)?;
        if self.condition == Condition::Missing || header.incarnation != self.header.incarnation {
            let mut other = Self::before_first(header, Condition::Sound);
            let entries = other.read_on(&*file)?;
            *self = other;
            return Ok(CaughtUp { fresh: true, entries });
        }
        let entries = if self.is_at_end(&*file)? { Vec::new() } else { self.read_on(&*file)? };
        Ok(CaughtUp { fresh: false, entries })
    }

    /// Appends a record and makes it durable with one `fdatasync`. It is acknowledged when this returns.
    ///
    /// The handle must have caught up under the same lock. `body` is JSON that says `at` and `kind` too.
    ///
    /// # Errors
    ///
    /// The record does not exist then, for this process at least: what may be left of it in the file is overwritten if the
    /// disk allows. Before giving up, the log moves to a new file and the append is tried there, once.
    pub fn append(
        &mut self,
        folder: &dyn Folder,
        entropy: &dyn Entropy,
        at: Timestamp,
        kind: Kind,
        body: &[u8],
    ) -> Result<Entry, Error> {
        self.append_as(folder, entropy, at, kind, body, true)
    }

    /// Appends a record that survives the process at once, and a power cut only after a [`Ledger::sync`]. A power cut may
    /// also keep a later one of several such records and lose an earlier: the log reads as damaged then.
    pub fn append_buffered(
        &mut self,
        folder: &dyn Folder,
        entropy: &dyn Entropy,
        at: Timestamp,
        kind: Kind,
        body: &[u8],
    ) -> Result<Entry, Error> {
        self.append_as(folder, entropy, at, kind, body, false)
    }

    fn append_as(
        &mut self,
        folder: &dyn Folder,
        entropy: &dyn Entropy,
        at: Timestamp,
        kind: Kind,
        body: &[u8],
        sync: bool,
    ) -> Result<Entry, Error> {
        let entry = self.make(entropy, at, kind, body)?;
        if self.condition != Condition::Sound {
            self.move_on(folder, entropy, at)?;
        }
        if let Err(error) = self.write(folder, &entry, sync) {
            if self.condition == Condition::Sound {
                return Err(error);
            }
            log::warn!("{error}; `{}` moves to a new file", self.file_name());
            let Ok(()) = self.move_on(folder, entropy, at) else { return Err(error) };
            self.write(folder, &entry, sync)?;
        }
        Ok(entry)
    }

    /// The next record.
    fn make(&self, entropy: &dyn Entropy, at: Timestamp, kind: Kind, body: &[u8]) -> Result<Entry, Error> {
        if body.len() > MAX_BODY {
            return Err(Error::Body(format!("it has {} bytes; at most {MAX_BODY} are possible", body.len())));
        }
        let mut salt = [0; 16];
        entropy.fill(&mut salt)?;
        Ok(Entry::new(self.tree.size(), kind, at, salt, body))
    }

    /// Makes everything appended durable.
    pub fn sync(&mut self, folder: &dyn Folder) -> Result<(), Error> {
        let Some(file) = folder.open(self.file_name())? else { return Ok(()) };
        file.sync().inspect_err(|_| self.doubt())?;
        self.name(folder)
    }

    /// Reads all records that this handle knows.
    pub fn read_all(&self, folder: &dyn Folder) -> Result<Vec<Entry>, Error> {
        let Some(file) = folder.open(self.file_name())? else {
            let missing = self.condition == Condition::Missing;
            return if missing { Ok(Vec::new()) } else { Err(Error::Behind(self.file_name())) };
        };
        if self.read_header(&*file)?.incarnation != self.header.incarnation {
            return Err(Error::Behind(self.file_name()));
        }
        let mut again = Self::before_first(self.header.clone(), self.condition);
        let entries = again.read_on(&*file)?;
        match again.tree.size() {
            size if size < self.tree.size() => {
                Err(self.unusable(Fault::Record { index: size, offset: again.end }))
            }
            _ if again.tree != self.tree => Err(Error::Behind(self.file_name())),
            _ => Ok(entries),
        }
    }

    /// The file as it is, byte by byte.
    pub fn read_file(&self, folder: &dyn Folder) -> Result<Vec<u8>, Error> {
        let file = folder.open(self.file_name())?.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
        Ok(read_from(&*file, 0)?)
    }

    /// Erases body and salt of the records that `which` picks, and appends the record that says so: both or neither. Their
    /// commitments stay, so every checkpoint and every proof for another record stays true. The old file is unlinked; when
    /// the flash memory under it forgets is its own affair.
    ///
    /// Whoever picks must leave what is in force: see [`crate::retention`].
    pub fn erase(
        &mut self,
        folder: &dyn Folder,
        entropy: &dyn Entropy,
        at: Timestamp,
        kind: Kind,
        body: &[u8],
        which: impl Fn(&Entry) -> bool,
    ) -> Result<Entry, Error> {
        if self.condition == Condition::Missing {
            return Err(Error::Behind(self.file_name()));
        }
        let mut entries = self.read_all(folder)?;
        for entry in entries.iter_mut().filter(|entry| which(entry)) {
            entry.erase();
        }
        let record = self.make(entropy, at, kind, body)?;
        entries.push(record.clone());
        self.rewrite(folder, entropy, &entries)?;
        Ok(record)
    }

    /// Gives up the log: its file gets the name `<name>.void-<time>`, and the next append begins a new one.
    pub fn set_aside(&mut self, folder: &dyn Folder, now: Timestamp) -> Result<(), Error> {
        set_aside(folder, self.header.log, "void", now)?;
        *self = Self::missing(self.header.log);
        Ok(())
    }

    /// Gives up a log that is damaged: see [`Ledger::set_aside_damaged`]. The next append begins a new one.
    pub fn give_up(&mut self, folder: &dyn Folder, now: Timestamp) -> Result<(), Error> {
        Self::set_aside_damaged(folder, self.header.log, now)?;
        *self = Self::missing(self.header.log);
        Ok(())
    }

    /// Renames a damaged file to `<name>.damaged-<time>`, so that [`Ledger::open`] begins a new one. It is never deleted.
    pub fn set_aside_damaged(folder: &dyn Folder, log: Log, now: Timestamp) -> Result<(), Error> {
        set_aside(folder, log, "damaged", now)
    }
}

// The files.
impl Ledger {
    fn read_header(&self, file: &dyn File) -> Result<Header, Error> {
        let mut bytes = [0; HEADER];
        let read = file.read_at(&mut bytes, 0)?;
        if bytes == self.stamp {
            return Ok(self.header.clone());
        }
        let header = Header::decode(bytes.get(..read).unwrap_or_default());
        let own_log =
            |header: Header| if header.log == self.header.log { Ok(header) } else { Err(Fault::Foreign) };
        header.and_then(own_log).map_err(|fault| self.unusable(fault))
    }

    fn doubt(&mut self) {
        if self.condition == Condition::Sound {
            self.condition = Condition::Suspect(None);
        }
    }

    fn unusable(&self, fault: Fault) -> Error {
        Error::Unusable { file: self.file_name(), fault }
    }

    /// Whether nothing follows what this handle knows. Whoever appends does it here, so one look is enough.
    fn is_at_end(&self, file: &dyn File) -> Result<bool, Error> {
        let mut next = [0; FRAME];
        let read = file.read_at(&mut next, self.end)?;
        if read == 0 && file.len()? < self.end {
            return Err(self.unusable(Fault::Record { index: self.tree.size(), offset: self.end }));
        }
        Ok(is_zero(&next))
    }

    /// Reads the heads of all records, and the records that are needed. `None` unless all that it reads is right, up to the
    /// zeros at the end.
    fn skim(&self, file: &dyn File, needs: fn(Kind) -> Need) -> Result<Option<Opened>, Error> {
        let log = self.header.log;
        let mut ledger = Self::before_first(self.read_header(file)?, Condition::Sound);
        let mut heads = Vec::new();
        let mut bytes = [0; FRAME];
        while file.read_at(&mut bytes, ledger.end)? == FRAME
            && let Some(head) = Head::decode(&bytes, log)
            && head.index == ledger.tree.size()
        {
            heads.push((ledger.end, head));
            ledger.tree.append(tree::leaf(&head.commitment));
            ledger.end += head.span(log) as u64;
        }
        if file.len()? < ledger.end || !is_zero(&read_from(file, ledger.end)?) {
            return Ok(None);
        }
        let latest = heads.iter().max_by_key(|(_, head)| head.at).map(|(offset, _)| *offset);
        let mut kinds = Vec::new();
        let mut entries = Vec::new();
        for (offset, head) in heads.iter().rev() {
            let needed = match needs(head.kind) {
                Need::Each => true,
                Need::Last => !kinds.contains(&head.kind),
                Need::Nothing => false,
            };
            if needed || kinds.is_empty() || Some(*offset) == latest {
                let mut frame = vec![0; head.span(log)];
                let read = file.read_at(&mut frame, *offset)?;
                let entry = frame.get(..read).and_then(|frame| Entry::decode(frame, log));
                let Some((entry, _)) = entry.filter(|(entry, _)| entry.commitment == head.commitment) else {
                    return Ok(None);
                };
                entries.push(entry);
            }
            if !kinds.contains(&head.kind) {
                kinds.push(head.kind);
            }
        }
        entries.reverse();
        ledger.kept = entries.is_empty();
        Ok(Some(Opened { ledger, entries }))
    }

    /// Reads from the cursor to the end of the file, and moves the cursor there.
    fn read_on(&mut self, file: &dyn File) -> Result<Vec<Entry>, Error> {
        if file.len()? < self.end {
            return Err(self.unusable(Fault::Record { index: self.tree.size(), offset: self.end }));
        }
        let bytes = read_from(file, self.end)?;
        let scan = scan(&bytes, self.header.log, self.end, self.tree.size());
        let Scan { mut entries, mut end, tail } = scan.map_err(|fault| self.unusable(fault))?;
        if tail == Tail::Torn {
            log::warn!("`{}` ends in a record that was never finished; it is dropped", self.file_name());
            self.doubt();
        }
        // Unless somebody built on it, a record that failed here is none, even if it reads as one.
        let failed = |last: &mut Entry| self.condition == Condition::Suspect(Some(last.commitment));
        if let Some(last) = entries.pop_if(failed) {
            end -= last.span(self.header.log);
        }
        self.end += end as u64;
        self.kept &= entries.is_empty();
        self.tree.extend(entries.iter().map(Entry::leaf));
        Ok(entries)
    }

    /// Makes sure that the file has its name on the disk.
    fn name(&mut self, folder: &dyn Folder) -> Result<(), Error> {
        if !self.named {
            folder.sync()?;
            self.named = true;
        }
        Ok(())
    }

    /// Writes one frame at the end, and moves the cursor behind it.
    fn write(&mut self, folder: &dyn Folder, entry: &Entry, sync: bool) -> Result<(), Error> {
        let behind = Error::Behind(self.file_name());
        let Some(file) = folder.open(self.file_name())? else { return Err(behind) };
        if self.read_header(&*file)?.incarnation != self.header.incarnation || !self.is_at_end(&*file)? {
            return Err(behind);
        }
        if sync {
            self.name(folder)?;
            // On top of a record that a power cut may still take, the next one would make the log read as damaged.
            if !self.kept {
                file.sync().inspect_err(|_| self.doubt())?;
                self.kept = true;
            }
        }
        let frame = entry.encode(self.header.log);
        let written = file.write_at(&frame, self.end).and_then(|()| if sync { file.sync() } else { Ok(()) });
        if let Err(error) = written {
            self.condition = Condition::Suspect(Some(entry.commitment));
            // Other processes must not take it for a record.
            let undone = file.write_at(&vec![0; frame.len()], self.end).and_then(|()| file.sync());
            if let Err(second) = undone {
                log::warn!("a record that failed may still be in the file: {second}");
            }
            return Err(error.into());
        }
        self.kept &= sync;
        self.end += frame.len() as u64;
        self.tree.append(entry.leaf());
        // What was asked for is done: without a reserve only a full disk is worse.
        if let Err(error) = self.top_up(&*file, frame.len()) {
            log::warn!("no space is left to keep in reserve: {error}");
        }
        Ok(())
    }

    fn top_up(&self, file: &dyn File, span: usize) -> io::Result<()> {
        let reserve = self.header.log.reserve(span);
        let len = file.len()?;
        if len < self.end.saturating_add(reserve as u64) {
            file.write_at(&vec![0; 2 * reserve], len.max(self.end))?;
        }
        Ok(())
    }

    /// Leaves a file that must not be appended to, or begins the log where there is none, at `now`.
    fn move_on(&mut self, folder: &dyn Folder, entropy: &dyn Entropy, now: Timestamp) -> Result<(), Error> {
        let entries = self.read_all(folder)?;
        if self.condition == Condition::Missing {
            entropy.fill(&mut self.header.origin)?;
            self.header.created = now;
            self.origin = self.header.log.origin(&self.header.origin);
        }
        self.rewrite(folder, entropy, &entries)
    }

    /// Puts a new file with `entries` in place of the old one: all of it or, whatever happens, nothing.
    fn rewrite(
        &mut self,
        folder: &dyn Folder,
        entropy: &dyn Entropy,
        entries: &[Entry],
    ) -> Result<(), Error> {
        let mut header = self.header.clone();
        entropy.fill(&mut header.incarnation)?;
        let mut bytes = header.encode();
        bytes.extend(entries.iter().flat_map(|entry| entry.encode(header.log)));
        let end = bytes.len();
        bytes.resize(end + 2 * header.log.reserve(0), 0);

        let draft = format!("{}.tmp", self.file_name());
        if let Err(error) = self.draft(folder, &draft, &bytes) {
            // Nobody reads it, but it takes up space on what may be a full disk.
            let _ = folder.remove(&draft);
            return Err(error.into());
        }
        // From here on the new file is the log, for everybody.
        *self = Self { end: end as u64, ..Self::before_first(header, Condition::Sound) };
        self.tree.extend(entries.iter().map(Entry::leaf));
        self.name(folder)
    }

    fn draft(&self, folder: &dyn Folder, draft: &str, bytes: &[u8]) -> io::Result<()> {
        // A new file each time: one that an earlier attempt left may have lost pages.
        folder.remove(draft)?;
        let file = folder.create(draft)?;
        file.write_at(bytes, 0)?;
        file.sync()?;
        folder.rename(draft, self.file_name())
    }
}

/// The bytes of `file` from `offset` on.
fn read_from(file: &dyn File, offset: u64) -> io::Result<Vec<u8>> {
    // What is longer is no log of ours, and must not cost the app its memory.
    const LONGEST: usize = 1 << 30;
    let len = usize::try_from(file.len()?.saturating_sub(offset)).ok().filter(|len| *len <= LONGEST);
    let len = len.ok_or(io::ErrorKind::FileTooLarge)?;
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(len)?;
    bytes.resize(len, 0);
    // Without its end a log reads as one that never had its last records.
    if file.read_at(&mut bytes, offset)? < len {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(bytes)
}

fn set_aside(folder: &dyn Folder, log: Log, why: &str, now: Timestamp) -> Result<(), Error> {
    let names = folder.names()?;
    let name = log.file_name();
    if names.iter().any(|other| other == name) {
        let mut target = format!("{name}.{why}-{}", now.0);
        while names.contains(&target) {
            target.push('+');
        }
        folder.rename(name, &target)?;
    }
    // Also where there is no such name: whoever changed it may have failed to sync.
    Ok(folder.sync()?)
}

/// What a log proves about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Which log it is.
    pub log: Log,
    /// Names it for good.
    pub origin: String,
    /// When it was begun.
    pub created: Timestamp,
    /// Its records.
    pub entries: Vec<Entry>,
    /// How many of them are erased.
    pub erased: usize,
    /// The root of the tree over them. Compare it with a checkpoint: only that shows that nothing was rewritten.
    pub root: Hash,
    /// How it ends.
    pub tail: Tail,
}

/// Verifies the bytes of a log's file: every check, every commitment, every number. Pure.
///
/// # Errors
///
/// The first thing that is wrong, and where.
pub fn verify(bytes: &[u8]) -> Result<Verified, Fault> {
    let Header { log, origin, created, .. } = Header::decode(bytes)?;
    let frames = bytes.get(BLOCK..).ok_or(Fault::Record { index: 0, offset: BLOCK as u64 })?;
    let Scan { entries, tail, .. } = scan(frames, log, BLOCK as u64, 0)?;
    let mut tree = Frontier::default();
    tree.extend(entries.iter().map(Entry::leaf));
    let erased = entries.iter().filter(|entry| entry.body.is_none()).count();
    Ok(Verified { log, origin: log.origin(&origin), created, entries, erased, root: tree.root(), tail })
}
