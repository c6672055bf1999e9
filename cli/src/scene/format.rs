//! The scene file.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use askfirst::catalogue::{Item, Platform};
use askfirst::consent::{Choices, Question};
use askfirst::decision::{Basis, Reason};
use askfirst::declaration::RequestKind;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// One scene.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scene {
    /// Where an editor finds the schema of this file; read by nobody else.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// What it shows, in a sentence.
    pub title: String,
    /// The rule behind it: a regulation, a section of the policy, a known rejection.
    pub source: String,
    /// The declaration's file, relative to the scene's.
    pub declaration: String,
    /// The phone.
    pub device: Phone,
    /// The time at the start, in milliseconds since the Unix epoch; 2026-01-01T00:00:00Z unless stated.
    #[serde(default = "new_year")]
    pub start: i64,
    /// What happens.
    pub steps: Vec<Step>,
}

fn new_year() -> i64 {
    1_767_225_600_000
}

/// A simulated phone.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Phone {
    /// Its platform.
    pub platform: Platform,
    /// Its version: the Android API level, or the iOS version.
    pub version: u16,
    /// OS permissions granted from the start. Each process still has to notice.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub permissions: BTreeSet<String>,
    /// What the system answers for each item; an item that is not here is empty.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<Item, String>,
}

/// One step and what is expected after it.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// What is done.
    #[serde(rename = "do")]
    pub action: Do,
    /// The process that does it.
    #[serde(default = "main_process", skip_serializing_if = "is_main")]
    pub process: String,
    /// What is expected then.
    #[serde(default, skip_serializing_if = "Expect::is_empty")]
    pub expect: Expect,
}

fn main_process() -> String {
    "main".to_owned()
}

fn is_main(process: &str) -> bool {
    process == "main"
}

/// What can be done. A use is named `recipient/item/purpose`, or `recipient/item` where that is one use.
/// One that is not declared can be named only where "undeclared" is expected of it.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Do {
    /// Nothing: to expect more of what is.
    Look,
    /// The process opens the library. It notices the permissions that are granted, and is in the foreground.
    Open,
    /// The process opens it and notices nothing yet.
    OpenBlind,
    /// The process is killed.
    Kill,
    /// All processes end; from here on the app has another declaration.
    Update(String),
    /// The system is updated to this version. All processes end.
    UpdateSystem(u16),
    /// The notice is shown.
    Notice,
    /// "Agree and continue", with what was ticked.
    Agree(Choices),
    /// "Do not agree".
    Refuse,
    /// Everything is taken back.
    Withdraw,
    /// One use is taken back.
    WithdrawUse(String),
    /// A feature asks for one use; the person answers, if the question is shown.
    Ask {
        /// The use.
        r#use: String,
        /// The answer.
        answer: bool,
    },
    /// A purpose is chosen or given up.
    Purpose {
        /// Its id.
        id: String,
        /// Which.
        on: bool,
    },
    /// A recipient is switched.
    Recipient {
        /// Its id.
        id: String,
        /// Which way.
        on: bool,
    },
    /// A separate consent is given or taken back.
    Separate {
        /// Its id.
        id: String,
        /// Which.
        given: bool,
    },
    /// The personalisation switch.
    Personalisation(bool),
    /// Someone logs in, under the app's opaque name.
    LogIn(String),
    /// Nobody is logged in any more.
    LogOut,
    /// The person states an age in years.
    Age(u8),
    /// A guardian agrees, or does not.
    Guardian(bool),
    /// The account is closed.
    CloseAccount,
    /// The service is shut down.
    EndService,
    /// The app asks for an OS permission, if the library says it may; the person answers.
    RequestPermission {
        /// The permission.
        name: String,
        /// The answer.
        answer: bool,
    },
    /// An OS permission is switched in the system's settings.
    Permission {
        /// The permission.
        name: String,
        /// Which way.
        granted: bool,
    },
    /// The app comes to the front, or leaves it.
    Foreground(bool),
    /// Time passes, in seconds.
    Advance(i64),
    /// The clock is set, in milliseconds since the Unix epoch. It may go back.
    SetClock(i64),
    /// The SDKs take the steps of their plan.
    StartSdks {
        /// SDKs whose every step fails.
        #[serde(default)]
        failing: BTreeSet<String>,
    },
    /// An item is read.
    Read {
        /// The use.
        r#use: String,
        /// Whether a cached value will not do.
        #[serde(default)]
        fresh: bool,
        /// What happens while the system is being asked.
        #[serde(default)]
        meanwhile: Option<Meanwhile>,
    },
    /// Data that was typed in, or came back from a log-in, is put on record.
    Record(String),
    /// The person makes a request.
    Request {
        /// What is asked for.
        kind: RequestKind,
        /// The ground.
        #[serde(default)]
        ground: Option<String>,
    },
    /// A request is answered: done, or refused on a ground.
    AnswerRequest {
        /// Its number.
        number: u32,
        /// The ground of a refusal.
        #[serde(default)]
        refused: Option<String>,
    },
    /// Something happens to the ledger's file while no process runs. All processes end.
    Damage(Damage),
}

/// What happens during a read.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Meanwhile {
    /// Everything is withdrawn.
    Withdraw,
    /// The system takes too long.
    TimeOut,
    /// The system fails.
    Fail,
}

/// What happens to the ledger's file.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Damage {
    /// It is gone.
    Delete,
    /// One bit in its first record is wrong.
    FlipFirst,
    /// Its last record is cut in half.
    TearLast,
    /// It says that a newer version wrote it.
    Newer,
    /// It is empty.
    Empty,
    /// A folder is in its place.
    Folder,
}

/// What is expected after a step. What is left out is not looked at.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Expect {
    /// The step fails, with these words in the message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// Every use that the platform has is denied, for this reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub all_denied: Option<Reason>,
    /// These uses are denied, each for this reason.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub denied: BTreeMap<String, Reason>,
    /// These uses are allowed, each on this basis.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub allowed: BTreeMap<String, Basis>,
    /// What a read gave.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reading: Option<ExpectedReading>,
    /// How often the system was asked for each item since the scene began.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub calls: BTreeMap<Item, u32>,
    /// What should be shown to the person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub question: Option<Question>,
    /// Whether the question was shown, or the permission asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked: Option<bool>,
    /// The steps that SDKs took, in order, like `umeng: grant true`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub steps: Option<Vec<String>>,
    /// The SDKs that run, in the declaration's order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub running: Option<Vec<String>>,
    /// What cannot be done for the person, like `wechat: no-off-switch`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limits: Option<Vec<String>>,
    /// Words that the notice contains, in Chinese.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notice_contains: Vec<String>,
    /// How often each use is on record.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub recorded: BTreeMap<String, u64>,
    /// Days until the last request is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_days: Option<i64>,
    /// Whether the last request is overdue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overdue: Option<bool>,
    /// Whether the act is on the disk.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub durable: Option<bool>,
}

impl Expect {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What a read gives.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum ExpectedReading {
    /// This value, asked of the system.
    Value(String),
    /// This value, from the cache.
    Cached(String),
    /// Nothing, for this reason.
    Denied(Reason),
    /// Nothing: the system has none.
    Unavailable,
}

/// Why a scene cannot be played.
#[derive(Debug, Error)]
pub enum SceneError {
    /// A file cannot be read.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// It is not a scene.
    #[error("{path}:{}:{}: {source}; `askfirst schema scene` prints the format", source.line(), source.column())]
    Json {
        /// Which file.
        path: String,
        /// What is wrong.
        source: serde_json::Error,
    },
    /// Its declaration cannot be used.
    #[error("{path}: {source}")]
    Declaration {
        /// Which file.
        path: String,
        /// What is wrong.
        source: askfirst::declaration::DeclarationError,
    },
    /// A step names a use that is not declared.
    #[error("step {step}: the declaration has no use \"{key}\", or several; write recipient/item/purpose")]
    Use {
        /// The step's number, from 1.
        step: usize,
        /// What it names.
        key: String,
    },
    /// A step needs a process that has not opened.
    #[error("step {step}: the process \"{process}\" has not opened; add an \"open\" step")]
    Process {
        /// The step's number, from 1.
        step: usize,
        /// Which process.
        process: String,
    },
}

/// No scene is larger than this, in bytes.
const LARGEST: u64 = 1 << 20;

impl Scene {
    /// Reads a scene file.
    pub fn read(path: &Path) -> Result<Self, SceneError> {
        let bytes = read(path)?;
        serde_json::from_slice(&bytes)
            .map_err(|source| SceneError::Json { path: path.display().to_string(), source })
    }
}

/// Reads a small file that belongs to a scene.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, SceneError> {
    let read = || {
        let length = std::fs::metadata(path)?.len();
        if length > LARGEST {
            return Err(std::io::Error::other(format!("{length} bytes are too many for a scene")));
        }
        std::fs::read(path)
    };
    read().map_err(|source| SceneError::File { path: path.display().to_string(), source })
}
