//! The JSON in records.

use askfirst::edge::Timestamp;
use askfirst::ledger::{Entry, Kind, commitment};
use askfirst::record::{Body, Record, State};
use serde_json::Value;

const KINDS: [u16; 11] = [0, 1, 2, 3, 4, 5, 6, 16, 17, 18, 900];

/// A record is understood only under the kind and the time that it states; what was understood is written and read back as
/// the same; and folding its entry comes to what applying it does.
pub fn record(bytes: &[u8]) {
    let stated: Option<Value> = serde_json::from_slice(bytes).ok();
    let stated = |key| stated.as_ref().and_then(|json| json.get(key)).cloned().unwrap_or_default();
    let at = Timestamp(stated("at").as_i64().unwrap_or_default());
    for kind in KINDS.map(Kind::from) {
        let entry = filed(kind, at, bytes.to_vec());
        let elsewhen = Record::try_from(&filed(kind, Timestamp(at.0 ^ 1), bytes.to_vec()));
        assert!(elsewhen.is_err(), "it is filed under another time than it states");
        let Ok(record) = Record::try_from(&entry) else { continue };
        assert_eq!(stated("kind"), kind.name());
        assert_eq!(record.kind(), kind);
        let json = record.to_json().unwrap();
        let again = filed(kind, at, json.clone());
        let reread = Record::try_from(&again).unwrap();
        assert_eq!(reread, record);
        assert_eq!(reread.to_json().unwrap(), json);

        let mut applied = State::default();
        applied.apply(record.clone());
        if !matches!(record.body, Body::Step(_) | Body::Counts(_)) {
            for entry in [entry, again] {
                let mut folded = State::default();
                folded.fold(&[entry]).unwrap();
                assert_eq!(folded, applied);
            }
        }
        assert!(applied.consent.clock >= at, "time does not run backwards");
    }
}

fn filed(kind: Kind, at: Timestamp, body: Vec<u8>) -> Entry {
    let salt = [0; 16];
    Entry { index: 0, kind, at, salt, commitment: commitment(&salt, &body), body: Some(body) }
}
