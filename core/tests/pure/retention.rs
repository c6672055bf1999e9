//! What pruning takes, and what it must leave.

use askfirst::consent::{Act, Consent};
use askfirst::declaration::{Compiled, RequestKind, Retention};
use askfirst::edge::Timestamp;
use askfirst::ledger::{Entry, Kind};
use askfirst::record::{Acted, Body, Declared, Record, Removed, State, Why};
use askfirst::retention::{due, in_force};
use askfirst::rights::{RequestOutcome, RightsAct};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree;

use crate::support::{acts, declarations};

const DAY: i64 = 86_400_000;

fn entry(index: usize, record: &Record) -> Entry {
    let body = record.to_json().unwrap();
    let index = index as u64;
    Entry { index, kind: record.kind(), at: record.at, salt: [0; 16], body: Some(body), commitment: [0; 32] }
}

fn declared(version: usize) -> Body {
    Body::Declared(Declared {
        app: "test.app".into(),
        policy: version.to_string(),
        declaration: String::new(),
        platform: "android 28".into(),
        page: String::new(),
        uses: Vec::new(),
    })
}

/// What one day brings.
#[derive(Clone, Debug)]
enum Event {
    Declare,
    Act(Act),
    Request,
    Answer(u32),
}

fn events(compiled: &Compiled) -> impl Strategy<Value = Event> + use<> {
    prop_oneof![
        1 => Just(Event::Declare),
        8 => acts(compiled).prop_map(Event::Act),
        1 => Just(Event::Request),
        1 => (1..4_u32).prop_map(Event::Answer),
    ]
}

/// A log of these events, one a day.
fn log(compiled: &Compiled, events: Vec<Event>) -> Vec<Entry> {
    let mut consent = Consent::default();
    let mut requests = 0;
    let mut open = Vec::new();
    let mut entries = Vec::new();
    for (day, event) in events.into_iter().enumerate() {
        let at = Timestamp(i64::try_from(day).unwrap() * DAY);
        let body = match event {
            Event::Declare => declared(day),
            Event::Act(act) => {
                let Ok(state) = consent.after(&act, compiled, at) else { continue };
                consent = state.clone();
                Body::Consent(Box::new(Acted { act, state }))
            }
            Event::Request => {
                requests += 1;
                open.push(requests);
                let (number, request) = (requests, RequestKind::Access);
                let (subject, ground, due) = (String::new(), None, at.plus_days(15));
                Body::Right(RightsAct::Request { number, request, subject, ground, due })
            }
            Event::Answer(number) => {
                let Some(place) = open.iter().position(|one| *one == number) else { continue };
                open.remove(place);
                Body::Right(RightsAct::Answer { number, outcome: RequestOutcome::Done })
            }
        };
        entries.push(entry(entries.len(), &Record { at, body }));
    }
    entries
}

fn logs() -> impl Strategy<Value = (Vec<Entry>, Timestamp)> {
    declarations().prop_flat_map(|compiled| {
        let days = 0..45_i64;
        let log = vec(events(&compiled), 0..40).prop_map(move |events| log(&compiled, events));
        (log, days.prop_map(|day| Timestamp(day * DAY)))
    })
}

fn fold(entries: &[Entry]) -> State {
    let mut state = State::default();
    state.fold(entries).unwrap();
    state
}

fn without(entries: &[Entry], due: &[u64]) -> Vec<Entry> {
    let mut left = entries.to_vec();
    for entry in left.iter_mut().filter(|entry| due.contains(&entry.index)) {
        entry.body = None;
    }
    left
}

fn act(entry: &Entry) -> Option<Acted> {
    match Record::try_from(entry) {
        Ok(Record { body: Body::Consent(acted), .. }) => Some(*acted),
        _ => None,
    }
}

proptest! {
    #[test]
    fn pruning_changes_nothing_but_requests_that_are_over((entries, horizon) in logs()) {
        let due = due(&entries, horizon).unwrap();
        let whole = fold(&entries);
        let left = without(&entries, &due);
        let mut pruned = fold(&left);
        for request in &whole.requests {
            let over = request.answer.as_ref().is_some_and(|(at, _)| *at < horizon);
            let there = pruned.requests.iter().find(|one| one.number == request.number);
            prop_assert!(over || there == Some(request), "{request:?}");
        }
        let last = whole.requests.iter().map(|one| one.number).max();
        prop_assert_eq!(pruned.requests.iter().map(|one| one.number).max(), last);
        pruned.requests.clone_from(&whole.requests);
        prop_assert_eq!(pruned, whole);
        // What was pruned is not due again.
        prop_assert_eq!(askfirst::retention::due(&left, horizon).unwrap(), Vec::<u64>::new());
    }

    #[test]
    fn only_what_is_old_goes_and_the_evidence_stays((entries, horizon) in logs()) {
        let due = due(&entries, horizon).unwrap();
        prop_assert!(due.iter().all(|index| entries[usize::try_from(*index).unwrap()].at < horizon));
        let kept: Vec<Acted> = without(&entries, &due).iter().filter_map(act).collect();
        let all: Vec<Acted> = entries.iter().filter_map(act).collect();
        let is_answer = |acted: &&Acted| matches!(acted.act, Act::Agree { .. } | Act::Refuse | Act::Withdraw);
        prop_assert_eq!(kept.iter().rfind(is_answer), all.iter().rfind(is_answer));
        let Some(Acted { state, .. }) = all.last() else { return Ok(()) };
        for id in &state.separate {
            let gives = |acted: &Acted| match &acted.act {
                Act::Agree { choices } => choices.separate.contains(id),
                Act::Separate { consent, given } => consent == id && *given,
                Act::Allow { separate, .. } => separate.contains(id),
                _ => false,
            };
            prop_assert!(kept.iter().any(gives), "nothing shows that {id} was given");
        }
        for (subject, person) in state.people.iter() {
            let vouches = |acted: &Acted| {
                acted.act == Act::Guardian { agrees: true } && acted.state.subject == *subject
            };
            prop_assert!(!person.guardian || kept.iter().any(vouches), "no guardian's word for {subject}");
        }
    }

    #[test]
    fn what_a_later_answer_replaced_goes((entries, horizon) in logs()) {
        let due = due(&entries, horizon).unwrap();
        let acts: Vec<_> = entries.iter().filter_map(|entry| Some((entry, act(entry)?.act))).collect();
        let answer = acts.iter().rposition(|(_, act)| matches!(act, Act::Agree { .. } | Act::Refuse | Act::Withdraw));
        for (entry, act) in acts.iter().take(answer.unwrap_or(0)) {
            let replaced = matches!(
                act,
                Act::Refuse | Act::Withdraw | Act::Purpose { .. } | Act::Recipient { .. } | Act::WithdrawUses { .. }
            );
            prop_assert!(!replaced || entry.at >= horizon || due.contains(&entry.index), "{act:?} stays");
        }
    }
}

#[test]
fn an_erased_last_record_says_nothing_and_no_older_one_answers_for_it() {
    let compiled = declarations().new_tree(&mut proptest::test_runner::TestRunner::deterministic());
    let compiled = compiled.unwrap().current();
    let agree = Event::Act(Act::Agree { choices: askfirst::consent::Choices::default() });
    let mut entries = log(&compiled, vec![Event::Declare, agree, Event::Act(Act::Withdraw)]);
    let at = entries[2].at;
    assert!(in_force(&entries).unwrap().contains(&2));
    for entry in &mut entries {
        entry.body = entry.body.take().filter(|_| entry.index != 2 && entry.index != 0);
    }
    let state = fold(&entries);
    assert_eq!(state.consent, Consent { clock: at, ..Consent::default() });
    assert_eq!(state.declared, None);
}

#[test]
fn records_stay_for_six_months_whatever_is_declared() {
    let now = Timestamp(1000 * DAY);
    for (days, kept) in [(0, 183), (183, 183), (184, 184), (u32::MAX, u32::MAX)] {
        let retention = Retention { ledger_days: days, ..Retention::default() };
        assert_eq!(retention.horizon(now), now.minus_days(kept));
    }
}

#[test]
fn what_a_newer_version_wrote_is_left_alone() {
    let mut entries = vec![entry(0, &Record { at: Timestamp(0), body: declared(0) })];
    entries.push(Entry { index: 1, kind: Kind::Other(99), ..entries[0].clone() });
    entries.push(Entry { index: 2, ..entries[0].clone() });
    assert_eq!(due(&entries, Timestamp(1)).unwrap(), [0]);
}

#[test]
fn runs_are_written_short_and_read_back() {
    let removed = Removed::new([0, 1, 2, 5, 7, 8], Why::Before(Timestamp(9)));
    assert_eq!(removed.records, [(0, 2), (5, 5), (7, 8)]);
    for why in [Why::Before(Timestamp(9)), Why::Request(3)] {
        let record = Record { at: Timestamp(10), body: Body::Removed(Removed { why, ..removed.clone() }) };
        assert_eq!(Record::try_from(&entry(0, &record)).unwrap(), record);
    }
    assert!(Removed::new([], Why::Request(1)).records.is_empty());
}
