//! Installations to measure: declarations made here, in a folder beside the program, so on the disk that it was built on.

use std::path::Path;

use askfirst::catalogue::{Item, Platform};
use askfirst::declaration::{
    Ages, App, Assessment, Budget, Compiled, Contact, Declaration, Device, FORMAT, Policy, Purpose,
    PurposeKind, Questions, Recipient, RecipientKind, Retention, Rights, UseGroup, UseId,
};
use askfirst::edge::{SystemClock, SystemEntropy, UnixFolder};
use askfirst::text::Text;
use askfirst::{AskFirst, Config, World};
use tempfile::TempDir;

use crate::Result;
use crate::sample::Random;

/// Where everything runs.
pub(crate) const DEVICE: Device = Device { platform: Platform::Android, version: 34 };

/// How many uses an app declares that declares much.
pub(crate) const USES: usize = 128;

/// How many items each recipient gets for each purpose.
const ITEMS: usize = 16;
const PURPOSES: usize = 4;

/// The items that need no permission of the system, so that their cells depend on consent alone.
pub(crate) fn free_items() -> impl Iterator<Item = Item> {
    Item::ALL.iter().copied().filter(|item| permissions(*item).is_some_and(<[_]>::is_empty))
}

/// An item that the system gives only with a permission, and that permission.
pub(crate) fn guarded_item() -> Result<(Item, &'static str)> {
    let mut guarded = Item::ALL.iter().filter_map(|item| Some((*item, *permissions(*item)?.first()?)));
    guarded.next().ok_or_else(|| "the catalogue has no item that needs a permission".into())
}

fn permissions(item: Item) -> Option<&'static [&'static str]> {
    item.info().permissions(DEVICE.platform, DEVICE.version)
}

/// A declaration without recipients, purposes and uses.
pub(crate) fn blank() -> Declaration {
    Declaration {
        schema: None,
        format: FORMAT,
        app: App {
            id: "bench.app".to_owned(),
            name: text("App"),
            operator: "Operator".to_owned(),
            address: String::new(),
            android: Some(21),
            ios: None,
        },
        policy: Policy {
            version: "1".to_owned(),
            published: "2026-01-01".to_owned(),
            effective: "2026-01-01".to_owned(),
            url: "policy".to_owned(),
            mentions: Vec::new(),
        },
        contact: Contact {
            department: text("Office"),
            email: "office@example.com".to_owned(),
            service: None,
            answer_days: 15,
            section: "1".to_owned(),
        },
        purposes: Vec::new(),
        terms: Vec::new(),
        apps: Vec::new(),
        recipients: Vec::new(),
        uses: Vec::new(),
        separate_consents: Vec::new(),
        exceptions: Vec::new(),
        ages: Ages::default(),
        budgets: askfirst::sorted::Map::default(),
        retention: Retention::default(),
        questions: Questions::default(),
        rights: Rights {
            answer_days: 15,
            requests: Vec::new(),
            deletion_grounds: Vec::new(),
            refusal_grounds: Vec::new(),
            section: "1".to_owned(),
        },
        major_changes: Vec::new(),
        assessment: Assessment::default(),
        accepted: Vec::new(),
    }
}

/// A purpose.
pub(crate) fn purpose(id: String, kind: PurposeKind) -> Purpose {
    Purpose {
        title: text(&id),
        text: text(&id),
        id,
        kind,
        section: "1".to_owned(),
        on_by_default: false,
        personalised: false,
    }
}

/// A recipient: the first is the app itself, the others are partners.
pub(crate) fn recipient(number: usize) -> Recipient {
    let id = recipient_id(number);
    Recipient {
        kind: if number == 0 { RecipientKind::App } else { RecipientKind::Partner },
        title: text(&id),
        company: id.clone(),
        id,
        policy_url: String::new(),
        tracking_hosts: Vec::new(),
        region: "CN".to_owned(),
        section: "1".to_owned(),
        platforms: Vec::new(),
        sdk: None,
    }
}

/// The id of a recipient.
pub(crate) fn recipient_id(number: usize) -> String {
    format!("recipient-{number}")
}

/// The items that `recipient` gets for `purpose`.
pub(crate) fn group(recipient: String, purpose: String, items: impl Iterator<Item = Item>) -> UseGroup {
    UseGroup {
        recipient,
        purpose,
        data: items.map(|item| item.id().to_owned()).collect(),
        section: "1".to_owned(),
        separate_consent: None,
        personalised: false,
        foreground_only: false,
        exception: None,
        budget: None,
    }
}

/// A declaration of `uses` uses, none of which depends on circumstances.
pub(crate) fn declaration(uses: usize) -> Declaration {
    let mut all = blank();
    let purposes = || (0..PURPOSES).map(|number| format!("purpose-{number}"));
    all.purposes = purposes().map(|id| purpose(id, PurposeKind::Basic)).collect();
    all.recipients = (0..uses.div_ceil(PURPOSES * ITEMS)).map(recipient).collect();
    let pairs =
        all.recipients.iter().flat_map(|recipient| purposes().map(|purpose| (recipient.id.clone(), purpose)));
    let sizes = (0..uses).step_by(ITEMS).map(|done| ITEMS.min(uses - done));
    all.uses = pairs
        .zip(sizes)
        .map(|((recipient, purpose), size)| group(recipient, purpose, free_items().take(size)))
        .collect();
    all
}

/// The same, where every use may be read practically without end, but is counted against a budget.
pub(crate) fn budgeted(uses: usize) -> Declaration {
    let mut all = declaration(uses);
    for group in &mut all.uses {
        group.budget = Some(Budget { reads: u32::MAX, seconds: 3600 });
    }
    all
}

/// An empty folder that is removed when dropped.
pub(crate) fn folder() -> Result<TempDir> {
    let program = std::env::current_exe()?;
    let beside = program.parent().ok_or("the program lies in no folder")?;
    Ok(tempfile::Builder::new().prefix("bench-").tempdir_in(beside)?)
}

/// The world as an app has it.
pub(crate) fn world(folder: &Path) -> Result<World> {
    Ok(World {
        folder: Box::new(UnixFolder::new(folder)?),
        clock: Box::new(SystemClock),
        entropy: Box::new(SystemEntropy),
    })
}

/// The declaration of the example app: a real policy, with its SDKs.
pub(crate) fn example() -> Result<Compiled> {
    Ok(Compiled::from_json(include_bytes!("../../examples/mijian/declaration.json"))?)
}

/// Opens an installation.
pub(crate) fn open(declaration: Declaration, folder: &Path) -> Result<AskFirst> {
    Ok(AskFirst::open(Config::new(Compiled::new(declaration)?, DEVICE), world(folder)?)?)
}

/// Uses in an order that no processor predicts.
pub(crate) fn queries(uses: usize, count: usize) -> Vec<UseId> {
    let mut random = Random::new(7);
    (0..count).map(|_| UseId(u16::try_from(random.below(uses)).unwrap_or(u16::MAX))).collect()
}

fn text(words: &str) -> Text {
    Text { zh: words.to_owned(), en: words.to_owned() }
}
