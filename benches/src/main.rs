//! Measures AskFirst against the floor of each thing it does, in the same run, and prints one table of ratios.
//!
//! Times differ from machine to machine, ratios much less. A row is a thing that AskFirst does beside the least that any
//! implementation would have to do for it; the samples of both are taken in turn. `./bench` builds this and runs it.

mod append;
mod check;
mod commit;
mod counting;
#[cfg(feature = "peers")]
mod databases;
mod document;
mod hashing;
mod history;
mod memory;
mod opening;
mod other;
#[cfg(feature = "peers")]
mod peers;
mod publish;
mod records;
mod sample;
mod size;
mod start;
mod table;
mod threads;
mod verify;
mod withdrawal;
mod world;

use std::path::PathBuf;
use std::process::ExitCode;

use table::Row;

/// What goes wrong is told as it is; nobody handles it.
type Result<T, E = Box<dyn std::error::Error>> = std::result::Result<T, E>;

/// One group of rows.
type Group = (&'static str, fn(&Options) -> Result<Vec<Row>>);

const GROUPS: &[Group] = &[
    ("check", check::rows),
    ("threads", threads::rows),
    ("counting", counting::rows),
    ("publish", publish::rows),
    ("withdrawal", withdrawal::rows),
    ("append", append::rows),
    ("commit", commit::rows),
    ("verify", verify::rows),
    ("opening", opening::rows),
    ("start", start::rows),
    #[cfg(feature = "peers")]
    ("databases", databases::rows),
    #[cfg(feature = "peers")]
    ("peers", peers::rows),
    ("size", size::rows),
];

/// What the command line says.
#[derive(Default)]
struct Options {
    json: Option<PathBuf>,
    /// A document whose tables are to be those of this run.
    markdown: Option<PathBuf>,
    only: String,
    strict: bool,
    /// Where the libraries whose size is compared were built.
    libraries: Option<PathBuf>,
    /// The name of a table that something else measured and that comes over the standard input: nothing is measured.
    table: Option<String>,
    /// The folder of the installation that this process is to watch for another one, which measures.
    watch: Option<PathBuf>,
}

impl Options {
    /// Reads the command line, most of which `./bench` hands on. Its `--help` explains it.
    fn parse(mut words: impl Iterator<Item = String>) -> Result<Self> {
        let mut options = Self::default();
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or(format!("{word} needs a value"));
            match word.as_str() {
                "--json" => options.json = Some(value()?.into()),
                "--only" => options.only = value()?,
                "--markdown" => options.markdown = Some(value()?.into()),
                "--libraries" => options.libraries = Some(value()?.into()),
                "--table" => options.table = Some(value()?),
                "--strict" => options.strict = true,
                other::WATCH => options.watch = Some(value()?.into()),
                _ => {
                    return Err(
                        format!("\"{word}\" is unknown; `./bench --help` lists what can be chosen").into()
                    );
                }
            }
        }
        Ok(options)
    }
}

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::from(2)
        }
    }
}

/// Measures and prints; false if `--strict` was asked for and a goal was missed.
fn run() -> Result<bool> {
    let options = Options::parse(std::env::args().skip(1))?;
    if let Some(folder) = &options.watch {
        return other::watch(folder).map(|()| true);
    }
    if let (Some(name), Some(file)) = (&options.table, &options.markdown) {
        let table = std::io::read_to_string(std::io::stdin())?;
        return document::put(file, [(name.as_str(), table)].into_iter()).map(|()| true);
    }
    let mut measured = Vec::new();
    for (name, group) in GROUPS.iter().filter(|(name, _)| name.contains(&options.only)) {
        eprintln!("bench: measuring {name}");
        measured.push((*name, group(&options).map_err(|error| format!("{name}: {error}"))?));
    }
    print!("{}", table::text(&measured));
    if let Some(file) = &options.json {
        std::fs::write(file, serde_json::to_vec_pretty(&table::json(&measured))?)?;
    }
    if let Some(file) = &options.markdown {
        document::update(file, &measured, GROUPS.len())?;
    }
    Ok(!options.strict || measured.iter().flat_map(|(_, rows)| rows).all(Row::is_met))
}
