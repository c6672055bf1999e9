//! What the documents show works.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that fails says where")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs")
}

/// The blocks of JSON in a document, in its order.
fn blocks(name: &str) -> Vec<String> {
    let text = fs::read_to_string(docs().join(name)).unwrap();
    text.split("```json\n").skip(1).map(|rest| rest.split("```").next().unwrap().to_owned()).collect()
}

fn askfirst(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_askfirst")).args(args).output().unwrap()
}

#[test]
fn the_declaration_by_example_has_no_finding_that_counts() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("declaration.json");
    fs::write(&file, blocks("declaration.md").concat()).unwrap();
    let output = askfirst(&["check", file.to_str().unwrap()]);
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn the_scene_by_example_plays() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("scene.json");
    let small = docs().join("../tests/declarations/small.json").canonicalize().unwrap();
    let scene = blocks("scenes.md")[0].replace("../../declarations/small.json", small.to_str().unwrap());
    fs::write(&file, scene).unwrap();
    let output = askfirst(&["play", file.to_str().unwrap()]);
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn the_evidence_by_example_verifies() {
    let folder = tempfile::tempdir().unwrap();
    let text = fs::read_to_string(docs().join("evidence.md")).unwrap();
    let blocks = text.split("```text\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let files = blocks
        .zip(["key", "checkpoint", "receipt", "growth"])
        .map(|(block, name)| {
            let file = folder.path().join(name);
            fs::write(&file, block).unwrap();
            file
        })
        .collect::<Vec<PathBuf>>();
    let files: [PathBuf; 4] = files.try_into().unwrap();
    let [key, checkpoint, receipt, growth] = files.each_ref().map(|file| file.to_str().unwrap());
    for args in
        [&["verify", receipt, "--key", key][..], &["verify", growth, "--key", key, "--against", checkpoint]]
    {
        let output = askfirst(&[&["ledger"], args].concat());
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stdout));
    }
}

/// Runs the commands that a document shows, one after the other, in a folder that has what they name.
fn run_commands(name: &str, folder: &Path) {
    let text = fs::read_to_string(docs().join(name)).unwrap();
    let blocks = text.split("```sh\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let commands: Vec<&str> =
        blocks.flat_map(str::lines).filter(|line| line.starts_with("askfirst ")).collect();
    assert!(commands.len() > 2, "{name} shows {commands:?}");
    for command in commands {
        let output = Command::new(env!("CARGO_BIN_EXE_askfirst"))
            .args(command.split(' ').skip(1))
            .current_dir(folder)
            .output()
            .unwrap();
        assert!(output.status.success(), "{command}: {output:?}");
    }
}

#[test]
fn the_commands_for_android_do_what_they_say() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    file(
        "declaration.json",
        &fs::read_to_string(docs().join("../examples/mijian/declaration.json")).unwrap(),
    );
    file("policy.txt", "隐私政策");
    // As a build would merge it: what `askfirst build` wrote, and the app's own part.
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/mijian-AndroidManifest.xml");
    let overlay = fs::read_to_string(golden).unwrap();
    let app = "<application android:name=\"cn.eachmobile.mijian.MijianApplication\">";
    file("merged.xml", &overlay.replace("<application>", app));
    run_commands("android.md", folder.path());
    for path in
        ["kotlin/Constants.kt", "main/assets/askfirst/policy.zh.txt", "main/askfirst/AndroidManifest.xml"]
    {
        assert!(folder.path().join("build/generated/askfirst").join(path).exists(), "{path}");
    }
}

#[test]
fn the_document_for_android_names_every_rule_about_manifests() {
    let text = fs::read_to_string(docs().join("android.md")).unwrap();
    let table: String = text.lines().filter(|line| line.starts_with("| `")).collect();
    let notes = ["kept-provider", "unknown-permission"];
    for rule in askfirst_cli::manifest::RULES.iter().filter(|rule| !notes.contains(&rule.name)) {
        assert!(table.contains(&format!("`{}`", rule.name)), "{}", rule.name);
    }
}
