//! What the two logs hold: the JSON bodies of their records, and the fold from records to state.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::consent::{Act, Consent};
use crate::edge::Timestamp;
use crate::launch::{Outcome, Step};
use crate::ledger::{Entry, Kind};
use crate::rights::{Request, RightsAct};

/// One record, as its JSON says it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// When it was made.
    pub at: Timestamp,
    /// What it says.
    #[serde(flatten)]
    pub body: Body,
}

/// What a record says. The names in JSON are those of [`Kind`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Body {
    /// From here on this declaration applies.
    Declared(Declared),
    /// Somebody acted; the state after it.
    Consent {
        /// The act.
        act: Act,
        /// Everything said so far, this act included.
        state: Box<Consent>,
    },
    /// A request was made or answered.
    Right(RightsAct),
    /// A step of an SDK was taken.
    Step(SdkStep),
    /// Reads, counted over a window.
    Counts(Counts),
}

/// Which declaration applies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declared {
    /// The app.
    pub app: String,
    /// The version of its policy.
    pub policy: String,
    /// SHA-256 of the declaration, in hexadecimal.
    pub declaration: String,
    /// The platform and its version.
    pub platform: String,
}

/// One step of one SDK.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SdkStep {
    /// The recipient.
    pub sdk: String,
    /// What was done.
    pub step: Step,
    /// What came of it.
    pub outcome: Outcome,
}

/// Reads since the last such record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// The meters that counted, in hexadecimal. Others begin at 0 again.
    pub series: String,
    /// The counts of each use that was read.
    pub reads: Vec<Reads>,
}

/// The reads of one use: `to` − `from` of them. A later record of the same series with the same `from` replaces this one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reads {
    /// The recipient's id.
    pub recipient: String,
    /// The item's id.
    pub item: String,
    /// The purpose's id.
    pub purpose: String,
    /// The total at the last record.
    pub from: u64,
    /// The total at this one.
    pub to: u64,
}

/// Why a record cannot be understood. Whoever meets one denies everything.
#[derive(Debug, Error)]
pub enum RecordError {
    /// It is not of a shape that this version knows.
    #[error("record {index} cannot be read: {source}; it is from a newer version of the app, or was edited")]
    Json {
        /// The record's number.
        index: u64,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// The file's own note of its kind or time is another than the record's.
    #[error("record {0} is filed under another kind or time than it states: the file was edited")]
    Misfiled(u64),
}

impl TryFrom<&Entry> for Record {
    type Error = RecordError;

    /// Reads what the ledger holds. An erased entry has nothing to read; see [`records`].
    fn try_from(entry: &Entry) -> Result<Self, RecordError> {
        let body = entry.body.as_deref().unwrap_or_default();
        let record: Self = serde_json::from_slice(body)
            .map_err(|source| RecordError::Json { index: entry.index, source })?;
        if record.kind() != entry.kind || record.at != entry.at {
            return Err(RecordError::Misfiled(entry.index));
        }
        Ok(record)
    }
}

/// Reads the records in `entries`, but for erased ones, which say nothing any more.
pub fn records(entries: &[Entry]) -> Result<Vec<Record>, RecordError> {
    entries.iter().filter(|entry| entry.body.is_some()).map(Record::try_from).collect()
}

impl Record {
    /// The number under which the ledger files it.
    pub fn kind(&self) -> Kind {
        match self.body {
            Body::Declared(_) => Kind::Declared,
            Body::Consent { .. } => Kind::Consent,
            Body::Right(_) => Kind::Right,
            Body::Step(_) => Kind::Step,
            Body::Counts(_) => Kind::Counts,
        }
    }

    /// Its JSON.
    pub fn to_json(&self) -> Result<Vec<u8>, serde_json::Error> {
        serde_json::to_vec(self)
    }
}

/// What the records of the decision log come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// The declaration that applied last.
    pub declared: Option<Declared>,
    /// What was said.
    pub consent: Consent,
    /// The requests that were made.
    pub requests: Vec<Request>,
}

impl State {
    /// Takes one more record into account.
    pub fn fold(&mut self, record: Record) {
        match record.body {
            Body::Declared(declared) => self.declared = Some(declared),
            Body::Consent { state, .. } => self.consent = *state,
            Body::Right(act) => act.fold(record.at, &mut self.requests),
            Body::Step(_) | Body::Counts(_) => {}
        }
        self.consent.clock = self.consent.clock.max(record.at);
    }
}
