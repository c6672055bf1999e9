//! redb as it comes.

use std::path::Path;

use ::redb::{Database as Store, ReadableDatabase, ReadableTable, TableDefinition};
use askfirst::ledger::Entry;

use super::{Database, Table, entry};
use crate::Result;

pub(super) struct Redb(Store);

type Definition = TableDefinition<'static, u64, (u16, i64, &'static [u8])>;

const DECISIONS: Definition = TableDefinition::new("decisions");
const ACTIVITY: Definition = TableDefinition::new("activity");

fn definition(table: Table) -> Definition {
    match table {
        Table::Decisions => DECISIONS,
        Table::Activity => ACTIVITY,
    }
}

impl Database for Redb {
    fn open(folder: &Path) -> Result<Self> {
        Ok(Self(Store::create(folder.join("records.redb"))?))
    }

    fn fill(&self, table: Table, entries: &[Entry]) -> Result<()> {
        let commit = self.0.begin_write()?;
        let mut rows = commit.open_table(definition(table))?;
        for entry in entries {
            let body = entry.body.as_deref().unwrap_or_default();
            rows.insert(entry.index, (entry.kind.number(), entry.at.0, body))?;
        }
        drop(rows);
        Ok(commit.commit()?)
    }

    fn last(&self, table: Table, count: usize) -> Result<Vec<Entry>> {
        let rows = self.0.begin_read()?.open_table(definition(table))?;
        let last = rows.iter()?.rev().take(count).map(|row| {
            let (index, value) = row?;
            let (kind, at, body) = value.value();
            Ok(entry(index.value(), kind, at, body.to_vec()))
        });
        let mut entries = last.collect::<Result<Vec<_>>>()?;
        entries.reverse();
        Ok(entries)
    }

    fn within_commit(&self, entries: &[Entry], copy: impl FnOnce() -> Result<()>) -> Result<()> {
        let commit = self.0.begin_write()?;
        let mut rows = commit.open_table(DECISIONS)?;
        for (entry, id) in entries.iter().zip(entries.len() as u64..) {
            rows.insert(id, (entry.kind.number(), entry.at.0, entry.body.as_deref().unwrap_or_default()))?;
        }
        copy()?;
        drop(rows);
        Ok(commit.abort()?)
    }
}
