//! Opening an installation that has been used for long, beside reading its ledger and hashing it once.

use std::path::{Path, PathBuf};

use askfirst::consent::{Act, Choices};
use askfirst::declaration::Compiled;
use askfirst::{AskFirst, Config};
use sha2::{Digest, Sha256};

use crate::sample::{contest, try_time};
use crate::table::{Goal, Row};
use crate::world;
use crate::{Options, Result};

/// Consent records in the ledger.
const RECORDS: u8 = 100;
const ROUNDS: usize = 101;

pub(crate) fn rows(_: &Options) -> Result<Vec<Row>> {
    let folder = world::folder()?;
    let declaration = world::declaration(world::USES);
    let ask = world::open(declaration.clone(), folder.path())?;
    drop(ask.agree(Choices::default())?);
    for years in 1..RECORDS {
        drop(ask.act(&Act::Age { years })?);
    }
    drop(ask);

    let ledger = ledger(folder.path())?;
    let config = Config::new(Compiled::new(declaration)?, world::DEVICE);
    let [hashed, opened] = contest(
        ROUNDS,
        [&mut || try_time(1, || std::fs::read(&ledger).map(Sha256::digest)), &mut || {
            let (config, world) = (config.clone(), world::world(folder.path())?);
            try_time(1, || AskFirst::open(config, world))
        }],
    )?;
    Ok(vec![Row::new(
        ("opening, 100 records", &opened),
        ("reading and hashing them", &hashed),
        Goal::Ratio(3.0),
    )])
}

/// The ledger's file.
fn ledger(folder: &Path) -> Result<PathBuf> {
    let path = folder.join("ledger");
    if path.is_file() { Ok(path) } else { Err(format!("there is no {}", path.display()).into()) }
}
