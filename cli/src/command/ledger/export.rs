//! `askfirst ledger export`.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde_json::json;

use super::keys::{Signing, print_key};
use super::tiles::{CHECKPOINT, Exported, NoText, files};
use super::{Place, hex};
use crate::command::store::Trouble;
use crate::command::{Console, Failure};
use crate::render::visible;

/// What `export` understands.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    place: Place,
    /// The folder to write to: a new one, or an empty one.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    #[command(flatten)]
    signing: Signing,
}

pub(super) fn run(args: &Args, console: &mut Console<'_>) -> Result<(), Trouble> {
    let signed = args.signing.signed(&args.place)?;
    let records = signed.entries.iter().map(Exported::try_from).collect::<Result<Vec<_>, _>>();
    let records = records.map_err(|NoText(index)| Failure::Other(format!("record {index} is no text")))?;
    write(&args.out, &files(&records, &signed.checkpoint))?;

    let checkpoint = signed.checkpoint.checkpoint();
    let erased = records.iter().filter(|one| one.record.is_none()).count();
    let root = hex(checkpoint.root());
    let out = args.out.display().to_string();
    if console.is_json() {
        console.json(&json!({
            "folder": out, "origin": checkpoint.origin(), "records": checkpoint.size(), "erased": erased, "root": root,
            "key": signed.key.map(|key| key.to_string()),
        }))?;
        return Ok(());
    }
    console.line(&format!("{}: written", visible(&out)))?;
    console.line(&format!("  origin   {}", visible(checkpoint.origin())))?;
    console.line(&format!("  records  {} ({erased} erased)", checkpoint.size()))?;
    console.line(&format!("  root     {root}"))?;
    Ok(print_key(signed.key.as_ref(), console)?)
}

/// Writes an export into a folder that holds nothing else. What was cut short has no checkpoint, and is none.
fn write(folder: &Path, files: &[(String, Vec<u8>)]) -> Result<(), Failure> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |error| Failure::Write { path, error }
    };
    fs::create_dir_all(folder).map_err(failed(folder))?;
    if fs::read_dir(folder).map_err(failed(folder))?.next().is_some() {
        let shown = folder.display();
        return Err(Failure::Other(format!(
            "{shown}: is not empty; name a new folder, nothing is written over"
        )));
    }
    let mut folders = BTreeSet::from([folder.to_owned()]);
    for (path, content) in files.iter().filter(|(path, _)| path != CHECKPOINT) {
        let path = folder.join(path);
        let parents = path.ancestors().skip(1).take_while(|parent| *parent != folder).map(Path::to_owned);
        folders.extend(parents);
        path.parent().map_or(Ok(()), fs::create_dir_all).map_err(failed(&path))?;
        create(&path, content).map_err(failed(&path))?;
    }
    for folder in folders.iter().rev() {
        sync(folder).map_err(failed(folder))?;
    }
    let (draft, path) = (folder.join("checkpoint.part"), folder.join(CHECKPOINT));
    let content = files.iter().find(|(path, _)| path == CHECKPOINT).map(|(_, content)| content.as_slice());
    let named = create(&draft, content.unwrap_or_default()).and_then(|()| fs::rename(&draft, &path));
    named.and_then(|()| sync(folder)).map_err(failed(&path))
}

/// Writes a file that is not there yet, on the disk.
pub(super) fn create(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(content)?;
    file.sync_all()
}

fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}
