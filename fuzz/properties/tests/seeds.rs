//! Every property holds of its seeds, and of some changes of them that are the same each time.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that fails says where")]

use std::thread;

use askfirst_properties::numbers::Numbers;
use askfirst_properties::{ALL, Property, seeds};

/// How many changes of its seeds a property is tried on.
const CHANGES: [(&str, usize); 9] = [
    ("acts", 400),
    ("checkpoint", 400),
    ("declaration", 60),
    ("ledger_file", 120),
    ("ledger_frame", 400),
    ("page_header", 100),
    ("record", 400),
    ("scene", 60),
    ("tree_proof", 400),
];

/// Says what a property was tried on, should it not hold.
struct Tried<'a> {
    name: &'a str,
    bytes: &'a [u8],
}

impl Drop for Tried<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            eprintln!("with {}: {}", self.name, self.bytes.escape_ascii());
        }
    }
}

fn holds(property: Property, name: &str, bytes: &[u8]) {
    let tried = Tried { name, bytes };
    property(tried.bytes);
}

/// Changes bytes as a fuzzer does.
fn change(bytes: &mut Vec<u8>, other: &[u8], numbers: &mut Numbers) {
    for _ in 0..=numbers.below(3) {
        let at = numbers.below(bytes.len());
        let len = numbers.below(bytes.len() - at).min(64);
        match (numbers.below(8), bytes.get_mut(at)) {
            (0, Some(byte)) => *byte ^= 1 << numbers.below(8),
            (1, Some(byte)) => *byte = [0, 1, 0x7F, 0x80, 0xFF, b'"', b'0', b'}'][numbers.below(8)],
            (2, Some(byte)) => *byte = numbers.bytes(1)[0],
            (3, Some(_)) => drop(bytes.drain(at..at + len)),
            (4, Some(_)) => bytes.truncate(at),
            (5, Some(_)) => {
                let copy = bytes[at..at + len].to_vec();
                bytes.splice(at..at, copy);
            }
            (6, _) => {
                let from = numbers.below(other.len());
                let len = numbers.below(other.len() - from).min(64);
                bytes.splice(at..at, other[from..from + len].iter().copied());
            }
            _ => bytes.splice(at..at, numbers.bytes(4)).for_each(drop),
        }
    }
}

fn seeds_and_changes(name: &str) {
    let (_, property) = ALL.into_iter().find(|(other, _)| *other == name).unwrap();
    let (_, changes) = CHANGES.into_iter().find(|(other, _)| *other == name).unwrap();
    let seeds = seeds::of(name);
    assert!(!seeds.is_empty(), "no seed to begin with");
    for (seed, bytes) in &seeds {
        holds(property, seed, bytes);
    }
    let mut numbers = Numbers::new(1);
    for number in 0..changes {
        let (seed, bytes) = &seeds[numbers.below(seeds.len())];
        let other = &seeds[numbers.below(seeds.len())].1;
        let mut input = bytes.clone();
        change(&mut input, other, &mut numbers);
        holds(property, &format!("change {number} of {seed}"), &input);
    }
}

macro_rules! seeds_and_changes {
    ($($name:ident)*) => {
        $(#[test]
        fn $name() {
            seeds_and_changes(stringify!($name));
        })*

        #[test]
        fn every_property_is_tried() {
            let tried = [$(stringify!($name)),*];
            assert_eq!(tried, ALL.map(|(name, _)| name));
        }
    };
}

seeds_and_changes! { acts checkpoint declaration ledger_file ledger_frame page_header record scene tree_proof }
