//! Writes the seeds of all properties, each into a folder of its own below the one that is named.

use std::path::PathBuf;
use std::{env, fs, io};

use askfirst_properties::{ALL, seeds};

fn main() -> io::Result<()> {
    let folder = PathBuf::from(env::args_os().nth(1).ok_or(io::ErrorKind::InvalidInput)?);
    for (property, _) in ALL {
        let folder = folder.join(property);
        fs::create_dir_all(&folder)?;
        for (name, bytes) in seeds::of(property) {
            fs::write(folder.join(format!("seed-{name}")), bytes)?;
        }
    }
    Ok(())
}
