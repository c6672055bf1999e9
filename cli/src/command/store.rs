//! Reading the files of an installation, without touching them.

use std::path::{Path, PathBuf};

use askfirst::ledger::{self, Log, Verified};
use askfirst::record::{Record, records};

use super::Failure;

/// No log is larger than this, in bytes; the library refuses larger ones too.
const LARGEST: u64 = 256 << 20;

/// A log that was read and verified.
pub(super) struct Read {
    pub(super) path: PathBuf,
    pub(super) verified: Verified,
    pub(super) records: Vec<Record>,
}

/// What can be wrong with a log.
pub(super) enum Trouble {
    /// It cannot be read at all.
    Unreadable(Failure),
    /// It was read, and is not what it should be.
    Damaged(String),
}

impl From<Trouble> for Failure {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Unreadable(failure) => failure,
            Trouble::Damaged(what) => Failure::Other(what),
        }
    }
}

/// The file of `log` that `path` means: itself, or the one in this folder.
pub(super) fn file_of(path: &Path, log: Log) -> PathBuf {
    if path.is_dir() { path.join(log.file_name()) } else { path.to_owned() }
}

/// Reads and verifies a log.
pub(super) fn read(path: PathBuf) -> Result<Read, Trouble> {
    let shown = path.display().to_string();
    let bytes =
        bytes(&path).map_err(|error| Trouble::Unreadable(Failure::Other(format!("{shown}: {error}"))))?;
    let verified = ledger::verify(&bytes).map_err(|fault| Trouble::Damaged(format!("{shown}: {fault}")))?;
    let records =
        records(&verified.entries).map_err(|error| Trouble::Damaged(format!("{shown}: {error}")))?;
    Ok(Read { path, verified, records })
}

fn bytes(path: &Path) -> std::io::Result<Vec<u8>> {
    let length = std::fs::metadata(path)?.len();
    if length > LARGEST {
        return Err(std::io::Error::other(format!("{length} bytes are too many for a log")));
    }
    std::fs::read(path)
}
