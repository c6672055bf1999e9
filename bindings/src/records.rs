//! What crosses the boundary: plain values, and how the core's become them.

use askfirst::catalogue;
use askfirst::consent::{self, Consent};
use askfirst::declaration::{self, Compiled};
use askfirst::edge::Timestamp;
use askfirst::launch;
use askfirst::ledger;
use askfirst::notice;
use askfirst::report;
use askfirst::rights::{Request, RequestOutcome};
use askfirst::{Committed, Durability};

/// An enum that has the same values here and in the core.
macro_rules! mirrored {
    ($(#[$doc:meta])* $name:ident = $core:path { $($(#[$value_doc:meta])* $value:ident,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
        pub enum $name { $($(#[$value_doc])* $value,)+ }

        impl From<$core> for $name {
            fn from(core: $core) -> Self {
                match core { $(<$core>::$value => Self::$value,)+ }
            }
        }

        impl From<$name> for $core {
            fn from(own: $name) -> Self {
                match own { $($name::$value => <$core>::$value,)+ }
            }
        }
    };
}

mirrored! {
    /// The platforms.
    Platform = catalogue::Platform {
        /// Android; its version is the API level.
        Android,
        /// iOS; its version is the major version.
        Ios,
    }
}

mirrored! {
    /// The languages of notices and reports.
    Lang = askfirst::text::Lang {
        /// Simplified Chinese.
        Zh,
        /// English.
        En,
    }
}

mirrored! {
    /// What should be shown when the app comes to the front.
    Question = consent::Question {
        /// Nothing.
        None,
        /// The notice, for the first time.
        First,
        /// The notice again: uses are new or changed.
        Changed,
        /// The notice again: the answer ended by itself.
        Expired,
        /// That the policy has a new version. No answer is needed.
        Inform,
    }
}

mirrored! {
    /// The general answer to the notice.
    Answer = consent::Answer {
        /// None yet.
        None,
        /// Yes.
        Agreed,
        /// No.
        Refused,
        /// Yes once, no since.
        Withdrawn,
    }
}

mirrored! {
    /// What a person can ask for.
    RequestKind = declaration::RequestKind {
        /// To see what is held.
        Access,
        /// To correct or complete it.
        Correct,
        /// To delete it.
        Delete,
        /// To take a copy along.
        Export,
        /// To close the account.
        CloseAccount,
        /// To have an automated decision explained.
        ExplainDecision,
    }
}

mirrored! {
    /// Where an SDK is, in this process.
    SdkState = launch::SdkState {
        /// Not started.
        Idle,
        /// Running.
        Running,
        /// Told to stop.
        Stopped,
        /// A step on the way up failed.
        Failed,
    }
}

mirrored! {
    /// What a plan cannot do for the person.
    SdkLimit = launch::Limit {
        /// The SDK has no off switch.
        NoOffSwitch,
        /// The SDK has no switch for single items.
        NoItemSwitches,
    }
}

mirrored! {
    /// Which log.
    Log = ledger::Log {
        /// What was said and decided.
        Decisions,
        /// What was done.
        Activity,
    }
}

/// Something that went wrong. The text is for people; nothing was allowed.
#[derive(Debug, uniffi::Error)]
pub enum Failure {
    /// See the text.
    Failed {
        /// What is wrong, where, and what to do.
        reason: String,
    },
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self::Failed { reason } = self;
        f.write_str(reason)
    }
}

impl std::error::Error for Failure {}

impl Failure {
    pub(crate) fn of(error: &impl ToString) -> Self {
        Self::Failed { reason: error.to_string() }
    }
}

/// What came of an act.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Outcome {
    /// Whether it holds now, in every process of the app. Otherwise nothing was done.
    pub effective: bool,
    /// Whether it is on the disk.
    pub durable: bool,
    /// Why it is not effective, or not on the disk; empty when it is both.
    pub problem: String,
    /// The numbers of the uses that were allowed before and are denied now.
    pub denied: Vec<u32>,
    /// The numbers of the uses that were denied before and are allowed now.
    pub allowed: Vec<u32>,
}

impl Outcome {
    pub(crate) fn of(result: Result<Committed, impl ToString>) -> Self {
        let committed = match result {
            Ok(committed) => committed,
            Err(error) => return Self::refused(error.to_string()),
        };
        let durable = committed.is_durable();
        let problem = match committed.durability {
            Durability::Durable | Durability::Marked => String::new(),
            Durability::Pending(error) | Durability::Voided(error) => error.to_string(),
        };
        let numbers = |ids: Vec<declaration::UseId>| ids.into_iter().map(|id| u32::from(id.0)).collect();
        let (denied, allowed) = (numbers(committed.denied), numbers(committed.allowed));
        Self { effective: true, durable, problem, denied, allowed }
    }

    pub(crate) fn refused(problem: String) -> Self {
        Self { effective: false, durable: false, problem, denied: Vec::new(), allowed: Vec::new() }
    }
}

/// What a person ticked before agreeing.
#[derive(Clone, Debug, Default, PartialEq, Eq, uniffi::Record)]
pub struct Choices {
    /// Additional purposes chosen, by their ids.
    pub purposes: Vec<String>,
    /// Recipients switched off, by their ids.
    pub recipients_off: Vec<String>,
    /// Separate consents given, by their ids.
    pub separate: Vec<String>,
}

impl From<Choices> for consent::Choices {
    fn from(own: Choices) -> Self {
        // Collecting would bring along a sort of its own, for lists of a handful.
        let mut choices = Self::default();
        choices.purposes.extend(own.purposes);
        choices.recipients_off.extend(own.recipients_off);
        choices.separate.extend(own.separate);
        choices
    }
}

/// A declared use.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct UseInfo {
    /// Its number.
    pub number: u32,
    /// The recipient's id.
    pub recipient: String,
    /// The item's id, or `start`.
    pub item: String,
    /// The purpose's id.
    pub purpose: String,
    /// Whether this device has the item.
    pub on_device: bool,
    /// The OS permissions that it needs on this device.
    pub permissions: Vec<String>,
}

impl UseInfo {
    pub(crate) fn of(compiled: &Compiled, device: declaration::Device, one: &declaration::Use) -> Self {
        Self {
            number: u32::from(one.id.0),
            recipient: compiled.recipient(one).id.clone(),
            item: one.what.id().to_owned(),
            purpose: compiled.purpose(one).id.clone(),
            on_device: device.permissions(one).is_some(),
            permissions: device
                .permissions(one)
                .unwrap_or_default()
                .iter()
                .map(|&name| name.to_owned())
                .collect(),
        }
    }
}

/// A separate consent, as it is asked for.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Separate {
    /// Its id.
    pub id: String,
    /// A few words.
    pub title: String,
    /// What is asked.
    pub text: String,
}

/// The question that a feature asks for one use.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct UseQuestion {
    /// The purpose in a few words.
    pub title: String,
    /// What it is for.
    pub text: String,
    /// Who gets it.
    pub recipient: String,
    /// The data.
    pub data: Vec<String>,
    /// The separate consent that a yes gives.
    pub separate: Option<Separate>,
}

impl From<notice::UseQuestion> for UseQuestion {
    fn from(core: notice::UseQuestion) -> Self {
        let notice::UseQuestion { title, text, recipient, data, separate, .. } = core;
        let separate = separate.map(|one| Separate { id: one.id, title: one.title, text: one.text });
        Self { title, text, recipient, data, separate }
    }
}

/// Everything said so far.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct ConsentState {
    /// The general answer.
    pub answer: Answer,
    /// When it was given, in milliseconds since the Unix epoch; 0 where there is none.
    pub answered: i64,
    /// The version of the policy that it answers.
    pub policy: String,
    /// The additional purposes that were chosen.
    pub purposes: Vec<String>,
    /// The recipients that were switched off.
    pub recipients_off: Vec<String>,
    /// The separate consents that were given.
    pub separate: Vec<String>,
    /// When the answer ends by itself.
    pub expires: Option<i64>,
    /// Whether it has ended.
    pub expired: bool,
    /// Whether somebody is logged in.
    pub logged_in: bool,
    /// The age that was stated, in years.
    pub age: Option<u8>,
    /// Whether a guardian agreed.
    pub guardian: bool,
    /// Whether personalisation is on.
    pub personalisation: bool,
    /// Whether the account was closed.
    pub account_closed: bool,
    /// Whether the service was shut down.
    pub service_ended: bool,
}

impl ConsentState {
    pub(crate) fn of(consent: &Consent) -> Self {
        let person = consent.person();
        let list = |set: &askfirst::sorted::Set<String>| set.iter().cloned().collect();
        Self {
            answer: consent.answer.into(),
            answered: consent.answered.0,
            policy: consent.policy.clone(),
            purposes: list(&consent.purposes),
            recipients_off: list(&consent.recipients_off),
            separate: list(&consent.separate),
            expires: consent.expires.map(|end| end.0),
            expired: consent.expired,
            logged_in: !consent.subject.is_empty(),
            age: person.age,
            guardian: person.guardian,
            personalisation: !person.personalisation_off,
            account_closed: person.closed,
            service_ended: consent.service_ended,
        }
    }
}

/// One thing that an adapter does to its SDK.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum SdkStep {
    /// The first initialisation, which reads nothing and sends nothing.
    PreInit,
    /// Tells the SDK whether the person agreed.
    Grant {
        /// Which.
        granted: bool,
    },
    /// Sets the SDK's own privacy switches: the items it may read; all others are off.
    Switches {
        /// The ids of the items.
        items: Vec<String>,
    },
    /// Initialises and starts it.
    Start,
    /// Stops it.
    Stop,
    /// Has it delete what it holds.
    Forget,
}

impl From<launch::Step> for SdkStep {
    fn from(core: launch::Step) -> Self {
        match core {
            launch::Step::PreInit => Self::PreInit,
            launch::Step::Grant(granted) => Self::Grant { granted },
            launch::Step::Switches(items) => Self::Switches { items },
            launch::Step::Start => Self::Start,
            launch::Step::Stop => Self::Stop,
            launch::Step::Forget => Self::Forget,
        }
    }
}

impl From<SdkStep> for launch::Step {
    fn from(own: SdkStep) -> Self {
        match own {
            SdkStep::PreInit => Self::PreInit,
            SdkStep::Grant { granted } => Self::Grant(granted),
            SdkStep::Switches { items } => Self::Switches(items),
            SdkStep::Start => Self::Start,
            SdkStep::Stop => Self::Stop,
            SdkStep::Forget => Self::Forget,
        }
    }
}

/// What came of a step.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum SdkOutcome {
    /// It was done.
    Done,
    /// It failed.
    Failed {
        /// Why, in the SDK's words; no personal data.
        reason: String,
    },
    /// There is nothing the SDK offers for it.
    NotOffered,
}

impl From<launch::Outcome> for SdkOutcome {
    fn from(core: launch::Outcome) -> Self {
        match core {
            launch::Outcome::Done => Self::Done,
            launch::Outcome::Failed(reason) => Self::Failed { reason },
            launch::Outcome::NotOffered => Self::NotOffered,
        }
    }
}

impl From<SdkOutcome> for launch::Outcome {
    fn from(own: SdkOutcome) -> Self {
        match own {
            SdkOutcome::Done => Self::Done,
            SdkOutcome::Failed { reason } => Self::Failed(reason),
            SdkOutcome::NotOffered => Self::NotOffered,
        }
    }
}

/// The steps of one SDK, in order.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct SdkPlan {
    /// The recipient's id.
    pub sdk: String,
    /// What to do. If a step of a start fails the rest is dropped; a withdrawal goes on.
    pub steps: Vec<SdkStep>,
    /// What cannot be done.
    pub limits: Vec<SdkLimit>,
    /// Where the SDK is when all steps were done.
    pub then: SdkState,
}

impl From<launch::SdkPlan> for SdkPlan {
    fn from(core: launch::SdkPlan) -> Self {
        Self {
            sdk: core.sdk,
            steps: core.steps.into_iter().map(Into::into).collect(),
            limits: core.limits.into_iter().map(Into::into).collect(),
            then: core.then.into(),
        }
    }
}

impl From<SdkPlan> for launch::SdkPlan {
    fn from(own: SdkPlan) -> Self {
        Self {
            sdk: own.sdk,
            steps: own.steps.into_iter().map(Into::into).collect(),
            limits: own.limits.into_iter().map(Into::into).collect(),
            then: own.then.into(),
        }
    }
}

/// Where one SDK is.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct SdkStatus {
    /// The recipient's id.
    pub sdk: String,
    /// Where it is.
    pub state: SdkState,
}

/// A request that a person made.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct RequestRow {
    /// Its number on this installation, from 1.
    pub number: u32,
    /// What is asked for.
    pub kind: RequestKind,
    /// The ground, where one was named.
    pub ground: Option<String>,
    /// When it was made, in milliseconds since the Unix epoch.
    pub made: i64,
    /// When it must be answered.
    pub due: i64,
    /// When it was answered.
    pub answered: Option<i64>,
    /// The ground on which it was refused, where it was.
    pub refused: Option<String>,
    /// Whether nobody answered in time.
    pub overdue: bool,
}

impl RequestRow {
    pub(crate) fn of(request: Request, now: Timestamp) -> Self {
        let overdue = request.is_overdue(now);
        let (answered, refused) = match request.answer {
            None => (None, None),
            Some((at, RequestOutcome::Done)) => (Some(at.0), None),
            Some((at, RequestOutcome::Refused { ground })) => (Some(at.0), Some(ground)),
        };
        Self {
            number: request.number,
            kind: request.kind.into(),
            ground: request.ground,
            made: request.made.0,
            due: request.due.0,
            answered,
            refused,
            overdue,
        }
    }
}

/// What one use came to.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Row {
    /// The number of the use.
    pub number: u32,
    /// The item's id.
    pub item: String,
    /// The item's name.
    pub name: String,
    /// The purpose's title.
    pub purpose: String,
    /// The situation it is needed in.
    pub situation: String,
    /// Who reads it.
    pub recipient: String,
    /// Where it comes from.
    pub source: String,
    /// How often it was read or recorded.
    pub count: u64,
    /// When that was last put on record, in milliseconds since the Unix epoch.
    pub last: Option<i64>,
}

impl Row {
    pub(crate) fn of(core: report::Row, lang: askfirst::text::Lang) -> Self {
        Self {
            number: u32::from(core.id.0),
            item: core.item.to_owned(),
            name: core.name,
            purpose: core.purpose,
            situation: core.situation,
            recipient: core.recipient,
            source: core.source.name().get(lang).to_owned(),
            count: core.count,
            last: core.last.map(|at| at.0),
        }
    }
}

/// What one recipient got.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct SharedRow {
    /// The recipient's id.
    pub recipient: String,
    /// Its name.
    pub title: String,
    /// The company.
    pub company: String,
    /// Its own policy.
    pub policy_url: String,
    /// How it gets the data.
    pub way: String,
    /// What it is declared to get.
    pub rows: Vec<Row>,
    /// Whether its SDK was ever started.
    pub started: bool,
}

/// One step on record.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct SdkStepRow {
    /// When, in milliseconds since the Unix epoch.
    pub at: i64,
    /// What was done.
    pub step: SdkStep,
    /// What came of it.
    pub outcome: SdkOutcome,
}

/// What happened to one SDK.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct SdkRow {
    /// The recipient's id.
    pub recipient: String,
    /// Its name.
    pub title: String,
    /// Every step on record, oldest first.
    pub steps: Vec<SdkStepRow>,
}

/// The two lists, and the account of the SDKs.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Report {
    /// Everything that is collected.
    pub collected: Vec<Row>,
    /// Who else gets what.
    pub shared: Vec<SharedRow>,
    /// What happened to each SDK.
    pub sdks: Vec<SdkRow>,
}

impl Report {
    pub(crate) fn of(
        compiled: &Compiled,
        platform: catalogue::Platform,
        activity: &report::Activity,
        lang: askfirst::text::Lang,
    ) -> Self {
        let rows = |rows: Vec<report::Row>| rows.into_iter().map(|row| Row::of(row, lang)).collect();
        let shared = report::shared(compiled, platform, activity, lang);
        let sdks = report::sdks(compiled, activity, lang);
        Self {
            collected: rows(report::collected(compiled, platform, activity, lang)),
            shared: shared
                .into_iter()
                .map(|row| SharedRow {
                    recipient: row.recipient,
                    title: row.title,
                    company: row.company,
                    policy_url: row.policy_url,
                    way: row.way.to_owned(),
                    rows: rows(row.rows),
                    started: row.started,
                })
                .collect(),
            sdks: sdks
                .into_iter()
                .map(|row| SdkRow {
                    recipient: row.recipient,
                    title: row.title,
                    steps: row
                        .steps
                        .into_iter()
                        .map(|(at, step, outcome)| SdkStepRow {
                            at: at.0,
                            step: step.into(),
                            outcome: outcome.into(),
                        })
                        .collect(),
                })
                .collect(),
        }
    }
}

/// A log, to be handed to somebody who verifies it.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Evidence {
    /// The file's name.
    pub name: String,
    /// The file, byte by byte.
    pub bytes: Vec<u8>,
    /// What there is to sign about it: the text of a C2SP checkpoint.
    pub checkpoint: String,
}
