//! Starting from databases that hold the same records: a table each log, a row each record, its key the record's number.
//!
//! A database opens and reads; the same functions as in AskFirst fold what it read, decide and answer. It verifies nothing, and
//! publishes to no other process. Files were closed properly and are in the system's cache.

mod redb;
mod sqlite;

use std::path::Path;

use askfirst::decision::decide;
use askfirst::edge::Timestamp;
use askfirst::ledger::{Entry, Kind};
use askfirst::record::State;
use tempfile::TempDir;

use crate::history::History;
use crate::sample::{contest, try_time};
use crate::table::{Goal, Row};
use crate::{Options, Result, world};

const ROUNDS: usize = 101;

/// The tables.
#[derive(Clone, Copy)]
enum Table {
    Decisions,
    Activity,
}

/// A database, open.
trait Database: Sized {
    /// Opens the files in `folder`, which are made where there are none.
    fn open(folder: &Path) -> Result<Self>;
    /// Puts records into a table, in one commit.
    fn fill(&self, table: Table, entries: &[Entry]) -> Result<()>;
    /// The last `count` records of a table, in their order.
    fn last(&self, table: Table, count: usize) -> Result<Vec<Entry>>;
    /// Calls `copy` within a commit that has written to the files already.
    fn within_commit(&self, entries: &[Entry], copy: impl FnOnce() -> Result<()>) -> Result<()>;
}

/// How many of the decisions and of the counts are read until the first answer.
#[derive(Clone, Copy)]
struct Reading(usize, usize);

/// Everything.
const ALL: Reading = Reading(usize::MAX, usize::MAX);
/// The decisions alone, as AskFirst does.
const DECISIONS: Reading = Reading(usize::MAX, 0);
/// The last decision alone. That it is the last, and what was decided, is then taken on trust.
const LAST: Reading = Reading(1, 0);

pub(crate) fn rows(_: &Options) -> Result<Vec<Row>> {
    let history = History::make()?;
    let sqlite = Filled::<sqlite::Sqlite>::new(&history)?;
    let redb = Filled::<redb::Redb>::new(&history)?;
    let [ours, all, decisions, last, killed, all_redb, decisions_redb, last_redb, killed_redb] = contest(
        ROUNDS,
        [
            &mut || history.start(),
            &mut || sqlite.start(ALL),
            &mut || sqlite.start(DECISIONS),
            &mut || sqlite.start(LAST),
            &mut || sqlite.start_after_kill(ALL),
            &mut || redb.start(ALL),
            &mut || redb.start(DECISIONS),
            &mut || redb.start(LAST),
            &mut || redb.start_after_kill(ALL),
        ],
    )?;
    let start = ("start", &ours);
    Ok(vec![
        Row::new(("SQLite, all 500 records", &all), start, Goal::Least(5.0)),
        Row::new(("redb, all 500 records", &all_redb), start, Goal::Least(10.0)),
        Row::new(("SQLite, the decisions alone", &decisions), start, Goal::Shown),
        Row::new(("redb, the decisions alone", &decisions_redb), start, Goal::Shown),
        Row::new(("SQLite, the last decision alone", &last), start, Goal::Shown),
        Row::new(("redb, the last decision alone", &last_redb), start, Goal::Shown),
        Row::new(("SQLite, all, after a kill in a commit", &killed), start, Goal::Shown),
        Row::new(("redb, all, after a kill in a commit", &killed_redb), start, Goal::Shown),
    ])
}

/// A database with the records of a history, closed properly; and as it is after a kill within a commit.
struct Filled<'a, D> {
    history: &'a History,
    closed: TempDir,
    killed: TempDir,
    database: std::marker::PhantomData<D>,
}

impl<'a, D: Database> Filled<'a, D> {
    fn new(history: &'a History) -> Result<Self> {
        let (closed, killed) = (world::folder()?, world::folder()?);
        let decisions = history.entries("ledger")?;
        let database = D::open(closed.path())?;
        database.fill(Table::Decisions, &decisions)?;
        database.fill(Table::Activity, &history.entries("activity")?)?;
        drop(database);
        let filled = Self { history, closed, killed, database: std::marker::PhantomData };
        // Another commit on a copy, which is never finished.
        let working = world::folder()?;
        copy(filled.closed.path(), working.path())?;
        D::open(working.path())?.within_commit(&decisions, || copy(working.path(), filled.killed.path()))?;
        Ok(filled)
    }

    fn start(&self, reading: Reading) -> Result<f64> {
        self.start_in(self.closed.path(), reading)
    }

    fn start_after_kill(&self, reading: Reading) -> Result<f64> {
        let folder = world::folder()?;
        copy(self.killed.path(), folder.path())?;
        self.start_in(folder.path(), reading)
    }

    /// Opens and reads, folds and decides as AskFirst does, and answers.
    fn start_in(&self, folder: &Path, Reading(decisions, counts): Reading) -> Result<f64> {
        let config = &self.history.config;
        try_time(1, || {
            let database = D::open(folder)?;
            let decisions = database.last(Table::Decisions, decisions)?;
            let counts = if counts > 0 { database.last(Table::Activity, counts)? } else { Vec::new() };
            let mut state = State::default();
            state.fold(&decisions)?;
            let cells = decide(&config.compiled, config.device, &state.consent);
            match cells.get(self.history.id.index()) {
                Some(cell) if !cell.denies() => Ok((database, decisions, counts, state, cells)),
                _ => Err(Box::<dyn std::error::Error>::from("the database gives another answer")),
            }
        })
    }
}

/// Copies all files, down to the disk.
fn copy(from: &Path, to: &Path) -> Result<()> {
    for file in std::fs::read_dir(from)? {
        let file = file?.path();
        let copy = to.join(file.file_name().ok_or("a file without a name")?);
        std::fs::copy(&file, &copy)?;
        std::fs::File::open(&copy)?.sync_all()?;
    }
    Ok(())
}

/// A row as the record that it holds. Nothing verifies it.
fn entry(index: u64, kind: u16, at: i64, body: Vec<u8>) -> Entry {
    let (kind, at) = (Kind::from(kind), Timestamp(at));
    Entry { index, kind, at, salt: [0; 16], body: Some(body), commitment: [0; 32] }
}
