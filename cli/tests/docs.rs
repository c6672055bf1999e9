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
