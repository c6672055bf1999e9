//! The program as people and machines run it: what it answers to good input, and to input that is none.

#![allow(clippy::unwrap_used, clippy::panic)] // Helpers of tests, which the lint does not count as tests.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

const CLEAN: &str = include_str!("fixtures/clean.json");

fn askfirst() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_askfirst"));
    command.env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
    command
}

fn run(args: &[&str]) -> Output {
    askfirst().args(args).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn fixture(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name).display().to_string()
}

/// A file with this content, in a folder that goes with the test.
fn file(folder: &TempDir, name: &str, content: impl AsRef<[u8]>) -> String {
    let path = folder.path().join(name);
    fs::write(&path, content).unwrap();
    path.display().to_string()
}

/// Input that cannot be used: every command says so, with the path, and ends with 2.
fn unusable(path: &str, says: &str) {
    let folder = TempDir::new().unwrap();
    let target = folder.path().join("out").display().to_string();
    let good = fixture("clean.json");
    let merged = fixture("merged.xml");
    let commands: [&[&str]; 8] = [
        &["check", path],
        &["check", path, "--format", "json"],
        &["check", &good, "--previous", path],
        &["diff", path, &good],
        &["diff", &good, path],
        &["build", path, "--out", &target],
        &["build", path, "--out", &target, "--android", &target],
        &["manifest", &merged, "--declaration", path],
    ];
    for command in commands {
        let output = run(command);
        let all = format!("{}{}", out(&output), err(&output));
        assert_eq!(output.status.code(), Some(2), "{command:?}: {all}");
        assert!(!all.contains("panicked"), "{command:?}: {all}");
        // A terminal shows the path in one piece; within JSON it may be escaped.
        assert!(all.contains(path) || path.contains('\u{1b}'), "{command:?}: {all}");
        assert!(all.contains(says), "{command:?} should say {says:?}: {all}");
        assert!(!all.contains('\u{1b}'), "{command:?}: {all:?}");
    }
    assert!(!Path::new(&target).exists(), "nothing is written");
}

#[test]
fn a_file_that_is_not_there() {
    unusable("/no/such/file.json", "cannot be read");
}

#[test]
fn a_path_through_a_file() {
    let folder = TempDir::new().unwrap();
    let inner = format!("{}/declaration.json", file(&folder, "file", "{}"));
    unusable(&inner, "cannot be read");
}

#[test]
fn a_directory() {
    let folder = TempDir::new().unwrap();
    unusable(&folder.path().display().to_string(), "is a directory");
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TempDir::new().unwrap();
    let path = file(&folder, "secret.json", "{}");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    // Root reads everything; then there is nothing to show.
    if fs::File::open(&path).is_err() {
        unusable(&path, "cannot be read");
    }
}

#[test]
fn a_file_of_100_megabytes() {
    let folder = TempDir::new().unwrap();
    let path = file(&folder, "large.json", "{");
    fs::OpenOptions::new().write(true).open(&path).unwrap().set_len(100 << 20).unwrap();
    unusable(&path, "larger than 4 MiB");
}

#[test]
fn other_encodings() {
    let folder = TempDir::new().unwrap();
    let utf16: Vec<u8> = CLEAN.encode_utf16().flat_map(u16::to_le_bytes).collect();
    unusable(
        &file(&folder, "mark.json", [b"\xef\xbb\xbf", CLEAN.as_bytes()].concat()),
        "byte order mark (UTF-8)",
    );
    unusable(
        &file(&folder, "16.json", [b"\xff\xfe".as_slice(), &utf16].concat()),
        "byte order mark (UTF-16)",
    );
    unusable(
        &file(&folder, "gbk.json", b"{\n  \"name\": \"\xb2\xe8\xb9\xdd\"\n}"),
        "2:12: byte 13 is not UTF-8",
    );
    unusable(&file(&folder, "nul.json", b"\0\0\0\0"), "error");
}

#[test]
fn broken_json() {
    let folder = TempDir::new().unwrap();
    for (nth, (text, says)) in [
        ("", "the file is empty"),
        ("   \n", "the file is empty"),
        ("{", "not closed"),
        ("{\"format\": 1", "not closed"),
        ("{\"format\": 1,}", "a comma before the closing bracket"),
        ("{\"format\": 1 // one\n}", "JSON has no comments"),
        ("/* one */ {\"format\": 1}", "JSON has no comments"),
        ("{'format': 1}", "single quotes"),
        ("{format: 1}", "error"),
        ("{\"format\" 1}", "a colon is missing"),
        ("{\"format\": 1 \"app\": 2}", "a comma is missing"),
        ("{\"format\": }", "error"),
        ("{\"format\": 01}", "error"),
        ("{\"format\": 0x1}", "error"),
        ("{\"format\": +1}", "error"),
        ("{\"format\": .5}", "error"),
        ("{\"format\": NaN}", "error"),
        ("{\"format\": 1e400}", "whole number"),
        ("{\"format\": 1.0}", "whole number"),
        ("{\"format\": 99999999999999999999999}", "whole number"),
        ("{\"format\": 1}{}", "follows the end"),
        ("{\"format\": \"a\nb\"}", "error"),
        ("{\"format\": \"\\x\"}", "error"),
        ("{\"format\": \"\\ud800\"}", "error"),
        ("{\"format\": \"abc", "error"),
        ("[]", "an object is needed"),
        ("null", "an object is needed"),
        ("7", "an object is needed"),
        ("{}", "the key \\\"format\\\" is missing"),
        ("{\"format\": 1, \"format\": 1}", "stands here twice"),
        ("{\"format\": -0}", "error"),
    ]
    .into_iter()
    .enumerate()
    {
        let path = file(&folder, &format!("{nth}.json"), text);
        let output = run(&["check", &path, "--format", "json"]);
        let all = format!("{}{}", out(&output), err(&output));
        assert_eq!(output.status.code(), Some(2), "{text}: {all}");
        assert!(all.contains(says), "{text} should say {says}: {all}");
        let output = run(&["check", &path]);
        assert_eq!(output.status.code(), Some(2), "{text}");
        assert!(
            err(&output).contains(&path) && !err(&output).contains("panicked"),
            "{text}: {}",
            err(&output)
        );
    }
}

#[test]
fn ten_thousand_levels() {
    let folder = TempDir::new().unwrap();
    for (name, text) in [
        ("lists.json", "[".repeat(10_000) + &"]".repeat(10_000)),
        ("objects.json", "{\"a\":".repeat(10_000) + "1" + &"}".repeat(10_000)),
        ("open.json", "[".repeat(10_000)),
    ] {
        unusable(&file(&folder, name, text), "more than 64 levels deep");
    }
}

#[test]
fn a_newer_format_says_so_alone() {
    let folder = TempDir::new().unwrap();
    let path = file(&folder, "newer.json", "{\"format\": 2, \"unheard\": [1.5], \"unheard\": 0}");
    unusable(&path, "format 2");
    let output = run(&["check", &path, "--format", "json"]);
    let value: Value = serde_json::from_str(&out(&output)).unwrap();
    assert_eq!(value["files"][0]["diagnostics"].as_array().unwrap().len(), 1);
}

#[test]
fn hostile_texts_stay_texts() {
    let folder = TempDir::new().unwrap();
    let evil = "\\u001b[2J\\u001b]0;owned\\u0007\\u202e\\u009b31m\\u0000\\u2028";
    let raw = "\u{9b}31m\u{202e}\u{200b}\u{7f}";
    for (nth, text) in [
        format!("{{\"{evil}\": \"{evil}\", \"format\": \"{evil}\"}}"),
        format!("{{\"{raw}\": \"{raw}\", \"format\": \"{raw}\"}}"),
        format!("{{\"format\": \"{}\"}}", "x".repeat(1 << 20)),
        CLEAN.replace("\"connect\"", &format!("\"{evil}\"")),
        CLEAN.replace("\"share-wechat\"\n", &format!("\"{raw}\"\n")),
    ]
    .into_iter()
    .enumerate()
    {
        let path = file(&folder, &format!("{nth}.json"), text);
        for format in ["text", "json"] {
            let output = run(&["check", &path, "--format", format]);
            let all = format!("{}{}", out(&output), err(&output));
            assert_eq!(output.status.code(), Some(2), "{all}");
            let acts =
                |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{200b}' | '\u{202e}' | '\u{2028}');
            assert!(!all.chars().any(acts), "{all:?}");
        }
    }
    let path = file(&folder, "\u{1b}[31m.json", "{");
    unusable(&path, "[31m.json");
    assert!(err(&run(&["check", &path])).contains("\\u{1b}[31m.json:1:1"));
}

#[test]
fn hostile_texts_in_findings_stay_texts() {
    let folder = TempDir::new().unwrap();
    let mut value: Value = serde_json::from_str(CLEAN).unwrap();
    value["policy"]["mentions"] = json!([{ "name": "\u{1b}[2J\u{202e}", "section": "\u{9b}" }]);
    let path = file(&folder, "a.json", value.to_string());
    for format in ["text", "json"] {
        let output = run(&["check", &path, "--format", format]);
        assert_eq!(output.status.code(), Some(1));
        assert!(!out(&output).chars().any(|c| (c.is_control() && c != '\n') || c == '\u{202e}'));
    }
}

#[test]
fn a_minified_file_of_many_errors_gets_every_answer() {
    let folder = TempDir::new().unwrap();
    let uses: Vec<Value> =
        (0..200).map(|nth| json!({ "recipient": format!("r{nth}"), "wrong": 1 })).collect();
    let path = file(&folder, "a.json", json!({ "format": 1, "uses": uses }).to_string());
    let output = run(&["check", &path, "--format", "json"]);
    assert_eq!(output.status.code(), Some(2));
    let unknown = out(&output).matches("\"unknown-key\"").count();
    assert_eq!(unknown, 200);
}

#[test]
fn all_errors_come_at_once() {
    let output = run(&["check", &fixture("broken.json")]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(out(&output), "");
    golden("broken.txt", &err(&output).replace(&fixture("broken.json"), "broken.json"));
}

#[test]
fn a_clean_declaration_passes() {
    let output = run(&["check", &fixture("clean.json")]);
    assert_eq!(output.status.code(), Some(0), "{}", out(&output));
    assert!(
        out(&output).ends_with("10 uses, 0 errors, 0 warnings, 0 notes, 0 accepted\n"),
        "{}",
        out(&output)
    );
    assert_eq!(err(&output), "");
}

#[test]
fn findings_are_results_and_fail() {
    let folder = TempDir::new().unwrap();
    let path = file(&folder, "a.json", CLEAN.replace("\"2025-12-01\"", "\"someday\""));
    let output = run(&["check", &path]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        out(&output).contains("error[date-invalid]") && out(&output).contains(":143:27"),
        "{}",
        out(&output)
    );
    assert_eq!(err(&output), "");
    let output = run(&["check", &path, "--format", "json"]);
    let value: Value = serde_json::from_str(&out(&output)).unwrap();
    let found = &value["files"][0]["diagnostics"][0];
    assert_eq!(found["code"], "date-invalid");
    assert_eq!(found["place"], "assessment/date");
    assert_eq!(found["from"]["line"], 143);
}

#[test]
fn the_rules_are_listed() {
    let output = run(&["check", "--rules"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(out(&output).contains("sdk-without-company"));
    assert!(out(&output).lines().all(|line| unicode_width::UnicodeWidthStr::width(line) <= 100));
    let value: Value = serde_json::from_str(&out(&run(&["check", "--rules", "--format", "json"]))).unwrap();
    assert!(value["rules"].as_array().unwrap().len() >= 30);
}

#[test]
fn the_schema_accepts_the_clean_declaration() {
    let output = run(&["schema", "declaration"]);
    let schema: Value = serde_json::from_str(&out(&output)).unwrap();
    assert!(jsonschema::is_valid(&schema, &serde_json::from_str(CLEAN).unwrap()));
}

#[test]
fn changes_under_the_same_version_fail() {
    let folder = TempDir::new().unwrap();
    let (old, text) =
        (fixture("clean.json"), CLEAN.replace("[\"network-state\"]", "[\"network-state\", \"carrier\"]"));
    let text = text.replace("\"foreground_only\": true", "\"foreground_only\": false");
    let same = file(&folder, "same.json", &text);
    let new = file(&folder, "new.json", text.replace("\"1.0\"", "\"2.0\""));
    assert_eq!(run(&["diff", &old, &old]).status.code(), Some(0));
    assert_eq!(run(&["diff", &old, &same]).status.code(), Some(1));
    let output = run(&["diff", &old, &new, "--lang", "en"]);
    assert_eq!(output.status.code(), Some(0));
    golden("diff.txt", &out(&output));
    let value: Value = serde_json::from_str(&out(&run(&["diff", &old, &same, "--format", "json"]))).unwrap();
    assert_eq!(value["needs_new_version"], true);
    assert_eq!(value["added"][0]["key"], "self/carrier/connect");
    assert_eq!(run(&["check", &same, "--previous", &old]).status.code(), Some(1));
}

/// Builds everything and returns the folder.
fn build(path: &str, lang: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    let target = folder.path().join("a/b").display().to_string();
    let args =
        ["build", path, "--out", &target, "--rust", "--kotlin", "cn.example.tea", "--swift", "--lang", lang];
    let output = run(&args);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let again = run(&args);
    assert_eq!(out(&again).matches("unchanged:").count(), 4, "{}", out(&again));
    folder
}

fn built(folder: &TempDir, name: &str) -> String {
    fs::read_to_string(folder.path().join("a/b").join(name)).unwrap()
}

/// The digest changes with every field that declarations get, and with it every file; a golden file has none.
fn without_digest(text: &str) -> String {
    let start = text.find("DIGEST").or_else(|| text.find("let digest")).unwrap();
    let quote = start + text[start..].find('"').unwrap() + 1;
    let digest = &text[quote..quote + 64];
    text.replace(digest, &"0".repeat(64)).replace(&digest[..12], &"0".repeat(12))
}

#[test]
fn constants_are_what_they_were() {
    let folder = build(&fixture("clean.json"), "zh");
    for name in ["constants.rs", "Constants.kt", "Constants.swift"] {
        golden(name, &without_digest(&built(&folder, name)));
    }
}

#[test]
fn constants_survive_hostile_texts() {
    let evil = "*/ } /* \\u{7d} \\(x) ${x} `[a](b)` <b> \u{202e}\n\"#; @x";
    let files = TempDir::new().unwrap();
    let mut value: Value = serde_json::from_str(CLEAN).unwrap();
    value["policy"]["version"] = json!(evil);
    for list in ["purposes", "recipients", "separate_consents"] {
        for one in value[list].as_array_mut().unwrap() {
            one["title"] = json!({ "zh": evil, "en": evil });
        }
    }
    let folder = build(&file(&files, "*\u{7} evil\n.json", value.to_string()), "en");
    for name in ["constants.rs", "Constants.kt", "Constants.swift"] {
        let text = built(&folder, name);
        assert!(!text.chars().any(|c| (c.is_control() && c != '\n') || c == '\u{202e}'), "{text}");
        if name == "Constants.kt" {
            assert_eq!(text.matches("/*").count(), text.matches("*/").count(), "{text}");
        }
        golden(&format!("hostile-{name}"), &without_digest(&text));
    }
}

/// The golden files for Rust are compiled with this test.
#[allow(missing_docs, dead_code, unreachable_pub, clippy::doc_markdown)]
mod golden_rust {
    pub mod clean {
        include!("golden/constants.rs");
    }
    pub mod hostile {
        include!("golden/hostile-constants.rs");
    }
}

#[test]
fn constants_for_rust_compile_and_are_true() {
    let compiled = askfirst::declaration::Compiled::from_json(CLEAN.as_bytes()).unwrap();
    let key = |id| compiled.key(compiled.get(id).unwrap());
    assert_eq!(key(golden_rust::clean::uses::SELF_ANDROID_ID), "self/android-id/for-you");
    assert_eq!(key(golden_rust::clean::uses::WECHAT_START), "wechat/start/sign-in");
    assert_eq!(golden_rust::clean::recipients::WECHAT, "wechat");
    assert!(golden_rust::hostile::declared::POLICY_VERSION.starts_with("*/ }"));
}

#[test]
fn each_platform_gets_its_own_uses() {
    let folder = build(&fixture("clean.json"), "zh");
    let (kotlin, swift) = (built(&folder, "Constants.kt"), built(&folder, "Constants.swift"));
    assert!(kotlin.contains("SELF_OAID: Use<String>") && !kotlin.contains("IDFV"));
    assert!(swift.contains("selfIDFV: Use<String>") && !swift.to_lowercase().contains("oaid"));
}

#[test]
fn an_ios_build_states_what_is_declared() {
    let files = TempDir::new().unwrap();
    let target = files.path().display().to_string();
    let output = run(&["build", &fixture("clean.json"), "--out", &target, "--ios", "--lang", "zh"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    for name in ["Info.plist", "PrivacyInfo.xcprivacy"] {
        let text = fs::read_to_string(files.path().join(name)).unwrap();
        let (start, end) = (text.find('(').unwrap(), text.find(')').unwrap());
        golden(name, &text.replace(&text[start + 1..end], "000000000000"));
    }
    assert!(!files.path().join("App.entitlements").exists(), "nothing needs any");
}

/// What the clean declaration does not have: Wi-Fi, the identifier for tracking, and whatever else iOS asks about.
#[test]
fn an_ios_build_states_all_that_ios_asks_about() {
    let files = TempDir::new().unwrap();
    let mut value: Value = serde_json::from_str(CLEAN).unwrap();
    value["app"]["ios"] = json!(12);
    value["recipients"][0]["tracking_hosts"] = json!(["track.example.com", "a.example.com"]);
    value["recipients"][1]["tracking_hosts"] = json!(["a.example.com"]);
    let items = [
        "wifi-ssid",
        "idfa",
        "camera",
        "recording",
        "bluetooth-devices",
        "calendar",
        "contacts",
        "photo-library",
        "sensors",
    ];
    let group = json!({ "recipient": "self", "purpose": "connect", "data": items, "section": "1" });
    value["uses"].as_array_mut().unwrap().push(group);
    let path = file(&files, "asks.json", value.to_string());
    let target = files.path().join("out").display().to_string();
    let output = run(&["build", &path, "--out", &target, "--ios", "--lang", "en"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    for name in ["Info.plist", "PrivacyInfo.xcprivacy", "App.entitlements"] {
        let text = fs::read_to_string(files.path().join("out").join(name)).unwrap();
        let (start, end) = (text.find('(').unwrap(), text.find(')').unwrap());
        golden(&format!("asks-{name}"), &text.replace(&text[start + 1..end], "000000000000"));
    }
}

#[test]
fn one_name_for_two_things_is_refused() {
    let files = TempDir::new().unwrap();
    let mut value: Value = serde_json::from_str(CLEAN).unwrap();
    let purposes = value["purposes"].as_array_mut().unwrap();
    let mut twin = purposes[0].clone();
    twin["id"] = json!("con-nect");
    purposes[0]["id"] = json!("con-n-ect");
    purposes.push(twin);
    value["uses"][0]["purpose"] = json!("con-n-ect");
    value["purposes"][0]["id"] = json!("app-1");
    value["purposes"][4]["id"] = json!("app1");
    value["uses"][0]["purpose"] = json!("app-1");
    let path = file(&files, "a.json", value.to_string());
    let target = files.path().join("out").display().to_string();
    assert_eq!(run(&["build", &path, "--out", &target, "--kotlin", "a.b"]).status.code(), Some(0));
    let output = run(&["build", &path, "--out", &target, "--swift"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("\"app-1\" and \"app1\" would both be called app1"), "{}", err(&output));
}

#[test]
fn the_notice_is_there_for_each_platform_and_language() {
    let folder = build(&fixture("clean.json"), "zh");
    let notice: Value = serde_json::from_str(&built(&folder, "notice.json")).unwrap();
    for platform in ["android", "ios"] {
        for (lang, app) in [("zh", "茶馆"), ("en", "Tea House")] {
            assert_eq!(notice["notices"][platform][lang]["app"], app);
        }
    }
    assert_eq!(notice["declaration"].as_str().unwrap().len(), 64);
}

#[test]
fn a_folder_that_cannot_be_made_is_told() {
    let files = TempDir::new().unwrap();
    let target = format!("{}/out", file(&files, "file", ""));
    let output = run(&["build", &fixture("clean.json"), "--out", &target]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains(&target) && !err(&output).contains("panicked"));
    assert_eq!(
        run(&["build", &fixture("clean.json"), "--out", "x", "--kotlin", "a.class"]).status.code(),
        Some(2)
    );
}

#[test]
fn colours_follow_the_terminal_and_the_wish() {
    let path = fixture("broken.json");
    let coloured = |command: &mut Command| command.output().unwrap().stderr.contains(&0x1b);
    assert!(!coloured(askfirst().args(["check", &path])));
    assert!(coloured(askfirst().args(["check", &path, "--color", "always"])));
    assert!(!coloured(askfirst().args(["check", &path, "--color", "never"])));
    assert!(!coloured(askfirst().env("NO_COLOR", "1").args(["check", &path])));
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    for args in [&["schema", "declaration"][..], &["check", "--rules"]] {
        let mut child = askfirst().args(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", err(&output));
        assert_eq!(err(&output), "");
    }
}

#[test]
fn a_pipe_is_read_like_a_file() {
    let mut child = askfirst()
        .args(["check", "/dev/stdin"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(CLEAN.as_bytes()).unwrap();
    assert_eq!(child.wait_with_output().unwrap().status.code(), Some(0));
}

/// Compares `text` with a golden file; `ASKFIRST_BLESS=1` writes the file instead.
fn golden(name: &str, text: &str) {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var_os("ASKFIRST_BLESS").is_some() {
        fs::write(&path, text).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(expected, text, "{name} differs; run again with ASKFIRST_BLESS=1 and look at the difference");
}
