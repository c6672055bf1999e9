//! A scene's file.

use std::path::Path;

use askfirst_cli::scene::{self, Do, Scene};

/// How many steps are played: each takes real files.
const STEPS: usize = 12;

/// What was read is written and read back as the same. Every scene can be played, on the small declaration, and playing it
/// again shows the same.
pub fn scene(bytes: &[u8]) {
    let Ok(mut read) = serde_json::from_slice::<Scene>(bytes) else { return };
    let json = serde_json::to_value(&read).unwrap();
    let again: Scene = serde_json::from_value(json.clone()).unwrap();
    assert_eq!(serde_json::to_value(&again).unwrap(), json);

    // Never a file that the input names.
    "small.json".clone_into(&mut read.declaration);
    read.steps.truncate(STEPS);
    for step in &mut read.steps {
        if let Do::Update(declaration) = &mut step.action {
            "small-2-widened.json".clone_into(declaration);
        }
    }
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/declarations/scene.json");
    let play = || format!("{:?}", scene::play(&read, &place));
    assert_eq!(play(), play());
}
