//! What leaves the logs again: records whose time is over, and records that a person asks to have erased.

use std::sync::atomic::Ordering;

use super::{AskFirst, Error};
use crate::edge::Timestamp;
use crate::ledger::{Entry, Ledger};
use crate::record::{Body, Record, Removed, Why};
use crate::retention::{due, in_force, is_overdue, open_requests};
use crate::rights::RightsError;

/// How long to wait before looking again for records to prune, in milliseconds.
const A_DAY: i64 = 86_400_000;

impl AskFirst {
    /// Prunes both logs, which it reads whole: one that is damaged is set aside, as when opening. Erases what was made before the declaration's retention began and is not in force, and puts on
    /// record that it did. Returns how many records that were. [`AskFirst::flush`] does it by itself where records have
    /// outstayed their time by a month.
    ///
    /// The time is the system's: a clock set far ahead prunes too early, which loses evidence and allows nothing.
    pub fn prune(&self) -> Result<usize, Error> {
        self.prune_if(|_, _, _| true)
    }

    /// Prunes where it is overdue, at most once a day.
    pub(super) fn prune_overdue(&self) {
        let now = self.world.clock.now();
        if now.0 < self.prune_next.load(Ordering::SeqCst) {
            return;
        }
        self.prune_next.store(now.0.saturating_add(A_DAY), Ordering::SeqCst);
        match self.prune_if(is_overdue) {
            Ok(0) => {}
            Ok(pruned) => log::info!("{pruned} records were pruned, their time was over"),
            Err(error) => log::warn!("records whose time is over could not be pruned: {error}"),
        }
    }

    fn prune_if(&self, worth: impl Fn(&[Entry], &[u64], Timestamp) -> bool) -> Result<usize, Error> {
        let now = self.world.clock.now();
        let horizon = self.config.compiled.declaration().retention.horizon(now);
        let (mut writer, _guard) = self.writer_with_news()?;
        let at = now.max(writer.state.consent.clock);
        let prune = |log: &mut Ledger| -> Result<usize, Error> {
            let entries = log.read_all(&*self.world.folder)?;
            let due = due(&entries, horizon)?;
            if due.is_empty() || !worth(&entries, &due, horizon) {
                return Ok(0);
            }
            self.remove(log, at, &due, Why::Before(horizon))?;
            Ok(due.len())
        };
        let decisions = match prune(&mut writer.ledger) {
            Err(Error::Ledger(error)) if error.is_damage() => {
                log::error!("{error}; the file is set aside, and everything is asked for anew");
                writer.ledger.give_up(&*self.world.folder, now)?;
                self.begin_anew(&mut writer);
                drop(writer);
                self.forget_denied();
                return Ok(0);
            }
            pruned => pruned?,
        };
        let activity = self.activity_log(&mut writer, at)?;
        let activity = match prune(activity) {
            Err(Error::Ledger(error)) if error.is_damage() => {
                log::error!("{error}; the file is set aside");
                activity.give_up(&*self.world.folder, now)?;
                0
            }
            pruned => pruned?,
        };
        Ok(decisions + activity)
    }

    /// Erases body and salt of single records of the decision log, because the request of number `request` asks for it.
    /// The tree, and every checkpoint of it, stays true.
    ///
    /// # Errors
    ///
    /// [`Error::InForce`] if what is allowed now rests on one of them, [`Error::NoRecord`] if there is none of that number
    /// or it is erased already. Nothing is erased then.
    pub fn erase(&self, records: &[u64], request: u32) -> Result<(), Error> {
        let (mut writer, _guard) = self.writer_with_news()?;
        if !writer.state.requests.iter().any(|made| made.number == request) {
            return Err(RightsError::NotOpen(request).into());
        }
        let entries = writer.ledger.read_all(&*self.world.folder)?;
        let mut kept = in_force(&entries)?;
        kept.extend(open_requests(&entries, Timestamp(i64::MAX))?);
        for index in records {
            if !entries.iter().any(|entry| entry.index == *index && entry.body.is_some()) {
                return Err(Error::NoRecord(*index));
            }
            if kept.contains(index) {
                return Err(Error::InForce(*index));
            }
        }
        let at = self.world.clock.now().max(writer.state.consent.clock);
        self.remove(&mut writer.ledger, at, records, Why::Request(request))
    }

    fn remove(&self, log: &mut Ledger, at: Timestamp, records: &[u64], why: Why) -> Result<(), Error> {
        let record = Record { at, body: Body::Removed(Removed::new(records.iter().copied(), why)) };
        let json = record.to_json()?;
        let (folder, entropy) = (&*self.world.folder, &*self.world.entropy);
        log.erase(folder, entropy, at, record.kind(), &json, |entry| records.contains(&entry.index))?;
        Ok(())
    }
}
