//! Requests and their days.

use askfirst::declaration::{RequestKind, Rights};
use askfirst::edge::Timestamp;
use askfirst::ledger::Entry;
use askfirst::record::{Body, Record, RecordError, State};
use askfirst::rights::{RequestOutcome, RightsAct, RightsError};
use serde_json::json;

const DAY: i64 = 86_400_000;

fn rights() -> Rights {
    let ground = |id: &str| json!({"id": id, "title": {"zh": id, "en": id}});
    serde_json::from_value(json!({
        "answer_days": 15, "requests": ["access", "delete"], "section": "5",
        "deletion_grounds": [ground("unlawful")], "refusal_grounds": [ground("secret")],
    }))
    .unwrap()
}

fn entry(at: i64, act: RightsAct) -> Entry {
    let record = Record { at: Timestamp(at), body: Body::Right(act) };
    let body = record.to_json().unwrap();
    Entry {
        index: 0,
        kind: record.kind(),
        at: record.at,
        salt: [0; 16],
        body: Some(body),
        commitment: [0; 32],
    }
}

fn fold(state: &mut State, at: i64, act: RightsAct) {
    state.fold(&[entry(at, act)]).unwrap();
}

#[test]
fn a_request_is_due_when_the_policy_says_and_overdue_after() {
    let mut state = State::default();
    let act = RightsAct::request(&rights(), &[], RequestKind::Delete, Some("unlawful"), "a", Timestamp(DAY))
        .unwrap();
    fold(&mut state, DAY, act);
    let request = &state.requests[0];
    assert_eq!((request.number, request.due), (1, Timestamp(16 * DAY)));
    assert!(!request.is_overdue(Timestamp(16 * DAY)));
    assert!(request.is_overdue(Timestamp(16 * DAY + 1)));
}

#[test]
fn an_answer_in_time_stays_in_time() {
    let mut state = State::default();
    fold(
        &mut state,
        0,
        RightsAct::request(&rights(), &[], RequestKind::Access, None, "", Timestamp(0)).unwrap(),
    );
    let answer = RightsAct::answer(&rights(), &state.requests, 1, RequestOutcome::Done).unwrap();
    fold(&mut state, 15 * DAY, answer);
    assert!(!state.requests[0].is_overdue(Timestamp(99 * DAY)));
    let again = RightsAct::answer(&rights(), &state.requests, 1, RequestOutcome::Done);
    assert_eq!(again, Err(RightsError::NotOpen(1)));
}

#[test]
fn only_what_the_policy_offers_and_names() {
    let request = |kind, ground| RightsAct::request(&rights(), &[], kind, ground, "", Timestamp(0)).map(drop);
    assert_eq!(request(RequestKind::Export, None), Err(RightsError::NotOffered(RequestKind::Export)));
    assert_eq!(request(RequestKind::Delete, Some("boredom")), Err(RightsError::NoGround("boredom".into())));
    let mut state = State::default();
    fold(
        &mut state,
        0,
        RightsAct::request(&rights(), &[], RequestKind::Access, None, "", Timestamp(0)).unwrap(),
    );
    let refuse = |ground: &str| {
        let outcome = RequestOutcome::Refused { ground: ground.into() };
        RightsAct::answer(&rights(), &state.requests, 1, outcome).map(drop)
    };
    assert_eq!(refuse("laziness"), Err(RightsError::NoGround("laziness".into())));
    assert_eq!(refuse("secret"), Ok(()));
}

#[test]
fn records_are_readable_and_read_back() {
    let request = RightsAct::request(&rights(), &[], RequestKind::Access, None, "a", Timestamp(0)).unwrap();
    let answer =
        RightsAct::Answer { number: 1, outcome: RequestOutcome::Refused { ground: "secret".into() } };
    for (act, json) in [
        (
            request,
            r#"{"at":5,"kind":"right","body":{"request":{"number":1,"request":"access","subject":"a","due":1296000000}}}"#,
        ),
        (
            answer,
            r#"{"at":5,"kind":"right","body":{"answer":{"number":1,"outcome":{"refused":{"ground":"secret"}}}}}"#,
        ),
    ] {
        let entry = entry(5, act.clone());
        assert_eq!(String::from_utf8(entry.body.clone().unwrap()).unwrap(), json);
        assert_eq!(Record::try_from(&entry).unwrap().body, Body::Right(act));
    }
}

#[test]
fn a_record_that_is_filed_under_another_time_is_not_believed() {
    let act = RightsAct::Answer { number: 1, outcome: RequestOutcome::Done };
    let misfiled = Entry { at: Timestamp(6), ..entry(5, act) };
    assert!(matches!(State::default().fold(&[misfiled]), Err(RecordError::Misfiled(0))));
}
