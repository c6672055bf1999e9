//! The order in which an act becomes true.
//!
//! An act that gives: lock, fold what other processes did, append and make durable, lower cells, then raise them.
//! An act that takes back: mark the cells first, without the lock, then the same. So a grant is never visible before it is
//! durable, and a withdrawal never durable before it is visible. A mark whose process died is finished, as a withdrawal of
//! just those uses, by whoever holds the lock next.
//!
//! A process that has joined (an app extension, which the system may suspend at any moment) only marks, and waits until the
//! marks are on the disk. The app finishes them.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use parking_lot::MutexGuard;

use super::open::{declared, look, open_or_begin};
use super::{AskFirst, Committed, Durability, Error, Writer};
use crate::access::Counted;
use crate::consent::{Act, Consent};
use crate::decision::{Cell, decide};
use crate::declaration::{Meaning, UseId};
use crate::edge::{Guard, Timestamp};
use crate::gate::Page;
use crate::ledger::{Ledger, Log, Need};
use crate::record::{Acted, Body, Counts, Reads, Record, State, records};
use crate::report::Activity;
use crate::rights::{RightsAct, RightsError};
use crate::sorted::Set;

impl AskFirst {
    /// Does `act`: decides anew, puts it on record, and makes it effective in every process.
    ///
    /// An act that takes something back is effective even if its record cannot be written; the result says so. Any other
    /// act that fails has changed nothing, or has only denied: doing it again is safe.
    pub fn act(&self, act: &Act) -> Result<Committed, Error> {
        self.refuse_fork()?;
        if self.joined && !act.can_be_marked() {
            return Err(Error::Joined);
        }
        let compiled = &self.config.compiled;
        // Refuses what is not declared before anything is marked. What other processes said matters only later: learning it
        // may take a lock, and a withdrawal waits for none.
        self.consent.read().after(act, compiled, self.now())?;
        let was = self.page.snapshot();
        let taken: Vec<bool> = compiled.uses().iter().map(|one| act.takes_back(compiled, one)).collect();
        let takes_back = taken.contains(&true);
        self.mark(act, &taken);
        if takes_back {
            self.forget_denied();
        }
        let result = if self.joined { self.keep_marks() } else { self.commit(act, &taken, &was) };
        self.forget_denied();
        let durability = match result {
            Ok(()) if self.joined => Durability::Marked,
            Ok(()) => Durability::Durable,
            // Whose page is closed takes nothing back elsewhere.
            Err(error) if !takes_back || matches!(error, Error::Superseded) => return Err(error),
            Err(error) if self.joined => Durability::Pending(error),
            Err(error) => self.not_durable(error),
        };
        let cells = self.page.snapshot();
        let changed = |denied: bool| {
            let cells = was.iter().zip(&cells).zip((0..).map(UseId));
            let found = cells.filter(move |((was, now), _)| was.denies() != denied && now.denies() == denied);
            found.map(|(_, id)| id).collect()
        };
        Ok(Committed { denied: changed(true), allowed: changed(false), durability })
    }

    fn mark(&self, act: &Act, taken: &[bool]) {
        // Whoever commits says so itself.
        let everything = self.joined && *act == Act::Withdraw;
        if everything {
            self.page.note_everything();
        }
        self.page.mark(taken);
        if everything {
            self.page.note_everything();
        }
    }

    /// Makes the marks durable, and with them the name of the page that they are in.
    fn keep_marks(&self) -> Result<(), Error> {
        let folder = &*self.world.folder;
        self.page.flush()?;
        folder.open(&Page::name(&self.digest))?.ok_or(Error::Superseded)?.sync()?;
        folder.sync()?;
        folder.sync_device()?;
        if self.page.is_open() { Ok(()) } else { Err(Error::Superseded) }
    }

    fn commit(&self, act: &Act, taken: &[bool], was: &[Cell]) -> Result<(), Error> {
        let mut writer = self.writer.lock();
        let _guard = self.lock()?;
        // Whoever had the lock may have taken the marks for older than a grant of its own, and raised the cells: what is on
        // record from here on must not be allowed meanwhile.
        self.mark(act, taken);
        let mut before = self.page.snapshot();
        let note = self.page.everything();
        self.catch_up(&mut writer)?;
        if *act == Act::Expire && !self.has_ended(&writer.state.consent) {
            // Somebody agreed anew while this act waited for the lock.
            return Ok(());
        }
        self.declare(&mut writer)?;
        self.page.set_pending(true);
        // A mark that stood when this act began is older than the act; one that came since is not, and outlives it. What
        // ends every agreement leaves nothing of older ones.
        let ends = matches!(act, Act::Refuse | Act::Withdraw);
        let mut older = Set::default();
        let mut younger = Set::default();
        for (place, one) in self.config.compiled.uses().iter().enumerate() {
            let is = |cells: &[Cell]| cells.get(place) == Some(&Cell::WITHDRAWING);
            let taken = taken.get(place) == Some(&true);
            if is(&before) && is(was) && !(taken && ends) {
                older.insert(one.meaning);
            } else if is(&before) && !taken {
                younger.insert(one.meaning);
            }
        }
        // Somebody else takes everything back: before this act only if all marks are older.
        let everything = note != 0 && !ends && before.contains(&Cell::WITHDRAWING);
        let first = everything && younger.is_empty() && !older.is_empty();
        if self.finish_marks(&mut writer, older, first)? {
            let told = self.tell(&writer, &before);
            // What this act takes back stays marked, whatever applied before it.
            let stays =
                |was: &Cell, now: Cell| if *was == Cell::WITHDRAWING && !now.denies() { *was } else { now };
            before = before.iter().zip(told).map(|(was, now)| stays(was, now)).collect();
        }
        self.append_act(&mut writer, act)?;
        self.finish_marks(&mut writer, younger, everything && !first)?;
        if before.contains(&Cell::WITHDRAWING) {
            // A mark of somebody else may be durable, and must not give way to what is less so.
            self.world.folder.sync_device()?;
        }
        let lowered = self.publish(&writer, &before, note);
        if lowered || taken.contains(&true) {
            // Where the file system may answer a sync without flushing, what denies waits for the whole of it. The page goes
            // to the disk with it, and must not keep marks there that are finished.
            self.world.folder.sync_device()?;
        }
        Ok(())
    }

    /// Commits a request, or its answer; no cell changes.
    pub(super) fn commit_right(
        &self,
        make: impl FnOnce(&State, Timestamp) -> Result<RightsAct, RightsError>,
    ) -> Result<(), Error> {
        let (mut writer, _guard) = self.writer_with_news()?;
        let now = self.world.clock.now().max(writer.state.consent.clock);
        let act = make(&writer.state, now)?;
        self.append(&mut writer, Record { at: now, body: Body::Right(act) })
    }

    /// Brings the page in line with the ledger as it is: what opening does, under the lock it already holds.
    pub(super) fn reconcile(&self, writer: &mut Writer) -> Result<(), Error> {
        let before = self.page.snapshot();
        let note = self.page.everything();
        let marked = self.config.compiled.uses().iter().zip(&before);
        let marked = marked.filter(|(_, cell)| **cell == Cell::WITHDRAWING).map(|(one, _)| one.meaning);
        let marked: Set<Meaning> = marked.collect();
        let everything = note != 0 && !marked.is_empty();
        self.finish_marks(writer, marked, everything)?;
        if !writer.state.consent.expired && self.has_ended(&writer.state.consent) {
            self.append_act(writer, &Act::Expire)?;
        }
        self.publish(writer, &before, note);
        Ok(())
    }

    /// Puts on record what was taken back by processes that only mark, or died. Without marks it is a look at the page.
    pub(super) fn finish_withdrawals(&self) {
        if self.joined || !self.page.snapshot().contains(&Cell::WITHDRAWING) {
            return;
        }
        let finish = || {
            let (mut writer, _guard) = self.writer_with_news()?;
            self.declare(&mut writer)?;
            self.reconcile(&mut writer)
        };
        if let Err(error) = finish() {
            log::warn!("a withdrawal is effective and cannot be put on record now: {error}");
        }
    }

    /// Makes the page what the state says, and tells whether that denies a use that was not denied. `note` is what the page
    /// noted of a withdrawal of everything when `before` was seen.
    fn publish(&self, writer: &Writer, before: &[Cell], note: u8) -> bool {
        let wanted = self.tell(writer, before);
        self.page.settle(note);
        self.remember(writer, self.meters.commits());
        before.iter().zip(&wanted).any(|(before, wanted)| !before.denies() && wanted.denies())
    }

    /// Whether a consent has come to its end, on record or not.
    pub(super) fn has_ended(&self, consent: &Consent) -> bool {
        let now = self.meters.latest(self.world.clock.now()).max(consent.clock);
        consent.expires.is_some_and(|end| end <= now)
    }

    /// Shows all processes what the writer knows; returns it. When the consent ends goes between lowering and raising: no
    /// cell that an older consent allowed may meet the end of a newer one.
    fn tell(&self, writer: &Writer, before: &[Cell]) -> Vec<Cell> {
        let wanted = self.decide(&writer.state);
        self.page.publish(before, &wanted, || self.meters.committed(writer.state.consent.expires));
        wanted
    }

    /// Keeps what the writer knows, after so many commits, for everybody in this process.
    fn remember(&self, writer: &Writer, commits: u64) {
        self.commits.store(commits, Ordering::SeqCst);
        *self.consent.write() = Arc::new(writer.state.consent.clone());
    }

    /// Learns what other processes committed, if they did.
    pub(super) fn refresh(&self) {
        let commits = self.meters.commits();
        if commits == self.commits.load(Ordering::SeqCst) {
            return;
        }
        let mut writer = self.writer.lock();
        let learned = if self.joined {
            // All of it anew: without the lock the last record that was read may have been undone since.
            look(&*self.world.folder).map(|state| {
                writer.state = state.unwrap_or_default();
                self.remember(&writer, commits);
            })
        } else {
            self.lock().and_then(|_guard| {
                self.catch_up(&mut writer)?;
                // Under the lock: the number of commits must be that of what was just read.
                self.remember(&writer, self.meters.commits());
                Ok(())
            })
        };
        if let Err(error) = learned {
            log::warn!("what another process committed cannot be read now: {error}");
        }
    }

    fn decide(&self, state: &State) -> Vec<Cell> {
        decide(&self.config.compiled, self.config.device, &state.consent)
    }

    /// Records a withdrawal of the uses whose marks nobody finished, or of everything. False when there are none.
    fn finish_marks(&self, writer: &mut Writer, uses: Set<Meaning>, everything: bool) -> Result<bool, Error> {
        let acts = writer.state.consent.finishing(uses, everything, &self.config.compiled);
        for act in &acts {
            self.append_act(writer, act)?;
        }
        if !acts.is_empty() {
            // The marks may be durable, and make way for what is on record now.
            self.world.folder.sync_device()?;
        }
        Ok(!acts.is_empty())
    }

    fn append_act(&self, writer: &mut Writer, act: &Act) -> Result<(), Error> {
        let now = self.world.clock.now();
        let state = writer.state.consent.after(act, &self.config.compiled, now)?;
        let body = Body::Consent(Box::new(Acted { act: act.clone(), state }));
        self.append(writer, Record { at: now.max(writer.state.consent.clock), body })
    }

    /// A ledger that was set aside, or deleted under a running process, begins anew with what applies.
    fn declare(&self, writer: &mut Writer) -> Result<(), Error> {
        if writer.state.declared.is_some() {
            return Ok(());
        }
        let declared = declared(&self.config.compiled, self.config.device, &self.digest);
        self.append(writer, Record { at: self.world.clock.now(), body: Body::Declared(declared) })
    }

    fn append(&self, writer: &mut Writer, record: Record) -> Result<(), Error> {
        let (folder, entropy) = (&*self.world.folder, &*self.world.entropy);
        let json = record.to_json()?;
        writer.ledger.append(folder, entropy, record.at, record.kind(), &json)?;
        writer.state.apply(record);
        Ok(())
    }

    /// The writer under the folder's lock, with what other processes appended.
    pub(super) fn writer_with_news(&self) -> Result<(MutexGuard<'_, Writer>, Box<dyn Guard>), Error> {
        self.refuse_fork()?;
        let mut writer = self.writer.lock();
        let guard = self.lock()?;
        self.catch_up(&mut writer)?;
        Ok((writer, guard))
    }

    /// Folds what other processes appended. Call it under the lock.
    fn catch_up(&self, writer: &mut Writer) -> Result<(), Error> {
        if !self.page.is_open() {
            return Err(Error::Superseded);
        }
        let news = writer.ledger.catch_up(&*self.world.folder)?;
        if news.fresh {
            writer.state = State::default();
        }
        Ok(writer.state.fold(&news.entries)?)
    }

    /// A withdrawal whose record could not be written stays in the cells. If the reason may pass, the next commit
    /// finishes it; if the disk refuses, the ledger, which still says yes, must not survive a restart.
    fn not_durable(&self, error: Error) -> Durability {
        log::warn!("a withdrawal is effective and not on record: {error}");
        if !matches!(error, Error::Ledger(_) | Error::Files(_)) {
            return Durability::Pending(error);
        }
        let mut writer = self.writer.lock();
        match self.lock().and_then(|_guard| Ok(writer.ledger.set_aside(&*self.world.folder, self.now())?)) {
            Ok(()) => {
                self.begin_anew(&mut writer);
                Durability::Voided(error)
            }
            Err(second) => {
                log::error!("the ledger could not be set aside either: {second}");
                Durability::Pending(error)
            }
        }
    }

    /// Forgets what was said, after the ledger was set aside: everything is denied.
    pub(super) fn begin_anew(&self, writer: &mut Writer) {
        writer.state = State::default();
        let before = self.page.snapshot();
        self.publish(writer, &before, self.page.everything());
    }

    /// The folder's lock. Whoever has joined gets none: it could be suspended with it.
    pub(super) fn lock(&self) -> Result<Box<dyn Guard>, Error> {
        if self.joined {
            return Err(Error::Joined);
        }
        self.world.folder.lock(self.config.patience)?.ok_or(Error::Busy)
    }

    /// A fork shares the mapping but not the locks of its parent.
    pub(super) fn refuse_fork(&self) -> Result<(), Error> {
        if std::process::id() == self.process { Ok(()) } else { Err(Error::Forked) }
    }
}

// The activity log: steps of SDKs, and counts.
impl AskFirst {
    pub(super) fn append_activity(&self, body: Body) -> Result<(), Error> {
        self.refuse_fork()?;
        let now = self.now();
        let mut writer = self.writer.lock();
        let _guard = self.lock()?;
        let log = self.activity_log(&mut writer, now)?;
        let record = Record { at: now, body };
        log.append(&*self.world.folder, &*self.world.entropy, now, record.kind(), &record.to_json()?)?;
        Ok(())
    }

    /// The activity log as it is now. Call it under the lock.
    pub(super) fn activity_log<'a>(
        &self,
        writer: &'a mut Writer,
        now: Timestamp,
    ) -> Result<&'a mut Ledger, Error> {
        let world = &self.world;
        let known = writer.activity.take();
        let caught_up = known.and_then(|mut log| log.catch_up(&*world.folder).is_ok().then_some(log));
        let log = match caught_up {
            Some(log) => log,
            None => {
                open_or_begin(&*world.folder, Log::Activity, &*world.entropy, now, Some(|_| Need::Nothing))?
                    .ledger
            }
        };
        Ok(writer.activity.insert(log))
    }

    /// Puts the counts of reads on record.
    pub(super) fn record_counts(&self) -> Result<(), Error> {
        let counted = self.meters.unrecorded();
        if counted.is_empty() {
            return Ok(());
        }
        let uses = self.config.compiled.uses();
        let keys: Vec<String> = uses.iter().map(|one| self.config.compiled.key(one)).collect();
        let reads = counted.iter().filter_map(|one| reads(&keys, one)).collect();
        let series = series_name(self.meters.series());
        self.append_activity(Body::Counts(Counts { series, reads }))?;
        counted.iter().for_each(|one| self.meters.recorded(one));
        Ok(())
    }

    pub(super) fn read_activity(&self) -> Result<Activity, Error> {
        let _writer = self.writer.lock();
        let _guard = self.lock()?;
        let world = &self.world;
        let opened = open_or_begin(&*world.folder, Log::Activity, &*world.entropy, self.now(), None)?;
        Ok(Activity::fold(records(&opened.entries)?))
    }
}

/// What `counted` says of the use at its number in `keys`.
pub(super) fn reads(keys: &[String], counted: &Counted) -> Option<Reads> {
    let mut parts = keys.get(counted.id.index())?.split('/').map(str::to_owned);
    Some(Reads {
        recipient: parts.next()?,
        item: parts.next()?,
        purpose: parts.next()?,
        from: counted.from,
        to: counted.to,
    })
}

pub(super) fn series_name(series: u64) -> String {
    crate::hex::encode(&series.to_be_bytes())
}
