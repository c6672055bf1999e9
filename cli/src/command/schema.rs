//! `askfirst schema`.

use clap::ValueEnum;

use super::{Console, Exit, Failure};
use crate::schema;

/// What `schema` understands.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The file format.
    // Not `format`: that is how output looks, and clap tells arguments apart by name.
    #[arg(value_enum, value_name = "FORMAT")]
    of: FileFormat,
}

/// A file format.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum FileFormat {
    /// Declarations.
    Declaration,
    /// Scenes.
    Scene,
}

pub(super) fn run(args: &Args, console: &mut Console<'_>) -> Result<Exit, Failure> {
    console.json(&match args.of {
        FileFormat::Declaration => schema::declaration(),
        FileFormat::Scene => schema::scene(),
    })?;
    Ok(Exit::Fine)
}
