//! `askfirst ledger verify`.

use std::path::{Path, PathBuf};

use askfirst::ledger::checkpoint::{Checkpoint, SignedCheckpoint};
use askfirst::ledger::note::{LONGEST, Verifier};
use askfirst::ledger::proof::Growth;
use askfirst::ledger::receipt::Receipt;
use askfirst::ledger::tree::{self, Hash};
use askfirst::ledger::{Entry, Tail};
use serde_json::{Map, Value, json};

use super::keys::{checkpoint, verifier};
use super::{Place, hex, summary, tiles};
use crate::command::store::{LARGEST, Trouble, bytes, file_of, read};
use crate::command::{Console, Failure};
use crate::render::visible;

/// What `verify` understands.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The folder of an installation, the file of a log, an exported folder, a receipt, or a proof that a log grew.
    path: PathBuf,
    /// The activity log instead of the ledger, in the folder of an installation.
    #[arg(long)]
    activity: bool,
    /// A public key whose signature is asked for: its text, or a file that holds it. May be given several times.
    #[arg(long, value_name = "KEY")]
    key: Vec<String>,
    /// An older checkpoint, or a receipt, that the log must have grown from.
    #[arg(long, value_name = "FILE")]
    against: Option<PathBuf>,
}

/// What was verified.
struct Found {
    path: PathBuf,
    /// What is printed of it: names and values.
    says: Vec<(&'static str, Value)>,
    origin: String,
    tree: Tree,
    /// Of what is signed.
    signed: Option<SignedCheckpoint>,
}

/// What is known of the tree.
enum Tree {
    /// All of it.
    Whole(Vec<Hash>),
    /// What a receipt says of it.
    Checkpoint(Checkpoint),
    /// How it grew.
    Growth(Growth),
}

pub(super) fn run(args: &Args, console: &mut Console<'_>) -> Result<(), Trouble> {
    let known = args.key.iter().map(|key| verifier(key)).collect::<Result<Vec<_>, _>>()?;
    let known: Vec<&dyn Verifier> = known.iter().map(|key| &**key).collect();
    let mut found = find(args)?;
    let shown = found.path.display().to_string();
    let damaged = |what: String| Trouble::Damaged(format!("{shown}: {what}"));
    if let Some(signed) = &found.signed {
        let said = Value::from(
            signed.note().signatures().iter().map(|one| one.name().to_owned()).collect::<Vec<_>>(),
        );
        if known.is_empty() {
            found.says.push(("signatures not checked", said));
        } else {
            let signers = signed.verify(&known).map_err(|error| damaged(error.to_string()))?;
            let signers: Vec<String> = signers.iter().map(ToString::to_string).collect();
            found.says.push(("signed by", signers.into()));
        }
    } else if !known.is_empty() && args.against.is_none() {
        let what = "a log has no signature of its own; a key is for exports and receipts, or for what --against names";
        return Err(Failure::Other(format!("{shown}: {what}")).into());
    }
    if args.against.is_none() && matches!(found.tree, Tree::Growth(_)) {
        let what = "is a proof that the log grew; name with --against the checkpoint that it grew from";
        return Err(Failure::Other(format!("{shown}: {what}")).into());
    }
    if let Some(path) = &args.against {
        let old = checkpoint(path)?;
        if !known.is_empty() {
            let by_whom = old.verify(&known);
            by_whom.map_err(|error| Trouble::Damaged(format!("{}: {error}", path.display())))?;
        }
        grew(&found, old.checkpoint())?.map_err(damaged)?;
        found.says.push(("grew from", json!(old.checkpoint().size())));
    }
    print(&found, &shown, console).map_err(Trouble::from)
}

/// Reads and verifies whatever it is.
fn find(args: &Args) -> Result<Found, Trouble> {
    let place = Place { path: args.path.clone(), activity: args.activity };
    let log = file_of(&args.path, place.log());
    if args.path.is_dir() && !log.exists() {
        return exported(&args.path);
    }
    let begins =
        bytes(&log, LARGEST).map_err(|error| Failure::Other(format!("{}: {error}", log.display())))?;
    if begins.starts_with(b"askfirst/receipt@") {
        receipt(&log, &begins)
    } else if begins.starts_with(b"old ") {
        growth(&log, &begins)
    } else {
        logged(&log)
    }
}

fn logged(path: &Path) -> Result<Found, Trouble> {
    let verified = read(path)?.verified;
    Ok(Found {
        path: path.to_owned(),
        says: vec![
            ("origin", verified.origin.clone().into()),
            ("created", verified.created.to_rfc3339().into()),
            ("records", verified.entries.len().into()),
            ("erased", verified.erased.into()),
            ("root", hex(&verified.root).into()),
            ("torn_tail", (verified.tail == Tail::Torn).into()),
        ],
        origin: verified.origin,
        tree: Tree::Whole(verified.entries.iter().map(Entry::leaf).collect()),
        signed: None,
    })
}

fn exported(folder: &Path) -> Result<Found, Trouble> {
    // Of an export that was cut short there is something at least.
    if ![tiles::CHECKPOINT, tiles::RECORDS, "tile"].iter().any(|name| folder.join(name).exists()) {
        let what = "neither an installation nor an export is in this folder";
        return Err(Failure::Other(format!("{}: {what}", folder.display())).into());
    }
    let file = |path: &str| {
        let most = if path == tiles::RECORDS { LARGEST } else { LONGEST };
        bytes(&folder.join(path), most).map_err(|error| (path.to_owned(), error))
    };
    let missing = |path: &str| {
        let what = if path == tiles::CHECKPOINT {
            "has no checkpoint: it is no export, or one that was cut short"
        } else {
            "is not complete: a part of the export is missing"
        };
        Trouble::Damaged(format!("{}: {what} ({path})", folder.display()))
    };
    let (signed, records) = tiles::parse(file).map_err(|bad| match bad {
        tiles::Bad::Unreadable((path, error)) if error.kind() == std::io::ErrorKind::NotFound => {
            missing(&path)
        }
        tiles::Bad::Unreadable((path, error)) => {
            Failure::Other(format!("{}: {error}", folder.join(path).display())).into()
        }
        tiles::Bad::File(path, why) => Trouble::Damaged(format!("{}: {why}", folder.join(path).display())),
    })?;
    let checkpoint = signed.checkpoint();
    Ok(Found {
        path: folder.to_owned(),
        says: vec![
            ("origin", checkpoint.origin().into()),
            ("records", records.len().into()),
            ("erased", records.iter().filter(|one| one.record.is_none()).count().into()),
            ("root", hex(checkpoint.root()).into()),
        ],
        origin: checkpoint.origin().to_owned(),
        tree: Tree::Whole(tiles::leaves(&records)),
        signed: Some(signed),
    })
}

/// What a checkpoint says of its log.
fn said(checkpoint: &Checkpoint) -> Vec<(&'static str, Value)> {
    vec![
        ("origin", checkpoint.origin().into()),
        ("records", checkpoint.size().into()),
        ("root", hex(checkpoint.root()).into()),
    ]
}

fn receipt(path: &Path, bytes: &[u8]) -> Result<Found, Trouble> {
    let damaged = |what: &dyn std::fmt::Display| Trouble::Damaged(format!("{}: {what}", path.display()));
    let receipt = Receipt::parse(bytes).map_err(|error| damaged(&error))?;
    receipt.verify_inclusion().map_err(|error| damaged(&error))?;
    let checkpoint = receipt.checkpoint().checkpoint();
    let mut says = said(checkpoint);
    says.extend([("record", receipt.proof().index.into()), ("body", receipt.body().into())]);
    Ok(Found {
        path: path.to_owned(),
        says,
        origin: checkpoint.origin().to_owned(),
        tree: Tree::Checkpoint(checkpoint.clone()),
        signed: Some(receipt.checkpoint().clone()),
    })
}

fn growth(path: &Path, bytes: &[u8]) -> Result<Found, Trouble> {
    let growth = Growth::parse(bytes);
    let growth = growth.map_err(|error| Trouble::Damaged(format!("{}: {error}", path.display())))?;
    let checkpoint = growth.checkpoint.checkpoint();
    Ok(Found {
        path: path.to_owned(),
        says: said(checkpoint),
        origin: checkpoint.origin().to_owned(),
        signed: Some(growth.checkpoint.clone()),
        tree: Tree::Growth(growth),
    })
}

/// Whether what was found grew from `old`; the inner error says why not.
fn grew(found: &Found, old: &Checkpoint) -> Result<Result<(), String>, Failure> {
    if found.origin != old.origin() {
        return Ok(Err(format!("is another log: the checkpoint is of {}", old.origin())));
    }
    let root = match &found.tree {
        Tree::Whole(leaves) => {
            let first = usize::try_from(old.size()).ok().and_then(|size| leaves.get(..size));
            let Some(first) = first else {
                let (now, then) = (leaves.len(), old.size());
                return Ok(Err(format!("has {now} records, and had {then}: records were dropped")));
            };
            tree::root(first)
        }
        Tree::Growth(growth) => return Ok(growth.verify_growth(old).map_err(|error| error.to_string())),
        Tree::Checkpoint(now) if now.size() == old.size() => *now.root(),
        Tree::Checkpoint(_) => {
            return Err(Failure::Other(
                "a receipt can be held against a checkpoint of its own size alone; hold the log, or an export of it, against \
                 the receipt"
                    .to_owned(),
            ));
        }
    };
    let same = root == *old.root();
    Ok(if same {
        Ok(())
    } else {
        Err(format!(
            "did not grow from the checkpoint: of its first {} records some were changed",
            old.size()
        ))
    })
}

fn print(found: &Found, shown: &str, console: &mut Console<'_>) -> Result<(), Failure> {
    if console.is_json() {
        let mut all = Map::from_iter([("verified".to_owned(), true.into())]);
        all.extend(found.says.iter().map(|(name, value)| (name.replace(' ', "_"), value.clone())));
        console.json(&all.into())?;
        return Ok(());
    }
    console.line(&format!("{}: verified", visible(shown)))?;
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        Value::Array(all) => all.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    };
    let erased = found.says.iter().find(|(name, _)| *name == "erased").map(|(_, count)| count);
    for (name, value) in &found.says {
        let value = text(value);
        match (*name, erased) {
            ("torn_tail", _) if value == "true" => {
                console.line("  behind them is a record that was never finished; it counts for nothing")?;
            }
            ("erased" | "torn_tail", _) => {}
            ("records", Some(erased)) => console.line(&format!("  records  {value} ({erased} erased)"))?,
            ("grew from", _) => console.line(&format!("  grew from the checkpoint of {value} records"))?,
            ("signatures not checked", _) => {
                console.line(&format!(
                    "  signatures not checked; give --key to check that of {}",
                    visible(&value)
                ))?;
            }
            ("body", _) => console.line(&format!("  says     {}", visible(&gist(&value))))?,
            (name, _) => console.line(&format!("  {name:<8} {}", visible(&value)))?,
        }
    }
    Ok(())
}

/// What a record says, for people. All of it is in the receipt.
fn gist(body: &str) -> String {
    serde_json::from_str::<Value>(body).map_or_else(|_| body.to_owned(), |record| summary(&record))
}
