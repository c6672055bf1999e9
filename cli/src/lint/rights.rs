//! Rules about what people can ask for and how they are answered.

use askfirst::declaration::{RequestKind, Trigger};

use super::{Finding, Place, Subject};
use crate::diff::{TRIGGERS, trigger_id};

/// Within so many days an app answers.
const ANSWER_DAYS: u32 = 15;

fn request_id(kind: RequestKind) -> &'static str {
    match kind {
        RequestKind::Access => "access",
        RequestKind::Correct => "correct",
        RequestKind::Delete => "delete",
        RequestKind::Export => "export",
        RequestKind::CloseAccount => "close-account",
        RequestKind::ExplainDecision => "explain-decision",
    }
}

fn missing(subject: &Subject<'_>, kind: RequestKind, message: &str) -> Option<Finding> {
    let id = request_id(kind);
    (!subject.declaration().rights.requests.contains(&kind)).then(|| {
        Finding::new(
            Place::new(format!("rights/{id}")),
            "/rights/requests",
            message,
            format!("add \"{id}\" to \"requests\", and offer it in the app"),
        )
    })
}

pub(super) fn missing_right(subject: &Subject<'_>) -> Vec<Finding> {
    [
        (RequestKind::Access, "people cannot see what is held about them"),
        (RequestKind::Correct, "people cannot have what is wrong corrected"),
        (RequestKind::Delete, "people cannot have their data deleted"),
        (RequestKind::CloseAccount, "people cannot close their account"),
    ]
    .into_iter()
    .filter_map(|(kind, message)| missing(subject, kind, message))
    .collect()
}

pub(super) fn missing_export(subject: &Subject<'_>) -> Vec<Finding> {
    missing(subject, RequestKind::Export, "people cannot take a copy of their data along")
        .into_iter()
        .collect()
}

pub(super) fn missing_explanation(subject: &Subject<'_>) -> Vec<Finding> {
    if !subject.compiled.uses().iter().any(|one| one.personalised) {
        return Vec::new();
    }
    let message = "data is used for personalisation, and people cannot have a decision explained";
    missing(subject, RequestKind::ExplainDecision, message).into_iter().collect()
}

pub(super) fn deletion_without_grounds(subject: &Subject<'_>) -> Vec<Finding> {
    let rights = &subject.declaration().rights;
    let lacking = rights.requests.contains(&RequestKind::Delete) && rights.deletion_grounds.is_empty();
    let finding = || {
        Finding::new(
            Place::new("rights/deletion_grounds"),
            "/rights",
            "deletion is offered, and no ground for it is named",
            "list in \"deletion_grounds\" when people can ask for it",
        )
    };
    lacking.then(finding).into_iter().collect()
}

pub(super) fn answer_time_too_long(subject: &Subject<'_>) -> Vec<Finding> {
    let declaration = subject.declaration();
    [("contact", declaration.contact.answer_days), ("rights", declaration.rights.answer_days)]
        .into_iter()
        .filter(|(_, days)| *days > ANSWER_DAYS)
        .map(|(place, days)| {
            Finding::new(
                Place::new(format!("{place}/answer_days")),
                format!("/{place}/answer_days"),
                format!("people wait {days} days for an answer"),
                format!("answer within {ANSWER_DAYS} days"),
            )
        })
        .collect()
}

pub(super) fn no_contact(subject: &Subject<'_>) -> Vec<Finding> {
    let contact = &subject.declaration().contact;
    let none = contact.email.trim().is_empty() && contact.service.is_none();
    let finding = || {
        Finding::new(
            Place::new("contact"),
            "/contact/email",
            "nobody can be reached",
            "state an e-mail address, or a further way in \"service\"",
        )
    };
    none.then(finding).into_iter().collect()
}

pub(super) fn email_invalid(subject: &Subject<'_>) -> Vec<Finding> {
    let email = subject.declaration().contact.email.trim();
    let good = email.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && host.contains('.') && !email.contains(char::is_whitespace)
    });
    let finding = || {
        Finding::new(
            Place::new("contact/email"),
            "/contact/email",
            format!("\"{email}\" is no e-mail address"),
            "write it like name@example.cn",
        )
    };
    (!email.is_empty() && !good).then(finding).into_iter().collect()
}

pub(super) fn missing_major_change(subject: &Subject<'_>) -> Vec<Finding> {
    let declared = &subject.declaration().major_changes;
    let about = |trigger| match trigger {
        Trigger::Processing => "a change of purposes, kinds of data or the way they are used",
        Trigger::Control => "another company in control",
        Trigger::Recipients => "another recipient",
        Trigger::Rights => "a change of people's rights",
        Trigger::Contact => "another contact",
        Trigger::Assessment => "a high risk that an assessment found",
    };
    let missing = TRIGGERS.into_iter().filter(|trigger| !declared.iter().any(|one| one.trigger == *trigger));
    missing
        .map(|trigger| {
            let id = trigger_id(trigger);
            Finding::new(
                Place::new(format!("major_changes/{id}")),
                "/major_changes",
                format!("{} is not called a major change", about(trigger)),
                format!("add \"{id}\" to \"major_changes\""),
            )
        })
        .collect()
}
