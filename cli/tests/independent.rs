//! What the program hands out, judged by implementations that others made: a Go module in `tests/go`.
//!
//! It needs Go, so `cargo test` leaves it out; `tests/independent` runs it.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

#[allow(dead_code, reason = "the tests of a target use what they need")]
mod support;

use std::fs;
use std::path::Path;
use std::process::Command;

use askfirst::ledger::note::{P256_SPKI, VerifierKey};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::json;

use support::{askfirst, files, json, key, ledger, text};

/// Sizes at which trees and tiles begin, end, or are about to.
const SIZES: [u64; 7] = [0, 1, 2, 255, 256, 257, 600];
const OLD_SIZES: [u64; 14] = [0, 1, 2, 3, 5, 127, 128, 129, 255, 256, 257, 511, 513, 599];

fn run(args: &[&str]) {
    let output = askfirst(args);
    assert!(output.status.success(), "{args:?}: {output:?}");
}

/// Puts everything that can be had of a log of `size` records into `case`.
fn hand_out(case: &Path, size: u64, hardware: bool) {
    let store = case.join("store");
    let made = ledger(&store, size);
    let (store, export) = (text(&store), case.join("export"));
    let mut signing: Vec<String> = Vec::new();
    let mut vkey = key(Path::new(store));
    if hardware {
        let (signed, key) = sign_elsewhere(&made);
        fs::write(case.join("signed"), signed).unwrap();
        signing = vec!["--checkpoint".to_owned(), text(&case.join("signed")).to_owned()];
        vkey = key;
    }
    let signing: Vec<&str> = signing.iter().map(String::as_str).collect();
    run(&[&["ledger", "export", store, "--out", text(&export)], &signing[..]].concat());
    let said = json(&["ledger", "verify", text(&export), "--key", &vkey]);
    assert_eq!(said["records"], size);

    let erased = |index: u64| size > 10 && index < size - 1 && index % 7 == 3;
    let step = if size > 300 { 5 } else { 1 };
    let mut receipts = 0;
    for index in (0..size).filter(|index| !erased(*index) && (index % step == 0 || index + 1 == size)) {
        let out = case.join(format!("{index}.receipt"));
        let record = ["ledger", "prove", store, "--record", &index.to_string(), "--out", text(&out)];
        run(&[&record[..], &signing].concat());
        receipts += 1;
    }
    let mut growths = 0;
    let sizes: Vec<u64> = OLD_SIZES.into_iter().filter(|old| *old < size).chain([size]).collect();
    for new in &sizes {
        for old in sizes.iter().filter(|old| *old <= new && (!hardware || *new == size)) {
            let out = case.join(format!("{old}-{new}.growth"));
            let grown = ["ledger", "prove", store, "--from", &old.to_string(), "--out", text(&out)];
            let new = ["--size", &new.to_string()];
            let signing = if hardware { &signing[..] } else { &new };
            run(&[&grown[..], signing].concat());
            growths += 1;
        }
    }
    let expected = json!({
        "key": vkey, "records": size, "erased": (0..size).filter(|index| erased(*index)).count(),
        "receipts": receipts, "growths": growths,
    });
    fs::write(case.join("expected.json"), expected.to_string()).unwrap();
}

/// A checkpoint as a phone's hardware signs it: ECDSA on P-256, of which the library knows nothing but the shape.
fn sign_elsewhere(ledger: &askfirst::ledger::Ledger) -> (String, String) {
    let secret = SigningKey::from_slice(&[7; 32]).unwrap();
    let point = secret.verifying_key().to_sec1_point(false);
    let key = VerifierKey::p256(ledger.origin(), &[&P256_SPKI, point.as_bytes()].concat()).unwrap();
    let text = ledger.checkpoint_text();
    let signature: Signature = secret.sign(text.as_bytes());
    let signature = key.signature(signature.to_der().as_bytes()).unwrap();
    (format!("{text}\n{signature}\n"), key.to_string())
}

#[test]
fn others_accept_what_is_true_and_find_every_edit() {
    let go = Command::new("go").arg("version").output();
    assert!(
        go.is_ok_and(|output| output.status.success()),
        "Go is needed for this test (https://go.dev/dl): the judge in tests/go is written in it"
    );
    let all = tempfile::tempdir().unwrap();
    std::thread::scope(|scope| {
        for size in SIZES {
            let case = all.path().join(size.to_string());
            scope.spawn(move || hand_out(&case, size, false));
        }
        let case = all.path().join("257-hardware");
        scope.spawn(move || hand_out(&case, 257, true));
    });
    let judge = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/go");
    let output = Command::new("go")
        .args(["test", "-count=1", "-v", "./..."])
        .current_dir(judge)
        .env("ASKFIRST_EVIDENCE", all.path())
        .output()
        .unwrap();
    let said =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    print!("{said}");
    assert!(output.status.success(), "the judge refuses; it says above what");
    assert!(said.contains("--- PASS: TestEditedReceiptsAndGrowthAreRefused"), "the judge did not judge");
    // Nothing was left beside the exports.
    assert!(files(&all.path().join("1/export")).iter().any(|(path, _)| path == "checkpoint"));
}
