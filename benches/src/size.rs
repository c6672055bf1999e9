//! What the library adds to an app, beside a library with nothing in it. `./bench` builds both as phones get them.

use std::path::Path;

use crate::sample::Samples;
use crate::table::{Goal, Row, Unit};
use crate::{Options, Result};

const MOST: f64 = 400e3;

pub(crate) fn rows(options: &Options) -> Result<Vec<Row>> {
    let Some(folder) = &options.libraries else { return Ok(Vec::new()) };
    Ok(vec![Row {
        what: "library for phones, stripped",
        samples: size(folder, "askfirst_ffi")?,
        floor: "an empty library",
        floor_samples: size(folder, "askfirst_bench_empty")?,
        unit: Unit::Bytes,
        goal: Goal::Most(MOST),
    }])
}

fn size(folder: &Path, library: &str) -> Result<Samples> {
    let name = format!("{}{library}{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    let path = folder.join(name);
    let bytes = std::fs::metadata(&path).map_err(|error| format!("{}: {error}", path.display()))?.len();
    Ok(Samples::exact(f64::from(u32::try_from(bytes)?)))
}
