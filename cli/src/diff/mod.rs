//! What changed between two declarations, and what that means for people who agreed to the first.

mod aspects;
mod triggers;

use std::collections::BTreeSet;

use askfirst::declaration::{Compiled, Meaning, Use, What};
use askfirst::text::Text;
use serde::Serialize;

pub use aspects::Aspect;
pub use triggers::{TRIGGERS, TriggerChange, trigger_id};

/// The difference between two declarations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diff {
    /// The version of the older policy.
    pub from_version: String,
    /// The version of the newer policy.
    pub to_version: String,
    /// Uses that are new.
    pub added: Vec<UseRef>,
    /// Uses that are gone.
    pub removed: Vec<UseRef>,
    /// Uses that mean something else now.
    pub changed: Vec<ChangedUse>,
    /// Uses that mean the same, on other terms that nobody is asked about.
    pub adjusted: Vec<ChangedUse>,
    /// The changes by what they are about.
    pub triggers: Vec<TriggerChange>,
    /// Uses that are denied to people who agreed to the older policy, until they answer again.
    pub asked_again: Vec<UseRef>,
}

/// A use, named so that it needs no declaration to be understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UseRef {
    /// `recipient/item/purpose`.
    pub key: String,
    /// Its number: in the newer declaration, or in the older one if it is gone.
    pub number: u16,
    /// Who gets it.
    pub recipient: Text,
    /// What.
    pub data: Text,
    /// What for.
    pub purpose: Text,
}

/// A use that both declarations have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChangedUse {
    /// The use in the newer declaration.
    #[serde(rename = "use")]
    pub of: UseRef,
    /// What is different.
    pub aspects: Vec<Aspect>,
    /// Whether it reaches further than before.
    pub widened: bool,
}

impl Diff {
    /// Whether anything changed that consent is given to.
    pub fn uses_changed(&self) -> bool {
        !(self.added.is_empty() && self.removed.is_empty() && self.changed.is_empty())
    }

    /// Whether the policy has another version.
    pub fn version_changed(&self) -> bool {
        self.from_version != self.to_version
    }

    /// Whether the policy calls any of the changes major.
    pub fn is_major(&self) -> bool {
        self.triggers.iter().any(|change| change.major)
    }

    /// Whether the newer declaration breaks the rule that changed uses need a new version.
    pub fn needs_new_version(&self) -> bool {
        self.uses_changed() && !self.version_changed()
    }
}

/// Compares two declarations. Uses are the same if recipient, item and purpose are.
pub fn diff(old: &Compiled, new: &Compiled) -> Diff {
    let known: BTreeSet<Meaning> = old.uses().iter().map(|one| one.meaning).collect();
    let mut result = Diff {
        from_version: old.declaration().policy.version.clone(),
        to_version: new.declaration().policy.version.clone(),
        added: Vec::new(),
        removed: Vec::new(),
        changed: Vec::new(),
        adjusted: Vec::new(),
        triggers: Vec::new(),
        asked_again: Vec::new(),
    };
    for one in new.uses() {
        let of = use_ref(new, one);
        // An exception needs no answer, so there is none to wait for.
        if !known.contains(&one.meaning) && one.exception.is_none() {
            result.asked_again.push(of.clone());
        }
        let Some(before) = same(old, new, one) else {
            result.added.push(of);
            continue;
        };
        let aspects = aspects::compare(old, before, new, one);
        let widened = aspects.iter().any(|aspect| aspect.wider);
        if before.meaning != one.meaning {
            result.changed.push(ChangedUse { of, aspects, widened });
        } else if !aspects.is_empty() {
            result.adjusted.push(ChangedUse { of, aspects, widened });
        }
    }
    result.removed =
        old.uses().iter().filter(|one| same(new, old, one).is_none()).map(|one| use_ref(old, one)).collect();
    result.triggers = triggers::changes(old, new, &result);
    result
}

/// The use of `there` that has the key of `one`, a use of `here`.
fn same<'a>(there: &'a Compiled, here: &Compiled, one: &Use) -> Option<&'a Use> {
    there.uses().iter().find(|other| {
        other.what == one.what
            && there.recipient(other).id == here.recipient(one).id
            && there.purpose(other).id == here.purpose(one).id
    })
}

/// What is used, in words.
pub(crate) fn what_words(what: What) -> Text {
    match what {
        What::Start => Text { zh: "启动 SDK".to_owned(), en: "start of the SDK".to_owned() },
        What::Item(item) => {
            let name = item.info().name;
            Text { zh: name.zh.to_owned(), en: name.en.to_owned() }
        }
    }
}

fn use_ref(compiled: &Compiled, one: &Use) -> UseRef {
    UseRef {
        key: compiled.key(one),
        number: one.id.0,
        recipient: compiled.recipient(one).title.clone(),
        data: what_words(one.what),
        purpose: compiled.purpose(one).title.clone(),
    }
}
