//! Rules about how often things are read.

use askfirst::catalogue::{Item, Kind, Source};
use askfirst::declaration::Budget;

use super::consent::{items_of, names};
use super::{Finding, Place, Subject};

/// What reviewers of stores count for an identifier: three reads at most.
const MOST_READS: u32 = 3;

fn is_identifier(item: Item) -> bool {
    let info = item.info();
    info.kind == Kind::DeviceId && info.source == Source::Platform
}

/// Whether a budget allows more than `reads` in `seconds`.
fn exceeds(budget: Budget, reads: u32, seconds: u32) -> bool {
    u64::from(budget.reads) * u64::from(seconds) > u64::from(reads) * u64::from(budget.seconds)
}

/// Every budget with its place, its pointer and the items it is for.
fn budgets(subject: &Subject<'_>) -> Vec<(Place, String, Vec<Item>, Budget)> {
    let declaration = subject.declaration();
    let own = declaration.budgets.iter().map(|(item, budget)| {
        let place = Place::new(format!("budgets/{}", item.id()));
        (place, format!("/budgets/{}", item.id()), vec![*item], *budget)
    });
    let of_groups = declaration.uses.iter().enumerate().filter_map(|(nth, group)| {
        let items = items_of(subject, nth, |_, _| true);
        Some((Place::of_use(nth, group), format!("/uses/{nth}/budget"), items, group.budget?))
    });
    own.chain(of_groups).collect()
}

/// A finding for each budget and the items of it that `pick` picks.
fn each(
    subject: &Subject<'_>,
    pick: impl Fn(Item, Budget) -> bool,
    message: impl Fn(&str, Budget) -> String,
    help: &str,
) -> Vec<Finding> {
    let all = budgets(subject).into_iter();
    all.filter_map(|(place, pointer, mut items, budget)| {
        items.retain(|item| pick(*item, budget));
        (!items.is_empty()).then(|| Finding::new(place, pointer, message(&names(&items), budget), help))
    })
    .collect()
}

/// A finding for each item that `pick` picks and that some use reads without a budget.
fn without(subject: &Subject<'_>, pick: impl Fn(Item) -> bool) -> Vec<Finding> {
    let uses = subject.compiled.uses().iter().filter(|one| one.budget.is_none());
    let mut items: Vec<Item> = uses.filter_map(|one| one.what.item()).filter(|item| pick(*item)).collect();
    items.sort_unstable();
    items.dedup();
    items
        .into_iter()
        .map(|item| {
            let id = item.id();
            Finding::new(
                Place::new(format!("budgets/{id}")),
                "/budgets",
                format!("{id} may be read as often as the app likes"),
                format!("add \"{id}\" to \"budgets\", like {{ \"reads\": 1, \"seconds\": 3600 }}"),
            )
        })
        .collect()
}

pub(super) fn identifier_without_budget(subject: &Subject<'_>) -> Vec<Finding> {
    without(subject, is_identifier)
}

pub(super) fn app_list_without_budget(subject: &Subject<'_>) -> Vec<Finding> {
    without(subject, |item| item.info().kind == Kind::AppList)
}

pub(super) fn location_without_budget(subject: &Subject<'_>) -> Vec<Finding> {
    without(subject, |item| {
        matches!(item.info().kind, Kind::Location | Kind::Radio) && item.info().source == Source::Platform
    })
}

pub(super) fn budget_too_generous(subject: &Subject<'_>) -> Vec<Finding> {
    each(
        subject,
        |item, budget| {
            let watched = is_identifier(item) || item.info().kind == Kind::AppList;
            watched && (budget.reads > MOST_READS || exceeds(budget, MOST_READS, 60))
        },
        |items, budget| format!("{items} may be read {} times in {} seconds", budget.reads, budget.seconds),
        "allow 1 read, 3 at most, in a minute or longer: the value does not change, and the last one is served",
    )
}

pub(super) fn budget_too_frequent(subject: &Subject<'_>) -> Vec<Finding> {
    each(
        subject,
        |item, budget| {
            let info = item.info();
            let watched = matches!(info.kind, Kind::Location | Kind::Radio | Kind::Clipboard | Kind::Records);
            watched && info.source == Source::Platform && exceeds(budget, 1, 30)
        },
        |items, budget| {
            format!(
                "{items} may be read {} times in {} seconds, more than once in 30",
                budget.reads, budget.seconds
            )
        },
        "allow what the feature needs, once in a minute or less",
    )
}

pub(super) fn budget_of_nothing(subject: &Subject<'_>) -> Vec<Finding> {
    each(
        subject,
        |_, budget| budget.reads == 0,
        |items, _| format!("{items} can never be read"),
        "allow at least 1 read, or remove the uses",
    )
}

pub(super) fn budget_unused(subject: &Subject<'_>) -> Vec<Finding> {
    let used = |item: Item| subject.compiled.uses().iter().any(|one| one.what.item() == Some(item));
    let own = subject.declaration().budgets.iter().map(|(item, _)| item).filter(|item| !used(**item));
    own.map(|item| {
        Finding::new(
            Place::new(format!("budgets/{}", item.id())),
            format!("/budgets/{}", item.id()),
            format!("nobody uses {}", item.id()),
            "remove the budget",
        )
    })
    .collect()
}
