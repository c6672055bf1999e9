//! Where fuzzing begins: files that people can read, and bytes that are made here.

use std::fs;
use std::path::{Path, PathBuf};

use askfirst::access::Freshness;
use askfirst::consent::{Act, Choices};
use askfirst::ledger::checkpoint::Checkpoint;
use askfirst::ledger::note::{Note, VerifierKey};
use askfirst::ledger::proof::{Growth, Proof};
use askfirst::ledger::receipt::Draft;
use askfirst::ledger::{restamp_format, tree};
use askfirst::{AskFirst, Config};

use crate::checkpoint::{BODY, ORIGIN, key, leaves};
use crate::ledger_file::{ANDROID, NOW, SMALL};
use crate::memory::Memory;
use crate::naive::ledger::repair;
use crate::numbers::Numbers;
use crate::page_header::DIGEST;

/// A seed and what it is called.
pub type Seed = (String, Vec<u8>);

/// The seeds of a property, always in the same order.
pub fn of(property: &str) -> Vec<Seed> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut seeds = Vec::new();
    files(&root.join("fuzz/seeds").join(property), &mut seeds);
    match property {
        "declaration" => files(&root.join("tests/declarations"), &mut seeds),
        "scene" => files(&root.join("tests/scenes"), &mut seeds),
        "checkpoint" => signed(&mut seeds),
        "ledger_file" => logs(&mut seeds),
        "page_header" => pages(&mut seeds),
        "acts" | "ledger_frame" | "tree_proof" => choices(property, &mut seeds),
        _ => {}
    }
    seeds
}

/// The files below a folder.
fn files(folder: &Path, seeds: &mut Vec<Seed>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            files(&path, seeds);
        } else {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            seeds.push((name, fs::read(&path).unwrap()));
        }
    }
}

/// The two logs of an app that was used, and what may become of them.
fn logs(seeds: &mut Vec<Seed>) {
    let memory = Memory::default();
    let library = AskFirst::open(Config::new(SMALL.clone(), ANDROID), memory.world(NOW)).unwrap();
    let mut add = |name: &str, bytes: Vec<u8>| seeds.push((name.to_owned(), bytes));
    let ledger = || without_reserve(memory.read("ledger").unwrap());
    drop(library.agree(Choices { purposes: ["nearby".to_owned()].into(), ..Choices::default() }).unwrap());
    add("agreed", ledger());
    drop(library.act(&Act::Recipient { recipient: "ads".to_owned(), on: false }).unwrap());
    drop(library.withdraw().unwrap());
    let withdrawn = ledger();
    drop(library.agree(Choices::default()).unwrap());
    let id = SMALL.find("self/network-state").unwrap();
    let _ = library.read(id, Freshness::New, || Ok("wifi".to_owned()));
    drop(library.activity().unwrap());
    add("activity", memory.read("activity").unwrap());

    let mut torn = withdrawn.clone();
    torn.truncate(withdrawn.len() - 3000);
    add("torn", torn);
    let mut flipped = withdrawn.clone();
    flipped[8192 + 200] ^= 0x10;
    add("flipped", flipped);
    let mut newer = withdrawn.clone();
    restamp_format(&mut newer, 2);
    newer.truncate(4096);
    add("newer", newer);
    let mut erased = withdrawn.clone();
    erased[8192 + 36..8192 + 42].copy_from_slice(&[0, 0, 0, 0, 1, 0]);
    erased[8192 + 96..12288].fill(0);
    erased[8192 + 32..8192 + 36].copy_from_slice(&4096_u32.to_le_bytes());
    add("erased", repair(&erased));
    let mut lost = withdrawn.clone();
    lost.drain(8192..12288);
    add("lost", lost);
    add("withdrawn", withdrawn);
    add("header", ledger()[..4096].to_vec());
}

fn without_reserve(mut bytes: Vec<u8>) -> Vec<u8> {
    let used = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    bytes.truncate(used.next_multiple_of(4096));
    bytes
}

/// A receipt and all that is in it.
fn signed(seeds: &mut Vec<Seed>) {
    let mut add = |name: &str, text: String| seeds.push((name.to_owned(), text.into_bytes()));
    let leaves = leaves();
    let checkpoint = Checkpoint::new(ORIGIN, 11, tree::root(&leaves)).unwrap();
    let signature = key().signature(&[7; 64]).unwrap();
    add("key", key().to_string());
    add("checkpoint", checkpoint.to_string());
    add("extended", format!("{checkpoint}one more line\n"));
    add("empty", Checkpoint::new(ORIGIN, 0, tree::root(&[])).unwrap().to_string());
    let draft = Draft::new([5; 16], BODY, 5, &leaves, checkpoint.clone()).unwrap();
    let other = VerifierKey::ed25519("witness", &[8; 32]).unwrap().signature(&[6; 64]).unwrap();
    let receipt = draft.signed(vec![other, signature.clone()]).unwrap();
    add("proof", receipt.proof().to_string());
    add("proof-extra", Proof { extra: Some(b"extra".to_vec()), ..receipt.proof().clone() }.to_string());
    add("receipt", receipt.to_string());
    // What a reader that is not strict takes for the same.
    add("receipt-sign", receipt.to_string().replacen("salt 05", "salt +5", 1));
    add("receipt-line", receipt.to_string().replacen("\n\n", "\nmore\n", 1));
    for old in [0, 4, 5, 11] {
        let path = tree::consistency(&leaves, old).unwrap();
        let growth = Growth { old: old as u64, path, checkpoint: receipt.checkpoint().clone() };
        add(&format!("growth-{old}"), growth.to_string());
    }
    add("signed", checkpoint.sign(vec![signature.clone()]).unwrap().to_string());
    add("note", Note::new("any\n\ntext\n", vec![signature]).unwrap().to_string());
}

/// Pages: the number of uses, the seed of what is done, the bytes.
fn pages(seeds: &mut Vec<Seed>) {
    for (name, count) in [("none", 0_u16), ("few", 7), ("most", 4032), ("too-many", 4033)] {
        let mut bytes =
            [&count.to_le_bytes()[..], &[3; 8], b"ASKPAGE\x01", &u32::from(count).to_le_bytes(), &[0; 4]]
                .concat();
        bytes.extend(DIGEST);
        bytes.resize(10 + 64, 0);
        bytes.extend((0..=255).cycle().take(usize::from(count).min(300)));
        seeds.push((name.to_owned(), bytes));
    }
}

/// What stands for choices: any bytes.
fn choices(property: &str, seeds: &mut Vec<Seed>) {
    let mut numbers = Numbers::new(property.bytes().fold(0, |sum, byte| sum * 31 + u64::from(byte)));
    for (count, len) in [0, 8, 40, 150, 400, 1000].into_iter().enumerate() {
        seeds.push((format!("any-{count}"), numbers.bytes(len)));
    }
}
