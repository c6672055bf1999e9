//! What must and what may be allowed, told by the pure functions from what was acknowledged.

use std::sync::OnceLock;

use askfirst::catalogue::Platform;
use askfirst::consent::{Act, Choices, Consent};
use askfirst::decision::decide;
use askfirst::declaration::{Compiled, Device, UseId};
use askfirst::edge::Timestamp;
use serde_json::json;

pub(crate) const DEVICE: Device = Device { platform: Platform::Android, version: 28 };

/// The app in two versions. The second numbers its uses otherwise, and an SDK in it belongs to another company.
pub(crate) fn compiled(version: usize) -> &'static Compiled {
    static VERSIONS: OnceLock<[Compiled; 2]> = OnceLock::new();
    &VERSIONS.get_or_init(|| [compile(0), compile(1)])[version]
}

fn compile(version: usize) -> Compiled {
    let text = json!({"zh": "文", "en": "Text"});
    let mut uses = vec![
        json!({"recipient": "self", "purpose": "work", "data": ["android-id"],
            "budget": {"reads": BUDGET, "seconds": 86400}}),
        json!({"recipient": "self", "purpose": "work", "data": ["os-name", "phone-number"]}),
        json!({"recipient": "self", "purpose": "more", "data": ["location-coarse"], "foreground_only": true}),
        json!({"recipient": "sdk", "purpose": "more", "data": ["android-id"]}),
    ];
    if version == 1 {
        uses.insert(0, json!({"recipient": "self", "purpose": "more", "data": ["os-version"]}));
        uses.swap(1, 4);
    }
    let recipient = |id: &str, company: &str| {
        let sdk = json!({"shape": "held", "purpose": "more"});
        json!({"id": id, "kind": "sdk", "title": text, "company": company, "sdk": sdk})
    };
    let mut recipients =
        vec![json!({"id": "self", "kind": "app", "title": text}), recipient("sdk", ["C", "D"][version])];
    if version == 1 {
        recipients.insert(0, recipient("other", "O"));
    }
    let version = (version + 1).to_string();
    let all = json!({
        "format": 1,
        "app": {"id": "test.app", "name": text, "operator": "Test", "android": 21},
        "policy": {"version": version, "published": "2026-01-01", "effective": "2026-01-01", "url": "https://example.com"},
        "contact": {"department": text, "email": "a@example.com", "answer_days": 15, "section": "9"},
        "purposes": [
            {"id": "work", "kind": "basic", "title": text, "text": text, "section": "1"},
            {"id": "more", "kind": "additional", "title": text, "text": text, "section": "1"},
        ],
        "recipients": recipients,
        "uses": uses,
        "rights": {"answer_days": 15, "requests": ["access"], "section": "5"},
    });
    Compiled::new(serde_json::from_value(all).unwrap()).unwrap()
}

/// How often the counted use may be read in a day.
pub(crate) const BUDGET: u32 = 3;

/// The use that scripts read.
pub(crate) fn counted(version: usize) -> UseId {
    compiled(version).find("self/android-id").unwrap()
}

pub(crate) fn everything() -> Choices {
    Choices { purposes: ["more".to_owned()].into(), ..Choices::default() }
}

/// Which uses each of some consents allows, in each version.
#[derive(Clone)]
pub(crate) struct Bounds([Vec<Range>; 2]);

#[derive(Clone, Copy)]
struct Range {
    must: bool,
    may: bool,
}

impl Bounds {
    /// One of `consents` holds.
    pub(crate) fn of(consents: &[Consent]) -> Self {
        Self([0, 1].map(|version| {
            let compiled = compiled(version);
            let mut ranges = vec![Range { must: true, may: false }; compiled.uses().len()];
            for consent in consents {
                for (range, cell) in ranges.iter_mut().zip(decide(compiled, DEVICE, consent)) {
                    range.must &= !cell.denies();
                    range.may |= !cell.denies();
                }
            }
            ranges
        }))
    }

    /// The first use that is allowed and may not be.
    pub(crate) fn exceeded(&self, version: usize, allowed: &[bool]) -> Option<String> {
        self.first(version, |range, place| allowed.get(place) == Some(&true) && !range.may)
    }

    /// The first use that is denied and must not be. Those of `excused` may be.
    pub(crate) fn missed(&self, version: usize, allowed: &[bool], excused: &[bool]) -> Option<String> {
        self.first(version, |range, place| range.must && !allowed[place] && !excused[place])
    }

    fn first(&self, version: usize, is: impl Fn(&Range, usize) -> bool) -> Option<String> {
        let place = self.0[version].iter().enumerate().position(|(place, range)| is(range, place))?;
        let compiled = compiled(version);
        Some(compiled.key(&compiled.uses()[place]))
    }
}

/// What holds at a moment of a script.
#[derive(Clone)]
pub(crate) struct Expect {
    /// In the pages of processes that live.
    pub(crate) live: Bounds,
    /// After a kill.
    pub(crate) kill: Bounds,
    /// After a power cut.
    pub(crate) cut: Bounds,
    /// Whether nothing may be missing after a kill, or a power cut.
    pub(crate) exact: [bool; 2],
    /// The versions that may be opened next: the last one, and one that was being opened.
    pub(crate) versions: Vec<usize>,
    /// The versions whose pages are closed for good.
    pub(crate) shut: Vec<usize>,
    /// Whether no act was under way.
    pub(crate) settled: bool,
    /// Reads of the counted use that were made, flushed, and under way.
    pub(crate) reads: Reads,
}

#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Reads {
    pub(crate) made: u64,
    pub(crate) flushed: u64,
    pub(crate) under_way: u64,
    /// Whether another version came into it, which has a budget of its own.
    pub(crate) updated: bool,
}

/// The two versions, as a control sees them.
pub(crate) struct Versions;

impl Versions {
    /// Whether it would be noticed if a page of one version were read by the numbers of the other.
    pub(crate) fn are_told_apart() -> bool {
        let no_sdk = Choices { recipients_off: ["sdk".to_owned()].into(), ..everything() };
        let act = Act::Agree { choices: no_sdk };
        let agreed = Consent::default().after(&act, compiled(0), Timestamp(0)).unwrap();
        let cells = decide(compiled(0), DEVICE, &agreed);
        let allowed: Vec<bool> = cells.iter().map(|cell| !cell.denies()).collect();
        Bounds::of(&[agreed]).exceeded(1, &allowed).is_some()
    }
}
