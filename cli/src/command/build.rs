//! `askfirst build`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::{Console, Exit, Failure};
use crate::declared::Declared;
use crate::generate::{self, Made, Options};
use crate::render::visible;

/// What `build` understands.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The declaration.
    file: PathBuf,
    /// The folder to write to; it is made if it is not there.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Write constants for Rust.
    #[arg(long)]
    rust: bool,
    /// Write constants for Kotlin, in this package.
    #[arg(long, value_name = "PACKAGE", value_parser = package)]
    kotlin: Option<String>,
    /// Write constants for Swift.
    #[arg(long)]
    swift: bool,
}

fn package(name: &str) -> Result<String, String> {
    if generate::is_package(name) {
        Ok(name.to_owned())
    } else {
        Err("a package is named like cn.example.app".to_owned())
    }
}

pub(super) fn run(args: &Args, console: &mut Console<'_>) -> Result<Exit, Failure> {
    let declared = Declared::read(&args.file)?;
    let name = args.file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let options = Options { rust: args.rust, kotlin: args.kotlin.clone(), swift: args.swift };
    let made = generate::generate(&declared.compiled, &name, console.lang(), &options)
        .map_err(|clash| Failure::Other(format!("{}: {clash}: rename one of them", declared.source.path)))?;
    fs::create_dir_all(&args.out).map_err(|error| Failure::Write { path: args.out.clone(), error })?;
    let mut written = Vec::new();
    for one in &made {
        let path = args.out.join(one.name);
        let changed = write(&path, one).map_err(|error| Failure::Write { path: path.clone(), error })?;
        written.push((path.display().to_string(), changed));
    }
    if console.is_json() {
        let files: Vec<_> =
            written.iter().map(|(path, changed)| json!({ "path": path, "changed": changed })).collect();
        console.json(&json!({ "files": files }))?;
    } else {
        for (path, changed) in &written {
            console.line(&format!(
                "{} {}",
                if *changed { "written:  " } else { "unchanged:" },
                visible(path)
            ))?;
        }
    }
    Ok(Exit::Fine)
}

/// Writes a file unless it already holds the very same, so that builds which watch its time have nothing to do.
fn write(path: &Path, made: &Made) -> io::Result<bool> {
    if fs::read(path).is_ok_and(|old| old == made.content.as_bytes()) {
        return Ok(false);
    }
    fs::write(path, &made.content)?;
    Ok(true)
}
