//! `askfirst ledger prove`.

use std::path::PathBuf;

use askfirst::ledger::proof::Growth;
use askfirst::ledger::receipt::Draft;
use askfirst::ledger::tree::{self, Hash};
use serde_json::json;

use super::keys::{Signed, Signing, print_key};
use super::{Place, export, hex};
use crate::command::store::Trouble;
use crate::command::{Console, Failure};
use crate::render::visible;

/// What `prove` understands.
#[derive(Debug, clap::Args)]
#[command(group(clap::ArgGroup::new("what").required(true).args(["record", "from"])))]
pub(super) struct Args {
    #[command(flatten)]
    place: Place,
    /// Write a receipt for the record with this number.
    #[arg(long, value_name = "NUMBER")]
    record: Option<u64>,
    /// Write the proof that the log grew from its first so many records.
    #[arg(long, value_name = "RECORDS")]
    from: Option<u64>,
    /// The file to write to; it must not be there.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    signing: Signing,
}

pub(super) fn run(args: &Args, console: &mut Console<'_>) -> Result<(), Trouble> {
    let signed = args.signing.signed(&args.place)?;
    let (text, path) = match (args.record, args.from) {
        (Some(index), _) => receipt(&signed, index)?,
        (None, from) => growth(&signed, from.unwrap_or_default())?,
    };
    let written = export::create(&args.out, text.as_bytes());
    written.map_err(|error| Failure::Write { path: args.out.clone(), error })?;

    let checkpoint = signed.checkpoint.checkpoint();
    let out = args.out.display().to_string();
    if console.is_json() {
        let path: Vec<String> = path.iter().map(|hash| hex(hash)).collect();
        console.json(&json!({
            "file": out, "origin": checkpoint.origin(), "records": checkpoint.size(), "root": hex(checkpoint.root()),
            "record": args.record, "from": args.from, "proof": path, "key": signed.key.map(|key| key.to_string()),
        }))?;
        return Ok(());
    }
    console.line(&format!("{}: written", visible(&out)))?;
    console.line(&format!("  origin   {}", visible(checkpoint.origin())))?;
    console.line(&match (args.record, args.from) {
        (Some(index), _) => format!("  record   {index} of {}", checkpoint.size()),
        (None, from) => format!("  records  {}, grown from {}", checkpoint.size(), from.unwrap_or_default()),
    })?;
    Ok(print_key(signed.key.as_ref(), console)?)
}

fn receipt(signed: &Signed, index: u64) -> Result<(String, Vec<Hash>), Failure> {
    let failed = |what: &dyn std::fmt::Display| Failure::Other(format!("record {index}: {what}"));
    let entry = signed.entries.iter().find(|entry| entry.index == index);
    let entry =
        entry.ok_or_else(|| failed(&format!("there are only {}, counted from 0", signed.entries.len())))?;
    let body = entry.body.as_deref();
    let body = body.ok_or_else(|| failed(&"it was erased, and nothing is left to give a receipt for"))?;
    let checkpoint = &signed.checkpoint;
    let draft = Draft::new(entry.salt, body, index, &signed.leaves, checkpoint.checkpoint().clone());
    let draft = draft.map_err(|error| failed(&error))?;
    let receipt = draft.signed(checkpoint.note().signatures().to_vec()).map_err(|error| failed(&error))?;
    Ok((receipt.to_string(), receipt.proof().path.clone()))
}

fn growth(signed: &Signed, old: u64) -> Result<(String, Vec<Hash>), Failure> {
    let path = usize::try_from(old).ok().and_then(|old| tree::consistency(&signed.leaves, old));
    let path = path.ok_or_else(|| {
        Failure::Other(format!(
            "the log has {} records, it cannot have grown from {old}",
            signed.leaves.len()
        ))
    })?;
    let growth = Growth { old, path, checkpoint: signed.checkpoint.clone() };
    Ok((growth.to_string(), growth.path))
}
