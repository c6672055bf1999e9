//! Rules that tie the declaration to the text of the policy, section by section.

use askfirst::declaration::RecipientKind;

use super::{Finding, Place, Subject};

const HELP: &str = "name the section of the policy in \"section\"";

fn lacking<'a>(
    list: &str,
    what: &str,
    elements: impl Iterator<Item = (&'a str, bool)>,
    help: &str,
) -> Vec<Finding> {
    let elements = elements.enumerate().filter(|(_, (_, lacks))| *lacks);
    elements
        .map(|(nth, (id, _))| {
            Finding::new(
                Place::new(format!("{list}/{id}")),
                format!("/{list}/{nth}"),
                format!("the {what} \"{id}\" names no section of the policy"),
                help,
            )
        })
        .collect()
}

fn blank(section: &str) -> bool {
    section.trim().is_empty()
}

pub(super) fn term_without_section(subject: &Subject<'_>) -> Vec<Finding> {
    let terms = subject.declaration().terms.iter();
    lacking("terms", "term", terms.map(|term| (term.id.as_str(), blank(&term.section))), HELP)
}

pub(super) fn purpose_without_section(subject: &Subject<'_>) -> Vec<Finding> {
    let purposes = subject.declaration().purposes.iter();
    lacking("purposes", "purpose", purposes.map(|one| (one.id.as_str(), blank(&one.section))), HELP)
}

pub(super) fn recipient_without_section(subject: &Subject<'_>) -> Vec<Finding> {
    let recipients = subject.declaration().recipients.iter();
    let lacks =
        recipients.map(|one| (one.id.as_str(), one.kind != RecipientKind::App && blank(&one.section)));
    lacking("recipients", "recipient", lacks, HELP)
}

pub(super) fn separate_consent_without_section(subject: &Subject<'_>) -> Vec<Finding> {
    let consents = subject.declaration().separate_consents.iter();
    let lacks = consents.map(|one| (one.id.as_str(), blank(&one.section)));
    lacking("separate_consents", "separate consent", lacks, HELP)
}

pub(super) fn exception_without_section(subject: &Subject<'_>) -> Vec<Finding> {
    let exceptions = subject.declaration().exceptions.iter();
    let lacks = exceptions.map(|one| (one.id.as_str(), one.sections.iter().all(|section| blank(section))));
    lacking("exceptions", "exception", lacks, "name the sections of the policy in \"sections\"")
}

pub(super) fn use_without_section(subject: &Subject<'_>) -> Vec<Finding> {
    let groups = subject.declaration().uses.iter().enumerate();
    groups
        .filter(|(_, group)| blank(&group.section))
        .map(|(nth, group)| {
            let message = format!("what \"{}\" gets here names no section of the policy", group.recipient);
            Finding::new(Place::of_use(nth, group), format!("/uses/{nth}"), message, HELP)
        })
        .collect()
}

pub(super) fn promise_without_section(subject: &Subject<'_>) -> Vec<Finding> {
    let declaration = subject.declaration();
    let single = [
        ("contact", blank(&declaration.contact.section)),
        ("rights", blank(&declaration.rights.section)),
        ("ages", blank(&declaration.ages.section)),
        ("retention", declaration.retention.sections.iter().all(|section| blank(section))),
    ];
    let single = single.into_iter().filter(|(_, lacks)| *lacks).map(|(name, _)| {
        Finding::new(
            Place::new(name),
            format!("/{name}"),
            format!("\"{name}\" names no section of the policy"),
            HELP,
        )
    });
    let changes = declaration.major_changes.iter().enumerate().filter(|(_, change)| blank(&change.section));
    let changes = changes.map(|(nth, change)| {
        let trigger = crate::diff::trigger_id(change.trigger);
        Finding::new(
            Place::new(format!("major_changes/{trigger}")),
            format!("/major_changes/{nth}"),
            format!("the major change \"{trigger}\" names no section of the policy"),
            HELP,
        )
    });
    single.chain(changes).collect()
}
