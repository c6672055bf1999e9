//! `askfirst first-launch`.

use std::io::IsTerminal;
use std::path::PathBuf;

use serde_json::json;

use super::{Console, Exit, Failure};
use crate::declared::Declared;
use crate::first_launch::{Chooser, FirstLaunch};

/// What `first-launch` understands.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The declaration.
    declaration: PathBuf,
    /// Who answers: `agree`, `basic-only`, `refuse`, or a file with an answer. Without this the person at the terminal
    /// does; where there is no terminal, `agree`.
    #[arg(long, value_name = "ANSWER")]
    choose: Option<String>,
    /// The folder for the installation's files, new or empty; otherwise a new one among the temporary files.
    #[arg(long, value_name = "FOLDER")]
    store: Option<PathBuf>,
}

pub(super) fn run(args: &Args, console: &mut Console<'_>) -> Result<Exit, Failure> {
    let compiled = Declared::read(&args.declaration)?.compiled;
    let chooser = match args.choose.as_deref() {
        Some("agree") => Chooser::Agree,
        Some("basic-only") => Chooser::BasicOnly,
        Some("refuse") => Chooser::Refuse,
        Some(file) => Chooser::File(PathBuf::from(file)),
        None if std::io::stdin().is_terminal() && std::io::stderr().is_terminal() => Chooser::Person,
        None => Chooser::Agree,
    };
    let launch =
        FirstLaunch { compiled, chooser, lang: console.lang(), store: store(args)?, width: console.width() };
    let json = console.is_json();
    let mut nowhere = std::io::sink();
    let played = if json { launch.play(&mut nowhere) } else { launch.play(console.out()) };
    let result = played.map_err(|error| match error {
        crate::first_launch::FirstLaunchError::Output(error) => Failure::Output(error),
        other => Failure::Other(other.to_string()),
    })?;
    if json {
        console.json(&json!({ "store": launch.store, "result": result }))?;
    }
    Ok(Exit::Fine)
}

/// A folder of its own: a first launch has no past.
fn store(args: &Args) -> Result<PathBuf, Failure> {
    let failed = |path: &std::path::Path, error: std::io::Error| {
        Failure::Other(format!("{}: {error}", path.display()))
    };
    if let Some(path) = &args.store {
        std::fs::create_dir_all(path).map_err(|error| failed(path, error))?;
        let mut inside = std::fs::read_dir(path).map_err(|error| failed(path, error))?;
        if inside.next().is_some() {
            return Err(Failure::Other(format!(
                "{}: the folder is not empty; name a new one",
                path.display()
            )));
        }
        return Ok(path.clone());
    }
    let temporary = std::env::temp_dir();
    let folder = tempfile::Builder::new()
        .prefix("askfirst-")
        .disable_cleanup(true)
        .tempdir()
        .map_err(|error| failed(&temporary, error))?;
    Ok(folder.keep())
}
