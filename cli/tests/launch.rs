//! The program's long runs: the first launch by each answer, and what can be asked of its files afterwards.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that fails says where")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

const DECLARATION: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/mijian/declaration.json");

fn askfirst(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_askfirst")).args(args).env("NO_COLOR", "1").output().unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"))
}

/// Plays a first launch into a new folder.
fn first_launch(folder: &Path, more: &[&str]) -> Output {
    let store = folder.to_str().unwrap();
    let args = [&["first-launch", DECLARATION, "--store", store], more].concat();
    let output = askfirst(&args);
    assert!(output.status.success(), "{output:?}");
    output
}

/// Compares with a file that people can read. `ASKFIRST_BLESS=1` writes it anew.
fn golden(name: &str, came: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var_os("ASKFIRST_BLESS").is_some() {
        fs::write(&path, came).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        came == expected,
        "{}: differs; look at it, then run with ASKFIRST_BLESS=1\n{came}",
        path.display()
    );
}

#[test]
fn each_answer_has_its_launch() {
    for answer in ["agree", "basic-only", "refuse"] {
        for lang in ["zh", "en"] {
            let folder = tempfile::tempdir().unwrap();
            let played = text(&first_launch(folder.path(), &["--choose", answer, "--lang", lang]));
            let played = played.replace(folder.path().to_str().unwrap(), "STORE");
            golden(&format!("first-launch-{answer}.{lang}.txt"), &played);
        }
    }
}

#[test]
fn a_file_can_answer() {
    let folder = tempfile::tempdir().unwrap();
    let answer = folder.path().join("answer.json");
    fs::write(
        &answer,
        r#"{"answer": "agree", "choices": {"purposes": ["statistics"], "recipients_off": ["umeng"]}}"#,
    )
    .unwrap();
    let store = folder.path().join("store");
    let played = first_launch(&store, &["--choose", answer.to_str().unwrap(), "--format", "json"]);
    assert_eq!(json(&played)["result"]["agreed"], true);
    let sdks = askfirst(&["report", "sdks", DECLARATION, store.to_str().unwrap(), "--format", "json"]);
    let rows = json(&sdks)["rows"].clone();
    let umeng = rows.as_array().unwrap().iter().find(|row| row["recipient"] == "umeng").unwrap();
    assert_eq!(umeng["steps"], Value::Array(Vec::new()), "an SDK that was switched off never starts");
}

#[test]
fn an_answer_that_names_what_is_not_declared_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let answer = folder.path().join("answer.json");
    fs::write(&answer, r#"{"answer": "agree", "choices": {"purposes": ["everything"]}}"#).unwrap();
    let store = folder.path().join("store");
    let args = [
        "first-launch",
        DECLARATION,
        "--store",
        store.to_str().unwrap(),
        "--choose",
        answer.to_str().unwrap(),
    ];
    let output = askfirst(&args);
    assert_eq!(output.status.code(), Some(2));
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(error.contains("no purpose \"everything\""), "{error}");
}

#[test]
fn a_first_launch_has_no_past() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("something"), "").unwrap();
    let args = ["first-launch", DECLARATION, "--store", folder.path().to_str().unwrap(), "--choose", "agree"];
    let output = askfirst(&args);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("not empty"));
}

#[test]
fn the_logs_can_be_shown_verified_and_not_edited() {
    let folder = tempfile::tempdir().unwrap();
    first_launch(folder.path(), &["--choose", "agree"]);
    let store = folder.path().to_str().unwrap();
    let shown = json(&askfirst(&["ledger", "show", store, "--format", "json"]));
    let kinds: Vec<&str> = shown["records"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["record"]["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds[0], "declared");
    assert!(kinds[1..].iter().all(|kind| *kind == "consent"), "{kinds:?}");
    for more in [&[][..], &["--activity"]] {
        let verified = askfirst(&[&["ledger", "verify", store][..], more].concat());
        assert_eq!(verified.status.code(), Some(0), "{verified:?}");
    }
    let path = folder.path().join("ledger");
    let mut bytes = fs::read(&path).unwrap();
    let act = bytes.windows(8).position(|window| window == b"\"agree\":").unwrap();
    bytes[act + 1] = b'A';
    fs::write(&path, bytes).unwrap();
    let edited = askfirst(&["ledger", "verify", store]);
    assert_eq!(edited.status.code(), Some(1));
    assert!(text(&edited).contains("record 1, at byte"), "{}", text(&edited));
}

#[test]
fn the_lists_say_what_happened() {
    let folder = tempfile::tempdir().unwrap();
    first_launch(folder.path(), &["--choose", "agree"]);
    let store = folder.path().to_str().unwrap();
    let rows = |kind: &str| {
        json(&askfirst(&["report", kind, DECLARATION, store, "--format", "json"]))["rows"].clone()
    };
    let collected = rows("collected");
    let count = |item: &str, recipient: &str| -> u64 {
        let all = collected.as_array().unwrap().iter();
        let own = all.filter(|row| row["item"] == item && row["recipient"] == recipient);
        own.map(|row| row["count"].as_u64().unwrap()).sum()
    };
    assert_eq!((count("imei", "蜜饯"), count("imei", "MobTechSDK"), count("clipboard", "蜜饯")), (1, 1, 0));
    let shared = rows("shared");
    let started = shared.as_array().unwrap().iter().filter(|row| row["started"] == true).count();
    assert_eq!(started, 12);
    let sdks = rows("sdks");
    let last = |id: &str| {
        let row = sdks.as_array().unwrap().iter().find(|row| row["recipient"] == id).unwrap();
        row["steps"].as_array().unwrap().last().unwrap()[1].clone()
    };
    assert_eq!(last("umeng"), serde_json::json!({"grant": false}));
}

#[test]
fn files_that_are_none_are_unusable() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = folder.path().join("nowhere");
    let nowhere = nowhere.to_str().unwrap();
    let directory = folder.path().to_str().unwrap();
    for args in [
        ["ledger", "show", nowhere].as_slice(),
        &["ledger", "verify", directory],
        &["play", nowhere],
        &["report", "collected", DECLARATION, nowhere],
        &["report", "shared", nowhere],
        &["first-launch", directory],
        &["first-launch", DECLARATION, "--choose", nowhere],
    ] {
        let output = askfirst(args);
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?}: {error}");
        assert!(!error.contains("panicked") && !error.is_empty(), "{args:?}: {error}");
    }
}

#[test]
fn a_scene_that_fails_says_what_it_expected() {
    let folder = tempfile::tempdir().unwrap();
    let scene = folder.path().join("scene.json");
    let json = serde_json::json!({
        "title": "wrong on purpose", "source": "none", "declaration": DECLARATION,
        "device": {"platform": "android", "version": 30},
        "steps": [{"do": "open", "expect": {"allowed": {"self/oaid": "consent"}, "denied": {"self/imei": "refused"}}}],
    });
    fs::write(&scene, json.to_string()).unwrap();
    let output = askfirst(&["play", scene.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2), "self/oaid is several uses: {}", text(&output));
    fs::write(
        &scene,
        json.to_string().replace("self/oaid", "mobtech/oaid").replace("self/imei", "mobtech/imei"),
    )
    .unwrap();
    let output = askfirst(&["play", scene.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    let text = text(&output);
    assert!(
        text.contains("step 1: mobtech/oaid: expected allowed: consent, came denied: not-answered"),
        "{text}"
    );
    assert!(text.contains("mobtech/imei: expected denied: refused, came denied: not-on-platform"), "{text}");
    assert!(text.contains("because the answer is none"), "{text}");
    assert!(text.contains("0 passed, 1 failed"), "{text}");
}
