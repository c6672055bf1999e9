//! Each rule about manifests finds what it is there for, leaves alone what comes near it, and is told where it stands.

#![allow(clippy::unwrap_used, clippy::panic)] // Helpers of tests, which the lint does not count as tests.

use std::collections::BTreeSet;
use std::fs;
use std::process::{Command, Output};

use askfirst_cli::android::Needs;
use askfirst_cli::declared::Declared;
use askfirst_cli::manifest::{Found, Manifest, RULES, Subject, check};
use askfirst_cli::render::Printer;
use askfirst_cli::source::Source;
use proptest::prelude::*;
use serde_json::{Value, json};
use tempfile::TempDir;

const CLEAN: &str = include_str!("fixtures/clean.json");
const MERGED: &str = include_str!("fixtures/merged.xml");

/// What stands in the clean manifest, and what is put there instead.
type Change = (&'static str, &'static str);

struct Case {
    rule: &'static str,
    place: &'static str,
    breaks: Change,
    spares: Change,
}

const fn case(rule: &'static str, place: &'static str, breaks: Change, spares: Change) -> Case {
    Case { rule, place, breaks, spares }
}

/// Before the application's end, and before the queries'.
const APP: &str = "</application>";
const SEEN: &str = "<queries>";
const ASKED: &str = "<queries>\n";
const STARTUP_ENTRY: &str = "android:name=\"androidx.lifecycle.ProcessLifecycleInitializer\"";

#[rustfmt::skip]
const CASES: &[Case] = &[
    case("autostart-provider", "providers/com.mob.MobProvider",
        (APP, r#"<provider android:name="com.mob.MobProvider" android:authorities="a"/></application>"#),
        (APP, r#"<provider android:name=".TeaProvider" android:authorities="a"/></application>"#)),
    case("autostart-provider", "providers/com.example.Unheard",
        (APP, r#"<provider android:name="com.example.Unheard" android:process="cn.example.tea" android:authorities="a"/></application>"#),
        (APP, r#"<provider android:name="com.example.Unheard" android:process=":other" android:authorities="a"/></application>"#)),
    case("autostart-provider", "providers/cn.example.teapot.Provider",
        (APP, r#"<provider android:name="cn.example.teapot.Provider" android:authorities="a"/></application>"#),
        (APP, r#"<provider android:name="com.example.Unheard" android:enabled="false" android:authorities="a"/></application>"#)),
    case("autostart-provider", "providers/com.example.Unheard",
        (APP, r#"<provider android:name="com.example.Unheard" android:authorities="a"/></application>"#),
        (APP, r#"<provider android:name="com.example.Unheard" xmlns:tools="http://schemas.android.com/tools" tools:node="remove"/></application>"#)),
    case("autostart-initializer", "initializers/com.example.Initializer",
        (STARTUP_ENTRY, r#"android:name="com.example.Initializer""#),
        (STARTUP_ENTRY, r#"android:name="cn.example.tea.Initializer""#)),
    case("kept-provider", "providers/com.getui.gtc.base.GtcProvider",
        (APP, r#"<provider android:name="com.getui.gtc.base.GtcProvider" android:authorities="a"/></application>"#),
        (APP, r#"<provider android:name="com.qq.e.comm.GDTFileProvider" android:authorities="a"/></application>"#)),
    case("self-start-receiver", "receivers/com.igexin.sdk.PushReceiver",
        (APP, r#"<receiver android:name="com.igexin.sdk.PushReceiver"><intent-filter><action android:name="android.intent.action.BOOT_COMPLETED"/></intent-filter></receiver></application>"#),
        (APP, r#"<receiver android:name=".Boot"><intent-filter><action android:name="android.intent.action.BOOT_COMPLETED"/></intent-filter></receiver></application>"#)),
    case("self-start-receiver", "receivers/com.igexin.sdk.PushReceiver",
        (APP, r#"<receiver android:name="com.igexin.sdk.PushReceiver"><intent-filter><action android:name="x"/><action android:name="android.net.conn.CONNECTIVITY_CHANGE"/></intent-filter></receiver></application>"#),
        (APP, r#"<receiver android:name="com.igexin.sdk.PushReceiver"><intent-filter><action android:name="com.igexin.sdk.action.message"/></intent-filter></receiver></application>"#)),
    case("chained-start", "services/com.igexin.sdk.PushService",
        (APP, r#"<service android:name="com.igexin.sdk.PushService" android:exported="true"/></application>"#),
        (APP, r#"<service android:name="com.igexin.sdk.PushService" android:exported="true" android:permission="p"/></application>"#)),
    case("chained-start", "providers/com.igexin.download.DownloadProvider",
        (APP, r#"<provider android:name="com.igexin.download.DownloadProvider" android:exported="true" android:process=":push" android:authorities="a"/></application>"#),
        (APP, r#"<provider android:name="com.igexin.download.DownloadProvider" android:exported="true" android:readPermission="p" android:process=":push" android:authorities="a"/></application>"#)),
    case("application-missing", "application",
        ("android:name=\"cn.example.tea.TeaApplication\"", ""),
        ("android:name=\"cn.example.tea.TeaApplication\"", "android:name=\".TeaApplication\"")),
    case("application-missing", "application",
        ("cn.example.tea.TeaApplication", "com.mob.MobApplication"),
        ("cn.example.tea.TeaApplication", "TeaApplication")),
    case("exported-askfirst", "components/io.askfirst.ui.NoticeActivity",
        ("android:name=\"io.askfirst.ui.NoticeActivity\"\n            android:exported=\"false\"", "android:name=\"io.askfirst.ui.NoticeActivity\"\n            android:exported=\"true\""),
        ("android:name=\"io.askfirst.ui.NoticeActivity\"\n            android:exported=\"false\"", "android:name=\"io.askfirst.ui.NoticeActivity\"")),
    case("undeclared-permission", "permissions/android.permission.CAMERA",
        (ASKED, "<uses-permission android:name=\"android.permission.CAMERA\"/><queries>\n"),
        (ASKED, "<uses-permission android:name=\"android.permission.VIBRATE\"/><queries>\n")),
    case("undeclared-permission", "permissions/android.permission.ACCESS_BACKGROUND_LOCATION",
        (ASKED, "<uses-permission-sdk-23 android:name=\"android.permission.ACCESS_BACKGROUND_LOCATION\"/><queries>\n"),
        (ASKED, "<uses-permission android:name=\"com.android.permission.GET_INSTALLED_APPS\"/><queries>\n")),
    case("unknown-permission", "permissions/com.example.permission.SECRET",
        (ASKED, "<uses-permission android:name=\"com.example.permission.SECRET\"/><queries>\n"),
        (ASKED, "<uses-permission android:name=\"cn.example.tea.permission.OWN\"/><queries>\n")),
    case("missing-permission", "permissions/android.permission.ACCESS_FINE_LOCATION",
        ("android.permission.ACCESS_FINE_LOCATION\"", "android.permission.VIBRATE\""),
        (ASKED, "<uses-permission android:name=\"android.permission.ACCESS_FINE_LOCATION\" android:maxSdkVersion=\"30\"/><queries>\n")),
    case("missing-permission", "permissions/android.permission.ACCESS_FINE_LOCATION",
        ("android.permission.ACCESS_FINE_LOCATION\"", "android.permission.ACCESS_FINE_LOCATION\" android:maxSdkVersion=\"30\""),
        ("android.permission.ACCESS_FINE_LOCATION\"", "android.permission.ACCESS_FINE_LOCATION\" android:maxSdkVersion=\"65535\"")),
    case("all-apps-visible", "permissions/android.permission.QUERY_ALL_PACKAGES",
        (ASKED, "<uses-permission android:name=\"android.permission.QUERY_ALL_PACKAGES\"/><queries>\n"),
        (ASKED, "<permission android:name=\"android.permission.QUERY_ALL_PACKAGES\"/><queries>\n")),
    case("all-apps-visible", "queries/android.intent.action.MAIN",
        (SEEN, r#"<queries><intent><action android:name="android.intent.action.MAIN"/></intent>"#),
        (SEEN, r#"<queries><intent><action android:name="android.intent.action.SEND"/></intent>"#)),
    case("undeclared-query", "queries/com.eg.android.AlipayGphone",
        (SEEN, r#"<queries><package android:name="com.eg.android.AlipayGphone"/>"#),
        (SEEN, r#"<queries><package android:name="cn.example.tea.plugin"/>"#)),
    case("missing-query", "queries/com.tencent.mm",
        (r#"<package android:name="com.tencent.mm" />"#, ""),
        (ASKED, "<queries></queries><queries>\n")),
    case("older-than-declared", "uses-sdk",
        ("android:minSdkVersion=\"24\"", "android:minSdkVersion=\"21\""),
        ("android:minSdkVersion=\"24\"", "android:minSdkVersion=\"26\"")),
];

fn declared(text: &str) -> Declared {
    let source = Source { path: "declaration.json".to_owned(), text: text.to_owned() };
    match Declared::from_source(source) {
        Ok(declared) => declared,
        Err(unusable) => panic!("{:#?}", unusable.diagnostics),
    }
}

fn manifest(text: &str) -> Manifest {
    let source = Source { path: "merged.xml".to_owned(), text: text.to_owned() };
    match Manifest::read(source) {
        Ok(manifest) => manifest,
        Err(unusable) => panic!("{:#?}", unusable.diagnostics),
    }
}

fn changed(change: Change) -> String {
    assert_eq!(MERGED.matches(change.0).count(), 1, "{change:?}");
    MERGED.replace(change.0, change.1)
}

fn found(declaration: &str, text: &str, own: &[String]) -> (Vec<Found>, Vec<usize>) {
    let (declared, manifest) = (declared(declaration), manifest(text));
    let needs = Needs::new(&declared.compiled).unwrap();
    check(&Subject { compiled: &declared.compiled, needs: &needs, manifest: &manifest, own })
}

fn places(text: &str, rule: &str) -> Vec<String> {
    let (found, _) = found(CLEAN, text, &[]);
    found.iter().filter(|one| one.rule.name == rule).map(|one| one.finding.place.to_string()).collect()
}

/// The declaration with an item instead of the location.
fn with_item(item: &str) -> String {
    CLEAN.replace("\"data\": [\"location-fine\"]", &format!("\"data\": [\"location-fine\", \"{item}\"]"))
}

#[test]
fn the_clean_manifest_is_clean() {
    let (found, unused) = found(CLEAN, MERGED, &[]);
    assert!(found.is_empty() && unused.is_empty(), "{found:#?}");
}

#[test]
fn each_rule_finds_what_it_is_for() {
    for Case { rule, place, breaks, .. } in CASES {
        let places = places(&changed(*breaks), rule);
        assert!(places.contains(&(*place).to_owned()), "{rule} at {place}: {places:?}");
    }
}

#[test]
fn each_rule_leaves_alone_what_comes_near() {
    for Case { rule, spares, .. } in CASES {
        assert_eq!(places(&changed(*spares), rule), Vec::<String>::new(), "{rule}: {spares:?}");
    }
}

#[test]
fn every_rule_has_a_case() {
    let mut tested: BTreeSet<&str> = CASES.iter().map(|case| case.rule).collect();
    tested.insert("permission-beyond-use"); // In a test of its own, with another declaration.
    let all: BTreeSet<&str> = RULES.iter().map(|rule| rule.name).collect();
    assert_eq!(all.len(), RULES.len(), "names are unique");
    assert_eq!(all, tested);
    let of_lint: BTreeSet<&str> = askfirst_cli::lint::RULES.iter().map(|rule| rule.name).collect();
    assert!(all.is_disjoint(&of_lint), "an acceptance means one rule");
}

#[test]
fn a_permission_ends_with_its_uses() {
    let asked = |permission: &str| {
        MERGED.replacen("<queries>", &format!("<uses-permission {permission}/><queries>"), 1)
    };
    let rules = |text: &str| -> Vec<&str> {
        let (found, _) = found(&with_item("imei"), text, &[]);
        found.iter().map(|one| one.rule.name).collect()
    };
    let name = "android:name=\"android.permission.READ_PHONE_STATE\"";
    assert_eq!(rules(&asked(&format!("{name} android:maxSdkVersion=\"28\""))), Vec::<&str>::new());
    assert_eq!(rules(&asked(name)), ["permission-beyond-use"]);
    assert_eq!(rules(&asked(&format!("{name} android:maxSdkVersion=\"29\""))), ["permission-beyond-use"]);
    assert_eq!(rules(&asked(&format!("{name} android:maxSdkVersion=\"27\""))), ["missing-permission"]);
    assert_eq!(rules(MERGED), ["missing-permission"]);
}

#[test]
fn a_provider_that_the_declaration_names_is_gone() {
    let declaration = CLEAN.replace(
        "\"stops\": true,",
        "\"stops\": true, \"providers\": [\"com.bytedance.sdk.openadsdk.multipro.TTMultiProvider\", \"androidx.startup:androidx.lifecycle.ProcessLifecycleInitializer\"],",
    );
    let provider = r#"<provider android:name="com.bytedance.sdk.openadsdk.multipro.TTMultiProvider" android:authorities="a"/></application>"#;
    let (found, _) = found(&declaration, &changed((APP, provider)), &[]);
    let names: Vec<_> = found.iter().map(|one| one.rule.name).collect();
    assert_eq!(
        names,
        ["autostart-provider", "autostart-initializer"],
        "what the table keeps, the declaration takes out"
    );
    assert!(found[0].finding.message.contains("of \"wechat\""), "{}", found[0].finding.message);
}

#[test]
fn other_packages_of_the_app_are_its_own() {
    let text = changed((
        APP,
        r#"<provider android:name="cn.company.base.Provider" android:authorities="a"/></application>"#,
    ));
    let count = |own: &[String]| found(CLEAN, &text, own).0.len();
    assert_eq!((count(&[]), count(&["cn.company".to_owned()]), count(&["cn.comp".to_owned()])), (1, 0, 1));
}

#[test]
fn findings_are_accepted_in_the_declaration() {
    let accepting = |rule: &str, at: &str, because: &str| {
        let mut value: Value = serde_json::from_str(CLEAN).unwrap();
        value["accepted"] = json!([{ "rule": rule, "at": at, "because": because }]);
        value.to_string()
    };
    let text = changed((APP, r#"<service android:name="com.a.S" android:exported="true"/></application>"#));
    let fails = |declaration: &str| {
        let (found, unused) = found(declaration, &text, &[]);
        (found.iter().any(Found::fails), unused)
    };
    let reason = "The push service checks who binds to it.";
    assert_eq!(fails(&accepting("chained-start", "services/com.a.S", reason)), (false, vec![]));
    assert_eq!(fails(&accepting("chained-start", "services/com.a.S", "ok")), (true, vec![]));
    assert_eq!(fails(&accepting("chained-start", "services/com.a.T", reason)), (true, vec![0]));
    assert_eq!(fails(&accepting("no-contact", "contact", reason)), (true, vec![]));

    // For the lint it is a rule like any other that it knows nothing of, except that the reason is missing.
    let lints = |declaration: &str| -> Vec<&str> {
        let declared = declared(declaration);
        let subject = askfirst_cli::lint::Subject { compiled: &declared.compiled, previous: None };
        askfirst_cli::lint::lint(&subject).iter().map(|one| one.rule.name).collect()
    };
    assert_eq!(lints(&accepting("chained-start", "services/com.a.S", reason)), Vec::<&str>::new());
    assert_eq!(lints(&accepting("chained-start", "services/com.a.S", "ok")), ["acceptance-without-reason"]);
    assert_eq!(lints(&accepting("chained-stop", "services/com.a.S", reason)), ["unknown-rule"]);
}

proptest! {
    /// Whatever is done to a manifest, there is an answer, and each finding has its place and can be printed.
    #[test]
    fn any_manifest_has_an_answer(
        cuts in prop::collection::vec((any::<prop::sample::Index>(), 0..60_usize, "[ -~先\u{202e}\u{0}]{0,12}"), 0..6),
    ) {
        let mut text = careless();
        for (at, length, instead) in cuts {
            let places: Vec<usize> = text.char_indices().map(|(place, _)| place).chain([text.len()]).collect();
            let from = at.index(places.len());
            let to = (from + length).min(places.len() - 1);
            text.replace_range(places[from]..places[to], &instead);
        }
        let declared = declared(CLEAN);
        let needs = Needs::new(&declared.compiled).unwrap();
        let source = Source { path: "a.xml".to_owned(), text: text.clone() };
        let diagnostics = match Manifest::read(source.clone()) {
            Ok(manifest) => {
                let subject = Subject { compiled: &declared.compiled, needs: &needs, manifest: &manifest, own: &[] };
                check(&subject).0.iter().map(Found::diagnostic).collect()
            }
            Err(unusable) => unusable.diagnostics,
        };
        for one in diagnostics {
            let span = one.span.clone().unwrap();
            prop_assert!(span.start <= span.end && span.end <= text.len(), "{one:?}");
            prop_assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end), "{one:?}");
            prop_assert!(!Printer::new(80).diagnostic(&source, &one).is_empty());
        }
    }
}

// The program.

fn run(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_askfirst")).args(args).env_remove("CLICOLOR_FORCE").output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn file(folder: &TempDir, name: &str, content: impl AsRef<[u8]>) -> String {
    let path = folder.path().join(name);
    fs::write(&path, content).unwrap();
    path.display().to_string()
}

/// A manifest as it comes out of a build with SDKs that nobody looked at.
fn careless() -> String {
    MERGED
        .replace("android:name=\"cn.example.tea.TeaApplication\"", "android:name=\"com.mob.MobApplication\"")
        .replace("    <queries>\n", "    <uses-permission android:name=\"android.permission.QUERY_ALL_PACKAGES\" />\n    <uses-permission android:name=\"android.permission.READ_PHONE_STATE\" />\n\n    <queries>\n")
        .replace("    </application>", "        <provider\n            android:name=\"com.mob.MobProvider\"\n            android:authorities=\"cn.example.tea.com.mob.MobProvider\"\n            android:exported=\"false\" />\n        <receiver android:name=\"com.igexin.sdk.PushReceiver\" >\n            <intent-filter>\n                <action android:name=\"android.intent.action.BOOT_COMPLETED\" />\n            </intent-filter>\n        </receiver>\n    </application>")
}

#[test]
fn findings_are_told_with_their_places() {
    let folder = TempDir::new().unwrap();
    let declaration = file(&folder, "declaration.json", CLEAN);
    let clean = file(&folder, "merged.xml", MERGED);
    let output = run(&["manifest", &clean, "--declaration", &declaration]);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), String::new()));
    assert!(text(&output.stdout).ends_with("merged.xml: 0 errors, 0 warnings, 0 notes, 0 accepted\n"));

    let path = file(&folder, "careless.xml", careless());
    let output = run(&["manifest", &path, "--declaration", &declaration]);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(1), String::new()));
    golden("manifest.txt", &text(&output.stdout).replace(&path, "careless.xml"));

    let output = run(&["manifest", &path, "--declaration", &declaration, "--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let value: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&value["usable"], &value["fails"]), (&json!(true), &json!(true)));
    let codes: Vec<&str> =
        value["diagnostics"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect();
    assert_eq!(
        codes,
        [
            "all-apps-visible",
            "undeclared-permission",
            "application-missing",
            "autostart-provider",
            "self-start-receiver"
        ]
    );
    let first = &value["diagnostics"][0];
    assert_eq!((&first["from"]["line"], &first["file"]), (&json!(22), &json!(path)));
    assert_eq!(first["accepted"], Value::Null);
}

#[test]
fn an_acceptance_that_accepts_nothing_stands_in_the_declaration() {
    let folder = TempDir::new().unwrap();
    let mut value: Value = serde_json::from_str(CLEAN).unwrap();
    value["accepted"] =
        json!([{ "rule": "chained-start", "at": "services/a.B", "because": "It is gone since then." }]);
    let declaration = file(&folder, "declaration.json", format!("{value:#}"));
    let merged = file(&folder, "merged.xml", MERGED);
    let output = run(&["manifest", &merged, "--declaration", &declaration]);
    assert_eq!(output.status.code(), Some(1));
    let out = text(&output.stdout);
    assert!(out.contains("warning[unused-acceptance]") && out.contains(&format!("{declaration}:")), "{out}");
}

#[test]
fn what_is_no_manifest_is_refused() {
    let folder = TempDir::new().unwrap();
    let declaration = file(&folder, "declaration.json", CLEAN);
    let bomb = "<!DOCTYPE a [<!ENTITY b \"bbbbbbbbbb\"><!ENTITY c \"&b;&b;&b;\">]><manifest>&c;</manifest>";
    let deep = "<a>".repeat(200_000);
    for (nth, (bytes, says)) in [
        (b"".as_slice(), "intermediates/merged_manifest"),
        (b"\x03\x00\x08\x00\xf0\xff", "not UTF-8"),
        (b"{\"format\": 1}", "careless"),
        (b"<manifest>", "careless"),
        (b"<manifest xmlns:android=\"x\"><a android:b=\"1\" android:b=\"2\"/></manifest>", "careless"),
        (b"<resources/>", "the outermost element is <resources>"),
        (b"<a:manifest/>", "careless"),
        (bomb.as_bytes(), "no document type"),
        (deep.as_bytes(), "careless"),
    ]
    .into_iter()
    .enumerate()
    {
        let path = file(&folder, &format!("careless-{nth}.xml"), bytes);
        for format in ["text", "json"] {
            let output = run(&["manifest", &path, "--declaration", &declaration, "--format", format]);
            let all = text(&output.stdout) + &text(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{nth}: {all}");
            assert!(all.contains(says) && all.contains(&path) && !all.contains("panicked"), "{nth}: {all}");
        }
    }
    let missing = run(&["manifest", "/no/such/file.xml", "--declaration", &declaration]);
    assert!(missing.status.code() == Some(2) && text(&missing.stderr).contains("/no/such/file.xml"));
    let merged = file(&folder, "merged.xml", MERGED);
    assert_eq!(run(&["manifest", &merged, "--declaration", "/no/such.json"]).status.code(), Some(2));
    assert_eq!(run(&["manifest", &merged]).status.code(), Some(2));
}

#[test]
fn hostile_texts_stay_texts() {
    let folder = TempDir::new().unwrap();
    let declaration = file(&folder, "declaration.json", CLEAN);
    let evil = "com.a.\u{9b}31m\u{202e}\u{85}&#x9b;&lt;";
    let text_of = changed((APP, "</application>"))
        .replace("    </application>", &format!("<provider android:name=\"{evil}\"/></application>"))
        .replace(
            "<queries>",
            &format!("<uses-permission android:name=\"{evil}\"/><queries><package android:name=\"{evil}\"/>"),
        );
    let path = file(&folder, "a.xml", text_of);
    for format in ["text", "json"] {
        let output = run(&["manifest", &path, "--declaration", &declaration, "--format", format]);
        let out = text(&output.stdout);
        assert_eq!(output.status.code(), Some(1), "{out}{}", text(&output.stderr));
        assert!(!out.chars().any(|c| (c.is_control() && c != '\n') || c == '\u{202e}'), "{out:?}");
    }
}

#[test]
fn the_rules_are_listed() {
    let output = run(&["manifest", "--rules"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(RULES.iter().all(|rule| text(&output.stdout).contains(rule.name)));
    let value: Value =
        serde_json::from_slice(&run(&["manifest", "--rules", "--format", "json"]).stdout).unwrap();
    assert_eq!(value["rules"].as_array().unwrap().len(), RULES.len());
}

/// Compares `text` with a golden file; `ASKFIRST_BLESS=1` writes the file instead.
fn golden(name: &str, text: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var_os("ASKFIRST_BLESS").is_some() {
        fs::write(&path, text).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(expected, text, "{name} differs; run again with ASKFIRST_BLESS=1 and look at the difference");
}
