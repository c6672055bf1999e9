//! `askfirst build`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use askfirst::catalogue::Platform;
use askfirst::text::Lang;
use serde_json::json;

use super::{Console, Exit, Failure};
use crate::android::Needs;
use crate::declared::Declared;
use crate::generate::{self, Made, Options, PolicyText};
use crate::render::visible;
use crate::source::Source;

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
    /// Write what an iOS app's build states: keys for its `Info.plist`, and `PrivacyInfo.xcprivacy`.
    #[arg(long)]
    ios: bool,
    /// Write constants for Swift.
    #[arg(long)]
    swift: bool,
    /// Write what an Android app needs into this source set, like `src/main`: the assets that the library reads, and
    /// `askfirst/AndroidManifest.xml` for the build to merge.
    #[arg(long, value_name = "DIR")]
    android: Option<PathBuf>,
    /// Bundle the policy's text, so that it can be read without a network: `zh=FILE` or `en=FILE`, plain text.
    #[arg(long, value_name = "LANG=FILE", value_parser = policy, requires = "android")]
    policy: Vec<(Lang, PathBuf)>,
}

fn package(name: &str) -> Result<String, String> {
    if generate::is_package(name) {
        Ok(name.to_owned())
    } else {
        Err("a package is named like cn.example.app".to_owned())
    }
}

fn policy(argument: &str) -> Result<(Lang, PathBuf), String> {
    match argument.split_once('=') {
        Some(("zh", file)) if !file.is_empty() => Ok((Lang::Zh, file.into())),
        Some(("en", file)) if !file.is_empty() => Ok((Lang::En, file.into())),
        _ => Err("a text of the policy is given as zh=FILE or en=FILE".to_owned()),
    }
}

/// Reads the texts of the policy.
fn policies(files: &[(Lang, PathBuf)]) -> Result<Vec<PolicyText>, Failure> {
    let mut texts: Vec<PolicyText> = Vec::new();
    for (lang, path) in files {
        let source = Source::read(path).map_err(|error| Failure::Other(error.to_string()))?;
        if source.text.trim().is_empty() {
            return Err(Failure::Other(format!("{} is empty", source.path)));
        }
        if texts.iter().any(|one| one.lang == *lang) {
            return Err(Failure::Other("--policy names two files for one language".to_owned()));
        }
        texts.push(PolicyText { lang: *lang, text: source.text });
    }
    Ok(texts)
}

/// What an Android app needs.
fn android(declared: &Declared, name: &str, files: &[(Lang, PathBuf)]) -> Result<Vec<Made>, Failure> {
    let (compiled, path) = (&declared.compiled, &declared.source.path);
    if compiled.declaration().app.oldest(Platform::Android).is_none() {
        return Err(Failure::Other(format!(
            "{path}: the app does not run on Android: state \"android\" in \"app\""
        )));
    }
    let needs = Needs::new(compiled)
        .map_err(|bad| Failure::Other(format!("{path}: {bad}: write it as Android does")))?;
    Ok(generate::android(compiled, &declared.source.text, name, &needs, &policies(files)?))
}

pub(super) fn run(args: &Args, console: &mut Console<'_>) -> Result<Exit, Failure> {
    let declared = Declared::read(&args.file)?;
    let name = args.file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let options = Options { rust: args.rust, kotlin: args.kotlin.clone(), ios: args.ios, swift: args.swift };
    let made = generate::generate(&declared.compiled, &name, console.lang(), &options)
        .map_err(|clash| Failure::Other(format!("{}: {clash}: rename one of them", declared.source.path)))?;
    let mut all: Vec<(PathBuf, &Made)> = made.iter().map(|one| (args.out.join(one.name), one)).collect();
    let for_android = match &args.android {
        Some(folder) => Some((folder, android(&declared, &name, &args.policy)?)),
        None => None,
    };
    if let Some((folder, made)) = &for_android {
        all.extend(made.iter().map(|one| (folder.join(one.name), one)));
    }
    let mut written = Vec::new();
    for (path, one) in all {
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
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, &made.content)?;
    Ok(true)
}
