//! Evidence of what was said: checkpoints and receipts, handed out to be signed.
//!
//! Nothing here signs. A phone's key store may take seconds, or ask the person; acts never wait for it. What is handed out
//! is signed whenever the signer gets to it, and is then as true as before: the log only grows.

use super::{AskFirst, Error, World};
use crate::edge::Timestamp;
use crate::json::{self, object};
use crate::ledger::checkpoint::Checkpoint;
use crate::ledger::receipt::{Draft, DraftError};
use crate::ledger::{Entry, Kind, Ledger, Log, tree};
use crate::record::RecordError;

/// Why there is no evidence.
#[derive(Debug, thiserror::Error)]
pub enum EvidenceError {
    /// The ledger cannot be read now, or not be made durable.
    #[error(transparent)]
    Ledger(#[from] Error),
    /// There is no such record.
    #[error("record {0} is not in the ledger, which has {1}")]
    Missing(u64, usize),
    /// Nobody was asked yet, or what was said is erased.
    #[error("no act is on record")]
    NoAct,
    /// It was erased: nothing is left to prove but that something was there.
    #[error("record {0} was erased")]
    Erased(u64),
    /// The record cannot be in a receipt.
    #[error("record {0} cannot be in a receipt: {1}")]
    Draft(u64, DraftError),
    /// The software key failed.
    #[cfg(feature = "software-key")]
    #[error(transparent)]
    Key(#[from] crate::ledger::key::KeyFileError),
}

/// A log, to be handed to somebody who verifies it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The file's name.
    pub name: &'static str,
    /// The file, byte by byte.
    pub bytes: Vec<u8>,
    /// What there is to sign about it: see [`tree::checkpoint_text`].
    pub checkpoint: String,
}

/// What every record says of itself. Reading more of it would bring along how each kind is read.
struct Stated {
    at: Timestamp,
    kind: String,
}

object!(open Stated { at, kind });

impl AskFirst {
    /// What there is to sign about the ledger as it is now, on the disk. Name the key after its origin.
    pub fn checkpoint(&self) -> Result<Checkpoint, EvidenceError> {
        Ok(self.durable()?.0)
    }

    /// A receipt for record `index`, by default for the last act, still to be signed: the person's copy of what they said,
    /// and a witness to all that was on record then.
    pub fn receipt(&self, index: Option<u64>) -> Result<Draft, EvidenceError> {
        let (checkpoint, entries) = self.durable()?;
        let entry = match index {
            Some(index) => entries.iter().find(|entry| entry.index == index),
            None => entries.iter().rfind(|entry| entry.kind == Kind::Consent && entry.body.is_some()),
        };
        let none = index.map_or(EvidenceError::NoAct, |index| EvidenceError::Missing(index, entries.len()));
        let entry = entry.ok_or(none)?;
        let body = entry.body.as_deref().ok_or(EvidenceError::Erased(entry.index))?;
        let stated: Stated = json::from_slice(body).map_err(Error::from)?;
        // What the file says of it must be what it says of itself.
        if (stated.at, stated.kind.as_str()) != (entry.at, entry.kind.name()) {
            return Err(Error::from(RecordError::Misfiled(entry.index)).into());
        }
        let leaves: Vec<tree::Hash> = entries.iter().map(Entry::leaf).collect();
        let draft = Draft::new(entry.salt, body, entry.index, &leaves, checkpoint);
        draft.map_err(|error| EvidenceError::Draft(entry.index, error))
    }

    /// A log as it is on the disk, for somebody who verifies it, counts that were just made included.
    pub fn evidence(&self, log: Log) -> Result<Evidence, Error> {
        self.refuse_fork()?;
        self.record_counts()?;
        let _writer = self.writer.lock();
        let _guard = self.lock()?;
        let World { folder, entropy, .. } = &self.world;
        let mut ledger = Ledger::open(&**folder, log, &**entropy, self.now())?.ledger;
        let bytes = ledger.read_file(&**folder)?;
        // As for the acts: what is handed out to be signed is on the disk.
        ledger.sync(&**folder)?;
        folder.sync_device()?;
        Ok(Evidence { name: log.file_name(), bytes, checkpoint: ledger.checkpoint_text() })
    }

    /// The key in the installation's folder, for apps that hand in none of the hardware; on first need it is made. See
    /// [`crate::ledger::key`] for what it proves.
    #[cfg(feature = "software-key")]
    pub fn software_key(&self) -> Result<crate::ledger::key::SoftwareKey, EvidenceError> {
        self.refuse_fork()?;
        let writer = self.writer.lock();
        let _guard = self.lock()?;
        let world = &self.world;
        let origin = writer.ledger.origin();
        Ok(crate::ledger::key::SoftwareKey::keep(&*world.folder, &*world.entropy, origin)?)
    }

    /// All that is on record, and on the disk. A checkpoint that a power cut could contradict must never be signed.
    fn durable(&self) -> Result<(Checkpoint, Vec<Entry>), EvidenceError> {
        let folder = &*self.world.folder;
        let (mut writer, _guard) = self.writer_with_news()?;
        let ledger = &mut writer.ledger;
        let entries = ledger.read_all(folder).map_err(Error::from)?;
        ledger.sync(folder).map_err(Error::from)?;
        folder.sync_device().map_err(Error::from)?;
        let tree = ledger.tree();
        // A log that was set aside has no name until its next record.
        let checkpoint =
            Checkpoint::new(ledger.origin(), tree.size(), tree.root()).filter(|_| !entries.is_empty());
        Ok((checkpoint.ok_or(EvidenceError::NoAct)?, entries))
    }
}
