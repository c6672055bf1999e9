//! The command line. Each command is a module with its `Args` and a `run`; [`Command`] lists them.

mod build;
mod check;
mod console;
mod diff;
mod first_launch;
mod ledger;
mod manifest;
mod play;
mod report;
mod schema;
mod store;

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use askfirst::text::Lang;
use clap::{Args, Parser, Subcommand, ValueEnum};
use thiserror::Error;

pub use console::Console;

use crate::declared::Unusable;

/// Checks what an app declares about personal data, shows what changed, and builds what the app needs of it.
#[derive(Debug, Parser)]
#[command(name = "askfirst", version, arg_required_else_help = true, max_term_width = 100)]
#[command(after_help = "Exit codes: 0 fine, 1 findings or failed expectations, 2 unusable input.")]
pub struct Cli {
    /// How output looks.
    #[command(flatten)]
    pub settings: Settings,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What all commands understand.
#[derive(Clone, Copy, Debug, Args)]
pub struct Settings {
    /// For people, or for tools.
    #[arg(long, global = true, value_enum, default_value_t)]
    pub format: Format,
    /// The language of names and texts that come from the declaration and the catalogue.
    #[arg(long, global = true, value_enum, default_value_t)]
    pub lang: Language,
    /// Whether output is coloured.
    #[arg(long, global = true, value_enum, default_value_t)]
    pub color: Color,
}

/// For whom output is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// For tools.
    Json,
}

/// The language of content.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Language {
    /// Simplified Chinese.
    #[default]
    Zh,
    /// English.
    En,
}

impl From<Language> for Lang {
    fn from(language: Language) -> Self {
        match language {
            Language::Zh => Lang::Zh,
            Language::En => Lang::En,
        }
    }
}

/// When output is coloured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless the variable `NO_COLOR` is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check declarations: all that is wrong, and all that reviewers would find.
    Check(check::Args),
    /// Show what changed between two declarations, and who has to be asked again.
    Diff(diff::Args),
    /// Build constants, the notice and an Android app's files from a declaration.
    Build(build::Args),
    /// Hold the manifest that an Android build merged against the declaration.
    Manifest(manifest::Args),
    /// Play the first launch of an app in the terminal.
    FirstLaunch(first_launch::Args),
    /// Play scenes, and show where one does not go as expected.
    Play(play::Args),
    /// Show what came of it all: what was collected, what was shared, what SDKs did.
    Report(report::Args),
    /// Show what is on record, or verify it.
    Ledger(ledger::Args),
    /// Print the JSON Schema of a file format.
    Schema(schema::Args),
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// All is fine.
    Fine,
    /// There are findings, or expectations that failed.
    Findings,
    /// The input cannot be used.
    Unusable,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(match exit {
            Exit::Fine => 0,
            Exit::Findings => 1,
            Exit::Unusable => 2,
        })
    }
}

/// Why a command could not do what it was asked for.
#[derive(Debug, Error)]
pub enum Failure {
    /// Its output went nowhere.
    #[error("the output cannot be written: {0}")]
    Output(#[from] io::Error),
    /// A file cannot be written.
    #[error("{} cannot be written: {error}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// A declaration cannot be used.
    #[error(transparent)]
    Unusable(#[from] Box<Unusable>),
    /// Anything else.
    #[error("{0}")]
    Other(String),
}

impl Command {
    fn run(&self, console: &mut Console<'_>) -> Result<Exit, Failure> {
        match self {
            Self::Check(args) => check::run(args, console),
            Self::Diff(args) => diff::run(args, console),
            Self::Build(args) => build::run(args, console),
            Self::Manifest(args) => manifest::run(args, console),
            Self::FirstLaunch(args) => first_launch::run(args, console),
            Self::Play(args) => play::run(args, console),
            Self::Report(args) => report::run(args, console),
            Self::Ledger(args) => ledger::run(args, console),
            Self::Schema(args) => schema::run(args, console),
        }
    }
}

/// Runs the program.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    match cli.settings.color {
        Color::Auto => {}
        Color::Always => anstream::ColorChoice::Always.write_global(),
        Color::Never => anstream::ColorChoice::Never.write_global(),
    }
    let (mut out, mut err) = (anstream::stdout().lock(), anstream::stderr().lock());
    let mut console = Console::new(&mut out, &mut err, cli.settings);
    match cli.command.run(&mut console) {
        Ok(exit) => exit.into(),
        Err(failure) => console.fail(&failure).into(),
    }
}
