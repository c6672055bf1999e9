//! Starting an app that was used for long, until the first answer, beside reading and hashing the ledger once.
//!
//! The history is that of the example app: 50 decisions of its person, 450 windows of counts. AskFirst reads and verifies the
//! decisions, folds and decides, brings the page in line with the result, and answers; counts wait until somebody asks for
//! them. The declaration is compiled already.

use std::fs::read;

use sha2::{Digest, Sha256};

use crate::history::History;
use crate::sample::{contest, try_time};
use crate::table::{Goal, Row};
use crate::{Options, Result, world};

const ROUNDS: usize = 101;

pub(crate) fn rows(_: &Options) -> Result<Vec<Row>> {
    let history = History::make()?;
    let killed = history.killed()?;
    let ledger = history.path().join("ledger");
    let [hashed, compiled, opened, everything, after_kill] = contest(
        ROUNDS,
        [
            &mut || try_time(1, || read(&ledger).map(Sha256::digest)),
            &mut || try_time(1, world::example),
            &mut || history.start(),
            &mut || history.start_and_count(),
            &mut || killed.start(),
        ],
    )?;
    let (floor, opening) = (("reading and hashing the ledger", &hashed), ("start", &opened));
    Ok(vec![
        Row::new(("start, 50 decisions, 450 counts", &opened), floor, Goal::Shown),
        Row::new(("start after a kill in a commit", &after_kill), opening, Goal::Shown),
        Row::new(("start, and folding the counts", &everything), opening, Goal::Shown),
        Row::new(("(compiling the declaration)", &compiled), opening, Goal::Shown),
    ])
}
