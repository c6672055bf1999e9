//! SQLite with its rollback journal, which starts faster than its write-ahead log.

use std::path::Path;

use askfirst::ledger::Entry;
use rusqlite::{Connection, params};

use super::{Database, Table, entry};
use crate::Result;

pub(super) struct Sqlite(Connection);

const TABLES: &str = "
CREATE TABLE IF NOT EXISTS decisions (id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, at INTEGER NOT NULL, body BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS activity (id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, at INTEGER NOT NULL, body BLOB NOT NULL);
";

impl Sqlite {
    fn insert(&self, table: Table, entries: &[Entry], first: u64) -> Result<()> {
        let mut insert = self.0.prepare(match table {
            Table::Decisions => "INSERT INTO decisions VALUES (?, ?, ?, ?)",
            Table::Activity => "INSERT INTO activity VALUES (?, ?, ?, ?)",
        })?;
        for (entry, id) in entries.iter().zip(first..) {
            insert.execute(params![i64::try_from(id)?, entry.kind.number(), entry.at.0, entry.body])?;
        }
        Ok(())
    }
}

impl Database for Sqlite {
    fn open(folder: &Path) -> Result<Self> {
        Ok(Self(Connection::open(folder.join("records.sqlite"))?))
    }

    fn fill(&self, table: Table, entries: &[Entry]) -> Result<()> {
        self.0.execute_batch(TABLES)?;
        self.0.execute_batch("BEGIN")?;
        self.insert(table, entries, 0)?;
        Ok(self.0.execute_batch("COMMIT")?)
    }

    fn last(&self, table: Table, count: usize) -> Result<Vec<Entry>> {
        let mut select = self.0.prepare(match table {
            Table::Decisions => "SELECT id, kind, at, body FROM decisions ORDER BY id DESC LIMIT ?",
            Table::Activity => "SELECT id, kind, at, body FROM activity ORDER BY id DESC LIMIT ?",
        })?;
        let rows = select.query_map([i64::try_from(count).unwrap_or(i64::MAX)], |row| {
            let index: i64 = row.get(0)?;
            Ok(entry(index.unsigned_abs(), row.get(1)?, row.get(2)?, row.get(3)?))
        })?;
        let mut entries = rows.collect::<Result<Vec<_>, _>>()?;
        entries.reverse();
        Ok(entries)
    }

    fn within_commit(&self, entries: &[Entry], copy: impl FnOnce() -> Result<()>) -> Result<()> {
        // Without room in memory the commit writes to the file before it ends.
        self.0.execute_batch("PRAGMA cache_size = 1; BEGIN")?;
        self.insert(Table::Decisions, entries, entries.len() as u64)?;
        copy()?;
        Ok(self.0.execute_batch("ROLLBACK")?)
    }
}
