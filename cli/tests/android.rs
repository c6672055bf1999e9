//! What an Android app's build gets of a declaration.

#![allow(clippy::unwrap_used, clippy::panic)] // Helpers of tests, which the lint does not count as tests.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use askfirst::catalogue::{Item, Platform};
use askfirst::declaration::{Compiled, Declaration};
use askfirst_cli::android::{Needs, SERVICES, bad_names};
use askfirst_cli::generate;
use askfirst_cli::manifest::{Manifest, Subject, check};
use askfirst_cli::source::Source;
use proptest::prelude::*;
use serde_json::{Value, json};
use tempfile::TempDir;

#[allow(dead_code, reason = "the core's tests use the rest")]
#[path = "../../core/tests/pure/support.rs"]
mod random;

const CLEAN: &str = include_str!("fixtures/clean.json");
const ANDROID: &str = "http://schemas.android.com/apk/res/android";
const TOOLS: &str = "http://schemas.android.com/tools";
/// Newer than any range of the catalogue begins.
const FAR: u16 = 99;

/// The manifest that the build of `compiled` merges.
fn overlay(compiled: &Compiled) -> String {
    let needs = Needs::new(compiled).unwrap();
    let made = generate::android(compiled, "{}", "declaration.json", &needs, &[]);
    made.into_iter().find(|one| one.name == "askfirst/AndroidManifest.xml").unwrap().content
}

/// The permissions that a manifest asks for, each with its last API level.
fn asked(xml: &str) -> BTreeMap<String, Option<u16>> {
    let document = roxmltree::Document::parse(xml).unwrap();
    let all = document.root_element().children().filter(|node| node.has_tag_name("uses-permission"));
    let mut asked = BTreeMap::new();
    for one in all {
        let to = one.attribute((ANDROID, "maxSdkVersion")).map(|to| to.parse().unwrap());
        let name = one.attribute((ANDROID, "name")).unwrap().to_owned();
        assert!(asked.insert(name, to).is_none(), "each once: {xml}");
    }
    asked
}

/// The same, told level by level: which permissions does some use of an item need on it?
fn naive(compiled: &Compiled) -> BTreeMap<String, Option<u16>> {
    let mut needed: BTreeMap<String, Option<u16>> = BTreeMap::new();
    let oldest = compiled.declaration().app.android.unwrap();
    for level in oldest..=FAR {
        for one in compiled.uses().iter().filter(|one| one.platforms.contains(&Platform::Android)) {
            let access = one.what.item().and_then(|item| item.info().access(Platform::Android, level));
            for name in access.iter().flat_map(|access| access.permissions.iter().chain(access.manifest)) {
                let mut need = |name: &str| needed.insert(name.to_owned(), (level < FAR).then_some(level));
                match *name {
                    "<queries>" => continue,
                    // Since Android 12 it is not granted alone.
                    "android.permission.ACCESS_FINE_LOCATION" => {
                        need("android.permission.ACCESS_COARSE_LOCATION")
                    }
                    _ => None,
                };
                need(name);
            }
        }
    }
    needed
}

/// A random declaration for a random oldest level, with apps and SDKs' providers.
fn declarations() -> impl Strategy<Value = Compiled> {
    let providers = prop::collection::vec("(androidx\\.startup:)?[a-c]\\.[A-C][a-z$_0-9]{0,3}", 0..3);
    let apps = prop::collection::btree_set("[a-d]\\.[a-d]", 0..3);
    (random::declarations(), 1..40_u16, providers, apps).prop_map(|(compiled, oldest, providers, apps)| {
        let mut declaration: Declaration = compiled.declaration().clone();
        declaration.app.android = Some(oldest);
        declaration.apps = apps
            .iter()
            .enumerate()
            .map(|(nth, name)| {
                let one = json!({ "id": format!("app-{nth}"), "name": { "zh": "一", "en": "One" }, "android": name });
                serde_json::from_value(one).unwrap()
            })
            .collect();
        for one in &mut declaration.recipients {
            if let Some(sdk) = &mut one.sdk {
                sdk.providers.clone_from(&providers);
                sdk.artifacts = vec!["com.mob.sdk:MobSDK2".to_owned()];
            }
        }
        Compiled::new(declaration).unwrap()
    })
}

proptest! {
    #[test]
    fn the_permissions_are_those_of_the_uses(compiled in declarations()) {
        prop_assert_eq!(asked(&overlay(&compiled)), naive(&compiled));
    }

    #[test]
    fn what_is_seen_and_taken_out_is_what_is_declared(compiled in declarations()) {
        let xml = overlay(&compiled);
        let document = roxmltree::Document::parse(&xml).unwrap();
        let names = |within: &str, attribute: (&str, &str)| -> BTreeSet<String> {
            let nodes = document.descendants().filter(|node| node.parent().is_some_and(|outer| outer.has_tag_name(within)));
            nodes.filter_map(|node| Some(node.attribute(attribute)?.to_owned())).collect()
        };
        let declaration = compiled.declaration();
        let used = |item: Item| compiled.uses().iter().any(|one| {
            one.what.item() == Some(item) && one.platforms.contains(&Platform::Android)
        });
        let seen = names("queries", (ANDROID, "name")).len() + names("queries", (ANDROID, "authorities")).len();
        let apps = if used(Item::AppList) { declaration.apps.len() } else { 0 };
        let services = SERVICES.iter().filter(|(item, ..)| used(*item)).count();
        prop_assert_eq!(seen, apps + services);

        let here = |one: &&askfirst::declaration::Recipient| {
            one.platforms.is_empty() || one.platforms.contains(&Platform::Android)
        };
        let sdks = declaration.recipients.iter().filter(here).filter_map(|one| one.sdk.as_ref());
        let mut expected: BTreeSet<String> = sdks.clone().flat_map(|sdk| &sdk.providers).cloned().collect();
        if sdks.count() > 0 {
            expected.insert("com.mob.MobProvider".to_owned());
        }
        let removed = document.descendants().filter(|node| node.attribute((TOOLS, "node")) == Some("remove"));
        let removed: BTreeSet<String> = removed.map(|node| {
            let name = node.attribute((ANDROID, "name")).unwrap();
            if node.has_tag_name("meta-data") { format!("androidx.startup:{name}") } else { name.to_owned() }
        }).collect();
        // A class is taken out once, however it was named first.
        let classes = |all: &BTreeSet<String>| -> BTreeSet<String> {
            all.iter().map(|one| one.trim_start_matches("androidx.startup:").to_owned()).collect()
        };
        prop_assert_eq!(classes(&removed), classes(&expected));
    }

    /// What is written is what is asked for, by the one table that both read.
    #[test]
    fn what_the_build_merges_has_no_finding(compiled in declarations()) {
        let xml = overlay(&compiled).replace("<application>", "").replace("</application>", "")
            .replace("</manifest>", "<application android:name=\"test.app.App\"/></manifest>");
        let Ok(manifest) = Manifest::read(Source { path: "a.xml".to_owned(), text: xml }) else {
            panic!("well-formed")
        };
        let needs = Needs::new(&compiled).unwrap();
        let (found, _) = check(&Subject { compiled: &compiled, needs: &needs, manifest: &manifest, own: &[] });
        prop_assert!(found.is_empty(), "{found:#?}");
    }

    /// Whatever a declaration names, the manifest is well-formed or there is none.
    #[test]
    fn names_are_good_or_refused(package in any::<String>(), class in any::<String>()) {
        let mut value: Value = serde_json::from_str(CLEAN).unwrap();
        value["apps"][0]["android"] = json!(package);
        value["recipients"][1]["sdk"]["providers"] = json!([class]);
        let compiled = Compiled::from_json(value.to_string().as_bytes()).unwrap();
        match Needs::new(&compiled) {
            Ok(_) => drop(asked(&overlay(&compiled))),
            Err(bad) => prop_assert!(bad_names(&compiled).contains(&bad)),
        }
    }
}

fn run(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_askfirst")).args(args).output().unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn file(folder: &TempDir, name: &str, content: impl AsRef<[u8]>) -> String {
    let path = folder.path().join(name);
    fs::write(&path, content).unwrap();
    path.display().to_string()
}

fn below(folder: &TempDir, path: &str) -> String {
    folder.path().join(path).display().to_string()
}

fn read(folder: &TempDir, path: &str) -> String {
    fs::read_to_string(folder.path().join(path)).unwrap()
}

#[test]
fn an_app_gets_its_files() {
    let folder = TempDir::new().unwrap();
    let declaration = file(&folder, "declaration.json", CLEAN);
    let zh = file(&folder, "policy.md", "# 隐私政策\r\n\n先问。\n");
    let (main, out) = (below(&folder, "src/main"), below(&folder, "out"));
    let policy = format!("zh={zh}");
    let args = [
        "build",
        &declaration,
        "--kotlin",
        "cn.example.tea",
        "--android",
        &main,
        "--out",
        &out,
        "--policy",
        &policy,
    ];
    let output = run(&args);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert_eq!(read(&folder, "src/main/assets/askfirst/declaration.json"), CLEAN, "byte for byte");
    assert_eq!(
        read(&folder, "src/main/assets/askfirst/policy.zh.txt"),
        "# 隐私政策\r\n\n先问。\n",
        "byte for byte"
    );
    assert!(!folder.path().join("src/main/assets/askfirst/policy.en.txt").exists());

    let whole: Value = serde_json::from_str(&read(&folder, "out/notice.json")).unwrap();
    let notice: Value = serde_json::from_str(&read(&folder, "src/main/assets/askfirst/notice.json")).unwrap();
    assert_eq!(notice["notices"]["android"], whole["notices"]["android"]);
    assert_eq!(notice["notices"].as_object().unwrap().len(), 1);
    assert_eq!(notice["declaration"], whole["declaration"]);
    let overlay = read(&folder, "src/main/askfirst/AndroidManifest.xml");
    golden("AndroidManifest.xml", &without_digest(&overlay));

    let again = run(&args);
    let again = String::from_utf8(again.stdout).unwrap();
    assert_eq!(again.matches("unchanged:").count(), 6, "{again}");
}

#[test]
fn the_example_app_gets_its_manifest() {
    let folder = TempDir::new().unwrap();
    let declaration = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/mijian/declaration.json");
    let declaration = declaration.to_str().unwrap();
    let (main, out) = (below(&folder, "main"), below(&folder, "out"));
    let output = run(&["build", declaration, "--android", &main, "--out", &out]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    golden(
        "mijian-AndroidManifest.xml",
        &without_digest(&read(&folder, "main/askfirst/AndroidManifest.xml")),
    );
    let notice = read(&folder, "main/assets/askfirst/notice.json");
    assert!(notice.len() < 80_000, "an app carries {} bytes", notice.len());
}

#[test]
fn what_cannot_be_built_is_told() {
    let folder = TempDir::new().unwrap();
    let declaration = file(&folder, "declaration.json", CLEAN);
    let (main, out) = (below(&folder, "main"), below(&folder, "out"));
    let (empty, latin) = (file(&folder, "empty.txt", " \n"), file(&folder, "latin.txt", b"\xe9"));
    let good = file(&folder, "good.txt", "x");
    let refused = |declaration: &str, more: &[&str], says: &str| {
        let output = run(&[&["build", declaration, "--android", &main, "--out", &out], more].concat());
        assert_eq!(output.status.code(), Some(2), "{more:?}");
        assert!(
            err(&output).contains(says) && !err(&output).contains("panicked"),
            "{more:?}: {}",
            err(&output)
        );
        assert!(
            !folder.path().join("main").exists() && !folder.path().join("out").exists(),
            "nothing is written"
        );
    };
    refused(&declaration, &["--policy", &format!("zh={empty}")], "is empty");
    refused(&declaration, &["--policy", &format!("zh={latin}")], "not UTF-8");
    refused(&declaration, &["--policy", "zh=/no/such/file"], "/no/such/file cannot be read");
    refused(&declaration, &["--policy", &good], "zh=FILE or en=FILE");
    refused(&declaration, &["--policy", &format!("de={good}")], "zh=FILE or en=FILE");
    let twice = ["--policy", &format!("en={good}"), "--policy", &format!("en={good}")];
    refused(&declaration, &twice, "two files for one language");

    let mut value: Value = serde_json::from_str(CLEAN).unwrap();
    value["app"].as_object_mut().unwrap().remove("android");
    refused(&file(&folder, "ios.json", value.to_string()), &[], "does not run on Android");
    let mut value: Value = serde_json::from_str(CLEAN).unwrap();
    value["apps"][0]["android"] = json!("com.tencent.mm\" />\u{1b}");
    refused(&file(&folder, "bad.json", value.to_string()), &[], "apps/wechat is no name of a package");

    let output = run(&["build", &declaration, "--out", &out, "--policy", &format!("zh={good}")]);
    assert_eq!(output.status.code(), Some(2), "a policy is bundled for Android only");
}

/// The digest changes with every field that declarations get; a golden file has none.
fn without_digest(text: &str) -> String {
    let (head, rest) = text.split_once("declaration.json (").unwrap();
    format!("{head}declaration.json ({}{}", "0".repeat(12), &rest[12..])
}

/// Compares `text` with a golden file; `ASKFIRST_BLESS=1` writes the file instead.
fn golden(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var_os("ASKFIRST_BLESS").is_some() {
        fs::write(&path, text).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(expected, text, "{name} differs; run again with ASKFIRST_BLESS=1 and look at the difference");
}
