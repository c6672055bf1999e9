//! Measures AskFirst against the floor of each thing it does, in the same run, and prints one table of ratios.
//!
//! Times differ from machine to machine, ratios much less. A row is a thing that AskFirst does beside the least that any
//! implementation would have to do for it; the samples of both are taken in turn. `./bench` builds this and runs it.

mod check;
mod commit;
mod counting;
mod opening;
#[cfg(feature = "peers")]
mod peers;
mod publish;
mod sample;
mod size;
mod table;
mod threads;
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
    ("commit", commit::rows),
    ("opening", opening::rows),
    ("publish", publish::rows),
    #[cfg(feature = "peers")]
    ("peers", peers::rows),
    ("size", size::rows),
];

/// What the command line says.
#[derive(Default)]
struct Options {
    json: Option<PathBuf>,
    only: String,
    strict: bool,
    /// Where the libraries whose size is compared were built.
    libraries: Option<PathBuf>,
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
                "--libraries" => options.libraries = Some(value()?.into()),
                "--strict" => options.strict = true,
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
    let mut rows = Vec::new();
    for (name, group) in GROUPS.iter().filter(|(name, _)| name.contains(&options.only)) {
        eprintln!("bench: measuring {name}");
        rows.extend(group(&options).map_err(|error| format!("{name}: {error}"))?);
    }
    print!("{}", table::text(&rows));
    if let Some(file) = &options.json {
        std::fs::write(file, serde_json::to_vec_pretty(&table::json(&rows))?)?;
    }
    Ok(!options.strict || rows.iter().all(Row::is_met))
}
