//! `askfirst ledger`.

mod export;
mod keys;
mod prove;
mod tiles;
mod verify;

use std::path::PathBuf;

use askfirst::ledger::Log;
use serde_json::{Value, json};

use super::store::{Read, Trouble, file_of, read};
use super::{Console, Exit, Failure};
use crate::render::visible;

/// What `ledger` understands.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    action: Action,
}

/// What can be done with a log.
#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Print the records.
    Show(Place),
    /// Verify a log, an export or a receipt, and print the root of the tree.
    #[command(
        after_help = "Exits with 1 if it was edited or damaged, or did not grow from the checkpoint it is held against."
    )]
    Verify(verify::Args),
    /// Write a log into a new folder, so that others can verify it: tiles, entries, records, and a signed checkpoint.
    #[command(
        after_help = "Give it, or its checkpoint, to somebody else: only what others hold proves anything."
    )]
    Export(export::Args),
    /// Write a receipt for a record, or the proof that the log grew from an older size.
    Prove(prove::Args),
    /// Print the public key of an installation; the first time it is made.
    Key(Place),
}

/// Where a log is.
#[derive(Debug, clap::Args)]
struct Place {
    /// The folder of an installation, or the file of a log.
    path: PathBuf,
    /// The activity log instead of the ledger, in a folder.
    #[arg(long)]
    activity: bool,
}

impl Place {
    fn log(&self) -> Log {
        if self.activity { Log::Activity } else { Log::Decisions }
    }

    fn read(&self) -> Result<Read, Trouble> {
        read(&file_of(&self.path, self.log()))
    }
}

pub(super) fn run(args: &Args, console: &mut Console<'_>) -> Result<Exit, Failure> {
    let done = match &args.action {
        Action::Show(place) => place.read().and_then(|read| Ok(show(&read, console)?)),
        Action::Verify(args) => verify::run(args, console),
        Action::Export(args) => export::run(args, console),
        Action::Prove(args) => prove::run(args, console),
        Action::Key(place) => keys::run(place, console).map_err(Trouble::Unreadable),
    };
    match done {
        Ok(()) => Ok(Exit::Fine),
        Err(Trouble::Unreadable(failure)) => Err(failure),
        Err(Trouble::Damaged(what)) => {
            if console.is_json() {
                console.json(&json!({ "verified": false, "fault": what }))?;
            } else {
                console.line(&format!("not verified: {}", visible(&what)))?;
            }
            Ok(Exit::Findings)
        }
    }
}

fn show(read: &Read, console: &mut Console<'_>) -> Result<(), Failure> {
    let bodies = read.verified.entries.iter().map(|entry| {
        let body = entry.body.as_deref().map_or(Ok(Value::Null), serde_json::from_slice);
        body.map(|body| (entry, body)).map_err(|error| Failure::Other(error.to_string()))
    });
    let bodies = bodies.collect::<Result<Vec<_>, _>>()?;
    if console.is_json() {
        let all: Vec<Value> = bodies
            .into_iter()
            .map(|(entry, record)| json!({ "index": entry.index, "erased": entry.body.is_none(), "record": record }))
            .collect();
        console.json(&json!({ "origin": read.verified.origin, "records": all }))?;
        return Ok(());
    }
    for (entry, record) in bodies {
        let what = if entry.body.is_none() { "erased".to_owned() } else { summary(&record) };
        let line = format!("{:>5}  {}  {:<9} {what}", entry.index, entry.at, entry.kind.name());
        console.line(&visible(&line))?;
    }
    Ok(())
}

/// The gist of a record: for an act the act alone, not the whole state after it.
fn summary(record: &Value) -> String {
    let body = &record["body"];
    let shown = if body["act"].is_null() { body } else { &body["act"] };
    shown.to_string()
}

/// Bytes as hexadecimal digits.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}
