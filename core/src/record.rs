//! What the two logs hold: the JSON bodies of their records, and the fold from records to state.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::consent::{Act, Consent};
use crate::edge::Timestamp;
use crate::json::{self, FromTree, Object, Tree, derived, object};
use crate::launch::{Outcome, Step};
use crate::ledger::{Entry, Kind, Need};
use crate::rights::{Request, RightsAct};

/// One record. Its JSON is `{"at": …, "kind": …, "body": …}`, the kind named as in [`Kind`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// When it was made.
    pub at: Timestamp,
    /// What it says.
    pub body: Body,
}

/// What a record says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// From here on this declaration applies.
    Declared(Declared),
    /// Somebody acted.
    Consent(Box<Acted>),
    /// A request was made or answered.
    Right(RightsAct),
    /// A step of an SDK was taken.
    Step(SdkStep),
    /// Reads were counted.
    Counts(Counts),
    /// Earlier records of the same log were erased.
    Removed(Removed),
}

/// An act, and everything said so far, the act included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acted {
    /// The act.
    pub act: Act,
    /// The state after it.
    pub state: Consent,
}

/// Which declaration applies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Declared {
    /// The app.
    pub app: String,
    /// The version of its policy.
    pub policy: String,
    /// SHA-256 of the declaration, in hexadecimal.
    pub declaration: String,
    /// The platform and its version.
    pub platform: String,
    /// Identifies the page and the meters, in hexadecimal.
    pub page: String,
    /// The uses, each at its number: `recipient/item/purpose`.
    pub uses: Vec<String>,
}

object!(open Declared { app, policy, declaration, platform, page, uses });

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

/// Which records lost body and salt, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removed {
    /// Their numbers, as runs from the first to the last.
    pub records: Vec<(u64, u64)>,
    /// Why.
    pub why: Why,
}

/// Why records were erased.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// Their time was over: they were made before this instant.
    Before(Timestamp),
    /// The request of this number asks for it.
    Request(u32),
}

impl Removed {
    /// Notes that the records of these numbers, in rising order, were erased.
    pub fn new(records: impl IntoIterator<Item = u64>, why: Why) -> Self {
        let mut runs: Vec<(u64, u64)> = Vec::new();
        for index in records {
            match runs.last_mut() {
                Some((_, last)) if *last + 1 == index => *last = index,
                _ => runs.push((index, index)),
            }
        }
        Self { records: runs, why }
    }
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
    /// It is of a kind that this version does not know.
    #[error("record {0} is of a kind that only a newer version of the app knows; install that version")]
    Unknown(u64),
    /// The file's own note of its kind or time is another than the record's.
    #[error("record {0} is filed under another kind or time than it states: the file was edited")]
    Misfiled(u64),
}

derived! { Acted, RightsAct, SdkStep, Counts, Removed }

/// A record as JSON has it.
#[derive(Serialize)]
struct Filed<T> {
    at: Timestamp,
    kind: String,
    body: T,
}

impl<T: FromTree> FromTree for Filed<T> {
    fn from_tree(tree: &Tree) -> Result<Self, serde_json::Error> {
        let object = Object::open(tree, &["at", "kind", "body"])?;
        Ok(Self {
            at: object.required("at")?,
            kind: object.required("kind")?,
            body: object.required("body")?,
        })
    }
}

/// The one part of an act's record that folding needs.
struct StateAfter {
    state: Consent,
}

object!(open StateAfter { state });

/// Reads an entry's body, and holds what it states against the file's own notes.
pub(crate) fn read<T: FromTree>(entry: &Entry) -> Result<T, RecordError> {
    let of_json = |source| RecordError::Json { index: entry.index, source };
    let json = json::parse(entry.body.as_deref().unwrap_or_default()).map_err(of_json)?;
    let filed = Filed::<T>::from_tree(&json).map_err(of_json)?;
    if filed.kind == entry.kind.name() && filed.at == entry.at {
        Ok(filed.body)
    } else {
        Err(RecordError::Misfiled(entry.index))
    }
}

impl TryFrom<&Entry> for Record {
    type Error = RecordError;

    /// Reads what the ledger holds. An erased entry has nothing to read; see [`records`].
    fn try_from(entry: &Entry) -> Result<Self, RecordError> {
        let body = match entry.kind {
            Kind::Declared => Body::Declared(read(entry)?),
            Kind::Consent => Body::Consent(Box::new(read(entry)?)),
            Kind::Right => Body::Right(read(entry)?),
            Kind::Step => Body::Step(read(entry)?),
            Kind::Counts => Body::Counts(read(entry)?),
            Kind::Erased | Kind::Pruned => Body::Removed(read(entry)?),
            _ => return Err(RecordError::Unknown(entry.index)),
        };
        Ok(Self { at: entry.at, body })
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
            Body::Consent(_) => Kind::Consent,
            Body::Right(_) => Kind::Right,
            Body::Step(_) => Kind::Step,
            Body::Counts(_) => Kind::Counts,
            Body::Removed(Removed { why: Why::Before(_), .. }) => Kind::Pruned,
            Body::Removed(_) => Kind::Erased,
        }
    }

    /// Its JSON.
    pub fn to_json(&self) -> Result<Vec<u8>, serde_json::Error> {
        fn file<T: Serialize>(at: Timestamp, kind: Kind, body: &T) -> Result<Vec<u8>, serde_json::Error> {
            serde_json::to_vec(&Filed { at, kind: kind.name().to_owned(), body })
        }
        let (at, kind) = (self.at, self.kind());
        match &self.body {
            Body::Declared(body) => file(at, kind, body),
            Body::Consent(body) => file(at, kind, &**body),
            Body::Right(body) => file(at, kind, body),
            Body::Step(body) => file(at, kind, body),
            Body::Counts(body) => file(at, kind, body),
            Body::Removed(body) => file(at, kind, body),
        }
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
    /// Takes a record into account that was just made: the same as folding the entry that it became, and cannot fail.
    pub fn apply(&mut self, record: Record) {
        match record.body {
            Body::Declared(declared) => self.declared = Some(declared),
            Body::Consent(acted) => {
                let clock = self.consent.clock;
                self.consent = acted.state;
                self.consent.clock = self.consent.clock.max(clock);
            }
            Body::Right(act) => act.fold(record.at, &mut self.requests),
            Body::Step(_) | Body::Counts(_) | Body::Removed(_) => {}
        }
        self.consent.clock = self.consent.clock.max(record.at);
    }

    /// Which records of a kind [`State::fold`] reads.
    pub(crate) fn needs(kind: Kind) -> Need {
        match kind {
            Kind::Declared | Kind::Consent => Need::Last,
            Kind::Right | Kind::Other(_) => Need::Each,
            _ => Need::Nothing,
        }
    }

    /// Takes further entries into account. Each act's record has the whole state after it, so only the last is read; if
    /// that one is erased nothing is known, and no older one may answer for it. An entry of a kind that only newer versions
    /// know is an error: what it changes is not known.
    pub fn fold(&mut self, entries: &[Entry]) -> Result<(), RecordError> {
        let last = |kind| entries.iter().rfind(|entry| entry.kind == kind);
        if let Some(entry) = last(Kind::Declared) {
            self.declared = if entry.body.is_some() { Some(read(entry)?) } else { None };
        }
        if let Some(entry) = last(Kind::Consent) {
            let clock = self.consent.clock;
            let erased = entry.body.is_none();
            self.consent = if erased { Consent::default() } else { read::<StateAfter>(entry)?.state };
            self.consent.clock = self.consent.clock.max(clock);
        }
        for entry in entries {
            match entry.kind {
                Kind::Right if entry.body.is_some() => {
                    read::<RightsAct>(entry)?.fold(entry.at, &mut self.requests);
                }
                Kind::Other(_) => return Err(RecordError::Unknown(entry.index)),
                _ => {}
            }
            self.consent.clock = self.consent.clock.max(entry.at);
        }
        Ok(())
    }
}
