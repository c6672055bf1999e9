//! `askfirst ledger`.

use std::path::PathBuf;

use askfirst::ledger::{Log, Tail};
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
    /// Verify every record and print the root of the tree over them.
    #[command(after_help = "Exits with 1 if the log was edited or damaged.")]
    Verify(Place),
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

pub(super) fn run(args: &Args, console: &mut Console<'_>) -> Result<Exit, Failure> {
    let (Action::Show(place) | Action::Verify(place)) = &args.action;
    let log = if place.activity { Log::Activity } else { Log::Decisions };
    let read = match read(file_of(&place.path, log)) {
        Ok(read) => read,
        Err(Trouble::Unreadable(failure)) => return Err(failure),
        Err(Trouble::Damaged(what)) => {
            if console.is_json() {
                console.json(&json!({ "verified": false, "fault": what }))?;
            } else {
                console.line(&format!("not verified: {}", visible(&what)))?;
            }
            return Ok(Exit::Findings);
        }
    };
    match &args.action {
        Action::Show(_) => show(&read, console)?,
        Action::Verify(_) => verify(&read, console)?,
    }
    Ok(Exit::Fine)
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

fn verify(read: &Read, console: &mut Console<'_>) -> Result<(), Failure> {
    let verified = &read.verified;
    let root = verified.root.iter().fold(String::new(), |root, byte| format!("{root}{byte:02x}"));
    let torn = verified.tail == Tail::Torn;
    if console.is_json() {
        console.json(&json!({
            "verified": true, "origin": verified.origin, "created": verified.created.to_rfc3339(),
            "records": verified.entries.len(), "erased": verified.erased, "root": root, "torn_tail": torn,
        }))?;
        return Ok(());
    }
    let path = read.path.display().to_string();
    console.line(&format!("{}: verified", visible(&path)))?;
    console.line(&format!("  origin   {}", verified.origin))?;
    console.line(&format!("  created  {}", verified.created))?;
    console.line(&format!("  records  {} ({} erased)", verified.entries.len(), verified.erased))?;
    console.line(&format!("  root     {root}"))?;
    if torn {
        console.line("  behind them is a record that was never finished; it counts for nothing")?;
    }
    Ok(())
}
