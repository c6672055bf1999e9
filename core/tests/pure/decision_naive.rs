//! The decision, compared with a second one on every cell.

use askfirst::consent::{Act, Consent};
use askfirst::decision::{Circumstances, decide, decide_now};
use askfirst::declaration::{Compiled, Device};
use askfirst::edge::Timestamp;
use proptest::prelude::*;

use crate::naive::naive;

const DAY: i64 = 86_400_000;

#[derive(Clone, Debug)]
struct Case {
    compiled: Compiled,
    device: Device,
    acts: Vec<Act>,
    permitted: Vec<bool>,
    foreground: bool,
    later: i64,
}

fn cases() -> impl Strategy<Value = Case> {
    (crate::support::declarations(), crate::support::devices()).prop_flat_map(|(compiled, device)| {
        let acts = proptest::collection::vec(crate::support::acts(&compiled), 0..12);
        let uses = compiled.uses().len();
        let permitted = proptest::collection::vec(any::<bool>(), uses);
        (acts, permitted, any::<bool>(), 0..500_i64).prop_map(move |(acts, permitted, foreground, later)| {
            Case { compiled: compiled.clone(), device, acts, permitted, foreground, later }
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8 * ProptestConfig::default().cases, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_cell_is_what_nested_ifs_say(case in cases()) {
        let Case { compiled, device, acts, permitted, foreground, later } = case;
        let mut consent = Consent::default();
        for (day, act) in (0..).zip(&acts) {
            consent = consent.after(act, &compiled, Timestamp(day * DAY)).unwrap();
        }
        let now = Timestamp((i64::try_from(acts.len()).unwrap() + later) * DAY);
        let mut circumstances = Circumstances { foreground, ..Circumstances::default() };
        for (one, granted) in compiled.uses().iter().zip(permitted) {
            if let (true, Some(names)) = (granted, device.permissions(one)) {
                circumstances.permissions.extend(names.iter().map(|name| (*name).to_owned()));
            }
        }
        let cells = decide(&compiled, device, &consent);
        prop_assert_eq!(cells.len(), compiled.uses().len());
        for (one, cell) in compiled.uses().iter().zip(cells) {
            let fast = decide_now(cell, one, device, consent.expires, &circumstances, now);
            let slow = naive(&compiled, device, &consent, &circumstances, now, one);
            prop_assert_eq!(fast, slow, "{} under {:?}", compiled.key(one), consent);
        }
    }

    #[test]
    fn what_takes_back_denies_whatever_was_said(case in cases(), last in 0..1_000_000_usize) {
        let Case { compiled, device, mut acts, .. } = case;
        acts.push(Act::EndService);
        let act = acts[last % acts.len()].clone();
        let mut consent = Consent::default();
        for earlier in &acts[..acts.len() - 1] {
            consent = consent.after(earlier, &compiled, Timestamp(0)).unwrap();
        }
        let cells = decide(&compiled, device, &consent.after(&act, &compiled, Timestamp(0)).unwrap());
        for (one, cell) in compiled.uses().iter().zip(cells) {
            if act.takes_back(&compiled, one) {
                prop_assert!(cell.denies(), "{act:?} leaves {} at {cell:?}", compiled.key(one));
            }
        }
    }
}
