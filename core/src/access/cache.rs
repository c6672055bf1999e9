//! Values read before, in memory only.

use super::Value;
use crate::catalogue::Item;
use crate::declaration::UseId;

/// One value an item, whoever it was read for: the system is not asked twice for what is known. Who gets it is decided by the
/// gate each time.
#[derive(Default)]
pub(crate) struct Cache {
    values: Vec<(Item, Kept)>,
}

struct Kept {
    value: Value,
    /// The uses that have had it.
    had: Vec<UseId>,
}

impl Cache {
    pub(crate) fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    pub(crate) fn holds(&self, item: Item) -> bool {
        self.values.iter().any(|(other, _)| *other == item)
    }

    /// The value for a use, and whether this use has not had it before: to it the value is new, and that counts.
    pub(crate) fn get(&mut self, item: Item, id: UseId) -> Option<(Value, bool)> {
        let (_, kept) = self.values.iter_mut().find(|(other, _)| *other == item)?;
        let new = !kept.had.contains(&id);
        if new {
            kept.had.push(id);
        }
        Some((kept.value.clone(), new))
    }

    pub(crate) fn put(&mut self, item: Item, id: UseId, value: Value) {
        self.retain(|other| other != item);
        self.values.push((item, Kept { value, had: vec![id] }));
    }

    /// Forgets the items that `keep` does not want any more.
    pub(crate) fn retain(&mut self, keep: impl Fn(Item) -> bool) {
        self.values.retain(|(item, _)| keep(*item));
    }
}
