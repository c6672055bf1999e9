//! What remains of a value when everything that is wrong with its shape is taken out.
//!
//! Rules that look at a whole value need one of the right shape; with this they can be asked although a part is broken,
//! and a person learns of all errors at once.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::{Map, Value};

use super::{Fault, FaultKind, Shape};
use crate::json::{child, decode};

/// What remains, and what was taken out.
#[derive(Clone, Debug)]
pub struct Pruned {
    /// A value of the right shape.
    pub value: Value,
    /// The pointers of what was taken out, in the original.
    pub removed: BTreeSet<String>,
    /// The pointers of what was filled in.
    filled: BTreeSet<String>,
    /// The original places of the elements of lists that lost some, by the list's original pointer.
    moved: HashMap<String, Vec<usize>>,
}

impl Pruned {
    /// The pointer in the original of what `pointer` names here.
    pub fn original(&self, pointer: &str) -> String {
        let mut at = String::new();
        for segment in pointer.split('/').skip(1) {
            let key = decode(segment);
            let place = self.moved.get(&at).zip(key.parse::<usize>().ok());
            let key = place.and_then(|(places, nth)| places.get(nth)).map_or(key, ToString::to_string);
            at = child(&at, &key);
        }
        at
    }

    /// Whether something was taken out at `pointer` of the original, inside it, or around it, or filled in around it.
    pub fn touches(&self, pointer: &str) -> bool {
        let within = |inner: &str, outer: &str| {
            inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.removed.iter().any(|removed| within(removed, pointer) || within(pointer, removed))
            || self.filled.iter().any(|filled| within(pointer, filled))
    }
}

/// Takes out of `value` what `shape` does not allow. A key that is missing is taken from `skeleton` if it has one there;
/// otherwise the object without it goes. Nothing remains if that would be the whole.
pub fn prune(shape: &Shape, value: &Value, skeleton: &Value) -> Option<Pruned> {
    let mut removed = BTreeSet::new();
    let mut filled = BTreeMap::new();
    loop {
        let mut pruned = Pruned {
            value: Value::Null,
            removed: removed.clone(),
            filled: filled.keys().cloned().collect(),
            moved: HashMap::new(),
        };
        pruned.value = strip(value, "", &removed, &filled, &mut pruned.moved);
        let faults = shape.faults(&pruned.value);
        if faults.is_empty() {
            return Some(pruned);
        }
        let before = removed.len() + filled.len();
        for fault in faults {
            take_out(&fault, &pruned, skeleton, &mut removed, &mut filled);
        }
        // Each round takes something out or the shape cannot be met.
        if removed.contains("") || removed.len() + filled.len() == before {
            return None;
        }
    }
}

fn take_out(
    fault: &Fault,
    pruned: &Pruned,
    skeleton: &Value,
    removed: &mut BTreeSet<String>,
    filled: &mut BTreeMap<String, Value>,
) {
    let at = pruned.original(&fault.broken());
    if let FaultKind::MissingKey { key, .. } = &fault.kind {
        let missing = child(&at, key);
        if let Some(value) = skeleton.pointer(&missing) {
            filled.insert(missing, value.clone());
            return;
        }
    }
    removed.insert(at);
}

fn strip(
    value: &Value,
    at: &str,
    removed: &BTreeSet<String>,
    filled: &BTreeMap<String, Value>,
    moved: &mut HashMap<String, Vec<usize>>,
) -> Value {
    match value {
        Value::Array(list) => {
            let kept: Vec<usize> =
                (0..list.len()).filter(|nth| !removed.contains(&child(at, &nth.to_string()))).collect();
            let elements = kept
                .iter()
                .map(|nth| strip(&list[*nth], &child(at, &nth.to_string()), removed, filled, moved))
                .collect();
            if kept.len() < list.len() {
                moved.insert(at.to_owned(), kept);
            }
            Value::Array(elements)
        }
        Value::Object(map) => {
            let mut members = Map::new();
            for (key, value) in map {
                let pointer = child(at, key);
                if !removed.contains(&pointer) {
                    members.insert(key.clone(), strip(value, &pointer, removed, filled, moved));
                }
            }
            for (pointer, value) in filled {
                if crate::json::parent(pointer) == Some(at) {
                    members.insert(decode(&pointer[at.len() + 1..]), value.clone());
                }
            }
            Value::Object(members)
        }
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn shape() -> Shape {
        Shape::new(json!({
            "type": "object",
            "additionalProperties": false,
            "required": ["name", "list"],
            "properties": {
                "name": { "type": "string" },
                "list": { "type": "array", "items": {
                    "type": "object",
                    "required": ["id"],
                    "additionalProperties": false,
                    "properties": { "id": { "type": "string" }, "free": { "type": "integer" } },
                } },
            },
        }))
        .unwrap()
    }

    #[test]
    fn broken_elements_go_and_the_rest_keeps_its_place() {
        let value = json!({ "name": "x", "list": [{ "id": 1 }, { "id": "b", "free": "no" }, { "idd": "c" }, { "id": "d" }] });
        let pruned = prune(&shape(), &value, &Value::Null).unwrap();
        assert_eq!(pruned.value, json!({ "name": "x", "list": [{ "id": "b" }, { "id": "d" }] }));
        assert_eq!(pruned.original("/list/1/id"), "/list/3/id");
        assert!(pruned.touches("/list") && pruned.touches("/list/0/id") && !pruned.touches("/list/3"));
    }

    #[test]
    fn what_is_missing_comes_from_the_skeleton() {
        let pruned = prune(&shape(), &json!({ "list": [] }), &json!({ "name": "" })).unwrap();
        assert_eq!(pruned.value, json!({ "list": [], "name": "" }));
        assert!(prune(&shape(), &json!({ "list": [] }), &Value::Null).is_none());
        assert!(prune(&shape(), &json!(7), &Value::Null).is_none());
    }
}
