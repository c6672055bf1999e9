//! Exports, receipts and proofs as people make and verify them.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

#[allow(dead_code, reason = "the tests of a target use what they need")]
mod support;

use std::fs;
use std::path::Path;

use askfirst::edge::{SystemEntropy, Timestamp, UnixFolder};
use askfirst::ledger::key::SoftwareKey;
use askfirst::ledger::note::{P256_SPKI, Signer as _, VerifierKey};
use askfirst::ledger::{Kind, Ledger, Log};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use tempfile::TempDir;

use support::{append, askfirst, files, json, key, ledger, text};

struct Store {
    dir: TempDir,
    ledger: Ledger,
}

impl Store {
    fn new(size: u64) -> Self {
        let dir = TempDir::new().unwrap();
        let ledger = ledger(&dir.path().join("store"), size);
        Self { dir, ledger }
    }

    fn at(&self, name: &str) -> String {
        text(&self.dir.path().join(name)).to_owned()
    }

    fn key(&self) -> String {
        key(&self.dir.path().join("store"))
    }

    /// Runs a command of `askfirst ledger` on the installation.
    fn run(&self, action: &str, more: &[&str]) -> serde_json::Value {
        json(&[&["ledger", action, &self.at("store")], more].concat())
    }
}

/// A command that ends with `exit`, and says this.
fn says(exit: i32, args: &[&str], what: &str) {
    let output = askfirst(&[&["ledger"], args].concat());
    let said =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(exit), "{args:?}: {said}");
    assert!(said.contains(what) && !said.contains("panicked"), "{args:?} should say {what:?}: {said}");
}

#[test]
fn from_an_installation_to_what_others_can_verify() {
    let mut store = Store::new(20);
    let (export, receipt, growth, vkey) =
        (store.at("export"), store.at("receipt"), store.at("growth"), store.key());
    let written = store.run("export", &["--out", &export]);
    assert_eq!(
        (&written["records"], &written["erased"], &written["key"]),
        (&20.into(), &3.into(), &vkey.as_str().into())
    );
    store.run("prove", &["--record", "4", "--out", &receipt]);
    for path in [&export, &receipt] {
        let verified = json(&["ledger", "verify", path, "--key", &vkey]);
        assert_eq!(verified["signed_by"][0], vkey.as_str());
        assert_eq!(verified["root"], written["root"]);
        let unchecked = json(&["ledger", "verify", path]);
        assert_eq!(unchecked["signatures_not_checked"][0], store.ledger.origin());
    }
    let body = json(&["ledger", "verify", &receipt])["body"].as_str().unwrap().to_owned();
    let entries = askfirst::ledger::verify(&fs::read(store.at("store/ledger")).unwrap()).unwrap().entries;
    assert_eq!(body.as_bytes(), entries[4].body.as_deref().unwrap());

    // The log grows: everything of it is held against what was handed out before.
    let place = UnixFolder::new(store.dir.path().join("store")).unwrap();
    append(&mut store.ledger, &place, 20);
    store.run("export", &["--out", &store.at("later")]);
    store.run("prove", &["--from", "20", "--out", &growth]);
    for new in [store.at("store"), store.at("store/ledger"), store.at("later"), growth.clone()] {
        for old in [store.at("export/checkpoint"), receipt.clone()] {
            let verified = json(&["ledger", "verify", &new, "--against", &old, "--key", &vkey]);
            assert_eq!(
                (&verified["grew_from"], &verified["records"]),
                (&20.into(), &21.into()),
                "{new} {old}"
            );
        }
    }
    // Backwards it did not.
    says(
        1,
        &["verify", &export, "--against", &store.at("later/checkpoint")],
        "has 20 records, and had 21: records were dropped",
    );
    says(
        1,
        &["verify", &growth, "--against", &store.at("later/checkpoint")],
        "does not show that the log grew",
    );
    says(
        2,
        &["verify", &receipt, "--against", &store.at("later/checkpoint")],
        "a receipt can be held against a checkpoint of its own size alone",
    );
    assert_eq!(
        json(&["ledger", "verify", &receipt, "--against", &store.at("export/checkpoint")])["grew_from"],
        20
    );
    // Another log did not either.
    says(1, &["verify", &Store::new(30).at("store"), "--against", &receipt], "is another log");
}

/// Whoever controls the phone can write a log anew, and sign it with the same key. The receipt shows it.
#[test]
fn a_log_that_was_written_anew_does_not_fit_an_older_receipt() {
    let store = Store::new(6);
    store.key();
    store.run("prove", &["--record", "2", "--out", &store.at("receipt")]);
    let bytes = fs::read(store.at("store/ledger")).unwrap();
    let mut forged = fs::OpenOptions::new().write(true).open(store.at("store/ledger")).unwrap();
    forged.set_len(4096).unwrap();
    let header = [&bytes[..96], &[0; 4000]].concat();
    std::io::Write::write_all(&mut forged, &header).unwrap();
    let place = UnixFolder::new(store.dir.path().join("store")).unwrap();
    let mut ledger = Ledger::open(&place, Log::Decisions, &SystemEntropy, Timestamp(0)).unwrap().ledger;
    (0..6).for_each(|number| append(&mut ledger, &place, number));
    assert_eq!(store.run("verify", &[])["records"], 6, "by itself it is as good as the other");
    says(
        1,
        &["verify", &store.at("store"), "--against", &store.at("receipt")],
        "did not grow from the checkpoint",
    );
    store.run("export", &["--out", &store.at("export")]);
    says(
        1,
        &["verify", &store.at("export"), "--key", &store.key(), "--against", &store.at("receipt")],
        "did not grow from the checkpoint",
    );
}

#[test]
fn a_key_of_the_hardware_signs_elsewhere() {
    let store = Store::new(5);
    let secret = SigningKey::from_slice(&[9; 32]).unwrap();
    let spki = [&P256_SPKI, secret.verifying_key().to_sec1_point(false).as_bytes()].concat();
    let vkey = VerifierKey::p256(store.ledger.origin(), &spki).unwrap();
    let note = |text: &str, key: &VerifierKey| {
        let signature: Signature = secret.sign(text.as_bytes());
        format!("{text}\n{}\n", key.signature(signature.to_der().as_bytes()).unwrap())
    };
    let signed = store.at("signed");
    fs::write(&signed, note(&store.ledger.checkpoint_text(), &vkey)).unwrap();
    fs::write(store.at("vkey"), format!("{vkey}\n")).unwrap();
    store.run("export", &["--out", &store.at("export"), "--checkpoint", &signed]);
    store.run("prove", &["--record", "0", "--out", &store.at("receipt"), "--checkpoint", &signed]);
    for path in [store.at("export"), store.at("receipt")] {
        for given in [&vkey.to_string(), &store.at("vkey")] {
            assert_eq!(json(&["ledger", "verify", &path, "--key", given])["signed_by"][0], vkey.to_string());
        }
        says(1, &["verify", &path, "--key", &store.key()], "not signed by a key that was given");
    }
    assert!(!fs::read_to_string(store.at("export/checkpoint")).unwrap().contains("AAAA"));
    // A bit of the signature, and the signature of another text.
    let good = fs::read_to_string(store.at("receipt")).unwrap();
    let place = good.rfind('M').or_else(|| good.rfind('E')).unwrap();
    let mut bad = good.clone().into_bytes();
    bad[place] += 1;
    fs::write(store.at("bad"), &bad).unwrap();
    says(1, &["verify", &store.at("bad"), "--key", &vkey.to_string()], "not verified");
    let stranger = VerifierKey::p256("somebody", &spki).unwrap();
    fs::write(&signed, note(&store.ledger.checkpoint_text(), &stranger)).unwrap();
    store.run("export", &["--out", &store.at("strange"), "--checkpoint", &signed]);
    says(1, &["verify", &store.at("strange"), "--key", &stranger.to_string()], "name the key after the log");
    // A checkpoint of another log, or one that never was.
    fs::write(&signed, note(&Store::new(5).ledger.checkpoint_text(), &vkey)).unwrap();
    says(
        2,
        &["export", &store.at("store"), "--out", &store.at("x"), "--checkpoint", &signed],
        "not one of this log",
    );
    fs::write(&signed, note(&store.ledger.checkpoint_text().replace("\n5\n", "\n6\n"), &vkey)).unwrap();
    says(
        2,
        &["export", &store.at("store"), "--out", &store.at("x"), "--checkpoint", &signed],
        "has 5 records, not 6",
    );
    assert!(!Path::new(&store.at("x")).exists(), "nothing is written");
}

#[test]
fn nothing_is_written_over() {
    let store = Store::new(3);
    store.key();
    fs::create_dir(store.at("full")).unwrap();
    fs::write(store.at("full/mine"), "mine").unwrap();
    says(2, &["export", &store.at("store"), "--out", &store.at("full")], "is not empty");
    assert_eq!(files(Path::new(&store.at("full"))), [("mine".to_owned(), b"mine".to_vec())]);
    says(2, &["export", &store.at("store"), "--out", &store.at("full/mine")], "cannot be written");
    says(2, &["export", &store.at("store"), "--out", &store.at("store")], "is not empty");
    fs::create_dir(store.at("empty")).unwrap();
    store.run("export", &["--out", &store.at("empty")]);
    let first = files(Path::new(&store.at("empty")));
    says(2, &["export", &store.at("store"), "--out", &store.at("empty")], "is not empty");
    says(2, &["prove", &store.at("store"), "--record", "0", "--out", &store.at("full/mine")], "File exists");
    assert_eq!(files(Path::new(&store.at("empty"))), first);
}

/// A process that is killed at any point leaves some of the files. None of that reads as an export.
#[test]
fn what_was_cut_short_is_no_export() {
    let store = Store::new(300);
    store.key();
    store.run("export", &["--out", &store.at("export")]);
    let all = files(Path::new(&store.at("export")));
    for missing in 0..all.len() {
        let part = store.at("part");
        for (nth, (path, content)) in all.iter().enumerate() {
            let path = Path::new(&part).join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            if nth != missing {
                fs::write(path, content).unwrap();
            }
        }
        let what = if all[missing].0 == "checkpoint" { "has no checkpoint" } else { "is not complete" };
        says(1, &["verify", &part], what);
        fs::remove_dir_all(part).unwrap();
    }
    fs::create_dir(store.at("nothing")).unwrap();
    says(2, &["verify", &store.at("nothing")], "neither an installation nor an export");
    says(2, &["verify", &store.at("nowhere")], "No such file");
}

/// The frame says another time or kind than the record does: the check of the frame is anybody's to compute.
#[test]
fn a_record_that_is_misfiled_is_found() {
    for (at, kind) in [(8, Kind::Step), (7, Kind::Consent)] {
        let mut store = Store::new(2);
        store.key();
        let place = UnixFolder::new(store.dir.path().join("store")).unwrap();
        let body = br#"{"at":7,"kind":"step","body":{"sdk":"a","step":"stop","outcome":"done"}}"#;
        store.ledger.append(&place, &SystemEntropy, Timestamp(at), kind, body).unwrap();
        for action in [&["verify"][..], &["export", "--out", "x"], &["prove", "--record", "2", "--out", "x"]]
        {
            let path = store.at("store");
            let args = [&action[..1], &[path.as_str()], &action[1..]].concat();
            says(1, &args, "record 2");
        }
    }
}

#[test]
fn keys_are_asked_for_and_never_guessed() {
    let store = Store::new(3);
    says(2, &["export", &store.at("store"), "--out", &store.at("x")], "askfirst ledger key FOLDER");
    says(
        2,
        &["prove", &store.at("store"), "--record", "0", "--out", &store.at("x")],
        "askfirst ledger key FOLDER",
    );
    assert!(!Path::new(&store.at("store/key")).exists(), "reading makes no key");
    says(2, &["key", &store.at("store/ledger")], "is no folder");
    says(2, &["key", &store.dir.path().display().to_string()], "No such file");
    assert!(!Path::new(&store.at("key")).exists(), "no key where no installation is");
    let key = store.key();
    assert_eq!(store.key(), key);
    assert!(key.starts_with(&format!("{}+", store.ledger.origin())));

    // A key of one's own.
    let own = SoftwareKey::from_seed("whatever", [3; 32]).unwrap();
    fs::write(store.at("own"), format!("{}\n", *own.to_text())).unwrap();
    let written = store.run("export", &["--out", &store.at("e"), "--signing-key", &store.at("own")]);
    let named = own.named(store.ledger.origin()).unwrap();
    assert_eq!(written["key"], named.key().to_string());
    says(1, &["verify", &store.at("e"), "--key", &key], "not signed by a key that was given");
    fs::write(store.at("own"), "PRIVATE+KEY+x").unwrap();
    says(
        2,
        &["export", &store.at("store"), "--out", &store.at("x"), "--signing-key", &store.at("own")],
        "no signing key",
    );
    fs::write(store.at("store/key"), "").unwrap();
    says(2, &["key", &store.at("store")], "holds none");

    says(2, &["verify", &store.at("e"), "--key", "rubbish"], "neither a key nor a file with one");
    says(2, &["verify", &store.at("store"), "--key", &key], "a log has no signature of its own");
    says(
        2,
        &["verify", &store.at("e"), "--against", &store.at("own")],
        "no checkpoint, and no receipt with one: line",
    );
}

#[test]
fn what_cannot_be_proven_is_not() {
    let store = Store::new(20);
    store.key();
    let path = store.at("store");
    let prove = |more: &[&str], exit, what| {
        says(exit, &[&["prove", &path, "--out", &store.at("x")], more].concat(), what);
    };
    prove(&["--record", "20"], 2, "there are only 20, counted from 0");
    prove(&["--record", "3"], 2, "it was erased");
    prove(&["--from", "21"], 2, "it cannot have grown from 21");
    prove(&["--record", "4", "--size", "21"], 2, "has 20 records, not 21");
    prove(&["--record", "4", "--size", "4"], 2, "there are only 4");
    prove(&[], 2, "--record");
    prove(&["--record", "1", "--from", "1"], 2, "cannot be used with");
    assert!(!Path::new(&store.at("x")).exists());
    fs::write(store.at("store/ledger"), "rubbish").unwrap();
    prove(&["--record", "1"], 1, "not verified");
}

#[test]
fn strange_files_are_refused_and_say_so() {
    let store = Store::new(3);
    store.key();
    store.run("export", &["--out", &store.at("export")]);
    store.run("prove", &["--record", "1", "--out", &store.at("receipt")]);
    let receipt = fs::read_to_string(store.at("receipt")).unwrap();
    for (what, text) in [
        ("line 2", receipt.replace("salt ", "salz ")),
        ("line 3", receipt.replacen("{\"at\"", "\n{\"at\"", 1)),
        ("the record is not in the log at that place", receipt.replace("index 1", "index 0")),
        ("the record is not in the log at that place", receipt.replace("\"at\":1", "\"at\":2")),
        ("the text ends here", receipt.split_inclusive("\n\n").next().unwrap().to_owned()),
    ] {
        fs::write(store.at("edited"), text).unwrap();
        says(1, &["verify", &store.at("edited")], what);
    }
    for (file, from, to, what) in [
        ("records.jsonl", "\"index\":2", "\"index\":1", "records.jsonl: is not what follows"),
        ("records.jsonl", "\"salt\":\"", "\"salt\":\"g", "line 1: the salt"),
        ("records.jsonl", "sdk 1", "sdk 7", "line 2: the record is not the one that was committed to"),
        (
            "records.jsonl",
            "{\"index\":2",
            "{\"index\":2,\"erased\":true",
            "line 3: a record has salt and body, or is erased",
        ),
        ("records.jsonl", "{\"index\":2", "{\"more\":2", "line 3: is no record: unknown field"),
        ("checkpoint", "\n3\n", "\n4\n", "has 3 records, and the checkpoint says 4"),
        ("checkpoint", "askfirst/", "askfirst/\u{1b}[2J", "control character"),
    ] {
        let path = format!("{}/{file}", store.at("export"));
        let good = fs::read_to_string(&path).unwrap();
        assert!(good.contains(from), "{good}");
        fs::write(&path, good.replace(from, to)).unwrap();
        says(1, &["verify", &store.at("export")], what);
        fs::write(&path, good).unwrap();
    }
    fs::write(store.at("export/tile/0/000.p/3"), [0; 96]).unwrap();
    says(1, &["verify", &store.at("export")], "tile/0/000.p/3: is not what follows from the entries");
    fs::remove_file(store.at("export/tile/0/000.p/3")).unwrap();
    fs::create_dir(store.at("export/tile/0/000.p/3")).unwrap();
    says(2, &["verify", &store.at("export")], "is not a file");
}
