//! `askfirst play`.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::{Console, Exit, Failure};
use crate::render::visible;
use crate::scene::{self, Outcome, Scene, SceneError};

/// What `play` understands.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exits with 1 if a scene does not go as expected, and with 2 if one cannot be played."
)]
pub struct Args {
    /// Scenes, or folders of scenes.
    #[arg(required = true)]
    scenes: Vec<PathBuf>,
}

pub(super) fn run(args: &Args, console: &mut Console<'_>) -> Result<Exit, Failure> {
    let mut files = Vec::new();
    for path in &args.scenes {
        scenes(path, &mut files)?;
    }
    let (mut all, mut exit) = (Vec::new(), Exit::Fine);
    let (mut passed, mut looked) = (0_usize, 0_usize);
    for path in &files {
        let shown = visible(&path.display().to_string()).into_owned();
        let played = play(path);
        exit = exit.max(exit_of(&played));
        if let Ok((_, Outcome::Passed(count))) = &played {
            passed += 1;
            looked += count;
        }
        if console.is_json() {
            all.push(as_json(&shown, &played));
        } else {
            text(console, &shown, &played)?;
        }
    }
    if console.is_json() {
        console.json(&json!({ "scenes": all, "passed": passed, "failed": files.len() - passed }))?;
    } else {
        console
            .line(&format!("{passed} passed, {} failed; {looked} expectations met", files.len() - passed))?;
    }
    Ok(exit)
}

fn play(path: &Path) -> Result<(Scene, Outcome), SceneError> {
    let scene = Scene::read(path)?;
    let outcome = scene::play(&scene, path)?;
    Ok((scene, outcome))
}

fn exit_of(played: &Result<(Scene, Outcome), SceneError>) -> Exit {
    match played {
        Ok((_, Outcome::Passed(_))) => Exit::Fine,
        Ok((_, Outcome::Failed(_))) => Exit::Findings,
        Err(_) => Exit::Unusable,
    }
}

fn as_json(path: &str, played: &Result<(Scene, Outcome), SceneError>) -> Value {
    match played {
        Ok((scene, Outcome::Passed(count))) => {
            json!({ "scene": path, "title": scene.title, "passed": true, "expectations": count })
        }
        Ok((scene, Outcome::Failed(failure))) => {
            json!({ "scene": path, "title": scene.title, "passed": false, "failure": failure })
        }
        Err(error) => json!({ "scene": path, "passed": false, "error": error.to_string() }),
    }
}

fn text(
    console: &mut Console<'_>,
    path: &str,
    played: &Result<(Scene, Outcome), SceneError>,
) -> Result<(), Failure> {
    match played {
        Ok((scene, Outcome::Passed(_))) => {
            console.line(&format!("ok      {path}: {}", visible(&scene.title)))?;
        }
        Ok((scene, Outcome::Failed(failure))) => {
            console.line(&format!("FAILED  {path}: {}", visible(&scene.title)))?;
            console.line(&format!("        source: {}", visible(&scene.source)))?;
            for line in failure.to_string().lines() {
                console.line(&format!("        {}", visible(line)))?;
            }
        }
        Err(error) => console.error(&format!("error: {}", visible(&error.to_string())))?,
    }
    Ok(())
}

/// The scene at `path`, or all below it, in the order of their names.
fn scenes(path: &Path, found: &mut Vec<PathBuf>) -> Result<(), Failure> {
    if !path.is_dir() {
        found.push(path.to_owned());
        return Ok(());
    }
    let unreadable = |error: std::io::Error| Failure::Other(format!("{}: {error}", path.display()));
    let entries = std::fs::read_dir(path).map_err(unreadable)?;
    let mut inside: Vec<PathBuf> =
        entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>().map_err(unreadable)?;
    inside.retain(|entry| entry.is_dir() || entry.extension().is_some_and(|end| end == "json"));
    inside.sort();
    inside.iter().try_for_each(|entry| scenes(entry, found))
}
