//! From a declaration to dense uses.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::{Budget, Declaration, Problem, Purpose, PurposeKind, Recipient, RecipientKind, SeparateConsent};
use crate::catalogue::{self, Item, Platform};

/// The number of a use within one declaration: its cell in the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UseId(pub u16);

impl UseId {
    /// The most uses that a declaration can have.
    pub const MAX: u16 = 4000;

    /// The cell's place in the page.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// What is used: an item, or the fact that an SDK runs at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum What {
    /// An SDK starts.
    Start,
    /// An item is read or recorded.
    Item(Item),
}

impl What {
    /// Its name in keys: the item's id, or `start`.
    pub fn id(self) -> &'static str {
        match self {
            What::Start => "start",
            What::Item(item) => item.id(),
        }
    }

    /// The item, if it is one.
    pub fn item(self) -> Option<Item> {
        match self {
            What::Start => None,
            What::Item(item) => Some(item),
        }
    }
}

/// What a use means to a person, as a hash: who gets what for what, and on which terms.
///
/// Consent is given to meanings, never to numbers, so that it survives an update of the app exactly as far as the
/// update left its uses alone. Two uses with the same meaning ask for the same consent.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Meaning([u8; 12]);

impl fmt::Display for Meaning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Meaning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Meaning {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&crate::hex::encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Meaning {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        crate::hex::decode(&text)
            .map(Self)
            .ok_or_else(|| serde::de::Error::custom("a meaning is 24 hexadecimal digits"))
    }
}

/// One declared use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// Its number.
    pub id: UseId,
    /// What is used.
    pub what: What,
    /// The recipient's place in [`Declaration::recipients`].
    pub recipient: usize,
    /// The purpose's place in [`Declaration::purposes`].
    pub purpose: usize,
    /// The group's place in [`Declaration::uses`]; none for the start of an SDK.
    pub group: Option<usize>,
    /// The platforms on which it is declared.
    pub platforms: Vec<Platform>,
    /// The separate consent it needs, by its place in [`Declaration::separate_consents`].
    pub separate: Option<usize>,
    /// Whether it is personalisation.
    pub personalised: bool,
    /// Whether it may happen only in the foreground.
    pub foreground_only: bool,
    /// The statutory exception it rests on, by its place in [`Declaration::exceptions`].
    pub exception: Option<usize>,
    /// How often it may be read.
    pub budget: Option<Budget>,
    /// What it means to a person.
    pub meaning: Meaning,
}

/// Why a declaration cannot be used.
#[derive(Debug, Error)]
pub enum DeclarationError {
    /// It is no JSON, or not of the declaration's shape.
    #[error("the declaration cannot be read: {0}; `askfirst check` lists all that is wrong")]
    Json(#[from] serde_json::Error),
    /// It contradicts itself.
    #[error("the declaration is unusable: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Problems(Vec<Problem>),
}

/// A declaration whose uses have numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compiled {
    declaration: Declaration,
    uses: Vec<Use>,
    /// The uses in the order of their meanings, which is that of every set of meanings.
    by_meaning: Vec<(Meaning, UseId)>,
    digest: [u8; 32],
}

impl Declaration {
    /// Reads a declaration strictly: unknown keys, missing ones and wrong types are errors that name their place.
    pub fn from_json(json: &[u8]) -> Result<Self, DeclarationError> {
        Ok(crate::json::from_slice(json)?)
    }

    /// Its JSON.
    pub fn to_json(&self) -> Result<Vec<u8>, DeclarationError> {
        Ok(serde_json::to_vec(self)?)
    }
}

impl Compiled {
    /// Gives each use of `declaration` its number: recipient by recipient in the file's order, the start of an
    /// SDK before its items, items in the order in which their groups and terms name them.
    pub fn new(declaration: Declaration) -> Result<Self, DeclarationError> {
        let json = declaration.to_json()?;
        Self::with_digest(declaration, Sha256::digest(json).into())
    }

    /// Reads and compiles a declaration.
    pub fn from_json(json: &[u8]) -> Result<Self, DeclarationError> {
        Self::with_digest(Declaration::from_json(json)?, Sha256::digest(json).into())
    }

    fn with_digest(declaration: Declaration, digest: [u8; 32]) -> Result<Self, DeclarationError> {
        let problems = declaration.problems();
        if !problems.is_empty() {
            return Err(DeclarationError::Problems(problems));
        }
        let mut uses = Vec::new();
        for (place, recipient) in declaration.recipients.iter().enumerate() {
            add_start(&declaration, place, recipient, &mut uses);
            for (group, _) in declaration.uses.iter().enumerate().filter(|(_, g)| g.recipient == recipient.id)
            {
                add_group(&declaration, place, group, &mut uses);
            }
        }
        for (number, one) in (0..).zip(&mut uses) {
            one.id = UseId(number);
        }
        let mut by_meaning: Vec<_> = uses.iter().map(|one| (one.meaning, one.id)).collect();
        by_meaning.sort_unstable();
        Ok(Self { declaration, uses, by_meaning, digest })
    }

    /// The declaration.
    pub fn declaration(&self) -> &Declaration {
        &self.declaration
    }

    /// The uses; each stands at its number.
    pub fn uses(&self) -> &[Use] {
        &self.uses
    }

    /// One use.
    pub fn get(&self, id: UseId) -> Option<&Use> {
        self.uses.get(id.index())
    }

    /// Of each use, at its number, whether its meaning is among `meanings`: one walk along both.
    pub(crate) fn among(&self, meanings: &crate::sorted::Set<Meaning>) -> Vec<bool> {
        let mut among = vec![false; self.uses.len()];
        let mut rest = meanings.iter().peekable();
        for (meaning, id) in &self.by_meaning {
            while rest.next_if(|next| *next < meaning).is_some() {}
            if let (Some(next), Some(one)) = (rest.peek(), among.get_mut(id.index())) {
                *one = *next == meaning;
            }
        }
        among
    }

    /// SHA-256 of the JSON that the declaration was read from, or would be written as.
    pub fn digest(&self) -> [u8; 32] {
        self.digest
    }

    /// Who gets the data of a use.
    pub fn recipient(&self, of: &Use) -> &Recipient {
        &self.declaration.recipients[of.recipient]
    }

    /// What a use is for.
    pub fn purpose(&self, of: &Use) -> &Purpose {
        &self.declaration.purposes[of.purpose]
    }

    /// The separate consent that a use needs.
    pub fn separate(&self, of: &Use) -> Option<&SeparateConsent> {
        of.separate.map(|place| &self.declaration.separate_consents[place])
    }

    /// A use's name for people and tools: `recipient/item/purpose`.
    pub fn key(&self, of: &Use) -> String {
        format!("{}/{}/{}", self.recipient(of).id, of.what.id(), self.purpose(of).id)
    }

    /// The use that `key` names: `recipient/item/purpose`, or `recipient/item` where that is one use only.
    /// For tools and tests; at run time a use is a constant.
    pub fn find(&self, key: &str) -> Option<UseId> {
        let mut found = self.uses.iter().filter(|one| {
            let full = self.key(one);
            full == key
                || full.strip_suffix(&self.purpose(one).id).is_some_and(|rest| rest == format!("{key}/"))
        });
        let first = found.next()?;
        found.next().is_none().then_some(first.id)
    }

    /// The uses of one recipient.
    pub fn uses_of<'a, 'b>(&'a self, recipient: &'b str) -> impl Iterator<Item = &'a Use> + use<'a, 'b> {
        self.uses.iter().filter(move |one| self.recipient(one).id == recipient)
    }

    /// The use that starts the SDK of a recipient.
    pub fn start_of(&self, recipient: &str) -> Option<&Use> {
        self.uses_of(recipient).find(|one| one.what == What::Start)
    }
}

fn add_start(declaration: &Declaration, place: usize, recipient: &Recipient, uses: &mut Vec<Use>) {
    let Some(sdk) = &recipient.sdk else { return };
    let Some(purpose) = declaration.purposes.iter().position(|p| p.id == sdk.purpose) else { return };
    let mut start = Use {
        id: UseId(0),
        what: What::Start,
        recipient: place,
        purpose,
        group: None,
        platforms: platforms(declaration, recipient),
        separate: None,
        personalised: declaration.purposes[purpose].personalised,
        foreground_only: false,
        exception: None,
        budget: None,
        meaning: Meaning([0; 12]),
    };
    start.meaning = meaning(declaration, &start);
    uses.push(start);
}

fn add_group(declaration: &Declaration, place: usize, group: usize, uses: &mut Vec<Use>) {
    let recipient = &declaration.recipients[place];
    let declared = &declaration.uses[group];
    let Some(purpose) = declaration.purposes.iter().position(|p| p.id == declared.purpose) else { return };
    let first = uses.len();
    for data in &declared.data {
        for platform in platforms(declaration, recipient) {
            for item in declaration.items(data, platform).unwrap_or_default() {
                if let Some(one) = uses.iter_mut().skip(first).find(|one| one.what == What::Item(item)) {
                    if !one.platforms.contains(&platform) {
                        one.platforms.push(platform);
                    }
                    continue;
                }
                let mut one = Use {
                    id: UseId(0),
                    what: What::Item(item),
                    recipient: place,
                    purpose,
                    group: Some(group),
                    platforms: vec![platform],
                    separate: declared.separate_consent.as_ref().and_then(|id| {
                        declaration.separate_consents.iter().position(|consent| consent.id == *id)
                    }),
                    personalised: declared.personalised || declaration.purposes[purpose].personalised,
                    foreground_only: declared.foreground_only,
                    exception: declared
                        .exception
                        .as_ref()
                        .and_then(|id| declaration.exceptions.iter().position(|e| e.id == *id)),
                    budget: declared.budget.or_else(|| declaration.budgets.get(&item).copied()),
                    meaning: Meaning([0; 12]),
                };
                one.meaning = meaning(declaration, &one);
                uses.push(one);
            }
        }
    }
}

fn platforms(declaration: &Declaration, recipient: &Recipient) -> Vec<Platform> {
    let all = Platform::ALL.iter().copied();
    all.filter(|platform| declaration.app.oldest(*platform).is_some())
        .filter(|platform| recipient.platforms.is_empty() || recipient.platforms.contains(platform))
        .collect()
}

/// Hashes what a person would want to be asked about again if it changed. Fields are separated by a byte that no id
/// and no company name contains.
fn meaning(declaration: &Declaration, of: &Use) -> Meaning {
    let recipient = &declaration.recipients[of.recipient];
    let purpose = &declaration.purposes[of.purpose];
    let company = match recipient.kind {
        RecipientKind::App => &declaration.app.operator,
        RecipientKind::Sdk | RecipientKind::Partner => &recipient.company,
    };
    let kind = match purpose.kind {
        PurposeKind::Basic => "basic",
        PurposeKind::Additional => "additional",
    };
    let separate = of.separate.map_or("", |place| &declaration.separate_consents[place].id);
    let mut hash = Sha256::new();
    for field in [
        recipient.id.as_str(),
        company,
        &recipient.region,
        of.what.id(),
        &purpose.id,
        kind,
        separate,
        if of.personalised { "personalised" } else { "" },
        if of.foreground_only { "foreground" } else { "" },
        if of.exception.is_some() { "exception" } else { "" },
    ] {
        hash.update(field.as_bytes());
        hash.update([0]);
    }
    let digest: [u8; 32] = hash.finalize().into();
    let mut short = [0; 12];
    short.copy_from_slice(&digest[..12]);
    Meaning(short)
}

/// Where a declaration is used: the platform and its version (Android: API level; iOS: major version).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Device {
    /// The platform.
    pub platform: Platform,
    /// Its version.
    pub version: u16,
}

impl Device {
    /// The OS permissions that a use needs here; `None` where the system offers no way to it.
    pub fn permissions(&self, of: &Use) -> Option<&'static [&'static str]> {
        if !of.platforms.contains(&self.platform) {
            return None;
        }
        match of.what.item() {
            None => Some(&[]),
            Some(item) => item.info().permissions(self.platform, self.version),
        }
    }

    /// Distinguishes pages whose cells could mean something else: the declaration, the catalogue, the rules of
    /// the decision, and the system.
    pub fn page_digest(&self, compiled: &Compiled, rules: u32) -> [u8; 16] {
        let mut hash = Sha256::new();
        hash.update(compiled.digest());
        hash.update(catalogue::VERSION.to_le_bytes());
        hash.update(rules.to_le_bytes());
        hash.update(self.platform.id());
        hash.update(self.version.to_le_bytes());
        let digest: [u8; 32] = hash.finalize().into();
        let mut short = [0; 16];
        short.copy_from_slice(&digest[..16]);
        short
    }
}
