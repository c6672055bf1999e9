//! What is different about one use.

use askfirst::declaration::{Budget, Compiled, PurposeKind, Use};
use serde::Serialize;

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Aspect {
    /// What it is about.
    pub aspect: &'static str,
    /// What it was.
    pub from: String,
    /// What it is.
    pub to: String,
    /// Whether the use reaches further now.
    pub wider: bool,
}

/// The differences between `before`, a use of `old`, and `after`, the same use of `new`.
pub(super) fn compare(old: &Compiled, before: &Use, new: &Compiled, after: &Use) -> Vec<Aspect> {
    let company = |compiled: &Compiled, one: &Use| {
        let company = compiled.recipient(one).company.clone();
        if company.is_empty() { compiled.declaration().app.operator.clone() } else { company }
    };
    let separate = |compiled: &Compiled, one: &Use| {
        compiled.separate(one).map_or_else(|| "none".to_owned(), |consent| consent.id.clone())
    };
    let platforms =
        |one: &Use| one.platforms.iter().map(|platform| platform.id()).collect::<Vec<_>>().join(", ");
    let further = after.platforms.iter().any(|platform| !before.platforms.contains(platform));
    let (kind_before, kind_after) = (old.purpose(before).kind, new.purpose(after).kind);
    let (region_before, region_after) = (&old.recipient(before).region, &new.recipient(after).region);
    let all = [
        ("company", company(old, before), company(new, after), true),
        ("region", region_before.clone(), region_after.clone(), true),
        ("purpose", kind(kind_before), kind(kind_after), kind_after == PurposeKind::Basic),
        ("separate consent", separate(old, before), separate(new, after), after.separate.is_none()),
        ("personalised", yes(before.personalised), yes(after.personalised), after.personalised),
        ("foreground only", yes(before.foreground_only), yes(after.foreground_only), !after.foreground_only),
        (
            "without consent",
            yes(before.exception.is_some()),
            yes(after.exception.is_some()),
            after.exception.is_some(),
        ),
        ("budget", budget(before.budget), budget(after.budget), is_larger(before.budget, after.budget)),
        ("platforms", platforms(before), platforms(after), further),
    ];
    let different = all.into_iter().filter(|(_, from, to, _)| from != to);
    different.map(|(aspect, from, to, wider)| Aspect { aspect, from, to, wider }).collect()
}

fn yes(flag: bool) -> String {
    if flag { "yes" } else { "no" }.to_owned()
}

fn kind(kind: PurposeKind) -> String {
    match kind {
        PurposeKind::Basic => "basic",
        PurposeKind::Additional => "additional",
    }
    .to_owned()
}

fn budget(budget: Option<Budget>) -> String {
    budget.map_or_else(|| "none".to_owned(), |one| format!("{} in {} s", one.reads, one.seconds))
}

fn is_larger(before: Option<Budget>, after: Option<Budget>) -> bool {
    match (before, after) {
        (None, _) => false,
        (Some(_), None) => true,
        (Some(old), Some(new)) => {
            u64::from(new.reads) * u64::from(old.seconds) > u64::from(old.reads) * u64::from(new.seconds)
                || new.reads > old.reads
        }
    }
}
