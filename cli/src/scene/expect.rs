//! Comparing what a scene expects with what came.

use std::fmt;

use askfirst::access::Reading;
use askfirst::decision::Reason;
use askfirst::declaration::What;
use askfirst::launch::SdkState;
use askfirst::report;
use askfirst::text::Lang;
use serde::Serialize;

use super::format::{ExpectedReading, SceneError, Step};
use super::play::{Seen, Stage};

/// A step that did not go as expected.
#[derive(Debug, Serialize)]
pub struct Failure {
    /// Its number, from 1.
    pub step: usize,
    /// Everything that differed.
    pub differences: Vec<Difference>,
}

/// One thing that differed.
#[derive(Debug, Serialize)]
pub struct Difference {
    /// What was looked at.
    pub what: String,
    /// What the scene expects.
    pub expected: String,
    /// What came.
    pub came: String,
    /// Why it came, where the library knows.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub why: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for difference in &self.differences {
            let Difference { what, expected, came, why } = difference;
            writeln!(f, "step {}: {what}: expected {expected}, came {came}", self.step)?;
            if !why.is_empty() {
                writeln!(f, "  because {why}")?;
            }
        }
        Ok(())
    }
}

#[derive(Default)]
struct Looking {
    looked: usize,
    differences: Vec<Difference>,
}

impl Looking {
    fn at(&mut self, what: impl Into<String>, expected: &str, came: &str, why: impl Into<String>) {
        self.looked += 1;
        if expected != came {
            self.differences.push(Difference {
                what: what.into(),
                expected: expected.to_owned(),
                came: came.to_owned(),
                why: why.into(),
            });
        }
    }
}

/// How many expectations were met, or those that were not.
pub(super) fn compare(
    stage: &Stage<'_>,
    step: &Step,
    seen: &Seen,
    number: usize,
) -> Result<Result<usize, Vec<Difference>>, SceneError> {
    let expect = &step.expect;
    let mut looking = Looking::default();
    compare_error(&mut looking, step, seen);
    compare_uses(&mut looking, stage, step, number)?;
    if let Some(expected) = &expect.reading {
        let came = seen.reading.as_ref().map_or_else(|| "no read".to_owned(), show_reading);
        looking.at("the reading", &show_expected(expected), &came, "");
    }
    for (item, expected) in &expect.calls {
        let came = stage.calls.get(item).copied().unwrap_or_default();
        looking.at(format!("system calls for {}", item.id()), &expected.to_string(), &came.to_string(), "");
    }
    if let Some(expected) = expect.question {
        let library = stage.process(step, number)?;
        looking.at("the question", &show(&expected), &show(&library.question()), said(library));
    }
    if let Some(expected) = expect.asked {
        looking.at("asked", &expected.to_string(), &show(&seen.asked.unwrap_or_default()), "");
    }
    if let Some(expected) = &expect.steps {
        looking.at("the steps of SDKs", &expected.join(", "), &seen.steps.join(", "), "");
    }
    if let Some(expected) = &expect.limits {
        looking.at("the limits", &expected.join(", "), &seen.limits.join(", "), "");
    }
    if let Some(expected) = &expect.running {
        let states = stage.process(step, number)?.sdk_states();
        let recipients = stage.compiled.declaration().recipients.iter().map(|one| one.id.as_str());
        let running: Vec<&str> =
            recipients.filter(|id| states.get(*id) == Some(&SdkState::Running)).collect();
        looking.at("running SDKs", &expected.join(", "), &running.join(", "), "");
    }
    for words in &expect.notice_contains {
        let shown = seen.notice.as_deref().unwrap_or_default();
        let came = if shown.contains(words.as_str()) { words } else { "a notice without it" };
        looking.at("the notice", words, came, "");
    }
    if let Some(expected) = expect.durable {
        looking.at("durable", &expected.to_string(), &show(&seen.durable), "");
    }
    compare_records(&mut looking, stage, step, number)?;
    Ok(if looking.differences.is_empty() { Ok(looking.looked) } else { Err(looking.differences) })
}

fn compare_error(looking: &mut Looking, step: &Step, seen: &Seen) {
    match (&step.expect.error, &seen.error) {
        (None, None) => {}
        (None, Some(came)) => looking.at("the step", "no error", came, ""),
        (Some(expected), None) => {
            looking.at("the step", &format!("the error \"{expected}\""), "no error", "");
        }
        (Some(expected), Some(came)) => {
            let matching = if came.contains(expected.as_str()) { expected } else { came };
            looking.at("the error", expected, matching, "");
        }
    }
}

fn compare_uses(
    looking: &mut Looking,
    stage: &Stage<'_>,
    step: &Step,
    number: usize,
) -> Result<(), SceneError> {
    let expect = &step.expect;
    let check = |key: &str, expected: Option<Reason>| {
        let id = stage.find_or_none(key, number, expected)?;
        // A process that could not open denies everything.
        Ok(if stage.is_open(step) {
            let library = stage.process(step, number)?;
            let came = match library.check(id) {
                Ok(basis) => format!("allowed: {}", basis.id()),
                Err(reason) => format!("denied: {}", reason.id()),
            };
            (came, said(library))
        } else {
            ("denied: not-ready".to_owned(), String::new())
        })
    };
    if let Some(reason) = expect.all_denied {
        for one in stage.compiled.uses().iter().filter(|one| stage.device.permissions(one).is_some()) {
            let key = stage.compiled.key(one);
            let (came, why) = check(&key, Some(reason))?;
            looking.at(key, &format!("denied: {}", reason.id()), &came, why);
        }
    }
    for (key, reason) in &expect.denied {
        let (came, why) = check(key, Some(*reason))?;
        looking.at(key, &format!("denied: {}", reason.id()), &came, why);
    }
    for (key, basis) in &expect.allowed {
        let (came, why) = check(key, None)?;
        looking.at(key, &format!("allowed: {}", basis.id()), &came, why);
    }
    Ok(())
}

fn compare_records(
    looking: &mut Looking,
    stage: &Stage<'_>,
    step: &Step,
    number: usize,
) -> Result<(), SceneError> {
    let expect = &step.expect;
    if !expect.recorded.is_empty() {
        let library = stage.process(step, number)?;
        match library.activity() {
            Err(error) => looking.at("the record", "a record", &error.to_string(), ""),
            Ok(activity) => {
                let rows = report::collected(&stage.compiled, stage.device.platform, &activity, Lang::En);
                let uses = stage.compiled.uses().iter();
                let items = uses
                    .filter(|one| one.what != What::Start && one.platforms.contains(&stage.device.platform));
                let counts: Vec<_> = items.map(|one| one.id).zip(rows.iter().map(|row| row.count)).collect();
                for (key, expected) in &expect.recorded {
                    let id = stage.find(key, number)?;
                    let came = counts.iter().find(|(found, _)| *found == id).map_or(0, |(_, count)| *count);
                    looking.at(format!("{key} on record"), &expected.to_string(), &came.to_string(), "");
                }
            }
        }
    }
    if expect.due_days.is_some() || expect.overdue.is_some() {
        let library = stage.process(step, number)?;
        let request = library.requests().pop();
        if let Some(days) = expect.due_days {
            let came = request.as_ref().map(|one| (one.due.0 - one.made.0) / 86_400_000);
            looking.at("days until due", &days.to_string(), &show(&came), "");
        }
        if let Some(overdue) = expect.overdue {
            let came = request.as_ref().map(|one| one.is_overdue(library.now()));
            looking.at("overdue", &overdue.to_string(), &show(&came), "");
        }
    }
    Ok(())
}

/// What the library was told, for the "because" of a failure.
fn said(library: &askfirst::AskFirst) -> String {
    let consent = library.consent();
    let circumstances = library.circumstances();
    format!(
        "the answer is {}, purposes {:?}, recipients off {:?}, separate consents {:?}, permissions {:?}, foreground {}",
        show(&consent.answer),
        consent.purposes,
        consent.recipients_off,
        consent.separate,
        circumstances.permissions,
        circumstances.foreground
    )
}

/// A value as JSON has it, without quotes.
fn show<T: Serialize>(value: &T) -> String {
    serde_json::to_value(value).map_or_else(
        |error| error.to_string(),
        |json| match json {
            serde_json::Value::String(text) => text,
            other => other.to_string(),
        },
    )
}

fn show_expected(expected: &ExpectedReading) -> String {
    match expected {
        ExpectedReading::Value(value) => format!("the value {value}"),
        ExpectedReading::Cached(value) => format!("the cached value {value}"),
        ExpectedReading::Denied(reason) => format!("denied: {}", reason.id()),
        ExpectedReading::Unavailable => "unavailable".to_owned(),
    }
}

/// The simulated phone's values are nobody's, so a scene may show them.
fn show_reading(reading: &Reading) -> String {
    match reading {
        Reading::Value { value, cached: false } => format!("the value {}", value.expose()),
        Reading::Value { value, cached: true } => format!("the cached value {}", value.expose()),
        Reading::Denied(reason) => format!("denied: {}", reason.id()),
        Reading::Unavailable(_) => "unavailable".to_owned(),
    }
}
