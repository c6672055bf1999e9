//! Rules about what nobody uses, and what can be mistaken for something else.

use askfirst::catalogue::{Item, Platform};

use super::{Finding, Place, Subject};

/// Ids shorter than this differ by one letter all the time.
const SIMILAR_FROM: usize = 6;

/// A finding at each element of a list that nothing uses.
fn unused<'a>(
    list: &str,
    ids: impl Iterator<Item = (&'a str, bool)>,
    message: &str,
    help: &str,
) -> Vec<Finding> {
    let dead = ids.enumerate().filter(|(_, (_, used))| !*used);
    dead.map(|(nth, (id, _))| {
        let place = Place::new(format!("{list}/{id}"));
        Finding::new(place, format!("/{list}/{nth}"), format!("{message} \"{id}\""), help)
    })
    .collect()
}

pub(super) fn term_unused(subject: &Subject<'_>) -> Vec<Finding> {
    let declaration = subject.declaration();
    let used = |id: &str| declaration.uses.iter().any(|group| group.data.iter().any(|data| data == id));
    let terms = declaration.terms.iter().map(|term| (term.id.as_str(), used(&term.id)));
    unused("terms", terms, "no use names the term", "use it, or remove it")
}

pub(super) fn purpose_without_uses(subject: &Subject<'_>) -> Vec<Finding> {
    let used = |nth: usize| subject.compiled.uses().iter().any(|one| one.purpose == nth);
    let purposes = subject.declaration().purposes.iter().enumerate();
    let purposes = purposes.map(|(nth, purpose)| (purpose.id.as_str(), used(nth)));
    unused("purposes", purposes, "nothing is used for the purpose", "declare its uses, or remove it")
}

pub(super) fn separate_consent_unused(subject: &Subject<'_>) -> Vec<Finding> {
    let used = |nth: usize| subject.compiled.uses().iter().any(|one| one.separate == Some(nth));
    let consents = subject.declaration().separate_consents.iter().enumerate();
    let consents = consents.map(|(nth, consent)| (consent.id.as_str(), used(nth)));
    unused(
        "separate_consents",
        consents,
        "no use needs the separate consent",
        "name it in a use, or remove it",
    )
}

pub(super) fn exception_unused(subject: &Subject<'_>) -> Vec<Finding> {
    let used = |nth: usize| subject.compiled.uses().iter().any(|one| one.exception == Some(nth));
    let exceptions = subject.declaration().exceptions.iter().enumerate();
    let exceptions = exceptions.map(|(nth, exception)| (exception.id.as_str(), used(nth)));
    unused(
        "exceptions",
        exceptions,
        "no use rests on the exception",
        "nothing has to be done: the policy may name it",
    )
}

pub(super) fn use_without_items(subject: &Subject<'_>) -> Vec<Finding> {
    let compiled = |nth: usize| subject.compiled.uses().iter().any(|one| one.group == Some(nth));
    let groups = subject.declaration().uses.iter().enumerate().filter(|(nth, _)| !compiled(*nth));
    groups
        .map(|(nth, group)| {
            Finding::new(
                Place::of_use(nth, group),
                format!("/uses/{nth}/data"),
                format!("these terms stand for nothing on the platforms of \"{}\"", group.recipient),
                "remove the use, or give the terms items on these platforms",
            )
        })
        .collect()
}

pub(super) fn item_named_twice(subject: &Subject<'_>) -> Vec<Finding> {
    let terms = subject.declaration().terms.iter().enumerate();
    terms
        .filter_map(|(nth, term)| {
            let twice = Platform::ALL.iter().find_map(|platform| {
                let items: Vec<Item> = term.on(*platform).collect();
                (0..items.len()).find(|at| items[..*at].contains(&items[*at])).map(|at| items[at])
            })?;
            Some(Finding::new(
                Place::new(format!("terms/{}", term.id)),
                format!("/terms/{nth}"),
                format!("the term \"{}\" names {} twice", term.id, twice.id()),
                "\"android\" and \"ios\" add to \"items\": name it once",
            ))
        })
        .collect()
}

pub(super) fn same_term(subject: &Subject<'_>) -> Vec<Finding> {
    let terms = &subject.declaration().terms;
    let meaning = |nth: usize| {
        let on = |platform: &Platform| {
            let mut items: Vec<Item> = terms[nth].on(*platform).collect();
            items.sort_unstable();
            items
        };
        Platform::ALL.iter().map(on).collect::<Vec<_>>()
    };
    (0..terms.len())
        .filter_map(|nth| {
            let first = (0..nth).find(|other| meaning(*other) == meaning(nth))?;
            Some(Finding::new(
                Place::new(format!("terms/{}", terms[nth].id)),
                format!("/terms/{nth}"),
                format!(
                    "the terms \"{}\" and \"{}\" stand for the same items",
                    terms[nth].id, terms[first].id
                ),
                "merge them, if the policy gives both names to the same thing",
            ))
        })
        .collect()
}

pub(super) fn similar_ids(subject: &Subject<'_>) -> Vec<Finding> {
    let declaration = subject.declaration();
    let lists: [(&str, Vec<&str>); 4] = [
        ("purposes", declaration.purposes.iter().map(|one| one.id.as_str()).collect()),
        ("terms", declaration.terms.iter().map(|one| one.id.as_str()).collect()),
        ("recipients", declaration.recipients.iter().map(|one| one.id.as_str()).collect()),
        ("separate_consents", declaration.separate_consents.iter().map(|one| one.id.as_str()).collect()),
    ];
    let mut findings = Vec::new();
    for (list, ids) in lists {
        for (nth, id) in ids.iter().enumerate().filter(|(_, id)| id.len() >= SIMILAR_FROM) {
            let near = ids[..nth].iter().find(|other| strsim::damerau_levenshtein(id, other) == 1);
            if let Some(other) = near {
                findings.push(Finding::new(
                    Place::new(format!("{list}/{id}")),
                    format!("/{list}/{nth}/id"),
                    format!("\"{id}\" and \"{other}\" are easily mistaken for each other"),
                    "give them ids that differ more",
                ));
            }
        }
    }
    findings
}
