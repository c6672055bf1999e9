//! `askfirst schema`.

use clap::ValueEnum;

use super::{Console, Exit, Failure};
use crate::schema;

/// What `schema` understands.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The format.
    #[arg(value_enum)]
    format: FileFormat,
}

/// A file format.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum FileFormat {
    /// Declarations.
    Declaration,
}

pub(super) fn run(args: &Args, console: &mut Console<'_>) -> Result<Exit, Failure> {
    console.json(&match args.format {
        FileFormat::Declaration => schema::declaration(),
    })?;
    Ok(Exit::Fine)
}
