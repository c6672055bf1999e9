//! Plays every scene of `tests/scenes`, and shows that a scene with a wrong expectation fails.

#![allow(clippy::panic, clippy::unwrap_used)] // Helpers of tests, which the lint does not count as tests.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use askfirst::decision::{Basis, Reason};
use askfirst_cli::scene::{Expect, ExpectedReading, Outcome, Scene, SceneError, Step, play};
use serde_json::{Value, json};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/scenes")
}

/// The scenes' files, sorted.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    let (folders, files): (Vec<_>, Vec<_>) = entries.into_iter().partition(|path| path.is_dir());
    folders.iter().flat_map(|folder| self::files(folder)).chain(files).collect()
}

fn scenes() -> Vec<(PathBuf, Scene)> {
    let read = |path: PathBuf| match Scene::read(&path) {
        Ok(scene) => (path, scene),
        Err(error) => panic!("{error}"),
    };
    files(&root()).into_iter().map(read).collect()
}

/// A scene's name: its path below the folder of all scenes.
fn name(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().with_extension("").display().to_string()
}

fn expectations(scene: &Scene) -> impl Iterator<Item = &Step> {
    scene.steps.iter().filter(|step| step.expect != Expect::default())
}

#[test]
fn every_scene_plays_as_expected() {
    let scenes = scenes();
    let mut failures = String::new();
    let mut looked = 0;
    for (path, scene) in &scenes {
        match play(scene, path) {
            Ok(Outcome::Passed(count)) => looked += count,
            Ok(Outcome::Failed(failure)) => {
                let (name, title, source) = (name(path), &scene.title, &scene.source);
                write!(failures, "\n{name}\n  {title}\n  {source}\n{failure}").unwrap();
            }
            Err(error) => write!(failures, "\n{}\n{error}\n", name(path)).unwrap(),
        }
    }
    assert!(failures.is_empty(), "{failures}");
    assert!(scenes.len() >= 60, "only {} scenes", scenes.len());
    assert!(looked >= 10 * scenes.len(), "{looked} expectations in {} scenes", scenes.len());
}

#[test]
fn every_scene_says_what_it_shows_and_where_the_rule_is_from() {
    let mut titles = BTreeMap::new();
    for (path, scene) in scenes() {
        let name = name(&path);
        assert!(!scene.source.trim().is_empty(), "{name} names no source");
        assert!(!scene.title.trim().is_empty(), "{name} has no title");
        assert!(expectations(&scene).count() >= 2, "{name} expects little");
        if let Some(other) = titles.insert(scene.title, name.clone()) {
            panic!("{name} has the title of {other}");
        }
    }
}

/// All reasons but "withdrawing", which is there only while a withdrawal cannot be put on record: no scene holds the
/// lock or fills the disk.
#[test]
fn every_reason_and_every_basis_is_expected_by_two_scenes() {
    let mut reasons: BTreeMap<Reason, usize> = BTreeMap::new();
    let mut bases: BTreeMap<Basis, usize> = BTreeMap::new();
    for (_, scene) in scenes() {
        let mut told = BTreeSet::new();
        let mut grounds = BTreeSet::new();
        for Step { expect, .. } in expectations(&scene) {
            told.extend(expect.all_denied);
            told.extend(expect.denied.values());
            if let Some(ExpectedReading::Denied(reason)) = &expect.reading {
                told.insert(*reason);
            }
            grounds.extend(expect.allowed.values().copied());
        }
        for reason in told {
            *reasons.entry(reason).or_default() += 1;
        }
        for basis in grounds {
            *bases.entry(basis).or_default() += 1;
        }
    }
    for reason in Reason::ALL.iter().filter(|reason| **reason != Reason::Withdrawing) {
        assert!(reasons.get(reason).is_some_and(|count| *count >= 2), "{}: {reasons:?}", reason.id());
    }
    for basis in Basis::ALL {
        assert!(bases.get(basis).is_some_and(|count| *count >= 2), "{}: {bases:?}", basis.id());
    }
}

/// Every scene with one expectation made wrong, and every kind of expectation among them.
#[test]
fn a_wrong_expectation_fails_where_it_stands() {
    let mut done: BTreeMap<String, usize> = BTreeMap::new();
    let mut kinds = BTreeSet::new();
    for path in files(&root()) {
        let json: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        let steps = json["steps"].as_array().unwrap();
        let expected = |step: &Value| step["expect"].as_object().cloned().unwrap_or_default();
        let found: Vec<(usize, String)> = (0..)
            .zip(steps)
            .flat_map(|(at, step)| expected(step).into_iter().map(move |(kind, _)| (at, kind)))
            .collect();
        kinds.extend(found.iter().map(|(_, kind)| kind.clone()));
        // The kind that was damaged least so far, as late in the scene as it comes.
        let seldom =
            |(at, kind): &&(usize, String)| (done.get(kind).copied().unwrap_or(0), std::cmp::Reverse(*at));
        let (at, kind) = found.iter().min_by_key(seldom).unwrap();
        *done.entry(kind.clone()).or_default() += 1;

        let mut wrong = json.clone();
        damage(kind, &mut wrong["steps"][at]["expect"][kind]);
        let scene: Scene = serde_json::from_value(wrong).unwrap();
        let name = format!("{}, step {}, {kind}", name(&path), at + 1);
        match play(&scene, &path) {
            Ok(Outcome::Failed(failure)) => {
                assert_eq!(failure.step, at + 1, "{name}:\n{failure}");
                assert!(!failure.to_string().is_empty(), "{name}");
            }
            Ok(Outcome::Passed(_)) => panic!("{name}: passed"),
            // What is not declared can be named only where that is expected.
            Err(SceneError::Use { step, .. }) => assert_eq!(step, at + 1, "{name}"),
            Err(error) => panic!("{name}: {error}"),
        }
    }
    assert_eq!(done.keys().collect::<BTreeSet<_>>(), kinds.iter().collect());
}

/// Makes what is expected something else.
fn damage(kind: &str, expected: &mut Value) {
    let other = |value: &Value, one: &str, another: &str| json!(if value == one { another } else { one });
    let first = |map: &mut Value, change: &dyn Fn(&Value) -> Value| {
        let value = map.as_object_mut().unwrap().values_mut().next().unwrap();
        *value = change(value);
    };
    match kind {
        "error" => *expected = json!("words that no message has"),
        "all_denied" => *expected = other(expected, "over-budget", "background"),
        "denied" => first(expected, &|reason| other(reason, "over-budget", "background")),
        "allowed" => first(expected, &|basis| other(basis, "exception", "consent")),
        "reading" => *expected = json!({"value": "a value that no phone has"}),
        "calls" | "recorded" => first(expected, &|count| json!(count.as_u64().unwrap() + 1)),
        "question" => *expected = other(expected, "inform", "expired"),
        "asked" | "overdue" | "durable" => *expected = json!(!expected.as_bool().unwrap()),
        "due_days" => *expected = json!(expected.as_i64().unwrap() + 1),
        "steps" | "running" | "limits" | "notice_contains" => {
            expected.as_array_mut().unwrap().push(json!("nobody"));
        }
        _ => panic!("no damage for {kind}"),
    }
}
