//! The declaration: what an app collects, for what, by whom, under which policy.
//!
//! An app writes it once, as JSON. [`Declaration::from_json`] reads it strictly, [`Declaration::problems`] checks
//! what a schema cannot, and [`Compiled::new`] turns it into dense [uses](Use).

use serde::{Deserialize, Serialize};

use crate::catalogue::{Item, Platform};
use crate::json::{derived, object};
use crate::sorted::Map;
use crate::text::Text;

mod check;
mod compile;

pub use check::Problem;
pub use compile::{Compiled, DeclarationError, Device, Meaning, Use, UseId, What};

/// The newest file format this crate reads.
pub const FORMAT: u32 = 1;

/// An app's declaration, as its file has it. Lists keep the file's order; ids are unique within their list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Declaration {
    /// Where an editor finds the schema of this file; read by nobody else.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// The file format: [`FORMAT`].
    pub format: u32,
    /// The app.
    pub app: App,
    /// The privacy policy that this file transcribes.
    pub policy: Policy,
    /// How people reach whoever answers for the data.
    pub contact: Contact,
    /// What data is used for.
    pub purposes: Vec<Purpose>,
    /// Names that the policy gives to several items.
    #[serde(default)]
    pub terms: Vec<Term>,
    /// The apps whose presence is checked: all that "app list" may mean.
    #[serde(default)]
    pub apps: Vec<CheckedApp>,
    /// Who gets data: the app itself first, then others, in the order in which their SDKs start.
    pub recipients: Vec<Recipient>,
    /// What each recipient gets, for which purpose.
    pub uses: Vec<UseGroup>,
    /// Consents that are asked for on their own (PIPL art. 23, 29, 39).
    #[serde(default)]
    pub separate_consents: Vec<SeparateConsent>,
    /// Statutory exceptions that the policy names (PIPL art. 13).
    #[serde(default)]
    pub exceptions: Vec<Exception>,
    /// Children and minors.
    #[serde(default)]
    pub ages: Ages,
    /// How often an item may be read from the system, unless a use says otherwise.
    #[serde(default)]
    pub budgets: Map<Item, Budget>,
    /// How long records are kept.
    #[serde(default)]
    pub retention: Retention,
    /// How questions are asked again.
    #[serde(default)]
    pub questions: Questions,
    /// What the policy promises about people's requests.
    pub rights: Rights,
    /// The changes that the policy calls major.
    #[serde(default)]
    pub major_changes: Vec<MajorChange>,
    /// The outcome of the last impact assessment.
    #[serde(default)]
    pub assessment: Assessment,
    /// Findings of `askfirst check` that are accepted, each with its reason.
    #[serde(default)]
    pub accepted: Vec<Accepted>,
}

object!(strict Declaration {
    schema as "$schema",
    format,
    app,
    policy,
    contact,
    purposes,
    terms = Vec::new(),
    apps = Vec::new(),
    recipients,
    uses,
    separate_consents = Vec::new(),
    exceptions = Vec::new(),
    ages = Ages::default(),
    budgets = Map::default(),
    retention = Retention::default(),
    questions = Questions::default(),
    rights,
    major_changes = Vec::new(),
    assessment = Assessment::default(),
    accepted = Vec::new(),
});

/// The app and who runs it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct App {
    /// Identifies the app, like `cn.example.app`.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// The company that answers for it. Another operator is a change of control.
    pub operator: String,
    /// Where that company is registered.
    #[serde(default)]
    pub address: String,
    /// The oldest Android API level the app runs on, if it runs on Android.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub android: Option<u16>,
    /// The oldest iOS version the app runs on, if it runs on iOS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ios: Option<u16>,
}

object!(strict App { id, name, operator, address = String::new(), android, ios });

impl App {
    /// The oldest version of `platform` that the app runs on; `None` where it does not.
    pub fn oldest(&self, platform: Platform) -> Option<u16> {
        match platform {
            Platform::Android => self.android,
            Platform::Ios => self.ios,
        }
    }
}

/// The privacy policy behind a declaration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Its version, as people see it. Changed uses need a new one.
    pub version: String,
    /// The day it was published, `YYYY-MM-DD`.
    pub published: String,
    /// The day from which it applies, `YYYY-MM-DD`.
    pub effective: String,
    /// Where it can be read: an address, or the name of a text inside the app.
    pub url: String,
    /// SDKs that the policy mentions outside its table of recipients.
    #[serde(default)]
    pub mentions: Vec<Mention>,
}

object!(strict Policy { version, published, effective, url, mentions = Vec::new() });

/// An SDK or partner that the policy's text names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Mention {
    /// The name in the policy.
    pub name: String,
    /// The section that names it.
    pub section: String,
    /// The declared recipient that it is, if it is declared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient: Option<String>,
}

object!(strict Mention { name, section, recipient });

/// Where requests and complaints go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// The department that answers.
    pub department: Text,
    /// Its e-mail address.
    pub email: String,
    /// A further way: a telephone number, or customer service inside the app.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<Text>,
    /// The days within which it answers.
    pub answer_days: u32,
    /// The section that says so.
    pub section: String,
}

object!(strict Contact { department, email, service, answer_days, section });

/// Whether the app can work without a purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum PurposeKind {
    /// The app cannot work without it: covered by the general agreement.
    Basic,
    /// Off until the person chooses it.
    Additional,
}

/// What data is used for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Purpose {
    /// Identifies it, like `wechat-login`.
    pub id: String,
    /// Basic or additional.
    pub kind: PurposeKind,
    /// A few words.
    pub title: Text,
    /// One or two sentences that a person understands.
    pub text: Text,
    /// The section of the policy that states it.
    pub section: String,
    /// Whether the app would like it chosen from the start. No choice is ever made for a person: a finding.
    #[serde(default, skip_serializing_if = "is_false")]
    pub on_by_default: bool,
    /// Whether its uses are personalisation, which people can switch off as a whole.
    #[serde(default, skip_serializing_if = "is_false")]
    pub personalised: bool,
}

object!(strict Purpose { id, kind, title, text, section, on_by_default = false, personalised = false });

/// A name that the policy gives to one or several items.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// Identifies it. A term may have the id of an item only if it means that item alone.
    pub id: String,
    /// The policy's name for it.
    pub title: Text,
    /// The section that defines it.
    pub section: String,
    /// The items it stands for on every platform.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<Item>,
    /// Further items on Android.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub android: Vec<Item>,
    /// Further items on iOS.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ios: Vec<Item>,
}

object!(strict Term { id, title, section, items = Vec::new(), android = Vec::new(), ios = Vec::new() });

/// An app whose presence on the phone is checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CheckedApp {
    /// Identifies it.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// Its package on Android.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub android: Option<String>,
    /// A URL scheme it answers to on iOS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ios: Option<String>,
}

object!(strict CheckedApp { id, name, android, ios });

/// What a recipient is to the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum RecipientKind {
    /// The app itself; exactly one recipient is.
    App,
    /// A third-party SDK inside the app.
    Sdk,
    /// A company that gets data from the app or its server.
    Partner,
}

/// Who gets data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Recipient {
    /// Identifies it, like `wechat`; the app itself is usually `self`.
    pub id: String,
    /// What it is.
    pub kind: RecipientKind,
    /// Its name.
    pub title: Text,
    /// The company behind it. Another company is another recipient to the person.
    #[serde(default)]
    pub company: String,
    /// The address of its own privacy policy.
    #[serde(default)]
    pub policy_url: String,
    /// The country or region where it keeps the data, as ISO 3166-1 alpha-2; `CN` unless stated.
    #[serde(default = "cn")]
    pub region: String,
    /// The section of the policy that names it.
    #[serde(default)]
    pub section: String,
    /// The platforms it exists on; all of the app's when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub platforms: Vec<Platform>,
    /// The hosts that people are tracked with, across apps: iOS reaches them only under its permission to track.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tracking_hosts: Vec<String>,
    /// How its SDK starts and stops; for an SDK only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sdk: Option<Sdk>,
}

object!(strict Recipient {
    id,
    kind,
    title,
    company = String::new(),
    policy_url = String::new(),
    region = cn(),
    section = String::new(),
    platforms = Vec::new(),
    tracking_hosts = Vec::new(),
    sdk,
});

/// How an SDK lets itself be held back: the four shapes that an adapter can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Shape {
    /// A first initialisation that reads nothing, a grant call, then the real one.
    Phased,
    /// Initialise and start are apart; a privacy controller answers for each item.
    Controlled,
    /// One grant call, with a privacy controller.
    Granted,
    /// No privacy call at all: everything is held back until it may start.
    Held,
}

/// How an SDK starts and what it offers at withdrawal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Sdk {
    /// Its shape.
    pub shape: Shape,
    /// The purpose it is started for.
    pub purpose: String,
    /// Whether it can be told that consent was withdrawn (a grant call that takes "no").
    #[serde(default, skip_serializing_if = "is_false")]
    pub takes_refusal: bool,
    /// Whether it can be stopped while the process runs.
    #[serde(default, skip_serializing_if = "is_false")]
    pub stops: bool,
    /// Whether it can be told to delete what it has.
    #[serde(default, skip_serializing_if = "is_false")]
    pub forgets: bool,
    /// Library artifacts it comes in, like `group:name`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub artifacts: Vec<String>,
    /// What would start it before the app's own code: content providers of Android, by their classes, and initialisers of
    /// `androidx.startup`, as `androidx.startup:CLASS`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub providers: Vec<String>,
}

object!(strict Sdk {
    shape,
    purpose,
    takes_refusal = false,
    stops = false,
    forgets = false,
    artifacts = Vec::new(),
    providers = Vec::new(),
});

/// Some data, for one purpose, to one recipient: as many uses as there are items.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct UseGroup {
    /// Who gets it: the id of a recipient.
    pub recipient: String,
    /// What for: the id of a purpose.
    pub purpose: String,
    /// What: ids of terms or items.
    pub data: Vec<String>,
    /// The section of the policy that states it.
    #[serde(default)]
    pub section: String,
    /// The separate consent it needs beside the general agreement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub separate_consent: Option<String>,
    /// Whether it is personalisation.
    #[serde(default, skip_serializing_if = "is_false")]
    pub personalised: bool,
    /// Whether it may happen only while the app is in the foreground.
    #[serde(default, skip_serializing_if = "is_false")]
    pub foreground_only: bool,
    /// A statutory exception under which no consent is needed. Never for device identifiers and the app list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exception: Option<String>,
    /// How often its items may be read, instead of the item's own budget.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<Budget>,
}

object!(strict UseGroup {
    recipient,
    purpose,
    data,
    section = String::new(),
    separate_consent,
    personalised = false,
    foreground_only = false,
    exception,
    budget,
});

/// How often an item may be read from the system: at most `reads` in each window of `seconds`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Budget {
    /// Reads in one window.
    pub reads: u32,
    /// The window's length in seconds.
    pub seconds: u32,
}

object!(strict Budget { reads, seconds });

/// A consent asked for on its own, at the moment it is needed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SeparateConsent {
    /// Identifies it.
    pub id: String,
    /// A few words.
    pub title: Text,
    /// What the person is asked.
    pub text: Text,
    /// The section of the policy behind it.
    pub section: String,
}

object!(strict SeparateConsent { id, title, text, section });

/// A case in which the law asks for no consent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Exception {
    /// Identifies it.
    pub id: String,
    /// A few words.
    pub title: Text,
    /// The sections of the policy that state it.
    pub sections: Vec<String>,
}

object!(strict Exception { id, title, sections });

/// Who is a child, who is a minor, and what they need.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Ages {
    /// Below this age a person is a child, and a guardian must agree (PIPL art. 31: 14).
    pub child_below: u8,
    /// From this age a person is an adult.
    pub adult_from: u8,
    /// Whether minors who are no children need a guardian too.
    pub minors_need_guardian: bool,
    /// The section of the policy that says so.
    pub section: String,
}

object!(defaults Ages { child_below, adult_from, minors_need_guardian, section });

impl Default for Ages {
    fn default() -> Self {
        Self { child_below: 14, adult_from: 18, minors_need_guardian: false, section: String::new() }
    }
}

/// How long records stay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Retention {
    /// Days for which the ledger's records are kept at least.
    pub ledger_days: u32,
    /// Days after which data is deleted once an account was closed.
    pub closed_account_days: u32,
    /// Where the data is kept, as ISO 3166-1 alpha-2.
    pub region: String,
    /// The sections of the policy that say so.
    pub sections: Vec<String>,
}

object!(defaults Retention { ledger_days, closed_account_days, region, sections });

impl Default for Retention {
    fn default() -> Self {
        Self { ledger_days: 183, closed_account_days: 183, region: cn(), sections: Vec::new() }
    }
}

/// When a question may be asked again, and when an answer grows old.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Questions {
    /// Hours before a refused question, or a refused permission, may be asked again.
    pub cool_down_hours: u32,
    /// Days after which consent ends by itself; never when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consent_days: Option<u32>,
}

object!(defaults Questions { cool_down_hours, consent_days });

impl Default for Questions {
    fn default() -> Self {
        Self { cool_down_hours: 48, consent_days: None }
    }
}

/// What the policy promises about requests. Another text here is a major change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Rights {
    /// Days within which a request is answered.
    pub answer_days: u32,
    /// The requests that people can make.
    pub requests: Vec<RequestKind>,
    /// When deletion can be asked for.
    #[serde(default)]
    pub deletion_grounds: Vec<Ground>,
    /// When a request may be refused.
    #[serde(default)]
    pub refusal_grounds: Vec<Ground>,
    /// The section of the policy.
    pub section: String,
}

object!(strict Rights {
    answer_days,
    requests,
    deletion_grounds = Vec::new(),
    refusal_grounds = Vec::new(),
    section,
});

/// What a person can ask for (PIPL art. 44–50, art. 24).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum RequestKind {
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

/// A ground that the policy names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Ground {
    /// Identifies it.
    pub id: String,
    /// A few words.
    pub title: Text,
}

object!(strict Ground { id, title });

/// What a major change is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Trigger {
    /// Purposes, kinds of data, or the way they are used.
    Processing,
    /// Who controls the data.
    Control,
    /// To whom it is given.
    Recipients,
    /// People's rights and how they exercise them.
    Rights,
    /// Who answers, and how to reach them.
    Contact,
    /// An impact assessment that found a high risk.
    Assessment,
}

/// A change that the policy calls major.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MajorChange {
    /// What it is about.
    pub trigger: Trigger,
    /// The section of the policy.
    pub section: String,
}

object!(strict MajorChange { trigger, section });

/// The risk that an assessment found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Risk {
    /// No high risk.
    #[default]
    Low,
    /// A high risk: people are told.
    High,
}

/// The last impact assessment (PIPL art. 55).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Assessment {
    /// Its day, `YYYY-MM-DD`; empty when the policy states none.
    pub date: String,
    /// What it found.
    pub risk: Risk,
}

object!(defaults Assessment { date, risk });

/// A finding that is accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Accepted {
    /// The rule's name.
    pub rule: String,
    /// Where: the finding's place, like `recipients/wechat`.
    pub at: String,
    /// Why.
    pub because: String,
}

object!(strict Accepted { rule, at, because });

derived! { Platform, Item, PurposeKind, RecipientKind, RequestKind, Risk, Shape, Trigger }

fn cn() -> String {
    "CN".to_owned()
}

// serde hands a reference to the field.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_false(value: &bool) -> bool {
    !*value
}
