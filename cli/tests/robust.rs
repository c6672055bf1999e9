//! Whatever is done to a declaration, there is an answer: it is usable exactly if the library takes it, and every error
//! has its place and can be printed.

#![allow(clippy::unwrap_used, clippy::panic)] // Helpers of tests, which the lint does not count as tests.

use askfirst::declaration::Compiled;
use askfirst_cli::declared::Declared;
use askfirst_cli::lint::{Subject, lint};
use askfirst_cli::render::Printer;
use askfirst_cli::source::Source;
use serde_json::{Map, Value, json};

const CLEAN: &str = include_str!("fixtures/clean.json");

/// Asks for an answer and holds it against the library's.
fn answer(text: String) -> Result<Declared, usize> {
    let source = match Source::from_bytes("test.json".to_owned(), text.into_bytes()) {
        Ok(source) => source,
        Err(error) => panic!("{error}"),
    };
    let usable = Compiled::from_json(source.text.as_bytes());
    match Declared::from_source(source.clone()) {
        Ok(declared) => {
            assert!(usable.is_ok(), "{usable:?}\n{}", source.text);
            for found in lint(&Subject { compiled: &declared.compiled, previous: None }) {
                let shown =
                    Printer::new(80).diagnostic(&declared.source, &found.diagnostic(&declared.document));
                assert!(!shown.is_empty());
            }
            Ok(declared)
        }
        Err(unusable) => {
            assert!(!unusable.diagnostics.is_empty());
            // What the library reads and the program does not is stricter on purpose: keys that stand twice.
            let strict = unusable.diagnostics.iter().all(|one| one.code == "duplicate-key");
            assert!(usable.is_err() || strict, "{:#?}\n{}", unusable.diagnostics, source.text);
            for one in &unusable.diagnostics {
                let span = one.span.clone().unwrap_or_else(|| panic!("{one:?}"));
                assert!(span.start <= source.text.len() && one.code != "internal", "{one:?}");
                assert!(!Printer::new(80).diagnostic(&source, one).is_empty());
            }
            Err(unusable.diagnostics.len())
        }
    }
}

/// The pointers of all parts of a value.
fn pointers(value: &Value, at: &str, all: &mut Vec<String>) {
    all.push(at.to_owned());
    match value {
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(nth, one)| pointers(one, &format!("{at}/{nth}"), all));
        }
        Value::Object(map) => map.iter().for_each(|(key, one)| pointers(one, &format!("{at}/{key}"), all)),
        _ => {}
    }
}

fn clean() -> Value {
    serde_json::from_str(CLEAN).unwrap()
}

#[test]
fn any_part_may_be_something_else() {
    let mut all = Vec::new();
    pointers(&clean(), "", &mut all);
    let others = [Value::Null, json!(70_000), json!("imei"), json!("\u{1b}[2J"), json!([]), json!({})];
    for pointer in &all {
        for other in &others {
            let mut value = clean();
            *value.pointer_mut(pointer).unwrap() = other.clone();
            let _ = answer(format!("{value:#}"));
        }
    }
}

#[test]
fn any_part_may_be_missing_or_misspelt() {
    let mut all = Vec::new();
    pointers(&clean(), "", &mut all);
    for pointer in all.iter().filter(|pointer| !pointer.is_empty()) {
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        for misspelt in [false, true] {
            let mut value = clean();
            match value.pointer_mut(parent).unwrap() {
                Value::Object(map) => {
                    let old = map.shift_remove(key).unwrap();
                    if misspelt {
                        map.insert(format!("{key}x"), old);
                    }
                }
                Value::Array(list) => drop(list.remove(key.parse().unwrap())),
                _ => {}
            }
            let errors = answer(format!("{value:#}")).err();
            // One slip of the pen is one error, and nothing that follows from it is told too.
            if misspelt && parent != "/budgets" && key.parse::<usize>().is_err() {
                assert_eq!(errors, Some(1), "{pointer}");
            }
        }
    }
}

#[test]
fn a_text_may_end_anywhere() {
    let ends = (0..CLEAN.len()).filter(|end| CLEAN.is_char_boundary(*end));
    for end in ends.step_by(7) {
        assert!(answer(CLEAN[..end].to_owned()).is_err() || CLEAN[end..].trim().is_empty(), "{end}");
    }
}

#[test]
fn any_sign_may_be_another() {
    let places: Vec<usize> =
        CLEAN.bytes().enumerate().filter(|(_, b)| b.is_ascii()).map(|(at, _)| at).collect();
    for (nth, at) in places.into_iter().enumerate().step_by(7) {
        let sign = ["{", "}", "[", "]", ",", ":", "\"", "\\", "/", "0", "-", " ", "\n", "\0", "先", "e", "."]
            [nth % 17];
        let mut text = CLEAN.to_owned();
        text.replace_range(at..=at, sign);
        let _ = answer(text);
    }
}

#[test]
fn every_list_may_be_twice_as_long() {
    for (key, value) in clean().as_object().unwrap() {
        if let Value::Array(list) = value {
            let mut twice: Map<String, Value> = clean().as_object().unwrap().clone();
            twice.insert(key.clone(), list.iter().chain(list).cloned().collect());
            let _ = answer(Value::Object(twice).to_string());
        }
    }
}
