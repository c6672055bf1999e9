//! Reading the files of an installation, without touching them.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use askfirst::ledger::{self, Log, Verified};
use askfirst::record::{Record, records};

use super::Failure;

/// No log is larger than this, in bytes; the library refuses larger ones too.
pub(super) const LARGEST: usize = 256 << 20;

/// A log that was read and verified.
pub(super) struct Read {
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

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        Self::Unreadable(failure)
    }
}

impl From<std::io::Error> for Trouble {
    fn from(error: std::io::Error) -> Self {
        Self::Unreadable(error.into())
    }
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
pub(super) fn read(path: &Path) -> Result<Read, Trouble> {
    let shown = path.display().to_string();
    let bytes = bytes(path, LARGEST)
        .map_err(|error| Trouble::Unreadable(Failure::Other(format!("{shown}: {error}"))))?;
    let verified = ledger::verify(&bytes).map_err(|fault| Trouble::Damaged(format!("{shown}: {fault}")))?;
    let records =
        records(&verified.entries).map_err(|error| Trouble::Damaged(format!("{shown}: {error}")))?;
    Ok(Read { verified, records })
}

/// The bytes of a file, if it is one and has at most `most`.
pub(super) fn bytes(path: &Path, most: usize) -> std::io::Result<Vec<u8>> {
    let other = |what: String| Err(std::io::Error::other(what));
    // Before it is opened: a pipe would wait for somebody to write.
    if !std::fs::metadata(path)?.is_file() {
        return other("is not a file".to_owned());
    }
    let mut bytes = Vec::new();
    std::fs::File::open(path)?.take(most as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > most {
        other(format!("is larger than {most} bytes, which nothing of its kind is"))
    } else {
        Ok(bytes)
    }
}
