//! Rules about children, about time, and about asking again.

use super::{Finding, Place, Subject};

/// Six months.
const LOG_DAYS: u32 = 183;
const COOL_DOWN_HOURS: u32 = 48;

fn one(wrong: bool, list: &str, key: &str, message: String, help: &str) -> Vec<Finding> {
    let place = format!("{list}/{key}");
    let finding = || Finding::new(Place::new(place.clone()), format!("/{place}"), message, help);
    wrong.then(finding).into_iter().collect()
}

pub(super) fn child_age_not_14(subject: &Subject<'_>) -> Vec<Finding> {
    let age = subject.declaration().ages.child_below;
    one(
        age != 14,
        "ages",
        "child_below",
        format!("a guardian is asked below the age of {age}"),
        "the law says 14: remove \"child_below\", or accept it if this app asks for more",
    )
}

pub(super) fn adult_age_not_18(subject: &Subject<'_>) -> Vec<Finding> {
    let age = subject.declaration().ages.adult_from;
    one(
        age != 18,
        "ages",
        "adult_from",
        format!("people count as adults from the age of {age}"),
        "the law says 18: remove \"adult_from\"",
    )
}

pub(super) fn cool_down_too_short(subject: &Subject<'_>) -> Vec<Finding> {
    let hours = subject.declaration().questions.cool_down_hours;
    one(
        hours < COOL_DOWN_HOURS,
        "questions",
        "cool_down_hours",
        format!("what was refused is asked again after {hours} hours"),
        "wait 48 hours or longer",
    )
}

pub(super) fn retention_too_short(subject: &Subject<'_>) -> Vec<Finding> {
    let days = subject.declaration().retention.ledger_days;
    one(
        days < LOG_DAYS,
        "retention",
        "ledger_days",
        format!("records are kept for {days} days"),
        "keep them for six months (183 days) at least: they prove that consent was given",
    )
}

pub(super) fn consent_outlives_record(subject: &Subject<'_>) -> Vec<Finding> {
    let declaration = subject.declaration();
    let consent = declaration.questions.consent_days.unwrap_or_default();
    one(
        consent > declaration.retention.ledger_days,
        "questions",
        "consent_days",
        format!(
            "consent counts for {consent} days, and its record is kept for {} only",
            declaration.retention.ledger_days
        ),
        "keep records at least as long as consent counts: raise \"ledger_days\"",
    )
}
