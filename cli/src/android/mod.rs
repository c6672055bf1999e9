//! What a declaration means for an Android build: the permissions and `<queries>` that its uses need, and the components
//! of third parties that must not start by themselves.

mod components;
mod permissions;
mod queries;

use std::collections::BTreeSet;

use askfirst::catalogue::{Item, Platform};
use askfirst::declaration::Compiled;
use thiserror::Error;

pub use components::{Known, STARTUP, Verdict, Which, known};
pub use permissions::{HARMLESS, Permission, openers};
pub use queries::{Query, SERVICES, Service};

/// Stands before the name of an initialiser in a declaration's `providers`.
pub(crate) const STARTUP_ENTRY: &str = "androidx.startup:";

/// What an Android build states for a declaration. Everything is in a fixed order, so that it is written alike each time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// The permissions, by their names.
    pub permissions: Vec<Permission>,
    /// What the app must be able to see of other apps, in the declaration's order, then the services behind items.
    pub queries: Vec<Needed>,
    /// The components to take out, in the declaration's order of SDKs.
    pub removed: Vec<Removed>,
}

/// Something that the app must be able to see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needed {
    /// What.
    pub query: Query,
    /// Why: the id of a checked app, or an item and whose service gives it.
    pub why: String,
}

/// A component of an SDK that would start it before the app's own code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removed {
    /// The SDK: the id of a recipient.
    pub sdk: String,
    /// Its class.
    pub class: String,
    /// Its authorities, where they are known.
    pub authorities: Option<&'static str>,
    /// Whether it is an initialiser of `androidx.startup` instead of a provider of its own.
    pub initializer: bool,
}

/// A name that no Android build takes.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("\"{}\" of {at} is no name of a {kind}", name.escape_debug())]
pub struct BadName {
    /// Where it stands: `apps/wechat` or `recipients/mobtech`.
    pub at: String,
    /// The name.
    pub name: String,
    /// What it should be: a package or a class.
    pub kind: &'static str,
}

impl Needs {
    /// What `compiled` needs on Android.
    pub fn new(compiled: &Compiled) -> Result<Self, BadName> {
        if let Some(bad) = bad_names(compiled).into_iter().next() {
            return Err(bad);
        }
        Ok(Self {
            permissions: permissions::needed(compiled),
            queries: queries::needed(compiled),
            removed: components::removed(compiled),
        })
    }
}

/// Names in the declaration that no Android build takes.
pub fn bad_names(compiled: &Compiled) -> Vec<BadName> {
    let declaration = compiled.declaration();
    let apps = declaration.apps.iter().filter_map(|app| {
        let name = app.android.as_ref()?;
        let bad = || BadName { at: format!("apps/{}", app.id), name: name.clone(), kind: "package" };
        (!is_name(name, false)).then(bad)
    });
    let classes = declaration.recipients.iter().flat_map(|one| {
        let providers = one.sdk.iter().flat_map(|sdk| &sdk.providers);
        providers
            .filter(|name| !is_name(name.strip_prefix(STARTUP_ENTRY).unwrap_or(name), true))
            .map(|name| BadName { at: format!("recipients/{}", one.id), name: name.clone(), kind: "class" })
    });
    apps.chain(classes).collect()
}

/// Whether `name` can be that of a package, or of a class in one.
fn is_name(name: &str, class: bool) -> bool {
    let letter = |c: char| c.is_ascii_alphabetic() || c == '_' || (class && c == '$');
    let part = |part: &str| part.starts_with(letter) && part.chars().all(|c| letter(c) || c.is_ascii_digit());
    name.contains('.') && name.split('.').all(part)
}

/// The items of the uses on Android that a phone can come to ask the system for, each with who gets it.
fn used(compiled: &Compiled) -> Vec<(Item, &str)> {
    let uses = compiled.uses().iter().filter(|one| one.platforms.contains(&Platform::Android));
    uses.filter_map(|one| Some((one.what.item()?, compiled.recipient(one).id.as_str()))).collect()
}

/// The items that are used on Android.
pub(crate) fn items(compiled: &Compiled) -> BTreeSet<Item> {
    used(compiled).into_iter().map(|(item, _)| item).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_java() {
        for good in ["com.tencent.mm", "a.B_1", "me.ele"] {
            assert!(is_name(good, false) && is_name(good, true), "{good}");
        }
        assert!(is_name("com.example.Outer$Inner", true) && !is_name("com.example.Outer$Inner", false));
        for bad in ["", "com", ".a", "a.", "a..b", "a.1b", "a.b c", "a.\"b", "a.先", "a.b-c", "a.b\u{0}"] {
            assert!(!is_name(bad, true), "{bad}");
        }
    }
}
