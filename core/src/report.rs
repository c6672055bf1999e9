//! What came of it all: the two lists that an app must show, and the account of its SDKs.
//!
//! Both lists are made from the declaration and from what the logs hold, so that they cannot say anything else than what
//! was declared and what was really read (MIIT 信管函〔2021〕292号: one list of what is collected, one of what is
//! shared).

use std::collections::BTreeMap;

use serde::Serialize;

use crate::catalogue::{Item, Platform, Source};
use crate::declaration::{Compiled, RecipientKind, Use, UseId, What};
use crate::edge::Timestamp;
use crate::launch::{Outcome, Step};
use crate::record::{Body, Record};
use crate::text::Lang;

/// What one use came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// The use.
    #[serde(skip)]
    pub id: UseId,
    /// The item's id.
    pub item: &'static str,
    /// The item's name.
    pub name: String,
    /// The purpose's title.
    pub purpose: String,
    /// The situation it is needed in.
    pub situation: String,
    /// Who reads it.
    pub recipient: String,
    /// Where it comes from.
    pub source: Source,
    /// How often it was read or recorded.
    pub count: u64,
    /// When that was last put on record.
    pub last: Option<Timestamp>,
}

/// What one recipient got.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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
    pub way: &'static str,
    /// What it is declared to get.
    pub rows: Vec<Row>,
    /// Whether its SDK was ever started.
    pub started: bool,
}

/// What happened to one SDK.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SdkRow {
    /// The recipient's id.
    pub recipient: String,
    /// Its name.
    pub title: String,
    /// Every step on record, oldest first.
    pub steps: Vec<(Timestamp, Step, Outcome)>,
}

/// What the activity log says, use by use and SDK by SDK.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Activity {
    /// Reads by recipient, item, purpose.
    counts: BTreeMap<(String, String, String), Total>,
    steps: Vec<(Timestamp, String, Step, Outcome)>,
}

/// The reads of one use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Total {
    /// The largest total of each series of meters.
    series: BTreeMap<String, u64>,
    last: Timestamp,
}

impl Activity {
    /// Adds up the records of the activity log. Reads that were recorded twice count once.
    pub fn fold(records: impl IntoIterator<Item = Record>) -> Self {
        let mut activity = Self::default();
        for record in records {
            match record.body {
                Body::Counts(counts) => {
                    for reads in counts.reads {
                        let key = (reads.recipient, reads.item, reads.purpose);
                        let total = activity.counts.entry(key).or_default();
                        let counted = total.series.entry(counts.series.clone()).or_default();
                        *counted = (*counted).max(reads.to);
                        total.last = total.last.max(record.at);
                    }
                }
                Body::Step(step) => activity.steps.push((record.at, step.sdk, step.step, step.outcome)),
                Body::Declared(_) | Body::Consent(_) | Body::Right(_) | Body::Removed(_) => {}
            }
        }
        activity
    }

    fn of(&self, compiled: &Compiled, one: &Use) -> (u64, Option<Timestamp>) {
        let key =
            (compiled.recipient(one).id.clone(), one.what.id().to_owned(), compiled.purpose(one).id.clone());
        let total = self.counts.get(&key);
        (total.map_or(0, |total| total.series.values().sum()), total.map(|total| total.last))
    }
}

fn row(compiled: &Compiled, activity: &Activity, one: &Use, item: Item, lang: Lang) -> Row {
    let purpose = compiled.purpose(one);
    let (count, last) = activity.of(compiled, one);
    Row {
        id: one.id,
        item: item.id(),
        name: item.info().name.get(lang).to_owned(),
        purpose: purpose.title.get(lang).to_owned(),
        situation: purpose.text.get(lang).to_owned(),
        recipient: compiled.recipient(one).title.get(lang).to_owned(),
        source: item.info().source,
        count,
        last,
    }
}

/// The first list: everything that is collected, by the app and by the SDKs in it, declared uses that were never
/// exercised included with a count of 0.
pub fn collected(compiled: &Compiled, platform: Platform, activity: &Activity, lang: Lang) -> Vec<Row> {
    rows(compiled, platform, activity, lang, |_| true)
}

fn rows(
    compiled: &Compiled,
    platform: Platform,
    activity: &Activity,
    lang: Lang,
    wanted: impl Fn(&Use) -> bool,
) -> Vec<Row> {
    let uses = compiled.uses().iter().filter(|one| one.platforms.contains(&platform) && wanted(one));
    uses.filter_map(|one| Some(row(compiled, activity, one, one.what.item()?, lang))).collect()
}

/// The second list: who else gets what.
pub fn shared(compiled: &Compiled, platform: Platform, activity: &Activity, lang: Lang) -> Vec<SharedRow> {
    let others = compiled.declaration().recipients.iter().enumerate();
    let others = others.filter(|(_, recipient)| recipient.kind != RecipientKind::App);
    let on_platform = |place| move |one: &&Use| one.recipient == place && one.platforms.contains(&platform);
    others
        .filter(|(place, _)| compiled.uses().iter().any(|one| on_platform(*place)(&one)))
        .map(|(place, recipient)| SharedRow {
            recipient: recipient.id.clone(),
            title: recipient.title.get(lang).to_owned(),
            company: recipient.company.clone(),
            policy_url: recipient.policy_url.clone(),
            way: match (recipient.kind, lang) {
                (RecipientKind::Sdk, Lang::Zh) => "应用内嵌SDK采集",
                (RecipientKind::Sdk, Lang::En) => "collected by its SDK in the app",
                (_, Lang::Zh) => "由应用或其服务器提供",
                (_, Lang::En) => "given by the app or its server",
            },
            rows: rows(compiled, platform, activity, lang, |one| one.recipient == place),
            started: activity.steps.iter().any(|(_, sdk, step, outcome)| {
                *sdk == recipient.id
                    && *outcome == Outcome::Done
                    && matches!(step, Step::Start | Step::Grant(true))
            }),
        })
        .collect()
}

/// What happened to each SDK that the declaration has.
pub fn sdks(compiled: &Compiled, activity: &Activity, lang: Lang) -> Vec<SdkRow> {
    let all = compiled.uses().iter().filter(|one| one.what == What::Start);
    all.map(|start| {
        let recipient = compiled.recipient(start);
        let own = activity.steps.iter().filter(|(_, sdk, ..)| *sdk == recipient.id);
        SdkRow {
            recipient: recipient.id.clone(),
            title: recipient.title.get(lang).to_owned(),
            steps: own.map(|(at, _, step, outcome)| (*at, step.clone(), outcome.clone())).collect(),
        }
    })
    .collect()
}
