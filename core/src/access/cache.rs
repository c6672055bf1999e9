//! Values read before, in memory only.

use std::collections::BTreeMap;

use super::Value;
use crate::catalogue::Item;

/// One value an item, whoever it was read for: the system is not asked twice for what is known. Who gets it is
/// decided by the gate each time.
#[derive(Default)]
pub(crate) struct Cache {
    values: BTreeMap<Item, Value>,
}

impl Cache {
    pub(crate) fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    pub(crate) fn get(&self, item: Item) -> Option<Value> {
        self.values.get(&item).cloned()
    }

    pub(crate) fn put(&mut self, item: Item, value: Value) {
        self.values.insert(item, value);
    }

    /// Forgets the items that `keep` does not want any more.
    pub(crate) fn retain(&mut self, keep: impl Fn(Item) -> bool) {
        self.values.retain(|item, _| keep(*item));
    }
}
